"""Thai marks stand where the font's designer put them: text is drawn as HarfBuzz outlines are."""

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
import uharfbuzz as hb
from PIL import Image, ImageChops
from reportlab.pdfgen.canvas import Canvas

from core.blocks.document import Run
from storage.papers.pdf.pen import PdfPainter
from storage.papers.typography.faces import CUTS, FOLDER, face
from storage.papers.typography.lines import line_of

WORDS = [
    "ที่",
    "ปั้น",
    "ฟื้น",
    "ปี๊บ",
    "น้ำ",
    "ฎุ",
    "ฐู",
    "ผู้",
    "ญี่ปุ่น",
    "ร่ำ",
    "ฝ้าย",
    "กฎุมพี",
    "ซื่อ",
    "ป่า",
    "ฉบับที่",
    "เกณฑ์",
]
SIZE = 24
LEFT = 10
BASE = 20
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
    PdfPainter(canvas).line(
        LEFT, BASE, line_of(Run(word, bold=bold, italic=italic), SIZE), SIZE, "#000000"
    )
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
    text = as_text("ที่ปั้นน้ำฎุ", bold, italic)
    paths = as_outlines("ที่ปั้นน้ำฎุ", bold, italic)
    assert difference(text, paths) < TOLERANCE


def test_a_word_with_wrong_marks_would_be_noticed() -> None:
    text = as_text("ที่ปี๊บ", False, False)
    paths = as_outlines("ที ปี บ", False, False)
    assert difference(text, paths) > TOLERANCE


LIST = (Path(__file__).parents[3] / "data" / "thai_words.txt").read_text("utf-8").split()
# words a line, room of one, its size
ACROSS = 10
WIDE = 110.0
TALL = 34.0
WORD = 18.0


def sheet(words: Sequence[str], draw: Callable[[Any, str, float, float], None]) -> Image.Image:
    buffer = BytesIO()
    lines = -(-len(words) // ACROSS)
    options: dict[str, Any] = {
        "pagesize": (ACROSS * WIDE, lines * TALL),
        "initialFontName": face().name,
    }
    canvas = Canvas(buffer, **options)
    for at, word in enumerate(words):
        draw(canvas, word, at % ACROSS * WIDE + 4, (lines - 1 - at // ACROSS) * TALL + 11)
    return ink(canvas, buffer, 4)


@pytest.mark.parametrize(("bold", "italic"), [(False, False), (True, False)])
def test_five_hundred_words_are_drawn_as_their_outlines(bold: bool, italic: bool) -> None:
    assert len(set(LIST)) == 500
    outlines = Outlines(bold, italic)

    def text(canvas: Any, word: str, x: float, y: float) -> None:
        PdfPainter(canvas).line(
            x, y, line_of(Run(word, bold=bold, italic=italic), WORD), WORD, "#000000"
        )

    def paths(canvas: Any, word: str, x: float, y: float) -> None:
        outlines.draw(canvas, word, x, y, WORD)

    one, other = sheet(LIST, text), sheet(LIST, paths)
    wide, tall = one.width / ACROSS, one.height / (len(LIST) // ACROSS)
    wrong = {}
    for at, word in enumerate(LIST):
        left, top = at % ACROSS * wide, at // ACROSS * tall
        cell = (round(left), round(top), round(left + wide), round(top + tall))
        found = difference(one.crop(cell), other.crop(cell))
        if found > TOLERANCE:
            wrong[word] = found
    assert wrong == {}


Step = tuple[str, tuple[float, ...]]  # move, line, curve (with its two controls) or close


class Outlines:
    """One cut of the font; what a glyph looks like is asked once."""

    def __init__(self, bold: bool, italic: bool) -> None:
        self._font = hb.Font(
            hb.Face(hb.Blob.from_file_path(str(FOLDER / f"{CUTS[bold, italic]}.ttf")))
        )
        self._steps: dict[int, list[Step]] = {}

    def draw(self, canvas: Any, word: str, x: float, y: float, size: float) -> None:
        """Fill the word's outlines from x, y all at once: a rectangle by itself, such as ่, would be set to whole
        pixels."""
        shaping = hb.Buffer()
        shaping.add_str(word)
        shaping.guess_segment_properties()
        hb.shape(self._font, shaping, {})
        scale = size / self._font.face.upem
        path = canvas.beginPath()
        for info, place in zip(shaping.glyph_infos, shaping.glyph_positions, strict=True):
            self._trace(
                path, info.codepoint, x + place.x_offset * scale, y + place.y_offset * scale, scale
            )
            x += place.x_advance * scale
        canvas.drawPath(path, stroke=0, fill=1, fillMode=1)

    def _trace(self, path: Any, glyph: int, x: float, y: float, scale: float) -> None:
        acts = {
            "move": path.moveTo,
            "line": path.lineTo,
            "curve": path.curveTo,
            "close": path.close,
        }
        for act, points in self._steps.setdefault(
            glyph, self._steps.get(glyph) or self._asked(glyph)
        ):
            acts[act](*(one * scale + (y if at % 2 else x) for at, one in enumerate(points)))

    def _asked(self, glyph: int) -> list[Step]:
        steps: list[Step] = []
        last = [0.0, 0.0]

        def move(x: float, y: float, _data: Any) -> None:
            last[:] = [x, y]
            steps.append(("move", (x, y)))

        def line(x: float, y: float, _data: Any) -> None:
            last[:] = [x, y]
            steps.append(("line", (x, y)))

        def curve(cx: float, cy: float, x: float, y: float, _data: Any) -> None:
            one = (last[0] + 2 / 3 * (cx - last[0]), last[1] + 2 / 3 * (cy - last[1]))
            two = (x + 2 / 3 * (cx - x), y + 2 / 3 * (cy - y))
            last[:] = [x, y]
            steps.append(("curve", (*one, *two, x, y)))

        draw = hb.DrawFuncs()
        draw.set_move_to_func(move)
        draw.set_line_to_func(line)
        draw.set_quadratic_to_func(curve)
        draw.set_close_path_func(lambda _data: steps.append(("close", ())))
        self._font.draw_glyph(glyph, draw, None)
        return steps
