"""Every list of the window: several rows are chosen, one menu by mouse and keys; and Ctrl+F on every page."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLineEdit,
    QMenu,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.amount import YEAR, fill
from tests.modules import ROOT
from tests.ui.desktop.acting import come_to_rest, drop, leaf_of, modal, office
from tests.ui.desktop.neighbours import sit_as
from ui.desktop.evidence.dialogs import EvidenceBatchDialog
from ui.desktop.evidence.page import EvidencePage
from ui.desktop.shell.palette import CommandPalette
from ui.desktop.shell.window import Window
from ui.desktop.widgets.buttons import CardButton
from ui.desktop.widgets.layout import ROW
from ui.desktop.widgets.list_menu import can_be_pressed
from ui.desktop.widgets.plain import SEEKS
from wiring import Wiring

VIEWS = {"QListView", "QListWidget", "QTableView", "QTreeView", "QTableWidget", "QTreeWidget"}
MENUS = {"plain_list", "set_up", "ListMenu", "offer"}
OF_CHOOSING = {  # a list below a search field, from which one thing is taken at once
    "ui/desktop/shell/palette.py",
    "ui/desktop/plan/editors.py",
    "ui/desktop/widgets/sheet_view.py",  # the base of SpreadsheetWidget, which opens the menu
    "ui/desktop/widgets/sheet_placing.py",  # a picture of what a paste would write
}

MET = {  # what the walk must meet at least
    "office": {"LineList", "EvidenceGrid", "PlanTreeView", "PlanGridView", "HelpTopicList", "row"},
    "centre": {"LineList", "ColumnTable", "row"},
    "committee": {"HelpTopicList"},
}


def named(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def test_every_list_in_the_code_has_the_menu_of_lists() -> None:
    lacking = set[str]()
    for path in sorted((ROOT / "ui").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        called = {named(one.func) for one in ast.walk(tree) if isinstance(one, ast.Call)}
        bases = {
            named(base)
            for one in ast.walk(tree)
            if isinstance(one, ast.ClassDef)
            for base in one.bases
        }
        if VIEWS & (called | bases) and not MENUS & called:
            lacking.add(path.relative_to(ROOT).as_posix())
    assert lacking == OF_CHOOSING


def views(page: QWidget) -> list[QAbstractItemView]:
    """The lists and tables of a page that show a row."""
    return [
        one
        for one in page.findChildren(QAbstractItemView)
        if one.isVisible() and not isinstance(one, QHeaderView) and one.model().rowCount()
    ]


def rows(page: QWidget) -> Iterator[tuple[QWidget, QPushButton]]:
    """The rows of widgets of a page that can be seen, each with a button that takes the keyboard."""
    for one in page.findChildren(QWidget):
        if one.property(ROW) and not one.visibleRegion().isEmpty():
            buttons = [one] if isinstance(one, QPushButton) else one.findChildren(QPushButton)
            there = [
                each
                for each in buttons
                if can_be_pressed(each) or (isinstance(each, CardButton) and each.isVisible())
            ]
            if there:
                yield one, there[0]


def told(qtbot: QtBot, at: QWidget) -> list[str]:
    """The lines of the menu that is open, which Escape closes; the keyboard goes back to `at`."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    said = [one.text() for one in menu.actions() if one.text()]
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    at.activateWindow()  # there is no window manager here that would
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None and at.hasFocus())
    return said


def right_click(widget: QWidget, point: QPoint) -> None:
    """As the system does: the press, then the request for a menu, which goes up until somebody takes it."""
    QTest.mousePress(widget, Qt.MouseButton.RightButton, pos=point)
    QTest.mouseRelease(widget, Qt.MouseButton.RightButton, pos=point)
    asks = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, widget.mapToGlobal(point))
    QApplication.sendEvent(widget, asks)


def menus(qtbot: QtBot, at: QWidget, click: tuple[QWidget, QPoint]) -> list[list[str]]:
    """The lines of the menu by right click, by the menu key and by Shift+F10."""
    right_click(*click)
    found = [told(qtbot, at)]
    for key, held in (
        (Qt.Key.Key_Menu, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier),
    ):
        QTest.keyClick(at, key, held)
        found.append(told(qtbot, at))
    return found


def filled(window: Window, qtbot: QtBot, place: Path) -> None:
    """Three plans, two assessments and three photographs."""
    fill(office(window))
    come_to_rest(qtbot, window)
    office(window).show_page("evidence")
    shown = leaf_of(office(window), "evidence", EvidencePage)
    for n in range(3):
        Image.new("RGB", (90, 60 + n), "teal").save(place / f"{n}.jpg", "JPEG")
    drop(shown, *(place / f"{n}.jpg" for n in range(3)))
    QTest.mouseClick(modal(qtbot, EvidenceBatchDialog).go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown.grid.count == 3, timeout=20_000)


@pytest.mark.parametrize("role", ["office", "centre", "committee"])
def test_every_list_of_every_page(
    sample: Window, desk: Wiring, tmp_path: Path, qtbot: QtBot, role: str
) -> None:
    if role == "office":
        filled(sample, qtbot, tmp_path)
    else:
        sit_as(sample, desk, tmp_path, role)
    opened, met = office(sample), set[str]()
    for entry in opened.pages_there():
        opened.open_year(YEAR, entry.key)
        come_to_rest(qtbot, sample)
        page = opened.leaf(entry.key).widget
        opened.toast.hide()  # what it covers cannot be clicked
        saves = opened.session.read(lambda reader: reader.history.last_save(None))
        for view in views(page):
            met.add(type(view).__name__)
            where = f"{entry.key}: {view.accessibleName()}"
            assert view.selectionMode() is view.SelectionMode.ExtendedSelection, where
            view.setFocus()
            QTest.keyClick(view, Qt.Key.Key_Home)
            center = view.visualRect(view.currentIndex()).center()
            mouse, menu_key, function_key = menus(qtbot, view, (view.viewport(), center))
            assert mouse == menu_key == function_key, where
            assert mouse, where
            QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            chosen = {one.row() for one in view.selectionModel().selectedIndexes()}
            assert len(chosen) >= min(2, view.model().rowCount()), where
        for row, button in rows(page):
            met.add("row")
            button.setFocus()
            center = row.visibleRegion().boundingRect().center()
            mouse, menu_key, function_key = menus(qtbot, button, (row, center))
            assert mouse == menu_key == function_key, f"{entry.key}: {button.accessibleName()}"
        assert opened.session.read(lambda reader: reader.history.last_save(None)) == saves
    assert met >= MET[role]


@pytest.mark.parametrize("role", ["office", "centre", "committee"])
def test_ctrl_f_finds_on_every_page(
    sample: Window, desk: Wiring, tmp_path: Path, qtbot: QtBot, role: str
) -> None:
    if role != "office":
        sit_as(sample, desk, tmp_path, role)
    opened, fields = office(sample), set[str]()
    for entry in opened.pages_there():
        opened.open_year(YEAR, entry.key)
        come_to_rest(qtbot, sample)
        opened.leaf(entry.key).enter()
        QTest.keyClick(sample, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        inside = opened.leaf(entry.key).widget.findChildren(QLineEdit)
        if any(one.property(SEEKS) and one.isVisible() for one in inside):
            focus = QApplication.focusWidget()
            assert [one for one in inside if one is focus and one.property(SEEKS)], entry.key
            fields.add(entry.key)
        else:
            modal(qtbot, CommandPalette).reject()
            qtbot.waitUntil(sample.isActiveWindow)
    assert "help" in fields
