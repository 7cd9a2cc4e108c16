"""What the way of sending says of sticks, files, receivers and originals that lack is so, and only there."""

from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.errors import UserError
from core.exchange.originals import UnitOriginalFiles
from core.exchange.outgoing_view import ExportPreview, ExportPreviewLine
from core.exchange.receivers import ABOVE, BELOW, OWN, ReceiverChoice, ReceiverUnit
from core.exchange.send_deeds import ExportOutcome, ExportPartFile
from core.log.scopes import NOTHING_SHARED
from core.signing.chain import LONG
from tests.bare import bare
from tests.said import said_in, where
from tests.ui.desktop.acting import ignored, office, written
from tests.ui.desktop.settings.test_settings import settings_of
from ui.desktop.base.originals import OriginalFilesDialog
from ui.desktop.committee.packing import packs_prompt
from ui.desktop.exchange.page import LISTED_BELOW, SendCard
from ui.desktop.exchange.sender import (
    BundleSendDesk,
    SentBundleDialog,
    awaited_words,
    place_words,
    stopped_words,
)
from ui.desktop.exchange.sending import SendCalls, SendChoices, SendDialog, hindered
from ui.desktop.exchange.ways import FOLDER, MAIL, STICK, BundleContentPanel, SendMedium, media
from ui.desktop.shell.office import OfficeWidget
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.widgets.prompt import PromptDialog

TO = ReceiverUnit("1" * 32, "S00", "ส่วนกลางตัวอย่าง", ABOVE, ("age1",))
FULL = UserError("เขียนไฟล์ไม่ได้", "เพราะที่เก็บเต็ม", "ลบไฟล์อื่นแล้วลองใหม่")


def offered(receiver: ReceiverUnit = TO) -> ReceiverChoice:
    return ReceiverChoice(receiver, "", "", whole=False, last_sent="")


def exported(place: Path, *, settled: bool) -> ExportOutcome:
    return ExportOutcome(
        (ExportPartFile(place / "a.prongsai", "0" * 64, 9, (1, 1), 1, 1, 0, 0),),
        (),
        settled=settled,
    )


def test_a_stick_may_be_pulled_only_once_the_system_says_that_all_is_written(
    tmp_path: Path,
) -> None:
    stick = SendMedium(STICK, tmp_path, "KINGSTON", "")
    folder = SendMedium(FOLDER, tmp_path, "โฟลเดอร์", "")
    said = {
        "settled": place_words(
            SendChoices(TO, stick, 0, NOTHING_SHARED), exported(tmp_path, settled=True)
        ),
        "not": place_words(
            SendChoices(TO, stick, 0, NOTHING_SHARED), exported(tmp_path, settled=False)
        ),
        "folder": place_words(
            SendChoices(TO, folder, 0, NOTHING_SHARED), exported(tmp_path, settled=True)
        ),
    }
    table = {
        "อยู่ใน {drive} แล้ว อ่านทวนครบทุกส่วน ดึงออกได้": "settled",
        "อยู่ใน {drive} แล้ว อ่านทวนครบทุกส่วน ก่อนดึงออกให้สั่งนำอุปกรณ์ออกอย่างปลอดภัย": "not",
        "อยู่ที่ {path} แล้ว อ่านทวนครบทุกส่วน": "folder",
    }
    assert where(said, table, whole=True) == table


def test_home_is_said_to_ask_for_receipts_of_units_above_alone() -> None:
    """core.exchange.rows.receipt_tasks asks nobody else (tests/core/exchange/test_delivery.py)."""
    said = {side: awaited_words(TO._replace(side=side)) for side in (ABOVE, BELOW, OWN)}
    assert (
        said_in(said, "ใบตอบรับจะกลับมากับไฟล์ของ {name} ถ้าเกิน {n} วันยังไม่มา หน้าหลักจะเตือนให้ถาม") == ABOVE
    )
    assert str(LONG) in said[ABOVE]
    assert [side for side in said if "แล้วชื่อผู้รับตอนส่งจะบอกว่าเขามีถึงไหน" in said[side]] == [BELOW, OWN]


def test_a_pulled_stick_is_told_by_its_name_and_another_hindrance_by_its_reason(
    tmp_path: Path,
) -> None:
    there = SendMedium(STICK, tmp_path, "KINGSTON", "")
    gone = SendMedium(STICK, tmp_path / "gone", "KINGSTON", "")
    said = {
        name: "\n".join(hindered(FULL, one)) for name, one in (("there", there), ("gone", gone))
    }
    assert said_in(said, "แฟลชไดรฟ์ {name} ถูกถอดออกก่อนเขียนเสร็จ จึงยังไม่ได้ส่ง") == "gone"
    assert (
        said_in(said, "ข้อมูลในเครื่องนี้อยู่ครบ เสียบแฟลชไดรฟ์อีกครั้ง แล้วกดส่งอีกครั้ง จะเขียนไฟล์ชุดเดิมใหม่ทั้งชุด")
        == "gone"
    )
    assert said_in(said, "เพราะที่เก็บเต็ม ลบไฟล์อื่นแล้วลองใหม่") == "there"


def test_what_was_stopped_is_not_called_sent_and_whole_files_are_counted() -> None:
    said = {
        "before": stopped_words(None),
        "after": stopped_words(ExportPartFile(Path("a"), "", 1, (1, 3), 1, 1, 1, 1)),
    }
    assert said_in(said, "หยุดแล้ว ยังไม่ได้ส่ง") == "before"
    assert (
        said_in(said, "หยุดส่งออกแล้ว 1 จาก 3 ไฟล์เขียนและตรวจแล้วยังใช้ได้ ส่วนที่เหลือจะไปกับการส่งออกครั้งหน้า")
        == "after"
    )


def test_a_stick_is_said_to_be_in_only_while_it_is(tmp_path: Path) -> None:
    said = {
        "none": media((), None, tmp_path)[0].text,
        "one": media([(tmp_path, "KINGSTON", 2**30)], None, tmp_path)[0].text,
        "locked": media([(tmp_path, "KINGSTON", None)], None, tmp_path)[0].text,
    }
    assert said_in(said, "ยังไม่ได้เสียบ") == "none"
    assert said_in(said, "เสียบอยู่ ว่าง {free}") == "one"
    assert said_in(said, "เขียนลงไม่ได้ มีที่ล็อกไว้") == "locked"
    assert [
        media(sticks, None, tmp_path)[0].there for sticks in ((), [(tmp_path, "KINGSTON", None)])
    ] == [False, False]


LINE = ExportPreviewLine("plan", "แผน", "", "แก้ 2 ช่อง")
SILENT = SendCalls(*[print] * 4)
STATES = {
    "counting": None,
    "something": ExportPreview((LINE,), (LINE,), "ประมาณ 3 KB", nothing=False),
    "nothing new": ExportPreview((), (LINE,), "ประมาณ 1 KB", nothing=True),
    "nothing stays": ExportPreview((LINE,), (), "ประมาณ 3 KB", nothing=False),
}


def test_what_goes_and_stays_is_told_as_it_was_counted(look: Look, qtbot: QtBot) -> None:
    window, said = QWidget(), {}
    qtbot.addWidget(window)
    for state, one in STATES.items():
        dialog = SendDialog(look, [offered()], offered(), 0, SILENT, window)
        dialog.show_outgoing(one)
        dialog.show()
        said[state] = written(dialog)
        dialog.close()
    table = {
        "กำลังนับ": "counting",
        "{name} รับครบแล้ว ครั้งนี้มีแต่ใบตอบรับ": "nothing new",
        "ไม่มีต้นฉบับหรือข้อมูลที่ต้องค้างไว้": "nothing stays",
    }
    assert where(said, table, whole=True) == table


def test_what_failed_is_offered_again_and_not_called_sent(
    look: Look, qtbot: QtBot, tmp_path: Path
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = SendDialog(look, [offered()], offered(), 0, SILENT, window)
    dialog.show_media([SendMedium(FOLDER, tmp_path, "โฟลเดอร์", "")], FOLDER, tmp_path)
    dialog.show()
    assert "ยังไม่ได้ส่ง" not in written(dialog)
    dialog.show_writing("กำลังเขียน")
    assert not dialog.go.isEnabled()
    dialog.show_failed("ยังไม่ได้ส่ง", "ข้อมูลในเครื่องนี้อยู่ครบ กดส่งอีกครั้งได้")
    assert "ข้อมูลในเครื่องนี้อยู่ครบ กดส่งอีกครั้งได้" in written(dialog)
    assert dialog.go.isEnabled()
    assert dialog.go.text().strip() == "ส่งอีกครั้ง"
    dialog.close()


@pytest.mark.parametrize("count", [LISTED_BELOW, LISTED_BELOW + 2])
def test_units_beyond_those_listed_are_counted(look: Look, qtbot: QtBot, count: int) -> None:
    card = SendCard(look, print, print)
    qtbot.addWidget(card)
    found = [
        offered(ReceiverUnit(f"{n}", "S", f"หน่วย {n}", BELOW, ("age1",))) for n in range(count)
    ]
    card.show_receivers(found, found[0], None)
    card.show()
    assert ("และอีก 2 หน่วยงาน เลือกได้เมื่อกดส่งแล้วกดเปลี่ยนผู้รับ" in written(card)) == (count > LISTED_BELOW)


def test_digits_are_shown_only_where_there_are_some(look: Look, qtbot: QtBot) -> None:
    card, said = SendCard(look, print, print), {}
    qtbot.addWidget(card)
    card.show()
    for state, digits in (("confirmed", ""), ("not", "1234 5678 9012")):
        card.show_digits("ส่วนกลาง", digits)
        said[state] = written(card)
    assert said_in(said, "เครื่องนี้ยังไม่ได้รับการยืนยัน เมื่อ {name} โทรมา ให้อ่านเลข 12 หลักนี้") == "not"


def test_a_drive_that_is_too_small_is_not_offered_and_says_so(
    look: Look, qtbot: QtBot, tmp_path: Path
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = SendDialog(look, [offered()], offered(), 0, SILENT, window)
    for free, fits in ((30_000, True), (4096, False)):
        dialog.show_outgoing(ExportPreview((), (), "ประมาณ 25 KB", nothing=False, amount=25_000))
        dialog.show_media(media([(tmp_path, "KINGSTON", free)], None, tmp_path), STICK, None)
        stick = dialog.media._cards[0]
        assert (stick.isChecked(), stick.isEnabled(), dialog.go.isEnabled()) == (fits, fits, fits)
        assert ("ไม่พอสำหรับข้อมูลนี้" in stick.explanation.text()) is not fits
    dialog.close()


@pytest.mark.parametrize("way", [STICK, FOLDER, MAIL])
def test_what_still_has_to_be_sent_is_not_called_sent(
    look: Look, qtbot: QtBot, tmp_path: Path, way: str
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    wish = SendChoices(TO, SendMedium(way, tmp_path, "", ""), 0, NOTHING_SHARED)
    told = SentBundleDialog(
        look,
        bare(BundleSendDesk),
        wish,
        exported(tmp_path, settled=True),
        "",
        (),
        datetime(2026, 11, 20, 9),
        window,
    )
    assert ("ส่งแล้วเมื่อ 09.00 น." in told.windowTitle()) is (way == STICK)
    assert ("ยังต้องส่งให้ผู้รับ" in told.windowTitle()) is (way != STICK)
    told.close()


NONE = ()
SOME = ("a" * 64,)
EVERY = ("a" * 64, "b" * 64)


def lack(asked: tuple[str, ...] = NONE, files: tuple[str, ...] = EVERY) -> UnitOriginalFiles:
    return UnitOriginalFiles("1" * 32, "หน่วยหนึ่ง", files, 2**21, asked, ("c" * 64,), 2**20)


def test_what_is_asked_for_is_said_of_each_unit(sample: Window, look: Look, qtbot: QtBot) -> None:
    said = {}
    for state, asked in (("none", NONE), ("some", SOME), ("every", EVERY)):
        dialog = OriginalFilesDialog(look, [lack(asked)], ignored, sample)
        qtbot.addWidget(dialog)
        (line,) = dialog.list.lines
        said[state] = "\n".join((written(dialog), line.pill, dialog.go.text().strip()))
        assert dialog.go.isEnabled() == (asked != EVERY)
    assert said_in(said, "ยังไม่ได้ขอ", whole=True) == "none"
    assert said_in(said, "ขอแล้ว {k} จาก {n}", whole=True) == "some"
    assert said_in(said, "ขอแล้ว", whole=True) == "every"
    assert said_in(said, "ขอไว้แล้วทุกไฟล์", whole=True) == "every"


def test_before_packs_are_written_what_lacks_is_said_and_what_is_here_counted(
    sample: Window, look: Look, qtbot: QtBot
) -> None:
    said = {}
    for state, files in (("lacks", EVERY), ("whole", NONE)):
        dialog = PromptDialog(look, packs_prompt([lack(files=files)], list), sample)
        qtbot.addWidget(dialog)
        originals = dialog.fields["originals"]
        said[state] = "\n".join((written(dialog), originals.text()))
        assert originals.isChecked()
    assert said_in(said, "ต้นฉบับที่ไม่มีข้อมูลส่วนบุคคลอยู่ในเครื่องนี้ครบ", whole=True) == "whole"
    assert said_in(said, "ยังขาดต้นฉบับ 2 ไฟล์ ของ 1 หน่วยงาน (2.0 MB)") == "lacks"
    assert (
        said_in(said, "ใส่ต้นฉบับที่อยู่ในเครื่องนี้ 1 ไฟล์ (ไม่เกิน 1.0 MB ต่อกรรมการหนึ่งเครื่อง)") == "lacks whole"
    )


def test_which_originals_come_is_chosen_in_the_settings(sample: Window, qtbot: QtBot) -> None:
    opened = office(sample)
    box = settings_of(sample).originals
    assert box.currentData() == "asked"
    for policy in ("none", "all", "asked"):
        box.setCurrentIndex(box.findData(policy))
        box.activated.emit(box.currentIndex())
        qtbot.waitUntil(partial(_is_kept, opened, policy))


def _is_kept(opened: OfficeWidget, policy: str) -> bool:
    return opened.session.read(lambda reader: reader.transfers.policy()) == policy


def test_one_file_may_leave_originals_out_or_hold_all(look: Look, qtbot: QtBot) -> None:
    part = BundleContentPanel(look)
    qtbot.addWidget(part)
    assert part.shown.originals == "asked"
    for at, originals in ((1, "none"), (2, "all")):
        part.originals.setCurrentIndex(at)
        assert part.shown.originals == originals
    part.forget()
    assert part.shown.originals == "asked"
