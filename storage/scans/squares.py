"""Where a page lies on a scan, by its QR code, small mark and black corner squares, else by tiles (overlay.py)."""

from math import dist
from typing import TYPE_CHECKING, NamedTuple

from core.blocks.code import PageQrContent
from core.blocks.printed import SQUARE, SQUARES
from storage.scans.codes import code_corners, evened
from storage.scans.marks import blobs, middle
from storage.scans.overlay import MM as PRINT_MM
from storage.scans.overlay import (
    SHADES,
    Box,
    Map,
    Pair,
    Point,
    blackest,
    contrasted,
    dark,
    fitted,
    solved,
    walked,
)

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

FAR = 0.13  # how far a square may be off, as a share of its distance from the QR code
COARSE = 2  # pixels per mm at which squares are searched


class TickBoxPage(NamedTuple):
    """A printed page with tick boxes: a picture of its darkness, and the corners of its QR codes."""

    printed: "Picture"  # its darkness, toner 255, at `overlay.DPI`
    codes: dict[str, list[Point]]


def tick_page(picture: "Picture") -> TickBoxPage:
    """Return a page of a print as a TickBoxPage. `picture` must already be grey and rendered at `overlay.DPI`."""
    return TickBoxPage(contrasted(dark(picture), 250), by_kind(picture))


def laid_page(box_page: TickBoxPage, scan: "Picture") -> "tuple[Picture, Map] | None":
    """Return (darkness of the scan, with toner at 255; map from points of the print to points of the scan, in pixels).
    None if the scan cannot be aligned with the print."""
    here, there = box_page.codes, by_kind(scan) or by_kind(evened(scan))
    anchor = [
        pair for kind in here if kind in there for pair in zip(here[kind], there[kind], strict=True)
    ]
    if not anchor:
        return None
    first, page = fitted(anchor), dark(scan)
    seen = contrasted(page, blackest(page, first, [p for p, _ in anchor[:4]]))
    found = squares(box_page.printed, seen, first, anchor[0][0])
    if len(found) == len(SQUARE_ENDS):
        return seen, solved(anchor + found * 4, free=True)
    walk = walked(box_page.printed, seen, anchor)
    return (seen, walk[0]) if walk else None


def by_kind(grey: "Picture") -> dict[str, list[Point]]:
    """Return the corners, clockwise and in pixels, of the page's QR codes: "page" = the large code, "small" = the small
    one. A code not found, or mirrored, is left out."""
    found = dict[str, list[Point]]()
    for text, ends in code_corners(grey).items():
        if PageQrContent.read(text):
            kind = "page"
        elif PageQrContent.read_small(text):
            kind = "small"
        else:
            kind = ""
        (x, y), (right, down), _far, (left, lower) = ends
        if kind and (right - x) * (lower - y) > (down - y) * (left - x):  # clockwise
            found.setdefault(kind, ends)
    return found


SQUARE_ENDS = ((False, False), (True, False), (False, True))  # at the right, at the foot


def squares(picture: "Picture", scan: "Picture", estimate: Map, exact_point: Point) -> list[Pair]:
    """Return (point on the print, point on the scan) for each black square found near the place that the map `estimate`
    gives for it. `exact_point`: a point of the print for which the map is exact."""
    from PIL import Image, ImageFilter

    mm = (
        dist(estimate(exact_point), estimate((exact_point[0] + 100 * PRINT_MM, exact_point[1])))
        / 100
    )  # pixels of the scan
    scale = COARSE / mm
    small = scan.resize(
        (round(scan.width * scale), round(scan.height * scale)), Image.Resampling.BOX
    )
    left = small.point([255 if shade > 120 else 0 for shade in SHADES]).filter(
        ImageFilter.MinFilter(5)
    )
    spots = [middle(piece) for piece in blobs(left) if is_square(piece)]
    found = list[Pair]()
    across, down = ((edge + SQUARE / 2) * PRINT_MM for edge in SQUARES)
    for right, foot in SQUARE_ENDS:
        x = picture.width - across if right else across
        y = picture.height - down if foot else down
        place = x, y
        wanted = estimate(place)
        far = FAR * dist(estimate(exact_point), wanted)
        near = [(dist((x / scale, y / scale), wanted), x / scale, y / scale) for x, y in spots]
        best = min(near, default=(far, 0.0, 0.0))
        if best[0] < far:
            found.append((place, centred(scan, (best[1], best[2]), mm)))
    return found


def is_square(piece: Box) -> bool:
    wide, tall = piece[2] - piece[0], piece[3] - piece[1]
    return (
        min(wide, tall) >= 2
        and max(wide, tall) <= 5 * COARSE
        and max(wide, tall) <= 2 * min(wide, tall)
    )


def centred(scan: "Picture", point: Point, mm: float) -> Point:
    """Return the centre of the black square near `point`: half its darkness is on either side. `mm`: pixels per mm."""
    from PIL import Image

    reach = 4.2 * mm
    left, top = round(point[0] - reach), round(point[1] - reach)
    part = scan.crop((left, top, round(point[0] + reach), round(point[1] + reach)))
    part = part.point([shade if shade > 90 else 0 for shade in SHADES])
    rows = part.resize((1, part.height), Image.Resampling.BOX)
    columns = part.resize((part.width, 1), Image.Resampling.BOX)
    return left + balance(columns.tobytes()), top + balance(rows.tobytes())


def balance(profile: bytes) -> float:
    return sum((n + 0.5) * one for n, one in enumerate(profile)) / max(1, sum(profile))
