"""Where a table ends on a page, as an official would end it.

In order of force: a group row is never last and is said again; a total never comes first; a merged cell is said again
and keeps room for its text; no small row stands alone on the last page; a tall row is cut, others move whole; where
nothing fits, any break beats an error.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import NamedTuple

from storage.papers.flow import Stack
from storage.papers.rows import ABOVE, BELOW, KEEPS_NEXT, SIDE, Box, Line, measured, stretched

TALL, WORTH = 0.28, 0.16  # shares of a page: a row so tall is cut, if so much room is left
SMALL, FRESH = 0.12, 0.9
CRUMB, BACK = 50.0, 42.0  # points: a rest below CRUMB is made larger by cutting BACK points earlier
MORE, NAME = " (ต่อ)", 160  # characters of the name of a group that are said again

Lines = tuple[Line, ...]
Halves = tuple[Lines, Lines]


class Sheet(NamedTuple):
    """What the rows stand on: height of the table's head and of a page, and how a name is set to a width."""

    head: float
    full: float
    widths: tuple[float, ...]
    say: Callable[[str, float], Stack]


def split(lines: Lines, sheet: Sheet, room: float) -> Halves | None:
    """The rows that fit and the rest; if all fit, the last rows are the rest."""
    ends = list(accumulate((line.height for line in lines), initial=sheet.head))
    count = len(lines)
    fits = [at for at in range(1, count) if ends[at] <= room + 0.01]
    legal = _legal(lines)
    good = [at for at in fits if at in legal]
    if not lines:
        return None
    if ends[count] <= room + 0.01:
        return _last_rows(lines, sheet, good)
    fresh = room > sheet.full * FRESH
    if count > 3 and len(good) > 1 and good[-1] == count - 1 and lines[-1].height < sheet.full * SMALL:
        good.pop()
    first = fits[-1] if fits else 0
    left = room - ends[first]
    if lines[first].height > sheet.full * TALL and (left > sheet.full * WORTH or (fresh and not good)):
        halves = _cut(lines, sheet, first, left)
        if halves:
            return halves
    if good or not fresh:
        return _over(lines, sheet, good[-1]) if good else None
    least_bad = [at for at in fits if lines[at - 1].kind not in ("group", "sub")] or fits
    return _over(lines, sheet, least_bad[-1]) if least_bad else None


def _last_rows(lines: Lines, sheet: Sheet, good: Sequence[int]) -> Halves | None:
    """The end of a table whose end must go to the next page: two rows, half a tall row, or the total alone."""
    count = len(lines)
    early = [at for at in good if at <= count - 2] or good
    if early:
        return _over(lines, sheet, early[-1])
    at = next((at for at in reversed(range(count)) if lines[at].kind in ("plain", "part")), None)
    if at is None:
        return None
    halves = _cut(lines, sheet, at, lines[at].height / 2)
    return halves or (_over(lines, sheet, at + 1) if at + 1 < count else None)


def _legal(lines: Sequence[Line]) -> set[int]:
    """Rows a page may begin with."""
    found: set[int] = set()
    above: dict[int, tuple[float, float]] = {}  # column -> (room since its text began, room its text needs)
    for at, line in enumerate(lines):
        merged = [above[box.column] for box in line.boxes if box.merged and box.column in above]
        roomy = all(since >= needs for since, needs in merged)
        if at and lines[at - 1].kind not in KEEPS_NEXT and line.kind not in ("result", "total") and roomy:
            found.add(at)
        for box in line.boxes:
            if box.merged and box.column in above:
                since, needs = above[box.column]
                above[box.column] = (since + line.height, needs)
            elif box.again:
                above[box.column] = (line.height, box.needs - 0.01)
    return found


def _over(lines: Lines, sheet: Sheet, at: int) -> Halves:
    first, *others = lines[at:]
    boxes = tuple(_begun(box) for box in first.boxes)
    return lines[:at], _regrouped(lines[:at], sheet, [replace(first, boxes=boxes), *others])


def _begun(box: Box) -> Box:
    """A cell at the top of a page says what the cell above said."""
    return replace(box, flow=box.again(), merged=False) if box.merged and box.again else box


def _regrouped(before: Lines, sheet: Sheet, rest: Sequence[Line]) -> Lines:
    """The rest, beginning with the name of the group it is part of."""
    label = next((line.label for line in reversed(before) if line.kind == "group"), "")
    if not label or rest[0].kind == "group" or (len(rest) == 1 and rest[0].kind == "total"):
        return stretched(rest)
    said = label.removesuffix(MORE)
    name = (said if len(said) <= NAME else f"{said[:NAME]}…") + MORE
    box = Box(0, len(sheet.widths), sheet.say(name, sum(sheet.widths) - 2 * SIDE))
    return stretched([measured(Line((box,), "group", name)), *rest])


def _cut(lines: Lines, sheet: Sheet, at: int, left: float) -> Halves | None:
    """Cut the row `at` so that its first half is at most `left` points high."""
    row = lines[at]
    pairs = [_cut_box(box, left - ABOVE - BELOW) for box in row.boxes]
    if not any(upper.flow.parts for upper, _ in pairs if not upper.again):
        return None
    up = measured(replace(row, boxes=tuple(up for up, _ in pairs), kind="part" if row.kind == "lead" else row.kind))
    label = row.label.removesuffix(MORE)
    low = measured(replace(row, boxes=_named([low for _, low in pairs], sheet, label), label=label and label + MORE))
    upper = stretched([*lines[:at], up])
    if upper[-1].height > left + 0.1:
        return None
    if low.height < CRUMB and left > CRUMB + BACK * 2:
        return _cut(lines, sheet, at, left - BACK)
    return upper, _regrouped(lines[:at], sheet, [low, *lines[at + 1 :]])


def _cut_box(box: Box, room: float) -> tuple[Box, Box]:
    nothing = Stack(())
    if box.again and (box.merged or box.flow.height <= room):
        return box, replace(box, flow=box.again(), merged=False)
    if box.flow.height <= room:
        return box, replace(box, flow=nothing)
    box = replace(box, again=None)  # what is cut is not said again
    halves = box.flow.split(room)
    if not halves:
        return replace(box, flow=nothing), box
    return replace(box, flow=halves[0]), replace(box, flow=halves[1])


def _named(boxes: list[Box], sheet: Sheet, label: str) -> tuple[Box, ...]:
    """The second half of a row, its first words telling what goes on."""
    at = next((at for at, box in enumerate(boxes) if box.flow.parts and not box.again), None)
    if at is None:
        return tuple(boxes)
    box = boxes[at]
    width = sum(sheet.widths[box.column : box.column + box.across]) - 2 * SIDE
    name = sheet.say((label + MORE).strip(), width)
    if name.height > CRUMB:  # a label that would take the room of the text
        name = sheet.say(MORE.strip(), width)
    return (*boxes[:at], replace(box, flow=Stack((*name.parts, *box.flow.parts))), *boxes[at + 1 :])
