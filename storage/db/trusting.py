"""Who is believed here and what is kept without effect, as a reader asks it (core.ports.Trusting)."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from core.changes.certificates import Certificate
from core.changes.enrolment import Device, Problem
from core.changes.names import Cut, End, Name, read_name
from core.changes.rights import Holder, may_certify
from storage.db import silent, trust
from storage.db.log import Log

Look = Callable[[], AbstractContextManager[Log]]


class Trusting:
    """Asks the settled state that `look` gives; `key` is the own device."""

    def __init__(self, look: Look, key: bytes) -> None:
        self._look, self._key = look, key

    def roots(self) -> frozenset[bytes]:
        with self._look() as log:
            return trust.grounds(log.db).roots

    def devices(self) -> Sequence[Device]:
        """Every device that somebody entitled has certified."""
        with self._look() as log:
            weighed = log.verdict.trust
            held = {(key, one.holder): one.revoked for key, standings in weighed.standings.items() for one in standings}
            made = {one for found in weighed.certificates.values() for one in found}
            return [_device(one, held.get((one.key, one.holder), True)) for one in sorted(made)]

    def device(self) -> Device | None:
        """The own device by its certificate for the own unit; None before that is here."""
        with self._look() as log:
            found = log.verdict.certificate(self._key, trust.grounds(log.db).unit)
            return _device(found, False) if found else None

    def may_certify(self, kind: str, unit: str) -> bool:
        """May this device certify such a device of that unit, and revoke it?"""
        with self._look() as log:
            standings = log.verdict.trust.standings.get(self._key, ())
            below = log.verdict.trust.units.below
            wanted = Holder(kind, unit)
            return any(not one.revoked and may_certify(one.holder, wanted, below) for one in standings)

    def line(self, unit: str) -> frozenset[bytes]:
        """The keys whose streams of `all` a unit needs to judge what it reads."""
        with self._look() as log:
            return log.verdict.line(unit)

    def ends(self, names: Sequence[str]) -> Cut | None:
        """A cut that ends with these ops (`stream:seq:hash8`, as histories name them); None when one is not here."""
        with self._look() as log:
            cut: dict[bytes, End] = {}
            for words in names:
                name = read_name(words)
                found = _end(log, name) if name else None
                if name is None or found is None or name.stream in cut:
                    return None
                cut[name.stream] = found
            return cut

    def cut_of(self, key: bytes) -> Cut:
        """Whatever of a key counts here now, in every scope: what a revocation leaves standing."""
        with self._look() as log:
            seen: dict[bytes, End] = {}
            for branch in log.histories.values():
                last = min(branch.head, log.verdict.last(branch.id))
                if branch.key == key and last > seen.get(branch.stream, (0,))[0]:
                    seen[branch.stream] = End(last, log.chain_at(branch.id, last) or b"")
            return seen

    def problems(self) -> Sequence[Problem]:
        """Everything that is kept and has no effect, with the reason."""
        with self._look() as log:
            return silent.problems(log)


def _end(log: Log, name: Name) -> End | None:
    for branch in log.streams.get(name.stream, ()):
        if branch.base < name.seq <= branch.head:
            chain = log.chain_at(branch.id, name.seq)
            if chain is not None and chain[:8] == name.mark:
                return End(name.seq, chain)
    return None


def _device(made: Certificate, revoked: bool) -> Device:
    return Device(made.key.hex(), made.unit, made.kind, made.letter, made.age, revoked)
