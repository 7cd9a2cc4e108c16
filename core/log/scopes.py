"""Which scopes a receiver may read, never a sibling's, and which unit was ever below which (EXCHANGE 6.11, 7.1); and
who may write what where, as one table (EXCHANGE 6.12; its version is core.entities.TABLE_VERSION). Behind them: who may
read personal words, and what a folder keeps of people (EXCHANGE 6.4, DESIGN 10).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, Protocol

from core.entities import field_of, scope_kind
from core.values import Ref


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


# -- personal words

# Entity that erases the words of a class (EXCHANGE 6.4, A6): those of a committee's drafts are erased by the unit it
# works for, never by a device of the committee.
ERASERS: Mapping[str, str] = MappingProxyType({"work": "erasure", "draft": "erasure", "review": "review_erasure"})
MANY = "many"  # token of the log of views: more than one record
MARKED = {"evidence": frozenset({"title", "note", "url"})}  # personal where `personal` of their record says so


AS_ASKED, EVERY, NO_ORIGINALS = "asked", "all", "none"


class Share(NamedTuple):
    """What one export does about personal words and files and about originals, for its receivers alone."""

    give: bool = False  # those of the own unit go along; never to a committee or to a device nobody has certified
    ask: bool = False  # those of the receivers' units are asked for
    originals: str = AS_ASKED  # as each receiver wants them | all that are here and may be read | none


NOTHING_SHARED = Share()


def withheld(scope: str, entity: str, field: str, reader: Holder | None, *, marked: bool = False) -> bool:
    """Are the words of this field kept from that reader? Nobody certified (None) counts as another unit.

    `marked`: its record says that it is personal. A committee judges what it is given and has no need of names; what
    others do need, such as the signers of a sign-off, is not marked personal in core.entities. Words of a field this
    program does not know may be personal: they stay in their unit, as far as they belong to one. Sealed words stay on
    the PC of their author. Of persons a committee gets the names of those convened with it, which its pack gives.
    """
    declared = field_of(entity, field)
    if declared is None:
        return scope != "all" and not _inside(scope, reader)
    if declared.sealed:
        return True
    if not (declared.personal or (marked and may_be_marked(entity, field))):
        return False
    return not _inside(scope, reader)


def _inside(scope: str, reader: Holder | None) -> bool:
    return reader is not None and reader.kind != "committee" and reader.unit == scope.partition("/")[0]


def unguarded(scope: str, entity: str, field: str, reader: Holder | None, table: int) -> bool:
    """Would this reader not know that the words are personal, and send them on? Then they go to it on no account, nor
    do sealed ones.

    `table`: the version of the table of entities that its program has said to know.
    """
    declared = field_of(entity, field)
    if declared is None:
        return withheld(scope, entity, field, reader)
    return declared.sealed or (declared.personal and declared.since > table)


def may_be_marked(entity: str, field: str) -> bool:
    """Does its record decide whether it is personal?"""
    return field in MARKED.get(entity, ())


def may_be_given(scope: str, own: str, reader: Holder | None) -> bool:
    """May a unit give personal words of this scope to that reader, if it wants to? Only its own, to who is known."""
    return scope.partition("/")[0] == own and reader is not None and reader.kind not in ("committee", "root")


class StoredText(NamedTuple):
    """A text that a field has or once had: older values are kept until somebody erases them."""

    ref: Ref
    field: str
    hash: str  # as the line has it, 43 letters; what an erasure names
    words: str
    shows: bool  # whether the field shows it now, alone or as one value of a conflict


class Viewed(NamedTuple):
    """One line of the log of views: references, never names. `chain` links it to the line before."""

    number: int
    at: str  # ISO date and time, as this PC had it
    person: str  # id of the person at the keyboard, or ""
    deed: str  # view, print, save_paper, export, extract, erase, restore
    of: str  # what was seen or left: a record, or a token
    chain: bytes


class Privacy(Protocol):
    """The personal words and the log of views of one folder."""

    def words(self, holds: Callable[[str], bool]) -> Sequence[StoredText]:
        """Every text for which `holds` is true, older values and records in the bin too."""

    def files(self) -> Sequence[Ref]:
        """Every file of evidence that was not erased, in the bin or not."""

    def asked(self) -> Mapping[str, int]:
        """How many personal words of the own unit other devices ask for, by their signing key in hex."""

    def unswept(self) -> bool:
        """Whether traces of what was erased may still lie in the folder; they go when it is opened next."""

    def views(self) -> Sequence[Viewed]:
        """The log of views, the oldest first."""

    def broken_at(self) -> int | None:
        """The number of the first line of it that was changed, taken out or cut off; None = it is whole."""


class Erasing(Privacy, Protocol):
    """The same where words are erased."""

    def gone(self) -> Sequence[StoredText]:
        """The words that erasures deleted here and that may still stand in prints; nobody else knows them any more."""

    def forget_gone(self) -> None:
        """They stand in no print any more."""
