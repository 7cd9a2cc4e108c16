"""The read-only view of an office folder (core.forms.ports.Reader, core.log.certificates.TrustReader)."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from copy import copy
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from core.entities import DELETED, ENTITIES, SAVE, klass_of
from core.errors import afterwards
from core.forms.ports import Forms
from core.log import scopes
from core.log.certificates import Certificate, Device, IneffectiveOps, OwnStartFile
from core.log.op import Cut, LogHistory, OpRef, StreamPosition, read_cut, write_cut
from core.log.ports import FieldDraft, FieldHistoryRow, FieldReader, Outlines, ScannedPage
from core.log.scopes import KeyRole
from core.log.verdict import NoEffectReason
from core.values import Plain, Record, Ref, Row, gathered
from storage.db.log import drafts, history, scans, trust
from storage.db.log.fields import fields
from storage.db.log.log import (
    MASK,
    SHIFT,
    Log,
    Snapshot,
    away,
    cut_of,
    find_records,
    numbers,
    op_name,
)
from storage.db.log.segments import unpacked
from storage.db.reading.lists import (
    FolderFieldReader,
    RecordRow,
    from_entity,
    records_of,
    which,
)
from storage.db.reading.privacy import FolderPersonalTextReader, ViewingLogPlace
from storage.db.reading.results import FolderResultReader
from storage.db.reading.transfers import FolderTransferReader, ImportReport
from storage.db.signoffs.covered import standing
from storage.db.signoffs.deletes import SIGNED
from storage.db.signoffs.queries import SignOffQueries
from storage.db.sqlite import Connection, meta, reading
from storage.db.tables import quoted


class FolderHistoryReader:
    """Reads past ops and saves (core.log.ports.HistoryReader); `device` is this device's public key."""

    def __init__(self, snapshot: Snapshot, device: bytes) -> None:
        self._snapshot, self._device = snapshot, device
        # cached counts of the saves that are in no file
        self._counted: dict[int, history.UnsentSaveCount] = {}

    def of(self, ref: Ref, field: str | None = None) -> Sequence[FieldHistoryRow]:
        with self._snapshot() as log:
            return history.history(log, ref, field)

    def save(self, save: str, limit: int = 0) -> Sequence[FieldHistoryRow]:
        with self._snapshot() as log:
            return history.save_of(log, self._device, save, limit)

    def last_save(self, person: str | None = None, passed: Collection[str] = ()) -> str:
        with self._snapshot() as log:
            return history.last_save(log, self._device, person, passed)

    def last_undo(self, person: str | None = None) -> str:
        with self._snapshot() as log:
            return history.last_undo(log, self._device, person)

    def unsent(self, last_sent: Mapping[bytes, int]) -> int:
        with self._snapshot() as log:
            return history.unsent(log, self._device, last_sent, self._counted)

    def cut(self, scope: str) -> Plain:
        with self._snapshot() as log:
            return Plain(write_cut(cut_of(log, scope)))

    def within(self, cut: str, ops: Collection[str]) -> frozenset[str]:
        with self._snapshot() as log:
            return history.within(log, read_cut(cut) or {}, ops)


class FolderReader:
    """Reads a folder over one connection. `log`: the log that the writer keeps; None = read it for each query."""

    _forms: Forms | None = None

    def __init__(
        self,
        db: Connection,
        log: Log | None = None,
        device: bytes = b"",
        views: ViewingLogPlace | None = None,
    ) -> None:
        self._db, self._device = db, device
        self._log = log or Log(db)
        self._shared = log is None
        self._made: dict[object, object] = {}
        self._prefetched: dict[Ref, Record | None] = {}
        self.fields: FieldReader = FolderFieldReader(
            self.snapshot, self._made if self._shared else None
        )
        self.trust = FolderTrustReader(self.snapshot, device)
        self.sign_offs = SignOffQueries(self.snapshot, device, self._within)
        self.signed_view = self.sign_offs.view
        self.history = FolderHistoryReader(self.snapshot, device)
        self.transfers = FolderTransferReader(self.snapshot, device, self._within)
        self.privacy: scopes.PersonalTextReader = FolderPersonalTextReader(self.snapshot, views)
        self._use_results(FolderResultReader(self.snapshot))
        self.outlines = Outlines()

    @property
    def forms(self) -> Forms:
        """The forms of the program and of the folder. Raises RuntimeError before `use_forms` has set them."""
        if self._forms is None:
            raise RuntimeError("this reader was given no forms")
        return self._forms

    def use_forms(self, forms: Forms) -> None:
        """Use these forms from now on to interpret what is read."""
        self._forms = forms

    def by_same_forms(self, other: "FolderReader") -> "FolderReader":
        """Make `other`, another reader of this folder, use the forms of this one; return `other`."""
        other._forms = self._forms
        return other

    def _within(self, log: Log) -> "FolderReader":
        """Return a reader of another state of this folder, by the same forms."""
        return self.by_same_forms(FolderReader(log.db, log, self._device))

    @contextmanager
    def snapshot(self) -> Iterator[Log]:
        if not self._shared or self._db.in_transaction:
            yield self._log
            return
        with reading(self._db):
            if self._log.fresh():
                self._made.clear()
            with afterwards(self._prefetched.clear):
                yield self._log

    def rows(self, kind: type[Row]) -> Sequence[Row]:
        from core.catalogue import rows

        return rows(kind)

    def only(self, scopes: Collection[str]) -> "FolderReader":
        """Return a copy of this reader whose lists over several units contain units' own data only from `scopes`."""
        found, among = copy(self), frozenset(scopes)
        found.fields = FolderFieldReader(self.snapshot, None, among)
        found._use_results(FolderResultReader(self.snapshot, among))
        return found

    def _use_results(self, results: FolderResultReader) -> None:
        self.derived = results.of
        self.wholes = results.wholes

    def all_scans(self) -> Sequence[ScannedPage]:
        with self.snapshot() as log:
            return scans.every(log)

    def all_drafts(self) -> Sequence[FieldDraft]:
        with self.snapshot() as log:
            return drafts.every(log)

    def close(self) -> None:
        self._db.close()

    def record(self, ref: Ref) -> Record | None:
        """Return the record, even if it is in the bin; None if no op of it takes effect in this folder."""
        if ref in self._prefetched:
            return self._prefetched[ref]
        with self.snapshot() as log:
            number = log.find_record(ref) if ref.entity in ENTITIES else None
            if number is None:
                return None
            query = f"SELECT scope FROM {quoted(ref.entity)} WHERE record=?"
            row = log.db.execute(query, (number,)).fetchone()
            if row is None:
                return None
            id_, entity = bytes.fromhex(ref.id), log.number(ref.entity) or 0
            return records_of(log, [(number, id_, row[0], entity)])[0]

    def prefetch(self, refs: Collection[Ref]) -> None:
        if self._shared and self._db.in_transaction:  # nothing can change before the snapshot ends
            self._prefetched |= dict.fromkeys(refs) | self._read(refs)

    def _read(self, refs: Collection[Ref]) -> dict[Ref, Record]:
        """Return those of these records of which an op takes effect."""
        with self.snapshot() as log:
            by_entity = gathered((one.entity, one) for one in refs if one.entity in ENTITIES)
            rows: list[RecordRow] = []
            for entity, found in by_entity.items():
                named = {number: ref for ref, number in find_records(log, found).items()}
                query = f"SELECT record, scope FROM {quoted(entity)} WHERE record IN (SELECT value FROM json_each(?))"
                for number, scope in log.db.execute(query, (numbers(named),)).fetchall():
                    id_ = bytes.fromhex(named[number].id)
                    rows.append((number, id_, scope, log.number(entity) or 0))
            return {one.ref: one for one in records_of(log, rows)}

    def records(
        self, entity: str, scope: str | None = None, **equals: str | int | frozenset[str]
    ) -> Sequence[Record]:
        """Return an entity's records in `scope` (None = all) whose fields have the values `equals` (a frozenset: one of
        them), without those in the bin, sorted by `order`, then creation."""
        declared = ENTITIES[entity]
        with self.snapshot() as log:
            condition, values = which(log, declared, scope, equals)
            found = "record.id, record.record, record.scope, record.entity"
            rows = log.db.execute(
                f"SELECT {found} {from_entity(declared)} WHERE {condition}", values
            ).fetchall()
            return records_of(log, rows)

    def bin(self, scope: str | None = None, entity: str = "") -> Sequence[Record]:
        """Return the deleted records of an entity ("" = any) and scope (None = any), the last deleted first."""
        with self.snapshot() as log:
            rows = log.db.execute(
                "SELECT record.id, record.record, record.scope, record.entity FROM bin "  # few, and every field else
                "CROSS JOIN record ON record.id=bin.record CROSS JOIN field ON field.record=bin.record "
                "WHERE deleted AND name=?1 AND (?2='' OR record.entity=?3) ORDER BY clock DESC",
                (log.number(DELETED), entity, log.number(entity) or 0),
            ).fetchall()
            passed = away(log).__contains__ if scope is None else scope.__ne__
            found = [row for row in rows if not passed(log.name(row[2]))]
            return records_of(log, found)

    def conflicts(self, scope: str | None = None, entity: str = "") -> Sequence[tuple[Ref, str]]:
        """Return the fields in conflict, as sorted pairs (record, field), in `scope` (None = all) and of `entity` ("" =
        all). Left out are records in the bin, and fields of which no value can be read on this device."""
        with self.snapshot() as log:
            rows = log.db.execute(
                "SELECT field.record, name FROM field CROSS JOIN record ON record.id=field.record WHERE conflict "
                "AND field.record NOT IN (SELECT record FROM hidden) "
                "AND (?1 IS NULL OR scope=?2) AND (?3='' OR entity=?4)",
                (scope, log.number(scope or ""), entity, log.number(entity)),
            ).fetchall()
            shown = fields(log, {record for record, _name in rows})
            found = [(log.ref(record), log.name(name), shown[record]) for record, name in rows]
            passed = away(log) if scope is None else frozenset[str]()
            heard = ((ref, name) for ref, name, kept in found if not kept[name].unheard)
            return sorted((ref, name) for ref, name in heard if ref.scope not in passed)

    def digest(self, scope: str | None = None) -> str:
        with self.snapshot() as log:
            from storage.db.signoffs import digest

            return digest.folder_digest(log, scope)

    def info(self) -> dict[str, Any]:
        """Return the dict of TrustReader.here with counts added: ops, records, streams, deleted (records), conflicts
        (fields) and parked (segments that wait for missing ones)."""
        with self.snapshot() as log:
            counted = {
                "ops": "SELECT count(*) FROM op",
                "records": "SELECT count(*) FROM record",
                "streams": "SELECT count(DISTINCT stream) FROM history",
                "parked": "SELECT count(*) FROM parked",
                "deleted": "SELECT count(*) FROM bin WHERE deleted",
            }
            counts = {name: log.db.execute(query).fetchone()[0] for name, query in counted.items()}
            return {**self.trust.here(), "conflicts": len(self.conflicts()), **counts}


def reader_of(
    db: Connection, device: bytes = b"", views: ViewingLogPlace | None = None
) -> FolderReader:
    """Return a reader that owns this connection and closes it; if the database cannot be read, it is closed at once.
    `device`: this device's public key (b"" = none); `views`: where the log of views is noted (None = nowhere)."""
    with ExitStack() as held:
        held.enter_context(closing(db))
        reader = FolderReader(db, None, device, views)
        held.pop_all()
    return reader


class FolderTrustReader:
    """Tells which devices are trusted and which ops take effect. `snapshot` opens the log; `key`: this device's key."""

    def __init__(self, snapshot: Snapshot, key: bytes) -> None:
        self._snapshot, self._key = snapshot, key

    def archives(self) -> Sequence[str]:
        with self._snapshot() as log:
            return sorted({unit for _key, unit in trust.grounds(log.db).born})

    def look_within(self, unit: str) -> None:
        with self._snapshot() as log:
            log.within = unit

    def here(self) -> Mapping[str, Any]:
        with self._snapshot() as log:
            return {**meta(log.db, "folder", "unit", "code", "year"), "device": self._key.hex()}

    def roots(self) -> frozenset[bytes]:
        with self._snapshot() as log:
            return trust.grounds(log.db).roots

    def started(self) -> OwnStartFile | None:
        with self._snapshot() as log:
            return trust.started(log.db)

    def devices(self) -> Sequence[Device]:
        """Return every device certified by an issuer who may certify it, also revoked devices, in a stable order."""
        with self._snapshot() as log:
            weighed = log.verdict.trust
            held = {
                (key, one.holder): one.revoked
                for key, standings in weighed.standings.items()
                for one in standings
            }
            made = {one for found in weighed.certificates.values() for one in found}
            return [_device(one, held.get((one.key, one.holder), True)) for one in sorted(made)]

    def device(self) -> Device | None:
        """Return this device as certified for its own unit; None while this folder has no such certificate."""
        with self._snapshot() as log:
            found = log.verdict.certificate(self._key, trust.grounds(log.db).unit)
            return _device(found, False) if found else None

    def proves(self, key: bytes, message: bytes, signature: bytes) -> bool:
        """Return whether `signature` is this key's valid Ed25519 signature of `message`."""
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    def may_certify(self, kind: str, unit: str) -> bool:
        """Return whether this device may certify and revoke a device of this kind and unit."""
        with self._snapshot() as log:
            standings = log.verdict.trust.standings.get(self._key, ())
            below = log.verdict.trust.units.below
            role = KeyRole(kind, unit)
            return any(not one.revoked and one.holder.may_certify(role, below) for one in standings)

    def line(self, unit: str) -> frozenset[bytes]:
        """Return the keys whose ops in scope `all` verify a unit's data: those of roots, centres and its province."""
        with self._snapshot() as log:
            return log.verdict.line(unit)

    def ends(self, names: Sequence[str]) -> Cut | None:
        """Return the cut ending with these ops (`stream:seq:hash8`); None if one is missing or two share a stream."""
        with self._snapshot() as log:
            cut: dict[bytes, StreamPosition] = {}
            for words in names:
                name = OpRef.read(words)
                found = _end(log, name) if name else None
                if name is None or found is None or name.stream in cut:
                    return None
                cut[name.stream] = found
            return cut

    def cut_of(self, key: bytes) -> Cut:
        """Return the cut of a key's ops that take effect here. A revocation at this cut keeps just these ops valid."""
        with self._snapshot() as log:
            seen: dict[bytes, StreamPosition] = {}
            for branch in log.histories.values():
                last = min(branch.head, log.verdict.last(branch.id))
                known = branch.key == key and branch.scope not in log.verdict.trust.archive
                if known and last > seen.get(branch.stream, (0,))[0]:
                    seen[branch.stream] = StreamPosition(last, log.chain_at(branch.id, last) or b"")
            return seen

    def problems(self) -> Sequence[IneffectiveOps]:
        """Return what is stored without effect, with the reasons, as the function `problems` does."""
        with self._snapshot() as log:
            return problems(log)


def _end(log: Log, name: OpRef) -> StreamPosition | None:
    for branch in log.streams.get(name.stream, ()):
        if branch.base < name.seq <= branch.head:
            chain = log.chain_at(branch.id, name.seq)
            if chain is not None and chain[:8] == name.mark:
                return StreamPosition(name.seq, chain)
    return None


def _device(certificate: Certificate, revoked: bool) -> Device:
    return Device(
        certificate.key.hex(),
        certificate.unit,
        certificate.kind,
        certificate.letter,
        certificate.age,
        revoked,
    )


_OPS = "SELECT op, field, chain, entity, record.record FROM op JOIN record ON record.id=op.record WHERE "
Silent = tuple[int, str, bytes]  # op, its field, chain


def problems(log: Log) -> Sequence[IneffectiveOps]:
    """Return what is stored without effect, with the reasons: ops by devices without the right to them, deletes of
    signed records, and segments that wait for missing ones."""
    found = [one for branch, after in _suspects(log) for one in _silent(log, branch, after)]
    return [*sorted([*found, *_refused(log), *_after_signing(log), *_left(log)]), *_parked(log)]


_LEFT = "SELECT report FROM bundle WHERE instr(report, ?) OR instr(report, ?) ORDER BY at"


def _left(log: Log) -> Iterator[IneffectiveOps]:
    """Yield the ops in imported files that nobody had a right to write there, nor has now, and that were not stored."""
    reasons = [
        f'"{why.value}"' for why in (NoEffectReason.NOT_ENROLLED, NoEffectReason.OUTSIDE_RIGHTS)
    ]
    found: dict[tuple[str, str], IneffectiveOps] = {}
    for (report,) in log.db.execute(_LEFT, reasons).fetchall():
        for one in msgspec.json.decode(report, type=ImportReport).streams:
            if not one.new and not log.verdict.may_enter(bytes.fromhex(one.author), one.scope):
                found[one.author, one.scope] = IneffectiveOps(
                    one.why, one.scope, one.author, "", (), one.silent
                )
    yield from found.values()


def _suspects(log: Log) -> Iterator[tuple[LogHistory, Mapping[str, int]]]:
    """Return histories that go on beyond what counts, with the last op that counts for each class they write."""
    after: dict[int, dict[str, int]] = defaultdict(dict)
    for branch, klass, first in log.db.execute(
        "SELECT history, klass, first FROM spoken"
    ).fetchall():
        last = max(log.verdict.limit(branch, klass), first - 1)
        if klass != SAVE and log.histories[branch].head > last:
            after[branch][klass] = last
    return ((log.histories[branch], found) for branch, found in sorted(after.items()))


def _silent(log: Log, branch: LogHistory, after: Mapping[str, int]) -> Sequence[IneffectiveOps]:
    """Return the ops of one history that do not count, by record and reason."""
    start = branch.id << SHIFT
    span = (start | min(after.values()) + 1, start | MASK, log.number(SAVE))
    found: dict[tuple[NoEffectReason, str], list[Silent]] = defaultdict(list)
    classes: dict[int, str] = {}
    for op, field, chain, entity, record in log.db.execute(
        f"{_OPS} op BETWEEN ? AND ? AND entity IS NOT ?", span
    ):
        klass = classes.get(entity)
        if klass is None:
            klass = classes[entity] = klass_of(log.name(entity), branch.scope)
        if op & MASK > after.get(klass, MASK) and (
            why := log.verdict.why(branch, op & MASK, klass)
        ):
            found[why, f"{log.name(entity)}/{record.hex()}"].append((op, log.name(field), chain))
    return [_problem(log, branch, why, record, ops) for (why, record), ops in found.items()]


def _refused(log: Log) -> Iterator[IneffectiveOps]:
    """Yield certificates and revocations that count but have no effect."""
    trust = log.verdict.trust
    for branch, seq in sorted(trust.heard - trust.acting):
        op = branch << SHIFT | seq
        _op, field, chain, entity, record = log.db.execute(f"{_OPS} op=?", (op,)).fetchone()
        name = f"{log.name(entity)}/{record.hex()}"
        yield _problem(
            log,
            log.histories[branch],
            NoEffectReason.REFUSED_CERTIFICATE,
            name,
            [(op, log.name(field), bytes(chain))],
        )


def _after_signing(log: Log) -> Iterator[IneffectiveOps]:
    """Yield deletes without effect, because the record was signed before or is a sign-off (docs/log.md)."""
    for (record,) in log.db.execute("SELECT record FROM bin WHERE flag=?", (SIGNED,)).fetchall():
        for op, _value in standing(log, record, DELETED):
            branch = log.histories[op >> SHIFT]
            chain = log.chain_at(branch.id, op & MASK) or b""
            yield _problem(
                log,
                branch,
                NoEffectReason.AFTER_SIGNING,
                log.ref(record).local,
                [(op, DELETED, chain)],
            )


def _problem(
    log: Log, branch: LogHistory, reason: NoEffectReason, record: str, ops: Sequence[Silent]
) -> IneffectiveOps:
    fields = tuple(sorted({field for _op, field, _chain in ops}))
    first = str(op_name(log, ops[0][0], ops[0][2][:8]))
    return IneffectiveOps(
        reason.value, branch.scope, branch.key.hex(), record, fields, len(ops), first
    )


def _parked(log: Log) -> Sequence[IneffectiveOps]:
    segments = [
        unpacked(content)
        for (content,) in log.db.execute("SELECT segment FROM parked ORDER BY stream, first")
    ]
    return [
        IneffectiveOps(
            *(NoEffectReason.PARKED.value, one.scope, one.key.hex(), "", ()),
            ops=one.last - one.first + 1,
            first=f"{one.stream.hex()}:{one.first}",
        )
        for one in segments
    ]
