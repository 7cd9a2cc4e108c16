"""Boxes ticked by hand on a scanned page: where each lies on the scan, and what ink is in it.

The page is laid by its QR, its small mark and the black squares in its corners; where squares are missing, tile by tile
as any print is (overlay.py). Each box is then brought to its own frame. Ink is what is darker than paper as usual on
that page, by shares of its toner, so that a pale copy and a dark one are judged alike. Pillow alone; called in the
worker process only.
"""

from collections.abc import Sequence
from math import dist
from statistics import median
from typing import TYPE_CHECKING, Literal, NamedTuple

from core.blocks.code import parse_qr, parse_small
from core.blocks.printed import SQUARE, SQUARES
from storage.scans.codes import evened
from storage.scans.marks import blobs, middle
from storage.scans.overlay import MM as PRINT_MM
from storage.scans.overlay import (
    SHADES,
    Box,
    Map,
    Pair,
    Point,
    Run,
    beyond,
    blackest,
    clusters,
    contrasted,
    corners,
    dark,
    fitted,
    patch,
    walked,
    widened,
)

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

PX = 6  # pixels of a mm in the frame of a box
ABOUT = 2.6  # mm about a box that are looked at
NEAR = 1.6  # mm a box is looked for about where it should lie
LINE = 0.42  # mm to either side of a printed line that are not looked at
SPECK = 10  # pixels; smaller pieces are dust
FAINT, FAINTEST, COARSEST = (
    26,
    14,
    80,
)  # of 255, toner being 255: what is paler is no tick, and no trace of one; grain is never thought darker
NOTHING, LITTLE = 0.2, 0.9  # mm² of ink and mm of its longest piece, below which a box is empty
TRACE = 1.8  # mm of a piece of what may be a trace
ENOUGH, LONG = 0.7, 2.0  # from which on it is ticked
SHORTER = 0.45  # share of the usual length of a page's ticks: what is shorter may be a slip of the pen
FULL, EACH, WHOLE = 0.55, 0.33, 0.8  # shares of the box and of each ninth of it, and of the box alone, that are half
# as dark as its ink: from which on it was struck out
LOOSE = 2.2  # times as much ink about a box as in it: what is in it only passes through
PALER, PALE = 0.45, 0.3  # shares of the usual darkness of a page's ticks: below the first it may be erased, below the
# second it is a fold, or shines through
LINES, EDGE = 4, 1.0  # pixels about printed lines that are not looked at for ink beside a box; mm more of them
WRITTEN, WRITTEN_LONG = 2.5, 3.0  # mm² and mm of a piece of ink about the words of a question
SIDES, ROW = 32.0, 1.2  # mm from the sides of the page, and above and below the boxes, where that is looked for
FAR = 0.13  # share of its distance from the QR that a square may be off
COARSE = 2  # pixels of a mm, squares being looked for

State = Literal["empty", "pale", "marked", "struck", "unclear"]
MmBox = tuple[float, float, float, float]


class BoxRead(NamedTuple):
    """What is in a box and about it."""

    state: State
    ink: float  # mm²
    long: float  # mm, of its longest piece
    tone: int  # of 255, how dark it is where it is darkest
    beside: float  # mm² about it
    full: bool  # inked all over
    corners: tuple[Point, ...]  # of the box on the scan, from its upper left


class PageRead(NamedTuple):
    """The boxes of a page, question after question; `written`: of each whether there is ink about its words."""

    boxes: tuple[tuple[BoxRead, ...], ...]
    written: tuple[bool, ...]


class TickPage(NamedTuple):
    """A page as it was printed."""

    shown: "Picture"  # how dark it is, toner 255, at `overlay.DPI`
    codes: dict[str, list[Point]]


def tick_page(own: "Picture") -> TickPage:
    """`own`: its picture, grey, at `overlay.DPI`."""
    return TickPage(contrasted(dark(own), 250), by_kind(own))


def read_ticks(own: TickPage, scan: "Picture", questions: Sequence[Sequence[MmBox]]) -> PageRead | None:
    """What is ticked on the scan of a page, its boxes in mm, question after question. None when the page cannot be laid
    over its print."""
    laid = laid_page(own, darkest_of(scan))
    if laid is None:
        return None
    seen, where = laid
    boxes = [box for some in questions for box in some]
    shifts = shifted(seen, where, boxes)
    inks = inks_of(own.shown, seen, where, boxes, shifts)
    found, at = list[tuple[BoxRead, ...]](), 0
    written = list[bool]()
    for some in questions:
        read = tuple(inks[at : at + len(some)])
        shift = shifts[at : at + len(some)]
        found.append(read)
        bare = all(one.state in ("empty", "pale") for one in read)
        written.append(bare and is_written(own.shown, seen, where, some, shift))
        at += len(some)
    return PageRead(tuple(found), tuple(written))


def darkest_of(scan: "Picture") -> "Picture":
    """Of each place the darkest of its colours: a blue pen is pale in grey, and dark in red."""
    from PIL import ImageChops

    if scan.mode == "L":
        return scan
    red, green, blue = scan.convert("RGB").split()
    return ImageChops.darker(ImageChops.darker(red, green), blue)


def laid_page(own: TickPage, grey: "Picture") -> "tuple[Picture, Map] | None":
    """The scan as darkness, toner 255; and where points of the print (pixels) lie on it."""
    here, there = own.codes, by_kind(grey) or by_kind(evened(grey))
    anchor = [pair for kind in here if kind in there for pair in zip(here[kind], there[kind], strict=True)]
    if not anchor:
        return None
    first, page = fitted(anchor, free=False), dark(grey)
    seen = contrasted(page, blackest(page, first, [p for p, _ in anchor[:4]]))
    found = squares(own.shown, seen, first, anchor[0][0])
    if len(found) == len(SQUARE_ENDS):
        return seen, fitted(anchor + found * 4, free=True)
    walk = walked(own.shown, seen, anchor)
    return (seen, walk[0]) if walk else None


def by_kind(grey: "Picture") -> dict[str, list[Point]]:
    """The corners of the QR and of the small mark: slips of one sitting differ in what these say alone."""
    kinds = {parse_qr: "page", parse_small: "small"}
    return {name: at for says, at in corners(grey).items() for reads, name in kinds.items() if reads(says)}


SQUARE_ENDS = ((False, False), (True, False), (False, True))  # at the right, at the foot


def square_middles(shown: "Picture") -> list[Point]:
    """The middles of the squares of the print, in its pixels."""
    across, down = ((edge + SQUARE / 2) * PRINT_MM for edge in SQUARES)
    return [
        (shown.width - across if right else across, shown.height - down if foot else down)
        for right, foot in SQUARE_ENDS
    ]


def squares(shown: "Picture", seen: "Picture", first: Map, home: Point) -> list[Pair]:
    """The black squares of the page: what stays dark when all that is narrow is taken off, near where it should be."""
    from PIL import Image, ImageFilter

    mm = dist(first(home), first((home[0] + 100 * PRINT_MM, home[1]))) / 100  # pixels of the scan
    scale = COARSE / mm
    small = seen.resize((round(seen.width * scale), round(seen.height * scale)), Image.Resampling.BOX)
    left = small.point([255 if shade > 120 else 0 for shade in SHADES]).filter(ImageFilter.MinFilter(5))
    spots = [middle(piece) for piece in blobs(left) if is_square(piece)]
    found = list[Pair]()
    for place in square_middles(shown):
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
    """The middle of the square about here, to parts of a pixel: half its darkness lies on either side."""
    from PIL import Image

    reach = 4.2 * mm
    left, top = round(at[0] - reach), round(at[1] - reach)
    part = seen.crop((left, top, round(at[0] + reach), round(at[1] + reach))).point(
        [s if s > 90 else 0 for s in SHADES]
    )
    rows, columns = (
        part.resize((1, part.height), Image.Resampling.BOX),
        part.resize((part.width, 1), Image.Resampling.BOX),
    )
    return left + balance(columns.tobytes()), top + balance(rows.tobytes())


def balance(profile: bytes) -> float:
    return sum((n + 0.5) * one for n, one in enumerate(profile)) / max(1, sum(profile))


# -- one box after the other


def framed(picture: "Picture", where: Map, box: MmBox, shift: Point = (0.0, 0.0), about: float = ABOUT) -> "Picture":
    """What the scan shows of a box and about it, in the frame of the print; `shift`: mm it is off."""
    left, top, right, bottom = (
        (edge + off + way * about) * PRINT_MM
        for edge, off, way in zip(box, (*shift, *shift), (-1, -1, 1, 1), strict=True)
    )
    size = round((box[2] - box[0] + 2 * about) * PX), round((box[3] - box[1] + 2 * about) * PX)
    return patch(picture, where, (left, top, right, bottom), size)


def shifted(seen: "Picture", where: Map, boxes: Sequence[MmBox]) -> list[Point]:
    """By how many mm each box lies off: by its own lines, where those about it are off alike."""
    raw = [own_shift(framed(seen, where, box), box) for box in boxes]
    middles = [((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) for box in boxes]
    found = list[Point]()
    for at, own in zip(middles, raw, strict=True):
        near = sorted(range(len(boxes)), key=lambda n: dist(middles[n], at))[:9]
        usual = median(raw[n][0] for n in near), median(raw[n][1] for n in near)
        found.append(own if dist(own, usual) < 0.35 else usual)
    return found


def own_shift(framed_: "Picture", box: MmBox) -> Point:
    """Where the two lines across and the two down are darkest together."""
    from PIL import Image

    high, wide, edge = framed_.height, framed_.width, round((ABOUT + 0.6) * PX)
    across = framed_.crop((0, edge, wide, high - edge)).resize((wide, 1), Image.Resampling.BOX).tobytes()
    down = framed_.crop((edge, 0, wide - edge, high)).resize((1, high), Image.Resampling.BOX).tobytes()
    return best_shift(across, (box[2] - box[0]) * PX), best_shift(down, (box[3] - box[1]) * PX)


def best_shift(profile: bytes, side: float) -> float:
    start, reach = ABOUT * PX, round(NEAR * PX)

    def lines(by: int) -> float:
        near, far = start + by, start + side + by
        return min(at_(profile, near), 160) + min(at_(profile, far), 160) - abs(by) * 0.6

    best = max(range(-reach, reach + 1), key=lines)
    before, here, after = lines(best - 1), lines(best), lines(best + 1)
    bend = 2 * here - before - after
    part = max(-0.5, min(0.5, (after - before) / (2 * bend))) if bend > 0 else 0.0
    return (best + part) / PX


def at_(profile: bytes, x: float) -> float:
    """A profile of pixels between two of them; 0 beyond its ends."""
    x -= 0.5
    low = int(x // 1)
    if low < 0 or low + 1 >= len(profile):
        return 0.0
    return profile[low] + (x - low) * (profile[low + 1] - profile[low])


def inks_of(
    shown: "Picture", seen: "Picture", where: Map, boxes: Sequence[MmBox], shifts: Sequence[Point]
) -> list[BoxRead]:
    from PIL import ImageFilter

    frames = [
        framed(seen, where, box, shift).filter(ImageFilter.GaussianBlur(0.7))
        for box, shift in zip(boxes, shifts, strict=True)
    ]
    limit, low = paper(frames)
    looked = []
    for box, frame, shift in zip(boxes, frames, shifts, strict=True):
        at = tuple(where(((x + shift[0]) * PRINT_MM, (y + shift[1]) * PRINT_MM)) for x, y in ends(box))
        looked.append(looked_at(frame, framed(shown, same, box, about=ABOUT + EDGE), limit, at))
        looked[-1] = looked[-1] if looked[-1].ink else trace_of(looked[-1], frame, low)
    ticks = [one for one in looked if one.ink >= ENOUGH and one.long >= LONG]
    tone, long = (median(one.tone for one in ticks), median(one.long for one in ticks)) if ticks else (0.0, 0.0)
    return [one._replace(state=state_of(one, tone, long)) for one in looked]


def same(p: Point) -> Point:
    return p


def ends(box: MmBox) -> tuple[Point, ...]:
    return (box[0], box[1]), (box[2], box[1]), (box[2], box[3]), (box[0], box[3])


def inner(frame: "Picture") -> tuple[int, int, int, int]:
    """The inside of the box, its lines left out."""
    edge = round((ABOUT + LINE) * PX)
    return edge, edge, frame.width - edge, frame.height - edge


def paper(frames: Sequence["Picture"]) -> tuple[int, int]:
    """From which darkness on there is ink on this page, above the grain that even its emptiest boxes have; and from
    which on there may be."""
    grains = sorted(quantile(frame.crop(inner(frame)).histogram(), 0.04) for frame in frames)
    grain = grains[len(grains) // 10]
    return min(COARSEST, max(FAINT, round(grain * 1.4 + 10))), min(COARSEST, max(FAINTEST, round(grain * 1.15 + 4)))


def quantile(levels: Sequence[int], share: float) -> int:
    """The darkness that this share of the places is above of."""
    left, level = sum(levels) * share, 255
    while level > 0 and left > 0:
        left -= levels[level]
        level -= 1
    return level


def looked_at(frame: "Picture", printed: "Picture", limit: int, at: tuple[Point, ...]) -> BoxRead:
    from PIL import ImageChops

    mask = frame.point([255 if shade > limit else 0 for shade in SHADES])
    inside = inner(frame)
    within = mask.crop(inside)
    if not within.histogram()[255] and not mask.histogram()[255]:
        return BoxRead("empty", 0.0, 0.0, 0, 0.0, False, at)
    found = [piece for piece in clusters(within) if area(piece) >= SPECK]
    ink, long = sum(map(area, found)) / PX / PX, max(map(reach, found), default=0.0) / PX
    tone = quantile(
        frame.crop(inside).histogram(), min(0.5, max(0.01, 0.25 * ink * PX * PX / (within.width * within.height)))
    )
    edge = round(EDGE * PX)  # nothing is widened well at the edges of a picture
    lines = widened(printed, LINES).point([255 if shade > 40 else 0 for shade in SHADES])
    about = ImageChops.subtract(mask, lines.crop((edge, edge, edge + mask.width, edge + mask.height)))
    about.paste(0, (inside[0] - 3, inside[1] - 3, inside[2] + 3, inside[3] + 3))
    beside = about.histogram()[255] / PX / PX
    return BoxRead(
        "empty", round(ink, 2), round(long, 2), tone, round(beside, 2), is_full(frame.crop(inside), tone), at
    )


def trace_of(one: BoxRead, frame: "Picture", low: int) -> BoxRead:
    """An empty box with what may be the trace of a very pale pencil."""
    from PIL import ImageFilter

    soft = frame.crop(inner(frame)).filter(ImageFilter.GaussianBlur(0.8))
    found = clusters(soft.point([255 if shade > low else 0 for shade in SHADES]))
    trace = any(reach(piece) >= TRACE * PX and area(piece) >= ENOUGH * PX * PX for piece in found)
    return one._replace(state="pale") if trace else one


def is_full(inside: "Picture", tone: int) -> bool:
    """Whether the ink is all over a box: of a cross there is none in the middle of its sides."""
    from PIL import Image

    solid = inside.point([255 if shade > max(20, tone / 2) else 0 for shade in SHADES])
    ninths = solid.resize((3, 3), Image.Resampling.BOX).tobytes()
    share = sum(ninths) / 9 / 255
    return share >= WHOLE or (share >= FULL and min(ninths) >= EACH * 255)


def area(piece: Sequence[Run]) -> int:
    return sum(end - start for _, start, end in piece)


def reach(piece: Sequence[Run]) -> float:
    wide = max(end for _, _, end in piece) - min(start for _, start, _ in piece)
    tall = max(y for y, _, _ in piece) - min(y for y, _, _ in piece) + 1
    return float((wide * wide + tall * tall) ** 0.5)


def state_of(one: BoxRead, tone: float, long: float) -> State:
    """What a box is among others of its page, whose ticks are usually so dark and so long."""
    if one.ink < NOTHING or one.long < LITTLE:
        return "pale" if one.state == "pale" else "empty"
    if one.tone < PALE * tone:
        return "pale"
    if one.full:
        return "struck"
    short = one.ink < ENOUGH or one.long < max(LONG, SHORTER * long)
    passing = one.beside > LOOSE * one.ink + 2
    return "unclear" if short or passing or one.tone < PALER * tone else "marked"


def is_written(shown: "Picture", seen: "Picture", where: Map, boxes: Sequence[MmBox], shifts: Sequence[Point]) -> bool:
    """Whether somebody wrote about the words of a question, or put a circle round one of its answers."""
    shift = median(one[0] for one in shifts), median(one[1] for one in shifts)
    row = SIDES, min(box[1] for box in boxes), shown.width / PRINT_MM - SIDES, max(box[3] for box in boxes)
    edge, scan = round(EDGE * PX), framed(seen, where, row, shift, ROW + EDGE)
    more = beyond(framed(shown, same, row, about=ROW + EDGE), scan)
    more = more.crop((edge, edge, more.width - edge, more.height - edge))
    found = [piece for piece in clusters(more) if area(piece) >= SPECK]
    return any(area(one) >= WRITTEN * PX * PX and reach(one) >= WRITTEN_LONG * PX for one in found)
