"""The store of one office folder, to which commands write while this process holds the folder's lock."""

from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING

from core.change_check import check_change, is_token, legible
from core.entities import DELETED, ENTITIES, klass_of
from core.errors import UserError
from core.forms.ports import Forms, Reader
from core.i18n import _
from core.log.op import SaveHeader
from core.log.ports import Context
from core.values import NOTHING, Change, Changes, Ref
from storage.clock import context_in
from storage.db import sqlite
from storage.db.folder import rollback
from storage.db.folder.clock import FolderClock
from storage.db.folder.incarnation import mark
from storage.db.folder.writer import FolderWriter, RandomSources
from storage.db.log import drafts, texts, trust
from storage.db.log.log import Log, find_records
from storage.db.log.saves import OpAuthor, append
from storage.db.log.scans import WaitingScanStore
from storage.db.reading.lists import IndexingFieldReader
from storage.db.reading.outlines import FolderOutlines, OutlineStore
from storage.db.reading.privacy import PersonalTextStore, ViewingLogPlace
from storage.db.reading.reader import FolderReader, reader_of
from storage.db.signoffs import signoffs
from storage.db.signoffs.consequences import settle
from storage.db.sqlite import Connection, SQLiteError
from storage.keys import FolderKeys

if TYPE_CHECKING:
    from storage.db.folder.exchange import FolderExchange


def ready(reader: Reader, log: Log, changes: Sequence[Change]) -> Sequence[Change]:
    """Return the changes to write: first restores of binned records that `changes` create again, then `changes` without
    those that repeat a field fixed at creation. UserError if a value is unfit or would alter such a field."""
    changes = [legible(change) for change in changes]
    fixed = [check_change(change).fixed for change in changes]
    bound = {change.ref for change, once in zip(changes, fixed, strict=True) if once}
    # most records that get such fields are new
    known = {ref: reader.record(ref) for ref in find_records(log, bound)}
    named: set[Ref] = set()
    wanted = []
    for change, once in zip(changes, fixed, strict=True):
        named.add(change.ref)
        if once:
            record = known.get(change.ref)
            shown = record.shown(change.field) if record is not None else NOTHING
            if shown.seen or change.value is None:
                if change.value != shown.value:
                    raise UserError(
                        _("แก้ช่อง {field} ไม่ได้").format(field=change.field),
                        _("เพราะช่องนี้กำหนดครั้งเดียวเมื่อสร้างรายการ"),
                        _("โปรดสร้างรายการใหม่แทน"),
                    )
                continue
        wanted.append(change)
    decided = {change.ref for change in wanted if change.field == DELETED}
    return [*_back(reader, log, named - decided), *wanted]


def may_write(log: Log, key: bytes, changes: Iterable[Change]) -> None:
    """Raise UserError if `key` has no right to write one of the changes; none of them may be written then."""
    for scope, entity in {change.ref[:2] for change in changes}:
        if not log.verdict.may_write(key, scope, klass_of(entity, scope)):
            raise UserError(
                _("บันทึกรายการนี้ไม่ได้"),
                _("เพราะเครื่องนี้ไม่มีสิทธิ์เขียนข้อมูลส่วนนี้ หรือสิทธิ์ถูกเพิกถอนแล้ว"),
                _("โปรดขอใบรับรองเครื่องจากหน่วยงานต้นสังกัด แล้วลองใหม่"),
            )


# what may still be written there: erasures by law, and prints
IN_ARCHIVE = frozenset({"erasure", "paper"})


def may_change(log: Log, changes: Iterable[Change]) -> None:
    """Raise UserError if a change is in the archive: the read-only records from before the office's id changed."""
    if any(
        ref.scope in log.verdict.trust.archive and ref.entity not in IN_ARCHIVE
        for ref in {change.ref for change in changes}
    ):
        raise UserError(
            _("แก้งานเดิมไม่ได้"),
            _("เพราะเป็นงานที่ทำไว้ก่อนหน่วยงานได้รับรหัสจริง ซึ่งเก็บไว้อ่านและพิมพ์เท่านั้น"),
            _("โปรดแก้ในงานปัจจุบัน ซึ่งมีข้อมูลชุดเดียวกันอยู่แล้ว"),
        )


def _back(reader: Reader, log: Log, refs: Set[Ref]) -> Iterator[Change]:
    """Yield the changes that restore records from the bin that are created again."""
    if log.db.execute("SELECT 1 FROM bin WHERE deleted LIMIT 1").fetchone() is None:
        return
    for ref in sorted(ref for ref in refs if ENTITIES[ref.entity].key):
        record = reader.record(ref)
        if record is not None and record.deleted:
            yield Change(ref, DELETED, None, record.shown(DELETED).seen)


class Folder:
    """An office folder open for writing (core.forms.ports.Store), in one thread only; other threads use `reader()`."""

    def __init__(
        self, path: Path, lock: IO[str], db: Connection, keys: FolderKeys, sources: RandomSources
    ) -> None:
        self._lock = lock
        self.writer = writer = FolderWriter(path, db, keys, sources)
        self._reading = reading = writer.reading
        self.clock: FolderClock | None = None  # set by `open_folder`
        self.use_forms = reading.use_forms
        self.only = reading.only
        self.rows = reading.rows
        self.record = reading.record
        self.prefetch = reading.prefetch
        self.records = reading.records
        self.bin = reading.bin
        self.conflicts = reading.conflicts
        self.digest = reading.digest
        self.info = reading.info
        self.fields = IndexingFieldReader(reading.snapshot, writer.log, writer.transaction)
        self.trust, self.sign_offs = reading.trust, reading.sign_offs
        self.history, self.transfers = reading.history, reading.transfers
        self.signed_view = reading.signed_view
        self.results = writer.results
        self.outlines = OutlineStore(writer.log, writer.transaction)
        self.index_some, self.derive_owed = self.fields.catch_up, self.results.catch_up
        self.all_drafts, self.all_scans = reading.all_drafts, reading.all_scans
        self.derived, self.wholes = reading.derived, reading.wholes
        self.privacy = privacy = PersonalTextStore(
            reading.snapshot, ViewingLogPlace(keys.directory, path), writer.log, writer.sweep
        )
        self.note_view = privacy.note_view
        self.gone_texts, self.forget_gone_texts = privacy.gone, privacy.forget_gone
        scans = WaitingScanStore(writer.log, writer.transaction, writer.sweep)
        self.add_scans = scans.add
        self.note_scan_code = scans.say
        self.drop_scans = scans.drop
        typed = drafts.DraftStore(writer.log, lambda: texts.owe_sweep(db), writer.sweep)
        self.keep_drafts, self.drop_draft = typed.keep, typed.drop

    @property
    def forms(self) -> Forms:
        return self._reading.forms

    @cached_property
    def exchange(self) -> "FolderExchange":
        """The import and export of bundles of this folder; its module is loaded at the first use."""
        from storage.db.folder.exchange import FolderExchange

        return FolderExchange(self.writer)

    def reader(self) -> FolderReader:
        """Return a new read-only reader of the folder for the calling thread, which must close it."""
        writer = self.writer
        at = ViewingLogPlace(writer.keys.directory, writer.path)
        made = reader_of(sqlite.connect_reader(writer.path), writer.keys.public, at)
        if self.results.deriving is not None:
            made.outlines = FolderOutlines(made.snapshot)
        return self._reading.by_same_forms(made)

    def trust_clock(self, now: datetime) -> None:
        if self.clock is not None:
            with self.writer.transaction():
                self.clock.trust(now)

    def close(self) -> None:
        """Close the database, merging its journal into it, and release the folder's lock."""
        writer = self.writer
        try:
            with suppress(UserError, SQLiteError):  # the next opening does it
                self.results.catch_up()
            # an opening that finds no new mark begins a new incarnation
            with suppress(UserError, SQLiteError):
                mark(writer.db, writer.keys, writer.keys.counters.place, writer.sources.incarnation)
            # the journal is durable; the next opening writes it into the file
            with suppress(SQLiteError):
                sqlite.empty_journal(writer.db)
        finally:
            writer.db.close()
            self._lock.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Run the block in one transaction: all saves inside it are written, or none if the block raises."""
        writer = self.writer
        before = writer.saved, writer.clock
        try:
            with writer.transaction():
                yield
        except BaseException:
            writer.saved, writer.clock = before
            raise
        writer.sweep()

    def save(
        self, ctx: Context, label: str, changes: Sequence[Change], undoes: str = ""
    ) -> Changes:
        """Write `changes` as ops, each with its `Change.seen` as parents, update the derived tables, and commit
        durably. Return Changes with the id of the save ("" = nothing to write) and the records touched. `label`: token
        for what was done; `undoes`: id of the save that this one undoes ("" = none)."""
        writer, log = self.writer, self.writer.log
        wanted = ready(self._reading, log, changes)
        if not wanted:
            return Changes(label)
        tokens = (ctx.person, ctx.role, ctx.now.isoformat(timespec="seconds"), label, undoes)
        if not all(map(is_token, tokens)):
            raise ValueError(f"not a plain token: {tokens}")
        may_write(log, writer.keys.public, wanted)
        may_change(log, wanted)
        now = int(ctx.now.timestamp() * 1000)
        pen = OpAuthor(
            writer.keys.public, writer.incarnation, writer.sources.salt, now, writer.clock
        )
        save = ctx.new_id()
        with writer.transaction():
            signoffs.refuse_deletes(log, wanted)
            signoffs.refuse(log, bound := signoffs.bound(log, wanted))
            top = log.last_record()
            written = append(log, pen, save, SaveHeader(*tokens), wanted)
            drafts.drop(log, [(change.ref, change.field) for change in wanted])
            rollback.forget(writer.db)
            old = writer.weigh_again(trust.rules(wanted), written.ended)
            touched = settle(log, written.rows, written.kinds, top, old.keys)
            owed = self.results.withdraw(touched)
            signoffs.refuse(log, bound)  # nothing may be added to a signed record either
        writer.clock = written.clock
        writer.saved = Changes(label, save, touched | {change.ref for change in wanted})
        self.results.owe(owed)
        writer.sweep()
        return writer.saved


def context(store: Folder, person: str) -> Context:
    """Return the context of an action (who, where, when): by `person` (record id), in this office folder, now."""
    made = context_in(store.writer.unit, store.writer.keys.public, person)
    return replace(made, clock_doubt=store.clock.doubt(made.now) if store.clock else None)
