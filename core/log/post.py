"""Where the files exchanged between offices are kept, sealed and opened, as Protocols that the wiring fills; and what
leaves this folder: what would go to somebody now, what was written and read back, how far it has come.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, Protocol

from core.errors import UserError
from core.log.certificates import Invite, Request, StartPost, TrustFile
from core.log.op import Segment
from core.log.scopes import Share
from core.log.transfer import Arrival, Bundle, BundleSegment, ReadBundle, Station
from core.values import Ref


class FoundFile(NamedTuple):
    """A file found in what a person opened, recognised by its content."""

    path: Path  # where its bytes can be read now
    given: Path  # the file of that person's it is or lies in
    called: str  # as a person finds it again: `stick.zip › S10.prongsai`
    kind: str  # bundle | trust; "" = nothing that can be taken in: `problem` says what it is
    problem: UserError | None = None


class Passed(NamedTuple):
    """A file in a folder or zip that was passed over."""

    called: str
    why: str  # a sentence, or "" for what is plainly something else


class Sealed(NamedTuple):
    """A sealed file as written to its medium."""

    sha256: bytes
    size: int  # bytes


class Sender(NamedTuple):
    """Who signed a file, and what they say of it."""

    key: bytes  # Ed25519 public key, 32 bytes
    unit: str  # the unit they say they are
    made: str  # ISO date and time as their PC had it
    part: tuple[int, int] = (1, 1)  # number of this file, number of files of its export
    invite: Invite | None = None  # the invitation they claim
    request: Request | None = None  # what they say to be certified, signed with the rest by their key


Papers = Callable[[Collection[bytes]], Sequence[Segment]]  # what these keys say in `all` of a file (Opened.papers)


class WaitingFile(NamedTuple):
    """A file that waits until its sender has a certificate."""

    sha256: str  # hex
    size: int  # bytes
    came: str  # ISO date and time, by this PC
    key: str  # who signed it, hex; "" of one that could not be opened again
    unit: str  # the unit they say they are
    called: str  # the file as a person gave it
    invite: Invite | None = None  # the invitation they claim
    request: Request | None = None  # what they say to be certified
    doubted: str = ""  # ISO date and time a person heard other digits; "" = never
    failed: str = ""  # why it is put aside, as a sentence: it does not come in by itself; "" = it is not


class Enclosed(NamedTuple):
    """A bundle that lies in a zip still being written."""

    path: Path  # the zip's
    name: str  # in the zip; a number, which says nothing
    sealed: Sealed


class Zipped(NamedTuple):
    """A zip of bundles on its medium, read back and compared."""

    path: Path
    sealed: Sealed
    bundles: int


class FoundFiles(NamedTuple):
    """What was found in files, folders and zips."""

    sent: tuple[FoundFile, ...]
    passed: tuple[Passed, ...] = ()  # those worth a name first, capped
    more: int = 0  # passed over besides


class FileStore(Protocol):
    """The files kept under their SHA-256 (hex)."""

    def has(self, sha256: str) -> bool: ...

    def path(self, sha256: str) -> Path:
        """Its path if it is here."""

    def size(self, sha256: str) -> int:
        """Bytes; 0 when it is not here."""

    def kept(self, sha256: str) -> bytes:
        """A small file; b"" when it is not here or cannot be read."""

    def put(self, pieces: Iterable[bytes]) -> str:
        """Keep these bytes, durably; their SHA-256. UserError when there is no room."""

    def drop(self, sha256: str) -> None:
        """Delete it if it is here."""


class Opened(Protocol):
    """A bundle held open: its bytes are those that were hashed, whatever becomes of the file. All of it raises Refused.

    Each step is proved before the next looks inside: who signed it for us, then what is needed to know them, then all.
    """

    @property
    def sha256(self) -> bytes: ...

    @property
    def size(self) -> int: ...

    def sender(self) -> Sender: ...

    def papers(self, believed: Collection[bytes]) -> Sequence[Segment]:
        """What these keys say in `all`, within the bounds of what is read of somebody unknown."""

    def bundle(self) -> ReadBundle:
        """All of it; its rows can be gone through while the file is open, as often as is needed."""

    def blobs(self, keep: Callable[[str, Iterator[bytes]], None]) -> None:
        """Hand every file in it to `keep`, by its SHA-256 (hex) and in pieces."""

    def copied(self) -> Iterator[bytes]:
        """Its bytes as they were given."""


class Post(Protocol):
    """Seals and opens bundles with the keys of one folder."""

    @property
    def shelf(self) -> FileStore: ...

    @property
    def starts(self) -> StartPost: ...

    def find(self, paths: Sequence[Path]) -> AbstractContextManager[FoundFiles]:
        """What these files, folders and zips hold, by their content under any name; readable until the block ends."""

    def trust(self, path: Path) -> TrustFile:
        """The content of a trust file or of the answer to an enrolment request; raises Refused."""

    def weigh(self, piece: BundleSegment) -> int:
        """Bytes it takes of a file, packed."""

    def write(self, path: Path, bundle: Bundle) -> Sealed:
        """Write the bundle and read it back."""

    def write_zips(self, path: Path, bundles: Iterable[Bundle], room: int = 0) -> Iterator[Enclosed | Zipped]:
        """Write bundles for many receivers as zips of at most `room` bytes (0 = as large as a zip may be).

        Each bundle is taken from `bundles` when the one before lies in its zip.
        """

    def settle(self, path: Path) -> bool:
        """All that was written to the drive of a path lies on it, so that it may be removed; False = nobody says so."""

    def opened(self, path: Path, called: str = "") -> AbstractContextManager[Opened]:
        """A bundle, held open until the block ends; raises Refused, which names it as `called`."""

    def keep(self, opened: Opened, blobs: Collection[str]) -> Sequence[str]:
        """Keep these files out of a bundle (SHA-256, hex); those that were not here before. All of them or none."""

    def drop(self, blobs: Collection[str]) -> None:
        """Delete files again: what they came with was not taken in, so nothing refers to them."""

    def wait(self, opened: Opened, sender: Sender, at: str, called: str) -> Sequence[WaitingFile]:
        """Keep a copy until its sender is known; those that were let go to make room for it. Raises Refused."""

    def waiting(self) -> Sequence[WaitingFile]:
        """The files that wait, the oldest first."""

    def waiting_path(self, sha256: str) -> Path:
        """Where the copy lies."""

    def doubt(self, key: str, at: str) -> None:
        """Note of the files of a key (hex) that a person has heard other digits; they go on waiting."""

    def put_aside(self, sha256: str, why: str) -> None:
        """It goes on waiting, and is not tried again by itself. OSError."""

    def waited(self, sha256: str) -> None:
        """End its waiting."""


SENT = "sent"  # in the log of views: what had been exported was read back


class Outgoing(NamedTuple):
    """What would go to certain receivers now; files are SHA-256, hex."""

    changed: tuple[tuple[Ref, int], ...] = ()  # records with lines that go, and how many of each
    small: tuple[str, ...] = ()  # small pictures, prints and forms
    originals: tuple[str, ...] = ()  # original files that were asked for
    staying: tuple[str, ...] = ()  # every other original that is here, but those with personal data
    held: int = 0  # fields whose words are personal and stay here
    secret: int = 0  # words of votes that are not opened, and stay here until then
    back: tuple[str, ...] = ()  # originals with personal data that are here: no wish brings them


class Sending(NamedTuple):
    """An export whose files were all read back from their medium."""

    at: str  # ISO date and time, by this PC
    to: tuple[str, ...]  # the age recipients who can open them
    ends: Mapping[bytes, int] = MappingProxyType({})  # the last op in them of each own stream of the unit


def recipients_of(words: str) -> list[str]:
    return words.partition(";")[0].split(",")


class Wish(NamedTuple):
    """Originals that another device asked for with its newest file, those with personal data apart."""

    key: str  # of the device, hex
    files: tuple[str, ...]  # SHA-256, hex
    size: int  # bytes, as their records say


class Acknowledged(NamedTuple):
    """A unit one of whose devices has said to hold something."""

    unit: str
    at: str  # ISO date and time of its newest word, as that PC had it


class Transfers(Protocol):
    """What was received in files, and how far this office's data has come elsewhere."""

    def arrivals(self, since: int = 0, last: int = 0) -> Sequence[Arrival]:
        """The files that were taken in here since then (milliseconds since 1970), the oldest first; `last`: of them so
        many of the newest, 0 = all."""

    def came(self, since: int) -> int:
        """How many they are."""

    def arrived(self) -> Mapping[str, int]:
        """When each unit's own newest file was taken in here: milliseconds since 1970."""

    def first_came(self, refs: Collection[Ref]) -> Mapping[Ref, int]:
        """When the file was taken in here that brought the first line of each of these records: milliseconds since
        1970; left out is what was written here, and of what the files that came do not tell."""

    def stations(self, scope: str) -> Sequence[Station]:
        """How far a unit's scope has come: what the devices that may hold it have reported to hold."""

    def stations_of(self, scopes: Collection[str]) -> Mapping[str, Sequence[Station]]:
        """The same of many scopes at once."""

    def holding(self, scope: str, ops: Collection[str]) -> Sequence[Acknowledged]:
        """Who has said to hold all of these ops of a scope (`stream:seq:hash8`), other than this device."""

    def outgoing(self, to: Sequence[str], shelf: FileStore, share: Share) -> Outgoing:
        """What would go to these age recipients now; nothing is written. UserError when they may get nothing."""

    def asked(self) -> Mapping[str, int]:
        """The originals this device asks for (SHA-256, hex), and since when: milliseconds since 1970, 0 = not known."""

    def wished(self) -> Sequence[Wish]:
        """What others ask for."""

    def erased(self) -> Collection[str]:
        """Files that were erased under law: they come no more."""

    def policy(self) -> str:
        """Which originals this device wants to get: none | asked | all."""

    def sendings(self) -> Sequence[Sending]:
        """The exports of this PC that were written and read back, the newest first; of the last ones."""
