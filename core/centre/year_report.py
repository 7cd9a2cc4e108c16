"""A centre's report on a year: all its charts and decisions, read at one moment, and its printed papers in Thai."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from core.blocks.document import Document
from core.centre.changes import (
    CHANGES,
    YearScoreChanges,
    changes_paper,
    changes_picture,
    office_sheet,
    year_changes,
)
from core.centre.decisions import CentreYearDecisions, decisions
from core.centre.drawn import BINS, Chart, blocks_of, percent, pictures, region_words
from core.centre.overview import ProvinceTile, YearOverview, overview
from core.centre.sheets import CentreTable, CentreTableRow, SheetHead, decision_sheets, document_of
from core.centre.view import received
from core.forms.ports import Reader, in_force
from core.forms.vocabulary import ItemState
from core.i18n import _, in_thai, language
from core.people.units import office_of
from core.thai.written import arabic_digits


class YearReportQuery(NamedTuple):
    """A query for a year's report on the units below `unit`; `by`: id of the form that ranks ("" = a suitable one)."""

    unit: str
    year: int
    today: date
    tiles: tuple[ProvinceTile, ...]
    by: str = ""


class YearReportSelection(NamedTuple):
    """The chart that the page shows (id, "" = tables of decisions), and its cell whose units are listed ("" = none)."""

    picture: str = ""
    key: str = ""


class CentreYearReport(NamedTuple):
    """The overview, changes, charts and decisions of a centre's year, read at one moment."""

    overview: YearOverview
    changes: YearScoreChanges
    pictures: tuple[Chart, ...]
    decisions: CentreYearDecisions

    def behind(self, chart: str, key: str) -> CentreTable | None:
        """Return the table behind cell or bar `key` of a chart: the units counted there or, in the chart CHANGES, the
        indicators of the office `key`; None if there is none."""
        if chart == CHANGES:
            return office_sheet(self.changes, key)
        return behind(self.overview, chart, key)


def year_report(query: YearReportQuery, reader: Reader) -> CentreYearReport:
    found = overview(query.unit, query.year, query.today, query.tiles, reader, query.by)
    form = found.form.using if found.form else ""
    moved = reader.fields.once(
        (CHANGES, *query, form, language()), lambda: year_changes(found, reader)
    )
    return CentreYearReport(
        found,
        moved,
        (*pictures(found), changes_picture(found, moved)),
        decisions(in_force(reader.forms, query.year), form, query.unit, query.year, reader),
    )


def year_papers(
    query: YearReportQuery, selection: YearReportSelection, reader: Reader
) -> Sequence[Document]:
    """Return as documents the units of the selected cell, else the selected chart, else all tables of decisions."""
    with in_thai():
        found = year_report(query, reader)
        office = office_of(reader, query.unit)[0]
        heading = arabic_digits(str(found.overview.form.heading)) if found.overview.form else ""
        if not selection.picture:
            sheets = decision_sheets(found.decisions)
            return [
                document_of(f"{sheet.title} {heading}", office, query.year, [sheet])
                for sheet in sheets
            ]
        picture = next(one for one in found.pictures if one.id == selection.picture)
        units = found.behind(picture.id, selection.key) if selection.key else None
        if units is not None:
            return [document_of(f"{units.title} {heading}", office, query.year, [units])]
        if picture.id == CHANGES:
            return [changes_paper(found.changes, f"{picture.title} {heading}", office, query.year)]
        return [
            document_of(
                f"{picture.title} {heading}",
                office,
                query.year,
                [picture.sheet],
                blocks_of(picture),
            )
        ]


def behind(overview: YearOverview, chart: str, cell: str) -> CentreTable | None:
    """Return the table of units counted in cell or bar `cell` of a chart, lowest result first; None = no table."""
    if chart.startswith("provinces") and (
        tile := next((one for one in overview.tiles if one.code == cell), None)
    ):
        return _units(
            overview, tile.name, {unit for unit, at in overview.tile_of.items() if at.code == cell}
        )
    if chart == "regions":
        return _units(overview, region_words(int(cell)), _in_region(overview, int(cell)))
    if chart == "spread":
        inside = {
            one.unit for one in overview.scored if min(BINS - 1, int(one.share * BINS)) == int(cell)
        }
        return _units(overview, _("ร้อยละ {n} ขึ้นไป").format(n=int(cell) * 5), inside)
    if chart == "steps":
        owing = {
            line.unit.id
            for line in overview.board.lines
            for step in line.row.owed
            if cell in (step.key, line.unit.id)
        }
        return _units(overview, _("ยังไม่ได้ทำขั้นตอนนี้"), owing)
    if chart == "items":
        region, _slash, item = cell.rpartition("/")
        if region:
            among = _in_region(overview, int(region))
        else:
            among = {one.unit for one in overview.scored}
        return _units(overview, region_words(int(region)) if region else _("ทุกเขต"), among, item)
    return None


def _in_region(overview: YearOverview, region: int) -> set[str]:
    return {line.unit.id for line in overview.board.lines if line.unit.region == region}


def _units(
    overview: YearOverview, title: str, among: Collection[str], item: str = ""
) -> CentreTable:
    shares = {one.unit: one.share for one in overview.scored}
    row = next((one for one in overview.items if one.id == item), None)
    lines = [
        line
        for line in overview.board.lines
        if line.unit.id in among and (not item or line.unit.id in shares)
    ]
    lines.sort(
        key=lambda line: (
            overview.states.get((item, line.unit.id), ""),
            shares.get(line.unit.id, 2),
        )
    )
    if row is not None and row.item:
        lines.sort(key=lambda line: overview.states.get((item, line.unit.id)) != ItemState.NOT_MET)
    rows = []
    for line in lines:
        share = shares.get(line.unit.id)
        if row and row.item:
            state = _state(overview.states.get((item, line.unit.id), ""))
        else:
            state = received(line.row)[0]
        rows.append(
            CentreTableRow(
                (line.name, percent(share) if share is not None else "–", state), line.unit.id
            )
        )
    heads = SheetHead(_("หน่วยงาน"), 4), SheetHead(_("ร้อยละ"), 1, True), SheetHead(_("ผล"), 2)
    called = " ".join(filter(None, (title, f"{row.number} {row.title}" if row else "")))
    return CentreTable("behind", called, heads, tuple(rows), empty=_("ไม่มีหน่วยงาน"))


def _state(state: str) -> str:
    return {ItemState.MET.value: _("ผ่าน"), ItemState.NOT_MET.value: _("ไม่ผ่าน")}.get(
        state, _("ยังไม่ได้ตรวจ")
    )
