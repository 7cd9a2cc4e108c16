"""A radar: this year solid and tinted, others dashed; every label outside the rings, none cut."""

import math
from dataclasses import dataclass
from itertools import groupby

from core.blocks.figures import Radar, Series
from storage.papers.pdf.flow import Setting, Words, words
from storage.papers.pdf.pen import Pen
from storage.papers.typography.lines import SetLine, line_of
from storage.papers.typography.style import ACCENT, GREY, MM, PALE, SMALL, TIGHT, WARM, Style, points

RINGS = 5
TALL, LEAST = 52 * MM, 14 * MM  # of the drawing without its legend; of the radius
WIDEST = 0.3  # share of the width a label may take
OFF = 4.0  # points from a corner to its label
SIZE = points(SMALL)
LEGEND = 6 * MM
STROKES = (
    (ACCENT, 1.6, (), 0.16),
    (WARM, 1.2, (3.0, 2.0), 0.0),
    (GREY, 1.0, (1.0, 1.5), 0.0),
)  # colour, width, dash, tint

Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spider:
    """A radar set to its width."""

    labels: tuple[Words, ...]
    names: tuple[SetLine, ...]
    series: tuple[Series, ...]
    width: float
    radius: float
    setting: Setting
    before: float = 2 * MM
    after: float = 2 * MM

    @property
    def height(self) -> float:
        return self.above + self.below + LEGEND

    @property
    def above(self) -> float:
        """Room over the middle: the radius and the label on top of it."""
        return self.radius + OFF + self.labels[0].height

    @property
    def below(self) -> float:
        ends = []
        for at, label in enumerate(self.labels):
            up = self._turn(at)[1]
            ends.append(OFF - self.radius * up + (label.height if up < -0.5 else label.height / 2))
        return max(ends)

    def draw(self, pen: Pen, x: float, top: float) -> None:
        middle = (x + self.width / 2, top - self.above)
        self._rings(pen, middle)
        for series, setting in reversed(list(zip(self.series, _strokes(len(self.series)), strict=True))):
            _outline(pen, [self._spot(middle, at, value) for at, value in enumerate(series.values)], *setting)
        for at, label in enumerate(self.labels):
            self._label(pen, middle, at, label)
        self._legend(pen, x, top - self.height)

    def _turn(self, at: int) -> Spot:
        """The direction of an axis: right, up."""
        angle = 2 * math.pi * at / len(self.labels)
        return math.sin(angle), math.cos(angle)

    def _spot(self, middle: Spot, at: int, share: float | None) -> Spot | None:
        if share is None:
            return None
        right, up = self._turn(at)
        reach = self.radius * min(max(share, 0.0), 1.0)
        return middle[0] + right * reach, middle[1] + up * reach

    def _rings(self, pen: Pen, middle: Spot) -> None:
        axes = range(len(self.labels))
        for ring in range(1, RINGS + 1):
            corners = [spot for at in axes if (spot := self._spot(middle, at, ring / RINGS))]
            last = ring == RINGS
            pen.shape(corners, 0.8 if last else 0.4, GREY if last else PALE)
            if last:
                for corner in corners:
                    pen.rule(*middle, *corner, 0.4, PALE)
            else:
                line = line_of(str(ring * 100 // RINGS), points(9), thai=self.setting.thai)
                pen.line(
                    middle[0] - 2 - line.width, middle[1] + self.radius * ring / RINGS - 2.6, line, points(9), GREY
                )

    def _label(self, pen: Pen, middle: Spot, at: int, label: Words) -> None:
        right, up = self._turn(at)
        x, y = middle[0] + right * self.radius, middle[1] + up * self.radius
        wide = max(line.width for line in label.lines)
        shift = -wide / 2 if abs(right) < 0.05 else OFF if right > 0 else -wide - OFF
        rise = label.height + OFF / 2 if up > 0.95 else -OFF / 2 if up < -0.5 else label.height / 2
        for line in label.lines:
            inset = 0.0 if right > 0.05 else wide - line.width if right < -0.05 else (wide - line.width) / 2
            pen.line(x + shift + inset, y + rise - SIZE, line, SIZE)
            rise -= label.leading

    def _legend(self, pen: Pen, x: float, low: float) -> None:
        x += (self.width - sum(name.width + 32 for name in self.names) + 14) / 2
        y = low + LEGEND * 0.3
        for name, (colour, width, dash, _tint) in zip(self.names, _strokes(len(self.names)), strict=True):
            pen.shape(((x, y), (x + 14, y)), width, colour, dash, closed=False)
            pen.spot(x + 7, y, 1.7, colour)
            pen.line(x + 18, y - SIZE * 0.32, name, SIZE)
            x += name.width + 32


def _strokes(count: int) -> list[tuple[str, float, tuple[float, ...], float]]:
    return [STROKES[min(at, len(STROKES) - 1)] for at in range(count)]


def _outline(
    pen: Pen, spots: list[Spot | None], colour: str, width: float, dash: tuple[float, ...], tint: float
) -> None:
    known = [spot for spot in spots if spot]
    if len(known) == len(spots):
        pen.shape(known, width, colour, dash, tint)
    else:  # what is not known leaves a gap, and no area
        for there, run in groupby([*spots, spots[0]], key=bool):
            if there:
                pen.shape([spot for spot in run if spot], width, colour, dash, closed=False)
    for spot in known:
        pen.spot(*spot, 1.7, colour)


def spider(block: Radar, width: float, setting: Setting) -> Spider:
    """The radar, as large as its labels leave room for."""
    style = Style(SMALL, TIGHT, bold=True)
    labels = tuple(words(axis, style, width * WIDEST, setting) for axis in block.axes)
    names = tuple(line_of(series.name, SIZE, thai=setting.thai) for series in block.series)
    label_room = max(line.width for label in labels for line in label.lines) + OFF
    return Spider(labels, names, block.series, width, max(LEAST, min(width / 2 - label_room, TALL / 2)), setting)
