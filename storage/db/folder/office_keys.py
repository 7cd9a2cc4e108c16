"""The keys of office folders on this PC, certificate requests, and root keys."""

from __future__ import annotations

from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.backups.retention import SealedBackupKeys
from core.entities import record_id, unit_id
from core.errors import UserError, failed
from core.i18n import _
from core.log.certificates import CertificateRequest, RootKeyRecord, TrustFile, fingerprint
from core.values import Ref
from storage import clock
from storage.at_rest import SEALED, is_plain, is_portable, sealed
from storage.files import scratch, wipe
from storage.keys import (
    AGE,
    SECRETS,
    LostKeysStandIn,
    age_recipient,
    bring_keys,
    seal_keys,
    signing_key,
    unseal_keys,
)
from storage.root_keys import kept_roots, make_roots, note_printed, note_read, root_secret

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from storage.db.reading.reader import FolderReader
    from storage.keys import FolderKeys


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
        self.roots = RootKeyService(home)

    def of(self, folder: Path) -> Mapping[str, str]:
        """Return facts on a folder's keys: `unit`, `key`, its `fingerprint`, `age` (age recipient), `identity` (path of
        the age key file, "" if encrypted), `class` of the certificate, `letter` of this PC in papers' numbers."""
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


ROOT = "root"  # the code of a root's own folder, which is no unit's
TWO = 2  # how many root keys a unit has: one in use, one in another safe


class RootKeyService:
    """The service for root keys: it makes them, each in its own folder, and restores them from paper."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def secret(self, folder: Path) -> bytes:
        """Return the 32 bytes of the root key in this folder. Raises UserError if the folder's key is no root key."""
        with with_keys(folder, self._home) as (reading, keys):
            private = signing_key(keys.directory)
            if (
                private is None
                or keys.public not in reading.trust.roots()
                or reading.info()["code"] != ROOT
            ):
                raise UserError(
                    _("พิมพ์กุญแจรากลงกระดาษไม่ได้"),
                    _("โฟลเดอร์นี้ไม่ใช่โฟลเดอร์ของกุญแจราก"),
                    _("โปรดเลือกโฟลเดอร์ที่สร้างด้วยคำสั่ง key root new"),
                )
            return private.private_bytes_raw()

    def restore(self, folder: Path, name: str, secret: bytes) -> None:
        """Create a folder with this root key (32 bytes) and name. UserError if the folder has files or is read-only."""
        from storage.db.folder.folder import create

        create(
            folder, self._home, name, ROOT, "centre", "", 0, clock.now(), private_key=secret
        ).close()

    def kept(self, folder: Path) -> tuple[RootKeyRecord, ...]:
        """Return records of the root keys made here for the office in `folder`. LostKeysError if keys are lost."""
        with with_keys(folder, self._home) as (_reading, keys):
            return kept_roots(keys.directory)

    def begin(self, folder: Path, owner: str, trust: TrustFile) -> TrustFile:
        """Make two root keys for `owner` (a name), stored here until they are printed. Return `trust` (the trust file
        so far) with a certificate of this PC, signed by the first key. UserError if that fails."""
        with with_keys(folder, self._home) as (reading, keys), _writing():
            secrets = make_roots(keys.directory, TWO, clock.now().date().isoformat())
            roots = {one.public for one in kept_roots(keys.directory)}
            return _signed(request_of(reading, keys), owner, secrets[0], roots, trust)

    def certify(self, folder: Path, owner: str, secret: bytes, trust: TrustFile) -> TrustFile:
        """Return `trust` (the trust file so far) with a certificate of the office's PC, signed by the root key `secret`
        of `owner` (a name), typed from paper and not stored. UserError if `trust` does not have that root key."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        public = Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
        if trust.roots and public not in trust.roots:
            raise UserError(
                _("ใช้กุญแจรากจากกระดาษแผ่นนี้ไม่ได้"),
                _("กระดาษเป็นของกุญแจรากอื่น ไม่ใช่ดอกที่โฟลเดอร์นี้เชื่อถือ"),
                _("โปรดใช้กระดาษกุญแจรากของหน่วยงานนี้ แผ่นใดแผ่นหนึ่งในสองแผ่น"),
            )
        with with_keys(folder, self._home) as (reading, keys), _writing():
            return _signed(request_of(reading, keys), owner, secret, set(trust.roots), trust)

    def kept_secret(self, folder: Path, number: int) -> bytes:
        """Return the 32 bytes of the root key `number` if it is still stored on this PC; otherwise UserError."""
        with with_keys(folder, self._home) as (_reading, keys):
            try:
                return root_secret(keys.directory, number)
            except OSError as error:
                raise UserError(
                    _("พิมพ์กุญแจรากดอกที่ {n} ไม่ได้").format(n=number),
                    _("กุญแจดอกนี้ไม่อยู่ในเครื่องนี้แล้ว"),
                    _("โปรดใช้กระดาษที่เก็บไว้ในตู้นิรภัย"),
                ) from error

    def note_printed(self, folder: Path, number: int, file: Path) -> None:
        """Record that the page of root key `number` was written to `file`. UserError if that cannot be stored."""
        with with_keys(folder, self._home) as (_reading, keys), _writing():
            note_printed(keys.directory, number, clock.now().date().isoformat(), str(file))

    def note_read(self, folder: Path, number: int) -> None:
        """Record that root key `number` was typed from paper; delete its key and page here. UserError if that fails."""
        with with_keys(folder, self._home) as (_reading, keys), _writing():
            file = kept_roots(keys.directory)[number - 1].file
            note_read(keys.directory, number, clock.now().date().isoformat())
            if file:
                # it was written to a stick that is gone: the page asks the person to delete it
                with suppress(OSError):
                    wipe(Path(file))


@contextmanager
def with_keys(folder: Path, home: Path) -> Iterator[tuple[FolderReader, FolderKeys]]:
    """Yield (reader of the office folder, its keys). Raises LostKeysError if the keys are not on this PC."""
    from storage.db.folder.inspection import read_folder

    reading, keys = read_folder(folder, home, clock.now())
    with closing(reading):
        if isinstance(keys, LostKeysStandIn):
            raise keys.problem
        yield reading, keys


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise failed(_("บันทึกกุญแจรากในเครื่องนี้ไม่ได้"), error) from error


def request_of(reading: FolderReader, keys: FolderKeys) -> CertificateRequest:
    """Return the request by which this folder's PC asks to be certified."""
    info = reading.info()
    unit = str(info["unit"])
    office = reading.record(Ref(unit, "office", record_id(unit, "office", unit)))
    code, name, kind, above = (
        office.text(word) if office else "" for word in ("code", "name", "kind", "parent")
    )
    return CertificateRequest(
        keys.public,
        age_recipient(keys),
        code or str(info["code"]),
        name,
        kind,
        above.rpartition("/")[2],
    )


def _signed(
    request: CertificateRequest, owner: str, secret: bytes, others: set[bytes], trust: TrustFile
) -> TrustFile:
    """Return the trust file in which a root, in a temporary folder, certifies the device as one of the centre."""
    from core.exchange.devices import letter_for
    from core.exchange.letter_deeds import answer, certify
    from storage.db.folder.folder import create
    from storage.db.folder.store import context

    unit = unit_id(request.code)
    with (
        scratch() as place,
        closing(
            create(
                place / ROOT,
                place / "keys",
                owner,
                ROOT,
                "centre",
                "",
                0,
                clock.now(),
                private_key=secret,
            )
        ) as root,
    ):
        root.exchange.trust_in({root.writer.keys.public, *others})
        # its own lines go on behind those it wrote before
        root.exchange.take_segments(trust.segments, trust.texts)
        certify(context(root, ""), root, request, "centre", letter_for(root, unit, request.key))
        found = answer(root, unit)
        return TrustFile(found.roots, found.segments, found.texts)
