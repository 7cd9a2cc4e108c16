"""What a pill in a table says of a state is read at a glance: its column is as wide as the longest of them needs."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.assigning.programme_steps import UnitStepState
from core.centre.view import CentreUnitRow, RankedUnitRow, RegionTotals, UnitRanking
from core.people.units import Unit
from tests.journeys.hands import rest
from tests.ui.desktop.assigning.test_given_said import line, work
from tests.ui.desktop.fitting import cut_pills
from ui.desktop.assigning.table import AssigneeTable
from ui.desktop.base.page_context import ignored
from ui.desktop.centre.units import UnitListPanel
from ui.desktop.committee.agreeing import VotedItemRow, VotedItemTable
from ui.desktop.theme.look import Look
from ui.desktop.theme.qt_words import use_language

ROOM = Path(__file__).parents[4] / "ui" / "desktop"
ARRIVED = int(datetime(2026, 11, 24, 9).timestamp() * 1000)
LATE = tuple(UnitStepState(f"s{n}", "ขั้น", "overdue", "2026-04-30") for n in range(12))


def board() -> UnitRanking:
    rows = (
        CentreUnitRow(unit(0), True, ARRIVED, (), (), 0, ""),
        CentreUnitRow(unit(1), True, 0, (), (), 0, ""),
        CentreUnitRow(unit(2), False, 0, (), (), 0, ""),
        CentreUnitRow(unit(3), True, ARRIVED, (), LATE, 0, ""),
    )
    return UnitRanking(
        tuple(RankedUnitRow(row, None, "") for row in rows),
        (RegionTotals(1, 2, 4, None),),
        {},
        None,
        None,
    )


def unit(n: int) -> Unit:
    return Unit(f"{n:032x}", f"100{n}", f"จังหวัดตัวอย่าง {n}", "province", "", 1, "", "")


def units(look: Look) -> QWidget:
    shown = UnitListPanel(look, ignored, ignored, ignored)
    shown.show_board(board())
    return shown


def given(look: Look) -> QWidget:
    shown = AssigneeTable(look, print)
    asked = line(2, done=False)
    shown.show_work(
        work(line(0, done=True), line(1, done=False), asked._replace(state="รายงานแล้ว ยังไม่นับ"))
    )
    return shown


def items(look: Look) -> QWidget:
    shown = VotedItemTable(look, "items", ignored)
    row = VotedItemRow(
        "a",
        "1.1",
        "ข้อ",
        "4",
        ("3", "4"),
        "3 และ 4",
        "1",
        "",
        "ยังไม่มีมติของกรรมการ",
        "warn",
        "warn",
        "",
        "",
    )
    shown.show_lines(
        (row, row._replace(key="b", pill="ตรงกัน", tone="ok", icon="tick")), ("กานดา", "มานะ")
    )
    return shown


TABLES: Mapping[str, Callable[[Look], QWidget]] = {
    "centre/units.py": units,
    "assigning/table.py": given,
    "committee/agreeing.py": items,
}
ELSEWHERE = {  # where a pill takes what it needs and other words what is left
    "plan/calendar.py",
    "committee/round.py",
    "base/piece_grid.py",
    "exchange/incoming_file.py",
    "widgets/column_table.py",
    "widgets/line_list.py",
    "widgets/rows.py",
}


@pytest.fixture(params=["th", "en"])
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    use_language(request.param)
    yield request.param
    use_language("th")


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize("of", TABLES)
def test_no_pill_of_a_table_is_cut(look: Look, qapp: QApplication, qtbot: QtBot, of: str) -> None:
    for scale in (100, 125, 150, 200):
        look.choose(qapp, "light", scale)
        table = TABLES[of](look)
        qtbot.addWidget(table)
        table.resize(look.px(640), look.px(300))
        table.show()
        rest(1)
        assert [*cut_pills(table)] == [], scale


def test_a_pill_that_is_cut_is_found(look: Look, qtbot: QtBot) -> None:
    shown = units(look)
    qtbot.addWidget(shown)
    assert isinstance(shown, UnitListPanel)
    shown.resize(640, 300)
    shown.show()
    shown.table.setColumnWidth(2, 100)  # how each sent
    assert any(words.startswith("pill: รับแล้ว") for words in cut_pills(shown))


def test_every_table_with_pills_is_looked_at_here() -> None:
    written = {
        path.relative_to(ROOM).as_posix(): path.read_text("utf-8") for path in ROOM.rglob("*.py")
    }
    found = {path for path, text in written.items() if "draw_pill" in text or "pills=True" in text}
    assert found == {*TABLES} | ELSEWHERE
