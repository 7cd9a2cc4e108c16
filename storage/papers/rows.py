"""The rows of a table: cells with their set content, and how high they are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from core.blocks.document import RowKind
from storage.papers.flow import Stack

SIDE, ABOVE, BELOW = 4.0, 3.8, 2.4  # a tone mark rises above the first line, half the leading hangs below the last
PADDING = ABOVE + BELOW
KEEPS_NEXT = ("group", "sub", "lead")


@dataclass(frozen=True, slots=True)
class Box:
    """A cell. `merged`: the cell above goes on here. `again` says the text of a merging cell anew with (ต่อ)."""

    column: int
    across: int
    flow: Stack
    down: int = 1
    merged: bool = False
    again: Callable[[], Stack] | None = None

    @property
    def needs(self) -> float:
        return self.flow.height + PADDING


@dataclass(frozen=True, slots=True)
class Line:
    """A row of cells. `label` is what it is called where it goes on."""

    boxes: tuple[Box, ...]
    kind: RowKind = "plain"
    label: str = ""
    height: float = 0


def measured(line: Line) -> Line:
    """The line as high as the highest of its cells that stand in it alone."""
    needs = [box.needs for box in line.boxes if box.down == 1 and not box.merged and not box.again]
    return replace(line, height=max(needs, default=PADDING))


def stretched(lines: Sequence[Line]) -> tuple[Line, ...]:
    """A cell over several lines that is higher than they are stretches the last of them."""
    found = list(lines)
    for at, line in enumerate(lines):
        for box in line.boxes:
            if box.merged:
                continue
            end = at + box.down
            while end < len(lines) and _goes_on(lines[end], box.column):
                end += 1
            lack = box.needs - sum(one.height for one in found[at:end])
            if lack > 0.01:
                found[end - 1] = replace(found[end - 1], height=found[end - 1].height + lack)
    return tuple(found)


def _goes_on(line: Line, column: int) -> bool:
    return any(box.column == column and box.merged for box in line.boxes)
