"""A centre's report on a year: all its charts and decisions, read at one moment, and its printed papers in Thai."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from core.blocks.document import Document
from core.centre.changes import CHANGES, YearChanges, changes_paper, changes_picture, office_sheet, year_changes
from core.centre.decisions import CentreYearDecisions, decisions
from core.centre.drawn import BINS, Chart, blocks_of, percent, pictures, region_words
from core.centre.overview import ProvinceTile, YearOverview, overview
from core.centre.sheets import CentreTable, SheetHead, SheetRow, decision_sheets, document_of
from core.centre.view import received
from core.forms.ports import Reader, in_force
from core.forms.vocabulary import State
from core.i18n import _, in_thai, language
from core.people.units import office_of
from core.thai.written import arabic_digits


class YearReportQuery(NamedTuple):
    """A query for a year's report: the centre, the year, and the id `by` of the ranking form ("" = a suitable one)."""

    unit: str
    year: int
    today: date
    tiles: tuple[ProvinceTile, ...]
    by: str = ""


class ChartSelection(NamedTuple):
    """The chart on screen ("" = the tables of decisions) and its cell `key` whose units are listed ("" = no cell)."""

    picture: str = ""
    key: str = ""


class CentreYearReport(NamedTuple):
    """The overview, changes, charts and decisions of a centre's year, read at one moment."""

    overview: YearOverview
    changes: YearChanges
    pictures: tuple[Chart, ...]
    decisions: CentreYearDecisions

    def behind(self, picture: str, key: str) -> CentreTable | None:
        """Return the table of units, or of an office's indicators, behind cell or bar `key` of a chart; else None."""
        return office_sheet(self.changes, key) if picture == CHANGES else behind(self.overview, picture, key)


def year_report(asked: YearReportQuery, reader: Reader) -> CentreYearReport:
    found = overview(asked.unit, asked.year, asked.today, asked.tiles, reader, asked.by)
    form = found.form.using if found.form else ""
    moved = reader.fields.once((CHANGES, *asked, form, language()), lambda: year_changes(found, reader))
    return CentreYearReport(
        found, moved, (*pictures(found), changes_picture(found, moved)),
        decisions(in_force(reader.forms, asked.year), form, asked.unit, asked.year, reader),
    )  # fmt: skip


def year_papers(asked: YearReportQuery, shown: ChartSelection, reader: Reader) -> Sequence[Document]:
    """Return what is shown as documents: the units of a cell, a chart with its table, or all tables of decisions."""
    with in_thai():
        found = year_report(asked, reader)
        office = office_of(reader, asked.unit)[0]
        heading = arabic_digits(str(found.overview.form.heading)) if found.overview.form else ""
        if not shown.picture:
            sheets = decision_sheets(found.decisions)
            return [document_of(f"{one.title} {heading}", office, asked.year, [one]) for one in sheets]
        picture = next(one for one in found.pictures if one.id == shown.picture)
        units = found.behind(picture.id, shown.key) if shown.key else None
        if units is not None:
            return [document_of(f"{units.title} {heading}", office, asked.year, [units])]
        if picture.id == CHANGES:
            return [changes_paper(found.changes, f"{picture.title} {heading}", office, asked.year)]
        return [document_of(f"{picture.title} {heading}", office, asked.year, [picture.sheet], blocks_of(picture))]


def behind(of: YearOverview, picture: str, key: str) -> CentreTable | None:
    """Return the table of units that cell or bar `key` of a chart counts, lowest first; None if the chart has none."""
    if picture.startswith("provinces") and (tile := next((one for one in of.tiles if one.code == key), None)):
        return _units(of, tile.name, {unit for unit, at in of.tile_of.items() if at.code == key})
    if picture == "regions":
        return _units(of, region_words(int(key)), _in_region(of, int(key)))
    if picture == "spread":
        inside = {one.unit for one in of.scored if min(BINS - 1, int(one.share * BINS)) == int(key)}
        return _units(of, _("ร้อยละ {n} ขึ้นไป").format(n=int(key) * 5), inside)
    if picture == "steps":
        owing = {line.unit.id for line in of.board.lines for step in line.row.owed if key in (step.key, line.unit.id)}
        return _units(of, _("ยังไม่ได้ทำขั้นตอนนี้"), owing)
    if picture == "items":
        region, _slash, item = key.rpartition("/")
        among = _in_region(of, int(region)) if region else {one.unit for one in of.scored}
        return _units(of, region_words(int(region)) if region else _("ทุกเขต"), among, item)
    return None


def _in_region(of: YearOverview, region: int) -> set[str]:
    return {line.unit.id for line in of.board.lines if line.unit.region == region}


def _units(of: YearOverview, title: str, among: Collection[str], item: str = "") -> CentreTable:
    shares = {one.unit: one.share for one in of.scored}
    said = next((one for one in of.items if one.id == item), None)
    lines = [line for line in of.board.lines if line.unit.id in among and (not item or line.unit.id in shares)]
    lines.sort(key=lambda line: (of.states.get((item, line.unit.id), ""), shares.get(line.unit.id, 2)))
    if said is not None and said.item:
        lines.sort(key=lambda line: of.states.get((item, line.unit.id)) != State.NOT_MET)
    rows = []
    for line in lines:
        share = shares.get(line.unit.id)
        state = _state(of.states.get((item, line.unit.id), "")) if said and said.item else received(line.row)[0]
        rows.append(SheetRow((line.name, percent(share) if share is not None else "–", state), line.unit.id))
    heads = SheetHead(_("หน่วยงาน"), 4), SheetHead(_("ร้อยละ"), 1, True), SheetHead(_("ผล"), 2)
    called = " ".join(filter(None, (title, f"{said.number} {said.title}" if said else "")))
    return CentreTable("behind", called, heads, tuple(rows), empty=_("ไม่มีหน่วยงาน"))


def _state(state: str) -> str:
    return {State.MET.value: _("ผ่าน"), State.NOT_MET.value: _("ไม่ผ่าน")}.get(state, _("ยังไม่ได้ตรวจ"))
