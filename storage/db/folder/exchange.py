"""Bundles of one folder: packed for a receiver, previewed, imported, and an import undone (EXCHANGE 7)."""

import gc
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime

import msgspec

from core.errors import UserError
from core.i18n import _
from core.log.op import Op
from core.log.ports import PreviewHook
from core.log.post import FileStore, Papers, Sender
from core.log.privacy import NOTHING_SHARED, Share, may_be_given, withheld
from core.log.rights import Holder
from core.log.scopes import readable
from core.log.segment import LongSegment, Segment, TextRow
from core.log.transfer import ORIGINALS, BundleContent, Preview, ReadBundle, Taken, Turned
from core.values import Changes, Ref
from storage.db.folder import rollback
from storage.db.folder.intake import Intake
from storage.db.folder.preview import ImportPreview, believed, meet, units_of
from storage.db.folder.writer import FolderWriter
from storage.db.log import delta, missing_texts, receipts, trust
from storage.db.log.delta import Known, Withhold
from storage.db.log.log import Branch
from storage.db.log.missing_texts import marked
from storage.db.reading.transfers import Report
from storage.db.signoffs.consequences import settle
from storage.db.sqlite import SQLiteError, empty_journal

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
    """core.log.ports.Exchange."""

    def __init__(self, writer: FolderWriter) -> None:
        self._writer = writer
        self._preview = ImportPreview(writer, writer.reading)

    # -- in

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

    def meet(self, sender: Sender, papers: Papers) -> bool:
        """Import its certificates first if their issuers are believed; so no unknown sender fills the disk."""
        return meet(self._writer.log, sender, papers, self.take_segments)

    def take_segments(self, segments: Iterable[Segment], texts: Iterable[TextRow] = ()) -> Taken:
        """Take foreign segments in: the good ones together, durably; the bad ones are listed with author and reason."""
        writer = self._writer
        return writer.hang(Intake(writer.log), tuple(segments), texts, lambda: rollback.forget(writer.db))

    def trust_in(self, roots: Collection[bytes]) -> Sequence[Turned]:
        """Trust these roots and no others from now on; what shows otherwise by that."""
        writer = self._writer
        with writer.transaction():
            trust.note_roots(writer.db, roots)
            rollback.forget(writer.db)
            old = writer.weigh_again(True, {})
            writer.settled(settle(writer.log, [], {}, writer.log.last_record(), old.keys))
            changed = old.turned()
        writer.sweep()
        return changed

    @_uncollected()
    def take(self, bundle: ReadBundle, sha256: bytes, at: str, files: Collection[str] = ()) -> Taken:
        """Segments, texts and receipts in one transaction, with a note of the file."""
        writer = self._writer
        intake = Intake(writer.log, bundle.key)
        intake.before.files = list(files)
        keys = writer.keys
        own = receipts.last_of(bundle.receipts, keys.public)
        if own > keys.counters.receipt:  # the whole machine was put back: what it wrote since lies elsewhere
            intake.stirred.add((keys.public, writer.incarnation))

        def on_stored() -> None:
            keys.note_receipt(own)
            others = [one for one in believed(writer.log) if one != keys.public]
            intake.before.heard += receipts.note(writer.log, bundle.receipts, others)
            self._note_requests(bundle)
            self._note_file(bundle, sha256, at, intake)

        taken = writer.hang(intake, bundle.segments, bundle.texts, on_stored)
        return replace(taken, receipts=len(intake.before.heard))

    def _note_requests(self, bundle: ReadBundle) -> None:
        """Keep what the device requested last; an older bundle that arrives late changes nothing."""
        db, number = self._writer.db, receipts.last_of(bundle.receipts, bundle.key)
        row = db.execute("SELECT number FROM reader WHERE key=?", (bundle.key,)).fetchone()
        if row is not None and number < row[0]:
            return
        db.execute("INSERT OR REPLACE INTO reader VALUES(?,?,?)", (bundle.key, bundle.originals, number))
        db.execute("DELETE FROM asked WHERE key=?", (bundle.key,))
        requested = [(bundle.key, hash_) for hash_ in bundle.want[:MOST_ASKED]]
        db.executemany("INSERT OR IGNORE INTO asked VALUES(?,?)", requested)

    def _note_file(self, bundle: ReadBundle, sha256: bytes, at: str, intake: Intake) -> None:
        writer, taken = self._writer, intake.report(frozenset())
        report = Report(
            *(bundle.unit, bundle.made, taken.new, taken.known, taken.parked, taken.texts),
            *(taken.refused, taken.streams, bundle.key.hex(), bundle.part),
        )
        row = (sha256, int(datetime.fromisoformat(at).timestamp() * 1000), msgspec.json.encode(report).decode())
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

    def pack(self, to: Sequence[str], at: str, shelf: FileStore, share: Share = NOTHING_SHARED) -> BundleContent:
        """After this no import can be undone: a receipt leaves."""
        packing = Packing(self._writer, to, self.policy(), share)
        with self._writer.transaction():
            packing.sign()
            rollback.forget(self._writer.db)
        return packing.packed(at, shelf)

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
        row = writer.db.execute("SELECT value FROM meta WHERE name='originals'").fetchone()
        return str(row[0]) if row else "asked"

    def ask(self, sha256: str) -> None:
        """The request goes to everybody, in the name of this device."""
        writer = self._writer
        with writer.transaction():
            writer.db.execute("INSERT OR IGNORE INTO asked VALUES(?,?)", (writer.keys.public, bytes.fromhex(sha256)))


_is_hash = re.compile(r"[0-9a-f]{64}").fullmatch
_SENT = frozenset({"sha256", "preview"})
_FILES = (
    "SELECT file.sha256, file.preview, scope.text, "
    "max(coalesce(evidence.personal, 0)!=0 OR coalesce(file.personal, 0)!=0 OR coalesce(field.conflict, 0)) "
    "FROM file "  # one value of a conflict may say so
    "JOIN name scope ON scope.id=file.scope LEFT JOIN inside ON inside.child=file.record "
    "LEFT JOIN evidence ON evidence.record=inside.parent "
    "LEFT JOIN field ON field.record IN (inside.parent, file.record) AND field.name=? "
    "WHERE file.record NOT IN (SELECT record FROM hidden) GROUP BY file.record"
)


class Packing:
    """One bundle for certain age recipients; with several, what all of them may read."""

    def __init__(self, writer: FolderWriter, to: Sequence[str], policy: str, share: Share = NOTHING_SHARED) -> None:
        self._writer, self._log, self._policy, self._share = writer, writer.log, policy, share
        weighed = writer.log.verdict.trust
        certified = [one for found in weighed.certificates.values() for one in found if one.age in to]
        self._devices = [one for one in certified if self._stands(one.key, one.holder)]
        self._strangers = not set(to) <= {one.age for one in self._devices}  # who has certified them is not known here
        strangers = [None] if self._strangers else []
        holders: list[Holder | None] = [*{one.holder for one in self._devices}, *strangers]
        self._holders = holders
        self._inside = all(one is not None and one.unit == writer.unit for one in holders)
        self._marked = marked(writer.log)
        self._branches = self._readable(holders)
        self._scopes = frozenset(one.scope for one in self._branches)

    def _stands(self, key: bytes, holder: Holder) -> bool:
        standings = self._log.verdict.trust.standings.get(key, ())
        return any(one.holder == holder and not one.revoked for one in standings)

    def _readable(self, holders: Iterable[Holder | None]) -> list[Branch]:
        """The histories that all of these may read."""
        found = [self._histories(one) for one in holders]
        shared = set.intersection(*({one.id for one in branches} for branches in found))
        return [one for one in found[0] if one.id in shared]

    def _histories(self, receiver: Holder | None) -> list[Branch]:
        verdict, own = self._log.verdict, self._log.home
        here = {one.scope for one in self._log.histories.values()}
        found = readable(own, receiver, here, verdict.trust.units.below)
        if found is None:
            raise _neither()
        line = verdict.line(receiver.unit if receiver else own.unit) | {self._writer.keys.public}
        return [
            one
            for one in delta.branches_of(self._log, found.scopes)
            if one.scope != "all" or found.every_key or one.key in line
        ]

    def sign(self) -> None:
        """Inside a transaction: the open ends of the own streams that leave."""
        delta.sign_ends(self._log, self._writer.keys, self._scopes)

    def packed(self, at: str, shelf: FileStore) -> BundleContent:
        """Note what leaves, then gather it."""
        log, keys = self._log, self._writer.keys
        delta.note_sending(log, keys, self._scopes)
        known = [receipts.known(log, one.key) for one in self._devices] + ([{}] if self._strangers else [])
        found, ops = delta.pieces(log, known, self._branches, self._withheld)
        pieces = [one._replace(texts=tuple(filter(self._goes, one.texts))) for one in found] if self._marked else found
        requested = self._requested()
        more = [delta.texts(log, one.key, self._branches, self._withheld) for one in self._devices]
        more += [delta.given(log, self._branches, self._given)] if self._share.give else []
        sent = {text for piece in pieces for text in piece.texts}
        texts = sorted(filter(self._goes, set[TextRow]().union(*more) - sent))
        blobs = self._blobs(ops, {hash_.hex() for hash_ in requested}, shelf)
        units = {one.scope.partition("/")[0] for one in self._branches if one.scope != "all" or self._every_key()}
        statements = receipts.write(keys, at, self._branches)
        statements += receipts.relayed(log, units)
        return BundleContent(
            tuple(pieces),
            tuple(texts),
            tuple(statements),
            tuple(blobs),
            self._want(shelf),
            self._policy,
        )

    def _every_key(self) -> bool:
        here = sum(one.scope == "all" for one in self._log.histories.values())
        return sum(one.scope == "all" for one in self._branches) == here

    # -- what they ask for

    def _requested(self) -> set[bytes]:
        keys = [one.key for one in self._devices]
        rows = (self._log.db.execute("SELECT hash FROM asked WHERE key=?", (key,)) for key in keys)
        return {bytes(hash_) for found in rows for (hash_,) in found}

    def _withheld(self, scope: str, entity: str, field: str) -> bool:
        return not self._gives(scope) and any(withheld(scope, entity, field, one) for one in self._holders)

    def _gives(self, scope: str) -> bool:
        """Whether personal texts of this scope are to be given to these receivers, and may be."""
        own = self._writer.unit
        return self._share.give and all(may_be_given(scope, own, one) for one in self._holders)

    def _given(self, ref: Ref, field: str) -> bool:
        """Is it personal, and given on purpose?"""
        return self._gives(ref.scope) and withheld(ref.scope, ref.entity, field, None, marked=ref in self._marked)

    def _goes(self, text: TextRow) -> bool:
        """Texts of personal evidence are kept back as its files are."""
        ref = text.ref
        if ref not in self._marked or self._gives(ref.scope):
            return True
        return not any(withheld(ref.scope, ref.entity, text.field, one, marked=True) for one in self._holders)

    # -- files

    def _blobs(self, ops: Sequence[Op], requested: set[str], shelf: FileStore) -> list[str]:
        """Previews with the records that name them, then originals as each receiver wants them, as far as here."""
        new = {text[1:] for op in ops if op.field in _SENT and op.entity == "file" and (text := _plain(op))}
        every = all(self._originals(one.key) == "all" for one in self._devices) and bool(self._devices)
        previews, originals = dict[str, None](), dict[str, None]()
        for sha256, preview, scope, personal in self._files():
            if scope not in self._scopes or (personal and not self._inside and not self._gives(scope)):
                continue
            if preview and (preview in new or preview in requested):
                previews[preview] = None
            if sha256 and (sha256 in requested or (every and sha256 in new)):
                originals[sha256] = None
        return [one for one in previews | originals if shelf.has(one)]

    def _originals(self, key: bytes) -> str:
        row = self._log.db.execute("SELECT originals FROM reader WHERE key=?", (key,)).fetchone()
        return str(row[0]) if row else "asked"

    def _files(self) -> Iterator[tuple[str, str, str, int]]:
        """(original, picture, scope, personal) of every file; "" where its record names none, or no hash at all."""
        number = self._log.number("personal")
        for sha256, preview, scope, personal in self._log.db.execute(_FILES, (number,)).fetchall():
            yield _hash(sha256), _hash(preview), scope, personal

    def _want(self, shelf: FileStore) -> tuple[bytes, ...]:
        """Texts that are not here, previews, and originals as far as this device wants them."""
        texts = missing_texts.wanted(self._log, self._scopes)
        if self._share.ask:
            theirs = {one.unit for one in self._holders if one is not None}
            texts += missing_texts.withheld_here(
                self._log, {one for one in self._scopes if one.partition("/")[0] in theirs}
            )
        own = self._writer.keys.public
        chosen = {bytes(one) for (one,) in self._log.db.execute("SELECT hash FROM asked WHERE key=?", (own,))}
        files = set[bytes]()
        for sha256, preview, scope, _personal in self._files():
            if scope in self._scopes:
                wanted = self._policy == "all" or bytes.fromhex(sha256) in chosen
                names = (preview, sha256 if wanted and self._policy != "none" else "")
                files |= {bytes.fromhex(one) for one in names if one and not shelf.has(one)}
        return tuple(sorted(missing_texts.some({*texts, *(self._not_erased(files))})))

    def _not_erased(self, hashes: set[bytes]) -> set[bytes]:
        query = "SELECT 1 FROM erased_file WHERE hash=?"
        return {one for one in hashes if self._log.db.execute(query, (one,)).fetchone() is None}


def _hash(text: str | None) -> str:
    return text if text and _is_hash(text) else ""


def _plain(op: Op) -> str:
    return op.value if isinstance(op.value, str) and op.value.startswith("=") else ""


def _neither() -> UserError:
    return UserError(
        _("ส่งออกถึงหน่วยงานนี้ไม่ได้"),
        _("เพราะไม่ใช่ต้นสังกัดและไม่ใช่หน่วยงานในสังกัดตามทะเบียนหน่วยงาน"),
        _("โปรดตรวจผู้รับ หรือนำเข้าทะเบียนล่าสุดจากต้นสังกัดก่อน"),
    )
