"""A worker process that examines evidence files one after the other within limits; a crash ends only this process.
Called as `python -m storage.evidence.worker`. Each question is a line of JSON on stdin about one file: `path`, `kind`,
`pixels` (longest side of a photograph, 0 = unchanged), `place` (keep its GPS tags), `edit` (a PictureEdit, as a list).
With `names`, it asks whether one of the names occurs in the file's text; with `page` too (from 0), whether tesseract
reads one on that page (`pages` is 0 if there is no such page). The answer on stdout is a line of JSON with the fields
of FileReport, then the converted photograph (as many bytes as `kept` states) and the small picture."""

import mmap
import warnings
import zlib
from dataclasses import asdict
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError
from zipfile import ZipFile, ZipInfo

from core.evidence.kinds import NO_EDIT, PictureArea, PictureEdit
from core.privacy.person_data import NAMED, UNREAD, PersonDataHit
from core.thai.search import holds
from storage.apart import Reply, serve
from storage.evidence.findings import (
    BROKEN,
    CUT,
    ENTITIES,
    FINE,
    GONE,
    LOCKED,
    MACROS,
    MOST,
    PICTURES,
    SWELLS,
    THICK,
    TOO_LARGE,
    UNREADABLE,
    FileReport,
    kind_of,
)
from storage.files import PIECE
from storage.zipped import DAMAGED, read_zip

MISSING = (FileNotFoundError, PermissionError, IsADirectoryError)
EDGE = 640  # longest side of the small picture
MEMORY = (
    2**30
)  # bytes of addresses, of which a HEIC of 75 million pixels uses all that workers may share
# verdicts that a file may get for want of memory
LACKING = frozenset({TOO_LARGE, BROKEN, CUT, UNREADABLE, UNREAD, PersonDataHit.PARTLY})
MANY = 400  # a document of more pages gets a notice
ENTRIES, UNPACKED = 20_000, 600 * 2**20  # most parts and unpacked bytes of an office file
MAIN_PARTS = {
    "word/document.xml": "docx", "xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsx", "ppt/presentation.xml": "pptx",
}  # fmt: skip
OPEN_KINDS = {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}
CODES = ("ascii", "utf-16-le", "utf-16-be")
FORBIDDEN = tuple(mark.encode(code) for mark in ("<!ENTITY", "<!DOCTYPE") for code in CODES)
LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")


def main() -> None:
    warm()
    serve(reply, MEMORY, lambda header: header["verdict"] in LACKING)


def reply(question: dict[str, Any]) -> Reply:
    """Answer a question about a file: return (its report as a dict for JSON, bytes of converted photo and preview)."""
    answer = answered(question)
    fields = {name: value for name, value in asdict(answer).items() if name != "small"}
    return fields | {"kept": len(answer.kept)}, answer.kept + answer.small


def answered(question: dict[str, Any]) -> FileReport:
    """Return the report on the file in `question`. Errors of the file become verdicts; any exception is a bug."""
    from PIL import Image, UnidentifiedImageError

    path, kind = Path(question["path"]), question["kind"]
    try:
        names = question.get("names")
        if names:
            page = question.get("page")
            if page is None:
                answer = FileReport(search_names(path, names))
            else:
                answer = seen_of(path, names, page)
        elif kind in PICTURES:
            from storage.evidence.photographs import photograph

            answer = photograph(
                path, question["pixels"], question["place"], edit_of(question.get("edit"))
            )
        else:
            answer = document(path, kind)
    except (
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        MemoryError,
        OverflowError,
    ):
        return FileReport(TOO_LARGE)
    except MISSING:
        return FileReport(GONE)
    except UnidentifiedImageError:
        return FileReport(BROKEN)
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        RuntimeError,
        LookupError,
        ExpatError,
        zlib.error,
    ) as error:
        return FileReport(CUT if "truncated" in str(error) else BROKEN)
    return answer if len(answer.small) <= MOST else FileReport(BROKEN)


def search_names(path: Path, names: list[str]) -> str:
    """Search the file's text for `names`; return NAMED, CLEAN or another verdict of core.privacy.person_data. For an
    unreadable office file, return "unread" or the verdict that says what is wrong."""
    from storage.evidence.name_search import wording
    from storage.pdf_words import named_in_pdf

    with path.open("rb") as file:
        kind = kind_of(file.read(16))
    if kind in ("zip", "ole"):
        before = document(path, kind)
        if before.verdict not in (FINE, MACROS) or (kind == "zip" and not before.kind):
            return before.verdict if before.verdict != FINE else "unread"
    return named_in_pdf(path, names) if kind == "pdf" else wording(path, kind, names)


def seen_of(path: Path, names: list[str], page: int) -> FileReport:
    """Return the report on page `page` (from 0) of a PDF as read by OCR: NAMED if it shows one of `names`, else FINE.
    Its `pages` is 1, or 0 without such a page or without an OCR program."""
    from storage.pdf_words import words_seen

    with path.open("rb") as file:
        read = words_seen(path, page) if kind_of(file.read(16)) == "pdf" else None
    return FileReport(NAMED if read and holds([read], names) else FINE, pages=int(read is not None))


def document(path: Path, kind: str) -> FileReport:
    """Return the report on a document of type `kind`: whether it is locked or unsafe to unpack; for a PDF, its pages
    and a preview. For types that are not examined, `verdict` is FINE. Raises OSError."""
    if kind == "pdf":
        return pdf(path)
    if kind == "zip":
        return packed(path)
    if kind == "ole":
        with (
            path.open("rb") as file,
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
        ):
            return FileReport(LOCKED if content.find(LOCKED_OFFICE) >= 0 else FINE)
    return FileReport()


def pdf(path: Path) -> FileReport:
    """Return the report on a PDF: number of pages and a preview of the first, or that it cannot be displayed."""
    import pypdfium2

    from storage.evidence.photographs import small_of

    try:
        with pypdfium2.PdfDocument(path) as made:
            made.init_forms()  # without it, what form fields show is not drawn
            page, pages = made[0], len(made)
            longest = max(page.get_size())
            if not longest > 0:
                return FileReport(UNREADABLE)
            small = small_of(page.render(scale=EDGE / longest).to_pil())
    except (pypdfium2.PdfiumError, ValueError, IndexError) as error:
        return FileReport(LOCKED if "password" in str(error).lower() else UNREADABLE)
    return FileReport(THICK if pages > MANY else "fine", pages=pages, small=small)


def packed(path: Path) -> FileReport:
    """Return the report on a zip: its office file type, and whether it unpacks to too much or has XML entities."""
    try:
        with read_zip(path) as held:
            parts = held.infolist()
            if len(parts) > ENTRIES or sum(part.file_size for part in parts) > UNPACKED:
                return FileReport(SWELLS)
            kind = office_kind(held, {part.filename for part in parts})
            problem = read_through(held, parts) if kind else ""
            macros = any(part.filename.endswith("vbaProject.bin") for part in parts)
    except DAMAGED:
        return FileReport(UNREADABLE)
    return FileReport(problem or (MACROS if macros else "fine"), kind=kind)


def office_kind(archive: ZipFile, names: set[str]) -> str:
    """Return an office file's type: docx, xlsx, pptx, odt, ods or odp; "" for any other zip."""
    for part, kind in MAIN_PARTS.items():
        if part in names:
            return kind
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
        mimetype = archive.read("mimetype").decode("ascii", "replace")
        return OPEN_KINDS.get(mimetype.removeprefix("application/vnd.oasis.opendocument."), "")
    return ""


def read_through(archive: ZipFile, parts: list[ZipInfo]) -> str:
    """Return SWELLS if the zip entries `parts` unpack to over UNPACKED bytes, ENTITIES if XML defines some, else ""."""
    left = UNPACKED
    for part in parts:
        words, before = part.filename.endswith((".xml", ".rels", ".vml")), b""
        with archive.open(part) as content:
            while piece := content.read(PIECE):
                left -= len(piece)
                if left < 0:
                    return SWELLS
                if words and any(mark in before + piece for mark in FORBIDDEN):
                    return ENTITIES
                before = piece[-32:]
    return ""


def edit_of(value: Any) -> PictureEdit:
    """Return the edit in `value`, the decoded JSON [areas, style, crop]; NO_EDIT if it is empty. ValueError if an area
    lies outside the picture."""
    if not value:
        return NO_EDIT
    boxes, style, crop = value
    edit = PictureEdit(
        tuple(PictureArea(*box) for box in boxes), str(style), PictureArea(*crop) if crop else None
    )
    if not all(box.sound for box in (*edit.boxes, *([edit.crop] if edit.crop else []))):
        raise ValueError("not a part of a picture")
    return edit


def warm() -> None:
    """Import Pillow's decoders before the first question, and turn its warning about huge pictures into an error."""
    from PIL import Image, features

    Image.preinit()
    features.check("libtiff")
    warnings.simplefilter("error", Image.DecompressionBombWarning)


if __name__ == "__main__":
    main()
