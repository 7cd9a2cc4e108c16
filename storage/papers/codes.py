"""A QR as part of a page."""

from dataclasses import dataclass

from core.blocks.figures import Code
from storage.papers.pen import Pen
from storage.papers.style import MM


@dataclass(frozen=True, slots=True)
class Square:
    qr: str
    side: float
    inset: float  # from the left
    before: float = 1 * MM
    after: float = 1 * MM

    @property
    def height(self) -> float:
        return self.side

    def draw(self, pen: Pen, x: float, top: float) -> None:
        pen.qr(x + self.inset, top - self.side, self.side, self.qr)


def square(block: Code, width: float) -> Square:
    """The QR in the middle of `width` points, never wider."""
    side = min(block.mm * MM, width)
    return Square(block.qr, side, (width - side) / 2)
