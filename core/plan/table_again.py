"""Compare the rows of a table with the plan: those that it has already, those that differ, and new ones."""

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import chain
from typing import NamedTuple

from core.forms.computed import read
from core.forms.field_types import type_of
from core.forms.operations import CellValue, number_of
from core.forms.shape import Field
from core.forms.vocabulary import OFFICE
from core.i18n import _
from core.plan.grid_view import NewRowPlace
from core.plan.paste_view import PasteContext, judged
from core.plan.table_file import Places, name_of, rows_over
from core.plan.tree import PlanCell, PlanRow
from core.plan.view import PlanPage
from core.tables.heads import OVER
from core.tables.reading import TableDoubt, TableOmission, TableReadResult
from core.thai.search import value_key
from core.thai.written import arabic_digits
from core.values import Ref

SAME, DIFFERS = "again", "differs"  # keys of the questions
KEEP, USE, NEW = "keep", "use", "new"  # what a person may choose
LISTED = 3  # fields that are named with what they were


class PlannedMatch(NamedTuple):
    """A row of the plan that a row of a table is about; `differs`: the fields in which the table says otherwise."""

    row: PlanRow
    differs: tuple[str, ...]

    @property
    def fills(self) -> bool:
        """Whether the table says something only where the row says nothing."""
        return not any(self.row.words(field) or "@" in field for field in self.differs)


class PlannedRows:
    """The rows of a plan of one kind, found by their names and what they are below; each is found once. Rows of a kind
    without names are found by all their words. `settled`: ids of rows that are not looked for."""

    def __init__(
        self,
        page: PlanPage,
        fit: PasteContext,
        fields: Collection[str],
        settled: Container[str] = (),
    ) -> None:
        self._page = page
        self._fit = fit
        self._places = Places(page, NewRowPlace(fit.kind, None))
        self.over = [f"{OVER}{kind.id}" for kind in rows_over(page.form, fit.kind)]
        kind = page.kind(fit.kind)
        named = name_of(page.form, kind) if kind else None
        own = [id_ for id_ in fields if id_ in fit.fields and type_of(fit.fields[id_]).words]
        self.nameless = named is None or named.id not in fields
        self._keys = own if named is None or self.nameless else [named.id]
        self._rows: dict[str, list[PlanRow]] = {}
        for row in page.rows if self._keys else ():
            here = row.kind == fit.kind and row.applies and not row.adrift
            if here and row.ref.id not in settled:
                name = self.name({id_: row.words(id_) for id_ in self._keys})
                self._rows.setdefault(name, []).append(row)
        self._rows.pop("", None)
        self._value = cache(partial(judged, fit))

    def matches(
        self, rows: Sequence[tuple[Mapping[str, str], Sequence[str]]]
    ) -> dict[int, PlannedMatch]:
        """Return {index of a table's row: the row of the plan that it is about}, equal ones first. `rows`: {field id:
        text} of each, and the names of the rows above it, topmost first, () or "" = not said."""
        found = dict[int, PlannedMatch]()
        for equal in (True, False):
            for n, (texts, above) in enumerate(rows):
                match = None if n in found else self._match(texts, above, equal=equal)
                found |= {n: match} if match is not None else {}
        return dict(sorted(found.items()))

    def _match(
        self, texts: Mapping[str, str], above: Sequence[str], *, equal: bool
    ) -> PlannedMatch | None:
        """Return the row of the plan with the name of a table's row, the one that differs least; None if there is none,
        or none that is `equal`."""
        named = self._rows.get(self.name(texts), [])
        place, missing = self._places.find(tuple(above)) if named and any(above) else (None, -1)
        if missing >= 0:
            return None
        found = [
            PlannedMatch(row, tuple(self._differing(row, texts)))
            for row in named
            if place is None or self._above(row) == place
        ]
        best = min(found, key=lambda one: len(one.differs), default=None)
        if best is None or (equal and best.differs):
            return None
        named.remove(best.row)
        return best

    def name(self, texts: Mapping[str, str]) -> str:
        """Return the words by which a row is found, each by its `value_key`; "" if it has none."""
        return " ".join(value_key(texts.get(id_, "")) for id_ in self._keys).strip()

    def _above(self, row: PlanRow) -> Ref | None:
        above = self._page.above(row.ref)
        return above.ref if above else None

    def _differing(self, row: PlanRow, texts: Mapping[str, str]) -> list[str]:
        """Return the fields whose text is another value than the row's; an empty text never differs."""
        return [
            field
            for field, text in texts.items()
            if text.strip() and field in self._fit.fields and not self._is_same(row, field, text)
        ]

    def _is_same(self, row: PlanRow, field: str, text: str) -> bool:
        cell = row.cells.get(field)
        if cell is None or cell.waits or cell.shown.conflict:
            return (
                False  # a result of a period, or what nobody has decided: not proved to be the same
            )
        declared, found = self._fit.fields[field], self._value(field, text)
        if found.wrong or cell.refused:
            return value_key(cell.refused) == value_key(text)
        value = None if found.value is None else read(declared, found.value)
        return _kept(declared, cell.value) == _kept(declared, value)


def _kept(field: Field, value: CellValue) -> object:
    """Return what a value is compared by: a number as such, several choices in any order, words by `value_key`."""
    if field.many:
        return {*str(value or "").split(",")}
    if type_of(field).figure:
        return number_of(value)
    return value_key(str(value)) if value is not None else ""


def against_plan(
    page: PlanPage, fit: PasteContext, reading: TableReadResult, answers: Mapping[str, int]
) -> TableReadResult:
    """Return a reading without the rows that the plan has already, each of which is told with how it differs; a person
    may take them all the same. `answers`: {key of a TableDoubt: index of the user's choice}."""
    planned = PlannedRows(page, fit, reading.fields)
    texts = [_texts(reading, row) for row in reading.rows]
    found = planned.matches([(row, [row.get(one, "") for one in planned.over]) for row in texts])
    same = [n for n, one in found.items() if not one.differs]
    other = [n for n in found if n not in {*same}]
    doubts, left = list[TableDoubt](), list[TableOmission]()
    gone = set[int]()
    for key, some in ((SAME, same), (DIFFERS, other)):
        alike = key == DIFFERS and planned.nameless
        ways = _ways(page, key, fills=all(found[n].fills for n in some), alike=alike)
        said = _question(key, len(some), alike=alike)
        doubt = TableDoubt.answered(answers, key, said, *ways.values(), proven=not alike)
        if some and len(ways) > 1:
            doubts.append(doubt)
        if [*ways][doubt.chosen] == KEEP:
            gone.update(some)
            left += [_row_of(planned, texts[n], reading.numbers[n], found[n], page) for n in some]
    rest = [n for n in range(len(reading.rows)) if n not in gone]
    return reading._replace(
        rows=tuple(reading.rows[n] for n in rest),
        numbers=tuple(reading.numbers[n] for n in rest),
        total=() if gone else reading.total,  # it is that of all rows
        doubts=(*reading.doubts, *doubts),
        left=(*reading.left, *left),
        there=tuple(found[n].row.ref.id for n in sorted(gone)),
    )


def _ways(page: PlanPage, key: str, *, fills: bool, alike: bool) -> Mapping[str, str]:
    """Return {what a person may choose: its words}, the proposal first. `fills`: only empty cells differ, so that what
    the table says replaces nothing; `alike`: rows without names, which may be others. The deed of a register changes
    the entry of a name, and makes no second one."""
    keep, use, new = _("ไม่นำเข้า"), _("ใช้ค่าในไฟล์"), _("นำเข้าเป็นแถวใหม่")
    if page.form.id == OFFICE:
        return {KEEP: keep} if key == SAME else {USE: use, KEEP: keep}
    if key == SAME:
        return {KEEP: keep, NEW: new}
    if alike:
        return {NEW: new, USE: use, KEEP: keep}
    return {USE: use, KEEP: keep, NEW: new} if fills else {KEEP: keep, USE: use, NEW: new}


def _question(key: str, n: int, *, alike: bool) -> str:
    said = _("{n} แถวมีอยู่แล้ว เหมือนกันทุกช่อง") if key == SAME else _("{n} แถวมีอยู่แล้ว แต่บางช่องต่างจากไฟล์")
    if alike:
        said = _("{n} แถวมีคำเหมือนแถวที่มีอยู่ แต่ช่องอื่นต่างกัน อาจเป็นแถวเดียวกันหรือแถวใหม่")
    return said.format(n=f"{n:,}")


def uses_file(reading: TableReadResult) -> bool:
    """Return whether the rows of the plan that differ are to be changed into what the table says."""
    doubt = next((one for one in reading.doubts if one.key == DIFFERS), None)
    return doubt is not None and doubt.answers[doubt.chosen] == _("ใช้ค่าในไฟล์")


def changed_rows(
    page: PlanPage,
    fit: PasteContext,
    rows: Sequence[Mapping[str, tuple[str, str]]],
    parents: Sequence[Sequence[str]],
    settled: Container[str] = (),
) -> dict[int, tuple[PlanRow, tuple[tuple[PlanCell, str], ...]]]:
    """Return {index of a table's row: (row of the plan, its cells that change, with their texts)}. `rows`: {field:
    (text, "" or why it is invalid)} each; what is invalid changes nothing; `parents`: names above each row; `settled`:
    ids of rows of the plan that other rows of the table are about."""
    planned = PlannedRows(page, fit, dict.fromkeys(chain(*rows)), settled)
    texts = [{field: text for field, (text, _wrong) in row.items()} for row in rows]
    made = dict[int, tuple[PlanRow, tuple[tuple[PlanCell, str], ...]]]()
    for n, found in planned.matches([*zip(texts, parents, strict=True)]).items():
        if found.differs:
            fields = [field for field in found.differs if not rows[n][field][1]]
            cells = ((_cell(found.row, field), rows[n][field][0]) for field in fields)
            made[n] = found.row, tuple((cell, text) for cell, text in cells if cell is not None)
    return made


def _cell(row: PlanRow, field: str) -> PlanCell | None:
    """Return the cell of a row for a field; that of another period has the id of its column."""
    cell = row.cells.get(field.partition("@")[0])
    return cell if cell is None or "@" not in field else replace(cell, id=field)


def _texts(reading: TableReadResult, row: Sequence[str]) -> dict[str, str]:
    return {field: text for field, text in zip(reading.fields, row, strict=True) if field}


def _row_of(
    planned: PlannedRows, texts: Mapping[str, str], number: int, match: PlannedMatch, page: PlanPage
) -> TableOmission:
    """Return the sentence that a row is there already: the same, or with what it says in the plan and in the table."""
    where = _("แถว {n}").format(n=number)
    name = planned.name(texts)
    if not match.differs:
        return TableOmission(where, _("มีอยู่แล้ว เหมือนกันทุกช่อง"), name)
    was = (
        _("{title}: {was} → {text}").format(
            title=_title(page, field),
            was=match.row.words(field) or _("ว่าง"),
            text=texts[field][:40],
        )
        for field in match.differs[:LISTED]
    )
    why = _("มีอยู่แล้ว ต่างกัน {n} ช่อง").format(n=len(match.differs))
    return TableOmission(where, why, "  ".join((name, *was)))


def _title(page: PlanPage, field: str) -> str:
    plain = field.partition("@")[0]
    return next(
        (arabic_digits(str(each.title)) for each in page.form.fields if each.id == plain), plain
    )
