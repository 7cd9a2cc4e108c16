"""Roots: made and kept until they lie on paper, given to be printed, and at work on this PC for one certificate."""

from __future__ import annotations

from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING

from core.errors import UserError, failed
from core.i18n import _
from wiring.clock import context, now

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from core.log.certificates import Request, TrustFile
    from core.papers.root_paper import KeptRoot
    from storage.db.keys import KeyFile
    from storage.db.reading.reader import FolderReader

ROOT = "root"  # the code of a root's own folder, which is no unit's
TWO = 2  # roots of a unit: one in use, one in another safe


class Roots:
    """ui.keys.Roots."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def secret(self, folder: Path) -> bytes:
        from storage.db.keys import signing_key

        with self._reading(folder) as (reading, keys):
            private = signing_key(keys.directory)
            if private is None or keys.public not in reading.trust.roots() or reading.info()["code"] != ROOT:
                raise UserError(
                    _("พิมพ์กุญแจรากลงกระดาษไม่ได้"),
                    _("โฟลเดอร์นี้ไม่ใช่โฟลเดอร์ของกุญแจราก"),
                    _("โปรดเลือกโฟลเดอร์ที่สร้างด้วยคำสั่ง key root new"),
                )
            return private.private_bytes_raw()

    def restore(self, folder: Path, name: str, secret: bytes) -> None:
        from storage.db.folder.folder import create

        create(folder, self._home, name, ROOT, "centre", "", 0, now(), private=secret).close()

    def kept(self, folder: Path) -> tuple[KeptRoot, ...]:
        from storage.db.root_keys import kept_roots

        with self._reading(folder) as (_reading, keys):
            return kept_roots(keys.directory)

    def begin(self, folder: Path, owner: str, known: TrustFile) -> TrustFile:
        from storage.db.root_keys import kept_roots, make_roots

        with self._reading(folder) as (reading, keys), _writing():
            secrets = make_roots(keys.directory, TWO, now().date().isoformat())
            roots = {one.public for one in kept_roots(keys.directory)}
            return _signed(request_of(reading, keys), owner, secrets[0], roots, known)

    def certify(self, folder: Path, owner: str, secret: bytes, known: TrustFile) -> TrustFile:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        public = Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
        if known.roots and public not in known.roots:
            raise UserError(
                _("ใช้กุญแจรากจากกระดาษแผ่นนี้ไม่ได้"),
                _("กระดาษเป็นของกุญแจรากอื่น ไม่ใช่ดอกที่โฟลเดอร์นี้เชื่อถือ"),
                _("โปรดใช้กระดาษกุญแจรากของหน่วยงานนี้ แผ่นใดแผ่นหนึ่งในสองแผ่น"),
            )
        with self._reading(folder) as (reading, keys), _writing():
            return _signed(request_of(reading, keys), owner, secret, set(known.roots), known)

    def kept_secret(self, folder: Path, number: int) -> bytes:
        from storage.db.root_keys import root_secret

        with self._reading(folder) as (_reading, keys):
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

        with self._reading(folder) as (_reading, keys), _writing():
            note_printed(keys.directory, number, now().date().isoformat(), str(file))

    def note_read(self, folder: Path, number: int) -> None:
        from storage.db.root_keys import kept_roots, note_read
        from storage.files import wipe

        with self._reading(folder) as (_reading, keys), _writing():
            file = kept_roots(keys.directory)[number - 1].file
            note_read(keys.directory, number, now().date().isoformat())
            if file:
                from pathlib import Path

                with suppress(OSError):  # it lies on a stick that was taken away: the page asks to delete it
                    wipe(Path(file))

    @contextmanager
    def _reading(self, folder: Path) -> Iterator[tuple[FolderReader, KeyFile]]:
        """The folder and its keys. KeysLost."""
        from storage.db.folder.inspection import read_folder
        from storage.db.keys import LostKeys

        reading, keys = read_folder(folder, self._home, now())
        with closing(reading):
            if isinstance(keys, LostKeys):
                raise keys.problem
            yield reading, keys


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise failed(_("บันทึกกุญแจรากในเครื่องนี้ไม่ได้"), error) from error


def request_of(reading: FolderReader, keys: KeyFile) -> Request:
    """What the device of a folder says of itself to be certified."""
    from core.entities import record_id
    from core.log.certificates import Request
    from core.values import Ref
    from storage.db.keys import age_recipient

    info = reading.info()
    unit = str(info["unit"])
    office = reading.record(Ref(unit, "office", record_id(unit, "office", unit)))
    code, name, kind, above = (office.text(word) if office else "" for word in ("code", "name", "kind", "parent"))
    return Request(keys.public, age_recipient(keys), code or str(info["code"]), name, kind, above.rpartition("/")[2])


def _signed(wanted: Request, owner: str, secret: bytes, others: set[bytes], known: TrustFile) -> TrustFile:
    """What a root makes known that certifies the device as a centre's: it works in a folder that is gone afterwards."""
    from core.entities import unit_id
    from core.exchange.devices import letter_for
    from core.exchange.trust_deeds import answer, certify
    from core.log.certificates import TrustFile
    from storage.db.folder.folder import create
    from storage.files import scratch

    unit = unit_id(wanted.code)
    with (
        scratch() as place,
        closing(create(place / ROOT, place / "keys", owner, ROOT, "centre", "", 0, now(), private=secret)) as root,
    ):
        root.exchange.trust_in({root.writer.keys.public, *others})
        root.exchange.take_segments(known.segments, known.texts)  # its own lines go on behind those it wrote before
        certify(context(root, ""), root, wanted, "centre", letter_for(root, unit, wanted.key))
        found = answer(root, unit)
        return TrustFile(found.roots, found.segments, found.texts)
