"""A block from a sheet is shown before it is kept, goes in by Ctrl+V as one save, and comes out as it went in."""

from functools import partial
from html import escape

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from core.tabular import tabbed
from core.thai.written import arabic_digits
from tests.ui.desktop.acting import come_to_rest, office, press, written
from tests.ui.desktop.fitting import fits
from tests.ui.desktop.habits import EVERYWHERE, walked
from tests.ui.desktop.plan.test_plan_grid_page import shown, table
from tests.ui.desktop.plan.test_plan_page import page, planned, real, rows, view
from tests.ui.desktop.plan.test_table_habits import of_plan, of_register
from tests.ui.desktop.shell.test_access import nameless
from ui.desktop.plan.grid import PlanGridCard
from ui.desktop.plan.grid_table import wrongs_of
from ui.desktop.plan.paste import LONG_BLOCK, PastedRowsDialog
from ui.desktop.shell.window import Window

LEFT = Qt.MouseButton.LeftButton


HEAD = "คุณธรรมเป้าหมาย\tโครงการ/กิจกรรม\tความสำเร็จ\tข้อมูลอัตรากำลัง ณ วันที่\n"


def pasting(window: Window, text: str, qtbot: QtBot, html: str = "") -> PastedRowsDialog:
    """Paste into the tree by its key, and give the dialog when it has judged every cell."""
    mime = QMimeData()
    mime.setText(text)
    if html:
        mime.setHtml(html)
    QGuiApplication.clipboard().setMimeData(mime)
    view(window).rows.tree.setFocus()
    press(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    dialog = next(one for one in view(window).findChildren(PastedRowsDialog) if one.isVisible())
    early = (
        dialog.take.isEnabled(),
        dialog.next.isVisible(),
        dialog._wrong.isVisible(),
        dialog.tools.count.text(),
    )
    assert len(text) < LONG_BLOCK or not any(early), "nothing is read yet"
    dialog.target.setCurrentIndex(
        next(n for n, one in enumerate(dialog._targets) if one.kind == "activity")
    )
    dialog.target.activated.emit(dialog.target.currentIndex())
    qtbot.waitUntil(
        lambda: bool(dialog._read) and dialog.take.isEnabled() is bool(text or html), timeout=20_000
    )
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
def test_thousands_of_rows_with_words_in_number_columns_are_counted(
    real: Window, qtbot: QtBot, words: str
) -> None:
    text = HEAD + "".join(f"วินัย\t{words} {n}\t{words}\t{words}\n" for n in range(5_000))
    dialog = pasting(real, text, qtbot)
    dialog.view.scrollToBottom()
    qtbot.wait(30)
    assert dialog._wrong.says == "ผิด 10,000 ช่อง จะเว้นว่าง"
    assert dialog.take.text().strip() == "วาง 5,000 แถว"
    press(real, Qt.Key.Key_Escape)
    assert len(page(real).rows) < 200


__all__ = ["planned", "real"]
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
TALL = 20
BREAK = "\u200b"  # where Thai words may wrap
COLUMNS = ("virtue", "title", "responsible", "moral_level", "result_shape", "success")
REASONS = (
    "จำนวนนี้มากเกินไป ช่องนี้รับได้ไม่เกิน 13 หลัก",
    "ช่องนี้รับจำนวนเงินเป็นบาท เช่น 1,250.50",
    "ช่องนี้รับวันที่ เช่น 9 เม.ย. 69 หรือ 9/4/2569",
    "ความสำเร็จต้องอยู่ระหว่างร้อยละ 0 ถึง 100",
)
TWICE = {  # habits that write one name into two rows: two divisions never share one, and that is said in red
    "one value goes into every selected cell",
    "a block is repeated over a selection that is a multiple",
    "Ctrl+D fills down",
    "Ctrl+D of one cell takes the one above",
    "Ctrl+Enter puts what is typed into every selected cell",
    "one value goes into cells that are picked apart, none between",
    "Ctrl+D fills rows that are picked apart, none between",
    "Ctrl+Enter fills cells that are picked apart",
}
EXCEL = (
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta name=ProgId content=Excel.Sheet>'
    '<meta name=Generator content="Microsoft Excel 15"></head><body><table><!--StartFragment-->'
    "<col width=64 span=6>{rows}<!--EndFragment--></table></body></html>"
)


def at(grid: PlanGridCard, row: int, column: str) -> None:
    grid.view.setFocus()
    grid.view.go(row, [each.id for each in grid.table.columns].index(column))


def block(n: int) -> list[str]:
    """A row as a person has it in a sheet."""
    shapes = ("รายหัวเรื่อง", "รายระดับที่ ๑ - ๕")
    levels = ("ระดับที่ ๑ องค์กรส่งเสริมคุณธรรม", "", "ระดับที่ ๓ องค์กรคุณธรรมต้นแบบ")
    return [
        ("วินัย", "สุจริต")[n % 2],
        f'กิจกรรมที่ {n} "ก" & <ข>',
        "",
        levels[n % 3],
        shapes[n % 2],
        str(n * 5),
    ]


def copied_in_excel(found: list[list[str]]) -> QMimeData:
    """What Excel puts there: its text with a quoted cell where that has quotes in it, and beside it its own markup."""
    held = QMimeData()
    cells = [
        [f'"{each.replace(chr(34), 2 * chr(34))}"' if '"' in each else each for each in row]
        for row in found
    ]
    held.setText("".join("\t".join(row) + "\r\n" for row in cells))
    lines = ("".join(f"<td class=xl65>{escape(each)}</td>" for each in row) for row in found)
    held.setHtml(EXCEL.format(rows="".join(f"<tr height=20>{line}</tr>\r\n" for line in lines)))
    return held


def copied_out(window: Window, grid: PlanGridCard, first: int) -> str:
    """The block of the table, selected from its first cell by keys."""
    at(grid, first, COLUMNS[0])
    for _row in range(TALL - 1):
        press(window, Qt.Key.Key_Down, SHIFT)
    for _column in COLUMNS[1:]:
        press(window, Qt.Key.Key_Right, SHIFT)
    QGuiApplication.clipboard().clear()
    press(window, Qt.Key.Key_C, CTRL)
    return QGuiApplication.clipboard().text()


def test_twenty_rows_of_six_columns_go_in_and_come_out_unchanged(
    real: Window, qtbot: QtBot
) -> None:
    grid, found = table(real, "activity"), [block(n) for n in range(TALL)]
    before = [[row.words(each) for each in COLUMNS] for row in rows(real, "activity")]
    first = grid._filled
    QGuiApplication.clipboard().setMimeData(copied_in_excel(found))
    at(grid, first, COLUMNS[0])
    press(real, Qt.Key.Key_V, CTRL)
    qtbot.waitUntil(lambda: len(rows(real, "activity")) == len(before) + TALL, timeout=20_000)
    assert not wrongs_of(grid.table)
    stored = [[row.words(each) for each in COLUMNS] for row in rows(real, "activity")]
    assert stored == [*before, *found]
    come_to_rest(qtbot, real)
    lines = copied_out(real, grid, first)
    assert arabic_digits(lines) == arabic_digits(tabbed(found))
    saves = office(real).session.read(lambda reader: reader.history.last_save(None))
    QGuiApplication.clipboard().setMimeData(copied_in_excel(found))
    press(real, Qt.Key.Key_V, CTRL)
    qtbot.wait(100)
    assert office(real).session.read(lambda reader: reader.history.last_save(None)) == saves, (
        "the same is no deed"
    )
    # as typed, or as the form has it
    assert arabic_digits(copied_out(real, grid, first)) == arabic_digits(lines)
    QGuiApplication.clipboard().setText(lines)
    at(grid, first + TALL, COLUMNS[0])
    press(real, Qt.Key.Key_V, CTRL)
    qtbot.waitUntil(lambda: len(rows(real, "activity")) == len(before) + 2 * TALL, timeout=20_000)
    assert [[row.words(each) for each in COLUMNS] for row in rows(real, "activity")] == [
        *before,
        *found,
        *found,
    ]

    def left(many: int) -> bool:
        return len(rows(real, "activity")) == len(before) + many

    for many in (TALL, 0):
        press(real, Qt.Key.Key_Z, CTRL)
        qtbot.waitUntil(partial(left, many), timeout=20_000)
    assert [[row.words(each) for each in COLUMNS] for row in rows(real, "activity")] == before


def tip_of(index: QModelIndex) -> str:
    return str(index.data(Qt.ItemDataRole.ToolTipRole)).replace(BREAK, "").replace("\u00a0", " ")


def refused(window: Window, kind: str, column: str, words: str) -> str:
    """Why a cell that was typed so stays red: its tip, which the bar below the table says too."""
    bench = of_plan(window, kind, {"n": column})
    bench.go(0, "n")
    bench.strike(f"{words}{{Return}}")
    index = bench.view.model().index(0, bench.column("n"))
    assert index.data(Qt.ItemDataRole.BackgroundRole) is not None
    tip, bar = tip_of(index), written(table(window, kind).wrong)
    bench.go(0, "n")
    table(window, kind).wrong.back.click()
    assert index.data(Qt.ItemDataRole.BackgroundRole) is None
    assert words in bar

    (why,) = (each for each in REASONS if each in tip)
    assert why in bar
    return why


def test_a_cell_in_red_says_why_in_words(real: Window) -> None:
    too_much, no_amount, no_day, no_share = REASONS
    assert refused(real, "expense", "amount", "99999999999999999") == too_much
    assert refused(real, "expense", "amount", "many") == no_amount
    assert refused(real, "activity", "staff_as_of", "31 ก.พ. 70") == no_day
    assert refused(real, "activity", "success", "101") == no_share


def pick(line: str, window: Window, grid: PlanGridCard, qtbot: QtBot) -> None:
    """Choose a line of the menu of the columns, by the mouse."""
    QTest.mouseClick(grid.columns, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    action = next(one for one in menu.actions() if one.text() == line)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    window.activateWindow()


def test_columns_are_chosen_from_the_menu(real: Window, qtbot: QtBot) -> None:
    grid = table(real, "expense")
    names = [each.id for each in grid.table.columns]
    pick("ราคาต่อหน่วย", real, grid, qtbot)
    assert [each.id for each in grid.table.columns] == [one for one in names if one != "unit_price"]
    at(grid, 0, "quantity_unit")
    # the window comes to the front again once its menu has gone
    qtbot.waitUntil(grid.view.hasFocus)
    press(real, Qt.Key.Key_Tab)
    assert grid.table.columns[grid.view.currentIndex().column()].id == "amount", (
        "Tab goes over what is hidden"
    )
    pick("ราคาต่อหน่วย", real, grid, qtbot)
    assert [each.id for each in grid.table.columns] == names
    assert shown(grid, "unit_price")[0] == "10.00"
    assert grid.totals.isVisible()
    pick("ผลรวมท้ายตาราง", real, grid, qtbot)
    assert not grid.totals.isVisible()


def test_divisions_have_every_habit(sample: Window, qtbot: QtBot) -> None:
    bench = of_register(sample, "division", {"a": "name", "b": "short"}, qtbot)
    bench.go(0, "a")
    for n in range(4):
        bench.strike(f"Division {n}{{Tab}}D{n}{{Return}}")
    qtbot.waitUntil(
        lambda: [one["short"] for one in bench.stored()] == [f"D{n}" for n in range(4)],
        timeout=8000,
    )
    rules = {habit.rule for habit in EVERYWHERE}
    assert rules > TWICE
    assert (
        walked(bench, tuple(habit for habit in EVERYWHERE if habit.rule not in TWICE), qtbot) == []
    )
    bench.go(0, "b")
    bench.strike("{Shift+Down}{Ctrl+D}")
    qtbot.waitUntil(lambda: bench.red() == [(1, bench.column("b"))], timeout=8000)
    assert "Division 0 ใช้ชื่อนี้อยู่แล้ว ตั้งชื่อให้ต่างกัน" in tip_of(
        bench.view.model().index(1, bench.column("b"))
    )
    assert [one["short"] for one in bench.stored()] == [f"D{n}" for n in range(4)]
    bench.go(1, "b")
    bench.strike("D9{Return}")
    qtbot.waitUntil(lambda: not bench.red() and bench.stored()[1]["short"] == "D9", timeout=8000)
    assert "ใช้ชื่อนี้อยู่แล้ว" not in tip_of(bench.view.model().index(1, bench.column("b")))
