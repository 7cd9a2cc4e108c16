"""The keys of offices and root keys as a user interface gets them, and the files by which they become trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from core.log.certificates import Request, RootKeyRecord, StartFile, TrustFile


class Keys(Protocol):
    """The service for the keys of office folders on this PC, and for the files by which they become trusted."""

    @property
    def starts(self) -> StartFiles: ...
    @property
    def roots(self) -> RootKeys: ...

    def of(self, folder: Path) -> Mapping[str, str]:
        """Return the folder's unit, key, age, identity, letter, class, fingerprint; `class` "" = not certified."""

    def request(self, folder: Path, out: Path) -> Request:
        """Write the certificate request of the folder's device, and return it."""

    def read_request(self, path: Path) -> Request: ...

    def read_trust(self, path: Path) -> TrustFile: ...

    def write_trust(self, path: Path, trust: TrustFile) -> None: ...

    def receiver(self, words: str) -> str:
        """Return the age recipient in the key file at the path `words`. Raises UserError if there is none."""

    def sealed(self, folder: Path) -> datetime | None:
        """Return when the passphrase was set that protects the keys in the folder's backups; None if none is set."""

    def in_the_open(self, folder: Path) -> bool:
        """Return whether the folder's keys are unprotected in a portable folder."""

    def seal(self, folder: Path, passphrase: str) -> None:
        """Set the passphrase of the keys; later backups contain the keys encrypted with it. Raises UserError."""

    def may_unseal(self, folder: Path, home: Path) -> bool:
        """Return whether a passphrase could restore lost keys: an encrypted copy is in `home` or in a backup."""

    def unseal(self, folder: Path, home: Path, passphrase: str) -> None:
        """Restore lost keys from their encrypted copy. Raises UserError if the passphrase is wrong."""


class StartCheck(NamedTuple):
    """The result of checking a start file: its content, and what the user compares before using it."""

    start: StartFile
    digits: str  # 12 digits, to be compared with the printed letter
    programmes: int
    deadlines: int


class StartFiles(Protocol):
    """The service that checks start files and creates offices from them."""

    def look(self, path: Path) -> StartCheck:
        """Check everything in a start file and return its content. Raises RefusedError if anything is invalid."""

    def digits_of_device(self, unit: str, key: bytes) -> str:
        """Return the 12 digits of a device that asks for its unit, to be read out by telephone."""

    def begin(self, path: Path, folder: Path) -> StartCheck:
        """Create the office of a start file in a new folder; return the checked file. Raises UserError."""

    def join(self, path: Path, folder: Path) -> StartCheck:
        """Turn the closed office in `folder` into a start file's unit; return the checked file. Raises UserError."""


class RootKeys(Protocol):
    """The service for root keys, each in a folder of its own: making, printing on paper, and reading back."""

    def secret(self, folder: Path) -> bytes:
        """Return the 32 bytes of a root key. Raises UserError if the folder's key is no root."""

    def restore(self, folder: Path, name: str, secret: bytes) -> None:
        """Create a folder with this root key in an empty place. Raises UserError."""

    def kept(self, folder: Path) -> Sequence[RootKeyRecord]:
        """Return the roots made for an office on this PC, () = none. Raises LostKeysError."""

    def begin(self, folder: Path, owner: str, known: TrustFile) -> TrustFile:
        """Make two roots, kept here until printed; the first certifies this device. Raises UserError."""

    def certify(self, folder: Path, owner: str, secret: bytes, known: TrustFile) -> TrustFile:
        """Certify the office's device by a root key from paper, not stored; return the trust file. Raises UserError."""

    def kept_secret(self, folder: Path, number: int) -> bytes:
        """Return the key of a root that is still kept here. Raises UserError."""

    def note_printed(self, folder: Path, number: int, file: Path) -> None:
        """Note that the page of a root was written to a file. Raises UserError."""

    def note_read(self, folder: Path, number: int) -> None:
        """Note that a root was typed back: its key and the file of its page are deleted here. Raises UserError."""
