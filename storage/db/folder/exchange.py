"""Bundles of one folder: packed for a receiver, previewed, imported, and an import undone (EXCHANGE 7)."""

import gc
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime

import msgspec

from core.errors import UserError
from core.forms.ports import PreviewHook
from core.i18n import _
from core.log.invitation import Started
from core.log.op import LongSegment, Segment, TextRow
from core.log.post import FileStore, Papers, Sender
from core.log.privacy import NOTHING_SHARED, Share
from core.log.transfer import ORIGINALS, BundleContent, Preview, ReadBundle, Taken, Turned
from core.values import Changes
from storage.db.folder import rollback
from storage.db.folder.intake import Intake
from storage.db.folder.packing import Packing
from storage.db.folder.preview import ImportPreview, meet, units_of
from storage.db.folder.writer import FolderWriter
from storage.db.log import delta, receipts, trust
from storage.db.log.delta import Known, Withhold
from storage.db.reading.reach import table_of
from storage.db.reading.transfers import Report
from storage.db.reading.wishes import asked_at, policy_of
from storage.db.signoffs.consequences import settle
from storage.db.sqlite import SQLiteError, empty_journal, in_words

MOST_ASKED = 20_000  # hashes kept of what one device asks for


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without garbage collection: a bundle makes tens of thousands of objects without cycles, searched in vain."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class Exchange:
    """core.forms.ports.Exchange."""

    def __init__(self, writer: FolderWriter) -> None:
        self._writer = writer
        self._preview = ImportPreview(writer, writer.reading)
        self.took_in = False  # whether a file was stored here

    # -- in

    @in_words()
    def seen(self, sha256: bytes) -> Taken | None:
        return self._preview.seen(sha256)

    def preview(
        self,
        segments: Iterable[Segment | LongSegment],
        texts: Iterable[TextRow],
        look: PreviewHook | None = None,
    ) -> Preview:
        return self._preview.preview(segments, texts, look)

    def would_know(self, sender: Sender, papers: Papers) -> bool:
        return self._preview.would_know(sender, papers)

    def lacks(self, blobs: Collection[str]) -> Sequence[str]:
        return self._preview.lacks(blobs)

    def units_of(self, key: bytes) -> Collection[str]:
        return units_of(self._writer.log, key)

    @in_words()
    def meet(self, sender: Sender, papers: Papers) -> bool:
        """Import its certificates first if their issuers are believed; so no unknown sender fills the disk."""
        return meet(self._writer.log, sender, papers, self.take_segments)

    @in_words()
    def take_segments(
        self, segments: Iterable[Segment | LongSegment], texts: Iterable[TextRow] = (), every: bool = False
    ) -> Taken:
        """Take foreign segments in: the good ones together, durably; the bad ones are listed with author and reason.

        `every`: also those that nobody has a right to write here, for a folder that is rebuilt.
        """
        writer = self._writer
        intake = Intake(writer.log, every=every, bounded=False)
        return writer.hang(intake, tuple(segments), texts, lambda: rollback.forget(writer.db))

    def trust_in(self, roots: Collection[bytes], started: Started | None = None) -> Sequence[Turned]:
        """Trust these roots and no others from now on; what shows otherwise by that."""
        writer = self._writer
        with writer.transaction():
            trust.note_roots(writer.db, roots)
            if started is not None:
                trust.note_started(writer.db, started)
            rollback.forget(writer.db)
            old = writer.weigh_again(True, {})
            writer.settled(settle(writer.log, [], {}, writer.log.last_record(), old.keys))
            changed = old.turned()
        writer.sweep()
        return changed

    @in_words()
    @_uncollected()
    def take(self, bundle: ReadBundle, sha256: bytes, at: str, files: Collection[str] = ()) -> Taken:
        """Segments, texts and receipts in one transaction, with a note of the file."""
        writer = self._writer
        intake = Intake(writer.log, bundle.key)
        intake.before.files = list(files)
        keys = writer.keys
        said = receipts.numbered(bundle.receipts, keys.public, bundle.key)
        own = receipts.last_of(said[keys.public], keys.counters.receipt)
        if own > keys.counters.receipt:  # the whole machine was put back: what it wrote since lies elsewhere
            intake.stirred.add((keys.public, writer.incarnation))

        def on_stored() -> None:
            keys.note_receipt(own)
            others = writer.log.verdict.trust.standings.keys() - {keys.public}
            intake.before.heard += receipts.note(writer.log, bundle.receipts, others, bundle.key)
            self._note_requests(bundle, said)
            self._note_file(bundle, sha256, at, intake)

        taken = writer.hang(intake, bundle.segments, bundle.texts, on_stored)
        self.took_in = True
        return replace(taken, receipts=len(intake.before.heard))

    def _note_requests(self, bundle: ReadBundle, said: Mapping[bytes, receipts.Numbered]) -> None:
        """Keep what the device requested last, and what it knows; an older bundle that arrives late changes nothing."""
        db, number = self._writer.db, receipts.last_of(said[bundle.key])
        row = db.execute("SELECT number FROM reader WHERE key=?", (bundle.key,)).fetchone()
        if row is not None and number < row[0]:
            return
        receipts.note_standing(self._writer.log, bundle.key, self._writer.keys.public, number, bundle.standing)
        db.execute("INSERT OR REPLACE INTO reader VALUES(?,?,?)", (bundle.key, bundle.originals, number))
        db.execute("INSERT OR REPLACE INTO meta VALUES(?,?)", (table_of(bundle.key), bundle.table))
        own = self._writer.keys.public
        receipts.note_heard(self._writer.log, bundle.key, own, said[own][0][0] if said[own] else 0)
        db.execute("DELETE FROM asked WHERE key=?", (bundle.key,))
        requested = [(bundle.key, hash_) for hash_ in bundle.want[:MOST_ASKED]]
        db.executemany("INSERT OR IGNORE INTO asked VALUES(?,?)", requested)

    def _note_file(self, bundle: ReadBundle, sha256: bytes, at: str, intake: Intake) -> None:
        writer, taken = self._writer, intake.report(frozenset())
        report = Report(
            *(bundle.unit, bundle.made, taken.new, taken.known, taken.parked, taken.texts),
            *(taken.refused, taken.streams, bundle.key.hex(), bundle.part),
        )
        moment = int(datetime.fromisoformat(at).timestamp() * 1000)
        if earlier := writer.db.execute("SELECT at, report FROM bundle WHERE sha256=?", (sha256,)).fetchone():
            intake.before.noted = (earlier[0], earlier[1])
            moment, report = earlier[0], msgspec.json.decode(earlier[1], type=Report).and_then(report)
        row = (sha256, moment, msgspec.json.encode(report).decode())
        writer.db.execute("INSERT OR REPLACE INTO bundle VALUES(?,?,?)", row)
        if intake.undoable:
            rollback.remember(writer.db, sha256, intake.before)
        else:
            rollback.forget(writer.db)

    def last(self) -> bytes | None:
        return rollback.last(self._writer.db)

    def set_aside(self) -> Changes:
        """Undo the last import as a whole; the bundle may come again."""
        writer = self._writer
        if rollback.last(writer.db) is None:
            raise UserError(
                _("ยกเลิกการนำเข้าไม่ได้"),
                _("เพราะหลังจากนั้นมีการบันทึกหรือส่งใบรับออกไปแล้ว หรือไฟล์นั้นใหญ่เกินกว่าจะยกเลิกทั้งไฟล์ได้"),
                _("โปรดแก้ข้อมูลที่ผิดด้วยการบันทึกค่าใหม่แทน"),
            )
        with writer.transaction():
            touched, files = rollback.undo(writer.log)
            writer.settled(touched)
        writer.drop_files(files)
        writer.sweep()
        with suppress(SQLiteError):  # the words it brought are not to linger in the journal; a later one is as good
            empty_journal(writer.db)
        return Changes("set_aside", "", touched)

    # -- out

    def pack(
        self, groups: Sequence[Sequence[str]], at: str, shelf: FileStore, share: Share = NOTHING_SHARED
    ) -> Iterator[BundleContent | UserError]:
        """After this no import can be undone: a receipt leaves.

        What leaves is noted next to the keys for all groups at once: each note is a file made durable.
        """
        writer, policy, cut = self._writer, self.policy(), delta.SharedCuts()
        packings: list[Packing | UserError] = []
        for to in groups:
            try:
                packings.append(Packing(writer, to, policy, share, cut))
            except UserError as problem:
                packings.append(problem)
        scopes = {scope for one in packings if isinstance(one, Packing) for scope in one.scopes}
        if scopes:
            writer.leave(scopes)
            delta.note_sending(writer.log, writer.keys, scopes)
        first = writer.keys.next_receipts(len(groups)) if scopes else 0
        for number, one in enumerate(packings, start=first):
            yield one.packed(at, shelf, number) if isinstance(one, Packing) else one

    def give(
        self,
        known: Known | None = None,
        scopes: Collection[str] | None = None,
        withhold: Withhold = delta.withhold_nothing,
    ) -> tuple[list[Segment], list[TextRow]]:
        """(segments, texts) of these scopes (None = all) that a receiver with these ends is missing.

        Signs the own ends, and notes them next to the keys before anything leaves.
        """
        log = self._writer.log
        self._writer.leave(scopes)
        pieces, _ops = delta.pieces(log, [known or {}], delta.branches_of(log, scopes), withhold)
        return [one.segment for one in pieces], sorted({text for one in pieces for text in one.texts})

    def leave(self, scopes: Collection[str] | None = None) -> None:
        """Sign the own ends of these scopes (None = all) and note them next to the keys: a copy is about to leave."""
        self._writer.leave(scopes)

    def recipients(self, unit: str) -> Sequence[str]:
        """The devices of a unit that hold a certificate and were not revoked."""
        return sorted({one.age for one in self._writer.reading.trust.devices() if one.unit == unit and not one.revoked})

    def policy(self, originals: str = "") -> str:
        writer = self._writer
        if originals in ORIGINALS:
            with writer.transaction():
                writer.db.execute("INSERT OR REPLACE INTO meta VALUES('originals', ?)", (originals,))
        return policy_of(writer.log)

    def ask(self, *sha256: str, at: int = 0, wanted: bool = True) -> None:
        """The request goes to everybody, in the name of this device."""
        db = self._writer.db
        keys = [(self._writer.keys.public, bytes.fromhex(one)) for one in sha256]
        with self._writer.transaction():
            db.executemany("DELETE FROM asked WHERE key=? AND hash=?", keys)
            db.executemany("DELETE FROM meta WHERE name=?", [(asked_at(one),) for one in sha256])
            if wanted:
                db.executemany("INSERT INTO asked VALUES(?,?)", keys)
                db.executemany("INSERT INTO meta VALUES(?,?)", [(asked_at(one), at) for one in sha256 if at])
