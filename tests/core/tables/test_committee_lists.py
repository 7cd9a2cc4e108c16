"""The list of a committee, as offices keep it, becomes the members of an order and of a report."""

from pathlib import Path

import pytest

import main
from core.forms.shape import Instrument
from core.tables.people import parted
from core.tables.reading import TableReadResult
from core.tabular import ImportedSheet, TabularFile
from storage.instruments.reader import read_form
from tests.read_tables import read_rows, wanted_for

FORMS = main.RESOURCES / "instruments"
FIRST = ("นายสมชาย ใจดี", "นายกเทศมนตรี", "ประธานกรรมการ")
SECOND = ("นางสาวมี สุข", "ปลัดเทศบาล", "กรรมการและเลขานุการ")
FIELDS = ("name", "position", "role")


def form(path: Path) -> Instrument:
    found = read_form(path)
    assert isinstance(found, Instrument)
    return found


def test_a_list_without_a_head_leaves_the_numbers_before_its_names() -> None:
    wanted = wanted_for(form(FORMS / "appointment-order-2569.yaml"), "member")
    assert read_rows((("1.", *FIRST), ("๒.", *SECOND)), wanted).fields == ("", *FIELDS)
    assert read_rows((FIRST, SECOND), wanted).fields == FIELDS
    counts = wanted._replace(order=("people", *FIELDS), figures=frozenset({"people"}))
    assert read_rows((("1", *FIRST), ("2", *SECOND)), counts).fields[1:] == FIELDS, (
        "figures may be what is asked for"
    )
    titled = (("คณะกรรมการ ปี 2569", "", ""), ("", "", ""), FIRST, SECOND)
    assert read_rows(titled, wanted).rows[-1] == SECOND, "a title above is no part of its last name"


@pytest.mark.parametrize(
    "head",
    [
        "ชื่อ-สกุล และตำแหน่ง",
        "ชื่อ - สกุล/ตำแหน่ง",
        "รายชื่อและตำแหน่ง",
        "ชื่อ-นามสกุล ตำแหน่ง",
        "Name and position",
    ],
)
def test_a_name_and_a_position_in_one_cell_are_parted_by_one_question(head: str) -> None:
    wanted = wanted_for(form(FORMS / "appointment-order-2569.yaml"), "member")
    both = (" ".join(FIRST[:2]), "ปลัดเทศบาล", "สมชาย ใจดี นิติกร")
    rows = (("ที่", head, "หน้าที่"), *((str(n), words, "กรรมการ") for n, words in enumerate(both, 1)))
    found = read_rows(rows, wanted)
    position, name = (found.fields.index(field) for field in ("position", "name"))
    assert [(row[name], row[position]) for row in found.rows] == [
        FIRST[:2],
        ("", "ปลัดเทศบาล"),
        (both[2], ""),
    ]
    assert [(one.key, one.chosen) for one in found.doubts] == [("names", 0)]
    together = TableReadResult.best(TabularFile((ImportedSheet(rows),)), wanted, {"names": 1})
    assert [row[together.fields.index("name")] for row in together.rows] == [*both]
    assert "position" not in together.fields


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("นายสมชาย ใจดี\nปลัดเทศบาล", ("นายสมชาย ใจดี", "ปลัดเทศบาล")),
        ("1. น.ส. มี สุข ตำแหน่ง นิติกร (ชำนาญการ)", ("น.ส. มี สุข", "นิติกร (ชำนาญการ)")),
        ("นายสมชาย ใจดี(ปลัดเทศบาล)", ("นายสมชาย ใจดี", "ปลัดเทศบาล")),
        ("นางสาวมี ณ นคร, หัวหน้าฝ่าย", ("นางสาวมี ณ นคร", "หัวหน้าฝ่าย")),
        ("ว่าที่ร้อยตรี สม ดี / ครู", ("ว่าที่ร้อยตรี สม ดี", "ครู")),
        ("นายกเทศมนตรีตำบลบางบ่อ", ("", "นายกเทศมนตรีตำบลบางบ่อ")),
        ("นายสมชาย", ("นายสมชาย", "")),
        ("สมชาย ใจดี นิติกร", None),
        ("", None),
    ],
)
def test_a_name_ends_behind_the_surname(cell: str, found: tuple[str, str] | None) -> None:
    assert parted(cell) == found
