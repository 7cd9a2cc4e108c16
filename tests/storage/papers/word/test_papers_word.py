"""A paper as a Word file: all its words, Thai said twice as Word wants it, heads that repeat, rows that keep."""

import re
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import Any
from zipfile import ZipFile

import docx
import pytest
import uharfbuzz as hb
from docx.oxml.ns import qn
from reportlab.pdfbase.ttfonts import TTFont

from core.blocks.document import (
    Bar,
    Block,
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
from core.thai.line_ends import JOINER
from storage.papers.typography.faces import face
from storage.papers.typography.style import MM, points
from storage.papers.word.document import render
from tests.storage.papers import specimens
from tests.storage.papers.paper_samples import STAMP, paper, plain_words, squeezed
from tests.storage.papers.random_papers import Maker

CUTS_OF_WORD = {
    "Regular": b"Regular",
    "Bold": b"Bold",
    "Italic": b"Italic",
    "BoldItalic": b"Bold Italic",
}
# The order Word wants inside an element, as far as we write; it calls a file broken that has another.
ORDER = {
    "rPr": "rStyle rFonts b bCs i iCs color spacing kern sz szCs u vertAlign lang",
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing ind "
    "contextualSpacing jc outlineLvl rPr sectPr",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders shd vAlign",
    "sectPr": "type pgSz pgMar pgNumType cols titlePg docGrid",
}


def opened(*documents: Document) -> Any:
    """The file, its words without the joiners that only say where no line ends."""
    file = docx.Document(BytesIO(render(documents)))
    for text in file.element.body.iter(qn("w:t")):
        text.text = (text.text or "").replace(JOINER, "")
    return file


def body(*blocks: Block, **options: Any) -> Any:
    return opened(paper(*blocks, title=(), **options)).element.body


def words(element: Any) -> str:
    return squeezed("".join(text.text or "" for text in element.iter(qn("w:t"))))


@pytest.mark.parametrize("make", [specimens.whole, specimens.memo, specimens.letter])
def test_every_word_is_there(make: Any) -> None:
    document = make()
    got = words(opened(document).element.body)
    assert [text for text in plain_words(document) if text not in got] == []


def test_no_line_ends_inside_a_name_the_paper_says_wherever_it_stands() -> None:
    """As in a PDF; an address or code that is to be copied as it is stays so."""
    unit = "สำนักงาน พัฒนาชุมชน ตัวอย่าง"
    tied = "สำนักงาน\xa0พัฒนาชุมชน\xa0ตัวอย่าง"
    row = Row((unit, (Run(unit, bold=True), Run(unit, verbatim=True))))
    blocks = (
        Para(f"ส่ง {unit} แล้ว"),
        Table((Column(unit, 1), Column("ก", 1)), (row,)),
        Signatures((Signer(unit),)),
    )
    named = replace(specimens.memo(), title=(unit,), blocks=blocks, names=(unit,))
    said = "".join(text.text or "" for text in opened(named).element.body.iter(qn("w:t")))
    assert (said.count(tied), said.count(unit)) == (6, 1)
    assert tied not in "".join(
        text.text or "" for text in opened(replace(named, names=())).element.body.iter(qn("w:t"))
    )


def test_every_word_of_the_checklist_is_there(official: Document) -> None:
    got = words(opened(official).element.body)
    assert [text for text in plain_words(official) if text not in got] == []


def parts(file: Any) -> list[Any]:
    section = file.sections[0]
    frames = (section.header, section.footer, section.first_page_header, section.first_page_footer)
    return [file.element.body, file.styles.element, *(part._element for part in frames)]


@pytest.mark.parametrize("make", [specimens.whole, specimens.memo, specimens.letter])
def test_inside_every_element_the_order_is_the_one_word_wants(make: Any) -> None:
    for part in parts(opened(make())):
        for name, wanted in ORDER.items():
            places = wanted.split()
            for found in part.iter(qn(f"w:{name}")):
                names = [child.tag.partition("}")[2] for child in found]
                known = [places.index(one) for one in names if one in places]
                assert all(one <= other for one, other in pairwise(known)), (name, names)


def test_thai_has_its_own_font_size_and_boldness() -> None:
    file = opened(specimens.whole())
    normal = file.styles["Normal"].element.rPr
    assert normal.find(qn("w:rFonts")).get(qn("w:cs")) == "TH Sarabun New"
    assert normal.find(qn("w:szCs")).get(qn("w:val")) == "32"
    assert normal.find(qn("w:lang")).get(qn("w:bidi")) == "th-TH"
    for props in file.element.body.iter(qn("w:rPr")):
        for latin, thai in (("sz", "szCs"), ("b", "bCs"), ("i", "iCs")):
            pair = [props.find(qn(f"w:{name}")) for name in (latin, thai)]
            assert len({None if one is None else one.get(qn("w:val")) for one in pair}) == 1


def test_a_head_of_two_rows_is_repeated_and_rows_stay_whole() -> None:
    table = Table(
        (Column("", 1), Column("", 1), Column("", 1)),
        (Row(("กลุ่ม",), "group"), Row(("1", "ก", "ข")), Row(("รวม", "2"), "total")),
        head=((HeadCell("ที่", down=2), HeadCell("งบ", across=2)), (HeadCell("แผน"), HeadCell("ผล"))),
    )
    rows = list(body(table).iter(qn("w:tr")))
    assert [row.find(f".//{qn('w:tblHeader')}") is not None for row in rows] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)
    merged = [one.get(qn("w:val")) for one in rows[0].iter(qn("w:vMerge"))]
    assert merged == ["restart"]
    assert [one.get(qn("w:val")) for one in rows[1].iter(qn("w:vMerge"))] == ["continue"]
    spans = [[one.get(qn("w:val")) for one in row.iter(qn("w:gridSpan"))] for row in rows]
    assert spans == [["2"], [], ["3"], [], ["2"]]
    # a group keeps, and so does what a total follows
    assert [kept(row) for row in rows[2:]] == [True, True, False]


def kept(element: Any) -> bool:
    paragraphs = [element] if element.tag == qn("w:p") else list(element.iter(qn("w:p")))
    return all(one.find(f".//{qn('w:keepNext')}") is not None for one in paragraphs)


def test_a_row_taller_than_much_of_a_page_may_be_parted() -> None:
    table = Table((Column("ก", 1), Column("ข", 1)), (Row(("1", "ยาวมาก " * 800)),))
    (_, row) = body(table).iter(qn("w:tr"))
    assert row.find(f".//{qn('w:cantSplit')}") is None


def test_a_cell_a_bar_runs_through_is_shaded() -> None:
    table = Table(
        (Column("งาน", 1), Column("ต.ค.", 1), Column("พ.ย.", 1)), (Row(("ก", Bar(), "")),)
    )
    (_, row) = body(table).iter(qn("w:tr"))
    assert [cell.find(f".//{qn('w:shd')}") is not None for cell in row.iter(qn("w:tc"))] == [
        False,
        True,
        False,
    ]


def test_equal_neighbours_are_one_cell() -> None:
    table = Table(
        (Column("ก", 1, merge=True), Column("ข", 1)), tuple(Row(("ระดับ", str(n))) for n in range(3))
    )
    marks = [one.get(qn("w:val")) for one in body(table).iter(qn("w:vMerge"))]
    assert marks == ["restart", "continue", "continue"]
    assert words(body(table)).count("ระดับ") == 1


@pytest.mark.parametrize(
    "before", [Para("ก"), Table((Column("ก", 1),), tuple(Row((str(n),)) for n in range(4)))]
)
def test_signatures_never_stand_alone(before: Block) -> None:
    inside = body(before, Signatures((Signer("ก"), Signer("ข"), Signer("ค")), certify="รับรอง"))
    elements = [one for one in inside if one.tag in (qn("w:p"), qn("w:tbl"))]
    signed = max(at for at, one in enumerate(elements) if one.tag == qn("w:tbl"))
    chain = elements[(1 if isinstance(before, Table) else 0) : signed]
    assert all(kept(one) for one in chain)
    signers = list(elements[signed].iter(qn("w:tr")))
    assert [kept(row) for row in signers] == [True, False]  # one table, so that no program parts it
    if isinstance(before, Table):
        rows = list(elements[0].iter(qn("w:tr")))
        assert [kept(row) for row in rows[1:]] == [False, False, True, True]
    assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in signers)


@pytest.mark.parametrize(
    ("thai", "shape", "switch"), [(True, "thaiNumbers", "THAIARABIC"), (False, "decimal", "Arabic")]
)
def test_pages_are_counted_in_the_digits_of_the_paper(thai: bool, shape: str, switch: str) -> None:
    section = opened(paper(Para("ก"), thai_digits=thai)).sections[0]
    codes = [one.text for one in section.header._element.iter(qn("w:instrText"))]
    assert codes == [" PAGE ", f" NUMPAGES \\* {switch} "]
    numbers = section._sectPr.find(qn("w:pgNumType"))
    assert numbers.get(qn("w:fmt")) == shape


def test_each_paper_of_a_packet_is_a_section_with_its_own_side_and_numbers() -> None:
    file = opened(paper(Para("ตั้ง")), paper(Para("นอน"), landscape=True), specimens.letter())
    assert [round(one.page_width.mm) for one in file.sections] == [210, 297, 210]
    assert [one._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) for one in file.sections] == [
        "1"
    ] * 3
    assert "SECTIONPAGES" in "".join(
        one.text for one in file.sections[1].header._element.iter(qn("w:instrText"))
    )


def test_a_draft_says_so_behind_the_text_and_no_other_paper_does() -> None:
    draft, whole = (
        opened(paper(Para("ก"), draft=on)).sections[0].header._element for on in (True, False)
    )
    mark = "{urn:schemas-microsoft-com:vml}textpath"
    assert [one.get("string") for one in draft.iter(mark)][-1] == "ร่าง"
    assert list(whole.iter(mark)) == []


def test_a_cover_has_no_head_but_a_foot() -> None:
    section = opened(specimens.whole()).sections[0]
    assert section.different_first_page_header_footer
    assert words(section.first_page_header._element) == ""
    foot = words(section.first_page_footer._element)
    assert "ฉบับสำหรับแก้ไข" in foot
    assert "15AP-413S" not in foot, "only a PDF has a code and a number"


def test_drawings_are_pictures_that_say_what_they_show() -> None:
    inside = body(specimens.RADAR, specimens.BAR, specimens.TREE)
    reported = [one.get("descr") for one in inside.iter(qn("wp:docPr"))]
    assert len(reported) == 3
    assert "ปี 2564" in reported[0]


def test_word_keeps_the_name_of_a_place_to_the_word_before_it() -> None:
    said = "".join(
        text.text or "" for text in body(Para("ประชุมที่ อ. พาน จ. เชียงราย ทุกเดือน")).iter(qn("w:t"))
    )
    assert "อ.\xa0พาน จ.\xa0เชียงราย ทุกเดือน" in said


def raw(*blocks: Block) -> str:
    file = docx.Document(BytesIO(render([paper(*blocks, title=())])))
    return "".join(text.text or "" for text in file.element.body.iter(qn("w:t")))


@pytest.mark.parametrize(
    ("said", "joined"),
    [
        pytest.param("แต่งตั้งและโยกย้าย", "โยก|ย้าย", id="a word seldom met"),
        pytest.param("สำนักงานพัฒนาชุมชน", "สำนักงาน|พัฒนา|ชุมชน", id="a word of offices"),
        pytest.param(
            "อำเภอเมืองนครศรีธรรมราช",
            "อำเภอ|เมือง|นคร",
            id="the name of a place and what announces it",
        ),
        pytest.param("นายสมชาย ใจดี", "นาย|สม|ชาย\xa0ใจ|ดี", id="the name of a person"),
        pytest.param("ตัวชี้วัดที่ 10", "ตัว|ชี้|วัด|ที่\xa0๑๐", id="words tied to a number"),
    ],
)
def test_word_ends_no_line_inside_what_stays_whole(said: str, joined: str) -> None:
    assert joined in raw(Para(said)).replace(JOINER, "|")


@pytest.mark.parametrize("said", ["คณะกรรมการดำเนินการ", "GPT-4 (ก)", "ก", ""])
def test_a_word_every_program_knows_can_be_searched_for(said: str) -> None:
    assert JOINER not in raw(Para(said))


def test_an_address_or_code_gets_no_joiner() -> None:
    assert raw(Para(Run("สำนักงานพัฒนาชุมชน", verbatim=True))) == "สำนักงานพัฒนาชุมชน"


def test_what_is_wider_than_its_cell_is_not_tied_or_it_would_be_cut_inside_a_word() -> None:
    columns = Column("ก", 1, least=14), Column("ข", 9)
    said = raw(Table(columns, (Row(("110 คะแนน", "110 คะแนน")),)))
    assert said.endswith("๑๑๐ คะแนน๑๑๐\xa0คะแนน")


@pytest.mark.parametrize("make", [specimens.memo, specimens.letter])
def test_paragraphs_bear_styles_by_which_all_of_them_can_be_set_anew(make: Any) -> None:
    named = [one.style.name for one in opened(make()).paragraphs if one.text.strip()]
    assert "Normal" not in named, named


def test_the_parts_of_a_letter_are_told_apart_by_their_styles() -> None:
    styles = {one.text.strip(): one.style.name for one in opened(specimens.letter()).paragraphs}
    assert styles["ขอแสดงความนับถือ"] == "Signature"
    assert {"Salutation", "Message Header", "Body Text"} <= set(styles.values())


def test_a_picture_as_wide_as_the_page_keeps_no_room_beside_it_that_would_push_it_over_the_edge() -> (
    None
):
    inline = next(body(specimens.TREE).iter(qn("wp:inline")))
    assert [inline.get(f"dist{side}") for side in "TBLR"] == ["0"] * 4


def test_below_a_table_stands_a_line_of_two_millimetres_in_every_program() -> None:
    below = next(body(Table((Column("ก", 1),), (Row(("ข",)),))).iter(qn("w:tbl"))).getnext()
    spacing = next(below.iter(qn("w:spacing")))
    assert (spacing.get(qn("w:lineRule")), spacing.get(qn("w:line"))) == (
        "exact",
        str(round(2 * MM * 20)),
    )


def test_photographs_stand_two_a_row_and_a_broken_one_is_reported() -> None:
    photos = (*specimens.photos(3), Photo("เสีย", specimens.jpeg()[:200]), Photo("ว่าง"))
    inside = body(Photos(photos))
    assert len(list(inside.iter(qn("wp:docPr")))) == 3
    assert "เปิดภาพนี้ไม่ได้" in words(inside)
    assert "ภาพที่๕ว่าง" in words(inside)


@pytest.mark.parametrize("each", [2, 4, 6])
def test_photographs_of_a_page_keep_together(each: Any) -> None:
    file = body(Photos(specimens.photos(each), per_page=each), Signatures((Signer("ก"),)))
    rows = list(next(file.iter(qn("w:tbl"))).iter(qn("w:tr")))
    keeps = [bool(list(row.iter(qn("w:keepNext")))) for row in rows]
    assert len(keeps) == 2 * each // (1 if each == 2 else 2)
    assert all(keeps)


def test_a_jpeg_without_the_name_of_its_kind_is_taken() -> None:
    data = specimens.jpeg()
    at = data.index(b"\xff\xdb")  # without its first segment
    assert len(list(body(Photos((Photo("ก", data[:2] + data[at:]),))).iter(qn("wp:docPr")))) == 1


@pytest.mark.parametrize(
    "text", ["<w:p/>", "&amp; <b>x</b>", "{ PAGE }", "ก\x0bข\x00ค\ud800", "=1+1", "\u202eกลับ"]
)
def test_what_people_type_is_words(text: str) -> None:
    inside = body(
        Para(text),
        Facts(((text[:9], text),)),
        NumberedList((ListItem(text, text),)),
        thai_digits=False,
    )
    clean = squeezed("".join(letter for letter in text if letter.isprintable()))
    assert words(inside).count(clean) == 4 if len(text) > 9 else words(inside).count(clean) >= 4


def test_nothing_of_the_template_of_the_library_is_left_and_everything_is_thai() -> None:
    blocks = (Para("มีผู้เข้าร่วม 5 คน ในปี พ.ศ. 2569"), Table((Column("ก", 1),), (Row(("ข",)),)))
    data = render([paper(*blocks, title=("ชื่อ", "รอง"))])
    with ZipFile(BytesIO(data)) as file:
        names = file.namelist()
        said = "".join(
            file.read(name).decode() for name in names if name.endswith((".xml", ".rels"))
        )
    assert not [name for name in names if "thumbnail" in name or "WithEffects" in name]
    assert set(re.findall('w:(?:lang|themeFontLang) [^>]*?w:val="([^"]*)"', said)) == {"th-TH"}
    assert "ja-JP" not in said
    assert "en-US" not in said
    document = docx.Document(BytesIO(data))
    styles = (*(one.style for one in document.paragraphs[:3]), document.tables[0].style)
    assert [style and style.name for style in styles] == [
        "Title",
        "Subtitle",
        "Body Text",
        "Table Grid",
    ]
    assert (
        document.paragraphs[2].text.replace(JOINER, "") == "มีผู้เข้าร่วม ๕\u00a0คน ในปี พ.ศ.\u00a0๒๕๖๙"
    )


def test_the_file_says_what_it_is() -> None:
    facts = opened(paper(Para("ก"))).core_properties
    assert (facts.title, facts.author, facts.language) == ("แบบทดสอบ", "หน่วยงานตัวอย่าง", "th-TH")
    assert facts.created.replace(tzinfo=None) == STAMP.moment


@pytest.mark.parametrize("seed", range(12))
def test_no_two_tables_touch_and_nothing_ends_with_one(seed: int) -> None:
    inside = opened(Maker(seed).paper(), Maker(seed + 50).paper()).element.body
    for table in inside.iter(qn("w:tbl")):
        below = table.getnext()
        assert below is not None
        assert below.tag == qn("w:p")
    for cell in inside.iter(qn("w:tc")):
        assert cell[-1].tag == qn("w:p")


def test_what_follows_a_cover_begins_a_page() -> None:
    texts = [one for one in opened(specimens.whole()).paragraphs if one.text]
    title = next(one for one in texts if one.text == "แบบทดสอบ")
    assert title.paragraph_format.page_break_before


def fonts_of(data: bytes) -> dict[str, bytes]:
    """The fonts of a Word file by the kind they are embedded as, read as Word does."""
    with ZipFile(BytesIO(data)) as file:
        table = file.read("word/fontTable.xml").decode()
        links = dict(
            re.findall(
                r'Id="(\w+)"[^>]*Target="([^"]+)"',
                file.read("word/_rels/fontTable.xml.rels").decode(),
            )
        )
        found = {}
        for tag in re.findall(r"<w:embed\w+ [^>]*>", table):
            (kind, key, link) = (
                re.search(one, tag)
                for one in (r"w:(\w+) ", r'fontKey="\{([^}]+)\}', r'r:id="(\w+)"')
            )
            assert kind
            assert key
            assert link
            hidden = file.read(f"word/{links[link[1]]}")
            mask = bytes.fromhex(key[1].replace("-", ""))[::-1] * 2
            found[kind[1]] = (
                bytes(one ^ other for one, other in zip(hidden, mask, strict=False)) + hidden[32:]
            )
    return found


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("ตรง", {"embedRegular", "embedBold"}),
        (Run("เอน", italic=True), {f"embed{name}" for name in CUTS_OF_WORD}),
    ],
)
def test_the_font_it_names_is_in_it_as_wide_as_on_paper(text: Any, kinds: set[str]) -> None:
    data = render([paper(Para(text))])
    found = fonts_of(data)
    assert set(found) == kinds
    for kind, made in found.items():
        assert len(made) < 40_000, "no more of it than offices write with"
        font = hb.Font(hb.Face(made))
        buffer = hb.Buffer()
        words = "ผู้ว่าราชการจังหวัด น้ำ ปั้น ฎุ ๒๕๖๙ “ABC” ≥"
        buffer.add_str(words)
        buffer.guess_segment_properties()
        hb.shape(font, buffer, {})
        assert all(info.codepoint for info in buffer.glyph_infos)
        wide = sum(one.x_advance for one in buffer.glyph_positions) / font.face.upem * 16
        assert wide == pytest.approx(
            face("Bold" in kind, "Italic" in kind).width(words, points(16)), rel=0.001
        )
        said = TTFont("made", BytesIO(made)).face
        assert (said.familyName, said.styleName) == (
            b"TH Sarabun New",
            CUTS_OF_WORD[kind.removeprefix("embed")],
        )
    assert fonts_of(render([paper(Para(text))])) == found
    settings = [one.tag.partition("}")[2] for one in opened(paper(Para("ก"))).settings.element]
    assert (
        settings.index("zoom")
        < settings.index("embedTrueTypeFonts")
        < settings.index("saveSubsetFonts")
    )
    assert settings.index("saveSubsetFonts") < settings.index("defaultTabStop")
