"""Drawing on the pages of a PDF: lines of text that copy exactly, rules, dots, boxes, ticks and QR codes."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, Literal, NamedTuple

import zxingcpp
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from core.blocks.document import TickState
from core.blocks.printed import MOST_DRAWN, Drawn, SignBox
from storage.papers.pdf.tagging import Box, MarkedContentWriter, PdfTag, PdfTagContext
from storage.papers.typography.faces import FontFace, GlyphCluster, copied
from storage.papers.typography.lines import TypesetLine, clean
from storage.papers.typography.style import GREY, INK

DOT_PITCH, DOT_WIDTH = 2.2, 0.7
BELOW = 0.3  # how far a line reaches below its base line, as a share of its font size
ENTRY = 120  # characters of an entry of the outline
MARKS: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {  # strokes in shares of the box
    "yes": (((0.18, 0.5), (0.42, 0.22), (0.98, 1.08)),),
    "no": (((0.22, 0.78), (0.78, 0.22)), ((0.22, 0.22), (0.78, 0.78))),
    "na": (((0.22, 0.5), (0.78, 0.5)),),
    "blank": (),
}
TICKS: dict[TickState, str] = {
    "yes": "ช่องที่กาถูก",
    "no": "ช่องที่กากบาท",
    "na": "ช่องที่ขีด",
    "blank": "ช่องว่าง",
}  # heard


class PdfPainter:
    """Draws and tags content on a PDF's pages (points from lower left); records texts, ticks and places to sign."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.marks = MarkedContentWriter(canvas)
        self._bookmarks = 0
        self._level = -1  # level of the last bookmark
        self.thai = True  # whether bookmarks have Thai digits
        self.height = 0.0  # height of the page in points
        self.places: list[SignBox] = []  # places to sign, in the order in which they are drawn
        # texts, ticks and places to sign, in the order in which they are drawn
        self.drawn: list[Drawn] = []
        # texts drawn before, as encoded
        self._texts: dict[tuple[FontFace, str], Sequence[tuple[str, str]]] = {}
        self._places: dict[FontFace, Callable[[GlyphCluster], tuple[str, int]]] = {}

    def within(self, tag: PdfTag | None) -> PdfTagContext:
        """Return a context manager: what is drawn in it belongs to `tag`; None = it is skipped by screen readers."""
        return self.marks.within(tag)

    def line(self, x: float, y: float, line: TypesetLine, size: float, colour: str = INK) -> None:
        """Draw a line of text with the font size `size` (points); `x` is its left end, `y` its base line."""
        if not line.tokens:
            return
        speaker = self.marks.inline()
        shown: list[tuple[str, str]] = []
        said = ""
        for at, token in enumerate(line.tokens):
            if at and token.gap:
                shown += self._shown(token.face, " " * token.gap)
                said += " " * token.gap
            shown += self._shown(token.face, token.shaped.text)
            said += token.shaped.text
        out = [self.marks.begin(speaker)] if speaker else []
        # one operator per subset: readers might put text between two
        for name, parts in _joined(shown):
            out.append(
                f"{name} {size:g} Tf " + (f"[<{parts}>] TJ" if ">" in parts else f"<{parts}> Tj")
            )
        drawn = "\n".join(
            (f"BT {_paint(colour)} 1 0 0 1 {x:.2f} {y:.2f} Tm", *out, "EMC ET" if speaker else "ET")
        )
        self.canvas.addLiteral(drawn)
        if any(token.underline for token in line.tokens):
            self._underline(x, y, line, size)
        self._note("words", (x, y - size * BELOW, x + line.width, y + size), copied(said))

    def _note(self, kind: Literal["words", "tick", "place"], box: Box, text: str) -> None:
        """Note what is in this box of the page, for a kept print (core.blocks.printed)."""
        if len(self.drawn) > MOST_DRAWN:
            return
        left, top, right, bottom = (round(10 * edge) for edge in self._on_page(box))
        self.drawn.append(Drawn(kind, self.canvas.getPageNumber(), left, top, right, bottom, text))

    def _on_page(self, box: Box) -> Box:
        """Return left, top, right and bottom of a box, measured from the upper left corner of the printed page."""
        (x1, y1), (x2, y2) = (
            self.canvas.absolutePosition(*corner) for corner in (box[:2], box[2:])
        )
        (left, right), (foot, head) = sorted((x1, x2)), sorted((y1, y2))
        return left, self.height - head, right, self.height - foot

    def _shown(self, face: FontFace, text: str) -> Sequence[tuple[str, str]]:
        """Return the font subsets and bytes that show a text in this PDF, with kerning."""
        known = self._texts.get((face, text))
        if known is not None:
            return known
        place = self._places.get(face)
        if place is None:
            place = self._places[face] = face.font.placer(vars(self.canvas)["_doc"])
        coded: list[tuple[str, str]] = []
        for piece, nearer in face.shape(text).pieces:
            name, byte = place(piece)
            coded.append((name, f"{byte:02x}> {nearer} <" if nearer else f"{byte:02x}"))
        return self._texts.setdefault((face, text), _joined(coded))

    def _underline(self, x: float, y: float, line: TypesetLine, size: float) -> None:
        for at, token in enumerate(line.tokens):
            gap = token.gap * token.face.width(" ", size) if at else 0.0
            wide = token.shaped.width * size / 1000
            if token.underline:
                joined = gap if at and line.tokens[at - 1].underline else 0.0
                self.rule(
                    x + gap - joined, y - size * 0.14, x + gap + wide, y - size * 0.14, size * 0.05
                )
            x += gap + wide

    def rule(
        self, x1: float, y1: float, x2: float, y2: float, width: float = 0.5, colour: str = INK
    ) -> None:
        self.marks.lines()
        self.canvas.addLiteral(
            f"{width:g} w {_paint(colour).upper()} {x1:.3f} {y1:.3f} m {x2:.3f} {y2:.3f} l S"
        )

    def frame(self, x: float, y: float, width: float, height: float, line: float = 0.9) -> None:
        self.marks.lines()
        self.canvas.setLineWidth(line)
        self.canvas.setStrokeColor(_colour(INK))
        self.canvas.rect(x, y, width, height)

    def fill(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        self.marks.lines()
        self.canvas.setFillColor(_colour(colour))
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
        """Draw a line `width` points wide through `points`, back to the first point if `closed`. `dash`: lengths of
        dashes and gaps (points); `tint`: opacity of the fill, in the same colour (0 = empty, 1 = solid)."""
        self.marks.lines()
        path = self.canvas.beginPath()
        for at, (x, y) in enumerate(points):
            (path.lineTo if at else path.moveTo)(x, y)
        if closed:
            path.close()
        self.canvas.saveState()
        self.canvas.setLineJoin(1)
        self.canvas.setLineWidth(width)
        self.canvas.setDash(list(dash))
        self.canvas.setStrokeColor(_colour(colour))
        solid = _colour(colour)
        self.canvas.setFillColor(Color(solid.red, solid.green, solid.blue, alpha=tint))
        fill = 1 if tint else 0
        self.canvas.drawPath(path, stroke=1 if width else 0, fill=fill)
        self.canvas.restoreState()

    def spot(self, x: float, y: float, radius: float, colour: str) -> None:
        self.marks.lines()
        self.canvas.setFillColor(_colour(colour))
        self.canvas.circle(x, y, radius, stroke=0, fill=1)

    def box(
        self, x: float, y: float, width: float, height: float, fill: str, round_by: float = 0
    ) -> None:
        """Draw a filled, framed rectangle, lower left corner at x, y; `round_by`: radius of its corners (points)."""
        self.marks.lines()
        self.canvas.setLineWidth(0.6)
        self.canvas.setStrokeColor(_colour(GREY))
        self.canvas.setFillColor(_colour(fill))
        self.canvas.roundRect(x, y, width, height, round_by, stroke=1, fill=1)

    def dots(self, x1: float, x2: float, y: float) -> None:
        """Draw a dotted line to write on. It is graphics, not text, so searching and copying ignore it."""
        if x2 <= x1:
            return
        self.marks.lines()
        self.canvas.saveState()
        self.canvas.setLineCap(1)
        self.canvas.setDash(0.01, DOT_PITCH)
        self.rule(x1, y - 0.6, x2, y - 0.6, DOT_WIDTH, GREY)
        self.canvas.restoreState()

    def sign_here(self, left: float, top: float, right: float, bottom: float) -> None:
        """Record this rectangle (points) of the current page as a place to sign."""
        box = left, bottom, right, top
        self.places.append(SignBox(self.canvas.getPageNumber(), *self._on_page(box)))
        self._note("place", box, "")

    def tick(self, x: float, y: float, side: float, state: TickState) -> None:
        """Draw a box that contains ✓, ✗, – or nothing by `state`; x, y: lower left corner, `side`: width in points."""
        with self.within(PdfTag("Figure", alt=TICKS[state])):
            self.marks.lines()
            self.marks.place((x, y, x + side, y + side))
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
            self._note("tick", (x, y, x + side, y + side), state)

    def qr(
        self, x: float, y: float, side: float, text: str, size: "QrSize | None" = None
    ) -> "QrPlace":
        """Draw a QR code at x, y (lower left corner), `side` points wide with its quiet zone; return its place. `size`:
        None = the size of page codes."""
        self.marks.lines()
        self.marks.place((x, y, x + side, y + side))
        place = QrPlace(x, y, side, size or PAGE_QR, text)
        self.canvas.addLiteral(place.drawn())
        return place

    def bookmark(self, title: str, top: float, level: int) -> None:
        """Add a bookmark to height `top` of the page. `level`: 0 = a paper; at most 1 more than the last bookmark's."""
        self._bookmarks += 1
        level = self._level = min(level, self._level + 1)
        key = f"m{self._bookmarks}"
        self.canvas.bookmarkHorizontal(key, 0, top + 12)
        cleaned = clean(title, False, self.thai).replace("\n", " ")
        self.canvas.addOutlineEntry(
            cleaned if len(cleaned) <= ENTRY else f"{cleaned[:ENTRY]}…", key, level
        )

    def picture(self, x: float, y: float, width: float, height: float, image: Any) -> None:
        self.marks.lines()
        self.marks.place((x, y, x + width, y + height))
        # transparent pixels stay transparent
        self.canvas.drawImage(image, x, y, width, height, mask="auto")


def _joined(pieces: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """Join neighbouring pieces of the same font subset."""
    if len({name for name, _part in pieces}) == 1:  # nearly every text
        return ((pieces[0][0], "".join([part for _name, part in pieces])),)
    return tuple(
        (name, "".join([part for _name, part in group]))
        for name, group in groupby(pieces, key=itemgetter(0))
    )


@lru_cache
def _colour(name: str) -> Any:
    return HexColor(name)


@lru_cache
def _paint(colour: str) -> str:
    """Return the PDF operator that sets a colour, or "" for no colour, which keeps the present one."""
    if not colour:
        return ""
    solid = _colour(colour)
    return f"{solid.red:.3g} {solid.green:.3g} {solid.blue:.3g} rg"


class QrSize(NamedTuple):
    """The size of a QR code: version (1 to 40), and level of error correction (L 7, M 15, Q 25, H 30 per cent)."""

    version: int
    level: str

    @property
    def modules(self) -> int:
        return 17 + 4 * self.version


PAGE_QR, SMALL_QR = QrSize(3, "M"), QrSize(1, "Q")


class QrPlace(NamedTuple):
    """A QR code on a page: x, y of its lower left corner and `side` with the quiet zone (points), size and text."""

    x: float
    y: float
    side: float
    size: QrSize
    text: str

    def drawn(self, text: str = "") -> str:
        """Return the PDF operators that draw a QR code in this place with `text` in it ("" = the place's own text)."""
        unit = self.side / (self.size.modules + 8)
        boxes = " ".join(
            f"{x + 4} {-y - 5} {length} 1 re" for x, y, length in bars(text or self.text, self.size)
        )
        return f"q {_paint(INK)} {unit:.5f} 0 0 {unit:.5f} {self.x:.3f} {self.y + self.side:.3f} cm {boxes} f Q"


Bars = tuple[tuple[int, int, int], ...]  # column, row, length of what is dark
_DARK = rb"\0+"


@lru_cache(8)
def bars(text: str, size: QrSize = PAGE_QR) -> Bars:
    """Return (column, row, length) of each dark bar of the QR code of `text`, in modules. ValueError if too long."""
    form = zxingcpp.BarcodeFormat.QRCode
    code = zxingcpp.create_barcode(
        text, form, ec_level=size.level, version=size.version, data_mask=3
    )
    # its types do not say that it is a buffer
    picture: Any = code.to_image(scale=1, add_quiet_zones=False)
    modules, side = bytes(picture), size.modules
    return tuple(
        (run.start(), row, len(run[0]))
        for row in range(side)
        for run in re.finditer(_DARK, modules[row * side : (row + 1) * side])
    )


@lru_cache(100)
def coarsest(text: str) -> QrSize:
    """Return the size of the smallest QR code that holds any text as long as `text`. ValueError if it is too long."""
    code = zxingcpp.create_barcode(
        "A" * len(text), zxingcpp.BarcodeFormat.QRCode, ec_level=PAGE_QR.level
    )
    picture: Any = code.to_image(scale=1, add_quiet_zones=False)
    return QrSize((len(memoryview(picture)) - 17) // 4, PAGE_QR.level)
