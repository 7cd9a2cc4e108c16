"""A block from a sheet is shown before it is kept: fields found, wrong cells told, one save, one undo."""

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.desktop.acting import press
from tests.ui.desktop.fitting import fits
from tests.ui.desktop.plan.test_plan_page import page, planned, real, rows, view
from tests.ui.desktop.shell.test_access import nameless
from ui.desktop.plan.paste import PasteDialog
from ui.desktop.shell.window import Window

__all__ = ["planned", "real"]
LEFT = Qt.MouseButton.LeftButton
HEAD = "คุณธรรมเป้าหมาย\tโครงการ/กิจกรรม\tความสำเร็จ\tข้อมูลอัตรากำลัง ณ วันที่\n"


def pasting(window: Window, text: str, qtbot: QtBot, html: str = "") -> PasteDialog:
    """Paste into the tree by its key, and give the dialog when it has judged every cell."""
    mime = QMimeData()
    mime.setText(text)
    if html:
        mime.setHtml(html)
    QGuiApplication.clipboard().setMimeData(mime)
    view(window).rows.tree.setFocus()
    press(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    dialog = next(one for one in view(window).findChildren(PasteDialog) if one.isVisible())
    dialog.target.setCurrentIndex(next(n for n, one in enumerate(dialog._targets) if one.kind == "activity"))
    dialog.target.activated.emit(dialog.target.currentIndex())
    qtbot.waitUntil(lambda: dialog.table.whole and not dialog._more.isActive(), timeout=20_000)
    return dialog


def test_a_pasted_block_is_one_save_and_one_undo(real: Window, qtbot: QtBot) -> None:
    before = len(rows(real, "activity"))
    dialog = pasting(real, f"{HEAD}วินัย\tone\t80 %\t9 เม.ย. 69\nสุจริต\ttwo\t๙๐\t\n", qtbot)
    assert dialog.take.isEnabled()
    assert not nameless(dialog)
    fits(qtbot, dialog)
    assert len(rows(real, "activity")) == before, "nothing is kept before the button is pressed"
    QTest.mouseClick(dialog.take, LEFT)
    qtbot.waitUntil(lambda: len(rows(real, "activity")) == before + 2)
    made = {row.words("title"): row for row in rows(real, "activity")}
    assert made["one"].words("success") == "80"
    assert made["one"].words("staff_as_of") == "9 เมษายน 2569"
    assert made["two"].words("virtue") == "สุจริต"
    real.activateWindow()
    qtbot.waitUntil(real.isActiveWindow)
    press(real, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(rows(real, "activity")) == before)


def test_a_cell_that_does_not_fit_says_why_and_can_be_mended(real: Window, qtbot: QtBot) -> None:
    dialog = pasting(real, f"{HEAD}ขยัน\tone\tมาก\t\n", qtbot)
    press(real, Qt.Key.Key_F8)
    assert dialog._why.text() == "แถว 1  คุณธรรมเป้าหมาย: ไม่รู้จัก “ขยัน” ในคุณธรรมเป้าหมาย"
    press(real, Qt.Key.Key_F8)
    assert "ความสำเร็จ" in dialog._why.text()
    assert dialog._wrong.says == "ผิด 2 ช่อง จะเว้นว่าง"
    dialog.cells.enter({(0, 2): "70"})
    assert dialog._wrong.says == "ผิด 1 ช่อง จะเว้นว่าง"
    dialog.table.put(2, "")
    qtbot.waitUntil(lambda: dialog.table.whole)
    assert dialog._wrong.says == "ผิด 1 ช่อง จะเว้นว่าง"
    dialog.cells.enter({(0, 0): "วินัย"})
    assert dialog._wrong.says == "ทุกช่องใช้ได้"
    press(real, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_clipboard_without_a_table_is_told(real: Window, qtbot: QtBot) -> None:
    dialog = pasting(real, "", qtbot)
    assert "ไม่มีตาราง" in dialog._head.text()
    assert not dialog.take.isEnabled()


@pytest.mark.parametrize("words", ["many words", "=1+1", "<b>bold</b>"])
def test_thousands_of_rows_with_words_in_number_columns_are_counted(real: Window, qtbot: QtBot, words: str) -> None:
    text = HEAD + "".join(f"วินัย\t{words} {n}\t{words}\t{words}\n" for n in range(5_000))
    dialog = pasting(real, text, qtbot)
    dialog.view.scrollToBottom()
    qtbot.wait(30)
    assert dialog._wrong.says == "ผิด 10,000 ช่อง จะเว้นว่าง"
    assert dialog.take.text().strip() == "วาง 5,000 แถว"
    press(real, Qt.Key.Key_Escape)
    assert len(page(real).rows) < 200
