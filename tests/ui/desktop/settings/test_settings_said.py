"""What the settings assert of digits, devices and people is said where it is so."""

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.errors import UserError
from core.exchange.devices import DeviceRow
from core.values import Plain, Record, Ref, Shown, Text
from tests.said import said_in
from tests.ui.desktop.acting import office, written
from tests.ui.desktop.settings.test_settings import settings_of
from ui.desktop.base.person_dialogs import PinDialog, SetPinDialog
from ui.desktop.settings.enrolment import TrustDialog
from ui.desktop.settings.page import DevicesCard
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look


def test_digits_are_short_wrong_or_those_of_the_file(look: Look, qtbot: QtBot) -> None:
    parent, right, taken = QWidget(), "1" * 40, list[str]()
    qtbot.addWidget(parent)

    def check(digits: str) -> None:
        if digits != right:
            raise UserError("เลขไม่ตรง", "เพราะ", "ตรวจเลขอีกครั้ง")

    dialog = TrustDialog(look, "S20.trust", check, parent)
    dialog.entered.connect(taken.append)
    said = {}
    for state, digits in (("none", ""), ("short", "1" * 12), ("wrong", "2" * 40)):
        dialog.digits.setText(digits)
        dialog._count("")
        dialog._try()
        said[state] = written(dialog)
    assert said_in(said, "ยังไม่ครบ 40 หลัก") == "short"
    assert said_in(said, "เลขไม่ตรงกับไฟล์นี้ ตรวจทีละ 5 หลัก ถ้ายังไม่ตรง อย่าใช้ไฟล์นี้") == "wrong"
    assert said_in(said, "กรอกแล้ว 12 จาก 40 หลัก") == "short"
    assert said_in(said, "กรอกแล้ว 40 จาก 40 หลัก") == "wrong"
    assert not taken
    dialog.digits.setText(right)
    dialog._count("")
    dialog._try()
    assert taken == [right]
    assert not dialog.wrong.text()


def test_no_device_is_said_only_while_there_is_none(look: Look, qtbot: QtBot) -> None:
    one = DeviceRow("k", "จังหวัด เครื่อง A", "", "12345", here=False, revoked=False, revocable=True)
    said = {}
    for state, found in (("none", []), ("one", [one]), ("many", [one] * 99)):
        card = DevicesCard(look)
        qtbot.addWidget(card)
        card.show_devices(found)
        said[state] = written(card)
    none = "ยังไม่มีเครื่องที่มีใบรับรอง เมื่อรับไฟล์ตอบแล้ว เครื่องนี้และเครื่องอื่นของหน่วยงานจะอยู่ที่นี่"
    assert said_in(said, none) == "none"


def test_nobody_works_here_is_said_only_while_nobody_does(sample: Window) -> None:
    office(sample).show_page("settings")
    page = settings_of(sample)
    none = "ยังไม่มีผู้ใช้งาน เพิ่มชื่อแล้วทุกการบันทึกจะมีชื่อผู้ทำ"
    page.show_people([], "")
    QApplication.processEvents()
    assert none in written(page)
    person = Record(Ref("1" * 32, "person", "a"), {"name": Shown(Text("สมชาย")), "unit": Shown(Plain("1" * 32))})
    page.show_people([person], "")
    QApplication.processEvents()
    assert none not in written(page)


def test_a_pin_that_does_not_fit_is_said_not_to(look: Look, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    asked, wrong = PinDialog(look, "สมชาย", lambda pin: pin == "1234", parent), "PIN ไม่ตรง ลองอีกครั้ง"
    assert wrong not in written(asked)
    asked.pin.setText("9999")
    asked._try()
    assert wrong in written(asked)
    again, told = PinDialog(look, "สมชาย", lambda pin: pin == "1234", parent), list[str]()
    again.pin.setText("1234")
    again._try()
    assert wrong not in written(again)
    said = {}
    for state, old, new, twice in (
        ("good", "1234", "56789", "56789"), ("other", "1234", "56789", "56780"), ("old", "9999", "56789", "56789"),
    ):  # fmt: skip
        dialog = SetPinDialog(look, lambda pin: pin == "1234", parent)
        dialog.entered.connect(told.append)
        dialog.old.setText(old)
        dialog.new.setText(new)
        dialog.again.setText(twice)
        dialog._emit()
        said[state] = written(dialog)
    assert said_in(said, "PIN ใหม่สองช่องไม่ตรงกัน") == "other"
    assert said_in(said, "PIN เดิมไม่ตรง") == "old"
    assert told == ["56789"]
