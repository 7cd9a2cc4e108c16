"""Boxes to tick in lists and tables are seen in every theme, ticked or not, on a chosen row too."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.centre.setup import NONE, UnitStartFileRow
from core.people.units import EntryOption, Unit
from tests.journeys.hands import rest
from tests.ui.desktop.shell.test_access import contrast
from ui.desktop.plan.editors import UnitsPopup
from ui.desktop.setup.starts import StartFileTable, StartFileTableModel
from ui.desktop.theme.look import Look
from ui.desktop.theme.tokens import THEMES
from ui.desktop.widgets.line_list import LineList, ListLine

ROOM = Path(__file__).parents[4] / "ui" / "desktop"
LEAST = 3.0  # what WCAG asks of the parts of a control
BOX = 40  # pixels at the left of a row in which its box stands


def starts(look: Look, _parent: QWidget) -> QAbstractItemView:
    rows = StartFileTableModel(look)
    rows.setParent(_parent)
    unit = Unit("1" * 32, "1000", "จังหวัดตัวอย่าง ก", "province", "", 1, "", "")
    rows.show_rows(
        [UnitStartFileRow(replace(unit, id=f"{n}" * 32), "", NONE, "") for n in range(3)]
    )
    rows.tick_all(False)
    rows.flip(1)
    return StartFileTable(look, rows)


def lines(look: Look, _parent: QWidget) -> QAbstractItemView:
    shown = LineList(look, "lines", ticks=True)
    shown.show_ticks([ListLine(n, f"line {n}", "") for n in range(3)], frozenset({1}), frozenset())
    return shown


def popup(look: Look, parent: QWidget) -> QAbstractItemView:
    options = [EntryOption(str(n), f"unit {n}") for n in range(3)]
    return UnitsPopup(look, parent, options, {"1"}).list


VIEWS: Mapping[str, Callable[[Look, QWidget], QAbstractItemView]] = {
    "setup/starts.py": starts,
    "widgets/line_list.py": lines,
    "plan/editors.py": popup,
}


def box(view: QAbstractItemView, row: int) -> float:
    """How much the box of a row stands out from its ground."""
    whole = view.visualRect(view.model().index(row, 0))
    picture = (
        view.viewport().grab(QRect(whole.topLeft(), whole.bottomLeft() + QPoint(BOX, 0))).toImage()
    )
    # without the line below and the frame of the row
    inside = QRect(2, 4, picture.width() - 4, picture.height() - 8)
    seen = Counter(
        picture.pixel(x, y)
        for x in range(inside.left(), inside.right())
        for y in range(inside.top(), inside.bottom())
    )
    ground = QColor(seen.most_common(1)[0][0]).name()
    return max(contrast(QColor(one).name(), ground) for one in seen)


@pytest.mark.parametrize("of", VIEWS)
def test_a_box_to_tick_is_seen_in_every_theme(
    look: Look, qapp: QApplication, qtbot: QtBot, of: str
) -> None:
    for theme in THEMES:
        look.choose(qapp, theme, 100)
        qtbot.addWidget(parent := QWidget())
        view = VIEWS[of](look, parent)
        qtbot.addWidget(view.window())
        view.setFixedSize(600, 300)
        view.window().show()
        view.setCurrentIndex(view.model().index(2, 0))
        rest(1)
        seen = {row: round(box(view, row), 1) for row in range(3)}
        assert min(seen.values()) >= LEAST, (theme, seen)


def test_every_list_or_table_with_boxes_is_looked_at_here() -> None:
    found = {
        path.relative_to(ROOM).as_posix()
        for path in ROOM.rglob("*.py")
        if "CheckStateRole" in (text := path.read_text(encoding="utf-8"))
        or "item.setCheckState" in text
    }
    assert found == {*VIEWS}


def test_a_click_on_its_box_ticks_a_unit_once(worn: Look, qtbot: QtBot) -> None:
    qtbot.addWidget(parent := QWidget())
    view = starts(worn, parent)
    qtbot.addWidget(view)
    view.resize(600, 300)
    view.show()
    rows = view.model()
    assert isinstance(rows, StartFileTableModel)
    for expected in (["0" * 32, "1" * 32], ["1" * 32]):
        QTest.mouseClick(
            view.viewport(),
            Qt.MouseButton.LeftButton,
            pos=view.visualRect(rows.index(0, 0)).center(),
        )
        assert rows.chosen == expected
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(rows.index(0, 2)).center()
    )
    assert rows.chosen == ["1" * 32], "a click beside the box chooses the row and ticks nothing"


def test_the_last_line_stands_at_the_end_of_a_list_however_high_the_list_is(
    look: Look, qtbot: QtBot
) -> None:
    rows = LineList(look, "แบบ")
    qtbot.addWidget(rows)
    rows.show_lines([ListLine(n, f"แบบ {n}", "ฉบับ 2569") for n in range(9)])
    for high in range(300, 380, 7):
        rows.resize(300, high)
        rows.show()
        assert rows.verticalScrollBar().value() == 0
        assert rows.viewport().height() % rows.sizeHintForRow(0) == 0, (
            "no line is cut through at first"
        )
        rows.verticalScrollBar().setValue(high)
        rows.verticalScrollBar().setValue(rows.verticalScrollBar().maximum())
        assert (
            rows.visualRect(rows.model().index(8, 0)).bottom() + 1 == rows.contentsRect().height()
        )
        rows.verticalScrollBar().setValue(0)
