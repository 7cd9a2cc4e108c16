"""Sealed texts of ballots, which nobody may erase before an `opening` op reveals them, lest they be lost unread."""

from core.assessment.ballots import REASONS
from core.entities import field_of, klass_of, record_id
from core.log.op import cut_ends, read_cut
from core.values import Ref
from storage.db.log.log import MASK, SHIFT, Log, counts


def may_be_erased(log: Log, ref: Ref, field: str, hash_: bytes) -> bool:
    """Return whether the unit may erase the text with the hash `hash_`: a ballot's votes never, a ballot's reasons once
    the ballot is opened, any other text always."""
    declared = field_of(ref.entity, field)
    if declared is None or not declared.sealed:
        return True
    return field == REASONS and _is_opened(log, ref, field, hash_)


def _is_opened(log: Log, sheet: Ref, field: str, hash_: bytes) -> bool:
    lines = [op for op, value in _ops(log, sheet, field) if value == hash_]
    for _op, assessment in _ops(log, sheet, "assessment"):
        opening = Ref(sheet.scope, "opening", record_id(sheet.scope, "opening", str(assessment)))
        for _cut, named in _ops(log, opening, "cut"):
            inside, _waiting = cut_ends(read_cut(str(named)) or {}, log.histories, log.find)
            if any(op & MASK <= inside.get(op >> SHIFT, 0) for op in lines):
                return True
    return False


def _ops(log: Log, ref: Ref, field: str) -> list[tuple[int, object]]:
    """Return the ops of a field that count, with their values."""
    record, number = log.find_record(ref), log.number(field)
    query = "SELECT op, value FROM op WHERE record=? AND field=?"
    rows = log.db.execute(query, (record, number)).fetchall()
    return [(op, value) for op, value in rows if counts(log, op, klass_of(ref.entity, ref.scope))]
