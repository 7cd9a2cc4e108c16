"""The only writing connection to a folder's database, and the work that ends each write."""

import os
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from core.errors import UserError
from core.i18n import _
from core.log.op import PROGRAM, Segment, StreamedSegment, TextRow
from core.log.ports import Context
from core.log.post import FileStore, ImportResult
from core.values import Changes, Ref
from storage.db import seal
from storage.db.folder import rollback
from storage.db.folder.incarnation import incarnation, let_go, not_written, renew
from storage.db.folder.migrations import tables_since
from storage.db.folder.opening import VERSION
from storage.db.log import missing_texts, searching, texts, trust
from storage.db.log.log import Log, transaction
from storage.db.log.saves import last_clock
from storage.db.log.texts import note_erased
from storage.db.reading.privacy import ViewingLogPlace
from storage.db.reading.reader import FolderReader
from storage.db.reading.results import FolderResultStore
from storage.db.signoffs.consequences import FieldSnapshot, rebuild
from storage.db.sqlite import UNOPENED, Connection, meta
from storage.db.tables import fingerprint
from storage.files import sweep_aside
from storage.keys import FolderKeys

if TYPE_CHECKING:
    from storage.db.folder.intake import ImportTransaction


class RandomSources(NamedTuple):
    """The functions that return the random salt of a text or incarnation of a stream. Tests pass their own."""

    salt: Callable[[], bytes] = lambda: os.urandom(16)
    incarnation: Callable[[], bytes] = lambda: os.urandom(8)


class FolderWriter:
    """Writes to one folder's database, one thread at a time; `reading` is a reader that sees uncommitted changes."""

    def __init__(
        self, path: Path, db: Connection, keys: FolderKeys, sources: RandomSources
    ) -> None:
        self.path = path
        self.db = db
        self.keys = keys
        self.sources = sources
        self._lies = _where(path)
        self.log = Log(db, self._stand)
        self.reading = reading = FolderReader(
            db, self.log, keys.public, ViewingLogPlace(keys.directory, path)
        )
        self.results = FolderResultStore(reading.snapshot, self.log, reading, reading.use_forms)
        self._shelf: FileStore | None = None
        rollback.number(db)
        self._seal()
        self.saved = Changes()  # changes of the last save made here; a new object after each save
        named = meta(db, "folder", "unit")
        self.id: str = str(named["folder"])
        self.unit: str = str(named["unit"])
        if trust.note_device(db, keys.public):
            with self.transaction():
                rebuild(self.log)
        note_erased(self.log, keys.directory)
        self.sweep()
        self.clock = last_clock(self.log, keys.public)
        self.incarnation = incarnation(self.log, keys, str(path.stat().st_ino), sources.incarnation)

    def _stand(self) -> None:
        """Raise UserError if the folder was moved since it was opened: the system would let us go on writing to it."""
        if _where(self.path) != self._lies:
            raise UserError(
                _("ไม่พบโฟลเดอร์ {folder} แล้ว").format(folder=self.path.parent),
                _("เพราะถูกย้าย เปลี่ยนชื่อ ลบ หรือไดรฟ์ถูกถอดออกระหว่างที่เปิดอยู่ รายการนี้จึงไม่ถูกบันทึก"),
                _("โปรดนำโฟลเดอร์กลับมาที่เดิม หรือเปิดจากที่ใหม่ แล้วทำรายการนี้อีกครั้ง"),
            )

    def _seal(self) -> None:
        """Let triggers update the seals on every write from here on; seal tables of an older program that had none."""
        secret, sealed = self.keys.secret, self.keys.counters.sealed
        if sealed < VERSION:
            with self.transaction():
                if not sealed:
                    let_go(self.log, self.keys, not_written(self.log, self.keys))
                seal.begin(self.db, secret, tables_since(sealed))
            self.keys.note_sealed(VERSION)
        seal.watch(self.db, secret)
        # a new declaration: more texts may be missing
        if not seal.has_shape(self.db, secret, fingerprint()):
            with self.transaction():
                missing_texts.note_all(self.log)
                seal.note_shape(self.db, secret, fingerprint())

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run the block in a durable transaction, or as part of the open one; at its end index the changed texts."""
        if self.db.in_transaction:  # part of a larger transaction
            yield
            return
        with transaction(self.log):
            yield
            searching.write(self.log)

    def hang(
        self,
        intake: "ImportTransaction",
        segments: Iterable[Segment | StreamedSegment],
        rows: Iterable[TextRow],
        on_stored: Callable[[], None],
    ) -> ImportResult:
        """In one transaction, store `segments` and texts (`rows`) by `intake`, call `on_stored`; return the result."""
        new = self.incarnation
        with self.transaction():
            touched = self.settled(intake.store(segments, rows))
            # unknown ops of this folder's own stream came from elsewhere
            if (self.keys.public, new) in intake.stirred:
                new = renew(self.db, self.sources.incarnation)
            on_stored()
        self.incarnation = new
        self.sweep()
        return intake.report(touched)

    def settled(self, touched: frozenset[Ref]) -> frozenset[Ref]:
        """Compute again the scores that depend on the `touched` records, in the open transaction; return `touched`."""
        self.results.refresh(touched)
        return touched

    def weigh_again(self, needed: bool, ended: Mapping[int, int]) -> FieldSnapshot:
        """If `needed`, judge again which ops count. Return a snapshot, from before, of the fields where older ops now
        count otherwise; of none if not `needed`. `ended`: {history id: number of its last op before the new ones}."""
        from storage.db.folder.intake import changed  # imported only after an import

        before = self.log.verdict
        if needed:
            self.log.judge()
        return FieldSnapshot(
            self.log, changed(before.upto, self.log.verdict.upto) if needed else {}, ended
        )

    def leave(self, scopes: Collection[str] | None = None) -> None:
        """Sign the last op of each own stream in `scopes` (None = all); record in the key file that they leave."""
        from storage.db.log import delta

        with self.transaction():
            delta.sign_ends(self.log, self.keys, scopes)
        delta.note_leaving(self.log, self.keys, scopes)

    def sweep(self) -> None:
        """Remove erased texts and files from the disk. A failure raises nothing: the next opening tries again."""
        if self.db.in_transaction:  # done at the end of the larger transaction
            return
        with suppress(*UNOPENED):
            if texts.to_sweep(self.db):
                note_erased(self.log, self.keys.directory)
                sweep_aside(self.keys.directory)
                dropped = self._drop_erased()
                if texts.gone(self.log):
                    return  # they still stand in prints: whoever removes them there sweeps
                texts.sweep(self.db)
                if not dropped:
                    texts.owe_sweep(self.db)

    def put_shelf(self, files: FileStore) -> None:
        """Set the store of the folder's evidence files, and delete from it those that are erased in the folder."""
        self._shelf = files
        self._drop_erased()

    def drop_files(self, names: Iterable[str]) -> None:
        """Delete the files with these names (SHA-256), whose ops were removed; a file that the system locks stays."""
        for name in names:
            if self._shelf is not None:
                with suppress(OSError):
                    self._shelf.drop(name)

    def _drop_erased(self) -> bool:
        """Delete erased files from the store, if one is set; return whether none of them is left there."""
        if self._shelf is not None:
            rows = self.db.execute("SELECT hash FROM erased_file").fetchall()
        else:
            rows = []
        for (hash_,) in rows:
            self.drop_files([hash_.hex()])
        return not any(
            self._shelf is not None and self._shelf.has(hash_.hex()) for (hash_,) in rows
        )


def _where(path: Path) -> tuple[int, int] | None:
    """Return device and inode of the file at this path, or None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def program_context(writer: FolderWriter, now: datetime) -> Context:
    """Return the context (device, unit, time, no person) for a save that the program makes by itself."""
    return Context(
        now,
        lambda: secrets.token_hex(16),
        writer.unit,
        role=PROGRAM,
        device=writer.keys.public.hex(),
    )
