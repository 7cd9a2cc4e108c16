"""Differences between a scanned page and its print: missing parts, changed words, handwriting. Marks of the print, made
as soft and dark as the scan, are compared relative to what is usual nearby. Runs in the worker process only."""

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from math import inf, sqrt
from operator import add, mul
from statistics import median
from typing import TYPE_CHECKING, Literal, NamedTuple

from storage.scans.ink import INSIDE, SignPlaceInk, area_within, ink_in, strokes, sure_of
from storage.scans.marks import (
    DARK,
    LEAST_LIKENESS,
    NEAR,
    PrintedPage,
    ScanLaidOverPrint,
    aligned,
    around,
    climbed,
    grown,
    moved,
)
from storage.scans.overlay import (
    DPI,
    DUST,
    MM,
    PLACED,
    SHADES,
    Box,
    PrintScanMatch,
    Run,
    area,
    beyond,
    bounds,
    lay,
    pieces,
    widened,
)

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

# pixels by which the print is softened until it is as soft as the scan
SOFT = (0.4, 0.6, 0.8, 1.0, 1.2, 1.5, 1.9)
SOME = 30  # words compared to find that
STEP = 8  # shades in one group
TOLD = 20  # least pixels to determine a tone
LEAST_SEEN = 0.6  # the share of marks that must be found, or nothing is reported about the page
# a part of the page is missing if this share of its marks is, over so many mm in height
PART = 0.05
TALL = 40
# A mark differs that has at least APART dark pixels nothing explains, OUTLYING times what is usual of the page and of
# most of those beside it, and is not more like it than ALIKE.
APART = 3.9
OUTLYING = 3.2
ALIKE = 0.91
# Wherever it stands, one that is little like it differs from so many dark pixels on, where it was not found at all, and one
# that is gone from GONE on.
OTHER = 4.0
GONE = 2.5
POOR = 0.72  # likeness below which a mark is little like the print
# So does a mark with a place where the scan is by so much darker or lighter than the print, and by so many times more
# than at nine of ten marks of the page: a stroke of a pen along a letter hardly makes it another. None differs that has
# nothing darker or lighter than so many times theirs: it is only worn a little everywhere.
SPOT = 0.33
SPOTS = 2.2
WORN = 1.3
BESIDE = 10  # marks on each side that set a limit
MOST = 0.7  # their rank for it
WORST = 2.5  # the greatest limit, in times the page's
UNDER = 3  # pixels around a signature that are not judged, since marks are compared with two pixels beside them
EDGE = 5  # mm at the edges of the sheet that are ignored
PT = DPI / 72
# compared; a part is missing; it cannot be laid over the print
State = Literal["laid", "part", "lost"]
Kind = Literal["changed", "gone", "added", "over", "beside"]


class PrintScanDifference(NamedTuple):
    """A difference of scan and print. `box`: pixels of the print; `scanned`: 0 to 1 of the scan; `sure`: 0 to 100."""

    kind: Kind
    box: Box  # pixels of the print
    sure: int  # certainty of 100; reported from 50 on
    scanned: Box = (0.0, 0.0, 0.0, 0.0)  # shares of the width and height of the scan


class PageComparison(NamedTuple):
    """A scan compared with its print. `sure`: 0 to 100, of its `state`; `spots`: differences; `inks`: ink in each place
    to sign, None = unknown; `signs`: these places, in shares (0 to 1) of the scan's width and height."""

    state: State
    sure: int = 0  # of 100, of the state
    spots: tuple[PrintScanDifference, ...] = ()
    inks: tuple[SignPlaceInk, ...] | None = None  # ink in each place to sign; None = unknown
    signs: tuple[Box, ...] = ()  # these places, in shares of the width and height of the scan


def compared(page: PrintedPage, scan: "Picture", sign_places: Sequence[Box]) -> PageComparison:
    """Return how the upright `scan` differs from the printed page; `sign_places`: places to sign, in points."""
    over = lay(page.picture, scan.convert("L"))
    if over is None:
        return PageComparison("lost")
    places = [
        (left * PT, top * PT, right * PT, bottom * PT) for left, top, right, bottom in sign_places
    ]
    return page_differences(page, over, aligned(page, over), places)


def page_differences(
    page: PrintedPage, scan: PrintScanMatch, aligned: ScanLaidOverPrint, sign_places: Sequence[Box]
) -> PageComparison:
    """Return how a scan differs from a page. `scan`: the scan laid over the page as a whole; `aligned`: laid over it
    word by word. `sign_places`: places to sign, in pixels of the print."""
    boxes = [around(word) for word in page.words]
    printed = aligned.printed
    seen = aligned.scanned
    own = toned(printed, seen, boxes[:: max(1, len(boxes) // SOME)])
    words = [
        compare_word(own, seen, word, box) for word, box in zip(page.words, boxes, strict=True)
    ]
    marks = [
        one
        for word in words
        for one in word
        if not any(touches(one.box, code) for code in scan.codes)
    ]
    marks = [
        mark if share < 1 else again(own, seen, mark)
        for mark, share in zip(marks, shares(marks), strict=True)
    ]
    gone = [mark for mark in marks if mark.gone]
    good = sum(mark.like >= LEAST_LIKENESS for mark in marks)
    if (
        len(gone) >= PART * len(marks)
        and tall(gone) >= TALL * MM
        and good >= LEAST_SEEN * (len(marks) - len(gone))
    ):
        return PageComparison("part", sure_of(len(gone) / len(marks) / PART))
    if scan.share < PLACED or good < LEAST_SEEN * len(marks):
        return PageComparison("lost")
    mask = beyond(printed, seen)
    written = [
        UnprintedInkArea(piece, bounds(piece))
        for piece in pieces(within(mask, own, aligned, scan.codes))
    ]
    pens = [one for one in written if any(signs_in(one, place) for place in sign_places)]
    changed = differing(marks, pens)
    found = (*changed, *added(page, written, pens, changed))
    spots = [one._replace(scanned=scanned(one, aligned, scan)) for one in found]
    dark = strokes(printed, seen)
    inks = tuple(ink_in(dark, place) for place in sign_places)
    signed = tuple(
        scanned(PrintScanDifference("beside", place, 0), aligned, scan) for place in sign_places
    )
    return PageComparison("laid", round(100 * good / len(marks)), tuple(spots), inks, signed)


class ComparedMark(NamedTuple):
    """A mark (letter or sign) of the print, compared with the scan at its place. `like`: 1 = the same on both."""

    box: Box
    like: float  # likeness; 1 = the same
    print_darkness: (
        float  # darkness of the print: dark pixels, as far as they differ from their mean
    )
    scan_darkness: float  # darkness of the scan at its place
    # greatest difference in darkness between scan and print, of 1, over 3 pixels
    max_difference: float = 0.0

    @property
    def apart(self) -> float:
        """The mark's dark pixels, on print or scan (whichever has more), times the unlikeness of both (0 to 1)."""
        return (1 - max(0.0, self.like) ** 2) * max(self.print_darkness, self.scan_darkness)

    @property
    def gone(self) -> bool:
        """True if nothing like the mark is on the scan."""
        return self.like < LEAST_LIKENESS and self.scan_darkness < 0.25 * self.print_darkness


def compare_mark(printed: "Picture", scanned: "Picture", mark: Box) -> ComparedMark:
    own, there = printed.tobytes(), scanned.tobytes()
    count = len(own)
    total = sum(own)
    sum_ = sum(there)
    square = sum(map(mul, own, own)) - total * total / count
    other = sum(map(mul, there, there)) - sum_ * sum_ / count
    both = sum(map(mul, own, there)) - total * sum_ / count
    like = both / sqrt(square * other) if square > 0 and other > 0 else 0.0
    return ComparedMark(mark, like, square / 65025, other / 65025, most_apart(printed, scanned))


def most_apart(printed: "Picture", scanned: "Picture") -> float:
    """Return the greatest difference in darkness (0 to 1) between print and scan, averaged over 3 × 3 pixels."""
    from PIL import ImageChops, ImageFilter, ImageStat

    middle = 128
    apart = ImageChops.subtract(scanned, printed, 2, middle).filter(ImageFilter.BoxBlur(1))
    ((lower, upper),) = ImageStat.Stat(
        apart.crop((1, 1, apart.width - 1, apart.height - 1))
    ).extrema
    return max(upper - middle, middle - lower) * 2 / 255


def compare_word(
    picture: "Picture", scan: "Picture", word: Sequence[Box], box: Box
) -> list[ComparedMark]:
    """Return each mark of a word compared with `scan`, after moving the word (`box` on the print) to fit best."""
    x, y, like = climbed(picture, scan, box, (0, 0), NEAR)
    if like < LEAST_LIKENESS:  # the mark may lie a little farther off
        farther = climbed(picture, scan, box, (0, 0), 8, first_step=2)
        if farther[2] >= LEAST_LIKENESS:
            x, y = farther[:2]
    left, top, *_ends = place = grown(box, 4)
    printed = picture.crop(place)
    there = moved(scan, place, x, y)
    found = list[ComparedMark]()
    for mark in word:
        area = grown((mark[0] - left, mark[1] - top, mark[2] - left, mark[3] - top), 2)
        found.append(compare_mark(printed.crop(area), there.crop(area), mark))
    return found


def again(picture: "Picture", scan: "Picture", mark: ComparedMark) -> ComparedMark:
    """Return `mark` of the print `picture` compared at its best place on `scan`, or unchanged if that is no better."""
    x, y, _like = climbed(picture, scan, mark.box, (0, 0), 2)
    place = grown(mark.box, 2)
    return max(
        mark,
        compare_mark(picture.crop(place), moved(scan, place, x, y), mark.box),
        key=lambda one: one.like,
    )


def toned(picture: "Picture", scan: "Picture", boxes: Sequence[Box]) -> "Picture":
    """Return the print `picture` made as soft and dark as the scan is at `boxes`, since copies are paler or bolder."""
    from PIL import ImageFilter

    usual = picture.filter(ImageFilter.GaussianBlur(SOFT[len(SOFT) // 2]))
    places = [grown(box, 3) for box in boxes]
    there = [
        moved(scan, place, *climbed(usual, scan, place, (0, 0), NEAR)[:2]).tobytes()
        for place in places
    ]
    best = SOFT[0]
    rest = inf
    level = list(SHADES)
    for by in SOFT:
        pairs = Counter[tuple[int, int]]()
        for place, its in zip(places, there, strict=True):
            part = (
                picture.crop(grown(place, 6))
                .filter(ImageFilter.GaussianBlur(by))
                .point([n // STEP for n in SHADES])
            )
            pairs.update(
                zip(part.crop((6, 6, part.width - 6, part.height - 6)).tobytes(), its, strict=True)
            )
        # pixels of the print, how dark they are on the scan, squared
        sums = [[0, 0, 0] for _ in range(0, 256, STEP)]
        for (own, shade), count in pairs.items():
            sums[own] = list(map(add, sums[own], (count, count * shade, count * shade * shade)))
        left = sum(squares - total * total / count for count, total, squares in sums if count)
        if left < rest:
            best = by
            rest = left
            level = tones(sums)
    return picture.filter(ImageFilter.GaussianBlur(best)).point(level)


def tones(sums: Sequence[Sequence[int]]) -> list[int]:
    """Return the scan's usual darkness for each darkness of the print (0 to 255), never decreasing. `sums`, for each
    step of the print's darkness: (pixels, sum of the scan's darkness there, sum of its squares)."""
    known = [
        ((n + 0.5) * STEP, total / count)
        for n, (count, total, _) in enumerate(sums)
        if count >= TOLD
    ]
    if known:
        known = [(0.0, known[0][1]), *known, (256.0, known[-1][1])]
    else:
        known = [(0.0, 0.0), (256.0, 255.0)]
    found, at = list[int](), 0
    for shade in SHADES:
        while known[at + 1][0] < shade:
            at += 1
        (start, low), (end, high) = known[at], known[at + 1]
        found.append(round(low + (high - low) * (shade - start) / (end - start)))
    return list(accumulate(found, max))


def scanned(spot: PrintScanDifference, scan: ScanLaidOverPrint, overlaid: PrintScanMatch) -> Box:
    left, top, right, bottom = spot.box
    ends = [
        scan.where(corner)
        for corner in ((left, top), (right, top), (right, bottom), (left, bottom))
    ]
    wide, high = overlaid.scanned.size
    across, down = [x / wide for x, _ in ends], [y / high for _, y in ends]
    return min(across), min(down), max(across), max(down)


def tall(marks: Sequence[ComparedMark]) -> float:
    return max(one.box[3] for one in marks) - min(one.box[1] for one in marks)


class UnprintedInkArea(NamedTuple):
    """A connected dark area of a scan where nothing was printed."""

    runs: list[Run]
    box: Box


def within(
    mask: "Picture", picture: "Picture", scan: ScanLaidOverPrint, codes: Sequence[Box]
) -> "Picture":
    """Return the ink mask without the dark parts of the print `picture`, codes, and the edges of page and scan."""
    from PIL import Image, ImageChops, ImageOps

    mask = ImageChops.subtract(
        mask, picture.point([255 if shade > DARK else 0 for shade in SHADES])
    )
    mask = ImageChops.subtract(mask, widened(ImageOps.invert(scan.there), 4))
    for code in codes:
        mask.paste(0, grown(code, 10))
    edge, whole = round(EDGE * MM), Image.new("L", mask.size)
    whole.paste(mask.crop((edge, edge, mask.width - edge, mask.height - edge)), (edge, edge))
    return whole


def signs_in(written: UnprintedInkArea, place: Box) -> bool:
    """Return whether a dark area is of the signature at `place`: enough of it is inside, or it comes within 4 mm."""
    runs = written.runs
    return area_within(runs, place) >= INSIDE * area(runs) or touches(
        written.box, grown(place, 4 * MM)
    )


def touches(box: Sequence[float], other: Sequence[float]) -> bool:
    return box[0] < other[2] and box[2] > other[0] and box[1] < other[3] and box[3] > other[1]


def differing(
    marks: Sequence[ComparedMark], pens: Sequence[UnprintedInkArea]
) -> list[PrintScanDifference]:
    """Return the differences at `marks` of the print, except under handwriting in places to sign (`pens`)."""
    found: list[PrintScanDifference] = []
    for one, share in zip(marks, shares(marks), strict=True):
        if share < 1 or any(touches(one.box, grown(pen.box, UNDER)) for pen in pens):
            continue
        kind: Kind = "gone" if one.gone else "changed"
        last = found[-1] if found else None
        if last and last.kind == kind and touches(grown(last.box, 12), one.box):
            found[-1] = PrintScanDifference(
                kind, around((last.box, one.box)), max(last.sure, sure_of(share))
            )
        else:
            found.append(PrintScanDifference(kind, one.box, sure_of(share)))
    return found


def shares(marks: Sequence[ComparedMark]) -> list[float]:
    """Return for each mark its difference from the scan as a multiple of the limit: from 1 on, it is reported."""
    off = [mark.apart / (mark.print_darkness + 3) for mark in marks]
    usual, found = median(off), list[float]()
    most = sorted(mark.max_difference for mark in marks)[len(marks) * 9 // 10]
    for at, mark in enumerate(marks):
        near = sorted(off[max(0, at - BESIDE) : at] + off[at + 1 : at + 1 + BESIDE])
        here = min(max(usual, near[int(len(near) * MOST)]), WORST * usual) if near else usual
        if mark.like < POOR:
            other = mark.apart / (OTHER if mark.like < LEAST_LIKENESS else APART)
        else:
            other = 0.0
        nothing = mark.print_darkness / GONE if mark.gone else 0.0
        unlike = (1 - mark.like) / (1 - ALIKE)
        worn = mark.max_difference / (WORN * most) if most else 1.0
        spot = mark.max_difference / max(SPOT, SPOTS * most)
        found.append(
            max(
                min(mark.apart / APART, off[at] / here / OUTLYING, unlike, worn),
                other,
                nothing,
                spot,
            )
        )
    return found


def added(
    page: PrintedPage,
    areas: Sequence[UnprintedInkArea],
    signatures: Sequence[UnprintedInkArea],
    spots: Sequence[PrintScanDifference],
) -> list[PrintScanDifference]:
    """Return differences for handwriting: those `areas` that are no `signatures` and touch none of `spots`."""
    body, found = around(page.marks), list[PrintScanDifference]()
    for one in areas:
        if any(one is pen for pen in signatures) or any(
            touches(one.box, grown(spot.box, 4)) for spot in spots
        ):
            continue
        sure = sure_of(area(one.runs) / DUST / 2)
        kind: Kind = "added" if touches(one.box, body) else "beside"
        if any(touches(one.box, mark) for mark in page.marks):
            kind = "over"
        last = found[-1] if found else None
        if last and last.kind == kind and touches(grown(last.box, 2 * MM), one.box):
            found[-1] = PrintScanDifference(kind, around((last.box, one.box)), max(last.sure, sure))
        else:
            found.append(PrintScanDifference(kind, one.box, sure))
    return found
