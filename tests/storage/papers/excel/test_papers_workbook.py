"""A paper as a workbook: all its words in cells, none a formula, set up to print as the paper does."""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from core.blocks.document import (
    Bar,
    Column,
    Document,
    Facts,
    HeadCell,
    ListItem,
    NumberedList,
    Para,
    Photo,
    Photos,
    Row,
    Run,
    Signatures,
    Signer,
    Table,
)
from core.blocks.elements import LetterHead, MemoHead
from core.thai.written import thai_digits
from storage.papers.excel.sheet import _tables
from storage.papers.excel.workbook import render
from storage.papers.pdf.flow import TypesettingOptions
from storage.papers.pdf.flow import words as set_words
from storage.papers.pdf.page_frame import page_size
from storage.papers.typography.lines import line_of
from storage.papers.typography.style import MM, TextStyle, points
from storage.papers.writer import PaperFileWriter
from tests.golden.papers import documents
from tests.storage.papers import specimens
from tests.storage.papers.paper_samples import STAMP, paper, plain_words, squeezed


def opened(*documents: Document) -> Any:
    return load_workbook(BytesIO(render(documents)), rich_text=True)


def cells(page: Any) -> Iterator[Any]:
    return (cell for row in page.iter_rows() for cell in row if cell.value is not None)


def words(page: Any) -> str:
    return squeezed(" ".join(str(cell.value) for cell in cells(page)))


@pytest.mark.parametrize("make", [specimens.whole, specimens.memo, specimens.letter])
def test_every_word_is_in_a_cell(make: Any) -> None:
    document = make()
    page = opened(document).worksheets[0]
    got = words(page)
    assert [
        text for text in plain_words(document) if text not in got and text not in numbers(page)
    ] == []


def numbers(page: Any) -> set[str]:
    return {
        thai_digits(f"{cell.value:{how}}")
        for cell in cells(page)
        if cell.data_type == "n"
        for how in (",", ",.2f")
    }


def test_a_label_that_would_not_fit_its_column_in_another_font_stands_in_one_cell_with_its_value() -> (
    None
):
    table = Table((Column("ก", 1), Column("ข", 2), Column("ค", 6)), ())
    narrow = opened(paper(Facts((("ที่", "๕"),)), table, title=())).worksheets[0]
    assert [str(cell.value) for cell in cells(narrow)][:2] == ["ที่", "๕"]
    wide = opened(paper(Facts((("หน่วยงานที่รับผิดชอบตามแผน", "กองคลัง"),)), table, title=())).worksheets[
        0
    ]
    assert str(next(cells(wide)).value) == "หน่วยงานที่รับผิดชอบตามแผน  กองคลัง"


def test_every_word_of_the_checklist_is_in_a_cell(official: Document) -> None:
    page = opened(official).worksheets[0]
    got = words(page)
    figures = {thai_digits(f"{cell.value:g}") for cell in cells(page) if cell.data_type == "n"}
    assert [text for text in plain_words(official) if text not in got and text not in figures] == []


@pytest.mark.parametrize(
    "text", ["=1+1", "+66 2", "-1", "@SUM(A1)", "#N/A", '=HYPERLINK("http://x")', "TRUE", "12:30"]
)
def test_what_people_type_is_never_a_formula_nor_a_number(text: str) -> None:
    table = Table((Column("ก", 1), Column("ข", 1)), (Row((text, (text, Run(" หนา", bold=True)))),))
    page = opened(
        paper(
            Para(text),
            Facts(((text, text),)),
            NumberedList((ListItem(text, text),)),
            table,
            thai_digits=False,
        )
    ).active
    held = [cell for cell in cells(page) if text in str(cell.value)]
    assert len(held) >= 5
    assert {cell.data_type for cell in held} == {"s"}
    assert all(
        cell.quotePrefix for cell in held if str(cell.value).startswith(("=", "+", "-", "@"))
    )


def test_a_head_of_two_rows_is_merged_and_printed_on_every_page() -> None:
    table = Table(
        (Column("", 1), Column("", 1), Column("", 1)),
        tuple(Row((str(n), "ก", "ข")) for n in range(40)),
        head=((HeadCell("ที่", down=2), HeadCell("งบ", across=2)), (HeadCell("แผน"), HeadCell("ผล"))),
    )
    page = opened(paper(table)).active
    first = next(cell for cell in cells(page) if cell.value == "ที่")
    assert page.print_title_rows == f"${first.row}:${first.row + 1}"
    merged = {str(one) for one in page.merged_cells.ranges}
    assert f"A{first.row}:A{first.row + 1}" in merged
    assert f"B{first.row}:C{first.row}" in merged


def test_a_cell_a_bar_runs_through_is_shaded() -> None:
    months = tuple(Column(str(n), 1) for n in range(4))
    page = opened(paper(Table(months, (Row(("งาน", Bar(), "", "ข")),)))).active
    (work,) = (cell for cell in cells(page) if cell.value == "งาน")
    filled = [page.cell(work.row, column).fill.fill_type for column in range(1, 5)]
    assert filled == [None, "solid", None, None]


def test_equal_neighbours_stand_in_every_row_pale_from_the_second_on() -> None:
    table = Table(
        (Column("ระดับ", 1, merge=True), *[Column("ข", 1)] * 3),
        (
            *[Row(("ระดับ 1", str(n), "", "")) for n in range(3)],
            Row(("กลุ่ม",), "group"),
            Row(("ระดับ 1", "9", "", "")),
        ),
    )
    page = opened(paper(table)).active
    levels = [cell for cell in cells(page) if cell.value == "ระดับ ๑"]
    assert [cell.font.color is None for cell in levels] == [True, False, False, True]


def test_a_repeated_text_becomes_smaller_only_where_its_row_is_too_low_for_it() -> None:
    above = "ตัวชี้วัดที่ ๘ การปรับปรุงระบบการทำงาน"
    columns = (Column("ก", 1, merge=True), Column("ข", 1))
    page = opened(
        paper(Table(columns, tuple(Row((above * 4, said)) for said in ("ต้น", "ยาว" * 400, "สั้น"))))
    ).active
    shown = [one.alignment for one in cells(page) if one.value == above * 4]
    assert [(one.wrap_text, one.shrink_to_fit) for one in shown] == [
        (True, None),
        (True, None),
        (None, True),
    ]


def test_a_cell_of_one_row_above_is_one_cell_and_ends_with_it() -> None:
    owned = [
        ("a", "งาน", 1),
        ("a", "งาน", 2),
        ("a", "งาน", 3),
        ("b", "งาน", 4),
        ("c", "อื่น", 5),
        ("c", "อื่น", 6),
    ]
    rows = [Row((words, str(n), ""), owners=(owner, "", "")) for owner, words, n in owned]
    columns = (Column("กิจกรรม", 2), Column("ขั้น", 1), Column("ผล", 4))
    table = Table(columns, (*rows[:4], Row(("รวม", "", ""), "total"), *rows[4:]))
    page = opened(
        paper(Table((Column("x", 1), *[Column("y", 1)] * 6), ()), table, thai_digits=False)
    ).active
    top = next(cell for cell in cells(page) if cell.value == "1")
    down = [one for one in page.merged_cells.ranges if one.max_row > one.min_row]
    assert {(one.min_row - top.row, one.max_row - top.row) for one in down} == {(0, 2), (5, 6)}
    assert [page.cell(top.row + n, 1).value for n in range(7)] == [
        "งาน",
        None,
        None,
        "งาน",
        "รวม",
        "อื่น",
        None,
    ]


def test_rows_can_be_sorted_and_hold_their_words_in_another_font() -> None:
    """In every kept paper no cell of the largest table's rows is merged, and none is too low for a wider font."""
    with TemporaryDirectory() as room:
        papers = documents(Path(room))
    for name, document in papers.items():
        largest = max(_tables(document.blocks), key=lambda table: len(table.columns), default=None)
        page = opened(document).active
        plain_rows = (
            sum(row.kind in ("plain", "part", "lead") for row in largest.rows) if largest else 0
        )
        head = int(page.print_title_rows.split(":")[1].strip("$")) if page.print_title_rows else 0
        merged = {cell for one in page.merged_cells.ranges for row in one.rows for cell in row}
        whole = [
            row
            for row in range(head + 1, page.max_row + 1)
            if not merged & {(row, at) for at in (1, 2)}
        ]
        assert not head or len(whole) >= plain_rows, name
        for row in page.iter_rows():
            for cell in row:
                alone = (cell.row, cell.column) not in merged and cell.font.color is None
                if isinstance(cell.value, str) and cell.alignment.wrap_text and alone:
                    room_of = (
                        page.column_dimensions[cell.column_letter].width or 9
                    ) * 7 / 96 * 72 - 6
                    tall = page.row_dimensions[cell.row].height
                    style = TextStyle(cell.font.sz, bold=bool(cell.font.b))
                    needed = (
                        len(
                            set_words(cell.value, style, room_of / 1.44, TypesettingOptions()).lines
                        )
                        * cell.font.sz
                        * 1.66
                    )
                    assert tall > 399 or needed <= tall + 1, (name, cell.coordinate, cell.value)


def test_a_row_has_room_for_the_line_libreoffice_begins_before_a_word_with_a_slash() -> None:
    texts = (
        "ประเมิน สรุป และรายงานผลโครงการ" + by + "กิจกรรมนวัตกรรมให้ผู้บริหารทราบทุกไตรมาส" for by in "/ "
    )
    page = opened(
        paper(Table((Column("ก", 1), Column("ข", 1)), tuple(Row((text, "")) for text in texts)))
    ).active
    slash, other = (
        page.row_dimensions[cell.row].height for cell in cells(page) if "นวัตกรรม" in str(cell.value)
    )
    assert slash - other == pytest.approx(14 * 1.69, abs=0.2)


def test_numbers_are_numbers_where_the_paper_says_so_and_in_its_sums() -> None:
    table = Table(
        (Column("ก", 1), Column("เงิน", 1, "right", number=True), Column("ค", 1), Column("ง", 1)),
        (
            Row(("1,250.50", "1,250.50", "", "")),
            Row(("2", "ไม่ได้รายงาน", "", "")),
            Row(("รวม", "1,250.50", Para("78.67"), "จาก 100"), "total"),
        ),
    )
    page = opened(paper(table)).active
    found = [(cell.value, cell.number_format) for cell in cells(page) if cell.data_type == "n"]
    assert found == [(1250.5, "[$-D00041E]#,##0.00")] * 2 + [(78.67, "[$-D00041E]#,##0.00")]
    assert "๑,๒๕๐.๕๐" in words(page)


def test_figures_of_a_column_have_its_decimals_and_signs_and_codes_stay_words() -> None:
    number = Column("", 1, "center", number=True)
    columns = (
        Column("ก", 3),
        *(replace(number, title=title) for title in ("ผล", "ต่าง", "ต่างหน่วย")),
    )
    rows = (
        ("ก", "4.43", "+2", "85.5"),
        ("ข", "4.8", "−1.5", "3"),
        ("ค", "4", "0", "007"),
        ("ง", "1/2", "–", "1.2.3"),
    )
    own = replace(columns[3], decimals=0)
    page = opened(
        paper(Table((*columns[:3], own), tuple(map(Row, rows))), thai_digits=False)
    ).active
    top = next(cell.row for cell in cells(page) if cell.value == "ก" and not cell.font.b)
    shown = [[page.cell(row, at) for row in range(top, top + 4)] for at in range(2, 5)]
    assert [[cell.value for cell in one] for one in shown] == [
        [4.43, 4.8, 4, "1/2"],
        [2, -1.5, 0, "–"],
        [85.5, 3, "007", "1.2.3"],
    ]
    assert [cell.number_format for cell in shown[0][:3]] == ["#,##0.00"] * 3
    assert shown[1][0].number_format == shown[1][1].number_format == '+#,##0.0;"−"#,##0.0'
    assert [cell.number_format for cell in shown[2][:2]] == ["#,##0.0", "#,##0"]
    assert {cell.data_type for cell in (shown[0][3], shown[2][2], shown[2][3])} == {"s"}


def test_a_row_without_merged_cells_is_fitted_by_who_opens_it_and_high_enough_for_who_does_not() -> (
    None
):
    long = "รายงานผลการดำเนินงานตามแผนปฏิบัติการส่งเสริมคุณธรรม " * 3
    columns = (Column("ที่", 1), Column("เรื่อง", 3), Column("ผล", 3), Column("หมายเหตุ", 1))
    table = Table(
        columns, (Row(("1", long, "ก", "")), Row(("กลุ่ม",), "group"), Row(("รวม", "ข"), "total"))
    )
    book = render([paper(Para(long), table)])
    (page,) = load_workbook(BytesIO(book)).worksheets
    with ZipFile(BytesIO(book)) as parts:
        text = parts.read("xl/worksheets/sheet1.xml").decode()
    rows = {
        int(number): attributes
        for number, attributes in re.findall(r'<row r="(\d+)"([^>]*)>', text)
    }
    merged = {
        row for one in page.merged_cells.ranges for row in range(one.min_row, one.max_row + 1)
    }
    filled = {cell.row for cell in cells(page)}
    fitted = {row for row in filled if "customHeight" not in rows[row]}
    assert fitted == filled - merged
    assert len(fitted) == 2, "the head and the row of the table"
    assert all("ht=" in rows[row] for row in filled), "LibreOffice 7 fits no row on opening"


def test_tables_of_a_sheet_that_are_equally_long_have_no_head_on_every_page() -> None:
    table = Table((Column("ก", 1), Column("ข", 1)), tuple(Row((str(n), "ก")) for n in range(3)))
    one, two = opened(paper(table)).active, opened(paper(table, table)).active
    head = next(cell.row for cell in cells(one) if cell.value == "ก" and cell.font.b)
    assert (one.print_title_rows, one.freeze_panes) == (f"${head}:${head}", f"A{head + 1}")
    assert (two.print_title_rows, two.freeze_panes) == (None, None)


def test_a_head_far_down_is_not_kept_on_the_screen() -> None:
    table = Table((Column("ก", 1), Column("ข", 1)), tuple(Row((str(n), "ก")) for n in range(30)))
    page = opened(paper(*[Para("หน่วยงานรายงานผล")] * 12, table)).active
    assert page.print_title_rows
    assert page.freeze_panes is None


def test_a_bold_number_is_a_number_and_the_head_stays_on_the_screen() -> None:
    columns = (
        Column("ก", 1),
        Column("รวม", 1, "right", number=True),
        Column("ค", 1),
        Column("ง", 1),
    )
    rows = tuple(Row((str(n), Run(f"{n},250.50", bold=True), "", "")) for n in range(1, 30))
    page = opened(paper(Table(columns, rows))).active
    found = [(cell.value, cell.font.b) for cell in cells(page) if cell.data_type == "n"]
    assert found == [(n * 1000 + 250.5, True) for n in range(1, 30)]
    head = next(cell.row for cell in cells(page) if cell.value == "รวม")
    assert page.freeze_panes == f"A{head + 1}"


def test_a_draft_says_so_in_a_row_and_in_the_foot_and_no_head_breaks_its_line() -> None:
    book = render([paper(Para("ก"), draft=True)])
    (page,) = load_workbook(BytesIO(book)).worksheets
    assert page.cell(1, 1).value == "ร่าง"
    assert opened(paper(Para("ก"), draft=True)).active.oddFooter.left.text.startswith("ร่าง")
    with ZipFile(BytesIO(book)) as parts:
        assert b"_x000" not in parts.read("xl/worksheets/sheet1.xml")
    final = opened(paper(Para("ก"))).active
    assert "ร่าง" not in words(final) + final.oddFooter.left.text


@pytest.mark.parametrize("landscape", [False, True])
def test_a_long_head_ends_before_the_number_of_the_page(landscape: bool) -> None:
    office = "สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัดพระนครศรีอยุธยา " * 4
    page = opened(replace(paper(Para("ก"), landscape=landscape), office=office)).active
    shown = page.oddHeader.left.text
    assert shown.endswith("…")
    width = page_size(paper(Para("ก"), landscape=landscape))[0] - (40 if landscape else 50) * MM
    wider = (
        line_of(shown, points(14)).width * 1.44
        + line_of("หน้า 888 จาก 888", points(14)).width * 1.44
    )
    assert wider < width
    assert landscape or wider > width * 0.85
    assert "…" not in opened(paper(Para("ก"))).active.oddHeader.left.text


@pytest.mark.parametrize("landscape", [False, True])
def test_it_prints_on_a4_as_wide_as_one_page(landscape: bool) -> None:
    page = opened(paper(Para("ก"), landscape=landscape)).active
    assert page.page_setup.orientation == ("landscape" if landscape else "portrait")
    assert (page.page_setup.paperSize, page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (
        9,
        1,
        0,
    )
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert {cell.font.name for cell in cells(page)} == {"TH Sarabun New"}
    assert {cell.font.sz for cell in cells(page)} == {20, 16}


def test_head_and_foot_say_what_it_is_and_no_word_is_a_command() -> None:
    document = Document(("ก",), "ถาม & ตอบ", "A&B 5", STAMP, (Para("ก"),), draft=True)
    page = opened(document).active
    assert "ถาม && ตอบ" in page.oddHeader.left.text
    assert "15AP-413S" not in page.oddFooter.left.text, "only a PDF has a code and a number"
    final = opened(replace(document, draft=False)).active
    assert "ฉบับสำหรับแก้ไข" in final.oddFooter.left.text
    assert all(len(part.text or "") < 250 for part in (page.oddHeader.left, page.oddFooter.left))


def test_forty_thousand_letters_lose_none() -> None:
    long = "กข " * 14_000
    page = opened(
        paper(Para(long), Table((Column("ที่", 1), Column("ยาว", 1)), (Row(("1", long)),)))
    ).active
    assert words(page).count("กข") == 28_000
    # more takes LibreOffice half a minute
    assert all(len(str(cell.value)) <= 8_000 for cell in cells(page))
    assert max(row.height or 0 for row in page.row_dimensions.values()) <= 409


def test_signatures_stand_side_by_side_each_in_one_row_no_page_cuts() -> None:
    page = opened(paper(Signatures((Signer("ก", "นายหนึ่ง"), Signer("ข", "นายสอง"))))).active
    one, other = (
        next(cell for cell in cells(page) if name in str(cell.value))
        for name in ("นายหนึ่ง", "นายสอง")
    )
    assert one.row == other.row
    assert one.column < other.column
    assert str(one.value).count("\n") == 4
    assert page.row_dimensions[one.row].height > 100


@pytest.mark.parametrize(("landscape", "rows"), [(False, 2), (True, 1)])
def test_three_who_sign_stand_in_a_row_where_the_page_is_wide_enough(
    landscape: bool, rows: int
) -> None:
    who = Signatures(tuple(Signer("กรรมการ", name) for name in ("หนึ่ง", "สอง", "สาม")))
    page = opened(paper(who, landscape=landscape)).active
    assert len({cell.row for cell in cells(page) if "กรรมการ" in str(cell.value)}) == rows


@pytest.mark.parametrize(("count", "fitted"), [(17, 0), (20, 1), (40, 0)])
def test_a_paper_a_little_too_long_is_printed_smaller_on_one_page(count: int, fitted: int) -> None:
    page = opened(paper(*[Para("หน่วยงานรายงานผล")] * count, Signatures((Signer("ก"),)))).active
    assert (page.page_setup.fitToHeight or 0) == fitted


@pytest.mark.parametrize("each", [4, 6])
def test_photographs_of_a_page_and_the_signatures_below_the_last_are_not_parted(each: Any) -> None:
    photos = Photos(specimens.photos(2 * each), per_page=each)
    signed_by = Signatures((Signer("ก", "นายหนึ่ง"),))
    page = opened(paper(*[Para("ข้อ")] * 14, photos, signed_by)).active
    on = sheets_of(page)
    shown = [
        next(
            cell.row
            for cell in cells(page)
            if str(cell.value).endswith(f"ครั้งที่ {thai_digits(str(n))}")
        )
        for n in range(1, 2 * each + 1)
    ]
    signed = next(cell.row for cell in cells(page) if "นายหนึ่ง" in str(cell.value))
    assert [len({on[row] for row in rows}) for rows in (shown[:each], [*shown[each:], signed])] == [
        1,
        1,
    ]


@pytest.mark.parametrize("count", range(28, 40))
def test_a_page_ends_before_what_stands_with_signatures(count: int) -> None:
    rows = tuple(Row((str(n), "ก", "ข", "ค")) for n in range(count))
    table = Table((Column("ที่", 1), Column("ก", 1), Column("ข", 1), Column("ค", 1)), rows)
    page = opened(paper(table, Signatures((Signer("ก", "นายหนึ่ง"),), certify="ขอรับรอง"))).active
    signed = next(cell.row for cell in cells(page) if "นายหนึ่ง" in str(cell.value))
    certified = next(cell.row for cell in cells(page) if "ขอรับรอง" in str(cell.value))
    assert (
        len({sheets_of(page)[row] for row in (certified - 2, certified - 1, certified, signed)})
        == 1
    )


def sheets_of(page: Any) -> dict[int, int]:
    """On which page a portrait sheet's rows are printed, its titles on every page."""
    if page.page_setup.fitToHeight:
        return dict.fromkeys(range(1, page.max_row + 1), 1)
    full = (297 - 24 - 20) / 25.4 * 72
    breaks = {one.id for one in page.row_breaks.brk}
    heights = {row: page.row_dimensions[row].height or 15.0 for row in range(1, page.max_row + 1)}
    first, last = (int(row.strip("$")) for row in (page.print_title_rows or "$1:$0").split(":"))
    titles = sum(heights[row] for row in range(first, last + 1))
    found = {}
    used = 0.0
    number = 1
    for row, height in heights.items():
        if row - 1 in breaks or used + height > full:
            used, number = titles, number + 1
        used += height
        found[row] = number
    return found


def test_an_emblem_of_the_office_is_a_picture() -> None:
    counts = [
        len(vars(opened(paper(head)).active)["_images"])
        for head in (
            MemoHead("กอง", emblem=specimens.jpeg()),
            LetterHead(("กอง",), emblem=specimens.jpeg()),
            MemoHead("กอง"),
        )
    ]
    assert counts == [1, 1, 0]


def test_a_packet_is_a_sheet_a_paper_under_names_a_workbook_allows() -> None:
    book = opened(
        *[Document(("ก",), "แบบ [1/2]: " + "ย" * 40, "x", STAMP, (Para("ก"),)) for _ in range(3)]
    )
    assert len(set(book.sheetnames)) == 3
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in book.sheetnames)


def test_it_is_written_whole_and_broken_pictures_are_reported(tmp_path: Path) -> None:
    path = tmp_path / "paper.xlsx"
    PaperFileWriter().write(
        [paper(Photos((Photo("ดี", specimens.jpeg()), Photo("เสีย", specimens.jpeg()[:200]))))], path
    )
    assert [one.name for one in tmp_path.iterdir()] == ["paper.xlsx"]
    page = load_workbook(path).active
    assert len(vars(page)["_images"]) == 1
    assert "เปิดภาพนี้ไม่ได้" in words(page)


def test_a_certificate_has_a_frame_of_two_lines_as_high_as_its_page() -> None:
    (page,) = load_workbook(
        BytesIO(render([paper(Para("ขอมอบเกียรติบัตร"), landscape=True, frame=True)]))
    ).worksheets
    first, last = page.cell(1, 1), page.cell(page.max_row, page.max_column)
    assert (first.border.left.style, first.border.top.style) == ("double", "double")
    assert (last.border.right.style, last.border.bottom.style) == ("double", "double")
    tall = sum(page.row_dimensions[row].height or 0 for row in range(1, page.max_row + 1))
    assert 420 < tall < 459, "nearly as high as the text of a page on its side"
