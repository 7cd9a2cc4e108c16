"""Searching a text or office file for names of people, in a worker alone; CLEAN = all text was read, no name found."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING
from xml.parsers.expat import ParserCreate
from zipfile import ZipFile, ZipInfo

from core.privacy.person_data import CLEAN, NAMED, UNREAD, WORDLESS, PersonDataHit
from core.thai.search import holds, may_hold
from storage.zipped import DAMAGED, read_zip

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

PIECE, LAP = 2**19, 2**12  # bytes searched together, and their overlap with the piece before
PLAIN = 60 * 2**20  # the largest file of unknown type that is searched, in bytes
WRITTEN = ("utf-8", "utf-16-le", "utf-16-be", "cp874")  # the encodings in which text is searched
PARTED = r'<[^<>]*>|&#?\w{2,8};|[",;|\t>]'  # between the words of a page of the web, the cells of a table, in quotes
EMBLEM = 20_000  # bytes: a larger picture may be a scanned page
LINE = 1.8  # times as long as high: such a shape may be a line of words
SHADE = 64  # of 255
SIDE = 2000  # pixels
# Where words lie otherwise than WRITTEN: an old office file, which keeps them in pieces too; RTF, mail, the web, code.
CODED = rb"\xd0\xcf\x11\xe0|\{\\rtf|base64|quoted-printable|=\?[\w-]{3,20}\?[bq]\?|&#|\\u0?e[0-5]|\\u\{e|%e0%b[89]"


def wording(path: Path, kind: str, names: Sequence[str]) -> str:
    """Return NAMED if a file's text contains one of `names`, CLEAN if not, another constant if it could not be searched
    in full. Zip and old office files must have been checked before. OSError or RuntimeError if unreadable."""
    if kind in PersonDataHit.SHOWN_ONLY:
        return WORDLESS
    if kind == "zip":
        return _of_office(path, names)
    return _of_bytes(path, names)


def _of_office(path: Path, names: Sequence[str]) -> str:
    try:
        with read_zip(path) as held:
            near = False
            for text in _parts(held):
                if holds([text], names):
                    return NAMED
                near = near or may_hold([text], names)
            if near or any(_is_shown(held, part) for part in held.infolist()):
                return PersonDataHit.PARTLY
            return CLEAN
    except DAMAGED:
        return UNREAD


def _is_shown(archive: ZipFile, part: ZipInfo) -> bool:
    """Return whether a part may show text that is not read: an embedded file, a drawing, a picture but an emblem."""
    name = part.filename.lower()
    if part.file_size > EMBLEM or "/media/" not in name:
        large = part.file_size > EMBLEM and not name.endswith((".xml", ".rels", ".vml", ".bin"))
        return "/embeddings/" in name or name.endswith((".emf", ".wmf")) or large
    from PIL import Image

    try:
        with archive.open(part) as file, Image.open(file) as picture:
            return not _is_emblem(picture)
    except (OSError, ValueError, SyntaxError):
        return True


def _is_emblem(picture: "Picture") -> bool:
    """Return whether a picture is one small shape on a plain ground, neither long nor large, and not lines of text."""
    from PIL import Image, ImageChops

    if max(picture.size) > SIDE:
        return False
    flat = Image.new("RGBA", picture.size, "white")
    flat.alpha_composite(picture.convert("RGBA"))
    grey = flat.convert("L")
    ground = Image.new("L", grey.size, grey.tobytes()[0])
    ink = ImageChops.difference(grey, ground).point([255 * (shade > SHADE) for shade in range(256)])
    shape = ink.crop(ink.getbbox() or (0, 0, 1, 1))
    wide, data = shape.width, shape.tobytes()
    lines = any(not any(data[at : at + wide]) for at in range(0, len(data), wide)) and len(data) > 1
    return not lines and all(max(one.size) <= LINE * min(one.size) for one in (picture, shape))


def _parts(archive: ZipFile) -> Iterator[str]:
    """Yield the text of each part, the shared strings of a workbook first, and the values of its attributes."""
    shared: list[str] = []
    for name in sorted(archive.namelist(), key=lambda name: not name.endswith("sharedStrings.xml")):
        with archive.open(name) as part:
            if name.endswith((".xml", ".rels", ".vml")):
                words = _Words(shared)
                words.read(part)
                shared = shared or words.items
                yield "".join(words.texts)
                yield "".join(text for n, text in enumerate(words.texts) if n not in words.deleted)
                yield "|".join(words.attributes)
            elif name.endswith(".bin"):
                content = part.read()
                yield from (content[at:].decode("utf-16-le", "ignore") for at in (0, 1))


class _Words:
    """The text of one part in order, across all elements; cells refer to the shared strings."""

    def __init__(self, shared: Sequence[str]) -> None:
        self.texts: list[str] = []
        self.attributes: list[str] = []
        self.items: list[str] = []
        self.deleted = set[int]()  # which of the texts a tracked change took out
        self._shared = shared
        self._cell = False
        self._at = 0

    def read(self, part: IO[bytes]) -> None:
        parser = ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.texts.append
        parser.ParseFile(part)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self.attributes += attributes.values()
        local = name.rpartition(":")[2]
        if local in ("c", "si", "delText"):
            self._cell, self._at = local == "c" and attributes.get("t") == "s", len(self.texts)

    def _end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "si":
            self.items.append("".join(self.texts[self._at :]))
        elif local == "delText":
            self.deleted |= {*range(self._at, len(self.texts))}
        elif local == "c" and self._cell:
            number = "".join(self.texts[self._at :])
            if number.isdecimal() and int(number) < len(self._shared):
                self.texts[self._at :] = [self._shared[int(number)]]


def _of_bytes(path: Path, names: Sequence[str]) -> str:
    """Return the verdict on a text file, or an old office file, whose text is stored in plain bytes."""
    if path.stat().st_size > PLAIN:
        return UNREAD
    before, whole = b"", True
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            seen = before + piece
            read = (
                seen[at:].decode(code, "ignore")
                for code in WRITTEN
                for at in ((0, 1) if "16" in code else (0,))
            )
            texts = [*read]
            if holds((*texts, *(re.sub(PARTED, "", text) for text in texts)), names):
                return NAMED
            whole = whole and not re.search(CODED, seen.lower()) and not may_hold(texts, names)
            before = seen[-LAP:]
    return CLEAN if whole else PersonDataHit.PARTLY
