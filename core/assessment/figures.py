"""Numbers that a form computes: counts, percentages or sums over rows of the office's plans and registers of the year.

They are computed on each reading and stored only at locking, so that they agree with the rows. A number that a person
entered has priority; the difference is shown.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from core.exact import grouped
from core.forms.operations import CellValue, date_of, holds, number_of
from core.forms.ports import Reader, bound_form, form_here
from core.forms.shape import Figure, Instrument
from core.forms.vocabulary import OFFICE
from core.i18n import _
from core.plan.tree import PlanRow
from core.scoring.score import MeasureEntry, Number, Ratio
from core.thai.written import arabic_digits
from core.values import AbsenceReason, Record

Row = Mapping[str, CellValue]  # its cells by id, money in baht
Figures = Mapping[str, MeasureEntry]  # by measure


def figures_of(reader: Reader, form: Instrument, assessment: Record) -> Figures:
    """Return the computed numbers of an office's self-assessment, keyed by measure id, without those of missing plans.

    Return {} for a committee's assessment: committees judge what the office entered.
    """
    if not form.figures or assessment.ref.entity != "assessment":
        return {}
    scope, year = assessment.ref.scope, assessment.number("year") or 0
    found: dict[str, MeasureEntry] = {}
    for figure in form.figures:
        title, rows = _rows(reader, figure.rows, scope, year)
        number = None if rows is None else reckoned(figure, rows)
        if number is not None:
            found[figure.to] = MeasureEntry("", {"": number}, title)
    return found


def rows_named(form: Instrument) -> str:
    """Return the kinds of rows that a form's answers depend on, as one sorted text: `form.kind,office.register`."""
    return ",".join(sorted({form.register, *(figure.rows for figure in form.figures)} - {""}))


def reckoned(figure: Figure, rows: Sequence[Row]) -> Number | None:
    """Return the number that `figure` computes from `rows`; None for a sum in which no row has a number.

    Of the rows selected by `where` and `top`, those that meet `when` are counted, added up, or set in ratio to all.
    """
    seen = _top(figure, [row for row in rows if holds(figure.where, row)])
    counted = [row for row in seen if holds(figure.when, row)]
    if figure.op == "share":
        return Ratio(Fraction(len(counted)), Fraction(len(seen)))
    if figure.op == "count":
        return Fraction(len(counted))
    numbers = [number for row in counted if (number := number_of(row.get(figure.of))) is not None]
    return sum(numbers, Fraction(0)) if numbers else None


def _top(figure: Figure, rows: list[Row]) -> list[Row]:
    """The n largest rows, or with a negative n all but the largest; among equal ones the first."""
    if not figure.top:
        return rows
    largest = sorted(rows, key=lambda row: _size(row.get(figure.by)), reverse=True)
    return largest[: figure.top] if figure.top > 0 else largest[-figure.top :]


def _size(value: CellValue) -> tuple[bool, Fraction]:
    """A sort key for numbers and days; empty values come first."""
    day = date_of(value)
    number = Fraction(day.toordinal()) if day else number_of(value)
    return number is not None, number or Fraction(0)


def _rows(reader: Reader, of: str, scope: str, year: int) -> tuple[str, list[Row] | None]:
    """(name of the rows, their cells); None = no plan is begun, or its form is not on this PC."""
    using, _dot, kind = of.rpartition(".")
    if using == OFFICE:
        rows = [_fields(one) for one in reader.records(kind, scope)]
        return _("ทะเบียนของหน่วยงาน"), rows or None
    title = ""
    found: list[Row] | None = None
    for plan in reader.records("plan", scope, instrument_id=using, year=year):
        if (form := form_here(reader.forms, bound_form(plan))) is None:
            continue
        named = next((str(each.title) for each in form.kinds if each.id == kind), kind)
        title, found = arabic_digits(f"{named} ({form.heading})"), found or []
        found += [
            {cell.id: cell.value for cell in row.cells.values() if cell.asked}
            for row in PlanRow.tree(reader, form, plan.ref)
            if row.kind == kind and row.asked and not row.adrift
        ]
    return title, found


def _fields(record: Record) -> Row:
    values = ((name, shown.value) for name, shown in record.fields.items())
    return {name: str(value) for name, value in values if value is not None and not isinstance(value, AbsenceReason)}


def figure_words(number: Number) -> str:
    """Return a figure as a person enters it: `3` or `2 จาก 5`."""
    if isinstance(number, Ratio):
        return _("{n} จาก {of}").format(n=grouped(number.num), of=grouped(number.den))
    return grouped(number)


def source_words(figures: Figures, measure: str, entered: Mapping[str, Number] | None) -> str:
    """Return a sentence on a measure's computed number: its source, and whether `entered` agrees; "" if none exists."""
    entry = figures.get(measure)
    if entry is None:
        return ""
    number = entry.periods[""]
    says = figure_words(number)
    if not entered:
        return _("คิดให้จาก{source}: {number} พิมพ์ตัวเลขเองแทนได้").format(source=entry.source, number=says)
    if differs(entry, entered):
        return _("ไม่ตรงกับ{source} ซึ่งคิดได้ {number} ลบตัวเลขที่กรอกเพื่อใช้ค่าที่คิดให้").format(source=entry.source, number=says)
    return _("ตรงกับ{source}: {number}").format(source=entry.source, number=says)


def differs(entry: MeasureEntry, entered: Mapping[str, Number]) -> bool:
    """Return whether a person entered another number than the computed one."""
    return any(number != entry.periods[""] for number in entered.values())
