"""Votes on the slips of the own unit's meetings: their words stay in the unit until voting is closed (docs/log.md).

Also those of records in the bin, and of a vote whose slip is not here: what is not known to be opened is not.
"""

from collections.abc import Iterable
from typing import NamedTuple

from core.assessment.sheets import COUNTED, VOTE, answer_at, asked_again, sheet_of
from core.assessment.slips import SLIP
from core.forms.ports import Reader
from core.log.op import Op
from core.values import Ref, local
from storage.db.log.log import Log, refs_of

_ON_SLIPS = (
    "SELECT answer.record, lower(hex(record.record)), coalesce(assessment, ''), coalesce(item, ''), "
    "coalesce(closed, '') FROM sheet CROSS JOIN record ON record.id=sheet.record "
    "CROSS JOIN inside ON parent=sheet.record CROSS JOIN answer ON answer.record=child "
    "WHERE sheet.scope=? AND substr(assessor, 1, ?)=?"
)


class _Opened(NamedTuple):
    """An answer of a slip that may be read by now."""

    record: int  # its number
    sheet: str  # id
    at: tuple[str, str]  # assessment and item


class Votes:
    """What stands on the slips of a unit, and which of it nobody may read yet."""

    def __init__(self, log: Log, reader: Reader, unit: str) -> None:
        self._log, self._unit = log, unit
        rows = log.db.execute(_ON_SLIPS, (log.number(unit), len(SLIP), SLIP)).fetchall()
        closed = {assessment for _record, _sheet, assessment, _item, ended in rows if ended}
        again = asked_again(reader.records("motion", unit)) if rows else frozenset[str]()
        counted = {at: not again or self._about(*at) not in again for at in {(row[2], row[3]) for row in rows}}
        self._opened = [
            _Opened(record, sheet, (assessment, item))
            for record, sheet, assessment, item, _ended in rows
            if assessment in closed and counted[assessment, item]
        ]
        self._readable = frozenset(refs_of(log, [one.record for one in self._opened]))
        self.unopened = frozenset(refs_of(log, [row[0] for row in rows])) - self._readable

    def keep(self, ref: Ref, field: str) -> bool:
        """Whether these words stay in the unit now."""
        return ref in self.unopened or (field == VOTE and ref.scope == self._unit and ref not in self._readable)

    def opened_by(self, ops: Iterable[Op]) -> list[int]:
        """The answers, by their numbers, that were opened by one of these lines."""
        sheets, counted = set[str](), set[str]()
        for op in ops if self._opened else ():
            if (op.entity, op.field) == ("sheet", "closed") and op.value:
                sheets.add(op.record)
            elif (op.entity, op.field, op.value) == ("motion", "chosen", f"={COUNTED}"):
                counted.add(self._told(op.record))
        again = {at for at in {one.at for one in self._opened} if counted and self._about(*at) in counted}
        return [one.record for one in self._opened if one.sheet in sheets or one.at in again]

    def _about(self, assessment: str, item: str) -> str:
        """What motions about an item name: its answer on the agreed sheet."""
        return answer_at(sheet_of(local(self._unit, assessment)), item).local

    def _told(self, motion: str) -> str:
        """What a motion is about."""
        record = self._log.find_record(Ref(self._unit, "motion", motion))
        row = self._log.db.execute("SELECT about FROM motion WHERE record=?", (record or 0,)).fetchone()
        return str(row[0]) if row else ""
