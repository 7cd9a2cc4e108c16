"""The route of a sign-off: who signs in ink in which order, and which signatures the paper has, stored as tokens.

Field `route` holds `step:person+person|step:…`: ids of the persons to sign each step; without any, its role signs.
Field `step.<id>`, or `step.<id>.<expected>` if everybody named has to sign, holds a signature: `date|person|acting`.
Field `ink.<id>`, or `ink.<id>.<expected>`, holds what a person confirmed about a place to sign on a scanned paper:
`time|who confirmed|file|page|place|how sure`; if the pages were compared with the print, followed by `|pages
compared/pages/differences a person looked at/how sure`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Self

from core.forms.ports import Reader, bound_form, form_here
from core.forms.shape import Instrument, SigningStep
from core.forms.wording import acting_words
from core.log.ports import standing
from core.thai.days import day
from core.values import Record, Ref, local

ROUTE = "route"
STEP = "step"
INK = "ink"
# How somebody signs in the place of another (Regulations on administration B.E. 2534, sections 38–50).
ACTING = ("in_charge", "on_behalf", "caretaker")  # รักษาราชการแทน · ปฏิบัติราชการแทน · รักษาการในตำแหน่ง
_STEP = r"([a-z][a-z0-9_.]{0,30}):((?:[0-9a-f]{32}\+)*[0-9a-f]{32}|)"
_PERSON = r"\.[0-9a-f]{32}"
_INK = r"(\d{4}-\d{2}-\d{2})\|([0-9a-f]{32})(?:\|([a-z_]+))?"
_SEEN = (
    r"(\d{4}-\d{2}-\d{2}T[0-9:+.-]{5,30})\|([0-9a-f]{32}|)\|(file/[0-9a-f]{32})\|(\d{1,4})\|(\d{1,4})\|(\d{1,3}|)"
    r"(?:\|(\d{1,4})/(\d{1,4})/(\d{1,5})/(\d{1,3})(?:/(anew|erased))?)?"
)
# nothing was kept of it: made anew from the data; not all of it any more
ANEW, ERASED = BASES = ("anew", "erased")


class PlannedRouteStep(NamedTuple):
    """One step of a signing route: its id in the form, and the ids of persons to sign; () = anybody with its role."""

    id: str
    people: tuple[str, ...] = ()

    @classmethod
    def route(cls, text: str) -> tuple[Self, ...]:
        """Parse the text of a field `route` into steps, in order; () if it is empty or invalid."""
        steps = [re.fullmatch(_STEP, part) for part in text.split("|")] if text else []
        if all(steps):
            return tuple(
                cls(one[1], tuple(filter(None, one[2].split("+")))) for one in steps if one
            )
        return ()

    @staticmethod
    def write(stages: "tuple[PlannedRouteStep, ...]") -> str:
        return "|".join(f"{one.id}:{'+'.join(one.people)}" for one in stages)


class InkSignature(NamedTuple):
    """A signature in ink: date, signer (id), how the signer acts for another ("" = not), expected person (id)."""

    day: date
    person: str
    acting: str = ""  # the way of acting for another; "" = in the own name
    place: str = ""  # id of the person expected, if everybody named signs; part of the field's name

    @property
    def line(self) -> str:
        """Return the signature as stored: `2026-01-31|person|acting`, or `2026-01-31|person` without `acting`."""
        return "|".join(filter(None, (self.day.isoformat(), self.person, self.acting)))

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Parse a stored signature (`2026-01-31|person|acting`); None for any other text."""
        match = re.fullmatch(_INK, text)
        if match is None or (match[3] or ACTING[0]) not in ACTING:
            return None
        when = day(match[1])
        return cls(when, match[2], match[3] or "") if when else None


class PaperComparison(NamedTuple):
    """A person's confirmed comparison of a scanned paper with its print. `sure`: certainty (0 to 100) for the least
    certain page; `basis`: "" = the stored print was compared, ANEW = a print made again, ERASED = an incomplete one."""

    compared: int  # pages that could be compared
    pages: int
    differences: (
        int  # places that were not as printed, all of which the person said to have looked at
    )
    sure: int  # certainty from 0 to 100 for the least certain page
    basis: str = ""  # what it was compared with: "" = what was kept of the print, else one of BASES


class InkConfirmation(NamedTuple):
    """A person's confirmation of ink in one place to sign on a scan. `sure`: 0 to 100 per cent, None = not compared."""

    at: str  # ISO, to the second
    by: str  # id of who confirmed; "" = nobody was at the keyboard
    scan: str  # `file/…`
    page: int = 0  # page of the paper; 0 = unknown
    place: int = 0  # number of the place on the paper, from 1
    sure: int | None = None  # certainty from 0 to 100 that there is ink; None = not compared
    sheets: PaperComparison | None = None  # None = the pages were not compared


def read_seen(text: str) -> InkConfirmation | None:
    """Parse the stored confirmation of ink at a place to sign; None for any other text."""
    match = re.fullmatch(_SEEN, text)
    if match is None:
        return None
    at, by, scan, page, place, sure, *sheets, basis = match.groups()
    pages, of, different, least = (int(one or 0) for one in sheets)
    whole = PaperComparison(pages, of, different, least, basis or "") if all(sheets) else None
    return InkConfirmation(at, by, scan, int(page), int(place), int(sure) if sure else None, whole)


@dataclass(frozen=True, slots=True)
class RouteStep:
    """A step of a signing route, with its signatures. If `each`, all `expected` persons (ids) must sign, else one."""

    id: str
    title: str
    roles: tuple[str, ...]
    each: bool  # everybody expected signs
    acting: tuple[str, ...]
    deputies: tuple[str, ...]
    other_than: tuple[str, ...]
    expected: tuple[str, ...]
    inks: tuple[InkSignature, ...]
    # on scans, by who was expected; "" = of the step
    confirmations: Mapping[str, InkConfirmation] = field(default_factory=dict)

    @property
    def shown(self) -> bool:
        """Return whether a person confirmed, on a scan, every signature that the step needs."""
        return bool(self.confirmations) and (
            not self.each or all(one in self.confirmations for one in self.expected)
        )

    @property
    def done(self) -> bool:
        return not self.missing if self.each else bool(self.inks)

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the ids of those who still have to sign. If one signature is enough, () once anybody has signed."""
        if not self.each:
            return () if self.inks else self.expected
        signed_for = [ink.place for ink in self.inks]
        left = tuple(one for one in self.expected if one not in signed_for)
        # ink that does not name the person expected
        older = sum(one not in self.expected for one in signed_for)
        return left[older:]

    def awaited(self, reader: Reader, scope: str) -> str:
        """Return, as text, the step's title and, if all expected persons must sign, the names of those who have not."""
        if not self.each:
            return self.title
        people = people_of(reader, scope)
        names = ", ".join(people[one].text("name") for one in self.missing if one in people)
        return f"{self.title} ({names})" if names else self.title

    def signature_lines(
        self, people: dict[str, Record], ink: InkSignature | None = None
    ) -> tuple[str, ...]:
        """Return the lines below a place to sign: the signer's name in brackets, position and, for a substitute, words
        such as `รักษาราชการแทน…`. The signer is that of `ink` (None = the first person expected); () without one."""
        known = [people[one] for one in self.expected if one in people]
        who = people.get(ink.person) if ink else next(iter(known), None)
        if who is None:
            return ()
        lines = [f"({who.text('name')})", *who.text("position").splitlines()]
        if ink and ink.acting:
            others = [one for one in known if one.ref.id != ink.person]
            whose = next(
                (other for other in others if other.ref.id == ink.place), next(iter(others), None)
            )
            place = whose.text("position").replace("\n", " ") if whose else ""
            lines.append(" ".join(filter(None, (acting_words(ink.acting), place or self.title))))
        return tuple(filter(None, lines))

    @staticmethod
    def steps(reader: Reader, signoff: Record) -> "tuple[RouteStep, ...]":
        """Return the steps of a sign-off in order; () if its signed record or that record's form is not on this PC."""
        form = form_of_signoff(reader, signoff)
        if form is None:
            return ()
        expected = {one.id: one.people for one in PlannedRouteStep.route(signoff.text(ROUTE))}
        return tuple(_step(signoff, one, expected.get(one.id, ())) for one in form.route)

    @staticmethod
    def waiting(steps: "Sequence[RouteStep]") -> "RouteStep | None":
        """Return the first step whose signatures are not complete; None if all are."""
        return next((one for one in steps if not one.done), None)

    @staticmethod
    def field_of_step(step: str, person: str = "", family: str = STEP) -> str:
        """Return the field for a signature of a step or, if `family` is INK, for the ink seen on a scan. `person`: id
        of the expected signer if all expected ones must sign, otherwise ""."""
        return ".".join(filter(None, (family, step, person)))

    @staticmethod
    def expected_lines(people: Mapping[str, Record], person: str) -> Iterator[str]:
        """Yield the name, then the position, of a person who is to sign."""
        if person in people:
            yield f"({people[person].text('name')})"
            yield from people[person].text("position").splitlines()


def form_of(reader: Reader, record: Record) -> str:
    """Return the id of the form of a plan or assessment; for a sheet, the form of its assessment."""
    return bound_form(standing(reader, document_of(record)))


def document_of(record: Record) -> Ref:
    """Return the reference of the assessment if `record` is a sheet, else of `record` itself."""
    return assessment_of(record) if record.ref.entity.endswith("sheet") else record.ref


def form_of_signoff(reader: Reader, signoff: Record) -> Instrument | None:
    """Return the form of the plan, assessment or sheet that a sign-off signs; None if it is not on this PC."""
    record = reader.record(local(signoff.ref.scope, signoff.text("body").partition("|")[0]))
    if record is not None and record.ref.entity.endswith("sheet"):
        record = reader.record(record.reference("assessment"))
    return form_here(reader.forms, bound_form(record)) if record else None


def _step(signoff: Record, step: SigningStep, expected: tuple[str, ...]) -> RouteStep:
    own = RouteStep.field_of_step(step.id)
    each = step.need == "all" and bool(expected)
    names = [RouteStep.field_of_step(step.id, one) for one in expected] if each else [own]
    if each:  # somebody acting for another once signed under the own id
        names += [
            name for name in signoff.fields if name.startswith(f"{own}.") and name not in names
        ]
    found = [(name, InkSignature.read(signoff.text(name))) for name in names]
    inks = tuple(ink._replace(place=name[len(own) + 1 :]) for name, ink in found if ink)
    begin = RouteStep.field_of_step(step.id, family=INK)
    # of step `maker`, not of step `maker.two`
    under = re.compile(f"{re.escape(begin)}({_PERSON})?")
    said = {
        name[len(begin) + 1 :]: read_seen(signoff.text(name))
        for name in signoff.fields
        if under.fullmatch(name)
    }
    seen = {person: one for person, one in said.items() if one}
    return RouteStep(
        step.id,
        str(step.title),
        step.role,
        each,
        step.acting,
        step.deputies,
        step.other_than,
        expected,
        inks,
        seen,
    )


def people_of(reader: Reader, scope: str) -> dict[str, Record]:
    """Return {person id: record} of all persons of a unit, including those who have left."""
    return {one.ref.id: one for one in reader.records("person", scope)}


def assessment_of(sheet: Record) -> Ref:
    """Return the reference of the assessment to which a sheet belongs."""
    entity, _slash, record = sheet.text("assessment").rpartition("/")
    return Ref(sheet.ref.scope, entity, record)
