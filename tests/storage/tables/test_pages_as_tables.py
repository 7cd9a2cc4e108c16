"""Pages that call themselves workbooks are read as they are shown: fields, hidden and struck words, figures in full."""

from pathlib import Path

import pytest

from core.errors import UserError
from core.markup import read_block
from core.tabular import ImportedSheet
from storage.tables.reader import read_table


def page(body: str, columns: str = "") -> ImportedSheet:
    return read_block(f"<table>{columns}{body}</table>", "")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ('<input type="text" value="12,000">', "12,000"),
        ('<input type="hidden" value="7">5', "5"),
        ("<input type=checkbox checked> มี <input type=checkbox> ไม่มี", "☒ มี ☐ ไม่มี"),
        ("<select><option>เลือก<option selected>7,000<option>9</select> บาท", "7,000 บาท"),
        ("<select><option selected>ก</option><option>ข</option></select>", "ก"),
        ("<textarea>อบรม</textarea>", "อบรม"),
    ],
)
def test_a_field_of_a_page_is_read_as_it_is_filled_in(cell: str, words: str) -> None:
    assert page(f"<tr><td>{cell}</td><td>x</td></tr>").rows == ((words, "x"),)


def test_what_a_page_does_not_show_is_not_read_but_told() -> None:
    sheet = page(
        '<tr><td><span style="display: none">20261130 <b>x</b></span>30 พ.ย. 69</td>'
        '<td style="display:none">9</td><td>1</td></tr>'
        '<tr style="display:none"><td>ก</td><td>2</td></tr>',
        '<col><col span=2 style="display:none;width:0">',
    )
    assert sheet.rows == (("30 พ.ย. 69", "1"), ("ก", "2"))
    assert (sheet.hidden_rows, sheet.hidden_columns) == ((1,), (1, 2))
    assert sheet.told == (("คำในตาราง 3 แห่ง", "ซ่อนอยู่ในเอกสาร", "20261130 x 9"),)


@pytest.mark.parametrize(
    "words", ["<s>{}</s>", "<del>{}</del>", '<b style="text-decoration:line-through">{}</b>']
)
def test_struck_words_of_a_page_are_known(words: str) -> None:
    sheet = page(
        f"<tr><td>{words.format('9,000')} 12,000</td><td>{words.format('ก')}</td><td>ข</td></tr>"
    )
    assert sheet.struck == ((0, 0, "12,000"), (0, 1, ""))
    assert page('<tr><td style="text-decoration:line-through">ก<td>ข</tr>').struck == ((0, 0, ""),)


def test_a_figure_of_a_page_has_all_decimals_that_it_holds() -> None:
    sheet = page(
        '<tr><td x:num="5000.5">5,001</td><td sdval="1500000">1.5</td><td x:num="0.5">50%</td><td x:num>7</td>'
        '<td sdval="46356">30/11/2569</td></tr>'
    )
    assert sheet.rows == (("5000.5", "1.5", "50%", "7", "30/11/2569"),)
    assert sheet.stored == ((0, 1, "1500000"),)


def test_a_page_packed_as_one_file_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text("MIME-Version: 1.0\nContent-Type: text/html\n\n<html>=3D</html>\n", "utf-8")
    with pytest.raises(UserError, match="ไม่มีตารางในไฟล์"):
        read_table(path)
