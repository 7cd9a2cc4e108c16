"""The parts of a plan's year for each of its rows: what is planned in them, and what was reported and shown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from core.forms.conditions import CellValue, answered, date_of, number_of
from core.forms.field_types import type_of
from core.forms.ports import Reader
from core.forms.shape import Field, Instrument
from core.log.contents import linked_evidence
from core.plan.tree import PlanRow, file_place
from core.thai.dates import Period, period_of, periods_of
from core.values import NOTHING, Absent, Record, Ref, Value


class RowProof(NamedTuple):
    """A piece of evidence of a row."""

    evidence: Ref
    title: str
    date: str  # ISO, or ""
    place: str = ""  # the field of the row it is in, "" = it has none for files


RowProofs = Mapping[Ref, tuple[RowProof, ...]]  # by row


def row_proofs(reader: Reader, rows: Sequence[PlanRow]) -> RowProofs:
    """The evidence of each row that has some, in the order it was linked."""
    scope = rows[0].ref.scope
    homes = {row.ref.local: row for row in rows} | {row.progress.local: row for row in rows if row.progress}
    every = reader.said.brief("link", ("evidence", "target", "item"), target=frozenset(homes))
    links = [link for link in every if link.ref.scope == scope]
    kept = linked_evidence(reader, scope, links)
    found: dict[Ref, tuple[RowProof, ...]] = {}
    for link in links:
        if (one := kept.get(link.text("evidence"))) is not None:
            row = homes[link.text("target")]
            proof = RowProof(one.ref, one.text("title"), one.text("date")[:10], file_place(row, link.text("item")))
            found[row.ref] = (*found.get(row.ref, ()), proof)
    return found


LENGTHS = {"none": "q", "quarter": "q", "half": "h", "month": "m"}  # the parts of a year, by how often a form reports
Reports = Mapping[str, Mapping[str, Record]]  # row -> period -> its progress


class YearPart(NamedTuple):
    period: Period
    planned: bool  # a planned period or day lies in it
    share: Fraction | None  # how complete its own report is, 0 to 1; None = it has none
    dated: int  # lines and evidence with a day in it
    now: bool  # today lies in it
    ahead: bool  # it has not begun


def reports_of(form: Instrument, plan: PlanRow) -> Reports:
    """The reports of every row by period; nothing where a form reports once."""
    return {} if form.periods == "none" or plan.basis is None else plan.basis.records.reported


def parts_of(form: Instrument, year: int) -> tuple[Period, ...]:
    """The parts of a year by this form; the quarters where it reports once."""
    return periods_of(year, LENGTHS[form.periods])


def year_of(
    form: Instrument, year: int, row: PlanRow, reports: Reports, proofs: Sequence[RowProof], today: date
) -> tuple[YearPart, ...]:
    """Each part of the year for one row."""
    runs, days = [*_runs(row)], [*_days(row)]
    own = [day for each in _entered(row, "day") if each.stage == "plan" and (day := date_of(row.cells[each.id].value))]
    seen = [*days, *(day for proof in proofs if (day := date_of(proof.date)))]
    by_period = reports.get(row.ref.local, {})
    return tuple(
        YearPart(
            part,
            any(first <= part.last and part.first <= last for first, last in runs) or _within(part, own) > 0,
            _share(form, row, by_period.get(part.id)) if form.periods != "none" else None,
            _within(part, seen),
            part.first <= today <= part.last,
            part.first > today,
        )
        for part in parts_of(form, year)
    )


def _within(part: Period, days: Sequence[date]) -> int:
    return sum(part.first <= day <= part.last for day in days)


def _entered(row: PlanRow, time: str) -> list[Field]:
    fields = (cell.of for cell in row.cells.values() if cell.asked and isinstance(cell.of, Field))
    return [each for each in fields if type_of(each).time == time]


def _runs(row: PlanRow) -> Iterator[tuple[date, date]]:
    """First and last day of every period the row is planned for."""
    for field in _entered(row, "span"):
        if run := run_of([row.cells[field.id].value]):
            yield run


def run_of(values: Iterable[CellValue]) -> tuple[date, date] | None:
    """First and last day of days and periods together, as they are kept; None when none of them says one."""
    firsts, lasts = list[date](), list[date]()
    for end in (end for value in values for end in str(value or "").split("/")):
        try:
            firsts.append(date_of(end) or period_of(end).first)
            lasts.append(date_of(end) or period_of(end).last)
        except ValueError:
            continue
    return (min(firsts), max(lasts)) if firsts else None


def _days(row: PlanRow) -> Iterator[date]:
    """The days of its lines; a day of the row itself is when it is due, not when it was done."""
    for line in row.rows:
        yield from (day for field in _entered(line, "day") if (day := date_of(line.cells[field.id].value)))
        yield from _days(line)


def _share(form: Instrument, row: PlanRow, report: Record | None) -> Fraction | None:
    """The percent entered in the report, else the share of its required fields that are filled."""
    reported = (each for each in form.fields if row.kind in each.kind and each.stage == "report")
    needed = [each for each in reported if not type_of(each).attached]
    needed = [each for each in needed if each.required == "report"] or needed
    if report is None or not needed:
        return None
    values = [(each, report.fields.get(each.stored, NOTHING).value) for each in needed]
    percent = next(
        (number_of(value) for each, value in values if type_of(each).share and not isinstance(value, Absent)), None
    )
    if percent is not None:
        return min(Fraction(1), max(Fraction(0), percent / 100))
    return Fraction(sum(_given(value) for _each, value in values), len(values))


def _given(value: Value) -> bool:
    return not isinstance(value, Absent) and answered(value)
