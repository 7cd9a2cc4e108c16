"""Which places to sign contain ink, judged by what is dark there and was not printed; not whose ink it is.
Not counted as ink are areas broader than a pen's stroke, such as a shadow; punched holes and their rims; a staple,
which is one straight line and nothing else; and what crosses the place, such as a crease or the ring of a cup: a line
or arc that comes in and goes out, or comes in from afar. Runs in the worker process only.
"""

from collections.abc import Sequence
from math import atan2, cos, dist, sin
from typing import TYPE_CHECKING, NamedTuple

from storage.scans.overlay import MM, SHADES, Box, Point, Run, beyond, pieces, widened

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

ENOUGH, WIDE = 4.0, 5.0  # least area in mm² and width in mm of the ink in a signed place
INSIDE = 0.15  # least share of a component's area within the place
AROUND = 8 * MM  # margin around a place, in which ink inside it may continue
STROKE = 7  # pixels: half the width above which a dark area is no stroke of a pen
HOLE, RIM, GREY = (9, 24), 6, 30  # pixels: least and greatest half width of a punched hole, its rim; least darkness
GRAIN = 1.2  # parts of a dark area are up to so many times darker than the whole
STAPLE, STRAIGHT = 15 * MM, 0.9 * MM  # greatest length of a staple; distance from its line
EDGE, FAR = 1.5 * MM, 5 * MM  # an even line that ends so near a place's edge, or comes from so far, crosses it
UNEVEN = 0.65 * MM  # an even line differs from an arc by half its own width and so much at most
RADIUS, LENGTH, NEAR = 18 * MM, 14 * MM, (3 * MM, 2 * MM, 2 * MM)  # least, of an arc; distances from it, in turns
MOST, SAMPLED = 0.9, 800  # least share of a component's pixels so near an arc; how many of them are looked at

Component = list[Run]  # connected pixels, row by row


class PlaceInk(NamedTuple):
    """The ink in a place to sign."""

    area: float  # mm² of ink
    wide: float  # mm

    @property
    def sure(self) -> int:
        """How certain it is that there is ink, of 100; it counts as ink from 50 on."""
        share = min(self.area / ENOUGH, self.wide / WIDE)
        return round(50 * share) if share < 1 else round(100 - 50 / share)


def strokes(shown: "Picture", seen: "Picture") -> "Picture":
    """Return where the scan has unprinted lines as narrow as a pen's: its top-hat transform, less the print."""
    from PIL import ImageChops, ImageFilter

    broad = opened(seen.filter(ImageFilter.BoxBlur(1)), STROKE)
    holes = ImageChops.subtract(opened(broad, HOLE[0]), opened(broad, HOLE[1]))
    holes = holes.point([255 * (one > GREY) for one in SHADES])
    thin = ImageChops.subtract(seen, broad.point([min(255, round(GRAIN * one)) for one in SHADES]))
    return ImageChops.subtract(beyond(shown, thin), widened(holes, RIM))


def opened(picture: "Picture", by: int) -> "Picture":
    """Return the picture with only the light areas at least twice `by` pixels wide (morphological opening)."""
    return widened(eroded(picture, by), by)


def eroded(picture: "Picture", by: int) -> "Picture":
    """Return the picture with its light areas `by` pixels narrower on every side."""
    from PIL import ImageOps

    return ImageOps.invert(widened(ImageOps.invert(picture), by))


def ink_in(mask: "Picture", place: Box) -> PlaceInk:
    """Return the ink in a place (in pixels of the print); `mask` has what is dark beyond the print."""
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
    """Return how many pixels of a component lie in a box."""
    left, top, right, bottom = box
    return sum(max(0, min(end, right) - max(start, left)) for y, start, end in component if top <= y <= bottom)


class AxisPixel(NamedTuple):
    """A pixel, with its position along and beside the principal axis of all."""

    along: float
    beside: float
    at: Point


def along_axis(components: Sequence[Sequence[Run]]) -> list[AxisPixel]:
    """Return the pixels of components, sorted along their common principal axis."""
    points = [point for component in components for point in pixels(component)]
    x, y = centroid(points)
    off = [(p[0] - x, p[1] - y) for p in points]
    turn = atan2(2 * sum(u * v for u, v in off), sum(u * u - v * v for u, v in off)) / 2
    a, b = cos(turn), sin(turn)
    return sorted(AxisPixel(u * a + v * b, v * a - u * b, p) for (u, v), p in zip(off, points, strict=True))


def pixels(component: Sequence[Run]) -> list[Point]:
    """Return some hundred pixels of a component, evenly sampled."""
    every = [(float(x), float(y)) for y, start, end in component for x in range(start, end)]
    return every[:: max(1, len(every) // SAMPLED)]


def centroid(points: Sequence[Point]) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def is_staple(components: Sequence[Sequence[Run]]) -> bool:
    """Return whether the components together are one short straight line."""
    axis = along_axis(components)
    off = sorted(abs(pixel.beside) for pixel in axis)
    return axis[-1].along - axis[0].along <= STAPLE and off[len(off) * 95 // 100] <= STRAIGHT


def crossing_arc(start: Component, components: Sequence[Component], place: Box) -> list[Component]:
    """Return the components of the arc that `start` is part of, if that enters and leaves the place, otherwise []."""
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
    length = max(axis[-1].along - axis[0].along, 1.0)
    near = sum(map(area, group)) / length / 2 + UNEVEN  # half its own width
    even = circle is not None and all(lies_on(circle, pixels(one), near) for one in group)
    out, within = sorted(min(x - left, right - x, y - top, bottom - y) for x, y in ends(axis))
    crosses = within < EDGE or out < -FAR if even else within < 0
    return group if crosses and length >= LENGTH else []


def ends(axis: Sequence[AxisPixel]) -> tuple[Point, Point]:
    """Return the centroids of the first and of the last pixels."""
    few = max(1, len(axis) // 25)
    return centroid([pixel.at for pixel in axis[:few]]), centroid([pixel.at for pixel in axis[-few:]])


def circle_through(axis: Sequence[AxisPixel]) -> tuple[Point, float] | None:
    """Return centre and radius of the circle through both ends and the pixels halfway, or None if there are none."""
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
    """Return whether most points lie within `near` of a circle."""
    centre, radius = circle
    return sum(abs(dist(centre, point) - radius) <= near for point in points) >= MOST * len(points)


def measured(components: Sequence[Sequence[Run]], place: Box) -> PlaceInk:
    """Return the area of the components within the place, and their width there."""
    left, top, right, bottom = place
    size, edges = 0.0, list[float]()
    for component in components:
        inside = [
            (max(s, left), min(e, right)) for y, s, e in component if top <= y <= bottom and e > left and s < right
        ]
        size += sum(end - start for start, end in inside)
        edges += [edge for run in inside for edge in run]
    return PlaceInk(size / MM / MM, (max(edges) - min(edges)) / MM if edges else 0.0)
