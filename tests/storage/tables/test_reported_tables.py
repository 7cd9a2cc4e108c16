"""Tables that others have reported as read wrongly: notes above the line, formulas without results, errors, days, changes."""

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pytest
import xlwt
from docx.oxml import OxmlElement
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

import main
from core.forms.shape import Instrument
from core.tables.heads import ExpectedFields
from core.tables.reading import TableReadResult
from core.tabular import TabularFile
from storage.instruments.reader import read_form
from storage.tables.reader import read_table
from tests.read_tables import wanted_for
from tests.tables import sheet_of

HEAD = ("กิจกรรม", "ช่วงดำเนินการ", "งบประมาณ", "ผู้รับผิดชอบ")
ROW = ("อบรม", "ต.ค. 68", 5000, "กองคลัง")
CALC = "urn:oasis:names:tc:opendocument:xmlns"
SHEET_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


@pytest.fixture(scope="module")
def wanted() -> ExpectedFields:
    form = read_form(main.INSTRUMENTS / "operating-plan-2569.yaml")
    assert isinstance(form, Instrument)
    return wanted_for(form, "activity")


def read(wanted: ExpectedFields, table: TabularFile, **answers: int) -> TableReadResult:
    return TableReadResult.best(table, wanted, answers)


def under(found: TableReadResult, field: str) -> list[str]:
    return [row[found.fields.index(field)] for row in found.rows]


def keys(found: TableReadResult) -> dict[str, bool]:
    return {one.key: one.open for one in found.doubts}


def shared(path: Path) -> None:
    book, sheet = sheet_of(path)
    above = TextBlock(InlineFont(vertAlign="superscript"), "1")
    sheet["A1"] = CellRichText("5000", above, " บาท")
    book.save(path)


def inline(path: Path) -> None:
    """Written without shared texts, also with a phonetic guide."""
    shared(path)
    with zipfile.ZipFile(path) as held:
        parts = {name: held.read(name) for name in held.namelist()}
    runs = (
        '<c r="A1" t="inlineStr"><is><r><t>5000</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r>'
        '<r><t xml:space="preserve"> บาท</t></r><rPh sb="0" eb="1"><t>9</t></rPh></is></c>'
    )
    name = "xl/worksheets/sheet1.xml"
    before, _cell, after = parts[name].decode().partition("<c ")
    parts[name] = f"{before}{runs}{after.partition('</c>')[2]}".encode()
    with zipfile.ZipFile(path, "w") as file:
        for part, content in parts.items():
            file.writestr(part, content)


def old(path: Path) -> None:
    book = xlwt.Workbook()
    font = xlwt.Font()
    font.escapement = xlwt.Font.ESCAPEMENT_SUPERSCRIPT
    book.add_sheet("a").write_rich_text(0, 0, ("5000", ("1", font), " บาท"))
    book.save(str(path))


def document(path: Path) -> None:
    file = docx.Document()
    paragraph = file.add_table(1, 1).cell(0, 0).paragraphs[0]
    for words in ("5000", "1", " บาท"):
        paragraph.add_run(words).font.superscript = words == "1"
    file.save(str(path))


def calc(path: Path, mimetype: str = SHEET_TYPE) -> None:
    names = " ".join(
        f'xmlns:{one}="{CALC}:{of}:1.0"'
        for one, of in {
            "office": "office",
            "table": "table",
            "text": "text",
            "style": "style",
            "fo": "xsl-fo-compatible",
        }.items()
    )
    content = (
        f"<office:document-content {names}><office:automatic-styles>"
        '<style:style style:name="T1" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>'
        '</office:automatic-styles><office:body><office:spreadsheet><table:table table:name="a"><table:table-row>'
        '<table:table-cell office:value-type="string"><text:p>5000<text:span text:style-name="T1">1</text:span> บาท</text:p>'
        "</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as file:
        if mimetype:
            file.writestr("mimetype", mimetype)
        file.writestr("META-INF/manifest.xml", f'<manifest media-type="{SHEET_TYPE}"/>')
        file.writestr("content.xml", content)


def page(path: Path) -> None:
    path.write_text("<table><tr><td>5000<sup>1</sup> บาท</td></tr></table>", "utf-8")


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.xlsx", shared),
        ("b.xlsx", inline),
        ("c.xls", old),
        ("d.docx", document),
        ("e.ods", calc),
        ("f.xls", page),
    ],
)
def test_the_sign_of_a_note_above_the_line_is_no_digit_of_an_amount(
    tmp_path: Path, name: str, write: Callable[[Path], None]
) -> None:
    write(tmp_path / name)
    assert read_table(tmp_path / name).rows == (("5000¹ บาท",),)


def test_an_ods_that_names_its_type_in_its_manifest_alone_is_read(tmp_path: Path) -> None:
    calc(tmp_path / "a.ods", "")
    assert read_table(tmp_path / "a.ods").rows == (("5000¹ บาท",),)


def test_formulas_whose_results_a_file_lacks_are_told(
    tmp_path: Path, wanted: ExpectedFields
) -> None:
    path = tmp_path / "a.xlsx"
    sheet_of(path, HEAD, ROW, ("ประชุม", "พ.ย. 68", "=C2*2", "กองช่าง"))
    found = read(wanted, read_table(path))
    assert under(found, "budget") == ["5000", ""]
    told = [(one.where, one.reason) for one in found.left if one.words == "C3 =C2*2"]
    assert told == [("สูตรที่ไฟล์ไม่มีผล 1 ช่อง", "เปิดใน Excel แล้วบันทึกอีกครั้งจึงจะอ่านได้")]
    sheet_of(path, HEAD, ROW)
    assert not read(wanted, read_table(path)).left


def test_errors_and_days_of_an_old_workbook_are_asked_as_those_of_a_new_one(
    tmp_path: Path, wanted: ExpectedFields
) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    days = xlwt.easyxf(num_format_str="mmm-yy")
    for row, cells in enumerate((HEAD, ROW, ("ประชุม", "พ.ย. 68", "", date(2025, 5, 1)))):
        for column, one in enumerate(cells):
            if one:
                sheet.write(row, column, one, *([days] if isinstance(one, date) else []))
    sheet.row(2).set_cell_error(2, 0x2A)
    book.save(str(tmp_path / "a.xls"))
    found = read(wanted, read_table(tmp_path / "a.xls"))
    assert keys(found) == {"errors": False, "codes 4": True}
    assert (under(found, "budget"), under(found, "owner")) == (["5000", ""], ["กองคลัง", ""])
    assert {"#N/A", "พ.ค. 2568"} <= {one.words for one in found.left}


def test_days_of_an_ods_are_known_as_such(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    calc(path)
    with zipfile.ZipFile(path) as held:
        parts = {name: held.read(name) for name in held.namelist()}
    cell = '<table:table-cell office:value-type="date" office:date-value="2025-05-01"/>'
    parts["content.xml"] = (
        parts["content.xml"]
        .decode()
        .replace("</table:table-row>", f"{cell}</table:table-row>")
        .encode()
    )
    with zipfile.ZipFile(path, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    assert read_table(path).sheets[0].days == ((0, 1),)


def test_rows_and_cells_that_tracked_changes_of_word_delete_are_not_read(tmp_path: Path) -> None:
    file = docx.Document()
    table = file.add_table(3, 3)
    for n, row in enumerate(table.rows):
        for m, one in enumerate(row.cells):
            one.text = f"{n}{m}"
    table.rows[1]._tr.get_or_add_trPr().append(OxmlElement("w:del"))
    table.cell(2, 1)._tc.get_or_add_tcPr().append(OxmlElement("w:cellDel"))
    file.save(str(tmp_path / "a.docx"))
    assert read_table(tmp_path / "a.docx").rows == (("00", "01", "02"), ("20", "22"))


def test_a_cell_with_a_time_alone_or_an_empty_style_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    sheet_of(path, ("x", "y"))
    with zipfile.ZipFile(path) as held:
        parts = {name: held.read(name) for name in held.namelist()}
    name = "xl/worksheets/sheet1.xml"
    before, _cells, after = parts[name].decode().partition("<c ")
    cells = '<c r="A1" t="d"><v>10:30:00</v></c><c r="B1" s=""><v>7</v></c>'
    parts[name] = f"{before}{cells}</row>{after.partition('</row>')[2]}".encode()
    with zipfile.ZipFile(path, "w") as file:
        for part, content in parts.items():
            file.writestr(part, content)
    [[time, seven]] = read_table(path).rows
    assert (time, seven) == ("10.30", "7")


def test_a_title_of_another_year_is_asked_and_the_year_of_the_plan_is_not(
    tmp_path: Path, wanted: ExpectedFields
) -> None:
    ticks = ("กิจกรรม", "ไตรมาส 1", "ไตรมาส 2", "งบประมาณ")
    row = ("อบรม", "/", "", 5000)
    titles = {
        "แผนปฏิบัติการ ประจำปีงบประมาณ พ.ศ. ๒๕๖๘": True,
        "แผนปฏิบัติการ ปี 2568": True,
        "แผนปฏิบัติการ ปีงบประมาณ ๒๕๖๙": False,
        "แผนพัฒนา ปี พ.ศ. 2566 - 2570": False,
        "แผนปฏิบัติการ ปี 2569 (แทนของปี 2568)": False,
        "ข้อมูล ณ วันที่ 30 กันยายน พ.ศ. 2568": False,
    }
    for title, asked in titles.items():
        sheet_of(tmp_path / "a.xlsx", (title, "", "", ""), ticks, row)
        table = read_table(tmp_path / "a.xlsx")
        assert keys(read(wanted, table)) == ({"title": True} if asked else {}), title
    sheet_of(tmp_path / "a.xlsx", ("แผน ปี 2568", "", "", ""), ticks, row)
    table = read_table(tmp_path / "a.xlsx")
    assert (len(read(wanted, table, title=0).rows), len(read(wanted, table, title=1).rows)) == (
        1,
        0,
    )


def test_of_sheets_by_years_that_of_the_plan_is_proposed(
    tmp_path: Path, wanted: ExpectedFields
) -> None:
    path = tmp_path / "a.xlsx"
    book, sheet = sheet_of(path, HEAD, ROW, ROW)
    sheet.title = "ปี 2568"
    of_plan = book.create_sheet("ปี 2569")
    for row in (HEAD, ("ประชุม", "พ.ย. 68", 7000, "กองช่าง")):
        of_plan.append(row)
    book.active = 0
    book.save(path)
    table = read_table(path)
    assert under(read(wanted, table), "title") == ["ประชุม"]
    assert keys(TableReadResult.best(table, wanted, {}, 0))["title"]


def test_amounts_that_commas_divide_in_every_row_are_asked(
    tmp_path: Path, wanted: ExpectedFields
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "กิจกรรม,งบประมาณ,ผู้รับผิดชอบ\nถนน,4,500,000,กองช่าง\nคลอง,1,250,000,กองช่าง\n", "utf-8"
    )
    found = read(wanted, read_table(path))
    assert (keys(found), under(found, "budget")) == ({"commas": True}, ["4,500,000", "1,250,000"])
    path.write_text("กิจกรรม,งบประมาณ\nถนน,4500,กองช่าง\nคลอง,1250,กองช่าง\n", "utf-8")
    found = read(wanted, read_table(path))
    assert (keys(found), under(found, "budget")) == ({}, ["4500", "1250"])


def test_a_name_in_three_columns_is_one_name(tmp_path: Path) -> None:
    form = read_form(main.INSTRUMENTS / "appointment-order-2569.yaml")
    assert isinstance(form, Instrument)
    head = ("ที่", "คำนำหน้า", "ชื่อ", "นามสกุล", "ตำแหน่ง")
    rows = ((1, "นาย", "หนึ่ง", "สมมติ", "นิติกร"), (2, "น.ส.", "สอง", "ตัวอย่าง", "ครู"))
    sheet_of(tmp_path / "a.xlsx", head, *rows)
    members, table = wanted_for(form, "member"), read_table(tmp_path / "a.xlsx")
    found = read(members, table)
    assert (keys(found), under(found, "name")) == (
        {"whole_names": False},
        ["นายหนึ่ง สมมติ", "น.ส.สอง ตัวอย่าง"],
    )
    found = read(members, table, whole_names=1)
    assert under(found, "name") == ["หนึ่ง", "สอง"]
    assert {"คอลัมน์ คำนำหน้า", "คอลัมน์ นามสกุล"} <= {one.where for one in found.left}


@pytest.mark.parametrize(
    ("title", "head", "times"),
    [
        ("", "งบประมาณ (ลบ.)", 10**6),
        ("", "งบประมาณ (ล.บ.)", 10**6),
        ("", "งบประมาณ (MB)", 10**6),
        ("", "งบประมาณ (ล้าน)", 10**6),
        ("", "งบประมาณ (พัน บาท)", 10**3),
        ("", "งบประมาณ (พันล้านบาท)", 10**9),
        ("", "งบประมาณ ('000 บาท)", 10**3),
        ("", "งบประมาณ (x1,000)", 10**3),
        ("ล้านบาท", "งบประมาณ", 10**6),
        ("(พันบาท)", "งบประมาณ", 10**3),
        ("หน่วย : พันบาท", "งบประมาณ", 10**3),
        ("Unit: Million Baht", "งบประมาณ", 10**6),
        ("", "งบประมาณ (บาท)", 1),
        ("หน่วยนับ : บาท", "งบประมาณ", 1),
        ("โครงการวงเงินไม่เกิน 5 แสนบาท", "งบประมาณ", 1),
        ("แผนพันธุ์ข้าว", "งบประมาณ", 1),
    ],
)
def test_the_unit_of_amounts_is_known_however_it_is_written(
    tmp_path: Path, wanted: ExpectedFields, title: str, head: str, times: int
) -> None:
    sheet_of(tmp_path / "a.xlsx", (title, ""), ("กิจกรรม", head), ("อบรม", 2), ("ประชุม", 30))
    found = read(wanted, read_table(tmp_path / "a.xlsx"))
    assert under(found, "budget") == [str(2 * times), str(30 * times)]
    assert keys(found) == ({"times": False} if times > 1 else {})


def test_what_is_known_of_cells_holds_where_the_table_lies_on_its_side(
    tmp_path: Path, wanted: ExpectedFields
) -> None:
    path = tmp_path / "a.xlsx"
    columns = [
        HEAD,
        ROW,
        ("ประชุม", "พ.ย. 68", 1_500_000, "กองช่าง"),
        ("สำรวจ", "ธ.ค. 68", "=B3*2", "ก"),
    ]
    book, sheet = sheet_of(path, *zip(*columns, strict=True))
    sheet["C3"].number_format = "#,##0,"
    book.save(path)
    found = read(wanted, read_table(path))
    assert keys(found) == {"turned": False, "stored": False}
    assert under(found, "budget") == ["5000", "1500000", ""]
    assert "D3 =B3*2" in {one.words for one in found.left}
