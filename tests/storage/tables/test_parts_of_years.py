"""Columns of quarters, halves and months that hold amounts become the cells of that part, where a form has them."""

from pathlib import Path

import pytest

import main
from core.forms.shape import Instrument
from core.tables.reading import TableReadResult
from core.tabular import ImportedSheet, TabularFile
from storage.instruments.reader import read_form
from tests.read_tables import wanted_for

FORMS = main.RESOURCES / "instruments"
MONTHS = (
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
)
OWN = ("oct", "nov", "dec", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep")
QUARTERS = ("ไตรมาส 1", "", "ไตรมาส 2", "", "ไตรมาส 3", "", "ไตรมาส 4", "")


def read(using: str, kind: str, *rows: tuple[str, ...]) -> TableReadResult:
    """The first cell of a head of two rows is merged over both."""
    form = read_form(Path(FORMS / f"{using}.yaml"))
    assert isinstance(form, Instrument)
    merges = () if rows[1][0] else ((0, 0, 1, 0),)
    return TableReadResult.best(
        TabularFile((ImportedSheet(rows, merges=merges),)), wanted_for(form, kind)
    )


def test_amounts_of_months_are_the_fields_called_by_them() -> None:
    head = ("รายการ", "ประเภทรายจ่าย", "วงเงิน", *MONTHS)
    found = read(
        "spending-plan-2569", "item", head, ("ค่าวัสดุ", "งบดำเนินงาน", "1,200", *["100"] * 12)
    )
    assert found.fields == ("title", "category", "allotted", *OWN)
    assert (found.doubts, found.left) == ((), ())


def test_what_a_quarter_reached_is_of_the_report_of_that_quarter() -> None:
    upper = ("กิจกรรม", "งบประมาณ", *QUARTERS)
    lower = ("", "", *["แผน", "ผล"] * 4)
    row = ("ประชุม", "5,000", "✓", "1", "✓", "2", "", "", "", "")
    found = read("operating-plan-2569", "activity", upper, lower, row)
    assert [one for one in found.fields if "@" in one] == [
        "reached@q1",
        "reached@q2",
        "reached@q3",
        "reached@q4",
    ]
    assert found.rows[0][found.fields.index("reached@q2")] == "2"
    assert found.rows[0][found.fields.index("span")] == "ไตรมาส 1 - 2 ปี 2569"
    assert found.left == ()


@pytest.mark.parametrize(
    ("head", "field"),
    [
        (("เบิกจ่าย", "ไตรมาส 2"), "spent@q2"),
        (("ไตรมาสที่ 2", "เบิกจ่าย"), "spent@q2"),
        (("ไตรมาส 2", "เบิกจ่ายในไตรมาสนี้"), "spent@q2"),
        (("ไตรมาส 2", "เหตุที่ต่างจากแผน และวิธีแก้"), "why@q2"),
        (("ไตรมาส 2", "จำนวนคน"), ""),
        (("เบิกจ่าย", "ต.ค."), ""),
        (("จำนวนคน", "ต.ค."), ""),
        (("แผนการใช้จ่าย", "ต.ค."), "oct"),
    ],
)
def test_the_words_beside_a_part_say_which_of_its_cells_it_is(
    head: tuple[str, str], field: str
) -> None:
    rows = (("รายการ", head[0]), ("", head[1]), ("ค่าวัสดุ", "100"), ("ค่าจ้าง", "200"))
    found = read("spending-plan-2569", "item", *rows)
    assert found.fields[-1] == field
    told = [one.where for one in found.left]
    assert bool(field) != any(head[1] in one for one in told), "what has no cell is told"


def test_halves_are_parts_as_well_and_a_percentage_is_no_result() -> None:
    rows = (("โครงการ", "รอบ 6 เดือนแรก", ""), ("", "ผล", "เบิกจ่าย"), ("อบรม", "40", "5,000"))
    assert read("anti-corruption-plan-2569", "project", *rows).fields == (
        "title",
        "reached@h1",
        "spent@h1",
    )


def test_a_quarter_the_form_has_no_cell_for_is_told_with_its_amount() -> None:
    found = read(
        "spending-plan-2569", "item", ("รายการ", "ไตรมาส 1", "ไตรมาส 2"), ("ค่าวัสดุ", "100", "200")
    )
    assert {one.where: one.reason for one in found.left} == dict.fromkeys(
        ("คอลัมน์ ไตรมาส 1", "คอลัมน์ ไตรมาส 2"), "แบบนี้ไม่มีช่องของไตรมาสหรือเดือน"
    )


def test_halves_of_months_are_ticked_as_their_months() -> None:
    head = ("รายการ", "1-15 ต.ค. 68", "16-31 ต.ค. 68")
    plan = "operating-plan-2569"
    spent = "spending-plan-2569"
    assert read(plan, "activity", head, ("ประชุม", "", "/")).rows[0][0] == "ต.ค. 2568"
    assert "oct" not in read(spent, "item", head, ("ค่าวัสดุ", "1", "2")).fields
