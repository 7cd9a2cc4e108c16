"""A PDF's text, whether it is all that people see, and what tesseract reads of the rest; in worker processes only."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import cache
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from core.privacy.person_data import CLEAN, LOCKED, NAMED, UNREAD, WORDLESS, PersonDataHit
from core.thai.search import holds, may_hold
from storage.lexicon import lexicon

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

# pictures that cover more of a page may contain text; an emblem or signature covers less
LARGE = 0.1
OUTLINES = 100  # more curved shapes on a page are letters turned into outlines
DPI, LONGEST = 200, 5000  # resolution of a page for tesseract; pixels of its longest side at most
READING = 25  # seconds that tesseract may take for a page
# besides what is drawn
_REPLACEMENT_TEXT = rb"(?s)/(?:ActualText|Alt|E)\s*(\((?:\\.|[^\\)])*\)|<[0-9A-Fa-f\s]*>)"
TESSERACT = (Path("C:/Program Files/Tesseract-OCR/tesseract.exe"),)  # where it is if not in PATH


class PdfWords(NamedTuple):
    """The text in a PDF: of each page, and of titles and bookmarks (`beside`). `whole`: pages show no other text."""

    pages: tuple[str, ...]
    beside: tuple[str, ...]
    whole: bool


def pdf_words(document: "PdfDocument") -> PdfWords:
    """Return all text in an open PDF. Raises RuntimeError if the PDF is broken or locked."""
    drawn = list[str]()
    whole = not document.get_formtype() and not document.count_attachments()
    for page in document:
        with closing(page), closing(page.get_textpage()) as text:
            drawn.append(str(text.get_text_range()))
            whole = whole and is_read(page, text)
    titles = (
        *document.get_metadata_dict().values(),
        *(one.get_title() for one in document.get_toc()),
    )
    labels = (document.get_page_label(n) for n in range(len(document)))
    return PdfWords(tuple(drawn), (*titles, *labels), whole)


def named_in_pdf(path: Path, names: Sequence[str]) -> str:
    """Return whether a PDF contains any of `names`, as a verdict of core.privacy.person_data: NAMED, CLEAN, PARTLY (not
    all was read), LOCKED …"""
    import pikepdf
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(path) as document:
            pdf_text = pdf_words(document)
    except (pypdfium2.PdfiumError, RuntimeError) as error:
        return LOCKED if "password" in str(error).lower() else UNREAD
    texts = [*pdf_text.pages, "".join(pdf_text.pages), *pdf_text.beside]
    whole = pdf_text.whole
    try:
        texts += strings_of(path)
    except (
        pikepdf.PdfError,
        pikepdf.PasswordError,
        OSError,
        ValueError,
        RuntimeError,
        LookupError,
        TypeError,
    ):
        whole = False
    if holds(texts, names):
        return NAMED
    if whole and not may_hold(["".join(pdf_text.pages)], names):
        read = CLEAN
    else:
        read = PersonDataHit.PARTLY
    return read if any(text.strip() for text in pdf_text.pages) else WORDLESS


_PRIVATE = "\ue000-\uf6ff\uf71b-\uf8ff"  # of private use, but for the places where old fonts keep Thai marks
# What a PDF gives for letters its fonts do not map, or map to a private place as fonts of symbols do: beside Thai
# letters what is none, ำ twice, control signs, or Thai of an old code page as accented letters. Signs of lists stand
# apart, and \x02 is a hyphen.
_MISREAD = (
    f"[\u0e01-\u0e4e][\ufffd\u00c0-\u00ff{_PRIVATE}]|[\ufffd\u00c0-\u00ff{_PRIVATE}][\u0e01-\u0e4e]"
    f"|[{_PRIVATE}]{{2}}|\u0e33\u0e33|[\x01\x03-\x08\x0e-\x1f]|[\u00a1-\u00fb]{{4}}"
)
_APART = f"[{_PRIVATE}]"  # a sign of a list, if few of them stand on the page
# most of what is no space that may be such signs
_SHARES = MappingProxyType({_APART: 0.2, r"[!-,/:-@\[-^`{-~]": 0.4})


def is_read(page: "PdfPage", text: "PdfTextPage") -> bool:
    """Return whether `text` has all words of a page; False if words may be in an annotation, a picture, drawn curves or
    characters without Unicode, or if the font tells other letters than it shows."""
    import pypdfium2.raw as pdfium

    for n in range(pdfium.FPDFPage_GetAnnotCount(page)):
        note = pdfium.FPDFPage_GetAnnot(page, n)
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        pdfium.FPDFPage_CloseAnnot(note)
        if kind != pdfium.FPDF_ANNOT_LINK:  # which has no words of its own
            return False
    words = str(text.get_text_range())
    if not words.strip():
        return not pdfium.FPDFPage_CountObjects(page)
    if any(pdfium.FPDFText_HasUnicodeMapError(text, n) for n in range(text.count_chars())):
        return False  # in place of a letter stands the number of its glyph, which may look like any other letter
    return not is_misread(words) and _pictured(page) <= LARGE and sum(_curved(page)) <= OUTLINES


# The share of a page's Thai letters outside words, above which its font tells false letters. Measured: at most 0.02 on
# papers of this program and pages of its help; on pages with nothing but names, as pythainlp has, 0.47 for 3 persons
# and 0.35 for 10 (in 95 of 100 pages at most); if each letter is told as another one, at least 0.61 from 10 words on.
OUTSIDE = 0.5
# Of English, and of Thai names in Latin letters, 60 to 80 % are these; of letters told in their place, about 40 %.
_FREQUENT = "etaoinsrhl"
# the least share they may have of a page's Latin letters
FREQUENT_SHARE = 0.52
# so many Latin letters a page needs before that share is asked
LATIN = 40
_LATIN = "(?<![0-9A-Za-z])(?=[A-Z]*[a-z])[A-Za-z]{3,}(?![0-9A-Za-z])"  # no abbreviation


def is_misread(text: str) -> bool:
    """Return whether the text of a page is not what the page shows: signs of a font without a right map to Unicode, or
    letters that make up no words."""
    dense = "".join(text.split())
    if re.search(_MISREAD, text) or any(
        len(re.findall(one, dense)) > most * len(dense) for one, most in _SHARES.items()
    ):
        return True
    latin = "".join({*re.findall(_LATIN, text)}).casefold()
    if len(latin) >= LATIN and sum(map(latin.count, _FREQUENT)) < FREQUENT_SHARE * len(latin):
        return True
    return lexicon().words.share_outside(text) > OUTSIDE


def _pictured(page: "PdfPage") -> float:
    """Return the share of a page that its pictures cover."""
    import pypdfium2.raw as pdfium

    wide, high = page.get_size()
    covered = 0.0
    for one in page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING]):
        left, bottom, right, top = one.get_bounds()
        covered += max(0.0, min(right, wide) - max(left, 0.0)) * max(
            0.0, min(top, high) - max(bottom, 0.0)
        )
    return covered / (wide * high) if wide and high else 1.0


def _curved(page: "PdfPage") -> Iterator[bool]:
    """Yield for each shape of a page whether it has a curve."""
    import pypdfium2.raw as pdfium

    for one in page.get_objects([pdfium.FPDF_PAGEOBJ_PATH]):
        parts = (
            pdfium.FPDFPath_GetPathSegment(one, n)
            for n in range(pdfium.FPDFPath_CountSegments(one))
        )
        yield any(
            pdfium.FPDFPathSegment_GetType(part) == pdfium.FPDF_SEGMENT_BEZIERTO for part in parts
        )


def strings_of(path: Path) -> Iterator[str]:
    """Yield every string in a PDF outside its pages' text, such as bookmark titles and link addresses."""
    import pikepdf

    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            yield from (
                str(pikepdf.Object.parse(found))
                for found in re.findall(_REPLACEMENT_TEXT, _contents(page))
            )
        for thing in pdf.objects:
            yield from _strings(thing, 0)
            if isinstance(thing, pikepdf.Stream) and filters_of(thing)[-1:] == ["/JPXDecode"]:
                raw = thing.read_raw_bytes()
                yield from (
                    raw.decode(code, "ignore") for code in ("utf-8", "utf-16-le", "utf-16-be")
                )


def _contents(page: Any) -> bytes:
    """Return the unpacked content stream of a page."""
    import pikepdf

    contents = page.get("/Contents")
    if isinstance(contents, pikepdf.Array):
        parts = list(contents)
    elif contents is not None:
        parts = [contents]
    else:
        parts = []
    return b"\n".join(part.read_bytes() for part in parts if isinstance(part, pikepdf.Stream))


def _strings(thing: Any, depth: int) -> Iterator[str]:
    import pikepdf

    if isinstance(thing, pikepdf.String):
        yield str(thing)
    elif depth < 6 and isinstance(thing, pikepdf.Array):
        for one in thing:
            if not getattr(one, "is_indirect", False):
                yield from _strings(one, depth + 1)
    elif depth < 6 and isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for _name, one in thing.items():
            if not getattr(one, "is_indirect", False):
                yield from _strings(one, depth + 1)


def filters_of(stream: Any) -> list[str]:
    """Return the names of the filters with which a PDF stream is encoded, outermost first."""
    import pikepdf

    found = stream.get("/Filter")
    if isinstance(found, pikepdf.Array):
        return [str(one) for one in found]
    if found is None:
        return []
    return [str(found)]


@cache
def reader() -> str:
    """Return the path of a tesseract program that reads Thai, or "" if this PC has none."""
    found = shutil.which("tesseract") or next(
        (str(path) for path in TESSERACT if path.is_file()), ""
    )
    if not found:
        return ""
    try:
        known = subprocess.run(
            [found, "--list-langs"], capture_output=True, text=True, timeout=READING, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return found if "tha" in known.stdout.split() else ""


def words_seen(path: Path, page: int) -> str | None:
    """Return what tesseract reads on a PDF page (from 0); "" if the page's own text is complete or if tesseract fails.
    None if there is no such page or tesseract is not installed. RuntimeError if the PDF is broken or has a password."""
    import pypdfium2

    if not reader():
        return None
    with pypdfium2.PdfDocument(path) as document:
        document.init_forms()  # without it, what form fields show is not drawn
        if page >= len(document):
            return None
        with closing(document[page]) as drawn, closing(drawn.get_textpage()) as text:
            if is_read(drawn, text):
                return ""
            made = BytesIO()
            scale = min(DPI / 72, LONGEST / max(drawn.get_size()))
            drawn.render(scale=scale, grayscale=True).to_pil().save(made, "PNG")
    line = [reader(), "stdin", "stdout", "-l", "tha+eng", "--dpi", str(DPI)]
    try:
        read = subprocess.run(
            line, input=made.getvalue(), capture_output=True, timeout=READING, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return read.stdout.decode("utf-8", "replace")
