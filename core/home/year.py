"""What home stands on: the year of a unit, read once for everything the page says."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from core.assessment.rows import AssessmentView
from core.assessment.sheets import answer_at
from core.assessment.view import assessment_view
from core.assigning.programme_steps import (
    ASKING,
    OFFERED,
    SELF,
    Due,
    StepDone,
    asked,
    done,
    dues,
    item_of,
    stance,
)
from core.errors import UserError
from core.forms.ports import Reader, in_force
from core.forms.programme import Programme, Step
from core.home.rows import REPORT, Goal, LastBackups, StateRow, Task
from core.i18n import _
from core.people.units import Unit, register
from core.plan.view import PlanPage
from core.plan.year_view import PeriodReports
from core.values import Record, Ref


@dataclass(frozen=True, slots=True)
class Owed:
    """A step of a programme that is not done."""

    step: Step
    stands: StepDone
    due: Due
    programme: Programme
    planned: bool  # the programme brings a form of a plan

    @property
    def form(self) -> str:
        """The id of the form the step names, "" = none."""
        return self.step.form.partition(".")[0]


@dataclass(frozen=True, slots=True)
class HomeYear:
    """Everything the page stands on, read once."""

    unit: str
    year: int
    today: date
    views: tuple[AssessmentView, ...]
    plans: tuple[PlanPage, ...]
    formless: tuple[Record, ...]  # plans and assessments whose form is not here
    steps: tuple[Owed, ...]  # every step that is asked, done or not
    sent: Mapping[bytes, int]  # how far the own streams are in files for others
    unsent: int  # saves that are in no file yet
    offers: frozenset[str]  # what there is a form for: plan | assessment
    scored: frozenset[str]  # ids of the forms an assessment can be started from
    kept: LastBackups
    offered: tuple[Programme, ...]  # it may join them, and has not answered
    damage: str = ""  # what the examination has found, counted in words; "" = nothing

    @property
    def owed(self) -> tuple[Owed, ...]:
        """The steps that are not done."""
        return tuple(one for one in self.steps if one.stands.state != "done")

    @property
    def begun(self) -> bool:
        """Whether the year holds anything that can be opened."""
        return bool(self.plans or self.views)

    def goal_of(self, owed: Owed) -> Goal:
        """Where a step is done; what no page here can do is done elsewhere and kept as evidence."""
        step, item, named = owed.step, item_of(owed.step), owed.form
        views = [one for one in self.views if one.instrument.partition("/")[0] == named]
        if item and (found := next((one for one in views if any(each.id == item for each in one.items)), None)):
            return Goal("assessment", answer_at(found.sheet, item))
        if step.yields == "progress" and self.plans:
            own = [one for one in self.plans if one.form.id == named]
            page = (*own, *self.plans)[0]
            asked = PeriodReports.asked(page.form, page.rows, self.today)
            return Goal("plan", asked.missing[0], REPORT) if asked and asked.missing else Goal("plan", page.record.ref)
        if step.yields in ("plan", "progress"):
            return Goal("documents" if self.plans else "plan") if owed.planned else Goal("evidence")
        if views:
            return Goal("assessment", views[0].ref)
        return Goal("documents" if self.views else "assessment") if named in self.scored else Goal("evidence")


class HomePart(NamedTuple):
    """What a later room says on the page: tasks by their urgency, how post and backups stand."""

    first: Iterable[Task] = ()  # before the steps that are late
    waiting: Iterable[Task] = ()  # somebody, or something begun, waits for this office
    last: Iterable[Task] = ()  # what is done is sent and kept; on the PC of a committee's member, too
    post: Iterable[StateRow] = ()
    kept: Iterable[StateRow] = ()
    undelivered: Set[Ref] = frozenset()  # what is signed and in `first`, as nobody above has said to hold it


class HomeSource(NamedTuple):
    """The row by which a later room adds to the page; core.catalogue lists them."""

    read: Callable[[Reader, HomeYear], HomePart]


def parts_of(reader: Reader, known: HomeYear) -> Sequence[HomePart]:
    """What every later room says of a year."""
    return [one.read(reader, known) for one in reader.rows(HomeSource)]


def read_year(
    reader: Reader, unit: str, year: int, now: datetime, sent: Mapping[bytes, int], kept: LastBackups, damage: str = ""
) -> HomeYear:
    """Read what the page stands on; `sent` is how far the own streams are in files for others."""
    formless: list[Record] = []
    return HomeYear(
        unit=unit,
        year=year,
        today=now.date(),
        views=tuple(_assessed(reader, unit, year, formless)),
        plans=tuple(planned(reader, unit, year, formless)),
        formless=tuple(formless),
        steps=tuple(year_steps(reader, unit, year, now.date())),
        sent=sent,
        unsent=reader.history.unsent(sent),
        offers=frozenset(
            "assessment" if one.kind else "plan" for one in reader.forms.labels() if one.kind or one.plans
        ),
        scored=frozenset(one.id for one in reader.forms.labels() if one.kind),
        kept=kept,
        offered=tuple(one for one in in_force(reader.forms, year) if stance(reader, unit, one, year) == OFFERED),
        damage=damage,
    )


def _assessed(reader: Reader, unit: str, year: int, formless: list[Record]) -> Iterator[AssessmentView]:
    """The unit's own assessments of a year, as far as their forms are here; the others are put among `formless`."""
    found = reader.records("assessment", unit, round=SELF, year=year)
    for one in sorted(found, key=_number):
        try:
            yield assessment_view(reader, one.ref)
        except UserError:
            formless.append(one)


def planned(reader: Reader, unit: str, year: int, formless: list[Record] | None = None) -> Iterator[PlanPage]:
    """The unit's plans of a year, as far as their forms are here; the others are put among `formless`."""
    for one in sorted(reader.records("plan", unit), key=_number):
        if one.number("year") == year:
            try:
                yield PlanPage.of(reader, one.ref)
            except UserError:
                if formless is not None:
                    formless.append(one)


def _number(one: Record) -> tuple[str, int]:
    return one.text("instrument_id"), one.number("no") or 1


def year_steps(reader: Reader, unit: str, year: int, today: date) -> Iterator[Owed]:
    """The steps the year's programmes ask of this unit; of every programme the edition in force."""
    own: Unit | None = register(reader).get(unit)
    plans = {one.id for one in reader.forms.labels() if one.plans and not one.kind}
    for programme in in_force(reader.forms, year):
        kind = own.kind if own else ""
        steps = {step.id: step for step in asked(programme, kind) if step.yields != "standing"}
        if steps and stance(reader, unit, programme, year) in ASKING:
            due = dues(reader, programme, year)
            stands = done(reader, programme, year, today).asked_of(unit, programme, kind, due, today)
            for step, stand in ((steps[one.step], one) for one in stands if one.step in steps):
                named = {name.partition("/")[0] for name in (*programme.instruments, step.form.partition(".")[0])}
                yield Owed(step, stand, due[step.id], programme, bool(named & plans))


def left_words(days: int) -> str:
    """`อีก 18 วัน`, `วันนี้`, `เลยมา 3 วัน`."""
    if days < 0:
        return _("เลยมา {n} วัน").format(n=-days)
    return _("อีก {n} วัน").format(n=days) if days else _("วันนี้")
