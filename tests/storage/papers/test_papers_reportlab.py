"""What we lean on in reportlab beyond its manual: another version must prove it first."""

from importlib.metadata import version
from io import BytesIO
from typing import Any

import uharfbuzz as hb
from reportlab.lib.rl_accel import fp_str
from reportlab.pdfgen.canvas import Canvas

from storage.papers.pdf.pen import PdfPainter
from storage.papers.typography.faces import OWN, EmbeddedFont, _grown, face
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
    PdfPainter(page).line(0, 0, line_of("ที่นี่", 10), 10)
    document: Any = vars(page)["_doc"]
    font = face().font
    assert isinstance(font, EmbeddedFont)
    held = [piece.text for subset in font.state[document].subsets for piece in subset if piece]
    assert sorted(held) == [" ", "ที่", "นี่"]
    page.save()
    assert document not in font.state


def test_a_font_of_a_file_is_read_by_another_program_as_it_was_put_together() -> None:
    words = "น้ำ ปั้น ฎุ ญู กำ AV fi"
    page = canvas()
    PdfPainter(page).line(10, 10, line_of(words, 10), 10)
    document: Any = vars(page)["_doc"]
    (subset,) = face().font.state[document].subsets
    pieces = subset[: max(at for at, piece in enumerate(subset) if piece) + 1]
    made = hb.Font(
        hb.Face(
            _grown(face().font.face, pieces).makeSubset([OWN + at for at in range(len(pieces))])
        )
    )
    wanted = [piece for piece in pieces if piece]
    widths = [made.get_glyph_h_advance(number) for number in range(1, len(wanted) + 1)]
    assert sorted(widths) == sorted(piece.width for piece in wanted)
    boxes = [made.get_glyph_extents(number) for number in range(made.face.glyph_count)]
    assert all(box.height < 0 for number, box in enumerate(boxes) if box.width), (
        "what is drawn has a height"
    )
