"""The store of one office folder: what the actions write to, while its window holds the folder."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

from core.changes.op import Saved
from core.changes.segment import Segment, TextRow
from core.changes.taken import Taken
from core.model.check import is_token
from core.model.values import Change, Changes, Plain, Record, Ref
from core.ports import Context, Past
from storage.db import send, sqlite
from storage.db.append import Pen, append
from storage.db.incarnation import incarnation, renew
from storage.db.keys import KeyFile
from storage.db.log import Log
from storage.db.reading import Reading
from storage.db.receive import Intake
from storage.db.send import Known, Withhold
from storage.db.settle import Settled, settle
from storage.db.sqlite import Connection
from storage.db.wishes import ready


class Sources(NamedTuple):
    """Where randomness comes from: tests put their own."""

    salt: Callable[[], bytes] = lambda: os.urandom(16)
    incarnation: Callable[[], bytes] = lambda: os.urandom(8)


class Folder:
    """The writing side (core.ports.Store). Used by one thread at a time; other threads read through `reader()`."""

    def __init__(self, path: Path, lock: IO[str], db: Connection, keys: KeyFile, sources: Sources) -> None:
        self.path, self.directory = path, path.parent
        self.keys, self.sources = keys, sources
        self.db, self.log = db, Log(db)
        self._lock = lock
        self._reading = Reading(db, self.log, keys.public)
        self._sweep = True
        said = dict(db.execute("SELECT name, value FROM meta WHERE name IN ('folder', 'unit')"))
        self.id, self.unit = str(said["folder"]), str(said["unit"])
        self.incarnation = incarnation(self.log, keys, str(path.stat().st_ino), sources.incarnation)

    def reader(self) -> Reading:
        """A read-only view for the calling thread; close it there."""
        return Reading(sqlite.connect_reader(self.path), None, self.keys.public)

    def close(self) -> None:
        """Let go of the folder; the database is one file again."""
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.db.close()
        self._lock.close()

    # -- writing

    def save(self, ctx: Context, label: str, changes: Sequence[Change], undoes: str = "") -> Changes:
        """Append one op per change, each naming `seen` as parents, project them, commit durably."""
        wanted = ready(self, changes)
        if not wanted:
            return Changes(label)
        said = (ctx.person, ctx.role, ctx.now.isoformat(timespec="seconds"), label, undoes)
        if not all(map(is_token, said)):
            raise ValueError(f"not a plain token: {said}")
        pen = Pen(self.keys.public, self.incarnation, self.sources.salt, int(ctx.now.timestamp() * 1000))
        save = ctx.new_id()
        with self.transaction():
            top = self.log.last_record()
            written = append(self.log, pen, save, Saved(*said), wanted)
            settled = settle(self.log, written.rows, written.kinds, top, set())
        self.sweep(settled)
        return Changes(label, save, settled.touched | {change.ref for change in wanted})

    def take(self, segments: Iterable[Segment], texts: Iterable[TextRow] = ()) -> Taken:
        """Take foreign segments in: the good ones together, durably; the bad ones are listed with author and reason."""
        intake = Intake(self.log)
        intake.prove(segments)
        with self.transaction():
            settled = intake.store(texts)
            if (self.keys.public, self.incarnation) in intake.stirred:  # somebody went on where this folder writes
                self.incarnation = renew(self.db, self.sources.incarnation)
        self.sweep(settled)
        return intake.report(settled)

    def give(
        self,
        known: Known | None = None,
        scopes: Collection[str] | None = None,
        withhold: Withhold = lambda _entity, _field: False,
    ) -> tuple[list[Segment], list[TextRow]]:
        """(segments, texts) of these scopes (None = all) that a receiver with these ends lacks.

        Signs the own ends, and notes them beside the keys before anything leaves.
        """
        with self.transaction():
            send.sign_ends(self.log, self.keys, scopes)
        send.note_leaving(self.log, self.keys, scopes)
        return send.segments(self.log, known or {}, scopes, withhold)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One durable transaction; after a failure what is known of the log is read again."""
        try:
            with sqlite.writing(self.db):
                yield
        except BaseException:
            self.log.reload()
            raise

    def sweep(self, settled: Settled) -> None:
        """Words that were erased must also leave the journal; a reader in the middle of a look delays that."""
        self._sweep = self._sweep or settled.erased
        if self._sweep:
            busy = self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            self._sweep = bool(busy)

    # -- reading, as core.ports.Reader promises

    def record(self, ref: Ref) -> Record | None:
        return self._reading.record(ref)

    def records(self, entity: str, scope: str | None = None, **equals: str | int) -> Sequence[Record]:
        return self._reading.records(entity, scope, **equals)

    def bin(self, scope: str | None = None) -> Sequence[Record]:
        return self._reading.bin(scope)

    def history(self, ref: Ref, field: str | None = None) -> Sequence[Past]:
        return self._reading.history(ref, field)

    def save_of(self, save: str) -> Sequence[Past]:
        return self._reading.save_of(save)

    def last_save(self, person: str | None = None) -> str:
        return self._reading.last_save(person)

    def conflicts(self, scope: str | None = None) -> Sequence[tuple[Ref, str]]:
        return self._reading.conflicts(scope)

    def cut(self, scope: str) -> Plain:
        return self._reading.cut(scope)

    def digest(self, scope: str | None = None) -> str:
        return self._reading.digest(scope)

    def state_hash(self, subject: Ref) -> bytes:
        return self._reading.state_hash(subject)

    def info(self) -> dict[str, Any]:
        return self._reading.info()
