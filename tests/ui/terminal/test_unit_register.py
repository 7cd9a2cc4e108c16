"""`register units` judges a workbook of units, mends cells, takes what is right, writes down what stays wrong."""

from pathlib import Path

import pytest

from core.tabular import SheetColumn, WrittenTable
from storage.tables.writer import write_table
from tests.ui.terminal.conftest import Command
from tests.ui.terminal.test_starts import centre

__all__ = ["centre"]
HEADS = ("รหัส", "ชื่อหน่วยงาน", "ประเภท", "ต้นสังกัด", "เขต")
ROWS = (
    ("S31", "จังหวัดใหม่", "จังหวัด", "", "3"),
    ("S32", "จังหวัดอื่น", "จังหวัด", "", "สาม"),
    ("S33", "อำเภอใหม่", "อำเภอ", "จังหวัดไหม่", "3"),
    ("", "ไม่มีรหัส", "อำเภอ", "S31", ""),
)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "units.xlsx"
    write_table(path, WrittenTable("ทะเบียน", tuple(map(SheetColumn, HEADS)), ROWS))
    return path


def names(do: Command, centre: Path) -> set[str]:
    """What the register has besides the units it began with."""
    found = {one["title"] for one in do("record", "list", centre, "unit", "--json").value}
    return found - {"ส่วนกลาง", "อำเภอหนึ่ง", "อำเภอสอง"}


def test_wrong_rows_are_listed_with_cell_and_reason_and_nothing_is_taken_unasked(
    do: Command, centre: Path, workbook: Path
) -> None:
    told = do("register", "units", centre, workbook, "--json")
    assert told.code == 0, told.err
    wrong = {one["row"]: {each["field"] for each in one["mistakes"]} for one in told.value["rows"] if one["mistakes"]}
    assert wrong == {3: {"region"}, 4: {"parent"}, 5: {"code"}}
    assert [told.value[name] for name in ("new", "changed", "wrong", "taken")] == [1, 0, 3, 0]
    near = next(each["instead"] for one in told.value["rows"] if one["row"] == 4 for each in one["mistakes"])
    assert near == "จังหวัดใหม่"
    lines = do("register", "units", centre, workbook).out
    assert "3:region  เขต สาม" in lines
    assert "ใกล้เคียง: จังหวัดใหม่" in lines
    assert "รับได้ 1 แถว (สั่งด้วย --take)" in lines
    assert "เหมือนทะเบียนอยู่แล้ว 0 แถว ต้องแก้ 3 แถว" in lines
    assert "รับเข้าทะเบียนแล้ว" not in lines
    assert names(do, centre) == set()


def test_right_rows_are_taken_wrong_ones_written_down_and_mended_ones_taken_again(
    do: Command, centre: Path, workbook: Path, tmp_path: Path
) -> None:
    left = tmp_path / "left.xlsx"
    taken = do("register", "units", centre, workbook, "--take", "--wrong", left)
    assert taken.code == 0, taken.err
    assert "รับเข้าทะเบียนแล้ว 1 แถว" in taken.out
    assert names(do, centre) == {"จังหวัดใหม่"}
    mends = ("--mend", "2:region=4", "--mend", "4:code=s34")
    again = do("register", "units", centre, left, *mends, "--near", "--take", "--json").value
    assert [again[name] for name in ("new", "wrong", "taken")] == [3, 0, 3], again
    assert names(do, centre) == {row[1] for row in ROWS}
    rest = do("register", "units", centre, left, *mends, "--near", "--json").value
    assert [rest[name] for name in ("new", "same")] == [0, 3]
    assert "เหมือนทะเบียนอยู่แล้ว 3 แถว ต้องแก้ 0 แถว" in do("register", "units", centre, left, *mends, "--near").out
    assert do("undo", centre).code == 0
    assert names(do, centre) == {"จังหวัดใหม่"}


@pytest.mark.parametrize("typed", ["14", "14:colour=3", "x:region=3", "14:region"])
def test_a_mend_that_names_no_cell_is_refused(do: Command, centre: Path, workbook: Path, typed: str) -> None:
    refused = do("register", "units", centre, workbook, "--mend", typed, "--take")
    assert refused.code == 2
    assert "แถว:ช่อง=คำ" in refused.err
    assert names(do, centre) == set()


def test_a_workbook_without_heads_and_a_unit_that_holds_no_register_are_refused(
    do: Command, centre: Path, office: Path, workbook: Path, tmp_path: Path
) -> None:
    bare = tmp_path / "bare.xlsx"
    write_table(bare, WrittenTable("ว่าง", (SheetColumn("อะไร"), SheetColumn("เขต")), (("ก", "1"),)))
    refused = do("register", "units", centre, bare)
    assert refused.code == 2
    assert "ไม่พบหัวตารางของทะเบียนหน่วยงาน" in refused.err
    below = do("register", "units", office, workbook, "--take")
    assert below.code == 1
    assert "ทะเบียนเป็นของส่วนกลาง" in below.err
