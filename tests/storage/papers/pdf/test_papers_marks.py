"""Thai marks stand where the font's designer put them: text is drawn as HarfBuzz outlines are."""

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops
from reportlab.pdfgen.canvas import Canvas

from core.blocks.document import Run
from storage.papers.pdf.pen import Pen
from storage.papers.typography.faces import face
from storage.papers.typography.lines import line_of
from tests.storage.papers.outlines import Outlines

WORDS = ["ที่", "ปั้น", "ฟื้น", "ปี๊บ", "น้ำ", "ฎุ", "ฐู", "ผู้", "ญี่ปุ่น", "ร่ำ", "ฝ้าย", "กฎุมพี", "ซื่อ", "ป่า", "ฉบับที่", "เกณฑ์"]
SIZE, LEFT, BASE = 24, 10, 20
TOLERANCE = 0.02  # share of the ink; unshaped text differs by 0.04 and more


def ink(canvas: Any, buffer: BytesIO, scale: float = 6) -> Image.Image:
    canvas.save()
    pdf = pdfium.PdfDocument(buffer.getvalue())
    try:
        picture: Image.Image = pdf[0].render(scale=scale, grayscale=True).to_pil()
        return picture.convert("L")
    finally:
        pdf.close()


def blank() -> tuple[Any, BytesIO]:
    buffer = BytesIO()
    options: dict[str, Any] = {"pagesize": (160, 60), "initialFontName": face().name}
    return Canvas(buffer, **options), buffer


def as_text(word: str, bold: bool, italic: bool) -> Image.Image:
    canvas, buffer = blank()
    Pen(canvas).line(LEFT, BASE, line_of(Run(word, bold=bold, italic=italic), SIZE), SIZE, "#000000")
    return ink(canvas, buffer)


def as_outlines(word: str, bold: bool, italic: bool) -> Image.Image:
    """The same word as paths at HarfBuzz's own positions, with no font in the file."""
    canvas, buffer = blank()
    Outlines(bold, italic).draw(canvas, word, LEFT, BASE, SIZE)
    return ink(canvas, buffer)


def difference(one: Image.Image, other: Image.Image) -> float:
    """Pixels that differ clearly, as a share of the ink of the other."""
    differing = sum(ImageChops.difference(one, other).histogram()[101:])
    return differing / sum(other.histogram()[:128])


@pytest.mark.parametrize("word", WORDS)
def test_a_word_is_drawn_as_its_outlines(word: str) -> None:
    text, paths = as_text(word, False, False), as_outlines(word, False, False)
    assert difference(text, paths) < TOLERANCE


@pytest.mark.parametrize(("bold", "italic"), [(True, False), (False, True), (True, True)])
def test_so_it_is_in_every_cut(bold: bool, italic: bool) -> None:
    text, paths = as_text("ที่ปั้นน้ำฎุ", bold, italic), as_outlines("ที่ปั้นน้ำฎุ", bold, italic)
    assert difference(text, paths) < TOLERANCE


def test_a_word_with_wrong_marks_would_be_noticed() -> None:
    text, paths = as_text("ที่ปี๊บ", False, False), as_outlines("ที ปี บ", False, False)
    assert difference(text, paths) > TOLERANCE


LIST = (Path(__file__).parents[3] / "data" / "thai_words.txt").read_text("utf-8").split()
ACROSS, WIDE, TALL, WORD = 10, 110.0, 34.0, 18.0  # words a line, room of one, its size


def sheet(words: Sequence[str], draw: Callable[[Any, str, float, float], None]) -> Image.Image:
    buffer = BytesIO()
    lines = -(-len(words) // ACROSS)
    options: dict[str, Any] = {"pagesize": (ACROSS * WIDE, lines * TALL), "initialFontName": face().name}
    canvas = Canvas(buffer, **options)
    for at, word in enumerate(words):
        draw(canvas, word, at % ACROSS * WIDE + 4, (lines - 1 - at // ACROSS) * TALL + 11)
    return ink(canvas, buffer, 4)


@pytest.mark.parametrize(("bold", "italic"), [(False, False), (True, False)])
def test_five_hundred_words_are_drawn_as_their_outlines(bold: bool, italic: bool) -> None:
    assert len(set(LIST)) == 500
    outlines = Outlines(bold, italic)

    def text(canvas: Any, word: str, x: float, y: float) -> None:
        Pen(canvas).line(x, y, line_of(Run(word, bold=bold, italic=italic), WORD), WORD, "#000000")

    def paths(canvas: Any, word: str, x: float, y: float) -> None:
        outlines.draw(canvas, word, x, y, WORD)

    one, other = sheet(LIST, text), sheet(LIST, paths)
    wide, tall = one.width / ACROSS, one.height / (len(LIST) // ACROSS)
    wrong = {}
    for at, word in enumerate(LIST):
        left, top = at % ACROSS * wide, at // ACROSS * tall
        cell = (round(left), round(top), round(left + wide), round(top + tall))
        if (found := difference(one.crop(cell), other.crop(cell))) > TOLERANCE:
            wrong[word] = found
    assert wrong == {}
