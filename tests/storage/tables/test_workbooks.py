"""Workbooks of others are read as words within bounds; ours come back as they were and run nothing."""

import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import PatternFill

from core.errors import UserError
from core.tabular import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, OutputWorkbook, WorkbookColumn
from storage.apart import WorkerProcess, WorkerReplyError
from storage.tables.reader import LARGEST, read_table
from storage.tables.writer import write_table
from storage.workbook import read_workbook


def made(path: Path, *rows: Sequence[object], formats: dict[str, str] | None = None) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append([*row])
    for cell, form in (formats or {}).items():
        sheet[cell].number_format = form
    book.save(path)
    return path


def rewritten(path: Path, before: str, after: str) -> None:
    """The first sheet of the workbook with other words in it, as another program would have written it."""
    with zipfile.ZipFile(path) as held:
        content = {name: held.read(name) for name in held.namelist()}
    sheet = content["xl/worksheets/sheet1.xml"].decode()
    assert before in sheet
    content["xl/worksheets/sheet1.xml"] = sheet.replace(before, after).encode()
    with zipfile.ZipFile(path, "w") as file:
        for name, each in content.items():
            file.writestr(name, each)


@pytest.mark.parametrize("piece", [61, 97, 250])
def test_no_cell_is_divided_where_a_piece_of_the_file_ends(
    piece: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(tmp_path / "a.xlsx", *([n, f"คำที่ {n}", n * 7, "ท้าย"] for n in range(40)))
    for n in range(1, 41):
        rewritten(path, f'<c r="C{n}" t="n"><v>', f'<c r="C{n}"><f t="shared" si="0"/><v>')
    whole = read_workbook(path)
    assert [row[2] for row in whole.rows] == [str(n * 7) for n in range(40)]
    monkeypatch.setattr("storage.workbook.PIECE", piece)
    assert read_workbook(path).rows == whole.rows


def test_cells_are_read_as_a_person_would_type_them(tmp_path: Path) -> None:
    path = made(
        tmp_path / "a.xlsx",
        ["รายการ", None, "จำนวน"],
        ["สองบรรทัด\nในช่อง", 1250.5, 0.1 + 0.2],
        [date(2027, 1, 31), datetime(2570, 1, 31), 0.8],
        [True, 10**12, -3],
        formats={"C3": "0%"},
    )
    assert read_table(path).rows == (
        ("รายการ", "", "จำนวน"),
        ("สองบรรทัด\nในช่อง", "1250.5", "0.3"),
        ("31/1/2570", "31/1/2570", "80"),
        ("ใช่", "1000000000000", "-3"),
    )


def test_a_formula_is_its_value_and_one_without_is_named(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", ["x", "=SUM(1,2)"], ["=A1", "y"])
    found = read_table(path)
    assert found.rows == (("x", ""), ("", "y"))
    assert (found.sheets[0].formula, found.sheets[0].formulas) == ("B1 =SUM(1,2)", 2)


def test_every_formula_without_a_value_is_counted(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", *([f"=A{n}", "x", "=1"] for n in range(2, 102)))
    found = read_table(path)
    assert (found.sheets[0].formula, found.sheets[0].formulas) == ("A1 =A2", 200)


def test_a_formula_that_came_out_as_no_words_has_its_value(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", ["x", '=IF(A2="","",A2)'], ["y", "=1"])
    rewritten(path, '<c r="B1"><f>', '<c r="B1" t="str"><f>')
    found = read_table(path)
    assert found.rows == (("x",), ("y",))
    assert (found.sheets[0].formula, found.sheets[0].formulas) == ("B2 =1", 1)


def test_what_we_write_comes_back_and_runs_nothing(tmp_path: Path) -> None:
    columns = (
        WorkbookColumn("รายการ"),
        WorkbookColumn("ราคา", figure=True, decimals=2),
        WorkbookColumn("ใช้", choices=("ใช่", "ไม่ใช่")),
    )
    rows = (
        ("=1+1", "1,250.50", "ใช่"),
        ("+cmd|' /C calc'!A0", "", "ไม่ใช่"),
        ("31 ม.ค. 70\nต่อ", "0.1", ""),
    )
    path = tmp_path / "a.xlsx"
    write_table(path, OutputWorkbook("แผน/ปี", columns, rows, empty=3))
    found = read_table(path)
    assert found.rows == (
        ("รายการ", "ราคา", "ใช้"),
        ("=1+1", "1250.5", "ใช่"),
        ("+cmd|' /C calc'!A0", "", "ไม่ใช่"),
        ("31 ม.ค. 70\nต่อ", "0.1", ""),
    )
    assert not found.sheets[0].formulas
    book = load_workbook(path)
    rules = book.worksheets[0].data_validations.dataValidation
    assert {str(rule.sqref) for rule in rules} == {"B2:B7", "C2:C7"}
    assert book["Lists"].sheet_state == "veryHidden"
    assert [cell.value for cell in book["Lists"]["A"]] == ["ใช่", "ไม่ใช่"]


def test_what_is_no_workbook_is_refused_in_words(tmp_path: Path) -> None:
    for name, content in (
        ("a.xlsx", b"PK\3\4 no zip"),
        ("b.xlsx", b""),
        ("c.xlsx", b"\xd0\xcf\x11\xe0 old excel"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UserError, match=r"xlsx"):
            read_table(tmp_path / name)


def test_a_zip_bomb_and_a_damaged_sheet_end_in_words(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as held:
        held.writestr("xl/workbook.xml", "<workbook/>")
        with held.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _n in range(410):
                part.write(b" " * 2**20)
    with pytest.raises(UserError) as refused:
        read_table(bomb)
    assert "ใหญ่เกินกว่า" in refused.value.why
    good = made(tmp_path / "good.xlsx", ["a"])
    with zipfile.ZipFile(good) as held, zipfile.ZipFile(tmp_path / "bad.xlsx", "w") as bad:
        for entry in held.namelist():
            content = held.read(entry)
            bad.writestr(entry, content[: len(content) // 2] if "sheet1" in entry else content)
    with pytest.raises(UserError, match=r"bad\.xlsx"):
        read_table(tmp_path / "bad.xlsx")


def test_only_so_many_rows_are_read_and_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "long.xlsx"
    write_table(
        path,
        OutputWorkbook(
            "x", (WorkbookColumn("a"),), tuple((f"r{n}",) for n in range(MOST_ROWS + 5))
        ),
    )
    found = read_table(path)
    assert len(found.rows) == MOST_ROWS
    assert found.sheets[0].more


def test_rows_below_the_last_that_is_read_are_told_only_where_one_holds_something(
    tmp_path: Path,
) -> None:
    path = tmp_path / "long.xlsx"
    for below, more in ((None, False), ("last", True)):
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet["A1"] = "first"
        for n in range(1, 40):
            sheet.cell(MOST_ROWS + n, 1).fill = PatternFill("solid", fgColor="FFFF00")
        sheet.cell(MOST_ROWS + 40, 2).value = below
        book.save(path)
        found = read_table(path)
        assert found.rows == (("first",),)
        assert bool(found.sheets[0].more) is more


def test_words_with_signs_no_workbook_can_hold_are_written_with_lines_in_their_place(
    tmp_path: Path,
) -> None:
    column = WorkbookColumn("หัว\x0bตาราง", choices=("ใช่\x00",), says="บอก\x0cต่อ")
    rows = (("บรรทัด\x0bต่อ\x0cหน้า\u2028ใหม่\r\nอีก\x85สุด",), ("\x00a\x1fb\ufffec\ud800\td",))
    path = tmp_path / "a.xlsx"
    assert write_table(path, OutputWorkbook("แผน\x01", (column,), rows)) == 0
    assert read_table(path).rows == (("หัว\nตาราง",), ("บรรทัด\nต่อ\nหน้า\nใหม่\nอีก\nสุด",), ("abc\td",))


def test_a_text_longer_than_a_cell_is_counted_and_ends_where_the_cell_does(tmp_path: Path) -> None:
    path, column = tmp_path / "a.xlsx", WorkbookColumn("a")
    assert write_table(path, OutputWorkbook("x", (column,), (("ก" * LONGEST_CELL,),))) == 0
    assert (
        write_table(path, OutputWorkbook("x", (column,), (("ก" * (LONGEST_CELL + 1),), ("b",))))
        == 1
    )
    assert [len(row[0]) for row in read_table(path).rows] == [1, LONGEST_CELL, 1]


def csv(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_a_csv_file_is_read_as_a_spreadsheet_saves_it(tmp_path: Path) -> None:
    found = read_table(
        csv(tmp_path / "a.csv", '\ufeffชื่อ,"ก, ข"\r\n"สอง\nบรรทัด","""คำ"""\r\n'.encode())
    )
    assert found.rows == (("ชื่อ", "ก, ข"), ("สอง\nบรรทัด", '"คำ"'))
    assert not found.sheets[0].more


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(b'a,b\n"c,d\n' * 30_000, "คำพูด", id="a quotation mark that nobody closed"),
        pytest.param(b"a" * 40_000_000, "ยาวผิดปกติ", id="a line of 40 MB"),
        pytest.param(b"a" * (LARGEST + 1), "ใหญ่เกิน", id="more than is read"),
        pytest.param(b"\xa1\xa2", "UTF-8", id="other letters"),
    ],
)
def test_a_csv_file_that_is_none_is_refused_in_a_sentence_of_this_file(
    tmp_path: Path, content: bytes, why: str
) -> None:
    path = csv(tmp_path / "named.csv", content)
    with pytest.raises(UserError) as refused:
        read_table(path)
    assert "named.csv" in refused.value.what
    assert why in refused.value.why


def test_rows_beyond_those_that_are_read_of_a_csv_file_are_told(tmp_path: Path) -> None:
    found = read_table(csv(tmp_path / "a.csv", b"a\n" * (MOST_ROWS + 1)))
    assert (len(found.rows), found.sheets[0].more) == (MOST_ROWS, True)


def test_a_workbook_that_takes_longer_than_is_waited_is_called_large_not_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_given: object) -> NoReturn:
        raise WorkerReplyError(late=True)

    monkeypatch.setattr(WorkerProcess, "ask", slow)
    with pytest.raises(UserError) as refused:
        read_table(made(tmp_path / "a.xlsx", ("a",)))
    assert "ใหญ่เกิน" in refused.value.why


def test_columns_beyond_those_that_are_read_are_counted(tmp_path: Path) -> None:
    wide = [str(n) for n in range(MOST_COLUMNS + 3)]
    book = Workbook()
    book.worksheets[0].append(wide)
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "a.csv").write_text(",".join([*wide, ""]), "utf-8")
    for name in ("a.xlsx", "a.csv"):
        sheet = read_table(tmp_path / name).sheets[0]
        assert (len(sheet.rows[0]), sheet.wider) == (MOST_COLUMNS, 3), name
