"""What is told before an office joins: each line only where it is so."""

from core.exchange.moving_deeds import Moving, moving_lines

ALL = Moving(9, 120, 8, 14, 3, 160, 2, 1, 1, 4, 0)


def said(found: Moving) -> str:
    return "\n".join(moving_lines(found, "1234"))


def test_figures_are_those_of_the_work() -> None:
    words = said(ALL)
    assert "รหัส 1234: รายการในแผน 9 รายการ คำตอบ 120 ข้อ หลักฐาน 8 ชิ้น บุคคล 3 คน" in words
    assert "ไฟล์หลักฐาน 14 ไฟล์ใช้ร่วมกัน" in words
    assert "เอกสารที่พิมพ์แล้ว 2 ฉบับ และที่ลงนามแล้ว 1 เรื่อง" in words


def test_what_is_unsettled_or_erased_is_told_only_where_there_is_such() -> None:
    nothing = "ภายใต้รหัสใหม่ยังไม่มีสิ่งใดลงนาม"
    waiting, erased = "เรื่องที่ล็อกแล้วและยังรอลายมือชื่อ", "สิ่งที่ลบตามกฎหมายแล้ว 4 แห่ง ไม่ถูกเขียนใหม่"
    assert all(words in said(ALL) for words in (nothing, waiting, erased))
    plain = said(ALL._replace(signed=0, unsigned=0, erased=0, files=0))
    assert not any(words in plain for words in (nothing, waiting, "สิ่งที่ลบตามกฎหมายแล้ว", "ไฟล์หลักฐาน"))
    assert waiting not in said(ALL._replace(unsigned=0))
