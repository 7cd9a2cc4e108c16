"""Where the codes of a page lie, told from the file alone, and what of it is wrong: see `faults`."""

from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2 as pdfium
from pypdfium2.raw import FPDF_PAGEOBJ_PATH

MM = 72 / 25.4
LARGE, SMALL = 29, 21  # modules of the QR and of the small mark
SIDES = {LARGE: 25.0, SMALL: 16.5}  # mm with the quiet zones
LEAST = {LARGE: 25.0, SMALL: 10.0}  # mm: the QR with its quiet zone, the small mark without
EDGE = 4.8  # mm of a sheet that no printer is sure to reach
BINDING, STAPLE = 30.0, 40.0  # mm
STAMP = 90.0, 65.0  # mm of the upper right corner, where what comes in is stamped
CLOSE = 0.05  # mm by which boxes may seem to touch


class Box(NamedTuple):
    """Millimetres from the upper left corner of the page."""

    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: "Box") -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > CLOSE and down > CLOSE

    def grown(self, by: float) -> "Box":
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)


def faults(packet: bytes, marked: bool = True) -> list[str]:
    """What is wrong with the codes of the pages; `marked`: every page has both. No word or line lies on one or its
    quiet zone; none stands where a sheet is bound (its left, or its top on its side), stapled or stamped, or where no
    printer reaches."""
    with pdfium.PdfDocument(packet) as pdf:
        return [
            f"page {number}: {one}"
            for number, page in enumerate(pdf, start=1)
            for one in _of_page(page, marked)
        ]


def _of_page(page: pdfium.PdfPage, marked: bool) -> Iterator[str]:
    width, height = (round(side / MM, 2) for side in page.get_size())
    drawn = [
        _box(one.get_bounds(), height) for one in page.get_objects(filter=(FPDF_PAGEOBJ_PATH,))
    ]
    ink = {modules: [one for one in drawn if _is_code(one, modules)] for modules in SIDES}
    if [len(found) for found in ink.values()] != ([1, 1] if marked else [0, 0]):
        yield f"codes: {ink}"
        return
    words = page.get_textpage()
    other = [_box(words.get_rect(n), height) for n in range(words.count_rects())]
    codes = [one for found in ink.values() for one in found]
    other += [one for one in drawn if one not in codes]
    kept_free = {
        "binding": Box(0, 0, width, BINDING) if width > height else Box(0, 0, BINDING, height),
        "staple": Box(0, 0, STAPLE, STAPLE),
        "stamp": Box(width - STAMP[0], 0, width, STAMP[1]),
    }
    for modules, found in ink.items():
        for one in found:
            module = (one.right - one.left) / modules
            whole = one.grown(4 * module)
            if (whole.right - whole.left if modules == LARGE else one.right - one.left) < LEAST[
                modules
            ] - CLOSE:
                yield f"small: {one}"
            if min(one.left, one.top, width - one.right, height - one.bottom) < EDGE:
                yield f"at the edge: {one}"
            yield from (
                f"{name}: {one}" for name, place in kept_free.items() if whole.touches(place)
            )
            yield from (
                f"on it: {thing}"
                for thing in (*other, *codes)
                if thing != one and whole.touches(thing)
            )


def _is_code(one: Box, modules: int) -> bool:
    side = SIDES[modules] * modules / (modules + 8)
    return abs(one.right - one.left - side) < 0.2 and abs(one.bottom - one.top - side) < 0.2


def _box(bounds: tuple[float, float, float, float], height: float) -> Box:
    left, bottom, right, top = (edge / MM for edge in bounds)
    return Box(left, height - top, right, height - bottom)
