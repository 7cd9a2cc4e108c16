"""Finding the print of a scanned page, in a worker process only: by QR codes, also after corrections, or by a coarse
picture (a dot per millimetre), whose row profiles show where a print may lie, the likeness whether it does."""

from array import array
from collections.abc import Iterator
from itertools import pairwise
from math import cos, radians, sin, sqrt
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

from core.blocks.code import SEAL_MARK

if TYPE_CHECKING:
    from PIL.Image import Image as Picture
    from zxingcpp import Barcode

ENLARGED = 6_000_000  # pictures with more pixels are not enlarged
SHADE = 40  # pixels: a shadow is wider than this, a module of a QR code is not
CORNER = (0.5, 0.34)  # shares of width and height of a corner that may contain the code
MOST = 20  # codes of one page that are reported
COARSE = 16  # by this factor the picture is reduced to measure darkness
# a share of the page's width that fits within a code, whichever way the page lies
PART_OF_CODE = 0.06
DARK = 70  # of 255, over such a part: codes have 110 and more, lines of letters and tables less than 55


class ScannedCode(NamedTuple):
    """A QR code found on a scanned page: its text, and the quarter turns (clockwise) that set the page upright."""

    text: str
    turned: int  # quarter turns clockwise that set the page upright


def find_codes(grey: "Picture", needs_seal: bool = False) -> list[ScannedCode]:
    """Return the QR codes found on a scan, seals last. The search goes through the pictures of `ways`, and ends when a
    code other than a seal is found or, if `needs_seal`, a seal."""
    found: dict[str, ScannedCode] = {}
    for mended in ways(grey):
        found |= {code.text: code for code in seen(mended)}
        if any(code.text.startswith(SEAL_MARK) == needs_seal for code in found.values()):
            break
    return sorted(found.values(), key=lambda code: code.text.startswith(SEAL_MARK))


def seen(grey: "Picture") -> list[ScannedCode]:
    codes = {
        one.text: ScannedCode(one.text, round(-one.orientation / 90) % 4) for one in barcodes(grey)
    }
    return [*codes.values()][:MOST]


def barcodes(grey: "Picture") -> "list[Barcode]":
    """Return the QR codes on a picture, the longest text first."""
    import zxingcpp

    only = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    found = zxingcpp.read_barcodes(grey, formats=only, try_invert=False)
    return sorted((one for one in found if one.valid), key=lambda one: -len(one.text))


def code_corners(grey: "Picture") -> dict[str, list[tuple[float, float]]]:
    """Return {text: corners, clockwise from the upper left} of the QR codes on a picture, the longest text first."""
    at = {one.text: one.position for one in barcodes(grey)}
    return {
        says: [(p.x, p.y) for p in (one.top_left, one.top_right, one.bottom_right, one.bottom_left)]
        for says, one in at.items()
    }


def ways(grey: "Picture") -> Iterator["Picture"]:
    """Yield pictures to search for codes: the scan unchanged, without shadow, and softened; then, enhanced in several
    ways, those corners of the scan that are dark enough for a code."""
    from PIL import Image, ImageFilter, ImageOps

    yield grey
    even = evened(grey)
    yield even
    yield grey.filter(ImageFilter.GaussianBlur(1.0))
    dark = darkness(even)
    scale = dark.width / grey.width
    for box in corners(grey):
        left, top, right, bottom = (round(edge * scale) for edge in box)
        shades = dark.crop((left, top, max(right, left + 1), max(bottom, top + 1))).histogram()
        if any(shades[DARK:]):  # some place is as dark as a code
            corner = grey.crop(box)
            yield corner.filter(ImageFilter.MedianFilter(3))  # without specks
            yield (twice := larger(corner))
            yield twice.filter(ImageFilter.UnsharpMask(3, 180, 2))
            clear = ImageOps.autocontrast(larger(evened(corner)), cutoff=2)
            # at which codes come out best
            yield clear.point([0 if level < 140 else 255 for level in range(256)])
            # The scanner's lines may have fallen between the modules.
            yield corner.rotate(7, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def darkness(picture: "Picture") -> "Picture":
    """Return how dark a picture is (255 = black), blurred, 1/16 as wide: codes stay dark in it, text does not."""
    from PIL import Image, ImageFilter, ImageOps

    small = picture.resize(
        (max(1, picture.width // COARSE), max(1, picture.height // COARSE)), Image.Resampling.BOX
    )
    return ImageOps.invert(small).filter(ImageFilter.BoxBlur(small.width * PART_OF_CODE / 2))


def evened(grey: "Picture") -> "Picture":
    """Return the scan without shadows: each place is compared with the lightest in its neighbourhood."""
    from PIL import Image, ImageChops, ImageFilter, ImageOps

    small = grey.resize((max(1, grey.width // 8), max(1, grey.height // 8)), Image.Resampling.BOX)
    ground = small.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.BoxBlur(SHADE / 8))
    darker = ImageChops.subtract(ground.resize(grey.size, Image.Resampling.BILINEAR), grey)
    return ImageOps.autocontrast(ImageOps.invert(darker), cutoff=1)


def larger(grey: "Picture") -> "Picture":
    from PIL import Image, ImageFilter

    if grey.width * grey.height > ENLARGED:
        return grey
    twice = grey.resize((grey.width * 2, grey.height * 2), Image.Resampling.LANCZOS)
    return twice.filter(ImageFilter.GaussianBlur(1.5))


def corners(grey: "Picture") -> Iterator[tuple[int, int, int, int]]:
    """Yield a rectangle (left, top, right, bottom; in pixels) at each page corner, large enough for a rotated code."""
    width, height = grey.size
    long, short = CORNER
    wide, high = (long, short) if height >= width else (short, long)
    w, h = round(width * wide), round(height * high)
    for left in (0, width - w):
        for top in (height - h, 0):
            yield left, top, left + w, top + h


LONG = 297  # dots of the longer side of a sheet seen from afar
# degrees of rotation tried to straighten a page
LEANINGS = tuple(step / 2 for step in range(-10, 11))
SIZES = tuple(0.9 + step / 50 for step in range(9))  # scales tried for the print on the page
REACH = 30  # dots that the print may be shifted
SOFT = 1.2  # dots by which both are blurred before they are compared
LOOKED = 6  # how many of the likeliest places by rows are compared as pictures
ALIKE = 0.55  # least likeness of page and print: its own have 0.6 to 0.95, others below 0.5 unless of the same words

Point = tuple[float, float]
Profile = list[float]


class CoarsePage(NamedTuple):
    """A small picture of a page, one dot per mm, light ink on black, with the mean brightness of each row and column.
    `scale`: dots per pixel of the page; `lean`: degrees by which the page was turned to the left."""

    picture: "Picture"
    rows: Profile
    columns: Profile
    scale: float  # dots a pixel
    lean: float = 0.0  # degrees it was turned to the left by


class PrintPlacement(NamedTuple):
    """Where a print may lie on a scanned page. `like`: likeness, at most 1; `quarters`: quarter turns to the left that
    set the page upright; `size`: scale of the print; `right`, `down`: its shift in dots of a CoarsePage."""

    like: float  # likeness, at most 1
    quarters: int  # quarter turns to the left that set the page upright
    size: float  # of the print on the page
    right: float  # dots
    down: float


def from_afar(ink: "Picture") -> CoarsePage:
    """Return the coarse picture of a page; `ink` is the page as light ink on black paper."""
    from PIL import Image

    scale = LONG / max(ink.size)
    return _seen(
        ink.resize((round(ink.width * scale), round(ink.height * scale)), Image.Resampling.BOX),
        scale,
        0.0,
    )


def straight(page: CoarsePage) -> CoarsePage:
    """Return the coarse page rotated so that its lines of text are level: its profiles then have the sharpest edges."""
    from PIL import Image

    turned = [
        _seen(page.picture.rotate(lean, Image.Resampling.BILINEAR), page.scale, lean)
        for lean in LEANINGS
    ]
    return max(turned, key=lambda one: _edges(one.rows) + _edges(one.columns))


def place_of(print_: CoarsePage, page: CoarsePage) -> PrintPlacement:
    """Return where the print lies on the straightened scan, which may be any way up, and how alike both are."""
    upright = (print_.picture.height > print_.picture.width) == (
        page.picture.height > page.picture.width
    )
    places = sorted(
        place for turn in ((0, 2) if upright else (1, 3)) for place in _places(print_, page, turn)
    )
    return max(_looked_at(print_, page, place) for place in places[-LOOKED:])


def lies_at(print_: CoarsePage, page: CoarsePage, place: PrintPlacement, p: Point) -> Point:
    """Return the scan's point (pixels) that shows the print's point `p`, for a print that lies at `place`."""
    x, y = _turned_back(page, place, p[0] * print_.scale, p[1] * print_.scale)
    # as it was before it was straightened
    (width, height), lean = (page.picture.size, radians(page.lean))
    x, y = x - width / 2, y - height / 2
    x, y = x * cos(lean) - y * sin(lean) + width / 2, x * sin(lean) + y * cos(lean) + height / 2
    return x / page.scale, y / page.scale


def _seen(picture: "Picture", scale: float, lean: float) -> CoarsePage:
    from PIL import Image

    width, height = picture.size
    exact = picture.convert("F")
    rows = list(array("f", exact.resize((1, height), Image.Resampling.BOX).tobytes()))
    columns = list(array("f", exact.resize((width, 1), Image.Resampling.BOX).tobytes()))
    return CoarsePage(picture, rows, columns, scale, lean)


def _edges(profile: Profile) -> float:
    """Return how much neighbouring values differ, as a sum of squares."""
    return sum((one - other) ** 2 for one, other in pairwise(profile))


def _places(print_: CoarsePage, page: CoarsePage, quarters: int) -> Iterator[PrintPlacement]:
    """Yield for each size the place by rows and columns, and the centred one by rows alone."""
    rows, columns = {
        0: (page.rows, page.columns),
        1: (page.columns[::-1], page.rows),
        2: (page.rows[::-1], page.columns[::-1]),
        3: (page.columns, page.rows[::-1]),
    }[quarters]
    for size in SIZES:
        down, like = _shift(print_.rows, rows, size)
        right, also = _shift(print_.columns, columns, size)
        yield PrintPlacement((like + also) / 2, quarters, size, right, down)
        yield PrintPlacement(
            like, quarters, size, (len(columns) - len(print_.columns) * size) / 2, down
        )


def _shift(print_: Profile, page: Profile, size: float) -> tuple[float, float]:
    """Return by how much a profile of this size is shifted on the page, and its likeness there."""
    count = len(print_)
    levels = _level(print_)
    last = len(page) - 1
    places = (round((n + 0.5) * size - 0.5) for n in range(-REACH, count + REACH))
    around = [page[at] if 0 <= at <= last else 0.0 for at in places]
    norm = (
        sqrt(sum(map(mul, levels, levels))) * sqrt(sum(one * one for one in _level(around))) or 1.0
    )
    best, found = max(
        (sum(map(mul, levels, around[at : at + count])) / norm, at) for at in range(2 * REACH + 1)
    )
    return (found - REACH) * size, best


def _level(profile: Profile) -> Profile:
    mean = sum(profile) / len(profile)
    return [one - mean for one in profile]


def _looked_at(print_: CoarsePage, page: CoarsePage, place: PrintPlacement) -> PrintPlacement:
    """Return the place with the likeness of print and page as pictures."""
    from PIL import Image, ImageFilter

    width, height = print_.picture.size
    corners = ((0, 0), (0, height), (width, height), (width, 0))
    quad = [edge for x, y in corners for edge in _turned_back(page, place, x, y)]
    there = page.picture.transform(
        (width, height), Image.Transform.QUAD, quad, Image.Resampling.BILINEAR, fillcolor=0
    )
    own, seen = (
        one.filter(ImageFilter.GaussianBlur(SOFT)).tobytes() for one in (print_.picture, there)
    )
    return place._replace(like=likeness(own, seen))


def likeness(picture: bytes, other: bytes) -> float:
    """Return the correlation of two grey pictures (bytes) of one size: 1.0 = the same; 0.0 if one is almost blank."""
    count = len(picture)
    own = sum(picture)
    its = sum(other)
    first = sum(map(mul, picture, picture)) - own * own / count
    second = sum(map(mul, other, other)) - its * its / count
    if min(first, second) <= count * 4:
        return 0.0
    return float((sum(map(mul, picture, other)) - own * its / count) / sqrt(first * second))


def _turned_back(page: CoarsePage, place: PrintPlacement, x: float, y: float) -> Point:
    """Return the dot of the straightened page on which this dot of the print lies."""
    x, y = x * place.size + place.right, y * place.size + place.down
    width, height = page.picture.size
    return ((x, y), (width - y, x), (width - x, height - y), (y, height - x))[place.quarters]


def anchored(print_: "Picture", page: "Picture") -> list[tuple[Point, Point]]:
    """Return four pairs (point of `print_`, its place on the scan `page`); [] if the scan does not look like it."""
    far, seen = from_afar(print_), straight(from_afar(page))
    place = place_of(far, seen)
    if place.like < ALIKE:
        return []
    wide, high = print_.size
    corners = [(wide * x, high * y) for x, y in ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9))]
    return [(corner, lies_at(far, seen, place, corner)) for corner in corners]
