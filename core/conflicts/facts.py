"""Fields in conflict with all their values: who wrote each, on which computer, when. No value is preferred."""

from dataclasses import dataclass
from typing import NamedTuple

from core.log.ports import Reader
from core.people.writers import Writers, writers
from core.records.titles import title
from core.values import ConflictValue, Record, Ref, Value


class ConflictValueRow(NamedTuple):
    """One of the values. The clock is shown, never used to decide."""

    value: Value
    op: str
    person: str  # name, or "" when nobody is known
    unit: str  # name of the unit whose device wrote it, or ""
    letter: str  # of the computer in its unit, "" before it was certified
    device: str  # signing key, hex
    clock: int
    position: str = ""  # of that person
    own: bool = False  # written on this computer


@dataclass(frozen=True, slots=True)
class ConflictRow:
    ref: Ref
    unit: str  # name of the unit whose record it is
    about: str  # the title of the record in a list
    field: str
    seen: tuple[str, ...]
    sides: tuple[ConflictValueRow, ...]


def conflicts(reader: Reader, scope: str | None = None) -> tuple[ConflictRow, ...]:
    """Every field in conflict, of one scope or of the folder, by unit and record."""
    known = writers(reader)
    return tuple(
        row(known, record, field)
        for ref, field in reader.conflicts(scope)
        if (record := reader.record(ref)) is not None
    )


def row(known: Writers, record: Record, field: str) -> ConflictRow:
    scope, shown = record.ref.scope, record.shown(field)
    values = tuple(value_row(known, scope, value) for value in shown.sides)
    owner = known.units.get(scope.partition("/")[0])
    return ConflictRow(record.ref, owner.name if owner else "", title(record), field, shown.seen, values)


def value_row(known: Writers, scope: str, one: ConflictValue) -> ConflictValueRow:
    device = known.devices.get(one.device)
    unit = known.units.get(device.unit if device else "")
    homes = [device.unit, scope] if device else [scope]  # with the unit of the device, else where it was written
    people = (known.reader.record(Ref(home, "person", one.person)) for home in homes if one.person)
    person = next((found for found in people if found and found.text("name")), None)
    return ConflictValueRow(
        value=one.value,
        op=one.op,
        person=person.text("name") if person else "",
        unit=unit.name if unit else "",
        letter=device.letter if device else "",
        device=one.device,
        clock=one.clock,
        position=person.text("position") if person else "",
        own=one.device == known.own,
    )
