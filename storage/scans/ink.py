"""Which places to sign hold ink, of what is dark there and was not printed. It says nothing of whose ink it is.

No ink are a punched hole, which is a disc; a staple, which is one straight line and all there is; and what falls across
the place, as the ring of a cup does: a line of one bend that comes in and goes out. Called in the worker process only.
"""

from collections.abc import Sequence
from math import atan2, cos, dist, sin
from typing import TYPE_CHECKING, NamedTuple

from storage.scans.overlay import MM, Box, Point, Run, clusters, pieces, widened

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

ENOUGH, WIDE = 4.0, 5.0  # mm² of ink and mm from its left to its right end, from which on a place holds ink
INSIDE = 0.15  # share of a piece that lies in the place, or it is not of it
AROUND = 8 * MM  # about a place, where what is in it may go on
GAP, SOLID, STROKE = 4, 6, 4  # pixels: half of what print leaves of a hole; of what is a blot; of what no pen draws
HOLE, FLAT = (4 * MM, 9 * MM), 0.6  # the side of a blot; the least share of it that its other side is, and it fills
ALONE, DEEP = 1.05, 0.8  # what may be dark about a hole; the share of it that no pen draws
STAPLE, STRAIGHT = 15 * MM, 0.9 * MM  # how long a staple is at most; how far off its line
BEND, LONG, NEAR = 18 * MM, 14 * MM, (3 * MM, 2 * MM, 2 * MM)  # least radius, length; how far off the bend, in turns
MOST, TAKEN = 0.9, 800  # share of a piece that lies so near; pixels of one that are looked at


class PlaceInk(NamedTuple):
    """What is in a place to sign."""

    area: float  # mm² of ink
    wide: float  # mm

    @property
    def sure(self) -> int:
        """Of 100, how sure it is that there is ink: 50 is where it begins to be called so."""
        share = min(self.area / ENOUGH, self.wide / WIDE)
        return round(50 * share) if share < 1 else round(100 - 50 / share)


def ink_in(mask: "Picture", place: Box) -> PlaceInk:
    """What is in a place (pixels of the print) of what is dark `beyond` print."""
    left, top, right, bottom = (round(edge + way * AROUND) for edge, way in zip(place, (-1, -1, 1, 1), strict=True))
    inner = place[0] - left, place[1] - top, place[2] - left, place[3] - top
    found = pieces(without_holes(mask.crop((left, top, right, bottom))))
    gone: list[list[Run]] = []
    for piece in sorted(found, key=area, reverse=True):
        if lying(piece, inner) and not any(piece is one for one in gone):
            gone += across(piece, found, inner)
    rest = [one for one in found if not any(one is other for other in gone)]
    rest = [one for one in rest if lying(one, inner) >= INSIDE * area(one)]
    return PlaceInk(0, 0) if rest and is_staple(rest) else measured(rest, inner)


def area(piece: Sequence[Run]) -> int:
    return sum(end - start for _, start, end in piece)


def lying(piece: Sequence[Run], place: Box) -> float:
    """How much of a piece lies in the place."""
    left, top, right, bottom = place
    return sum(max(0, min(end, right) - max(start, left)) for y, start, end in piece if top <= y <= bottom)


def without_holes(mask: "Picture") -> "Picture":
    """Without the discs that stand alone, even where a printed line runs through them."""
    blots, kept = narrowed(widened(mask, GAP), GAP + SOLID), mask.copy()
    thick: Picture | None = None
    for runs in clusters(blots):
        left, right = min(start for _, start, _ in runs) - SOLID, max(end for _, _, end in runs) + SOLID
        top, bottom = min(y for y, _, _ in runs) - SOLID, max(y for y, _, _ in runs) + 1 + SOLID
        wide, high = right - left, bottom - top
        side = max(wide, high)
        if not (HOLE[0] <= side <= HOLE[1] and min(wide, high) >= FLAT * side):
            continue
        x, y = side - wide + 2, side - high + 2
        box = left - x, top - y, right + x, bottom + y
        thick = thick or widened(narrowed(mask, STROKE), STROKE)
        dark, more, deep = inked(mask, box), inked(mask, box, 4), inked(thick, box)
        if dark >= FLAT * wide * high and more <= ALONE * dark and deep >= DEEP * dark:
            kept.paste(0, box)
    return kept


def narrowed(mask: "Picture", by: int) -> "Picture":
    """What is light, so many pixels narrower on every side."""
    from PIL import ImageOps

    return ImageOps.invert(widened(ImageOps.invert(mask), by))


def inked(mask: "Picture", box: tuple[int, int, int, int], around: int = 0) -> int:
    """How many pixels of a box are dark, and of so many about it."""
    left, top, right, bottom = box
    return mask.crop((left - around, top - around, right + around, bottom + around)).histogram()[255]


class LinePixel(NamedTuple):
    """A pixel, and where it lies along and beside the line through all of them."""

    along: float
    beside: float
    at: Point


def lined(found: Sequence[Sequence[Run]]) -> list[LinePixel]:
    """Pixels of these pieces in the order in which they lie along the line that is nearest to all."""
    points = [point for piece in found for point in pixels(piece)]
    x, y = middle(points)
    off = [(p[0] - x, p[1] - y) for p in points]
    turn = atan2(2 * sum(u * v for u, v in off), sum(u * u - v * v for u, v in off)) / 2
    a, b = cos(turn), sin(turn)
    return sorted(LinePixel(u * a + v * b, v * a - u * b, p) for (u, v), p in zip(off, points, strict=True))


def pixels(piece: Sequence[Run]) -> list[Point]:
    every = [(float(x), float(y)) for y, start, end in piece for x in range(start, end)]
    return every[:: max(1, len(every) // TAKEN)]


def middle(points: Sequence[Point]) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def is_staple(found: Sequence[Sequence[Run]]) -> bool:
    """Whether all of it is one straight line."""
    line = lined(found)
    off = sorted(abs(one.beside) for one in line)
    return line[-1].along - line[0].along <= STAPLE and off[len(off) * 95 // 100] <= STRAIGHT


def across(piece: list[Run], found: Sequence[list[Run]], place: Box) -> list[list[Run]]:
    """The pieces of a line of one bend, this among them, that comes into the place and leaves it; [] of any other."""
    group, line = [piece], lined([piece])
    for near in NEAR:
        bend = circle(line)
        if bend is None or bend[1] < BEND:
            return []
        group = [one for one in found if on(bend, pixels(one), near)]
        if not any(one is piece for one in group):
            return []
        line = lined(group)
    left, top, right, bottom = place
    inside = any(left <= x <= right and top <= y <= bottom for x, y in ends(line))
    return [] if inside or line[-1].along - line[0].along < LONG else group


def ends(line: Sequence[LinePixel]) -> tuple[Point, Point]:
    few = max(1, len(line) // 25)
    return middle([one.at for one in line[:few]]), middle([one.at for one in line[-few:]])


def circle(line: Sequence[LinePixel]) -> tuple[Point, float] | None:
    """The middle and the radius of the circle through both ends and what lies half way between; None of none."""
    half = (line[0].along + line[-1].along) / 2
    between = [one.at for one in line if abs(one.along - half) <= 1.5 * MM]
    if not between:
        return None
    (ax, ay), (cx, cy), (bx, by) = *ends(line), middle(between)
    double = 2 * (ax * (by - cy) + bx * (cy - ay) + cx * (ay - by))
    if not double:
        return None
    a, b, c = ax * ax + ay * ay, bx * bx + by * by, cx * cx + cy * cy
    x = (a * (by - cy) + b * (cy - ay) + c * (ay - by)) / double
    y = (a * (cx - bx) + b * (ax - cx) + c * (bx - ax)) / double
    return (x, y), dist((x, y), (ax, ay))


def on(bend: tuple[Point, float], points: Sequence[Point], near: float) -> bool:
    """Whether most of these points lie so near to a circle."""
    return sum(abs(dist(bend[0], point) - bend[1]) <= near for point in points) >= MOST * len(points)


def measured(found: Sequence[Sequence[Run]], place: Box) -> PlaceInk:
    """How much ink of these pieces lies in the place."""
    left, top, right, bottom = place
    size, edges = 0.0, list[float]()
    for piece in found:
        inside = [(max(s, left), min(e, right)) for y, s, e in piece if top <= y <= bottom and e > left and s < right]
        size += sum(end - start for start, end in inside)
        edges += [edge for run in inside for edge in run]
    return PlaceInk(size / MM / MM, (max(edges) - min(edges)) / MM if edges else 0.0)
