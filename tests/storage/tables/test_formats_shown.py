"""A number in a cell is what its format shows: the same from .xlsx, .ods and .xls, and what cannot be seen is told."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import pytest
import xlwt
from openpyxl import Workbook

from storage.formats import format_of
from storage.shown import SINCE_1904, SINCE_CALC, serial_of, shown_cell, shown_text
from storage.tables.cells import read_unformatted
from storage.tables.reader import read_table
from storage.workbook import read_workbook
from tests.spreadsheets import MadeSheet, write_xls

DAY = "46356"  # 30 November 2569
CONDITIONS = "[<=99999999][$-107041E]0-####-####;[$-107041E]0##-###-####"
ACCOUNTING = '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)'


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        # codes and telephones
        ("101", "0000", "0101"),
        ("812345678", "0##-###-####", "081-234-5678"),
        ("1234", '"เลขที่ "0000', "เลขที่ 1234"),
        ("812345678", CONDITIONS, "081-234-5678"),
        ("53112345", CONDITIONS, "0-5311-2345"),
        ("123", "t0000", "0123"),
        ("12", "[Blue]00000;[Red]-0", "00012"),
        ("12", "0000;@", "0012"),
        ("12.5", "0000", "12.5"),
        # figures
        ("7", "General", "7"),
        ("1250.5", "#,##0.00", "1250.5"),
        ("0.30000000000000004", "", "0.3"),
        ("1E3", "0.00E+00", "1000"),
        ("0.5", "# ?/?", "0.5"),
        ("5", '#,##0 "วัน"', "5"),
        ("-5", "#,##0;[Red](#,##0)", "-5"),
        ("0", ACCOUNTING, "0"),
        ("0", "0;-0;;@", ""),
        ("5", "0.00_);", "5"),
        # shares
        ("0.8", "0%", "80"),
        ("0.5", '0%;-0%;"-"', "50"),
        ("0.5", '[=0]"-";0%', "50"),
        ("0.25", 'General"%"', "0.25"),
        # thousands and millions
        ("1500000", "#,##0,", "1500"),
        ("1500000", "#,##0.0,,", "1.5"),
        ("1500000", '0.0,," ล้านบาท"', "1.5 ล้านบาท"),
        ("1.5", '#,##0.0" ล้านบาท"', "1.5 ล้านบาท"),
        ("3", '0" พันธุ์"', "3"),
        ("1500", '"$"#,##0', "1500 $"),
        ("1500", "[$฿-41E]#,##0", "1500"),
        # words of sections
        ("1", '[=1]"ใช่";"ไม่ใช่"', "ใช่"),
        ("0", '[=1]"ใช่";"ไม่ใช่"', "ไม่ใช่"),
        ("5", '0;-0;"ไม่มี"', "5"),
        ("50", "[>100]0%;[<0]0;0000", "0050"),
        # days, months, years
        ("45931", "d/m/yyyy", "1/10/2568"),
        ("59", "d/m/yyyy", "28/2/2443"),
        ("-5", "d/m/yyyy", "-5"),
        (DAY, "mmm-yy", "พ.ย. 2569"),
        (DAY, "[$-107041E]mmm yy;@", "พ.ย. 2569"),
        (DAY, "mmmm", "พฤศจิกายน"),
        (DAY, "[$-1070000]mmm;@", "พ.ย."),
        (DAY, "mm", "11"),
        (DAY, "dddd", "จันทร์"),
        (DAY, "dd", "30"),
        (DAY, "d mmm", "30/11/2569"),
        (DAY, "bbbb", "2569"),
        (DAY, "yyyy", "2026"),
        (DAY, "e", "2026"),
        (DAY, "[$-107041E]yyyy", "2569"),
        (DAY, "[$-th-TH,107]yyyy", "2569"),
        ("244683", "yyyy", "2569"),
        ("244683", "[$-107041E]yyyy", "2569"),
        ("244683", "d/m/yyyy", "30/11/2569"),
        (DAY, "[<1]h:mm;d/m/yyyy", "30/11/2569"),
        # times
        ("0.4375", "[<1]h:mm;d/m/yyyy", "10.30"),
        ("0.375", "h:mm", "09.00"),
        ("46356.4375", "h:mm", "10.30"),
        ("46356.4375", "[$-D00041E]h:mm", "10.30"),
        ("0.9375", "h:mm AM/PM", "22.30"),
        ("0.4377", "h:mm:ss", "10:30:17"),
        ("0.02", "mm:ss", "28:48"),
        ("1.9375", "[h]:mm", "46.30"),
        ("1.9375", "[h]:mm:ss", "46.30"),
        ("1.9375", "[mm]", "2790"),
        ("-0.0625", "[h]:mm", "-01.30"),
    ],
)
def test_a_number_is_what_its_format_shows(value: str, code: str, shown: str) -> None:
    assert shown_cell(value, format_of(code)).words == shown


@pytest.mark.parametrize(
    ("value", "code", "stored"),
    [
        ("1500400", "#,##0,", "1500400"),
        ("1500400", '0.0,," ล้านบาท"', ""),
        ("1500400", '0.0,," พันบาท"', "1500400"),
        ("1500400", '0.0,," ล้านคน"', "1500400"),
        ("5", ";;;", "5"),
        ("0.3", '[<0.5]"-";0', "0.3"),
        ("5", "(0)", "5"),
        ("0", "#,##0,", ""),
        ("0", ";;;", ""),
    ],
)
def test_what_a_cell_holds_is_kept_where_it_shows_more_or_less(
    value: str, code: str, stored: str
) -> None:
    assert shown_cell(value, format_of(code)).stored == stored


def test_a_text_is_shown_by_the_section_of_texts() -> None:
    assert shown_text("ก", format_of('0;0;0;"รหัส "@')).words == "รหัส ก"
    assert [shown_text("ก", format_of(code)).words for code in ("@", "0;@", "0")] == ["ก"] * 3
    hidden = shown_text("ก", format_of(";;;"))
    assert (hidden.words, hidden.stored) == ("", "ก")


def test_days_count_from_1904_where_a_workbook_says_so_and_from_1899_in_calc() -> None:
    form = format_of("d/m/yyyy")
    assert shown_cell("0", form, SINCE_1904).words == "1/1/2447"
    assert shown_cell("1", form, SINCE_CALC).words == "31/12/2442"
    assert serial_of(datetime(2026, 11, 30, 10, 30)) == "46356.4375"


CELLS: Mapping[str, tuple[float, str, str]] = {
    "share": (0.5, '0%;-0%;"-"', "50"),
    "code": (12, "0000;@", "0012"),
    "month": (46356, "mmmm", "พฤศจิกายน"),
    "year": (46356, "[$-107041E]yyyy", "2569"),
    "time": (46356.4375, "h:mm", "10.30"),
    "hours": (1.9375, "[h]:mm", "46.30"),
    "thousands": (1500000, "#,##0,", "1500"),
    "stamp": (46356.4375, "d/m/yy h:mm", "30/11/2569"),
    "figure": (1250.5, "#,##0.00", "1250.5"),
}
SHOWN = tuple((shown,) for _value, _code, shown in CELLS.values())


def xlsx(path: Path, cells: Sequence[tuple[float, str]], ids: Sequence[int] = ()) -> Path:
    """A workbook with a column of cells; `ids`: their formats by numbers of the standard, without a code."""
    book = Workbook()
    sheet = book.worksheets[0]
    for n, (value, code) in enumerate(cells, 1):
        sheet.cell(n, 1, value).number_format = code
    book.save(path)
    if ids:
        with zipfile.ZipFile(path) as held:
            parts = {name: held.read(name) for name in held.namelist()}
        text = parts["xl/styles.xml"].decode()
        text = re.sub("<numFmts.*</numFmts>", "", text)
        for n, number in enumerate(ids):
            text = text.replace(f'numFmtId="{164 + n}"', f'numFmtId="{number}"')
        parts["xl/styles.xml"] = text.encode()
        with zipfile.ZipFile(path, "w") as file:
            for name, content in parts.items():
                file.writestr(name, content)
    return path


def xls(path: Path, cells: Sequence[tuple[float, str]]) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    for n, (value, code) in enumerate(cells):
        style = xlwt.XFStyle()
        style.num_format_str = code
        sheet.write(n, 0, value, style)
    words = xlwt.XFStyle()
    words.num_format_str = '0;0;0;"รหัส "@'
    sheet.write(0, 1, "ก", words)
    sheet.row(1).hidden = True
    sheet.col(1).hidden = True
    book.save(str(path))
    return path


@pytest.mark.parametrize("make", [xlsx, xls], ids=["xlsx", "xls"])
def test_the_same_formats_show_the_same_in_a_workbook_new_or_old(
    tmp_path: Path, make: object
) -> None:
    path = tmp_path / ("a.xls" if make is xls else "a.xlsx")
    pairs = [(value, code) for value, code, _shown in CELLS.values()]
    found = read_table(xls(path, pairs) if make is xls else xlsx(path, pairs))
    sheet = found.sheets[0]
    assert (tuple(row[:1] for row in sheet.rows), found.unseen) == (SHOWN, False)
    if make is xls:
        assert (sheet.rows[0][1], sheet.hidden_columns) == ("รหัส ก", (1,))
    places = [*CELLS]
    assert sheet.stored == ((places.index("thousands"), 0, "1500000"),)
    assert sheet.clocks == ((places.index("stamp"), 0, "10.30"),)
    assert sheet.codes == ((places.index("code"), 0, "12"),)
    assert sheet.short_years == ((places.index("stamp"), 0),)
    assert sheet.hidden_rows == ((1,) if make is xls else ())


NAMES = ("office", "table", "text", "style", "number")
SPACE = " ".join(f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in NAMES)
ANY = '<style:map style:condition="value()&lt;=1.79E+308" style:apply-style-name="{0}P0"/>'
NUMBER = '<number:number number:min-integer-digits="{}"/>'
TEXTS = '<number:text-style style:name="{0}"><number:text-content/>' + ANY + "</number:text-style>"
FIGURE = "<number:number-style style:name='{}'>{}</number:number-style>"
MINUTES = '<number:text>:</number:text><number:minutes number:style="long"/>'
# as Calc writes them, a style for each section
STYLES = (
    '<number:percentage-style style:name="aP0"><number:number number:min-integer-digits="1"/>'
    "<number:text>%</number:text></number:percentage-style>"
    + FIGURE.format(
        "a",
        "<number:text>-</number:text>"
        '<style:map style:condition="value()&gt;0" style:apply-style-name="aP0"/>',
    )
    + FIGURE.format("bP0", NUMBER.format(4))
    + TEXTS.format("b")
    + '<number:date-style style:name="cP0"><number:month number:calendar="buddhist"'
    ' number:textual="true" number:style="long"/></number:date-style>'
    + TEXTS.format("c")
    + '<number:date-style style:name="d"><number:year number:calendar="buddhist"'
    ' number:style="long"/></number:date-style>'
    f'<number:time-style style:name="e"><number:hours/>{MINUTES}</number:time-style>'
    '<number:time-style style:name="f" number:truncate-on-overflow="false"><number:hours/>'
    f"{MINUTES}</number:time-style>"
    + FIGURE.format("g", '<number:number number:grouping="true" number:display-factor="1000"/>')
    + f'<number:date-style style:name="h"><number:day/><number:month/><number:year/>'
    f"<number:hours/>{MINUTES}</number:date-style>"
    + FIGURE.format(
        "i",
        '<number:number number:min-integer-digits="1"><number:embedded-text number:position="4">'
        "-</number:embedded-text></number:number>",
    )
)
VALUES = (
    ('float" office:value="0.5', "50%", "50"),
    ('float" office:value="12', "0012", "0012"),
    ('date" office:date-value="2026-11-30', "พฤศจิกายน", "พฤศจิกายน"),
    ('date" office:date-value="2026-11-30', "2569", "2569"),
    ('time" office:time-value="PT1112554H30M00S', "10:30", "10.30"),
    ('time" office:time-value="PT46H30M00S', "46:30", "46.30"),
    ('float" office:value="1500000', "1,500", "1500"),
    ('date" office:date-value="2026-11-30T10:30:00', "30/11/26 10:30", "30/11/2569"),
    ('float" office:value="21234', "๒-1234", "2-1234"),
)


def test_the_sections_of_a_format_that_calc_keeps_in_styles_of_their_own_are_followed(
    tmp_path: Path,
) -> None:
    cells = "".join(
        f'<style:style style:name="s{name}" style:data-style-name="{name}"/>'
        for name in "abcdefghi"
    )
    rows = "".join(
        f'<table:table-row><table:table-cell table:style-name="s{name}" office:value-type="{value}">'
        f"<text:p>{shown}</text:p></table:table-cell></table:table-row>"
        for name, (value, shown, _read) in zip("abcdefghi", VALUES, strict=True)
    )
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("META-INF/manifest.xml", "<manifest/>")
        file.writestr(
            "content.xml",
            f"<office:document-content {SPACE}>{STYLES}{cells}"
            f'<table:table table:name="a">{rows}</table:table></office:document-content>',
        )
    sheet = read_table(path).sheets[0]
    assert sheet.rows == tuple((read,) for _value, _shown, read in VALUES)
    assert (sheet.stored, sheet.clocks) == (((6, 0, "1500000"),), ((7, 0, "10.30"),))
    assert sheet.codes == ((1, 0, "12"), (8, 0, "21234"))
    assert sheet.short_years == ((7, 0),)


THAI = {
    59: (12.5, "12.5"),
    62: (1250.5, "1250.5"),
    67: (0.25, "25"),
    68: (0.25, "25"),
    69: (0.5, "0.5"),
    71: (46356, "30/11/2569"),
    72: (46356, "30/11/2569"),
    73: (46356, "30/11/2569"),
    74: (46356, "พ.ย. 2569"),
    75: (0.4375, "10.30"),
    76: (0.4377, "10:30:17"),
    77: (46356, "30/11/2569"),
    78: (0.02, "28:48"),
    79: (1.9375, "46.30"),
    80: (0.02, "28:48"),
    81: (46356, "30/11/2569"),
}


def test_formats_of_thai_that_a_file_names_by_their_numbers_alone_are_those_of_the_standard(
    tmp_path: Path,
) -> None:
    cells = [(value, f"0.{'0' * n}x") for n, (value, _shown) in enumerate(THAI.values(), 1)]
    path = xlsx(tmp_path / "a.xlsx", cells, [*THAI])
    sheet = read_workbook(path).sheets[0]
    assert dict(zip(THAI, sheet.rows, strict=True)) == {
        n: (shown,) for n, (_v, shown) in THAI.items()
    }
    assert sheet.short_years == tuple((n, 0) for n, one in enumerate(THAI) if one in (72, 74, 81))


def test_a_day_that_a_strict_workbook_keeps_as_a_text_is_shown_by_its_format(
    tmp_path: Path,
) -> None:
    path = xlsx(tmp_path / "a.xlsx", [(1, "h:mm"), (2, "mmmm")])
    with zipfile.ZipFile(path) as held:
        parts = {name: held.read(name) for name in held.namelist()}
    place = "xl/worksheets/sheet1.xml"
    text = re.sub("<v>.</v>", "<v>2026-11-30T10:30:00</v>", parts[place].decode())
    parts[place] = text.replace('t="n"', 't="d"').encode()
    with zipfile.ZipFile(path, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    assert read_workbook(path).rows == (("10.30",), ("พฤศจิกายน",))


def test_an_old_workbook_whose_formats_cannot_be_read_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = tmp_path / "bare.xls"
    write_xls(bare, [MadeSheet("a", [["กิจกรรม", 0.5]])])
    whole = xls(tmp_path / "whole.xls", [(0.5, "0%"), (0.25, "0%")])
    assert read_unformatted(bare).unseen
    assert not read_unformatted(whole).unseen
    monkeypatch.setattr("storage.tables.cells.LARGEST_OLD", 1)
    found = read_unformatted(whole)
    assert (found.unseen, found.rows) == (True, (("0.5", "ก"), ("0.25", "")))
