"""Everything that is told of a year, read at one moment, and the papers of it; papers are Thai whoever reads."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from core.blocks.document import Document
from core.centre.behind import behind
from core.centre.decision_sheets import decision_sheets
from core.centre.decisions import Decisions, decisions
from core.centre.drawn import pictures
from core.centre.overview import Overview, overview
from core.centre.pictures import Picture, blocks_of
from core.centre.provinces import ProvinceTile
from core.centre.sheets import document_of
from core.forms.ports import Reader, in_force
from core.i18n import in_thai
from core.people.units import office_of
from core.thai.numbering import arabic_digits


class YearAsked(NamedTuple):
    """Which year of which centre, by which form ("" = the first that was sent)."""

    unit: str
    year: int
    today: date
    tiles: tuple[ProvinceTile, ...]
    by: str = ""


class PictureShown(NamedTuple):
    """A picture ("" = the decisions), and the cell whose units stand beside it ("" = its figures)."""

    picture: str = ""
    key: str = ""


class Told(NamedTuple):
    overview: Overview
    pictures: tuple[Picture, ...]
    decisions: Decisions


def told_year(asked: YearAsked, reader: Reader) -> Told:
    found = overview(asked.unit, asked.year, asked.today, asked.tiles, reader, asked.by)
    form = found.form.using if found.form else ""
    return Told(
        found, pictures(found), decisions(in_force(reader.forms, asked.year), form, asked.unit, asked.year, reader)
    )


def told_papers(asked: YearAsked, shown: PictureShown, reader: Reader) -> Sequence[Document]:
    """A picture with its figures, the units behind a cell, or each table of the decisions as a paper of its own."""
    with in_thai():
        found = told_year(asked, reader)
        office = office_of(reader, asked.unit)[0]
        heading = arabic_digits(str(found.overview.form.heading)) if found.overview.form else ""
        if not shown.picture:
            sheets = decision_sheets(found.decisions)
            return [document_of(f"{one.title} {heading}", office, asked.year, [one]) for one in sheets]
        picture = next(one for one in found.pictures if one.id == shown.picture)
        units = behind(found.overview, picture.id, shown.key) if shown.key else None
        if units is not None:
            return [document_of(f"{units.title} {heading}", office, asked.year, [units])]
        return [document_of(f"{picture.title} {heading}", office, asked.year, [picture.sheet], blocks_of(picture))]
