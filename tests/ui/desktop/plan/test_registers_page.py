"""The page of registers: entries are added, edited in place, pasted, put in the bin and brought back by keys."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.entities import REGISTERS
from core.forms.ports import Reader
from core.plan.registers_view import RegisterOfYear
from core.thai.numbering import arabic_digits
from core.values import Ref
from tests.ui.desktop.acting import leaf_of, modal, office, press, prompted, type_words, written
from ui.desktop.plan.paste import PasteDialog
from ui.desktop.plan.registers import RegistersDesk
from ui.desktop.settings.page import SettingsPage
from ui.desktop.shell.window import Window


def shown(page: RegistersDesk, column: str = "name") -> list[str]:
    names = [each.id for each in page.grid.table.columns]
    return [page.grid.table.words(n, names.index(column)) for n in range(page.grid._filled)]


def _pasted(paste: PasteDialog) -> bool:
    return len(paste.table.values()) == 2


def test_each_register_is_kept_by_keys(sample: Window, qtbot: QtBot) -> None:
    opened = office(sample)
    opened.show_page("settings")
    leaf_of(opened, "settings", SettingsPage).registers.click()
    page = leaf_of(opened, "registers", RegistersDesk)
    qtbot.waitUntil(page.isVisible)
    beside = "ยังไม่มีแบบที่อ่านจากทะเบียนในแผน"
    assert (beside in arabic_digits(written(page))) == (not page.buttons)
    begun = RegisterOfYear("projects", "โครงการ", 3, Ref("a" * 32, "plan", "b" * 32))
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
        paste = modal(qtbot, PasteDialog)
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
    return reader.said.holding(name, ["unit"], 50)
