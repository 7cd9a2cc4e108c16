"""What is found by the words of its form: the plans and assessments of an office, and the items of the latter."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from core.assessment.facts import profiles_of
from core.assessment.sheets import answer_at, sheet_of
from core.errors import UserError
from core.forms.ports import Forms, Reader, bound_form
from core.forms.tree import tree_under
from core.records.titles import called, form_words, item_words, kind_words, titled
from core.thai.numbering import arabic_digits
from core.thai.search import match_rank, searchable
from core.values import Record, Ref


class FormHit(NamedTuple):
    """A document, or an item of one, whether anybody has written there or not."""

    ref: Ref
    group: str
    year: int
    title: str
    kind: str
    of: str = ""  # the document, of an item


def by_form(reader: Reader, unit: str, typed: str, most: int) -> Sequence[FormHit]:
    """Those that hold every word, of each group at most so many: documents before items, the best match first, then
    the newest year."""
    wanted, found = searchable(typed), list[tuple[int, int, FormHit]]()
    if not wanted:
        return ()
    for one in _documents(reader, unit):
        for hit in _parts(reader, one):
            if rank := match_rank(searchable(f"{hit.title} {hit.kind}"), wanted):
                found.append((-rank, -hit.year, hit))
    best = [hit for _rank, _year, hit in sorted(found, key=lambda one: (one[2].of != "", *one[:2]))]
    groups = dict.fromkeys(hit.group for hit in best)
    return [hit for group in groups for hit in [one for one in best if one.group == group][:most]]


def _documents(reader: Reader, unit: str) -> Sequence[Record]:
    return [*reader.records("plan", unit), *reader.records("assessment", unit, round="self")]


def _parts(reader: Reader, document: Record) -> Iterator[FormHit]:
    """The document, and of an assessment its items; of one whose form is not here only itself."""
    ref, year = document.ref, document.number("year") or 0
    yield FormHit(ref, ref.entity, year, called(reader, ref), kind_words(ref.entity))
    if ref.entity == "assessment":
        of = titled(f"{form_words(reader.forms, document)} {year}", document)
        for item, where, text in _items(reader.forms, document):
            yield FormHit(answer_at(sheet_of(ref), item), "assessment", year, text, where, of)


def _items(forms: Forms, assessment: Record) -> Iterator[tuple[str, str, str]]:
    """(id, where the form prints it, its words) of every item that is asked."""
    try:
        form = forms.get(bound_form(assessment))
    except UserError:
        return
    for item in tree_under(form, profiles_of(assessment)).answered():
        where = item_words(form, item) if item.number else kind_words("answer")
        yield item.id, where, arabic_digits(str(item.text))
