"""Sizes, colours and margins of papers; the only module that converts official points to points of the Sarabun font."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
# Officials say 16 point and mean TH Sarabun New, whose capitals are 476/1000 em high; those of Sarabun are 700.
SCALE = 0.68

# official points
TITLE = 20
SECTION = 18
BODY = 16
CELL = 14
SMALL = 12
# the last two as the regulation on letters has them
COVER = 28
UNDER_COVER = 22
RESULT = 24
MEMO = 29
LABEL = 20
MARK = 200  # the ร่าง across a draft
# leading; below 1.45 ปั้ and ฎุ touch
LOOSE = 1.6  # body
CLOSE = 1.5  # cells
TIGHT = 1.45  # titles

INK = "#111111"
GREY = "#555555"
PALE = "#9a9a9a"
SHADE = "#e9ecef"
TINT = "#f4f5f6"
WHITE = "#ffffff"
BAR = "#5b7f95"  # of time on a calendar; a mid grey on a black printer
ACCENT, WARM = "#1f4e79", "#8a4b12"  # of drawings; dark enough to be told apart in grey
TONES = {
    "lit": "#d7ebe6",
    "calm": "#dff1e3",
    "watch": "#fff0c4",
    "high": "#ffd9b3",
    "grave": "#f6c3c3",
}  # of cells
# from the lowest grade to the highest
BANDS = ("#dfe3e8", "#ccd4dd", "#b7c4d2", "#9fb3c8", "#86a1bd", "#6d8fb3")

QR, SMALL_MARK = 25 * MM, 16.5 * MM  # with their quiet zones


class PaperMargins(NamedTuple):
    """The margins of a page, in points."""

    left: float
    right: float
    top: float
    bottom: float


BINDING = 30 * MM  # of a sheet: its left, of one on its side its top; no mark stands there
PORTRAIT = PaperMargins(BINDING, 20 * MM, 16.5 * MM, 27.5 * MM)  # below the text the QR has room
LANDSCAPE = PaperMargins(20 * MM, 20 * MM, 20.5 * MM, 27.5 * MM)
# the codes stand beside the text, within the frame
FRAMED = PaperMargins(40 * MM, 40 * MM, 31 * MM, 17 * MM)


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a paragraph is set: font size in official points (see `points`), line spacing, weight, alignment, indents."""

    size: float  # official points
    lead: float = LOOSE
    bold: bool = False
    align: Literal["left", "center", "right"] = "left"
    first: float = 0  # more indent of the first line
    left: float = 0
    before: float = 0
    after: float = 0
    colour: str = INK

    @property
    def points(self) -> float:
        return points(self.size)

    @property
    def leading(self) -> float:
        return round(self.points * self.lead, 2)


def points(official: float) -> float:
    """Return the Sarabun font size that looks as large as `official` points of TH Sarabun New: 16 → 10.88."""
    return round(official * SCALE, 2)
