"""A plan of many hundred rows is read beside the window, and nothing that is typed is torn."""

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.desktop.acting import press, type_words
from tests.ui.desktop.plan.test_plan_page import cell, entry, page, planned, real, rows, view
from ui.desktop.plan import keeper
from ui.desktop.plan.paste import PasteDialog
from ui.desktop.shell.window import Window

__all__ = ["planned", "real"]
COUNT = 800


def test_hundreds_of_pasted_rows_are_saved_and_shown(real: Window, qtbot: QtBot) -> None:
    before = len(rows(real, "activity"))
    mime = QMimeData()
    lines = (f"วินัย\tกิจกรรมที่ {n}\t{n % 101}\n" for n in range(COUNT))
    mime.setText("คุณธรรมเป้าหมาย\tโครงการ/กิจกรรม\tความสำเร็จ\n" + "".join(lines))
    QGuiApplication.clipboard().setMimeData(mime)
    view(real).rows.paste_wanted.emit()
    dialog = next(one for one in view(real).findChildren(PasteDialog) if one.isVisible())
    dialog.target.setCurrentIndex(next(n for n, one in enumerate(dialog._targets) if one.kind == "activity"))
    dialog.target.activated.emit(dialog.target.currentIndex())
    qtbot.waitUntil(lambda: dialog.take.isEnabled() and dialog.table.rowCount() == COUNT, timeout=30_000)
    QTest.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(rows(real, "activity")) == before + COUNT, timeout=60_000)
    qtbot.wait(200)


def test_two_changes_of_one_cell_in_a_large_plan_do_not_tear_it(
    real: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "LARGE", 10)
    first = rows(real, "activity")[0]
    title = cell(real, first, "title")
    for words in ("one", "two", "three"):
        title.take_focus()
        entry(title).selectAll()
        type_words(words)
        press(real, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: rows(real, "activity")[0].words("title") == "three", timeout=8000)
    qtbot.wait(100)
    found = page(real).row(first.ref)
    assert found is not None
    assert not found.cells["title"].shown.conflict
