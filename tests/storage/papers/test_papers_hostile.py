"""Words from people are words: never markup, never a file, never an error."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from core.blocks.document import (
    Column,
    Document,
    Facts,
    ListItem,
    NumberedList,
    Para,
    Row,
    Run,
    Signatures,
    Signer,
    Table,
    Tick,
)
from storage.papers.pdf.renderer import lay_out
from storage.papers.typography.faces import letters
from storage.papers.typography.lines import clean, line_of
from storage.papers.typography.style import PORTRAIT
from storage.papers.writer import PaperFileWriter, rendered
from tests.printed import render
from tests.storage.papers.paper_samples import (
    bytes_of,
    pages_by_pdfium,
    paper,
    pictures,
    squeezed,
    text_by_pdftotext,
)

HOSTILE = [
    pytest.param('<img src="picture.png"/> <b>ตัวหนา</b> & &amp; </para>', id="markup"),
    pytest.param("<a href='file:///etc/passwd'>x</a> <font color=red>แดง</font>", id="links"),
    pytest.param("${USER} %s {0} \\n \\u0e01 ../../x", id="patterns of programs"),
    pytest.param("(ET) Tj /Span BDC EMC >> endstream endobj", id="operators of PDF"),
    pytest.param("ก" * 5_000, id="a Thai word of 5,000 letters"),
    pytest.param("x" * 5_000, id="a Latin word of 5,000 letters"),
    pytest.param("https://example.go.th/" + "a/b-c?d=e&" * 60, id="a long address"),
    pytest.param("่่่่ ้้ ำำ ์", id="marks on nothing"),
    pytest.param("๑" * 400, id="a number of 400 digits"),
]


def everywhere(text: str) -> Document:
    table = Table(
        (
            Column("ที่", 1, merge=True),
            Column(text[:40] or "–", 3),
            Column("ผล", 1, "center", least=18),
        ),
        (
            Row((text[:60],), "group"),
            Row(("๑", text, Tick("yes")), label=text[:30]),
            Row((text[:50], "๕"), "total"),
        ),
        caption=text[:80],
        note=text[:80],
    )
    return paper(
        Facts(((text[:30], text), ("ว่าง", ""))),
        Para(text, indent=True),
        NumberedList((ListItem(text[:200], topic=text[:30]),)),
        table,
        Signatures((Signer(text[:20], text[:40], text[:90]),), certify=text[:100]),
        title=(text[:120], "บรรทัดสอง"),
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_it_is_printed_as_it_was_typed(text: str) -> None:
    got = squeezed("".join(pages_by_pdfium(bytes_of(paper(Para(text))))))
    whole = got.replace("หน้า", "|").replace("แบบทดสอบ", "|")
    found = squeezed(clean(text, False, True))
    assert sum(map(whole.count, set(found))) >= len(found)
    if len(found) < 60:
        assert found in got


@pytest.mark.parametrize("text", HOSTILE)
def test_it_may_stand_everywhere_and_nothing_leaves_the_page(text: str) -> None:
    document = everywhere(text)
    assert render([document])[0].startswith(b"%PDF")
    for page in lay_out(document):
        assert page.used <= 297 / 25.4 * 72 - PORTRAIT.top - PORTRAIT.bottom + 0.1


def test_a_picture_named_in_a_text_is_not_opened(tmp_path: Path) -> None:
    Image.new("RGB", (400, 400), "red").save(tmp_path / "secret.png")
    named = [
        f'<img src="{where}/secret.png" width="90" height="90"/>'
        for where in (tmp_path, tmp_path.as_uri())
    ]
    assert drawn_in(everywhere("".join(named))) == []


def drawn_in(document: Document) -> list[str]:
    """Every picture, file and link a PDF holds, apart from its fonts."""
    with pikepdf.open(BytesIO(render([document])[0])) as pdf:
        things = [
            one for one in pdf.objects if isinstance(one, (pikepdf.Dictionary, pikepdf.Stream))
        ]
        kinds = [str(one.get("/Subtype", one.get("/Type", ""))) for one in things]
    return [
        kind for kind in kinds if kind in ("/Image", "/Link", "/EmbeddedFile", "/Filespec", "/Form")
    ]


def test_a_long_name_in_the_running_head_is_cut_short_before_the_page_number() -> None:
    name = "สำนักงานพัฒนาชุมชนจังหวัดที่มีชื่อยาวมาก " * 8
    (page,) = pages_by_pdfium(bytes_of(replace(paper(Para("ก")), office=name)))
    assert "หน้า ๑ จาก ๑" in page
    assert "…" in page
    assert squeezed(page).count("ชื่อยาวมาก") < 4


def test_marks_nobody_sees_are_left_out() -> None:
    typed = "ข้อ\u200bความ\u200e\u202e กลับ\u2066ทิศ\ufeff\u00ad\u0007\ufe0f จบ"
    assert "ข้อความ กลับทิศ จบ" in pages_by_pdfium(bytes_of(paper(Para(typed))))[0]


def test_empty_texts_print_nothing_and_harm_nothing() -> None:
    assert render([everywhere("")])[1] == 1
    assert (
        render([paper(Para(()), NumberedList(()), Table((Column("", 1),), ()), title=())])[1] == 1
    )


@pytest.mark.parametrize(
    ("character", "shown"),
    [("☐", "U+2610"), ("😀", "U+1F600"), ("中", "U+4E2D"), ("\uf8ff", "U+F8FF")],
)
def test_a_letter_the_font_lacks_is_printed_as_an_empty_box_and_reported(
    tmp_path: Path, character: str, shown: str
) -> None:
    cell = Table((Column("ก", 1),), (Row((f"ทำเครื่องหมาย {character} ในช่อง",)),))
    path = tmp_path / "paper.pdf"
    written = PaperFileWriter().write([paper(cell, Para(f"{character} อีกครั้ง"))], path)
    (reported,) = written.missing_letters
    assert f"“{character}” ({shown})" in reported
    assert "ทำเครื่องหมาย" in reported
    got = squeezed(pages_by_pdfium(path.read_bytes())[0])
    assert "ทำเครื่องหมาย□ในช่อง" in got
    assert "□อีกครั้ง" in got
    assert squeezed("ทำเครื่องหมาย□ในช่อง") in squeezed(text_by_pdftotext(path.read_bytes()))


def test_the_empty_box_can_be_seen() -> None:
    boxed, blank = (
        sum(pictures(bytes_of(paper(Para(text))), 72)[0].histogram()[:200])
        for text in ("😀" * 20, "")
    )
    assert boxed > blank + 200


def test_hundreds_of_marks_on_one_letter_are_printed() -> None:
    got = squeezed(pages_by_pdfium(bytes_of(paper(Para("ก" + "้ี" * 200 + "ข"))))[0])
    assert "ก้ี" in got
    assert got.count("ข") >= 1


KNOWN = st.sampled_from(
    sorted(letter for letter in letters() if letter > " " and letter not in "\u00a0\uf8ffﬁﬂ")
)
MIXED = st.text(st.one_of(KNOWN, st.sampled_from(" \n\t\u200b\u202e\u00a0<>&()%\\")), max_size=120)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MIXED)
def test_any_letters_of_the_font_come_back(text: str) -> None:
    found = squeezed(clean(text, False, True))
    got = squeezed(pages_by_pdfium(bytes_of(paper(Para(text))))[0])
    assert found in got


@settings(max_examples=60, deadline=None)
@given(st.text(st.one_of(KNOWN, st.just(" ")), max_size=80))
def test_no_line_is_wider_than_its_column(text: str) -> None:
    from storage.papers.pdf.flow import TypesettingOptions, words
    from storage.papers.typography.style import TextStyle

    width = 60.0
    widest = max((line_of(letter, 10).width for letter in text), default=0)
    for line in words(
        (text, Run(text, bold=True)), TextStyle(14), width, TypesettingOptions()
    ).lines:
        assert line.width <= max(width, widest * 3) + 0.1


@pytest.mark.parametrize("ending", [".pdf", ".xlsx", ".docx"])
def test_signs_that_xml_does_not_have_stop_no_file(ending: str) -> None:
    odd = "".join(map(chr, (*range(1, 9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)))
    assert rendered(
        [replace(everywhere(f"ก{odd}ข"), office=f"สำนัก{odd}งาน", running=f"แบบ{odd}")], ending
    )[0]


@pytest.mark.parametrize("ending", [".pdf", ".xlsx", ".docx"])
def test_a_table_whose_columns_have_all_fallen_away_is_written(ending: str) -> None:
    assert rendered([paper(Table((), (), caption="ตาราง"))], ending)[0]
