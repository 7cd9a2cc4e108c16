"""What other pages say of a plan: counts, its first finding, its reports by period; kept until the plan changes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from core.errors import UserError
from core.forms.computed import PLAN
from core.forms.field_types import type_of
from core.forms.ports import Reader
from core.forms.settings import form_for
from core.forms.shape import Instrument
from core.forms.vocabulary import OFFICE
from core.gravity import FindingCount
from core.i18n import language
from core.log.ports import Outline
from core.plan.quarters import PlanMoney, year_money
from core.plan.tree import refused_words
from core.plan.year_view import (
    PeriodCount,
    PeriodReports,
    PlanReadOnlyReasons,
    YearMoney,
    locked_reports,
    locked_words,
    to_ask,
)
from core.records.titles import plan_of
from core.thai.written import Period
from core.values import Record, RecordSummary, Ref, local

if TYPE_CHECKING:
    from core.plan.view import FindingRow, PlanPage

PAGE, REPORTS = "page", "reports"  # names of the outlines of a plan
FORMAT = 1  # of their texts
_PARTS = {PAGE: 7, REPORTS: 2}
_MARK = f'[[{FORMAT}, "{{}}"], '
_Counted = list[
    tuple[str, int, int, str]
]  # by period: id, reports owed, missing, first row without one


class RowSentence(NamedTuple):
    """A sentence on a row of a plan; `where`: the title of the row."""

    row: Ref
    where: str
    text: str


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """What home, documents and tasks say of a plan, equal to what its whole page says."""

    form: Instrument
    record: Record
    locks: PlanReadOnlyReasons
    line_count: int  # rows, without the plan itself
    finding_count: FindingCount
    finding: RowSentence | None  # the gravest, None = there are none
    remark_count: int
    remark: RowSentence | None  # the oldest of units above
    reports: tuple[PeriodCount, ...]
    money: PlanMoney | None = None  # None = it reports once a year or by halves

    @property
    def current(self) -> PeriodCount | None:
        """The reports of the period to report now (PeriodReports.current)."""
        return to_ask(self.reports)

    @staticmethod
    def year_money(year: int, today: date, plans: Iterable[PlanStanding]) -> YearMoney | None:
        """Return the money and reports of the plans of a year by quarter; None if there is no figure."""
        return year_money(year, today, ((one.money, one.reports) for one in plans))

    @classmethod
    def of(
        cls, reader: Reader, record: Record, today: date, before: PlanPage | None = None
    ) -> Self:
        """Return what is said of a plan on the day `today`; its rows are read only if it has changed since they were
        last read. `before`: an earlier page, whose unchanged parts are reused. UserError if its form is not on this
        PC."""
        form, ref = form_for(reader, record), record.ref
        # refused words of a report that does not exist yet name no plan
        refused = any(plan_of(reader, at) in (ref, None) for at, _field in refused_words(reader))
        said = None if refused else _kept(reader, ref, PAGE)
        if said is None:
            from core.plan.view import PlanPage  # not at a start that finds the plan unchanged

            page = PlanPage.of(reader, ref, before=before)
            said = _page(page)
            if not refused and _is_own(reader, ref):
                _offer(reader, ref, PAGE, said, draws=draws(form))
        lines, counts, finding, remark_count, remark, periods, money = said
        return cls(
            form,
            record,
            PlanReadOnlyReasons(
                locked_words(reader, ref), locked_reports(reader, ref), record.text("year")
            ),
            lines,
            FindingCount(*counts),
            _sentence(ref.scope, finding),
            remark_count,
            _sentence(ref.scope, remark),
            _periods(ref.scope, periods, today),
            _money(*money) if money else None,
        )


class PlanReportCounts(NamedTuple):
    """How many reports of a plan are due and made, as few fields of its rows tell. `begun`: whether there is any."""

    begun: bool
    periods: tuple[PeriodCount, ...]  # () if the plan's form is not on this PC

    @classmethod
    def of_plans(
        cls,
        reader: Reader,
        plans: Sequence[Record | RecordSummary],
        year: int,
        today: date,
        *,
        begun: bool = False,
    ) -> Mapping[Ref, Self]:
        """Return the counts of plans of a year. `begun`: leave out plans of units without any report in the year."""
        own = [one.ref for one in plans if _is_own(reader, one.ref)]
        kept = {ref: _kept(reader, ref, REPORTS) for ref in own}
        found = {ref: said for ref, said in kept.items() if said is not None}
        rest = [one for one in plans if one.ref not in found]
        reports = PeriodReports.briefly(reader, rest, year, begun=begun) if rest else ()
        for ref, some, every, form in reports:
            found[ref] = said = [some, _counted(every)]
            if ref in kept:
                _offer(reader, ref, REPORTS, said, draws=form is None or draws(form))
        return {
            ref: cls(some, _periods(ref.scope, periods, today))
            for ref, (some, periods) in found.items()
        }

    @classmethod
    def complete(
        cls, reader: Reader, plans: Sequence[RecordSummary], year: int, today: date
    ) -> frozenset[Ref]:
        """Return those of `plans` that have reports and lack none for an ended period of the year. If a plan's form is
        not on this PC, one report is enough."""
        counts = cls.of_plans(reader, plans, year, today, begun=True)
        return frozenset(
            ref
            for ref, one in counts.items()
            if one.begun and not any(each.due and each.missing for each in one.periods)
        )


def draws(form: Instrument) -> bool:
    """Return whether a plan by this form shows figures or names of other documents."""
    foreign = (
        each.to.rpartition(".")[0] not in ("", PLAN, OFFICE)
        for each in form.fields
        if type_of(each).source == "entries"
    )
    drawn = (*(each.drawn for each in form.fields), *(each.drawn for each in form.makes))
    return any(drawn) or any(foreign)


def holds(reader: Reader, outline: Outline) -> bool:
    """Return whether the outline of a plan is what is read of it now; one made in another language is not compared."""
    record, mark = reader.record(outline.document), _MARK.format(language())
    if record is None or not outline.body.startswith(mark):
        return record is not None and outline.body.startswith(f"[[{FORMAT},")
    from core.plan.view import PlanPage

    with suppress(UserError):
        if outline.name == PAGE:
            return outline.body == _body(_page(PlanPage.of(reader, record.ref)))
        year = record.number("year") or 0
        for _ref, some, reports, _form in PeriodReports.briefly(
            reader, [record], year, begun=False
        ):
            return outline.body == _body([some, _counted(reports)])
    return False


def _page(page: PlanPage) -> list[Any]:
    every = PeriodReports.all(page.form, page.rows, date.max)
    money = PlanMoney.of(page.form, page.year, page.rows, page.reports)
    return [
        len(page.rows) - 1,
        [*page.finding_count],
        _first(page.findings),
        len(page.remarks),
        _first(page.remarks),
        _counted(every),
        money and [[*map(str, money.planned)], [*map(str, money.spent)], str(money.undated)],
    ]


def _money(planned: Sequence[str], spent: Sequence[str], undated: str) -> PlanMoney:
    return PlanMoney(tuple(map(Fraction, planned)), tuple(map(Fraction, spent)), Fraction(undated))


def _first(rows: Sequence[FindingRow]) -> list[str] | None:
    return [rows[0].row.local, rows[0].where, rows[0].text] if rows else None


def _sentence(scope: str, parts: Sequence[str] | None) -> RowSentence | None:
    return RowSentence(local(scope, parts[0]), parts[1], parts[2]) if parts else None


def _counted(every: Sequence[PeriodReports]) -> _Counted:
    return [
        (one.id, len(one.owing), len(one.missing), one.missing[0].local if one.missing else "")
        for one in every
    ]


def _periods(scope: str, counted: _Counted, today: date) -> tuple[PeriodCount, ...]:
    return tuple(
        PeriodCount(
            id_, Period.of(id_).last < today, owing, missing, local(scope, first) if first else None
        )
        for id_, owing, missing, first in counted
    )


def _kept(reader: Reader, plan: Ref, name: str) -> list[Any] | None:
    """Return the parts of a kept outline, or None if there is none in this language."""
    body = reader.outlines.kept(plan, name) or ""
    if not body.startswith(_MARK.format(language())):
        return None
    try:
        parts: list[Any] = json.loads(body)[1:]
    except (ValueError, RecursionError):  # changed from outside: the examination says so
        return None
    return parts if len(parts) == _PARTS[name] else None


def _body(parts: list[Any]) -> str:
    return json.dumps([[FORMAT, language()], *parts], ensure_ascii=False)


def _is_own(reader: Reader, plan: Ref) -> bool:
    """Return whether a plan is of this folder's own unit: only of these outlines are kept."""
    unit = reader.fields.once("own unit", lambda: reader.trust.here()["unit"])
    return bool(plan.scope == unit)


def _offer(reader: Reader, plan: Ref, name: str, parts: list[Any], *, draws: bool) -> None:
    """Offer an outline of a plan to be kept."""
    reader.outlines.offer(Outline(plan, name, _body(parts), draws))
