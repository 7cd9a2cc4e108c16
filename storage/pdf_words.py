"""What a PDF says in letters, whether all that is seen on its pages is among it, and what tesseract reads of the rest.

Runs in a worker process alone. What is drawn as a picture or as outlines is seen by people and is in no text.
"""

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from core.privacy.person_data import CLEAN, LOCKED, NAMED, PARTLY, SHOWN_ONLY, UNREAD, WORDLESS
from core.thai.search import holds, is_misread

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfDocument, PdfPage

LARGE = 0.1  # of a page: pictures that cover more of it may hold words; an emblem and a signature cover less
OUTLINES = 100  # curved shapes of a page: more of them are letters turned into shapes
DPI, READING = 200, 25  # at which a page is drawn to be read; seconds a page may take
TESSERACT = (Path("C:/Program Files/Tesseract-OCR/tesseract.exe"),)  # where it lies when no path leads to it


class PdfWords(NamedTuple):
    """The text of each page; titles and bookmarks; and whether that is all a person sees on the pages."""

    pages: tuple[str, ...]
    beside: tuple[str, ...]
    whole: bool


def pdf_words(document: "PdfDocument") -> PdfWords:
    """All that an open PDF says. RuntimeError when it is broken or locked."""
    drawn, whole = list[str](), not document.get_formtype() and not document.count_attachments()
    for page in document:
        with closing(page), closing(page.get_textpage()) as text:
            drawn.append(str(text.get_text_range()))
            whole = whole and is_read(page, drawn[-1])
    titles = (*document.get_metadata_dict().values(), *(one.get_title() for one in document.get_toc()))
    return PdfWords(tuple(drawn), titles, whole)


def named_in_pdf(path: Path, names: Sequence[str]) -> str:
    """What is found of the names in a PDF: a word of core.privacy.person_data."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(path) as document:
            said = pdf_words(document)
    except (pypdfium2.PdfiumError, RuntimeError) as error:
        return LOCKED if "password" in str(error).lower() else UNREAD
    if holds((*said.pages, "".join(said.pages), *said.beside), names):
        return NAMED
    read = CLEAN if said.whole else PARTLY
    return read if any(text.strip() for text in said.pages) else WORDLESS


def is_read(page: "PdfPage", text: str) -> bool:
    """Whether all words of a page are in its text: none stands in a note, a picture, outlines or letters of no font."""
    import pypdfium2.raw as pdfium

    for n in range(pdfium.FPDFPage_GetAnnotCount(page)):
        note = pdfium.FPDFPage_GetAnnot(page, n)
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        pdfium.FPDFPage_CloseAnnot(note)
        if kind != pdfium.FPDF_ANNOT_LINK:  # which has no words of its own
            return False
    if not text.strip():
        return not pdfium.FPDFPage_CountObjects(page)
    return not is_misread(text) and _pictured(page) <= LARGE and sum(_curved(page)) <= OUTLINES


def _pictured(page: "PdfPage") -> float:
    """How much of a page its pictures cover."""
    import pypdfium2.raw as pdfium

    wide, high = page.get_size()
    covered = 0.0
    for one in page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING]):
        left, bottom, right, top = one.get_bounds()
        covered += max(0.0, min(right, wide) - max(left, 0.0)) * max(0.0, min(top, high) - max(bottom, 0.0))
    return covered / (wide * high) if wide and high else 1.0


def _curved(page: "PdfPage") -> Iterator[bool]:
    """Of each shape of a page whether it has a curve."""
    import pypdfium2.raw as pdfium

    for one in page.get_objects([pdfium.FPDF_PAGEOBJ_PATH]):
        parts = (pdfium.FPDFPath_GetPathSegment(one, n) for n in range(pdfium.FPDFPath_CountSegments(one)))
        yield any(pdfium.FPDFPathSegment_GetType(part) == pdfium.FPDF_SEGMENT_BEZIERTO for part in parts)


@cache
def reader() -> str:
    """The path of a tesseract that reads Thai; "" = there is none on this PC."""
    found = shutil.which("tesseract") or next((str(path) for path in TESSERACT if path.is_file()), "")
    if not found:
        return ""
    try:
        known = subprocess.run([found, "--list-langs"], capture_output=True, text=True, timeout=READING, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return found if "tha" in known.stdout.split() else ""


def words_seen(path: Path, kind: str, page: int) -> str | None:
    """What tesseract reads of a page of a PDF, or of a picture as page 0; None = no such page, or no tesseract."""
    pdf, pictured = kind == "pdf", kind in SHOWN_ONLY - {"video"} and page == 0
    picture = (_drawn(path, page) if pdf else _picture(path) if pictured else None) if reader() else None
    if picture is None:
        return None
    made = BytesIO()
    picture.save(made, "PNG")
    line = [reader(), "stdin", "stdout", "-l", "tha+eng", "--dpi", str(DPI)]
    try:
        read = subprocess.run(line, input=made.getvalue(), capture_output=True, timeout=READING, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return read.stdout.decode("utf-8", "replace")


def _drawn(path: Path, page: int) -> "Image | None":
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        if page >= len(document):
            return None
        drawn: Image = document[page].render(scale=DPI / 72, grayscale=True).to_pil()
        return drawn


def _picture(path: Path) -> "Image":
    from PIL import Image, ImageOps

    with Image.open(path) as opened:
        turned = ImageOps.exif_transpose(opened).convert("L")
        turned.thumbnail((3500, 3500))
        return turned
