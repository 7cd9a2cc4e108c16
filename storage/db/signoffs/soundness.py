"""Whether a sign-off is sound: the log within its cut has the state hash that it states (docs/log.md: A sign-off)."""

from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import cached_property

from core.entities import SAVE
from core.log.op import (
    APART,
    SIGNOFFS,
    Cut,
    FieldOp,
    SignOff,
    SignOffBody,
    SignOffState,
    StreamPosition,
    cut_ends,
    way,
)
from core.log.verdict import BranchTrustOps, LogVerdict, TrustOp
from core.values import Ref
from storage.db import sqlite
from storage.db.log import trust
from storage.db.log.log import MASK, SHIFT, Log, in_scope, numbers, signing
from storage.db.log.projection import OpRow, kind_of, project
from storage.db.signoffs.covered import covered, hash_with
from storage.db.signoffs.cut_states import CutStateCache, Upto
from storage.db.sqlite import Connection

_TABLES = (  # then their indexes; nothing is found in it
    "SELECT sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%' AND name NOT LIKE '%search%' ORDER BY type DESC"
)
_WHOLE = ("meta", "name")
FEW = 64  # up to so many ops after a cut are looked at one by one
MOST_KEPT = 64  # histories whose trust ops are kept, and states of trust
# of each history how many trust ops, and the chain value of the last
Rules = frozenset[tuple[int, int, bytes]]
# taken as they are: their numbers mean the same in both
_RECORDS = "SELECT * FROM record WHERE scope=?"
_OPS = "SELECT op, clock, record, field, value, parents, version, chain FROM op WHERE op BETWEEN ? AND ?"
_TEXTS = (
    "SELECT text.* FROM op JOIN text ON hash=value AND text.record=op.record AND text.field=op.field "
    "WHERE op BETWEEN ? AND ?"
)


@contextmanager
def log_within(log: Log, cut: Cut, device: bytes, unit: str) -> Iterator[Log]:
    """Yield a log in memory with only the ops of `cut`, no bin and no sign-offs. Which ops count is decided as on the
    PC with the key `device`, which belongs to `unit`."""
    db = sqlite.memory()
    try:
        for (statement,) in log.db.execute(_TABLES):
            db.execute(statement)
        for table in _WHOLE:
            _copy(log.db, db, table, f"SELECT * FROM {table}")
        for scope in {log.streams[stream][0].scope for stream in cut if stream in log.streams}:
            _copy(log.db, db, "record", _RECORDS, (log.number(scope) or 0,))
        own = (("device", device.hex()), ("unit", unit))
        db.executemany("INSERT OR REPLACE INTO meta VALUES(?,?)", own)
        for stream, end in cut.items():
            _take(log, db, stream, end)
        within = Log(db)
        within.home = log.home
        show(within)
        yield within
    finally:
        db.close()


def show(log: Log) -> None:
    """Compute the fields of all records of a log from its ops, and store them in its tables, which must be empty."""
    found = log.db.execute(
        "SELECT id, entity, scope FROM record WHERE id IN (SELECT record FROM op)"
    ).fetchall()
    kinds = {
        record: kind_of(log, log.name(entity), log.name(scope)) for record, entity, scope in found
    }
    query = "SELECT op, clock, record, field, value, parents, version, chain FROM op ORDER BY op"
    project(log, map(OpRow._make, log.db.execute(query)), kinds, 0)


def _take(log: Log, db: Connection, stream: bytes, end: StreamPosition) -> None:
    last = log.find(stream, end)
    if last is None:
        return
    for history, upto in way(log.histories, last, end.seq).items():
        span = (history << SHIFT, history << SHIFT | upto)
        ops = ((last << SHIFT | op & MASK, *rest) for op, *rest in log.db.execute(_OPS, span))
        # row by row: there may be millions
        db.executemany("INSERT INTO op VALUES(?,?,?,?,?,?,?,?)", ops)
        _copy(log.db, db, "text", _TEXTS, span)
    own = log.histories[last]
    row = (last, stream, own.key, own.scope, own.incarnation, 0, 0, end.seq, end.chain, 0, b"")
    db.execute(
        "INSERT INTO history(id, stream, key, scope, incarnation, up, base, head, chain, signed, signature) "
        "VALUES(?,?,?,?,?,?,?,?,?,?,?)",
        row,
    )


def _copy(
    source: Connection, target: Connection, table: str, query: str, values: tuple[int, ...] = ()
) -> None:
    rows = source.execute(query, values)
    target.executemany(
        f"INSERT OR IGNORE INTO {table} VALUES({','.join('?' * len(rows.description))})", rows
    )


def ruling(trust_ops: Iterable[TrustOp]) -> BranchTrustOps:
    ops = sorted(trust_ops, key=lambda one: one.line.seq)
    revoking = next((at for at, one in enumerate(ops) if one.entity == "revocation"), len(ops))
    return BranchTrustOps(ops, [one.line.seq for one in ops], revoking)


def own_unit(entity: str, scope: str) -> str:
    """Return the unit (id) whose PCs may write sign-offs of this entity before they are certified; "" if none may."""
    return scope if entity == SIGNOFFS[0] else ""


class SignOffJudge:
    """Judges sign-offs within one transaction; caches records' states at cuts, as many sign-offs may be forged."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._ends: dict[tuple[bytes, StreamPosition], int | None] = {}
        self._states: dict[object, bytes] = {}
        # history -> up to here its last op that may be covered is this one
        self._last: dict[int, tuple[int, int]] = {}
        # history -> its last op of what the subject covers now
        self._written: dict[Ref, Mapping[int, int]] = {}
        self._covered: dict[tuple[Ref, str], frozenset[int]] = {}
        self._now: dict[tuple[Ref, str], bytes] = {}
        self._by_scope: dict[str, CutStateCache] = {}
        self._verdicts: dict[object, LogVerdict] = {}

    def judge(self, signoff: SignOff, body: SignOffBody) -> str:
        """Return SOUND if the records at the cut have the hash that `body` states, else INVALID, which is final. While
        ops of the cut are missing, return WAITING."""
        inside, missing = cut_ends(body.cut, self._log.histories, self._find)
        if missing:
            return SignOffState.WAITING
        unit = own_unit(signoff.ref.entity, signoff.ref.scope)
        view = (
            body.subject,
            body.period,
            signoff.device,
            unit,
            self._view(body.subject.scope, inside),
        )
        state = self._states.get(view)
        if state is None:
            state = self._states[view] = self._state(signoff.device, unit, body, inside)
        return SignOffState.SOUND if state == body.state_hash else SignOffState.INVALID

    def _state(
        self, device: bytes, unit: str, body: SignOffBody, last_ops: Mapping[int, int]
    ) -> bytes:
        """Return the state hash of the subject at the cut."""
        log = self._log
        subject = body.subject
        period = body.period
        scope = body.subject.scope
        then = self._counting(device, unit, body, last_ops)
        # where both hold, the subject is now as it was at the cut, so that the log need not be cut
        if _counts_alike(log, scope, then, last_ops) and self._stands_still(subject, last_ops):
            if (subject, period) not in self._now:
                self._now[subject, period] = hash_with(log, subject, self.covers(subject, period))
            return self._now[subject, period]
        return self._states_of(scope).state(subject, period, last_ops, then)

    def state_of_ops(self, device: bytes, unit: str, body: SignOffBody) -> bytes:
        """Return the state hash of the body's subject at its cut, all of which is here, for a signer `device` of `unit`.
        It is computed from the ops of the subject, not from the tables derived from them, which may be damaged."""
        inside, _missing = cut_ends(body.cut, self._log.histories, self._find)
        counted = self._counting(device, unit, body, inside)
        states = self._states_of(body.subject.scope)
        return states.state(body.subject, body.period, inside, counted)

    def _states_of(self, scope: str) -> CutStateCache:
        if scope not in self._by_scope:
            self._by_scope[scope] = CutStateCache(self._log, scope)
        return self._by_scope[scope]

    def _then(self, device: bytes, unit: str, cut: Cut, last_ops: Mapping[int, int]) -> LogVerdict:
        """Return the verdict on what counted for the signer."""
        log = self._log
        grounds = replace(trust.grounds(log.db), key=device, unit=unit, born=frozenset())
        ops = [
            op
            for history in last_ops
            if log.histories[history].scope == "all"
            for op in self._ruling(history).ops
        ]
        return LogVerdict.of(log.histories, self._find, ops, grounds, cut=cut)

    def counted(self, signoff: SignOff, body: SignOffBody) -> Upto | None:
        """Return {history: {class of records (work, review, trust …): last op that counted at signing}}. None while ops
        of the cut are missing."""
        inside, missing = cut_ends(body.cut, self._log.histories, self._find)
        if missing:
            return None
        return self._counting(
            signoff.device, own_unit(signoff.ref.entity, signoff.ref.scope), body, inside
        )

    def _counting(
        self, device: bytes, unit: str, body: SignOffBody, last_ops: Mapping[int, int]
    ) -> Upto:
        """Return up to where each history of the scope counts for the signer, if all ops of the cut are here."""
        rules, ruled = self._rules_within(last_ops)
        if ruled:  # a revocation may name any end of the cut
            view = (device, unit, frozenset(last_ops.items()))
            if view not in self._verdicts:
                self._verdicts[view] = self._then(device, unit, body.cut, last_ops)
            return self._verdicts[view].upto
        then = self._by_rules(device, unit, body.cut, last_ops, rules)
        scope = body.subject.scope
        return {
            history: dict.fromkeys(then.may_write_in(branch.key, scope), last)
            for history, last in last_ops.items()
            if (branch := self._log.histories[history]).scope == scope
        }

    def _by_rules(
        self, device: bytes, unit: str, cut: Cut, last_ops: Mapping[int, int], rules: Rules
    ) -> LogVerdict:
        """Return the verdict by these trust ops, none of which revokes, kept for every cut and signer it serves."""
        kept = signing(self._log).signed_by
        shared = (self._roots, rules)
        if shared not in kept:
            if len(kept) >= MOST_KEPT:
                kept.clear()
            kept[shared] = self._then(b"", "", cut, last_ops)
        found = kept[shared]
        if any(one.holder.unit == unit for one in found.trust.standings.get(device, ())):
            return found
        view = (device, unit, rules)  # it counts by nothing but its own word
        if view not in self._verdicts:
            self._verdicts[view] = self._then(device, unit, cut, last_ops)
        return self._verdicts[view]

    def covered_then(self, body: SignOffBody, counted: Upto) -> Set[int]:
        """Return the numbers of the records that a sign-off covered when signed. `counted`: from method `counted`."""
        inside, _missing = cut_ends(body.cut, self._log.histories, self._find)
        return self._states_of(body.subject.scope).covered(
            body.subject, body.period, inside, counted
        )

    def heads_then(
        self, body: SignOffBody, counted: Upto, record: int, field: str
    ) -> list[FieldOp]:
        """Return the heads that a record's field had for the signer. `counted`: from method `counted`."""
        inside, _missing = cut_ends(body.cut, self._log.histories, self._find)
        return self._states_of(body.subject.scope).heads(record, field, inside, counted)

    @cached_property
    def _roots(self) -> frozenset[bytes]:
        return trust.grounds(self._log.db).roots

    def _rules_within(self, last_ops: Mapping[int, int]) -> tuple[Rules, bool]:
        """Return (which trust ops of each history a cut contains, whether a revocation is among them)."""
        parts, ruled = [], False
        for history, last in last_ops.items():
            if self._log.histories[history].scope == "all":
                found = self._ruling(history)
                count = found.count(last)
                ruled = ruled or found.revoking < count
                parts.append((history, count, found.ops[count - 1].line.chain if count else b""))
        return frozenset(parts), ruled

    def covers(self, subject: Ref, period: str) -> frozenset[int]:
        """Return the numbers of the records that a sign-off of `subject` covers now; with a `period` ("" = none), those
        that a sign-off of the subject's progress in that period covers."""
        if (subject, period) not in self._covered:
            self._covered[subject, period] = covered(self._log, subject, period)
        return self._covered[subject, period]

    def _stands_still(self, subject: Ref, last_ops: Mapping[int, int]) -> bool:
        """Return whether nothing the subject contains or names was written since the cut; containers never change."""
        log = self._log
        for one in in_scope(log, subject.scope):
            end = last_ops.get(one.id, 0)
            if end < one.head <= end + FEW and subject not in self._written:
                rows = log.db.execute(
                    _RECORDS_IN, (one.id << SHIFT | end + 1, one.id << SHIFT | one.head)
                ).fetchall()
                if not self.covers(subject, "").isdisjoint(record for (record,) in rows):
                    return False
            elif one.head > end and self._last_written(subject).get(one.id, 0) > end:
                return False
        return True

    def _last_written(self, subject: Ref) -> Mapping[int, int]:
        if subject not in self._written:
            rows = self._log.db.execute(
                _LAST_OF_RECORDS, (numbers(self.covers(subject, "")),)
            ).fetchall()
            self._written[subject] = {op >> SHIFT: op & MASK for (op,) in rows}
        return self._written[subject]

    def _find(self, stream: bytes, end: StreamPosition) -> int | None:
        if (stream, end) not in self._ends:
            self._ends[stream, end] = self._log.find(stream, end)
        return self._ends[stream, end]

    def _view(self, scope: str, last_ops: Mapping[int, int]) -> object:
        """Return a value equal for two cuts only if the subject's state is the same in both, whatever is outside."""
        parts = []
        for history, last in last_ops.items():
            place = self._log.histories[history].scope
            if place == scope:
                parts.append((history, self._last_covered(history, last)))
            elif place == "all":
                found = self._ruling(history)
                count = found.count(last)
                if found.revoking < count:  # it may name any end of the cut
                    return frozenset(last_ops.items())
                parts.append((history, count))
        return frozenset(parts)

    def _ruling(self, history: int) -> BranchTrustOps:
        """Return the trust ops of a history; they are cached by its end, from one import to the next."""
        log, kept = self._log, signing(self._log).ruling
        branch = log.histories[history]
        end = (history, branch.base, branch.head, branch.chain)
        if end not in kept:
            if len(kept) >= MOST_KEPT:
                kept.clear()
            kept[end] = ruling(trust.trust_ops(log.db, (history,), log.number, log.name))
        return kept[end]

    def _last_covered(self, history: int, last: int) -> int:
        """Return the last op of a history, up to `last`, of a record that a sign-off may cover."""
        searched, found = self._last.get(history, (0, 0))
        if last < searched:
            if last >= found:
                return found
            searched, found = 0, 0
        apart = numbers(
            number for name in (*APART, SAVE) if (number := self._log.number(name)) is not None
        )
        span = (history << SHIFT | searched + 1, history << SHIFT | last, apart)
        row = self._log.db.execute(_COVERED, span).fetchone()
        if row:
            found = row[0] & MASK
        self._last[history] = (last, found)
        return found


_RECORDS_IN = "SELECT record FROM op WHERE op BETWEEN ? AND ?"
_LAST_OF_RECORDS = f"SELECT max(op) FROM op WHERE record IN (SELECT value FROM json_each(?)) GROUP BY op >> {SHIFT}"  # by history
_COVERED = (
    "SELECT op FROM op JOIN record ON record.id=op.record WHERE op BETWEEN ? AND ? "
    "AND entity NOT IN (SELECT value FROM json_each(?)) ORDER BY op DESC LIMIT 1"
)


def within(log: Log, signoff: SignOff, body: SignOffBody) -> AbstractContextManager[Log]:
    """Return a context manager that yields the log as the signer saw it, with only the ops of the sign-off's cut."""
    return log_within(
        log, body.cut, signoff.device, own_unit(signoff.ref.entity, signoff.ref.scope)
    )


def _counts_alike(log: Log, scope: str, then: Upto, last_ops: Mapping[int, int]) -> bool:
    """Return whether all ops of the scope in the cut count now as they did `then`."""
    return all(
        _alike(then.get(one.id, {}), log.verdict.upto.get(one.id, {}), last_ops.get(one.id, 0))
        for one in in_scope(log, scope)
    )


def _alike(old: Mapping[str, int], new: Mapping[str, int], last: int) -> bool:
    """Return whether the same ops count in every class, up to op number `last`."""
    return all(
        min(old.get(klass, 0), last) == min(new.get(klass, 0), last)
        for klass in old.keys() | new.keys()
    )
