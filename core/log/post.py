"""Where the files exchanged between offices are kept, sealed and opened: Protocols that the wiring fills."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple, Protocol

from core.errors import UserError
from core.log.certificates import TrustFile
from core.log.transfer import Bundle, BundleSegment


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

    def drop(self, sha256: str) -> None:
        """Delete it if it is here."""


class Post(Protocol):
    """Seals and opens bundles with the keys of one folder."""

    @property
    def shelf(self) -> FileStore: ...

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

    def read(self, path: Path, called: str = "") -> Bundle:
        """The content of a bundle addressed to this folder; raises Refused, which names it as `called`."""

    def digest(self, path: Path, called: str = "") -> bytes:
        """The SHA-256 of a file; raises Refused when it cannot be read."""

    def keep(self, path: Path, blobs: Collection[str]) -> Sequence[str]:
        """Keep these files out of a bundle (SHA-256, hex); those that were not here before. All of them or none."""

    def drop(self, blobs: Collection[str]) -> None:
        """Delete files again: what they came with was not taken in, so nothing refers to them."""

    def wait(self, path: Path, sha256: bytes, called: str = "") -> None:
        """Keep a copy until its sender is known; raises Refused when too many wait."""

    def waiting(self) -> Sequence[Path]:
        """The files that wait."""

    def waited(self, path: Path) -> None:
        """End its waiting."""
