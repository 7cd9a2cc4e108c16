"""Thai marks stand where the font's designer put them: text is drawn as HarfBuzz outlines are."""

from io import BytesIO
from typing import Any

import pypdfium2 as pdfium
import pytest
import uharfbuzz as hb
from PIL import Image, ImageChops
from reportlab.pdfgen.canvas import Canvas

from core.documents.blocks import Run
from storage.papers.faces import CUTS, FOLDER, face
from storage.papers.pen import Pen
from storage.papers.setting import line_of

WORDS = ["ที่", "ปั้น", "ฟื้น", "ปี๊บ", "น้ำ", "ฎุ", "ฐู", "ผู้", "ญี่ปุ่น", "ร่ำ", "ฝ้าย", "กฎุมพี", "ซื่อ", "ป่า", "ฉบับที่", "เกณฑ์"]
SIZE, LEFT, BASE = 24, 10, 20
TOLERANCE = 0.02  # share of the ink; unshaped text differs by 0.04 and more


def ink(canvas: Any, buffer: BytesIO) -> Image.Image:
    canvas.save()
    pdf = pdfium.PdfDocument(buffer.getvalue())
    try:
        picture: Image.Image = pdf[0].render(scale=6, grayscale=True).to_pil()
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
    font = hb.Font(hb.Face(hb.Blob.from_file_path(str(FOLDER / f"{CUTS[bold, italic]}.ttf"))))
    shaping = hb.Buffer()
    shaping.add_str(word)
    shaping.guess_segment_properties()
    hb.shape(font, shaping, {})
    scale, x = SIZE / font.face.upem, float(LEFT)
    for info, place in zip(shaping.glyph_infos, shaping.glyph_positions, strict=True):
        outline(canvas, font, info.codepoint, x + place.x_offset * scale, BASE + place.y_offset * scale, scale)
        x += place.x_advance * scale
    return ink(canvas, buffer)


def outline(canvas: Any, font: Any, glyph: int, x: float, y: float, scale: float) -> None:
    path = canvas.beginPath()
    last = [(0.0, 0.0)]

    def at(px: float, py: float) -> tuple[float, float]:
        return x + px * scale, y + py * scale

    def move(px: float, py: float, _data: Any) -> None:
        last[0] = (px, py)
        path.moveTo(*at(px, py))

    def line(px: float, py: float, _data: Any) -> None:
        last[0] = (px, py)
        path.lineTo(*at(px, py))

    def curve(cx: float, cy: float, px: float, py: float, _data: Any) -> None:
        (sx, sy) = last[0]
        one = (sx + 2 / 3 * (cx - sx), sy + 2 / 3 * (cy - sy))
        two = (px + 2 / 3 * (cx - px), py + 2 / 3 * (cy - py))
        path.curveTo(*at(*one), *at(*two), *at(px, py))
        last[0] = (px, py)

    draw = hb.DrawFuncs()
    draw.set_move_to_func(move)
    draw.set_line_to_func(line)
    draw.set_quadratic_to_func(curve)
    draw.set_close_path_func(lambda _data: path.close())
    font.draw_glyph(glyph, draw, None)
    canvas.drawPath(path, stroke=0, fill=1, fillMode=1)


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
