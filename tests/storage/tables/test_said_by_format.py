"""What a file says by colour, strokes, drawings, boxes, automatic numbers and hidden words is read or told."""

import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlwt
from openpyxl.styles import Font, PatternFill

from storage.tables.reader import read_table
from storage.zipped import entry_name
from tests.tables import sheet_of

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BOXES = "http://schemas.microsoft.com/office/word/2010/wordml"
LEVELS = (
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="thaiNumbers"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="thaiNumbers"/><w:lvlText w:val="%1.%2"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:numFmt w:val="thaiLetters"/><w:lvlText w:val="(%3)"/></w:lvl>'
)
NUMBERING = (
    f'<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="0">{LEVELS}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>'
)
STYLES = (
    f'<w:styles xmlns:w="{WORD}"><w:style w:styleId="Unseen"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:styleId="Item"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>'
)


def document(path: Path, *cells: str) -> tuple[str, ...]:
    """Return the words of cells of a table with one column, each given as the content of its paragraph."""
    rows = "".join(f"<w:tr><w:tc><w:p>{one}</w:p></w:tc></w:tr>" for one in cells)
    body = f'<w:document xmlns:w="{WORD}" xmlns:w14="{BOXES}"><w:body><w:tbl>{rows}</w:tbl></w:body></w:document>'
    with zipfile.ZipFile(path, "w") as file:
        for name, content in (("document", body), ("numbering", NUMBERING), ("styles", STYLES)):
            file.writestr(f"word/{name}.xml", content)
    return tuple(row[0] for row in read_table(path).rows)


def run(words: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>"


def numbered(level: int, of: int = 1) -> str:
    return f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{of}"/></w:numPr></w:pPr>'


def field(data: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'


def test_the_numbers_that_word_sets_are_read_as_they_are_shown(tmp_path: Path) -> None:
    cells = (numbered(0), numbered(1), numbered(2), numbered(1), numbered(0), numbered(0, 2))
    assert document(tmp_path / "a.docx", *cells) == ("๑.", "๑.๑", "(ก)", "๑.๒", "๒.", "๑.")
    by_style = '<w:pPr><w:pStyle w:val="Item"/></w:pPr>'
    assert document(tmp_path / "b.docx", by_style + run("งาน"), by_style) == ("๑. งาน", "๒.")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>เลือก</w:t></w:r></w:sdtContent></w:sdt>",
            "",
        ),
        (
            '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w:val="1"/></w14:checkbox></w:sdtPr></w:sdt>',
            "☒",
        ),
        (
            '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w:val="0"/></w14:checkbox></w:sdtPr></w:sdt>',
            "☐",
        ),
        (field('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>'), "☒"),
        (field('<w:checkBox><w:default w:val="0"/></w:checkBox>'), "☐"),
        (
            field(
                '<w:ddList><w:result w:val="1"/><w:listEntry w:val="ไม่มี"/><w:listEntry w:val="มี"/></w:ddList>'
            ),
            "มี",
        ),
        (field('<w:ddList><w:listEntry w:val="ไม่มี"/><w:listEntry w:val="มี"/></w:ddList>'), ""),
        (run("û", '<w:rFonts w:ascii="Wingdings"/>'), "✗"),
        (run("มี") + run("บางส่วน", "<w:vanish/>"), "มี"),
        (run("มี") + run("บางส่วน", '<w:rStyle w:val="Unseen"/>'), "มี"),
        (run("มี", '<w:rStyle w:val="Unseen"/><w:vanish w:val="0"/>'), "มี"),
    ],
)
def test_boxes_lists_and_hidden_words_are_read_as_word_shows_them(
    tmp_path: Path, cell: str, words: str
) -> None:
    assert document(tmp_path / "a.docx", run("ก"), cell, run("ข"))[1] == words


def test_words_of_a_shape_over_a_cell_are_told_and_are_none_of_it(tmp_path: Path) -> None:
    content = "<w:txbxContent><w:p><w:r><w:t>3</w:t></w:r></w:p></w:txbxContent>"
    new = f"<w:drawing><w:wsp><w:txbx>{content}</w:txbx></w:wsp></w:drawing>"
    old = f"<w:pict><w:shape><w:textbox>{content}</w:textbox></w:shape></w:pict>"
    both = f"<w:AlternateContent><w:Choice>{new}</w:Choice><w:Fallback>{old}</w:Fallback></w:AlternateContent>"
    for n, shape in enumerate((new, old, both)):
        path = tmp_path / f"{n}.docx"
        assert document(path, run("5000") + f"<w:r>{shape}</w:r>") == ("5000",)
        [(where, _why, words)] = read_table(path).sheets[0].told
        assert (where, words) == ("รูปวาดในตาราง 1 ชิ้น", "3")


@pytest.mark.parametrize("around", ["p", "tc", "tr"])
def test_the_prompt_of_a_control_around_paragraphs_cells_or_rows_is_no_answer(
    tmp_path: Path, around: str
) -> None:
    path = tmp_path / "a.docx"
    prompt = "<w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
    words = f"<w:p>{run('คลิกเพื่อพิมพ์')}</w:p>"
    for tag in ("p", "tc", "tr"):
        words = words if tag == "p" else f"<w:{tag}>{words}</w:{tag}>"
        if tag == around:
            words = f"<w:sdt>{prompt}<w:sdtContent>{words}</w:sdtContent></w:sdt>"
    answer = f"<w:tr><w:tc><w:p>{run('มี')}</w:p></w:tc></w:tr>"
    body = (
        f'<w:document xmlns:w="{WORD}"><w:body><w:tbl>{answer}{words}</w:tbl></w:body></w:document>'
    )
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("word/document.xml", body)
    assert read_table(path).rows == (("มี",), ("",))


def test_hidden_words_unchosen_lists_and_drawings_are_told(tmp_path: Path) -> None:
    unchosen = field('<w:ddList><w:listEntry w:val="ไม่มี"/></w:ddList>')
    arrow = "<w:r><w:drawing><w:wsp/></w:drawing></w:r>"
    document(path := tmp_path / "a.docx", run("ก"), run("ลับ", "<w:vanish/>"), unchosen, arrow)
    told = read_table(path).sheets[0].told
    assert [(where.rpartition(" ")[0][-1:], words) for where, _why, words in told] == [
        ("1", "ลับ"),
        ("1", "ไม่มี"),
        ("1", ""),
    ]
    document(path, run("ก"), run("ยกเลิก", "<w:strike/>") + run("ทำ"))
    assert read_table(path).sheets[0].struck == ((1, 0, "ทำ"),)


def test_colours_of_empty_cells_strokes_and_kept_days_of_a_workbook_are_known(
    tmp_path: Path,
) -> None:
    rows = (("กิจกรรม", "ต.ค."), ("ก", None), ("ข", date(2026, 5, 1)), ("ค", None))
    book, sheet = sheet_of(path := tmp_path / "a.xlsx", *rows)
    sheet["B2"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet["B4"].fill = PatternFill("solid", fgColor="FFFFFF")
    sheet["A1"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet["A3"].font = Font(strike=True)
    sheet["A1"].font = sheet["A4"].font = Font(color="FFFFFFFF")
    book.save(path)
    found = read_table(path).sheets[0]
    unseen = ((2, 0, ""), (3, 0, ""))  # white is seen on yellow
    assert (found.painted, found.struck, found.days) == (((1, 1),), unseen, ((2, 1),))


def test_shapes_drawn_over_a_sheet_and_notes_at_its_cells_are_told(tmp_path: Path) -> None:
    sheet_of(path := tmp_path / "a.xlsx", ("กิจกรรม", "ต.ค."))
    drawing = '<d xmlns:x="a"><x:sp/><x:cxnSp/><x:pic/></d>'
    link = '<Relationship Id="{0}" Type="x/{0}" Target="../{0}1.xml"/>'
    links = "".join(map(link.format, ("drawing", "comments")))
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("xl/drawing1.xml", drawing)
        file.writestr("xl/comments1.xml", "<c><comment><t>เหลือ</t><t> 500</t></comment></c>")
        file.writestr("xl/worksheets/_rels/sheet1.xml.rels", f"<r>{links}</r>")
    shapes, notes = read_table(path).sheets[0].told
    assert " 2 " in shapes[0]
    assert (notes[0], notes[2]) == ("บันทึกย่อที่ช่อง 1 แห่ง", "เหลือ 500")


def test_a_quote_behind_a_blank_holds_its_comma(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('กิจกรรม,งบประมาณ\nประชุม, "1,500"\n', encoding="utf-8")
    assert read_table(path).rows == (("กิจกรรม", "งบประมาณ"), ("ประชุม", "1,500"))


def test_names_in_a_zip_of_an_old_program_are_thai() -> None:
    old = zipfile.ZipInfo("รายงาน 2569.prongsai".encode("cp874").decode("cp437"))
    assert entry_name(old) == "รายงาน 2569.prongsai"
    assert entry_name(zipfile.ZipInfo("Überblick.pdf")) == "Überblick.pdf"
    assert entry_name(zipfile.ZipInfo("report.pdf")) == "report.pdf"


def test_colours_and_strokes_of_an_old_workbook_are_known(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    struck = xlwt.Font()
    struck.struck_out = True
    sheet.write(0, 0, "ก", xlwt.easyxf("font: struck_out on"))
    sheet.write(0, 1, 5, xlwt.easyxf("font: struck_out on"))
    sheet.write_rich_text(0, 2, ("ทำ", ("ยกเลิก", struck), "แล้ว"))
    sheet.write(1, 0, None, xlwt.easyxf("pattern: pattern solid, fore_colour yellow"))
    sheet.write(1, 1, None, xlwt.easyxf("pattern: pattern solid, fore_colour white"))
    sheet.write(1, 2, "ข", xlwt.easyxf("pattern: pattern solid, fore_colour yellow"))
    sheet.write(2, 0, "ค", xlwt.easyxf("font: colour white"))
    yellow = "font: colour white; pattern: pattern solid, fore_colour yellow"
    sheet.write(2, 1, "ง", xlwt.easyxf(yellow))
    book.save(str(tmp_path / "a.xls"))
    found = read_table(tmp_path / "a.xls").sheets[0]
    assert found.struck == ((0, 0, ""), (0, 1, ""), (0, 2, "ทำแล้ว"), (2, 0, ""))
    assert found.painted == ((1, 0),)


def test_colours_strokes_and_drawings_of_an_ods_are_known(tmp_path: Path) -> None:
    spaces = {"office": "office", "table": "table", "text": "text", "style": "style"}
    spaces |= {"draw": "drawing", "fo": "xsl-fo-compatible"}
    names = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{of}:1.0"'
        for one, of in spaces.items()
    )
    styles = {
        "S": '<style:text-properties style:text-line-through-style="solid"/>',
        "Y": '<style:table-cell-properties fo:background-color="#ffff00"/>',
        "W": '<style:table-cell-properties fo:background-color="#ffffff"/>',
        "P": (pale := '<style:text-properties fo:color="#ffffff"/>'),
        'H" style:parent-style-name="Y': pale,
    }
    written = "".join(f'<style:style style:name="{k}">{v}</style:style>' for k, v in styles.items())
    cell = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
    struck = cell.format(' table:style-name="S"', "ก")
    note = "<office:annotation><text:p>เหลือ</text:p></office:annotation>"
    struck = struck.replace("<text:p>", f"{note}<text:p>")
    part = cell.format("", 'ทำ<text:span text:style-name="S">ยกเลิก</text:span>แล้ว')
    empty = '<table:table-cell table:style-name="{}" table:number-columns-repeated="2"/>'
    row = struck + part + empty.format("Y") + empty.format("W") + cell.format("", "ข")
    row += "".join(cell.format(f' table:style-name="{one}"', one) for one in "PH")
    content = (
        f"<x {names}>{written}<table:table table:name='a'><table:shapes><draw:line/></table:shapes>"
        f"<table:table-row table:number-rows-repeated='2'>{row}</table:table-row></table:table></x>"
    )
    with zipfile.ZipFile(path := tmp_path / "a.ods", "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("META-INF/manifest.xml", "<m/>")
        file.writestr("content.xml", content)
    found = read_table(path).sheets[0]
    assert found.rows == (("ก", "ทำยกเลิกแล้ว", "", "", "", "", "ข", "P", "H"),) * 2
    unseen = ((0, ""), (1, "ทำแล้ว"), (7, ""))  # white is seen on the yellow of the style above
    assert found.struck == tuple((n, *one) for n in range(2) for one in unseen)
    assert found.painted == ((0, 2), (0, 3), (1, 2), (1, 3))
    assert [(where, words) for where, _why, words in found.told] == [
        ("รูปวาดบนแผ่น 1 ชิ้น", ""),
        ("บันทึกย่อที่ช่อง 1 แห่ง", "เหลือ"),
    ]


def test_what_is_known_of_a_cell_of_an_ods_holds_for_its_repetitions(tmp_path: Path) -> None:
    spaces = {"office": "office", "table": "table"}
    names = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{of}:1.0"'
        for one, of in spaces.items()
    )
    day = (
        '<table:table-cell office:value-type="date" office:date-value="2026-05-01"'
        ' table:number-columns-repeated="2"/>'
    )
    row = f'<table:table-row table:number-rows-repeated="2">{day}</table:table-row>'
    with zipfile.ZipFile(path := tmp_path / "a.ods", "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("META-INF/manifest.xml", "<m/>")
        file.writestr(
            "content.xml", f"<x {names}><table:table table:name='a'>{row}</table:table></x>"
        )
    found = read_table(path).sheets[0]
    assert found.rows == (("1/5/2569",) * 2,) * 2
    assert {*found.days} == {(0, 0), (0, 1), (1, 0), (1, 1)}
