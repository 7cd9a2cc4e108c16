"""The changes of offices' scores since last year, in total and by top branch (of ITA: IIT, EIT, OIT)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from core.assessment.ranking import counting
from core.blocks.document import Column, Document, HeadCell, Para, Row, Table, Tone
from core.centre.drawn import Chart, ChartCell, cuts_of, legend_of, level_of
from core.centre.overview import YearOverview
from core.centre.sheets import CentreTable, CentreTableRow, SheetHead, document_of
from core.exact import points_text
from core.forms.ports import Reader
from core.forms.shape import Instrument
from core.forms.wording import numbered
from core.i18n import _
from core.thai.written import arabic_digits
from core.values import Ref

CHANGES, WHOLE = "changes", ""
FALL = 5  # points of a hundred: whoever lost so many since last year is coached
DRAWN = 24  # offices in the picture; all of them stand in the table
Points = Mapping[str, Fraction]  # points out of 100, by indicator; WHOLE = the whole form


class ComparedDimension(NamedTuple):
    """An indicator of a form: a dimension whose points are compared between years."""

    id: str
    number: str
    title: str
    group: str  # the branch at the top it belongs to

    @property
    def called(self) -> str:
        return f"{self.group} {self.number} {self.title}"


class OfficeScoreChange(NamedTuple):
    """An office's points by indicator, this year (`now`) and last (`before`), {} = not here. `coach`: it needs help."""

    unit: str
    name: str
    now: Points
    before: Points
    coach: bool

    def change(self, branch: str = WHOLE) -> Fraction | None:
        if branch in self.now and branch in self.before:
            return self.now[branch] - self.before[branch]
        return None

    def figures(self, branch: str = WHOLE, places: int = 2) -> tuple[str, str, str]:
        """Return (this year's points, last year's points, change) as text for an indicator, by default for the whole.
        Points are cut to `places` decimals, not rounded, so that none looks like a limit that it does not reach."""
        numbers = (self.now.get(branch), self.before.get(branch), self.change(branch))
        scale = 10**places
        cut = [None if one is None else Fraction(int(one * scale), scale) for one in numbers]
        now, before, moved = (points_text(one, places) for one in cut)
        return now, before, f"+{moved}" if cut[2] and cut[2] > 0 else moved


class YearScoreChanges(NamedTuple):
    """The points of all offices by indicator, this year and last. Below `least` of 100 points an office needs help."""

    indicators: tuple[ComparedDimension, ...]
    offices: tuple[OfficeScoreChange, ...]  # those that fell most first, then the lowest
    least: Fraction | None  # points out of 100 below which an office is coached


def year_changes(overview: YearOverview, reader: Reader) -> YearScoreChanges:
    """Return every office's points of this and last year. Offices whose points worsened most come first."""
    form = overview.form
    if form is None:
        return YearScoreChanges((), (), None)
    now = _points(reader, {one.assessment: one.unit for one in overview.scored})
    before = counting(reader, form, overview.year - 1)
    last = _points(reader, {ref: unit for unit, ref in before.items() if unit in now})
    if overview.least is not None and overview.better == "more":
        least = overview.least * 100
    else:
        least = None
    sign = -1 if overview.better == "less" else 1
    names = {line.unit.id: line.name for line in overview.board.lines}
    found = [
        OfficeScoreChange(unit, names[unit], each, last.get(unit, {}), False)
        for unit, each in now.items()
    ]
    falls = {one.unit: max(Fraction(0), -sign * (one.change() or 0)) for one in found}
    found.sort(key=lambda one: (-falls[one.unit], sign * one.now[WHOLE], one.name))
    offices = (
        one._replace(
            coach=falls[one.unit] >= FALL or (least is not None and one.now[WHOLE] < least)
        )
        for one in found
    )
    return YearScoreChanges(
        tuple(_indicators(form, {id_ for each in now.values() for id_ in each})),
        tuple(offices),
        least,
    )


def _points(reader: Reader, units: Mapping[Ref, str]) -> Mapping[str, Points]:
    """Return the kept points of assessments by unit and dimension, out of 100; omit units without full points."""
    kept: dict[tuple[Ref, str], dict[str, Fraction]] = defaultdict(dict)
    for one in reader.derived(among=[*units]):
        if one.name in ("points", "base", "full"):
            kept[one.assessment, one.dimension][one.name.replace("base", "points")] = Fraction(
                one.value
            )
    found: dict[str, dict[str, Fraction]] = defaultdict(dict)
    for (ref, dimension), got in kept.items():
        if got.get("full") and "points" in got:
            found[units[ref]][dimension] = got["points"] / got["full"] * 100
    return {unit: each for unit, each in found.items() if WHOLE in each}


def _indicators(form: Instrument, there: set[str]) -> Iterator[ComparedDimension]:
    """Yield the dimensions directly below each top branch, or the branch itself if it has none, numbered throughout."""
    tops, n = [one for one in form.dimensions if not one.within], 0
    for at, top in enumerate(tops, 1):
        group = arabic_digits(str(top.short)) or numbered(form.called.branch_word(), at)
        for one in [each for each in form.dimensions if each.within == top.id] or [top]:
            n += 1
            if one.id in there:
                yield ComparedDimension(
                    one.id, str(n), arabic_digits(str(one.short) or str(one.title)), group
                )


def changes_picture(overview: YearOverview, changes: YearScoreChanges) -> Chart:
    """Return a grid chart of offices by indicator; each cell shows the points and their change since last year."""
    cuts = cuts_of(overview.least)
    title = _("ตัวชี้วัดรายหน่วยงาน เทียบปีก่อน")
    says = _("{name} {item} ปีนี้ {now} ปีก่อน {before} เปลี่ยน {change}")
    cells = list[ChartCell]()
    for n, office in enumerate(changes.offices[:DRAWN]):
        for at, each in enumerate(changes.indicators):
            points = office.now.get(each.id)
            if points is not None:
                now, before, change = office.figures(each.id)
                said = says.format(
                    name=office.name, item=each.called, now=now, before=before, change=change
                )
                label = office.figures(each.id, 0)
                level = level_of(points / 100, cuts, overview.better)
                cells.append(ChartCell(n, at, label[0], label[2], level, office.unit, said))
    coach = _("ไปช่วย")
    rows = []
    for office in changes.offices:
        does = coach if office.coach else "–"
        cells_ = office.name, *office.figures()[::2], does
        rows.append(CentreTableRow(cells_, office.unit, "watch" if office.coach else ""))
    heads = (
        *(SheetHead(_("หน่วยงาน"), 3.2), SheetHead(_("คะแนน"), 1.2, True)),
        *(SheetHead(_("เปลี่ยน"), 1.2, True), SheetHead(_("ควรทำ"), 1.2)),
    )
    sheet = CentreTable(CHANGES, title, heads, tuple(rows), empty=_("ยังไม่มีคะแนนรายข้อในปีนี้"))
    return Chart(
        CHANGES,
        title,
        coached(changes),
        sheet,
        tuple(cells),
        of_units=True,
        row_heads=tuple(office.name for office in changes.offices[:DRAWN]),
        column_heads=tuple(f"{each.group} {each.number}" for each in changes.indicators),
        legend=legend_of(cuts, overview.least, overview.better),
    )


def coached(changes: YearScoreChanges) -> str:
    """Return a sentence that says how many offices of `changes` need coaching, and by which rule."""
    if not changes.offices:
        return _("ยังไม่มีคะแนนรายข้อในปีนี้")
    sentence = _("ควรไปช่วยก่อน {n} จาก {of} หน่วยงานที่ระบายสี: {rule}")
    rule = _("ลดลงจากปีก่อนตั้งแต่ {fall} คะแนน").format(fall=FALL)
    if changes.least is not None:
        rule = _("ต่ำกว่าร้อยละ {least} หรือ{fell}").format(least=points_text(changes.least), fell=rule)
    return sentence.format(
        n=sum(one.coach for one in changes.offices), of=len(changes.offices), rule=rule
    )


def office_sheet(changes: YearScoreChanges, unit: str) -> CentreTable | None:
    """Return a table of an office's dimensions with their shares in both years; None if `changes` lacks the office
    `unit`."""
    one = next((each for each in changes.offices if each.unit == unit), None)
    heads = (
        SheetHead(_("ตัวชี้วัด"), 4),
        *(SheetHead(words, 1, True) for words in (_("ปีนี้"), _("ปีก่อน"), _("เปลี่ยน"))),
    )
    return one and CentreTable(
        "behind",
        one.name,
        heads,
        tuple(
            CentreTableRow((each.called, *one.figures(each.id)), unit)
            for each in changes.indicators
        ),
    )


def changes_paper(changes: YearScoreChanges, title: str, office: str, year: int) -> Document:
    """Return a landscape page for printing: all offices by indicator, and a note on who will be coached and why."""
    heads = [(group, [*some]) for group, some in groupby(changes.indicators, lambda one: one.group)]
    over = (*(HeadCell(_("หน่วยงาน"), down=2), HeadCell(_("รวม"), across=2, down=2)),)
    head = (
        (*over, *(HeadCell(group, across=2 * len(some)) for group, some in heads)),
        tuple(HeadCell(each.number, across=2) for each in changes.indicators),
    )
    rows = list[Row]()
    for one in changes.offices:
        pairs = (
            (one.figures(each.id, 1)[0], one.figures(each.id, 0)[2]) for each in changes.indicators
        )
        figures = [*one.figures()[::2], *(words for pair in pairs for words in pair)]
        cells = (
            Para(one.name, small=True),
            *(Para(words, "right", small=True) for words in figures),
        )
        tones: list[Tone] = ["watch"] * len(cells) if one.coach else []
        rows.append(Row(cells, tones=(*tones,)))
    shares = (1.35, 1.55, *(1.08, 0.92) * len(changes.indicators))
    points = (Column("", share, align="right", number=True, decimals=0) for share in shares)
    names = " · ".join(f"{each.number} {each.title}" for each in changes.indicators)
    table = Table((Column(_("หน่วยงาน"), 3.9), *points), tuple(rows), head=head)
    whole = document_of(
        title,
        office,
        year,
        [],
        (Para(f"{coached(changes)} · {names}".strip(" ·"), small=True), table),
    )
    # a line less, so that a ministry is one page
    return replace(whole, title=(" ".join(map(str, whole.title)),))
