"""What home stands on: the year of a unit, read once for everything the page says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.assessment.facts import answer_at, sheet_of
from core.assessment.rows import AssessmentView
from core.assessment.view import assessment_view
from core.errors import UserError
from core.exchange.receivers import Way, ways
from core.forms.ports import Forms
from core.forms.programme import Programme, Step
from core.forms.shape import Field
from core.home.rows import Goal, LastBackups
from core.i18n import _
from core.log.ports import Reader
from core.people.units import Unit, register
from core.plan.tree import PlanRow
from core.plan.view import PlanPage, plan_page
from core.records.programme_steps import SELF, Due, StepDone, asked, done, dues, item_of, steps_of


@dataclass(frozen=True, slots=True)
class Owed:
    """A step of a programme that is not done."""

    step: Step
    stands: StepDone
    due: Due
    programme: Programme
    planned: bool  # the programme brings a form of a plan


@dataclass(frozen=True, slots=True)
class HomeYear:
    """Everything the page stands on, read once."""

    unit: str
    year: int
    today: date
    view: AssessmentView | None
    plans: tuple[PlanPage, ...]
    owed: tuple[Owed, ...]
    ways: tuple[Way, ...]
    sent: Mapping[bytes, int]  # how far the own streams are in files for others
    unsent: int  # saves that are in no file yet
    offers: frozenset[str]  # what there is a form for: plan | assessment
    first: str  # the form that the page of the assessment starts, "" = none
    kept: LastBackups
    damage: str = ""  # what the examination has found, counted in words; "" = nothing

    def goal_of(self, owed: "Owed") -> Goal:
        """Where a step is done; what no page here can do is done elsewhere and kept as evidence."""
        step, item = owed.step, item_of(owed.step)
        if item and self.view is not None and any(one.id == item for one in self.view.items):
            return Goal("assessment", answer_at(sheet_of(self.view.ref), item))
        if step.yields == "progress" and self.plans:
            return Goal("plan", self.plans[0].record.ref)
        if step.yields in ("plan", "progress"):
            return Goal("plan") if owed.planned else Goal("evidence")
        opened = self.view.instrument.partition("/")[0] if self.view else self.first
        return Goal("assessment") if opened == step.form.partition(".")[0] else Goal("evidence")


def read_year(
    reader: Reader,
    forms: Forms,
    unit: str,
    year: int,
    now: datetime,
    sent: Mapping[bytes, int],
    kept: LastBackups,
    damage: str = "",
) -> HomeYear:
    """Read what the page stands on; `sent` is how far the own streams are in files for others."""
    return HomeYear(
        unit=unit,
        year=year,
        today=now.date(),
        view=_assessed(reader, forms, unit, year),
        plans=tuple(planned(reader, forms, unit, year)),
        owed=tuple(_owed(reader, forms, unit, year, now.date())),
        ways=ways(reader, unit),
        sent=sent,
        unsent=reader.history.unsent(sent),
        offers=frozenset("assessment" if one.kind else "plan" for one in forms.all() if one.kind or one.kinds),
        first=next((one.id for one in forms.all() if one.kind), ""),
        kept=kept,
        damage=damage,
    )


def _assessed(reader: Reader, forms: Forms, unit: str, year: int) -> AssessmentView | None:
    for one in reader.records("assessment", unit, round=SELF, year=year):
        try:
            return assessment_view(reader, forms, one.ref)
        except UserError:  # its form is not on this PC: its own page says so
            continue
    return None


def planned(reader: Reader, forms: Forms, unit: str, year: int) -> Iterator[PlanPage]:
    """The unit's plans of a year, as far as their forms are here."""
    for one in reader.records("plan", unit):
        if one.number("year") == year:
            try:
                yield plan_page(reader, forms, one.ref)
            except UserError:
                continue


def _owed(reader: Reader, forms: Forms, unit: str, year: int, today: date) -> Iterator[Owed]:
    """The steps of the year's programmes this unit has not done; of every programme the newest edition."""
    own: Unit | None = register(reader).get(unit)
    plans = {one.id for one in forms.all() if one.kinds and not one.kind}
    newest: dict[str, Programme] = {}
    for one in forms.programmes():
        newest.setdefault(one.id, one)
    for programme in newest.values():
        steps = tuple(step for step in asked(programme, own.kind if own else "") if step.yields != "standing")
        if steps:
            due = dues(reader, programme, year)
            stands = steps_of(unit, steps, done(reader, programme, year), due, today)
            for step, stand in zip(steps, stands, strict=True):
                if stand.state != "done":
                    named = {name.partition("/")[0] for name in (*programme.instruments, step.form.partition(".")[0])}
                    yield Owed(step, stand, due[step.id], programme, bool(named & plans))


def reported(reader: Reader, page: PlanPage) -> tuple[int, int]:
    """(rows with a report, rows that owe one)."""
    owing = owing_rows(page.rows)
    return sum(reader.record(row.progress) is not None for row in owing if row.progress), len(owing)


def owing_rows(rows: Sequence[PlanRow]) -> list[PlanRow]:
    """The rows a form demands a report of; where it demands none, those that may have one."""
    may = [row for row in rows if row.asked and not row.adrift and _report_fields(row)]
    demanded = [row for row in may if any(field.required == "report" for field in _report_fields(row))]
    return demanded or may


def _report_fields(row: PlanRow) -> list[Field]:
    return [cell.of for cell in row.cells.values() if isinstance(cell.of, Field) and cell.ref == row.progress]


def left_words(days: int) -> str:
    """`อีก 18 วัน`, `วันนี้`, `เลยมา 3 วัน`."""
    if days < 0:
        return _("เลยมา {n} วัน").format(n=-days)
    return _("อีก {n} วัน").format(n=days) if days else _("วันนี้")
