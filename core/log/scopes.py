"""Which scopes a receiver may read; which unit was ever below which; who may write what where (a table, versioned by
core.entities.TABLE_VERSION); who may read personal texts. The rules are in docs/log.md and docs/bundle.md."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, Protocol

from core.entities import field_of, scope_kind
from core.values import Ref


class KeyRole(NamedTuple):
    """The role that a certificate gives a key: a kind of device (centre, province, office, committee) of a unit."""

    kind: str  # root, centre, province, office, committee
    unit: str  # the unit's id; "" for a root

    def may_certify(self, role: "KeyRole", below: "IsBelow") -> bool:
        """Return whether this role may certify and revoke devices of `role`, as the table CERTIFIES says."""
        return role.kind in CERTIFIES.get(
            (self.kind, _relation(self.unit, role.unit, below)), _NOTHING
        )

    def readable(
        self,
        receiver: "KeyRole",
        scopes: Iterable[str],
        units: "UnitTree",
        pack: Collection[str] = (),
    ) -> "ReadAccess | None":
        """Return which of `scopes` a device of this role may send to `receiver`; None = nothing. A former parent unit
        gets no new data. A committee sends only to its own unit; it gets the scopes in `pack` only from that unit."""
        below = units.below
        how = relation(self, receiver, below)
        if not how or (
            how == "up"
            and receiver.kind != "centre"
            and not units.below_now(self.unit, receiver.unit)
        ):
            return None
        if self.kind == "committee" and how != "same":
            return None
        # what it needs to judge, and forms; from its own unit what it is to score too
        if receiver.kind == "committee":
            packed = frozenset(pack) if how == "same" else frozenset[str]()
            seen = (
                s
                for s in scopes
                if s == "all" or s in packed or _forms_above(s, receiver.unit, self, below)
            )
            return ReadAccess(frozenset(seen), False)
        visible = frozenset(s for s in scopes if s == "all" or _sees(how, s, self, receiver, below))
        left = frozenset[str]()
        if how == "down":  # of units that moved away
            left = frozenset(s for s in visible if below(unit_of(s), receiver.unit))
            left -= {s for s in left if units.below_now(unit_of(s), receiver.unit)}
        return ReadAccess(visible - left, how != "down", left)

    def stated_to(self, role: "KeyRole", receiver: "KeyRole", below: "IsBelow") -> bool:
        """Return whether a device `role` passes on to `receiver` a receipt that a device of this role wrote. Within a
        unit: any. Up: receipts of its own unit and of units ever below it. Down: of both units, of units ever above the
        receiver, and of centres. To a sibling unit: none. A committee's receipts stay in its unit."""
        if self.kind == "committee" and self.unit != receiver.unit:
            return False
        match relation(role, receiver, below):
            case "same":
                return True
            case "up":
                return self.unit == role.unit or below(self.unit, role.unit)
            case "down":
                near = self.unit in (role.unit, receiver.unit) or self.kind == "centre"
                return near or below(receiver.unit, self.unit)
        return False

    @staticmethod
    def may_be_given(scope: str, own_unit: str, reader: "KeyRole | None") -> bool:
        """Return whether the unit `own_unit` may give a reader personal texts of a scope: only its own scope, and only
        if the reader has a certificate (None = it has none) that is neither a committee's nor a root's."""
        return (
            scope.partition("/")[0] == own_unit
            and reader is not None
            and reader.kind not in ("committee", "root")
        )

    @staticmethod
    def unguarded(
        scope: str, entity: str, field: str, reader: "KeyRole | None", table_version: int
    ) -> bool:
        """Return whether texts of a field must never go to this reader, because they are sealed or its program is too
        old to treat them as personal. `table_version`: the version of core.entities that the reader's program has."""
        declared = field_of(entity, field)
        if declared is None:
            return KeyRole.withheld(scope, entity, field, reader)
        return declared.sealed or (declared.personal and declared.since > table_version)

    @staticmethod
    def withheld(
        scope: str, entity: str, field: str, reader: "KeyRole | None", *, marked: bool = False
    ) -> bool:
        """Return whether texts of a field are withheld from a reader (None = without certificate). Sealed texts go to
        nobody. Personal texts go only to devices of the scope's unit, not to committees; so do texts of unknown fields,
        except in scope `all`. `marked`: the record is marked as personal, so fields in MARKED are, too."""
        declared = field_of(entity, field)
        if declared is None:
            return scope != "all" and not _inside(scope, reader)
        if declared.sealed:
            return True
        if not (declared.personal or (marked and may_be_marked(entity, field))):
            return False
        return not _inside(scope, reader)


IsBelow = Callable[[str, str], bool]  # is the first unit, or was it ever, below the second?
LAYERS: Mapping[str, int] = MappingProxyType(
    {"root": 0, "centre": 1, "province": 2, "office": 3, "committee": 3}
)


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
        **{
            ("root", at): frozenset({"centre", "province", "office", "committee"})
            for at in ("own", "below", "other")
        },
        **{
            ("centre", at): frozenset({"province", "office", "committee"})
            for at in ("own", "below", "other")
        },
        ("province", "own"): frozenset({"committee"}),
        ("province", "below"): frozenset({"office", "committee"}),
    }
)
_NOTHING: frozenset[str] = frozenset()


def classes(holder: KeyRole, scope: str, below: IsBelow) -> frozenset[str]:
    """Return the classes of rights (docs/log.md), such as work or trust, by which a device may write in a scope."""
    return RIGHTS.get((holder.kind, _relation(holder.unit, scope, below)), _NOTHING)


def _relation(unit: str, scope: str, below: IsBelow) -> str:
    """Return the relation of a scope to a unit: all, own, forms, below, other, or "foreign forms"."""
    kind = scope_kind(scope)
    if kind == "unit":
        if scope == unit:
            return "own"
        return "below" if below(scope, unit) else "other"
    return "foreign forms" if kind == "forms" and scope != f"{unit}/forms" else kind


class ReadAccess(NamedTuple):
    """What a receiver may read: `scopes`; of the shared scope `all` every stream if `every_key`, else only those of the
    sender and of TrustReader.line. `left`: scopes of units that moved away, of which it gets no new ops."""

    scopes: frozenset[str]
    every_key: bool  # it may read every stream of `all`; False = only those of its own line and the sender's
    # scopes of units that moved away: it keeps what it has and gets no more lines
    left: frozenset[str] = frozenset()


def relation(role: KeyRole, receiver: KeyRole, below: IsBelow) -> str:
    """Return where `receiver` is as seen from `role`: "same" (in the same unit), "up" (above, or a centre), "down"
    (below, or `role` is a centre), or "" (none of these)."""
    if role.unit == receiver.unit:
        return "same"
    if receiver.kind == "centre" or below(role.unit, receiver.unit):
        return "up"
    return "down" if role.kind == "centre" or below(receiver.unit, role.unit) else ""


def scopes_of(units: Iterable[str]) -> frozenset[str]:
    """Return the scopes of all `units`: each unit's own scope and that of its forms."""
    return frozenset(scope for unit in units for scope in (unit, f"{unit}/forms"))


def unit_of(scope: str) -> str:
    """Return the id of the unit to which a scope, or a unit's scope of forms, belongs; `all` for the shared scope."""
    return scope.partition("/")[0]


def _forms_above(scope: str, unit: str, role: KeyRole, below: IsBelow) -> bool:
    """Return whether a scope holds forms made by the unit itself or a unit above it, including the centre."""
    if not scope.endswith("/forms"):
        return False
    above = unit_of(scope)
    return above == unit or below(unit, above) or (role.kind == "centre" and above == role.unit)


def _sees(how: str, scope: str, role: KeyRole, receiver: KeyRole, below: IsBelow) -> bool:
    """Return whether `role` sends data of a scope to the receiver, who is `how` from it (`relation`)."""
    unit, top = unit_of(scope), receiver.unit if how == "down" else role.unit
    if unit == top or below(unit, top):
        return True
    if how == "down":
        return _forms_above(scope, receiver.unit, role, below)
    return how == "same" and (role.kind == "centre" or scope.endswith("/forms"))


WIDER_FIRST = ("centre", "region", "province", "district", "section")
_RANK = {kind: rank for rank, kind in enumerate(WIDER_FIRST)}


class UnitTree:
    """The tree of units in two versions: by all parents and kinds that units ever had, and by their current parents."""

    def __init__(self) -> None:
        self._parents: dict[str, set[str]] = defaultdict(set)
        self._now: dict[str, frozenset[str]] = {}
        self._ranks: dict[str, set[int]] = defaultdict(set)
        self._above: dict[str, frozenset[str]] = {}

    def add(self, unit: str, field: str, value: object) -> None:
        """Add a past or present value of the field `kind` or `parent` of a unit's record; other fields are ignored."""
        if not isinstance(value, str):
            return
        if field == "kind" and value in _RANK:
            self._ranks[unit].add(_RANK[value])
        elif field == "parent" and (parent := _parent(value)):
            self._parents[unit].add(parent)
        self._above.clear()

    def stands(self, unit: str, values: Iterable[object]) -> None:
        """Set the current values of a unit's field `parent`: normally one, several if they are in conflict."""
        self._now[unit] = frozenset(
            parent for one in values if isinstance(one, str) and (parent := _parent(one))
        )

    def below(self, unit: str, other: str) -> bool:
        """Return whether the unit is, or ever was, below the unit `other`."""
        return other in self.above(unit)

    def below_now(self, unit: str, other: str) -> bool:
        """Return whether the unit is below the unit `other` in the current register."""
        return other in self.above_now(unit)

    def above(self, unit: str) -> frozenset[str]:
        """Return the ids of all units that `unit` is, or ever was, below."""
        found = self._above.get(unit)
        if found is None:
            found = self._above[unit] = self._reached(unit, self._parents)
        return found

    def above_now(self, unit: str) -> frozenset[str]:
        """Return the ids of all units that `unit` is below in the current register."""
        return self._reached(unit, self._now)

    def _reached(self, unit: str, parents: Mapping[str, Collection[str]]) -> frozenset[str]:
        reached: set[str] = set()
        todo = [unit]
        while todo:
            one = todo.pop()
            # only a unit that ever was of a wider kind can be above
            rank = max(self._ranks.get(one, ()), default=-1)
            more = {
                p for p in parents.get(one, ()) if min(self._ranks.get(p, ()), default=9) < rank
            } - reached
            reached |= more
            todo += more
        return frozenset(reached - {unit})


def _parent(value: str) -> str:
    """Return the unit id that a value of the field `parent` names, or ""."""
    return value.rpartition("/")[2] if value.removeprefix("all/").startswith("unit/") else ""


# -- personal words

# Entity that erases the texts of a class (docs/log.md: What stands): those of a committee's drafts are erased by the
# unit it works for, never by a device of the committee.
ERASERS: Mapping[str, str] = MappingProxyType(
    {"work": "erasure", "draft": "erasure", "review": "review_erasure"}
)
MANY = "many"  # token of the log of views: more than one record
# personal if the field `personal` of their record is set
MARKED = {"evidence": frozenset({"title", "note", "url"})}
AS_ASKED = "asked"
EVERY = "all"
NO_ORIGINALS = "none"


class ExportOptions(NamedTuple):
    """The choices for an export: `give` own personal texts, `ask` receivers for theirs, which `originals` to send."""

    give: bool = False  # include the own unit's personal data; never for a committee or an uncertified device
    ask: bool = False  # ask the receivers for their units' personal data
    # as each receiver wants them | all that are here and may be read | none
    originals: str = AS_ASKED


NOTHING_SHARED = ExportOptions()


def _inside(scope: str, reader: KeyRole | None) -> bool:
    return (
        reader is not None and reader.kind != "committee" and reader.unit == scope.partition("/")[0]
    )


def may_be_marked(entity: str, field: str) -> bool:
    """Return whether a mark on the record, not core.entities alone, decides if this field is personal."""
    return field in MARKED.get(entity, ())


class StoredText(NamedTuple):
    """A stored text of a field; `shows`: it is a current value. Previous texts are stored until they are erased."""

    ref: Ref
    field: str
    hash: str  # as in the line, 43 letters; an erasure names it
    words: str
    shows: bool  # it is the field's current value, alone or in a conflict


class PrivacyLogLine(NamedTuple):
    """A line of the log of who viewed or sent personal data. `chain`: hash over this line and all before it."""

    number: int
    at: str  # ISO date and time, as this PC had it
    person: str  # id of the person at the keyboard, or ""
    deed: str  # view, print, save_paper, export, extract, erase, restore
    of: str  # what was seen or sent: a record, or a token
    chain: bytes


class PersonalTextReader(Protocol):
    """The reader of one folder's personal texts and of its log of who viewed personal data."""

    def words(self, holds: Callable[[str], bool]) -> Sequence[StoredText]:
        """Return the stored texts for which `holds(text)` is True, previous values and those of deleted records too."""

    def files(self) -> Sequence[Ref]:
        """Return the `file` records of evidence files that were not erased, including those in the bin."""

    def requested_texts(self) -> Mapping[str, int]:
        """Return {signing key (hex) of another device: how many personal texts of this unit it asks for}."""

    def unswept(self) -> bool:
        """Return whether the folder may still contain erased data; its next opening removes that."""

    def views(self) -> Sequence[PrivacyLogLine]:
        """Return all lines of the log of who viewed personal data, the oldest first."""

    def broken_at(self) -> int | None:
        """Return the number of the first changed or missing line of the log of views that nobody accepted, or None."""
