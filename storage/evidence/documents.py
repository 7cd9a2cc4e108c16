"""What a foreign document is, whether it may be opened, and its first page small.

Runs in a worker process (storage.evidence.worker) alone.
"""

import mmap
from pathlib import Path
from zipfile import ZipFile, ZipInfo

from storage.evidence.findings import ENTITIES, LOCKED, MACROS, SWELLS, THICK, UNREADABLE, Answer
from storage.files import PIECE
from storage.zipped import DAMAGED

EDGE = 640  # longest side of the small picture
MANY = 400  # pages of a document that is worth a word
ENTRIES, UNPACKED = 20_000, 600 * 2**20  # of an office file: parts, bytes
MAIN_PARTS = {
    "word/document.xml": "docx", "xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsx", "ppt/presentation.xml": "pptx",
}  # fmt: skip
OPEN_KINDS = {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}
CODES = ("ascii", "utf-16-le", "utf-16-be")
FORBIDDEN = tuple(mark.encode(code) for mark in ("<!ENTITY", "<!DOCTYPE") for code in CODES)
LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")


def document(path: Path, kind: str) -> Answer:
    """What is found in a document of that kind. OSError when it cannot be read."""
    if kind == "pdf":
        return pdf(path)
    if kind == "zip":
        return packed(path)
    if kind == "ole":
        return Answer(LOCKED) if holds(path, LOCKED_OFFICE) else Answer()
    return Answer()


def pdf(path: Path) -> Answer:
    """Its pages counted and the first one small; one that cannot be shown is odd."""
    import pypdfium2

    from storage.evidence.photographs import small_of

    try:
        with pypdfium2.PdfDocument(path) as made:
            page, pages = made[0], len(made)
            longest = max(page.get_size())
            if not longest > 0:
                return Answer(UNREADABLE)
            small = small_of(page.render(scale=EDGE / longest).to_pil())
    except (pypdfium2.PdfiumError, ValueError, IndexError) as error:
        return Answer(LOCKED if "password" in str(error).lower() else UNREADABLE)
    return Answer(THICK if pages > MANY else "fine", pages=pages, small=small)


def packed(path: Path) -> Answer:
    """An office file, or any other zip: what it is, unless it swells beyond reason or asks for other texts."""
    try:
        with ZipFile(path) as held:
            parts = held.infolist()
            if len(parts) > ENTRIES or sum(part.file_size for part in parts) > UNPACKED:
                return Answer(SWELLS)
            kind = kind_of(held, {part.filename for part in parts})
            problem = read_through(held, parts) if kind else ""
            macros = any(part.filename.endswith("vbaProject.bin") for part in parts)
    except DAMAGED:
        return Answer(UNREADABLE)
    return Answer(problem or (MACROS if macros else "fine"), kind=kind)


def kind_of(held: ZipFile, names: set[str]) -> str:
    """docx, xlsx, pptx, odt, ods, odp; "" = another zip."""
    for part, kind in MAIN_PARTS.items():
        if part in names:
            return kind
    if "mimetype" in names and held.getinfo("mimetype").file_size < 200:
        mimetype = held.read("mimetype").decode("ascii", "replace")
        return OPEN_KINDS.get(mimetype.removeprefix("application/vnd.oasis.opendocument."), "")
    return ""


def read_through(held: ZipFile, parts: list[ZipInfo]) -> str:
    """SWELLS when the parts hold more than they say or may, ENTITIES when one defines texts of its own."""
    left = UNPACKED
    for part in parts:
        words, before = part.filename.endswith((".xml", ".rels", ".vml")), b""
        with held.open(part) as content:
            while piece := content.read(PIECE):
                left -= len(piece)
                if left < 0:
                    return SWELLS
                if words and any(mark in before + piece for mark in FORBIDDEN):
                    return ENTITIES
                before = piece[-32:]
    return ""


def holds(path: Path, mark: bytes) -> bool:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(mark) >= 0
