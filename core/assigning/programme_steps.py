"""The steps that a programme asks of every unit in a year, and who has done them; undated steps are never overdue."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import chain
from typing import NamedTuple, Self

from core.assessment.sheets import sheet_of
from core.entities import record_id
from core.forms.ports import Forms, Reader, in_force
from core.forms.programme import Programme, Step
from core.forms.published import PUBLISHED, PublishedForm
from core.forms.vocabulary import ItemState
from core.forms.wording import EMPTY
from core.people.units import Unit, UnitRegister
from core.plan.standing import PlanReportCounts
from core.thai.days import day
from core.thai.written import arabic_digits, fiscal_year
from core.values import Record, RecordSummary, Ref

SELF, PAPER = "self", "paper"
JOINED, DECLINED = "joined", "declined"  # what an office answers
ASKED, OFFERED = "asked", "offered"
# a name that begins so says where a unit is, and not whose
PLACES = ("จังหวัด", "อำเภอ", "เขต", "ส่วนกลาง")
BOUND = ("instrument_id", "using", "form", "wording")  # fields that name a plan's form


class DueDate(NamedTuple):
    """The due date of a programme step in a year; `was` is the date before it was postponed, `reason` why."""

    until: date | None
    was: str = ""
    reason: str = ""

    @staticmethod
    def before(reader: Reader, programme: Programme, unit: str) -> "Mapping[str, DueDate]":
        """Return {step id: due date} in the programme edition's revision that `unit` published last; {} if none."""
        known = PublishedForm.of_edition(reader, programme, unit)
        if known:
            return DueDate.by_step(
                reader, reader.forms.programme(known[-1].using), programme.edition
            )
        return {}

    def states(
        self, programme: Programme, step: Step, today: date
    ) -> tuple["UnitStepState", "UnitStepState"]:
        """Return (state of a step for a unit that has done it, state for one that has not: missing or overdue)."""
        title = arabic_digits(str(step.title))
        by = self.until.isoformat() if self.until else ""
        owed = "overdue" if self.until and self.until < today else "missing"
        of = UnitStepState(step.id, title, "done", by, self.was, self.reason, programme.id)
        return of, of._replace(state=owed)

    @staticmethod
    def by_step(reader: Reader, programme: Programme, year: int) -> "Mapping[str, DueDate]":
        """Return {step id: due date} in a year: by its deadline record, else by the programme if it is of that year."""
        own = programme.edition == year
        found = {step.id: DueDate(day(step.until) if own else None) for step in programme.steps}
        records = {
            f"programme/{one.ref.id}"
            for one in reader.records("programme")
            if _is_of(one, programme)
        }
        deadlines = [one for one in reader.records("deadline") if of_year(one) == year]
        # one that names its year counts
        for deadline in sorted(deadlines, key=lambda one: one.number("year") or 0):
            if (
                deadline.text("programme").removeprefix("all/") in records
                and deadline.text("step") in found
            ):
                until = day(deadline.text("until"))
                found[deadline.text("step")] = DueDate(
                    until, deadline.text("was"), deadline.text("reason")
                )
        return found


def dated(reader: Reader, programme: Programme, year: int) -> Programme:
    """Return the programme with the due dates of a year in place of those of its source."""
    due = DueDate.by_step(reader, programme, year)
    untils = {step: found.until for step, found in due.items() if found.until}
    steps = (
        replace(step, until=until.isoformat(), words=EMPTY)
        if (until := untils.get(step.id))
        else step
        for step in programme.steps
    )
    return replace(programme, steps=tuple(steps))


class UnitStepState(NamedTuple):
    """The state of one step for one unit: done, missing, or overdue since `until`; `paper`: day of receipt on paper."""

    step: str
    title: str  # in Arabic digits
    state: str
    until: str = ""
    was: str = ""
    reason: str = ""
    programme: str = ""  # id
    # ISO day a unit above received it on paper; "" while records show that it is done
    paper: str = ""

    @property
    def key(self) -> str:
        """Return a key that is unique among the steps of all programmes."""
        return f"{self.programme}/{self.step}"


class StepOnPaperNote(NamedTuple):
    """A note that a programme's step was received on paper, stored as one coded text in a comment to the unit."""

    programme: str
    year: int
    step: str
    day: str  # ISO

    @property
    def token(self) -> str:
        return "|".join((PAPER, self.programme, str(self.year), self.step, self.day))

    @classmethod
    def read(cls, token: str) -> Self | None:
        """Parse the coded text `token`, the field `item` of a comment; None if it is not a note of receipt on paper."""
        what, *parts = token.split("|")
        if (
            what != PAPER
            or len(parts) != 4
            or not (parts[1].isascii() and parts[1].isdigit())
            or day(parts[3]) is None
        ):
            return None
        return cls(parts[0], int(parts[1]), parts[2], parts[3])


@dataclass(frozen=True, slots=True)
class StepCompletion:
    """Which units have done each step: by their records (`steps`), or on paper, with the day of receipt (`papers`)."""

    steps: Mapping[str, frozenset[str]]
    papers: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def stands(
        self, unit: str, step: Step, states: tuple[UnitStepState, UnitStepState]
    ) -> UnitStepState:
        """Return which of the two `states` (done, not done) a step has for a unit; receipt on paper counts as done."""
        finished, owed = states
        if unit in self.steps.get(step.id, ()):
            return finished
        paper = self.papers.get((unit, step.id))
        return finished._replace(paper=paper) if paper else owed

    @staticmethod
    def of(reader: Reader, programme: Programme, year: int, today: date) -> "StepCompletion":
        """Return which units have done each step in a year: those with a record by a form that serves the step (see
        `serving`). A step of progress is done once no report on an ended period is missing."""
        serves = serving(reader.forms, programme, year)
        records = _StepRecords(reader, year, programme, today)
        found = {
            step.id: records.units(step, serves(step))
            for step in programme.steps
            if step.who == "office"
        }
        return StepCompletion(found, papers(reader, programme.id, year))


def joining_of(unit: str, programme: str) -> tuple[Ref, str]:
    """Return (reference of a unit's answer to a programme, the programme's name in it); the same for all editions."""
    called = f"all/programme/{record_id('all', 'programme', programme)}"
    return Ref(unit, "joining", record_id(unit, "joining", called)), called


@dataclass(frozen=True)
class ProgrammeAnswers:
    """The answers and obligations of units towards a programme in a year; all records are read together, once."""

    ASKING = (ASKED, JOINED)
    VOLUNTARY = "voluntary"  # a programme that asks nothing of who has not joined it

    reader: Reader
    programme: Programme
    year: int

    def of(self, unit: Unit) -> str:
        """Return where a unit stands: `asked` (the programme is obligatory for it), `joined`, `declined`, `offered`, or
        "" if the programme is not for it. Without an answer, a unit with a document of this or an earlier year by one
        of the programme's forms counts as joined, unless the programme is voluntary."""
        if unit.id not in self._stances:
            self._stances[unit.id] = self._stance(unit)
        return self._stances[unit.id]

    @cached_property
    def _stances(self) -> dict[str, str]:
        """Where units stand, as far as it was asked, by their id."""
        return {}

    def _stance(self, unit: Unit) -> str:
        if not self.programme.steps_for(unit.kind):
            return ""
        if self.published_for(unit) and self.programme.joining != ProgrammeAnswers.VOLUNTARY:
            return ASKED if self.concerns(unit) else ""
        answer = self._answers.get(unit.id, ("", ""))[0]
        if answer:
            return answer
        if self.programme.joining != ProgrammeAnswers.VOLUNTARY and unit.id in self._working:
            return JOINED
        if self.concerns(unit) and (self._is_shipped or self.published_for(unit)):
            return OFFERED
        return ""

    def reason(self, unit: str) -> str:
        """Return the reason that the unit gave for its answer; "" if it gave none."""
        return self._answers.get(unit, ("", ""))[1]

    def published_for(self, unit: Unit) -> bool:
        """Return whether the unit or a unit above it has published the programme."""
        scopes = {one.ref.scope for one in self._published}
        if not scopes:  # nobody has: the units above need not be looked up
            return False
        return bool(scopes & {"all", *(f"{one.id}/forms" for one in self._units.upwards(unit.id))})

    def concerns(self, unit: Unit) -> bool:
        """Return whether the unit's ministry is the programme's: the unit published the programme, or a name of the
        unit or of one above it contains the ministry's. Also True if no ministry is named or no name tells one."""
        words, line = self.programme.ministry, self._units.upwards(unit.id)
        names = [
            one.name
            for one in line
            if one.name not in ("", one.code) and not one.name.startswith(PLACES)
        ]
        is_named = any(word in name for name in names for word in words)
        unclear = not names or (self.published_for(unit) and not self._are_named)
        return (
            is_named
            or not words
            or unclear
            or any(one.text("owner") == unit.id for one in self._published)
        )

    def addressed(self, unit: str) -> tuple[list[Unit], bool]:
        """Return (registered units below `unit` of the kinds that the programme is for, whether units are named after
        its ministry). If units are, only those of that ministry are returned."""
        every = (
            one
            for one in self._units.below(unit)
            if one.registered and self.programme.steps_for(one.kind)
        )
        return [one for one in every if not self._are_named or self.concerns(one)], self._are_named

    @cached_property
    def _are_named(self) -> bool:
        """Return whether any unit's name here contains a word of the ministry."""
        return any(
            word in one.name for one in self._units.values() for word in self.programme.ministry
        )

    @cached_property
    def _is_shipped(self) -> bool:
        """Return whether any edition of the programme comes with the program."""
        forms = self.reader.forms
        return any(
            one.id == self.programme.id and forms.is_shipped(one.file) for one in forms.labels()
        )

    @cached_property
    def _units(self) -> UnitRegister:
        return UnitRegister.of(self.reader)

    @cached_property
    def _published(self) -> Sequence[Record]:
        records = (one for one in self.reader.records("programme") if _is_of(one, self.programme))
        return [one for one in records if one.text("state") == PUBLISHED]

    @cached_property
    def _answers(self) -> Mapping[str, tuple[str, str]]:
        found = self.reader.fields.brief("joining", ("answer", "reason"))
        mine = (one for one in found if one.ref == joining_of(one.ref.scope, self.programme.id)[0])
        return {one.ref.scope: (one.text("answer"), one.text("reason")) for one in mine}

    @cached_property
    def _working(self) -> frozenset[str]:
        forms = {name.partition("/")[0] for name in self.programme.instruments}
        forms |= {step.form.partition(".")[0] for step in self.programme.steps if step.form}
        kinds, said = ("plan", "assessment"), self.reader.fields
        found = chain.from_iterable(
            said.values(kind, ["year"], instrument_id=sorted(forms)) for kind in kinds
        )
        return frozenset(str(scope) for scope, year in found if int(str(year or 0)) <= self.year)

    @staticmethod
    def stance(reader: Reader, unit: str, programme: Programme, year: int) -> str:
        """Return where a unit stands: asked (obligatory), joined, declined, offered, or "" (not for the unit)."""
        own = UnitRegister.of(reader).get(unit)
        return ProgrammeAnswers(reader, programme, year).of(own) if own else ""


def set_aside(reader: Reader, unit: str, year: int) -> frozenset[str]:
    """Return the form ids and owners not to offer for a new document: those of programmes that the unit declined or
    that are another ministry's, and owners named after that ministry. What other programmes use stays on offer."""
    own = UnitRegister.of(reader).get(unit)
    kept = set[str]()
    left = set[str]()
    if own is None:
        return frozenset()
    owners = {str(label.owner) for label in reader.forms.labels()}
    for one in in_force(reader.forms, year):
        every = ProgrammeAnswers(reader, one, year)
        stands = every.of(own)
        into = left if stands == DECLINED or not (stands or every.concerns(own)) else kept
        into.update({str(one.owner), *(name.partition("/")[0] for name in one.instruments)})
        if stands != DECLINED:  # offices of the ministry own forms too
            into.update(owner for owner in owners if any(word in owner for word in one.ministry))
    return frozenset(left - kept - {""})


def of_year(deadline: Record) -> int:
    """Return the year of a deadline: its field `year`, else the fiscal year of its date; 0 without a date."""
    until = day(deadline.text("until"))
    return deadline.number("year") or (fiscal_year(until) if until else 0)


def published_as(reader: Reader, programme: Programme) -> Ref | None:
    """Return the record by which the programme was published; None if it came with the program."""
    return next((one.ref for one in reader.records("programme") if _is_of(one, programme)), None)


def _is_of(record: Record, programme: Programme) -> bool:
    facts = (record.text("instrument_id"), record.number("edition"), record.number("revision"))
    return facts == (programme.id, programme.edition, programme.revision)


def serving(
    forms: Forms, programme: Programme, year: int
) -> Callable[[Step], Callable[[str], bool]]:
    """Return a function that maps a step to a test of form ids: does a record by that form show the step as done?"""
    own = {name.partition("/")[0] for name in programme.instruments}
    plans = own & {label.id for label in forms.labels() if label.plans and not label.kind}
    every = in_force(forms, year)
    named = {name.partition("/")[0] for one in every for name in one.instruments}
    named |= {step.form.partition(".")[0] for one in every for step in one.steps}

    def serves(step: Step) -> Callable[[str], bool]:
        form = step.form.partition(".")[0]
        if form:
            return form.__eq__
        if plans or step.yields == "assessment":
            return own.__contains__
        return lambda id_: id_ not in named

    return serves


class _StepRecords:
    """The records of a year that show steps as done, each kind read once."""

    def __init__(self, reader: Reader, year: int, programme: Programme, today: date) -> None:
        self._reader = reader
        self._year = year
        self._steps = programme.steps
        self._today = today

    @cached_property
    def _assessments(self) -> Sequence[RecordSummary]:
        return self._reader.fields.brief(
            "assessment", ("instrument_id",), year=self._year, round=SELF
        )

    @cached_property
    def _plans(self) -> Sequence[RecordSummary]:
        return self._reader.fields.brief("plan", BOUND, year=self._year)

    @cached_property
    def _complete(self) -> Set[Ref]:
        return PlanReportCounts.complete(self._reader, self._plans, self._year, self._today)

    @cached_property
    def _answered(self) -> Mapping[str, frozenset[str]]:
        """Return by form and item of a step the units that have assessed it; each form's answers are read once."""
        items: dict[str, set[str]] = defaultdict(set)
        for step in self._steps:
            item = step.item
            if item:
                items[step.form.partition(".")[0]].add(item)
        return {
            f"{form}.items.{item}": units
            for form, asked in items.items()
            for item, units in answered(
                self._reader,
                asked,
                [one.ref for one in self._assessments if one.text("instrument_id") == form],
            ).items()
        }

    def units(self, step: Step, serves: Callable[[str], bool]) -> frozenset[str]:
        if step.item:
            return self._answered[step.form]
        if step.yields == "standing":
            chosen = self._reader.fields.values("standing", ["unit"], year=[self._year])
            return frozenset(str(unit) for _scope, unit in chosen)
        if step.yields not in Step.YIELDS:
            return frozenset()
        records = self._assessments if step.yields == "assessment" else self._plans
        mine = (one.ref for one in records if serves(one.text("instrument_id")))
        return frozenset(
            ref.scope for ref in mine if step.yields != "progress" or ref in self._complete
        )


def papers(reader: Reader, programme: str, year: int) -> Mapping[tuple[str, str], str]:
    """Return {(unit, step id): earliest day of receipt on paper (ISO)} for a programme in a year."""
    found: dict[tuple[str, str], str] = {}
    for scope, token in reader.fields.values("comment", ["item"]):
        mark = StepOnPaperNote.read(str(token or ""))
        if mark is not None and (mark.programme, mark.year) == (programme, year):
            known = found.get((str(scope), mark.step))
            found[str(scope), mark.step] = min(known, mark.day) if known else mark.day
    return found


def answered(
    reader: Reader, items: Set[str], assessments: Iterable[Ref]
) -> Mapping[str, frozenset[str]]:
    """Return {item id: units that assessed the item} for each of `items`; only answers in `assessments` are read."""
    if not items:
        return {}
    sheets = {(one.scope, sheet_of(one).local) for one in assessments}
    asked = {"sheet": [sheet for _scope, sheet in sheets], "item": sorted(items)}
    found: dict[str, set[str]] = {item: set() for item in items}
    for scope, sheet, item, state in reader.fields.values(
        "answer", ["sheet", "item", "state"], **asked
    ):
        if (scope, sheet) in sheets and state not in (None, "", ItemState.NOT_ASSESSED):
            found[str(item)].add(str(scope))
    return {item: frozenset(units) for item, units in found.items()}
