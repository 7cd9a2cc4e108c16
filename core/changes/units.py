"""Which unit was ever below which, as the counting ops of the centre have said (EXCHANGE 6.11)."""

from collections import defaultdict

WIDER_FIRST = ("centre", "region", "province", "district", "section")
_RANK = {kind: rank for rank, kind in enumerate(WIDER_FIRST)}


class UnitTree:
    """Every parent and every kind a unit was ever given: what was once below stays below."""

    def __init__(self) -> None:
        self._parents: dict[str, set[str]] = defaultdict(set)
        self._ranks: dict[str, set[int]] = defaultdict(set)
        self._above: dict[str, frozenset[str]] = {}

    def said(self, unit: str, field: str, value: object) -> None:
        """One counting op of a unit's record."""
        if not isinstance(value, str):
            return
        if field == "kind" and value in _RANK:
            self._ranks[unit].add(_RANK[value])
        elif field == "parent" and value.removeprefix("all/").startswith("unit/"):
            self._parents[unit].add(value.rpartition("/")[2])
        self._above.clear()

    def below(self, unit: str, other: str) -> bool:
        """Is this unit, or was it ever, below the other?"""
        return other in self.above(unit)

    def above(self, unit: str) -> frozenset[str]:
        """Every unit this one was ever below."""
        found = self._above.get(unit)
        if found is None:
            reached: set[str] = set()
            todo = [unit]
            while todo:
                one = todo.pop()
                more = {parent for parent in self._parents.get(one, ()) if self._wider(parent, one)} - reached
                reached |= more
                todo += more
            found = self._above[unit] = frozenset(reached - {unit})
        return found

    def _wider(self, parent: str, child: str) -> bool:
        """Only a wider kind of unit can be above a narrower one."""
        return min(self._ranks.get(parent, ()), default=9) < max(self._ranks.get(child, ()), default=-1)
