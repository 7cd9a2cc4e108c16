"""Registers at the terminal: a table or workbook is judged, mended, taken in once, and any name is understood."""

from pathlib import Path

import pytest

from core.tabular import OutputWorkbook, WorkbookColumn
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
    write_table(path, OutputWorkbook("ทะเบียน", tuple(map(WorkbookColumn, HEADS)), ROWS))
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
    wrong = {
        one["row"]: {each["field"] for each in one["mistakes"]}
        for one in told.value["rows"]
        if one["mistakes"]
    }
    assert wrong == {3: {"region"}, 4: {"parent"}, 5: {"code"}}
    assert [told.value[name] for name in ("new", "changed", "wrong", "taken")] == [1, 0, 3, 0]
    near = next(
        each["instead"] for one in told.value["rows"] if one["row"] == 4 for each in one["mistakes"]
    )
    assert near == "จังหวัดใหม่"
    lines = do("register", "units", centre, workbook).out
    assert "3:region  เขต สาม" in lines
    assert "เสนอ: จังหวัดใหม่" in lines
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
    assert (
        "เหมือนทะเบียนอยู่แล้ว 3 แถว ต้องแก้ 0 แถว"
        in do("register", "units", centre, left, *mends, "--near").out
    )
    assert do("undo", centre).code == 0
    assert names(do, centre) == {"จังหวัดใหม่"}


@pytest.mark.parametrize("typed", ["14", "14:colour=3", "x:region=3", "14:region"])
def test_a_mend_that_names_no_cell_is_refused(
    do: Command, centre: Path, workbook: Path, typed: str
) -> None:
    refused = do("register", "units", centre, workbook, "--mend", typed, "--take")
    assert refused.code == 2
    assert "แถว:ช่อง=คำ" in refused.err
    assert names(do, centre) == set()


def test_a_workbook_without_heads_and_a_unit_that_holds_no_register_are_refused(
    do: Command, centre: Path, office: Path, workbook: Path, tmp_path: Path
) -> None:
    bare = tmp_path / "bare.xlsx"
    write_table(
        bare, OutputWorkbook("ว่าง", (WorkbookColumn("อะไร"), WorkbookColumn("เขต")), (("ก", "1"),))
    )
    refused = do("register", "units", centre, bare)
    assert refused.code == 1
    assert "ไม่พบหัวตารางของทะเบียนหน่วยงาน" in refused.err
    below = do("register", "units", office, workbook, "--take")
    assert below.code == 1
    assert "ทะเบียนเป็นของส่วนกลาง" in below.err


TABLE = """ชื่อส่วนงาน,ชื่อย่อ,ชื่ออื่นที่ใช้เรียก คั่นด้วยจุลภาค
สำนักงานเลขานุการกรม,สลก.,"เลขากรม, สารบรรณ"
กองแผนงาน,กผง.,
"""


def test_a_table_of_sections_comes_in_once_and_is_listed(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    file = tmp_path / "sections.csv"
    file.write_text(TABLE, encoding="utf-8-sig")
    first, again = (
        do("register", "import", assessed, "division", file, "--json") for _ in range(2)
    )
    assert [first.value["changed"], again.value["changed"]] == [2, 0], first.err
    assert (
        "นำเข้าทะเบียนแล้ว เปลี่ยน 0 รายการ" in do("register", "import", assessed, "division", file).out
    )
    listed = do("register", "list", assessed, "division", "--json").value
    assert [(one["short"], one["aliases"]) for one in listed] == [
        ("สลก.", "เลขากรม, สารบรรณ"),
        ("กผง.", None),
    ]
    assert "กองแผนงาน" in do("register", "list", assessed, "division").out
    file.write_text("ชื่อระบบบริการ\tที่อยู่เว็บ\nระบบร้องเรียน\tไม่ใช่ที่อยู่\n", encoding="utf-8")
    systems = file.with_suffix(".txt")
    (systems).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    taken = do("register", "import", assessed, "system", systems)
    assert taken.code == 0, taken.err
    file.write_text("ชื่อส่วนงาน,สถานะ\nกองใหม่,ไม่รู้จัก\n", encoding="utf-8")
    refused = do("register", "import", assessed, "division", file)
    assert refused.code == 1
    assert "แถวที่ 2" in refused.err
    file.write_text('ชื่อส่วนงาน,สถานะ\n"กองใหม่,ใช้อยู่\n' * 30_000, encoding="utf-8")
    unclosed = do("register", "import", assessed, "division", file)
    assert (unclosed.code, "สะดุด" in unclosed.err, "sections.csv" in unclosed.err) == (
        1,
        False,
        True,
    )
    assert len(do("register", "list", assessed, "division", "--json").value) == 2


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param("ทะเบียนส่วนงาน ปี 2569,\n,\n{table}".encode(), "อยู่เหนือหัวตาราง", id="a title"),
        pytest.param("{table}รวม 2 ส่วนงาน,\n".encode(), "แถวรวมยอด", id="a total"),
        pytest.param(b"{thai}", "", id="Windows-874"),
        pytest.param(b"{table};", "", id="semicolons"),
    ],
)
def test_a_table_of_sections_as_offices_have_it_becomes_its_sections(
    do: Command, assessed: Path, tmp_path: Path, content: bytes, told: str
) -> None:
    rows = 'ชื่อส่วนงาน,ชื่อย่อ\nกองคลัง,กค.\n"กองช่าง\nและผังเมือง",กช.\n'
    if content.endswith(b";"):
        content, rows = content[:-1], rows.replace(",", ";")
    file = tmp_path / "a.csv"
    (file).write_bytes(
        content.replace(b"{table}", rows.encode()).replace(b"{thai}", rows.encode("cp874"))
    )
    taken = do("register", "import", assessed, "division", file)
    assert taken.code == 0, taken.err
    assert "นำเข้าทะเบียนแล้ว เปลี่ยน 2 รายการ" in taken.out
    assert told in taken.out
    listed = do("register", "list", assessed, "division", "--json").value
    assert sorted(one["name"] for one in listed) == ["กองคลัง", "กองช่าง และผังเมือง"]


def test_an_entry_is_made_and_changed_field_by_field_and_names_stay_single(
    do: Command, assessed: Path
) -> None:
    for name in ("กองหนึ่ง", "กองสอง"):
        made = do("record", "set", assessed, "division/new", f"name={name}")
        assert made.code == 0, made.err
    first, second = (
        one["record"] for one in do("register", "list", assessed, "division", "--json").value
    )
    assert do("record", "set", assessed, second, f"parent={first}").code == 0
    refused = do("record", "set", assessed, second, "name=กองหนึ่ง")
    assert (refused.code, "ซ้ำไม่ได้" in refused.err) == (1, True)
    assert do("record", "set", assessed, "division/new", "short=กน.").code == 0, (
        "a row without a name is only noted"
    )
    listed = do("register", "list", assessed, "division", "--json").value
    assert [one["parent"] for one in listed] == [None, first.rpartition("/")[2]]
