"""The bin: which records are deleted, and which stay because a delete had not seen all their ops (docs/log.md)."""

from collections.abc import Iterable, Mapping, Sequence, Set

import msgspec

from core.entities import DELETED, klass_of
from core.log.op import SIGNOFFS, cut_ends, read_cut
from storage.db.log.log import ABOVE, BELOW, MASK, SHIFT, Log, counts, numbers, walk
from storage.db.log.projection import ChangedRecordRows
from storage.db.signoffs.covered import standing
from storage.db.signoffs.signoffs import holding

UNSEEN = "delete_unseen"  # flag of a record kept because its delete had not seen all its ops
# flag of a record kept because a sign-off locks it, or it is a sign-off
SIGNED = "delete_after_signing"


def refresh(
    log: Log, changes: ChangedRecordRows, signed: Set[int], everywhere: bool = False
) -> set[int]:
    """Decide again, after `changes`, which deletes take effect; return the records that became visible or hidden.
    `signed`: records that a sign-off has just locked or unlocked; `everywhere`: decide on all deletes."""
    delete = log.number(DELETED)
    if delete is None:
        return set()
    left = _left(log, changes.records, delete)
    if not left and log.db.execute("SELECT 1 FROM bin LIMIT 1").fetchone() is None:
        return set()
    changed = {
        record
        for record in _candidates(log, changes, signed, everywhere)
        if _decide(log, record, delete)
    }
    return _show(log, left | changed | (changes.records if everywhere else changes.placed))


def _left(log: Log, records: Set[int], delete: int) -> set[int]:
    """Add a row for each record that an op deletes or restores; delete and return those that no op does any more."""
    said = {record for (record,) in log.db.execute(_SAID, (numbers(records), delete)).fetchall()}
    if said:
        log.db.execute(_KEEP, (numbers(said),))
    gone = {record for (record,) in log.db.execute(_KEPT, (numbers(records - said),)).fetchall()}
    if gone:
        log.db.execute(_FORGET, (numbers(gone),))
    return gone


_SAID = (
    "SELECT record FROM json_each(?) AS one CROSS JOIN field ON field.record=one.value AND name=?"
)
_KEEP = "INSERT OR IGNORE INTO bin SELECT id, scope, 0, '', 0 FROM record WHERE id IN (SELECT value FROM json_each(?))"
_KEPT = "SELECT record FROM bin WHERE record IN (SELECT value FROM json_each(?))"
_FORGET = "DELETE FROM bin WHERE record IN (SELECT value FROM json_each(?))"


def _candidates(
    log: Log, changes: ChangedRecordRows, signed: Set[int], everywhere: bool
) -> set[int]:
    if everywhere:
        return {record for (record,) in log.db.execute("SELECT record FROM bin")}
    above = msgspec.json.encode(list(walk(log.db, ABOVE, changes.records | signed))).decode()
    query = "SELECT record FROM bin WHERE waiting OR record IN (SELECT value FROM json_each(?))"
    candidates = {record for (record,) in log.db.execute(query, (above,))}
    for record in changes.moved:  # its former containers no longer hide it
        scope = log.db.execute("SELECT scope FROM record WHERE id=?", (record,)).fetchone()[0]
        candidates |= {
            one for (one,) in log.db.execute("SELECT record FROM bin WHERE scope=?", (scope,))
        }
    return candidates


def _decide(log: Log, record: int, delete: int) -> bool:
    """Decide whether a record is deleted: every head is a cut, each op that counts is in one. Return if it changed."""
    heads = standing(log, record, DELETED)
    cuts = [
        cut
        for _op, value in heads
        if isinstance(value, str) and (cut := read_cut(value)) is not None
    ]
    seen: dict[int, int] = {}
    waiting = False
    for cut in cuts:
        inside, missing = cut_ends(cut, log.histories, log.find)
        waiting = waiting or bool(missing)
        for history, last in inside.items():
            seen[history] = max(last, seen.get(history, 0))
    below = walk(log.db, BELOW, (record,)) if cuts else set()
    deleted = bool(cuts) and len(cuts) == len(heads) and not _unseen(log, below, seen, delete)
    flag = UNSEEN if cuts and not deleted else ""
    if deleted and not _free(log, record, below, [op for op, _value in heads]):
        deleted, flag = False, SIGNED
    new = (int(deleted), flag, int(waiting))
    old = log.db.execute(
        "SELECT deleted, flag, waiting FROM bin WHERE record=?", (record,)
    ).fetchone()
    log.db.execute("UPDATE bin SET deleted=?, flag=?, waiting=? WHERE record=?", (*new, record))
    return tuple(old) != new


def _unseen(log: Log, contained: Set[int], last_seen: Mapping[int, int], delete: int) -> bool:
    for record in contained:
        ref = log.ref(record)
        klass = klass_of(ref.entity, ref.scope)
        rows = log.db.execute(
            "SELECT op, field, value FROM op WHERE record=?", (record,)
        ).fetchall()
        for op, field, value in rows:
            keeps = field != delete or value is None
            if keeps and op & MASK > last_seen.get(op >> SHIFT, 0) and counts(log, op, klass):
                return True
    return False


def _free(log: Log, record: int, contained: Set[int], deletes: Sequence[int]) -> bool:
    """Return whether the delete precedes all standing sign-offs that lock the record; a sign-off is never deleted."""
    if log.ref(record).entity in SIGNOFFS:
        return False
    for body in holding(log, contained):
        inside, _missing = cut_ends(body.cut, log.histories, log.find)
        if any(op & MASK > inside.get(op >> SHIFT, 0) for op in deletes):
            return False
    return True


def _show(log: Log, candidates: Iterable[int]) -> set[int]:
    """Update which records are hidden, from these downwards: deleted or inside a hidden one. Return the changed."""
    todo = [record for (record,) in log.db.execute(_TURNED, (numbers(candidates),)).fetchall()]
    changed = set()
    while todo:
        record = todo.pop()
        hidden = _is_hidden(log, record)
        was = (
            log.db.execute("SELECT 1 FROM hidden WHERE record=?", (record,)).fetchone() is not None
        )
        if hidden != was:
            changed.add(record)
            log.db.execute(
                "INSERT INTO hidden VALUES(?)" if hidden else "DELETE FROM hidden WHERE record=?",
                (record,),
            )
            todo += [child for (child,) in log.db.execute(BELOW, (record,))]
    return changed


_TURNED = (  # of these the records that show and are to be hidden, or the other way round
    "SELECT value FROM json_each(?) AS one WHERE (EXISTS (SELECT 1 FROM bin WHERE record=value AND deleted) OR "
    "(EXISTS (SELECT 1 FROM inside WHERE child=value) AND NOT EXISTS (SELECT 1 FROM inside WHERE child=value "
    "AND parent NOT IN (SELECT record FROM hidden)))) <> (value IN (SELECT record FROM hidden))"
)


def _is_hidden(log: Log, record: int) -> bool:
    if log.db.execute("SELECT 1 FROM bin WHERE record=? AND deleted", (record,)).fetchone():
        return True
    above = [parent for (parent,) in log.db.execute(ABOVE, (record,))]
    marks = ",".join("?" * len(above))
    hidden = log.db.execute(
        f"SELECT count(*) FROM hidden WHERE record IN ({marks})", above
    ).fetchone()[0]
    return bool(above) and hidden == len(above)
