"""What is sent, shared out among files of a size, each complete in itself: lines first, then files (EXCHANGE 7.2)."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar

from core.log.op import TextRow
from core.log.transfer import BundleContent, BundleSegment

MEGABYTE = 1_000_000  # bytes, as mail boxes and sticks count them
LEAST, MOST = 1, 3000  # megabytes a person may choose for a part; a file system of sticks ends at 4,294 MB
MOST_OF_A_ZIP = 2000 * MEGABYTE  # bytes of a zip of bundles: beyond 2 GiB it is of another kind, which is not opened
AROUND_IN_A_ZIP = 200  # bytes of the zip and of what it says of one bundle
AROUND = 2048  # bytes of manifest, signature and container besides what is named below
A_FILE = 512  # bytes that manifest and container say of a file
A_REQUEST = 67  # bytes of a hash in the manifest
A_RECEIVER = 200  # bytes of the seal, and its name in the manifest
A_SEGMENT, A_TEXT, A_RECEIPT = 512, 256, 256  # bytes around their contents
SEALING = 4000  # the seal makes one byte of so many more
_Item = TypeVar("_Item", BundleSegment, TextRow, str)


class Load(NamedTuple):
    """What something takes of a part."""

    sealed: int  # bytes of the file
    lines: int = 0  # bytes of segments, unpacked
    words: int = 0  # bytes of texts, unpacked
    files: int = 0


NOTHING = Load(0)
FULL = Load(MOST * MEGABYTE, 240 * 2**20, 240 * 2**20, 16_000)  # a reader unpacks 256 MiB and reads 4 MiB of manifest


@dataclass(slots=True)
class _Part:
    load: Load = NOTHING
    pieces: list[BundleSegment] = field(default_factory=list)
    texts: list[TextRow] = field(default_factory=list)
    blobs: list[str] = field(default_factory=list)


def divided(
    packed: BundleContent,
    to: Collection[str],
    weigh: Callable[[BundleSegment], int],
    size: Callable[[str], int],
    room: int = 0,
) -> list[BundleContent]:  # fmt: skip
    """The parts for the age recipients `to`: at least one, none larger than `room` bytes unless one thing alone is.

    0 = as large as a file may be. `weigh` says how many bytes a piece takes packed, `size` how many a file has.
    Receipts and requests go with every part, so that it does not matter which of them arrives first.
    """
    most = FULL._replace(sealed=min(FULL.sealed, room or FULL.sealed))
    most = most._replace(sealed=most.sealed - most.sealed // SEALING - _around(packed, to))
    parts = [_Part()]
    own = sorted(packed.pieces, key=lambda piece: piece.segment.scope != "all")  # who may write comes before what
    _first_fit(
        parts, most, ((piece, _load(piece, weigh if room else unpacked)) for piece in own), lambda part: part.pieces
    )
    _first_fit(parts, most, ((text, _words(text)) for text in packed.texts), lambda part: part.texts)
    files = ((name, Load(size(name) + A_FILE, files=1)) for name in packed.blobs)
    _first_fit(parts, most, files, lambda part: part.blobs)
    return [
        replace(packed, pieces=tuple(part.pieces), texts=tuple(part.texts), blobs=tuple(part.blobs)) for part in parts
    ]


def _first_fit(
    parts: list[_Part], most: Load, items: Iterable[tuple[_Item, Load]], list_of: Callable[[_Part], list[_Item]]
) -> None:
    """Each into the first part that has room for it; what is too large for any has one of its own."""
    for item, load in items:
        part = next((part for part in parts if _fits(part, load, most)), None)
        if part is None:
            part = _Part()
            parts.append(part)
        part.load = _sum(part.load, load)
        list_of(part).append(item)


def _fits(part: _Part, load: Load, most: Load) -> bool:
    if part.load == NOTHING:
        return True
    return all(have <= limit for have, limit in zip(_sum(part.load, load), most, strict=True))


def _sum(one: Load, other: Load) -> Load:
    return Load(*(a + b for a, b in zip(one, other, strict=True)))


def _load(piece: BundleSegment, weigh: Callable[[BundleSegment], int]) -> Load:
    return Load(weigh(piece), len(piece.segment.lines) + A_SEGMENT, sum(_words(text).words for text in piece.texts))


def unpacked(piece: BundleSegment) -> int:
    """More than it takes packed; known without packing it."""
    return len(piece.segment.lines) + A_SEGMENT + sum(_words(text).words for text in piece.texts)


def _words(text: TextRow) -> Load:
    size = len(text.text.encode()) + A_TEXT
    return Load(size, words=size)


def _around(packed: BundleContent, to: Collection[str]) -> int:
    """Bytes of what every part carries."""
    receipts = sum(len(receipt.statement) + A_RECEIPT for receipt in packed.receipts)
    return AROUND + receipts + A_REQUEST * len(packed.want) + A_RECEIVER * len(to)
