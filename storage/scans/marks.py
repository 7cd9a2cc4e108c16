"""The marks on a printed page, and a scan aligned with it word by word. Uses Pillow alone, in the worker process."""

from collections.abc import Callable, Sequence
from itertools import pairwise, product
from math import dist, exp
from operator import mul
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from storage.scans.codes import likeness
from storage.scans.overlay import (
    MM,
    SHADES,
    Box,
    Map,
    Point,
    PrintScanMatch,
    PrintToScanMap,
    bounds,
    clusters,
    contrasted,
    dark,
    eliminated,
    off_by,
)

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

DARK = 90  # least darkness of print, of 255
TALLEST, WIDEST = 8, 18  # greatest height of a mark in mm; usual width of a letter in pixels
MANY = 20  # least number of tiles to determine the distortion of the sheet
CELL = (96, 64)  # pixels of a cell of the mesh
WORD, GAP = 110, 14  # greatest width of a word, and greatest gap between its marks, in pixels
# search range of a word in pixels if its neighbours were found
NEAR = 3
# else its search range in half pixels
FAR = 20
LEAST_LIKENESS = 0.6  # least likeness of a word that is found
DOT = 5  # greatest size of a dot in pixels: lines of dots look alike when shifted, so they are not searched

Off = list[tuple[Point, Point]]  # places, and by how many pixels each is off


class PrintedPage(NamedTuple):
    """A page as printed: its picture, and the rectangles around its marks (letters, signs), grouped into words."""

    picture: "Picture"  # grey, at `DPI`
    words: tuple[tuple[Box, ...], ...]  # its marks, those beside each other together; pixels

    @property
    def marks(self) -> list[Box]:
        return [mark for word in self.words for mark in word]


def printed_page(picture: "Picture") -> PrintedPage:
    """Return a printed page with its marks, found in its picture: a PDF's text may be placed otherwise."""
    grey = picture.convert("L")
    mask = contrasted(dark(grey), 250).point([255 if shade > DARK else 0 for shade in SHADES])
    return PrintedPage(
        grey, tuple(map(tuple, words_of([part for one in blobs(mask) for part in parts(one)])))
    )


def blobs(mask: "Picture") -> list[Box]:
    """Return the rectangles around the connected areas of a mask, row after row."""
    return [bounds(piece) for piece in clusters(mask, gap=0)]


def parts(box: Box) -> list[Box]:
    """Return the rectangles of the letters in the mark `box`, cut evenly if wide; [] for a rule, frame or dark area."""
    wide, high = sides(box)
    if high > TALLEST * MM or max(wide, high) < 2 or (high < 4 and wide > 6 * high):
        return []
    count = max(1, round(wide / WIDEST)) if wide > 1.5 * WIDEST and high < wide else 1
    edges = [box[0] + wide * n / count for n in range(count + 1)]
    return [(left, box[1], right, box[3]) for left, right in pairwise(edges)]


def sides(box: Box) -> Point:
    return box[2] - box[0], box[3] - box[1]


def around(boxes: Sequence[Box]) -> Box:
    return (
        min(one[0] for one in boxes),
        min(one[1] for one in boxes),
        max(one[2] for one in boxes),
        max(one[3] for one in boxes),
    )


def words_of(marks: Sequence[Box]) -> list[list[Box]]:
    """Return the rectangles of marks grouped into words by nearness: lines from the top, words from the left."""
    found: list[list[Box]] = []
    open_: list[tuple[Box, list[Box]]] = []
    for mark in sorted(marks, key=lambda one: one[1]):
        open_ = [one for one in open_ if one[0][3] + GAP > mark[1]]
        at = next((n for n, (box, _) in enumerate(open_) if joins(box, mark)), -1)
        if at < 0:
            found.append([mark])
            open_.append((mark, found[-1]))
        else:
            open_[at][1].append(mark)
            open_[at] = around((open_[at][0], mark)), open_[at][1]
    return sorted(found, key=lambda word: (round(around(word)[3] / 24), around(word)[0]))


def joins(word: Box, mark: Box) -> bool:
    left, top, right, bottom = around((word, mark))
    near = word[0] - mark[2] < GAP and mark[0] - word[2] < GAP and mark[1] - word[3] < GAP / 4
    return near and right - left < WORD and bottom - top < TALLEST * MM


# -- the scan in the frame of the print


def bent(print_to_scan: PrintToScanMap) -> PrintToScanMap:
    """Return the map with a quadratic correction fitted to its `found` points; if these are too few, the same map."""
    off = [(p, off_by(print_to_scan.model, p, q)) for p, q in print_to_scan.found]
    if len(off) < MANY:
        return print_to_scan
    kept = off
    for _ in range(2):
        across, down = (curve([(p, o[axis]) for p, o in kept]) for axis in (0, 1))
        apart = [(dist((across(p), down(p)), o), (p, o)) for p, o in off]
        limit = max(2.0, 3 * median(one for one, _ in apart))
        kept = [pair for one, pair in apart if one <= limit]

    def model(p: Point) -> Point:
        x, y = print_to_scan.model(p)
        return x + across(p), y + down(p)

    return PrintToScanMap(model, print_to_scan.found)


def curve(values: Sequence[tuple[Point, float]]) -> Callable[[Point], float]:
    """Return the quadratic function of a point of the page that fits `values` by least squares."""

    def terms(p: Point) -> tuple[float, ...]:
        x, y = p[0] / 1000, p[1] / 1000
        return 1.0, x, y, x * x, x * y, y * y

    rows = [[1e-4 * len(values) * (i == j) for j in range(7)] for i in range(6)]
    for p, value in values:
        own = terms(p)
        for i in range(6):
            for j, other in enumerate((*own, value)):
                rows[i][j] += own[i] * other
    found = eliminated(rows)
    return lambda p: sum(map(mul, found, terms(p)))


def drawn_over(scan: PrintScanMatch, print_to_scan: Map) -> tuple["Picture", "Picture"]:
    """Return (the scan laid over the print by the map `print_to_scan`, a mask of where the scan covers the print)."""
    from PIL import Image

    wide, high = CELL
    columns = -(-scan.printed.width // wide)
    rows = -(-scan.printed.height // high)
    at = {
        (i, j): print_to_scan((i * wide, j * high))
        for i in range(columns + 1)
        for j in range(rows + 1)
    }
    mesh = []
    for i, j in product(range(columns), range(rows)):
        corners = (*at[i, j], *at[i, j + 1], *at[i + 1, j + 1], *at[i + 1, j])
        mesh.append(((i * wide, j * high, (i + 1) * wide, (j + 1) * high), corners))
    size = (columns * wide, rows * high)
    inner = (0, 0, *scan.printed.size)
    way = Image.Transform.MESH
    seen = scan.scanned.transform(size, way, mesh, Image.Resampling.BICUBIC, fillcolor=0)
    white = Image.new("L", scan.scanned.size, 255)
    there = white.transform(size, way, mesh, Image.Resampling.NEAREST, fillcolor=0)
    return seen.crop(inner), there.crop(inner)


def by_words(print_to_scan: Map, shifts: Off) -> Map:
    """Return the map from print to scan, corrected near each word by that word's shift. `shifts`: (place on the print,
    shift) of each word that was found, in pixels."""

    def where(p: Point) -> Point:
        # nearer words have more weight
        weight = 0.02
        across = 0.0
        down = 0.0
        for place, (dx, dy) in shifts:
            away = (place[0] - p[0]) ** 2 + (place[1] - p[1]) ** 2
            if away < 240 * 240:
                own = exp(-away / 9000)
                weight = weight + own
                across = across + own * dx
                down = down + own * dy
        return print_to_scan((p[0] + across / weight, p[1] + down / weight))

    return where


def words_off(
    picture: "Picture", scan: "Picture", boxes: Sequence[Box], known: Sequence[Point]
) -> Off:
    """Return (centre on the print, shift to the scan), in pixels, of each word (its rectangle in `boxes`) found on the
    scan. Words near the points `known` of the print are searched first."""
    from PIL import ImageFilter

    half = [one.reduce(2).filter(ImageFilter.GaussianBlur(1.2)) for one in (picture, scan)]
    found: Off = []
    rest = sorted(boxes, key=lambda box: min((dist(middle(box), p) for p in known), default=0.0))
    for box in rest:
        at = middle(box)
        near = sorted(found, key=lambda one: dist(one[0], at))[:5]
        start = (0.0, 0.0)
        if near:
            start = (median(o[0] for _, o in near), median(o[1] for _, o in near))
        spot = round(start[0]), round(start[1])
        dx, dy, like = climbed(picture, scan, box, spot, NEAR)
        if like < LEAST_LIKENESS:  # shifted farther than its neighbours
            small = tuple(edge / 2 for edge in box)
            spot = (round(start[0] / 2), round(start[1] / 2))
            across, down, _like = climbed(half[0], half[1], small, spot, FAR, first_step=2)
            dx, dy, like = climbed(picture, scan, box, (round(2 * across), round(2 * down)), NEAR)
        if like >= LEAST_LIKENESS:
            found.append((at, (dx, dy)))
    return [one for one in found if not strays(one, found)]


def strays(word: tuple[Point, Point], shifts: Off) -> bool:
    """Return whether a word (centre, shift) is shifted so unlike its neighbours in `shifts` that its match is wrong."""
    around_ = sorted(shifts, key=lambda one: dist(one[0], word[0]))[1:7]
    across, down = (median(off[axis] for _, off in around_ or [word]) for axis in (0, 1))
    return dist(word[1], (across, down)) > 8


def middle(box: Box) -> Point:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def climbed(
    picture: "Picture",
    scan: "Picture",
    box: Sequence[float],
    start: tuple[int, int],
    reach: int,
    first_step: int = 0,
) -> tuple[float, float, float]:
    """Return (shift x, shift y, likeness) where `scan` is most like the part `box` of the print. The search goes pixel
    by pixel, at most `reach` away from `start`; `first_step` > 0: from the best point of a grid with this step."""
    from PIL import ImageChops

    left, top, right, bottom = grown(box, 2)
    own = picture.crop((left, top, right, bottom))
    costs: dict[tuple[int, int], int] = {}

    def cost(spot: tuple[int, int]) -> int:
        if spot not in costs:
            there = scan.crop((left + spot[0], top + spot[1], right + spot[0], bottom + spot[1]))
            costs[spot] = sum(map(mul, ImageChops.difference(own, there).histogram(), SHADES))
        return costs[spot]

    best = start
    if first_step:
        steps = range(-reach, reach + 1, first_step)
        best = min(((start[0] + x, start[1] + y) for x in steps for y in steps), key=cost)
    while True:
        near = [(best[0] + x, best[1] + y) for x in (-1, 0, 1) for y in (-1, 0, 1)]
        lower = min(
            (one for one in near if max(abs(one[0] - start[0]), abs(one[1] - start[1])) <= reach),
            key=cost,
        )
        if cost(lower) >= cost(best):
            break
        best = lower
    x, y = best
    there = scan.crop((left + x, top + y, right + x, bottom + y))
    across = lowest(cost((x - 1, y)), cost(best), cost((x + 1, y)))
    down = lowest(cost((x, y - 1)), cost(best), cost((x, y + 1)))
    return x + across, y + down, likeness(own.tobytes(), there.tobytes())


def lowest(before: int, middle: int, after: int) -> float:
    """Return where the parabola through three neighbouring costs is lowest: −0.5 to 0.5, counted from `middle`."""
    curve = before + after - 2 * middle
    return max(-0.5, min(0.5, (before - after) / (2 * curve))) if curve > 0 else 0.0


def grown(box: Sequence[float], margin: float) -> tuple[int, int, int, int]:
    return (
        round(box[0] - margin),
        round(box[1] - margin),
        round(box[2] + margin),
        round(box[3] + margin),
    )


def moved(scan: "Picture", place: tuple[int, int, int, int], x: float, y: float) -> "Picture":
    """Return the part of the scan at `place` (left, top, right, bottom) after moving `place` by `x` and `y` pixels."""
    from PIL import Image

    left, top, right, bottom = place
    way, by = Image.Transform.AFFINE, (1, 0, left + x, 0, 1, top + y)
    return scan.transform((right - left, bottom - top), way, by, Image.Resampling.BICUBIC)


class ScanLaidOverPrint(NamedTuple):
    """A scan laid over its print. `there`: mask of where the scan covers the print; `where`: map from print to scan."""

    printed: "Picture"
    scanned: "Picture"
    there: "Picture"  # mask of where there is a scan at all
    where: Map  # from points of the print to the scan


def aligned(page: PrintedPage, scan: PrintScanMatch) -> ScanLaidOverPrint:
    laid = bent(scan.laid)
    seen, _there = drawn_over(scan, laid)
    boxes = [around(word) for word in page.words if any(max(sides(mark)) > DOT for mark in word)]
    off = words_off(scan.printed, seen, [*scan.codes, *boxes], [place for place, _ in laid.found])
    where = by_words(laid, off)
    seen, there = drawn_over(scan, where)
    return ScanLaidOverPrint(scan.printed, seen, there, where)
