"""Registers by keys on their page, and workbooks filled in elsewhere that come back unchanged."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from core.entities import REGISTERS
from core.forms.ports import Reader
from core.plan.registers_view import YearRegister
from core.thai.written import arabic_digits
from core.values import Ref
from tests.ui.desktop.acting import (
    come_to_rest,
    leaf_of,
    modal,
    office,
    press,
    prompted,
    type_words,
    written,
)
from tests.ui.desktop.plan.test_plan_grid_page import table
from tests.ui.desktop.plan.test_plan_page import planned, real
from tests.ui.desktop.plan.test_table_files import taken
from tests.ui.desktop.plan.test_table_habits import of_register
from ui.desktop.plan.grid import PlanGridCard
from ui.desktop.plan.paste import PastedRowsDialog
from ui.desktop.plan.registers import UnitRegistersPage
from ui.desktop.settings.page import SettingsPage
from ui.desktop.shell.window import Window

__all__ = ["planned", "real"]
LAST = 501  # row of the workbook down to which its cells say what they take
Rules = dict[str, DataValidation]


def rules_of(path: Path) -> tuple[Rules, list[list[str]]]:
    """(rule by the head of its column, the words of each hidden list)."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    heads = {str(cell.coordinate).rstrip("1"): str(cell.value) for cell in sheet[1]}
    found = {}
    for rule in sheet.data_validations.dataValidation:
        first, last = str(rule.sqref).split(":")
        assert (first[1:], last) == ("2", f"{first[0]}{LAST}")
        found[heads[first[0]]] = rule
    held = book["Lists"].columns if "Lists" in book.sheetnames else ()
    return found, [[str(cell.value) for cell in column if cell.value] for column in held]


def empty(
    grid: PlanGridCard, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> tuple[Rules, list[list[str]]]:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(path), ""))
    grid.file_requested.emit("empty")
    qtbot.waitUntil(path.exists, timeout=8000)
    return rules_of(path)


def test_the_blank_workbook_of_a_plan_has_lists_figures_and_says_how_a_day_is_typed(
    real: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules, lists = empty(table(real, "activity"), tmp_path / "plan.xlsx", qtbot, monkeypatch)
    held = {head: rule for head, rule in rules.items() if rule.type == "list"}
    assert [rule.formula1 for rule in held.values()] == [
        f"Lists!${at}$1:${at}${n}" for at, n in zip("ABCDE", (5, 3, 3, 3, 3), strict=True)
    ]
    assert list(held) == [
        "คุณธรรมเป้าหมาย",
        "ระดับองค์กรคุณธรรม",
        "รูปแบบของผล",
        "แหล่งเงิน",
        "หัวข้อของหน้าภาพ",
    ]
    assert lists[0] == ["วินัย", "สุจริต", "พอเพียง", "กตัญญู", "จิตอาสา"]
    figure, day = rules["ความสำเร็จ"], rules["ข้อมูลอัตรากำลัง ณ วันที่"]
    assert (figure.type, figure.prompt, figure.errorStyle) == ("decimal", "หน่วย %", "warning")
    assert all(rule.showErrorMessage for rule in (*held.values(), figure))
    assert (day.type, day.showErrorMessage) == (None, False), (
        "a day of the Buddhist era is text to Excel, and no mistake"
    )
    assert day.prompt == "พิมพ์วันที่ เช่น 9 เม.ย. 69 หรือ 9/4/2569"
    assert day.showInputMessage
    assert rules["กลุ่มเป้าหมาย"].prompt == "ชื่อรายการที่แถวนี้อยู่ใต้"
    money = empty(table(real, "expense"), tmp_path / "expense.xlsx", qtbot, monkeypatch)[0][
        "จำนวนเงิน"
    ]
    assert (money.type, money.formula2) == ("decimal", "9999999999999")


def test_the_blank_workbook_of_a_register_has_its_list(
    sample: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = of_register(sample, "division", {"a": "name"}, qtbot)
    grid = bench.view.parent()
    assert isinstance(grid, PlanGridCard)
    bench.go(0, "a")
    bench.strike("กองคลัง{Return}กองแผน{Return}")
    qtbot.waitUntil(lambda: len(bench.stored()) == 2, timeout=8000)
    path = tmp_path / "register.xlsx"
    found = list[tuple[Rules, list[list[str]]]]()

    def written() -> bool:
        """The page reads the names that were typed a moment after they are kept."""
        path.unlink(missing_ok=True)
        found[:] = [empty(grid, path, qtbot, monkeypatch)]
        return ["กองคลัง", "กองแผน"] in found[0][1]

    qtbot.waitUntil(written, timeout=8000)
    ((rules, lists),) = found
    assert {head: (rule.type, rule.showErrorMessage) for head, rule in rules.items()} == {
        "อยู่ใต้": ("list", True),
        "สถานะ": ("list", True),
    }
    assert lists == [["กองคลัง", "กองแผน"], ["เลิกใช้แล้ว"]]


def test_a_register_goes_out_as_a_workbook_and_comes_back_unchanged(
    sample: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = of_register(sample, "division", {"a": "name", "b": "short"}, qtbot)
    grid = bench.view.parent()
    assert isinstance(grid, PlanGridCard)

    def stored(many: int) -> bool:
        return len(bench.stored()) == many

    names = ("กองคลัง", "กลุ่มงานการเงิน", "กลุ่มงานพัสดุ")
    for n, (name, above) in enumerate(zip(names, ("", names[0], names[0]), strict=True)):
        bench.go(n, "a")
        bench.strike(f"{name}{{Tab}}ย{n}{{Tab}}{name} เดิม, {name} ย่อย{{Tab}}{above}{{Return}}")
        qtbot.waitUntil(partial(stored, n + 1), timeout=8000)
    come_to_rest(qtbot, sample)
    before, path = bench.stored(), tmp_path / "register.xlsx"
    assert [one["parent"] for one in before] == ["", names[0], names[0]]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(path), ""))
    grid.file_requested.emit("write")
    qtbot.waitUntil(path.exists, timeout=8000)
    bench.go(0, "a")
    bench.strike("{Ctrl+Shift+Down}{Ctrl+Delete}")
    qtbot.waitUntil(lambda: bench.stored() == [], timeout=8000)
    dialog = taken(grid, path, qtbot, monkeypatch)
    assert dialog.table.wrong == {}
    QTest.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(bench.stored()) == 3, timeout=8000)
    come_to_rest(qtbot, sample)
    assert (bench.stored(), bench.red()) == (before, [])


def shown(page: UnitRegistersPage, column: str = "name") -> list[str]:
    names = [each.id for each in page.grid.table.columns]
    return [page.grid.table.words(n, names.index(column)) for n in range(page.grid._filled)]


def _pasted(paste: PastedRowsDialog) -> bool:
    return len(paste.table.values()) == 2


def test_each_register_is_kept_by_keys(sample: Window, qtbot: QtBot) -> None:
    opened = office(sample)
    opened.show_page("settings")
    leaf_of(opened, "settings", SettingsPage).registers.click()
    page = leaf_of(opened, "registers", UnitRegistersPage)
    qtbot.waitUntil(page.isVisible)
    beside = "ยังไม่มีแบบที่อ่านจากทะเบียนในแผน"
    assert (beside in arabic_digits(written(page))) == (not page.buttons)
    begun = YearRegister("โครงการ", 3, Ref("a" * 32, "plan", "b" * 32))
    assert page.page is not None
    page.show_registers(page.page, (begun, replace(begun, rows=0, plan=None)), 2569)
    qtbot.waitUntil(lambda: "ยังไม่ได้เริ่มในปี 2569" in arabic_digits(written(page)))
    assert "3 แถว" in arabic_digits(written(page))
    page.show_registers(page.page, (begun,), 2569)
    assert "ยังไม่ได้เริ่มในปี" not in arabic_digits(written(page))
    page.live.show_year(2569)
    for register in sorted(REGISTERS):
        page.grid.kinds.setCurrentIndex(page.grid.kinds.findData(register))
        page.grid.kinds.activated.emit(page.grid.kinds.currentIndex())
        page.enter()
        assert "ยังว่าง" in arabic_digits(written(page))
        press(sample, Qt.Key.Key_Insert)
        asked = prompted(qtbot, "เพิ่ม")
        qtbot.waitUntil(asked.fields["name"].hasFocus)
        type_words("First")
        press(sample, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: shown(page) == ["First"])
        assert "ยังว่าง" not in arabic_digits(written(page))
        page.enter()
        page.grid.view.setCurrentIndex(page.grid.table.index(0, 0))
        type_words("Second")
        press(sample, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: shown(page) == ["Second"])
        QGuiApplication.clipboard().setText("Second\nPasted")
        page.enter()
        QTest.mouseClick(page.paste, Qt.MouseButton.LeftButton)
        paste = modal(qtbot, PastedRowsDialog)
        qtbot.waitUntil(partial(_pasted, paste))
        QTest.mouseClick(paste.take, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: shown(page) == ["Second", "Pasted"])
        page.enter()
        page.grid.view.setCurrentIndex(page.grid.table.index(1, 0))
        press(sample, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: shown(page) == ["Second"])
        press(sample, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: shown(page) == ["Second", "Pasted"])
    assert "ทะเบียนของหน่วยงาน" in {one.title for one in opened.commands.entries()}
    for name in ("Second", "Pasted"):
        held = opened.session.read(partial(_held, name))
        assert {one.entity for one in held["unit"]} == {"division", "system"}, "of both registers"


def _held(name: str, reader: Reader) -> Mapping[str, Sequence[Ref]]:
    return reader.fields.holding(name, ["unit"], 50)
