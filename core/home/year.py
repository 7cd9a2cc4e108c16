"""The data of the first page: the year of a unit, read once for all its parts; its rows, each with the page it leads
to; and what was done last, by whom and when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from core.assessment.rows import AssessmentView
from core.assessment.sheets import answer_at
from core.assessment.view import assessment_view
from core.assigning.programme_steps import (
    ASKING,
    OFFERED,
    SELF,
    DueDate,
    UnitStepState,
    done,
    dues,
    item_of,
    stance,
    steps_for,
)
from core.errors import UserError
from core.forms.ports import Reader, in_force
from core.forms.programme import Programme, Step
from core.i18n import _
from core.people.units import Unit, register
from core.plan.view import PlanPage
from core.plan.year_view import PeriodReports
from core.thai.days import stamp
from core.values import Record, Ref

if TYPE_CHECKING:
    from core.assessment.rows import PastResult
    from core.forms.ports import Reader
    from core.gravity import FindingCount
    from core.log.ports import HistoryEntry
    from core.values import Ref


BACKUP = "backup"  # value of `Destination.page` that is no page: make a backup
JOIN, DECLINE = "join", "decline"  # values that are no page: answer the programme in `what`
SEND = "send"  # entity of a destination on the exchange page that is no record: send a file
REPORT, FINDING = "report", "finding"  # values of `Destination.what` for a plan row: report it, or fix a finding
STRANGER, WAITS, STAGED = "stranger", "waits", "staged"  # likewise: an unknown sender, waiting, half imported files


class Destination(NamedTuple):
    """The place to which a row leads: a page by its key, a record or part of it, and what to do there."""

    page: str
    ref: Ref | None = None
    what: str = ""  # for a plan row: REPORT it for the period asked for, or fix a FINDING; for JOIN, DECLINE: programme
    year: int = 0  # fiscal year to open; 0 = the one that is shown


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, with its reason, due date, and the button that leads there."""

    icon: str
    tone: str  # bad | warn | info
    title: str
    reason: str
    when: str  # "" = nothing to say
    when_tone: str
    deed: str
    goal: Destination
    other: tuple[str, Destination] | None = None  # a second button


@dataclass(frozen=True, slots=True)
class AssessmentSummary:
    """The state of an assessment of the year."""

    title: str
    total: Fraction
    base: Fraction
    full: Fraction
    grade: str  # in words, "" = the form has no grades
    passes: bool | None  # None = the form has no such rule
    pass_mark: Fraction | None
    places: int  # decimals its figures are shown with
    answered: int
    of: int
    unproved: int  # missing proofs of items answered as met
    found: FindingCount
    done: bool  # nothing important is open
    goal: Destination
    last_year: PastResult | None
    judged: str = ""  # sentence on a committee's released result; "" = none

    @property
    def short_of(self) -> Fraction:
        """Return the points missing to pass, without extra points; 0 if none are missing or there is no pass mark."""
        return max(Fraction(0), self.pass_mark - self.base) if self.pass_mark is not None else Fraction(0)

    @property
    def left(self) -> str:
        """Return what is still open besides the points, in words; "" if nothing is."""
        from core.assessment.sentences import left_open

        return left_open(self.of - self.answered, self.of, self.unproved, self.found)


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """The state of a plan: how many of its rows have a report for the period now due."""

    title: str
    done: int
    of: int
    goal: Destination
    last_year: tuple[int, int, int] | None  # year, done, of
    period: str = ""  # the period of these figures in words, or why there are no figures


@dataclass(frozen=True, slots=True)
class StateRow:
    """A line of text on the first page: what was last sent, received, backed up or done."""

    icon: str
    title: str
    text: str
    pill: str  # "" = none
    tone: str
    goal: Destination


@dataclass(frozen=True, slots=True)
class DueRow:
    """A step of a programme that is not done, with its due date."""

    day: str
    title: str
    left: str
    late: bool
    goal: Destination


@dataclass(frozen=True, slots=True)
class LastBackups:
    """The last backups that were verified by reopening them: on this PC, and in the second place."""

    own: datetime | None = None
    second: datetime | None = None
    place: str = ""  # name of the second place
    lost: int = 0  # evidence files missing in the backup on this PC, as they were gone or damaged
    owed: tuple[str, ...] = ()  # places whose backups may still contain erased data


class LateUnitRow(NamedTuple):
    """A unit with an overdue step."""

    name: str
    known: str  # what is known about it
    left: str  # `เลยมา 6 วัน`
    goal: Destination


class ImportedFileRow(NamedTuple):
    """A file that was imported."""

    name: str  # of the sender's unit
    time: str
    text: str
    pill: str  # the result of the import
    tone: str
    goal: Destination


class StepDateRow(NamedTuple):
    """A step with a due date, and how many of the units asked have done it."""

    day: str
    title: str
    text: str
    left: str
    late: bool
    goal: Destination


@dataclass(frozen=True, slots=True)
class CentreHome:
    """The first page of a unit above others; `late`, `came` and `steps` hold only the first ones."""

    units: int
    late: tuple[LateUnitRow, ...]
    lates: int  # number of all late units
    reminders: str  # text with a paragraph for every late unit
    came: tuple[ImportedFileRow, ...]  # imported today, newest first
    todays: int  # number of files imported today
    last: str  # when and from whom the last file came, if none came today; "" = never
    steps: tuple[StepDateRow, ...]  # the nearest day first
    dated: bool  # whether any step of the year has a due date
    dates: Destination | None  # where due dates are set; None = not by this unit


@dataclass(frozen=True, slots=True)
class HomeView:
    """The content of the first page; `tasks` are ordered by urgency, with only the first of each document."""

    tasks: tuple[Task, ...]
    assessments: tuple[AssessmentSummary, ...]
    plans: tuple[PlanSummary, ...]
    post: tuple[StateRow, ...]
    kept: tuple[StateRow, ...]
    dues: tuple[DueRow, ...]
    recent: tuple[StateRow, ...] = ()  # what was done last
    above: CentreHome | None = None  # for a unit above others; None = no units below


MOST = 1  # saves that are shown
READ = 100  # operations read to describe a save
LOOKED_AT = 30  # most saves that are read; consecutive equal ones form one row
PAGES = {
    "plan": "plan", "row": "plan", "progress": "plan", "assessment": "assessment", "sheet": "assessment",
    "answer": "assessment", "evidence": "evidence", "paper": "papers",
}  # fmt: skip
ICONS = {"plan": "plan", "assessment": "check", "evidence": "clip", "papers": "printer"}


def recent(reader: Reader, unit: str) -> list[StateRow]:
    """Return rows on the newest saves of anybody that were not undone, except the one that created the folder;
    consecutive equal saves form one row with their count."""
    from core.history.view import BIRTH

    people = {one.ref.id: one.text("name") for one in reader.records("person", unit)}
    passed: set[str] = set()
    told, last = list[tuple[StateRow, int]](), ("", "")  # rows with their counts; title and person of the last one
    while len(passed) < LOOKED_AT and (save := reader.history.last_save(None, passed)):
        passed.add(save)
        ops = reader.history.save(save, READ)
        if not ops or ops[0].label == BIRTH:
            continue
        row = _row(reader, ops, who := people.get(ops[0].person, ""))
        if last == (row.title, who):
            told[-1] = told[-1][0], told[-1][1] + 1
        elif len(told) == MOST:
            return [_times(*one) for one in told]
        else:
            told, last = [*told, (row, 1)], (row.title, who)
    ends = [_times(*one, more=len(passed) == LOOKED_AT) for one in told[-1:]]
    return [*(_times(*one) for one in told[:-1]), *ends]


def _times(row: StateRow, n: int, *, more: bool = False) -> StateRow:
    times = _("{n} ครั้งขึ้นไป") if more else _("{n} ครั้ง")
    return row if n == 1 else replace(row, text=f"{row.text} · {times.format(n=n)}")


def _row(reader: Reader, ops: Sequence[HistoryEntry], who: str) -> StateRow:
    from core.history.view import save_words

    ref = next((op.ref for op in ops if op.ref.entity in PAGES), None)
    page = PAGES[ref.entity] if ref else "home"
    at = stamp(ops[0].clock)
    text = _("{at} โดย {who}").format(at=at, who=who) if who else at
    return StateRow(ICONS.get(page, "pen"), save_words(reader, ops), text, "", "mute", Destination(page, _whole(ref)))


def _whole(ref: Ref | None) -> Ref | None:
    """The record that a row can open; None for a sheet, which has no page of its own."""
    return None if ref is None or ref.entity == "sheet" else ref


@dataclass(frozen=True, slots=True)
class OwedStep:
    """A step of a programme that is asked of the unit in this year, done or not."""

    step: Step
    stands: UnitStepState
    due: DueDate
    programme: Programme
    planned: bool  # the programme or the step names a form of a plan

    @property
    def form(self) -> str:
        """Return the id of the form that the step names, or "" if it names none."""
        return self.step.form.partition(".")[0]


@dataclass(frozen=True, slots=True)
class HomeYear:
    """All data of the first page, read once."""

    unit: str
    year: int
    today: date
    views: tuple[AssessmentView, ...]
    plans: tuple[PlanPage, ...]
    formless: tuple[Record, ...]  # plans and assessments whose form is not on this PC
    steps: tuple[OwedStep, ...]  # every step that programmes ask for, done or not
    sent: Mapping[bytes, int]  # how far the own operations are in files for others, by stream
    unsent: int  # number of saves that are in no file yet
    offers: frozenset[str]  # entities for which there is a form: plan | assessment
    scored: frozenset[str]  # ids of the forms an assessment can be started from
    kept: LastBackups
    offered: tuple[Programme, ...]  # programmes it may join and has not answered
    damage: str = ""  # damage found in the data, counted in words; "" = none

    @property
    def owed(self) -> tuple[OwedStep, ...]:
        """Return the steps that are not done."""
        return tuple(one for one in self.steps if one.stands.state != "done")

    @property
    def begun(self) -> bool:
        """Return whether the year has a plan or assessment that can be opened."""
        return bool(self.plans or self.views)

    def goal_of(self, owed: OwedStep) -> Destination:
        """Return the page on which to do a step; for a step without a page of its own, the page of evidence."""
        step, item, named = owed.step, item_of(owed.step), owed.form
        views = [one for one in self.views if one.instrument.partition("/")[0] == named]
        if item and (found := next((one for one in views if any(each.id == item for each in one.items)), None)):
            return Destination("assessment", answer_at(found.sheet, item))
        if step.yields == "progress" and self.plans:
            own = [one for one in self.plans if one.form.id == named]
            page = (*own, *self.plans)[0]
            asked = PeriodReports.current(page.form, page.rows, self.today)
            return (
                Destination("plan", asked.missing[0], REPORT)
                if asked and asked.missing
                else Destination("plan", page.record.ref)
            )
        if step.yields in ("plan", "progress"):
            return Destination("documents" if self.plans else "plan") if owed.planned else Destination("evidence")
        if views:
            return Destination("assessment", views[0].ref)
        return (
            Destination("documents" if self.views else "assessment")
            if named in self.scored
            else Destination("evidence")
        )


class HomePart(NamedTuple):
    """What another module adds to the first page: tasks by urgency, and rows on exchange and backups."""

    first: Iterable[Task] = ()  # shown before overdue steps
    waiting: Iterable[Task] = ()  # somebody, or something unfinished, waits for this office
    last: Iterable[Task] = ()  # sending and backing up; also on the PC of a committee's member
    post: Iterable[StateRow] = ()
    kept: Iterable[StateRow] = ()
    undelivered: Set[Ref] = frozenset()  # signed documents without a receipt, which have a task in `first`


class HomeSource(NamedTuple):
    """A row of core.catalogue; its function `read` returns what another module adds to the first page."""

    read: Callable[[Reader, HomeYear], HomePart]


def parts_of(reader: Reader, known: HomeYear) -> Sequence[HomePart]:
    """Return what every other module adds to the first page of a year."""
    return [one.read(reader, known) for one in reader.rows(HomeSource)]


def read_year(
    reader: Reader, unit: str, year: int, now: datetime, sent: Mapping[bytes, int], kept: LastBackups, damage: str = ""
) -> HomeYear:
    """Return the data of the first page; `sent`: for each stream, this PC's last op that a file for others contains."""
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
    """The unit's self-assessments of a year whose forms are on this PC; the others are added to `formless`."""
    found = reader.records("assessment", unit, round=SELF, year=year)
    for one in sorted(found, key=_number):
        try:
            yield assessment_view(reader, one.ref)
        except UserError:
            formless.append(one)


def planned(reader: Reader, unit: str, year: int, formless: list[Record] | None = None) -> Iterator[PlanPage]:
    """Yield the unit's plans of a year whose forms are on this PC; the others are added to `formless`."""
    for one in sorted(reader.records("plan", unit), key=_number):
        if one.number("year") == year:
            try:
                yield PlanPage.of(reader, one.ref)
            except UserError:
                if formless is not None:
                    formless.append(one)


def _number(one: Record) -> tuple[str, int]:
    return one.text("instrument_id"), one.number("no") or 1


def year_steps(reader: Reader, unit: str, year: int, today: date) -> Iterator[OwedStep]:
    """Yield the steps that the year's programmes ask of this unit, from the edition of each that is in force."""
    own: Unit | None = register(reader).get(unit)
    plans = {one.id for one in reader.forms.labels() if one.plans and not one.kind}
    for programme in in_force(reader.forms, year):
        kind = own.kind if own else ""
        steps = {step.id: step for step in steps_for(programme, kind) if step.yields != "standing"}
        if steps and stance(reader, unit, programme, year) in ASKING:
            due = dues(reader, programme, year)
            stands = done(reader, programme, year, today).states_for(unit, programme, kind, due, today)
            for step, stand in ((steps[one.step], one) for one in stands if one.step in steps):
                named = {name.partition("/")[0] for name in (*programme.instruments, step.form.partition(".")[0])}
                yield OwedStep(step, stand, due[step.id], programme, bool(named & plans))


def left_words(days: int) -> str:
    """Return the days left in words: `อีก 18 วัน`, `วันนี้`, or `เลยมา 3 วัน` if overdue."""
    if days < 0:
        return _("เลยมา {n} วัน").format(n=-days)
    return _("อีก {n} วัน").format(n=days) if days else _("วันนี้")
