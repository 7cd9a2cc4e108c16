"""Which places to sign contain ink: what is dark and was not printed. Shadows, broad areas, punched holes, a staple,
and lines or arcs across the place (crease, ring of a cup) do not count. Runs in the worker process only."""

from collections import Counter
from collections.abc import Sequence
from math import atan2, cos, dist, hypot, sin
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from storage.scans.overlay import (
    MM,
    SHADES,
    Box,
    Point,
    Run,
    area,
    beyond,
    bounds,
    clusters,
    is_ink,
    widened,
)

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

ENOUGH, WIDE = 4.0, 5.0  # least area in mm² and width in mm of the ink in a signed place
INSIDE = 0.15  # least share of a component's area within the place
AROUND = 8 * MM  # margin around a place, in which ink inside it may continue
STROKE = 7  # pixels: half the width above which a dark area is no stroke of a pen
# pixels: least and greatest half width of a punched hole, its rim; least darkness
HOLE = (8, 24)
RIM = 6
GREY = 30
GRAIN = 1.2  # parts of a dark area are up to so many times darker than the whole
# grain: mean darkness, each at most NOISE, within REACH pixels; beyond FREE
NOISE = 40
FREE = 8
FACTOR = 4
REACH = 20
TWO = 14 * MM  # greatest extent of two holes beside each other
ROUND = (2 * MM, 3.7 * MM)  # least and greatest radius of a rim
MOST = 0.95  # share of pixels on it
RIMS = 30  # tries
SPECKS = 0.6  # ink whose area is a smaller share of that of the dust in the place is dust, too
STAPLE = 15 * MM  # length of a staple
STRAIGHT = 1.0 * MM  # distance of its ink from its axis
SLACK = 0.45 * MM  # distance of its ink from its edge
SAMPLED = 800  # pixels sampled to find a staple or rim
SEARCHED = 400  # pixels sampled to find arcs
FEW = 10  # least pixels of an arc
TRIED, ARCS = 150, 6  # arcs tried; most that are erased
RADIUS = 18 * MM  # least radius of an arc
LENGTH = 14 * MM  # least length of an arc
LINE = 200 * MM  # radius from which it is straight
GAP = 4.5 * MM  # greatest gap in an arc
# greatest gap in a punched hole, if the share ACROSS of it is hole
HIDDEN = 12 * MM
ACROSS = 0.6
# an even arc crosses a place if both ends lie less than EDGE inside it, one (of a straight one) less than a third of
# that, or one FAR outside; a plain arc if both ends lie BOTH outside
EDGE = 1.5 * MM
FAR = 5 * MM
BOTH = 2 * MM
# least share, of the ink in the place up to BESIDE an arc, that lies on an even or plain arc
EVEN = 0.85
PLAIN = 0.6
COARSE = 1.3 * MM  # half width of an arc at first
BESIDE = 3 * MM  # half width of the band examined
UNEVEN = 0.65 * MM  # margin
SECTION = 2 * MM  # length of the sections of an arc
USUAL = 0.4  # rank of the section whose ink gives the arc's width


def sure_of(share: float) -> int:
    """Return how certain a judgement is, in per cent: 50 at its limit. `share`: measured value divided by limit."""
    return round(50 * share) if share < 1 else round(100 - 50 / share)


class SignPlaceInk(NamedTuple):
    """The ink in a place to sign: its area (mm²) and its width (mm)."""

    area: float  # mm² of ink
    wide: float  # mm

    @property
    def sure(self) -> int:
        """The certainty in per cent that the place was signed; from 50 on it counts as ink."""
        return sure_of(min(self.area / ENOUGH, self.wide / WIDE))


class InkMasks(NamedTuple):
    """Two masks in pixels of the print. `ink`: lines on the scan only, as narrow as a pen's; `holes`: punched holes."""

    ink: "Picture"  # lines as narrow as a pen's
    holes: "Picture"  # punched holes and their rims, in which no line is seen


def strokes(picture: "Picture", scan: "Picture") -> InkMasks:
    """Return the unprinted ink on the scan that is as narrow as a pen's, and the punched holes, as masks."""
    from PIL import ImageChops, ImageFilter

    broad = opened(scan.filter(ImageFilter.BoxBlur(1)), STROKE)
    holes = ImageChops.subtract(opened(broad, HOLE[0]), opened(broad, HOLE[1]))
    holes = compact(holes.point([255 * (one > GREY) for one in SHADES]))
    holes = widened(holes, RIM)
    thin = ImageChops.subtract(scan, broad.point([min(255, round(GRAIN * one)) for one in SHADES]))
    noise = thin.point([min(one, NOISE) for one in SHADES]).filter(ImageFilter.BoxBlur(REACH))
    thin = ImageChops.subtract(thin, noise.point([max(0, FACTOR * (one - FREE)) for one in SHADES]))
    return InkMasks(ImageChops.subtract(beyond(picture, thin), holes), holes)


def compact(mask: "Picture") -> "Picture":
    """Return the mask without areas that are longer than two punched holes side by side."""
    from PIL import ImageDraw

    mask = mask.copy()
    draw = ImageDraw.Draw(mask)
    for piece in clusters(mask):
        left, _top, right, _bottom = bounds(piece)
        if max(right - left, piece[-1][0] - piece[0][0]) > TWO:
            for y, start, end in piece:
                draw.line((start, y, end - 1, y), 0)
    return mask


def opened(picture: "Picture", radius: int) -> "Picture":
    """Return the picture with only the light areas at least twice `radius` pixels wide (morphological opening)."""
    from PIL import ImageOps

    return widened(ImageOps.invert(widened(ImageOps.invert(picture), radius)), radius)


def ink_in(masks: InkMasks, place: Box) -> SignPlaceInk:
    """Return the ink in a place (pixels of the print) without lines and arcs that only cross the place."""
    left, top, right, bottom = (
        round(edge + way * AROUND) for edge, way in zip(place, (-1, -1, 1, 1), strict=True)
    )
    inner = place[0] - left, place[1] - top, place[2] - left, place[3] - top
    near = InkMasks(*(mask.crop((left, top, right, bottom)) for mask in masks))
    found = ink_of_a_pen(near.ink, inner)
    for _ in range(ARCS):
        arc = crossing_arc(near, inner) if found.area else None
        if arc is None:
            break
        erase(near.ink, arc)
        found = ink_of_a_pen(near.ink, inner)
    return found


def ink_of_a_pen(mask: "Picture", place: Box) -> SignPlaceInk:
    """Return the ink of those areas of `mask` that lie mostly in `place`; 0 for dust, a staple or a hole's rim."""
    every = clusters(mask)
    components = [
        one for one in every if is_ink(one) and area_within(one, place) >= INSIDE * area(one)
    ]
    found = measured(components, place)
    dust = sum(area_within(one, place) for one in every if not is_ink(one))
    if found.area * MM * MM < SPECKS * dust or (
        components and (is_staple(components) or is_rim(components))
    ):
        return SignPlaceInk(0, 0)
    return found


def area_within(component: Sequence[Run], box: Box) -> float:
    """Return how many pixels of a connected area lie in a box."""
    left, top, right, bottom = box
    return sum(
        max(0, min(end, right) - max(start, left))
        for y, start, end in component
        if top <= y <= bottom
    )


def is_staple(components: Sequence[Sequence[Run]]) -> bool:
    """Return whether the connected areas form one short, straight line of even width, like a staple."""
    points = pixels(components)
    x, y = centroid(points)
    off = [(p[0] - x, p[1] - y) for p in points]
    turn = atan2(2 * sum(u * v for u, v in off), sum(u * u - v * v for u, v in off)) / 2
    a, b = cos(turn), sin(turn)
    along = [u * a + v * b for u, v in off]
    beside = sorted(abs(v * a - u * b) for u, v in off)
    long = max(along) - min(along)
    near = min(STRAIGHT, sum(map(area, components)) / max(long, 1) / 2 + SLACK)
    return long <= STAPLE and beside[len(off) * 95 // 100] <= near


def is_rim(components: Sequence[Sequence[Run]]) -> bool:
    """Return whether the connected areas form an arc as small as the rim of a punched hole."""
    points, chance = pixels(components), Random(0)
    for centre, radius in (
        circle_through(chance.sample(points, 3)) for _ in range(RIMS if len(points) > FEW else 0)
    ):
        on = sum(abs(dist(centre, p) - radius) <= UNEVEN for p in points)
        if ROUND[0] <= radius <= ROUND[1] and on >= MOST * len(points):
            return True
    return False


def pixels(components: Sequence[Sequence[Run]]) -> list[Point]:
    """Return the pixels of the connected areas as points, thinned out evenly to some hundred."""
    every = [
        (float(x), float(y))
        for component in components
        for y, start, end in component
        for x in range(start, end)
    ]
    return every[:: max(1, len(every) // SAMPLED)]


def centroid(points: Sequence[Point]) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


class InkArc(NamedTuple):
    """An arc of a circle on a scan, in pixels; a straight line has a very large circle. `first` and `last`: its ends,
    as lengths along the circle from the direction `turn` (radians); `half`: half of its width."""

    centre: Point
    radius: float
    turn: float  # radians
    first: float = 0.0  # where it begins, as a length along the circle from the direction `turn`
    last: float = 0.0  # where it ends
    half: float = 0.0  # half its width

    @property
    def length(self) -> float:
        return self.last - self.first

    def at(self, along: float) -> Point:
        turn = self.turn + along / self.radius
        return self.centre[0] + self.radius * cos(turn), self.centre[1] + self.radius * sin(turn)

    def along(self, point: Point) -> tuple[float, float]:
        """Return (how far along the arc a point lies, how far outside its circle), in pixels."""
        x, y = point[0] - self.centre[0], point[1] - self.centre[1]
        c, s = cos(self.turn), sin(self.turn)
        return atan2(y * c - x * s, x * c + y * s) * self.radius, hypot(x, y) - self.radius


def crossing_arc(near: InkMasks, place: Box) -> InkArc | None:
    """Return the longest arc of ink that crosses `place` or enters it from afar; None if there is none."""
    wide = near.ink.width
    every = [
        (float(at % wide), float(at // wide)) for at, dark in enumerate(near.ink.tobytes()) if dark
    ]
    chance = Random(0)
    best: InkArc | None = None
    points = chance.sample(every, min(SEARCHED, len(every)))
    each = len(every) / max(1, len(points))
    for _ in range(TRIED if len(points) >= FEW else 0):
        arc = arc_on(chance.sample(points, 3), points, COARSE, near.holes)
        if arc and (best is None or arc.length > best.length):
            best = crossing(arc, points, each, place) or best
    for _ in range(2):  # once more through the pixels of its ends and halfway
        if best:
            on = sorted((best.along(p)[0], p) for p in points if lies_on(best, p, best.half))
            few, half = max(1, len(on) // 12), len(on) // 2
            three = [
                centroid([p for _, p in part])
                for part in (on[:few], on[half : half + few], on[-few:])
            ]
            finer = arc_on(three, points, best.half, near.holes)
            best = (finer and crossing(finer, points, each, place)) or best
    return best


def arc_on(
    through: Sequence[Point], points: Sequence[Point], tolerance: float, holes: "Picture"
) -> InkArc | None:
    """Return the longest arc of `points` on the circle through the three points `through`. A gap ends it, unless a
    punched hole (mask `holes`) lies there. None if the circle is small or few points lie within `tolerance` pixels."""
    centre, radius = circle_through(through)
    on = [p for p in points if abs(dist(centre, p) - radius) <= tolerance]
    if radius < RADIUS or len(on) < FEW:
        return None
    x, y = centroid(on)
    arc = InkArc(centre, radius, atan2(y - centre[1], x - centre[0]))
    along = sorted(arc.along(p)[0] for p in on)
    start, longest = along[0], (0.0, 0.0)
    for one, then in zip(along, [*along[1:], None], strict=True):
        if then is None or (then - one > GAP and not is_hidden(arc, one, then, holes)):
            longest = max(longest, (start, one), key=lambda ends: ends[1] - ends[0])
            start = then or 0.0
    return arc._replace(first=longest[0], last=longest[1])


def is_hidden(arc: InkArc, first: float, last: float, holes: "Picture") -> bool:
    """Return whether an arc's gap from `first` to `last` (pixels along it) is short and mostly in a punched hole."""
    spots = [arc.at(first + (last - first) * (at + 0.5) / 12) for at in range(12)]
    inside = [
        (round(x), round(y))
        for x, y in spots
        if 0 <= x < holes.width - 1 and 0 <= y < holes.height - 1
    ]
    return last - first <= HIDDEN and sum(
        bool(holes.getpixel(spot)) for spot in inside
    ) >= ACROSS * len(spots)


def lies_on(arc: InkArc, point: Point, near: float) -> bool:
    along, beside = arc.along(point)
    return abs(beside) <= near and arc.first <= along <= arc.last


def crossing(arc: InkArc, points: Sequence[Point], each: float, place: Box) -> InkArc | None:
    """Return `arc` if it crosses `place`, its width set by `points`; None if not. `each`: ink pixels per point."""
    left, top, right, bottom = place
    on = [(p, *arc.along(p)) for p in points if lies_on(arc, p, BESIDE)]
    sections = Counter(
        int((along - arc.first) / SECTION) for _, along, beside in on if abs(beside) <= COARSE
    )
    if arc.length < LENGTH or not sections:
        return None
    half = sorted(sections.values())[int(USUAL * len(sections))] * each / SECTION / 2 + UNEVEN
    ends = arc.at(arc.first), arc.at(arc.last)
    out, within = sorted(min(x - left, right - x, y - top, bottom - y) for x, y in ends)
    here = [abs(beside) for (x, y), _, beside in on if left <= x <= right and top <= y <= bottom]
    share = sum(beside <= half for beside in here) / max(1, len(here))
    enters = within < EDGE or out < -FAR or (out < EDGE / 3 and arc.radius > LINE)
    crosses = enters if share >= EVEN else within < -BOTH and share >= PLAIN
    return arc._replace(half=half) if crosses else None


def circle_through(three: Sequence[Point]) -> tuple[Point, float]:
    """Return centre and radius of the circle through three points; if they are in line, the circle is very large."""
    (ax, ay), (bx, by), (cx, cy) = three
    double = 2 * (ax * (by - cy) + bx * (cy - ay) + cx * (ay - by)) or 1e-6
    aa = ax * ax + ay * ay
    bb = bx * bx + by * by
    cc = cx * cx + cy * cy
    x = (aa * (by - cy) + bb * (cy - ay) + cc * (ay - by)) / double
    y = (aa * (cx - bx) + bb * (ax - cx) + cc * (bx - ax)) / double
    return (x, y), dist((x, y), three[0])


def erase(mask: "Picture", arc: InkArc) -> None:
    """Erase an arc, in its full width, from a mask."""
    from PIL import ImageDraw

    steps = max(2, round(arc.length / MM))
    along = [
        arc.first - arc.half + (arc.length + 2 * arc.half) * step / steps
        for step in range(steps + 1)
    ]
    ImageDraw.Draw(mask).line([arc.at(one) for one in along], 0, round(2 * arc.half) + 1)


def measured(components: Sequence[Sequence[Run]], place: Box) -> SignPlaceInk:
    """Return the ink that connected areas have in `place`: its area and its width."""
    left, top, right, bottom = place
    size, edges = 0.0, list[float]()
    for component in components:
        here = (
            (start, end)
            for y, start, end in component
            if top <= y <= bottom and end > left and start < right
        )
        inside = [(max(start, left), min(end, right)) for start, end in here]
        size += sum(end - start for start, end in inside)
        edges += [edge for run in inside for edge in run]
    return SignPlaceInk(size / MM / MM, (max(edges) - min(edges)) / MM if edges else 0.0)
