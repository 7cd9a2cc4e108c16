"""The result page of one unit (built in): points per dimension beside last year's, grade, charts of the tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import floor
from typing import NamedTuple

from core.assessment.cells import BranchResult
from core.assessment.facts import other_form, year_before
from core.assessment.ranking import scored
from core.assessment.sheets import sheet_answers
from core.assessment.tables import (
    MatrixCell,
    ScoreStepTableRow,
    matrices_of,
    people_sentences,
    step_tables,
)
from core.blocks.document import (
    Block,
    Cell,
    Column,
    Document,
    Facts,
    HeadCell,
    Para,
    Row,
    Run,
    Table,
    Together,
    Tone,
)
from core.blocks.elements import BarBand, BarMark, Radar, ScoreBar, Series, Tile, Tiles
from core.exact import PLACES, got_text, points_text
from core.forms.ports import bound_form
from core.forms.shape import Band, Instrument
from core.forms.tree import Tree
from core.papers.plan_cells import UNTOLD
from core.papers.score_sheet import region
from core.papers.source import (
    DOTS,
    PaperContext,
    PaperSource,
    extra_points,
    group_in,
    noted,
    points,
    register,
    rounded,
)
from core.scoring.score import EVERYBODY, Score
from core.scoring.total import Answers

NONE = "–"
LEVEL = 2  # the column of levels
AFTER = "→"  # before an item's place after the decided measures
OVER = "*"  # marks a cell over the limit line
AXES = 3  # a radar chart needs at least this many dimensions
SHOWN = Fraction(1, 5)  # share of the points below the lowest grade that the bar shows


class UnitResult(NamedTuple):
    """A unit's result page. `before`: last year's score, None = not here; `differs`: sentence if by another form."""

    score: Score
    before: Score | None = None
    group: str = ""
    region: int = 0  # 0 = not known
    answers: Answers = Answers()
    differs: str = ""  # sentence that last year was scored on another form, or ""

    @property
    def places(self) -> int:
        """The number of decimals to show for points of both years: enough that rounding crosses no grade limit."""
        return max(self.score.places, self.before.places if self.before else PLACES)


def unit_page(source: PaperSource) -> Document:
    """Return the result page of a unit, compared with its assessment of the year before if that is on this PC."""
    reader, assessment = source.reader, source.record
    unit = register(reader, assessment.ref.scope)
    last = reader.record(year_before(reader, assessment))
    before = None if last is None or last.deleted else scored(reader, last)[0]
    if before and not (before.full and before.coverage[0]):
        before = None
    by = source.reader.forms.get(bound_form(last)) if last and before else source.instrument
    given = sheet_answers(reader, assessment.ref, source.instrument)
    of = UnitResult(
        score=given.score(source.instrument),
        before=before,
        group=group_in(reader, assessment),
        region=region(reader, unit),
        answers=given,
        differs=other_form(source.year - 1, by, source.instrument),
    )
    return unit_page_document(source.frame(), source.instrument, of)


def unit_page_document(frame: PaperContext, instrument: Instrument, result: UnitResult) -> Document:
    """Return the result page with this content as a document."""
    blocks = (
        *_head(frame, instrument, result),
        _table(frame, instrument, result),
        *_result(frame, instrument, result),
        *people_table(instrument, result.answers),
        *_steps(instrument, result),
        *_matrices(instrument, result),
        *_drawings(frame, instrument, result),
    )
    return frame.document(
        (frame.filled(str(line), instrument) for line in frame.paper.title), blocks
    )


def _head(frame: PaperContext, instrument: Instrument, result: UnitResult) -> Iterator[Block]:
    group = next((one for one in instrument.groups if one.id == result.group), None)
    pairs = [("หน่วยงาน", frame.office)]
    if instrument.groups:
        pairs += [("ประเภท", str(group.title) if group else "")]
    if result.region:
        pairs += [("เขตตรวจราชการที่", str(result.region))]
    standing = result.score.standing
    if standing:
        ladder = next(
            dimension for dimension in instrument.dimensions if dimension.id == standing.part.id
        )
        level = standing.part.level
        reached = instrument.called.level_nth(level)
        first = instrument.called.level_nth(1)
        pairs.append((str(ladder.title), reached if level else f"ยังไม่ถึง{first}"))
    yield Facts(tuple(pairs))


def people_table(instrument: Instrument, answers: Answers) -> Iterator[Block]:
    """Yield a table of mean points per item and group of people, then the reason if small groups are hidden. Yield
    nothing if too few people answered."""
    told = people_sentences(instrument, answers)
    if not told.enough or not told.groups:
        return
    known = (answers.people or {}).get(EVERYBODY, {})
    shown = [group for group in told.groups if group.n]
    heads = ("ทั้งหมด", *(f"{one.words}\n{one.n} คน" for one in shown))
    rows = []
    for item in answers.tree(instrument).answered():
        if item.id in known:
            mean = points_text(known[item.id].points)
            own = (
                points_text(one.items[item.id].points) if item.id in one.items else NONE
                for one in shown
            )
            rows.append(Row((f"{item.number} {item.text}".strip(), mean, *own)))
    if shown:
        groups = (Column(head, 15, "center", number=True) for head in heads)
        yield Table((Column("ค่าเฉลี่ยรายข้อ", 40), *groups), tuple(rows))
    if told.reason:
        yield Para(told.reason, small=True)


def _table(frame: PaperContext, instrument: Instrument, result: UnitResult) -> Table:
    """Return a table with a row per dimension: full points, level if any, both years' points, the difference."""
    base = result.score
    before = result.before
    places = result.places
    last = {part.id: part.points for part in before.parts if part.full} if before else {}
    rows = []
    for branch in BranchResult.every(Tree.under(instrument, base.profiles), base):
        if branch.asks_only:
            continue
        part = base.part(branch.id)
        now = part.points if branch.assessed and part.full else None
        if branch.assessed:
            level = branch.band or (str(part.level) if part.rungs else NONE)
        else:
            level = NONE
        weight = f" น้ำหนัก\u00a0{points(branch.weight)}" if branch.weight else ""
        title = f"{branch.name} {branch.title}{weight}"
        rows.append(
            Row((title, points(part.full), level, *_years(places, now, last.get(branch.id))))
        )
    extra = extra_points(instrument)
    if extra:
        own = _years(places, base.base, before.base if before else None)
        rows.append(Row(("คะแนน", points(base.full), NONE, *own), "result"))
        title = "คะแนนเพิ่มเติมพิเศษ (Extra Point)"
        rows.append(
            Row(
                (
                    title,
                    points(extra),
                    NONE,
                    *_years(places, base.extra, before.extra if before else None),
                )
            )
        )
    total = base.total if base.full else None
    own = _years(places, total, before.total if before else None)
    rows.append(Row(("คะแนนรวม", points(base.full + extra), NONE, *own), "total"))
    word = instrument.called.level_word if any(part.rungs for part in base.parts) else "ผล"
    heads = ("รายการประเมิน", "คะแนนเต็ม", word, f"ปี {frame.year - 1}", f"ปี {frame.year}", "เพิ่ม/ลด")
    shares, least = (52, 11, 9, 10, 10, 10), (60, 17, 14, 14, 14, 14)
    if places > PLACES:  # `−68.649` is one word
        shares, least = (48, 11, 9, 10, 10, 14), (52, 17, 14, 14, 14, 22)
    columns = [
        Column(head, share, align="center" if at else "left", least=mm, number=bool(at))
        for at, (head, share, mm) in enumerate(zip(heads, shares, least, strict=True))
    ]
    # its share goes to the points beside it: edges stay
    if all(row.cells[LEVEL] == NONE for row in rows):
        columns[LEVEL - 1 : LEVEL + 1] = [
            replace(columns[LEVEL - 1], share=shares[LEVEL - 1] + shares[LEVEL])
        ]
        rows = [replace(row, cells=(*row.cells[:LEVEL], *row.cells[LEVEL + 1 :])) for row in rows]
    figures = [one.total for one in (base, before) if one]
    figures += [
        number
        for one in (base, before)
        if one
        for part in one.parts
        for number in (part.points, part.full)
    ]
    note = noted(str(frame.paper.note), rounded(*figures, places=places))
    return Table(tuple(columns), tuple(rows), note=note)


def _years(places: int, now: Fraction | None, before: Fraction | None) -> tuple[str, str, str]:
    """Return last year's points, this year's points, and the difference, in words."""
    if now is None or before is None:
        return points(before, places), points(now, places), NONE
    more = now - before
    if more > 0:
        change = f"+{points(more, places)}"
    elif more:
        change = f"−{points(-more, places)}"
    else:
        change = "0"
    return points(before, places), points(now, places), change


def _result(frame: PaperContext, instrument: Instrument, result: UnitResult) -> Iterator[Block]:
    """Yield total, grade and required points as large tiles; a sentence if last year is missing or not comparable."""
    (score, before), (done, items) = result[:2], result.score.coverage
    top = score.full + extra_points(instrument)
    complete = score.full and top
    tiles = [
        Tile(
            "คะแนนรวม",
            got_text(score.total, complete, result.places),
            f"จาก {points(top)}" if complete else "",
        )
    ]
    if instrument.grades:
        tiles.append(Tile("เกรด", score.band or NONE, _range(instrument, score) if done else ""))
    if score.passes is not None:
        holds = "ถึงเกณฑ์" if score.passes else "ไม่ถึงเกณฑ์"
        count = sum(
            not branch.beside for branch in Tree.under(instrument, score.profiles).branches()
        )
        base = got_text(score.base, complete, result.places)
        tiles.append(Tile(f"คะแนน {count} {instrument.called.branch_word()}", base, holds))
    tiles.append(Tile("ประเมินแล้ว", f"{done}/{items}", "ข้อ"))
    yield Tiles(tuple(tiles))
    if before is None:
        yield Para((f"ผลปี {frame.year - 1} ", Run(UNTOLD, italic=True)), small=True)
    elif result.differs:
        yield Para((result.differs,), small=True)


def _bands(instrument: Instrument) -> list[Band]:
    """Return the grades of the total, the lowest first."""
    return sorted(
        (band for band in instrument.bands if band.of == "total"), key=lambda band: band.least
    )


def _range(instrument: Instrument, score: Score) -> str:
    """Return the range of points of the grade, such as `96 - 104`; below the lowest grade, its upper limit."""
    bands = _bands(instrument)
    for band, above in zip(bands, [*bands[1:], None], strict=False):
        if score.band == (band.title.th or band.id):
            whole = all(one.least.denominator == 1 for one in bands) and score.full.denominator == 1
            whole = whole and all(part.points.denominator == 1 for part in score.parts)
            until = f"{points(band.least)} - {points(above.least - 1)}" if above and whole else ""
            if above:
                below = f"{points(band.least)} ไม่ถึง {points(above.least)}"
            else:
                below = f"{points(band.least)} ขึ้นไป"
            return until or below
    return f"ต่ำกว่า {points(bands[0].least)}" if bands else ""


def _steps(instrument: Instrument, result: UnitResult) -> Iterator[Block]:
    """Yield a table per branch scored by steps: indicators (dots: no result), steps, the reached one marked, sum."""
    for table in step_tables(Tree.under(instrument, result.score.profiles), result.score):
        most = max(len(one.steps) for one in table.rows)
        columns = (
            Column("ที่", 6, align="center", least=9),
            Column("ตัวชี้วัด", 34, least=34),
            Column("น้ำหนัก", 8, align="center", least=15, number=True),
            *(
                Column(str(n), 6, align="center", least=10, number=True, decimals=0)
                for n in range(1, most + 1)
            ),
            Column("ผลจริง", 12, align="center", least=18, number=True, decimals=0),
            Column(f"ได้{table.level}", 7, align="center", least=13, number=True),
            Column("ถ่วงแล้ว", 8, align="center", least=15, number=True),
        )
        above = [HeadCell(column.title, down=2) for column in columns]
        head = (
            (*above[:3], HeadCell(f"ค่าเกณฑ์ของแต่ละ{table.level}", across=most), *above[3 + most :]),
            tuple(HeadCell(str(n)) for n in range(1, most + 1)),
        )
        rows = [_step_row(one, most) for one in table.rows]
        total = Row(
            ("รวม", points(table.known_weight), *[""] * most, "", "", points(table.brings)), "total"
        )
        note = f"{table.name} {table.words}" if table.words else ""
        yield Table(columns, (*rows, total), head, f"{table.name} {table.title}", note)


def _step_row(row: ScoreStepTableRow, count: int) -> Row:
    steps = [*row.steps, *[""] * (count - len(row.steps))]
    lit: list[Cell] = [
        Run(step, bold=True) if n == row.reached else step for n, step in enumerate(steps, start=1)
    ]
    tones: tuple[Tone, ...] = (
        "",
        "",
        "",
        *("lit" if n == row.reached else "" for n in range(1, count + 1)),
    )
    answer = row.result or ("ไม่เลือก" if row.left_out else DOTS)
    reached = NONE if row.points is None else str(row.reached)
    weight = NONE if row.left_out else points(row.weight)
    brings = points(row.brings) if row.brings is not None else NONE
    return Row(
        (row.number, row.text, weight, *lit, answer, reached, brings), "plain", row.number, tones
    )


def _matrices(instrument: Instrument, result: UnitResult) -> Iterator[Block]:
    """Yield each matrix as a table, the highest row first, and its items from the highest down."""
    tree = Tree.under(instrument, result.score.profiles)
    for matrix in matrices_of(tree, result.score, result.answers.items):
        called = {place.item: place.number for place in matrix.places}
        wide = 76 // len(matrix.across)
        columns = [Column(f"{matrix.axis_titles[0]} \\ {matrix.axis_titles[1]}", 24, least=30)]
        columns += [Column(label, wide, align="center", least=18) for label in matrix.across]
        rows = []
        for label, line in zip(reversed(matrix.up), reversed(matrix.rows), strict=True):
            tones: tuple[Tone, ...] = (
                "",
                *(ground(one.rank, len(matrix.bands)) if one.band else "" for one in line),
            )
            rows.append(Row((label, *(_meeting(cell, called) for cell in line)), tones=tones))
        if any(c.over for r in matrix.rows for c in r):
            limit = f"{OVER} {matrix.limit or 'เกินเส้นที่แบบกำหนด'}"
        else:
            limit = ""
        yield Table(tuple(columns), tuple(rows), caption=matrix.title, note=limit)
        again = any(one.after for one in matrix.places)
        heads = [
            Column("อันดับ", 10, align="center", least=14, number=True),
            Column("ที่", 8, align="center", least=10),
            Column("รายการ", 44),
            Column(
                f"{matrix.axis_titles[0]} × {matrix.axis_titles[1]}", 18, align="center", least=30
            ),
            Column("คะแนน", 10, align="center", least=14, number=True),
            Column("ผล", 10, align="center", least=18),
            *([Column("หลังดำเนินการ", 16, align="center", least=26)] if again else []),
        ]
        every = (
            (
                str(one.place),
                one.number,
                one.text,
                one.product,
                points(one.points),
                one.band,
                one.after or NONE,
            )
            for one in matrix.places
        )
        places = tuple(Row(cells[: len(heads)]) for cells in every)
        ties = len({one.place for one in matrix.places}) < len(matrix.places)
        note = "อันดับที่เท่ากันคงไว้ร่วมกัน แบบไม่ได้กำหนดวิธีตัดสิน" if ties else ""
        yield Table(tuple(heads), places or (Row(("ยังไม่ได้ประเมิน",), "sub"),), note=note)


GROUNDS: tuple[Tone, ...] = ("calm", "watch", "high", "grave")


def ground(rank: int, ranks: int) -> Tone:
    """Return a background tone for a rank from 0 to `ranks` - 1: the higher the rank, the darker."""
    return GROUNDS[round(rank * (len(GROUNDS) - 1) / max(1, ranks - 1))]


def _meeting(cell: MatrixCell, names: Mapping[str, str]) -> tuple[str | Run, ...]:
    """Return a cell such as `20 * สูงมาก`, and below it in bold the items placed there."""
    words = " ".join(filter(None, (points(cell.points), OVER if cell.over else "", cell.band)))
    later = [f"{AFTER}{names.get(item, '')}" for item in cell.after]
    here = " ".join((*(names.get(item, "") for item in cell.items), *later))
    return (f"{words}\n", Run(here, bold=True)) if here else (words,)


def _drawings(frame: PaperContext, instrument: Instrument, result: UnitResult) -> Iterator[Block]:
    """Yield the radar chart and the score bar on one page."""
    tree = Tree.under(instrument, result.score.profiles)
    parts = [result.score.part(branch.id) for branch in tree.branches() if not branch.beside]
    if len(parts) < AXES:
        return
    got = [f"{points(part.points, part.places)}/{points(part.full)}" for part in parts]
    axes = tuple(
        f"{tree.branch_nth(part.id)}\n({words})" for part, words in zip(parts, got, strict=True)
    )
    names = [part.id for part in parts]
    series = [Series(f"ปี {frame.year}", _shares(result.score, names))]
    if result.before:
        series.append(Series(f"ปี {frame.year - 1}", _shares(result.before, names)))
    head = Para(
        Run(f"ร้อยละของคะแนนเต็มแต่ละ{instrument.called.branch_word()}", bold=True), align="center"
    )
    yield Together((head, Radar(axes, tuple(series)), *_bar(instrument, result)))


def _shares(score: Score, dimensions: Sequence[str]) -> tuple[float | None, ...]:
    known = {part.id: float(part.points / part.full) for part in score.parts if part.full}
    return tuple(known.get(one) for one in dimensions)


def _bar(instrument: Instrument, result: UnitResult) -> Iterator[Block]:
    bands = _bands(instrument)
    if not bands:
        return
    extra = extra_points(instrument)
    rule = next((one for one in instrument.passes if one.of == "base"), None)
    lowest = min(
        bands[0].least, result.score.base, result.before.total if result.before else bands[0].least
    )
    marks = [
        BarMark(f"คะแนน {points(result.score.base, result.score.places)}", float(result.score.base))
    ]
    if result.score.extra:
        marks.append(
            BarMark(
                f"คะแนนรวม {points(result.score.total, result.score.places)}",
                float(result.score.total),
            )
        )
    note = f"เส้น {points(rule.holds.value)}: {rule.text}" if rule and str(rule.text) else ""
    # the line binds only these groups
    others = rule.groups if rule and result.group not in rule.groups else ()
    names = [str(group.short or group.title) for group in instrument.groups if group.id in others]
    if names:
        note += f" เป็นเกณฑ์ของกลุ่ม{'และกลุ่ม'.join(names)} แสดงไว้เพื่อเทียบ"
    lines = []
    if rule:
        lines.append(BarMark(f"เส้น {points(rule.holds.value)}", float(rule.holds.value)))
    yield Para(Run("คะแนนรวมกับช่วงของเกรด", bold=True), align="center")
    yield ScoreBar(
        top=float(result.score.full + extra),
        bands=tuple(BarBand(str(band.title), float(band.least)) for band in bands),
        lines=tuple(lines),
        markers=tuple(marks),
        start=float(max(floor(lowest - SHOWN * bands[0].least), 0)),
        note=note,
    )
