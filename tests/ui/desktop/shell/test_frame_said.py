"""What the frame says of a save, an undo, a PIN and what was not sent is said when it is so."""

import sys
from datetime import datetime
from types import SimpleNamespace

import pytest
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.backups.retention import Backup, Restored, moment_words
from core.errors import Stays, UserError
from core.health.facts import RepairReport
from core.home.rows import LastBackups
from core.values import Changes
from tests.bare import bare
from tests.ui.desktop.acting import modal, office
from ui.desktop.base.page_context import LEAVING, PageContext
from ui.desktop.shell.header import Header
from ui.desktop.shell.status import Toast, WorkStatus, state_line
from ui.desktop.shell.window import Window
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.workshop.phones_dialogs import leaving_words

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


def test_an_undo_a_redo_and_a_saved_deed_are_told_apart(sample: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    deeds, told = office(sample).commands, list[str]()
    monkeypatch.setattr(office(sample).toast, "tell", lambda text, *_action: told.append(text))
    deeds.told(Changes("undo", "a" * 32))
    assert not told, "nobody asked for it here"
    deeds._undone = "แก้ผล"
    deeds.told(Changes("undo", "a" * 32))
    deeds.told(Changes("redo", "a" * 32))
    deeds.told(Changes("set_field", "a" * 32))
    assert told == ["เลิกทำแล้ว: แก้ผล", "ทำซ้ำแล้ว: แก้ผล"]
    monkeypatch.setattr(deeds, "words", lambda: ("ลบหลักฐาน", ""))
    deeds.told(Changes("delete", ""))
    assert told[2:] == [], "nothing was saved"
    deeds.told(Changes("delete", "a" * 32))
    assert told[2:] == ["ลบหลักฐาน แล้ว"]


def test_what_was_refused_is_said_not_to_be_saved(sample: Window) -> None:
    frame = office(sample)
    frame.room.news.changed.emit(Changes("set_field", "a" * 32))
    assert "ยังไม่บันทึก" not in frame.header.saved.says
    frame._unsaved(UserError("ที่เก็บเต็ม", "เพราะ", "โปรด"))
    assert frame.header.saved.says == "ยังไม่บันทึก: ที่เก็บเต็ม"
    frame.room.host.refused.emit(UserError("เปิดไฟล์ไม่ได้", "เพราะ", "โปรด"))
    assert frame.header.saved.says == "เปิดไฟล์ไม่ได้", "nothing was to be saved"
    frame._unsaved(Stays("เลิกทำการรับคะแนนของที่ประชุมไม่ได้", "เพราะ", "โปรด"))
    assert frame.header.saved.says == "เลิกทำการรับคะแนนของที่ประชุมไม่ได้", "all is saved, and nothing says otherwise"


def test_a_pin_is_said_to_be_set_or_taken_away_as_it_was(sample: Window) -> None:
    people, told, refused = office(sample).people, list[str](), list[UserError]()
    office(sample).room.host.toast.connect(told.append)
    office(sample).room.host.refused.connect(refused.append)
    people._put_pin("somebody", "12345")
    people._put_pin("somebody", "")
    assert told == ["ตั้ง PIN แล้ว", "ไม่ใช้ PIN แล้ว"]


def test_saves_that_were_not_sent_are_counted_only_in_the_tip() -> None:
    for unsent, line, tip in (
        (0, "", ""),
        (3, "", "บันทึกในเครื่องนี้ 3 ครั้งที่ยังไม่อยู่ในไฟล์รับส่งใด"),
    ):
        session, kept = SimpleNamespace(read=lambda _look, n=unsent: n), SimpleNamespace(seen=LastBackups())
        office, backing = SimpleNamespace(session=session, sent=dict), SimpleNamespace(known=kept)
        room = bare(PageContext, office=office, backing=backing)
        assert state_line(room, datetime.now()) == (line, tip)


def test_a_folder_is_said_to_be_restored_only_after_a_restoration(
    sample: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, renewed = list[str](), list[object]()
    monkeypatch.setattr(sample, "open_folder", lambda _folder: True)
    monkeypatch.setattr(sample, "_renewed", renewed.append)
    monkeypatch.setattr(office(sample).toast, "tell", lambda text, *_action: told.append(text))
    monkeypatch.setattr("ui.desktop.backups.restoration.trust_again", lambda *_given, **_named: None)
    repaired = Repaired(Dated(), (), ())
    sample._restored(repaired, office(sample).room.folder)
    assert (told, renewed) == ([], [repaired])
    restored = bare(Restored, backup=bare(Backup, at=MADE), new_keys=False, unaware=False)
    sample._restored(restored, office(sample).room.folder)
    assert told[0] == f"กู้คืนจากไฟล์สำรอง {moment_words(MADE)} แล้ว งานต่อจากนี้บันทึกต่อได้เลย"


def test_something_is_said_to_be_saved_only_when_it_was() -> None:
    shown = list[str]()
    saved = SimpleNamespace(hide=lambda: None)
    header = bare(Header, show_saved=lambda words, _tone: shown.append(words), saved=saved)
    status = WorkStatus(header, bare(Toast))
    for changes, said in ((Changes("look_at"), False), (Changes("set_field", "a" * 32), True)):
        status.saved(changes)
        assert any("บันทึกแล้ว" in words for words in shown) is said


def test_closing_what_phones_still_use_is_told_in_one_sentence(sample: Window, qtbot: QtBot) -> None:
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
