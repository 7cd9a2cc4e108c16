"""The route of a sign-off: who signs in ink in which order, and which signatures the paper has, as plain values.

`route` is `step:person+person|step:…`; `step.<id>`, where everybody named has to sign `step.<id>.<expected>`, is
`date|person|acting`. Persons are ids of the register of persons; a step that names nobody waits for its role.
`ink.<id>`, or `ink.<id>.<expected>`, is what a person confirmed of the place it is signed at on a scanned paper:
`time|who confirmed|file|page|place|how sure`, and where its pages were set against the print `|pages compared/pages/
differences a person looked at/how sure`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Self

from core.forms.ports import Reader, bound_form, form_here
from core.forms.shape import Instrument, Signing
from core.forms.wording import acting_words
from core.log.ports import standing
from core.thai.days import day
from core.values import Record, Ref, local

ROUTE, STEP, INK = "route", "step", "ink"
# How somebody signs in the place of another (Regulations on administration B.E. 2534, sections 38–50).
ACTING = ("in_charge", "on_behalf", "caretaker")  # รักษาราชการแทน · ปฏิบัติราชการแทน · รักษาการในตำแหน่ง
_STEP = r"([a-z][a-z0-9_.]{0,30}):((?:[0-9a-f]{32}\+)*[0-9a-f]{32}|)"
_PERSON = r"\.[0-9a-f]{32}"
_INK = r"(\d{4}-\d{2}-\d{2})\|([0-9a-f]{32})(?:\|([a-z_]+))?"


_SEEN = (
    r"(\d{4}-\d{2}-\d{2}T[0-9:+.-]{5,30})\|([0-9a-f]{32}|)\|(file/[0-9a-f]{32})\|(\d{1,4})\|(\d{1,4})\|(\d{1,3}|)"
    r"(?:\|(\d{1,4})/(\d{1,4})/(\d{1,5})/(\d{1,3})(?:/(anew|erased))?)?"
)


class Stage(NamedTuple):
    """One step of a route: its id in the form, and who is expected; () = anybody of its role."""

    id: str
    people: tuple[str, ...] = ()

    @classmethod
    def route(cls, words: str) -> tuple[Self, ...]:
        """The steps in order; () when it is no route."""
        found = [re.fullmatch(_STEP, part) for part in words.split("|")] if words else []
        return tuple(cls(one[1], tuple(filter(None, one[2].split("+")))) for one in found if one) if all(found) else ()


class Ink(NamedTuple):
    """Somebody has signed: the day on the paper, the person's id, and as what when in another's place ("" = not).

    `place` is the id of who was expected, where everybody named signs: it is in the name of the field.
    """

    day: date
    person: str
    acting: str = ""
    place: str = ""

    @property
    def line(self) -> str:
        """What is kept of it: `2569-01-31|person|acting`."""
        return "|".join(filter(None, (self.day.isoformat(), self.person, self.acting)))

    @classmethod
    def read(cls, words: str) -> Self | None:
        """Who signed when; None for any other text."""
        found = re.fullmatch(_INK, words)
        if found is None or (found[3] or ACTING[0]) not in ACTING:
            return None
        when = day(found[1])
        return cls(when, found[2], found[3] or "") if when else None


def write_route(stages: tuple[Stage, ...]) -> str:
    return "|".join(f"{one.id}:{'+'.join(one.people)}" for one in stages)


ANEW, ERASED = BASES = "anew", "erased"  # nothing was kept of it: made anew from the data; not all of it any more


class SeenSheets(NamedTuple):
    """What the comparison said of the pages of a scanned paper when a person confirmed it."""

    compared: int  # pages that could be compared
    pages: int
    differences: int  # places that were not as printed, all of which the person said to have looked at
    sure: int  # of 100: of the page it was least sure of
    basis: str = ""  # what it was compared with: "" = what was kept of the print, else one of BASES


class SeenInk(NamedTuple):
    """What a person confirmed of one place of a scanned paper."""

    at: str  # ISO, to the second
    by: str  # id of who confirmed; "" = nobody was at the keyboard
    scan: str  # `file/…`
    page: int = 0  # of the paper; 0 = not known
    place: int = 0  # of the paper, from 1
    sure: int | None = None  # of 100, how sure the comparison was that there is ink; None = it was not compared
    sheets: SeenSheets | None = None  # None = the pages were not compared


def read_seen(words: str) -> SeenInk | None:
    """What was confirmed of a place; None for any other text."""
    found = re.fullmatch(_SEEN, words)
    if found is None:
        return None
    at, by, scan, page, place, sure, *sheets, basis = found.groups()
    pages, of, different, least = (int(one or 0) for one in sheets)
    whole = SeenSheets(pages, of, different, least, basis or "") if all(sheets) else None
    return SeenInk(at, by, scan, int(page), int(place), int(sure) if sure else None, whole)


def field_of_step(step: str, person: str = "", family: str = STEP) -> str:
    """The field that says who signed a step; `person` is who was expected, where everybody named signs it.

    Of the family `INK`: what was seen of it on a scan.
    """
    return ".".join(filter(None, (family, step, person)))


@dataclass(frozen=True, slots=True)
class RouteStep:
    """One step: who is expected (ids of persons), what ink there is."""

    id: str
    title: str
    roles: tuple[str, ...]
    each: bool  # everybody expected signs
    acting: tuple[str, ...]
    deputies: tuple[str, ...]
    other_than: tuple[str, ...]
    expected: tuple[str, ...]
    inks: tuple[Ink, ...]
    seen: Mapping[str, SeenInk] = field(default_factory=dict)  # on scans, by who was expected; "" = of the step

    @property
    def shown(self) -> bool:
        """Whether the ink of everybody who signs it was seen on a scan."""
        return bool(self.seen) and (not self.each or all(one in self.seen for one in self.expected))

    @property
    def done(self) -> bool:
        return not self.missing if self.each else bool(self.inks)

    @property
    def missing(self) -> tuple[str, ...]:
        """Who of those expected has not signed yet; where one of them is enough nobody, once it is signed."""
        if not self.each:
            return () if self.inks else self.expected
        signed_for = [ink.place for ink in self.inks]
        left = tuple(one for one in self.expected if one not in signed_for)
        return left[
            sum(one not in self.expected for one in signed_for) :
        ]  # older ink does not name the person expected

    def awaited(self, reader: Reader, scope: str) -> str:
        """What a paper waits for: the step, and where everybody named signs who of them has not."""
        if not self.each:
            return self.title
        people = people_of(reader, scope)
        names = ", ".join(people[one].text("name") for one in self.missing if one in people)
        return f"{self.title} ({names})" if names else self.title

    def signature_lines(self, people: dict[str, Record], ink: Ink | None = None) -> tuple[str, ...]:
        """What stands below the dots: name in brackets, position, and when acting the position of whose place it is.

        Two lines of position as official papers have them: `นักวิชาการ…` and `รักษาราชการแทน พัฒนาการจังหวัด…`. Without ink
        it is who is expected.
        """
        known = [people[one] for one in self.expected if one in people]
        who = people.get(ink.person) if ink else next(iter(known), None)
        if who is None:
            return ()
        lines = [f"({who.text('name')})", *who.text("position").splitlines()]
        if ink and ink.acting:
            others = [one for one in known if one.ref.id != ink.person]
            whose = next((one for one in others if one.ref.id == ink.place), next(iter(others), None))
            place = whose.text("position").replace("\n", " ") if whose else ""
            lines.append(" ".join(filter(None, (acting_words(ink.acting), place or self.title))))
        return tuple(filter(None, lines))


def route_steps(reader: Reader, signoff: Record) -> tuple[RouteStep, ...]:
    """The steps of a sign-off in order; () when its subject or form is not here."""
    form = form_of_signoff(reader, signoff)
    if form is None:
        return ()
    expected = {one.id: one.people for one in Stage.route(signoff.text(ROUTE))}
    return tuple(_step(signoff, one, expected.get(one.id, ())) for one in form.route)


def form_of(reader: Reader, record: Record) -> str:
    """The form a subject was filled by, as its record or its assessment names it."""
    return bound_form(standing(reader, document_of(record)))


def document_of(record: Record) -> Ref:
    """The plan or assessment a subject of a sign-off is, or belongs to."""
    return assessment_of(record) if record.ref.entity.endswith("sheet") else record.ref


def form_of_signoff(reader: Reader, signoff: Record) -> Instrument | None:
    """The form of what was signed; None when it is not here."""
    record = reader.record(local(signoff.ref.scope, signoff.text("body").partition("|")[0]))
    if record is not None and record.ref.entity.endswith("sheet"):
        record = reader.record(record.reference("assessment"))
    return form_here(reader.forms, bound_form(record)) if record else None


def _step(signoff: Record, step: Signing, expected: tuple[str, ...]) -> RouteStep:
    own = field_of_step(step.id)
    each = step.need == "all" and bool(expected)
    names = [field_of_step(step.id, one) for one in expected] if each else [own]
    if each:  # somebody acting for another once signed under the own id
        names += [name for name in signoff.fields if name.startswith(f"{own}.") and name not in names]
    found = [(name, Ink.read(signoff.text(name))) for name in names]
    inks = tuple(ink._replace(place=name[len(own) + 1 :]) for name, ink in found if ink)
    begin = field_of_step(step.id, family=INK)
    said = {name[len(begin) + 1 :]: read_seen(signoff.text(name)) for name in signoff.fields if _under(name, begin)}
    seen = {person: one for person, one in said.items() if one}
    return RouteStep(
        step.id, str(step.title), step.role, each, step.acting, step.deputies, step.other_than, expected, inks, seen
    )


def _under(name: str, field: str) -> bool:
    """Whether a field is this one, or this one of somebody: of a step `maker`, not of a step `maker.two`."""
    rest = name.removeprefix(field)
    return name == field or (rest != name and re.fullmatch(_PERSON, rest) is not None)


def waits_at(steps: Sequence[RouteStep]) -> RouteStep | None:
    """The step whose turn it is; None when all are done."""
    return next((one for one in steps if not one.done), None)


def expected_lines(people: Mapping[str, Record], person: str) -> Iterator[str]:
    """Name and position of somebody who is to sign."""
    if person in people:
        yield f"({people[person].text('name')})"
        yield from people[person].text("position").splitlines()


def people_of(reader: Reader, scope: str) -> dict[str, Record]:
    """The persons of a unit by id, also who has left."""
    return {one.ref.id: one for one in reader.records("person", scope)}


def assessment_of(sheet: Record) -> Ref:
    """The assessment of a sheet."""
    entity, _slash, record = sheet.text("assessment").rpartition("/")
    return Ref(sheet.ref.scope, entity, record)
