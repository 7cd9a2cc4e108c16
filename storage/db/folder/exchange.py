"""The bundles of one folder: pack what receivers lack (docs/bundle.md); preview, import and undo an import."""

import gc
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from typing import Protocol

import msgspec

from core.entities import record_id
from core.errors import UserError
from core.i18n import _
from core.log import post
from core.log.certificates import LONGEST_NAME, CertificateRequest, InvitationClaim, OwnStartFile
from core.log.op import Segment, StreamedSegment, TextRow
from core.log.scopes import NOTHING_SHARED, ExportOptions
from core.values import Changes, Ref
from storage.db.folder import rollback
from storage.db.folder.intake import ImportTransaction
from storage.db.folder.preview import ImportPreviewer, meet, units_of
from storage.db.folder.writer import FolderWriter
from storage.db.log import delta, missing_texts, receipts, trust
from storage.db.log.delta import StatedEnds, Withhold
from storage.db.log.log import Log
from storage.db.reading.reach import RecipientReadRights, named_file, prints, table_of
from storage.db.reading.reader import FolderReader
from storage.db.reading.transfers import ImportReport
from storage.db.reading.wishes import policy_of, request_setting
from storage.db.signoffs.consequences import settle
from storage.db.sqlite import SQLiteError, empty_journal, in_words
from storage.keys import FolderKeys, age_recipient

MOST_REQUESTED = 20_000  # of the files that one device asks for, this many hashes are kept


@contextmanager
def _uncollected() -> Iterator[None]:
    """Pause garbage collection: a bundle makes tens of thousands of objects without cycles, searched in vain."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class FolderExchange:
    """The service that exports and imports the bundles of one folder (implements core.forms.ports.FileExchange)."""

    def __init__(self, writer: FolderWriter) -> None:
        self._writer = writer
        trial = ImportPreviewer(writer.log, writer.reading)
        self.seen, self.preview = in_words()(trial.seen), trial.preview
        self.would_know, self.lacks = trial.would_know, trial.lacks
        self.took_in = False  # whether a file was stored here

    # -- in

    def units_of(self, key: bytes) -> Collection[str]:
        return units_of(self._writer.log, key)

    @in_words()
    def meet(self, sender: post.BundleSender, find_certificates: post.Papers) -> bool:
        """Return whether the sender's key was ever certified here. Before returning False, import from its bundle the
        certificates that `find_certificates` returns for the keys trusted here, and check once more."""
        return meet(self._writer.log, sender, find_certificates, self.take_segments)

    @in_words()
    def take_segments(
        self,
        segments: Iterable[Segment | StreamedSegment],
        texts: Iterable[TextRow] = (),
        without_rights: bool = False,
    ) -> post.ImportResult:
        """Import the valid segments in one durable transaction; the result lists the invalid ones. `without_rights`:
        import also segments whose author may not write in their scope."""
        writer = self._writer
        intake = ImportTransaction(writer.log, every=without_rights, bounded=False)
        return writer.hang(intake, tuple(segments), texts, lambda: rollback.forget(writer.db))

    def trust_in(
        self, roots: Collection[bytes], start_origin: OwnStartFile | None = None
    ) -> Sequence[post.FieldChangedByTrust]:
        """Trust exactly these root keys (public keys) and store `start_origin`, where the folder comes from (None =
        leave it). Return the fields whose value changed, because other ops count now."""
        writer = self._writer
        with writer.transaction():
            trust.note_roots(writer.db, roots)
            if start_origin is not None:
                trust.note_started(writer.db, start_origin)
            rollback.forget(writer.db)
            old = writer.weigh_again(True, {})
            writer.settled(settle(writer.log, [], {}, writer.log.last_record(), old.keys))
            changed = old.turned()
        writer.sweep()
        return changed

    @in_words()
    @_uncollected()
    def take(
        self, bundle: post.ReceivedBundle, sha256: bytes, time: str, files: Collection[str] = ()
    ) -> post.ImportResult:
        """Import a bundle's segments, texts and receipts in one transaction, note its file (`sha256`, `time`: ISO
        time), and return the result. `files`: SHA-256 (hex) of its attached files; undoing the import deletes them."""
        writer = self._writer
        intake, keys = ImportTransaction(writer.log, bundle.key), writer.keys
        intake.before.files = list(files)
        said = receipts.numbered(bundle.receipts, keys.public, bundle.key)
        own = receipts.last_of(said[keys.public], keys.counters.receipt)
        # the whole PC was restored from a copy: own later ops are elsewhere
        if own > keys.counters.receipt:
            intake.stirred.add((keys.public, writer.incarnation))

        def on_stored() -> None:
            keys.note_receipt(own)
            others = writer.log.verdict.trust.standings.keys() - {keys.public}
            intake.before.heard += receipts.note(writer.log, bundle.receipts, others, bundle.key)
            self._note_requests(bundle, said)
            self._note_file(bundle, sha256, time, intake)

        taken = writer.hang(intake, bundle.segments, bundle.texts, on_stored)
        self.took_in = True
        return replace(taken, receipts=len(intake.before.heard))

    def _note_requests(
        self, bundle: post.ReceivedBundle, device_receipts: Mapping[bytes, receipts.Numbered]
    ) -> None:
        """Keep what the device requested last, and what it knows; an older bundle that arrives late changes nothing."""
        db = self._writer.db
        number = receipts.last_of(device_receipts[bundle.key])
        row = db.execute("SELECT number FROM reader WHERE key=?", (bundle.key,)).fetchone()
        if row is not None and number < row[0]:
            return
        receipts.note_standing(
            self._writer.log, bundle.key, self._writer.keys.public, number, bundle.standing
        )
        db.execute(
            "INSERT OR REPLACE INTO reader VALUES(?,?,?)", (bundle.key, bundle.originals, number)
        )
        db.execute("INSERT OR REPLACE INTO meta VALUES(?,?)", (table_of(bundle.key), bundle.table))
        own = self._writer.keys.public
        heard = device_receipts[own][0][0] if device_receipts[own] else 0
        receipts.note_heard(self._writer.log, bundle.key, own, heard)
        db.execute("DELETE FROM asked WHERE key=?", (bundle.key,))
        requested = [(bundle.key, hash_) for hash_ in bundle.want[:MOST_REQUESTED]]
        db.executemany("INSERT OR IGNORE INTO asked VALUES(?,?)", requested)

    def _note_file(
        self, bundle: post.ReceivedBundle, sha256: bytes, time: str, intake: ImportTransaction
    ) -> None:
        writer, taken = self._writer, intake.report(frozenset())
        report = ImportReport(
            bundle.unit,
            bundle.made,
            taken.new,
            taken.known,
            taken.parked,
            taken.texts,
            taken.refused,
            taken.streams,
            bundle.key.hex(),
            bundle.part,
        )
        moment = int(datetime.fromisoformat(time).timestamp() * 1000)
        earlier = writer.db.execute(
            "SELECT at, report FROM bundle WHERE sha256=?", (sha256,)
        ).fetchone()
        if earlier:
            intake.before.noted = (earlier[0], earlier[1])
            moment = earlier[0]
            report = msgspec.json.decode(earlier[1], type=ImportReport).and_then(report)
        row = (sha256, moment, msgspec.json.encode(report).decode())
        writer.db.execute("INSERT OR REPLACE INTO bundle VALUES(?,?,?)", row)
        if intake.undoable:
            rollback.remember(writer.db, sha256, intake.before)
        else:
            rollback.forget(writer.db)

    def last(self) -> bytes | None:
        return rollback.last(self._writer.db)

    def set_aside(self) -> Changes:
        """Undo the last import and return the changes. UserError if a later save or export has made it final."""
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
        # its texts must not remain in the journal; a later emptying will do
        with suppress(SQLiteError):
            empty_journal(writer.db)
        return Changes("set_aside", "", touched)

    # -- out

    def pack(
        self,
        groups: Sequence[Sequence[str]],
        time: str,
        file_store: post.FileStore,
        options: ExportOptions = NOTHING_SHARED,
    ) -> Iterator[post.BundleContent | UserError]:
        """Yield one bundle for each of `groups` (lists of age recipients), or the UserError that says why a group gets
        none. `time`: ISO time; `options`: what the user chose to send. Earlier imports can then no longer be undone,
        because bundles contain receipts for them."""
        yield from pack(self._writer, groups, time, file_store, options)

    def give(
        self,
        known_ends: StatedEnds | None = None,
        scopes: Collection[str] | None = None,
        withhold: Withhold = delta.withhold_nothing,
    ) -> tuple[list[Segment], list[TextRow]]:
        """Return (segments, texts) of `scopes` (None = all) that a receiver lacks, after signing this device's last
        ops. `known_ends`: the last ops that the receiver has, None = none; `withhold` selects texts to leave out."""
        log = self._writer.log
        self._writer.leave(scopes)
        pieces, _ops = delta.pieces(
            log, [known_ends or {}], delta.branches_of(log, scopes), withhold
        )
        return [one.segment for one in pieces], sorted(
            {text for one in pieces for text in one.texts}
        )

    def leave(self, scopes: Collection[str] | None = None) -> None:
        """Sign this device's last ops in `scopes` (None = all); note in the key file that these ops leave this PC."""
        self._writer.leave(scopes)

    def policy(self, originals: str = "") -> str:
        writer = self._writer
        if originals in post.ORIGINALS:
            with writer.transaction():
                writer.db.execute(
                    "INSERT OR REPLACE INTO meta VALUES('originals', ?)", (originals,)
                )
        return policy_of(writer.log)

    def ask(self, *sha256: str, time: int = 0, wanted: bool = True) -> None:
        """Request files from all other devices; if not `wanted`, withdraw the requests. `time`: ms since 1970."""
        db = self._writer.db
        keys = [(self._writer.keys.public, bytes.fromhex(one)) for one in sha256]
        with self._writer.transaction():
            db.executemany("DELETE FROM asked WHERE key=? AND hash=?", keys)
            db.executemany(
                "DELETE FROM meta WHERE name=?", [(request_setting(one),) for one in sha256]
            )
            if wanted:
                db.executemany("INSERT INTO asked VALUES(?,?)", keys)
                db.executemany(
                    "INSERT INTO meta VALUES(?,?)",
                    [(request_setting(one), time) for one in sha256 if time],
                )


class BundleWriter(Protocol):
    """What the packing of bundles needs: a folder open for writing, or a copy of one that cannot be written."""

    log: Log
    keys: FolderKeys
    reading: FolderReader
    unit: str
    incarnation: bytes

    def transaction(self) -> AbstractContextManager[None]: ...

    def leave(self, scopes: Collection[str] | None = None) -> None:
        """Sign the last op of each own stream in `scopes` (None = all); record in the key file that they leave."""


def pack(
    writer: BundleWriter,
    groups: Sequence[Sequence[str]],
    time: str,
    file_store: post.FileStore,
    options: ExportOptions,
) -> Iterator[post.BundleContent | UserError]:
    """Yield what `FolderExchange.pack` yields, of a folder or of the copy of one."""
    policy = policy_of(writer.log)
    cut = delta.SegmentCache()
    packings: list[BundleBuilder | UserError] = []
    for to in groups:
        try:
            packings.append(BundleBuilder(writer, to, policy, options, cut))
        except UserError as problem:
            packings.append(problem)
    scopes = {
        scope
        for packing in packings
        if isinstance(packing, BundleBuilder)
        for scope in packing.scopes
    }
    if scopes:
        writer.leave(scopes)
        delta.note_sending(writer.log, writer.keys, scopes)
    first = writer.keys.next_receipts(len(groups)) if scopes else 0
    for number, packing in enumerate(packings, start=first):
        yield (
            packing.packed(time, file_store, number)
            if isinstance(packing, BundleBuilder)
            else packing
        )


class BundleBuilder:
    """A builder of one bundle for certain age recipients; its constructor raises UserError if they may not get one."""

    def __init__(
        self,
        writer: BundleWriter,
        recipients: Sequence[str],
        policy: str,
        share: ExportOptions,
        cut: delta.SegmentCache,
    ) -> None:
        self._cut = cut
        self._writer = writer
        self._log = writer.log
        self._policy = policy
        self._share = share
        self._reach = RecipientReadRights(
            writer.log, writer.reading, writer.keys.public, recipients, share
        )

    @property
    def scopes(self) -> frozenset[str]:
        return self._reach.scopes

    def packed(self, time: str, file_store: post.FileStore, number: int) -> post.BundleContent:
        """Sign this device's unsigned ops, note them as sent, and return the bundle. `time` (ISO) and `number` are the
        time and the serial number of the receipts in it."""
        log = self._log
        keys = self._writer.keys
        reach = self._reach
        readers = reach.keys
        units = {
            branch.scope.partition("/")[0]
            for branch in reach.branches
            if branch.scope != "all" or reach.every_key()
        }
        with self._writer.transaction():
            delta.sign_ends(log, keys, self.scopes)
            relayed = receipts.relayed(log, reach.holders, readers, units)
            receipts.note_stated(log, relayed, readers, number)
            # to several receivers all that we hold
            said = receipts.stated(reach.branches)
            since = 0
            if len(readers) == 1:
                said, since = receipts.to_tell(
                    log, readers[0], self._writer.incarnation, said, number
                )
            rollback.forget(log.db)
        delta.note_sending(log, keys, self.scopes)
        known = [ends for key in readers for ends in receipts.stated_ends(log, key)]
        found, ops = delta.pieces(log, known, reach.branches, reach.withheld, self._cut)
        if reach.marked or reach.pack or reach.votes:
            pieces = [one._replace(texts=tuple(filter(reach.goes, one.texts))) for one in found]
        else:
            pieces = found
        more = [
            delta.texts(log, key, [*reach.branches, *reach.left], reach.withheld) for key in readers
        ]
        more += [delta.given(log, reach.branches, reach.given)] if self._share.give else []
        # who has their lines lacks their words until then
        opened = reach.votes.opened_by(ops) if reach.votes else []
        more += [delta.words_of(log, opened, reach.branches, reach.withheld)] if opened else []
        more += [self._opened_words(), self._names()]
        sent = {text for piece in pieces for text in piece.texts}
        texts = sorted(filter(reach.goes, set[TextRow]().union(*more) - sent))
        files = reach.sent_files(
            {named_file(op.entity, op.field, op.value) for op in ops}, file_store
        )
        statements = receipts.write(keys, time, said, number)
        statements += receipts.at_places(log, [*relayed, *receipts.newest(log, readers)])
        return post.BundleContent(
            tuple(pieces),
            tuple(texts),
            tuple(statements),
            tuple(dict.fromkeys((*files.small, *files.originals))),
            self._want(file_store),
            self._policy,
            post.ReceiptStatus(since, receipts.read_of(log, readers)),
            _invite(log, keys.public),
            self._request(),
            files.staying,
        )

    def _opened_words(self) -> set[TextRow]:
        """Of sealed ballots, once their vote is open, for devices of the unit that judges alone."""
        reach, unit = self._reach, self._log.home.unit
        if any(one.unit != unit for one in reach.holders):
            return set()
        from storage.db.reading.packs import opened_words  # imported late, as in reach.py

        drafts = reach.pack.drafts if reach.pack else None
        return opened_words(self._log, self._writer.reading, unit, reach.branches, drafts)

    def _names(self) -> set[TextRow]:
        """Of those convened, for a committee's device that was convened with them."""
        if self._reach.pack is None or not self._reach.pack.people:
            return set()
        from storage.db.reading.packs import names_of_members  # imported late, as in reach.py

        return names_of_members(
            self._log, self._writer.reading, self._reach.pack, self._reach.branches
        )

    def _request(self) -> CertificateRequest | None:
        """What this device says to be certified, as long as it is not; a file of it brings that along."""
        keys, unit = self._writer.keys, self._log.home.unit
        if self._log.verdict.certificate(keys.public, unit):
            return None
        office = self._writer.reading.record(Ref(unit, "office", record_id(unit, "office", unit)))
        code = str(self._writer.reading.info().get("code") or "")
        said = [office.text(name) if office else "" for name in ("name", "kind", "parent")]
        above = said[2].rpartition("/")[2]
        if code:
            return CertificateRequest(
                keys.public, age_recipient(keys), code, said[0][:LONGEST_NAME], said[1], above
            )
        return None

    def _want(self, file_store: post.FileStore) -> tuple[bytes, ...]:
        """Texts that are not here, previews, and originals as far as this device wants them."""
        reach = self._reach
        texts = missing_texts.hashes_to_request(self._log, self.scopes)
        if self._share.ask:
            theirs = {holder.unit for holder in reach.holders}
            texts += missing_texts.withheld_here(
                self._log, {one for one in self.scopes if one.partition("/")[0] in theirs}
            )
        asked = self._log.db.execute(
            "SELECT hash FROM asked WHERE key=?", (self._writer.keys.public,)
        )
        chosen, others = {bytes(one) for (one,) in asked}, self._passed_on()
        files = set[bytes]()
        for sha256, preview, _scope, personal in reach.files():
            hash_ = bytes.fromhex(sha256)
            wanted = self._policy == "all" or hash_ in chosen or (hash_ in others and not personal)
            names = (preview, sha256 if wanted and self._policy != "none" else "")
            files |= {bytes.fromhex(one) for one in names if one and not file_store.has(one)}
        kept = (
            name
            for name, scope, nameless in prints(self._log, self.scopes)
            if nameless or scope == self._writer.unit
        )
        files |= {bytes.fromhex(one) for one in (*reach.forms(), *kept) if not file_store.has(one)}
        query = "SELECT 1 FROM erased_file WHERE hash=?"
        files = {file for file in files if self._log.db.execute(query, (file,)).fetchone() is None}
        return tuple(sorted(missing_texts.some({*texts, *files})))

    def _passed_on(self) -> set[bytes]:
        """What others ask for of this device, where a unit below is asked: going down alone, no wish comes back."""
        above = self._log.verdict.trust.units.above_now
        own = self._log.home.unit
        holders = self._reach.holders
        if not all(one.kind != "committee" and own in above(one.unit) for one in holders):
            return set()
        found = self._log.db.execute(
            "SELECT hash FROM asked WHERE key!=?", (self._writer.keys.public,)
        )
        return {bytes(one) for (one,) in found}


def _invite(log: Log, own_key: bytes) -> InvitationClaim | None:
    """The claim of an invitation, as long as this device has no certificate; one of another key is none."""
    start, unit = trust.started(log.db), trust.grounds(log.db).unit
    if start is None or start.key != own_key.hex() or log.verdict.certificate(own_key, unit):
        return None
    return start.invite
