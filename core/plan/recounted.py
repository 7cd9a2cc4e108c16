"""The computed cells of a plan as they would be without some of its rows."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import replace

from core.forms.computed import RowValues, compute
from core.forms.field_types import words_of
from core.forms.shape import Instrument
from core.plan.tree import PlanCell, PlanRow
from core.values import Ref


def recounted(form: Instrument, plan: PlanRow, without: Set[Ref]) -> Mapping[Ref, Mapping[str, PlanCell]]:
    """The computed cells of the plan and of its rows as they would be without some rows and what is below those."""
    gone = {str(ref) for ref in without}

    def kept(row: RowValues) -> RowValues:
        return replace(row, rows=[kept(one) for one in row.rows if one.id not in gone])

    if plan.basis is None:
        return {}
    values, names = compute(form, kept(plan.basis.values)), plan.basis.names
    known = {one.kind: [each for each in form.computed if each.kind == one.kind] for one in form.computed}
    return {
        row.ref: {
            one.id: PlanCell(one.id, row.ref, "", one, own.get(one.id), words_of(form, one, own.get(one.id), names))
            for one in known.get(row.kind, ())
        }
        for row in _flat(plan)
        if (own := values.get(str(row.ref))) is not None
    }


def _flat(row: PlanRow) -> Iterator[PlanRow]:
    yield row
    for below in row.rows:
        yield from _flat(below)
