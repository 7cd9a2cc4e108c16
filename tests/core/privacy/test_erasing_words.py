"""What is said of an erasing before it and after: of pictures, traces and backups only what is so."""

from pathlib import Path

import pytest

from core.backups.retention import BackupErasureResult, UnerasedBackupFolders
from core.errors import UserError
from core.privacy.erasure import (
    barred,
    erased_here_only,
    left_in_backups,
    owed_lines,
    remaining_lines,
    swept_lines,
)
from core.privacy.person_data import NameSearchProgress, searched_lines
from core.values import Ref
from tests.said import said_in, where


def test_before_an_erasing_it_is_said_what_it_reaches_and_what_not() -> None:
    said = {
        "pictures": "\n".join(remaining_lines(pictures=True)),
        "none": "\n".join(remaining_lines()),
    }
    unread = (
        "โปรแกรมไม่อ่านตัวหนังสือในภาพและหน้าสแกน ภาพที่อยู่กับรายการที่มีชื่อนี้แสดงไว้ให้เปิดดู แล้วเลือกเองว่าจะลบหรือไม่"
    )
    assert said_in(said, unread) == "none", "beside the pictures it is said there"
    for always in (
        "บรรทัดบันทึกและสายโซ่ยังอยู่ครบ ช่องนั้นจะแสดงว่า ลบแล้วตามกฎหมาย",
        "การลงนามและรหัสบนเอกสารที่พิมพ์แล้วยังใช้ได้ เพราะไม่ได้คิดจากตัวข้อความ",
        "ฉบับพิมพ์ที่เก็บไว้เพื่อเทียบกับกระดาษ จะถูกปิดดำตรงคำที่ลบ ตรงนั้นจึงเทียบกับภาพสแกนไม่ได้อีก",
        "โปรแกรมลบให้ไม่ได้: กระดาษที่พิมพ์แล้ว ไฟล์ PDF Excel Word ที่บันทึกไว้ ไฟล์รับส่งเดิม และไฟล์สำรองในที่ที่ไม่ได้ต่ออยู่",
    ):
        assert said_in(said, always) == "pictures none"


def test_after_an_erasing_each_backup_is_counted_as_what_became_of_it() -> None:
    some = (Path("/b/a.zip"),)
    swept = {
        "written": BackupErasureResult(written=2),
        "dropped": BackupErasureResult(dropped=1),
        "failed": BackupErasureResult(failed=some),
        "unread": BackupErasureResult(unread=some),
        "away": BackupErasureResult(away=(Path("/media/usb"),)),
    }
    said = {state: "\n".join(swept_lines(one, traces=False)) for state, one in swept.items()}
    said["traces"] = "\n".join(swept_lines(BackupErasureResult(), traces=True))
    table = {
        "ไฟล์สำรองที่เขียนใหม่โดยไม่มีข้อมูลนี้ 2 ไฟล์": "written",
        "ไฟล์สำรองที่เขียนใหม่โดยไม่มีข้อมูลนี้ 0 ไฟล์": "dropped failed unread away traces",
        "ลบสำเนาฐานข้อมูลเก่า 1 ชุด ซึ่งลบข้อมูลข้างในไม่ได้": "dropped",
        "ยังเขียนใหม่ไม่ได้ จะลองอีกเมื่อสำรองครั้งหน้า: a.zip": "failed",
        "อ่านไม่ได้จึงลบข้อมูลข้างในไม่ได้ โปรดลบไฟล์เอง: a.zip": "unread",
        "ร่องรอยในไฟล์ของโฟลเดอร์ยังเขียนทับไม่ได้ตอนนี้ จะเขียนทับให้เมื่อเปิดโฟลเดอร์ครั้งหน้า": "traces",
        "ที่เก็บที่สอง /media/usb ไม่ได้ต่ออยู่ จะลบให้เมื่อสำรองไปที่นั้นครั้งหน้า": "away",
    }
    assert where(said, table) == table


def test_what_an_erasure_has_left_to_do_is_said_of_each_place_until_it_is_done() -> None:
    here, away = (Path("/a"), Path("/b")), (Path("/c"),)
    said = {
        "nothing": "\n".join(owed_lines(UnerasedBackupFolders(), traces_in_folder=False)),
        "traces": "\n".join(owed_lines(UnerasedBackupFolders(), traces_in_folder=True)),
        "here": "\n".join(owed_lines(UnerasedBackupFolders(here), traces_in_folder=False)),
        "away": "\n".join(owed_lines(UnerasedBackupFolders((), away), traces_in_folder=False)),
    }
    table = {
        "ร่องรอยในไฟล์ของโฟลเดอร์ยังเขียนทับไม่ได้ตอนนี้ จะเขียนทับให้เมื่อเปิดโฟลเดอร์ครั้งหน้า": "traces",
        "การลบข้อมูลบุคคลครั้งก่อนยังไม่ครบในไฟล์สำรองที่ /a, /b สำรองหรือลบอีกครั้งเพื่อลบต่อให้ครบ": "here",
        "ที่เก็บที่สอง /c ไม่ได้ต่ออยู่ จะลบให้เมื่อสำรองไปที่นั้นครั้งหน้า": "away",
    }
    assert where(said, table) == table
    assert said["nothing"] == ""


@pytest.mark.parametrize(
    ("traces", "half"),
    [
        (True, "ลบรายการแล้ว แต่ร่องรอยในไฟล์ของโฟลเดอร์และในไฟล์สำรองยังลบไม่ครบ"),
        (False, "ลบออกจากโฟลเดอร์ของหน่วยงานแล้ว แต่ในไฟล์สำรองยังลบไม่ครบ"),
    ],
)
def test_the_folder_is_said_to_be_done_only_while_no_trace_lies_in_it(
    *, traces: bool, half: str
) -> None:
    problem = UserError("อะไร", "เพราะอะไร", "โปรดทำอะไร")
    assert erased_here_only(problem, traces=traces).what == half
    assert left_in_backups(BackupErasureResult(failed=(Path("/a"),)), traces=traces)[0] == half
    assert left_in_backups(BackupErasureResult(away=(Path("/a"),)), traces=traces) == ()


def test_documents_are_said_to_be_searched_as_far_as_they_were() -> None:
    left = (
        ("wordless", "a.pdf"),
        ("locked", "b.pdf"),
        ("partly", "c.pdf"),
        ("unread", "d.pdf"),
        ("away", "e.pdf"),
    )
    said = {
        "none": "\n".join(searched_lines(NameSearchProgress(0, 0))),
        "some": "\n".join(searched_lines(NameSearchProgress(2, 9))),
        "all": "\n".join(searched_lines(NameSearchProgress(9, 9))),
        "unread": "\n".join(searched_lines(NameSearchProgress(9, 9, (), left))),
    }
    assert said_in(said, "ค้นในเนื้อไฟล์เอกสารแล้ว 2 จาก 9 ไฟล์ พบชื่อ 0 ไฟล์") == "some"
    assert said_in(said, "ค้นในเนื้อไฟล์เอกสารครบ 9 ไฟล์ พบชื่อ 0 ไฟล์") == "all"
    assert said["unread"] == (
        "อ่านเนื้อไฟล์เอกสารได้ทั้งไฟล์ 4 จาก 9 ไฟล์ พบชื่อ 0 ไฟล์ ค้นไม่ครบ 5 ไฟล์ · มีแต่ภาพ ต้องเปิดดูเอง 1 ไฟล์: a.pdf · "
        "ล็อกด้วยรหัสผ่าน ต้องเปิดดูเอง 1 ไฟล์: b.pdf · มีส่วนที่อ่านไม่ได้ ต้องเปิดดูเอง 1 ไฟล์: c.pdf · "
        "เปิดอ่านไม่ได้ ต้องเปิดดูเอง 1 ไฟล์: d.pdf · ต้นฉบับไม่อยู่ในเครื่องนี้ 1 ไฟล์: e.pdf"
    )
    assert said_in(said, "ค้นในเนื้อไฟล์เอกสารครบ") == "all"
    assert said_in(said, "ค้นในเนื้อไฟล์เอกสารครบ {of} ไฟล์ พบชื่อ {n} ไฟล์") == "all"


OWN = "a" * 32


@pytest.mark.parametrize(
    ("scope", "entity", "pill"),
    [
        ("b" * 32, "answer", "ของหน่วยงานอื่น"),
        (OWN, "comment", "ของหน่วยงานอื่น"),  # of the unit above, in the own scope
        (OWN, "draft_answer", "ร่างของคณะกรรมการ"),
        ("b" * 32, "draft_answer", "ร่างของคณะกรรมการ"),
        ("all", "deadline", "ข้อมูลกลาง"),
        ("all", "announcement", "ข้อมูลกลาง"),
        ("all", "unit", "ข้อมูลกลาง"),
    ],
)
def test_each_reason_has_its_own_words(scope: str, entity: str, pill: str) -> None:
    said = barred(Ref(scope, entity, "1" * 32))
    assert said.pill == pill
    assert len(UserError("", said.why, said.do).do) > 10
