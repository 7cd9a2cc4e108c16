"""Documents as one PDF file."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from core.blocks.document import Document
from storage.papers.pdf.flow import Setting
from storage.papers.pdf.letters import front
from storage.papers.pdf.page_frame import (
    begin_copy,
    continue_with,
    described,
    draw_frame,
    end_copy,
    furnish,
    margins,
    mark_copy,
    mark_draft,
    page_size,
)
from storage.papers.pdf.pagination import Page, PlacedFlow, paginate
from storage.papers.pdf.pen import Pen
from storage.papers.pdf.story import story
from storage.papers.typography.faces import face

NEARLY_EMPTY, TIGHTER = 0.2, 0.94  # a page filled less than this is worth setting all lines tighter
CROWDED = 0.8  # a certificate that does not fit its page
MAKER = "โปร่งใส"


def render(documents: Sequence[Document]) -> tuple[bytes, int]:
    """One PDF, and how many pages it has; each paper keeps its own page numbers and orientation.

    The same documents give the same bytes. □ stands for a letter missing in the font.
    """
    rl_config.useA85 = 0  # binary streams are smaller and faster
    buffer = BytesIO()
    options: dict[str, Any] = {"invariant": 1, "pageCompression": 1, "lang": "th-TH", "initialFontName": face().name}
    canvas = Canvas(buffer, **options)  # with a font of ours to begin with, or Helvetica would be named
    pen = Pen(canvas)
    _describe(canvas, documents)
    count = 0
    for document in documents:
        count += _draw(pen, document)
    canvas.save()
    return buffer.getvalue(), count


def _describe(canvas: Canvas, documents: Sequence[Document]) -> None:
    facts = described(documents)
    canvas.setTitle(facts.title)
    canvas.setAuthor(facts.author)
    canvas.setSubject(facts.subject)
    canvas.setCreator(MAKER)
    if moment := documents[0].stamp.moment:
        canvas.setDateFormatter(lambda *_: f"D:{moment:%Y%m%d%H%M%S}")


def _draw(pen: Pen, document: Document) -> int:
    pages = lay_out(document)
    edge, (_width, height) = margins(document), page_size(document)
    pen.thai = document.thai_digits
    for number, page in enumerate(pages, start=1):
        pen.canvas.setPageSize(page_size(document))
        if number == 1:
            pen.bookmark(document.running, height, 0)
        begin_copy(pen, document)
        draw_frame(pen, document)
        furnish(pen, document, number, len(pages))
        mark_copy(pen, document)
        for flow, down, mark, depth in page.flows:
            if mark:
                pen.bookmark(mark, height - edge.top - down, depth)
            flow.draw(pen, edge.left, height - edge.top - down)
        if document.catchword and number < len(pages) and not (document.cover and number == 1):
            continue_with(pen, document, pages[number].flows[0].flow)
        mark_draft(pen, document)
        end_copy(pen, document)
        pen.canvas.showPage()
    return len(pages)


def lay_out(document: Document) -> list[Page]:
    """The pages of a paper, its cover first."""
    pages = _text(document)
    if not document.cover:
        return pages
    full = _text_height(document)
    cover = front(document.cover, _text_width(document), full, Setting(document.thai_digits))
    return [Page([PlacedFlow(cover, 0)], full), *(pages if pages[0].flows else ())]


def _text(document: Document) -> list[Page]:
    """The pages of the text; one that would be nearly empty is pulled back by tighter lines if that saves a page."""
    pages = _set(document, 1.0)
    if document.frame and len(pages) > 1:
        return min(pages, _set(document, CROWDED), key=len)
    if any(page.used < NEARLY_EMPTY * _text_height(document) for page in pages[1:]):
        tight = _set(document, TIGHTER)
        return tight if len(tight) < len(pages) else pages
    return pages


def _set(document: Document, squeeze: float) -> list[Page]:
    full = _text_height(document)
    return paginate(story(document, _text_width(document), full, Setting(document.thai_digits, squeeze)), full)


def _text_width(document: Document) -> float:
    edge = margins(document)
    return page_size(document)[0] - edge.left - edge.right


def _text_height(document: Document) -> float:
    edge = margins(document)
    return page_size(document)[1] - edge.top - edge.bottom
