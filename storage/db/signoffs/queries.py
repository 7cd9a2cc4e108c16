"""Questions about sign-offs: which a record has, what they lock, what changed since then, what can be signed now."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager

from core.entities import klass_of
from core.errors import RefusedError, UserError
from core.forms.ports import Reader
from core.i18n import _
from core.log.certificates import Revocation
from core.log.op import (
    Cut,
    OpRef,
    SigningReadiness,
    SignOff,
    SignOffBody,
    SignOffState,
    StreamPosition,
    TextRow,
    cut_ends,
    way,
)
from core.log.ports import ChangesSinceSigning, FieldHistoryRow
from core.values import AbsenceReason, Ref, Value
from storage.db.log import history, texts, trust
from storage.db.log.fields import fields
from storage.db.log.log import MASK, SHIFT, Log, Snapshot, cut_of, numbers
from storage.db.log.projection import ChangedRecordRows, OpRow
from storage.db.log.segments import cut_out, linked, unpacked
from storage.db.signoffs import deletes, signoffs
from storage.db.signoffs.covered import apart_fields, covered, hash_of
from storage.db.signoffs.soundness import SignOffJudge, own_unit, within

_NOT_READ = (AbsenceReason.NOT_HERE, AbsenceReason.WITHHELD)


class SignOffQueries:
    """Reads the sign-offs of one folder (implements core.log.ports.SignOffReader). `key`: public key of this PC;
    `reading`: makes a reader of a log that no longer changes."""

    def __init__(self, snapshot: Snapshot, key: bytes, reading: Callable[[Log], Reader]) -> None:
        self._snapshot = snapshot
        self._key = key
        self._reading = reading

    def of(self, ref: Ref) -> list[SignOff]:
        with self._snapshot() as log:
            return signoffs.of_record(log, ref)

    def after(self, op: str) -> ChangesSinceSigning:
        return self.after_each([op])[0]

    def after_each(self, ops: Sequence[str]) -> list[ChangesSinceSigning]:
        with self._snapshot() as log:
            since = SignOffChangeFinder(log)
            asked = [_named(log, op) for op in ops]
            rows = [since.of(found, found.body) if found.body else ((), ()) for found in asked]
            return [
                ChangesSinceSigning(_as_past(log, came), _as_past(log, went)) for came, went in rows
            ]

    @contextmanager
    def view(self, op: str) -> Iterator[Reader]:
        with self._snapshot() as log:
            found = _named(log, op)
            if not found.sound or found.body is None:
                raise _no_view(found)
            with within(log, found, found.body) as then:
                _finish(log, then)
                yield self._reading(then)

    def values(self, ref: Ref, field: str) -> frozenset[Value] | None:
        with self._snapshot() as log:
            number = log.find_record(ref)
            return None if number is None else signoffs.signed_values(log, number, field)

    def untouched(self, op: str) -> bool:
        with self._snapshot() as log:
            found = _named(log, op)
            if found.body is None:
                return False
            records = covered(log, found.body.subject, found.body.period)
            return _chained(log, found.ref.scope) and _true_words(log, records)

    def ready(self, subject: Ref, period: str = "") -> SigningReadiness:
        with self._snapshot() as log:
            shown = fields(log, covered(log, subject, period))
            shown_fields = [
                (log.ref(record), name, one)
                for record, names in shown.items()
                for name, one in names.items()
                if one.conflict or one.value in _NOT_READ
            ]
            cut = signing_cut(log, subject.scope)
            unit = own_unit(SignOff.entity_of(subject.entity), subject.scope)
            body = SignOffBody(subject, period, cut, b"", b"", "")
            state = SignOffJudge(log).state_of_ops(self._key, unit, body)
            waiting = log.db.execute("SELECT segment FROM parked")  # for their predecessors
            return SigningReadiness(
                cut=cut,
                state_hash=state,
                conflicts=tuple(
                    sorted((ref, name) for ref, name, one in shown_fields if one.conflict)
                ),
                absent=tuple(
                    sorted((ref, name) for ref, name, one in shown_fields if one.value in _NOT_READ)
                ),
                parked=sum(unpacked(one).scope == subject.scope for (one,) in waiting),
                settled=state == hash_of(log, subject, period),
            )

    def state_hash(self, subject: Ref, period: str = "") -> bytes:
        with self._snapshot() as log:
            return hash_of(log, subject, period)


def _named(log: Log, op: str) -> SignOff:
    name = OpRef.read(op)
    if name is None:
        raise LookupError(f"no name of an op: {op}")
    for branch in log.streams.get(name.stream, ()):
        number = branch.id << SHIFT | name.seq
        if log.db.execute("SELECT 1 FROM body WHERE op=?", (number,)).fetchone():
            found = signoffs.sign_off(log, number)
            if found.op == op:
                return found
    raise LookupError(f"no sign-off {op}")


def _as_past(log: Log, rows: Iterable[OpRow]) -> tuple[FieldHistoryRow, ...]:
    return tuple(
        history.past(log, row) for row in sorted(rows, key=lambda row: (row.clock, row.chain))
    )


def _finish(log: Log, then: Log) -> None:
    """Derive bin and sign-offs in the signed view too; the state of its own sign-offs is already known."""
    texts.erase(then)
    rows = log.db.execute("SELECT * FROM erased").fetchall()
    then.db.executemany("INSERT OR IGNORE INTO erased VALUES(?,?,?)", rows)
    known = {found.op: found.state for found in signoffs.every(log)}
    court = SignOffJudge(then)

    def judging(signoff: SignOff, body: SignOffBody) -> str:
        missing = cut_ends(body.cut, then.histories, then.find)[1]
        if missing:
            return SignOffState.WAITING
        return known.get(signoff.op) or court.judge(signoff, body)

    done = ChangedRecordRows(
        {record for (record,) in then.db.execute("SELECT DISTINCT record FROM field").fetchall()}
    )
    deletes.refresh(
        then, done, signoffs.refresh(then, done, everywhere=True, judge=judging), everywhere=True
    )


def _chained(log: Log, scope: str) -> bool:
    """Return whether every op of a scope, encoded again, leads to the chain value at the end of its history."""
    for branch in log.histories.values():
        if branch.scope == scope and branch.head != branch.base:
            try:
                linked(cut_out(log, branch, 0)[0])
            except RefusedError:
                return False
    return True


_TEXTS = "SELECT hash, salt, body FROM text WHERE record IN (SELECT value FROM json_each(?))"


def _true_words(log: Log, records: Iterable[int]) -> bool:
    """Return whether the stored texts of these records match the hashes in their ops."""
    rows = log.db.execute(_TEXTS, (numbers(records),))
    return all(TextRow.salted(salt, body) == hash_ for hash_, salt, body in rows)


def _no_view(signoff: SignOff) -> UserError:
    why = _("การลงนามนี้ไม่ตรงกับข้อมูลที่อ้างถึง")
    if signoff.state == SignOffState.WAITING:
        why = _("ข้อมูลบางส่วนที่ลงนามยังมาไม่ถึง")
    return UserError(
        _("แสดงข้อมูลตามที่ลงนามไม่ได้"),
        why,
        _("นำเข้าไฟล์ล่าสุดของหน่วยงานที่ลงนาม แล้วลองใหม่"),
    )


def signing_cut(log: Log, scope: str) -> Cut:
    """Return the cut for a new sign-off in the scope: all effective ops of the scope, and the streams of scope `all`
    that prove who may write there. A stream revoked several times ends where one of its revocations says."""
    line = log.verdict.line(scope)
    used = {
        stream: end
        for stream, end in cut_of(log, "all").items()
        if log.streams[stream][0].key in line
    }
    scoped = dict(cut_of(log, scope))
    for stream, end in _revoked(log, used):
        if stream in scoped and _leads(log, stream, scoped[stream], end):
            scoped[stream] = end
    return {**scoped, **used}


def _revoked(log: Log, used: Cut) -> Iterator[tuple[bytes, StreamPosition]]:
    """Yield the ends of these streams that effective revocations name."""
    rulers = [branch.id for stream in used for branch in log.streams[stream]]
    for one in trust.trust_ops(log.db, rulers, log.number, log.name):
        if one.entity == "revocation" and one.line[:2] in log.verdict.trust.acting:
            revocation = Revocation.read(one.line.value)
            yield from revocation.cut.items() if revocation else ()


def _leads(log: Log, stream: bytes, end: StreamPosition, further: StreamPosition) -> bool:
    """Return whether `end` is an ancestor of `further`, which is known here."""
    here, there = log.find(stream, end), log.find(stream, further)
    if here is None or there is None or further.seq <= end.seq:
        return False
    return end.seq <= way(log.histories, there, further.seq).get(here, 0)


_OPS = (
    "SELECT op, clock, record, field, value, parents, version, chain FROM op "
    "WHERE record IN (SELECT value FROM json_each(?1)) AND field NOT IN (SELECT value FROM json_each(?2)) ORDER BY op"
)
Group = tuple[int, str]  # history, class of records


class SignOffChangeFinder:
    """Finds the ops that gained or lost effect since a sign-off was made. Discard it after any write to the log."""

    def __init__(self, log: Log) -> None:
        self._log, self._then = log, SignOffJudge(log)
        self._now: dict[tuple[Ref, str], _Ops] = {}

    def of(self, signoff: SignOff, body: SignOffBody) -> tuple[Sequence[OpRow], Sequence[OpRow]]:
        """Return (ops that have effect only now, ops that had effect only at signing). Both are empty if this folder
        lacks ops of the signed cut."""
        counted = self._then.counted(signoff, body)
        if counted is None:
            return (), ()
        place = (body.subject, body.period)
        if place not in self._now:
            self._now[place] = _Ops(self._log, covered(self._log, *place))
        now = self._now[place]
        came = [
            row
            for group in now.groups
            for row in now.between(group, _limit(counted, group), self._limit(group))
        ]
        return came, self._went(body, counted, now)

    def _went(
        self, body: SignOffBody, counted: Mapping[int, Mapping[str, int]], now: "_Ops"
    ) -> Sequence[OpRow]:
        less = [
            (history, klass)
            for history, classes in counted.items()
            for klass, last in classes.items()
            if self._limit((history, klass)) < last
            and self._log.histories[history].scope == body.subject.scope
        ]
        if not less:
            return ()
        before = self._then.covered_then(body, counted)
        ops = now if before == now.records else _Ops(self._log, before)
        return [
            row
            for group in less
            for row in ops.between(group, self._limit(group), _limit(counted, group))
        ]

    def _limit(self, group: Group) -> int:
        return self._log.verdict.limit(*group)


def _limit(upto: Mapping[int, Mapping[str, int]], group: Group) -> int:
    return upto.get(group[0], {}).get(group[1], 0)


class _Ops:
    """Every op of some records, by history and class, in the order of their numbers."""

    def __init__(self, log: Log, records: Set[int]) -> None:
        self.records = records
        self.groups: dict[Group, list[OpRow]] = defaultdict(list)
        klasses = {
            record: klass_of(ref.entity, ref.scope) for record, ref in log.refs(records).items()
        }
        given = numbers(records), numbers(apart_fields(log))
        for row in map(OpRow._make, log.db.execute(_OPS, given).fetchall()):
            self.groups[row.op >> SHIFT, klasses[row.record]].append(row)

    def between(self, group: Group, after: int, last: int) -> Sequence[OpRow]:
        """Return the ops with a number above `after` and up to `last`."""
        rows = self.groups.get(group, [])
        first, end = (
            bisect_right(rows, number, key=lambda row: row.op & MASK) for number in (after, last)
        )
        return rows[first:end]
