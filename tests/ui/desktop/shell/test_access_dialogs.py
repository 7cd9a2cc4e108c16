"""Dialogs are worked by keys and by ear: opened from its button, walked round, left, and gives back the keyboard."""

import ast
import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import FunctionType
from typing import NamedTuple

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMenu,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

import ui.desktop
from core.plan.file_deeds import import_plan
from core.thai.parser import read_day
from tests.journeys.person import Person
from tests.known import known
from tests.modules import ROOT
from tests.ui.desktop.acting import come_to_rest, drop, modal, office
from tests.ui.desktop.fitting import fits
from tests.ui.desktop.made_dialogs import Asked, made
from tests.ui.desktop.shell.test_access import nameless
from ui.desk import read_json
from ui.desktop.backups.restoration import RestoreDialog
from ui.desktop.base.dialogs import WaitDialog
from ui.desktop.evidence.desk import EvidenceDesk
from ui.desktop.evidence.dialogs import EvidenceBatchDialog
from ui.desktop.evidence.viewer import EvidenceViewer
from ui.desktop.home.documents import NewDocumentDialog
from ui.desktop.plan.desk import RowHistoryDialog
from ui.desktop.plan.paste import PastedRowsDialog
from ui.desktop.shell.office import OfficeWidget
from ui.desktop.shell.window import Window
from ui.desktop.signing.dialogs import LockDialog
from ui.desktop.widgets.calendar import DayField
from ui.desktop.widgets.dialog import FocusReturnDialog, FramedDialog
from ui.desktop.widgets.prompt import Prompt, PromptDialog
from wiring import Wiring

PHOTO, ACTIVITY = "IMG_0412", "รักษาวินัย"
OF_ROW = "งานอื่นของรายการที่เลือก"
KEYBOARD = Qt.FocusReason.TabFocusReason


class Door(NamedTuple):
    """A button that opens a dialog: its page and what leads on from it, its words and those of an entry of its menu,
    the dialog, a line before it."""

    page: str
    button: str
    opens: type[QDialog]
    line: str = ""

    @property
    def name(self) -> str:
        return f"{self.page}-{self.button}".replace("/", " ")


DOORS = (
    Door("เอกสารของปี", "เริ่มเอกสาร", NewDocumentDialog),
    Door(
        "เอกสารของปี › แผนส่งเสริมคุณธรรม",
        f"{OF_ROW} › ประวัติของรายการที่เลือก (Ctrl+H)",
        RowHistoryDialog,
        ACTIVITY,
    ),
    Door(
        "เอกสารของปี › แผนส่งเสริมคุณธรรม",
        f"{OF_ROW} › วางแถวจาก Excel หรือตารางใน Word (Ctrl+V)",
        PastedRowsDialog,
        ACTIVITY,
    ),
    Door("เอกสารของปี › พัฒนาชุมชนใสสะอาด", "คำอธิบายของส่วนนี้", PromptDialog),
    Door("หลักฐาน", "เพิ่มหลักฐาน", EvidenceBatchDialog),
    Door("หลักฐาน", "ผูกกับข้ออื่น", PromptDialog, PHOTO),
    Door("หลักฐาน", "ดู", EvidenceViewer, PHOTO),
    Door("หลักฐาน", "ลบ", PromptDialog, PHOTO),
    Door("เอกสารพิมพ์", "ของข้อหรือกิจกรรมเดียว", PromptDialog),
    Door("เอกสารพิมพ์", "ล็อกเพื่อลงนาม", LockDialog),
    Door("สุขภาพข้อมูล › ไฟล์สำรองและกู้คืน", "กู้คืนจากไฟล์อื่น", RestoreDialog),
    Door("ตั้งค่า", "เพิ่มผู้ใช้งาน", PromptDialog),
    Door("ตั้งค่า", "ขอใบรับรอง", PromptDialog),
)


@pytest.fixture
def furnished(
    sample: Window, desk: Wiring, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Window:
    """The sample office with a plan, a photograph and a backup; whatever asks for a file is told one."""
    return furnish(sample, desk, qtbot, tmp_path, monkeypatch)


def furnish(
    window: Window, desk: Wiring, qtbot: QtBot, room: Path, patch: pytest.MonkeyPatch
) -> Window:
    opened = office(window)
    form = opened.session.forms.get("dsi-moral-plan")
    given = read_json(desk.samples / "dsi_moral_plan_2569.json")
    opened.session.do(partial(import_plan, instrument=form, year=2569, content=given))
    photo = room / f"{PHOTO}.jpg"
    Image.new("RGB", (640, 480), "teal").save(photo)
    opened.show_page("evidence")
    page = opened.leaf("evidence").widget
    drop(page, photo)
    QTest.mouseClick(modal(qtbot, EvidenceBatchDialog).go, Qt.MouseButton.LeftButton)
    # while files are being filed, no others are asked for
    intake = known(page.findChild(EvidenceDesk)).coming
    qtbot.waitUntil(lambda: intake.batch is None and filed(opened), timeout=20_000)
    opened.room.backing.make("asked")
    qtbot.waitUntil(lambda: bool(opened.room.office.backups.listed()), timeout=20_000)
    backup = opened.room.office.backups.listed()[0].path
    patch.setattr(QFileDialog, "getOpenFileNames", lambda *_words: ([str(photo)], ""))
    patch.setattr(QFileDialog, "getOpenFileName", lambda *_words: (str(backup), ""))
    patch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(room / "written"), ""))
    QGuiApplication.clipboard().setText("โครงการ/กิจกรรม\tวันที่\nหนึ่ง\t9 เม.ย. 69\nสอง\t-\n")
    return window


def filed(opened: OfficeWidget) -> bool:
    return bool(opened.session.read(lambda reader: reader.records("file")))


def through(
    window: Window, door: Door, qtbot: QtBot, means: Callable[[str], str] = str
) -> tuple[QAbstractButton, QDialog]:
    """Press the button by the keyboard; the button, and the dialog in front. `means`: the words as the window says."""
    person = Person(window, "dialogs", means=means)
    page, *steps = door.page.split(" › ")
    person.turns_to(page)
    for step in steps:
        person.clicks(step)
    if door.line:
        person.clicks_row(door.line)
    come_to_rest(qtbot, window)
    named, _cut, entry = door.button.partition(" › ")
    button = person.finds(named, QAbstractButton)
    qtbot.waitUntil(button.isEnabled)
    button.setFocus(KEYBOARD)
    QTest.keyClick(button, Qt.Key.Key_Space)
    menu = QApplication.activePopupWidget()
    if (menu) is not None:  # the entry, else the first of what it offers
        assert isinstance(menu, QMenu)
        QTest.keyClick(menu, Qt.Key.Key_Down)
        while entry and known(menu.activeAction()).text() != means(entry):
            QTest.keyClick(menu, Qt.Key.Key_Down)
        QTest.keyClick(menu, Qt.Key.Key_Return)
    return button, in_front(qtbot)


def in_front(qtbot: QtBot) -> QDialog:
    """The dialog that asks, as soon as there is one and nothing is waited for."""
    qtbot.waitUntil(
        lambda: isinstance(_modal(), QDialog) and not isinstance(_modal(), WaitDialog),
        timeout=20_000,
    )
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


def judge(dialog: QDialog, qtbot: QtBot) -> None:
    """Everything in it has a name, can be read, and is met by Tab; a day that is typed stays, readable or not."""
    assert QWidget.windowTitle(dialog)
    assert not nameless(dialog)
    fits(qtbot, dialog)
    met = list(round_of(dialog))
    assert all(each.isVisible() for each in met)
    assert not unmet(dialog, met)
    for day in dialog.findChildren(DayField):
        for typed in ("9/4/69", "31/2/69") if day.isVisible() and not day.isReadOnly() else ():
            day.setFocus()
            day.selectAll()
            QTest.keyClicks(day, typed)
            next(each for each in met if each is not day).setFocus()
            assert (read_day(day.text()) or day.text()) == (read_day(typed) or typed)


def goes_back(window: Window, button: QAbstractButton, qtbot: QtBot) -> None:
    """The keyboard is where it was before the dialog."""

    def there() -> None:
        focus = QApplication.focusWidget()
        assert focus is button, f"not at {button.accessibleName()}: the keyboard is at {focus!r}"

    window.activateWindow()  # there is no window manager here that would
    qtbot.waitUntil(there)


def test_every_dialog_of_a_page_is_named_walked_and_left_by_keys(
    furnished: Window, qtbot: QtBot
) -> None:
    for door in DOORS:
        button, dialog = through(furnished, door, qtbot)
        assert type(dialog) is door.opens
        judge(dialog, qtbot)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: _modal() is None)
        goes_back(furnished, button, qtbot)


@pytest.mark.parametrize("scale", [150, 200])
def test_no_dialog_of_evidence_is_higher_than_the_window(
    furnished: Window, qtbot: QtBot, scale: int
) -> None:
    furnished.dress("light", scale)
    for door in (one for one in DOORS if one.page == "หลักฐาน"):
        _button, dialog = through(furnished, door, qtbot)
        assert dialog.height() <= furnished.height(), door.name
        judge(dialog, qtbot)
        dialog.reject()
        qtbot.waitUntil(lambda: _modal() is None)
        furnished.activateWindow()


def test_dialogs_a_long_way_behind_are_walked_too(window: Window, qtbot: QtBot) -> None:
    window.activateWindow()
    begun = window.findChildren(QPushButton)[0]
    for make, words in made().items():
        begun.setFocus(KEYBOARD)
        dialog = make(window._look, *words, window)
        dialog.open()
        qtbot.waitUntil(dialog.isActiveWindow)
        judge(dialog, qtbot)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: _modal() is None)
        window.activateWindow()
        qtbot.waitUntil(begun.hasFocus)


@pytest.mark.usefixtures("qapp")
def test_every_dialog_is_walked() -> None:
    """A new one gets a door, or stands in made_dialogs; the one that waits holds nothing to press."""
    for found in pkgutil.walk_packages(ui.desktop.__path__, "ui.desktop."):
        importlib.import_module(found.name)
    every = {kind for kind in kinds(QDialog) if kind.__module__.startswith("ui.desktop.")}
    assert every - {door.opens for door in DOORS} - set(made()) == {
        FramedDialog,
        FocusReturnDialog,
        WaitDialog,
    }
    assert prompts() == {make.prompt for make in made() if isinstance(make, Asked)}


def prompts() -> set[Callable[..., Prompt]]:
    """The functions of the window that return a prompt."""
    modules = [module for name, module in sys.modules.items() if name.startswith("ui.desktop.")]
    made = {
        each
        for module in modules
        for each in vars(module).values()
        if isinstance(each, FunctionType)
    }
    return {each for each in made if each.__annotations__.get("return") in (Prompt, "Prompt")}


def resizings(tree: ast.AST) -> Iterator[str]:
    """Where the code of a dialog gives one its size: what it is resized to."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "resize"
        ):
            dialog = "self" if isinstance(tree, ast.ClassDef) else "dialog"
            if ast.unparse(node.func.value) == dialog:
                yield " ".join(map(ast.unparse, node.args))


def dialog_makers() -> Iterator[ast.AST]:
    """The classes of dialogs, and all functions: they may hold one as `dialog`. Their frame bounds itself."""
    for path in sorted((ROOT / "ui" / "desktop").rglob("*.py")):
        code = path.read_text("utf-8")
        frame = Path(known(sys.modules[FramedDialog.__module__].__file__))
        if path != frame and ".resize(" in code:
            for node in ast.walk(ast.parse(code)):
                bases = (
                    [ast.unparse(base) for base in node.bases]
                    if isinstance(node, ast.ClassDef)
                    else []
                )
                if any("Dialog" in base for base in bases) or isinstance(node, ast.FunctionDef):
                    yield node


def test_no_dialog_gives_itself_more_than_the_window_has() -> None:
    sizes = [size for maker in dialog_makers() for size in resizings(maker)]
    assert len(sizes) > 5
    assert {size for size in sizes if "most(" not in size} == set()


def kinds(kind: type[QDialog]) -> Iterator[type[QDialog]]:
    for below in kind.__subclasses__():
        yield below
        yield from kinds(below)
