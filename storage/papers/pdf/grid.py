"""A ruled table as a part of a page: its rows, its rules and fills, and where a page may end within it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import NamedTuple

from core.blocks.document import RowKind
from core.i18n import _
from storage.papers.pdf.flow import PartStack
from storage.papers.pdf.pen import PdfPainter
from storage.papers.pdf.tagging import PdfTag
from storage.papers.typography.style import INK, PALE, SHADE, TINT, TONES

# a tone mark rises above the first line, half the leading hangs below the last
SIDE = 4.0
ABOVE = 3.8
BELOW = 2.4
PADDING = ABOVE + BELOW
KEEPS_NEXT = ("group", "sub", "lead")
KEEPS_BEFORE = ("second", "result", "total")
HAIRED = ("part", "lead", "second")


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a ruled table. `merged`: it continues the cell above. `again` returns the text, marked (ต่อ), that the
    cell shows on the next page; None = no repetition. A `long` text is split between the pages instead."""

    column: int
    across: int
    flow: PartStack
    down: int = 1
    merged: bool = False
    again: Callable[[], PartStack] | None = None
    long: bool = False
    tone: str = ""  # its background; "" = that of its row
    # None: part of a cell above, or tagged on another page
    tag: PdfTag | None = field(default=None, compare=False)

    @property
    def needs(self) -> float:
        return self.flow.height + PADDING


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a ruled table. `label`: name of the row or its group, repeated if the row runs onto the next page."""

    boxes: tuple[GridCell, ...]
    kind: RowKind = "plain"
    label: str = ""
    height: float = 0
    # None: a repetition from an earlier page
    tag: PdfTag | None = field(default=None, compare=False)


def measured(row: GridRow) -> GridRow:
    """Return the row with the height of its highest cell; merged cells and those over several rows do not count."""
    needs = [box.needs for box in row.boxes if box.down == 1 and not box.merged and not box.again]
    return replace(row, height=max(needs, default=PADDING))


def stretched(rows: Sequence[GridRow]) -> tuple[GridRow, ...]:
    """Return the rows, made high enough for cells that span several of them; the last row of such a cell grows."""
    found = list(rows)
    merged = [{box.column for box in line.boxes if box.merged} for line in rows]
    for at, line in enumerate(rows):
        for box in line.boxes:
            if box.merged:
                continue
            end = at + box.down
            while end < len(rows) and box.column in merged[end]:
                end += 1
            there = found[at].height if end == at + 1 else sum(one.height for one in found[at:end])
            missing = box.needs - there
            if missing > 0.01:
                found[end - 1] = replace(found[end - 1], height=found[end - 1].height + missing)
    return tuple(found)


# a row taller than TALL of a page is cut, if more than WORTH of it is left
TALL = 0.28
WORTH = 0.16
SMALL, FRESH = 0.12, 0.9
CRUMB, BACK = 50.0, 42.0  # points: a rest below CRUMB is made larger by cutting BACK points earlier
MORE, NAME = " (ต่อ)", 160  # characters of the name of a group that are repeated

GridRows = tuple[GridRow, ...]
Halves = tuple[GridRows, GridRows]


class GridLengths(NamedTuple):
    """Lengths in points for splitting a table: `head` is the height of its header, `full` that of a page.
    `name_stack(name, width)` lays out the name of a group or row, which is repeated on the next page."""

    head: float
    full: float
    widths: tuple[float, ...]
    name_stack: Callable[[str, float], PartStack]


def split(rows: GridRows, measures: GridLengths, space: float) -> Halves | None:
    """Return (rows that stay within `space` points, rows for the next page), neither empty; None if impossible."""
    ends = list(accumulate((line.height for line in rows), initial=measures.head))
    count = len(rows)
    fits = [at for at in range(1, count) if ends[at] <= space + 0.01]
    legal = _legal(rows)
    good = [at for at in fits if at in legal]
    if not rows:
        return None
    if ends[count] <= space + 0.01:
        return _last_rows(rows, measures, good)
    fresh = space > measures.full * FRESH
    if (
        count > 3
        and len(good) > 1
        and good[-1] == count - 1
        and rows[-1].height < measures.full * SMALL
    ):
        good.pop()
    first = fits[-1] if fits else 0
    left = space - ends[first]
    if rows[first].height > measures.full * TALL and (
        left > measures.full * WORTH or (fresh and not good)
    ):
        halves = _cut(rows, measures, first, left)
        if halves:
            return halves
    if good or not fresh:
        return _over(rows, measures, good[-1]) if good else None
    least_bad = [at for at in fits if rows[at - 1].kind not in ("group", "sub")] or fits
    return _over(rows, measures, least_bad[-1]) if least_bad else None


def _last_rows(lines: GridRows, sheet: GridLengths, good: Sequence[int]) -> Halves | None:
    """Split off the end of a table that must go to the next page: two rows, half a tall row, or the total alone."""
    count = len(lines)
    early = [at for at in good if at <= count - 2] or good
    if early:
        return _over(lines, sheet, early[-1])
    at = next((at for at in reversed(range(count)) if lines[at].kind in ("plain", "part")), None)
    if at is None:
        return None
    halves = _cut(lines, sheet, at, lines[at].height / 2)
    return halves or (_over(lines, sheet, at + 1) if at + 1 < count else None)


def _legal(lines: Sequence[GridRow]) -> set[int]:
    """Return the indices of the rows with which a page may begin."""
    found: set[int] = set()
    # column -> (room since its text began, room its text needs)
    above: dict[int, tuple[float, float]] = {}
    for at, line in enumerate(lines):
        merged = [above[box.column] for box in line.boxes if box.merged and box.column in above]
        roomy = all(since >= needs for since, needs in merged)
        if at and lines[at - 1].kind not in KEEPS_NEXT and line.kind not in KEEPS_BEFORE and roomy:
            found.add(at)
        for box in line.boxes:
            if box.merged and box.column in above:
                since, needs = above[box.column]
                above[box.column] = (since + line.height, needs)
            elif box.again and not box.long:
                above[box.column] = (line.height, box.needs - 0.01)
    return found


def _over(lines: GridRows, sheet: GridLengths, index: int) -> Halves:
    first, *others = lines[index:]
    boxes = (
        replace(x, flow=x.again(), merged=False) if x.merged and x.again else x for x in first.boxes
    )
    before, first = _shortened(lines[:index], replace(first, boxes=tuple(boxes)), first)
    return before, _regrouped(before, sheet, [first, *others])


def _shortened(lines: GridRows, first: GridRow, was: GridRow) -> tuple[GridRows, GridRow]:
    """Return the rows of a page and the first row of the next, in which a long cell continues with what did not fit."""
    for column in [box.column for box in was.boxes if box.merged and box.long]:
        at, box = [
            (n, x)
            for n, one in enumerate(lines)
            for x in one.boxes
            if x.column == column and not x.merged
        ][-1]
        room = sum(line.height for line in lines[at:]) - PADDING
        if box.flow.height > room + 0.01:
            upper, lower = box.flow.split(room) or (PartStack(()), box.flow)
            lines = (*lines[:at], _with(lines[at], column, upper), *lines[at + 1 :])
            first = _with(first, column, lower)
    return lines, first


def _with(line: GridRow, column: int, flow: PartStack) -> GridRow:
    return replace(
        line,
        boxes=tuple(replace(one, flow=flow) if one.column == column else one for one in line.boxes),
    )


def _regrouped(before: GridRows, sheet: GridLengths, rest: Sequence[GridRow]) -> GridRows:
    """Return the rest of the rows, preceded by the name of the group they are part of."""
    label = next((line.label for line in reversed(before) if line.kind == "group"), "")
    if not label or rest[0].kind == "group" or (len(rest) == 1 and rest[0].kind == "total"):
        return stretched(rest)
    stem = label.removesuffix(_(MORE))
    name = (stem if len(stem) <= NAME else f"{stem[:NAME]}…") + _(MORE)
    box = GridCell(0, len(sheet.widths), sheet.name_stack(name, sum(sheet.widths) - 2 * SIDE))
    return stretched([measured(GridRow((box,), "group", name)), *rest])


def _cut(lines: GridRows, sheet: GridLengths, index: int, space: float) -> Halves | None:
    """Cut the row `index` so that its first half is at most `space` points high; None if it cannot be cut."""
    row = lines[index]
    pairs = [_cut_box(box, space - ABOVE - BELOW) for box in row.boxes]
    if not any(upper.flow.parts for upper, _ in pairs if not upper.again):
        return None
    up = measured(
        replace(
            row, boxes=tuple(up for up, _ in pairs), kind="part" if row.kind == "lead" else row.kind
        )
    )
    label = row.label.removesuffix(_(MORE))
    low = measured(
        replace(
            row,
            boxes=_named([low for _, low in pairs], sheet, label),
            label=label and label + _(MORE),
        )
    )
    upper = stretched([*lines[:index], up])
    if upper[-1].height > space + 0.1:
        return None
    if low.height < CRUMB and space > CRUMB + BACK * 2:
        return _cut(lines, sheet, index, space - BACK)
    upper, low = _shortened(upper, low, row)
    return upper, _regrouped(lines[:index], sheet, [low, *lines[index + 1 :]])


def _cut_box(box: GridCell, space: float) -> tuple[GridCell, GridCell]:
    nothing = PartStack(())
    if box.again and (box.merged or box.flow.height <= space):
        return box, replace(box, flow=box.again(), merged=False, tag=None)
    if box.flow.height <= space:
        return box, replace(box, flow=nothing)
    box = replace(box, again=None)  # a cut cell is not repeated
    halves = box.flow.split(space)
    if not halves:
        return replace(box, flow=nothing), box
    return replace(box, flow=halves[0]), replace(box, flow=halves[1])


def _named(boxes: list[GridCell], sheet: GridLengths, label: str) -> tuple[GridCell, ...]:
    """Return the second half of a row, beginning with the name of what continues."""
    at = next((at for at, box in enumerate(boxes) if box.flow.parts and not box.again), None)
    if at is None:
        return tuple(boxes)
    box = boxes[at]
    width = sum(sheet.widths[box.column : box.column + box.across]) - 2 * SIDE
    name = sheet.name_stack((label + _(MORE)).strip(), width)
    if name.height > CRUMB:  # a label that would take the room of the text
        name = sheet.name_stack(_(MORE).strip(), width)
    return (*boxes[:at], replace(box, flow=PartStack((name, *box.flow.parts))), *boxes[at + 1 :])


FRAME = 0.9
ROW = 0.6
COLUMN = 0.5
HAIR = 0.3
FILLS = {"group": SHADE, "sub": TINT, "result": TINT, "total": SHADE}


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A part of a page: a ruled table laid out to its width."""

    widths: tuple[float, ...]
    head: tuple[GridRow, ...]
    lines: tuple[GridRow, ...]
    full: float  # height of a page
    # sets the name of a group or row that goes on, to a width
    name_stack: Callable[[str, float], PartStack]
    before: float = 0
    after: float = 6
    tag: PdfTag = field(default_factory=lambda: PdfTag("Table"), compare=False)

    @property
    def head_height(self) -> float:
        return sum(line.height for line in self.head)

    @property
    def height(self) -> float:
        return self.head_height + sum(line.height for line in self.lines)

    @property
    def least(self) -> float:
        """The height (points) needed below a heading for header, group rows and first row; at most half a page."""
        height = self.head_height
        for line in self.lines:
            height += line.height
            if line.kind not in KEEPS_NEXT:
                break
        return min(height, self.full / 2)

    def split(self, space: float) -> "tuple[RuledTable, RuledTable] | None":
        """Return (the table's part within `space` points, its part for the next page); None if it cannot be divided.
        The second part is never empty: if all rows fit, it gets the last ones."""
        halves = split(
            self.lines,
            GridLengths(self.head_height, self.full, self.widths, self.name_stack),
            space,
        )
        if not halves:
            return None
        return replace(self, lines=halves[0], after=0), replace(self, lines=halves[1], before=0)

    def draw(self, pdf: PdfPainter, x: float, top: float) -> None:
        edges = [x, *accumulate(self.widths, initial=x)][1:]
        self._shades(pdf, edges, top)
        y = top
        for at, line in enumerate((*self.head, *self.lines)):
            head = at < len(self.head)
            if line.kind == "group" and line.label and not line.label.endswith(_(MORE)):
                pdf.bookmark(line.label, y, 1)
            with pdf.within(self.tag), pdf.within(pdf.marks.once(line.tag) if head else line.tag):
                for box in line.boxes:
                    if head:
                        tall = sum(line.height for line in self.head[at : at + box.down])
                    else:
                        tall = line.height
                    self._rules(pdf, edges, y, box, line, tall, at)
                    if not box.merged:
                        drop = ABOVE + ((tall - box.needs) / 2 if head else 0)
                        with pdf.within(box.tag):
                            box.flow.draw(pdf, edges[box.column] + SIDE, y - drop)
            y -= line.height
        if self.head:
            pdf.rule(x, top - self.head_height, edges[-1], top - self.head_height, FRAME)
        pdf.frame(x, y, edges[-1] - x, top - y, FRAME)

    def _shades(self, pdf: PdfPainter, edges: Sequence[float], top: float) -> None:
        if self.head:
            pdf.fill(
                edges[0], top - self.head_height, edges[-1] - edges[0], self.head_height, SHADE
            )
        y = top - self.head_height
        for line in self.lines:
            y -= line.height
            if line.kind in FILLS:
                pdf.fill(edges[0], y, edges[-1] - edges[0], line.height, FILLS[line.kind])
            for box in line.boxes:
                if box.tone:
                    left = edges[box.column]
                    pdf.fill(
                        left, y, edges[box.column + box.across] - left, line.height, TONES[box.tone]
                    )

    def _rules(
        self,
        pdf: PdfPainter,
        edges: Sequence[float],
        y: float,
        box: GridCell,
        line: GridRow,
        tall: float,
        index: int,
    ) -> None:
        left, right = edges[box.column], edges[box.column + box.across]
        if box.column:
            pdf.rule(left, y, left, y - tall, COLUMN)
        if index and not box.merged:
            if index <= len(self.head):
                above = "head"
            else:
                above = self.lines[index - 1 - len(self.head)].kind
            hair = line.kind in HAIRED and above in ("plain", "part", "lead") and not box.again
            thick = HAIR if hair else ROW
            pdf.rule(left, y, right, y, thick, PALE if hair else INK)
