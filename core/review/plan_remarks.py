"""What the rules on a plan read and return."""

from collections.abc import Iterator
from typing import NamedTuple

from core.instruments.shape import Field, Instrument, Kind
from core.model.values import Ref
from core.thai.digits import arabic_digits
from core.views.plan_tree import PlanCell, PlanRow


class Remark(NamedTuple):
    """One finding: its rule, how grave it is, where to jump, what it says, and the words that would mend the cell."""

    rule: str
    grave: str  # must | should | hint
    row: Ref
    cell: str  # "" = of the row
    text: str
    fix: str | None = None  # None = nobody but the person knows


class Proof(NamedTuple):
    """What is proofread."""

    form: Instrument
    rows: tuple[PlanRow, ...]  # the plan first
    year: int  # fiscal year, Buddhist era; 0 = not said

    @property
    def plan(self) -> PlanRow:
        return self.rows[0]

    def kind(self, row: PlanRow) -> Kind | None:
        return next((kind for kind in self.form.kinds if kind.id == row.kind), None)


class Place(NamedTuple):
    """A cell a person fills, and the row it stands in."""

    row: PlanRow
    cell: PlanCell
    field: Field


def every_row(proof: Proof) -> Iterator[PlanRow]:
    """The rows that count and are printed."""
    return (row for row in proof.rows[1:] if row.asked and not row.adrift)


def cells_of(row: PlanRow) -> Iterator[Place]:
    """The cells of a row that are asked for."""
    for cell in row.cells.values():
        if cell.asked and isinstance(cell.of, Field):
            yield Place(row, cell, cell.of)


def texts(proof: Proof) -> Iterator[tuple[Place, str]]:
    """Every text somebody wrote, with Arabic digits."""
    for row in every_row(proof):
        for place in cells_of(row):
            if place.field.type in ("text", "longtext") and isinstance(place.cell.value, str) and place.cell.value:
                yield place, arabic_digits(place.cell.value)


def title_of(place: Place) -> str:
    return arabic_digits(str(place.field.title))
