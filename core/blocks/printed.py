"""The result of printing a paper: its pages, PDF password, and characters the font lacks; and the stored form of a
print, its Document with what was drawn where, in one small file that may be of foreign origin."""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, is_dataclass, replace
from datetime import datetime
from functools import lru_cache, reduce
from hashlib import sha256
from pathlib import Path
from types import NoneType, UnionType
from typing import (
    Any,
    Literal,
    NamedTuple,
    Protocol,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)
from unicodedata import category

from core.blocks.document import NOT_WORDS, Document, Stamp
from core.blocks.elements import Run, plain
from core.forms.ports import Reader
from core.log.ports import Context
from core.log.post import FileStore
from core.thai.search import spelt, squeezed
from core.values import Change, Plain, Record, Ref

# mm: the side of a black square
SQUARE = 5.0
# mm: from the edges of its corner to it
SQUARES = (8.0, 8.0)


@dataclass(frozen=True, slots=True)
class PdfOptions:
    """The password of a PDF and the JSON attached to it; by default neither."""

    # as `password_of` gives it; "" = anybody opens it
    password: str = field(default="", repr=False)
    data: bytes = field(default=b"", repr=False)  # JSON attached to it; b"" = none

    def __bool__(self) -> bool:
        return bool(self.password or self.data)


PLAIN = PdfOptions()


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was drawn on a PDF page (the first is 1), in tenths of a point from the upper left corner. `said`: the text,
    or the state of a tick."""

    kind: Literal["words", "tick", "place"]
    page: int
    left: int
    top: int
    right: int
    bottom: int
    said: str = ""  # the words; the state of a tick


class SignBox(NamedTuple):
    """A place to sign in a PDF: its box in points from the upper left corner of `page` (the first is 1)."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PrintResult:
    """The result of writing a paper. `missing_letters`: a sentence on each character that the font lacks."""

    pages: int  # 0 = the program that opens the file makes the pages
    missing_letters: tuple[str, ...] = ()
    # to sign, in reading order (core.papers.register.sign_places); of a PDF
    places: tuple[SignBox, ...] = ()
    # what stands where on the pages of a PDF, in the order it was drawn
    drawn: tuple[Drawn, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperLayout:
    """A paper laid out as a file whose seal is inserted later, once it is signed; it can go to another process."""

    file: Callable[
        [str], bytes
    ]  # the finished file; it is given the text of the seal's QR code, "" = as laid out
    printed: PrintResult
    kept: bytes = (
        b""  # of the print to store (KeptPrint); empty if they are too large or were not asked for
    )


class PaperWriter(Protocol):
    """A writer of Documents to PDF, workbook and Word files."""

    def write(
        self, documents: Sequence[Document], path: Path, safety: PdfOptions = PLAIN
    ) -> PrintResult:
        """Write `documents` to the file `path` (.pdf, .xlsx, .docx). `safety`: password and attachment of a PDF.
        UserError if the file cannot be made or written; an older file then stays."""


class PageSize(NamedTuple):
    width: float  # points
    height: float


class PixelImage(NamedTuple):
    """A picture with four bytes per pixel (blue, green, red, unused); `stride` is the number of bytes per line."""

    width: int = 0
    height: int = 0
    stride: int = 0  # bytes from one line to the next
    data: bytes = b""


MARK = b"PSP1"  # the version of what follows; of another nothing is read
SALT = 16  # random bytes
MOST, LARGEST = 2**20, 8 * 2**20  # bytes of the file; of the JSON in it
MOST_DRAWN = LARGEST // 70  # each takes so many bytes of the JSON at least
DEEPEST = 64  # values within values
FIGURES = 10**6  # no figure a paper is made of is larger
# keys of what JSON has no form for
KIND = "is"
BYTES = "bytes"
MOMENT = "moment"
# classes that had another name when prints were first stored: files keep that one
STORED_AS = {"BarMark": "Mark"}
LONG = 8  # letters of words that are not met by chance where one text follows another
ANYTHING = re.compile(r"\S+")
UNSEEN = "\u200b"
BLACK = "■"  # stands for each letter that was erased

Json = Any
Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class KeptPrint:
    """A stored print: content, and where texts, ticks and signing places were drawn. `erased`: some is blacked out."""

    document: Document
    drawn: tuple[Drawn, ...] = ()
    # words of it were erased under law: nobody can tell any more what stood there
    erased: bool = False

    @staticmethod
    def packed(value: object, salt: bytes) -> bytes:
        """Return a print or a part of it as the bytes of a file, after `salt` (16 bytes). ValueError if too large."""
        if len(salt) != SALT:
            raise ValueError("a print begins with 16 random bytes")
        if isinstance(value, KeptPrint) and len(value.drawn) > MOST_DRAWN:
            raise ValueError("too large to be kept")
        text = json.dumps(
            _written(value, DEEPEST), ensure_ascii=False, allow_nan=False, separators=(",", ":")
        )
        content = text.encode("utf-8", "surrogatepass")
        made = salt + MARK + zlib.compress(content, 9)
        if len(content) > LARGEST or len(made) > MOST:
            raise ValueError("too large to be kept")
        return made

    @staticmethod
    def unpacked(content: bytes, kind: type[Kind]) -> Kind:
        """Return the object of type `kind` stored in the file of a print. Raises ValueError if `content` is not one."""
        head = SALT + len(MARK)
        if len(content) > MOST or content[SALT:head] != MARK:
            raise ValueError("no kept print of this version")
        try:
            inflate = zlib.decompressobj()
            text = inflate.decompress(content[head:], LARGEST)
            if not inflate.eof or inflate.unused_data:
                raise ValueError("not whole, or too much")
            found = json.loads(
                text.decode("utf-8", "surrogatepass"),
                object_pairs_hook=_once,
                parse_constant=_refused,
                parse_int=_whole,
                parse_float=lambda figure: _bounded(float(figure)),
            )
            kept: Kind = _read(found, kind, DEEPEST)
        except (zlib.error, RecursionError, OverflowError, TypeError, KeyError) as error:
            raise ValueError("not as a print is kept") from error
        return kept

    @staticmethod
    def strings(thing: object) -> Iterator[str]:
        """Yield every text in `thing`, a stored print or part of one, also texts that its pages do not show."""
        if isinstance(thing, str):
            yield thing
        elif isinstance(thing, tuple):
            for part in thing:
                yield from KeptPrint.strings(part)
        elif is_dataclass(thing) and not isinstance(thing, type | Stamp):
            for one in fields(thing):
                if one.name not in NOT_WORDS or one.name == "names":
                    yield from KeptPrint.strings(getattr(thing, one.name))


def _once(pairs: list[tuple[str, Json]]) -> Mapping[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("one name twice")
    return found


def _refused(word: str) -> Json:
    raise ValueError(f"no figure: {word}")


def _whole(figures: str) -> int:
    return int(_bounded(float(figures))) if len(figures) < SALT else _refused(figures)


def _bounded(figure: float) -> float:
    return figure if abs(figure) <= FIGURES else _refused(str(figure))


def _written(value: object, max_depth: int) -> Json:
    """Return a value as JSON. Raises TypeError for types no paper consists of."""
    if max_depth < 1:
        raise ValueError("too deep to be kept")
    if isinstance(value, str):
        return str(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, bytes):
        return {BYTES: b64encode(value).decode()}
    if isinstance(value, datetime):
        return {MOMENT: value.isoformat()}
    if isinstance(value, tuple):
        return [_written(one, max_depth - 1) for one in value]
    if not is_dataclass(value) or isinstance(value, type):
        raise TypeError(f"no part of a paper: {type(value).__name__}")
    said = {one.name: (getattr(value, one.name), one.default) for one in fields(value)}
    kind = type(value).__name__
    return {KIND: STORED_AS.get(kind, kind)} | {
        name: _written(held, max_depth - 1)
        for name, (held, default) in said.items()
        if default is MISSING or type(held) is not type(default) or held != default
    }


class _Shape(NamedTuple):
    """The JSON values that are allowed for a type."""

    plain: frozenset[type]
    words: frozenset[object]  # the words allowed, if it is one of a set
    kinds: Mapping[str, type]  # dataclasses by their names, also those of STORED_AS
    row: tuple[object, ...] | None  # types of its parts; (type, ...) for any number of one

    def with_(self, other: _Shape) -> _Shape:
        if self.row and other.row and self.row != other.row:
            raise TypeError("two kinds of rows in one place")
        words, kinds = self.words | other.words, {**self.kinds, **other.kinds}
        return _Shape(self.plain | other.plain, words, kinds, self.row or other.row)


NOTHING = _Shape(frozenset(), frozenset(), {}, None)


@lru_cache(None)
def _shape(hint: Any) -> _Shape:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        found = NOTHING
        for arg in get_args(hint):
            found = found.with_(_shape(arg))
        return found
    if origin is Literal:
        return NOTHING._replace(words=frozenset(get_args(hint)))
    if origin is tuple:
        return NOTHING._replace(row=get_args(hint))
    if isinstance(hint, type) and is_dataclass(hint):
        names = {hint.__name__, STORED_AS.get(hint.__name__, hint.__name__)}
        return NOTHING._replace(kinds=dict.fromkeys(names, hint))
    if hint in (str, int, float, bool, bytes, datetime, NoneType):
        return NOTHING._replace(plain=frozenset({hint, int} if hint is float else {hint}))
    raise TypeError(f"no part of a paper: {hint}")


_hints = lru_cache(None)(get_type_hints)


def _read(value: Json, hint: object, max_depth: int) -> Any:
    """Return the value that JSON stands for, checked against this type."""
    if max_depth < 1:
        raise ValueError("too deep")
    shape = _shape(hint)
    if isinstance(value, list) and shape.row is not None:
        types = shape.row
        if types[-1] is ...:
            types = types[:1] * len(value)
        if len(types) != len(value):
            raise ValueError("not as many parts")
        return tuple(
            _read(one, hint, max_depth - 1) for one, hint in zip(value, types, strict=True)
        )
    if isinstance(value, dict):
        return _object(value, shape, max_depth)
    if type(value) in shape.plain or any(
        type(value) is type(word) and value == word for word in shape.words
    ):
        return value
    raise ValueError(f"not of its type: {type(value).__name__}")


def _object(value: Mapping[str, Json], shape: _Shape, max_depth: int) -> Any:
    if KIND not in value:
        ((key, text),) = value.items()
        if key == BYTES and bytes in shape.plain:
            return b64decode(text, validate=True)
        if key == MOMENT and datetime in shape.plain:
            return datetime.fromisoformat(text)
        raise ValueError("of no kind")
    kind = shape.kinds[value[KIND]]
    hints = _hints(kind)
    said = {name: one for name, one in value.items() if name != KIND}
    unknown = said.keys() - hints.keys()
    if unknown:
        raise ValueError(f"what this program does not know: {min(unknown)[:40]}")
    return kind(**{name: _read(one, hints[name], max_depth - 1) for name, one in said.items()})


def says(thing: object, gone: frozenset[str]) -> bool:
    """Return whether a print contains one of the texts `gone`; a long one may run across several of its parts."""
    apart = squeezed("\0".join(KeptPrint.strings(thing)))
    together = squeezed("".join(KeptPrint.strings(thing)))
    return any(words in (together if len(words) >= LONG else apart) for words in gone)


def without_words(kept_print: KeptPrint, gone: frozenset[str]) -> KeptPrint:
    """Return a copy of the print in which every occurrence of the texts `gone` is blacked out letter by letter."""
    masks = [spelt(words) for words in sorted(gone, key=len, reverse=True)]
    document = _masked(kept_print.document, masks)
    if says(document, gone):  # for example across adjacent cells
        document = _masked(kept_print.document, [ANYTHING])
    said = squeezed("".join(KeptPrint.strings(document)))
    drawn = (
        one if squeezed(one.said) in said else replace(one, said=BLACK) for one in kept_print.drawn
    )
    return KeptPrint(document, tuple(drawn), erased=True)


def _masked(thing: Any, masks: Sequence[re.Pattern[str]]) -> Any:
    """Return a part of a paper with all text that matches a mask blacked out; runs of one text match as a whole."""
    if isinstance(thing, str):
        return _black(thing, masks)
    if isinstance(thing, tuple) and thing and all(isinstance(part, str | Run) for part in thing):
        whole = _black("".join(map(plain, thing)), masks)
        found = list[str | Run]()
        for part in thing:
            own, whole = whole[: len(plain(part))], whole[len(plain(part)) :]
            found.append(replace(part, text=own) if isinstance(part, Run) else own)
        return tuple(found)
    if isinstance(thing, tuple):
        return tuple(_masked(part, masks) for part in thing)
    if not is_dataclass(thing) or isinstance(thing, type | Stamp):
        return thing
    names = [one.name for one in fields(thing) if one.name not in NOT_WORDS or one.name == "names"]
    return replace(thing, **{name: _masked(getattr(thing, name), masks) for name in names})


def _black(text: str, masks: Sequence[re.Pattern[str]]) -> str:
    def covered(sign: str) -> str:
        if sign.isspace():
            return sign
        # combining marks become invisible, so that lines keep their length
        return UNSEEN if category(sign) == "Mn" else BLACK

    for mask in masks:
        text = mask.sub(lambda match: "".join(map(covered, match[0])), text)
    return text


def joint(parts: Sequence[KeptPrint]) -> KeptPrint:
    """Merge blacked-out copies of one print: what any copy has black is black, or all if their structures differ."""
    try:
        return reduce(_both, parts)
    except (AttributeError, ValueError):
        drawn = tuple(replace(one, said=BLACK) for one in parts[0].drawn)
        return KeptPrint(_masked(parts[0].document, [ANYTHING]), drawn, erased=True)


def _both(one: Any, other: Any) -> Any:
    if isinstance(one, str) and isinstance(other, str):
        if len(one) == len(other):
            pairs = zip(one, other, strict=True)
            return "".join(
                next((sign for sign in pair if sign in (BLACK, UNSEEN)), pair[0]) for pair in pairs
            )
        return BLACK if BLACK in (one, other) else one
    if isinstance(one, tuple):
        return tuple(_both(*pair) for pair in zip(one, other, strict=True))
    if is_dataclass(one) and not isinstance(one, type):
        names = [field.name for field in fields(one)]
        return replace(
            one, **{name: _both(getattr(one, name), getattr(other, name)) for name in names}
        )
    return one


def blackened(
    ctx: Context, reader: Reader, file_store: FileStore, gone: frozenset[str]
) -> Iterator[Change]:
    """Store a blacked-out copy of each stored print that has one of the texts `gone`; yield the changes that replace
    the print by the copy. The print's hash stays in the register. If PCs erased different texts of one print, all PCs
    get the same copy without any of those texts. Raises UserError if the disk is full."""
    units = (ctx.unit, *reader.trust.archives())
    split = {
        ref for unit in units for ref, field in reader.conflicts(unit, "paper") if field == "rest"
    }
    if gone:
        every = [
            one
            for unit in units
            for one in (*reader.records("paper", unit), *reader.bin(unit, "paper"))
        ]
    else:
        every = []
    for paper in every or filter(None, map(reader.record, sorted(split))):
        files = sorted(_files(paper), key=lambda one: one[1])
        kept = [
            (field, name, found) for field, name in files if (found := _print(file_store, name))
        ]
        here = (
            kept
            and paper.ref in split
            and all(file_store.has(name) for field, name in files if field == "rest")
        )
        if not here and not any(says(found, gone) for _field, _name, found in kept):
            continue
        left = joint([without_words(found, gone) for _field, _name, found in kept])
        salts = b"".join(file_store.kept(name)[:SALT] for _field, name, _found in kept)
        salt = sha256(salts).digest()[:SALT] if len(kept) > 1 else bytes.fromhex(ctx.new_id())
        name = file_store.put([KeptPrint.packed(left, salt)])
        for part, old, _found in kept:
            yield Change(
                Ref(paper.ref.scope, "erasure", ctx.new_id()),
                "of",
                Plain(f"{paper.ref.local}/{part}/{old}"),
            )
        yield Change(paper.ref, "rest", Plain(name), paper.shown("rest").seen)


def _files(paper: Record) -> Iterator[tuple[str, str]]:
    """Yield (field, hash) of every file stored of a print."""
    for part in ("print", "rest"):
        shown = paper.shown(part)
        for value in [side.value for side in shown.sides] or [shown.value]:
            if isinstance(value, str):
                yield part, value


def _print(files: FileStore, name: str) -> KeptPrint | None:
    try:
        return KeptPrint.unpacked(files.kept(name), KeptPrint)
    except ValueError:  # it is not here, or was kept by another edition of the program
        return None
