"""Charts of a year (grids of cells, lists of bars), drawn alike on screen and paper, with their numbers as tables."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from core.assigning.programme_steps import UnitStepState
from core.blocks.document import Bar, Block, Column, Gap, HeadCell, Para, Row, Table, Tone
from core.centre.overview import ItemResultShare, YearOverview, mean
from core.centre.sheets import CentreTable, CentreTableRow, SheetHead
from core.centre.view import RankedUnitRow, answers
from core.i18n import _
from core.records.titles import short
from core.thai.days import short_date

# grounds on paper, from nothing to the best
LEVELS: tuple[Tone, ...] = ("", "grave", "high", "watch", "calm", "lit")


class ChartCell(NamedTuple):
    """One cell of a chart's grid; `level` sets its colour: 0 = no value, 1 = worst to 5 = best."""

    row: int
    column: int
    label: str
    value: str
    level: int
    key: str
    says: str  # the whole of it in a sentence


class ChartBar(NamedTuple):
    """One bar of a chart. `share`: its length (0 to 1, None = no value); `says`: the bar described in a sentence."""

    label: str
    value: str
    share: Fraction | None
    level: int
    key: str
    says: str


class Chart(NamedTuple):
    """A chart: a grid of `cells` or a list of `bars`. `mark`: where a line crosses bars (0 to 1), None = no line."""

    id: str
    title: str
    sentence: str
    sheet: CentreTable
    cells: tuple[ChartCell, ...] = ()
    bars: tuple[ChartBar, ...] = ()
    row_heads: tuple[str, ...] = ()
    of_units: bool = False  # its rows are units, whose names are told apart by their ends
    column_heads: tuple[str, ...] = ()
    legend: tuple[tuple[int, str], ...] = ()
    mark: Fraction | None = None
    mark_words: str = ""


def level_of(share: Fraction | None, cuts: Sequence[Fraction], better: str = "more") -> int:
    """Return the colour level of a fraction, 1 (worst) to 5 (best), by the four ascending limits `cuts`; 0 for None. If
    `better` is "less", small fractions are the better ones."""
    return 0 if share is None else _ground(1 + sum(share >= cut for cut in cuts), better)


def _ground(step: int, better: str) -> int:
    """Return the colour level of the n-th step from below; always the middle one if points are neither good nor bad."""
    return {"more": step, "less": 6 - step}.get(better, 3)


def cuts_of(pass_mark: Fraction | None) -> tuple[Fraction, ...]:
    """Return where levels 2 to 5 begin (0 to 1). Level 3 begins at a `pass_mark` of 0.1 to 0.97, else at 0.65."""
    # else levels have no room
    if pass_mark is None or not Fraction(10, 100) <= pass_mark <= Fraction(97, 100):
        return Fraction(50, 100), Fraction(65, 100), Fraction(80, 100), Fraction(90, 100)
    part = Fraction(int((1 - pass_mark) * 100 / 3), 100)
    return pass_mark - Fraction(6, 100), pass_mark, pass_mark + part, pass_mark + 2 * part


def percent(share: Fraction) -> str:
    """Return a fraction as whole per cent without `%`. It is cut, not rounded: 79.9 % must not look like 80 %."""
    return str(int(share * 100))


def legend_of(
    cuts: Sequence[Fraction], pass_mark: Fraction | None, better: str = "more"
) -> tuple[tuple[int, str], ...]:
    """Return a chart's legend as pairs (level, text): the ranges between `cuts`, the highest first, then (0, "no score
    yet"). The range from the pass mark on is called passing. If `better` is "less", the lowest range has level 5."""
    texts = [_("ต่ำกว่าร้อยละ {n}").format(n=percent(cuts[0]))]
    for low, high in pairwise(cuts):
        texts.append(
            _("ร้อยละ {low}–{high}").format(low=percent(low), high=percent(high - Fraction(1, 100)))
        )
    texts.append(_("ร้อยละ {n} ขึ้นไป").format(n=percent(cuts[-1])))
    if pass_mark is not None and cuts[1] == pass_mark and better == "more":
        texts[2] = _("{range} ผ่าน").format(range=texts[2])
    grounds = [(_ground(step, better), words) for step, words in enumerate(texts, 1)]
    return *reversed(grounds), (0, _("ยังไม่มีคะแนน"))


def blocks_of(chart: Chart) -> tuple[Block, ...]:
    """Return a chart as blocks for printing: its sentence, its grid or bars, and the legend of colours."""
    if chart.cells:
        drawn = _grid(chart)
    elif chart.bars:
        drawn = _bars(chart)
    else:
        drawn = ()
    sentence = (Para(chart.sentence),) if chart.sentence else ()
    return (*sentence, *drawn, *_legend(chart), Gap(3))


def _legend(picture: Chart) -> tuple[Block, ...]:
    """Return a one-row table that explains each colour on a ground of that colour."""
    if not picture.legend:
        return ()
    columns = tuple(Column("", 1, align="center") for _one in picture.legend)
    tones = tuple(LEVELS[level] for level, _words in picture.legend)
    head = (HeadCell(_("ความหมายของสี"), across=len(columns)),)
    return Gap(2), Table(
        columns, (Row(tuple(words for _level, words in picture.legend), tones=tones),), head=(head,)
    )


def _grid(picture: Chart) -> tuple[Block, ...]:
    at = {(cell.row, cell.column): cell for cell in picture.cells}
    tall = max(row for row, _column in at) + 1
    wide = max(column for _row, column in at) + 1
    rows = []
    for n in range(tall):
        found = [at.get((n, column)) for column in range(wide)]
        head = (picture.row_heads[n],) if picture.row_heads else ()
        cells = tuple(
            "" if one is None else " ".join(filter(None, (one.label, one.value))) for one in found
        )
        levels = [0] * len(head) + [one.level if one else 0 for one in found]  # 0 = no ground
        rows.append(Row((*head, *cells), tones=tuple(LEVELS[level] for level in levels)))
    heads = picture.column_heads or ("",) * wide
    columns = [Column("", 3.2)] * bool(picture.row_heads) + [
        Column(one, 1, align="center") for one in heads
    ]
    over = () if picture.column_heads else ((HeadCell(picture.title, across=len(columns)),),)
    return (Table(tuple(columns), tuple(rows), head=over),)


def _bars(picture: Chart) -> tuple[Block, ...]:
    columns = (Column("", 3), Column("", 6), Column("", 2, align="right", number=True))
    rows = tuple(Row((one.label, Bar(0, float(one.share or 0)), one.value)) for one in picture.bars)
    head = (HeadCell(picture.title, across=len(columns)),)
    table = Table(columns, rows, head=(head,))
    if picture.mark is not None and picture.mark_words:
        return (table, Para(picture.mark_words, small=True))
    return (table,)


BINS = 20  # number of bars in the spread, five per cent each
WEAKEST = 8  # items that are drawn beside the branches; every item stands among the figures
DONE, OVERDUE = "done", "overdue"  # how a step stands


def pictures(overview: YearOverview) -> tuple[Chart, ...]:
    """Return every chart of a year, in the order of their shortcut keys."""
    maps = provinces(overview, "score"), provinces(overview, "state")
    return (*maps, *(draw(overview) for draw in (spread, regions, items, years, steps)))


def provinces(overview: YearOverview, metric: str) -> Chart:
    """Return a map, a tile per province, coloured by mean score (`metric` "score") or by the units that sent data."""
    shares = {one.unit: one.share for one in overview.scored}
    cuts = cuts_of(overview.least)
    lines: dict[str, list[RankedUnitRow]] = defaultdict(list)  # by province
    for line in overview.board.lines:
        home = overview.tile_of.get(line.unit.id)
        if home is not None:
            lines[home.code].append(line)
    left = len(overview.board.lines) - sum(map(len, lines.values()))
    cells, rows = list[ChartCell](), list[CentreTableRow]()
    for tile in overview.tiles:
        own = lines[tile.code]
        got = [shares[line.unit.id] for line in own if line.unit.id in shares]
        average = mean(got)
        share = percent(average) if average is not None else "–"
        here = sum(line.row.has_data for line in own)
        late = sum(line.row.overdue for line in own)
        due = sum(line.row.has_data or not line.row.out for line in own)
        if metric == "score":
            says = _("{name} ยังไม่มีคะแนน").format(name=tile.name)
            if got:
                says = _("{name} เฉลี่ยร้อยละ {mean} จาก {n} หน่วยงาน")
                says = says.format(name=tile.name, mean=share, n=len(got))
            value, level = share, level_of(average, cuts, overview.better)
        else:
            says = _("{name} ส่งแล้ว {here} จาก {of} เกินกำหนด {late}")
            says = says.format(name=tile.name, here=here, of=due, late=late)
            value = f"{here}/{due}" if due else "–"
            if not due:
                level = 0
            elif not here:
                level = 1
            elif late:
                level = 2
            elif here < due:
                level = 3
            else:
                level = 5
        cells.append(ChartCell(tile.row, tile.column, tile.short, value, level, tile.code, says))
        rows.append(
            CentreTableRow(
                (tile.name, *map(str, (len(own), here, late)), share, str(len(got))), tile.code
            )
        )
    note = _("หน่วยงาน {n} แห่งไม่ได้อยู่ในจังหวัดใดตามทะเบียน จึงไม่อยู่บนแผนที่").format(n=left) if left else ""
    heads = (
        *(
            SheetHead(_("จังหวัด"), 2.4),
            SheetHead(_("แห่ง"), 0.8, True),
            SheetHead(_("ส่งแล้ว"), 1, True),
        ),
        *(
            SheetHead(_("เกินกำหนด"), 1.3, True),
            SheetHead(_("ร้อยละ"), 1, True),
            SheetHead(_("จาก"), 0.8, True),
        ),
    )
    name = f"provinces_{metric}"
    title = _("77 จังหวัด ตามคะแนน") if metric == "score" else _("77 จังหวัด ตามการส่ง")
    sheet = CentreTable(name, title, heads, tuple(rows), note=note)
    scored = metric == "score"
    legend = legend_of(cuts, overview.least, overview.better) if scored else _sent_legend()
    return Chart(
        name, title, _provinces_sentence(overview, metric), sheet, tuple(cells), legend=legend
    )


def _sent_legend() -> tuple[tuple[int, str], ...]:
    sent = (5, _("ส่งครบ")), (3, _("ส่งแล้วบางแห่ง")), (2, _("มีเกินกำหนด"))
    return (*sent, (1, _("ยังไม่ส่ง")), (0, _("ไม่มีหน่วยงานที่ต้องส่ง")))


def _provinces_sentence(overview: YearOverview, metric: str) -> str:
    if metric != "state":
        return _average_words(overview)
    says = _("ส่งแล้ว {sent} จาก {of} หน่วยงาน เกินกำหนด {late}")
    board = overview.board
    return says.format(sent=board.sent, of=board.expected, late=board.late)


def _average_words(overview: YearOverview) -> str:
    average = mean([one.share for one in overview.scored])
    if average is None:
        return _("ยังไม่มีหน่วยงานใดมีคะแนนในปีนี้")
    says = _("เฉลี่ยร้อยละ {mean} จาก {n} หน่วยงาน")
    return says.format(mean=percent(average), n=len(overview.scored))


def spread(overview: YearOverview) -> Chart:
    """Return a chart of how many units scored in each range of five per cent, from the lowest range that has a unit."""
    counts = [0] * BINS
    for one in overview.scored:
        counts[min(BINS - 1, int(one.share * BINS))] += 1
    first = next((n for n, count in enumerate(counts) if count), 0)
    most, cuts = max([*counts, 1]), cuts_of(overview.least)
    bars, rows = list[ChartBar](), list[CentreTableRow]()
    for n in range(first, BINS):
        words = _("ร้อยละ {low}–{high}").format(low=n * 5, high=n * 5 + (5 if n == BINS - 1 else 4))
        says = _("{range}: {n} หน่วยงาน").format(range=words, n=counts[n])
        level = level_of(Fraction(n * 5 + 2, 100), cuts, overview.better)
        bars.append(ChartBar(words, str(counts[n]), Fraction(counts[n], most), level, str(n), says))
        rows.append(CentreTableRow((words, str(counts[n])), str(n)))
    heads = SheetHead(_("ร้อยละของคะแนนเต็ม"), 2), SheetHead(_("หน่วยงาน"), 1, True)
    title = _("การกระจายของคะแนน")
    sheet = CentreTable("spread", title, heads, tuple(rows) if overview.scored else ())
    passed = [one for one in overview.scored if one.passes]
    sentence = _average_words(overview)
    if overview.scored and overview.least is not None:
        ends = _("ผ่านเกณฑ์ร้อยละ {least} แล้ว {n} หน่วยงาน")
        ends = ends.format(least=percent(overview.least), n=len(passed))
        sentence = f"{sentence} {ends}"
    return Chart("spread", title, sentence, sheet, bars=tuple(bars) if overview.scored else ())


def regions(overview: YearOverview) -> Chart:
    """Return a chart with a bar per region's mean score and a line at the overall mean; its table adds min and max."""
    by: dict[int, list[Fraction]] = defaultdict(list)
    for one in overview.scored:
        by[one.region].append(one.share)
    whole = mean([one.share for one in overview.scored])
    cuts = cuts_of(overview.least)
    bars, rows = list[ChartBar](), list[CentreTableRow]()
    for region in sorted(
        {line.unit.region for line in overview.board.lines}, key=lambda n: (n == 0, n)
    ):
        own, called = by.get(region, []), region_words(region)
        average = mean(own)
        if average is None or whole is None:
            says = _("{name} ยังไม่มีคะแนน").format(name=called)
            bars.append(ChartBar(called, "–", None, 0, str(region), says))
            rows.append(CentreTableRow((called, "0", "–", "–", "–", "–"), str(region)))
            continue
        gap = signed(average - whole)
        says = _("{name} เฉลี่ยร้อยละ {mean} จาก {n} หน่วยงาน")
        says = says.format(name=called, mean=percent(average), n=len(own))
        level = level_of(average, cuts, overview.better)
        bars.append(
            ChartBar(called, f"{percent(average)} ({gap})", average, level, str(region), says)
        )
        figures = percent(average), gap, percent(min(own)), percent(max(own))
        rows.append(CentreTableRow((called, str(len(own)), *figures), str(region)))
    heads = (
        *(SheetHead(_("เขต"), 1.6), SheetHead(_("แห่ง"), 0.8, True), SheetHead(_("ร้อยละ"), 1, True)),
        *(
            SheetHead(_("ต่าง"), 0.8, True),
            SheetHead(_("ต่ำสุด"), 1, True),
            SheetHead(_("สูงสุด"), 1, True),
        ),
    )
    title = _("เขตเทียบกับทุกเขต")
    if whole is not None:
        line = _("เส้นคือค่าเฉลี่ยทุกเขต ร้อยละ {mean}").format(mean=percent(whole))
    else:
        line = ""
    sheet = CentreTable("regions", title, heads, tuple(rows))
    return Chart(
        "regions",
        title,
        _average_words(overview),
        sheet,
        bars=tuple(bars),
        mark=whole,
        mark_words=line,
    )


def region_words(region: int) -> str:
    return _("เขต {n}").format(n=region) if region else _("ไม่ระบุเขต")


def signed(gap: Fraction) -> str:
    """Return a difference of fractions as whole percentage points with sign, cut (not rounded): `+3`."""
    hundredths = int(gap * 100)
    return f"{hundredths:+}" if hundredths else "0"


def items(overview: YearOverview) -> Chart:
    """Return a grid of results by region: rows are branches and the weakest items. A sentence names the worst cell."""
    columns = sorted(
        {region for item in overview.items for region in item.by_region}, key=lambda n: (n == 0, n)
    )
    branches = [item for item in overview.items if not item.item]
    every = [item for item in overview.items if item.item]
    less = overview.better == "less"
    weak = sorted(every, key=lambda one: one.whole[0], reverse=less)[:WEAKEST]
    drawn, cuts = [*branches, *weak], cuts_of(None)
    cells = tuple(
        cell
        for n, one in enumerate(drawn)
        for cell in _item_cells(n, one, columns, cuts, overview.better)
    )
    heads = (
        *(SheetHead(_("ข้อ"), 4), SheetHead(_("เรื่อง"), 6), SheetHead(_("หน่วยงาน"), 1.2, True)),
        *(
            SheetHead(_("ทุกเขต"), 1, True),
            *(SheetHead(str(region or "–"), 0.8, True) for region in columns),
        ),
    )
    title = _("ข้อใดอ่อน ที่เขตใด")
    sheet = CentreTable(
        "items", title, heads, tuple(_item_row(one, columns) for one in (*branches, *every))
    )
    return Chart(
        "items",
        title,
        _weakest_words([*branches, *every], columns, less=less),
        sheet,
        cells,
        row_heads=tuple(one.number if one.item else f"{one.number} {one.title}" for one in drawn),
        column_heads=(*(str(region or "–") for region in columns), _("รวม")),
        legend=legend_of(cuts, None, overview.better),
    )


def _item_cells(
    n: int,
    result_share: ItemResultShare,
    columns: Sequence[int],
    cuts: Sequence[Fraction],
    better: str,
) -> Iterator[ChartCell]:
    for at, region in enumerate([*columns, None]):
        found = result_share.whole if region is None else result_share.by_region.get(region)
        if found is None:
            continue
        share, count = found
        where = _("ทุกเขต") if region is None else region_words(region)
        item = f"{result_share.number} {result_share.title}"
        says = _("{item} {where} ร้อยละ {share} จาก {n} หน่วยงาน")
        says = says.format(item=item, where=where, share=percent(share), n=count)
        key = "" if region is None else f"{region}/{result_share.id}"
        yield ChartCell(n, at, percent(share), "", level_of(share, cuts, better), key, says)


def _item_row(share: ItemResultShare, columns: Sequence[int]) -> CentreTableRow:
    shares = (
        percent(share.by_region[region][0]) if region in share.by_region else "–"
        for region in columns
    )
    return CentreTableRow(
        (share.number, short(share.title), str(share.whole[1]), percent(share.whole[0]), *shares),
        share.id,
    )


def _weakest_words(shares: Sequence[ItemResultShare], columns: Sequence[int], *, less: bool) -> str:
    cells = [
        (one.by_region[region][0], region, one)
        for one in shares
        for region in columns
        if region in one.by_region
    ]
    if not cells:
        return _("ยังไม่มีคะแนนรายข้อในปีนี้")
    share, region, one = (max if less else min)(cells, key=lambda cell: cell[0])
    if less:
        says = _("สูงสุดคือ {item} ที่{where} ร้อยละ {share}")
    else:
        says = _("ต่ำสุดคือ {item} ที่{where} ร้อยละ {share}")
    item = one.number if one.item else f"{one.number} {one.title}"
    return says.format(item=item, where=region_words(region), share=percent(share))


def years(overview: YearOverview) -> Chart:
    """Return a chart that compares years: number of scored units, how many passed, the mean score and its change."""
    bars = list[ChartBar]()
    rows = list[CentreTableRow]()
    before = None
    cuts = cuts_of(overview.least)
    for year in overview.years:
        average = mean(year.shares)
        moved = signed(average - before) if average is not None and before is not None else "–"
        value = percent(average) if average is not None else "–"
        passed = _("{n} จาก {of}").format(n=year.passed, of=year.graded) if year.graded else "–"
        says = _("ปี {year} เฉลี่ยร้อยละ {mean} จาก {n} หน่วยงาน")
        says = says.format(year=year.year, mean=value, n=len(year.shares))
        bars.append(
            ChartBar(
                str(year.year), value, average, level_of(average, cuts, overview.better), "", says
            )
        )
        rows.append(CentreTableRow((str(year.year), str(len(year.shares)), passed, value, moved)))
        if average is not None:
            before = average
    heads = (
        *(
            SheetHead(_("ปีงบประมาณ"), 1.4),
            SheetHead(_("แห่ง"), 0.8, True),
            SheetHead(_("ผ่านเกณฑ์"), 1.2),
        ),
        *(SheetHead(_("ร้อยละ"), 1, True), SheetHead(_("เปลี่ยน"), 1, True)),
    )
    title = _("เทียบรายปี")
    sheet = CentreTable("years", title, heads, tuple(rows))
    return Chart("years", title, _average_words(overview), sheet, bars=tuple(bars))


def steps(overview: YearOverview) -> Chart:
    """Return a chart of how many units did each step in time. Its table lists overdue steps, then those done late (the
    latest first), then those done in time (by day of arrival), then the rest."""
    known: dict[str, UnitStepState] = {}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    rows = list[tuple[tuple[int, int, date], CentreTableRow]]()
    for line in overview.board.lines:
        for answer in answers(line.row):
            rows.append(
                ((5, 0, date.max), CentreTableRow((line.name, answer, "–", "–", "–"), line.unit.id))
            )
        for step in line.row.steps:
            came = overview.came.get((line.unit.id, step.key)) if step.state == DONE else None
            late = None  # unknown
            if came and step.until:
                late = max(0, (came - date.fromisoformat(step.until)).days)
            known.setdefault(step.key, step)
            counts[step.key][step.state] += 1
            if late is not None:
                counts[step.key]["late" if late else "in time"] += 1
            # overdue first, then the latest, then in time by day of arrival, not due yet last
            if step.state == OVERDUE:
                place = 0
            elif late:
                place = 1
            elif came:
                place = 2
            elif step.state == DONE:
                place = 3
            else:
                place = 4
            rows.append(
                ((place, -(late or 0), came or date.max), _step_row(line, step, came, late))
            )
    bars = [_step_bar(step, counts[key]) for key, step in known.items()]
    heads = (
        *(SheetHead(_("หน่วยงาน"), 2.6), SheetHead(_("ขั้นตอน"), 2.6), SheetHead(_("กำหนด"), 1.5)),
        *(SheetHead(_("มาถึงครั้งแรก"), 1.5), SheetHead(_("สถานะ"), 1.3)),
    )
    title = _("การส่งรายขั้นตอนและผู้ส่งทันกำหนด")
    rows.sort(key=lambda one: one[0])
    empty = _("ปีนี้ยังไม่มีโครงการที่กำหนดขั้นตอนให้หน่วยงาน")
    note = _("วันมาถึงครั้งแรกคือวันที่เครื่องนี้นำเข้าไฟล์แรกที่มีขั้นตอนนั้น หรือวันที่ได้รับเป็นกระดาษ ส่งซ้ำภายหลังไม่เปลี่ยนวันนี้")
    sheet = CentreTable(
        "steps", title, heads, tuple(row for _key, row in rows), note=note, empty=empty
    )
    return Chart(
        "steps",
        title,
        _provinces_sentence(overview, "state") if rows else empty,
        sheet,
        bars=tuple(bars),
    )


def _step_bar(step: UnitStepState, count: Counter[str]) -> ChartBar:
    done = count[DONE]
    of = count[DONE] + count[OVERDUE] + count["missing"]
    owed = count[OVERDUE]
    words = _("{done} จาก {of}").format(done=done, of=of)
    says = _("{step} ทำแล้ว {done} จาก {of} เกินกำหนด {late}")
    says = says.format(step=step.title, done=done, of=of, late=owed)
    if count["in time"] or count["late"]:
        says = _("{step} ทำแล้ว {done} จาก {of} ทันกำหนด {early} ช้า {late} เกินกำหนด {owed}").format(
            step=step.title, done=done, of=of, early=count["in time"], late=count["late"], owed=owed
        )
    return ChartBar(step.title, words, Fraction(done, of), 2 if owed else 5, step.key, says)


def _step_row(
    line: RankedUnitRow, step: UnitStepState, came: date | None, late: int | None
) -> CentreTableRow:
    said = {DONE: _("ทำแล้ว"), OVERDUE: _("เกินกำหนด"), "missing": _("ยังไม่มี")}[step.state]
    if late is not None:
        said = _("ช้า {n} วัน").format(n=late) if late else _("ทันกำหนด")
    if step.paper:
        said = _("{said} รับเป็นกระดาษ").format(said=said)
    until = short_date(date.fromisoformat(step.until)) if step.until else "–"
    cells = line.name, step.title, until, short_date(came) if came else "–", said
    return CentreTableRow(cells, line.unit.id, "high" if step.state == OVERDUE else "")
