"""Who may write what where, as one table (EXCHANGE 6.12); its version is core.entities.TABLE_VERSION."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from core.entities import scope_kind


class Holder(NamedTuple):
    """What a certificate makes of a key: a kind of device of a unit."""

    kind: str  # root, centre, province, office, committee
    unit: str  # the unit's id; "" for a root


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


def may_certify(issuer: Holder, wanted: Holder, below: IsBelow) -> bool:
    """May the issuer certify such a device, and revoke it? It acts on lower layers only."""
    return wanted.kind in CERTIFIES.get((issuer.kind, _relation(issuer.unit, wanted.unit, below)), _NOTHING)


def _relation(unit: str, scope: str, below: IsBelow) -> str:
    """Where a scope lies as seen from a unit: all, own, forms, below, other, or somebody else's forms."""
    kind = scope_kind(scope)
    if kind == "unit":
        if scope == unit:
            return "own"
        return "below" if below(scope, unit) else "other"
    return "foreign forms" if kind == "forms" and scope != f"{unit}/forms" else kind
