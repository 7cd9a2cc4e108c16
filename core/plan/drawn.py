"""Numbers that a plan takes from assessments of its office in its year or an earlier one, so that nobody types them
twice. They are computed on each reading until the plan is locked, and stored with their source record at locking.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from core.exact import exact_text, nearest, points_text
from core.forms.operations import CellValue, answered, number_of
from core.forms.ports import Reader, bound_form, form_here
from core.forms.shape import Field, Instrument, MakeRule
from core.forms.wording import fill, names_in
from core.i18n import _
from core.log.op import INVALID
from core.slots import Slot
from core.thai.written import arabic_digits
from core.values import Record, Ref

TOTAL = "total"


class OfficeResult(NamedTuple):
    """The result of an assessment of the office: the points of each branch that has points, and of the whole."""

    ref: Ref
    called: str  # `ITA ปี 2568`
    points: Mapping[str, Fraction]  # by branch; TOTAL = of the whole


class LinkedFigure(NamedTuple):
    """A number taken from an assessment's result, as a field stores it, with its source record and source name."""

    value: str
    source: Ref
    called: str


class LinkedFigures(NamedTuple):
    """The results from which fields of a plan take numbers, keyed by (form, year); if `locked`, stored numbers stay."""

    year: int
    locked: bool
    results: Mapping[tuple[str, int], OfficeResult]

    def figure(self, field: Field, cells: Mapping[str, CellValue]) -> LinkedFigure | None:
        """Return the number that a result now gives for a field in a row with `cells`; None if it gives none."""
        _form, of, _when = field.drawn.split()
        names = names_in(of)
        if not all(answered(cells.get(name)) for name in names):
            return None
        of = fill(of, {name: str(cells[name]) for name in names})
        source, *before = field.sources(self.year)
        result = self.results.get(source)
        points = result.points.get(of) if result else None
        if result is None or points is None:
            return None
        for earlier in map(self.results.get, before):  # of a change
            if earlier is None or of not in earlier.points:
                return None
            points -= earlier.points[of]
        return LinkedFigure(exact_text(nearest(points)), result.ref, result.called)

    def live(self, fields: Iterable[Field], cells: Mapping[str, CellValue]) -> dict[str, CellValue]:
        """Return the numbers to show instead of a row's stored values, keyed by field id; {} if the plan is locked."""
        if self.locked:
            return {}
        found = ((each.id, self.figure(each, cells)) for each in fields if each.drawn)
        return {name: one.value for name, one in found if one is not None}

    def changed(self, field: Field, cells: Mapping[str, CellValue]) -> bool:
        """Return whether a number stored at locking now differs from its source, or the source is not on this PC."""
        one = self.figure(field, cells)
        return self.locked and (one is None or number_of(cells.get(field.id)) != number_of(one.value))

    def source_words(self, field: Field, cells: Mapping[str, CellValue], written: str) -> tuple[str, Ref | None]:
        """Return (sentence on the source of a cell's number, source record), ("", None) without a source, or (sentence,
        None) if the source stored at locking is gone. `written` is the record stored at locking, or "".
        """
        one = self.figure(field, cells)
        if not self.locked:
            return (_("จากผล {source}").format(source=one.called), one.source) if one else ("", None)
        if not written:
            return "", None
        if one is None:
            return _("เขียนไว้เมื่อล็อก ต้นทางไม่อยู่ที่นี่แล้ว"), None
        text = _("จากผล {source}").format(source=one.called)
        if self.changed(field, cells):
            then, now = number_of(cells.get(field.id)), number_of(one.value)
            text = _("จากผล {source} ต้นทางเปลี่ยนจาก {then} เป็น {now} หลังล็อก").format(
                source=one.called, then=points_text(then), now=points_text(now)
            )
        return text, one.source


def drawn_figures(reader: Reader, form: Instrument, plan: Record) -> LinkedFigures | None:
    """Return the results from which fields of a plan may take numbers; None if its form has no such field."""
    year = plan.number("year") or 0
    sources = {source for each in form.fields for source in each.sources(year)}
    if not sources or not year:
        return None
    found = {key: one for key in sorted(sources) if (one := office_result(reader, plan.ref.scope, *key)) is not None}
    return LinkedFigures(year, _is_locked(reader, plan.ref), found)


def _is_locked(reader: Reader, plan: Ref) -> bool:
    """Return whether the whole plan is locked for signing."""
    signed = reader.sign_offs.of(plan)
    return any(one.stands and one.state != INVALID and one.body and one.body[:2] == (plan, "") for one in signed)


def office_result(reader: Reader, scope: str, form: str, year: int) -> OfficeResult | None:
    """Return the result of the office's first assessment of a year on the form with this id. Return None if there is
    none or if an item is still unassessed, since plans take no unfinished numbers.
    """
    record = _first(reader, scope, form, year)
    using = form_here(reader.forms, bound_form(record)) if record else None
    if record is None or using is None:
        return None
    kept: dict[str, dict[str, str]] = {}
    for one in reader.results.of(scope, among={record.ref}):
        kept.setdefault(one.dimension, {})[one.name] = one.value
    whole = kept.get("", {})
    if not whole or whole["assessed"] != whole["of"]:
        return None
    points = {of or TOTAL: Fraction(own["points" if of else "total"]) for of, own in kept.items() if "full" in own}
    called = _("{form} ปี {year}").format(form=arabic_digits(str(using.heading)), year=year)
    return OfficeResult(record.ref, called, points)


def _first(reader: Reader, scope: str, form: str, year: int) -> Record | None:
    own = reader.records("assessment", scope, instrument_id=form, year=year)
    return min(own, key=lambda one: one.number("no") or 1, default=None)


class WeakBranch(NamedTuple):
    """A branch of a result, with the texts and numbers from which a form's rule makes plan rows."""

    source: Ref
    id: str
    cells: Mapping[str, CellValue]  # points, and `fell`: by how much it fell since the year before
    words: Mapping[str, str]


def result_branches(reader: Reader, scope: str, rule: MakeRule, year: int) -> Iterator[WeakBranch]:
    """Yield the innermost branches with points in a rule's result, numbered in form order; nothing if it has none."""
    ((name, at),) = rule.sources(year)
    result = office_result(reader, scope, name, at)
    record = reader.record(result.ref) if result else None
    form = form_here(reader.forms, bound_form(record)) if record else None
    if result is None or form is None:
        return
    earlier = office_result(reader, scope, name, at - 1)
    above = {one.id: one for one in form.dimensions}
    inner = [one for one in form.dimensions if one.id not in {each.within for each in form.dimensions}]
    for number, branch in enumerate(inner, start=1):
        line = [branch]
        while line[-1].within in above:
            line.append(above[line[-1].within])
        points = result.points.get(branch.id)
        if points is None:
            continue
        fell = earlier.points[branch.id] - points if earlier and branch.id in earlier.points else Fraction(0)
        words = {"number": str(number), "text": str(branch.title), "points": points_text(points)}
        words["part"] = str(line[-1].short) or str(line[-1].title)
        yield WeakBranch(result.ref, branch.id, {"points": points, "fell": fell}, words)


def written_at(field: str) -> str:
    """Return the name of the row field with the source record of the number stored in `field` at locking."""
    return Slot("drawn", field).name
