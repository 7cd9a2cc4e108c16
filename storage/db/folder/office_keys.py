"""The keys of office folders on this PC, and certificate requests."""

from __future__ import annotations

from contextlib import closing, suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from core.backups.retention import SealedBackupKeys
from core.errors import UserError
from core.log.certificates import CertificateRequest, fingerprint
from storage import clock
from storage.at_rest import SEALED, is_plain, is_portable, sealed
from storage.keys import (
    AGE,
    SECRETS,
    age_recipient,
    bring_keys,
    seal_keys,
    unseal_keys,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from storage.db.folder.office_roots import RootKeyService


class OfficeKeyService:
    """The service for the keys of office folders on this PC: certificate requests, and the passphrase."""

    def __init__(
        self,
        home: Path,
        write_request: Callable[[Path, CertificateRequest, Callable[[bytes], bytes]], None],
        keys_in: Callable[[Path, str], SealedBackupKeys | None],
    ) -> None:
        """`write_request` writes a signed request; `keys_in` returns the sealed keys in the backups of a folder (id)."""
        self._home = home
        self._write_request, self._keys_in = write_request, keys_in

    @cached_property
    def roots(self) -> RootKeyService:
        from storage.db.folder.office_roots import RootKeyService

        return RootKeyService(self._home)

    def of(self, folder: Path) -> Mapping[str, str]:
        """Return facts on a folder's keys: `unit`, `key`, its `fingerprint`, `age` (age recipient), `identity` (path of
        the age key file, "" if encrypted), `class` of the certificate, `letter` of this PC in papers' numbers."""
        from storage.db.folder.inspection import with_keys

        with with_keys(folder, self._home) as (reading, keys):
            made, there = reading.trust.device(), keys.directory / AGE
            letter = made.letter if made else "A"
            # Stock `age -d -i` opens bundles with it.
            identity = str(there) if is_plain(there) else ""
            return {
                "unit": reading.info()["unit"],
                "key": keys.public.hex(),
                "age": age_recipient(keys),
                "identity": identity,
                "letter": letter,
                "class": made.kind if made else "",
                "fingerprint": fingerprint(keys.public),
            }

    def request(self, folder: Path, target: Path) -> CertificateRequest:
        """Write the certificate request of the folder's PC to the file `target`, and return it."""
        from storage.db.folder.inspection import request_of, with_keys

        with with_keys(folder, self._home) as (reading, keys):
            wanted = request_of(reading, keys)
            self._write_request(target, wanted, keys.sign)
            return wanted

    def sealed(self, folder: Path) -> datetime | None:
        """Return when the passphrase for the keys in this folder's backups was set; None if none is set."""
        with suppress(OSError):
            return datetime.fromtimestamp(
                (self._home_of(folder) / SEALED).stat().st_mtime
            ).astimezone()
        return None

    def in_the_open(self, folder: Path) -> bool:
        """Return whether the keys lie unencrypted in a portable folder, where whoever has the stick can read them."""
        # whichever office's keys, they lie side by side
        if not is_portable(self._home / folder.name):
            return False
        home = self._home_of(folder)
        return any(is_plain(home / name) for name in SECRETS)

    def seal(self, folder: Path, passphrase: str) -> None:
        """Set a passphrase, by which the keys are encrypted in later backups. UserError if it is too short."""
        from storage.db.folder.inspection import with_keys

        with with_keys(folder, self._home) as (_reader, keys):
            seal_keys(keys.directory, SealedBackupKeys.passphrase_of(passphrase))

    def may_unseal(self, folder: Path, home: Path) -> bool:
        """Return whether lost keys could be restored by passphrase: an encrypted copy lies in `home` or in a backup."""
        return bool(sealed(home)) or self._in_backups(folder, home) is not None

    def unseal(self, folder: Path, home: Path, passphrase: str) -> None:
        """Restore lost keys to their directory `home` from an encrypted copy. UserError if the passphrase is wrong."""
        words = SealedBackupKeys.composed(passphrase)
        kept = self._in_backups(folder, home)
        there = sealed(home)
        if there:
            try:
                unseal_keys(home, words)
                return
            except UserError:  # it may be spoilt, or of a later passphrase
                if kept is None or kept.sealed == there:
                    raise
        if kept is not None:
            bring_keys(home, kept, words, clock.now())

    def _in_backups(self, folder: Path, home: Path) -> SealedBackupKeys | None:
        """Return the sealed keys in the newest of the folder's own backups that has them, or None."""
        return self._keys_in(folder / "backups", home.name)

    def _home_of(self, folder: Path) -> Path:
        from storage.db.folder.inspection import read_folder

        reading, keys = read_folder(folder, self._home, clock.now())
        with closing(reading):
            return keys.directory
