"""The list of a committee, as offices keep it, becomes the members of an order and of a report."""

from pathlib import Path

import pytest

import main
from core.forms.shape import Instrument
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


@pytest.mark.parametrize(
    ("using", "kind"),
    [
        ("appointment-order-2569", "member"),
        ("ocsc-transparency-report-2559", "member"),
        ("ocsc-transparency-report-2559", "judge"),
    ],
)
@pytest.mark.parametrize(
    "head",
    [
        ("ชื่อ - สกุล", "ตำแหน่ง", "ตำแหน่งในคณะกรรมการ"),
        ("รายชื่อ", "ตำแหน่ง/สังกัด", "หน้าที่"),
        ("ชื่อ-นามสกุล", "ตำแหน่งปัจจุบัน", "หน้าที่ในคณะทำงาน"),
    ],
)
def test_each_member_comes_with_name_position_and_role(using: str, kind: str, head: tuple[str, ...]) -> None:
    rows = (("ที่", *head), ("1", *FIRST), ("2", *SECOND))
    found = read_rows((("คณะกรรมการตรวจรับ", "", "", ""), *rows), wanted_for(form(FORMS / f"{using}.yaml"), kind))
    assert (found.fields, found.doubts) == (("", *FIELDS), ())
    assert [row[1:] for row in found.rows] == [FIRST, SECOND]
    assert {one.where: one.why for one in found.left} == {
        "แถว 1": "อยู่เหนือหัวตาราง", "คอลัมน์ ที่": "โปรแกรมใส่ลำดับเอง"
    }  # fmt: skip


def test_a_list_without_a_head_leaves_the_numbers_before_its_names() -> None:
    wanted = wanted_for(form(FORMS / "appointment-order-2569.yaml"), "member")
    assert read_rows((("1.", *FIRST), ("๒.", *SECOND)), wanted).fields == ("", *FIELDS)
    assert read_rows((FIRST, SECOND), wanted).fields == FIELDS
    counts = wanted._replace(order=("people", *FIELDS), figures=frozenset({"people"}))
    assert read_rows((("1", *FIRST), ("2", *SECOND)), counts).fields[1:] == FIELDS, "figures may be what is asked for"
