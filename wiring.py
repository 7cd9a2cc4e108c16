"""Puts the drawers of storage together for a folder's keys: papers, post and files; main.py hands them to the faces.

It knows storage and core; of ui it knows nothing. Whatever is heavy is imported where it is needed.
"""

from __future__ import annotations

import secrets
from contextlib import closing, suppress
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from typing import Any

    from core.actions.add_evidence import KeptFile
    from core.changes.backup import Foreseen, Restored
    from core.changes.bundle import Bundle, Piece
    from core.changes.enrolment import Request, TrustFile
    from core.changes.post import Found, Sealed
    from core.documents.blocks import Document
    from core.instruments.findings import Checked
    from core.ports import Context, Forms, Printed
    from storage.backups.keeper import Keeper
    from storage.db.keys import KeyFile
    from storage.db.results import Deriving
    from storage.db.store import Folder


class Printer:
    """Writes papers and counts them in the key file (core.actions.print_paper.Printer)."""

    def __init__(self, keys: KeyFile, folder: Path | None = None) -> None:
        self._keys, self._folder = keys, folder  # photographs are printed only from a folder

    def next_number(self) -> int:
        return self._keys.next_paper()

    def write(self, documents: Sequence[Document], path: Path) -> Printed:
        from storage.papers.writer import PaperFiles

        return PaperFiles().write([self.pictured(document) for document in documents], path)

    def pictured(self, document: Document) -> Document:
        """The document with its photographs, as far as they are on this PC."""
        from core.documents.pictures import pictured
        from storage.evidence.blobs import Blobs

        blobs = Blobs(self._folder / "blobs") if self._folder else None

        def picture(name: str) -> bytes:
            return blobs.path(name).read_bytes() if blobs and blobs.has(name) else b""

        return pictured(document, picture)


class Post:
    """Seals and opens bundles with the keys of one folder (core.changes.post.Post)."""

    def __init__(self, keys: KeyFile, folder: Path) -> None:
        from storage.evidence.blobs import Blobs

        self._keys, self._inbox = keys, folder / "inbox"
        self.shelf = Blobs(folder / "blobs")

    def weigh(self, piece: Piece) -> int:
        from storage.exchange.writer import weight

        return weight(piece)

    def write(self, path: Path, bundle: Bundle) -> Sealed:
        from core.changes.post import Sealed
        from storage.exchange.writer import write_bundle

        written = write_bundle(path, bundle, self._keys.sign, self.shelf.path)
        return Sealed(written, path.stat().st_size)

    def find(self, paths: Sequence[Path]) -> AbstractContextManager[Found]:
        from storage.exchange.finding import find

        return find(paths)

    def trust(self, path: Path) -> TrustFile:
        return read_trust(path)

    def read(self, path: Path, called: str = "") -> Bundle:
        from storage.exchange.reader import read_bundle

        return read_bundle(path, self._identity(), called)

    def digest(self, path: Path, called: str = "") -> bytes:
        from storage.exchange.waiting import digest

        return digest(path, called)

    def keep(self, path: Path, blobs: Collection[str]) -> Sequence[str]:
        from storage.exchange.reader import read_blobs

        new = {name for name in blobs if not self.shelf.has(name)}
        kept: list[str] = []

        def keep(name: str, pieces: Iterator[bytes]) -> None:
            if name in new:
                kept.append(self.shelf.put(pieces, name))

        try:
            if new:
                read_blobs(path, self._identity(), keep)
        except UserError:
            self.drop(kept)
            raise
        return kept

    def drop(self, blobs: Collection[str]) -> None:
        for name in blobs:
            self.shelf.drop(name)

    def wait(self, path: Path, sha256: bytes, called: str = "") -> None:
        from storage.exchange.waiting import wait

        wait(self._inbox, path, sha256, called)

    def waiting(self) -> Sequence[Path]:
        from storage.exchange.waiting import waiting

        return waiting(self._inbox)

    def waited(self, path: Path) -> None:
        path.unlink(missing_ok=True)

    def _identity(self) -> Path:
        from storage.db.keys import AGE

        return self._keys.directory / AGE


def backups(folder: Path, folder_id: str) -> Keeper:
    """The backups of a folder (ui.desk.Backups)."""
    from storage.backups.keeper import Keeper
    from storage.backups.places import Source
    from storage.db.backup import copy_for_backup
    from storage.db.counting import count
    from storage.db.folder import DATABASE
    from storage.evidence.blobs import Blobs

    source = Source(partial(copy_for_backup, folder / DATABASE), count, Blobs(folder / "blobs").path)
    return Keeper(source, folder / "backups", folder_id, now)


def foresee_restore(file: Path, folder: Path, keys_home: Path) -> Foreseen:
    """What putting a backup back into a folder would do; nothing is written."""
    from storage.backups.container import opened
    from storage.backups.shelf import is_near
    from storage.db.restoring import foresee
    from storage.evidence.blobs import Blobs

    near = partial(is_near, file.parent, Blobs(folder / "blobs"))
    with opened(file) as (backup, copy):
        return foresee(backup, copy, folder, keys_home, near)


def restore(file: Path, folder: Path, keys_home: Path) -> Restored:
    """Put a backup back into the folder it is of, or into a new one; what was there is backed up before."""
    from storage.backups.container import opened
    from storage.backups.shelf import bring_back
    from storage.db.restoring import restore
    from storage.evidence.blobs import Blobs

    blobs = Blobs(folder / "blobs")
    bring = partial(bring_back, file.parent, blobs)

    def save(folder_id: str) -> Path:
        return backups(folder, folder_id).make("restore").path

    with opened(file) as (backup, copy):
        done = restore(backup, copy, folder, keys_home, now(), save, bring)
    keeper = backups(folder, backup.holding.folder)
    if keeper.second() is None and file.parent.resolve() != keeper.own.resolve():
        keeper.remember(file.parent, backup.at)  # that very file lies in a second place
    return done


def keep_file(folder: Path, path: Path) -> KeptFile:
    """Keep a foreign file in an office folder."""
    from storage.evidence.blobs import Blobs
    from storage.evidence.keeping import keep_file

    return keep_file(Blobs(folder / "blobs"), path)


def forms(folder: Path) -> Forms:
    """The published instruments and programmes of a folder."""
    from storage.instruments.library import Library

    return Library([folder])


def deriving(forms: Forms, folder: Path) -> Deriving:
    """How the results of assessments follow from these forms, published in the folder."""
    from core.views.results import RULES, results_of
    from storage.db.results import Deriving

    mark = sha256(str(RULES).encode())
    for path in sorted(folder.iterdir()):
        mark.update(path.name.encode() + sha256(path.read_bytes()).digest())
    return Deriving(lambda reader, ref: results_of(reader, forms, ref), mark.hexdigest())


def check_form(path: Path) -> Checked:
    from storage.instruments.reader import check

    return check(path)


def key(folder: Path, keys_home: Path) -> Mapping[str, str]:
    """The public keys of an office folder on this PC, and what its certificate makes of it ("" before it is here)."""
    from core.changes.certificates import fingerprint
    from storage.db.keys import AGE
    from storage.db.looking import look_into
    from storage.exchange.seal import read_identity

    reading, keys = look_into(folder, keys_home, now())
    with closing(reading):
        age = str(read_identity(keys.directory / AGE).to_public())
        made = reading.trust.device()
        return {
            "unit": reading.info()["unit"],
            "key": keys.public.hex(),
            "age": age,
            "identity": str(keys.directory / AGE),  # stock `age -d -i` opens bundles with it
            "letter": made.letter if made else "A",
            "class": made.kind if made else "",
            "fingerprint": fingerprint(keys.public),
        }


def request(folder: Path, keys_home: Path, out: Path) -> Request:
    """Write what the folder's device says to be certified."""
    from core.changes.enrolment import Request
    from core.model.natural import record_id
    from core.model.values import Ref
    from storage.db.keys import AGE
    from storage.db.looking import look_into
    from storage.exchange.enrolment import write_request
    from storage.exchange.seal import read_identity

    reading, keys = look_into(folder, keys_home, now())
    with closing(reading):
        unit = str(reading.info()["unit"])
        office = reading.record(Ref(unit, "office", record_id(unit, "office", unit)))
        code, name, kind, above = (office.text(field) if office else "" for field in ("code", "name", "kind", "parent"))
        code = code or str(reading.info()["code"])
        age = str(read_identity(keys.directory / AGE).to_public())
        asked = Request(keys.public, age, code, name, kind, above.rpartition("/")[2])
        write_request(out, asked, keys.sign)
        return asked


def read_request(path: Path) -> Request:
    from storage.exchange import enrolment

    return enrolment.read_request(path)


def read_trust(path: Path) -> TrustFile:
    from storage.exchange import enrolment

    return enrolment.read_trust(path)


def write_trust(path: Path, trust: TrustFile) -> None:
    from storage.exchange import enrolment

    enrolment.write_trust(path, trust)


def kind_of(path: Path) -> str:
    """What a file is (storage.exchange.kinds), backups and office documents told apart from other zips; "" = else."""
    from storage.backups.container import ENDING, read
    from storage.exchange.kinds import HEAD, ZIP, kind_of

    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            kind = kind_of(file.read(HEAD))
    except OSError:
        return ""  # whoever takes it in says why it cannot be read
    if kind != ZIP or path.name.endswith(ENDING):
        return "backup" if kind == ZIP else kind
    with suppress(UserError):
        read(path)
        return "backup"
    return kind


def receiver(words: str) -> str:
    """The age recipient that a key file names."""
    from storage.exchange.seal import read_recipient

    return read_recipient(Path(words))


def envelope(file: Path) -> Mapping[str, Any]:
    from storage.exchange import beside

    return beside.envelope(file)


def write_text(path: Path, words: str) -> None:
    from storage.exchange import beside

    beside.write_text(path, words)


def context(store: Folder, person: str) -> Context:
    """Who, where and when, for one action."""
    from core.ports import Context

    return Context(now(), lambda: secrets.token_hex(16), store.unit, person, device=store.keys.public.hex())


def now() -> datetime:
    """The time of this PC, with its zone."""
    return datetime.now().astimezone()
