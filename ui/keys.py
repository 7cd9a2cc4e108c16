"""The keys of offices and of roots, as a face is given them, and the files by which they come to be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from core.log.certificates import KeptRoot, Request, StartFile, TrustFile


class Keys(Protocol):
    """The keys of office folders on this PC, and the files by which they come to be trusted."""

    @property
    def starts(self) -> Starts: ...
    @property
    def roots(self) -> Roots: ...

    def of(self, folder: Path) -> Mapping[str, str]:
        """The public keys of a folder, and what its certificate makes of it ("" before it is here)."""

    def request(self, folder: Path, out: Path) -> Request:
        """Write what the folder's device says to be certified; what it says."""

    def read_request(self, path: Path) -> Request: ...

    def read_trust(self, path: Path) -> TrustFile: ...

    def write_trust(self, path: Path, trust: TrustFile) -> None: ...

    def receiver(self, words: str) -> str:
        """The age recipient that a key file names."""

    def sealed(self, folder: Path) -> datetime | None:
        """When the passphrase was set that opens the copy of the folder's keys in its backups; None = there is none."""

    def in_the_open(self, folder: Path) -> bool:
        """Whether the folder's keys lie in a portable folder and whoever has that has them."""

    def seal(self, folder: Path, passphrase: str) -> None:
        """Set that passphrase; backups made from now on hold the copy. UserError."""

    def may_unseal(self, folder: Path, home: Path) -> bool:
        """Whether a passphrase would bring keys back that are lost: a copy lies where they belong, or in a backup."""

    def unseal(self, folder: Path, home: Path, passphrase: str) -> None:
        """Bring the keys back from that copy. UserError when it is not the passphrase."""


class StartLook(NamedTuple):
    """A start file whose issuer may invite the unit, under the roots in it."""

    start: StartFile
    digits: str  # 12, to be compared with the printed letter
    programmes: int
    deadlines: int


class Starts(Protocol):
    """Start files of offices that have not begun."""

    def look(self, path: Path) -> StartLook:
        """What a start file is, everything in it checked. Refused."""

    def digits_of_device(self, unit: str, key: bytes) -> str:
        """The 12 digits of a device that asks for its unit, read out by telephone."""

    def begin(self, path: Path, folder: Path) -> StartLook:
        """Make the office it invites, in a folder where none is yet. UserError."""

    def join(self, path: Path, folder: Path) -> StartLook:
        """Let the office of this folder, which began by itself and is closed, become the unit it invites. UserError."""


class Roots(Protocol):
    """Roots, each the key of a folder of its own, as they go to paper and come back from it."""

    def secret(self, folder: Path) -> bytes:
        """The 32 bytes of a root's key. UserError when the folder's key is no root."""

    def restore(self, folder: Path, name: str, secret: bytes) -> None:
        """Make a folder whose key is this root, in an empty place. UserError."""

    def kept(self, folder: Path) -> Sequence[KeptRoot]:
        """The roots that were made for an office on this PC; () = none were. KeysLost."""

    def begin(self, folder: Path, owner: str, known: TrustFile) -> TrustFile:
        """Make two roots for an office that has none, kept here until they lie on paper, and let the first certify its
        device; what is made known by that. UserError."""

    def certify(self, folder: Path, owner: str, secret: bytes, known: TrustFile) -> TrustFile:
        """Let a root that came from paper certify the office's device; nothing of it stays here. UserError."""

    def kept_secret(self, folder: Path, number: int) -> bytes:
        """The key of a root that still lies here. UserError."""

    def note_printed(self, folder: Path, number: int, file: Path) -> None:
        """The page of a root was written to a file. UserError."""

    def note_read(self, folder: Path, number: int) -> None:
        """The root was read back from its paper: its key and the file of its page are deleted here. UserError."""
