"""A ruled table as a flow: it draws its own rules and fills."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from storage.papers.ends import MORE, Sheet, split
from storage.papers.flow import Stack
from storage.papers.pen import Pen
from storage.papers.rows import ABOVE, KEEPS_NEXT, SIDE, Box, Line
from storage.papers.style import INK, PALE, SHADE, TINT

FRAME, ROW, COLUMN, HAIR = 0.9, 0.6, 0.5, 0.3
FILLS = {"group": SHADE, "sub": TINT, "result": TINT, "total": SHADE}


@dataclass(frozen=True, slots=True)
class Grid:
    widths: tuple[float, ...]
    head: tuple[Line, ...]
    lines: tuple[Line, ...]
    full: float  # height of a page
    say: Callable[[str, float], Stack]  # sets the name of a group or row that goes on, to a width
    before: float = 0
    after: float = 6

    @property
    def head_height(self) -> float:
        return sum(line.height for line in self.head)

    @property
    def height(self) -> float:
        return self.head_height + sum(line.height for line in self.lines)

    @property
    def least(self) -> float:
        """What a heading must find room for: the head, group rows and the first row under them."""
        height = self.head_height
        for line in self.lines:
            height += line.height
            if line.kind not in KEEPS_NEXT:
                break
        return min(height, self.full / 2)

    def split(self, room: float) -> "tuple[Grid, Grid] | None":
        """The rows that fit and the rest; if all fit, the last rows are the rest, for what keeps with them."""
        halves = split(self.lines, Sheet(self.head_height, self.full, self.widths, self.say), room)
        if not halves:
            return None
        return replace(self, lines=halves[0], after=0), replace(self, lines=halves[1], before=0)

    def draw(self, pen: Pen, x: float, top: float) -> None:
        edges = [x, *accumulate(self.widths, initial=x)][1:]
        self._shades(pen, edges, top)
        y = top
        for at, line in enumerate((*self.head, *self.lines)):
            head = at < len(self.head)
            if line.kind == "group" and line.label and not line.label.endswith(MORE):
                pen.bookmark(line.label, y, 1)
            for box in line.boxes:
                tall = self._tall(at, box) if head else line.height
                self._rules(pen, edges, y, box, line, tall, at)
                if not box.merged:
                    drop = ABOVE + ((tall - box.needs) / 2 if head else 0)
                    box.flow.draw(pen, edges[box.column] + SIDE, y - drop)
            y -= line.height
        if self.head:
            pen.rule(x, top - self.head_height, edges[-1], top - self.head_height, FRAME)
        pen.frame(x, y, edges[-1] - x, top - y, FRAME)

    def _tall(self, at: int, box: Box) -> float:
        return sum(line.height for line in self.head[at : at + box.down])

    def _kind(self, at: int) -> str:
        """Kind of a line of the head or the body."""
        return "head" if at < len(self.head) else self.lines[at - len(self.head)].kind

    def _shades(self, pen: Pen, edges: Sequence[float], top: float) -> None:
        if self.head:
            pen.fill(edges[0], top - self.head_height, edges[-1] - edges[0], self.head_height, SHADE)
        y = top - self.head_height
        for line in self.lines:
            y -= line.height
            if line.kind in FILLS:
                pen.fill(edges[0], y, edges[-1] - edges[0], line.height, FILLS[line.kind])

    def _rules(self, pen: Pen, edges: Sequence[float], y: float, box: Box, line: Line, tall: float, at: int) -> None:
        left, right = edges[box.column], edges[box.column + box.across]
        if box.column:
            pen.rule(left, y, left, y - tall, COLUMN)
        if at and not box.merged:
            hair = line.kind in ("part", "lead") and self._kind(at - 1) in ("plain", "part", "lead") and not box.again
            pen.rule(left, y, right, y, HAIR if hair else ROW, PALE if hair else INK)
