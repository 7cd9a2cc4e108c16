"""Which scopes a receiver may read, never a sibling's, and which unit was ever below which (EXCHANGE 6.11, 7.1); and
who may write what where, as one table (EXCHANGE 6.12; its version is core.entities.TABLE_VERSION).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from core.entities import scope_kind


class Holder(NamedTuple):
    """What a certificate makes of a key: a kind of device of a unit."""

    kind: str  # root, centre, province, office, committee
    unit: str  # the unit's id; "" for a root

    def may_certify(self, wanted: "Holder", below: "IsBelow") -> bool:
        """May this holder certify such a device, and revoke it? It acts on lower layers only."""
        return wanted.kind in CERTIFIES.get((self.kind, _relation(self.unit, wanted.unit, below)), _NOTHING)

    def readable(
        self, receiver: "Holder", here: Iterable[str], units: "UnitTree", pack: Collection[str] = ()
    ) -> "Readable | None":
        """Of the scopes `here`, what a receiver may read by the table of docs/bundle.md; None when it may read nothing.

        A unit that is below another one now is no longer read by the one it was below. `pack`: the scopes a
        committee's device was convened for, its own unit's among them; it gets them from its own unit alone, and
        writes to that alone.
        """
        below = units.below
        how = relation(self, receiver, below)
        if not how or (how == "up" and receiver.kind != "centre" and not units.below_now(self.unit, receiver.unit)):
            return None
        if self.kind == "committee" and how != "same":
            return None
        if receiver.kind == "committee":  # what it needs to judge, and forms; from its own unit what it is to score too
            given = frozenset(pack) if how == "same" else frozenset[str]()
            seen = (s for s in here if s == "all" or s in given or _forms_above(s, receiver.unit, self, below))
            return Readable(frozenset(seen), False)
        sees = {"same": _sees_same, "up": _sees_up, "down": _sees_down}[how]
        found = frozenset(s for s in here if s == "all" or sees(s, self, receiver, below))
        left = frozenset(s for s in found if how == "down" and _has_left(s, receiver, units))
        return Readable(found - left, how != "down", left)

    def stated_to(self, own: "Holder", receiver: "Holder", below: "IsBelow") -> bool:
        """Whether a receipt by this holder goes on from `own` to a receiver: along its line, never a sibling's.

        Up go those of the own unit and of all ever below it; down those of the two and of all ever above the receiver.
        """
        if self.kind == "committee" and self.unit != receiver.unit:
            return False
        match relation(own, receiver, below):
            case "same":
                return True
            case "up":
                return self.unit == own.unit or below(self.unit, own.unit)
            case "down":
                near = self.unit in (own.unit, receiver.unit) or self.kind == "centre"
                return near or below(receiver.unit, self.unit)
        return False


IsBelow = Callable[[str, str], bool]  # is the first unit, or was it ever, below the second?


LAYERS: Mapping[str, int] = MappingProxyType({"root": 0, "centre": 1, "province": 2, "office": 3, "committee": 3})


# Kind of device, scope as seen from its own unit -> classes of entity it may write there.
RIGHTS: Mapping[tuple[str, str], frozenset[str]] = MappingProxyType(
    {
        ("root", "all"): frozenset({"trust"}),
        ("centre", "all"): frozenset({"trust", "reference", "notice"}),
        ("centre", "own"): frozenset({"work", "draft"}),
        ("centre", "forms"): frozenset({"work"}),
        ("centre", "below"): frozenset({"review"}),
        ("centre", "other"): frozenset({"review"}),
        ("province", "all"): frozenset({"trust", "notice"}),
        ("province", "own"): frozenset({"work", "draft"}),
        ("province", "forms"): frozenset({"work"}),
        ("province", "below"): frozenset({"review"}),
        ("office", "own"): frozenset({"work"}),
        ("office", "forms"): frozenset({"work"}),
        ("committee", "own"): frozenset({"draft"}),
    }
)


# Kind of issuer, the certified unit as seen from its own -> kinds of device it may certify, and revoke.
CERTIFIES: Mapping[tuple[str, str], frozenset[str]] = MappingProxyType(
    {
        **{("root", at): frozenset({"centre", "province", "office", "committee"}) for at in ("own", "below", "other")},
        **{("centre", at): frozenset({"province", "office", "committee"}) for at in ("own", "below", "other")},
        ("province", "own"): frozenset({"committee"}),
        ("province", "below"): frozenset({"office", "committee"}),
    }
)


_NOTHING: frozenset[str] = frozenset()


def classes(holder: Holder, scope: str, below: IsBelow) -> frozenset[str]:
    """The classes of entity that a device may write in a scope."""
    return RIGHTS.get((holder.kind, _relation(holder.unit, scope, below)), _NOTHING)


def _relation(unit: str, scope: str, below: IsBelow) -> str:
    """Where a scope lies as seen from a unit: all, own, forms, below, other, or somebody else's forms."""
    kind = scope_kind(scope)
    if kind == "unit":
        if scope == unit:
            return "own"
        return "below" if below(scope, unit) else "other"
    return "foreign forms" if kind == "forms" and scope != f"{unit}/forms" else kind


class Readable(NamedTuple):
    scopes: frozenset[str]
    every_key: bool  # may it read every stream of `all` that is here, or only those of its own line and the sender's?
    left: frozenset[str] = frozenset()  # scopes of units that moved away: it keeps what it has and gets no more lines


def relation(own: Holder, receiver: Holder, below: IsBelow) -> str:
    """`same`, `up` or `down` as seen from `own`; "" = neither above nor below."""
    if own.unit == receiver.unit:
        return "same"
    if receiver.kind == "centre" or below(own.unit, receiver.unit):
        return "up"
    return "down" if own.kind == "centre" or below(receiver.unit, own.unit) else ""


def scopes_of(units: Iterable[str]) -> frozenset[str]:
    """The scopes that units write in: their own, and that of their forms."""
    return frozenset(scope for unit in units for scope in (unit, f"{unit}/forms"))


def unit_of(scope: str) -> str:
    """The unit of a scope, its forms among them; `all` of what is everybody's."""
    return scope.partition("/")[0]


def _forms_above(scope: str, unit: str, own: Holder, below: IsBelow) -> bool:
    """Forms that a unit above, the centre among them, made for those below it."""
    if not scope.endswith("/forms"):
        return False
    above = unit_of(scope)
    return above == unit or below(unit, above) or (own.kind == "centre" and above == own.unit)


def _sees_same(scope: str, own: Holder, _receiver: Holder, below: IsBelow) -> bool:
    unit = unit_of(scope)
    return own.kind == "centre" or unit == own.unit or below(unit, own.unit) or scope.endswith("/forms")


def _sees_up(scope: str, own: Holder, _receiver: Holder, below: IsBelow) -> bool:
    return unit_of(scope) == own.unit or below(unit_of(scope), own.unit)


def _sees_down(scope: str, own: Holder, receiver: Holder, below: IsBelow) -> bool:
    unit = unit_of(scope)
    return unit == receiver.unit or below(unit, receiver.unit) or _forms_above(scope, receiver.unit, own, below)


def _has_left(scope: str, receiver: Holder, units: "UnitTree") -> bool:
    unit = unit_of(scope)
    return units.below(unit, receiver.unit) and not units.below_now(unit, receiver.unit)


WIDER_FIRST = ("centre", "region", "province", "district", "section")
_RANK = {kind: rank for rank, kind in enumerate(WIDER_FIRST)}


class UnitTree:
    """Every parent and every kind a unit was ever given: what was once below stays below; and the parent it has now."""

    def __init__(self) -> None:
        self._parents: dict[str, set[str]] = defaultdict(set)
        self._now: dict[str, frozenset[str]] = {}
        self._ranks: dict[str, set[int]] = defaultdict(set)
        self._above: dict[str, frozenset[str]] = {}

    def add(self, unit: str, field: str, value: object) -> None:
        """One counting op of a unit's record."""
        if not isinstance(value, str):
            return
        if field == "kind" and value in _RANK:
            self._ranks[unit].add(_RANK[value])
        elif field == "parent" and (parent := _parent(value)):
            self._parents[unit].add(parent)
        self._above.clear()

    def stands(self, unit: str, values: Iterable[object]) -> None:
        """What of its parents no other replaces; of a conflict each."""
        self._now[unit] = frozenset(parent for one in values if isinstance(one, str) and (parent := _parent(one)))

    def below(self, unit: str, other: str) -> bool:
        """Is this unit, or was it ever, below the other?"""
        return other in self.above(unit)

    def below_now(self, unit: str, other: str) -> bool:
        """Is it below the other as the register stands?"""
        return other in self.above_now(unit)

    def above(self, unit: str) -> frozenset[str]:
        """Every unit this one was ever below."""
        found = self._above.get(unit)
        if found is None:
            found = self._above[unit] = self._reached(unit, self._parents)
        return found

    def above_now(self, unit: str) -> frozenset[str]:
        """Every unit this one is below as the register stands."""
        return self._reached(unit, self._now)

    def _reached(self, unit: str, parents: Mapping[str, Collection[str]]) -> frozenset[str]:
        reached: set[str] = set()
        todo = [unit]
        while todo:
            one = todo.pop()
            more = {parent for parent in parents.get(one, ()) if self._wider(parent, one)} - reached
            reached |= more
            todo += more
        return frozenset(reached - {unit})

    def _wider(self, parent: str, child: str) -> bool:
        """Only a wider kind of unit can be above a narrower one."""
        return min(self._ranks.get(parent, ()), default=9) < max(self._ranks.get(child, ()), default=-1)


def _parent(value: str) -> str:
    """The unit that a field `parent` names, "" when it names none."""
    return value.rpartition("/")[2] if value.removeprefix("all/").startswith("unit/") else ""
