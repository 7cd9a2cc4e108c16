"""Draws on the pages of one PDF: lines of words with their exact text, rules, dots, boxes, ticks and QR codes."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

import segno
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from core.documents.blocks import TickState
from storage.papers.faces import OWN, Face, Glyph, copied
from storage.papers.setting import Line, Token, clean
from storage.papers.style import GREY, INK

DOT_PITCH, DOT_WIDTH = 2.2, 0.7
ENTRY = 120  # characters of an entry of the outline
MARKS: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {  # strokes in shares of the box
    "yes": (((0.18, 0.5), (0.42, 0.22), (0.98, 1.08)),),
    "no": (((0.22, 0.78), (0.78, 0.22)), ((0.22, 0.22), (0.78, 0.78))),
    "na": (((0.22, 0.5), (0.78, 0.5)),),
    "blank": (),
}


class Pen:
    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self._codes: dict[tuple[str, int], tuple[str, str]] = {}  # (face, glyph) -> PDF name of its subset, hex code
        self._marks = 0
        self._level = -1  # of the last bookmark
        self.thai = True  # digits of bookmarks
        self._words: dict[tuple[str, str, float], str] = {}  # (face, text, size) -> operators

    def line(self, x: float, y: float, line: Line, size: float, colour: str = INK) -> None:
        """A set line with its left end at x and its base line at y."""
        if not line.tokens:
            return
        out = [f"BT {_paint(colour)} 1 0 0 1 {x:.2f} {y:.2f} Tm"]
        for chunk in _chunks(line.tokens):
            if chunk[0].gap and chunk[0] is not line.tokens[0]:
                out.append(self._spaces(chunk[0], size))
            words = " ".join(self._piece(token, size) for token in chunk)
            if not all(token.shaped.exact for token in chunk):
                text = copied("".join(token.shaped.text for token in chunk))
                words = f"/Span<</ActualText<FEFF{text.encode('utf-16-be').hex().upper()}>>>BDC {words} EMC"
            out.append(words)
        self.canvas.addLiteral("\n".join([*out, "ET"]))
        if any(token.underline for token in line.tokens):
            self._underline(x, y, line, size)

    def _spaces(self, token: Token, size: float) -> str:
        name, code = self._code(token.face, 32)
        return f"{name} {size:g} Tf <{code * token.gap}> Tj"

    def _piece(self, token: Token, size: float) -> str:
        key = (token.face.name, token.shaped.text, size)
        found = self._words.get(key)
        if found is None:
            found = self._words[key] = " ".join(self._operators(token.face, token.shaped.glyphs, size))
        return found

    def _operators(self, face: Face, glyphs: Sequence[Glyph], size: float) -> Iterator[str]:
        """Show the glyphs where HarfBuzz put them: sideways by TJ, up and down by Ts."""
        coded = [(*self._code(face, OWN + glyph.number), glyph) for glyph in glyphs]
        for (name, rise), group in groupby(coded, key=lambda one: (one[0], one[2].y)):
            parts: list[str] = []
            for _, code, glyph in group:
                after = glyph.x + face.advance(glyph.number) - glyph.advance
                parts += [f"{-glyph.x}"] if glyph.x else []
                parts += [f"<{code}>"] + ([f"{after}"] if after else [])
            shown = f"[{' '.join(parts)}] TJ"
            yield f"{name} {size:g} Tf " + (f"{rise * size / 1000:.3f} Ts {shown} 0 Ts" if rise else shown)

    def _code(self, face: Face, code: int) -> tuple[str, str]:
        found = self._codes.get((face.name, code))
        if found is None:
            found = self._codes[face.name, code] = face.code(self.canvas, code)
        return found

    def _underline(self, x: float, y: float, line: Line, size: float) -> None:
        for at, token in enumerate(line.tokens):
            gap = token.gap * token.face.width(" ", size) if at else 0.0
            wide = token.shaped.width * size / 1000
            if token.underline:
                joined = gap if at and line.tokens[at - 1].underline else 0.0
                self.rule(x + gap - joined, y - size * 0.14, x + gap + wide, y - size * 0.14, size * 0.05)
            x += gap + wide

    def rule(self, x1: float, y1: float, x2: float, y2: float, width: float = 0.5, colour: str = INK) -> None:
        self.canvas.setLineWidth(width)
        self.canvas.setStrokeColor(HexColor(colour))
        self.canvas.line(x1, y1, x2, y2)

    def frame(self, x: float, y: float, width: float, height: float, line: float = 0.9) -> None:
        self.canvas.setLineWidth(line)
        self.canvas.setStrokeColor(HexColor(INK))
        self.canvas.rect(x, y, width, height)

    def fill(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        self.canvas.setFillColor(HexColor(colour))
        self.canvas.rect(x, y, width, height, stroke=0, fill=1)

    def shape(
        self,
        points: Sequence[tuple[float, float]],
        width: float,
        colour: str,
        dash: Sequence[float] = (),
        tint: float = 0,
        closed: bool = True,
    ) -> None:
        """An outline through the points, filled with `tint` of its colour (0 = not at all, 1 = whole)."""
        path = self.canvas.beginPath()
        for at, (x, y) in enumerate(points):
            (path.lineTo if at else path.moveTo)(x, y)
        if closed:
            path.close()
        self.canvas.saveState()
        self.canvas.setLineJoin(1)
        self.canvas.setLineWidth(width)
        self.canvas.setDash(list(dash))
        self.canvas.setStrokeColor(HexColor(colour))
        whole = HexColor(colour)
        self.canvas.setFillColor(Color(whole.red, whole.green, whole.blue, alpha=tint))
        self.canvas.drawPath(path, stroke=1 if width else 0, fill=1 if tint else 0)
        self.canvas.restoreState()

    def spot(self, x: float, y: float, radius: float, colour: str) -> None:
        self.canvas.setFillColor(HexColor(colour))
        self.canvas.circle(x, y, radius, stroke=0, fill=1)

    def box(self, x: float, y: float, width: float, height: float, fill: str, round_by: float = 0) -> None:
        """A framed box over what lies below it, its corners rounded."""
        self.canvas.setLineWidth(0.6)
        self.canvas.setStrokeColor(HexColor(GREY))
        self.canvas.setFillColor(HexColor(fill))
        self.canvas.roundRect(x, y, width, height, round_by, stroke=1, fill=1)

    def dots(self, x1: float, x2: float, y: float) -> None:
        """A line to write on: drawn dots, so ends align and nothing disturbs searching or copying."""
        if x2 <= x1:
            return
        self.canvas.saveState()
        self.canvas.setLineCap(1)
        self.canvas.setDash(0.01, DOT_PITCH)
        self.rule(x1, y - 0.6, x2, y - 0.6, DOT_WIDTH, GREY)
        self.canvas.restoreState()

    def tick(self, x: float, y: float, side: float, state: TickState) -> None:
        """A box with a drawn ✓, ✗, – or nothing; x, y is its lower left corner."""
        self.canvas.saveState()
        self.frame(x, y, side, side, 0.8)
        self.canvas.setLineWidth(1.5)
        self.canvas.setLineCap(1)
        self.canvas.setLineJoin(1)
        path = self.canvas.beginPath()
        for stroke in MARKS[state]:
            for at, (right, up) in enumerate(stroke):
                (path.lineTo if at else path.moveTo)(x + side * right, y + side * up)
        if MARKS[state]:
            self.canvas.drawPath(path)
        self.canvas.restoreState()

    def qr(self, x: float, y: float, side: float, text: str) -> None:
        """A QR code, its quiet zone inside `side`."""
        modules, bars = _qr(text)
        unit = side / (modules + 8)
        path = self.canvas.beginPath()
        for column, row, length in bars:
            path.rect(x + (column + 4) * unit, y + side - (row + 5) * unit, length * unit, unit)
        self.canvas.setFillColor(HexColor(INK))
        self.canvas.drawPath(path, stroke=0, fill=1)

    def bookmark(self, title: str, top: float, level: int) -> None:
        """An entry of the outline that leads to this height of the page; level 0 is a paper.

        A level no entry above leads to is raised: a sub-section without a section stands where a section would.
        """
        self._marks += 1
        level = self._level = min(level, self._level + 1)
        key = f"m{self._marks}"
        self.canvas.bookmarkHorizontal(key, 0, top + 12)
        said = clean(title, False, self.thai).replace("\n", " ")
        self.canvas.addOutlineEntry(said if len(said) <= ENTRY else f"{said[:ENTRY]}…", key, level)

    def picture(self, x: float, y: float, width: float, height: float, image: Any) -> None:
        self.canvas.drawImage(image, x, y, width, height, mask="auto")  # what is clear in it stays so


def _chunks(tokens: Sequence[Token]) -> list[list[Token]]:
    """Tokens with nothing between them: what a reader copies as one word."""
    found: list[list[Token]] = []
    for token in tokens:
        if found and not token.gap:
            found[-1].append(token)
        else:
            found.append([token])
    return found


@lru_cache
def _paint(colour: str) -> str:
    """The operator that sets a colour; "" leaves the one that is set."""
    if not colour:
        return ""
    whole = HexColor(colour)
    return f"{whole.red:.3g} {whole.green:.3g} {whole.blue:.3g} rg"


@lru_cache(1_000)
def _qr(text: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """How many modules a side has, and its dark bars: column, row, length. Version 3-M; a fixed mask is fast."""
    code = segno.make(text, version=3, error="m", micro=False, boost_error=False, mask=3)
    rows = [bytes(row) for row in code.matrix]
    bars: list[tuple[int, int, int]] = []
    for number, row in enumerate(rows):
        at = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                bars.append((at, number, length))
            at += length
    return len(rows), tuple(bars)
