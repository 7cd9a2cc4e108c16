"""One PDF of some papers, as the writer of papers makes it, for tests that look into its bytes."""

from collections.abc import Sequence

from core.blocks.document import Document
from core.blocks.printed import PrintResult, SignBox
from storage.papers.pdf.renderer import laid


def render(documents: Sequence[Document]) -> tuple[bytes, int]:
    """Return one PDF with its number of pages; each paper has its own page numbers and orientation."""
    return drawn(documents)[:2]


def drawn(documents: Sequence[Document]) -> tuple[bytes, int, tuple[SignBox, ...]]:
    """Return one PDF of these documents, its number of pages, and the places to sign on its pages."""
    data, made = written(documents)
    return data, made.pages, made.places


def written(documents: Sequence[Document]) -> tuple[bytes, PrintResult]:
    """Return one PDF of these documents, and what is printed where on its pages."""
    pdf, made = laid(documents)
    return pdf.file(), made
