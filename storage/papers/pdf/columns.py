"""Two columns of flows that stay on one page."""

from dataclasses import dataclass

from storage.papers.pdf.flow import Stack
from storage.papers.pdf.pen import Pen
from storage.papers.style import MM

BETWEEN = 8 * MM


@dataclass(frozen=True, slots=True)
class Columns:
    left: Stack
    right: Stack
    shift: float  # of the right column
    full: float  # height of a page
    before: float = 2 * MM
    after: float = 2 * MM

    @property
    def height(self) -> float:
        return max(self.left.height, self.right.height)

    def split(self, room: float) -> "tuple[Columns, Columns] | None":
        """Only what no page holds is parted."""
        if self.height <= self.full:
            return None
        halves = [_halves(stack, room) for stack in (self.left, self.right)]
        if not any(upper.parts for upper, _ in halves):
            return None
        (left, left_rest), (right, right_rest) = halves
        upper = Columns(left, right, self.shift, self.full, self.before, 0)
        return upper, Columns(left_rest, right_rest, self.shift, self.full, 0, self.after)

    def draw(self, pen: Pen, x: float, top: float) -> None:
        self.left.draw(pen, x, top)
        self.right.draw(pen, x + self.shift, top)


def _halves(stack: Stack, room: float) -> tuple[Stack, Stack]:
    if stack.height <= room:
        return stack, Stack(())
    return stack.split(room) or (Stack(()), stack)
