"""Evidence marked as personal: its texts and files are for its unit only."""

from core.log.privacy import withheld
from core.values import Ref
from storage.db.log.log import Log
from storage.db.log.texts import TextKey

_MARKED = (
    "SELECT 1 FROM evidence LEFT JOIN field ON field.record=evidence.record AND field.name=?2 "
    "WHERE evidence.record=?1 AND (coalesce(personal, 0)!=0 OR coalesce(field.conflict, 0))"  # one value may say so
)
_ALL = (
    "SELECT evidence.record FROM evidence LEFT JOIN field ON field.record=evidence.record AND field.name=? "
    "WHERE coalesce(personal, 0)!=0 OR coalesce(field.conflict, 0)"
)


def is_marked(log: Log, record: int) -> bool:
    """Whether this evidence is marked personal, in one of its conflicting values at least."""
    return log.db.execute(_MARKED, (record, log.number("personal"))).fetchone() is not None


def marked(log: Log) -> frozenset[Ref]:
    """All evidence marked so."""
    rows = log.db.execute(_ALL, (log.number("personal"),)).fetchall()
    return frozenset(log.ref(record) for (record,) in rows)


def kept_back(log: Log, key: TextKey) -> bool:
    """Are the words of this place withheld from this device?"""
    ref, field = log.ref(key[1]), log.name(key[2])
    if withheld(ref.scope, ref.entity, field, log.home):
        return True
    return withheld(ref.scope, ref.entity, field, log.home, marked=True) and is_marked(log, key[1])
