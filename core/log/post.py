"""What offices exchange in transfer files: bundles, receipts, both branches of a forked stream, comparisons of folders
(docs/log.md: Hashes); what this folder sent or would send; Protocols that store, seal and open the files."""

from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, Protocol

from core.entities import TABLE_VERSION
from core.errors import UserError
from core.log.certificates import (
    CertificateRequest,
    InvitationClaim,
    OneTimeKey,
    StartFile,
    StartFileInFolder,
    TrustFile,
    WrittenStartFile,
)
from core.log.op import Segment, StreamedSegment, TextRow
from core.log.scopes import ExportOptions
from core.values import Ref, Value


class Receipt(NamedTuple):
    """A device's signed statement of which ops it holds; every device stores it and passes it on unchanged."""

    statement: bytes
    signature: bytes


class ReceiptStatus(NamedTuple):
    """Notes in a transfer file on receipts. `since`: for units without one in this file, those in the sender's files
    from this number on stay valid (0 = none); `read`: {other device's key: number of its last file the sender read}."""

    since: int = 0  # receipts from its file of this number on hold for units that this file does not name; 0 = none
    # {receiver's key (hex): number of its last file that was read}
    read: Mapping[str, int] = MappingProxyType({})


NOTHING_STANDS = ReceiptStatus()


class ReportingDevice(NamedTuple):
    """Another device, with how much it reported to hold of one scope: `has` of the `of` ops that are in this folder."""

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
    """The content of one transfer file: segments of ops, texts, receipts and attached files, signed by the sender."""

    key: bytes  # Ed25519 public key of the sender, 32 bytes
    unit: str  # the sender's unit id
    to: tuple[str, ...]  # age recipients, `age1…`: they alone can open it
    made: str  # ISO date and time as the sender's PC had it; shown, never judged
    segments: tuple[Segment, ...] = ()
    texts: tuple[TextRow, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    # SHA-256, hex, of the files it carries, in order: previews, then originals
    blobs: tuple[str, ...] = ()
    want: tuple[bytes, ...] = ()  # hashes of texts and files the sender has not and asks for
    originals: str = "asked"  # which original files the sender wants to get, one of ORIGINALS
    # number of this file, number of files; each is complete in itself
    part: tuple[int, int] = (1, 1)
    standing: ReceiptStatus = NOTHING_STANDS
    table: int = TABLE_VERSION  # of the entities the sender's program knows
    # claims an invitation, as long as the sender has no certificate
    invite: InvitationClaim | None = None
    request: CertificateRequest | None = None  # what it says to be certified, as long as it is not


@dataclass(frozen=True, slots=True)
class ReceivedBundle:
    """A bundle read from a transfer file, with the fields of `Bundle`; each iteration reads its rows from the file."""

    key: bytes
    unit: str
    to: tuple[str, ...]
    made: str
    segments: Iterable[Segment | StreamedSegment]
    texts: Iterable[TextRow]
    receipts: Iterable[Receipt]
    blobs: tuple[str, ...]
    want: tuple[bytes, ...]
    originals: str
    part: tuple[int, int]
    table: int
    standing: ReceiptStatus = NOTHING_STANDS
    invite: InvitationClaim | None = None


class BundleSegment(NamedTuple):
    """A segment and the texts of its ops. They are sent together, because a reader drops a text without its op."""

    segment: Segment
    texts: tuple[TextRow, ...]


@dataclass(frozen=True, slots=True)
class BundleContent:
    """The data to seal for certain receivers, into one file or several. `staying`: originals that are not sent."""

    pieces: tuple[BundleSegment, ...]
    texts: tuple[TextRow, ...]  # asked for, of lines the receivers may hold already
    receipts: tuple[Receipt, ...]
    blobs: tuple[str, ...]  # previews, then originals
    want: tuple[bytes, ...]
    originals: str
    standing: ReceiptStatus = NOTHING_STANDS
    invite: InvitationClaim | None = None
    request: CertificateRequest | None = None
    # SHA-256, hex, of originals its lines name that are here and do not go
    staying: tuple[str, ...] = ()


class RejectedStream(NamedTuple):
    """A stream of a transfer file that the import refused, with the reason."""

    author: str  # signing key in hex, as the segment claims it
    reason: str


class ImportedStreamRow(NamedTuple):
    """What one stream of a transfer file brought: `new` ops, and how many had no effect or were not kept (`silent`)."""

    author: str  # signing key in hex
    scope: str
    new: int  # ops that were not here before; 0 = its author has no right there, nothing was kept
    silent: int  # of these, ops without effect; or ops that were not kept
    why: str  # why: a core.log.verdict.NoEffectReason, of the first such op; "" = all have effect


class FieldChangedByTrust(NamedTuple):
    """A field whose value changed on import only because ops that were here already became valid or invalid."""

    ref: Ref
    field: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The result of importing one transfer file. `new`, `known`: ops; `parked`: segments that wait for missing ones."""

    new: int = 0  # ops that were not here before
    known: int = 0  # ops that were
    parked: int = 0  # segments that wait for what comes before them
    texts: int = 0  # words that were not here before
    refused: Sequence[RejectedStream] = ()
    # keys, in hex, of which a second history of one stream has come
    forked: frozenset[str] = frozenset()
    touched: frozenset[Ref] = frozenset()  # records that show something else now
    # by a certificate, revocation or second history that came late
    changed: Sequence[FieldChangedByTrust] = ()
    streams: Sequence[ImportedStreamRow] = ()  # what came that was new, by stream
    receipts: int = 0  # statements of other devices that were new


@dataclass(frozen=True, slots=True)
class ImportDryRunResult:
    """The changes that importing a transfer file would make, counted without importing it."""

    taken: ImportResult
    added: int  # records that were not here
    altered: int  # records that would show something else
    conflicts: int  # fields in which two values would stand that nobody has chosen between


class ImportedBundle(NamedTuple):
    """A transfer file that was imported into this folder: its hash and sender, when, and how many ops it brought.
    `silent`: number of ops without effect; `gained`: number of new ops and texts with effect."""

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


class RecognisedFile(NamedTuple):
    """A transfer or trust file found among the files, folders and zips a person opened; its content tells the kind."""

    path: Path  # where its bytes can be read now
    chosen_path: (
        Path  # the file that was chosen or lies in a chosen folder; it is or contains this one
    )
    name: str  # as a person finds it again: `stick.zip › S10.prongsai`
    kind: str  # bundle | trust; "" = cannot be imported: `problem` says why
    problem: UserError | None = None


class SkippedFile(NamedTuple):
    """A file in an opened folder or zip that cannot be read or imported on this PC, with the reason."""

    called: str
    why: str  # a sentence, or "" for a file that is obviously something else


class SealedFileDigest(NamedTuple):
    """The SHA-256 and the size in bytes of a sealed transfer file, as written to its medium."""

    sha256: bytes
    size: int  # bytes


class BundleSender(NamedTuple):
    """The device that signed a transfer file, with what the file claims about that device."""

    key: bytes  # Ed25519 public key, 32 bytes
    unit: str  # id of the unit it claims to belong to
    made: str  # ISO date and time as their PC had it
    part: tuple[int, int] = (1, 1)  # number of this file, number of files of its export
    invite: InvitationClaim | None = None  # the invitation they claim
    # what they say to be certified, signed with the rest by their key
    request: CertificateRequest | None = None


# returns a file's segments of these keys in `all`
Papers = Callable[[Collection[bytes]], Sequence[Segment]]


class WaitingBundle(NamedTuple):
    """A transfer file stored until its sender has a certificate, then imported unless put aside (`failed` says why)."""

    sha256: str  # hex
    size: int  # bytes
    came: str  # ISO date and time, by this PC
    key: str  # of the device that signed it, hex; "" if it could not be opened again
    unit: str  # id of the unit it claims to belong to
    called: str  # the file as a person gave it
    invite: InvitationClaim | None = None  # the invitation they claim
    request: CertificateRequest | None = None  # what they say to be certified
    doubted: str = ""  # ISO date and time a person heard other digits; "" = never
    failed: str = ""  # why it was put aside and is no longer imported by itself; "" = it was not


class ZippedBundle(NamedTuple):
    """A sealed bundle that was added to a zip, while the zip is still being written."""

    path: Path  # the zip's
    name: str  # in the zip; a number, which says nothing
    sealed: SealedFileDigest


class BundleZip(NamedTuple):
    """A finished zip of bundles on its medium, compared with what was written."""

    path: Path
    sealed: SealedFileDigest
    bundles: int


class RecognisedFiles(NamedTuple):
    """The result of a search for transfer and trust files. `passed`: skipped files to name; `more`: count of others."""

    files: tuple[RecognisedFile, ...]
    passed: tuple[SkippedFile, ...] = ()  # skipped files worth naming, up to a limit
    more: int = 0  # number of other skipped files


class PostedFile(NamedTuple):
    """A whole transfer file for this PC that lies in its post folder. `key`, `unit`: of the device that signed it."""

    path: Path
    sha256: str  # hex
    key: str  # hex
    unit: str


class PostListing(NamedTuple):
    """The content of a post folder. `sizes`: bytes of each file by name; `unready`: names of files for this PC that are
    still being copied, or that are damaged."""

    files: tuple[PostedFile, ...]
    sizes: Mapping[str, int]
    unready: tuple[str, ...]


class WrittenPost(NamedTuple):
    """A transfer file that this PC wrote into its post folder. `ends`: {stream (hex): number of its last op sent}."""

    name: str
    size: int  # bytes
    sha256: str  # hex
    unit: str  # the receiver's
    at: datetime  # by this PC
    ends: Mapping[str, int]


class PostFolderState(NamedTuple):
    """The post folder of one office folder on this PC, and what this PC has written into it, oldest first."""

    place: str = ""  # "" = no post folder is used
    own_at_once: bool = False  # files of the unit's other PCs are imported without a preview
    written: tuple[WrittenPost, ...] = ()
    heard: Mapping[str, int] = MappingProxyType(
        {}
    )  # {unit: its imported files when it was last written to}


class PostFolder(Protocol):
    """A folder on a stick, share or synchronised drive through which PCs exchange transfer files by themselves."""

    def state(self) -> PostFolderState: ...

    def keep(self, state: PostFolderState) -> None:
        """Store the state on this PC. Raises UserError if that fails."""

    def check(self, place: Path) -> None:
        """Write a file into `place` and read it back. UserError if that fails or `place` overlaps the office folder."""

    def look(self, place: Path, *, patient: bool = False) -> PostListing | None:
        """Return the content of `place`; None if it cannot be read, such as a stick that is not there. `patient`: a file
        is opened once it has the size and time that it had when it was last looked at."""

    def remove(self, place: Path, file: WrittenPost) -> bool:
        """Delete a file that this PC wrote; return whether it is gone. A file with other bytes is left alone."""


class FileStore(Protocol):
    """A store of attached files, form files and other bytes, each addressed by its SHA-256 (hex)."""

    def has(self, sha256: str) -> bool: ...

    def path(self, sha256: str) -> Path:
        """Return the path of the file with this SHA-256, whether or not the file is stored."""

    def size(self, sha256: str) -> int:
        """Return the size in bytes of the file with this SHA-256; 0 if it is not stored."""

    def kept(self, sha256: str) -> bytes:
        """Return the content of a small file by its SHA-256 (hex); b"" if it is not stored or cannot be read."""

    def put(self, pieces: Iterable[bytes]) -> str:
        """Store `pieces` as one file durably and return its SHA-256 (hex). Raises UserError if the disk is full."""

    def drop(self, sha256: str) -> None:
        """Delete the file with this SHA-256 if it is stored."""


class OpenedBundle(Protocol):
    """A transfer file open for reading; its bytes cannot change any more. `sender` checks the file's signature,
    `papers` the segments returned, `bundle` all content; each raises RefusedError if its check fails."""

    @property
    def sha256(self) -> bytes: ...

    @property
    def size(self) -> int: ...

    def sender(self) -> BundleSender: ...

    def papers(self, trusted_keys: Collection[bytes]) -> Sequence[Segment]:
        """Return segments of scope `all` by `trusted_keys`, such as certificates; no more than strangers may send."""

    def bundle(self) -> ReceivedBundle:
        """Return the content of the transfer file; its rows can be iterated repeatedly while the file is open."""

    def blobs(self, store_file: Callable[[str, Iterator[bytes]], None]) -> None:
        """Pass every attached file in the bundle to `store_file`: its SHA-256 (hex) and its bytes in chunks."""

    def copied(self) -> Iterator[bytes]:
        """Yield the bytes of the sealed transfer file in chunks, unchanged."""


class BundleService(Protocol):
    """The service that seals and opens bundles with the keys of one folder, stores bundles of unknown senders, and makes,
    writes and recognises start files."""

    @property
    def shelf(self) -> FileStore: ...

    @property
    def folder(self) -> PostFolder: ...

    def find(self, paths: Sequence[Path]) -> AbstractContextManager[RecognisedFiles]:
        """Search `paths` (files, folders, zips) for transfer and trust files, by content, for use in a `with` block."""

    def trust(self, path: Path) -> TrustFile:
        """Return the content of a trust file or of an answer to a certificate request; RefusedError for other files."""

    def weigh(self, segment: BundleSegment) -> int:
        """Return the most bytes by which a segment with its texts can enlarge a compressed transfer file."""

    def write(self, path: Path, bundle: Bundle) -> SealedFileDigest:
        """Write the bundle to `path` as a sealed transfer file, read it back to compare; return its hash and size."""

    def write_zips(
        self, path: Path, bundles: Iterable[Bundle], limit: int = 0
    ) -> Iterator[ZippedBundle | BundleZip]:
        """Write bundles into zips of at most `limit` bytes (0 = as large as a zip may be). Yield a ZippedBundle for
        each bundle, before taking the next from `bundles`, and a BundleZip for each zip once it is read back."""

    def settle(self, path: Path) -> bool:
        """Flush all writes to the drive of `path`; return whether the system confirms that the drive may be removed."""

    def opened(self, path: Path, name: str = "") -> AbstractContextManager[OpenedBundle]:
        """Open a transfer file for a `with` block. If unreadable, RefusedError for `name` ("" = the file's own)."""

    def keep(self, bundle: OpenedBundle, blobs: Collection[str]) -> Sequence[str]:
        """Store the attached files `blobs` (SHA-256, hex) of a bundle, all or none; return those that were new."""

    def drop(self, blobs: Collection[str]) -> None:
        """Delete the attached files `blobs` (SHA-256, hex), stored by `keep`, since their bundle was not imported."""

    def wait(
        self, bundle: OpenedBundle, sender: BundleSender, time: str, name: str
    ) -> Sequence[WaitingBundle]:
        """Store a copy of a transfer file until its sender has a certificate; the file came at `time` (ISO) as `name`.
        Return the waiting files deleted to make room. RefusedError if the copy is too large or cannot be stored."""

    def waiting(self) -> Sequence[WaitingBundle]:
        """Return the transfer files that wait for their sender's certificate, the oldest first."""

    def waiting_path(self, sha256: str) -> Path:
        """Return the path of the stored copy of a waiting transfer file."""

    def doubt(self, key: str, time: str) -> None:
        """Note on files waiting from `key` (hex) that a person heard another fingerprint by phone at `time` (ISO)."""

    def put_aside(self, sha256: str, reason: str) -> None:
        """Stop the automatic import of a waiting file and note the reason; it stays stored. OSError if that fails."""

    def waited(self, sha256: str) -> None:
        """Delete a waiting file (SHA-256, hex): its entry in the list and its stored copy."""

    def one_times(
        self, roots: Iterable[bytes], units: Iterable[str]
    ) -> Generator[tuple[OneTimeKey, str], None, None]:
        """Yield for each unit a new key pair for its invitation, and 12 digits over unit, key and `roots` (root keys),
        which people compare. Each pair takes at least 0.1 s, to slow down guessing. Close the generator after use."""

    def start_digits(self, roots: Iterable[bytes], unit: str, key: bytes) -> str:
        """Return the 12 digits of an invitation, from root keys, unit (id) and its public key; takes at least 0.1 s."""

    def device_digits(self, unit: str, key: bytes) -> str:
        """Return the 12 digits of a device's key for its unit, to be read by telephone; takes at least 0.1 s."""

    def units_of_start(self, path: Path) -> tuple[str, str] | None:
        """Return (issuing unit, invited unit) of a start file; ("", "") for another file, None if there is no file."""

    def starts_in(self, folder: Path) -> Iterator[StartFileInFolder]:
        """Yield the valid start files in a folder, by file name. UserError if the folder cannot be read."""

    def written_start(
        self, path: Path, start: StartFile
    ) -> AbstractContextManager[WrittenStartFile]:
        """Sign, write and read back a start file. If that or the `with` block fails, put back the file that was at
        `path` before. Raises UserError if it cannot be written."""


SENT = "sent"  # in the log of views: what had been exported was read back


class OutgoingData(NamedTuple):
    """What an export would send now: ops, counted by record in `changed`, and the files `small` and `originals`. The
    other fields are what stays here. Files are named by SHA-256 (hex)."""

    changed: tuple[tuple[Ref, int], ...] = ()  # records with lines that go, and how many of each
    small: tuple[str, ...] = ()  # small pictures, prints and forms
    originals: tuple[str, ...] = ()  # original files that were asked for
    staying: tuple[str, ...] = ()  # every other original that is here, but those with personal data
    withheld: int = 0  # number of fields with personal texts, which stay here
    secret: int = 0  # number of texts of votes that stay here until the vote is opened
    back: tuple[str, ...] = ()  # originals with personal data, which are not sent even if asked for
    # {stream (hex) with ops that go: (number of the last op that all receivers confirmed, of the last op here)}
    behind: Mapping[str, tuple[int, int]] = MappingProxyType({})


class VerifiedExport(NamedTuple):
    """An export to certain receivers, all its files read back; `ends`: {stream: number of the last op sent}."""

    at: str  # ISO date and time, by this PC
    to: tuple[str, ...]  # the age recipients who can open them
    ends: Mapping[bytes, int] = MappingProxyType({})  # by stream of the unit the last op in them


def recipients_of(text: str) -> list[str]:
    return text.partition(";")[0].split(",")


class OriginalsRequest(NamedTuple):
    """The original evidence files that one other device asks for, without those that contain personal data."""

    key: str  # of the device, hex
    files: tuple[str, ...]  # SHA-256, hex
    size: int  # bytes, as their records say


class ConfirmingUnit(NamedTuple):
    """A unit with a device whose newest receipt states that the device holds certain ops. `at`: time of the receipt."""

    unit: str
    at: str  # ISO date and time of that receipt, as that PC had it


class TransferReader(Protocol):
    """The reader of imported transfer files and of how much of this folder's data other devices hold."""

    def arrivals(self, since: int = 0, last: int = 0) -> Sequence[ImportedBundle]:
        """Return the transfer files imported since `since` (ms since 1970), oldest first. If `last` is not 0, return
        only the `last` newest of them."""

    def came(self, since: int) -> int:
        """Return the number of transfer files imported since `since` (milliseconds since 1970)."""

    def arrived(self) -> Mapping[str, int]:
        """Return {unit id: when its newest transfer file was imported (ms since 1970)} of units that sent any."""

    def first_came(self, refs: Collection[Ref]) -> Mapping[Ref, int]:
        """Return {record: when the transfer file with its oldest op was imported (ms since 1970)}. Records written on
        this PC, and records whose file is unknown, are left out."""

    def stations(self, scope: str) -> Sequence[ReportingDevice]:
        """Return every other device that gets a scope, with how many of its ops the device reports to hold."""

    def stations_of(self, scopes: Collection[str]) -> Mapping[str, Sequence[ReportingDevice]]:
        """Return {scope: every other device that gets it, with how many of its ops the device reports to hold}."""

    def holding(self, scope: str, ops: Collection[str]) -> Sequence[ConfirmingUnit]:
        """Return the units of other devices that report to hold all of a scope's `ops` (each `stream:seq:hash8`)."""

    def outgoing(
        self, recipients: Sequence[str], files: FileStore, share: ExportOptions
    ) -> OutgoingData:
        """Return what an export to these age recipients, by the choices `share`, contains. UserError if not allowed."""

    def requested_originals(self) -> Mapping[str, int]:
        """Return {SHA-256 (hex) of an original this device asks for: since when (ms since 1970, 0 = unknown)}."""

    def wished(self) -> Sequence[OriginalsRequest]:
        """Return the original evidence files that other devices ask for, one entry per device."""

    def erased(self) -> Collection[str]:
        """Return the attached files erased under law (SHA-256, hex), which no import accepts again."""

    def policy(self) -> str:
        """Return which original evidence files this device wants to receive: none | asked | all."""

    def sendings(self) -> Sequence[VerifiedExport]:
        """Return the latest exports of this PC that were written and read back, the newest first."""
