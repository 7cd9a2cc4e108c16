"""How far a unit's data has come, by the receipts that are here (EXCHANGE 7.3)."""

from collections.abc import Iterator, Sequence

from core.changes.names import End
from core.changes.receipt import Station
from core.changes.rights import Holder
from storage.db import receipts
from storage.db.log import Branch, Log
from storage.db.receipts import Said
from storage.db.send import known_to


def stations(log: Log, own: bytes, scope: str) -> list[Station]:
    """Every device, other than the own one, that may hold the scope: of its unit, above it, and the centre's."""
    unit = scope.partition("/")[0]
    branches = log.scopes.get(scope, ())
    said: dict[bytes, list[Said]] = {}
    for key, one in receipts.of(log, unit):
        said.setdefault(key, []).append(one)
    found = [
        _station(log, branches, key, holder, said.get(key, ())) for key, holder in _holders(log, unit) if key != own
    ]
    return sorted(found, key=lambda one: (one.kind != "office", one.kind, one.unit, one.device))


def _holders(log: Log, unit: str) -> Iterator[tuple[bytes, Holder]]:
    weighed = log.verdict.trust
    near = weighed.units.above(unit) | {unit}
    for key in set[bytes]().union(*(weighed.keys.get(one, ()) for one in (*near, ""))):
        for one in weighed.standings[key]:
            kind, of = one.holder
            if not one.revoked and (kind == "centre" or (kind in ("office", "province") and of in near)):
                yield key, one.holder
                break


def _station(log: Log, branches: Sequence[Branch], key: bytes, holder: Holder, said: Sequence[Said]) -> Station:
    """`said`: what the device said of the unit, newest first; the date is that of the first word that said so much."""
    of = sum(branch.head - branch.base for branch in branches)
    has, at = 0, ""
    for number, one in enumerate(said):
        held = _held(log, branches, one)
        if number and held != has:
            break
        has, at = held, one.at
    return Station(holder.unit, key.hex(), holder.kind, at, has, of)


def _held(log: Log, branches: Sequence[Branch], said: Said) -> int:
    ends = {bytes.fromhex(s): [End(n, bytes.fromhex(chain)) for n, chain in kept] for s, kept in said.ends.items()}
    reach = ((branch, known_to(log, branch, ends.get(branch.stream, ()))) for branch in branches)
    return sum(max(0, last - branch.base) for branch, last in reach)
