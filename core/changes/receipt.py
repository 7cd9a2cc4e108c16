"""What a device has said that it holds, and how far a unit's data has come by that."""

from typing import NamedTuple


class Receipt(NamedTuple):
    """A signed statement; kept and relayed as it is."""

    statement: bytes
    signature: bytes


class Station(NamedTuple):
    """A device of another unit, or another PC of one's own, and what it has said to hold of a scope."""

    unit: str  # the device's unit
    device: str  # signing key, hex
    kind: str  # centre, province, office, committee
    at: str  # ISO date and time of the first statement that said so much, as that PC had it; "" = never heard
    has: int  # ops of the scope it holds, of those that are here
    of: int  # ops of the scope that are here

    @property
    def whole(self) -> bool:
        return bool(self.at) and self.has == self.of
