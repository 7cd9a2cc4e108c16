"""Which boxes are ticked by hand on a scanned page, placed by the black squares in its corners (squares.py). Ink is
what is darker than the page's paper, relative to its toner, so copies are judged alike. Uses Pillow, in the worker."""

from collections.abc import Sequence
from math import dist
from statistics import median
from typing import TYPE_CHECKING, Literal, NamedTuple

from storage.scans.overlay import MM as PRINT_MM
from storage.scans.overlay import (
    SHADES,
    Map,
    Point,
    Run,
    area,
    beyond,
    bounds,
    clusters,
    darkest,
    patch,
    widened,
)
from storage.scans.squares import TickBoxPage, laid_page

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

PX = 6  # pixels per mm in the frame of a box
ABOUT = 2.6  # mm around a box that are examined
# share of the boxes whose lines must be found, and of 255 how dark they are at least
SEEN = 0.8
DRAWN = 30
NEAR = 1.6  # mm around its expected place in which a box is searched
LINE = 0.42  # mm to either side of a printed line that are ignored
SPECK = 10  # pixels; smaller pieces are dust
FAINT, FAINTEST = 26, 14  # least darkness of ink, and of a trace of it, of 255 (toner)
COARSEST = 80  # greatest value of both, however dark the grain of the paper is
NOTHING, LITTLE = 0.2, 0.9  # mm² of ink and mm of its longest piece, below which a box is empty
TRACE = 1.8  # least length in mm of what may be a trace of a pencil
ENOUGH, LONG = 0.7, 2.0  # least area in mm² and length in mm of a tick
# share of the usual length of a page's ticks: what is shorter may be a slip of the pen
SHORTER = 0.45
# a box is struck out if these shares of it and of each ninth of it, or the last share of it, are at least half as dark
# as its ink
FULL = 0.55
EACH = 0.33
WHOLE = 0.8
LOOSE = 2.2  # with so many times more ink around a box than in it, a stroke only passes through
# shares of the usual darkness of a page's ticks: below the first a tick may be erased, below the second it is a fold, or
# ink that shines through
PALER = 0.45
PALE = 0.3
# pixels around printed lines in which no ink beside a box is seen
LINES = 4
# mm of margin for filters
EDGE = 1.0
# least mm², length and width (mm) of ink that counts as writing at the words of a question; what is narrower is the edge
# of a vertical printed line
WRITTEN = 2.5
WRITTEN_LONG = 3.0
STROKE = 0.8
# mm: the strip searched for it begins SIDES from the page's sides and ROW above the boxes
SIDES = 32.0
ROW = 1.2

State = Literal["empty", "pale", "marked", "struck", "unclear"]
MmBox = tuple[float, float, float, float]


class TickBoxReading(NamedTuple):
    """What a scan shows in one tick box: mm² of ink in it (`ink`) and around it (`beside`), the length in mm of its
    longest piece (`long`), its darkest `tone` (0–255), and whether ink covers the whole box (`full`)."""

    state: State
    ink: float  # mm²
    long: float  # mm, of its longest piece
    tone: int  # of 255, how dark it is where it is darkest
    beside: float  # mm² of ink around it
    full: bool  # inked all over
    corners: tuple[Point, ...]  # of the box on the scan, from its upper left


class PageBoxReadings(NamedTuple):
    """What a scan shows in tick boxes, by question. `written`: there is no tick, but ink over the question's text."""

    boxes: tuple[tuple[TickBoxReading, ...], ...]
    written: tuple[bool, ...]


def read_ticks(
    page: TickBoxPage, scan: "Picture", questions: Sequence[Sequence[MmBox]]
) -> PageBoxReadings | None:
    """Return what a scan shows in the boxes (mm) of each question; None if the scan cannot be laid over the print."""
    laid = laid_page(page, darkest_of(scan))
    if laid is None:
        return None
    seen, where = laid
    boxes = [box for some in questions for box in some]
    shifts = shifted(seen, where, boxes)
    if shifts is None:
        return None
    inks = inks_of(page.printed, seen, where, boxes, shifts)
    found = list[tuple[TickBoxReading, ...]]()
    written = list[bool]()
    at = 0
    for some in questions:
        read = tuple(inks[at : at + len(some)])
        shift = shifts[at : at + len(some)]
        found.append(read)
        bare = all(one.state in ("empty", "pale") for one in read)
        written.append(bare and is_written(page.printed, seen, where, some, shift))
        at += len(some)
    return PageBoxReadings(tuple(found), tuple(written))


def darkest_of(scan: "Picture") -> "Picture":
    """Return a grey picture of the darkest colour channel: blue ink is pale in grey, but dark in red."""
    from PIL import ImageChops

    if scan.mode == "L":
        return scan
    red, green, blue = scan.convert("RGB").split()
    return ImageChops.darker(ImageChops.darker(red, green), blue)


# -- one box after the other


def framed(
    scan: "Picture",
    print_to_scan: Map,
    box: MmBox,
    shift: Point = (0.0, 0.0),
    margin: float = ABOUT,
) -> "Picture":
    """Return what the scan shows of a tick box (mm), moved by `shift` mm, with `margin` mm around it."""
    left, top, right, bottom = (
        (edge + off + way * margin) * PRINT_MM
        for edge, off, way in zip(box, (*shift, *shift), (-1, -1, 1, 1), strict=True)
    )
    size = round((box[2] - box[0] + 2 * margin) * PX), round((box[3] - box[1] + 2 * margin) * PX)
    return patch(scan, print_to_scan, (left, top, right, bottom), size)


def shifted(scan: "Picture", print_to_scan: Map, boxes: Sequence[MmBox]) -> list[Point] | None:
    """Return how far (mm) each tick box lies from its expected place. Its printed border shows this; if that is not
    found or far off, the neighbouring boxes do. None if too few borders are found."""
    raw = [own_shift(framed(scan, print_to_scan, box), box) for box in boxes]
    if sum(one is not None for one in raw) < SEEN * len(raw):
        return None
    middles = [((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) for box in boxes]
    known = [(at, one) for at, one in zip(middles, raw, strict=True) if one]
    found = list[Point]()
    for at, own in zip(middles, raw, strict=True):
        near = [one for _, one in sorted(known, key=lambda one: dist(one[0], at))[:9]]
        usual = median(one[0] for one in near), median(one[1] for one in near)
        found.append(own if own and dist(own, usual) < 0.35 else usual)
    return found


def own_shift(box_picture: "Picture", box: MmBox) -> Point | None:
    """Return how far (mm) a tick box's border is from its expected place in `box_picture`; None if it is not found."""
    from PIL import Image

    high = box_picture.height
    wide = box_picture.width
    edge = round((ABOUT + 0.6) * PX)
    across = (
        box_picture.crop((0, edge, wide, high - edge))
        .resize((wide, 1), Image.Resampling.BOX)
        .tobytes()
    )
    down = (
        box_picture.crop((edge, 0, wide - edge, high))
        .resize((1, high), Image.Resampling.BOX)
        .tobytes()
    )
    right = best_shift(across, (box[2] - box[0]) * PX)
    lower = best_shift(down, (box[3] - box[1]) * PX)
    return None if right is None or lower is None else (right, lower)


def best_shift(profile: bytes, side: float) -> float | None:
    start, far = ABOUT * PX, round(NEAR * PX)

    def lines(offset: int) -> float:
        return (
            sum(min(at_(profile, place + offset), 160) for place in (start, start + side))
            - abs(offset) * 0.6
        )

    best = max(range(-far, far + 1), key=lines)
    if min(at_(profile, start + best), at_(profile, start + side + best)) < DRAWN:
        return None
    before = lines(best - 1)
    here = lines(best)
    after = lines(best + 1)
    bend = 2 * here - before - after
    part = max(-0.5, min(0.5, (after - before) / (2 * bend))) if bend > 0 else 0.0
    return (best + part) / PX


def at_(profile: bytes, x: float) -> float:
    """Return the value of `profile` (a byte per pixel) at `x` pixels from its start, interpolated; outside it, 0."""
    x -= 0.5
    low = int(x // 1)
    if low < 0 or low + 1 >= len(profile):
        return 0.0
    return profile[low] + (x - low) * (profile[low + 1] - profile[low])


def inks_of(
    picture: "Picture",
    scan: "Picture",
    print_to_scan: Map,
    boxes: Sequence[MmBox],
    shifts: Sequence[Point],
) -> list[TickBoxReading]:
    from PIL import ImageFilter

    frames = [
        framed(scan, print_to_scan, box, shift).filter(ImageFilter.GaussianBlur(0.7))
        for box, shift in zip(boxes, shifts, strict=True)
    ]
    limit, low = paper(frames)
    looked = []
    for box, frame, shift in zip(boxes, frames, shifts, strict=True):
        at = tuple(
            print_to_scan(((x + shift[0]) * PRINT_MM, (y + shift[1]) * PRINT_MM))
            for x, y in ends(box)
        )
        looked.append(looked_at(frame, framed(picture, same, box, margin=ABOUT + EDGE), limit, at))
        looked[-1] = looked[-1] if looked[-1].ink else trace_of(looked[-1], frame, low)
    ticks = [one for one in looked if one.ink >= ENOUGH and one.long >= LONG]
    tone = median(tick.tone for tick in ticks) if ticks else 0.0
    long = median(tick.long for tick in ticks) if ticks else 0.0
    return [one._replace(state=state_of(one, tone, long)) for one in looked]


def same(p: Point) -> Point:
    return p


def ends(box: MmBox) -> tuple[Point, ...]:
    return (box[0], box[1]), (box[2], box[1]), (box[2], box[3]), (box[0], box[3])


def inner(frame: "Picture") -> tuple[int, int, int, int]:
    """Return the rectangle (left, top, right, bottom) of `frame`, in pixels, inside the box's printed lines."""
    edge = round((ABOUT + LINE) * PX)
    return edge, edge, frame.width - edge, frame.height - edge


def paper(box_pictures: Sequence["Picture"]) -> tuple[int, int]:
    """Return (darkness that is surely ink, darkness that may be ink), both 0–255, from the emptiest `box_pictures`."""
    grains = sorted(quantile(frame.crop(inner(frame)).histogram(), 0.04) for frame in box_pictures)
    grain = grains[len(grains) // 10]
    return min(COARSEST, max(FAINT, round(grain * 1.4 + 10))), min(
        COARSEST, max(FAINTEST, round(grain * 1.15 + 4))
    )


def quantile(levels: Sequence[int], share: float) -> int:
    """Return the darkness that the fraction `share` of a histogram's pixels exceeds."""
    return darkest(levels, sum(levels) * share, minimum=0)


def looked_at(
    frame: "Picture", printed: "Picture", limit: int, corners: tuple[Point, ...]
) -> TickBoxReading:
    from PIL import ImageChops

    mask = frame.point([255 if shade > limit else 0 for shade in SHADES])
    inside = inner(frame)
    within = mask.crop(inside)
    if not within.histogram()[255] and not mask.histogram()[255]:
        return TickBoxReading("empty", 0.0, 0.0, 0, 0.0, False, corners)
    found = [piece for piece in clusters(within) if area(piece) >= SPECK]
    ink = sum(map(area, found)) / PX / PX
    long = max(map(reach, found), default=0.0) / PX
    share = min(0.5, max(0.01, 0.25 * ink * PX * PX / (within.width * within.height)))
    tone = quantile(frame.crop(inside).histogram(), share)
    edge = round(EDGE * PX)  # filters are inaccurate at the edges of a picture
    lines = widened(printed, LINES).point([255 if shade > 40 else 0 for shade in SHADES])
    about = ImageChops.subtract(
        mask, lines.crop((edge, edge, edge + mask.width, edge + mask.height))
    )
    about.paste(0, (inside[0] - 3, inside[1] - 3, inside[2] + 3, inside[3] + 3))
    beside = about.histogram()[255] / PX / PX
    full = is_full(frame.crop(inside), tone)
    return TickBoxReading(
        "empty", round(ink, 2), round(long, 2), tone, round(beside, 2), full, corners
    )


def trace_of(reading: TickBoxReading, frame: "Picture", low: int) -> TickBoxReading:
    """Return the reading of an empty box, made "pale" if `frame` shows a pencil trace darker than `low` (0–255)."""
    from PIL import ImageFilter

    soft = frame.crop(inner(frame)).filter(ImageFilter.GaussianBlur(0.8))
    found = clusters(soft.point([255 if shade > low else 0 for shade in SHADES]))
    trace = any(reach(piece) >= TRACE * PX and area(piece) >= ENOUGH * PX * PX for piece in found)
    return reading._replace(state="pale") if trace else reading


def is_full(picture: "Picture", tone: int) -> bool:
    """Return whether ink of about darkness `tone` (0–255) covers the whole tick box; a cross, for one, leaves gaps."""
    from PIL import Image

    solid = picture.point([255 if shade > max(20, tone / 2) else 0 for shade in SHADES])
    ninths = solid.resize((3, 3), Image.Resampling.BOX).tobytes()
    share = sum(ninths) / 9 / 255
    return share >= WHOLE or (share >= FULL and min(ninths) >= EACH * 255)


def reach(piece: Sequence[Run]) -> float:
    left, top, right, bottom = bounds(piece)
    return float(((right - left) ** 2 + (bottom - top) ** 2) ** 0.5)


def state_of(reading: TickBoxReading, tone: float, long: float) -> State:
    """Return the state of a tick box: empty, pale, marked, struck (inked all over) or unclear. `tone` and `long`:
    darkness (of 255) and length (mm) of a usual tick on these pages."""
    if reading.ink < NOTHING or reading.long < LITTLE:
        return "pale" if reading.state == "pale" else "empty"
    if reading.tone < PALE * tone:
        return "pale"
    if reading.full:
        return "struck"
    short = reading.ink < ENOUGH or reading.long < max(LONG, SHORTER * long)
    passing = reading.beside > LOOSE * reading.ink + 2
    return "unclear" if short or passing or reading.tone < PALER * tone else "marked"


def is_written(
    printed: "Picture",
    scan_picture: "Picture",
    print_to_scan: Map,
    boxes: Sequence[MmBox],
    shifts: Sequence[Point],
) -> bool:
    """Return whether somebody wrote over the text of a question or circled an answer. `boxes`: the question's tick
    boxes; `shifts`: how far each box lies from its expected place (both in mm)."""
    shift = median(one[0] for one in shifts), median(one[1] for one in shifts)
    row = (
        SIDES,
        min(box[1] for box in boxes),
        printed.width / PRINT_MM - SIDES,
        max(box[3] for box in boxes),
    )
    edge = round(EDGE * PX)
    scan = framed(scan_picture, print_to_scan, row, shift, ROW + EDGE)
    more = beyond(framed(printed, same, row, margin=ROW + EDGE), scan)
    more = more.crop((edge, edge, more.width - edge, more.height - edge))
    found = [piece for piece in clusters(more) if area(piece) >= SPECK]
    found = [one for one in found if bounds(one)[2] - bounds(one)[0] >= STROKE * PX]
    return any(area(one) >= WRITTEN * PX * PX and reach(one) >= WRITTEN_LONG * PX for one in found)
