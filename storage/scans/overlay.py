"""Laying a scanned page over the page as printed. The QR code, the small mark or a coarse picture gives a first
placement; then tile after tile of the print is searched, nearest first. Uses Pillow alone, in the worker."""

from collections.abc import Callable, Sequence
from math import dist
from operator import mul
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from storage.scans.codes import anchored, code_corners, evened, likeness

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

DPI = 150  # resolution at which print and scan are compared
MM = DPI / 25.4
FINER = 1.15  # scans finer than so many times `DPI`, judged by the code's size, are reduced
TILE = (96, 64)  # pixels of a tile
# a tile that looks so much like itself, shifted by so many pixels, is part of a line
SHIFT = 4
ALIKE = 0.85
LIKE = 0.6  # least likeness of a tile that is found
ENOUGH = 13  # least number of points to determine the perspective as a rule; two codes have eight
PLACED = 0.6  # the share of tiles that must be found, or nothing is reported about the page
TRIED, LOST = 30, 0.25  # the search ends after so many tiles if a smaller share of them was found
PIECE, DUST = 1.6, 12  # pieces shorter in mm, or with fewer pixels, are dust
PRINTED = 100  # on a page without a code, one pixel in so many is toner
BEYOND = 52  # of 255: least darkness beyond that of the print nearby
SHADES = range(256)

Point = tuple[float, float]
# points of the page from its upper left corner: left, top, right, bottom
Box = tuple[float, float, float, float]
Pair = tuple[Point, Point]  # a point of the print, and where it is on the scan
Map = Callable[[Point], Point]


class PrintScanMatch(NamedTuple):
    """A print and its scan. `laid`: map from print to scan; `share`: part of the print found on the scan (0 to 1)."""

    printed: "Picture"  # darkness of the print, toner 255
    scanned: "Picture"  # darkness of the scan, in its own frame
    laid: "PrintToScanMap"  # where points of the print are on the scan
    share: float  # of the printed tiles that were found
    codes: tuple[Box, ...]  # pixels of the print


def lay(picture: "Picture", scan: "Picture") -> PrintScanMatch | None:
    """Return how `scan` lies over the print `picture`, by their QR codes, else by likeness; None if little fits."""
    here = code_corners(picture)
    there = code_corners(scan) or code_corners(evened(scan))
    both = [says for says in here if says in there]
    if both:
        finer = side(there[both[0]]) / side(here[both[0]])
    else:
        finer = max(scan.size) / max(picture.size)
    large = finer / FINER
    if large > 1.05:
        from PIL import Image

        way = Image.Resampling.BOX if large > 1.4 else Image.Resampling.HAMMING
        scan = scan.resize((round(scan.width / large), round(scan.height / large)), way)
        there = {says: [(x / large, y / large) for x, y in code] for says, code in there.items()}
    codes = [pair for says in both for pair in zip(here[says], there[says], strict=True)]
    shown, seen = dark(picture), dark(scan)
    far = [] if codes else anchored(shown, seen)
    if not codes and not far:
        return None
    if codes:
        level = blackest(seen, fitted(codes), [p for p, _ in codes[:4]])
    else:
        level = darkest(seen.histogram(), seen.width * seen.height / PRINTED)
    printed, scanned = contrasted(shown, 250), contrasted(seen, level)
    found = walked(printed, scanned, codes or far)
    if codes and not found:  # photographed from the side, or crumpled beside the codes
        found = walked(printed, scanned, codes, len(codes))
        if not found and (far := anchored(shown, seen)):
            found = walked(printed, scanned, far)
    if found:
        return PrintScanMatch(printed, scanned, *found, tuple(map(ends, here.values())))
    return None


def side(code: Sequence[Point]) -> float:
    """Return the size of a QR code in pixels: the mean of its diagonals."""
    return (dist(code[0], code[2]) + dist(code[1], code[3])) / 2


def ends(code: Sequence[Point]) -> Box:
    return (
        min(x for x, _ in code),
        min(y for _, y in code),
        max(x for x, _ in code),
        max(y for _, y in code),
    )


def dark(grey: "Picture") -> "Picture":
    """Return a picture of how much darker each place is than the paper around it, without shadows."""
    from PIL import Image, ImageChops, ImageFilter

    small = grey.reduce(8)
    ground = small.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.BoxBlur(4))
    return ImageChops.subtract(ground.resize(grey.size, Image.Resampling.BILINEAR), grey)


def blackest(scan: "Picture", print_to_scan: Map, code: Sequence[Point]) -> int:
    """Return how dark toner is on a `dark` scan, 40 to 255: a quarter of its QR code's pixels are darker than this."""
    return darkest(patch(scan, print_to_scan, ends(code), (96, 96)).histogram(), 96 * 96 / 4)


def darkest(levels: Sequence[int], pixels: float, minimum: int = 40) -> int:
    """Return the darkness above which the histogram `levels` has at least `pixels` pixels; never below `minimum`."""
    level = 255
    while level > minimum and pixels > 0:
        pixels -= levels[level]
        level -= 1
    return level


def contrasted(picture: "Picture", level: int) -> "Picture":
    """Return the picture scaled so that `level`, the darkness of toner, becomes 255, and what is near paper white 0."""
    return picture.point(
        [min(255, max(0, round((shade - 10) * 255 / max(30, level - 10)))) for shade in SHADES]
    )


def walked(
    picture: "Picture", scan: "Picture", start_pairs: list[Pair], perspective_pairs: int = ENOUGH
) -> "tuple[PrintToScanMap, float] | None":
    """Return (map from print to scan, fraction of the print's tiles found); None if hardly any was found. The search
    begins at `start_pairs` and goes from tile to tile. With `perspective_pairs` or more, the map has perspective."""
    tiles = tiles_of(picture)
    home = sum(p[0] for p, _ in start_pairs[:4]) / 4, sum(p[1] for p, _ in start_pairs[:4]) / 4
    model = fitted(start_pairs, perspective_pairs)
    found: list[Pair] = [(home, model(home))]
    for turn in range(3):
        had = [p for p, _ in found]
        rest = {centre: min(dist(centre, p) for p in had) for centre in tiles if centre not in had}
        tried = since = 0
        while rest:
            if not turn and (tried := tried + 1) > TRIED and len(found) < tried * LOST:
                return None  # another page: searching all tiles would be in vain
            centre = min(rest, key=rest.__getitem__)
            reach = max(3, min(20, round((4, 5, 8)[turn] + 0.03 * rest.pop(centre))))
            spot = tile_at(scan, PrintToScanMap(model, found), centre, tiles[centre], reach)
            if spot is None:
                continue
            found.append((centre, spot))
            rest = {one: min(apart, dist(one, centre)) for one, apart in rest.items()}
            since += 1
            if since >= min(12, 2 + len(found) // 3):
                model = fitted(start_pairs + found[1:], perspective_pairs)
                since = 0
        if len(found) > 8:
            model = fitted(start_pairs + found[1:], perspective_pairs)
            found = among_their_like(found, model)
    if len(found) <= 5:
        return None
    return PrintToScanMap(fitted(start_pairs + found[1:], perspective_pairs), found), (
        len(found) - 1
    ) / len(tiles)


def tiles_of(picture: "Picture") -> dict[Point, "Picture"]:
    """Return the parts of the print with letters or lines, at half size, keyed by their centre on the print."""
    from PIL import ImageFilter

    soft, found = picture.reduce(2).filter(ImageFilter.GaussianBlur(0.7)), {}
    wide, high = TILE
    for y in range(0, picture.height - high, high):
        for x in range(0, picture.width - wide, wide):
            tile = soft.crop((x // 2, y // 2, (x + wide) // 2, (y + high) // 2))
            if sum(tile.histogram()[90:]) > 40 and is_one_place(tile):
                found[x + wide / 2, y + high / 2] = tile
    return found


def is_one_place(tile: "Picture") -> bool:
    """Return whether a tile looks different if shifted a little, so that its place on a scan is unambiguous."""
    wide, high = tile.size
    own = tile.crop((SHIFT, SHIFT, wide - SHIFT, high - SHIFT)).tobytes()
    for x, y in ((0, SHIFT), (2 * SHIFT, SHIFT), (SHIFT, 0), (SHIFT, 2 * SHIFT)):
        moved = tile.crop((x, y, x + wide - 2 * SHIFT, y + high - 2 * SHIFT))
        if likeness(own, moved.tobytes()) > ALIKE:
            return False
    return True


def tile_at(
    scan: "Picture", print_to_scan: "PrintToScanMap", centre: Point, tile: "Picture", reach: int
) -> Point | None:
    """Return the point of the scan where the print's `tile` with this `centre` lies. None if it is not found within
    `reach` (pixels of `tile`) of where `print_to_scan` puts it."""
    wide, high = TILE[0] / 2 + 2 * reach, TILE[1] / 2 + 2 * reach
    box = centre[0] - wide, centre[1] - high, centre[0] + wide, centre[1] + high
    there = patch(scan, print_to_scan, box, (tile.width + 2 * reach, tile.height + 2 * reach))
    if not any(there.histogram()[60:]):
        return None  # nothing was printed there, or nothing is left of it
    dx, dy, like = sought(tile, there, reach)
    return print_to_scan((centre[0] + 2 * dx, centre[1] + 2 * dy)) if like >= LIKE else None


def sought(tile: "Picture", picture: "Picture", reach: int) -> tuple[float, float, float]:
    """Return (shift x, shift y, likeness) of the place where `tile` fits best in `picture`, which is larger by `reach`
    pixels on each side. Shifts are in pixels; likeness 1.0 = the same."""
    from PIL import ImageChops

    wide, high = tile.size
    costs: dict[tuple[int, int], int] = {}

    def cost(spot: tuple[int, int]) -> int:
        if spot not in costs:
            x, y = spot[0] + reach, spot[1] + reach
            apart = ImageChops.difference(tile, picture.crop((x, y, x + wide, y + high)))
            costs[spot] = sum(map(mul, apart.histogram(), SHADES))
        return costs[spot]

    step = 2 if reach > 3 else 1
    bx, by = min(
        ((x, y) for x in range(-reach, reach + 1, step) for y in range(-reach, reach + 1, step)),
        key=cost,
    )
    near = [
        (x, y)
        for x in range(bx - 1, bx + 2)
        for y in range(by - 1, by + 2)
        if max(abs(x), abs(y)) <= reach
    ]
    bx, by = min(near, key=cost)
    part = picture.crop((bx + reach, by + reach, bx + reach + wide, by + reach + high))
    return bx, by, likeness(tile.tobytes(), part.tobytes())


def among_their_like(pairs: list[Pair], model: Map) -> list[Pair]:
    """Return the pairs whose error under `model` is like their neighbours'; others matched a wrong line of text."""
    off = [(p, off_by(model, p, q)) for p, q in pairs]
    kept = pairs[:1]
    for pair, (p, own) in zip(pairs[1:], off[1:], strict=True):
        around = sorted(off, key=lambda one: dist(one[0], p))[1:8]
        if (
            dist(own, (median(one[1][0] for one in around), median(one[1][1] for one in around)))
            < 4
        ):
            kept.append(pair)
    return kept


def off_by(model: Map, p: Point, q: Point) -> Point:
    where = model(p)
    return q[0] - where[0], q[1] - where[1]


class PrintToScanMap:
    """A function from points of the print to points of the scan: `model`, corrected by its error at tiles nearby."""

    def __init__(self, model: Map, pairs: Sequence[Pair]) -> None:
        self.model, self.found = model, pairs

    def __call__(self, p: Point) -> Point:
        near = sorted(self.found, key=lambda one: dist(one[0], p))[:4]
        off = [off_by(self.model, *one) for one in near]
        x, y = self.model(p)
        return x + median(one[0] for one in off), y + median(one[1] for one in off)


def patch(scan: "Picture", print_to_scan: Map, box: Box, size: tuple[int, int]) -> "Picture":
    """Return what the scan shows of the print's `box`, scaled to `size`; `print_to_scan` maps print to scan."""
    from PIL import Image

    left, top, right, bottom = box
    quad = [
        edge
        for p in ((left, top), (left, bottom), (right, bottom), (right, top))
        for edge in print_to_scan(p)
    ]
    return scan.transform(size, Image.Transform.QUAD, quad, Image.Resampling.BILINEAR, fillcolor=0)


def fitted(pairs: Sequence[Pair], enough: int = ENOUGH) -> Map:
    """Return the map from print to scan that fits most pairs: affine or, if there are `enough` pairs, a perspective."""
    free = len(pairs) >= enough
    model = solved(pairs, free)
    for _ in range(2):
        off = [dist(model(p), q) for p, q in pairs]
        limit = max(3.0, 3 * median(off))
        kept = [pair for pair, apart in zip(pairs, off, strict=True) if apart <= limit]
        if len(kept) < 6:
            break
        model = solved(kept, free)
    return model


def solved(pairs: Sequence[Pair], free: bool) -> Map:
    """Return the least-squares map for `pairs`: a perspective if `free`, else affine."""
    size = 8 if free else 6
    sums = [[0.0] * (size + 1) for _ in range(size)]
    for (px, py), (qx, qy) in pairs:
        x = px / 1000
        y = py / 1000
        u = qx / 1000
        v = qy / 1000
        across = [x, y, 1, 0, 0, 0, -u * x, -u * y]
        down = [0, 0, 0, x, y, 1, -v * x, -v * y]
        for row in ([*across[:size], u], [*down[:size], v]):
            for i in range(size):
                for j in range(size + 1):
                    sums[i][j] += row[i] * row[j]
    for i in range(6, size):
        sums[i][i] += 1e-5 * len(pairs)  # little perspective unless the points ask for it
    a, b, c, d, e, f, g, h = [*eliminated(sums), 0.0, 0.0][:8]

    def model(p: Point) -> Point:
        x, y = p[0] / 1000, p[1] / 1000
        w = (g * x + h * y + 1) / 1000
        return (a * x + b * y + c) / w, (d * x + e * y + f) / w

    return model


def eliminated(rows: list[list[float]]) -> list[float]:
    """Return the solution of linear equations; a row is its coefficients, then the right side. `rows` is changed.
    ZeroDivisionError if there is not exactly one solution."""
    for at in range(len(rows)):
        best = max(range(at, len(rows)), key=lambda row: abs(rows[row][at]))
        rows[at], rows[best] = rows[best], rows[at]
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for other in range(len(rows)):
            if other != at and (factor := rows[other][at]):
                rows[other] = [v - factor * w for v, w in zip(rows[other], rows[at], strict=True)]
    return [row[-1] for row in rows]


def beyond(picture: "Picture", scan: "Picture") -> "Picture":
    """Return a mask of where the scan, laid over the print, is dark but nothing was printed near."""
    from PIL import ImageChops, ImageFilter

    stronger = [min(255, round(1.7 * one)) for one in SHADES]
    near = widened(picture, 2).filter(ImageFilter.GaussianBlur(1.1)).point(stronger)
    more = ImageChops.subtract(scan.filter(ImageFilter.GaussianBlur(0.6)), near)
    return more.point([255 if shade > BEYOND else 0 for shade in SHADES])


def widened(picture: "Picture", margin: int) -> "Picture":
    """Return light areas `margin` pixels wider on every side; 100 times faster than Pillow's filter."""
    from PIL import ImageChops

    (wide, high), reach = picture.size, 0
    while reach < 2 * margin:
        step = min(reach + 1, 2 * margin - reach)
        for across, down in ((step, 0), (0, step)):
            picture = ImageChops.lighter(
                picture, picture.crop((across, down, wide + across, high + down))
            )
        reach += step
    return picture.crop((-margin, -margin, wide - margin, high - margin))


Run = tuple[int, int, int]  # row, first column, column after the last


def pieces(mask: "Picture") -> list[list[Run]]:
    """Return the connected areas of a mask, without those as small as dust."""
    return [piece for piece in clusters(mask) if is_ink(piece)]


def clusters(mask: "Picture", gap: int = 1) -> list[list[Run]]:
    """Return all connected areas of a mask, dust included. Areas up to `gap` pixels apart count as connected."""
    width, data = mask.width, mask.tobytes()
    found: list[list[Run]] = []  # empty once it is joined to another
    home: list[int] = []  # by area the one it is joined to, or itself

    def top(index: int) -> int:
        while home[index] != index:
            home[index] = home[home[index]]
            index = home[index]
        return index

    above: list[tuple[Run, int]] = []
    for y in range(mask.height):
        row = data[y * width : (y + 1) * width]
        here = list[tuple[Run, int]]()
        end = 0
        at = 0
        while (start := row.find(b"\xff", end)) >= 0:
            end = row.find(b"\0", start)
            if end < 0:
                end = width
            while at < len(above) and above[at][0][2] < start - gap:
                at += 1
            beside = at
            while beside < len(above) and above[beside][0][1] <= end + gap:
                beside += 1
            near = (*above[at:beside], *here[-1:])
            own, *others = sorted({top(one) for run, one in near if run[2] >= start - gap}) or [
                len(found)
            ]
            if own == len(found):
                found.append([])
                home.append(own)
            for other in others:
                found[own] += found[other]
                found[other], home[other] = [], own
            found[own].append((y, start, end))
            here.append(((y, start, end), own))
        above = here
    return [piece for piece in found if piece]


def bounds(piece: Sequence[Run]) -> tuple[int, int, int, int]:
    """Return (left, top, right, bottom) of a connected area, in pixels."""
    left = min(start for _, start, _ in piece)
    right = max(end for _, _, end in piece)
    return left, min(y for y, _, _ in piece), right, max(y for y, _, _ in piece) + 1


def area(piece: Sequence[Run]) -> int:
    return sum(end - start for _, start, end in piece)


def is_ink(piece: Sequence[Run]) -> bool:
    left, top, right, bottom = bounds(piece)
    return area(piece) >= DUST and max(right - left, bottom - top) >= PIECE * MM
