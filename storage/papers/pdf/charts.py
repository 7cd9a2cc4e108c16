"""Charts on a printed paper: a score as a bar with bands, dimensions as a radar chart; both also as PNG bitmaps."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import groupby
from typing import Any, NamedTuple

from reportlab.pdfgen.canvas import Canvas

from core.blocks.elements import GoalTree, QrCode, Radar, ScoreBar, Series, plain
from storage.papers.pdf.flow import PagePart, TypesetParagraph, TypesettingOptions, parted, words
from storage.papers.pdf.form_parts import square
from storage.papers.pdf.goal_tree import tree
from storage.papers.pdf.pen import PdfPainter
from storage.papers.pdf.tagging import PdfTag
from storage.papers.typography.faces import face
from storage.papers.typography.lines import TypesetLine, clean, line_of
from storage.papers.typography.style import (
    ACCENT,
    BANDS,
    CELL,
    CLOSE,
    GREY,
    INK,
    MM,
    PALE,
    SMALL,
    TIGHT,
    TINT,
    WARM,
    TextStyle,
    points,
)
from storage.pdfium import PdfPageReader, picture

BAR_TALL = 5 * MM  # height of the bar
BAR_SIZE, LEAD = points(SMALL), points(SMALL) * 1.35
POINTER = 6.0  # height of a marker
CLEAR = 4.0  # points between two labels


# a label and the left edges it may have, the best first
LabelPosition = tuple[TypesetLine, tuple[float, ...]]


class ScoreBarLabel(NamedTuple):
    """A text above or below a score bar. `x`: its left edge (points); `row`: 0 is the row next to the bar."""

    line: TypesetLine
    x: float
    row: int


@dataclass(frozen=True, slots=True)
class TypesetScoreBar:
    """A part of a page: a score bar laid out to its width, with bands, lines, markers and labels."""

    block: ScoreBar
    width: float
    grades: tuple[TypesetLine, ...]
    over: tuple[ScoreBarLabel, ...]  # lines, then markers
    under: tuple[ScoreBarLabel, ...]
    note: TypesetParagraph | None
    thai: bool
    before: float = 2 * MM
    after: float = 2 * MM

    @property
    def height(self) -> float:
        note = self.note.height if self.note else 0
        return self.rise + BAR_TALL + _rows(self.under) * LEAD + 2 + note

    @property
    def rise(self) -> float:
        """The height of the labels above the bar, in points."""
        return _rows(self.over) * LEAD + 3

    def draw(self, pdf: PdfPainter, x: float, top: float) -> None:
        y = top - self.rise  # upper edge of the bar
        with pdf.within(PdfTag("Figure", alt=self.heard)):
            pdf.marks.place((x, y - BAR_TALL - _rows(self.under) * LEAD, x + self.width, top))
            self._draw(pdf, x, y)
        if self.note:
            self.note.draw(pdf, x, y - BAR_TALL - _rows(self.under) * LEAD - 2)

    @property
    def heard(self) -> str:
        block = self.block
        bands = (f"{band.label} ตั้งแต่ {band.start:g}" for band in block.bands)
        marks = (f"{mark.label} ที่ {mark.at:g}" for mark in (*block.lines, *block.markers))
        return heard(f"แถบคะแนน {block.start:g} ถึง {block.top:g}", *bands, *marks, thai=self.thai)

    def _draw(self, pdf: PdfPainter, x: float, y: float) -> None:
        self._bands(pdf, x, y)
        for mark, label in zip((*self.block.lines, *self.block.markers), self.over, strict=True):
            at = x + x_of(self.block, mark.at, self.width)
            dashed = mark in self.block.lines
            reach = y + label.row * LEAD + (LEAD * 0.8 if dashed else POINTER)
            if dashed:
                pdf.shape(((at, y - BAR_TALL - 1), (at, reach)), 1.2, INK, (3, 2), closed=False)
            else:
                if label.row:
                    pdf.rule(at, y, at, reach, 0.5, ACCENT)
                pdf.shape(
                    ((at, y), (at - 3.4, y + POINTER), (at + 3.4, y + POINTER)), 0, ACCENT, tint=1
                )
            pdf.line(x + label.x, y + label.row * LEAD + 3, label.line, BAR_SIZE)
        for label in self.under:
            pdf.line(
                x + label.x, y - BAR_TALL - LEAD * (label.row + 0.85), label.line, BAR_SIZE, GREY
            )

    def _bands(self, pdf: PdfPainter, x: float, y: float) -> None:
        bands = self.block.bands
        edges = [x_of(self.block, band.start, self.width) for band in bands] + [self.width]
        pdf.fill(x, y - BAR_TALL, self.width, BAR_TALL, TINT)
        for at, grade in enumerate(self.grades):
            left, right = edges[at], edges[at + 1]
            colour = BANDS[at * (len(BANDS) - 1) // max(len(bands) - 1, 1)]
            pdf.fill(x + left, y - BAR_TALL, right - left, BAR_TALL, colour)
            if grade.width <= right - left:
                size = points(CELL)
                pdf.line(
                    x + (left + right - grade.width) / 2,
                    y - BAR_TALL / 2 - size * 0.32,
                    grade,
                    size,
                )
        for edge in edges[:-1]:
            pdf.rule(x + edge, y, x + edge, y - BAR_TALL, 0.4)
        pdf.frame(x, y - BAR_TALL, self.width, BAR_TALL, 0.6)


def x_of(block: ScoreBar, value: float, width: float) -> float:
    """Return the position, in points from the left end of a bar `width` points wide, of the score `value`."""
    return width * min(max((value - block.start) / (block.top - block.start), 0), 1)


def bar(block: ScoreBar, width: float, setting: TypesettingOptions) -> TypesetScoreBar:
    def label(text: str, value: float, bold: bool = False) -> tuple[TypesetLine, float]:
        return line_of(text, BAR_SIZE, bold=bold, thai=setting.thai), x_of(block, value, width)

    lines = [label(one.label, one.at) for one in block.lines]
    marks = [label(one.label, one.at, bold=True) for one in block.markers]
    scale = [*(band.start for band in block.bands), block.top]
    under = [label(f"{value:g}", value) for value in dict.fromkeys((block.start, *scale))]
    grades = tuple(
        line_of(band.label, points(CELL), bold=True, thai=setting.thai) for band in block.bands
    )
    note = words(block.note, TextStyle(SMALL, CLOSE), width, setting) if plain(block.note) else None
    over = _placed(
        [*_label_positions(lines, leftward=True), *_label_positions(marks, leftward=False)], width
    )
    below = _placed([(line, (at - line.width / 2,)) for line, at in under], width)
    return TypesetScoreBar(block, width, grades, over, below, note, setting.thai)


def heard(*parts: str, thai: bool) -> str:
    """Return the alternative text of a drawing: its `parts` joined by " · ". `thai`: with Thai digits."""
    return clean(" · ".join(parts), False, thai).replace("\n", " ")


def _label_positions(
    labels: Iterable[tuple[TypesetLine, float]], leftward: bool
) -> list[LabelPosition]:
    """Return for each label its possible left edges beside its point, the preferred first."""
    order = 1 if leftward else -1
    # clear of a pointer that stands at the same points
    return [(line, (at - line.width - 6, at + 5)[::order]) for line, at in labels]


def _placed(positions: Sequence[LabelPosition], width: float) -> tuple[ScoreBarLabel, ...]:
    """Place every label in the row nearest to the bar in which it touches no other, within the bar's width."""
    found: list[ScoreBarLabel] = []
    for line, edges in positions:
        most = max(width - line.width, 0)
        inside = [
            min(max(edge, 0), most)
            for edge in sorted(edges, key=lambda edge: not 0 <= edge <= most)
        ]
        row = 0
        while not (free := [edge for edge in inside if _is_free(found, row, edge, line.width)]):
            row += 1
        found.append(ScoreBarLabel(line, free[0], row))
    return tuple(found)


def _is_free(labels: Iterable[ScoreBarLabel], row: int, x: float, width: float) -> bool:
    return all(
        one.row != row or x >= one.x + one.line.width + CLEAR or x + width + CLEAR <= one.x
        for one in labels
    )


def _rows(labels: Sequence[ScoreBarLabel]) -> int:
    return 1 + max((label.row for label in labels), default=-1)


RINGS = 5
RADAR_TALL, LEAST = 52 * MM, 14 * MM  # height of the drawing without its legend; least radius
WIDEST = 0.3  # the share of the width that a label may take
OFF = 4.0  # points from a corner to its label
RADAR_SIZE = points(SMALL)
LEGEND = 6 * MM
# colour, width, dash, tint of each line
STROKES = ((ACCENT, 1.6, (), 0.16), (WARM, 1.2, (3.0, 2.0), 0.0), (GREY, 1.0, (1.0, 1.5), 0.0))

Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class TypesetRadarChart:
    """A part of a page: a radar chart laid out to its width."""

    axes: tuple[str, ...]
    labels: tuple[TypesetParagraph, ...]
    names: tuple[TypesetLine, ...]
    series: tuple[Series, ...]
    width: float
    radius: float
    setting: TypesettingOptions
    before: float = 2 * MM
    after: float = 2 * MM

    @property
    def height(self) -> float:
        return self.above + self.below + LEGEND

    @property
    def above(self) -> float:
        """The height in points from the chart's centre to its top: the radius, and the label at the top."""
        return self.radius + OFF + self.labels[0].height

    @property
    def below(self) -> float:
        ends = []
        for at, label in enumerate(self.labels):
            up = self._turn(at)[1]
            ends.append(OFF - self.radius * up + (label.height if up < -0.5 else label.height / 2))
        return max(ends)

    def draw(self, pdf: PdfPainter, x: float, top: float) -> None:
        with pdf.within(PdfTag("Figure", alt=self.heard)):
            pdf.marks.place((x, top - self.height, x + self.width, top))
            self._draw(pdf, x, top)

    @property
    def heard(self) -> str:
        said = ["แผนภาพใยแมงมุม"]
        for series in self.series:
            shares = zip(self.axes, series.values, strict=True)
            known = (
                f"{axis} {'ยังไม่ทราบ' if value is None else f'ร้อยละ {value * 100:.0f}'}"
                for axis, value in shares
            )
            said.append(f"{series.name}: {', '.join(known)}")
        return heard(*said, thai=self.setting.thai)

    def _draw(self, pdf: PdfPainter, x: float, top: float) -> None:
        middle = (x + self.width / 2, top - self.above)
        self._rings(pdf, middle)
        for series, setting in reversed(
            list(zip(self.series, _strokes(len(self.series)), strict=True))
        ):
            _outline(
                pdf,
                [self._spot(middle, at, value) for at, value in enumerate(series.values)],
                *setting,
            )
        for at, label in enumerate(self.labels):
            self._label(pdf, middle, at, label)
        self._legend(pdf, x, top - self.height)

    def _turn(self, axis: int) -> Spot:
        """Return the direction of an axis as (right, up)."""
        angle = 2 * math.pi * axis / len(self.labels)
        return math.sin(angle), math.cos(angle)

    def _spot(self, middle: Spot, axis: int, share: float | None) -> Spot | None:
        if share is None:
            return None
        right, up = self._turn(axis)
        reach = self.radius * min(max(share, 0.0), 1.0)
        return middle[0] + right * reach, middle[1] + up * reach

    def _rings(self, pdf: PdfPainter, middle: Spot) -> None:
        axes = range(len(self.labels))
        for ring in range(1, RINGS + 1):
            corners = [spot for at in axes if (spot := self._spot(middle, at, ring / RINGS))]
            last = ring == RINGS
            thick = 0.8 if last else 0.4
            pdf.shape(corners, thick, GREY if last else PALE)
            if last:
                for corner in corners:
                    pdf.rule(*middle, *corner, 0.4, PALE)
            else:
                line = line_of(str(ring * 100 // RINGS), points(9), thai=self.setting.thai)
                y = middle[1] + self.radius * ring / RINGS - 2.6
                pdf.line(middle[0] - 2 - line.width, y, line, points(9), GREY)

    def _label(self, pdf: PdfPainter, middle: Spot, axis: int, label: TypesetParagraph) -> None:
        right, up = self._turn(axis)
        x, y = middle[0] + right * self.radius, middle[1] + up * self.radius
        wide = max(line.width for line in label.lines)
        if abs(right) < 0.05:
            shift = -wide / 2
        elif right > 0:
            shift = OFF
        else:
            shift = -wide - OFF
        if up > 0.95:
            rise = label.height + OFF / 2
        elif up < -0.5:
            rise = -OFF / 2
        else:
            rise = label.height / 2
        for line in label.lines:
            if right > 0.05:
                inset = 0.0
            elif right < -0.05:
                inset = wide - line.width
            else:
                inset = (wide - line.width) / 2
            pdf.line(x + shift + inset, y + rise - RADAR_SIZE, line, RADAR_SIZE)
            rise -= label.leading

    def _legend(self, pdf: PdfPainter, x: float, low: float) -> None:
        x += (self.width - sum(name.width + 32 for name in self.names) + 14) / 2
        y = low + LEGEND * 0.3
        for name, (colour, width, dash, _tint) in zip(
            self.names, _strokes(len(self.names)), strict=True
        ):
            pdf.shape(((x, y), (x + 14, y)), width, colour, dash, closed=False)
            pdf.spot(x + 7, y, 1.7, colour)
            pdf.line(x + 18, y - RADAR_SIZE * 0.32, name, RADAR_SIZE)
            x += name.width + 32


def _strokes(count: int) -> list[tuple[str, float, tuple[float, ...], float]]:
    return [STROKES[min(at, len(STROKES) - 1)] for at in range(count)]


def _outline(
    pdf: PdfPainter,
    spots: list[Spot | None],
    colour: str,
    width: float,
    dash: tuple[float, ...],
    tint: float,
) -> None:
    known = [spot for spot in spots if spot]
    if len(known) == len(spots):
        pdf.shape(known, width, colour, dash, tint)
    else:  # an unknown value leaves a gap in the line, and no area is filled
        for there, run in groupby([*spots, spots[0]], key=bool):
            if there:
                pdf.shape([spot for spot in run if spot], width, colour, dash, closed=False)
    for spot in known:
        pdf.spot(*spot, 1.7, colour)


def spider(block: Radar, width: float, setting: TypesettingOptions) -> TypesetRadarChart:
    """Return a radar chart `width` points wide. Its circle is as large as the labels beside it allow."""
    style = TextStyle(SMALL, TIGHT, bold=True)
    labels = tuple(words(axis, style, width * WIDEST, setting) for axis in block.axes)
    names = tuple(line_of(series.name, RADAR_SIZE, thai=setting.thai) for series in block.series)
    label_room = max(line.width for label in labels for line in label.lines) + OFF
    radius = max(LEAST, min(width / 2 - label_room, RADAR_TALL / 2))
    return TypesetRadarChart(block.axes, labels, names, block.series, width, radius, setting)


DPI = 200
Drawing = Radar | ScoreBar | GoalTree | QrCode


class PngPicture(NamedTuple):
    """A picture as PNG bytes, with its size on paper in points."""

    png: bytes
    width: float
    height: float


TALLEST = 230 * MM  # of a picture: a little less than what an upright page holds


def rasters(block: Drawing, width: float, thai: bool) -> Iterator[PngPicture]:
    """Yield a drawing `width` points wide as PNG pictures, each at most as tall as a page, without the note below it;
    `thai`: with Thai digits."""
    rest: PagePart | None = _flow(block, width, TypesettingOptions(thai))
    while rest:
        flow, rest = parted(rest, TALLEST) or (rest, None)
        yield _drawn(flow, width, thai)


def _drawn(flow: PagePart, width: float, thai: bool) -> PngPicture:
    buffer = BytesIO()
    options: dict[str, Any] = {"pagesize": (width, flow.height + 2), "initialFontName": face().name}
    canvas = Canvas(buffer, **options)
    pen = PdfPainter(canvas)
    pen.thai = thai
    flow.draw(pen, 0, flow.height + 1)
    canvas.save()
    with PdfPageReader(buffer.getvalue()) as pages:
        pixels = pages.pixels(0, DPI / 72)
    out = BytesIO()
    picture(pixels).save(out, "PNG", compress_level=3)  # quicker than more, and smaller
    return PngPicture(out.getvalue(), width, flow.height + 2)


def _flow(block: Drawing, width: float, setting: TypesettingOptions) -> PagePart:
    match block:
        case Radar():
            return spider(block, width, setting)
        case ScoreBar():
            return bar(replace(block, note=""), width, setting)
        case GoalTree():
            return tree(block, width, TALLEST, setting)
        case QrCode():
            return square(block, width)
