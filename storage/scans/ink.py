"""Which places to sign hold ink, of what is dark there and was not printed. It says nothing of whose ink it is.

No ink are what is broader than a stroke of a pen, as a shadow; what lies in a punched hole or on its rim, for there is
no paper; a staple, which is one straight line and all there is; and what crosses the place, as a crease or the ring of
a cup does: a line or an arc that comes in and goes out. Called in the worker process only.
"""

from collections.abc import Sequence
from math import atan2, cos, dist, sin
from typing import TYPE_CHECKING, NamedTuple

from storage.scans.overlay import MM, SHADES, Box, Point, Run, beyond, pieces, widened

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

ENOUGH, WIDE = 4.0, 5.0  # mm² of ink and mm from its left to its right end, from which on a place holds ink
INSIDE = 0.15  # least share of a component's area within the place
AROUND = 8 * MM  # about a place, where what is in it may go on
STROKE = 7  # pixels: half the width from which on a dark area is no stroke of a pen
HOLE, RIM, GREY = (9, 24), 6, 30  # pixels: least and greatest half width of a punched hole, its rim; least darkness
GRAIN = 1.2  # times as dark as it is everywhere, a dark area is here and there
STAPLE, STRAIGHT = 15 * MM, 0.9 * MM  # greatest length of a staple; distance from its line
EDGE = 1.5 * MM  # of a place: a thin line that ends so near to it goes on, behind what is printed beside the place
RADIUS, LENGTH, NEAR = 18 * MM, 14 * MM, (3 * MM, 2 * MM, 2 * MM)  # least, of an arc; distances from it, in turns
MOST, SAMPLED = 0.9, 800  # least share of a component's pixels so near an arc; how many of them are looked at

Component = list[Run]  # connected pixels, row by row


class PlaceInk(NamedTuple):
    """What is in a place to sign."""

    area: float  # mm² of ink
    wide: float  # mm

    @property
    def sure(self) -> int:
        """Of 100, how sure it is that there is ink: 50 is where it begins to be called so."""
        share = min(self.area / ENOUGH, self.wide / WIDE)
        return round(50 * share) if share < 1 else round(100 - 50 / share)


def strokes(shown: "Picture", seen: "Picture") -> "Picture":
    """Where the scan has lines as narrow as a pen's that were not printed: its top-hat transform, beyond the print."""
    from PIL import ImageChops, ImageFilter

    broad = opened(seen.filter(ImageFilter.BoxBlur(1)), STROKE)
    holes = ImageChops.subtract(opened(broad, HOLE[0]), opened(broad, HOLE[1]))
    holes = holes.point([255 * (one > GREY) for one in SHADES])
    thin = ImageChops.subtract(seen, broad.point([min(255, round(GRAIN * one)) for one in SHADES]))
    return ImageChops.subtract(beyond(shown, thin), widened(holes, RIM))


def opened(picture: "Picture", by: int) -> "Picture":
    """The light areas of the picture that are at least twice so many pixels wide: its morphological opening."""
    return widened(eroded(picture, by), by)


def eroded(picture: "Picture", by: int) -> "Picture":
    """The picture with its light areas so many pixels narrower on every side."""
    from PIL import ImageOps

    return ImageOps.invert(widened(ImageOps.invert(picture), by))


def ink_in(mask: "Picture", place: Box) -> PlaceInk:
    """The ink in a place (pixels of the print); `mask` has what is dark beyond the print."""
    left, top, right, bottom = (round(edge + way * AROUND) for edge, way in zip(place, (-1, -1, 1, 1), strict=True))
    inner = place[0] - left, place[1] - top, place[2] - left, place[3] - top
    components = pieces(mask.crop((left, top, right, bottom)))
    crossing: list[Component] = []
    for component in sorted(components, key=area, reverse=True):
        if area_within(component, inner) and not any(component is other for other in crossing):
            crossing += crossing_arc(component, components, inner)
    left_over = [one for one in components if not any(one is other for other in crossing)]
    left_over = [one for one in left_over if area_within(one, inner) >= INSIDE * area(one)]
    return PlaceInk(0, 0) if left_over and is_staple(left_over) else measured(left_over, inner)


def area(component: Sequence[Run]) -> int:
    return sum(end - start for _, start, end in component)


def area_within(component: Sequence[Run], box: Box) -> float:
    """How many pixels of a component lie in a box."""
    left, top, right, bottom = box
    return sum(max(0, min(end, right) - max(start, left)) for y, start, end in component if top <= y <= bottom)


class AxisPixel(NamedTuple):
    """A pixel, and where it lies along and beside the principal axis of all."""

    along: float
    beside: float
    at: Point


def along_axis(components: Sequence[Sequence[Run]]) -> list[AxisPixel]:
    """Pixels of components in the order in which they lie along their common principal axis."""
    points = [point for component in components for point in pixels(component)]
    x, y = centroid(points)
    off = [(p[0] - x, p[1] - y) for p in points]
    turn = atan2(2 * sum(u * v for u, v in off), sum(u * u - v * v for u, v in off)) / 2
    a, b = cos(turn), sin(turn)
    return sorted(AxisPixel(u * a + v * b, v * a - u * b, p) for (u, v), p in zip(off, points, strict=True))


def pixels(component: Sequence[Run]) -> list[Point]:
    """Some hundred pixels of a component, evenly drawn."""
    every = [(float(x), float(y)) for y, start, end in component for x in range(start, end)]
    return every[:: max(1, len(every) // SAMPLED)]


def centroid(points: Sequence[Point]) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def is_staple(components: Sequence[Sequence[Run]]) -> bool:
    """Whether components are together one short straight line."""
    axis = along_axis(components)
    off = sorted(abs(pixel.beside) for pixel in axis)
    return axis[-1].along - axis[0].along <= STAPLE and off[len(off) * 95 // 100] <= STRAIGHT


def crossing_arc(start: Component, components: Sequence[Component], place: Box) -> list[Component]:
    """The components of the arc that `start` is of, when that comes into the place and leaves it; [] otherwise."""
    group, axis = [start], along_axis([start])
    for near in NEAR:
        circle = circle_through(axis)
        if circle is None or circle[1] < RADIUS:
            return []
        group = [one for one in components if lies_on(circle, pixels(one), near)]
        if not any(one is start for one in group):
            return []
        axis = along_axis(group)
    left, top, right, bottom = place
    thin = circle is not None and all(lies_on(circle, pixels(one), STRAIGHT) for one in group)
    edge = EDGE if thin else 0
    inside = any(left + edge <= x <= right - edge and top + edge <= y <= bottom - edge for x, y in ends(axis))
    return [] if inside or axis[-1].along - axis[0].along < LENGTH else group


def ends(axis: Sequence[AxisPixel]) -> tuple[Point, Point]:
    """The centroids of the first and of the last pixels."""
    few = max(1, len(axis) // 25)
    return centroid([pixel.at for pixel in axis[:few]]), centroid([pixel.at for pixel in axis[-few:]])


def circle_through(axis: Sequence[AxisPixel]) -> tuple[Point, float] | None:
    """Centre and radius of the circle through both ends and the pixels half way between; None when none lie there."""
    half = (axis[0].along + axis[-1].along) / 2
    between = [pixel.at for pixel in axis if abs(pixel.along - half) <= 1.5 * MM]
    if not between:
        return None
    (ax, ay), (cx, cy), (bx, by) = *ends(axis), centroid(between)
    double = 2 * (ax * (by - cy) + bx * (cy - ay) + cx * (ay - by)) or 1e-6  # a straight line is a very large circle
    a, b, c = ax * ax + ay * ay, bx * bx + by * by, cx * cx + cy * cy
    x = (a * (by - cy) + b * (cy - ay) + c * (ay - by)) / double
    y = (a * (cx - bx) + b * (ax - cx) + c * (bx - ax)) / double
    return (x, y), dist((x, y), (ax, ay))


def lies_on(circle: tuple[Point, float], points: Sequence[Point], near: float) -> bool:
    """Whether most points lie within `near` of a circle."""
    centre, radius = circle
    return sum(abs(dist(centre, point) - radius) <= near for point in points) >= MOST * len(points)


def measured(components: Sequence[Sequence[Run]], place: Box) -> PlaceInk:
    """The area of components within the place, and the width of their bounding box there."""
    left, top, right, bottom = place
    size, edges = 0.0, list[float]()
    for component in components:
        inside = [
            (max(s, left), min(e, right)) for y, s, e in component if top <= y <= bottom and e > left and s < right
        ]
        size += sum(end - start for start, end in inside)
        edges += [edge for run in inside for edge in run]
    return PlaceInk(size / MM / MM, (max(edges) - min(edges)) / MM if edges else 0.0)
