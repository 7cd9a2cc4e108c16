"""The office a walk goes through, ten years with a plan of a thousand rows each, and what an officer does there."""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from random import Random

from PySide6.QtGui import QGuiApplication

from core.assessment.start_deeds import import_answers
from core.log.op import UNDO
from core.plan.file_deeds import import_plan
from core.values import Changes
from storage.db.folder.folder import create
from tests.benchmarks.bench_save import NOW
from tests.benchmarks.offices import FORMS, INSTRUMENTS, SAMPLE, context
from tests.benchmarks.walking import Burst, Walker
from tests.ui.desktop.acting import desk_of, plans_of
from ui.desktop.plan.page import GRID
from ui.desktop.shell.window import Window
from wiring import deriving

YEARS, FIRST = 10, 2560
PLAN, ASSESSED = FORMS.get("dsi-moral-plan"), FORMS.get("cdd-clean/2564/1")


def made(room: Path, rows: int, years: int = YEARS) -> Path:
    """A folder with the plans and the assessment; of less than all years the last."""
    place = room / "office"
    given = json.loads(SAMPLE.read_text("utf-8"))
    with closing(
        create(place, room / "keys", "สำนักงานตัวอย่าง", "S20", "province", "", 2569, NOW)
    ) as folder:
        folder.results.derive_by(deriving(FORMS, INSTRUMENTS))
        for year in range(FIRST + YEARS - years, FIRST + YEARS):
            import_plan(
                context(folder),
                folder,
                PLAN,
                year,
                {"title": "แผน", "rows": [*planned(rows, year)]},
            )
        import_answers(context(folder), folder, ASSESSED, FIRST + YEARS - 1, given)
    return place


def planned(rows: int, year: int) -> Iterator[dict[str, object]]:
    """A group of activities, every second with a line of what it is for."""
    yield {"id": "problem", "kind": "goal_group", "f.title": "problem"}
    for n in range(rows // 3 * 2):
        title = f"กิจกรรมที่ {n + 1} ของปี {year} เพื่อส่งเสริมคุณธรรมในหน่วยงาน"
        yield {"id": f"r{n}", "kind": "activity", "parent": "problem", "f.title": title}
        if n % 2:
            text = f"เพื่อให้บุคลากรรู้และทำตามข้อที่ {n}"
            yield {"id": f"o{n}", "kind": "objective", "parent": f"r{n}", "f.text": text}


class Officer:
    """Walks through an office; what was saved is taken back, or it would be the plans themselves that change."""

    def __init__(self, window: Window) -> None:
        assert window.office is not None
        self.opened = window.office
        plan = plans_of(window.office)
        self.assessment = desk_of(window.office)
        self.window = window
        self.view = plan.view
        self.grid = plan.view.grid
        self.saved: list[str] = []  # and not taken back
        self.opened.room.news.changed.connect(self._noted)

    def _noted(self, changes: Changes) -> None:
        if changes.label != UNDO:
            self.saved.append(changes.label)

    def undo(self, walker: Walker) -> None:
        walker.rest()
        if self.saved:
            self.saved.clear()
            walker.command("undo", "Ctrl+Z")
            walker.rest()
            self.saved.clear()

    def show(self, key: str) -> None:
        if self.opened.key != key or not FIRST <= self.opened.year < FIRST + YEARS:
            self.opened.open_year(min(max(self.opened.year, FIRST), FIRST + YEARS - 1), key)

    def in_table(self, walker: Walker, chance: Random) -> None:
        def put() -> None:
            self.show("plan")
            self.view.show_as(GRID)
            self.grid.view.setFocus()
            rows = self.grid.table.rowCount()
            if rows:
                self.grid.view.go(chance.randrange(rows), chance.choice(self.grid.view.order()))

        walker.at("table of a plan", self.grid, put)

    def moves(self, walker: Walker, chance: Random) -> None:
        self.in_table(walker, chance)
        walker.key("arrow", chance.choices(("Down", "Up", "Left", "Right"), k=20))
        walker.key(
            "page and end",
            chance.choices(("PgDown", "PgUp", "Home", "End", "Ctrl+Home", "Ctrl+End"), k=4),
        )
        walker.key("selection", chance.choices(("Shift+Down", "Shift+Right"), k=4))
        walker.key("Tab", ["Tab"] * 3)

    def types(self, walker: Walker, chance: Random) -> None:
        self.in_table(walker, chance)
        for _row in range(2):
            walker.key("letter", [*f"{chance.randrange(10, 100)}"])
            walker.key("Enter that saves", "Return")
        walker.key("letter", [*"Word"])
        walker.key("Esc", "Escape")
        walker.key("F2", "F2")
        walker.key("Esc", "Escape")
        walker.key("arrow", ["Down", "Down"])

    def edits(self, walker: Walker, chance: Random) -> None:
        self.in_table(walker, chance)
        self.saved.clear()
        walker.key("Delete", "Delete")
        self.undo(walker)
        self.in_table(walker, chance)
        self.saved.clear()
        walker.key("selection", ["Shift+Down"] * 3)
        walker.command("fill down", "Ctrl+D")
        self.undo(walker)
        walker.command("copy", "Ctrl+C")
        QGuiApplication.clipboard().setText("11\n22\n33")
        self.in_table(walker, chance)
        walker.command("paste", "Ctrl+V")
        self.in_table(walker, chance)
        self.undo(walker)

    def in_tree(self, walker: Walker, chance: Random) -> None:
        def put() -> None:
            self.show("plan")
            self.view.show_as("forms")
            self.view.rows.tree.setFocus()

        walker.at("tree of a plan", self.view.rows, put)
        walker.key("arrow", chance.choices(("Down", "Down", "Up"), k=10))
        walker.key("page", chance.choices(("PgDown", "PgUp"), k=2))

    def in_form(self, walker: Walker, chance: Random) -> None:
        self.in_tree(walker, chance)

        def put() -> None:
            if self.view.rows.here is not None:
                self.view.go_to(self.view.rows.here, "title")

        walker.at("form of a row", self.view.form, put)
        walker.key("letter", [*"abcdef"])
        walker.key("Tab that saves", "Tab")
        walker.key("Tab", ["Tab", "Tab"])

    def marks(self, walker: Walker, chance: Random) -> None:
        walker.at("items", self.assessment, lambda: self.show("assessment"))
        walker.key("arrow", chance.choices(("Down", "Down", "Up"), k=10))
        walker.rest()
        self.saved.clear()
        walker.key("mark", chance.choices("pna", k=3))
        self.undo(walker)
        walker.command("next part", f"Alt+{chance.randrange(1, 6)}")

    def travels(self, walker: Walker, chance: Random) -> None:
        walker.at("pages", self.window)
        for _page in range(4):
            walker.command("another page", f"Ctrl+{chance.randrange(1, 8)}")
        walker.command("back", "Alt+Left")
        walker.command("forward", "Alt+Right")
        self.show("plan")
        walker.at("pages", self.window)
        walker.command("another year", chance.choice(("Ctrl+PgUp", "Ctrl+PgDown")))

    def finds(self, walker: Walker, chance: Random) -> None:
        walker.at("search", self.window)
        walker.opens("open", "Ctrl+K")
        walker.at_front("search")
        walker.key("letter", [*f"5{chance.randrange(10)}"])
        walker.key("arrow", ["Down", "Down"])
        walker.key("Esc", "Escape")


def bursts(window: Window) -> Sequence[Burst]:
    """What an officer does, each as often as it stands here."""
    here = Officer(window)
    often = [here.moves] * 9 + [here.types] * 6 + [here.edits] * 3
    return (
        often
        + [here.in_tree] * 3
        + [here.in_form] * 3
        + [here.marks] * 4
        + [here.travels]
        + [here.finds]
    )
