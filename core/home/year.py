"""The data of the home page: the year of a unit, read once for all its parts."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from core.assessment.rows import AssessmentView
from core.assessment.sheets import answer_at
from core.assessment.view import assessment_view
from core.assigning.programme_steps import (
    OFFERED,
    SELF,
    DueDate,
    ProgrammeAnswers,
    StepCompletion,
    UnitStepState,
    dated,
)
from core.errors import UserError
from core.forms.ports import Reader, in_force
from core.forms.programme import Programme, Step
from core.home.rows import REPORT, Destination, LastBackups, LatestEventRow, Task
from core.i18n import _
from core.people.units import Unit, UnitRegister
from core.plan.standing import PlanStanding
from core.values import Record, Ref

# entity of a document by a step's `yields`
YIELDING = {"plan": "plan", "progress": "plan", "assessment": "assessment"}


@dataclass(frozen=True, slots=True)
class UnitYearStep:
    """A step of a programme that is asked of the unit in this year, done or not."""

    step: Step
    stands: UnitStepState
    due: DueDate
    programme: Programme
    planned: bool  # the programme or the step names a form of a plan

    @property
    def form(self) -> str:
        """Return the id of the form that the step names; "" if it names none."""
        return self.step.form.partition(".")[0]


def forms_of(step: UnitYearStep) -> set[str]:
    """Return the ids of the forms that the programme of a step names."""
    return {name.partition("/")[0] for name in step.programme.instruments}


@dataclass(frozen=True, slots=True)
class HomePageYear:
    """All data of the home page for one year, read once."""

    unit: str
    year: int
    today: date
    views: tuple[AssessmentView, ...]
    plans: tuple[PlanStanding, ...]
    formless: tuple[Record, ...]  # plans and assessments whose form is not on this PC
    steps: tuple[UnitYearStep, ...]  # every step that programmes ask for, done or not
    sent_up_to: Mapping[bytes, int]  # how far the own operations are in files for others, by stream
    unsent: int  # number of saves that are in no file yet
    offers: frozenset[str]  # entities for which there is a form: plan | assessment
    scored: frozenset[str]  # ids of the forms an assessment can be started from
    backups: LastBackups
    # programmes it may join and has not answered: those published for it, with their dates, and the others
    announced: tuple[Programme, ...]
    offered: tuple[Programme, ...]
    damage: str = ""  # damage found in the data, counted in words; "" = none

    @property
    def owed(self) -> tuple[UnitYearStep, ...]:
        """Return the steps that are not done."""
        return tuple(one for one in self.steps if one.stands.state != "done")

    @property
    def begun(self) -> bool:
        """Return whether the year has a plan or assessment, among them those whose form is not on this PC."""
        return bool(self.plans or self.views or self.formless)

    def goal_of(self, owed: UnitYearStep) -> Destination:
        """Return the page on which a step is done; the page of evidence if the step has no page of its own."""
        step = owed.step
        item = owed.step.item
        named = owed.form
        views = [view for view in self.views if view.instrument.partition("/")[0] == named]
        if item and (
            found := next(
                (view for view in views if any(each.id == item for each in view.items)), None
            )
        ):
            return Destination("assessment", answer_at(found.sheet, item))
        if step.yields == "progress" and self.plans:
            page = next((plan for plan in self.plans if plan.form.id == named), self.plans[0])
            asked = page.current
            if asked and asked.first:
                return Destination("plan", asked.first, REPORT)
            return Destination("plan", page.record.ref)
        if step.yields in ("plan", "progress"):
            if owed.planned:
                return Destination("documents" if self.plans else "plan")
            return Destination("evidence")
        if views:
            return Destination("assessment", views[0].ref)
        if named in self.scored:
            return Destination("documents" if self.views else "assessment")
        return Destination("evidence")


class HomePagePart(NamedTuple):
    """What another module adds to the home page: tasks, rows on exchange and backups, documents without a receipt."""

    first: Iterable[Task] = ()  # shown before overdue steps
    waiting: Iterable[Task] = ()  # somebody, or something unfinished, waits for this office
    open: Iterable[Task] = ()  # of years that are not finished, without a date
    last: Iterable[Task] = ()  # sending and backing up; also on the PC of a committee's member
    post: Iterable[LatestEventRow] = ()
    backups: Iterable[LatestEventRow] = ()
    # signed documents without a receipt, which have a task in `first`
    undelivered: Set[Ref] = frozenset()


class HomePartProvider(NamedTuple):
    """A row of core.catalogue; its function `read` returns what another module contributes to the home page."""

    read: Callable[[Reader, HomePageYear], HomePagePart]


def parts_of(reader: Reader, home_year: HomePageYear) -> Sequence[HomePagePart]:
    """Return what every other module contributes to the home page of the year."""
    return [one.read(reader, home_year) for one in reader.rows(HomePartProvider)]


def read_year(
    reader: Reader,
    unit: str,
    year: int,
    now: datetime,
    sent_up_to: Mapping[bytes, int],
    backups: LastBackups,
    damage: str = "",
) -> HomePageYear:
    """Return the home page's data. `sent_up_to`: {stream: its last op in a transfer file}; `damage`: a text on damage
    found in the folder, "" = none."""
    formless: list[Record] = []
    own = UnitRegister.of(reader).get(unit)
    every = [ProgrammeAnswers(reader, one, year) for one in in_force(reader.forms, year)]
    offered = [one for one in every if own and one.of(own) == OFFERED]
    announced = [one for one in offered if own and one.published_for(own)]
    return HomePageYear(
        unit=unit,
        year=year,
        today=now.date(),
        views=tuple(_assessed(reader, unit, year, formless)),
        plans=tuple(_planned(reader, unit, year, now.date(), formless)),
        formless=tuple(formless),
        steps=tuple(year_steps(reader, unit, year, now.date())),
        sent_up_to=sent_up_to,
        unsent=reader.history.unsent(sent_up_to),
        offers=frozenset(
            "assessment" if one.kind else "plan"
            for one in reader.forms.labels()
            if one.kind or one.plans
        ),
        scored=frozenset(one.id for one in reader.forms.labels() if one.kind),
        backups=backups,
        announced=tuple(dated(reader, one.programme, year) for one in announced),
        offered=tuple(one.programme for one in offered if one not in announced),
        damage=damage,
    )


def _assessed(
    reader: Reader, unit: str, year: int, formless: list[Record]
) -> Iterator[AssessmentView]:
    """The unit's self-assessments of a year whose forms are on this PC; the others are added to `formless`."""
    for one in sorted(reader.records("assessment", unit, round=SELF, year=year), key=_number):
        try:
            yield assessment_view(reader, one.ref)
        except UserError:
            formless.append(one)


def _planned(
    reader: Reader, unit: str, year: int, today: date, formless: list[Record]
) -> Iterator[PlanStanding]:
    """Yield what is said of the unit's plans of a year; plans whose form is missing are added to `formless`."""
    for one in sorted(reader.records("plan", unit, year=year), key=_number):
        try:
            yield PlanStanding.of(reader, one, today)
        except UserError:
            formless.append(one)


def _number(record: Record) -> tuple[str, int]:
    return record.text("instrument_id"), record.number("no") or 1


def year_steps(reader: Reader, unit: str, year: int, today: date) -> Iterator[UnitYearStep]:
    """Yield the steps that the year's programmes ask of this unit, from each programme's edition in force."""
    own: Unit | None = UnitRegister.of(reader).get(unit)
    plans = {label.id for label in reader.forms.labels() if label.plans and not label.kind}
    for programme in in_force(reader.forms, year):
        steps = [
            step
            for step in programme.steps_for(own.kind if own else "")
            if step.yields != "standing"
        ]
        if (
            steps
            and ProgrammeAnswers.stance(reader, unit, programme, year) in ProgrammeAnswers.ASKING
        ):
            due = DueDate.by_step(reader, programme, year)
            who = StepCompletion.of(reader, programme, year, today)
            for step in steps:
                stand = who.stands(unit, step, due[step.id].states(programme, step, today))
                named = {
                    name.partition("/")[0]
                    for name in (*programme.instruments, step.form.partition(".")[0])
                }
                yield UnitYearStep(step, stand, due[step.id], programme, bool(named & plans))


def left_words(days: int) -> str:
    """Return the days left as text: `อีก 18 วัน`, `วันนี้`, or `เลยมา 3 วัน` if overdue."""
    if days < 0:
        return _("เลยมา {n} วัน").format(n=-days)
    return _("อีก {n} วัน").format(n=days) if days else _("วันนี้")
