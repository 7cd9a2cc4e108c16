"""Where a cell leads to is seen: a page is offered where an address is asked for, and told where it is not."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from core.assessment.table_deeds import answer_columns
from core.markup import read_block
from core.tables.reading import TableReadResult
from core.tabular import TabularFile
from storage.tables.reader import read_table
from tests.tables import sheet_of

PAGE = "https://example.go.th/o1"
HEAD = ("ข้อ", "ข้อมูล", "ลิงก์")
ODS = """<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:xlink="http://www.w3.org/1999/xlink"><office:body><office:spreadsheet><table:table table:name="ก">{rows}
</table:table></office:spreadsheet></office:body></office:document-content>"""


def book(path: Path) -> TabularFile:
    workbook, sheet = sheet_of(path, HEAD, ("O1", "โครงสร้าง", "หลักฐาน"), ("O2", "ผู้บริหาร", "ดู"))
    sheet["C2"].hyperlink = PAGE
    sheet["B3"].hyperlink = f"{PAGE}/other"
    workbook.save(path)
    return read_table(path)


def calc(path: Path) -> TabularFile:
    cell = (
        '<table:table-cell office:value-type="string"><text:p>{words}</text:p></table:table-cell>'
    )
    led = (
        f'<text:a xlink:href="{PAGE}">หลักฐาน</text:a>',
        f'<text:a xlink:href="{PAGE}/other">ผู้บริหาร</text:a>',
    )
    rows = (HEAD, ("O1", "โครงสร้าง", led[0]), ("O2", led[1], "ดู"))
    lines = ("".join(cell.format(words=words) for words in row) for row in rows)
    with ZipFile(path, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("META-INF/manifest.xml", "<manifest/>")
        parts.writestr("styles.xml", "<styles/>")
        table = "".join(f"<table:table-row>{line}</table:table-row>" for line in lines)
        parts.writestr("content.xml", ODS.format(rows=table))
    return read_table(path)


def clipboard(_path: Path) -> TabularFile:
    rows = (
        HEAD,
        ("O1", "โครงสร้าง", f'<a href="{PAGE}">หลักฐาน</a>'),
        ("O2", f'<a href="{PAGE}/other">ผู้บริหาร</a>', "ดู"),
    )
    cells = "".join(f"<tr>{''.join(f'<td>{one}</td>' for one in row)}</tr>" for row in rows)
    return TabularFile((read_block(f"<table>{cells}</table>", ""),))


@pytest.mark.parametrize(("source", "name"), [(book, "a.xlsx"), (calc, "a.ods"), (clipboard, "")])
def test_the_page_a_cell_leads_to_is_offered_or_told(
    source: object, name: str, tmp_path: Path
) -> None:
    assert callable(source)
    table, wanted = source(tmp_path / name), answer_columns({})
    found = TableReadResult.best(table, wanted)
    assert [one.key for one in found.doubts] == ["links"]
    assert found.rows[0] == ("O1", "โครงสร้าง", PAGE)
    assert [(one.where, one.words) for one in found.left] == [("แถว 3", f"ผู้บริหาร {PAGE}/other")]
    seen = TableReadResult.best(table, wanted, {"links": 1})
    assert seen.rows[0][2] == "หลักฐาน"
    assert ("แถว 2", f"หลักฐาน {PAGE}") in [(one.where, one.words) for one in seen.left]


def test_an_address_that_is_shown_is_no_question(tmp_path: Path) -> None:
    workbook, sheet = sheet_of(tmp_path / "a.xlsx", HEAD, ("O1", "โครงสร้าง", PAGE))
    sheet["C2"].hyperlink = f"{PAGE}/"
    sheet["B2"].hyperlink = "mailto:a@example.go.th"
    workbook.save(tmp_path / "a.xlsx")
    found = TableReadResult.best(read_table(tmp_path / "a.xlsx"), answer_columns({}))
    assert (found.doubts, found.left) == ((), ())


def test_a_formula_that_leads_to_a_page_is_seen_as_well(tmp_path: Path) -> None:
    sheet_of(
        tmp_path / "a.xlsx",
        HEAD,
        ("O1", "โครงสร้าง", f'=HYPERLINK("{PAGE}","ดู")'),
        ("O2", "ก", '=HYPERLINK("#ก!A1","ดู")'),
    )
    with ZipFile(tmp_path / "a.xlsx") as before, ZipFile(tmp_path / "b.xlsx", "w") as after:
        for part in before.namelist():  # a formula keeps its value once a spreadsheet has saved it
            content = (
                before.read(part)
                .replace(b"<v></v>", "<v>ดู</v>".encode())
                .replace(b"<v />", "<v>ดู</v>".encode())
            )
            after.writestr(part, content.replace(b'"><f>', b'" t="str"><f>'))
    found = TableReadResult.best(read_table(tmp_path / "b.xlsx"), answer_columns({}))
    assert [row[2] for row in found.rows] == [PAGE, "ดู"]


def test_without_a_column_for_addresses_the_first_link_of_each_row_is_offered() -> None:
    cells = "".join(
        f'<td><a href="{PAGE}/{n}">{words}</a></td>' for n, words in enumerate(("O1", "โครงสร้าง"))
    )
    table = TabularFile(
        (read_block(f"<table><tr><td>ข้อ</td><td>ข้อมูล</td></tr><tr>{cells}</tr></table>", ""),)
    )
    found = TableReadResult.best(table, answer_columns({}))
    assert (found.fields, found.rows) == (
        ("link", "item", "text"),
        ((f"{PAGE}/0", "O1", "โครงสร้าง"),),
    )
    assert [one.words for one in found.left] == [f"โครงสร้าง {PAGE}/1"]
