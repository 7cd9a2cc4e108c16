"""Where the pages of a sheet end: a workbook breaks anywhere, so a break is set before rows that must stay together."""

from collections.abc import Sequence
from itertools import accumulate

from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

UNSET = 15.0  # points of a row nobody gave a height
SURE = 0.96  # share of a page: programs differ by a little

DRAWN_IN = 1.15  # pages of a paper that is rather printed smaller than on two

Kept = tuple[int, int]  # first and last row


def fits_one(page: Worksheet, full: float) -> bool:
    """Whether the whole sheet is set a little smaller, to stand on one page with its signatures."""
    height = sum(page.row_dimensions[row].height or UNSET for row in range(1, page.max_row + 1))
    return full * SURE < height <= full * DRAWN_IN and not page.row_breaks.brk


def set_breaks(page: Worksheet, kept: Sequence[Kept], full: float, titles: float) -> None:
    """Break before kept rows that would be parted. `full`: height of a page, `titles`: of the head on every page."""
    last = page.max_row
    heights = [page.row_dimensions[row].height or UNSET for row in range(1, last + 1)]
    upto = list(accumulate(heights, initial=0.0))  # height of the rows before one, counted from 0
    wanted = {one.id for one in page.row_breaks.brk}
    ends = dict[int, int]()
    for first, end in kept:
        ends[first] = max(ends.get(first, 0), min(end, last))
    used = 0.0
    for row in range(1, last + 1):
        room = full * SURE - used
        block = upto[ends[row]] - upto[row - 1] if row in ends else 0.0
        parted = row in ends and room < block <= full * SURE - titles and used > titles
        if parted and row - 1 not in wanted:
            page.row_breaks.append(Break(row - 1))
        if row - 1 in wanted or parted or heights[row - 1] > room:
            used = titles
        used += heights[row - 1]
