"""What is transferred between offices: a bundle (opened, or still to be sealed), the result of importing it, receipts;
the two histories of a forked stream that are passed on; and what two folders compare (docs/log.md: Hashes)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from core.entities import TABLE_VERSION
from core.log.certificates import InvitationClaim, Request
from core.log.op import LongSegment, Segment, TextRow
from core.values import Ref, Value


class Receipt(NamedTuple):
    """A device's signed statement of which ops it holds; stored and relayed unchanged."""

    statement: bytes
    signature: bytes


class ReceiptNotes(NamedTuple):
    """What a file states about receipts it does not repeat and files its sender has read; older programs ignore it."""

    since: int = 0  # units that no receipt of its sender names: what it said of them since that number stands; 0 = none
    read: Mapping[str, int] = MappingProxyType({})  # by receiver, key in hex: the number of its last file that was read


NOTHING_STANDS = ReceiptNotes()


class ReportingDevice(NamedTuple):
    """A device of another unit, or another PC of this unit, and how much of a scope it has reported to hold."""

    unit: str  # the device's unit
    device: str  # signing key, hex
    kind: str  # centre, province, office, committee
    at: str  # ISO date and time of the first statement that reported so much, as that PC had it; "" = never heard
    has: int  # ops of the scope it holds, of those that are here
    of: int  # ops of the scope that are here

    @property
    def whole(self) -> bool:
        return bool(self.at) and self.has == self.of


ORIGINALS = ("none", "asked", "all")  # which original files a device wants to get


@dataclass(frozen=True, slots=True)
class Bundle:
    """The contents of a file between offices: segments with texts, receipts and files; signed by the sender."""

    key: bytes  # Ed25519 public key of the sender, 32 bytes
    unit: str  # the sender's unit id
    to: tuple[str, ...]  # age recipients, `age1…`: they alone can open it
    made: str  # ISO date and time as the sender's PC had it; shown, never judged
    segments: tuple[Segment, ...] = ()
    texts: tuple[TextRow, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    blobs: tuple[str, ...] = ()  # SHA-256, hex, of the files it carries, in order: previews, then originals
    want: tuple[bytes, ...] = ()  # hashes of texts and files the sender has not and asks for
    originals: str = "asked"  # which original files the sender wants to get, one of ORIGINALS
    part: tuple[int, int] = (1, 1)  # number of this file, number of files; each is complete in itself
    standing: ReceiptNotes = NOTHING_STANDS
    table: int = TABLE_VERSION  # of the entities the sender's program knows
    invite: InvitationClaim | None = None  # claims an invitation, as long as the sender has no certificate
    request: Request | None = None  # what it says to be certified, as long as it is not


@dataclass(frozen=True, slots=True)
class ReceivedBundle:
    """A received bundle, with fields as in Bundle; its rows are read from the file each time they are iterated."""

    key: bytes
    unit: str
    to: tuple[str, ...]
    made: str
    segments: Iterable[Segment | LongSegment]
    texts: Iterable[TextRow]
    receipts: Iterable[Receipt]
    blobs: tuple[str, ...]
    want: tuple[bytes, ...]
    originals: str
    part: tuple[int, int]
    table: int
    standing: ReceiptNotes = NOTHING_STANDS
    invite: InvitationClaim | None = None


class BundleSegment(NamedTuple):
    """A segment and the texts of its lines, sent together because a reader drops texts whose lines it lacks."""

    segment: Segment
    texts: tuple[TextRow, ...]


@dataclass(frozen=True, slots=True)
class BundleContent:
    """The data that is to be sealed for certain receivers, in one file or several."""

    pieces: tuple[BundleSegment, ...]
    texts: tuple[TextRow, ...]  # asked for, of lines the receivers may hold already
    receipts: tuple[Receipt, ...]
    blobs: tuple[str, ...]  # previews, then originals
    want: tuple[bytes, ...]
    originals: str
    standing: ReceiptNotes = NOTHING_STANDS
    invite: InvitationClaim | None = None
    request: Request | None = None
    staying: tuple[str, ...] = ()  # SHA-256, hex, of originals its lines name that are here and do not go


class RejectedStream(NamedTuple):
    """A stream that was refused when its file was imported, with the reason."""

    author: str  # signing key in hex, as the segment claims it
    reason: str


class StreamRow(NamedTuple):
    """The result of importing one stream of a file: one row of the report."""

    author: str  # signing key in hex
    scope: str
    new: int  # ops that were not here before; 0 = its author has no right there, nothing was kept
    silent: int  # of these, ops without effect; or ops that were not kept
    why: str  # why: a core.log.verdict.NoEffectReason, of the first such op; "" = all have effect


class ReversedField(NamedTuple):
    """A field whose value changed because older ops became valid or invalid."""

    ref: Ref
    field: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The result of importing a file: all valid streams in one transaction; invalid streams are only listed."""

    new: int = 0  # ops that were not here before
    known: int = 0  # ops that were
    parked: int = 0  # segments that wait for what comes before them
    texts: int = 0  # words that were not here before
    refused: Sequence[RejectedStream] = ()
    forked: frozenset[str] = frozenset()  # keys, in hex, of which a second history of one stream has come
    touched: frozenset[Ref] = frozenset()  # records that show something else now
    changed: Sequence[ReversedField] = ()  # by a certificate, revocation or second history that came late
    streams: Sequence[StreamRow] = ()  # what came that was new, by stream
    receipts: int = 0  # statements of other devices that were new


@dataclass(frozen=True, slots=True)
class Preview:
    """What importing a file would change; the file is not imported yet."""

    taken: ImportResult
    added: int  # records that were not here
    altered: int  # records that would show something else
    conflicts: int  # fields in which two values would stand that nobody has chosen between


class ImportedFile(NamedTuple):
    """A file that was imported here."""

    sha256: str
    unit: str  # the sender's
    at: int  # milliseconds since 1970, by this PC
    made: str  # ISO date and time, by the sender's PC
    new: int  # ops
    refused: int  # streams
    key: str = ""  # the sender's, hex; "" of a file that came before this was noted
    part: tuple[int, int] = (1, 1)  # number of this file, number of files of its export
    silent: int = 0  # ops that were kept or refused without effect, and segments that waited for what comes before
    gained: int = 0  # ops and texts that were new and had effect


# -- forks
