"""Tables of a centre as rows of text, for the window, screen readers, workbooks and paper; and the year-end tables."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from core.assessment.ranking import SELF, TieResolution
from core.blocks.document import (
    Block,
    Column,
    Document,
    Gap,
    Heading,
    Para,
    Row,
    Stamp,
    Table,
    Tone,
)
from core.centre.decisions import (
    CentreYearDecisions,
    UnitDecision,
    group_words,
    outcome_words,
    zone_words,
)
from core.centre.proposals import RegionTopUnits
from core.exact import points_text
from core.i18n import _
from core.thai.days import short_date
from core.thai.written import arabic_digits


class SheetHead(NamedTuple):
    """The heading of a table's column; `share` is the relative width, `number` says that the column holds numbers."""

    words: str
    share: float = 1
    number: bool = False


class CentreTableRow(NamedTuple):
    """A row of a table. `key`: id of what it shows; `group`: its one cell spans all columns; `tone`: its colour."""

    cells: tuple[str, ...]
    key: str = ""
    tone: Tone = ""
    group: bool = False  # one cell over all columns


class CentreTable(NamedTuple):
    """A table of a centre: title, column heads and rows, with a sentence above and a `note` below."""

    id: str
    title: str
    heads: tuple[SheetHead, ...]
    rows: tuple[CentreTableRow, ...]
    sentence: str = ""
    note: str = ""
    empty: str = ""  # text shown if there are no rows


def table_of(sheet: CentreTable) -> Table:
    """Return the table as a block for a printed paper."""
    columns = tuple(
        Column(
            one.words,
            one.share,
            align="right" if one.number else "left",
            number=one.number,
            least=8,
        )
        for one in sheet.heads
    )
    return Table(
        columns,
        tuple(_row(one, len(sheet.heads)) for one in sheet.rows)
        or (Row((sheet.empty or "–",), "sub"),),
        note=sheet.note,
    )


def _row(row: CentreTableRow, count: int) -> Row:
    if row.group:
        return Row(row.cells[:1], "group")
    return Row(row.cells, tones=(row.tone,) * count if row.tone else ())


def document_of(
    title: str, office: str, year: int, sheets: Sequence[CentreTable], before: Sequence[Block] = ()
) -> Document:
    """Return a landscape document of the tables `sheets`; `before`: blocks above the tables, such as a chart."""
    blocks: list[Block] = [*before]
    for one in sheets:
        several = [Heading(one.title)] if len(sheets) > 1 or before else []
        said: list[Block] = [Para(one.sentence), Gap(1)] if one.sentence else []
        blocks += [*several, *said, table_of(one)]
    head = (title, f"ประจำปีงบประมาณ พ.ศ. {year}") if year else (title,)
    return Document(
        title=head,
        running=f"{title} {year or ''}".strip(),
        office=arabic_digits(office),
        stamp=Stamp(),
        blocks=tuple(blocks),
        landscape=True,
    )


UNITS = "units"
ZONES = "zones"
RESOLUTIONS = "resolutions"


def decision_sheets(decisions: CentreYearDecisions) -> tuple[CentreTable, ...]:
    return units_sheet(decisions), zones_sheet(decisions), resolutions_sheet(decisions)


def units_sheet(decisions: CentreYearDecisions) -> CentreTable:
    """Return a table of all scored units: result, earlier years in which each was chosen, and next year's group."""
    heads = (
        *(SheetHead(_("เขต"), 0.7), SheetHead(_("หน่วยงาน"), 3), SheetHead(_("กลุ่ม"), 1.2)),
        *(SheetHead(_("ลำดับ"), 0.8, True), SheetHead(_("คะแนน"), 1, True), SheetHead(_("ผล"), 1.8)),
        *(
            SheetHead(_("เคยได้รับคัดเลือก"), 1.8),
            SheetHead(_("กลุ่มปี {year}").format(year=decisions.year + 1), 1.4),
        ),
    )
    title = _("ผลการพิจารณารายหน่วยงาน")
    rows = tuple(_unit_row(decisions, one) for one in decisions.units)
    none = _("ยังไม่มีหน่วยงานที่คิดคะแนนได้")
    return CentreTable(
        UNITS, title, heads, rows, _state_words(decisions), note=basis_words(decisions), empty=none
    )


def _unit_row(decisions: CentreYearDecisions, decision: UnitDecision) -> CentreTableRow:
    groups, place = group_words(decisions), decision.place
    before = ", ".join(
        str(year) for year in decisions.past.get(place.unit, ()) if year != decisions.year
    )
    if decision.next:
        after = decision.next.group
    elif decision.waits or not decision.ruled:
        after = ""
    else:
        after = place.group
    if decision.standing.outcome == "lost" and decision.next is None:
        after = ""
    said = decision.waits or outcome_words(decision.standing.outcome) or "–"
    cells = (
        *(
            str(place.region or "–"),
            place.name or place.code,
            groups.get(place.group, place.group) or "–",
        ),
        *(f"{place.rank}{'=' if place.tied else ''}", points_text(place.total, place.places), said),
        *(before or "–", groups.get(after, after) or "–"),
    )
    tone: Tone
    if decision.waits:
        tone = "watch"
    elif decision.standing.outcome == "outstanding":
        tone = "lit"
    else:
        tone = ""
    return CentreTableRow(cells, place.unit, tone)


def _state_words(decisions: CentreYearDecisions) -> str:
    if decisions.units and not any(one.ruled for one in decisions.units):
        return _no_rules(decisions)
    if decisions.open:
        return _("รอมติ {n} เรื่อง หน่วยงานที่คะแนนเท่ากันยังไม่มีผล").format(n=len(decisions.open))
    count = len(decisions.to_write)
    if count:
        return _("ไม่มีเรื่องรอมติ ยังไม่ได้บันทึกลงทะเบียน {n} รายการ").format(n=count)
    return _("ทะเบียนตรงกับผลนี้แล้ว") if decisions.units else ""


def basis_words(decisions: CentreYearDecisions) -> str:
    """Return a note on how many units count with self-assessed, preliminary or incomplete points; "" if none do."""
    places = [one.place for one in decisions.units if one.ruled and not one.waits]
    own = sum(one.round == SELF for one in places)
    part = sum(one.coverage[0] < one.coverage[1] for one in places)
    said = [_("{n} หน่วยงานใช้คะแนนที่ประเมินตนเอง ยังไม่มีผลของคณะกรรมการ").format(n=own)] if own else []
    open_ = sum(one.place.preliminary for one in decisions.units)
    if open_:
        said += [_("{n} หน่วยงานเป็นผลเบื้องต้นที่ยังทักท้วงได้").format(n=open_)]
    return " ".join((*said, *([_("{n} หน่วยงานยังตอบไม่ครบทุกข้อ").format(n=part)] if part else ())))


def zones_sheet(decisions: CentreYearDecisions) -> CentreTable:
    """Return a table, a row per selection rule and region (or all regions): the units chosen, or those still tied."""
    heads = (
        *(SheetHead(_("เขต"), 2), SheetHead(_("หลักเกณฑ์"), 4), SheetHead(_("หน่วยงาน"), 4)),
        *(SheetHead(_("คะแนน"), 1, True), SheetHead(_("สถานะ"), 2)),
    )
    rows = tuple(_zone_row(n, one) for n, one in enumerate(decisions.proposals))
    return CentreTable(
        ZONES, _("ผลคัดเลือกรายเขต"), heads, rows, _state_words(decisions), empty=_no_rules(decisions)
    )


def _no_rules(decisions: CentreYearDecisions) -> str:
    return _("โครงการนี้ไม่มีหลักเกณฑ์คัดเลือก") if decisions.programme else _("ยังไม่มีโครงการที่ใช้แบบนี้")


def _zone_row(n: int, selection: RegionTopUnits) -> CentreTableRow:
    names = ", ".join(each.name or each.code for each in selection.top)
    if selection.tie:
        state = _("คะแนนเท่ากัน รอมติ")
    elif selection.resolution:
        state = _("ตามมติ")
    else:
        state = _("คะแนนสูงสุด")
    points = points_text(selection.top[0].total, selection.top[0].places) if selection.top else "–"
    cells = zone_words(selection.region), arabic_digits(selection.text), names, points, state
    return CentreTableRow(cells, str(n), "watch" if selection.tie else "lit")


def resolutions_sheet(decisions: CentreYearDecisions) -> CentreTable:
    """Return a table of the year's resolutions: day, committee, text, reason, minutes, and whether each is valid."""
    heads = (
        *(SheetHead(_("วันที่"), 1.2), SheetHead(_("ผู้มีมติ"), 2), SheetHead(_("มติ"), 3.4)),
        *(
            SheetHead(_("เหตุผล"), 2.4),
            SheetHead(_("รายงานการประชุม"), 1.6),
            SheetHead(_("สถานะ"), 1.4),
        ),
    )
    ordered = sorted(decisions.resolutions.values(), key=lambda one: one.day)
    rows = tuple(_resolution_row(one, idle_words(decisions, one)) for one in ordered)
    against = decisions.against
    idle = set(decisions.idle) - against
    notes = []
    if idle:
        notes.append(_("มติใช้กับหน่วยงานและคะแนนตามวันที่ลงมติเท่านั้น ถ้าคะแนนเปลี่ยน มตินั้นไม่มีผลและต้องลงมติใหม่"))
    if against:
        notes.append(_("มติที่ขัดกันไม่มีผลทุกมติ เลิกใช้มติที่ไม่ถูกต้อง แล้วมติที่เหลือจึงมีผล"))
    note = " ".join(notes)
    return CentreTable(RESOLUTIONS, _("มติของปีนี้"), heads, rows, note=note, empty=_("ยังไม่มีมติ"))


def idle_words(decisions: CentreYearDecisions, resolution: TieResolution) -> str:
    """Return why a resolution has no effect, as a sentence; "" if it has."""
    if resolution not in decisions.idle:
        return ""
    return _("ขัดกับมติอื่น") if resolution in decisions.against else _("ไม่มีผลแล้ว")


def _resolution_row(resolution: TieResolution, idle: str) -> CentreTableRow:
    """Return the row of a resolution; `idle` is why it has no effect, "" = it has."""
    day = short_date(date.fromisoformat(resolution.day)) if resolution.day else "–"
    cells = (
        day,
        resolution.committee,
        resolution.text,
        resolution.reason,
        resolution.minutes,
        idle or _("มีผล"),
    )
    return CentreTableRow(cells, str(resolution.ref), "watch" if idle else "")
