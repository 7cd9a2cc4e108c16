"""Where pages end: heads, groups, totals, merged cells, tall rows, signatures; a certificate stays on one page."""

import re
from dataclasses import replace
from io import BytesIO
from random import Random

import pikepdf
import pypdfium2
import pytest

from core.blocks.document import (
    Block,
    Choices,
    Column,
    Document,
    Facts,
    Gap,
    Heading,
    ListItem,
    NumberedList,
    PageBreak,
    Para,
    Photo,
    Photos,
    Row,
    Signatures,
    Signer,
    Table,
    Tick,
    Together,
)
from core.papers.awards import AwardPaperContent, certificate_document
from core.papers.source import PaperContext
from storage.papers.pdf.flow import PagePart, PartStack, TypesetParagraph
from storage.papers.pdf.grid import GridRow, RuledTable
from storage.papers.pdf.pagination import FilledPage
from storage.papers.pdf.photos import PhotoRow
from storage.papers.pdf.renderer import lay_out
from storage.papers.pdf.signatures import SignatureBlockRow
from storage.papers.typography.style import LANDSCAPE, MM, PORTRAIT
from tests.core.papers.frames import own_form
from tests.printed import render
from tests.storage.papers.paper_samples import STAMP, bytes_of, pages_by_pdfium, paper, squeezed
from tests.storage.papers.tagged import Tagged

FULL = {
    False: 297 * MM - PORTRAIT.top - PORTRAIT.bottom,
    True: 210 * MM - LANDSCAPE.top - LANDSCAPE.bottom,
}
COLUMNS = (
    Column("ระดับ", 20, merge=True),
    Column("เกณฑ์", 80),
    Column("รายการ", 50),
    Column("ผล", 14, "center", least=18),
)
WORDS = re.findall(
    r"\S+",
    "การติดตาม ประเมินผล หน่วยงาน พัฒนาชุมชน โปร่งใส ตรวจสอบได้ รายงาน ผู้บังคับบัญชา คณะกรรมการ หลักฐาน "
    "ไตรมาส ร้อยละ ปั้นน้ำใจ ที่ปรึกษา กิจกรรม",
)
SIGN = Signatures((Signer("ผู้ประเมิน"), Signer("ผู้สอบทาน")), certify="ขอรับรอง")


def rows(count: int, text: str = "รายการตรวจ") -> tuple[Row, ...]:
    return tuple(
        Row((f"ระดับที่ {n // 3}", f"{n} {text}", "", Tick("yes")), "plain" if n % 3 == 0 else "part")
        for n in range(count)
    )


def grids(pages: list[FilledPage]) -> list[RuledTable]:
    return [
        place.flow for page in pages for place in page.flows if isinstance(place.flow, RuledTable)
    ]


def paragraphs(flow: PagePart) -> list[TypesetParagraph]:
    if isinstance(flow, PartStack):
        return [one for part in flow.parts for one in paragraphs(part)]
    return [flow] if isinstance(flow, TypesetParagraph) else []


def words_of(line: GridRow) -> str:
    flows = [flow for box in line.boxes for flow in paragraphs(box.flow)]
    return " ".join(
        token.shaped.text for flow in flows for one in flow.lines for token in one.tokens
    )


def test_a_long_table_says_its_head_and_its_group_on_every_page() -> None:
    pages = lay_out(paper(Table(COLUMNS, (Row(("มิติที่ 1",), "group"), *rows(90)))))
    parts = grids(pages)
    assert len(parts) == len(pages) > 2
    assert all(part.head == parts[0].head for part in parts)
    assert [part.lines[0].label for part in parts[1:]] == ["มิติที่ 1 (ต่อ)"] * (len(parts) - 1)


def test_a_merged_cell_is_repeated_on_the_next_page() -> None:
    table = Table(
        COLUMNS, tuple(Row(("ระดับที่ 1", f"{n} รายการ", "", ""), "part") for n in range(60))
    )
    parts = grids(lay_out(paper(table)))
    assert len(parts) > 1
    for part in parts[1:]:
        assert "ต่อ" in words_of(part.lines[0])
        assert not part.lines[0].boxes[0].merged


@pytest.mark.parametrize("before", range(24, 40))
def test_a_group_row_is_never_last_and_a_total_never_first(before: int) -> None:
    body = (*rows(before), Row(("กลุ่มถัดไป",), "group"), *rows(3), Row(("รวม", "5"), "total"))
    for part in grids(lay_out(paper(Table(COLUMNS, body)))):
        assert part.lines[-1].kind not in ("group", "sub", "lead")
        body_rows = [line for line in part.lines if "(ต่อ)" not in line.label]
        assert body_rows[0].kind != "total"


@pytest.mark.parametrize("count", range(20, 40))
def test_signatures_take_the_end_of_the_table_along(count: int) -> None:
    pages = lay_out(paper(Table(COLUMNS, rows(count)), SIGN))
    signed = [
        page
        for page in pages
        if any(isinstance(place.flow, SignatureBlockRow) for place in page.flows)
    ]
    (page,) = signed
    (part,) = [place.flow for place in page.flows if isinstance(place.flow, RuledTable)]
    assert len([line for line in part.lines if "(ต่อ)" not in line.label]) >= 2


@pytest.mark.parametrize("count", range(26, 40))
def test_signatures_take_the_end_of_the_table_along_over_a_note(count: int) -> None:
    noted = replace(Table(COLUMNS, rows(count)), note="ปัดเศษเมื่อแสดง")
    pages = lay_out(paper(noted, Para("รวมทุกรายการแล้ว", indent=True), SIGN))
    (page,) = [
        page
        for page in pages
        if any(isinstance(place.flow, SignatureBlockRow) for place in page.flows)
    ]
    assert any(isinstance(place.flow, RuledTable) for place in page.flows)


@pytest.mark.parametrize("lines", range(25, 46, 2))
def test_signatures_take_the_end_of_a_paragraph_along(lines: int) -> None:
    pages = lay_out(paper(Para("หน่วยงานรายงานผลต่อผู้บังคับบัญชา " * lines * 2, indent=True), SIGN))
    page = next(
        page
        for page in pages
        if any(isinstance(place.flow, SignatureBlockRow) for place in page.flows)
    )
    before = [place.flow for place in page.flows if isinstance(place.flow, TypesetParagraph)]
    assert len(before) >= 2  # the sentence that certifies and the paragraph above it


@pytest.mark.parametrize("gap", [150, 190, 205, 215, 225, 235])
def test_a_heading_stands_with_the_table_it_announces(gap: float) -> None:
    blocks = (Gap(gap), Heading("หัวข้อ"), Table(COLUMNS, rows(8), caption="ตารางที่ 1"))
    for page in lay_out(paper(*blocks)):
        kinds = [type(place.flow) for place in page.flows]
        if RuledTable in kinds and kinds[0] not in (RuledTable, PartStack):
            assert kinds.index(RuledTable) >= 2
        assert kinds[-1] is not TypesetParagraph or RuledTable in kinds or len(kinds) > 3


@pytest.mark.parametrize(
    ("heading", "caption", "again"),
    [("หัวข้อ", "", "หัวข้อ (ต่อ)"), ("หัวข้อ", "ตารางแรก", "ตารางแรก (ต่อ)"), ("", "", "")],
)
def test_what_a_table_is_called_stands_above_it_on_every_page(
    heading: str, caption: str, again: str
) -> None:
    named = (Heading(heading),) if heading else ()
    plain_rows = tuple(Row((f"รายการ {n}", "")) for n in range(100))
    data, pages = render(
        [
            paper(
                *named, Table((Column("รายการ", 80), Column("ผล", 20)), plain_rows, caption=caption)
            )
        ]
    )
    assert pages > 2
    with pypdfium2.PdfDocument(data) as pdf:
        said = [page.get_textpage().get_text_bounded() for page in pdf]
    assert [words.count("(ต่อ)") for words in said] == [0, *[bool(again)] * (pages - 1)]
    assert all(again in words for words in said[1:])
    assert Tagged(data).faults == []


@pytest.mark.parametrize("gap", [190, 205, 215, 225, 235, 240, 243])
def test_a_paragraph_stands_with_the_table_it_announces(gap: float) -> None:
    pages = lay_out(
        paper(Gap(gap), Heading("หัวข้อ"), Para("มีดังต่อไปนี้", indent=True), Table(COLUMNS, rows(8)))
    )
    (page,) = [
        page
        for page in pages
        if any(isinstance(place.flow, TypesetParagraph) for place in page.flows[1:])
    ]
    assert isinstance(page.flows[-1].flow, RuledTable), (
        "heading, paragraph and the first rows, in one place"
    )


def test_a_row_taller_than_a_page_is_cut_and_named() -> None:
    tall = NumberedList(
        tuple(ListItem(f"ข้อที่มีเนื้อหา {n} " + "รายละเอียด " * 12) for n in range(80)), "n."
    )
    pages = lay_out(paper(Table(COLUMNS, (Row(("ระดับที่ 1", tall, "", ""), label="๑.๑"),))))
    parts = grids(pages)
    assert len(parts) > 2
    assert all("๑.๑ (ต่อ)" in words_of(part.lines[0]) for part in parts[1:])


def test_a_group_of_a_very_long_name_is_in_the_outline_once_and_repeated_in_short() -> None:
    long = "เป้าหมายที่มีชื่อยาวมาก " * 400
    document = paper(Table(COLUMNS, (Row((long,), "group"), *rows(90))))
    with pikepdf.open(BytesIO(bytes_of(document))) as pdf, pdf.open_outline() as outline:
        (entry,) = outline.root[0].children
        assert len(entry.title) <= 121
    again = [words_of(grid.lines[0]) for grid in grids(lay_out(document))][-2:]
    assert all(name.endswith("… (ต่อ)") and len(name) < 200 for name in again)


def test_a_page_break_is_obeyed_and_not_doubled() -> None:
    assert len(lay_out(paper(Para("ก"), PageBreak(), PageBreak(), Para("ข"), PageBreak()))) == 2


def test_what_belongs_together_stays_together() -> None:
    block = Together(tuple(Para(f"บรรทัด {n}") for n in range(10)))
    pages = lay_out(paper(Gap(200), block))
    assert len(pages) == 2
    (place,) = pages[1].flows
    assert isinstance(place.flow, PartStack)
    assert len(place.flow.parts) == 10


def test_a_nearly_empty_last_page_is_pulled_back() -> None:
    def pages(count: int) -> int:
        return len(lay_out(paper(*[Para("หน่วยงานรายงานผล") for _ in range(count)])))

    one_page = max(count for count in range(20, 60) if pages(count) == 1)
    loose = FULL[False] / (10.88 * 1.6 + 3)
    assert one_page > loose


LONG = " ".join(f"K{n:04d} หน่วยงานรายงานผลต่อผู้บังคับบัญชา" for n in range(300))
TOO_MUCH = [
    pytest.param(Together((Para(LONG), Para("จบ"))), id="what should stay together"),
    pytest.param(Facts((("ผล", LONG), ("จบ", ""))), id="a value of a form"),
    pytest.param(Facts((("ผล", LONG), ("จบ", LONG)), columns=2), id="values side by side"),
    pytest.param(Heading(LONG), id="a heading"),
    pytest.param(Choices((Tick("yes", LONG), Tick("no", "จบ"))), id="a label of a tick box"),
    pytest.param(
        Table(
            (Column("ก", 1, merge=True), Column("ข", 1)),
            (
                Row(
                    (LONG, "1"),
                ),
                Row(
                    (LONG, "2"),
                ),
            ),
        ),
        id="equal cells",
    ),
    pytest.param(
        Table((Column("ก", 1), Column("ข", 9)), (Row(("1", LONG), label=LONG),)),
        id="a row and its name",
    ),
    pytest.param(
        Table(COLUMNS, (Row(("", LONG, LONG, ""), "lead"), Row(("", LONG, "", ""), "total"))),
        id="rows that keep",
    ),
]


@pytest.mark.parametrize("block", TOO_MUCH)
@pytest.mark.parametrize("landscape", [False, True])
def test_more_than_a_page_goes_on_and_is_not_cut_off(block: Block, landscape: bool) -> None:
    whole = paper(Para("เริ่ม"), block, SIGN, landscape=landscape)
    pages = lay_out(whole)
    assert [page.used for page in pages if page.used > FULL[landscape] + 0.1] == []
    got = "".join(pages_by_pdfium(bytes_of(whole)))
    assert [n for n in range(300) if f"K{n:04d}" not in got] == []


@pytest.mark.parametrize(
    "block",
    [Table(COLUMNS, ()), Table((), ()), Facts(()), NumberedList(()), Photos(()), Signatures(())],
)
def test_an_empty_block_prints_nothing_and_harms_nothing(block: Block) -> None:
    assert len(lay_out(paper(Para("ก"), block))) == 1
    bytes_of(paper(block, SIGN))


def test_a_long_name_and_a_long_role_have_lines_of_their_own() -> None:
    name = "ว่าที่ร้อยตรีหญิง กาญจนาภิเษกพิสุทธิ์ ณ อยุธยาสุวรรณภูมิพิทักษ์"
    role = "กรรมการและเลขานุการประจำคณะทำงาน"
    got = squeezed(
        pages_by_pdfium(bytes_of(paper(Signatures((Signer(role, name), Signer(role))))))[0]
    )
    assert got.count(squeezed(role)) == 2
    assert squeezed(name) in got


def document(seed: int) -> Document:
    """A random paper, every text of it marked with a number."""
    chance = Random(seed)
    count = [0]

    def text(words: int) -> str:
        count[0] += 1
        return f"ก{count[0]:04d} " + " ".join(chance.choice(WORDS) for _ in range(words))

    body: list[Row] = []
    level = text(1)
    for _ in range(chance.choice((1, 3, 8, 30, 60))):
        kind, big = chance.random(), chance.random() < 0.05
        if kind < 0.12:
            body.append(Row((text(3),), "group"))
        if chance.random() < 0.35:
            level = text(chance.choice((1, 2, 6)))
        items = NumberedList(
            tuple(
                ListItem(text(chance.randint(1, 8)))
                for _ in range(40 if big else chance.choice((1, 2, 5)))
            ),
            "n.",
        )
        cells = (level, text(400 if big else chance.choice((2, 6, 20, 30))), items, Tick("yes"))
        body.append(Row(cells, chance.choice(("plain", "part"))))
        if kind > 0.93:
            body.append(Row((text(2), "5"), "result"))
    body.append(Row((text(2), "5"), "total"))
    blocks: list[Block] = [
        Para(text(chance.choice((5, 40, 90))), indent=True) for _ in range(chance.randint(0, 12))
    ]
    blocks += [Heading(text(3))] if chance.random() < 0.5 else []
    blocks.append(Table(COLUMNS, tuple(body), caption=text(2) if chance.random() < 0.5 else ""))
    blocks += [Para(text(30)) for _ in range(chance.choice((0, 0, 3)))]
    blocks += [Photos((Photo("ภาพ"), Photo("ภาพ")))] if chance.random() < 0.3 else []
    signers = tuple(
        Signer("กรรมการ", position=text(4) if chance.random() < 0.5 else "")
        for _ in range(chance.choice((1, 2, 3, 5)))
    )
    certify = text(8) if chance.random() < 0.5 else ""
    blocks.append(Signatures(signers, certify, first_alone=chance.random() < 0.5))
    return replace(paper(*blocks, title=(text(12),)), landscape=chance.random() < 0.4)


def faults(pages: list[FilledPage], full: float) -> list[str]:
    found = signature_faults(pages, full)
    for number, page in enumerate(pages, start=1):
        if page.used > full + 0.1:
            found.append(f"page {number} overruns")
        for place in page.flows:
            if isinstance(place.flow, RuledTable):
                found += [f"page {number}: {fault}" for fault in grid_faults(place.flow)]
    return found


def signature_faults(pages: list[FilledPage], full: float) -> list[str]:
    """The first signatures stand below something; all do, unless there are too many for one page."""
    signed = [
        page
        for page in pages
        if any(isinstance(place.flow, SignatureBlockRow) for place in page.flows)
    ]
    height = sum(
        place.flow.height
        for page in signed
        for place in page.flows
        if isinstance(place.flow, SignatureBlockRow)
    )
    pictures = any(isinstance(place.flow, PhotoRow) for page in pages for place in page.flows)
    if height < full / (4 if pictures else 2):
        never = signed
    else:
        never = signed[:1]
    return [
        "signatures alone"
        for page in never
        if all(isinstance(place.flow, SignatureBlockRow) for place in page.flows)
    ]


def grid_faults(grid: RuledTable) -> list[str]:
    found = ["group row last"] if grid.lines and grid.lines[-1].kind in ("group", "sub") else []
    for at, line in enumerate(grid.lines):
        for box in line.boxes:
            end = at + 1
            while end < len(grid.lines) and any(
                one.column == box.column and one.merged for one in grid.lines[end].boxes
            ):
                end += 1
            if not box.merged and box.needs > sum(one.height for one in grid.lines[at:end]) + 0.5:
                found.append(f"text of row {at} is higher than its rows")
    return found


@pytest.mark.parametrize("seed", [*range(40), 718])  # 718: halves that once grew no smaller
def test_a_random_paper_breaks_its_pages_well_and_loses_nothing(seed: int) -> None:
    whole = document(seed)
    assert faults(lay_out(whole), FULL[whole.landscape]) == []
    got = squeezed("".join(pages_by_pdfium(bytes_of(whole)))).translate(
        str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
    )
    marks = [mark for text in Document.walk(whole) for mark in re.findall("ก[0-9]{4}", text)]
    assert marks
    assert [mark for mark in marks if mark not in got] == []


FRAME = PaperContext(own_form("certificate"), "", 2569, STAMP)


LONG_NAME = "สำนักงานพัฒนาชุมชนจังหวัดพระนครศรีอยุธยา กลุ่มงานยุทธศาสตร์การพัฒนาชุมชนและสารสนเทศเพื่อการบริหารจัดการ"


SAID = {
    "award": LONG_NAME,
    "name": "ว่าที่ร้อยตรีหญิง ตัวอย่าง ใจดี",
    "position": "นักวิชาการ\nรักษาราชการแทน\nพัฒนาการจังหวัด",
}


@pytest.mark.parametrize("text", [{}, SAID])
def test_it_has_one_page(text: dict[str, str]) -> None:
    assert (
        len(lay_out(certificate_document(FRAME, AwardPaperContent(LONG_NAME, LONG_NAME, "", text))))
        == 1
    )


@pytest.mark.parametrize("day", ["19 พฤศจิกายน พ.ศ. 2569", "วันที่ 19 พฤศจิกายน พ.ศ. 2569"])
def test_its_day_is_a_day_once(day: str) -> None:
    assert "ให้ไว้ ณ วันที่ 19 พฤศจิกายน พ.ศ. 2569" in Document.walk(
        certificate_document(FRAME, AwardPaperContent("", "", "", {"day": day}))
    )
