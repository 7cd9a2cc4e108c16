"""Papers laid out with the photographs and PDF pages that they name, from an office folder."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.blocks.printed import KeptPrint, PaperLayout
from storage.blobs import BlobStore

if TYPE_CHECKING:
    from core.blocks.document import Document, ForeignPages


def laid_out(
    document: Document, folder: Path | None, ending: str, salt: bytes = b""
) -> PaperLayout:
    """Return a paper laid out as a file of type `ending`, with the photos and PDFs it names from the office's `folder`.
    With a `salt` (16 bytes) it also has the print to compare scans with. UserError if a PDF is missing."""
    from storage.papers.writer import laid_out

    laid = laid_out([pictured(document, folder)], ending)
    kept = b""
    if salt:
        with suppress(ValueError):  # larger than what is read
            kept = KeptPrint.packed(KeptPrint(document, laid.printed.drawn), salt)
    return replace(laid, printed=replace(laid.printed, drawn=()), kept=kept)


def pictured(document: Document, folder: Path | None) -> Document:
    """Return the document with the photos and PDF pages it names, from `folder`. UserError if a PDF is missing."""
    blobs = BlobStore(folder / "blobs") if folder else None

    def picture(name: str) -> bytes:
        return blobs.path(name).read_bytes() if blobs and blobs.has(name) else b""

    def opened(leaves: ForeignPages) -> tuple[bytes, ...]:
        from storage.papers.writer import absent, pages_of

        if not blobs or not blobs.has(leaves.file):
            raise absent(leaves.name)
        return pages_of(blobs.path(leaves.file), leaves.name)

    return document.pictured(picture, opened)
