"""The interfaces by which user interfaces use the keys of offices, root keys, certificates, trust and start files."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from core.log.certificates import CertificateRequest, RootKeyRecord, StartFile, TrustFile


class OfficeKeyService(Protocol):
    """The service for the keys of office folders on this PC: certificate requests, trust files, and the passphrase."""

    @property
    def starts(self) -> StartFileService: ...
    @property
    def roots(self) -> RootKeyService: ...

    def of(self, folder: Path) -> Mapping[str, str]:
        """Return facts on a folder's keys: `unit`, `key`, its `fingerprint`, `age` (age recipient), `identity` (path of
        the age key file, "" if encrypted), `class` of the certificate, `letter` of this PC in papers' numbers."""

    def request(self, folder: Path, target: Path) -> CertificateRequest:
        """Write the certificate request of the folder's PC to the file `target`, and return it."""

    def read_request(self, path: Path) -> CertificateRequest: ...

    def read_trust(self, path: Path) -> TrustFile: ...

    def write_trust(self, path: Path, trust: TrustFile) -> None: ...

    def receiver(self, path: str) -> str:
        """Return the age recipient (public key) in a key file. Raises UserError if the file has none."""

    def sealed(self, folder: Path) -> datetime | None:
        """Return when the passphrase for the keys in this folder's backups was set; None if none is set."""

    def in_the_open(self, folder: Path) -> bool:
        """Return whether the keys lie unencrypted in a portable folder, where whoever has the stick can read them."""

    def seal(self, folder: Path, passphrase: str) -> None:
        """Set a passphrase, by which the keys are encrypted in later backups. UserError if it is too short."""

    def may_unseal(self, folder: Path, home: Path) -> bool:
        """Return whether lost keys could be restored by passphrase: an encrypted copy lies in `home` or in a backup."""

    def unseal(self, folder: Path, home: Path, passphrase: str) -> None:
        """Restore lost keys to their directory `home` from an encrypted copy. UserError if the passphrase is wrong."""


class ValidStartFile(NamedTuple):
    """A valid start file: its 12 `digits` to compare by phone, its numbers of programmes and of due dates."""

    start: StartFile
    digits: str  # 12 digits, to be compared with the printed letter
    programmes: int
    deadlines: int


class StartFileService(Protocol):
    """The service that checks start files and creates offices from them."""

    def look(self, path: Path) -> ValidStartFile:
        """Check everything in a start file; return its content. RefusedError if anything in it is invalid."""

    def digits_of_device(self, unit: str, key: bytes) -> str:
        """Return the 12 digits of a PC that asks to be certified for a unit, to be read out by phone."""

    def begin(self, path: Path, folder: Path) -> ValidStartFile:
        """Create the start file's office in a new folder; return the checked start file. UserError if it is refused."""

    def join(self, path: Path, folder: Path) -> ValidStartFile:
        """Make the office in `folder` (not open) the unit of the start file; return the file. UserError if refused."""


class RootKeyService(Protocol):
    """The service for root keys: it makes them, each in its own folder, and restores them from paper."""

    def secret(self, folder: Path) -> bytes:
        """Return the 32 bytes of the root key in this folder. Raises UserError if the folder's key is no root key."""

    def restore(self, folder: Path, name: str, secret: bytes) -> None:
        """Create a folder with this root key (32 bytes) and name. UserError if the folder has files or is read-only."""

    def kept(self, folder: Path) -> Sequence[RootKeyRecord]:
        """Return records of the root keys made here for the office in `folder`. LostKeysError if keys are lost."""

    def begin(self, folder: Path, owner: str, trust: TrustFile) -> TrustFile:
        """Make two root keys for `owner` (a name), stored here until they are printed. Return `trust` (the trust file
        so far) with a certificate of this PC, signed by the first key. UserError if that fails."""

    def certify(self, folder: Path, owner: str, secret: bytes, trust: TrustFile) -> TrustFile:
        """Return `trust` (the trust file so far) with a certificate of the office's PC, signed by the root key `secret`
        of `owner` (a name), typed from paper and not stored. UserError if `trust` does not have that root key."""

    def kept_secret(self, folder: Path, number: int) -> bytes:
        """Return the 32 bytes of the root key `number` if it is still stored on this PC; otherwise UserError."""

    def note_printed(self, folder: Path, number: int, file: Path) -> None:
        """Record that the page of root key `number` was written to `file`. UserError if that cannot be stored."""

    def note_read(self, folder: Path, number: int) -> None:
        """Record that root key `number` was typed from paper; delete its key and page here. UserError if that fails."""
