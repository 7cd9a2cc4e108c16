"""Who wrote a value: by the units, the certified computers and this computer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from core.log.certificates import Device
from core.log.ports import Reader
from core.people.units import UnitsById, register
from core.values import Record


@dataclass(frozen=True, slots=True)
class Writers:
    """What is needed to name the writer of a value."""

    reader: Reader
    units: UnitsById
    devices: Mapping[str, Device]
    own: str  # key of this computer, hex


def writers(reader: Reader) -> Writers:
    devices = {one.key: one for one in reader.trust.devices()}
    return Writers(reader, register(reader), devices, str(reader.info().get("device") or ""))


def written_by(known: Writers, record: Record, field: str) -> tuple[str, int]:
    """(name of the unit that wrote it, when by that PC's clock in milliseconds since 1970)."""
    past = known.reader.history.of(record.ref, field) or known.reader.history.of(record.ref)
    if not past:
        return "", 0
    device = known.devices.get(past[0].device)
    unit = known.units.get(device.unit if device else record.ref.scope)
    return unit.name if unit else "", past[0].clock


class ValueChoice(NamedTuple):
    """One value of a conflict in words: what it is, who wrote it, and when by that PC's clock."""

    text: str
    value: object
    who: str
    when: str
