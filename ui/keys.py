"""The interfaces by which user interfaces use the keys of offices, root keys, certificates, trust and start files."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from core.log.certificates import Request, RootKeyRecord, StartFile, TrustFile


class OfficeKeyService(Protocol):
    """The service for the keys of office folders on this PC: certificate requests, trust files, and the passphrase."""

    @property
    def starts(self) -> StartFileService: ...
    @property
    def roots(self) -> RootKeyService: ...

    def of(self, folder: Path) -> Mapping[str, str]:
        """Return facts on a folder's keys: `unit`, `key`, `fingerprint`, `age` (recipient), `identity` (path of the age
        key file, "" if encrypted), `class` (of the certificate), `letter` (in the numbers of this PC's papers)."""

    def request(self, folder: Path, target: Path) -> Request:
        """Write the certificate request of the folder's PC to the file `target`, and return it."""

    def read_request(self, path: Path) -> Request: ...

    def read_trust(self, path: Path) -> TrustFile: ...

    def write_trust(self, path: Path, trust: TrustFile) -> None: ...

    def receiver(self, path: str) -> str:
        """Return the age recipient (public key) in a key file. Raises UserError if the file has none."""

    def sealed(self, folder: Path) -> datetime | None:
        """Return when the passphrase for the keys in this folder's backups was set; None if none is set."""

    def in_the_open(self, folder: Path) -> bool:
        """Return whether the folder's keys are stored unencrypted in a portable folder, such as on a stick."""

    def seal(self, folder: Path, passphrase: str) -> None:
        """Set the passphrase under which later backups contain the folder's keys. UserError if it is too short."""

    def may_unseal(self, folder: Path, home: Path) -> bool:
        """Return whether a passphrase could restore lost keys: a backup or the keys' folder `home` has a copy."""

    def unseal(self, folder: Path, home: Path, passphrase: str) -> None:
        """Restore lost keys to `home` from an encrypted copy. Raises UserError if the passphrase is wrong."""


class ValidStartFile(NamedTuple):
    """A start file found valid, with the digits to compare and the numbers of its programmes and due dates."""

    start: StartFile
    digits: str  # 12 digits, to be compared with the printed letter
    programmes: int
    deadlines: int


class StartFileService(Protocol):
    """The service that checks start files and creates offices from them."""

    def look(self, path: Path) -> ValidStartFile:
        """Check a start file completely, and return its content. Raises RefusedError if anything is invalid."""

    def digits_of_device(self, unit: str, key: bytes) -> str:
        """Return the 12 digits of a PC that asks to be certified for a unit, to be read out by phone."""

    def begin(self, path: Path, folder: Path) -> ValidStartFile:
        """Create the start file's office in a new folder; return the checked start file. UserError if it is refused."""

    def join(self, path: Path, folder: Path) -> ValidStartFile:
        """Make the closed office in `folder` the start file's unit; return the checked file. UserError if refused."""


class RootKeyService(Protocol):
    """The service for root keys, each in a folder of its own: made, printed on paper, typed back in."""

    def secret(self, folder: Path) -> bytes:
        """Return the 32 bytes of the root key in this folder. Raises UserError if the folder's key is no root key."""

    def restore(self, folder: Path, name: str, secret: bytes) -> None:
        """Create a folder with this root key (32 bytes) and name. UserError if the folder has files or is read-only."""

    def kept(self, folder: Path) -> Sequence[RootKeyRecord]:
        """Return the records of root keys made on this PC for an office, () if none. LostKeysError if keys are lost."""

    def begin(self, folder: Path, owner: str, trust: TrustFile) -> TrustFile:
        """Make two root keys of `owner` (a name), stored here until printed. Certify this PC by the first one, and
        return the trust file with the certificate; `trust` is the trust file so far. UserError if that fails."""

    def certify(self, folder: Path, owner: str, secret: bytes, trust: TrustFile) -> TrustFile:
        """Certify the office's PC by the root key `secret` of `owner` (a name), typed from paper and not stored. Return
        the trust file with the certificate. UserError if the key is not in `trust`, the trust file so far."""

    def kept_secret(self, folder: Path, number: int) -> bytes:
        """Return the 32 bytes of root key `number`, still stored on this PC. Raises UserError if it is not."""

    def note_printed(self, folder: Path, number: int, file: Path) -> None:
        """Record that the page of root key `number` was written to `file`. UserError if that cannot be stored."""

    def note_read(self, folder: Path, number: int) -> None:
        """Record that root key `number` was typed back; delete its key and page here. UserError if that fails."""
