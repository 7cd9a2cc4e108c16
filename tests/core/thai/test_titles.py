"""A person has titles: a name is found under every title, and without one."""

import pytest

from core.records.leaving import DisclosureSearch
from core.tables.people import parted
from core.thai.search import bare, squeezed
from core.thai.titles import untitled

# as registered, as written elsewhere
PAIRS = [
    ("นายวิชัย ทดสอบหนึ่ง", "วิชัย ทดสอบหนึ่ง"),
    ("วิชัย ทดสอบหนึ่ง", "คุณวิชัย  ทดสอบหนึ่ง"),
    ("นางสาววารี ทดสอบสอง", "น.ส.วารี ทดสอบสอง"),
    ("ว่าที่ร้อยตรีหญิง วิมล ทดสอบห้า", "ว่าที่ ร.ต.หญิงวิมล ทดสอบห้า"),
    ("ว่าที่ ร.ต. (หญิง) วิมล ทดสอบห้า", "นางสาววิมล ทดสอบห้า"),
    ("พ.ต.อ.วินัย ทดสอบหก", "พันตำรวจเอก วินัย ทดสอบหก"),
    ("พ.ต.อ. (พิเศษ) วินัย ทดสอบหก", "พล.ต.ต.วินัย ทดสอบหก"),
    ("สิบเอก วีระ ทดสอบแปด", "ส.อ.วีระ ทดสอบแปด"),
    ("เรืออากาศตรี วีระ ทดสอบแปด", "ดาบตำรวจวีระ ทดสอบแปด"),
    ("ผศ.ดร.วันดี ทดสอบเก้า", "นางวันดี ทดสอบเก้า"),
    ("รองศาสตราจารย์ ดร. วันดี ทดสอบเก้า", "ดร.วันดี ทดสอบเก้า"),
    ("นพ.วิทย์ ทดสอบสิบ", "นายแพทย์วิทย์ ทดสอบสิบ"),
    ("ม.ล.วิทย์ ทดสอบสิบ", "หม่อมหลวงวิทย์ ทดสอบสิบ"),
    ("พระมหาวิทย์ ทดสอบสิบ", "ท่านวิทย์ ทดสอบสิบ"),
    ("Mr. Somchai Jaidee", "Dr. Somchai Jaidee"),
]


@pytest.mark.parametrize("pair", PAIRS)
def test_a_name_is_found_under_every_title_and_without_one(pair: tuple[str, str]) -> None:
    for registered, written in (pair, pair[::-1]):
        known = [*map(bare, DisclosureSearch.spellings([registered]))]
        assert DisclosureSearch.kinds_in(f"มอบ {written} ดำเนินการ", known) == ("name",)


@pytest.mark.parametrize(
    "name", ["คุณากร ใจดี", "นายิกา ใจดี", "ร้อยเอ็ด ใจดี", "ครูเอก", "พระเอก", "ศศิ ใจดี", "อรุณ ใจดี"]
)
def test_what_only_begins_as_a_title_does_is_the_name(name: str) -> None:
    assert (untitled(name), untitled(squeezed(name))) == (name, squeezed(name))


@pytest.mark.parametrize(
    ("cell", "name", "position"),
    [
        (
            "ว่าที่ ร.ต.หญิง สมหญิง ทดสอบ นักวิชาการพัฒนาชุมชน",
            "ว่าที่ ร.ต.หญิง สมหญิง ทดสอบ",
            "นักวิชาการพัฒนาชุมชน",
        ),
        ("นายสมชาย ทดสอบ ปลัดอำเภอ", "นายสมชาย ทดสอบ", "ปลัดอำเภอ"),
        ("พ.ต.อ. (พิเศษ) วินัย ทดสอบ ผู้กำกับการ", "พ.ต.อ. (พิเศษ) วินัย ทดสอบ", "ผู้กำกับการ"),
        ("ผศ. ดร. วันดี ทดสอบ คณบดี", "ผศ. ดร. วันดี ทดสอบ", "คณบดี"),
        ("ม.ล. วันดี ณ ทดสอบ คณบดี", "ม.ล. วันดี ณ ทดสอบ", "คณบดี"),
        ("สิบเอก วีระ ทดสอบ พนักงานขับรถ", "สิบเอก วีระ ทดสอบ", "พนักงานขับรถ"),
    ],
)
def test_a_cell_of_a_name_and_a_position_is_parted_behind_the_surname(
    cell: str, name: str, position: str
) -> None:
    assert parted(cell) == (name, position)
