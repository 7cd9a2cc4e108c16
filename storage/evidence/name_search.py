"""Whether names stand in the text of a foreign document: in a PDF, an office file, or plain text.

Runs in a worker process (storage.evidence.worker) alone. Words within pictures are not read.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING
from xml.parsers.expat import ParserCreate
from zipfile import ZipFile

from core.privacy.search import CLEAN, LOCKED, NAMED, SHOWN_ONLY, UNREAD, WORDLESS
from core.thai.search import holds
from storage.zipped import DAMAGED, read_zip

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument


PIECE, LAP = 2**19, 2**12  # bytes that are looked at together, and of the piece before
PLAIN = 60 * 2**20  # bytes of a file without a known form that is looked through
WRITTEN = ("utf-8", "utf-16-le", "cp874")  # as words lie in a file


def wording(path: Path, kind: str, names: Sequence[str]) -> str:
    """What is found of the names in the file. OSError, RuntimeError and the like when it cannot be read.

    What is packed or of the old kind of office files was looked at before (storage.evidence.worker).
    """
    if kind in SHOWN_ONLY:
        return WORDLESS
    if kind == "pdf":
        return _of_pdf(path, names)
    if kind == "zip":
        return _of_office(path, names)
    return _of_bytes(path, names)


def _of_pdf(path: Path, names: Sequence[str]) -> str:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(path) as document:
            drawn = list(_drawn(document))
            titles = [*document.get_metadata_dict().values(), *(one.get_title() for one in document.get_toc())]
    except (pypdfium2.PdfiumError, RuntimeError) as error:
        return LOCKED if "password" in str(error).lower() else UNREAD
    if holds((*drawn, *titles), names):
        return NAMED
    return CLEAN if any(text.strip() for text in drawn) else WORDLESS


def _drawn(document: "PdfDocument") -> Iterator[str]:
    """What each page says."""
    for page in document:
        text = page.get_textpage()
        yield text.get_text_range()
        text.close()
        page.close()


def _of_office(path: Path, names: Sequence[str]) -> str:
    try:
        with read_zip(path) as held:
            return NAMED if any(holds([text], names) for text in _parts(held)) else CLEAN
    except DAMAGED:
        return UNREAD


def _parts(held: ZipFile) -> Iterator[str]:
    """The text of each part, the shared strings of a workbook first; and its attributes."""
    shared: list[str] = []
    for name in sorted(held.namelist(), key=lambda name: not name.endswith("sharedStrings.xml")):
        with held.open(name) as part:
            if name.endswith((".xml", ".rels", ".vml")):
                words = _Words(shared)
                words.read(part)
                shared = shared or words.items
                yield "".join(words.texts)
                yield "|".join(words.attributes)
            elif name.endswith(".bin"):
                content = part.read()
                yield from (content[at:].decode("utf-16-le", "ignore") for at in (0, 1))


class _Words:
    """The words of one part in their order, whatever stands between them; cells say what they share."""

    def __init__(self, shared: Sequence[str]) -> None:
        self.texts: list[str] = []
        self.attributes: list[str] = []
        self.items: list[str] = []
        self._shared, self._cell, self._at = shared, False, 0

    def read(self, part: IO[bytes]) -> None:
        parser = ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._begin, self._end
        parser.CharacterDataHandler = self.texts.append
        parser.ParseFile(part)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self.attributes += attributes.values()
        local = name.rpartition(":")[2]
        if local in ("c", "si"):
            self._cell, self._at = local == "c" and attributes.get("t") == "s", len(self.texts)

    def _end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "si":
            self.items.append("".join(self.texts[self._at :]))
        elif local == "c" and self._cell:
            number = "".join(self.texts[self._at :])
            if number.isdecimal() and int(number) < len(self._shared):
                self.texts[self._at :] = [self._shared[int(number)]]


def _of_bytes(path: Path, names: Sequence[str]) -> str:
    """A text file, or an office file of the old kind: its words lie in it as they are."""
    if path.stat().st_size > PLAIN:
        return UNREAD
    before = b""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            whole = before + piece
            read = (whole[at:].decode(code, "ignore") for code in WRITTEN for at in ((0, 1) if "16" in code else (0,)))
            if holds(read, names):
                return NAMED
            before = whole[-LAP:]
    return CLEAN
