"""What we lean on in reportlab beyond its manual: another version must prove it first."""

from importlib.metadata import version
from io import BytesIO
from typing import Any

from reportlab.lib.rl_accel import fp_str
from reportlab.pdfgen.canvas import Canvas

from storage.papers.pdf.pen import Pen
from storage.papers.typography.faces import OWN, Embedded, face
from storage.papers.typography.lines import line_of


def canvas() -> Canvas:
    options: dict[str, Any] = {"initialFontName": face().name}
    return Canvas(BytesIO(), **options)


def test_the_version_is_the_one_these_tests_ran_with() -> None:
    assert version("reportlab") == "5.1.0"
    assert fp_str.__class__.__name__ == "builtin_function_or_method"  # rl_accel: half as fast again


def test_a_canvas_tells_the_document_that_keeps_the_subsets() -> None:
    document: Any = vars(canvas())["_doc"]
    assert document.fontMapping == {}
    assert document.delayedFonts == []
    assert "BasicFonts" in document.idToObject


def test_a_font_keeps_its_subsets_by_document_until_it_is_written() -> None:
    page = canvas()
    Pen(page).line(0, 0, line_of("ที่", 10), 10)
    document: Any = vars(page)["_doc"]
    font = face().font
    assert isinstance(font, Embedded)
    used = {code - OWN for subset in font.state[document].subsets for code in subset if code >= OWN}
    assert used == {glyph.number for glyph in face().shape("ที่").glyphs}
    page.save()
    assert document not in font.state


def test_every_glyph_a_text_can_reach_says_a_letter_of_ours() -> None:
    for number, letter in face().letters.items():
        assert len(letter) == 1, number
        assert letter == "\uf8ff" or not "\ue000" <= letter <= "\uf8ff"  # that one is never printed
