"""The route of a sign-off: who is to sign in ink in which order, and what the paper has behind it, as plain values.

`route` is `step:person+person|step:…`; `step.<id>`, where everybody named has to sign `step.<id>.<expected>`, is
`date|person|acting`. Persons are ids of the register of persons; a step that names nobody waits for its role.
"""

import re
from datetime import date
from typing import NamedTuple

ROUTE, STEP = "route", "step"
# How somebody signs in the place of another (Regulations on administration B.E. 2534, sections 38–50).
ACTING = ("in_charge", "on_behalf", "caretaker")  # รักษาราชการแทน · ปฏิบัติราชการแทน · รักษาการในตำแหน่ง
_step = re.compile(r"([a-z][a-z0-9_.]{0,30}):((?:[0-9a-f]{32}\+)*[0-9a-f]{32}|)").fullmatch
_ink = re.compile(r"(\d{4}-\d{2}-\d{2})\|([0-9a-f]{32})(?:\|([a-z_]+))?").fullmatch


class Stage(NamedTuple):
    """One step of a route: its id in the form, and who is expected; () = anybody of its role."""

    id: str
    people: tuple[str, ...] = ()


class Ink(NamedTuple):
    """Somebody has signed: the day on the paper, the person's id, and as what when in another's place ("" = not).

    `place` is the id of who was expected, where everybody named signs: it is in the name of the field.
    """

    day: date
    person: str
    acting: str = ""
    place: str = ""


def write_route(stages: tuple[Stage, ...]) -> str:
    return "|".join(f"{one.id}:{'+'.join(one.people)}" for one in stages)


def read_route(words: str) -> tuple[Stage, ...]:
    """The steps in order; () when it is no route."""
    found = [_step(part) for part in words.split("|")] if words else []
    return tuple(Stage(one[1], tuple(filter(None, one[2].split("+")))) for one in found if one) if all(found) else ()


def write_ink(ink: Ink) -> str:
    return "|".join(filter(None, (ink.day.isoformat(), ink.person, ink.acting)))


def read_ink(words: str) -> Ink | None:
    """Who has signed when; None when the words say no such thing."""
    found = _ink(words)
    if found is None or (found[3] or ACTING[0]) not in ACTING:
        return None
    try:
        return Ink(date.fromisoformat(found[1]), found[2], found[3] or "")
    except ValueError:
        return None


def field_of_step(step: str, person: str = "") -> str:
    """The field that says who signed a step; `person` is who was expected, where everybody named signs it."""
    return ".".join(filter(None, (STEP, step, person)))
