"""The coverage of a plan: the entries that its rows should serve, such as goals, and the rows that serve each entry."""

from collections.abc import Sequence
from typing import NamedTuple

from core.forms.field_types import type_of
from core.forms.operations import answered
from core.forms.shape import Field
from core.people.units import EntryOption
from core.plan.review_facts import linking
from core.plan.tree import PlanRow
from core.plan.view import PlanPage
from core.thai.written import arabic_digits
from core.values import Ref, gathered


class CoverageEntry(NamedTuple):
    """An entry (such as a goal) that rows of a plan can serve, with the rows that do, in printed order."""

    id: str
    number: str  # `4`: its position in the list
    text: str
    rows: tuple[Ref, ...]


class CoverageList(NamedTuple):
    """A titled list of entries that rows of a plan can serve."""

    title: str
    entries: tuple[CoverageEntry, ...]

    @property
    def unserved(self) -> tuple[CoverageEntry, ...]:
        """The entries that no row serves."""
        return tuple(one for one in self.entries if not one.rows)


def coverage(page: PlanPage) -> tuple[CoverageList, ...]:
    """Return the lists of entries that rows of a plan can serve, such as goals: each entry with the rows that name it.
    The lists are in the form's order; () if the form has none."""
    found = []
    for kind in page.form.kinds:
        if kind.list and (field := linking(page.form, kind)):
            scale = next((each for each in page.form.scales if each.id == field.scale), None)
            own = (each for each in page.form.choices if each.within == field.scale)
            choices = [EntryOption(each.id, str(each.text)) for each in own]
            rows = [
                (above, line) for line in _counted(page, kind.id) if (above := page.above(line.ref))
            ]
            title = arabic_digits(str(scale.title if scale else field.title))
            found.append(CoverageList(title, _served(choices, field, rows)))
    for field in (each for each in page.form.fields if type_of(each).source == "entries"):
        rows = [(row, row) for name in field.kind for row in _counted(page, name)]
        found.append(
            CoverageList(
                arabic_digits(str(field.title)), _served(page.links.get(field.to, ()), field, rows)
            )
        )
    return tuple(found)


def _counted(page: PlanPage, kind: str) -> list[PlanRow]:
    return [row for row in page.rows[1:] if row.kind == kind and row.applies and not row.adrift]


def _served(
    entries: Sequence[EntryOption], field: Field, rows: Sequence[tuple[PlanRow, PlanRow]]
) -> tuple[CoverageEntry, ...]:
    """Return each entry with the rows that name it; `rows` are pairs of a row and the line or row that names it."""
    values = ((row.ref, line.cells[field.id].value) for row, line in rows if field.id in line.cells)
    said = ((ref, str(value).split(",")) for ref, value in values if answered(value))
    found = gathered((id_, ref) for ref, ids in said for id_ in ids)
    shown = [(one.id, one.words) for one in entries if not one.gone or one.id in found]
    return tuple(  # named by position: nothing is shorter, and forms number their lists from one
        CoverageEntry(id_, str(n), arabic_digits(text), tuple(dict.fromkeys(found.get(id_, ()))))
        for n, (id_, text) in enumerate(shown, start=1)
    )
