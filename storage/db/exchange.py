"""What files between offices do to one folder: packed for a receiver, previewed, taken in, set aside (EXCHANGE 7)."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from core.changes.bundle import ORIGINALS, Bundle, Packed
from core.changes.post import Shelf
from core.changes.taken import Taken
from core.changes.withholding import NOTHING_SHARED, Share
from core.errors import UserError
from core.i18n import _
from core.model.values import Changes
from storage.db import aside, receipts
from storage.db.foreseeing import Foreseeing, Report
from storage.db.packing import Packing
from storage.db.receive import Intake
from storage.db.sqlite import SQLiteError, empty_journal

if TYPE_CHECKING:
    from storage.db.reading import Reading
    from storage.db.store import Folder

MOST_ASKED = 20_000  # hashes kept of what one device asks for


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for circles among objects: a file makes tens of thousands, in no circle, which are searched in vain."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class Exchange:
    """core.ports.Exchange."""

    def __init__(self, folder: Folder, reading: Reading) -> None:
        self._folder = folder
        foreseeing = Foreseeing(folder, reading)
        self.seen, self.preview, self.lacks = foreseeing.seen, foreseeing.preview, foreseeing.lacks

    # -- in

    def meet(self, bundle: Bundle) -> bool:
        """The certificates it brings come first, if their issuers are enrolled: so nobody unknown fills a disk."""
        believed = self._believed()
        while bundle.key not in believed:
            papers = [one for one in bundle.segments if one.scope == "all" and one.key in believed]
            known = len(believed)
            if papers:
                self._folder.take(papers)
                believed = self._believed()
            if len(believed) == known:
                return False
        return True

    def _believed(self) -> Collection[bytes]:
        return {self._folder.keys.public, *self._folder.log.verdict.trust.standings}

    def take(self, bundle: Bundle, sha256: bytes, at: str, files: Collection[str] = ()) -> Taken:
        """Segments, texts and receipts in one transaction, with a note of the file."""
        with _uncollected():
            return self._take(bundle, sha256, at, files)

    def _take(self, bundle: Bundle, sha256: bytes, at: str, files: Collection[str]) -> Taken:
        folder = self._folder
        intake = Intake(folder.log)
        intake.before.files = list(files)
        intake.prove(bundle.segments)
        keys = folder.keys
        own = receipts.last_of(bundle.receipts, keys.public)
        if own > keys.counters.receipt:  # the whole machine was put back: what it wrote since lies elsewhere
            intake.stirred.add((keys.public, folder.incarnation))

        def besides() -> None:
            keys.note_receipt(own)
            others = [one for one in self._believed() if one != keys.public]
            intake.before.heard += receipts.note(folder.log, bundle.receipts, others)
            self._note_wishes(bundle)
            self._note_file(bundle, sha256, at, intake)

        taken = folder.hang(intake, bundle.texts, besides)
        return replace(taken, receipts=len(intake.before.heard))

    def _note_wishes(self, bundle: Bundle) -> None:
        """What a device asked for last is what it lacks; an older file that comes late says nothing about it."""
        db, number = self._folder.db, receipts.last_of(bundle.receipts, bundle.key)
        row = db.execute("SELECT number FROM reader WHERE key=?", (bundle.key,)).fetchone()
        if row is not None and number < row[0]:
            return
        db.execute("INSERT OR REPLACE INTO reader VALUES(?,?,?)", (bundle.key, bundle.originals, number))
        db.execute("DELETE FROM asked WHERE key=?", (bundle.key,))
        asked = [(bundle.key, hash_) for hash_ in bundle.want[:MOST_ASKED]]
        db.executemany("INSERT OR IGNORE INTO asked VALUES(?,?)", asked)

    def _note_file(self, bundle: Bundle, sha256: bytes, at: str, intake: Intake) -> None:
        folder, said = self._folder, intake.report(frozenset())
        report = Report(
            *(bundle.unit, bundle.made, said.new, said.known, said.parked, said.texts),
            *(said.refused, said.streams, bundle.key.hex(), bundle.part),
        )
        row = (sha256, int(datetime.fromisoformat(at).timestamp() * 1000), msgspec.json.encode(report).decode())
        folder.db.execute("INSERT OR REPLACE INTO bundle VALUES(?,?,?)", row)
        aside.remember(folder.db, sha256, intake.before)

    def last(self) -> bytes | None:
        return aside.last(self._folder.db)

    def set_aside(self) -> Changes:
        """Everything the last file brought goes; the file may come again."""
        folder = self._folder
        if aside.last(folder.db) is None:
            raise UserError(
                _("ยกเลิกการนำเข้าไม่ได้"),
                _("เพราะหลังจากนั้นมีการบันทึกหรือส่งใบรับออกไปแล้ว"),
                _("โปรดแก้ข้อมูลที่ผิดด้วยการบันทึกค่าใหม่แทน"),
            )
        with folder.transaction():
            touched, files = aside.undo(folder.log)
            folder.settled(touched)
        folder.drop_files(files)
        folder.sweep()
        with suppress(SQLiteError):  # the words it brought are not to linger in the journal; a later one is as good
            empty_journal(folder.db)
        return Changes("set_aside", "", touched)

    # -- out

    def pack(self, to: Sequence[str], at: str, shelf: Shelf, share: Share = NOTHING_SHARED) -> Packed:
        """From now on no import can be set aside: a receipt leaves."""
        packing = Packing(self._folder, to, self.policy(), share)
        with self._folder.transaction():
            packing.sign()
            aside.forget(self._folder.db)
        return packing.packed(at, shelf)

    def recipients(self, unit: str) -> Sequence[str]:
        """The devices of a unit that hold a certificate and were not revoked."""
        return sorted({one.age for one in self._folder.trust.devices() if one.unit == unit and not one.revoked})

    def policy(self, originals: str = "") -> str:
        folder = self._folder
        if originals in ORIGINALS:
            with folder.transaction():
                folder.db.execute("INSERT OR REPLACE INTO meta VALUES('originals', ?)", (originals,))
        row = folder.db.execute("SELECT value FROM meta WHERE name='originals'").fetchone()
        return str(row[0]) if row else "asked"

    def ask(self, sha256: str) -> None:
        """Asked of everybody: who asks is this device."""
        folder = self._folder
        with folder.transaction():
            folder.db.execute("INSERT OR IGNORE INTO asked VALUES(?,?)", (folder.keys.public, bytes.fromhex(sha256)))
