"""One file between offices, as it is before it is sealed and after it was opened."""

from dataclasses import dataclass
from typing import NamedTuple

from core.changes.receipt import Receipt
from core.changes.segment import Segment, TextRow

ORIGINALS = ("none", "asked", "all")  # which original files a device wants to get


@dataclass(frozen=True, slots=True)
class Bundle:
    """Pieces of streams and the words beside them; each segment proves itself, the bundle proves who sent it on."""

    key: bytes  # Ed25519 public key of the sender, 32 bytes
    unit: str  # the sender's unit id
    to: tuple[str, ...]  # age recipients, `age1…`: they alone can open it
    made: str  # ISO date and time as the sender's PC had it; shown, never judged
    segments: tuple[Segment, ...] = ()
    texts: tuple[TextRow, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    blobs: tuple[str, ...] = ()  # SHA-256, hex, of the files it carries, in order: previews, then originals
    want: tuple[bytes, ...] = ()  # hashes of texts and files the sender lacks and asks for
    originals: str = "asked"  # which original files the sender wants to get, one of ORIGINALS
    part: tuple[int, int] = (1, 1)  # number of this file, number of files; each is complete in itself


class Piece(NamedTuple):
    """A segment and the words beside its lines: they go together, for a reader drops words whose line it lacks."""

    segment: Segment
    texts: tuple[TextRow, ...]


@dataclass(frozen=True, slots=True)
class Packed:
    """What is to be sealed for certain receivers, in one file or in several."""

    pieces: tuple[Piece, ...]
    texts: tuple[TextRow, ...]  # asked for, beside lines the receivers may hold already
    receipts: tuple[Receipt, ...]
    blobs: tuple[str, ...]  # previews, then originals
    want: tuple[bytes, ...]
    originals: str
