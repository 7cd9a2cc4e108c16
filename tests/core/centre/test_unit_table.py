"""A file of units: columns found by their heads, each row judged at its cells, and what differs from the register."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

import pytest

from core.centre import unit_names
from core.centre.unit_names import MOST, NEAR, ListedUnit, NearestNameCache
from core.centre.unit_table import FIELDS, UnitTable, judged, unit_columns, units_file
from core.entities import unit_id
from core.tables.reading import TableReadResult
from storage.tables.reader import read_table
from storage.tables.writer import write_table
from tests.read_tables import read_rows

OWN = ListedUnit(unit_id("C00"), "C00", "ศูนย์ตัวอย่าง", "", "centre", "", 0, "")
HEADS = ("รหัสหน่วยงาน", "หน่วยงาน", "ประเภท", "สังกัด", "เขตตรวจ", "โทร")
PROVINCE = ("1000", "จังหวัดตัวอย่าง ก", "", "", "3", "0 2000 0001")
DISTRICT = ("1001", "อำเภอตัวอย่าง", "", "จังหวัดตัวอย่าง ก", "", "")


def looked_at(*rows: tuple[str, ...], there: tuple[ListedUnit, ...] = ()) -> UnitTable:
    table = (HEADS, *rows)
    return judged(columns_of(table).by_field(), {one.id: one for one in there}, OWN)


def columns_of(
    table: Sequence[Sequence[str]], known: Mapping[str, str] | None = None
) -> TableReadResult:
    return read_rows(table, unit_columns(known or {}))


def listed(
    code: str, name: str, kind: str, parent: str, region: int = 0, phone: str = ""
) -> ListedUnit:
    return ListedUnit(unit_id(code), code, name, "", kind, unit_id(parent), region, phone)


def why(file: UnitTable, at: int, field: str) -> str:
    return next((one.why for one in file.lines[at].mistakes if one.field == field), "")


def test_a_head_nobody_knows_is_what_a_person_put_it_under_before() -> None:
    table = (("เลขที่ส่วน", "หน่วยงาน"), ("1000", "จังหวัดตัวอย่าง ก"))
    assert columns_of(table).fields == ("", "name")
    assert columns_of(table, {"เลขที่ส่วน": "code"}).fields == ("code", "name")


@pytest.mark.parametrize("head", ["ชื่อสำนักงาน", "รายชื่อหน่วยงาน", "ส่วนราชการ", "หน่วยงานในสังกัด"])
def test_a_name_is_found_below_what_offices_head_it_by(head: str) -> None:
    table = (("ที่", "จังหวัด", "อำเภอ", head), ("1", "ตรัง", "กันตัง", "สพอ.กันตัง"))
    assert columns_of(table).fields == ("order", "province", "", "name")


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        (("", "อำเภอหนึ่ง", "", "", "", ""), "code", "ยังไม่มีรหัส"),
        (("1000", "อำเภอหนึ่ง", "", "", "", ""), "code", "รหัสซ้ำกับแถว 2"),
        (("ก1", "อำเภอหนึ่ง", "", "", "", ""), "code", "รหัสใช้ตัวเลขหรือตัวอักษรอังกฤษ"),
        (("1 1", "อำเภอหนึ่ง", "", "", "", ""), "code", "ไม่เว้นวรรค"),
        (("1001", "", "", "", "", ""), "name", "ยังไม่มีชื่อหน่วยงาน"),
        (("1001", "ก" * 401, "อำเภอ", "", "", ""), "name", "ชื่อยาวเกิน 400"),
        (("1001", "สถานี", "", "", "", ""), "kind", "ชื่อไม่บอกประเภท"),
        (("1001", "สถานี", "เทศบาล", "", "", ""), "kind", "ประเภทที่ใช้ได้คือ"),
        (("1001", "อำเภอหนึ่ง", "", "ที่ไหนสักแห่ง", "", ""), "parent", "ไม่พบหน่วยงานนี้"),
        (("1001", "อำเภอหนึ่ง", "", "", "0", ""), "region", "เขตเป็นเลข 1 ถึง 99"),
        (("1001", "อำเภอหนึ่ง", "", "", "เหนือ", ""), "region", "เขตเป็นเลข"),
        (("1001", "อำเภอหนึ่ง", "", "", "", "053-112xxx"), "phone", "เบอร์โทรศัพท์ไม่ครบ"),
        (("1001", "อำเภอหนึ่ง", "", "หนึ่ง", "", ""), "parent", "เป็นหน่วยงานนี้เอง"),
    ],
)
def test_a_mistake_is_told_at_its_cell_and_the_other_rows_go_on(
    row: tuple[str, ...], field: str, words: str
) -> None:
    file = looked_at(PROVINCE, row)
    assert words in why(file, 1, field)
    assert [one.state for one in file.lines] == ["new", "wrong"]
    assert [one.code for one in file.taken] == ["1000"]


def test_a_parent_that_is_nearly_named_is_proposed_and_never_taken_by_itself() -> None:
    file = looked_at(PROVINCE, ("1001", "อำเภอหนึ่ง", "", "จังหวัดตัวอยาง ก", "", ""))
    (mistake,) = file.lines[1].mistakes
    assert (mistake.field, mistake.instead) == ("parent", "จังหวัดตัวอย่าง ก")
    assert "หมายถึง จังหวัดตัวอย่าง ก หรือไม่" in mistake.why
    assert file.lines[1].state == "wrong"


def test_a_near_name_is_found_as_difflib_finds_it_and_for_so_many_words_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = {f"อำเภอ{a}{b}" for a in "กขค" for b in ("เมือง", "บ้านสวน", "หนองบัว")}
    near = NearestNameCache()
    near.know(names)
    for word in ("อำเภอกเมอง", "อำเภอขหนองบวัว", "ตำบลหนองบัว", "หนองบัว", "x", "อำเภอ"):
        assert [near.nearest(word)] == (get_close_matches(word, names, 1, NEAR) or [""])
    for n in range(MOST):
        near.nearest(f"ตำบลที่ {n}")
    assert near.nearest("อำเภอคเมอง") == "อำเภอคเมือง", (
        "against so few names many words are compared"
    )
    monkeypatch.setattr(unit_names, "PAIRS", 0)
    assert [near.nearest(word) for word in ("อำเภอกเมอง", "อำเภอขเมอง")] == ["อำเภอกเมือง", None]


def test_the_zero_that_a_spreadsheet_took_from_a_telephone_of_a_unit_is_offered() -> None:
    read = columns_of((HEADS, (*PROVINCE[:5], "53112345")))
    assert [one.key for one in read.doubts] == ["phones 6"]
    assert read.by_field()[0][1]["phone"] == "053112345"


def test_a_name_two_units_bear_names_no_parent() -> None:
    file = looked_at(PROVINCE, ("1009", "จังหวัดตัวอย่าง ก", "", "", "", ""), DISTRICT)
    assert "มีหลายหน่วยงานที่ใช้ชื่อนี้" in why(file, 2, "parent")


def test_the_word_for_a_centre_names_the_only_one_there_is() -> None:
    file = looked_at((*PROVINCE[:3], "ส่วนกลาง", *PROVINCE[4:]), DISTRICT)
    assert [one.state for one in file.lines] == ["new", "new"]
    assert file.lines[0].parent == OWN.id
    two = looked_at(
        (*PROVINCE[:3], "ส่วนกลาง", *PROVINCE[4:]), ("C01", "ศูนย์สอง", "ส่วนกลาง", "", "", "")
    )
    assert why(two, 0, "parent") == "ไม่พบหน่วยงานนี้ในไฟล์และในทะเบียน"


def test_units_below_a_row_that_waits_wait_with_it() -> None:
    file = looked_at(("1000", "จังหวัดตัวอย่าง ก", "", "", "0", ""), DISTRICT)
    assert why(file, 1, "parent") == "แถวของต้นสังกัดยังมีที่ต้องแก้"
    assert not file.taken


def test_an_empty_cell_says_nothing_of_what_stands() -> None:
    there = (listed("1000", "จังหวัดตัวอย่าง ก", "province", "C00", 3, "0 2000 0001"),)
    assert (
        looked_at(("1000", "จังหวัดตัวอย่าง ก", "", "", "", ""), there=there).lines[0].state == "same"
    )


def test_the_register_leaves_as_excel_and_comes_back_the_same(tmp_path: Path) -> None:
    there = (
        listed("1000", "จังหวัดตัวอย่าง ก", "province", "C00", 3, "0 2000 0001"),
        listed("1001", "อำเภอตัวอย่าง", "district", "1000"),
        OWN,
    )
    units = {one.id: one for one in there}
    write_table(tmp_path / "units.xlsx", units_file(units))
    table = read_table(tmp_path / "units.xlsx").rows
    file = judged(columns_of(table).by_field(), units, OWN)
    assert [one.state for one in file.lines] == ["same"] * 3
    assert not file.gone


def test_the_blank_workbook_has_every_column_under_a_head_that_is_found(tmp_path: Path) -> None:
    write_table(tmp_path / "blank.xlsx", units_file({}, empty=True))
    table = read_table(tmp_path / "blank.xlsx").rows
    assert columns_of(table).fields == FIELDS
    assert len(table) == 1
