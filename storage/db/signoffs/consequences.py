"""What follows from newly stored ops, derived in the same transaction: fields, tables, sign-offs, bin, erased texts."""

from collections.abc import Mapping, Sequence, Set

from core.entities import DELETED
from core.log.post import FieldChangedByTrust
from core.log.verdict import Spans
from core.values import NOTHING, Ref, ShownField
from storage.db.log import searching, texts
from storage.db.log.fields import fields
from storage.db.log.log import MASK, SHIFT, Log, refs_of
from storage.db.log.projection import (
    ChangedRecordRows,
    FieldKey,
    OpRow,
    RecordTypeInfo,
    kind_of,
    project,
    project_again,
)
from storage.db.signoffs import deletes, signoffs
from storage.db.tables import empty


def settle(
    log: Log,
    rows: Sequence[OpRow],
    kinds: Mapping[int, RecordTypeInfo],
    top: int,
    stale_fields: Set[FieldKey] = frozenset(),
    imported: bool = False,
) -> frozenset[Ref]:
    """Update all derived tables after new ops (`rows`); return the records that may look different. `kinds`: {number:
    kind} of the ops' records (new: numbers above `top`); `stale_fields`: fields where older ops took or lost effect."""
    done = project_again(log, stale_fields) if stale_fields else ChangedRecordRows()
    delete = log.number(DELETED)  # to delete or restore changes no text
    worded = done.records | {row.record for row in rows if row.field != delete}
    _join(done, project(log, rows, kinds, top))
    signed = signoffs.refresh(log, done, local=not (imported or stale_fields))
    shown = deletes.refresh(log, done, signed) | signed
    if imported or stale_fields or any(kind.entity in texts.TURNING for kind in kinds.values()):
        worded |= (lost := texts.erase(log))
        done.records |= lost
    searching.changed(log.db, done.records & worded, imported=imported)
    return frozenset(refs_of(log, done.records | shown))


def _join(changes: ChangedRecordRows, more: ChangedRecordRows) -> None:
    changes.records |= more.records
    changes.placed |= more.placed
    changes.moved |= more.moved


def rebuild(log: Log) -> None:
    """Rebuild all derived tables from the ops, in the open transaction. All records then wait to be indexed."""
    log.reload()
    empty(log.db)
    kinds = _kinds(log)
    done = ChangedRecordRows()
    last, top = -1, 0
    while found := log.db.execute(_OPS_AFTER, (last, BATCH_OPS)).fetchall():
        _join(done, project(log, [OpRow(*row) for row in found], kinds, top))
        last = found[-1][0]
        # what these ops said of a record stands when later ones are projected
        top = max(done.records, default=0)
    texts.erase(log)
    deletes.refresh(log, done, signoffs.refresh(log, done, everywhere=True), everywhere=True)
    searching.begin_again(log.db)


BATCH_OPS = 100_000  # ops that are held at once
_OPS_AFTER = "SELECT op, clock, record, field, value, parents, version, chain FROM op WHERE op>? ORDER BY op LIMIT ?"


def _kinds(log: Log) -> Mapping[int, RecordTypeInfo]:
    """Return what the projection needs to know about every record."""
    found = log.db.execute("SELECT id, entity, scope FROM record").fetchall()
    met = {(entity, scope) for _id, entity, scope in found}
    known = {
        (entity, scope): kind_of(log, log.name(entity), log.name(scope)) for entity, scope in met
    }
    return {record: known[entity, scope] for record, entity, scope in found}


class FieldSnapshot:
    """The values of some fields before ops take or lose effect; `turned` compares them with the values afterwards."""

    def __init__(self, log: Log, spans: Mapping[int, Spans], ended: Mapping[int, int]) -> None:
        """`ended` is where each history ended before the new ops, which are projected anyway."""
        self._log = log
        self.keys: set[FieldKey] = set()
        for history, found in spans.items():
            end = ended.get(history, MASK)
            for first, last in found.items():
                span = (history << SHIFT | first, history << SHIFT | min(last, end, MASK))
                if first <= end:
                    self.keys |= set(log.db.execute(_FIELDS, span).fetchall())
        self._before = self._shown()

    def turned(self) -> Sequence[FieldChangedByTrust]:
        """Return the fields whose value or heads have changed since, with old and new value; call after deriving."""
        now = self._shown()
        log = self._log
        found = []
        for record, name in sorted(self.keys):
            old = self._before.get((record, name), NOTHING)
            new = now.get((record, name), NOTHING)
            if old != new:
                found.append(
                    FieldChangedByTrust(log.ref(record), log.name(name), old.value, new.value)
                )
        return found

    def _shown(self) -> Mapping[FieldKey, ShownField]:
        if not self.keys:
            return {}
        shown = fields(self._log, {record for record, _name in self.keys})
        return {
            (record, name): shown[record][self._log.name(name)]
            for record, name in self.keys
            if self._log.name(name) in shown.get(record, ())
        }


_FIELDS = "SELECT record, field FROM op WHERE op BETWEEN ? AND ?"
