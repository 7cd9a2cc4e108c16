"""Which rows of a plan are reported: of each period of its year whether it has ended, and which rows lack its report.

The first page, the list of documents, the list of units and papers ask here, so that none of them counts otherwise.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from core.errors import UserError
from core.forms.ports import Reader, bound_form
from core.forms.shape import Instrument
from core.log.signoff import PERIODS
from core.plan.links import own_periods
from core.plan.tree import PlanRow, plan_tree
from core.thai.dates import PERIOD, period_of
from core.thai.days import period_name
from core.values import Brief, Record, Ref


class PeriodReports(NamedTuple):
    """The rows that owe a report of one period, and those of them without one, in their order."""

    id: str  # of the period: 2569, 2569q1, 2569h1 or 2569m03
    due: bool  # the period has ended
    owing: Sequence[Ref]
    missing: Sequence[Ref]

    @property
    def made(self) -> int:
        """How many of the rows have their report."""
        return len(self.owing) - len(self.missing)

    @property
    def words(self) -> str:
        """`ไตรมาสที่ 2`, `Quarter 2`, without the year; "" of a form that reports once."""
        return "" if self.id.isdecimal() else re.split(r" ปีงบ|, fiscal", period_name(period_of(self.id)))[0]


def plan_reports(form: Instrument, rows: Sequence[PlanRow], today: date) -> tuple[PeriodReports, ...]:
    """How the periods of a plan stand on a day, in order; `rows` are the plan as `plan_tree` reads it."""
    there = [(row.kind, row.ref) for row in rows if row.asked and not row.adrift]
    reported = _told(form, rows[0].basis.records.reported) if rows[0].basis else {}
    return _periods(form, rows[0].record.text("year"), there, reported, today)


def asked_reports(form: Instrument, rows: Sequence[PlanRow], today: date) -> PeriodReports | None:
    """The period a plan is asked to report: of those that have ended the last that lacks a report, else the last.

    A form that reports once is asked all through its year. None before the first period has ended.
    """
    due = [one for one in plan_reports(form, rows, today) if one.due or form.periods == "none"]
    return next(reversed([one for one in due if one.missing] or due), None)


def _told(form: Instrument, reports: Mapping[str, Mapping[str, Record]]) -> Mapping[str, Collection[str]]:
    """By row the periods whose report says what the form demands: people and money are put down while it is planned."""
    fields = [each for each in form.fields if each.stage == "report"]
    own = [each.stored for each in fields if each.required] or [each.stored for each in fields]
    return {
        row: [id_ for id_, one in by_period.items() if any(one.shown(name).value is not None for name in own)]
        for row, by_period in reports.items()
    }


def _periods(
    form: Instrument, year: str, there: Sequence[tuple[str, Ref]], reported: Mapping[str, Collection[str]], today: date
) -> tuple[PeriodReports, ...]:
    """`there`: kind and name of each row that counts; `reported`: by row the periods it has reports of.

    Who owes a report are the rows of kinds of which the form demands one; where it demands none, all that may have one.
    """
    may = _reporting(form) & {kind for kind, _ref in there}
    must = {kind for each in form.fields if each.stage == each.required == "report" for kind in each.kind}
    owes = may & must or may
    owing = [ref for kind, ref in there if kind in owes]
    known = own_periods(form, year) if re.fullmatch(PERIOD, year) else ()
    lacks = {id_: [ref for ref in owing if id_ not in reported.get(ref.local, ())] for id_ in known[1:] or known}
    return tuple(PeriodReports(id_, period_of(id_).last < today, owing, missing) for id_, missing in lacks.items())


def _reporting(form: Instrument) -> set[str]:
    """The kinds of rows of a plan that may have a report."""
    planned = {kind.id for kind in form.kinds if kind.stage == "plan"}
    return planned & {kind for each in form.fields if each.stage == "report" for kind in each.kind}


def complete_plans(reader: Reader, plans: Iterable[Brief], year: int, today: date) -> frozenset[Ref]:
    """Of plans of many units in a year those that have reports and lack none of a period that has ended.

    Each of `plans` says its form (`bound_form`); what one that is not here demands is not known: any report will do.
    """
    reported, rows = dict[str, dict[str, set[str]]](), dict[tuple[str, str], dict[str, Brief]]()
    for one in reader.said.brief("progress", ("row", "period"), period=frozenset(periods(year))):
        reported.setdefault(one.ref.scope, {}).setdefault(one.text("row"), set()).add(one.text("period"))
    told = [one for one in plans if one.ref.scope in reported]
    for row in reader.said.brief("row", ("plan", "kind", "parent"), plan=frozenset(one.ref.local for one in told)):
        rows.setdefault((row.ref.scope, row.text("plan")), {})[row.ref.local] = row

    def complete(plan: Brief) -> bool:
        own, its = rows.get((plan.ref.scope, plan.ref.local), {}), reported[plan.ref.scope]
        while lost := [name for name, row in own.items() if (above := row.text("parent")) and above not in own]:
            own = {name: row for name, row in own.items() if name not in lost}  # nor what hung on them
        there, begun = [(row.text("kind"), row.ref) for row in own.values()], not its.keys().isdisjoint(own)
        try:
            form = reader.forms.get(bound_form(plan))
            if any(kind.stage == "report" or (kind.when and kind.id in _reporting(form)) for kind in form.kinds):
                every = plan_reports(form, plan_tree(reader, form, plan.ref), today)  # what rows say is read as well
                begun = any(one.made for one in every)
            else:
                every = _periods(form, str(year), there, its, today)
        except UserError:
            every = ()
        return begun and not any(one.due and one.missing for one in every)

    return frozenset(plan.ref for plan in told if complete(plan))


def periods(year: int) -> Sequence[str]:
    """A year and its parts, as progress names them."""
    return [str(year), *(f"{year}{part}" for parts in PERIODS.values() for part in parts)]
