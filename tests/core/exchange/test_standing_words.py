"""A PC is said to be certified, and originals to stay behind, only when it is so."""

from core.exchange.devices import OwnCertificate, standing_lines
from core.exchange.send_deeds import Exported, staying_lines

ALONE = "ใช้งานในเครื่องนี้ได้ทุกอย่าง แต่หน่วยงานอื่นจะเก็บไฟล์จากเครื่องนี้รอไว้จนกว่าจะมีใบรับรอง "


def test_a_pc_is_certified_or_its_files_wait() -> None:
    bare = OwnCertificate("", "", 0, False, "12345")
    assert standing_lines(bare)[0] == "ยังไม่มีใบรับรอง"
    assert standing_lines(bare)[2].startswith(ALONE)
    certified = standing_lines(bare._replace(kind="province", letter="A"))
    assert certified[0] == "มีใบรับรองแล้ว"
    assert "ไฟล์ที่ส่งออกใช้ได้ที่หน่วยงานอื่นทันที" in certified[2]
    assert ALONE not in certified[2]


def test_originals_are_said_to_stay_only_when_some_do() -> None:
    assert staying_lines(Exported((), ())) == []
    (line,) = staying_lines(Exported((), (), staying=(2, 3 * 2**20)))
    assert line == ("ไม่มีไฟล์ต้นฉบับของหลักฐาน 2 ไฟล์ (3.0 MB) อยู่ด้วย ต้นฉบับไปเมื่อผู้รับขอ ภาพย่อไปกับข้อมูลแล้ว")
