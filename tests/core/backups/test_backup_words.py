"""What is said of a backup that was made, and before one is put back: only what is so."""

from datetime import datetime
from pathlib import Path

from core.backups.retention import (
    Backup,
    ContentSinceBackup,
    DatabaseSummary,
    RestoreOutcome,
    RestorePreview,
    foreseen_lines,
)
from core.health.diagnoses import renewed_lines
from tests.said import said_in

HOLDING = DatabaseSummary("f", "u", "S10", "หน่วยตัวอย่าง", 10, 5, frozenset(), frozenset(), "")
MADE = Backup(Path("a.zip"), datetime(2026, 4, 9, 12), "asked", HOLDING)


def test_a_backup_is_called_counted_and_equal_only_when_it_lacks_nothing() -> None:
    lost = Backup(MADE.path, MADE.at, "asked", HOLDING, frozenset({"ab" * 32}))
    said = {
        "whole": "\n".join(MADE.lines({})),
        "less": "\n".join(lost.lines({"ab" * 32: "ภาพกิจกรรม.jpg"})),
    }
    assert said_in(said, "สำรองไว้ที่ a.zip และอ่านกลับมานับแล้วตรงกัน") == "whole"
    assert said_in(said, "สำรองไว้ที่ a.zip แล้ว แต่ไม่ครบ") == "less"
    assert said_in(said, "ไฟล์หลักฐานที่หายหรือเสีย 1 ไฟล์: ภาพกิจกรรม.jpg") == "less"


def test_before_a_restore_it_is_said_what_is_newer_and_what_nobody_knows() -> None:
    seen = {
        "same": RestorePreview(MADE, 0, True, ContentSinceBackup(0, 0, ""), True),
        "newer": RestorePreview(MADE, 0, True, ContentSinceBackup(3, 2, ""), True),
        "unread": RestorePreview(MADE, 0, True, None, True),
        "elsewhere": RestorePreview(MADE, 0, False, None, False),
        "less": RestorePreview(MADE, 4, True, ContentSinceBackup(0, 0, ""), True),
    }
    said = {state: "\n".join(foreseen_lines(one)) for state, one in seen.items()}
    assert said_in(said, "ในโฟลเดอร์ไม่มีอะไรใหม่กว่าไฟล์สำรอง") == "same less"
    assert said_in(said, "ในโฟลเดอร์มีข้อมูลใหม่กว่า 2 รายการ ซึ่งจะถูกสำรองไว้ก่อน") == "newer"
    assert said_in(said, "อ่านข้อมูลที่มีอยู่ในโฟลเดอร์ไม่ได้ จะเก็บไฟล์เดิมไว้ก่อนกู้คืน") == "unread"
    erased = "ข้อมูลบุคคลที่ลบตามกฎหมายหลังวันสำรอง ถ้าเครื่องนี้ไม่เคยรู้ จะยังแสดงอยู่ นำเข้าไฟล์รับส่งล่าสุดจากเครื่องอื่นหรือหน่วยงานอื่น"
    assert said_in(said, erased) == "elsewhere"
    assert (
        said_in(said, "กุญแจของโฟลเดอร์นี้ไม่อยู่ในเครื่องนี้ เครื่องนี้จะได้กุญแจใหม่และต้องขอใบรับรอง") == "elsewhere"
    )
    assert said_in(said, "ไฟล์หลักฐาน 4 ไฟล์ไม่ได้อยู่ข้างไฟล์สำรอง") == "less"


def test_what_could_not_come_along_with_new_keys_is_counted_where_there_is_some() -> None:
    said = {
        state: "\n".join(renewed_lines(RestoreOutcome(MADE, ops, 0, 0, None, True, False)))
        for state, ops in (("all", HOLDING.ops), ("some", HOLDING.ops - 3))
    }
    assert said_in(said, "บันทึก 3 รายการไม่มีลายเซ็นหรือใบรับรองของกุญแจเดิมยืนยัน จึงตามมาไม่ได้") == "some"
    assert said_in(said, "บันทึก {n} รายการไม่มีลายเซ็นหรือใบรับรองของกุญแจเดิมยืนยัน จึงตามมาไม่ได้") == "some"
