"""The periods of a plan's year: what each row has planned, reported and proved; what is due, locked or remarked on."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple, Self, TypeVar

from core.errors import UserError
from core.forms.field_types import type_of
from core.forms.operations import CellValue, answered, date_of, number_of
from core.forms.ports import Reader, bound_form, form_here
from core.forms.shape import Field, FormRowKind, Instrument
from core.i18n import _
from core.log.op import PERIODS, SignOff
from core.log.ports import linked_evidence
from core.plan.links import own_periods
from core.plan.tree import PlanCell, PlanRow
from core.slots import parse_slot
from core.thai.days import period_name, stamp
from core.thai.written import PERIOD, Period
from core.values import NOTHING, AbsenceReason, Record, RecordSummary, Ref, gathered


class RowEvidence(NamedTuple):
    """A piece of evidence linked to a row of a plan; `place`: the field for files it belongs to, "" = none."""

    evidence: Ref
    title: str
    date: str  # ISO, or ""
    place: str = ""  # the field of the row it is in, "" = it has none for files


RowProofs = Mapping[Ref, tuple[RowEvidence, ...]]  # by row


def row_proofs(reader: Reader, rows: Sequence[PlanRow]) -> RowProofs:
    """Return {row: pieces of evidence linked to it, in the order of linking}; rows without evidence are left out."""
    scope = rows[0].ref.scope
    homes = {row.ref.local: row for row in rows} | {
        row.progress.local: row for row in rows if row.progress
    }
    every = reader.fields.brief("link", ("evidence", "target", "item"), target=frozenset(homes))
    links = [link for link in every if link.ref.scope == scope]
    kept = linked_evidence(reader, scope, links)
    found: dict[Ref, tuple[RowEvidence, ...]] = {}
    for link in links:
        one = kept.get(link.text("evidence"))
        if one is not None:
            row = homes[link.text("target")]
            proof = RowEvidence(
                one.ref, one.text("title"), one.text("date")[:10], row.file_place(link.text("item"))
            )
            found[row.ref] = (*found.get(row.ref, ()), proof)
    return found


# the parts of a year, by how often a form reports
LENGTHS = {"none": "q", "quarter": "q", "half": "h", "month": "m"}
Reports = Mapping[str, Mapping[str, Record]]  # row -> period -> its progress


class PlanRowPeriod(NamedTuple):
    """A plan row in one period of the year. `planned`: work is planned in it; `share`: how complete its report is (0 to
    1, None = no report); `dated`: number of dated lines and evidence in it."""

    period: Period
    planned: bool  # a planned period or day lies in it
    share: Fraction | None  # how complete its own report is, 0 to 1; None = it has none
    dated: int  # lines and evidence with a day in it
    now: bool  # today lies in it
    ahead: bool  # it has not begun
    late: bool = False  # the plan of the row ended before it, and nothing is reported of the row
    aside: bool = False  # no report is due in it, as the plan of the row names other periods


class MoneyQuarter(NamedTuple):
    """A quarter of a year: baht planned and spent in it, reports due and made; `ahead`: it has not begun."""

    planned: Fraction
    spent: Fraction
    due: int
    made: int
    ahead: bool


class YearMoney(NamedTuple):
    """The four quarters of a year. `plans`: number of plans counted of `every`, those with reports by quarter or month;
    `undated`: baht of rows whose plan names no time."""

    quarters: tuple[MoneyQuarter, ...]
    plans: int
    every: int
    undated: Fraction


Run = tuple[date, date]  # first and last day


WHOLE_SHARE = 100  # percent
ALIKE = 4096  # texts of periods, and plans in time, whose results are kept: rows share a few


class ReportingRow(NamedTuple):
    """A row that may be reported, with the spans of time that its plan names (`runs`, () = none)."""

    kind: str
    ref: Ref
    runs: tuple[Run, ...] = ()


@lru_cache(ALIKE)
def owes(runs: tuple[Run, ...], period: Period, reported: frozenset[str]) -> bool:
    """Return whether a report of a row is due in a period, or made. `runs`: the spans of time that its plan names;
    `reported`: ids of the periods, of the same length, that it has reports of. A row without such a plan owes one in
    every period; another one where it is planned, and in each later period as long as nothing is reported of it: then
    it is late. A report that came late stands for the periods before it."""
    if period.id in reported or not runs:
        return True
    if planned_in(runs, period):
        return all(Period.of(one).first <= end_of(runs) for one in reported)
    return period.first > end_of(runs) and not reported


def _unfinished(reports: Iterable[tuple[str, str, str]]) -> frozenset[str]:
    """Return the rows whose last report says that less than the whole of a row is done. `reports`: of each its row, its
    period, and the percentage that it tells."""
    last = dict[str, tuple[str, bool]]()
    for row, period, percent in reports:
        done = number_of(percent)
        if done is not None:
            last[row] = max(last.get(row, ("", False)), (period, done < WHOLE_SHARE))
    return frozenset(row for row, (_period, short) in last.items() if short)


def _shares(form: Instrument) -> Sequence[str]:
    """Return the stored names of the percentages that reports must tell of rows whose plan names a time: these are of the
    whole row, by the help of every form that has one."""
    timed = _spans(form).keys()
    must = (each for each in form.fields if each.stage == each.required == "report")
    return [each.stored for each in must if type_of(each).share and timed & {*each.kind}]


def planned_in(runs: Iterable[Run], period: Period) -> bool:
    """Return whether spans of time have a day of the period."""
    return any(first <= period.last and period.first <= last for first, last in runs)


def end_of(runs: Iterable[Run]) -> date:
    """Return the last day of spans of time; the last day of all if there are none."""
    return max((last for _first, last in runs), default=date.max)


@lru_cache(ALIKE)
def _run(text: str) -> Run | None:
    return run_of([text])


def _runs(values: Iterable[CellValue]) -> tuple[Run, ...]:
    """Return the spans of time that cells name, those without a valid one left out."""
    return tuple(run for value in values if (run := _run(str(value or ""))))


def runs_of(row: PlanRow, spans: Sequence[Field]) -> tuple[Run, ...]:
    """Return the spans of time that the plan of a row names in the fields `spans` of its kind."""
    cells = (row.cells.get(each.id) for each in spans)
    return _runs(cell.value for cell in cells if cell and cell.applies)


def reports_of(form: Instrument, plan: PlanRow) -> Reports:
    """Return the reports of a plan as {row: {period: report}}; {} for a form that reports only once a year."""
    return {} if form.periods == "none" or plan.basis is None else plan.basis.records.reported


def parts_of(form: Instrument, year: int) -> tuple[Period, ...]:
    """Return the periods of a year for which a form reports, or the quarters if it reports only once a year."""
    return Period.each(year, LENGTHS[form.periods])


def year_of(
    form: Instrument,
    year: int,
    row: PlanRow,
    plan: PlanRow,
    proofs: Sequence[RowEvidence],
    today: date,
) -> tuple[PlanRowPeriod, ...]:
    """Return each period of the year for a row: whether work is planned in it, how complete its report is, and how many
    dated lines and pieces of evidence (`proofs`) lie in it."""
    runs, days = runs_of(row, _spans(form).get(row.kind, ())), [*_days(row)]
    own = [
        day
        for each in _entered(row, "day")
        if each.stage == "plan" and (day := date_of(row.cells[each.id].value))
    ]
    seen = [*days, *(day for proof in proofs if (day := date_of(proof.date)))]
    by_period = reports_of(form, plan).get(row.ref.local, {})
    lines = _parents_of_lines(form, plan)
    parts = {part: by_period.get(part.id) for part in parts_of(form, year)}
    shares = {part: _share(form, row, report, lines) for part, report in parts.items()}
    told = frozenset(part.id for part, share in shares.items() if share is not None)
    parted = form.periods != "none"
    *_others, last = parts
    short = _unfinished(
        (row.ref.local, part, report.text(name))
        for part, report in by_period.items()
        for name in _shares(form)
    )
    return tuple(
        PlanRowPeriod(
            part,
            (planned := planned_in(runs, part) or _within(part, own) > 0),
            share if parted else None,
            _within(part, seen),
            part.first <= today <= part.last,
            part.first > today,
            late=parted and not told and end_of(runs) < part.first <= today,
            aside=parted
            and not (planned or owes(runs, part, told))
            and not (part == last and row.ref.local in short),
        )
        for part, share in shares.items()
    )


def _within(part: Period, days: Sequence[date]) -> int:
    return sum(part.first <= day <= part.last for day in days)


def _entered(row: PlanRow, time: str) -> list[Field]:
    fields = (
        cell.spec for cell in row.cells.values() if cell.applies and isinstance(cell.spec, Field)
    )
    return [each for each in fields if type_of(each).dates == time]


def run_of(values: Iterable[CellValue]) -> tuple[date, date] | None:
    """Return (first day, last day) over all `values`, which are days or spans of periods; None if none is valid."""
    firsts, lasts = list[date](), list[date]()
    for end in (end for value in values for end in str(value or "").split("/")):
        try:
            firsts.append(date_of(end) or Period.of(end).first)
            lasts.append(date_of(end) or Period.of(end).last)
        except ValueError:
            continue
    return (min(firsts), max(lasts)) if firsts else None


def _days(row: PlanRow) -> Iterator[date]:
    """Yield the days of the rows below a row; days of the row itself say when it is due, not when it was done."""
    for line in row.rows:
        yield from (
            day for field in _entered(line, "day") if (day := date_of(line.cells[field.id].value))
        )
        yield from _days(line)


def _share(
    form: Instrument, row: PlanRow, report: Record | None, lines: Set[str]
) -> Fraction | None:
    """Return how complete a report is (0 to 1): by its percent, lines or filled required fields; None = no report."""
    if row.kind in _in_lines(form).values():
        return Fraction(1) if report and report.ref.local in lines else None
    reported = (each for each in form.fields if row.kind in each.kind and each.stage == "report")
    needed = [each for each in reported if not type_of(each).attached]
    needed = [each for each in needed if each.required == "report"] or needed
    if report is None or not needed:
        return None
    stored = [(each, report.fields.get(each.stored, NOTHING).value) for each in needed]
    values = [(each, value) for each, value in stored if not isinstance(value, AbsenceReason)]
    percent = next((number_of(value) for each, value in values if type_of(each).share), None)
    if percent is not None:
        return min(Fraction(1), max(Fraction(0), percent / 100))
    return Fraction(sum(answered(value) for _each, value in values), len(stored))


class PeriodReports(NamedTuple):
    """The reports of a period, `due` once it has ended: rows that need one (`owing`), rows that lack it (`missing`)."""

    id: str  # of the period: 2569, 2569q1, 2569h1 or 2569m03
    due: bool  # the period has ended
    owing: Sequence[Ref]
    missing: Sequence[Ref]

    @property
    def made(self) -> int:
        """The number of rows that need a report of the period and have it."""
        return len(self.owing) - len(self.missing)

    @staticmethod
    def all(form: Instrument, rows: Sequence[PlanRow], today: date) -> "tuple[PeriodReports, ...]":
        """Return the reports due and missing on the day `today`, by period in order. `rows`: from `PlanRow.tree`."""
        spans = _spans(form)
        there = [
            ReportingRow(row.kind, row.ref, runs_of(row, spans.get(row.kind, ())))
            for row in rows
            if row.applies and not row.adrift
        ]
        reports = [
            (row, period, record.text(name))
            for row, each in reports_of(form, rows[0]).items()
            for period, record in each.items()
            for name in _shares(form)
        ]
        told = _reported_periods(form, rows[0])
        year = rows[0].record.text("year")
        return _periods(form, year, there, told, today, _unfinished(reports))

    @staticmethod
    def current(form: Instrument, rows: Sequence[PlanRow], today: date) -> "PeriodReports | None":
        """Return the reports of the period to report now: of the ended periods, the last that lacks a report, else the
        last in which one was due, else the last; None if none has ended. For a form that reports once a year, the year
        counts as ended."""
        return to_ask(PeriodReports.all(form, rows, today))

    @staticmethod
    def briefly(
        reader: Reader, plans: Sequence[Record | RecordSummary], year: int, *, begun: bool
    ) -> "Iterator[tuple[Ref, bool, tuple[PeriodReports, ...], Instrument | None]]":
        """Yield each plan of a year, whether it has any report, its reports as of the end of time, and its form; () and
        None if that is not on this PC. Of the rows few fields are read, unless the form lets other fields decide which
        rows are reported. `begun`: leave out plans of units without any report in the year."""
        return _briefly(reader, plans, year, begun=begun)

    @staticmethod
    def of_periods(reader: Reader, plan: Ref) -> Iterator[tuple[str, SignOff]]:
        """Yield (period, sign-off in force) for each period of a plan that is locked on its own."""
        for one in reader.sign_offs.of(plan):
            if one.stands and one.body and one.body.subject == plan and one.body.period:
                yield one.body.period, one

    @staticmethod
    def locked_at(reader: Reader, signoff: SignOff) -> int:
        """Return when the sign-off was written, in ms since 1970 by the clock of the PC that wrote it; 0 if unknown."""
        return next(
            (
                past.clock
                for past in reader.history.of(signoff.ref, "body")
                if past.op == signoff.op
            ),
            0,
        )

    @staticmethod
    def locked_by(reader: Reader, signoff: SignOff) -> str:
        """Return in words who was at the keyboard when a sign-off was written, and when; either is left out if unknown.
        The signers whom it names are others: they sign on paper."""
        locked = next(
            (past for past in reader.history.of(signoff.ref, "body") if past.op == signoff.op), None
        )
        if locked is None:
            return ""
        if locked.person:
            person = reader.record(Ref(signoff.ref.scope, "person", locked.person))
        else:
            person = None
        who = person.text("name") if person else ""
        return " ".join(
            filter(None, (_("โดย {who}").format(who=who) if who else "", stamp(locked.clock)))
        )

    @staticmethod
    def report_words(period: str) -> str:
        """Return the words for the report of a period, `ผลของไตรมาส 1`; an invalid period is shown as it is stored."""
        with suppress(ValueError):
            period = period_name(Period.of(period))
        return _("ผลของ{period}").format(period=period)

    @staticmethod
    def periods(year: int) -> Sequence[str]:
        """Return the ids of a year and of all its quarters, halves and months, as progress records name them."""
        return [str(year), *(f"{year}{part}" for parts in PERIODS.values() for part in parts)]


class PeriodCount(NamedTuple):
    """How many rows need a report of a period (`owing`) and lack it (`missing`); `due` once the period has ended."""

    id: str  # of the period, as in PeriodReports
    due: bool
    owing: int
    missing: int
    first: Ref | None  # the first row that lacks it

    @property
    def made(self) -> int:
        return self.owing - self.missing

    @property
    def words(self) -> str:
        """The period's name without the year: `ไตรมาสที่ 2`, `Quarter 2`; "" if the period is the whole year."""
        if self.id.isdecimal():
            return ""
        return re.split(r" ปีงบ|, fiscal", period_name(Period.of(self.id)))[0]


_Reports = TypeVar("_Reports", PeriodReports, PeriodCount)


def to_ask(every: Sequence[_Reports]) -> _Reports | None:
    """Return those of the reports of a plan that are to be made now (PeriodReports.current)."""
    due = [one for one in every if one.due or one.id.isdecimal()]
    some = [one for one in due if one.missing] or [one for one in due if one.owing]
    return next(reversed(some or due), None)


def _briefly(
    reader: Reader, plans: Sequence[Record | RecordSummary], year: int, *, begun: bool
) -> Iterator[tuple[Ref, bool, tuple[PeriodReports, ...], Instrument | None]]:
    reported, shares = dict[str, dict[str, set[str]]](), list[tuple[str, str, str]]()
    named = {
        plan.ref: form for plan in plans if (form := form_here(reader.forms, bound_form(plan)))
    }
    told = sorted({name for form in named.values() for name in _shares(form)})
    for one in reader.fields.brief(
        "progress", ("row", "period", *told), period=frozenset(PeriodReports.periods(year))
    ):
        own_reports = reported.setdefault(one.ref.scope, {})
        own_reports.setdefault(one.text("row"), set()).add(one.text("period"))
        shares += [(one.text("row"), one.text("period"), one.text(name)) for name in told]
    unfinished = _unfinished(shares)
    read = [one for one in plans if not begun or one.ref.scope in reported]
    timed = {one.ref: _spans(named[one.ref]) for one in read if one.ref in named}
    spans = {each.stored for own in timed.values() for fields in own.values() for each in fields}
    theirs = frozenset(one.ref.local for one in read)
    rows = gathered(
        ((row.ref.scope, row.text("plan")), row)
        for row in reader.fields.brief("row", ("plan", "kind", "parent", *spans), plan=theirs)
    )
    for plan in read:
        own = {row.ref.local: row for row in rows.get((plan.ref.scope, plan.ref.local), ())}
        its = reported.get(plan.ref.scope, {})
        while lost := [
            name for name, row in own.items() if (above := row.text("parent")) and above not in own
        ]:
            # nor what hung on them
            own = {name: row for name, row in own.items() if name not in lost}
        some, every = not its.keys().isdisjoint(own), tuple[PeriodReports, ...]()
        form = named.get(plan.ref)
        with suppress(UserError):
            if form and _asks_more(form):  # what rows say is read as well
                every = PeriodReports.all(form, PlanRow.tree(reader, form, plan.ref), date.max)
                some = any(one.made for one in every)
            elif form:
                there = [
                    ReportingRow(
                        kind := row.text("kind"),
                        row.ref,
                        _runs(row.text(each.stored) for each in timed[plan.ref].get(kind, ())),
                    )
                    for row in own.values()
                ]
                every = _periods(form, str(year), there, its, date.max, unfinished)
        yield plan.ref, some, every, form


def _asks_more(form: Instrument) -> bool:
    """Return whether it depends on conditions or on lines of reports which rows of a form are reported, and when."""
    reporting = _reporting(form)
    kinds = (each.stage == "report" or (each.when and each.id in reporting) for each in form.kinds)
    return any(kinds) or any(each.when for fields in _spans(form).values() for each in fields)


def _reported_periods(form: Instrument, plan: PlanRow) -> Mapping[str, Collection[str]]:
    """Return, by row, the periods whose report has a field the form requires, or any if it requires none."""
    fields = [each for each in form.fields if each.stage == "report"]
    own = [each.stored for each in fields if each.required] or [each.stored for each in fields]
    records = plan.basis.records if plan.basis else None
    kinds = _in_lines(form)
    lines = _parents_of_lines(form, plan)

    def says(kind: str, record: Record) -> bool:
        filled = any(record.shown(name).value is not None for name in own)
        return record.ref.local in lines if kind in kinds.values() else filled

    if records:
        there = [
            (row, records.rows[row].text("kind"), each) for row, each in records.reported.items()
        ]
    else:
        there = []
    return {row: [id_ for id_, one in each.items() if says(kind, one)] for row, kind, each in there}


def _in_lines(form: Instrument) -> Mapping[str, str]:
    """Return {kind of required report lines: kind of their planned row} for rows without required report fields."""
    must = {
        kind
        for each in form.fields
        if each.stage == each.required == "report"
        for kind in each.kind
    }
    planned = {kind.id for kind in form.kinds if kind.stage == "plan"} - must
    lines = (kind for kind in form.kinds if kind.stage == "report" and kind.least)
    return {kind.id: kind.within for kind in lines if kind.within in planned}


def _parents_of_lines(form: Instrument, plan: PlanRow) -> frozenset[str]:
    """Return the parents (reports, as `progress/<id>`) of required lines in which something was typed."""
    kinds = _in_lines(form)
    rows = plan.basis.records.rows.values() if kinds and plan.basis else ()
    lines = (one for one in rows if one.text("kind") in kinds)
    typed = (
        (one, parse_slot(name).family, shown.value)
        for one in lines
        for name, shown in one.fields.items()
    )
    return frozenset(
        one.text("parent") for one, of, value in typed if of == "f" and value not in (None, "")
    )


def _periods(
    form: Instrument,
    year: str,
    there: Sequence[ReportingRow],
    reported: Mapping[str, Collection[str]],
    today: date,
    unfinished: Set[str],
) -> tuple[PeriodReports, ...]:
    """Return the periods' reports. Rows of kinds whose report the form demands owe one where their plan puts them
    (owes); if the form demands none, all that may have one do. Those that are `unfinished` when their plan has passed
    owe one of the last period, too."""
    may = _reporting(form) & {row.kind for row in there}
    must = {
        kind
        for each in form.fields
        if each.stage == each.required == "report"
        for kind in each.kind
    }
    must |= {*_in_lines(form).values()}
    kinds = may & must or may
    asked = [row for row in there if row.kind in kinds]
    known = own_periods(form, year) if re.fullmatch(PERIOD, year) else ()
    ids = known[1:] or known
    told = {row.ref: frozenset(reported.get(row.ref.local, ())).intersection(ids) for row in asked}
    owing = {
        part: [
            row.ref
            for row in asked
            if owes(row.runs, part, told[row.ref])
            or (part.id == ids[-1] and row.ref.local in unfinished)
        ]
        for part in map(Period.of, ids)
    }
    return tuple(
        PeriodReports(
            part.id, part.last < today, refs, [ref for ref in refs if part.id not in told[ref]]
        )
        for part, refs in owing.items()
    )


def _spans(form: Instrument) -> Mapping[str, Sequence[Field]]:
    """Return the form's plan fields for periods by kind of row."""
    planned = [each for each in form.fields if each.stage == "plan"]
    spans = [each for each in planned if type_of(each).dates == "span"]
    return gathered((kind, each) for each in spans for kind in each.kind)


def _reporting(form: Instrument) -> set[str]:
    """Return the kinds of planned rows that may have a report."""
    planned = {kind.id for kind in form.kinds if kind.stage == "plan"}
    own = {kind for each in form.fields if each.stage == "report" for kind in each.kind}
    return planned & (own | {*_in_lines(form).values()})


WHOLE = ""


class LockablePart(NamedTuple):
    """A part of a document to lock: a plan's `period`, or the whole (""). `next`: this part is to be locked next."""

    period: str
    words: str
    locked: bool  # it is already
    reported: bool = False  # there is a report of the period
    next: bool = False  # of a plan that is locked period by period, the one to lock next

    @classmethod
    def of(cls, reader: Reader, subject: Ref) -> tuple[Self, ...]:
        """Return the parts of a document that can be locked: the whole and, for a plan, each period in order."""
        record = reader.record(subject)
        whole = cls(WHOLE, _("ทั้งแผน") if subject.entity == "plan" else _("ทั้งหมด"), locked=False)
        if record is None or subject.entity != "plan":
            return (whole,)
        year = record.text("year")
        held = {period for period, _one in PeriodReports.of_periods(reader, subject)}
        rows = frozenset(
            row.ref.local for row in reader.records("row", subject.scope, plan=subject.local)
        )
        reported = {
            one.text("period") for one in reader.fields.brief("progress", ("period",), row=rows)
        }
        ids = own_periods(reader.forms.get(bound_form(record)), year)
        left = [id_ for id_ in ids[1:] if id_ not in held] if held else []
        next_ = next((one for one in reversed(left) if one in reported), next(iter(left), WHOLE))
        parts = (
            cls(id_, PeriodReports.report_words(id_), id_ in held, id_ in reported, id_ == next_)
            for id_ in ids
        )
        return (whole, *parts)


@dataclass(frozen=True, slots=True)
class PlanReadOnlyReasons:
    """Why parts of a plan are read-only. `plan`: why all of it is, "" = it is not; `reports`: {period: reason}."""

    plan: str  # why nothing can be edited, "" = something can
    reports: Mapping[str, str]  # the same for the report of a period
    period: str  # whose report is shown

    @property
    def why(self) -> str:
        """The reason why the whole plan, or the report shown, is read-only; "" if both can be edited."""
        return self.plan or self.reports.get(self.period, "")

    def row(self, row: PlanRow, cell: PlanCell | None = None) -> bool:
        """Return whether a row, or one cell of it, is read-only; a locked period makes only its report read-only."""
        reported = row.record.text("parent").startswith("progress/") or (
            cell and cell.ref.entity == "progress"
        )
        return bool(self.plan) or (bool(reported) and self.period in self.reports)

    def lines(self, row: PlanRow, kind: FormRowKind) -> bool:
        """Return whether the lines (rows of `kind`) below `row` are read-only."""
        of_report = kind.stage == "report" and row.progress is not None
        return bool(self.plan) or (of_report and self.period in self.reports)


def signing_words(form: Instrument) -> str:
    """Return the label of the print button if the form's first paper is a signed report of a period; "" otherwise."""
    first = next(iter(form.papers), None)
    if first is None or first.period != "asked" or not first.sign:
        return ""
    return _("พิมพ์และลงนามรายเดือน") if form.periods == "month" else _("พิมพ์และลงนามรายงวด")


def locked_reports(reader: Reader, plan: Ref) -> dict[str, str]:
    """Return {locked period: sentence that its report is read-only and who locked it}; {} if none is locked."""
    text = _("{what} อ่านได้อย่างเดียว เพราะล็อกไว้เพื่อลงนามแล้ว {by}")
    return {
        period: text.format(
            what=PeriodReports.report_words(period), by=PeriodReports.locked_by(reader, one)
        ).strip()
        for period, one in PeriodReports.of_periods(reader, plan)
    }


class OpenRemark(NamedTuple):
    """A remark not marked as done. `about`: `entity/id`; `item`: the assessment item or row field, "" = neither."""

    about: str  # `entity/id`, in the scope the remark is in
    item: str
    text: str


def open_remarks(reader: Reader, scope: str) -> Iterator[OpenRemark]:
    """Yield every remark in a unit's scope that is not marked as done, oldest first."""
    comments = [
        one
        for one in reader.records("comment", scope)
        if one.text("kind") in ("comment", "request")
    ]
    if not comments:
        return
    done = {
        one.text("answers") for one in reader.records("reply", scope) if one.number("done") == 1
    }
    for one in comments:
        if one.ref.local not in done:
            yield OpenRemark(one.text("about"), one.text("item"), one.text("text"))


def remark_words(text: str) -> str:
    return _("ความเห็นของหน่วยงานถัดไป: {text}").format(text=" ".join(text.split()))


def locked_words(reader: Reader, subject: Ref) -> str:
    """Return a sentence that a document is read-only and who locked it; "" if the document can be edited."""
    for one in reader.sign_offs.of(subject):
        if one.stands and one.body and one.body[:2] == (subject, ""):
            return (
                _("อ่านได้อย่างเดียว เพราะล็อกไว้เพื่อลงนามแล้ว {by}")
                .format(by=PeriodReports.locked_by(reader, one))
                .strip()
            )
    return ""


def remarks_by_item(
    reader: Reader, assessment: Ref, answers: Mapping[str, Record]
) -> dict[str, tuple[str, ...]]:
    """Return {item: open remarks on it as sentences} of an assessment; `answers` is {item: answer record}."""
    items = {record.ref.local: item for item, record in answers.items()}
    found: dict[str, tuple[str, ...]] = {}
    for one in open_remarks(reader, assessment.scope):
        item = items.get(one.about, "") if one.about != assessment.local else one.item
        if item:
            found[item] = (*found.get(item, ()), remark_words(one.text))
    return found
