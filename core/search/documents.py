"""Everything of an office and a year that can be jumped to by its words."""

from collections.abc import Iterator
from typing import NamedTuple

from core.assessment.facts import profiles_of
from core.assessment.sheets import answer_at, sheet_of
from core.entities import REGISTERS
from core.errors import UserError
from core.forms.ports import Forms, bound_form
from core.forms.tree import tree_under
from core.i18n import _
from core.log.ports import Reader
from core.records.titles import called, called_rows, form_words, item_words, kind_words, titled
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
    """The year's plans with their rows, its assessments with their items, people, units, registers and papers.

    Rows and items say which plan or assessment they are of where the year has several. Of one whose form is not here
    only itself is found.
    """
    found: list[Findable] = []
    plans = [plan for plan in reader.records("plan", unit) if plan.number("year") == year]
    assessments = reader.records("assessment", unit, round="self", year=year)
    for documents in (plans, assessments):
        for one in documents:
            found.append(_found(one.ref, _("เอกสารของปี"), called(reader, forms, one.ref)))
            of = titled(form_words(forms, one), one) if len(documents) > 1 else ""
            inside = called_rows(reader, forms, one) if one in plans else _items(forms, one)
            found += (_found(ref, "  ".join(filter(None, (of, kind))), text) for ref, kind, text in inside)
    for entity in ("person", "unit", "paper", "evidence", *sorted(REGISTERS)):
        scope = None if entity == "unit" else unit
        found += (_plain(record) for record in reader.records(entity, scope))
    return tuple(found)


def _items(forms: Forms, assessment: Record) -> Iterator[tuple[Ref, str, str]]:
    try:
        form = forms.get(bound_form(assessment))
    except UserError:
        return
    sheet = sheet_of(assessment.ref)
    for item in tree_under(form, profiles_of(assessment)).answered():
        where = item_words(form, item) if item.number else kind_words("answer")
        yield answer_at(sheet, item.id), where, arabic_digits(str(item.text))


def _plain(record: Record) -> Findable:
    title = " ".join(record.text(name) for name in ("name", "title", "code", "number", "position") if record.text(name))
    return _found(record.ref, kind_words(record.ref.entity), title)


def _found(ref: Ref, kind: str, title: str) -> Findable:
    line = " ".join(title.split())
    return Findable(ref, kind, line, folded(f"{line} {kind}"))
