"""The store of one office folder: what the actions write to, while its window holds the folder."""

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import IO, NamedTuple

from core.changes.op import Saved
from core.changes.post import Shelf
from core.changes.segment import Segment, TextRow
from core.changes.taken import Taken, Turned
from core.changes.verdict import changed
from core.errors import UserError
from core.model.check import is_token
from core.model.values import Change, Changes, Ref
from core.ports import Context
from storage.db import sqlite
from storage.db.folder import rollback
from storage.db.folder.exchange import Exchange
from storage.db.folder.incarnation import incarnation, mark, renew
from storage.db.folder.intake import Intake
from storage.db.folder.validation import may_write, ready
from storage.db.keys import KeyFile
from storage.db.log import delta, drafts, trust
from storage.db.log import texts as beside
from storage.db.log.delta import Known, Withhold
from storage.db.log.erasures import note_erased
from storage.db.log.log import Log, transaction
from storage.db.log.saves import Pen, append, last_clock
from storage.db.log.scans import KeptScans
from storage.db.reading import privacy, results
from storage.db.reading.reader import Reading
from storage.db.reading.results import Deriving
from storage.db.signoffs import guard
from storage.db.signoffs.consequences import Old, rebuild, settle
from storage.db.sqlite import Connection, SQLiteError


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
        self.transaction = partial(transaction, self.log)
        self._lock = lock
        self._shelf: Shelf | None = None
        self.deriving: Deriving | None = None
        self._owed: set[int] = set()  # assessments whose result is still to be worked out
        self._reading = reading = Reading(db, self.log, keys.public, keys.directory)
        # It reads as every reader does, but sees what it has just written.
        self.record, self.records, self.bin = reading.record, reading.records, reading.bin
        self.history, self.save_of = reading.history, reading.save_of
        self.last_save, self.last_undo, self.unsent = reading.last_save, reading.last_undo, reading.unsent
        self.conflicts, self.cut, self.digest = reading.conflicts, reading.cut, reading.digest
        self.state_hash, self.info, self.sign_offs = reading.state_hash, reading.info, reading.sign_offs
        self.drafts, self.results, self.said = reading.drafts, reading.results, reading.said
        self.trust, self.stations, self.arrivals = reading.trust, reading.stations, reading.arrivals
        self.privacy, self.note_view = reading.privacy, partial(privacy.note_view, self.log, keys.directory)
        self.exchange = Exchange(self, reading)
        self.scans = KeptScans(self.log, reading.scans.look, self.transaction, self.sweep)
        said = dict(db.execute("SELECT name, value FROM meta WHERE name IN ('folder', 'unit')"))
        self.id: str = str(said["folder"])
        self.unit: str = str(said["unit"])
        if trust.note_device(db, keys.public):
            with self.transaction():
                rebuild(self.log)
        note_erased(self.log, keys.directory)
        self.sweep()
        self._clock = last_clock(self.log, keys.public)
        self.incarnation = incarnation(self.log, keys, str(path.stat().st_ino), sources.incarnation)

    def reader(self) -> Reading:
        """A read-only view for the calling thread; close it there."""
        return Reading(sqlite.connect_reader(self.path), None, self.keys.public, self.keys.directory)

    def close(self) -> None:
        """Let go of the folder; the database is one file again."""
        try:
            with suppress(UserError):  # the next opening makes up for it
                self.catch_up()
            with suppress(UserError, SQLiteError):  # an opening that finds no new mark begins a new incarnation
                mark(self.db, self.keys, self.keys.counters.place, self.sources.incarnation)
            with suppress(SQLiteError):  # what is in the journal is safe there; the next opening brings it in
                sqlite.empty_journal(self.db)
        finally:
            self.db.close()
            self._lock.close()

    # -- writing

    def save(self, ctx: Context, label: str, changes: Sequence[Change], undoes: str = "") -> Changes:
        """Append one op per change, each naming `seen` as parents, project them, commit durably."""
        wanted = ready(self._reading, self.log, changes)
        if not wanted:
            return Changes(label)
        said = (ctx.person, ctx.role, ctx.now.isoformat(timespec="seconds"), label, undoes)
        if not all(map(is_token, said)):
            raise ValueError(f"not a plain token: {said}")
        may_write(self.log, self.keys.public, wanted)
        now = int(ctx.now.timestamp() * 1000)
        pen = Pen(self.keys.public, self.incarnation, self.sources.salt, now, self._clock)
        save = ctx.new_id()
        with self.transaction():
            guard.refuse_deletes(self.log, wanted)
            guard.refuse(self.log, wanted)
            top = self.log.last_record()
            written = append(self.log, pen, save, Saved(*said), wanted)
            drafts.drop(self.log, [(change.ref, change.field) for change in wanted])
            rollback.forget(self.db)
            old = self._weigh_again(trust.rules(wanted), written.ended)
            touched = settle(self.log, written.rows, written.kinds, top, old.places)
            owed = self._withdrawn(touched)
            guard.refuse(self.log, wanted)  # nor may anything new go into what is signed
        self._clock = written.clock
        self._owed |= owed
        self.sweep()
        return Changes(label, save, touched | {change.ref for change in wanted})

    def take(self, segments: Iterable[Segment], texts: Iterable[TextRow] = ()) -> Taken:
        """Take foreign segments in: the good ones together, durably; the bad ones are listed with author and reason."""
        intake = Intake(self.log)
        intake.prove(segments)
        return self.hang(intake, texts, lambda: rollback.forget(self.db))

    def hang(self, intake: Intake, texts: Iterable[TextRow], besides: Callable[[], None]) -> Taken:
        """Store what was proved, in one transaction with what is done `besides`."""
        new = self.incarnation
        with self.transaction():
            touched = self.settled(intake.store(texts))
            if (self.keys.public, new) in intake.stirred:  # somebody went on where this folder writes
                new = renew(self.db, self.sources.incarnation)
            besides()
        self.incarnation = new
        self.sweep()
        return intake.report(touched)

    def give(
        self,
        known: Known | None = None,
        scopes: Collection[str] | None = None,
        withhold: Withhold = lambda _scope, _entity, _field: False,
    ) -> tuple[list[Segment], list[TextRow]]:
        """(segments, texts) of these scopes (None = all) that a receiver with these ends lacks.

        Signs the own ends, and notes them beside the keys before anything leaves.
        """
        self.leave(scopes)
        branches = delta.branches_of(self.log, scopes)
        pieces, _ops = delta.pieces(self.log, [known or {}], branches, withhold)
        return [one.segment for one in pieces], sorted({text for one in pieces for text in one.texts})

    def leave(self, scopes: Collection[str] | None = None) -> None:
        """Sign the own ends of these scopes (None = all) and note them beside the keys: a copy is about to leave."""
        with self.transaction():
            delta.sign_ends(self.log, self.keys, scopes)
        delta.note_leaving(self.log, self.keys, scopes)

    def draft(self, ctx: Context, change: Change) -> None:
        """Keep words not yet saved durably on this PC; the next save of the field drops them."""
        with self.transaction():
            drafts.put(self.log, change, int(ctx.now.timestamp() * 1000))

    def drop_draft(self, ref: Ref, field: str, *, sweep: bool = False) -> None:
        with self.transaction():
            drafts.drop(self.log, [(ref, field)])
            if sweep:
                beside.owe_sweep(self.db)
        self.sweep()

    def trust_in(self, roots: Collection[bytes]) -> Sequence[Turned]:
        """Trust these roots and no others from now on; what shows otherwise by that."""
        with self.transaction():
            trust.note_roots(self.db, roots)
            rollback.forget(self.db)
            old = self._weigh_again(True, {})
            self.settled(settle(self.log, [], {}, self.log.last_record(), old.places))
            told = old.turned()
        self.sweep()
        return told

    def _weigh_again(self, needed: bool, ended: Mapping[int, int]) -> Old:
        before = self.log.verdict
        if needed:
            self.log.judge()
        return Old(self.log, changed(before.upto, self.log.verdict.upto) if needed else {}, ended)

    def settled(self, touched: frozenset[Ref]) -> frozenset[Ref]:
        """The results that follow from what was touched, in the same transaction."""
        results.refresh(self.log, self._reading, self.deriving, touched)
        return touched

    def _withdrawn(self, touched: frozenset[Ref]) -> set[int]:
        """Own saves are scored behind the save; the assessments that have no result until then."""
        if self.deriving is not None and results.current(self.db, self.deriving):
            return results.withdraw(self.log, touched)
        self.settled(touched)
        return set()

    def catch_up(self) -> None:
        """Work out what saves have left to be worked out; nothing waits for it."""
        if self._owed and self.deriving is not None:
            with self.transaction():
                results.make_up(self.log, self._reading, self.deriving, self._owed)
            self._owed = set()

    def derive_by(self, deriving: Deriving) -> None:
        """Keep the results of assessments from now on; they are made anew if they were made in another way."""
        self.deriving = deriving
        if not results.current(self.db, deriving):
            with self.transaction():
                self.settled(frozenset())
        else:
            self._owed = results.without(self.log)
            self.catch_up()

    def sweep(self) -> None:
        """Words that were erased leave the file and its journal too; a reader in the middle of a look delays that."""
        if beside.to_sweep(self.db):
            note_erased(self.log, self.keys.directory)
            self._drop_erased()
            beside.sweep(self.db)

    def put_shelf(self, shelf: Shelf) -> None:
        """Where the files lie: those that were erased are deleted there too."""
        self._shelf = shelf
        self._drop_erased()

    def drop_files(self, names: Iterable[str]) -> None:
        """Files that came with what is here no longer."""
        if self._shelf is not None:
            for name in names:
                self._shelf.drop(name)

    def _drop_erased(self) -> None:
        if self._shelf is not None:
            for (hash_,) in self.db.execute("SELECT hash FROM erased_file").fetchall():
                self._shelf.drop(hash_.hex())
