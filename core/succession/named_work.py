"""Open work that says somebody's name: cells of plans and registers, and what items ask, of whatever form and year.

No form has a type of field for persons: an office writes its own names into lines of words. A cell is theirs when one
of the names it lists is their whole name; a name within other words is shown and never changed.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from core.errors import UserError
from core.forms.field_types import type_of
from core.forms.plan_shape import Field
from core.forms.ports import Reader
from core.forms.settings import form_for
from core.forms.shape import Instrument
from core.forms.tree import Tree
from core.i18n import _
from core.plan.links import own_periods
from core.plan.locks import locked_words
from core.plan.tree import PlanRow, plan_tree, progress_of
from core.records.leaving import SHORTEST, untitled
from core.records.titles import called
from core.thai.numbering import arabic_digits
from core.thai.search import squeezed
from core.values import Record, Ref, Shown, Text

# Between the names a line lists; kept, so that only the names change.
_BETWEEN = r"(\s*[,;/\n]\s*|\s+(?:และ|กับ|หรือ)\s*)"


class NamedCell(NamedTuple):
    """A cell of open work that says the name."""

    ref: Ref
    field: str
    shown: Shown
    home: Ref  # the plan or assessment
    title: str  # of the row or item
    of: str  # what the field is called
    why: str = ""  # why it is left as it is; "" = it gets the name of who follows

    @property
    def said(self) -> str:
        return str(self.shown.value)


def lists(words: str, name: str) -> bool:
    """Whether one of the names the words list is this one, with its title or without."""
    return any(_same(part, name) for part in re.split(_BETWEEN, words))


def renamed(words: str, name: str, new: str) -> str:
    """The words with another name where this one stands by itself, left out where that is listed already."""
    parts = re.split(_BETWEEN, words)  # names at even places, what stands between them at odd ones
    if not any(_same(part, new) for part in parts[::2]):
        return "".join(new if _same(part, name) else part for part in parts)
    pairs = zip(["", *parts[1::2]], parts[::2], strict=True)
    kept = [(between, part) for between, part in pairs if not _same(part, name)]
    return "".join((between if at else "") + part for at, (between, part) in enumerate(kept))


def mentions(words: str, name: str) -> bool:
    """Whether the words say the name anywhere, with its title or without."""
    short = _bare(name)
    return len(short) >= SHORTEST and short in squeezed(words)


def _same(words: str, name: str) -> bool:
    return bool(name.strip()) and _bare(words) == _bare(name)


def _bare(name: str) -> str:
    return untitled(squeezed(re.sub(r"\s+", " ", name)))


def named_cells(reader: Reader, unit: str, name: str) -> Iterator[NamedCell]:
    """Every open cell of the unit's plans and assessments that says the name, the newest year first."""
    homes = [*reader.records("plan", unit), *reader.records("assessment", unit)]
    for home in sorted(homes, key=lambda one: -(one.number("year") or 0)):
        if locked_words(reader, home.ref):
            continue  # what was signed says for ever who it was
        try:
            form = form_for(reader, home)
        except UserError:
            continue  # nobody can say which of its fields are lines of words
        cells = _of_plan(reader, form, home, name) if home.ref.entity == "plan" else _of_items(reader, form, home, name)
        for one in cells:
            if not any(each.stands for each in reader.sign_offs.of(one.ref)):
                yield one._replace(title=called(reader, one.ref), why=_kept(one, name))


def _of_plan(reader: Reader, form: Instrument, plan: Record, name: str) -> Iterator[NamedCell]:
    year = plan.number("year") or 0
    for row in plan_tree(reader, form, plan.ref)[1:]:
        found = [
            NamedCell(cell.ref, cell.field, cell.shown, plan.ref, "", arabic_digits(str(cell.of.title)))
            for cell in row.cells.values()
            if isinstance(cell.of, Field) and cell.ref == row.ref and cell.field
            if type_of(cell.of).words and not type_of(cell.of).long and mentions(_words(cell.shown), name)
        ]
        if found and row.asked and not row.adrift and not is_done(reader, form, row, year):
            yield from found


def _of_items(reader: Reader, form: Instrument, assessment: Record, name: str) -> Iterator[NamedCell]:
    """Lines of words that items ask for; an answer about a person says nothing of who does the work."""
    tree = Tree(form)
    for sheet in reader.records("sheet", assessment.ref.scope, assessment=assessment.ref.local):
        for answer in reader.records("answer", sheet.ref.scope, sheet=sheet.ref.local):
            for ask in tree.asks(answer.text("item")):
                shown = answer.shown(f"ask.{ask.id}")
                if type_of(ask).words and not type_of(ask).long and mentions(_words(shown), name):
                    yield NamedCell(
                        answer.ref, f"ask.{ask.id}", shown, assessment.ref, "", arabic_digits(str(ask.text))
                    )


def _words(shown: Shown) -> str:
    return str(shown.value) if isinstance(shown.value, Text) else ""


def is_done(reader: Reader, form: Instrument, row: PlanRow, year: int) -> bool:
    """Whether nothing of a row is left to be done: it is a line of a report, or its last report was made."""
    kind = next((one for one in form.kinds if one.id == row.kind), None)
    if kind is None or kind.stage == "report":
        return True
    last = {str(year), own_periods(form, year)[-1]}
    return row.progress is not None and any(reader.record(progress_of(row.ref, one)) for one in last)


def _kept(one: NamedCell, name: str) -> str:
    """Why the cell keeps what it says."""
    if one.shown.conflict:
        return _("ข้อมูลไม่ตรงกัน เลือกค่าก่อน")
    return "" if lists(one.said, name) else _("ชื่ออยู่ในข้อความอื่น ดูและแก้เอง")
