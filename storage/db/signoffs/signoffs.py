"""Sign-offs: whether the signed state of each is sound, and which records those in force lock (docs/log.md)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set

import msgspec

from core.entities import DELETED, ENTITIES
from core.errors import LockedRecordError
from core.i18n import _
from core.log.op import (
    APART,
    APART_FIELDS,
    BODY,
    ENDINGS,
    SIGNOFFS,
    SignOff,
    SignOffBody,
    SignOffState,
    read_cut,
    write_cut,
)
from core.values import AbsenceReason, Change, Ref, Value
from storage.db.log.fields import fields, saved_in, value_of
from storage.db.log.log import BELOW, SHIFT, Log, find_records, op_name, walk
from storage.db.log.projection import ChangedRecordRows
from storage.db.signoffs.covered import standing
from storage.db.signoffs.soundness import SignOffJudge
from storage.db.sqlite import enter

Judge = Callable[[SignOff, SignOffBody], str]
MANY = 200  # from so many touched records on, all sign-offs of their scopes are judged again


def refresh(
    log: Log,
    changes: ChangedRecordRows,
    everywhere: bool = False,
    judge: Judge | None = None,
    local: bool = False,
) -> set[int]:
    """Judge again the sign-offs that `changes` can affect, all if `everywhere`; return the numbers of records whose
    lock may have changed. `judge`: None = SignOffJudge; `local`: made here, so no sign-off waited for `changes`."""
    touched = _touched(log, changes, everywhere)
    if not touched and log.db.execute("SELECT 1 FROM body LIMIT 1").fetchone() is None:
        return set()
    changed: set[int] = set()
    check = SignOffJudge(log)
    holding = _Holding(log, judge or check.judge, check.covers)
    for record in sorted(touched):
        changed |= _read(holding, record)
    read = {op for record in touched for op in _of(log, record)}
    again = _near(log, changes)
    if not local:
        waiting = log.db.execute("SELECT op FROM body WHERE state=?", (SignOffState.WAITING,))
        again |= {op for (op,) in waiting}
    for op in sorted(again - read):
        changed |= holding.hold(op)
    return changed


def _touched(log: Log, changes: ChangedRecordRows, everywhere: bool) -> set[int]:
    """Return the sign-offs among the projected records."""
    entities: list[int | str] = [
        number for entity in SIGNOFFS if (number := log.number(entity)) is not None
    ]
    if not entities:
        return set()
    marks = ",".join("?" * len(entities))
    query = f"SELECT id FROM record WHERE entity IN ({marks})"
    if not everywhere:
        query += " AND id IN (SELECT value FROM json_each(?))"
        entities.append(_json(changes.records))
    return {record for (record,) in log.db.execute(query, entities)}


def _of(log: Log, record: int) -> set[int]:
    return {
        op for (op,) in log.db.execute("SELECT op FROM body WHERE record=?", (record,)).fetchall()
    }


def _near(log: Log, changes: ChangedRecordRows) -> set[int]:
    """Return the bodies that lock a touched record, one above it, or one below a record that left its container."""
    if log.db.execute("SELECT 1 FROM frozen LIMIT 1").fetchone() is None:
        return set()
    if len(changes.records) < MANY:
        apart = {number for name in APART if (number := log.number(name)) is not None}
        reached = log.db.execute(_AROUND, (_json(changes.records), _json(apart))).fetchall()
        around = _json({record for (record,) in reached} | walk(log.db, BELOW, changes.moved))
        query = "SELECT DISTINCT op FROM frozen WHERE record IN (SELECT value FROM json_each(?))"
        return {op for (op,) in log.db.execute(query, (around,)).fetchall()}
    query = (
        "SELECT op FROM body JOIN record ON id=body.record WHERE scope IN "
        "(SELECT scope FROM record WHERE id IN (SELECT value FROM json_each(?)))"
    )
    return {op for (op,) in log.db.execute(query, (_json(changes.records),)).fetchall()}


_AROUND = (
    "WITH RECURSIVE reached(id) AS (SELECT id FROM record WHERE id IN (SELECT value FROM json_each(?1)) "
    "AND entity NOT IN (SELECT value FROM json_each(?2)) UNION "
    "SELECT parent FROM reached CROSS JOIN inside ON child=reached.id CROSS JOIN record ON record.id=parent "
    "WHERE entity NOT IN (SELECT value FROM json_each(?2))) SELECT id FROM reached"
)


def _read(holding: _Holding, record: int) -> set[int]:
    """Store the bodies that are heads of a record now, delete others; return the records whose protection changed."""
    log = holding.log
    heads = standing(log, record, BODY)
    ended = any(value is not None for name in ENDINGS for _op, value in standing(log, record, name))
    changed: set[int] = set()
    for op in _of(log, record) - {op for op, _value in heads}:
        changed |= _held_by(log, op)
        log.db.execute("DELETE FROM body WHERE op=?", (op,))
        log.db.execute("DELETE FROM frozen WHERE op=?", (op,))
    for op, _value in heads:
        log.db.execute(
            "INSERT OR IGNORE INTO body VALUES(?,?,?,?)", (op, record, SignOffState.WAITING, 0)
        )
        log.db.execute("UPDATE body SET ended=? WHERE op=?", (int(ended), op))
        changed |= holding.hold(op)
    return changed


def _held_by(log: Log, op: int) -> set[int]:
    return {
        record
        for (record,) in log.db.execute("SELECT record FROM frozen WHERE op=?", (op,)).fetchall()
    }


_HASH = r"[0-9a-f]{64}"
_SUBJECT = r"([a-z][a-z0-9_]*)/([0-9a-f]{32})"
_SCORE = r"-?[0-9]{1,15}(/[1-9][0-9]{0,14})?"


def read_body(entity: str, scope: str, value: object) -> SignOffBody | None:
    """Return the parsed body of a sign-off of this entity and scope; None if `value` is no valid body."""
    parts = value.split("|") if isinstance(value, str) else []
    if len(parts) != len(SignOffBody._fields):
        return None
    subject, period, named, state, form, score = parts
    found, cut = re.fullmatch(_SUBJECT, subject), read_cut(named)
    if (
        found is None
        or found[1] not in ENTITIES[entity].targets
        or not cut
        or write_cut(cut) != named
    ):
        return None
    if not (re.fullmatch(_HASH, state) and re.fullmatch(_HASH, form)) or (
        score and not re.fullmatch(_SCORE, score)
    ):
        return None
    if period and (found[1] != "plan" or not SignOffBody.is_period(period)):
        return None
    return SignOffBody(
        Ref(scope, found[1], found[2]),
        period,
        cut,
        bytes.fromhex(state),
        bytes.fromhex(form),
        score,
    )


def sign_off(log: Log, op: int) -> SignOff:
    """Return the sign-off whose body was written by op number `op`, with its state and whether it has ended."""
    query = "SELECT body.record, state, ended, value, chain FROM body JOIN op USING(op) WHERE op=?"
    record, state, ended, value, chain = log.db.execute(query, (op,)).fetchone()
    ref = log.ref(record)
    body = read_body(ref.entity, ref.scope, value)
    return SignOff(
        ref,
        str(op_name(log, op, chain[:8])),
        body,
        state,
        bool(ended),
        log.histories[op >> SHIFT].key,
    )


def every(log: Log, scope: str | None = None) -> Iterator[SignOff]:
    for (op,) in log.db.execute("SELECT op FROM body ORDER BY op").fetchall():
        found = sign_off(log, op)
        if scope in (None, found.ref.scope):
            yield found


def of_record(log: Log, ref: Ref) -> list[SignOff]:
    """Return the sign-offs of the record `ref`, ended ones too, and those in force that lock it within a larger record.
    If `ref` is a sign-off's own record, return the sign-offs stored in it."""
    record = log.find_record(ref)
    query = (
        "SELECT op FROM body WHERE record=?1 UNION SELECT op FROM frozen WHERE record=?1 "
        "UNION SELECT op FROM body JOIN inside ON child=body.record WHERE parent=?1 ORDER BY op"
    )
    return [sign_off(log, op) for (op,) in log.db.execute(query, (record,)).fetchall()]


def holding(log: Log, records: Iterable[int]) -> list[SignOffBody]:
    """Return the bodies of the sign-offs in force that lock at least one of the records (by number)."""
    query = "SELECT DISTINCT op FROM frozen WHERE record IN (SELECT value FROM json_each(?))"
    found = [
        sign_off(log, op) for (op,) in log.db.execute(query, (_json(set(records)),)).fetchall()
    ]
    return [one.body for one in found if one.body]


def _json(records: Set[int]) -> str:
    return msgspec.json.encode(sorted(records)).decode()


class _Holding:
    """Computes which records bodies lock, in one transaction: what several cover is looked up once."""

    def __init__(self, log: Log, judging: Judge, covers: Callable[[Ref, str], Set[int]]) -> None:
        self.log = log
        self._judging = judging
        self._covers = covers

    def hold(self, op: int) -> set[int]:
        """Judge a waiting body and lock what it covers now; return the records whose protection changed."""
        log, found = self.log, sign_off(self.log, op)
        state = found.state
        if state == SignOffState.WAITING:
            state = self._judging(found, found.body) if found.body else SignOffState.INVALID
            log.db.execute("UPDATE body SET state=? WHERE op=?", (state, op))
        was, now = _held_by(log, op), set[int]()
        if found.body and found._replace(state=state).stands:
            now = set(self._covers(found.body.subject, found.body.period))
        log.db.executemany(
            "DELETE FROM frozen WHERE record=? AND op=?", [(record, op) for record in was - now]
        )
        enter(log.db, "INSERT INTO frozen", "(?,?)", [(record, op) for record in sorted(now - was)])
        # its cut may hold more by now
        return was | now if found.state == SignOffState.WAITING else was ^ now


def signed_values(log: Log, record: int, field: str) -> frozenset[Value] | None:
    """Return the values that the sign-offs which lock a record fix for its field, one if they agree; None if nothing
    locks the record. A value that cannot be told yet is an AbsenceReason."""
    ops = log.db.execute("SELECT op FROM frozen WHERE record=?", (record,)).fetchall()
    signed = [sign_off(log, op) for (op,) in ops]
    judge, number = SignOffJudge(log), log.number(field)
    found: set[Value] = set()
    for one, body in ((one, one.body) for one in signed if one.body):
        counted = judge.counted(one, body)
        if counted is None:
            found.add(AbsenceReason.NOT_HERE)
            continue
        heads = judge.heads_then(body, counted, record, field) if number is not None else []
        found |= {value_of(log, record, number or 0, head.value) for head in heads} or {None}
    return frozenset(found) if signed else None


def bound(log: Log, changes: Sequence[Change]) -> list[Change]:
    """Return the changes that a sign-off may forbid: all but those that decide a conflict for the value it fixes, by
    which nothing signed changes. Call before they are written."""
    if not _any(log):
        return list(changes)
    records = find_records(log, {one.ref for one in changes})
    return [
        one for one in changes if one.ref not in records or not _keeps(log, records[one.ref], one)
    ]


def _keeps(log: Log, record: int, change: Change) -> bool:
    if len(standing(log, record, change.field)) < 2:
        return False
    signed = signed_values(log, record, change.field)
    return not isinstance(change.value, AbsenceReason) and signed == frozenset({change.value})


def refuse(log: Log, changes: Iterable[Change]) -> None:
    """Raise LockedRecordError if a changed record is locked by a sign-off. The field `looked_at` may still change."""
    if not _any(log):
        return
    records = {
        *find_records(log, {one.ref for one in changes if one.field not in APART_FIELDS}).values()
    }
    if _holds(log, records):
        who = _who(log, records)
        why = _("เพราะข้อมูลนี้ล็อกไว้เพื่อลงนามแล้ว")
        if who:
            why = _("เพราะข้อมูลนี้ล็อกไว้เพื่อลงนามแล้ว โดย {who}").format(who=who)
        raise LockedRecordError(
            _("แก้ข้อมูลนี้ไม่ได้"),
            why,
            _("โปรดยกเลิกการลงนามพร้อมบอกเหตุผลก่อน แล้วแก้ไข"),
        )


def _who(log: Log, records: set[int]) -> str:
    """Return the name of the person who wrote a sign-off that locks one of these records; "" if unknown."""
    query = (
        "SELECT op, body.record FROM frozen JOIN body USING(op) "
        "WHERE frozen.record IN (SELECT value FROM json_each(?)) ORDER BY body.record LIMIT 1"
    )
    op, record = log.db.execute(query, (_json(records),)).fetchone()
    _save, saved = saved_in(log, op)
    if saved.person:
        person = log.find_record(Ref(log.ref(record).scope, "person", saved.person))
    else:
        person = None
    shown = fields(log, {person}).get(person, {}) if person is not None else {}
    value = shown["name"].value if "name" in shown else ""
    return value if isinstance(value, str) else ""


def refuse_deletes(log: Log, changes: Iterable[Change]) -> None:
    """Raise LockedRecordError if `changes` delete a sign-off, or a record that is locked or contains a locked one."""
    for change in changes:
        if change.field != DELETED or change.value is None:
            continue
        if change.ref.entity in SIGNOFFS:
            raise LockedRecordError(
                _("ลบการลงนามไม่ได้"),
                _("เพราะการลงนามต้องเก็บไว้เป็นหลักฐาน"),
                _("โปรดยกเลิกการลงนามพร้อมบอกเหตุผลแทน"),
            )
        number = log.find_record(change.ref)
        if number is not None and _any(log) and _holds(log, walk(log.db, BELOW, (number,))):
            raise LockedRecordError(
                _("ลบข้อมูลนี้ไม่ได้"),
                _("เพราะข้อมูลบางส่วนในนี้ล็อกไว้เพื่อลงนามแล้ว"),
                _("โปรดยกเลิกการลงนามพร้อมบอกเหตุผลก่อน แล้วลบ"),
            )


def _any(log: Log) -> bool:
    return log.db.execute("SELECT 1 FROM frozen LIMIT 1").fetchone() is not None


def _holds(log: Log, records: set[int]) -> bool:
    query = "SELECT 1 FROM frozen WHERE record IN (SELECT value FROM json_each(?)) LIMIT 1"
    return log.db.execute(query, (_json(records),)).fetchone() is not None
