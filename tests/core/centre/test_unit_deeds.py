"""The register of units is taken in as one save, undone as one; its words while edited are those worked out afresh."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import main
from core.centre.unit_deeds import take_units
from core.centre.unit_names import ListedUnit, NearestNameCache, listed_units, own_line
from core.centre.unit_table import UnitTable, judged, unit_columns
from core.entities import unit_id
from core.errors import UserError
from core.people.units import UnitRegister
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.conftest import NOON, ctx
from tests.read_tables import read_rows

FORMS = FormLibrary([main.RESOURCES / "instruments"])
HEADS = ("รหัส", "ชื่อหน่วยงาน", "ต้นสังกัด", "เขต", "โทร")
ROWS = (
    ("2000", "จังหวัดตัวอย่าง ก", "", "3", "0 2000 0001"),
    ("2001", "อำเภอตัวอย่างหนึ่ง", "2000", "", ""),
    ("2002", "อำเภอตัวอย่างสอง", "2000", "", ""),
)


def looked_at(folder: Folder, *rows: tuple[str, ...]) -> UnitTable:
    table = (HEADS, *rows)
    own = own_line(folder, folder.writer.unit)
    return judged(read_rows(table, unit_columns({})).by_field(), listed_units(folder), own)


def codes_below(folder: Folder) -> list[str]:
    return [one.code for one in UnitRegister.of(folder).below(folder.writer.unit)]


def test_next_year_writes_what_differs_and_takes_out_only_what_a_person_ticks(
    folder: Folder,
) -> None:
    take_units(ctx(folder), folder, looked_at(folder, *ROWS).taken)
    file = looked_at(
        folder,
        ROWS[0],
        ("2001", "อำเภอชื่อใหม่", "2000", "", "0 1"),
        ("2003", "อำเภอตัวอย่างสาม", "2000", "", ""),
    )
    take_units(ctx(folder), folder, file.taken)
    assert codes_below(folder) == ["2000", "2001", "2002", "2003"], "what is not in the file stays"
    assert UnitRegister.of(folder)[unit_id("2001")].name == "อำเภอชื่อใหม่"
    take_units(ctx(folder), folder, (), file.gone)
    assert codes_below(folder) == ["2000", "2001", "2003"]
    back = looked_at(folder, *ROWS)
    assert [one.state for one in back.lines] == ["same", "changed", "new"]
    take_units(ctx(folder), folder, back.taken)
    assert "2002" in codes_below(folder), "it comes back from the bin"


def test_whoever_is_no_centre_takes_in_no_register(tmp_path: Path) -> None:
    office = create(
        tmp_path / "office", tmp_path / "keys", "อำเภอ", "S11", "district", "", 2569, NOON
    )
    with pytest.raises(UserError, match="รับทะเบียนหน่วยงานไม่ได้") as refused:
        take_units(ctx(office), office, looked_at(office, *ROWS).taken)
    assert "เครื่องนี้ยังไม่ใช่เครื่องของส่วนกลาง" in refused.value.why
    assert codes_below(office) == []
    office.close()


OWN = ListedUnit("f" * 32, "C00", "ศูนย์", "", "centre", "", 0, "")


NAMES = ("จังหวัดตัวอย่าง ก", "จังหวัดตัวอย่าง ข", "อำเภอตัวอย่าง", "จังหวัดตัวอยาง ก", "กองคลัง", "")


CELLS = st.tuples(
    st.sampled_from(("1", "2", "3", "")),
    st.sampled_from(NAMES),
    st.sampled_from((*NAMES, "1", "2")),
)


EDITS = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(("code", "name", "parent")),
        st.sampled_from((*NAMES, "4")),
    )
)


@given(st.lists(CELLS, min_size=4, max_size=6), EDITS)
def test_rows_that_are_edited_are_judged_as_if_they_were_read_anew(
    cells: list[tuple[str, str, str]], edits: list[tuple[int, str, str]]
) -> None:
    rows = [
        (n, dict(zip(("code", "name", "parent"), cell, strict=True)))
        for n, cell in enumerate(cells, 2)
    ]
    known = NearestNameCache()
    assert judged(rows, {}, OWN, known) == judged(rows, {}, OWN)
    for at, field, words in edits:
        rows[at][1][field] = words
        assert judged(rows, {}, OWN, known) == judged(rows, {}, OWN)
