"""The tables of the plan and of the registers have every habit of a spreadsheet, walked by keys on real grids."""

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from core.plan.registers_view import register_page
from core.plan.view import PlanPage
from tests.known import known
from tests.ui.desktop.acting import leaf_of, office, plans_of
from tests.ui.desktop.habits import EVERYWHERE, IN_THE_PLAN, SOON, Bench, Rows, walked
from tests.ui.desktop.plan.test_plan_grid_page import table
from tests.ui.desktop.plan.test_plan_page import planned, real, view
from ui.desktop.plan.grid import PlanGridCard
from ui.desktop.plan.grid_table import wrongs_of
from ui.desktop.plan.registers import UnitRegistersPage
from ui.desktop.shell.window import Window

__all__ = ["planned", "real"]


def test_there_are_sixty_habits_and_each_has_a_name_of_its_own() -> None:
    rules = [habit.rule for habit in (*EVERYWHERE, *IN_THE_PLAN)]
    assert len(rules) >= 60
    assert len({*rules}) == len(rules)


def bench_of(
    window: Window, grid: PlanGridCard, names: dict[str, str], stored: Callable[[], Rows]
) -> Bench:
    """The table of a plan or a register, and what the folder has of it."""
    return Bench(
        window,
        grid.view,
        names,
        columns=lambda: [each.id for each in grid.table.columns],
        stored=stored,
        words=grid.table.words,
        filled=lambda: grid._filled,
        red=lambda: wrongs_of(grid.table),
        picked=grid._picked.text,
        resting=lambda: all(one.wrong for one in grid.table.cells._typed.values()),
    )


def of_plan(window: Window, kind: str, names: dict[str, str]) -> Bench:
    """The rows of a kind in the plan of a real office."""
    grid, opened = table(window, kind), office(window)

    def stored() -> Rows:
        ref = plans_of(opened).ref
        assert ref is not None
        shown = known(view(window).page).period
        page = opened.session.read(lambda reader: PlanPage.of(reader, ref, shown))
        return [
            {key: cell.words for key, cell in row.cells.items()}
            for row in page.rows
            if row.kind == kind
        ]

    return bench_of(window, grid, names, stored)


def of_register(window: Window, kind: str, names: dict[str, str], qtbot: QtBot) -> Bench:
    """A register of an office."""
    opened = office(window)
    opened.show_page("registers")
    page = leaf_of(opened, "registers", UnitRegistersPage)
    qtbot.waitUntil(page.isVisible)
    page.grid.kinds.setCurrentIndex(page.grid.kinds.findData(kind))
    page.grid.kinds.activated.emit(page.grid.kinds.currentIndex())

    def stored() -> Rows:
        found = opened.session.read(lambda reader: register_page(reader, opened.room.unit))
        return [
            {key: cell.words for key, cell in row.cells.items()}
            for row in found.rows
            if row.kind == kind
        ]

    return bench_of(window, page.grid, names, stored)


def test_words_in_the_plan_have_every_habit(real: Window, qtbot: QtBot) -> None:
    bench = of_plan(real, "donor", {"a": "group", "b": "contact"})
    for row in range(4):
        bench.go(row, "b")
        bench.strike(f"unit {row}{{Return}}")
    qtbot.waitUntil(
        lambda: [one["contact"] for one in bench.stored()] == [f"unit {n}" for n in range(4)]
    )
    assert walked(bench, EVERYWHERE, qtbot) == []


def test_figures_in_the_plan_have_every_habit(real: Window, qtbot: QtBot) -> None:
    names = {
        "a": "item",
        "b": "item",
        "n": "amount",
        "q": "quantity",
        "p": "unit_price",
        "computed": "by_quantity",
    }
    assert walked(of_plan(real, "expense", names), IN_THE_PLAN, qtbot) == []


def test_the_registers_have_every_habit(sample: Window, qtbot: QtBot) -> None:
    bench = of_register(sample, "system", {"a": "name", "b": "url"}, qtbot)
    bench.go(0, "a")
    for n in range(4):
        bench.strike(f"System {n}{{Tab}}s{n}.go.th{{Return}}")
    qtbot.waitUntil(
        lambda: [one["url"] for one in bench.stored()] == [f"s{n}.go.th" for n in range(4)],
        timeout=SOON,
    )
    assert walked(bench, EVERYWHERE, qtbot) == []
