"""What a subject covers, kept in step while the cut moves: core.changes.state.covers, one edge after another.

Containers, links and periods are rules that say: while this holds, that holds too. They form no circle, so counting
by how many a thing is held is exact, whether rules come or go.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Protocol

from core.changes.heads import InLine, Line
from core.changes.state import APART
from core.model.entities import ENTITIES
from storage.db.project import container
from storage.db.told_fields import Said

INSIDE, PERIOD, PART, BOTH, NAMED = "inside", "period", "part", "both", "named"
_INNER = {
    name: tuple(one.name for one in ENTITIES.values() if name in one.targets and one.name not in APART)
    for name in ENTITIES
}
Node = tuple[str, int, int]  # what holds of a record; of BOTH: a row and the progress it names


class Asked(Protocol):
    """storage.db.told.Told."""

    def watch(self, record: int, cover: Cover) -> Said: ...
    def inside(self, entity: str, local: str) -> Sequence[int]: ...
    def find(self, name: str) -> int | None: ...


class Cover:
    """One subject, or one period of it; `chains` of all heads of what it covers, in order."""

    def __init__(self, told: Asked, subject: int, period: str) -> None:
        self.chains: list[bytes] = []
        self._told, self._period = told, period
        self._said: dict[int, Said] = {}
        self._heads: dict[int, set[bytes]] = defaultdict(set)  # chains of what stands in a record, as told so far
        self._rules: dict[Node, Counter[Node]] = defaultdict(Counter)
        self._support: Counter[Node] = Counter()
        self._held: Counter[int] = Counter()
        self._expanded: set[int] = set()
        self._counted = {PART, NAMED} if period else {INSIDE, NAMED}
        self._hold(subject, 1)
        self._prop((INSIDE, subject, 0), 1)

    def stands(self, record: int, field: str, line: Line, sign: int) -> None:
        """A line of a record that is watched stands now (1), or no longer (-1)."""
        (self._heads[record].add if sign > 0 else self._heads[record].discard)(line.chain)
        if self._held[record]:
            self._note(line.chain, sign)
        for rule in self._follows(record, field, line.value):
            self._rule(*rule, sign)

    def _rule(self, when: Node, then: Node, sign: int) -> None:
        rules = self._rules[when]
        rules[then] += sign
        if self._is(when) and rules[then] == (1 if sign > 0 else 0):
            self._prop(then, sign)

    def _is(self, node: Node) -> bool:
        return self._support[node] >= (2 if node[0] == BOTH else 1)

    def _prop(self, node: Node, sign: int) -> None:
        """One more thing, or one fewer, says that this holds."""
        was = self._is(node)
        self._support[node] += sign
        if self._is(node) == was:
            return
        following = [then for then, many in self._rules[node].items() if many]
        for then in following:
            self._prop(then, sign)
        if node[0] in self._counted:
            self._hold(node[1], sign)
        if node[0] in (INSIDE, PART, NAMED):
            self._expand(node[1])

    def _hold(self, record: int, sign: int) -> None:
        self._load(record)
        self._held[record] += sign
        if self._held[record] == (1 if sign > 0 else 0):
            for chain in self._heads[record]:
                self._note(chain, sign)

    def _note(self, chain: bytes, sign: int) -> None:
        if sign > 0:
            insort(self.chains, chain)
        else:
            del self.chains[bisect_left(self.chains, chain)]

    def _expand(self, record: int) -> None:
        """Whatever may lie in it is looked at from now on."""
        if record not in self._expanded:
            self._expanded.add(record)
            ref = self._load(record).ref
            for entity in _INNER.get(ref.entity, ()):
                for child in self._told.inside(entity, ref.local):
                    self._load(child)

    def _load(self, record: int) -> Said:
        if record not in self._said:
            said = self._said[record] = self._told.watch(record, self)
            stand = [(name, line) for name, field in said.fields.items() for line in field.heads()]
            self._heads[record] = {line.chain for _name, line in stand}  # whole before a rule asks for it
            for name, line in stand:
                for rule in self._follows(record, name, line.value):
                    self._rule(*rule, 1)
        return self._said[record]

    def _follows(self, record: int, field: str, value: InLine) -> Iterator[tuple[Node, Node]]:
        """The rules that a value says."""
        entity = self._said[record].ref.entity
        declared = ENTITIES.get(entity)
        if declared is None or not isinstance(value, str):
            return
        if field == declared.container and (above := container(value, declared)):
            parent = self._told.find("/".join(above))
            if parent is not None:
                for kind in (INSIDE, PART, NAMED):
                    yield (kind, parent, 0), (kind, record, 0)
        match entity, field:
            case "link", "evidence" if value.startswith("evidence/"):
                named = self._told.find(value)
                if named is not None:
                    yield (PART if self._period else INSIDE, record, 0), (NAMED, named, 0)
            case "progress", "period" if self._period and value == self._period:
                yield (INSIDE, record, 0), (PERIOD, record, 0)
                yield (PERIOD, record, 0), (PART, record, 0)
            case "row", "parent" if self._period and value.startswith("progress/"):
                progress = self._told.find(value)
                if progress is not None:
                    both = (BOTH, record, progress)
                    yield (INSIDE, record, 0), both
                    yield (PERIOD, progress, 0), both
                    yield both, (PART, record, 0)
