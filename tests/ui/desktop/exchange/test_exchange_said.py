"""What the pages of sending and receiving assert is said of the files it is so of, and of no other."""

from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from core.errors import UserError
from core.exchange.incoming_view import ImportFieldRow, ImportPreview, ImportRecordRow
from core.exchange.receivers import BELOW, MissingExportParts, ReceiverChoice, ReceiverUnit
from core.exchange.send_deeds import ExportOutcome, ExportPartFile, ZipExportProgress, export_bundle
from core.exchange.staging import ImportOutcome
from core.log.post import ImportDryRunResult, ImportedStreamRow, ImportResult
from core.values import Ref
from storage.exchange.post import BundleSealer
from tests.bare import bare
from tests.said import said_in, where
from tests.ui.desktop.acting import office, written
from ui.desktop.exchange.desk import ExchangeDesk
from ui.desktop.exchange.incoming import IncomingFilesPage
from ui.desktop.exchange.incoming_file import ImportFieldsCard, IncomingCalls
from ui.desktop.exchange.page import SendCard
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.session import QueuedAction

FILE, UNIT = Path("/in/S10.prongsai"), "1" * 32
NONE = ImportDryRunResult(ImportResult(), 0, 0, 0)
NEW = ImportDryRunResult(ImportResult(new=3), 2, 0, 0)
REFUSED = UserError("ไม่รับไฟล์นี้", "เพราะลายเซ็นไม่ใช่ของผู้ส่ง", "โปรดขอไฟล์ใหม่")
LOOKED = {
    "new": ImportPreview(FILE, UNIT, preview=NEW),
    "nothing": ImportPreview(FILE, UNIT, preview=NONE),
    "repeat": ImportPreview(FILE, UNIT, preview=NONE, repeat=True),
    "gap": ImportPreview(
        FILE, UNIT, preview=ImportDryRunResult(ImportResult(parked=1, known=4), 0, 0, 0)
    ),
    "nobody": ImportPreview(FILE, "", preview=NONE),
    "stranger": ImportPreview(FILE, "2" * 32, waiting=True),
    "refused": ImportPreview(FILE, UNIT, problem=REFUSED),
}


def page_of(look: Look, qtbot: QtBot, count: int = 1) -> IncomingFilesPage:
    page = IncomingFilesPage(look, IncomingCalls(*[print] * 5))
    qtbot.addWidget(page)
    page.begin({UNIT: "จังหวัดตัวอย่าง"}, count)
    return page


def test_what_is_said_of_a_file_before_it_is_taken_in(look: Look, qtbot: QtBot) -> None:
    said = {}
    for state, one in LOOKED.items():
        page = page_of(look, qtbot)
        assert "ยังไม่มีอะไรเปลี่ยนในเครื่องนี้" in written(page)
        page.add_preview(one)
        page.finish_previews()
        said[state] = written(page)
    table = {
        "ลายเซ็นถูกต้อง": "new nothing repeat gap",
        "ไม่มีช่วงขาด": "new nothing repeat nobody",
        "ไม่มีรายการใหม่": "nothing repeat gap nobody",
        "ซ้ำ นำเข้าแล้วก่อนหน้านี้": "repeat",
        "ยังไม่รู้จักผู้ส่ง จะเก็บรอยืนยัน": "stranger",
        "มีอยู่แล้ว 4": "gap",
        "มีอยู่แล้ว {n}": "gap",
        "จาก หน่วยงานที่ยังไม่อยู่ในทะเบียน": "stranger",
        "ยังไม่มีอะไรเปลี่ยนในเครื่องนี้ นำเข้าแล้วยังยกเลิกได้ทีละไฟล์ จนกว่าจะบันทึกหรือส่งไฟล์": " ".join(LOOKED),
    }
    assert where(said, table) == table


def test_what_is_said_of_a_file_after_it_was_taken_in(look: Look, qtbot: QtBot) -> None:
    silent = ImportedStreamRow(UNIT, "k", 3, 3, "revoked")
    taken = {
        "new": ImportOutcome(1, 1, FILE, UNIT, ImportResult(new=3)),
        "repeat": ImportOutcome(1, 1, FILE, UNIT, ImportResult(known=3), repeat=True),
        "silent": ImportOutcome(1, 1, FILE, UNIT, ImportResult(new=3, streams=(silent,))),
        "stranger": ImportOutcome(1, 1, FILE, UNIT, waiting=True),
        "refused": ImportOutcome(1, 1, FILE, UNIT, problem=REFUSED),
    }
    said = {}
    for state, one in taken.items():
        page = page_of(look, qtbot)
        page.add_preview(LOOKED["new"])
        page.add_taken(one)
        said[state] = written(page)
    table = {
        "ซ้ำ ไม่มีอะไรเปลี่ยน": "repeat",
        "มีอยู่แล้ว 3": "repeat",
        "เก็บไว้โดยไม่มีผล 3": "silent",
        "เก็บไว้โดยไม่มีผล {n}": "silent",
        "เก็บไว้ก่อน รอยืนยันผู้ส่ง": "stranger",
        "นำเข้าแล้ว 1 จาก 1 ไฟล์": "new repeat silent",
    }
    assert where(said, table) == table
    assert said_in(said, "นำเข้าแล้ว 0 จาก 1 ไฟล์", whole=True) == "refused"
    assert said_in(said, "เก็บไว้แล้ว 1 ไฟล์ รอยืนยันผู้ส่ง") == "stranger"
    both = page_of(look, qtbot)
    for state, path in (("stranger", FILE), ("new", FILE.with_name("second.prongsai"))):
        both.add_preview(LOOKED["new"]._replace(path=path))
        both.add_taken(taken[state]._replace(path=path))
    assert "นำเข้าแล้ว 1 จาก 2 ไฟล์ เก็บรอยืนยันผู้ส่ง 1 ไฟล์" in written(both)
    assert said_in(said, "ยังไม่มีอะไรเปลี่ยนในเครื่องนี้") == ""


def test_an_import_that_was_stopped_says_of_how_many_files(look: Look, qtbot: QtBot) -> None:
    page = page_of(look, qtbot, 4)
    for number in range(4):
        page.add_preview(LOOKED["new"]._replace(path=Path(f"/in/{number}")))
    page.begin_taking()
    page.add_taken(ImportOutcome(1, 4, Path("/in/0"), UNIT, ImportResult(new=3)))
    assert page.finish_taking(0)
    assert "นำเข้าแล้ว 1 จาก 4 ไฟล์" in written(page)


def test_a_file_refused_within_a_zip_is_told_and_counted_once(look: Look, qtbot: QtBot) -> None:
    page, zipped = page_of(look, qtbot), Path("/in/stick.zip")
    names = ("stick.zip › a", "stick.zip › cut")
    rows = [
        LOOKED[one]._replace(path=zipped, file_name=name)
        for one, name in zip(("new", "refused"), names, strict=True)
    ]
    for one in (*rows, LOOKED["refused"]._replace(path=Path("/in/alone"), file_name="alone")):
        page.add_preview(one)
    page.add_taken(
        ImportOutcome(1, 2, zipped, UNIT, ImportResult(new=3), file_name="stick.zip › a")
    )
    page.add_taken(ImportOutcome(2, 2, zipped, UNIT, problem=REFUSED, file_name="stick.zip › cut"))
    lines = [one.title for one in page.files.shown()]
    assert [lines.count(each) for each in ("stick.zip › a", "stick.zip › cut", "alone")] == [
        1,
        1,
        1,
    ]
    assert "นำเข้าแล้ว 1 จาก 3 ไฟล์" in written(page).split("\n")


def test_parts_that_have_not_come_are_named_by_their_sender(look: Look, qtbot: QtBot) -> None:
    page = page_of(look, qtbot)
    page.add_preview(LOOKED["new"])
    assert "ยังไม่ได้รับไฟล์ที่" not in written(page)
    page.add_missing(MissingExportParts(UNIT, "", 3, (2,)))
    assert "ยังไม่ได้รับไฟล์ที่ 2 จากชุด 3 ไฟล์ของ จังหวัดตัวอย่าง" in written(page)
    assert "หน่วยงานที่ยังไม่อยู่ในทะเบียน" not in written(page)
    page.finish_previews()
    assert "นำเข้าแล้วยังยกเลิกได้ทีละไฟล์" not in written(page), "what is missing is told instead"
    page.add_missing(MissingExportParts("2" * 32, "", 3, (1,)))
    assert "ยังไม่ได้รับไฟล์ที่ 1 จากชุด 3 ไฟล์ของ หน่วยงานที่ยังไม่อยู่ในทะเบียน" in written(page)


def test_a_field_in_conflict_is_said_to_wait_for_a_choice(look: Look, qtbot: QtBot) -> None:
    def fields(*rows: ImportFieldRow) -> str:
        panel = ImportFieldsCard(look)
        qtbot.addWidget(panel)
        state = rows[0].state if rows else "new"
        panel.show_record(
            ImportRecordRow(Ref(UNIT, "answer", "a"), "จังหวัด", "คำตอบ", "ข้อ 1", state, rows)
            if rows
            else None
        )
        return written(panel)

    row = ImportFieldRow("state", "ผล", "ผ่าน", "ไม่ผ่าน", "changed")
    said = {
        "none": fields(),
        "changed": fields(row),
        "conflict": fields(row._replace(state="conflict")),
    }
    assert said_in(said, "ไม่มีรายการที่จะเปลี่ยน") == "none"
    assert said_in(said, "ไม่ตรงกัน รอการเลือก") == "conflict"


def part(number: int, of: int) -> ExportPartFile:
    return ExportPartFile(
        Path(f"/out/S10-{number}.prongsai"), "0" * 64, 9, (number, of), 1, 1, 1, 1
    )


ELSEWHERE = Path("/proc")  # another drive than any office lies on
STEPS = {
    "one": (ExportOutcome((part(1, 1),), ()), "เขียนไฟล์ S10-1.prongsai และอ่านกลับมาตรวจแล้ว"),
    "many": (ExportOutcome((part(1, 2), part(2, 2)), ()), "เขียน 2 ไฟล์ และอ่านกลับมาตรวจแล้วทุกไฟล์"),
    "a part": (part(1, 2), "เขียนและตรวจแล้ว 1 จาก 2 ไฟล์"),
    "an office": (ZipExportProgress(3, 9), "เขียนแล้ว 3 จาก 9 หน่วยงาน"),
}


@pytest.mark.parametrize("state", STEPS)
def test_each_step_of_an_export_is_told_as_what_it_is(sample: Window, state: str) -> None:
    files, told = office(sample).room.files, list[str]()
    files.sent.connect(lambda text, _more, _tone: told.append(text))
    files.progressed(STEPS[state][0])
    files.progressed(part(2, 2))  # the last part is told with the whole
    (text,) = told
    assert text.startswith(STEPS[state][1])


def test_a_drive_may_be_removed_only_once_the_system_says_that_all_is_written(
    sample: Window,
) -> None:
    files, said = office(sample).room.files, {}
    for state, settled, place in (
        ("here", True, office(sample).room.folder),
        ("settled", True, ELSEWHERE),
        ("not", False, ELSEWHERE),
    ):
        told = list[str]()
        files.sent.connect(lambda text, _more, _tone, told=told: told.append(text))
        one = part(1, 1)._replace(path=place / "S10.prongsai")
        files.progressed(ExportOutcome((one,), (), settled=settled))
        said[state] = told[0]
    assert said_in(said, "{said} ถอดแฟลชไดรฟ์ {drive} ได้") == "settled"
    assert said_in(said, "{said} ก่อนถอดแฟลชไดรฟ์ {drive} ให้สั่งนำอุปกรณ์ออกอย่างปลอดภัย") == "not"
    assert "ถอดแฟลชไดรฟ์ proc ได้" in said["settled"], "by its name"


def test_one_zip_for_all_counts_who_can_be_written_to(look: Look, qtbot: QtBot) -> None:
    said = {}
    for count in (1, 2, 3):
        card = SendCard(look, print, print)
        qtbot.addWidget(card)
        found = [ReceiverUnit(f"{n}", "S", f"หน่วย {n}", BELOW, ("age1",)) for n in range(count)]
        sent_to = [ReceiverChoice(one, "", "", whole=False, last_sent="") for one in found]
        card.show_receivers(sent_to, sent_to[0], None)
        said[f"{count}"] = written(card)
    told = "zip เดียวที่มีไฟล์ของแต่ละหน่วยงาน {n} หน่วยงาน ส่งให้ทุกหน่วยงานได้ แต่ละหน่วยงานเปิดได้เฉพาะของตน"
    assert said_in(said, told) == "2 3"
    assert said_in(said, told.replace("{n}", "3")) == "3"


def test_an_export_is_said_to_be_stopped_only_when_it_was_and_left_files() -> None:
    said = {}
    for state, stopped, last in (
        ("ended", False, part(1, 3)),
        ("stopped", True, part(1, 3)),
        ("before", True, None),
    ):
        shown = list[str]()
        out = SimpleNamespace(
            show_result=lambda text, _more, *_tone, shown=shown: shown.append(text)
        )
        job = QueuedAction(
            partial(export_bundle, recipients=(), path=FILE, post=bare(BundleSealer)), ""
        )
        if stopped:
            job.cancel()
        bare(ExchangeDesk, _last=last, _looking=None, page=SimpleNamespace(out=out))._ended(job)
        said[state] = "\n".join(shown)
    told = "หยุดส่งออกแล้ว 1 จาก 3 ไฟล์เขียนและตรวจแล้วยังใช้ได้ ส่วนที่เหลือจะไปกับการส่งออกครั้งหน้า"
    assert said_in(said, told) == "stopped"
