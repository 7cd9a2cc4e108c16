"""The page of settings: how the window speaks, who works here, and how a PC comes to be believed without a terminal."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from core.i18n import THAI
from core.log.certificates import fingerprint
from core.thai.days import short_date
from tests.ui.desktop.acting import exchange_of, new_office, office, prompted, written
from ui.desk import NewOffice
from ui.desktop.base.look_card import AppearanceCard
from ui.desktop.base.person_dialogs import ROLES
from ui.desktop.first.page import FirstRunPage
from ui.desktop.help.page import HelpPage
from ui.desktop.settings.desk import SettingsDesk
from ui.desktop.settings.page import SettingsPage
from ui.desktop.shell.first_dialogs import FirstRunDialogs
from ui.desktop.shell.window import Window
from ui.desktop.widgets.choices import SegmentButton, TickBox
from ui.desktop.widgets.keys import ShortcutsDialog
from ui.desktop.widgets.prompt import PromptDialog
from ui.terminal.keys import made
from wiring import Wiring

pytestmark = pytest.mark.usefixtures("thai_again")

LEFT = Qt.MouseButton.LeftButton


def settings_of(window: Window) -> SettingsPage:
    found = office(window).leaf("settings").widget
    assert isinstance(found, SettingsPage)
    return found


def desk_of(window: Window) -> SettingsDesk:
    return settings_of(window).findChildren(SettingsDesk)[0]


def click(window: Window, words: str) -> None:
    button = next(
        one for one in settings_of(window).findChildren(SegmentButton) if one.text() == words
    )
    QTest.mouseClick(button, LEFT)


def drop(window: Window, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier
    )
    office(window).dropEvent(event)


def texts(window: Window) -> str:
    return " ".join(
        label.text() for label in office(window).findChildren(QLabel) if label.isVisible()
    )


def test_years_of_english_and_digits_are_chosen_and_every_page_follows(
    sample: Window, qtbot: QtBot
) -> None:
    office(sample).show_page("settings")
    assert not [
        one for one in settings_of(sample).findChildren(SegmentButton) if "2026" in one.text()
    ], "Thai has one era"
    click(sample, "English")
    day = date(2026, 11, 20)
    assert short_date(day) == "20 Nov 2026"
    next(
        one for one in settings_of(sample).findChildren(SegmentButton) if "2569" in one.text()
    ).click()
    assert short_date(day) == "20 Nov 2569"
    assert office(sample).key == "settings"
    click(sample, "๐ ๑ ๒ ๓")
    assert [
        one for one in settings_of(sample).findChildren(SegmentButton) if one.text() == "0 1 2 3"
    ], "the way back"
    office(sample).show_page("home")
    qtbot.waitUntil(lambda: "๒๕๖๙" in texts(sample))
    assert "2569" not in texts(sample)
    assert sample._settings.language == ("en", True, True)
    assert "S10" in texts(sample), "codes are never turned"
    sample.speak(THAI)


def test_people_are_renamed_switched_and_leave_without_being_deleted(
    sample: Window, qtbot: QtBot
) -> None:
    opened = office(sample)
    opened.people.add("สมหญิง", "นักวิชาการ")
    qtbot.waitUntil(lambda: "สมหญิง" in opened.header.person.text())
    opened.people.add("สมชาย", "")
    qtbot.waitUntil(lambda: "สมชาย" in opened.header.person.text())
    opened.show_page("settings")
    shown = settings_of(sample)
    QTest.mouseClick(next(one for one in shown.buttons if one.text() == "ใช้ชื่อนี้"), LEFT)
    qtbot.waitUntil(lambda: "สมหญิง" in opened.header.person.text())
    QTest.mouseClick(
        next(
            one for one in shown.buttons if "สมชาย" in one.accessibleName() and "แก้" in one.text()
        ),
        LEFT,
    )
    dialog = prompted(qtbot, "แก้ไขผู้ใช้งาน")
    dialog.fields["name"].setText("สมชาติ")
    QTest.mouseClick(dialog.fields["roles"].findChildren(TickBox)[ROLES.index("approver")], LEFT)
    QTest.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: "สมชาติ" in texts(sample))
    assert "ผู้อนุมัติ" in texts(sample)
    QTest.mouseClick(
        next(
            one for one in shown.buttons if "สมชาติ" in one.accessibleName() and "แก้" in one.text()
        ),
        LEFT,
    )
    dialog = prompted(qtbot, "แก้ไขผู้ใช้งาน")
    assert dialog.fields["name"].text() == "สมชาติ"
    QTest.mouseClick(dialog.buttons["user"], LEFT)
    qtbot.waitUntil(lambda: "สมชาติ" not in texts(sample))
    records = opened.session.read(lambda reader: reader.records("person", opened.room.unit))
    assert {(one.text("name"), one.text("roles")) for one in records} == {
        ("สมหญิง", ""),
        ("สมชาติ", "approver"),
    }


@pytest.fixture
def saving(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Whatever asks where to write a file is told here, under the name it offers."""
    place = tmp_path / "sent"
    place.mkdir()

    def asked(_parent: object, _title: str, offered: str, _kinds: str) -> tuple[str, str]:
        return str(place / Path(offered).name), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", asked)
    return place


def test_a_request_is_certified_and_its_answer_believed_without_a_terminal(
    window: Window, qtbot: QtBot, tmp_path: Path, desk: Wiring, saving: Path
) -> None:
    root = made(desk, tmp_path / "root", "เจ้าของแบบ")
    new_office(window, NewOffice(tmp_path / "office", "จังหวัด", "S20", "province", "", 2569))
    office(window).show_page("settings")
    assert "ยังไม่มีใบรับรอง" in texts(window)
    QTest.mouseClick(settings_of(window).here.request, LEFT)
    told = desk_of(window).enrolling.dialog
    assert isinstance(told, PromptDialog)
    (request,) = saving.iterdir()
    assert "ไฟล์คำขอพร้อมส่ง" in written(told)
    assert f"บันทึก {request.name} แล้ว ส่งไฟล์นี้ให้หน่วยงานต้นสังกัดทางใดก็ได้" in written(told)
    told.reject()
    (request,) = saving.iterdir()
    window.open_folder(tmp_path / "root")
    drop(window, request)
    asked = desk_of(window).enrolling.dialog
    assert isinstance(asked, PromptDialog)
    assert asked.fields["kind"].key == "office", (
        "what certifies others is given by nobody's default"
    )
    asked.fields["kind"].show_key("province")
    QTest.mouseClick(asked.go, LEFT)
    qtbot.waitUntil(lambda: len(list(saving.iterdir())) == 2)
    (answer,) = set(saving.iterdir()) - {request}
    qtbot.waitUntil(lambda: f"รับรองแล้ว ส่ง {answer.name} กลับไปให้ผู้ขอ" in written(office(window)))
    qtbot.waitUntil(lambda: bool(settings_of(window).devices.buttons))
    QTest.mouseClick(settings_of(window).devices.buttons[0], LEFT)
    prompted(qtbot, "เพิกถอน").reject()
    QTest.mouseClick(settings_of(window).devices.buttons[0], LEFT)
    QTest.mouseClick(prompted(qtbot, "เพิกถอน").go, LEFT)
    qtbot.waitUntil(lambda: "เพิกถอนแล้ว" in texts(window))
    assert not settings_of(window).devices.buttons, "what is revoked stays revoked"
    window.open_folder(tmp_path / "office")
    exchange_of(office(window))._calls.preview([answer])
    assert office(window).key == "settings"
    compared = desk_of(window).enrolling.dialog
    assert isinstance(compared, PromptDialog)
    QTest.keyClicks(compared.fields["digits"], "1" * 40)
    QTest.keyClick(compared.fields["digits"], Qt.Key.Key_Return)
    assert "ไม่ตรง" in compared.wrong.text()
    believed = "รับเข้าแล้ว เครื่องนี้เชื่อถือกุญแจรากและใบรับรองในไฟล์นั้น"
    assert believed not in written(office(window))
    compared.fields["digits"].selectAll()
    QTest.keyClicks(compared.fields["digits"], fingerprint(bytes.fromhex(root["key"])))
    QTest.keyClick(compared.fields["digits"], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "มีใบรับรองแล้ว" in texts(window))
    assert not settings_of(window).here.certify.isHidden(), "a province certifies its districts"
    qtbot.waitUntil(lambda: "จังหวัด เครื่อง A (จังหวัดหรือเขต)" in texts(window))
    assert believed in written(office(window))
    assert not settings_of(window).devices.buttons, "nobody revokes the PC they sit at"


def test_a_request_nobody_may_certify_here_is_answered_with_the_way(
    sample: Window, qtbot: QtBot, saving: Path
) -> None:
    office(sample).show_page("settings")
    QTest.mouseClick(settings_of(sample).here.request, LEFT)
    drop(sample, next(saving.iterdir()))
    qtbot.waitUntil(lambda: sample.problem is not None)
    assert sample.problem is not None
    assert "ต้นสังกัด" in sample.problem.problem.do


def test_every_file_of_ours_finds_its_place_when_it_is_dropped(
    sample: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    opened = office(sample)
    drop(sample, sample._desk.samples / "moral_plan_district.json")
    qtbot.waitUntil(
        lambda: bool(opened.session.read(lambda reader: reader.records("plan", opened.room.unit)))
    )
    assert (opened.key, opened.year) == ("plan", 2569)
    opened.room.backing.make("asked")
    qtbot.waitUntil(lambda: bool(opened.room.office.backups.listed()), timeout=8000)
    drop(sample, opened.room.office.backups.listed()[0].path)
    assert opened.key == "backups"
    qtbot.waitUntil(lambda: sample.restoring.dialog is not None, timeout=8000)
    assert sample.restoring.dialog is not None
    sample.restoring.dialog.reject()
    odd = tmp_path / "odd.bin"
    odd.write_bytes(b"nothing of ours")
    drop(sample, odd)
    assert opened.key == "exchange"


def first_of(window: Window) -> FirstRunPage:
    found = window.centralWidget()
    assert isinstance(found, FirstRunPage)
    return found


def test_the_first_run_changes_its_language_with_what_was_typed_in_place(
    window: Window, qtbot: QtBot
) -> None:
    first = first_of(window)
    QTest.keyClick(first.ways[0], Qt.Key.Key_Return)
    QTest.keyClicks(first.office._name, "Office 12")
    QTest.mouseClick(first.language.button("en"), LEFT)
    again = first_of(window)
    assert again is not first
    assert (again.step, again.office.typed[0]) == (1, "Office 12")
    qtbot.waitUntil(lambda: not isValid(first))
    QTest.keyClick(again.office._name, Qt.Key.Key_Escape)
    assert again.step == 0


def test_keys_help_and_looks_are_there_before_any_folder_is(window: Window, qtbot: QtBot) -> None:
    dialogs = first_of(window).findChildren(FirstRunDialogs)[0]
    QTest.keyClick(first_of(window).ways[0], Qt.Key.Key_F1)
    assert isinstance(dialogs.dialog, ShortcutsDialog)
    QTest.mouseClick(dialogs.dialog.more, LEFT)
    assert dialogs.dialog.findChildren(HelpPage)
    dialogs.dialog.reject()
    QTest.mouseClick(first_of(window).looks, LEFT)
    card = dialogs.dialog.findChildren(AppearanceCard)[0]
    QTest.mouseClick(card.theme.button("dark"), LEFT)
    assert window._settings.theme == "dark"
    dialogs.dialog.reject()
    window.dress("light", 100)
    qtbot.waitUntil(window.isActiveWindow)


def test_the_place_of_the_folder_tells_of_databases_that_a_sync_program_left_there(
    sample: Window, qtbot: QtBot
) -> None:
    office(sample).show_page("settings")
    page, folder = settings_of(sample), office(sample).room.folder
    copy = folder / "prongsai-DESKTOP-AB12.db"
    assert page.around.isHidden()
    copy.write_bytes((folder / "prongsai.db").read_bytes())
    desk_of(sample).live.read()
    qtbot.waitUntil(lambda: copy.name in page.around.text(), timeout=20_000)
    assert page.around.isVisibleTo(page)
    page.health.click()
    assert office(sample).leaf("health").widget.isVisible()
    office(sample).show_page("settings")
    copy.unlink()
    desk_of(sample).live.read()
    qtbot.waitUntil(lambda: page.around.isHidden() and page.health.isHidden(), timeout=20_000)
