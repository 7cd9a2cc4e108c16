"""Where a page with black squares in its corners lies on a scan: by its QR code, its small mark and the squares; a page
without squares tile by tile (overlay.py). Uses Pillow alone, in the worker process."""

from math import dist
from typing import TYPE_CHECKING, NamedTuple

from core.blocks.code import QrContent
from core.blocks.printed import SQUARE, SQUARES
from storage.scans.codes import code_corners, evened
from storage.scans.marks import blobs, middle
from storage.scans.overlay import MM as PRINT_MM
from storage.scans.overlay import SHADES, Box, Map, Pair, Point, blackest, contrasted, dark, fitted, solved, walked

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

FAR = 0.13  # how far a square may be off, as a share of its distance from the QR code
COARSE = 2  # pixels per mm at which squares are searched


class TickBoxPage(NamedTuple):
    """A printed page with tick boxes: a picture of its darkness, and the corners of its QR codes."""

    shown: "Picture"  # its darkness, toner 255, at `overlay.DPI`
    codes: dict[str, list[Point]]


def tick_page(own: "Picture") -> TickBoxPage:
    """Return the printed page `own` (a grey picture at `overlay.DPI`) as a TickBoxPage."""
    return TickBoxPage(contrasted(dark(own), 250), by_kind(own))


def laid_page(own: TickBoxPage, grey: "Picture") -> "tuple[Picture, Map] | None":
    """Return (the scan `grey` as darkness, toner 255; map from print to scan, in pixels); None if it cannot be laid."""
    here, there = own.codes, by_kind(grey) or by_kind(evened(grey))
    anchor = [pair for kind in here if kind in there for pair in zip(here[kind], there[kind], strict=True)]
    if not anchor:
        return None
    first, page = fitted(anchor), dark(grey)
    seen = contrasted(page, blackest(page, first, [p for p, _ in anchor[:4]]))
    found = squares(own.shown, seen, first, anchor[0][0])
    if len(found) == len(SQUARE_ENDS):
        return seen, solved(anchor + found * 4, free=True)
    walk = walked(own.shown, seen, anchor)
    return (seen, walk[0]) if walk else None


def by_kind(grey: "Picture") -> dict[str, list[Point]]:
    """Return {"page": corners of the QR code, "small": of the small mark} (pixels, clockwise), unless mirrored."""
    found = dict[str, list[Point]]()
    for text, ends in code_corners(grey).items():
        kind = "page" if QrContent.read(text) else "small" if QrContent.read_small(text) else ""
        (x, y), (right, down), _far, (left, lower) = ends
        if kind and (right - x) * (lower - y) > (down - y) * (left - x):  # clockwise
            found.setdefault(kind, ends)
    return found


SQUARE_ENDS = ((False, False), (True, False), (False, True))  # at the right, at the foot


def squares(shown: "Picture", seen: "Picture", first: Map, home: Point) -> list[Pair]:
    """Return (point of print, of scan) of each black square near where the map `first`, exact at `home`, expects it."""
    from PIL import Image, ImageFilter

    mm = dist(first(home), first((home[0] + 100 * PRINT_MM, home[1]))) / 100  # pixels of the scan
    scale = COARSE / mm
    small = seen.resize((round(seen.width * scale), round(seen.height * scale)), Image.Resampling.BOX)
    left = small.point([255 if shade > 120 else 0 for shade in SHADES]).filter(ImageFilter.MinFilter(5))
    spots = [middle(piece) for piece in blobs(left) if is_square(piece)]
    found = list[Pair]()
    across, down = ((edge + SQUARE / 2) * PRINT_MM for edge in SQUARES)
    for right, foot in SQUARE_ENDS:
        place = shown.width - across if right else across, shown.height - down if foot else down
        wanted = first(place)
        far = FAR * dist(first(home), wanted)
        near = [(dist((x / scale, y / scale), wanted), x / scale, y / scale) for x, y in spots]
        best = min(near, default=(far, 0.0, 0.0))
        if best[0] < far:
            found.append((place, centred(seen, (best[1], best[2]), mm)))
    return found


def is_square(piece: Box) -> bool:
    wide, tall = piece[2] - piece[0], piece[3] - piece[1]
    return min(wide, tall) >= 2 and max(wide, tall) <= 5 * COARSE and max(wide, tall) <= 2 * min(wide, tall)


def centred(seen: "Picture", at: Point, mm: float) -> Point:
    """Return the centre of the black square near `at`: half its darkness lies on either side. `mm`: pixels per mm."""
    from PIL import Image

    reach = 4.2 * mm
    left, top = round(at[0] - reach), round(at[1] - reach)
    part = seen.crop((left, top, round(at[0] + reach), round(at[1] + reach)))
    part = part.point([shade if shade > 90 else 0 for shade in SHADES])
    rows = part.resize((1, part.height), Image.Resampling.BOX)
    columns = part.resize((part.width, 1), Image.Resampling.BOX)
    return left + balance(columns.tobytes()), top + balance(rows.tobytes())


def balance(profile: bytes) -> float:
    return sum((n + 0.5) * one for n, one in enumerate(profile)) / max(1, sum(profile))
