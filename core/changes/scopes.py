"""Which scopes a receiver may read (EXCHANGE 7.1): never a sibling's."""

from collections.abc import Iterable
from typing import NamedTuple

from core.changes.rights import Below, Holder


class Readable(NamedTuple):
    scopes: frozenset[str]
    every_key: bool  # may it read every stream of `all` that is here, or only those of its own line and the sender's?


def relation(own: Holder, receiver: Holder, below: Below) -> str:
    """`same`, `up` or `down` as seen from `own`; "" = neither above nor below."""
    if own.unit == receiver.unit:
        return "same"
    if receiver.kind == "centre" or below(own.unit, receiver.unit):
        return "up"
    return "down" if own.kind == "centre" or below(receiver.unit, own.unit) else ""


def readable(own: Holder, receiver: Holder | None, here: Iterable[str], below: Below) -> Readable | None:
    """Of the scopes `here`, what a receiver may read; None when it may read nothing. No receiver = nobody knows it."""
    if receiver is None:
        return Readable(frozenset(s for s in here if s == "all" or _unit(s) == own.unit), False)
    how = relation(own, receiver, below)
    if not how:
        return None
    if receiver.kind == "committee":  # its pack is made elsewhere; here it gets what it needs to judge, and forms
        return Readable(frozenset(s for s in here if s == "all" or _forms_above(s, receiver.unit, own, below)), False)
    sees = {"same": _sees_same, "up": _sees_up, "down": _sees_down}[how]
    return Readable(frozenset(s for s in here if s == "all" or sees(s, own, receiver, below)), how != "down")


def _unit(scope: str) -> str:
    return scope.partition("/")[0]


def _forms_above(scope: str, unit: str, own: Holder, below: Below) -> bool:
    """Forms that a unit above, the centre among them, made for those below it."""
    if not scope.endswith("/forms"):
        return False
    return _unit(scope) == unit or below(unit, _unit(scope)) or (own.kind == "centre" and _unit(scope) == own.unit)


def _sees_same(scope: str, own: Holder, _receiver: Holder, below: Below) -> bool:
    unit = _unit(scope)
    return own.kind == "centre" or unit == own.unit or below(unit, own.unit) or scope.endswith("/forms")


def _sees_up(scope: str, own: Holder, _receiver: Holder, below: Below) -> bool:
    return _unit(scope) == own.unit or below(_unit(scope), own.unit)


def _sees_down(scope: str, own: Holder, receiver: Holder, below: Below) -> bool:
    unit = _unit(scope)
    return unit == receiver.unit or below(unit, receiver.unit) or _forms_above(scope, receiver.unit, own, below)
