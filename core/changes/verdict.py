"""What counts: a pure function of the set of histories that are here, never of dates or of the order they came in."""

from collections.abc import Mapping
from typing import NamedTuple

from core.changes.heads import Histories
from core.changes.names import SEQUENCES


class Verdict(NamedTuple):
    """Up to which op each history counts; a history that is not named does not count at all."""

    upto: Mapping[int, int]

    def counts(self, history: int, seq: int, klass: str) -> bool:
        """`klass` = class of rights of the record (core.model.entities.klass_of); "" never counts."""
        return bool(klass) and seq <= self.upto.get(history, 0)


def judge(histories: Histories) -> Verdict:
    """Every op of a validly signed stream counts, up to the first difference between two of its histories."""
    first: dict[bytes, int] = {}
    for history in histories.values():
        if history.up:
            first[history.stream] = min(first.get(history.stream, SEQUENCES), history.base)
    return Verdict({h.id: first.get(h.stream, SEQUENCES) for h in histories.values() if not h.up})
