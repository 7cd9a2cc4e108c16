"""The page of one unit: points of every dimension beside last year's, grade, drawings, and what lifts it next.

It is a paper of the program's own, so that nothing is added to the official forms. Every drawing says again what the
tables say in words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from core.blocks.document import Block, Column, Document, Facts, Item, Items, PageBreak, Para, Row, Run, Stamp, Table
from core.blocks.figures import Band, Mark, Radar, ScoreBar, Series, Tile, Tiles
from core.instruments.placeholders import fill, names_in
from core.instruments.shape import Form, Instrument
from core.instruments.tree import Tree
from core.papers.checklist_rows import points
from core.papers.plan_cells import UNTOLD
from core.scoring.score import Score, State, Step

NONE, DOTS = "–", "…………"
STEPS = 5  # ways up that are listed
AXES = 3  # a drawing needs at least so many dimensions
SHOWN = Fraction(1, 5)  # of the points below the lowest grade, so much of the bar


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPageForm:
    """Everything the page says; `before` is last year's score, None where it is not known here."""

    instrument: Instrument
    paper: str
    office: str
    year: int  # Buddhist era
    score: Score
    stamp: Stamp
    before: Score | None = None
    group: str = ""
    region: int = 0  # 0 = not known
    draft: bool = False
    qr_right: bool = False


def unit_page(form: UnitPageForm) -> Document:
    """The page of the unit; LookupError when the form has no paper of this id."""
    paper = next(paper for paper in form.instrument.papers if paper.id == form.paper)
    return Document(
        title=tuple(_filled(str(line), form) for line in paper.title),
        running=f"{paper.short} {form.year}",
        office=form.office,
        stamp=form.stamp,
        blocks=(*_head(form), _table(form, paper), *_result(form), *_ways(form), *_drawings(form)),
        landscape=paper.page == "landscape",
        thai_digits=paper.digits == "thai",
        draft=form.draft,
        qr_right=form.qr_right,
    )


def _filled(line: str, form: UnitPageForm) -> str:
    known = {"year": str(form.year), "office.name": form.office, "instrument.title": str(form.instrument.title)}
    return fill(line, {name: known.get(name) or DOTS for name in names_in(line)})


def _head(form: UnitPageForm) -> Iterator[Block]:
    group = next((one for one in form.instrument.groups if one.id == form.group), None)
    pairs = [("หน่วยงาน", form.office), ("ประเภท", str(group.title) if group else "")]
    pairs += [("เขตตรวจราชการที่", str(form.region))] if form.region else []
    standing = form.score.standing
    if standing and (ladder := next((one for one in form.instrument.ranks if one.id == standing.rank), None)):
        pairs.append((str(ladder.title), f"ระดับที่ {standing.level}" if standing.level else "ยังไม่ถึงระดับที่ 1"))
    yield Facts(tuple(pairs))


def _table(form: UnitPageForm, paper: Form) -> Table:
    """Dimensions down; full points, level and points of this year, last year's points and the difference across."""
    tree, total = Tree(form.instrument, form.score.profiles), form.score.total
    rows = []
    for number, dimension in enumerate(tree.branches(), start=1):
        part = form.score.part(dimension.id)
        assessed = _assessed(form.score, tree, dimension.id)
        now = part.points if assessed else None
        level = str(part.level) if assessed and part.rungs else NONE
        title = f"มิติที่ {number} {dimension.title}"
        rows.append(Row((title, points(part.full), level, *_years(now, _part(form.before, dimension.id)))))
    extra = sum((one.points for one in form.instrument.extra), Fraction(0))
    base, before = form.score, form.before
    rows.append(Row(("คะแนน", points(base.full), NONE, *_years(base.base, before.base if before else None)), "result"))
    if extra:
        title = "คะแนนเพิ่มเติมพิเศษ (Extra Point)"
        rows.append(Row((title, points(extra), NONE, *_years(base.extra, before.extra if before else None))))
    full = points(base.full + extra)
    rows.append(Row(("คะแนนรวม", full, NONE, *_years(total, before.total if before else None)), "total"))
    heads = ("ตัวชี้วัด", "คะแนนเต็ม", "ระดับ", f"ปี {form.year - 1}", f"ปี {form.year}", "เพิ่ม/ลด")
    shares, least = (52, 11, 9, 10, 10, 10), (60, 17, 14, 14, 14, 14)
    columns = tuple(
        Column(head, share, align="center" if at else "left", least=mm, number=bool(at))
        for at, (head, share, mm) in enumerate(zip(heads, shares, least, strict=True))
    )
    return Table(columns, tuple(rows), note=str(paper.note))


def _assessed(score: Score, tree: Tree, dimension: str) -> bool:
    """Whether a finding was made on any item of the dimension."""
    items = (score.items.get(item.id) for item in tree.answered(dimension))
    return any(item is not None and item.said is not State.NOT_ASSESSED for item in items)


def _part(score: Score | None, dimension: str) -> Fraction | None:
    """The points of a dimension of the same id in another score."""
    found = (part.points for part in score.parts if part.id == dimension) if score else iter(())
    return next(found, None)


def _years(now: Fraction | None, before: Fraction | None) -> tuple[str, str, str]:
    """Last year's points, this year's, and how much more or less."""
    if now is None or before is None:
        return points(before) if before is not None else NONE, points(now) if now is not None else NONE, NONE
    more = now - before
    change = f"+{points(more)}" if more > 0 else f"−{points(-more)}" if more else "0"
    return points(before), points(now), change


def _result(form: UnitPageForm) -> Iterator[Block]:
    """Total, grade and the points that must be reached, large; gaps in words."""
    score, done, of = form.score, *form.score.coverage
    top = score.full + sum((one.points for one in form.instrument.extra), Fraction(0))
    tiles = [Tile("คะแนนรวม", points(score.total), f"จาก {points(top)}")]
    tiles.append(Tile("เกรด", score.band or NONE, _range(form.instrument, score)))
    if score.passes is not None:
        holds = "ถึงเกณฑ์" if score.passes else "ไม่ถึงเกณฑ์"
        tiles.append(Tile(f"คะแนน {len(score.parts)} มิติ", points(score.base), holds))
    tiles.append(Tile("ประเมินแล้ว", f"{done}/{of}", "ข้อ"))
    yield Tiles(tuple(tiles))
    if form.before is None:
        yield Para((f"ผลปี {form.year - 1} ", Run(UNTOLD, italic=True)), small=True)


def _range(instrument: Instrument, score: Score) -> str:
    """`96 - 104`: the points of the grade; "" below the lowest."""
    bands = sorted((band for band in instrument.bands if band.of == "total"), key=lambda band: band.least)
    for band, above in zip(bands, [*bands[1:], None], strict=True):
        if score.band == (band.title.th or band.id):
            return f"{points(band.least)} - {points(above.least - 1)}" if above else f"{points(band.least)} ขึ้นไป"
    return f"ต่ำกว่า {points(bands[0].least)}" if bands else ""


def _ways(form: UnitPageForm) -> Iterator[Block]:
    """The cheapest ways to more points, with the items to be done."""
    if steps := form.score.missing[:STEPS]:
        # Their edges are those of the table above, so that a workbook needs no others.
        columns = (
            Column("ข้อที่ต้องทำ", 52, least=60),
            Column("มิติ", 20, least=31),
            Column("ถึงระดับ", 10, align="center", least=14),
            Column("ได้เพิ่ม", 10, align="center", number=True, least=14),
            Column("รวมเป็น", 10, align="center", number=True, least=14),
        )
        tree = Tree(form.instrument, form.score.profiles)
        yield Table(columns, tuple(_way(tree, step) for step in steps), caption="ทำข้อใดแล้วได้คะแนนเพิ่ม เรียงจากข้อที่น้อยที่สุด")


def _way(tree: Tree, step: Step) -> Row:
    at = [branch.id for branch in tree.branches()].index(step.dimension) + 1
    dimension = tree.dimension(step.dimension)
    title = f"มิติที่ {at} {dimension.short or dimension.title}"
    items = Items(tuple(Item(_called(tree, item)) for item in step.items), "-")
    return Row((items, title, str(step.level), f"+{points(step.gain)}", points(step.total)))


def _called(tree: Tree, item: str) -> str:
    """`ระดับที่ 4 ข้อ 2. …`: an item with its level, number and words."""
    found = tree.item(item)
    level = tree.place(item)[1]
    number = f"ข้อ {found.number}" if str(found.number) else ""
    return " ".join(filter(None, (f"ระดับที่ {level}" if level else "", number, str(found.text))))


def _drawings(form: UnitPageForm) -> Iterator[Block]:
    """Radar and bar on a page of their own."""
    parts = form.score.parts
    if len(parts) < AXES:
        return
    axes = tuple(f"มิติที่ {n}\n({points(part.points)}/{points(part.full)})" for n, part in enumerate(parts, start=1))
    names = [part.id for part in parts]
    series = [Series(f"ปี {form.year}", _shares(form.score, names))]
    if form.before:
        series.append(Series(f"ปี {form.year - 1}", _shares(form.before, names)))
    yield PageBreak()
    yield Para(Run("ร้อยละของคะแนนเต็มแต่ละมิติ", bold=True), align="center")
    yield Radar(axes, tuple(series))
    yield from _bar(form)


def _shares(score: Score, dimensions: Sequence[str]) -> tuple[float | None, ...]:
    known = {part.id: float(part.points / part.full) for part in score.parts if part.full}
    return tuple(known.get(one) for one in dimensions)


def _bar(form: UnitPageForm) -> Iterator[Block]:
    bands = sorted((band for band in form.instrument.bands if band.of == "total"), key=lambda band: band.least)
    if not bands:
        return
    extra = sum((one.points for one in form.instrument.extra), Fraction(0))
    rule = next((one for one in form.instrument.passes if one.of == "base"), None)
    lowest = min(bands[0].least, form.score.base, form.before.total if form.before else bands[0].least)
    marks = [Mark(f"คะแนน {points(form.score.base)}", float(form.score.base))]
    if form.score.extra:
        marks.append(Mark(f"คะแนนรวม {points(form.score.total)}", float(form.score.total)))
    yield Para(Run("คะแนนรวมกับช่วงของเกรด", bold=True), align="center")
    yield ScoreBar(
        top=float(form.score.full + extra),
        bands=tuple(Band(str(band.title), float(band.least)) for band in bands),
        lines=(Mark(f"เส้น {points(rule.holds.value)}", float(rule.holds.value)),) if rule else (),
        markers=tuple(marks),
        start=float(max(floor(lowest - SHOWN * bands[0].least), 0)),
        note=_bound(form) if rule else "",
    )


def _bound(form: UnitPageForm) -> str:
    """Whom the line binds: the others see it only to compare."""
    rule = next(one for one in form.instrument.passes if one.of == "base")
    names = [str(group.short or group.title) for group in form.instrument.groups if group.id in rule.decides_for]
    words = f"เส้น {points(rule.holds.value)}: {rule.text}" if str(rule.text) else ""
    if not names or form.group in rule.decides_for:
        return words
    return f"{words} เป็นเกณฑ์ของกลุ่ม{'และกลุ่ม'.join(names)} แสดงไว้เพื่อเทียบ"
