"""Covers, letters, drawings, pages of photographs: what each is on a page of the PDF."""

from dataclasses import replace
from io import BytesIO
from itertools import combinations, pairwise
from typing import Any, cast

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from core.blocks.document import (
    Bar,
    Column,
    Document,
    Heading,
    ListItem,
    NumberedList,
    PageBreak,
    Para,
    Photo,
    Photos,
    Row,
    Run,
    Signatures,
    Signer,
    Table,
    TwoColumns,
)
from core.blocks.elements import (
    BarBand,
    BarMark,
    Closing,
    Cover,
    GoalNode,
    GoalTree,
    Labels,
    LetterHead,
    MemoHead,
    Radar,
    ScoreBar,
    Series,
)
from core.thai.written import thai_digits
from storage.papers.pdf.charts import bar, spider
from storage.papers.pdf.flow import TypesetParagraph, TypesettingOptions
from storage.papers.pdf.goal_tree import TypesetGoalTree
from storage.papers.pdf.grid import SIDE
from storage.papers.pdf.pen import PdfPainter
from storage.papers.pdf.photos import PhotoRow
from storage.papers.pdf.renderer import lay_out
from storage.papers.pdf.signatures import SignatureBlockRow
from storage.papers.pdf.tables import grid, shared, widths_of
from storage.papers.typography.style import A4, MM, PORTRAIT
from tests.storage.papers import specimens
from tests.storage.papers.paper_samples import (
    STAMP,
    bytes_of,
    expected,
    pages_by_pdfium,
    paper,
    pictures,
    squeezed,
    text_by_pdftotext,
)

FULL = A4[1] - PORTRAIT.top - PORTRAIT.bottom


def pages(*blocks: Any, **options: Any) -> list[str]:
    return [
        squeezed(page) for page in pages_by_pdfium(bytes_of(paper(*blocks, title=(), **options)))
    ]


@pytest.mark.parametrize("make", [specimens.whole, specimens.memo, specimens.letter])
def test_every_word_comes_back(make: Any) -> None:
    document = make()
    data = bytes_of(document)
    shown = expected(replace(document, running="", office=""))
    for got in (squeezed(text_by_pdftotext(data)), squeezed("".join(pages_by_pdfium(data)))):
        assert [text for text in shown if text not in got] == []
        assert not [letter for letter in got if "\ue000" <= letter <= "\uf8ff" or letter == "□"]


def test_a_cover_has_no_head_and_no_number_but_foot_and_qr() -> None:
    found = pages(Para("เนื้อหา"), cover=Cover(("ปก",), ("ท้ายปก",)))
    assert len(found) == 2
    assert "หน้า" not in found[0]
    assert "15AP-413S" in found[0]
    assert "หน้า๒จาก๒" in found[1]


def test_a_cover_alone_is_one_page() -> None:
    assert len(pages(cover=Cover(("ปก",)))) == 1


def test_a_letter_counts_from_its_second_page_and_has_no_head() -> None:
    found = pages(*[Para("ยาว " * 200)] * 6, numbers="dash")
    assert "–๑–" not in found[0]
    assert all(f"–{'๐๑๒๓๔๕'[n]}–" in page for n, page in enumerate(found[1:], start=2))
    assert not any("แบบทดสอบ" in page for page in found)


def test_no_numbers_at_all_can_be_asked_for() -> None:
    assert "หน้า" not in pages(Para("ก"), numbers="none")[0]


def test_a_page_ends_with_the_first_words_of_the_next() -> None:
    found = pages(
        Para("หนึ่ง"),
        PageBreak(),
        Para("สองสามสี่"),
        PageBreak(),
        NumberedList((ListItem("ห้า"),), "n."),
        catchword=True,
    )
    assert "/สองสามสี่…" in found[0]
    assert "/๑.ห้า…" in found[1]
    assert "…" not in found[2]


def test_the_foot_says_which_edition_of_the_form_it_is() -> None:
    assert "แบบพ.ศ.๒๕๖๔แก้ไขครั้งที่๑" in pages(Para("ก"), edition="พ.ศ. 2564 แก้ไขครั้งที่ 1")[0]
    assert "แบบพ.ศ." not in pages(Para("ก"))[0]


@pytest.mark.parametrize(
    "edition", ["", "พ.ศ. 2569", "พ.ศ. 2564 แก้ไขครั้งที่ 1", "พ.ศ. 2564 แก้ไขเพิ่มเติม (ฉบับที่ 2) พ.ศ. 2569"]
)
@pytest.mark.parametrize("number", ["2570/A-1", "2570/A3781-1", "2570/A3781-10432"])
@pytest.mark.parametrize("printed", ["", "2 พ.ย. 69", "21 พ.ย. 2569 เวลา 22.12 น."])
def test_nothing_of_the_foot_stands_on_another(edition: str, number: str, printed: str) -> None:
    stamp = replace(STAMP, number=number, printed=printed)
    with pypdfium2.PdfDocument(
        bytes_of(replace(paper(Para("ก"), edition=edition), stamp=stamp))
    ) as pdf:
        words = pdf[0].get_textpage()
        boxes = [words.get_rect(at) for at in range(words.count_rects())]
        foot = [box for box in boxes if box[1] < 25 * MM]
        said = squeezed(words.get_text_range())
    assert len(foot) > 2
    for one, other in combinations(foot, 2):
        over = (
            min(one[2], other[2]) - max(one[0], other[0]),
            min(one[3], other[3]) - max(one[1], other[1]),
        )
        assert min(over) < 1, (one, other)
    assert max(right for _left, _low, right, _top in foot) <= A4[0] - PORTRAIT.right + 1
    assert min(low for _left, low, _right, _top in foot) > 4 * MM, "no printer leaves it out"
    for part in filter(None, (number, edition, printed)):
        assert squeezed(thai_digits(part) if part is not number else part) in said


def test_the_first_words_of_a_table_are_words_not_its_numbers_alone() -> None:
    columns = (Column("ที่", 1), Column("รายการ", 3))
    rows = tuple(Row((f"{n}.", f"ค่าวัสดุ{n}")) for n in range(1, 60))
    found = pages(Table(columns, rows), catchword=True)
    number = found[0].count("ค่าวัสดุ")  # the last of them is the catchword
    assert thai_digits(f"/{number}.ค่าวัสดุ{number}…") in found[0]
    assert "…" not in pages(Para("หนึ่ง"), PageBreak(), Para("12.5"), catchword=True)[0]


@pytest.mark.parametrize(
    ("each", "sizes"), [(1, [1] * 7), (2, [2, 2, 2, 1]), (4, [4, 3]), (6, [6, 1])]
)
@pytest.mark.parametrize("landscape", [False, True])
def test_so_many_photographs_a_page(each: Any, sizes: list[int], landscape: bool) -> None:
    blocks = (Heading("ภาพกิจกรรม"), Photos(specimens.photos(7), per_page=each))
    laid = lay_out(paper(*blocks, title=(), landscape=landscape))
    flows = [
        [place.flow for place in page.flows if isinstance(place.flow, PhotoRow)] for page in laid
    ]
    assert [sum(len(row.pictures) for row in rows) for rows in flows] == sizes
    assert all(len({row.width for row in rows}) == 1 for rows in flows)


def test_a_photograph_that_cannot_be_read_is_reported_in_its_frame() -> None:
    (page,) = pages(Photos((Photo("เสีย", specimens.jpeg()[:300]), Photo("ดี", specimens.jpeg()))))
    assert "เปิดภาพนี้ไม่ได้" in page
    assert "ภาพที่๑เสีย" in page


def test_lists_are_numbered_in_every_style_and_below_the_item_above() -> None:
    deep = NumberedList((ListItem("ลึก"), ListItem("ลึก")), "n.n")
    below = NumberedList((ListItem("ย่อย", items=deep), ListItem("ย่อย")), "n.n")
    letters = (
        NumberedList((ListItem("ก้อน"),), "(ก)", start=2),
        NumberedList((ListItem("ก้อน"),), "ก)"),
    )
    (page,) = pages(NumberedList((ListItem("แรก"), ListItem("สอง", items=below)), "(n)"), *letters)
    assert "(๑)แรก(๒)สอง๒.๑ย่อย๒.๑.๑ลึก๒.๑.๒ลึก๒.๒ย่อย(ข)ก้อนก)ก้อน" in page


def test_the_outline_leads_to_papers_sections_and_sub_sections() -> None:
    document = paper(Heading("ย่อยก่อน", 2), Heading("หนึ่ง"), Heading("หนึ่งหนึ่ง", 2), Heading("สอง"))
    with pikepdf.open(BytesIO(bytes_of(document))) as pdf, pdf.open_outline() as outline:
        (top,) = outline.root
        assert [one.title for one in top.children] == ["ย่อยก่อน", "หนึ่ง", "สอง"]
        assert [one.title for one in top.children[1].children] == ["หนึ่งหนึ่ง"]


def test_no_label_of_a_radar_leaves_its_width_nor_lies_on_its_rings() -> None:
    axes = tuple(f"มิติที่ {n} ด้านการมีส่วนร่วมของประชาชน (24/30)" for n in range(1, 9))
    flow = spider(Radar(axes, (Series("ปี", (1.0,) * 8),)), 90 * MM, TypesettingOptions())
    widest = max(line.width for label in flow.labels for line in label.lines)
    assert flow.radius + widest <= 45 * MM or flow.radius <= 14 * MM + 0.01
    assert len(pages(Radar(axes, (Series("ปี", (1.0,) * 8),)))) == 1


def test_last_year_is_dashed_and_an_unknown_value_leaves_a_gap() -> None:
    known = Radar(("ก", "ข", "ค"), (Series("ปีนี้", (1.0, 1.0, 1.0)), Series("ปีก่อน", (0.5, 0.5, 0.5))))
    gap = Radar(("ก", "ข", "ค"), (Series("ปีนี้", (1.0, None, 1.0)),))
    for block, dashes in ((known, True), (gap, False)):
        with pikepdf.open(BytesIO(bytes_of(paper(block)))) as pdf:
            content = b"".join(bytes(one.read_bytes()) for one in [pdf.pages[0].Contents])
        assert (b"[3 2] 0 d" in content) is dashes


def test_labels_of_a_score_bar_never_touch() -> None:
    marks = tuple(BarMark(f"คะแนนรวมของหน่วยงาน {n}", 80 + n) for n in range(6))
    block = ScoreBar(
        110, (BarBand("A", 80), BarBand("A+", 81), BarBand("S", 109)), marks[:1], marks[1:]
    )
    flow = bar(block, 160 * MM, TypesettingOptions())
    for group in (flow.over, flow.under):
        places = sorted((label.row, label.x, label.x + label.line.width) for label in group)
        for (row, _, end), (other, start, _) in pairwise(places):
            assert row != other or start >= end
        assert all(left >= 0 and right <= 160 * MM + 0.1 for _, left, right in places)


@pytest.mark.parametrize(("at", "before"), [(20, False), (97, True)])
def test_a_label_that_would_leave_the_bar_stands_before_its_pointer(
    at: float, before: bool
) -> None:
    block = ScoreBar(100, (BarBand("F", 0), BarBand("A", 85)), markers=(BarMark("คะแนน", at),))
    flow = bar(block, 160 * MM, TypesettingOptions())
    ((label,), pointer) = flow.over, 160 * MM * at / 100
    assert (label.x + label.line.width < pointer, label.x > pointer) == (before, not before)
    assert len(flow.under) == 3  # the lowest grade begins where the bar does: one 0


def test_a_tree_no_page_holds_goes_on_with_its_aim_and_group() -> None:
    leaves = tuple(GoalNode(f"เป้าหมาย {n}", "กิจกรรม") for n in range(30))
    block = GoalTree(GoalNode("คุณธรรม", "", (GoalNode("กลุ่มเดียว", "", leaves),)))
    laid = lay_out(paper(block, title=()))
    assert len(laid) > 1
    assert all(isinstance(page.flows[0].flow, TypesetGoalTree) for page in laid)
    found = pages(block)
    assert all("คุณธรรม" in page and "กลุ่มเดียว" in page for page in found)
    assert sum(page.count("กิจกรรม") for page in found) == 30


def test_two_columns_stay_on_one_page() -> None:
    sides = TwoColumns((Para("ซ้าย " * 60),), (Para("ขวา " * 60),))
    found = pages(*[Para("ก่อน " * 150)] * 5, sides)
    assert [page.count("ซ้าย") for page in found if "ซ้าย" in page] == [60]
    assert [page.count("ขวา") for page in found if "ซ้าย" in page] == [60]


def test_a_closing_goes_along_with_the_paragraph_before() -> None:
    for lines in range(30, 44):
        found = pages(*[Para("บรรทัด")] * lines, Closing("นายสมมติ", ("ตำแหน่ง",), "ขอแสดงความนับถือ"))
        (last,) = [page for page in found if "ขอแสดงความนับถือ" in page]
        assert "บรรทัด" in last
        assert "นายสมมติ" in last


def test_signatures_after_a_wanted_page_end_do_not_stand_alone() -> None:
    found = pages(Para("ก่อน"), PageBreak(), Signatures((Signer("ผู้รายงาน"),)))
    assert len(found) == 1


def test_links_and_mail_keep_arabic_digits() -> None:
    labels = Labels(
        (
            ("โทร.", "0 2141 2500"),
            ("อีเมล", "office25@example.go.th"),
            ("ดู", Run("รหัส 25", verbatim=True)),
        )
    )
    (page,) = pages(labels, Table((Column("https://a.go.th/2570", 1),), (Row(("ปี 2570",)),)))
    assert "office25@example.go.th" in page
    assert "รหัส25" in page
    assert "https://a.go.th/2570" in page
    assert "ปี๒๕๗๐" in page
    assert "๐๒๑๔๑๒๕๐๐" in page


def test_an_emblem_stands_in_its_place_and_without_one_the_place_is_free() -> None:
    clear = BytesIO()
    Image.new("RGBA", (60, 60)).save(clear, "PNG")
    own, seen_through, none = (
        pictures(bytes_of(Document((), "ก", "ก", STAMP, (MemoHead("กอง", emblem=data),))), 60)[0]
        for data in (specimens.jpeg(60, 60, "#000000"), clear.getvalue(), b"")
    )
    place = (70, 39, 107, 76)  # pixels: the 15 mm square below the top margin
    assert sum(own.crop(place).histogram()[:60]) > 800
    assert sum(none.crop(place).histogram()[:250]) == 0
    assert sum(seen_through.crop(place).histogram()[:250]) == 0


@pytest.mark.parametrize(
    ("each", "count", "sizes"), [(1, 1, [0, 1]), (2, 2, [0, 2]), (4, 4, [0, 4]), (6, 6, [0, 6])]
)
def test_photographs_of_the_last_page_stand_with_the_signatures(
    each: Any, count: int, sizes: list[int]
) -> None:
    """Below a form on its first page, all of one page of photographs goes to the second, however many sign."""
    signed = Signatures(
        (Signer("ผู้จัดทำ"), Signer("ผู้รับรอง")), certify="ขอรับรองว่าหลักฐานข้างต้นถูกต้อง " * 3
    )
    above = tuple(Para("ข้อ") for _ in range(12))
    laid = lay_out(paper(*above, Photos(specimens.photos(count), per_page=each), signed, title=()))
    flows = [[place.flow for place in page.flows] for page in laid]
    assert [
        sum(len(flow.pictures) for flow in page if isinstance(flow, PhotoRow)) for page in flows
    ] == sizes
    assert isinstance(flows[-1][-1], SignatureBlockRow)


LONG = "สำนักงานพัฒนาชุมชน " * 600


@pytest.mark.parametrize(
    "block",
    [
        LetterHead((LONG, LONG)),
        MemoHead("กอง", subject=LONG),
        Labels((("เรียน", LONG), ("อ้างถึง", "-"))),
        Closing("ชื่อ", (LONG,)),
    ],
)
def test_a_letter_of_very_long_words_loses_none_below_the_page(block: Any) -> None:
    document = paper(Para("ต้น"), block, Para("จบ"), title=())
    for page in lay_out(document):
        assert page.used <= FULL + 0.1
    assert squeezed("".join(pages_by_pdfium(bytes_of(document)))).count("ชุมชน") in (600, 1200)


def test_a_head_that_would_fill_the_page_is_printed_once_and_nothing_leaves_the_page() -> None:
    long = "สำนักงานพัฒนาชุมชนจังหวัดพระนครศรีอยุธยา " * 40
    table = Table(
        (Column("ตัวชี้วัด", 5), Column(long, 1)), tuple(Row((f"มิติที่ {n}", "10")) for n in range(30))
    )
    document = paper(table, title=())
    for page in lay_out(document):
        assert page.used <= FULL + 0.1
    got = squeezed("".join(pages_by_pdfium(bytes_of(document))))
    assert got.count(squeezed("ศรีอยุธยา")) == 40
    assert "มิติที่๒๙" in got


def test_a_picture_by_itself_that_stands_upright_is_as_large_as_a_page_of_paper() -> None:
    """The scan of a page would be too small to be read in a frame of 4:3."""

    def tall(size: tuple[int, int]) -> float:
        made = BytesIO()
        Image.new("L", size, 200).save(made, "JPEG")
        (page,) = lay_out(paper(Photos((Photo("ภาพ", made.getvalue()),), per_page=1)))
        (shown,) = [place.flow for place in page.flows if isinstance(place.flow, PhotoRow)]
        return shown.tall

    assert tall((1240, 1754)) > 1.4 * tall((1754, 1240)) > 400


def test_a_figure_is_never_broken_and_words_give_way() -> None:
    figures = ("1,234,567.00", "999,999,999.75", "47.60")
    columns = (Column("รายการ", 80), *(Column("บาท", 5, "right") for _figure in figures))
    name = "ค่าจ้างเหมาบริการและค่าวัสดุของสำนักงาน"
    paid = Table(columns, (Row((name, *figures)), Row(("รวม", *figures), "total")))
    for thai in (True, False):
        widths = widths_of(paid, 400, thai)
        grid_of = grid(paid, 400, 700, TypesettingOptions(thai))
        assert sum(widths) == pytest.approx(400)
        assert [
            len(cast(TypesetParagraph, one).lines)
            for box in grid_of.lines[1].boxes[1:]
            for one in box.flow.parts
        ] == [
            1,
            1,
            1,
        ]


def test_figures_no_page_holds_leave_the_columns_as_they_were_asked_for() -> None:
    columns = tuple(Column("บาท", 1, "right") for _n in range(20))
    full = Table(columns, (Row(tuple("999,999,999.75" for _column in columns)),))
    assert widths_of(full, 400, True) == shared(columns, 400)


@pytest.mark.parametrize("across", [(0, 1), (0.25, 0.5), (0.999, 1)])
def test_a_bar_is_drawn_through_its_cell_and_never_beyond_it(
    across: tuple[float, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    year = Table((Column("งาน", 1), Column("ต.ค.", 1)), (Row(("ก", Bar(*across))),))
    (line,) = grid(year, 200, 700, TypesettingOptions()).lines
    drawn: list[tuple[float, float]] = []
    pen = PdfPainter(Canvas(BytesIO()))
    monkeypatch.setattr(
        pen, "fill", lambda x, _y, wide, _high, _colour: drawn.append((x, x + wide))
    )
    line.boxes[1].flow.draw(pen, 100 + SIDE, 500)
    ((left, right),) = drawn
    assert 100 <= left < right <= 200.01
    assert right - left >= (across[1] - across[0]) * 100 - 0.01
