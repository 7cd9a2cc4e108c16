"""Pages of a foreign PDF on pages of ours, as large as they go; one on its side is turned with its top to the spine."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core.blocks.document import ForeignPages
from core.blocks.words import Run
from storage.papers.pdf.flow import Setting, Words, words
from storage.papers.pdf.pen import Pen
from storage.papers.pdf.photos import fitted, image_of
from storage.papers.typography.style import GREY, MM, SMALL, Style

INTO_MARGIN = 18 * MM  # at the right of the text, where nothing stands
BELOW = 2.0  # between the page and the name of its file


@dataclass(frozen=True, slots=True)
class AttachedPage:
    """One page, and the name of its file below."""

    image: Any  # reportlab ImageReader
    name: Words
    width: float
    height: float
    before: float = 0
    after: float = 0

    def draw(self, pen: Pen, x: float, top: float) -> None:
        tall = self.height - self.name.height - BELOW
        across, up = self.image.getSize()
        on_its_side = across > up
        if on_its_side:
            across, up = up, across
        scale = min(self.width / across, tall / up)
        across, up = across * scale, up * scale
        left, foot = x + (self.width - across) / 2, top - up
        pen.canvas.saveState()
        pen.canvas.translate(left + (across if on_its_side else 0), foot)
        pen.canvas.rotate(90 if on_its_side else 0)
        fitted(pen, self.image, 0, 0, *((up, across) if on_its_side else (across, up)))
        pen.canvas.restoreState()
        for y in (foot, top):
            pen.rule(left, y, left + across, y, 0.4, GREY)
        for edge in (left, left + across):
            pen.rule(edge, foot, edge, top, 0.4, GREY)
        self.name.draw(pen, x, foot - BELOW)


def leaves(block: ForeignPages, width: float, full: float, setting: Setting) -> Iterator[AttachedPage]:
    name = words((Run(block.name, verbatim=True),), Style(SMALL, colour=GREY), width, setting)
    for page in block.pages:
        yield AttachedPage(image_of(page), name, width + INTO_MARGIN, full)
