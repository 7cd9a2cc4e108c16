"""Tables of every source are read with what is hidden and merged, and with the zeros their formats show."""

import re
import zipfile
from pathlib import Path

import pytest

from core.errors import UserError
from core.tabular import ImportedSheet
from storage.tables.reader import read_table
from tests.tables import sheet_of

DATA = Path(__file__).parents[2] / "data" / "tables"
NO_KIND = "ไม่ใช่ตารางแบบ .xlsx .xls .xlsb .ods เอกสาร Word แบบ .docx หรือไฟล์ข้อความแบบ .csv"
OFFICE = (
    ("กิจกรรม", "รหัส", "งบประมาณ", "", "วันเริ่ม"),
    ("", "", "จำนวน", "หน่วย", ""),
    ("อบรม", "0101", "1250.5", "บาท", "1/10/2568"),
    ("ซ่อนไว้", "0102", "5", "บาท", "1/11/2568"),
    ("ประชุม", "0007", "0.8", "บาท", "9/3/2569"),
)
MERGED = {(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 1, 4)}
ROWS = (("ชื่อส่วนงาน", "ชื่อย่อ"), ("กองคลัง", "กค."), ("กองช่าง", "กช."))


def first(path: Path) -> ImportedSheet:
    return read_table(path).sheets[0]


def test_hidden_rows_and_columns_merged_cells_and_all_sheets_are_known(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book, sheet = sheet_of(path, ("คำชี้แจง", "x"), ("ก", "ข"), ("ค", "ง"), merged=("A1:B1", "A2:A3"))
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.column_dimensions.group("D", "F", hidden=True)
    book.create_sheet("แผน").append(["กิจกรรม"])
    book.create_sheet("ซ่อน").sheet_state = "hidden"
    book.active = 1
    book.save(path)
    found = read_table(path)
    assert [one.name for one in found.sheets] == ["Sheet", "แผน"]
    assert (found.active, found.rows, found.hidden) == (1, (("กิจกรรม",),), ("ซ่อน",))
    assert {*found.sheets[0].merges} == {(0, 0, 0, 1), (1, 0, 2, 0)}
    assert (found.sheets[0].hidden_rows, found.sheets[0].hidden_columns) == ((1,), (1, 3, 4, 5))


@pytest.mark.parametrize("name", ["foreign.ods", "foreign.xls"])
def test_a_spreadsheet_of_another_program_is_read_as_a_workbook_is(name: str) -> None:
    """With two rows of heads, days, codes, a hidden row and a hidden sheet."""
    found = read_table(DATA / name)
    sheet = found.sheets[0]
    assert (sheet.name, found.hidden, found.unseen) == ("แผน", ("ร่าง",), False)
    assert {*sheet.merges} == MERGED
    assert (sheet.rows, sheet.hidden_rows) == (OFFICE, (3,))


def strict(path: Path) -> None:
    """The workbook as Excel saves it by the letter of the standard: other names of everything, days as texts."""
    with zipfile.ZipFile(path) as held:
        parts = {name: held.read(name).decode() for name in held.namelist()}
    for name, text in parts.items():
        other = text.replace(
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            "http://purl.oclc.org/ooxml/s",
        )
        other = other.replace(
            "http://schemas.openxmlformats.org/officeDocument/2006", "http://purl.oclc.org/ooxml/o"
        )
        if name.endswith("sheet1.xml"):
            other = re.sub(r"<(/?)([a-zA-Z])", r"<\1x:\2", other).replace(" xmlns=", " xmlns:x=")
        parts[name] = other
    with zipfile.ZipFile(path, "w") as file:
        for name, text in parts.items():
            file.writestr(name, text)


def test_a_strict_workbook_is_read_as_any_other(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    sheet_of(path, *ROWS)
    strict(path)
    assert first(path).rows == ROWS


def test_a_million_rows_with_a_format_alone_hold_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    sheet_of(path, *ROWS)
    with zipfile.ZipFile(path) as held:
        parts = {name: held.read(name) for name in held.namelist()}
    empty = "".join(
        f'<row r="{n}"><c r="A{n}" s="0"/><c r="B{n}" s="0"></c></row>' for n in range(4, 1_048_577)
    ).encode()
    place = "xl/worksheets/sheet1.xml"
    parts[place] = parts[place].replace(b"</sheetData>", empty + b"</sheetData>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    found = first(path)
    assert (found.rows, found.more) == (ROWS, False)


TEXT = "\n".join(",".join(row) for row in ROWS)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(TEXT.encode(), id="UTF-8"),
        pytest.param(TEXT.encode("utf-8-sig"), id="UTF-8 with a mark"),
        pytest.param(TEXT.encode("utf-16"), id="UTF-16"),
        pytest.param(TEXT.encode("utf-16-le"), id="UTF-16 without a mark"),
        pytest.param(TEXT.encode("cp874"), id="Windows-874"),
        pytest.param(TEXT.replace(",", ";").encode(), id="semicolons"),
        pytest.param(
            TEXT.replace(",", "\t").encode("utf-16"), id="tabs, as Excel saves Unicode text"
        ),
        pytest.param(
            b"sep=;\r\n" + TEXT.replace(",", ";").encode(), id="a line that names the sign"
        ),
        pytest.param(TEXT.replace("\n", "\r\n").encode(), id="line ends of Windows"),
        pytest.param(TEXT.replace("กค.", '="กค."').encode(), id="texts as formulas"),
        pytest.param(
            f"<table><tr><td>{TEXT.replace(',', '<td>').replace(chr(10), '<tr><td>')}</table>".encode(),
            id="HTML",
        ),
    ],
)
def test_a_text_file_is_read_in_whatever_letters_and_signs(tmp_path: Path, content: bytes) -> None:
    for name in ("a.csv", "a.txt", "a.xls"):
        (tmp_path / name).write_bytes(content)
        assert first(tmp_path / name).rows == ROWS


def test_line_breaks_in_quotes_and_line_signs_of_unicode_stay_inside_their_cells(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes('ชื่อ,ย่อ\n"กลุ่มงาน\nสนับสนุน","ก, ""ข"""\nกอง\u2028คลัง,กค.\n'.encode())
    assert first(path).rows[1:] == (("กลุ่มงาน\nสนับสนุน", 'ก, "ข"'), ("กอง\u2028คลัง", "กค."))


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def cell(*lines: str, about: str = "", inside: str = "") -> str:
    paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    return f"<w:tc><w:tcPr>{about}</w:tcPr>{paragraphs}{inside}</w:tc>"


def document(path: Path, *tables: str) -> Path:
    body = "".join(f"<w:p/><w:tbl>{table}</w:tbl>" for table in tables)
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
        )
    return path


def line(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def test_tables_of_a_document_are_sheets_with_their_merged_cells(tmp_path: Path) -> None:
    begins = '<w:vMerge w:val="restart"/>'
    goes_on = "<w:vMerge/>"
    wide = '<w:gridSpan w:val="2"/>'
    inner = f"<w:tbl>{line(cell('ย่อย', about=wide), cell('1'))}</w:tbl>"
    table = "".join(
        (
            line(cell("กิจกรรม", about=begins), cell("เป้าหมาย", about=wide)),
            line(cell("", about=goes_on), cell("จำนวน"), cell("หน่วย")),
            line(cell("สอง", "บรรทัด", inside=inner), cell("2"), cell("ครั้ง")),
        )
    )
    found = read_table(document(tmp_path / "a.docx", line(cell("หัวเรื่อง")), table))
    assert [one.name for one in found.sheets] == ["ตาราง 1", "ตาราง 2"]
    assert found.rows == (
        ("กิจกรรม", "เป้าหมาย", ""),
        ("", "จำนวน", "หน่วย"),
        ("สอง\nบรรทัด\nย่อย\n1", "2", "ครั้ง"),
    )
    assert {*found.sheets[1].merges} == {(0, 0, 1, 0), (0, 1, 0, 2)}


def test_a_table_of_a_document_goes_on_below_its_head_and_holds_signs_but_nothing_twice(
    tmp_path: Path,
) -> None:
    sign = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    moved = "<w:moveFrom><w:r><w:t>เดิม</w:t></w:r></w:moveFrom>"
    head = line(cell("กิจกรรม"), cell("ไตรมาส 1"))
    signed = f"<w:tc><w:p>{moved}{sign}</w:p></w:tc>"
    first_page = head + line(cell("ประชุม"), signed)
    second = head + line(cell("อบรม", about='<w:gridSpan w:val="2"/>'))
    [found] = read_table(document(tmp_path / "a.docx", first_page, second)).sheets
    assert found.rows == (
        ("กิจกรรม", "ไตรมาส 1"),
        ("ประชุม", "✓"),
        ("กิจกรรม", "ไตรมาส 1"),
        ("อบรม", ""),
    )
    assert found.merges == ((3, 0, 3, 1),)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.docx", None, "ไม่มีตารางในไฟล์"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "ไฟล์มีรหัสผ่าน"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", NO_KIND),
        (
            "a.xls",
            b"\xd0\xcf\x11\xe0" + "Workbook".encode("utf-16-le"),
            "เนื้อหาในไฟล์เสียหายหรืออ่านไม่จบ",
        ),
        ("a.xlsx", b"%PDF-1.7", NO_KIND),
        ("a.xls", b"<Workbook><Table><Row></Row></Table></Workbook>", "ไม่มีตารางในไฟล์"),
        ("a.xls", b"\xff\xd8\xff\xe0 \x81\x82", NO_KIND),
        (
            "a.csv",
            b"\xff\xd8\xff\xe0 \x81\x82",
            "เนื้อหาไม่ใช่ข้อความ UTF-8, UTF-16 หรือภาษาไทยของ Windows",
        ),
    ],
)
def test_a_file_without_a_table_says_what_it_is(
    tmp_path: Path, name: str, content: bytes | None, why: str
) -> None:
    path = document(tmp_path / name) if content is None else tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UserError) as refused:
        read_table(path)
    assert refused.value.why == why


def test_letters_that_a_file_defines_itself_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    sheet_of(path, *ROWS)
    with zipfile.ZipFile(path) as held:
        parts = {name: held.read(name).decode() for name in held.namelist()}
    place = "xl/worksheets/sheet1.xml"
    parts[place] = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>' + parts[place].replace(
        "<v>0</v>", "<v>&a;</v>", 1
    )
    with zipfile.ZipFile(path, "w") as file:
        for name, text in parts.items():
            file.writestr(name, text)
    with pytest.raises(UserError):
        read_table(path)
