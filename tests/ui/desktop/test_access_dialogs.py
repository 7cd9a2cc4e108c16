"""Dialogs are worked by keys and by ear: opened from its button, walked round, left, and gives back the keyboard."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

import main
from core.actions.import_plan import import_plan
from tests.journeys.person import Person
from tests.ui.desktop.acting import come_to_rest, drop, modal, office, papers_of
from tests.ui.desktop.fitting import clipped
from tests.ui.desktop.test_access import nameless
from ui.desk import read_json
from ui.desktop.pages.evidence_batch import BatchDialog
from ui.desktop.pages.paper_dialogs import PrintDialog
from ui.desktop.restoring import Waiting
from ui.desktop.window import Window

PHOTO, ACTIVITY = "IMG_0412", "รักษาวินัย"
KEYBOARD = Qt.FocusReason.TabFocusReason


class Door(NamedTuple):
    """A button that opens a dialog: its page, its words, and the line that is chosen before."""

    page: str
    button: str
    line: str = ""

    @property
    def name(self) -> str:
        return f"{self.page}-{self.button}".replace("/", " ")


DOORS = (
    Door("แผน", "ประวัติของรายการที่เลือก (Ctrl+H)", ACTIVITY),
    Door("แผน", "วาง", ACTIVITY),
    Door("การประเมิน", "คำอธิบายของมิติ"),
    Door("หลักฐาน", "เพิ่มหลักฐาน"),
    Door("หลักฐาน", "ผูกกับข้ออื่น", PHOTO),
    Door("หลักฐาน", "ลบ", PHOTO),
    Door("เอกสารพิมพ์", "ของข้อหรือกิจกรรมเดียว"),
    Door("เอกสารพิมพ์", "ล็อกเพื่อลงนาม"),
    Door("สำรองข้อมูล", "กู้คืนจากไฟล์อื่น"),
    Door("ตั้งค่า", "เพิ่มผู้ใช้งาน"),
    Door("ตั้งค่า", "ขอใบรับรอง"),
)


@pytest.fixture
def furnished(
    sample: Window, desk: main.Wiring, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Window:
    """The sample office with a plan, a photograph and a backup; whatever asks for a file is told one."""
    return furnish(sample, desk, qtbot, tmp_path, monkeypatch)


def furnish(window: Window, desk: main.Wiring, qtbot: QtBot, room: Path, patch: pytest.MonkeyPatch) -> Window:
    opened = office(window)
    form = opened.session.forms.get("dsi-moral-plan")
    given = read_json(desk.samples / "dsi_moral_plan_2569.json")
    opened.session.do(partial(import_plan, instrument=form, year=2569, given=given))
    photo = room / f"{PHOTO}.jpg"
    Image.new("RGB", (640, 480), "teal").save(photo)
    opened.show_page("evidence")
    drop(opened.leaf("evidence").widget, photo)
    QTest.mouseClick(modal(qtbot, BatchDialog).go, Qt.MouseButton.LeftButton)
    opened.backing.make("asked")
    qtbot.waitUntil(lambda: bool(opened.room.office.backups.listed()), timeout=20_000)
    backup = opened.room.office.backups.listed()[0].path
    patch.setattr(QFileDialog, "getOpenFileNames", lambda *_words: ([str(photo)], ""))
    patch.setattr(QFileDialog, "getOpenFileName", lambda *_words: (str(backup), ""))
    patch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(room / "written"), ""))
    QGuiApplication.clipboard().setText("โครงการ/กิจกรรม\tวันที่\nหนึ่ง\t9 เม.ย. 69\nสอง\t-\n")
    return window


def through(window: Window, door: Door, qtbot: QtBot) -> tuple[QAbstractButton, QDialog]:
    """Press the button by the keyboard; the button, and the dialog in front."""
    person = Person(window, "dialogs")
    person.clicks(door.page)
    if door.line:
        person.clicks_row(door.line)
    come_to_rest(qtbot, window)
    button = person.finds(door.button, QAbstractButton)
    qtbot.waitUntil(button.isEnabled)
    button.setFocus(KEYBOARD)
    QTest.keyClick(button, Qt.Key.Key_Space)
    return button, in_front(qtbot)


def in_front(qtbot: QtBot) -> QDialog:
    """The dialog that asks, as soon as there is one and nothing is waited for."""
    qtbot.waitUntil(lambda: isinstance(_modal(), QDialog) and not isinstance(_modal(), Waiting), timeout=20_000)
    found = _modal()
    assert isinstance(found, QDialog)
    found.activateWindow()
    qtbot.waitUntil(found.isActiveWindow)
    qtbot.wait(30)  # it is laid out
    return found


def _modal() -> QWidget | None:
    return QApplication.activeModalWidget()


def round_of(dialog: QDialog) -> Iterator[QWidget]:
    """Where Tab goes, from where the keyboard begins until it is there again."""
    begun = dialog.focusWidget()
    assert begun is not None, "the keyboard begins nowhere"
    met: list[QWidget] = []
    while (focus := dialog.focusWidget()) is not None and (focus is not begun or not met):
        assert focus not in met, f"caught at {focus!r} {focus.accessibleName()}"
        met.append(focus)
        yield focus
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert focus is begun, "the keyboard is lost"


def unmet(dialog: QDialog, met: list[QWidget]) -> list[str]:
    """Buttons and fields the keyboard cannot go to."""
    parts = [*dialog.findChildren(QPushButton), *dialog.findChildren(QLineEdit)]
    left = [each for each in parts if each.isVisible() and each.isEnabled() and each not in met]
    return [each.accessibleName() for each in left if each.focusPolicy() & Qt.FocusPolicy.TabFocus]


def judge(dialog: QDialog) -> None:
    """Everything in it has a name, can be read, and is met by Tab."""
    assert QWidget.windowTitle(dialog)
    assert not nameless(dialog)
    assert not list(clipped(dialog))
    met = list(round_of(dialog))
    assert all(each.isVisible() for each in met)
    assert not unmet(dialog, met)


def goes_back(window: Window, button: QAbstractButton, qtbot: QtBot) -> None:
    """The keyboard is where it was before the dialog."""

    def there() -> None:
        focus = QApplication.focusWidget()
        assert focus is button, f"not at {button.accessibleName()}: the keyboard is at {focus!r}"

    window.activateWindow()  # there is no window manager here that would
    qtbot.waitUntil(there)


def test_every_dialog_of_a_page_is_named_walked_and_left_by_keys(furnished: Window, qtbot: QtBot) -> None:
    for door in DOORS:
        button, dialog = through(furnished, door, qtbot)
        judge(dialog)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: _modal() is None)
        goes_back(furnished, button, qtbot)


@pytest.mark.parametrize("scale", [150, 200])
def test_no_dialog_of_evidence_is_higher_than_the_window(furnished: Window, qtbot: QtBot, scale: int) -> None:
    furnished.dress("light", scale)
    for door in (one for one in DOORS if one.page == "หลักฐาน"):
        _button, dialog = through(furnished, door, qtbot)
        assert dialog.height() <= furnished.height(), door.name
        judge(dialog)
        dialog.reject()
        qtbot.waitUntil(lambda: _modal() is None)
        furnished.activateWindow()


def test_the_print_dialog_is_walked_too(furnished: Window, qtbot: QtBot) -> None:
    office(furnished).show_page("papers")
    papers = papers_of(office(furnished))
    papers.side.print.setFocus(KEYBOARD)
    PrintDialog(papers._look, ["One", "Two"], "Two", 4, papers).open()
    judge(in_front(qtbot))
    QTest.keyClick(in_front(qtbot), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: _modal() is None)
    goes_back(furnished, papers.side.print, qtbot)
