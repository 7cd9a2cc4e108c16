"""Names that begin alike are told apart in every list of units, however narrow its column."""

import re

import pytest
from PySide6.QtWidgets import QAbstractItemView
from pytestqt.qtbot import QtBot

from core.centre.setup import NONE, UnitStartFileRow
from core.centre.view import CentreUnitRow, RankedUnitRow, RegionTotals, UnitRanking
from core.people.units import Unit
from tests.ui.desktop.fitting import drawn
from ui.desktop.base.page_context import ignored
from ui.desktop.centre.units import UnitListPanel
from ui.desktop.setup.starts import StartFileTable, StartFileTableModel
from ui.desktop.theme.look import Look
from ui.desktop.widgets.line_list import LineList, ListLine

PROVINCES = ("เชียงใหม่", "เชียงราย", "ลำพูน", "ลำปาง", "น่าน", "แพร่", "พะเยา", "แม่ฮ่องสอน")
NAMES = [f"สำนักงานพัฒนาชุมชนจังหวัด{one}" for one in PROVINCES]
UNITS = [
    Unit(f"{n}" * 32, f"5{n}00", name, "province", "", 15, "", "") for n, name in enumerate(NAMES)
]
PAINTED = re.compile(r"<text[^>]*>([^<]*)</text>")


def told_apart(rows: QAbstractItemView) -> bool:
    """Whether every name is painted so that no other of the list reads the same, its province whole."""
    painted = PAINTED.findall(drawn(rows).replace("\u200b", ""))
    print(painted)
    return all(any(text.endswith(one[-6:]) for text in painted) for one in NAMES)


def board() -> UnitRanking:
    lines = tuple(
        RankedUnitRow(CentreUnitRow(unit, False, 0, (), (), 0, ""), None, "") for unit in UNITS
    )
    return UnitRanking(lines, (RegionTotals(15, 0, len(lines), None),), {}, None, None)


@pytest.mark.parametrize("width", [600, 420, 330])
def test_in_the_list_of_a_centre(look: Look, qtbot: QtBot, width: int) -> None:
    listed = UnitListPanel(look, ignored, ignored, ignored)
    qtbot.addWidget(listed)
    listed.resize(width, 620)
    listed.show_board(board())
    listed.show()
    assert told_apart(listed.table)


def test_a_column_of_groups_takes_no_room_where_there_are_none(look: Look, qtbot: QtBot) -> None:
    listed = UnitListPanel(look, ignored, ignored, ignored)
    qtbot.addWidget(listed)
    listed.resize(700, 620)
    listed.show_board(board())
    assert "กลุ่ม" not in [one.title for one in listed.table.columns]


def test_in_the_table_of_start_files(look: Look, qtbot: QtBot) -> None:
    rows = StartFileTableModel(look)
    table = StartFileTable(look, rows)
    qtbot.addWidget(table)
    table.resize(720, 400)
    rows.show_rows([UnitStartFileRow(unit, "กรมการพัฒนาชุมชน", NONE, "") for unit in UNITS])
    table.show()
    assert told_apart(table)
    assert NAMES[0] in rows.index(0, 2).data(3).replace("\u200b", "")  # the tip says all of it


def test_in_lists_of_lines(look: Look, qtbot: QtBot) -> None:
    lines = LineList(look, "หน่วยงาน")
    qtbot.addWidget(lines)
    lines.resize(170, 700)
    lines.show_lines([ListLine(n, name, "") for n, name in enumerate(NAMES)])
    lines.show()
    assert told_apart(lines)
