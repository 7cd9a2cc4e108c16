"""The history of a row of a plan and its lines: who changed what, when, from what to what."""

from collections.abc import Iterator
from typing import NamedTuple

from core.entities import DELETED
from core.forms.computed import read
from core.forms.field_types import words_of
from core.forms.ports import Reader
from core.forms.shape import Field
from core.i18n import _
from core.log.ports import Past
from core.plan.tree import PlanRow
from core.plan.view import PlanPage, row_name
from core.thai.days import stamp
from core.thai.numbering import arabic_digits
from core.values import Absent, Ref, Value

MOST = 200  # steps that are shown
MOVED = frozenset({"order", "parent"})


class HistoryStep(NamedTuple):
    """One change: `before` and `after` are words, both "" when it was no write into a field."""

    when: str
    who: str
    line: str  # the line of the row that was changed, "" = the row itself
    what: str
    before: str
    after: str
    counts: bool  # False: it is in the log and has no effect


def row_history(reader: Reader, page: PlanPage, row: PlanRow) -> tuple[HistoryStep, ...]:
    """The newest change first; the making of the row is one step."""
    found: list[tuple[int, HistoryStep]] = []
    for one in (row, *_lines(page, row)):
        line = "" if one is row else " ".join(part for part in row_name(page.form, one) if part)
        found += ((past.clock, step) for past, step in _steps(reader, page, one, line))
    found.sort(key=lambda each: -each[0])
    return tuple(step for _clock, step in found[:MOST])


def _lines(page: PlanPage, row: PlanRow) -> Iterator[PlanRow]:
    for one in row.rows:
        kind = page.kind(one.kind)
        if kind is not None and kind.list:
            yield one
            yield from _lines(page, one)


def _steps(reader: Reader, page: PlanPage, row: PlanRow, line: str) -> Iterator[tuple[Past, HistoryStep]]:
    refs: list[Ref] = [row.ref, *([row.progress] if row.progress else [])]
    for ref in refs:
        history = list(reader.history.of(ref))
        values = {past.op: past.value for past in history}
        birth = next((past.save for past in reversed(history) if past.field == "kind"), "")
        for past in history:
            born = past.save == birth and past.field != "kind"  # its first values are no changes
            if not born and (step := _step(page, row, past, values)) is not None:
                what, before, after = step
                yield past, HistoryStep(stamp(past.clock), _who(page, past), line, what, before, after, past.counts)


def _step(page: PlanPage, row: PlanRow, past: Past, values: dict[str, Value]) -> tuple[str, str, str] | None:
    if past.field == DELETED:
        return (_("ลบลงถังขยะ") if past.value is not None else _("นำกลับจากถังขยะ")), "", ""
    if past.field == "kind":
        return _("เพิ่มรายการ"), "", ""
    if past.field in MOVED:
        return (_("ย้าย"), "", "") if past.parents else None
    cell = next((cell for cell in row.cells.values() if cell.field == past.field), None)
    if cell is None or not isinstance(cell.of, Field):
        return None
    before = next((values[op] for op in past.parents if op in values), None)
    title = arabic_digits(str(cell.of.title))
    return title, _words(page, cell.of, before), _words(page, cell.of, past.value)


def _words(page: PlanPage, field: Field, value: Value) -> str:
    if isinstance(value, Absent):
        return _("ข้อความถูกกันไว้")
    return arabic_digits(words_of(page.form, field, read(field, value), page.names)) or _("ว่าง")


def _who(page: PlanPage, past: Past) -> str:
    return page.people.get(past.person) or _("เครื่อง {device}").format(device=past.device[:6])
