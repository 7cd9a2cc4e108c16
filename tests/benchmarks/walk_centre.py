"""What the centre of nine hundred units does on a walk."""

from collections.abc import Sequence
from random import Random

from tests.benchmarks.walking import Burst, Walker
from tests.ui.desktop.acting import centre_of
from ui.desktop.shell.window import Window


def bursts(window: Window, years: Sequence[int]) -> Sequence[Burst]:
    """What the centre does, each as often as it stands here; `years` are those the units have written in."""
    assert window.office is not None
    opened, page = window.office, centre_of(window.office)
    table = page.list.table

    def show() -> None:
        if opened.key != "centre" or opened.year not in years:
            opened.open_year(opened.year if opened.year in years else years[-1], "centre")

    def moves(walker: Walker, chance: Random) -> None:
        def put() -> None:
            show()
            table.setFocus()

        walker.at("list of units", table, put)
        walker.key("arrow", chance.choices(("Down", "Down", "Up"), k=20))
        walker.key("page and end", chance.choices(("PgDown", "PgUp", "Ctrl+Home", "Ctrl+End"), k=4))

    def narrows(walker: Walker, chance: Random) -> None:
        def put() -> None:
            show()
            page.list.search.setFocus()

        walker.at("search of units", page.list.search, put)
        walker.key("letter", [*f"1{chance.randrange(10)}{chance.randrange(10)}"])
        walker.key("Backspace", ["Backspace"] * 3)

    def reads(walker: Walker, chance: Random) -> None:
        moves(walker, chance)
        walker.place = "unit"
        walker.opens("open", "Return")
        walker.at("unit", window)
        walker.command("back to the list", "Escape")

    def travels(walker: Walker, chance: Random) -> None:
        walker.at("pages of the centre", window)
        for _page in range(3):
            walker.command("another page", f"Ctrl+{chance.randrange(1, 6)}")
        walker.command("back", "Alt+Left")
        show()
        walker.at("pages of the centre", window)
        walker.command("another year", chance.choice(("Ctrl+PgUp", "Ctrl+PgDown")))

    return [moves] * 6 + [narrows] * 4 + [reads] * 2 + [travels]
