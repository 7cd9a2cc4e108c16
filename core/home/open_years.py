"""The tasks of the unit's other years that are not finished, made without reading the pages of their documents."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from core.forms.ports import Reader
from core.forms.settings import form_for
from core.home.rows import Destination, Task
from core.home.tasks import SOON, due_words, plan_name, report_task, signing_tasks
from core.home.year import (
    YIELDING,
    HomePagePart,
    HomePageYear,
    UnitYearStep,
    forms_of,
    year_steps,
)
from core.i18n import _
from core.people.units import of_committee
from core.plan.standing import PlanReportCounts
from core.plan.year_view import PeriodReports, to_ask
from core.records.titles import called
from core.signing.chain import SigningQueueRow
from core.thai.written import fiscal_year
from core.values import Record

MOST = 3  # years, the last of which is the present one
Dated = tuple[date, Task]  # a task and the day it is due, the last of all if it has none


def other_years(reader: Reader, home_year: HomePageYear) -> HomePagePart:
    """Return the tasks of the present year and of the years before it, without the year shown: each document in which
    reports are due and missing, each assessment that is not locked, and each signature under way."""
    if of_committee(reader):
        return HomePagePart()
    present = fiscal_year(home_year.today)
    signing, found = list[Task](), list[Dated]()
    years = (year for year in range(present, present - MOST, -1) if year != home_year.year)
    for year in years:
        queue = SigningQueueRow.each(
            reader, home_year.unit, year, home_year.today, home_year.sent_up_to
        )
        # what others have to answer is no task of this unit
        ours = [one for one in queue if one.step != "answer"]
        signing += (_in(year, one) for one in signing_tasks(ours))
        records = [reader.record(one.subject) for one in queue if one.step == "lock"]
        found += _unfinished(reader, replace(home_year, year=year), [*filter(None, records)])
    soon = [one for one in found if (one[0] - home_year.today).days <= SOON]
    return HomePagePart(
        first=[task for _day, task in sorted(soon, key=lambda one: one[0])],
        waiting=signing,
        open=[task for day, task in found if (day, task) not in soon],
    )


def _in(year: int, task: Task) -> Task:
    """Return the task as one of another year than the one shown."""
    return task._replace(year=year, goal=task.goal._replace(year=year))


def _unfinished(
    reader: Reader, home_year: HomePageYear, records: Sequence[Record]
) -> Iterator[Dated]:
    """Yield the tasks of a year's unlocked documents, plans first, with the day by which a programme asks for them."""
    unit, year, today = home_year.unit, home_year.year, home_year.today
    steps = [*year_steps(reader, unit, year, today)] if records else []
    plans = [one for one in records if one.ref.entity == "plan"]
    counts = PlanReportCounts.of_plans(reader, plans, year, today)
    for record in sorted(records, key=lambda one: one.ref.entity, reverse=True):
        counted = counts.get(record.ref)
        asked = to_ask(counted.periods) if counted else None
        if record.ref.entity == "assessment":
            task = _assessment(reader, record)
        elif (
            asked
            and asked.first
            and asked.id not in dict(PeriodReports.of_periods(reader, record.ref))
        ):
            task = report_task(asked, plan_name(form_for(reader, record), record))
        else:
            continue
        until = _until(steps, record)
        if until:
            when, tone = due_words(until, today)
            task = task._replace(when=when, when_tone=tone, tone=tone)
        yield until or date.max, _in(year, task)


def _assessment(reader: Reader, record: Record) -> Task:
    title = _("{name} ยังไม่ล็อกเพื่อลงนาม").format(name=called(reader, record.ref))
    reason = _("ตอบและตรวจทานให้เสร็จ แล้วล็อก")
    deed, goal = _("เปิดการประเมิน"), Destination("assessment", record.ref)
    return Task("check", "info", title, reason, "", "mute", deed, goal)


def _until(steps: Sequence[UnitYearStep], record: Record) -> date | None:
    """Return the first day by which an open step asks for a document; None if none does."""
    form, entity = record.text("instrument_id"), record.ref.entity
    days = [
        one.due.until
        for one in steps
        if one.due.until
        and one.stands.state != "done"
        and YIELDING.get(one.step.yields) == entity
        and form in ([one.form] if one.form else forms_of(one))
    ]
    return min(days, default=None)
