"""By what a folder knows who wrote a value: the units, the computers with their certificates, this computer."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.changes.enrolment import Device
from core.model.values import Record
from core.ports import Reader
from core.views.register import Units, register


@dataclass(frozen=True, slots=True)
class Writers:
    """By what a folder knows a person and a computer."""

    reader: Reader
    units: Units
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
