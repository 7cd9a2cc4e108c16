"""Who leaves on a day to come, as it was noted: a motion on that person, so that it travels with the folder and is
taken back like any save."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from core.forms.ports import Reader
from core.values import Record, Ref

TOKEN = "hand_over"  # what a motion on a person chooses


class PlannedHandover(NamedTuple):
    """Who leaves, who follows, and from which day."""

    ref: Ref
    leaver: Ref
    name: str  # of who leaves
    follower: Ref | None  # None = somebody new, by name and position, or gone
    new: str
    position: str
    day: date
    gone: bool = False  # who was to follow works here no more


def planned(reader: Reader, unit: str) -> tuple[PlannedHandover, ...]:
    """Those of people who still work here, the earliest first."""
    people = {one.ref: one for one in reader.records("person", unit) if one.number("active") != 0}
    return tuple(sorted(_planned(reader, unit, people), key=lambda one: (one.day, one.name)))


def _planned(reader: Reader, unit: str, people: dict[Ref, Record]) -> Iterator[PlannedHandover]:
    for one in reader.records("motion", unit):
        leaver = one.reference("about") if one.text("chosen") == TOKEN else None
        day = _day(one.text("day"))
        if leaver is not None and leaver in people and day is not None:
            new, _line, position = one.text("committee").partition("\n")
            follower = next((ref for ref in people if ref.local == one.text("among")), None)
            gone = bool(one.text("among")) and follower is None
            yield PlannedHandover(one.ref, leaver, people[leaver].text("name"), follower, new, position, day, gone)


def _day(said: str) -> date | None:
    """None = what stands there, of whatever program, is no day."""
    with suppress(ValueError):
        return date.fromisoformat(said)
    return None
