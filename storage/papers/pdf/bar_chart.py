"""A bar of points: bands of grades, lines to pass, markers above. Labels that would touch stand higher."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.blocks.figures import ScoreBar
from core.blocks.words import plain
from storage.papers.pdf.flow import Setting, Words, words
from storage.papers.pdf.pen import Pen
from storage.papers.typography.lines import SetLine, line_of
from storage.papers.typography.style import ACCENT, BANDS, CELL, CLOSE, GREY, INK, MM, SMALL, TINT, Style, points

TALL = 5 * MM  # of the bar
SIZE, LEAD = points(SMALL), points(SMALL) * 1.35
POINTER = 6.0  # height of a marker
CLEAR = 4.0  # points between two labels


LabelPosition = tuple[SetLine, tuple[float, ...]]  # a label and the left edges it may have, the best first


class Label(NamedTuple):
    """A line of words at its place: left edge, row counted away from the bar."""

    line: SetLine
    x: float
    row: int


@dataclass(frozen=True, slots=True)
class Bar:
    block: ScoreBar
    width: float
    grades: tuple[SetLine, ...]
    over: tuple[Label, ...]  # lines, then markers
    under: tuple[Label, ...]
    note: Words | None
    before: float = 2 * MM
    after: float = 2 * MM

    @property
    def height(self) -> float:
        note = self.note.height if self.note else 0
        return self.rise + TALL + _rows(self.under) * LEAD + 2 + note

    @property
    def rise(self) -> float:
        """Room of the labels above the bar."""
        return _rows(self.over) * LEAD + 3

    def draw(self, pen: Pen, x: float, top: float) -> None:
        y = top - self.rise  # upper edge of the bar
        self._bands(pen, x, y)
        for mark, label in zip((*self.block.lines, *self.block.markers), self.over, strict=True):
            at = x + x_of(self.block, mark.at, self.width)
            dashed = mark in self.block.lines
            reach = y + label.row * LEAD + (LEAD * 0.8 if dashed else POINTER)
            if dashed:
                pen.shape(((at, y - TALL - 1), (at, reach)), 1.2, INK, (3, 2), closed=False)
            else:
                if label.row:
                    pen.rule(at, y, at, reach, 0.5, ACCENT)
                pen.shape(((at, y), (at - 3.4, y + POINTER), (at + 3.4, y + POINTER)), 0, ACCENT, tint=1)
            pen.line(x + label.x, y + label.row * LEAD + 3, label.line, SIZE)
        for label in self.under:
            pen.line(x + label.x, y - TALL - LEAD * (label.row + 0.85), label.line, SIZE, GREY)
        if self.note:
            self.note.draw(pen, x, y - TALL - _rows(self.under) * LEAD - 2)

    def _bands(self, pen: Pen, x: float, y: float) -> None:
        bands = self.block.bands
        edges = [x_of(self.block, band.start, self.width) for band in bands] + [self.width]
        pen.fill(x, y - TALL, self.width, TALL, TINT)
        for at, grade in enumerate(self.grades):
            left, right = edges[at], edges[at + 1]
            pen.fill(x + left, y - TALL, right - left, TALL, BANDS[at * (len(BANDS) - 1) // max(len(bands) - 1, 1)])
            if grade.width <= right - left:
                size = points(CELL)
                pen.line(x + (left + right - grade.width) / 2, y - TALL / 2 - size * 0.32, grade, size)
        for edge in edges[:-1]:
            pen.rule(x + edge, y, x + edge, y - TALL, 0.4)
        pen.frame(x, y - TALL, self.width, TALL, 0.6)


def x_of(block: ScoreBar, value: float, width: float) -> float:
    """Where a number of points stands on a bar so wide."""
    return width * min(max((value - block.start) / (block.top - block.start), 0), 1)


def bar(block: ScoreBar, width: float, setting: Setting) -> Bar:
    def label(text: str, value: float, bold: bool = False) -> tuple[SetLine, float]:
        return line_of(text, SIZE, bold=bold, thai=setting.thai), x_of(block, value, width)

    lines = [label(one.label, one.at) for one in block.lines]
    marks = [label(one.label, one.at, bold=True) for one in block.markers]
    scale = [*(band.start for band in block.bands), block.top]
    under = [label(f"{value:g}", value) for value in (block.start, *scale)]
    grades = tuple(line_of(band.label, points(CELL), bold=True, thai=setting.thai) for band in block.bands)
    note = words(block.note, Style(SMALL, CLOSE), width, setting) if plain(block.note) else None
    over = _placed([*_label_positions(lines, leftward=True), *_label_positions(marks, leftward=False)], width)
    below = _placed([(line, (at - line.width / 2,)) for line, at in under], width)
    return Bar(block, width, grades, over, below, note)


def _label_positions(labels: Iterable[tuple[SetLine, float]], leftward: bool) -> list[LabelPosition]:
    """The positions of labels left or right of their point, the preferred first."""
    order = 1 if leftward else -1
    # clear of a pointer that stands at the same points
    return [(line, (at - line.width - 6, at + 5)[::order]) for line, at in labels]


def _placed(positions: Sequence[LabelPosition], width: float) -> tuple[Label, ...]:
    """Every label in the row nearest to the bar where it touches no other; none leaves the bar's width."""
    found: list[Label] = []
    for line, edges in positions:
        inside = [min(max(edge, 0), max(width - line.width, 0)) for edge in edges]
        row = 0
        while not (free := [edge for edge in inside if _is_free(found, row, edge, line.width)]):
            row += 1
        found.append(Label(line, free[0], row))
    return tuple(found)


def _is_free(labels: Iterable[Label], row: int, x: float, width: float) -> bool:
    return all(one.row != row or x >= one.x + one.line.width + CLEAR or x + width + CLEAR <= one.x for one in labels)


def _rows(labels: Sequence[Label]) -> int:
    return 1 + max((label.row for label in labels), default=-1)
