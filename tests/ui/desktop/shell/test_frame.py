"""The frame around the pages: undo by name, finding anything, going back, the person at the keyboard, the bin."""

import sys
import time
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from types import SimpleNamespace
from typing import NamedTuple

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMenu, QProgressBar
from pytestqt.qtbot import QtBot

from core.backups.retention import Backup, RestoreOutcome
from core.errors import UndoError, UserError
from core.evidence.deeds import EvidenceWebPage, add_link
from core.forms.ports import Reader, Store
from core.health.facts import RepairReport
from core.home.rows import LastBackups
from core.log.deeds import delete_record, delete_records
from core.log.ports import Context
from core.people.units import has_units
from core.values import Changes, Ref
from tests.bare import bare
from tests.ui.desktop.acting import (
    desk_of,
    modal,
    office,
    page,
    panel,
    press,
    prompted,
    saved,
    turn_to,
)
from ui.desktop.base.page_context import LEAVING
from ui.desktop.bin.page import BinPage
from ui.desktop.shell import pages
from ui.desktop.shell.header import PageHeader
from ui.desktop.shell.sidebar import SidebarButton
from ui.desktop.shell.status import JobProgressBar, Toast, WorkStatusDisplay, state_line
from ui.desktop.shell.window import Window
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.workshop.phones_dialogs import leaving_words

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
LEFT, ITEM = Qt.MouseButton.LeftButton, "d3r.l4.3"


def mark(window: Window, qtbot: QtBot) -> None:
    panel(window, ITEM)
    press(window, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: saved(window, ITEM).state.text == "met")


def menu(qtbot: QtBot) -> QMenu:
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    found = QApplication.activePopupWidget()
    assert isinstance(found, QMenu)
    return found


def choose(qtbot: QtBot, words: str) -> None:
    """Click an entry of the open menu."""
    opened = menu(qtbot)
    action = next(one for one in opened.actions() if words in one.text())
    QTest.mouseClick(opened, LEFT, pos=opened.actionGeometry(action).center())


def add_person(window: Window, qtbot: QtBot, who: str) -> None:
    QTest.mouseClick(office(window).header.person, LEFT)
    choose(qtbot, "เพิ่มผู้ใช้งาน")
    name = prompted(qtbot, "เพิ่มผู้ใช้งาน").fields["name"]
    QTest.keyClicks(name, who)
    QTest.keyClick(name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: who in office(window).header.person.text())
    qtbot.waitUntil(window.isActiveWindow)


def test_undo_and_redo_name_what_they_do(sample: Window, qtbot: QtBot) -> None:
    header = office(sample).header
    before = saved(sample, ITEM).state.text
    mark(sample, qtbot)
    qtbot.waitUntil(lambda: "ให้คะแนนมิติ 3 ระดับ 4 ข้อ 3" in header.undo.accessibleName())
    assert not header.redo.isEnabled()
    press(sample, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: saved(sample, ITEM).state.text == before)
    qtbot.waitUntil(lambda: "ให้คะแนนมิติ 3" in header.redo.accessibleName())
    press(sample, Qt.Key.Key_Y, CONTROL)
    qtbot.waitUntil(lambda: saved(sample, ITEM).state.text == "met")
    qtbot.waitUntil(lambda: not header.redo.isEnabled())


def test_a_toast_offers_the_way_back_and_leaves_the_keyboard_where_it_is(
    sample: Window, qtbot: QtBot
) -> None:
    mark(sample, qtbot)
    press(sample, Qt.Key.Key_Z, CONTROL)
    focus = QApplication.focusWidget()
    qtbot.waitUntil(lambda: "เลิกทำแล้ว" in office(sample).toast.says)
    assert QApplication.focusWidget() is focus
    QTest.mouseClick(office(sample).toast.button, LEFT)
    qtbot.waitUntil(lambda: saved(sample, ITEM).state.text == "met")


def test_what_is_finished_is_told_at_the_foot_and_no_save_wipes_it_away(
    sample: Window, qtbot: QtBot
) -> None:
    opened = office(sample)
    opened.room.host.report("กำลังพิมพ์", "info")
    assert opened.header.saved.says == "กำลังพิมพ์"
    opened.room.host.report("พิมพ์แล้ว 10.00 น.", "ok")
    assert opened.header.saved.says != "กำลังพิมพ์"
    opened.people.add("สมหญิง", "")
    qtbot.waitUntil(
        lambda: opened.session.person != "" and opened.header.saved.says.startswith("บันทึกแล้ว")
    )
    assert opened.toast.says == "พิมพ์แล้ว 10.00 น."


def test_back_and_forward_go_over_pages_years_and_items(sample: Window, qtbot: QtBot) -> None:
    opened = office(sample)
    panel(sample, ITEM)
    opened.show_page("papers")
    opened.show_page("exchange")
    press(sample, Qt.Key.Key_Left, ALT)
    assert opened.key == "papers"
    press(sample, Qt.Key.Key_Left, ALT)
    assert opened.key == "assessment"
    qtbot.waitUntil(lambda: page(sample).ladder.here is not None)
    here = page(sample).ladder.here
    assert here is not None
    assert here.row.id == ITEM, "the item they had left"
    handle = sample.windowHandle()
    QTest.mouseClick(handle, Qt.MouseButton.ForwardButton, pos=QPoint(600, 400))
    assert opened.key == "papers"
    QTest.mouseClick(handle, Qt.MouseButton.BackButton, pos=QPoint(600, 400))
    assert opened.key == "assessment"
    opened.open_year(2570)
    press(sample, Qt.Key.Key_Left, ALT)
    assert opened.year == 2569


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        pytest.param("รับส่ง", "รับส่ง", id="a page"),
        pytest.param("เลิกทำ", "เลิกทำ: ให้คะแนน", id="a deed"),
        pytest.param(
            "๓ โครงการ ความรู้ ป้องกัน",
            "ให้ความรู้เรื่องป้องกัน",
            id="an item, by Thai digits and words anywhere",
        ),
        pytest.param("ใหความรู", "ให้ความรู้", id="without tone marks"),
    ],
)
def test_the_palette_finds(sample: Window, qtbot: QtBot, typed: str, found: str) -> None:
    mark(sample, qtbot)
    press(sample, Qt.Key.Key_K, CONTROL)
    palette = office(sample).commands.palette
    qtbot.waitUntil(palette.isVisible)
    palette.line.setText(typed)

    def listed() -> bool:
        return any(found in palette.list.item(n).text() for n in range(palette.list.count()))

    qtbot.waitUntil(listed)
    palette.reject()


def test_the_palette_goes_there_by_keys(sample: Window, qtbot: QtBot) -> None:
    focus = panel(sample, ITEM)
    press(sample, Qt.Key.Key_K, CONTROL)
    palette = office(sample).commands.palette
    qtbot.waitUntil(palette.isVisible)
    QTest.keyClick(palette.line, Qt.Key.Key_Escape)
    assert (
        focus.isAncestorOf(QApplication.focusWidget() or sample)
        or QApplication.focusWidget() is focus
    )
    press(sample, Qt.Key.Key_K, CONTROL)
    palette = office(sample).commands.palette
    QTest.keyClick(palette.line, Qt.Key.Key_Down)
    QTest.keyClick(palette.line, Qt.Key.Key_Down)
    chosen = palette.list.currentItem().text()
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert office(sample).sidebar.entry(office(sample).key).accessibleName() == chosen


def test_saves_carry_the_person_who_is_switched_in_two_clicks(sample: Window, qtbot: QtBot) -> None:
    add_person(sample, qtbot, "Somchai")
    add_person(sample, qtbot, "Somsri")
    mark(sample, qtbot)
    QTest.mouseClick(office(sample).header.person, LEFT)
    choose(qtbot, "Somchai")
    assert "Somchai" in office(sample).header.person.text()
    session = office(sample).session
    people = {one.ref.id: one.text("name") for one in office(sample).people.people()}
    last = session.read(lambda reader: reader.history.save(reader.history.last_save()))
    assert people[last[0].person] == "Somsri"
    assert people[session.person] == "Somchai"
    assert not office(sample).commands.words()[0].startswith("ให้คะแนน"), (
        "what others saved is not theirs to undo"
    )


def test_a_pin_keeps_a_passer_by_out(sample: Window, qtbot: QtBot) -> None:
    add_person(sample, qtbot, "Somchai")
    press(sample, Qt.Key.Key_U, CONTROL)
    choose(qtbot, "PIN")
    asked = prompted(qtbot, "PIN ของท่านในเครื่องนี้")
    QTest.keyClicks(asked.fields["new"], "123")
    QTest.keyClicks(asked.fields["again"], "123")
    QTest.mouseClick(asked.go, LEFT)
    assert "อย่างน้อย" in asked.wrong.text()
    QTest.keyClicks(asked.fields["new"], "4")
    QTest.keyClicks(asked.fields["again"], "4")
    QTest.mouseClick(asked.go, LEFT)
    add_person(sample, qtbot, "Somsri")
    press(sample, Qt.Key.Key_U, CONTROL)
    choose(qtbot, "Somchai")
    asked_pin = prompted(qtbot, "ใส่ PIN ของ Somchai")
    QTest.keyClicks(asked_pin.fields["pin"], "9999")
    QTest.keyClick(asked_pin.fields["pin"], Qt.Key.Key_Return)
    assert "ไม่ตรง" in asked_pin.wrong.text()
    assert "Somsri" in office(sample).header.person.text()
    QTest.keyClicks(asked_pin.fields["pin"], "1234")
    QTest.keyClick(asked_pin.fields["pin"], Qt.Key.Key_Return)
    assert "Somchai" in office(sample).header.person.text()
    folder = office(sample).room.folder
    sample.show_first_run()
    assert sample.open_folder(folder)
    assert office(sample).session.person == "", "the next start asks again"


def test_the_bin_shows_who_deleted_what_and_brings_it_back(sample: Window, qtbot: QtBot) -> None:
    opened = office(sample)
    ref = desk_of(opened).assessing.ref
    assert ref is not None
    opened.session.do(partial(delete_record, ref=ref))
    qtbot.waitUntil(lambda: "ลบ" in opened.toast.says)
    turn_to(opened, "bin")
    shown = opened.leaf("bin").widget
    assert isinstance(shown, BinPage)
    qtbot.waitUntil(lambda: bool(shown.list.lines), timeout=8000)
    assert "2569" in shown.list.lines[0].title
    QTest.mouseClick(shown.back, LEFT)
    qtbot.waitUntil(lambda: not shown.list.lines)
    opened.show_page("assessment")
    assert page(sample).view is not None


def test_several_records_are_restored_at_once_and_undone_by_one_key(
    sample: Window, qtbot: QtBot
) -> None:
    opened = office(sample)
    for n in range(3):
        opened.session.do(partial(add_link, link=EvidenceWebPage(f"https://example.org/{n}")))

    def pieces() -> list[Ref]:
        return [one.ref for one in opened.session.read(lambda reader: reader.records("evidence"))]

    qtbot.waitUntil(lambda: len(pieces()) == 3, timeout=8000)
    rows = pieces()
    opened.session.do(partial(delete_records, refs=rows))
    turn_to(opened, "bin")
    shown = opened.leaf("bin").widget
    assert isinstance(shown, BinPage)
    qtbot.waitUntil(lambda: len(shown.list.lines) == len(rows), timeout=8000)
    shown.list.selectAll()
    assert [one.words for one in shown.list.menu.deeds()] == [f"นำกลับ {len(rows)} รายการ"]
    assert f"นำกลับ {len(rows)} รายการ" in shown.back.text()
    QTest.mouseClick(shown.back, LEFT)
    qtbot.waitUntil(lambda: not shown.list.lines)
    press(sample, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(shown.list.lines) == len(rows), timeout=8000)


def test_the_sheet_of_keys_shows_every_table_and_gives_the_keyboard_back(
    sample: Window, qtbot: QtBot
) -> None:
    panel(sample, ITEM)
    focus = QApplication.focusWidget()
    press(sample, Qt.Key.Key_F1)
    sheet = modal(qtbot, QDialog)
    said = {label.accessibleName() for label in sheet.findChildren(QLabel)}
    assert {"Ctrl+K ค้นหาหรือสั่ง", "F8 ข้อที่ต้องทำต่อ", "P ผ่าน"} <= said
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is focus)


def in_sight(window: Window) -> list[str]:
    """The words of the sidebar's entries that can be seen, from top to foot."""
    entries = [one for one in office(window).sidebar.findChildren(SidebarButton) if one.isVisible()]
    return [one.accessibleName() for one in sorted(entries, key=lambda one: one.y())]


def test_eight_entries_are_in_sight_and_the_rest_unfolds_and_stays_so(sample: Window) -> None:
    opened = office(sample)
    opened.show_page("home")
    eight = in_sight(sample)
    assert eight[-2:] == ["เพิ่มเติม", "วิธีใช้"]
    assert len(eight) == 8
    for key, count in (("scans", 2), ("health", 3)):
        opened.room.host.count(key, count, "")
    more = opened.sidebar.more
    assert more.accessibleDescription() == "พับอยู่ 5", "what the pages out of sight count is summed"
    more.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(more, Qt.Key.Key_Return)
    assert more.accessibleDescription() == "กางอยู่"
    below = ["สแกน", "แบบและเกณฑ์", "สุขภาพข้อมูล", "ถังขยะ", "ตั้งค่า"]
    assert in_sight(sample) == [*eight[:-1], *below, "วิธีใช้"]
    for digit, key in ((Qt.Key.Key_7, "scans"), (Qt.Key.Key_6, "exchange"), (Qt.Key.Key_1, "home")):
        press(sample, digit, CONTROL)
        assert opened.key == key, "the digits count what stands there"
    more.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(more, Qt.Key.Key_Down)
    assert opened.sidebar.entry("scans").hasFocus()
    assert opened.key == "home", "the arrow keys move on from it without choosing"
    sample.show_first_run()
    sample.open_folder(opened.room.folder)
    opened = office(sample)
    assert len(in_sight(sample)) == 13, "as it was left"
    QTest.mouseClick(opened.sidebar.more, LEFT)
    assert in_sight(sample) == eight
    press(sample, Qt.Key.Key_Comma, CONTROL)
    assert opened.sidebar.entry("settings").isVisible(), "it opens by itself for its page"
    press(sample, Qt.Key.Key_Left, ALT)
    assert in_sight(sample) == eight


def test_the_sidebar_is_a_rail_when_wanted_and_stays_one(sample: Window, qtbot: QtBot) -> None:
    wide = office(sample).sidebar.width()
    press(sample, Qt.Key.Key_B, CONTROL)
    qtbot.waitUntil(lambda: office(sample).sidebar.width() < wide / 2)
    folder = office(sample).room.folder
    sample.show_first_run()
    sample.open_folder(folder)
    assert office(sample).sidebar.width() < wide / 2
    press(sample, Qt.Key.Key_B, CONTROL)
    qtbot.waitUntil(lambda: office(sample).sidebar.width() == wide)


def test_the_language_changes_while_everything_is_open(sample: Window, qtbot: QtBot) -> None:
    note = panel(sample, ITEM).note.open()
    before = office(sample)
    note.insertPlainText("กำลังพิมพ์ ")
    sample.speak("en")
    try:
        assert office(sample) is not before
        assert office(sample).key == "assessment"
        qtbot.waitUntil(lambda: "กำลังพิมพ์" in saved(sample, ITEM).note.text)
        qtbot.waitUntil(lambda: page(sample).ladder.here is not None)
        mark(sample, qtbot)
    finally:
        sample.speak("th")
    assert sample._settings.language.language == "th"


class Counted(NamedTuple):
    done: int
    total: int


def test_long_work_shows_how_far_it_is_and_can_be_stopped(sample: Window, qtbot: QtBot) -> None:
    (work,), session = office(sample).findChildren(JobProgressBar), office(sample).session

    def count(_ctx: Context, _store: Store) -> Iterator[object]:
        for n in range(1, 50_000):  # it goes on until it is stopped
            time.sleep(0.01)
            yield Counted(min(n, 499), 500)

    job = session.do(count)
    qtbot.waitUntil(work.isVisible)
    bar = work.findChild(QProgressBar)
    assert isinstance(bar, QProgressBar)
    qtbot.waitUntil(lambda: bar.maximum() == 500 and bar.value() > 1)
    assert "จาก 500" in bar.accessibleName()
    mark(sample, qtbot)  # saves go on meanwhile
    assert work.isVisible()
    QTest.mouseClick(work.stop, LEFT)
    qtbot.waitUntil(lambda: not work.isVisible())
    assert job.cancelled.is_set()


def test_redo_in_a_field_is_the_windows_when_nothing_was_typed(
    sample: Window, qtbot: QtBot
) -> None:
    mark(sample, qtbot)
    press(sample, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: office(sample).header.redo.isEnabled())
    panel(sample, ITEM).note.open()
    press(sample, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: saved(sample, ITEM).state.text == "met")


def test_which_pages_there_are_is_read_once_until_something_changes(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, opened = list[str](), office(sample)

    def counted(unit: str, reader: Reader) -> bool:
        asked.append(unit)
        return has_units(unit, reader)

    qtbot.waitUntil(lambda: opened.header.saved.says != "")
    mark(sample, qtbot)
    monkeypatch.setattr(pages, "has_units", counted)
    known = opened.pages_there()
    before = len(asked)
    assert opened.pages_there() == known
    opened.people.switched.emit()  # what waits is counted again, of the same records
    assert len(asked) == before
    press(sample, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: len(asked) == before + 1)
    assert opened.pages_there() == known
    assert len(asked) == before + 1


if sys.platform == "win32":
    from pathlib import WindowsPath as OwnPath
else:
    from pathlib import PosixPath as OwnPath


MADE = datetime(2026, 11, 20, 9, 14).astimezone()


class Dated(OwnPath):
    at = MADE


class Repaired(RepairReport):
    """As much like a restoration as it can be."""

    new_keys = unaware = False


def test_an_undo_a_redo_and_a_saved_deed_are_told_apart(
    sample: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    deeds, told = office(sample).commands, list[str]()
    monkeypatch.setattr(office(sample).toast, "tell", lambda text, *_action: told.append(text))
    deeds.show_saved(Changes("undo", "a" * 32))
    assert not told, "nobody asked for it here"
    deeds._undone = "แก้ผล"
    deeds.show_saved(Changes("undo", "a" * 32))
    deeds.show_saved(Changes("redo", "a" * 32))
    deeds.show_saved(Changes("set_field", "a" * 32))
    assert told == ["เลิกทำแล้ว: แก้ผล", "ทำซ้ำแล้ว: แก้ผล"]
    monkeypatch.setattr(deeds, "words", lambda: ("ลบหลักฐาน", ""))
    deeds.show_saved(Changes("delete", ""))
    assert told[2:] == [], "nothing was saved"
    deeds.show_saved(Changes("delete", "a" * 32))
    assert told[2:] == ["ลบหลักฐาน แล้ว"]


def test_what_was_refused_is_said_not_to_be_saved(sample: Window) -> None:
    frame = office(sample)
    frame.room.news.changed.emit(Changes("set_field", "a" * 32))
    assert "ยังไม่บันทึก" not in frame.header.saved.says
    frame._unsaved(UserError("ที่เก็บเต็ม", "เพราะ", "โปรด"))
    assert frame.header.saved.says == "ยังไม่บันทึก: ที่เก็บเต็ม"
    frame.room.host.refuse(UserError("เปิดไฟล์ไม่ได้", "เพราะ", "โปรด"))
    assert frame.header.saved.says == "เปิดไฟล์ไม่ได้", "nothing was to be saved"
    frame._unsaved(UndoError("เลิกทำการรับคะแนนของที่ประชุมไม่ได้", "เพราะ", "โปรด"))
    assert frame.header.saved.says == "เลิกทำการรับคะแนนของที่ประชุมไม่ได้", (
        "all is saved, and nothing says otherwise"
    )


def test_a_pin_is_said_to_be_set_or_taken_away_as_it_was(sample: Window) -> None:
    people = office(sample).people
    told = list[str]()
    refused = list[UserError]()
    office(sample).room.host.toast.connect(told.append)
    office(sample).room.host.refuse.connect(refused.append)
    people._put_pin("somebody", "12345")
    people._put_pin("somebody", "")
    assert told == ["ตั้ง PIN แล้ว", "ไม่ใช้ PIN แล้ว"]


def test_the_head_counts_no_saves_and_says_when_the_last_backup_was_made() -> None:
    at = datetime(2026, 11, 27, 9, 30)
    assert state_line(None, at) == state_line(LastBackups(), at) == ""
    assert state_line(LastBackups(local=at), at) == "สำรองล่าสุด 09.30 น."


def test_a_folder_is_said_to_be_restored_only_after_a_restoration(
    sample: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, renewed = list[str](), list[object]()
    monkeypatch.setattr(sample, "open_folder", lambda _folder: True)
    monkeypatch.setattr(sample, "_renewed", renewed.append)
    monkeypatch.setattr(office(sample).toast, "tell", lambda text, *_action: told.append(text))
    monkeypatch.setattr(
        "ui.desktop.backups.restoration.trust_again", lambda *_given, **_named: None
    )
    repaired = Repaired(Dated(), (), ())
    sample._restored(repaired, office(sample).room.folder)
    assert (told, renewed) == ([], [repaired])
    restored = bare(RestoreOutcome, backup=bare(Backup, at=MADE), new_keys=False, unaware=False)
    sample._restored(restored, office(sample).room.folder)
    assert told[0] == f"กู้คืนจากไฟล์สำรอง {Backup.moment_words(MADE)} แล้ว งานต่อจากนี้บันทึกต่อได้เลย"


def test_something_is_said_to_be_saved_only_when_it_was() -> None:
    shown = list[str]()
    saved = SimpleNamespace(hide=lambda: None)
    header = bare(PageHeader, show_saved=lambda words, _tone: shown.append(words), saved=saved)
    status = WorkStatusDisplay(header, bare(Toast))
    for changes, said in ((Changes("look_at"), False), (Changes("set_field", "a" * 32), True)):
        status.saved(changes)
        assert any("บันทึกแล้ว" in words for words in shown) is said


def test_closing_what_phones_still_use_is_told_in_one_sentence(
    sample: Window, qtbot: QtBot
) -> None:
    """Only where a person closes it: what the system or the program ends is not held up."""
    frame = office(sample)
    closing = QCloseEvent()
    assert not frame.commands.holds(closing, sample)
    frame.room.host.setProperty(LEAVING, leaving_words())
    assert not frame.commands.holds(closing, sample), "the program's own closing asks nothing"
    frame.commands.ask_to_leave(leaving_words(), sample)
    asked = modal(qtbot, FramedDialog)
    assert "โทรศัพท์" in " ".join(each.text() for each in asked.findChildren(QLabel))
    asked.reject()
    assert sample.isVisible(), "and nothing is closed before that is agreed to"
