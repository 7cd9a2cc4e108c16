"""What of a scanned page is not as it was printed: whether it is whole, words and figures, what was written on it.

Each mark of the print is held against the scan; how much of the two is not explained by each other is set against what
is usual on that page and about there, for a copy differs everywhere a little. What is dark where nothing was printed is
looked at by its pieces. Called in the worker process only.
"""

from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING, Literal, NamedTuple

from storage.scans.marks import FOUND, Aligned, Held, PrintedPage, aligned, around, grown
from storage.scans.overlay import (
    BEYOND,
    DPI,
    DUST,
    INSIDE,
    MM,
    PLACED,
    SHADES,
    Box,
    Over,
    PlaceInk,
    Run,
    ink_in,
    lay,
    pieces,
)

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

KNOWN = 0.6  # share of the marks that must be found, or nothing is said of the page
PART, TALL = 0.05, 40  # share of the marks, and mm they are apart, from which on parts of the page are missing
# A mark differs that has so many dark pixels nothing explains, and so many times what is usual of the page and of most
# of those beside it; one that is little like it, not found at all, or gone, differs from so many on wherever it stands.
APART, OUTLYING, OTHER, GONE = 8.0, 3.3, 4.0, 2.5
POOR = 0.72  # likeness
NEAR, MOST, WORST = 10, 0.7, 2.5  # marks beside; the share that is most of them; times the page they may have
EDGE = 5  # mm at the edges of the sheet where nothing is looked for
PT = DPI / 72
State = Literal["laid", "part", "lost"]  # compared; a part is missing; it cannot be laid over the print
Kind = Literal["changed", "gone", "added", "over", "beside"]


class Spot(NamedTuple):
    """A difference."""

    kind: Kind
    box: Box  # pixels of the print
    sure: int  # of 100; 50 is where it begins to be told
    scanned: Box = (0.0, 0.0, 0.0, 0.0)  # shares of the width and height of the scan


class Compared(NamedTuple):
    """A scanned page set against its print."""

    state: State
    sure: int = 0  # of 100, of the state
    spots: tuple[Spot, ...] = ()
    inks: tuple[PlaceInk, ...] | None = None  # in the places to sign; None = nothing is said of them
    signs: tuple[Box, ...] = ()  # where these are: shares of the width and height of the scan


def compared(page: PrintedPage, scan: "Picture", signs: Sequence[Box]) -> Compared:
    """What of the page is not as it was printed; `signs`: the places to sign, in points. `scan`: the upright page."""
    over = lay(page.picture, scan.convert("L"))
    if over is None:
        return Compared("lost")
    places = [(left * PT, top * PT, right * PT, bottom * PT) for left, top, right, bottom in signs]
    seen = aligned(page, over)
    marks = [one for word in seen.words for one in word if not any(touches(one.box, code) for code in over.codes)]
    gone, good = [one for one in marks if one.gone], sum(one.like >= FOUND for one in marks)
    if len(gone) >= PART * len(marks) and tall(gone) >= TALL * MM and good >= KNOWN * (len(marks) - len(gone)):
        return Compared("part", sure_of(len(gone) / len(marks) / PART))
    if over.share < PLACED or good < KNOWN * len(marks):
        return Compared("lost")
    inks = tuple(ink_in(over.shown, over.seen, over.laid, place) for place in places)
    written = [Writing(piece, around_runs(piece)) for piece in pieces(beyond(seen, over.codes))]
    pens = [one for one in written if any(signs_in(one, place) for place in places)]
    changed = differing(marks, pens)
    spots = [one._replace(scanned=scanned(one, seen, over)) for one in (*changed, *added(page, written, pens, changed))]
    signed = tuple(scanned(Spot("beside", place, 0), seen, over) for place in places)
    return Compared("laid", round(100 * good / len(marks)), tuple(spots), inks, signed)


def scanned(spot: Spot, seen: Aligned, over: Over) -> Box:
    left, top, right, bottom = spot.box
    ends = [seen.where(corner) for corner in ((left, top), (right, top), (right, bottom), (left, bottom))]
    wide, high = over.seen.size
    across, down = [x / wide for x, _ in ends], [y / high for _, y in ends]
    return min(across), min(down), max(across), max(down)


def tall(marks: Sequence[Held]) -> float:
    return max(one.box[3] for one in marks) - min(one.box[1] for one in marks)


def sure_of(share: float) -> int:
    """Of 100; 50 where `share` of its limit is 1."""
    return round(50 * share) if share < 1 else round(100 - 50 / share)


class Writing(NamedTuple):
    """A piece of what is dark where nothing was printed."""

    runs: list[Run]
    box: Box


def around_runs(runs: Sequence[Run]) -> Box:
    left, right = min(start for _, start, _ in runs), max(end for _, _, end in runs)
    return left, min(y for y, _, _ in runs), right, max(y for y, _, _ in runs) + 1


def beyond(seen: Aligned, codes: Sequence[Box]) -> "Picture":
    """Where the scan is dark and nothing was printed near; not at the edges, where a sheet ends, nor in a code."""
    from PIL import Image, ImageChops, ImageFilter

    near = seen.shown.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(1.1))
    near = near.point([min(255, round(shade * 1.7)) for shade in SHADES])
    more = ImageChops.subtract(seen.seen.filter(ImageFilter.GaussianBlur(0.6)), near)
    mask = more.point([255 if shade > BEYOND else 0 for shade in SHADES])
    mask = ImageChops.darker(mask, seen.there.filter(ImageFilter.MinFilter(9)))
    for code in codes:
        mask.paste(0, grown(code, 10))
    edge, whole = round(EDGE * MM), Image.new("L", mask.size)
    whole.paste(mask.crop((edge, edge, mask.width - edge, mask.height - edge)), (edge, edge))
    return whole


def signs_in(one: Writing, place: Box) -> bool:
    """Whether a piece is of what was signed there: enough of it lies in the place, or it begins beside it."""
    left, top, right, bottom = place
    inside = sum(max(0, min(end, right) - max(start, left)) for y, start, end in one.runs if top <= y <= bottom)
    return inside >= INSIDE * sum(end - start for _, start, end in one.runs) or touches(one.box, grown(place, 4 * MM))


def touches(one: Sequence[float], other: Sequence[float]) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def differing(marks: Sequence[Held], pens: Sequence[Writing]) -> list[Spot]:
    """Words and figures that are not as they were printed; what lies under a signature is not judged."""
    found: list[Spot] = []
    for one, share in zip(marks, shares(marks), strict=True):
        if share < 1 or any(touches(one.box, pen.box) for pen in pens):
            continue
        kind: Kind = "gone" if one.gone else "changed"
        last = found[-1] if found else None
        if last and last.kind == kind and touches(grown(last.box, 12), one.box):
            found[-1] = Spot(kind, around((last.box, one.box)), max(last.sure, sure_of(share)))
        else:
            found.append(Spot(kind, one.box, sure_of(share)))
    return found


def shares(marks: Sequence[Held]) -> list[float]:
    """Of each mark how far it differs; 1 is where it begins to be told."""
    off = [one.apart / (one.own + 3) for one in marks]
    usual, found = median(off), list[float]()
    for at, one in enumerate(marks):
        near = sorted(off[max(0, at - NEAR) : at] + off[at + 1 : at + 1 + NEAR])
        here = min(max(usual, near[int(len(near) * MOST)]), WORST * usual) if near else usual
        other = one.apart / (OTHER if one.like < FOUND else APART) if one.like < POOR else 0.0
        nothing = one.own / GONE if one.gone else 0.0
        found.append(max(min(one.apart / APART, off[at] / here / OUTLYING), other, nothing))
    return found


def added(page: PrintedPage, written: Sequence[Writing], pens: Sequence[Writing], spots: Sequence[Spot]) -> list[Spot]:
    """What was written over words, between or beside them; what belongs to a difference of a word is told by it."""
    body, found = around(page.marks), list[Spot]()
    for one in written:
        if any(one is pen for pen in pens) or any(touches(one.box, grown(spot.box, 4)) for spot in spots):
            continue
        size = sum(end - start for _, start, end in one.runs)
        kind: Kind = "added" if touches(one.box, body) else "beside"
        if any(touches(one.box, mark) for mark in page.marks):
            kind = "over"
        last = found[-1] if found else None
        if last and last.kind == kind and touches(grown(last.box, 2 * MM), one.box):
            found[-1] = Spot(kind, around((last.box, one.box)), max(last.sure, sure_of(size / DUST / 2)))
        else:
            found.append(Spot(kind, one.box, sure_of(size / DUST / 2)))
    return found
