"""Everything the page of the units below shows, read at once."""

from collections.abc import Mapping, Sequence
from datetime import date

from core.actions.rank import Place, rank
from core.instruments.programme import Programme
from core.ports import Forms, Reader
from core.thai.digits import arabic_digits
from core.views.centre import UnitRow, listed, status
from core.views.register import register


def units_below(
    forms: Forms, unit: str, year: int, today: date, reader: Reader
) -> tuple[Sequence[UnitRow], Sequence[Place], Mapping[str, str]]:
    """(who has sent what, ranking of the first scored form in the year, its groups by id) below a unit."""
    newest: dict[str, Programme] = {}
    for one in forms.programmes():
        newest.setdefault(one.id, one)
    rows = status(reader, list(newest.values()), unit, year, today)
    form = next((form for form in forms.all() if form.kind), None)
    if form is None:
        return rows, (), {}
    return rows, rank(reader, forms, form, year), {one.id: arabic_digits(str(one.short)) for one in form.groups}


def has_units(unit: str, reader: Reader) -> bool:
    """Whether any unit stands below, in the register or by what it has sent."""
    return bool(listed(register(reader), unit))
