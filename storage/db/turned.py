"""Older ops that began or ceased to count: their fields are shown again, and what shows otherwise now is told."""

from collections.abc import Mapping, Sequence

from core.changes.taken import Turned
from core.changes.trust import Spans
from core.model.values import NOTHING, Shown
from storage.db.log import MASK, SHIFT, Log
from storage.db.project import Place
from storage.db.shown import fields


class Old:
    """Fields that ops in these spans belong to, as they show before the new verdict is applied to them."""

    def __init__(self, log: Log, spans: Mapping[int, Spans], ended: Mapping[int, int]) -> None:
        """`ended`: where a history ended before new ops came, which are shown anyway."""
        self._log = log
        self.places: set[Place] = set()
        for history, found in spans.items():
            end = ended.get(history, MASK)
            for first, last in found.items():
                span = (history << SHIFT | first, history << SHIFT | min(last, end, MASK))
                if first <= end:
                    self.places |= set(log.db.execute(_FIELDS, span).fetchall())
        self._before = self._shown()

    def turned(self) -> Sequence[Turned]:
        """What shows otherwise, once the fields were shown again."""
        now, log, found = self._shown(), self._log, []
        for record, name in sorted(self.places):
            old, new = self._before.get((record, name), NOTHING), now.get((record, name), NOTHING)
            if old != new:
                found.append(Turned(log.ref(record), log.name(name), old.value, new.value))
        return found

    def _shown(self) -> Mapping[Place, Shown]:
        if not self.places:
            return {}
        shown = fields(self._log, {record for record, _name in self.places})
        return {
            (record, name): shown[record][self._log.name(name)]
            for record, name in self.places
            if self._log.name(name) in shown.get(record, ())
        }


_FIELDS = "SELECT record, field FROM op WHERE op BETWEEN ? AND ?"
