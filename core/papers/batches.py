"""Which papers can be printed many at a time: one form of all units, or everything of the own office."""

from collections.abc import Iterator
from typing import NamedTuple

from core.assessment.ranking import SELF
from core.forms.ports import Forms
from core.forms.shape import Form
from core.log.ports import Reader
from core.papers.comparison import REGION
from core.papers.made import printable
from core.papers.view import YEARLY, subjects
from core.people.units import Unit, register
from core.thai.numbering import arabic_digits
from core.values import Record, Ref

BatchItems = tuple[tuple[Ref, str], ...]


class Many(NamedTuple):
    """A paper that several units have, as it is offered."""

    form: str
    title: str
    of: int  # records it can be printed of


def items_of(reader: Reader, forms: Forms, year: int, form: str, instrument: str = "") -> BatchItems:
    """The form of every own record of all units of the year, in order of region and code.

    A paper that compares the units of a region or of all is there once for each region.
    """
    units, found, met = register(reader), list[tuple[Ref, str]](), set[tuple[str, int]]()
    for record in sorted(_sent(reader, year, instrument), key=lambda one: order(units.get(one.ref.scope), one)):
        paper = next((one for one in printable(reader, forms, record.ref, form) if one.id == form), None)
        if paper is None:
            continue
        if shared := _shared(paper, units.get(record.ref.scope)):
            if shared in met:
                continue
            met.add(shared)
        found.append((record.ref, form))
    return tuple(found)


def own_items(reader: Reader, forms: Forms, unit: str, year: int) -> BatchItems:
    """Every paper of the own plans and assessments of the year."""
    return tuple(
        (record.ref, paper.id)
        for record in subjects(reader, unit, year)
        for paper in printable(reader, forms, record.ref)
    )


def offered(reader: Reader, forms: Forms, year: int) -> tuple[Many, ...]:
    """The papers that can be printed of all units, most of a unit first."""
    titles, counts = dict[str, str](), dict[str, int]()
    kinds: dict[tuple[str, str], tuple[Form, ...]] = {}
    for record in _sent(reader, year, ""):
        kind = (record.text("using"), record.text("group"))
        if kind not in kinds:
            kinds[kind] = printable(reader, forms, record.ref)
        for paper in kinds[kind]:
            titles.setdefault(paper.id, arabic_digits(str(paper.short)))
            counts[paper.id] = counts.get(paper.id, 0) + 1
    return tuple(Many(form, title, counts[form]) for form, title in titles.items())


def order(unit: Unit | None, record: Record) -> tuple[int, str, str]:
    return (unit.region if unit else 0, unit.code if unit else "", record.ref.id)


def _sent(reader: Reader, year: int, instrument: str) -> Iterator[Record]:
    for entity in YEARLY:
        for record in reader.records(entity, None, year=year):
            own = record.text("round") in ("", SELF)
            if own and instrument in ("", record.text("instrument_id")):
                yield record


def _shared(paper: Form, unit: Unit | None) -> tuple[str, int] | None:
    """Of what a paper of several units speaks: all, or a region; None = of one unit alone."""
    if paper.builder == "ranking":
        return "all", 0
    return ("region", unit.region if unit else 0) if paper.table_per == REGION else None
