"""The keys of office folders on this PC, certificate requests and trust files; and root keys."""

from __future__ import annotations

from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.entities import record_id, unit_id
from core.errors import UserError, failed
from core.i18n import _
from core.log.certificates import CertificateRequest, RootKeyRecord, TrustFile, fingerprint
from core.values import Ref
from storage.files import scratch, wipe
from wiring.clock import context, now
from wiring.starts import LocalStartFileService

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from core.backups.retention import SealedBackupKeys
    from storage.db.keys import FolderKeys
    from storage.db.reading.reader import FolderReader


class OfficeKeyService:
    """The service for the keys of office folders on this PC (implements ui.keys.OfficeKeyService)."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self.starts = LocalStartFileService(home)
        self.roots = LocalRootKeyService(home)

    def of(self, folder: Path) -> Mapping[str, str]:
        from storage.at_rest import is_plain
        from storage.db.keys import AGE, age_recipient

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
        from storage.exchange.enrolment import write_request

        with with_keys(folder, self._home) as (reading, keys):
            wanted = request_of(reading, keys)
            write_request(target, wanted, keys.sign)
            return wanted

    def read_request(self, path: Path) -> CertificateRequest:
        from storage.exchange.enrolment import read_request

        return read_request(path)

    def read_trust(self, path: Path) -> TrustFile:
        from storage.exchange.enrolment import read_trust

        return read_trust(path)

    def write_trust(self, path: Path, trust: TrustFile) -> None:
        from storage.exchange.enrolment import write_trust

        write_trust(path, trust)

    def sealed(self, folder: Path) -> datetime | None:
        from storage.at_rest import SEALED

        with suppress(OSError):
            return datetime.fromtimestamp(
                (self._home_of(folder) / SEALED).stat().st_mtime
            ).astimezone()
        return None

    def in_the_open(self, folder: Path) -> bool:
        from storage.at_rest import is_plain, is_portable
        from storage.db.keys import SECRETS

        # whichever office's keys, they lie side by side
        if not is_portable(self._home / folder.name):
            return False
        home = self._home_of(folder)
        return any(is_plain(home / name) for name in SECRETS)

    def seal(self, folder: Path, passphrase: str) -> None:
        from core.backups.retention import SealedBackupKeys
        from storage.db.keys import seal_keys

        with with_keys(folder, self._home) as (_reader, keys):
            seal_keys(keys.directory, SealedBackupKeys.passphrase_of(passphrase))

    def may_unseal(self, folder: Path, home: Path) -> bool:
        from storage.at_rest import sealed

        return bool(sealed(home)) or self._in_backups(folder, home) is not None

    def unseal(self, folder: Path, home: Path, passphrase: str) -> None:
        from core.backups.retention import SealedBackupKeys
        from storage.at_rest import sealed
        from storage.db.keys import bring_keys, unseal_keys

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
            bring_keys(home, kept, words, now())

    def _in_backups(self, folder: Path, home: Path) -> SealedBackupKeys | None:
        """Return the sealed keys in the newest of the folder's own backups that has them, or None."""
        from storage.backups.location import keys_in

        return keys_in(folder / "backups", home.name)

    def _home_of(self, folder: Path) -> Path:
        from storage.db.folder.inspection import read_folder

        reading, keys = read_folder(folder, self._home, now())
        with closing(reading):
            return keys.directory

    def receiver(self, path: str) -> str:
        from storage.exchange.seal import read_recipient

        return read_recipient(Path(path))


ROOT = "root"  # the code of a root's own folder, which is no unit's
TWO = 2  # how many root keys a unit has: one in use, one in another safe


class LocalRootKeyService:
    """The service for the root keys that were made on this PC (implements ui.keys.RootKeyService)."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def secret(self, folder: Path) -> bytes:
        from storage.db.keys import signing_key

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
        from storage.db.folder.folder import create

        create(folder, self._home, name, ROOT, "centre", "", 0, now(), private_key=secret).close()

    def kept(self, folder: Path) -> tuple[RootKeyRecord, ...]:
        from storage.db.root_keys import kept_roots

        with with_keys(folder, self._home) as (_reading, keys):
            return kept_roots(keys.directory)

    def begin(self, folder: Path, owner: str, trust: TrustFile) -> TrustFile:
        from storage.db.root_keys import kept_roots, make_roots

        with with_keys(folder, self._home) as (reading, keys), _writing():
            secrets = make_roots(keys.directory, TWO, now().date().isoformat())
            roots = {one.public for one in kept_roots(keys.directory)}
            return _signed(request_of(reading, keys), owner, secrets[0], roots, trust)

    def certify(self, folder: Path, owner: str, secret: bytes, trust: TrustFile) -> TrustFile:
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
        from storage.db.root_keys import root_secret

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
        from storage.db.root_keys import note_printed

        with with_keys(folder, self._home) as (_reading, keys), _writing():
            note_printed(keys.directory, number, now().date().isoformat(), str(file))

    def note_read(self, folder: Path, number: int) -> None:
        from storage.db.root_keys import kept_roots, note_read

        with with_keys(folder, self._home) as (_reading, keys), _writing():
            file = kept_roots(keys.directory)[number - 1].file
            note_read(keys.directory, number, now().date().isoformat())
            if file:
                # it was written to a stick that is gone: the page asks the person to delete it
                with suppress(OSError):
                    wipe(Path(file))


@contextmanager
def with_keys(folder: Path, home: Path) -> Iterator[tuple[FolderReader, FolderKeys]]:
    """Yield (reader of the office folder, its keys). Raises LostKeysError if the keys are not on this PC."""
    from storage.db.folder.inspection import read_folder
    from storage.db.keys import LostKeysStandIn

    reading, keys = read_folder(folder, home, now())
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
    from storage.db.keys import age_recipient

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
                now(),
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
