"""The day on which each step of a programme arrived: with the first transfer file that had its records, or on paper."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from datetime import date, datetime

from core.assessment.sheets import sheet_of
from core.assigning.programme_steps import BOUND, SELF, papers, serving
from core.forms.ports import Reader
from core.forms.programme import Programme, Step
from core.forms.vocabulary import ItemState
from core.plan.standing import PlanReportCounts
from core.plan.year_view import PeriodReports
from core.thai.days import day
from core.values import Ref, local

Shown = Mapping[str, Sequence[Ref]]  # records that show a step as done, by unit


def days(
    reader: Reader, programme: Programme, year: int, today: date
) -> Mapping[tuple[str, str], date]:
    """Return {(unit id, step id): day on which the first record of the step arrived here or, if earlier, it came on
    paper}. Records written in this folder do not count; a step without such a day is left out."""
    found = shown(reader, programme, year, today)
    came = reader.transfers.first_came(
        [ref for units in found.values() for refs in units.values() for ref in refs]
    )
    first: dict[tuple[str, str], date] = {}
    for step, units in found.items():
        for unit, refs in units.items():
            moments = [came[ref] for ref in refs if ref in came]
            if moments:
                first[unit, step] = datetime.fromtimestamp(min(moments) / 1000).date()
    for key, paper in papers(reader, programme.id, year).items():
        on = day(paper)
        if on:
            first[key] = min(on, first.get(key, on))
    return first


def shown(reader: Reader, programme: Programme, year: int, today: date) -> Mapping[str, Shown]:
    """Return {step id: {unit id: records that show it as done}}; `StepCompletion.of` is faster, but has no records."""
    serves = serving(reader.forms, programme, year)
    records = _StepRecordFinder(reader, year, today)
    found = {
        step.id: defaultdict[str, list[Ref]](list)
        for step in programme.steps
        if step.who == "office"
    }
    for step in programme.steps:
        for ref in records.of(step, serves(step)) if step.id in found else ():
            found[step.id][ref.scope].append(ref)
    return found


class _StepRecordFinder:
    def __init__(self, reader: Reader, year: int, today: date) -> None:
        self._reader = reader
        self._year = year
        self._today = today
        self._assessments = reader.fields.brief(
            "assessment", ("instrument_id",), year=year, round=SELF
        )
        self._plans = reader.fields.brief("plan", BOUND, year=year)

    def of(self, step: Step, serves: Callable[[str], bool]) -> Iterator[Ref]:
        item = step.item
        if item:
            form = step.form.partition(".")[0]
            yield from self._answers(
                item,
                {
                    assessment.ref
                    for assessment in self._assessments
                    if assessment.text("instrument_id") == form
                },
            )
        elif step.yields == "assessment":
            yield from (
                assessment.ref
                for assessment in self._assessments
                if serves(assessment.text("instrument_id"))
            )
        elif step.yields == "plan":
            yield from (one.ref for one in self._plans if serves(one.text("instrument_id")))
        elif step.yields == "progress":
            mine = [one for one in self._plans if serves(one.text("instrument_id"))]
            whole = PlanReportCounts.complete(self._reader, mine, self._year, self._today)
            rows = {
                row.ref
                for plan in whole
                for row in self._reader.records("row", plan.scope, plan=plan.local)
            }
            for one in self._reader.fields.brief(
                "progress", ("row",), period=frozenset(PeriodReports.periods(self._year))
            ):
                if local(one.ref.scope, one.text("row")) in rows:
                    yield one.ref

    def _answers(self, item: str, assessments: Set[Ref]) -> Iterator[Ref]:
        sheets = {(one.scope, sheet_of(one).local) for one in assessments}
        if not sheets:
            return
        asked = frozenset(sheet for _scope, sheet in sheets)
        for one in self._reader.fields.brief("answer", ("sheet", "state"), item=item, sheet=asked):
            if (one.ref.scope, one.text("sheet")) in sheets and one.text("state") not in (
                "",
                ItemState.NOT_ASSESSED,
            ):
                yield one.ref
