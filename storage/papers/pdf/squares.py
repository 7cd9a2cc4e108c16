"""Black squares in three corners of a page, by which a scan of it is laid over its print (storage.scans.ticks)."""

from core.blocks.document import Document
from core.blocks.printed import SQUARE, SQUARES
from storage.papers.pdf.page_frame import page_size
from storage.papers.pdf.pen import Pen
from storage.papers.pdf.tagging import FOOT
from storage.papers.typography.style import INK, MM


def draw_squares(pen: Pen, document: Document) -> None:
    """In each corner but that of the QR, where the document wants them."""
    if not document.squares:
        return
    (width, height), side = page_size(document), SQUARE * MM
    left, up = SQUARES[0] * MM, SQUARES[1] * MM
    with pen.within(FOOT):
        for x, y in ((left, height - up - side), (width - left - side, height - up - side), (left, up)):
            pen.fill(x, y, side, side, INK)
