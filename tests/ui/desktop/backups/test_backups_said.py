"""What the page of backups and a restoration assert is so, and nothing is done once a folder is being closed."""

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.backups.retention import Backup, DatabaseSummary, bare_copy_words
from core.errors import LostKeysError, UserError
from core.home.rows import LastBackups
from tests.said import said_in
from tests.ui.desktop.acting import ignored, office, prompted, written
from ui.desktop.backups.page import BackupsPage
from ui.desktop.backups.rescue import lost_keys
from ui.desktop.backups.restoration import trust_again
from ui.desktop.base import backup_timer
from ui.desktop.shell.first_dialogs import OfficeRecoveryGuide, RecoveryCalls
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.widgets.prompt import PromptDialog

AT = datetime(2026, 4, 9, 12)
HOLDING = DatabaseSummary("f", "u", "S20", "หน่วยตัวอย่าง", 9, 9, frozenset(), frozenset(), "")
SAVED = Backup(Path("/backups/a"), AT, "asked", HOLDING)
LESS = Backup(Path("/backups/b"), AT, "asked", HOLDING, frozenset({"x"}))


def test_the_newest_is_called_counted_only_when_it_lacks_nothing(look: Look, qtbot: QtBot) -> None:
    said = {}
    for state, found, kept in (
        ("none", (), LastBackups()),
        ("copy", (), LastBackups()),
        ("one", (SAVED,), LastBackups(AT)),
        ("less", (LESS,), LastBackups(AT, lost_files=1)),
        ("less-before", (SAVED, LESS), LastBackups(AT)),
        ("less-after", (LESS, SAVED), LastBackups(AT, lost_files=1)),
        ("drive", (SAVED,), LastBackups(AT, AT, "/media/usb")),
    ):
        page = BackupsPage(look, print)
        qtbot.addWidget(page)
        copies = (Path("/backups/damaged-2026-04-09-120000"),) if state == "copy" else ()
        page.show_backups(found, (), copies, kept)
        said[state] = written(page)
    assert said_in(said, "ล่าสุด นับแล้วตรงกัน") == "one less-before drive"
    assert said_in(said, "ขาดไฟล์หลักฐาน 1 ไฟล์") == "less less-before less-after"
    assert said_in(said, "ยังไม่มีไฟล์สำรองในเครื่อง กด สำรองในเครื่องตอนนี้") == "none copy"
    assert said_in(said, "แฟลชไดรฟ์: ยังไม่เคย") == "none copy one less less-before less-after"
    assert said_in(said, bare_copy_words()) == said_in(said, "backups/damaged-") == "copy"


def test_after_a_restoration_only_who_has_to_is_told_to_certify(sample: Window) -> None:
    session = office(sample).session
    assert trust_again(session, "9 เม.ย. 2569", new_keys=False) is None, (
        "an office that certifies nobody"
    )
    told = trust_again(session, "9 เม.ย. 2569", new_keys=True)
    assert told is not None
    assert told.what == "กู้คืนแล้ว เครื่องนี้ต้องขอใบรับรองใหม่"
    assert told.why == "เพราะกุญแจเดิมไม่ได้อยู่ในเครื่องนี้ เครื่องนี้จึงมีกุญแจใหม่ที่หน่วยงานอื่นยังไม่รู้จัก"


def test_new_keys_are_offered_and_what_stays_behind_is_counted_only_where_it_is_so(
    look: Look, qtbot: QtBot
) -> None:
    parent, said = QWidget(), {}
    qtbot.addWidget(parent)
    for state, renewable, loose in (
        ("uncertified", False, 3),
        ("whole", True, 0),
        ("loose", True, 3),
    ):
        problem = LostKeysError(
            "เปิดไม่ได้", "เพราะ", "โปรด", Path("/keys/ก"), renewable=renewable, loose=loose
        )
        said[state] = written(PromptDialog(look, lost_keys(problem), parent))
    offered = "ถ้ากุญแจเดิมไม่มีแล้ว ทำกุญแจใหม่ได้: โปรแกรมสำรองก่อน แล้วสร้างข้อมูลใหม่จากบันทึกที่มีลายเซ็นของกุญแจเดิม"
    refused = "ทำกุญแจใหม่ไม่ได้ เพราะกุญแจเดิมยังไม่มีใบรับรอง จึงไม่มีใครยืนยันสิ่งที่บันทึกไว้ได้"
    assert said_in(said, offered) == "whole loose"
    assert said_in(said, refused) == "uncertified"
    assert said_in(said, "บันทึก {n} รายการที่ไม่มีลายเซ็นหรือใบรับรองยืนยันจะตามมาไม่ได้") == "loose"


def test_keys_are_asked_for_only_where_it_is_they_that_are_lost(
    sample: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    way = "ถ้ามีโฟลเดอร์กุญแจ ก จากเครื่องเดิม นำมาไว้ที่"
    problem = UserError("เปิดไม่ได้", "เพราะ", "โปรด")
    refused = list[UserError]()
    room = office(sample).room
    calls = RecoveryCalls(ignored, ignored, ignored, ignored, ignored, ignored, refused.append)
    unopened = OfficeRecoveryGuide(room.look, room.desk, sample, calls)
    unopened.offer(problem, tmp_path / "nothing here")
    assert refused == [problem]
    assert not sample.findChildren(PromptDialog)
    unopened.offer(LostKeysError("เปิดไม่ได้", "เพราะ", "โปรด", tmp_path / "ก"), tmp_path)
    dialog = prompted(qtbot, "กุญแจของโฟลเดอร์นี้")
    assert way in written(dialog)
    dialog.reject()


def test_a_folder_that_is_closed_again_at_once_is_not_compared_with_its_backups(
    sample: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else may be at it by then: it is restored, moved or taken away."""
    looked, folder = list[object](), tmp_path / "prongsai-sample"
    monkeypatch.setattr(backup_timer, "SETTLED", 50)
    monkeypatch.setattr(backup_timer.BackupQueue, "_behind", lambda backing: looked.append(backing))
    sample.close()
    assert sample.open_folder(folder)
    backing = office(sample).room.backing
    backing.stop()
    qtbot.wait(200)
    assert not looked
