"""Everything ever said of a record, counting or not, and what of it stands."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from core.changes.heads import Line
from core.model.values import Ref


class Field:
    """Everything ever said in one field, and which of it stands within the cut."""

    def __init__(self, lines: Mapping[int, Line], parents: Mapping[int, Collection[int]]) -> None:
        self.lines, self._parents = lines, parents
        self._inside: set[int] = set()
        self._replaced: Counter[int] = Counter()  # by how many within the cut

    def heads(self) -> list[Line]:
        return [self.lines[op] for op in self._inside if not self._replaced[op]]

    def turn(self, op: int) -> Iterator[tuple[Line, int]]:
        """An op comes within the cut, or leaves it: which lines stand now (1), which no longer (-1)."""
        sign = -1 if op in self._inside else 1
        self._inside ^= {op}
        for parent in self._parents[op]:
            was = self._replaced[parent]
            self._replaced[parent] += sign
            if parent in self._inside and not (was and self._replaced[parent]):
                yield self.lines[parent], -sign
        if not self._replaced[op]:
            yield self.lines[op], sign


class Said(NamedTuple):
    """Everything ever said of one record."""

    ref: Ref
    klass: str
    fields: Mapping[str, Field]
