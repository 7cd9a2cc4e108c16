"""Names of registered persons, identity numbers and telephone numbers are found however they are written."""

import pytest

from core.errors import DisclosureError
from core.records.leaving import (
    CITIZEN,
    NAME,
    PHONE,
    DisclosureHit,
    DisclosureSearch,
)
from core.thai.search import bare
from core.values import AbsenceReason, Record, Ref, ShownField, Text

NAMED = "นายกำพล ตั้งทดสอบลบ"
NAMES = tuple(map(bare, ("กำพล ตั้งทดสอบลบ", *DisclosureSearch.family_first([NAMED]))))

# in no register: a title, then given and family name
TITLED = """มอบเงินสมทบแก่นายเอก ตัวอย่างดี ประธานกลุ่ม
มอบให้นางวิไล ทดสอบดี · นัดผ่าน น.ส.สอง ตัวอย่างงาม ทุกวันพุธ
ว่าที่ ร.ต. ดร.วิมล ทดสอบห้า
พล.ต.ต.วินัย ทดสอบหก
ด.ช.กล้า ทดสอบเก้า
ผศ.ดร.สมชาย ณ ทดสอบ
นายกมล ทดสอบหนึ่ง
นางสาวิตรี ทดสอบสอง
นางรองรัตน์ ทดสอบสาม
นายแพทย์สมชาย ทดสอบสี่
นายกําพล ทดสอบห้า""".splitlines()
# words that begin with a title, or end with one
UNTITLED = """นายกเทศมนตรี ตำบลตัวอย่าง
นายกองค์การบริหารส่วนตำบล ตัวอย่าง
นายก อบต. ตัวอย่าง
ตลาดนางเลิ้ง เขตป้อมปราบ
อำเภอนางรอง จังหวัดบุรีรัมย์
นางรอง จังหวัดบุรีรัมย์
นายอำเภอเมือง เป็นประธาน
นายทะเบียน ท้องถิ่น
นายช่างโยธา ชำนาญงาน
นายแพทย์ชำนาญการ พิเศษ
ทนายความ อาสา ประจำ
ทำนายผล ผลิต ข้าว
นกนางแอ่น กินรัง
วัดนางสาว ตำบลตัวอย่าง
น.ส.3 ก. ที่ดิน
พ.ศ. งบประมาณ รายจ่าย
เด็กชาย และ เด็กหญิง
คำนำหน้า (นาย นาง นางสาว) ชื่อ สกุล
รองศาสตราจารย์ ระดับ เก้า
สำนักงาน ส.ต.ง. ตรวจ สอบ""".splitlines()


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("อบรมโดย นายกำพล ตั้งทดสอบลบ โทร 0 8888 4321 บัตร 1101700230708", (NAME, CITIZEN, PHONE)),
        ("นายกําพล  ตั้งทดสอบลบ", (NAME,)),
        ("กำพลตั้งทดสอบลบ", (NAME,)),
        ("กำพล คนอื่น", ()),
        ("เลข 1-1017-00230-70-8", (CITIZEN,)),
        ("เลข 1 1017 00230 70 8", (CITIZEN,)),
        ("เลข ๑๑๐๑๗๐๐๒๓๐๗๐๘", (CITIZEN,)),
        ("เลข ๑-๑๐๑๗–๐๐๒๓๐-๗๐-๘", (CITIZEN,)),
        ("1 - 1 0 1 7 - 0 0 2 3 0 - 7 0 - 8", (CITIZEN,)),
        ("1 2 3 4 5 6 7 8 9 1 2 3 4", ()),  # a row of a table
        (
            "เลข1101700230709ค",
            (CITIZEN,),
        ),  # mistyped: the last digit does not follow, and a person's it is
        ("0105536000315", ()),  # a company's
        ("ISBN 9786165551234", ()),
        ("11017002307081", ()),
        ("row/4cf70d240130567280aef2304029d5c6 e1101700230708a", ()),
        ("081-234-5678 12345", (PHONE,)),
        ("โทร.0812345678", (PHONE,)),
        ("๐๘ ๑๒๓๔ ๕๖๗๘", (PHONE,)),
        ("+66 81 234 5678", (PHONE,)),
        ("02-123-4567 ต่อ 12", (PHONE,)),
        ("(02) 123 4567", (PHONE,)),
        ("(02)1234567", (PHONE,)),
        ("(ข้อ 02) 2569", ()),
        ("0 5 3 2 1 4 5 6 7", ()),
        ("08.30-16.30 น. 2569", ()),
        ("วันที่ 01-02-2569", ()),
        ("งบประมาณ 1,234,567.00 บาท", ()),
        ("ที่ มท 0810.5/ว 1234", ()),
        ("088.888.4321", (PHONE,)),
        ("โทร 08.8888.4321 หรือ", (PHONE,)),
        ("02.123.4567", (PHONE,)),
        ("088/888/4321", (PHONE,)),
        ("088\u2011888\u20114321", (PHONE,)),
        ("+66 88.888.4321", (PHONE,)),
        ("０８８－８８８－４３２１", (PHONE,)),
        ("เลข １１０１７００２３０７０８", (CITIZEN,)),
        ("วันที่ 05/03/2569 08.30", ()),
        ("วันที่ 05.03.2569 เวลา 08.30-16.30", ()),
        ("สัญญาเลขที่ 05/123/2569", ()),
        ("ยอด 081.234.4567.89", ()),
        ("รุ่น 2.081.234.4567", ()),
        ("ตั้งทดสอบลบ กำพล", (NAME,)),
        ("ตั้งทดสอบลบ, นายกำพล", (NAME,)),
        ("คุณกำพล ตั้งทดสอบลบ", (NAME,)),
        *((words, (NAME,)) for words in TITLED),
        *((words, ()) for words in UNTITLED),
    ],
)
def test_what_a_text_holds_of_persons(words: str, kinds: tuple[str, ...]) -> None:
    assert DisclosureSearch.kinds_in(words, NAMES) == kinds


class Register:
    """As much of a reader as the search asks for: its persons."""

    def records(self, entity: str, scope: str | None) -> list[Record]:
        assert (entity, scope) == ("person", None)
        unit = Ref("a" * 32, "person", "b" * 32)
        return [
            Record(unit, {"name": ShownField(Text("นายกำพล ตั้งทดสอบลบ"))}),
            Record(unit, {"name": ShownField(AbsenceReason.WITHHELD)}),
        ]


def search(*, agreed: bool = False, on: bool = True) -> DisclosureSearch:
    return DisclosureSearch(Register(), agreed=agreed, on=on)  # type: ignore[arg-type]  # a stand-in


def test_it_is_said_what_was_searched_for_and_what_was_found() -> None:
    said = (
        "ค้นชื่อบุคคลในทะเบียน 1 คน (ชื่อพร้อมสกุลหรือสกุลขึ้นก่อน ไม่ค้นชื่ออย่างเดียว ชื่อเล่น อักษรย่อ อีเมล) "
        "ชื่อและสกุลที่มีคำนำหน้าหรือยศ เลขประจำตัว 13 หลัก และเบอร์โทรศัพท์ ในไฟล์ พบ {k} แห่ง"
    )
    texts = [("แผน", "โดย นายกำพล ตั้งทดสอบลบ")]
    asked = search()
    agreed = search(agreed=True)
    off = search(on=False)
    assert search().look([("แผน", "ตั้งทดสอบลบ, กำพล")]), "as the register does not write it"
    assert DisclosureSearch.looked_lines(asked.looked, "ในไฟล์") == [said.format(k=0)]
    assert [one.look(texts) for one in (asked, agreed, off)] == [True, False, False]
    with pytest.raises(
        DisclosureError, match="ยังไม่ได้เขียน เพราะพบสิ่งที่อาจเป็นข้อมูลส่วนบุคคล 2 แห่งในข้อความที่จะออกไป"
    ) as problem:
        asked.end([DisclosureHit((CITIZEN, PHONE), "a.pdf", "")])
    lines = ["แผน มีชื่อบุคคล: โดย นายกำพล ตั้งทดสอบลบ", "a.pdf มีเลขประจำตัว 13 หลัก เบอร์โทรศัพท์"]
    assert problem.value.why.splitlines() == lines
    assert problem.value.findings == asked.looked
    agreed.end()
    off.end()
    assert DisclosureSearch.looked_lines(agreed.looked, "ในไฟล์") == [said.format(k=1)]
    assert DisclosureSearch.looked_lines(off.looked, "ในไฟล์") == []
