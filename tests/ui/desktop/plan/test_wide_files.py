"""A file with more columns than the preview shows: what is clicked after scrolling is what was seen there."""

from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from tests.ui.desktop.acting import modal
from tests.ui.desktop.plan.test_plan_page import LEFT, view
from tests.ui.desktop.plan.test_tables_begun import begun, desk
from ui.desktop.plan.paste import PastedRowsDialog
from ui.desktop.shell.window import Window

__all__ = ["begun", "desk"]


@pytest.mark.parametrize("name", ["operating-plan-2569"])
def test_a_head_clicked_after_scrolling_is_the_one_under_the_mouse(
    begun: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = Workbook()
    for row in ("head", *"abc"):
        book.worksheets[0].append([f"{row} {n}" for n in range(20)])
    book.save(path := tmp_path / "wide.xlsx")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_said, **_how: (str(path), ""))
    QTest.mouseClick(view(begun).bar.how.button("grid"), LEFT)
    view(begun).grid.file_requested.emit("read")
    dialog = modal(qtbot, PastedRowsDialog)
    qtbot.waitUntil(lambda: dialog.table.whole)
    bar = dialog.view.horizontalScrollBar()
    heads = dialog.view.horizontalHeader()
    bar.setValue(bar.maximum())
    x = heads.viewport().width() // 2
    at = heads.logicalIndexAt(x)
    assert at > 10
    QTest.mouseClick(
        heads.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, QPoint(x, heads.height() // 2)
    )
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    title = next(
        action for action in menu.actions() if action.text() == dialog.table.title("title")
    )
    QTest.mouseClick(
        menu, LEFT, Qt.KeyboardModifier.NoModifier, menu.actionGeometry(title).center()
    )
    assert [n for n, field in enumerate(dialog.table.fields) if field == "title"] == [at]
    qtbot.waitUntil(lambda: dialog.table.whole)
    QApplication.processEvents()
    assert bar.value() == bar.maximum(), "the next column is chosen where the last was"
    assert (dialog.view.currentIndex().row(), dialog.view.currentIndex().column()) == (0, at)
    assert dialog.focusWidget() is dialog.view
    dialog.reject()
