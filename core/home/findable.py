"""Everything of an office and a year that can be jumped to by its words."""

from collections.abc import Iterator
from typing import NamedTuple

from core.assessment.facts import answer_at, profiles_of, sheet_of
from core.errors import UserError
from core.forms.ports import Forms, bound_form
from core.forms.tree import Tree
from core.log.ports import Reader
from core.records.titles import called_rows, item_words, kind_words
from core.thai.numbering import arabic_digits
from core.thai.search import folded
from core.values import Record, Ref


class Findable(NamedTuple):
    """A record with the words it is found by."""

    ref: Ref
    kind: str
    title: str
    text: str  # folded: what is searched


def findable(reader: Reader, forms: Forms, unit: str, year: int) -> tuple[Findable, ...]:
    """Rows of the year's plans, items of its assessments, people, units and papers, in the order of their pages.

    What belongs to a form that is not here is left out.
    """
    found: list[Findable] = []
    for plan in reader.records("plan", unit):
        if plan.number("year") == year:
            found += (_found(*row) for row in called_rows(reader, forms, plan))
    for assessment in reader.records("assessment", unit, round="self", year=year):
        found += _items(forms, assessment)
    for entity in ("person", "unit", "paper", "evidence"):
        scope = None if entity == "unit" else unit
        found += (_plain(record) for record in reader.records(entity, scope))
    return tuple(found)


def _items(forms: Forms, assessment: Record) -> Iterator[Findable]:
    try:
        form = forms.get(bound_form(assessment))
    except UserError:
        return
    sheet = sheet_of(assessment.ref)
    for item in Tree(form, profiles_of(assessment)).answered():
        where = item_words(form, item) if item.number else kind_words("answer")
        yield _found(answer_at(sheet, item.id), where, arabic_digits(str(item.text)))


def _plain(record: Record) -> Findable:
    title = " ".join(record.text(name) for name in ("name", "title", "code", "number", "position") if record.text(name))
    return _found(record.ref, kind_words(record.ref.entity), title)


def _found(ref: Ref, kind: str, title: str) -> Findable:
    line = " ".join(title.split())
    return Findable(ref, kind, line, folded(f"{line} {kind}"))
