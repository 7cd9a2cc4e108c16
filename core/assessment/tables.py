"""Tables of an assessment: indicators with their steps, matrices of two scales, and combined results of people."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import NamedTuple

from core.assessment.cells import BranchResult, reckoned_of, step_text
from core.assessment.sheets import groups_of, who_word
from core.exact import points_text
from core.forms.field_types import type_of
from core.forms.operations import Operation, number_of
from core.forms.shape import FEWEST, Band, Dimension, Field, Instrument, Item, ScaleChoice
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.i18n import _
from core.scoring.judge import amount as amount_of
from core.scoring.outcome import GradingPoints, weight_of
from core.scoring.score import EVERYBODY, Answer, AnswerTally, ItemScore, Score
from core.scoring.total import Answers
from core.thai.written import arabic_digits


class ScoreStepTableRow(NamedTuple):
    """An item in the step table of its branch: the limit of each step, the step reached (0 = none) and its points.
    `brings`: what it adds to the branch's points by its weight; `left_out`: it is not applicable."""

    item: str
    number: str
    text: str
    weight: Fraction
    steps: tuple[str, ...]
    result: str  # `76.4 %`, "" = not entered
    reached: int  # the step, 0 = below the first, or nothing is entered
    points: Fraction | None  # None = nothing is entered, or it is left out
    brings: Fraction | None  # its weighted share of the branch's points
    left_out: bool


class ScoreStepTable(NamedTuple):
    """The step table of a branch: its indicators, all scored by steps, and how much of their weight has a result."""

    dimension: str
    name: str
    title: str
    level: str  # the form's word for a step
    rows: tuple[ScoreStepTableRow, ...]
    weight: Fraction  # sum of the weights of indicators not left out
    known_weight: Fraction  # sum of the weights of indicators with a result
    brings: Fraction
    points: Fraction  # of the branch

    @property
    def words(self) -> str:
        """A sentence with the points so far and the weight with a result; "" if all weight or none has a result."""
        if not self.known_weight or self.known_weight == self.weight:
            return ""
        said = _("ถึงตอนนี้ได้ {points} คะแนน น้ำหนักที่มีผลแล้ว {known} จาก {weight}")
        figures = {"points": self.points, "known": self.known_weight, "weight": self.weight}
        return said.format(**{name: points_text(number) for name, number in figures.items()})


def step_tables(tree: Tree, score: Score) -> tuple[ScoreStepTable, ...]:
    """Return the step table of every branch in which all items are scored by steps, with results from `score`."""
    return tuple(
        one
        for branch in BranchResult.every(tree, score)
        if (one := step_table(tree, score, branch)) is not None
    )


def step_table(tree: Tree, score: Score, branch: BranchResult) -> ScoreStepTable | None:
    """Return the step table of a branch; None if any of its items is not scored by steps."""
    here = (item for item in tree.answered(branch.id) if tree.position(item.id) == (branch.id, 0))
    items = [item for item in here if item.id in score.items]
    measures = [tree.measures(item.id) for item in items]
    if not items or not all(len(own) == 1 and own[0].steps for own in measures):
        return None
    weighed = branch.kind.weighed
    weights = {item.id: weight_of(item) if weighed else Fraction(1) for item in items}
    left = {item.id for item in items if score.items[item.id].state is ItemState.NOT_APPLICABLE}
    weight = sum((weights[item.id] for item in items if item.id not in left), Fraction(0))
    rows = tuple(
        _step_row(tree, item, score.items[item.id], weights[item.id], weight) for item in items
    )
    known = sum((row.weight for row in rows if row.points is not None), Fraction(0))
    brings = sum((row.brings for row in rows if row.brings is not None), Fraction(0))
    level = tree.instrument.called.level_word
    return ScoreStepTable(
        branch.id, branch.name, branch.title, level, rows, weight, known, brings, branch.points
    )


def _step_row(
    tree: Tree, item: Item, scored: ItemScore, weight: Fraction, total_weight: Fraction
) -> ScoreStepTableRow:
    (measure,) = tree.measures(item.id)
    entry = next((one for one in scored.checks if one.id == measure.id), None)
    value = entry.value if entry and not isinstance(entry.value, bool) else None
    unit = "%" if type_of(measure).share else arabic_digits(str(measure.unit))
    points = scored.points if value is not None else None
    brings = points * weight / total_weight if points is not None and total_weight else None
    reached = measure.step_of(amount_of(value)) if points is not None and value is not None else 0
    return ScoreStepTableRow(
        item=item.id,
        number=arabic_digits(item.number).rstrip("."),
        text=arabic_digits(str(item.text)),
        weight=weight,
        steps=tuple(map(step_text, measure.steps)),
        result="" if value is None else f"{points_text(amount_of(value))} {unit}".strip(),
        reached=reached,
        points=points,
        brings=brings,
        left_out=scored.state is ItemState.NOT_APPLICABLE,
    )


class MatrixCell(NamedTuple):
    """A cell of a matrix. `items`: ids of the items now in it; `after`: ids of the items that decided actions will
    bring here; `over`: its points break the form's limit; `ids`: its choices on both scales."""

    points: Fraction
    band: str
    rank: int  # index of the band from the lowest; 0 = the lowest, or none
    over: bool
    items: tuple[str, ...]  # ids, in printed order
    after: tuple[str, ...] = ()  # ids of items expected here after the decided measures
    ids: tuple[str, str] = ("", "")  # the values of both scales


class RankedMatrixItem(NamedTuple):
    """An item of a matrix with its place by points, 1 = highest; items of equal points share a place."""

    place: int
    item: str
    number: str  # the number of the item
    text: str
    product: str  # `4 × 5`
    points: Fraction
    band: str
    after: str = ""  # `2 × 3 = 6 ปานกลาง`: expected after the measures


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleMatrix:
    """A matrix of two questions' choices, lowest first: the first question's run upwards, the second's across."""

    title: str
    up: tuple[str, ...]
    across: tuple[str, ...]
    axis_titles: tuple[str, str]
    rows: tuple[tuple[MatrixCell, ...], ...]  # the lowest first
    places: tuple[RankedMatrixItem, ...]
    bands: tuple[str, ...]  # the lowest first
    limit: str  # the form's sentence on its limit line, "" = it has none
    # item id and the ids of the two questions that place it
    item_asks: tuple[tuple[str, str, str], ...] = ()


def matrices_of(tree: Tree, score: Score, answers: Mapping[str, Answer]) -> tuple[ScaleMatrix, ...]:
    """Return a matrix, with scores and answers, for every branch whose items multiply two scales."""
    made = (
        _matrix(tree, score, answers, one)
        for one in tree.dimensions
        if Operation.of(tree.instrument, one).crossed
    )
    return tuple(one for one in made if one is not None)


def _matrix(
    tree: Tree, score: Score, answers: Mapping[str, Answer], dimension: Dimension
) -> ScaleMatrix | None:
    items = [item for item in tree.answered(dimension.id) if len(_scored(tree, item)) == 2]
    if not items:
        return None
    form, asked = tree.instrument, _scored(tree, items[0])
    up, across = (
        tuple(sorted(tree.scale(ask.scale), key=lambda value: value.points or 0)) for ask in asked
    )
    rules = GradingPoints.in_force(
        form, score, [rule for rule in form.passes if rule.of == dimension.id]
    )
    bands = GradingPoints.in_force(form, score, Band.of_branch(form, dimension.id))
    at: dict[tuple[str, str], list[str]] = {}
    later: dict[tuple[str, ...], list[str]] = {}
    for item in items:
        answer = answers.get(item.id, Answer())
        later.setdefault(tuple(one.id for one in _after(tree, item, answer)), []).append(item.id)
        if score.items[item.id].points is not None:
            first, second = (answer.asks.get(ask.id, ask.default) for ask in _scored(tree, item))
            at.setdefault((first, second), []).append(item.id)

    def cell(high: ScaleChoice, wide: ScaleChoice) -> MatrixCell:
        points = (high.points or Fraction(0)) * (wide.points or Fraction(0))
        band = Band.reached(bands, points)
        over = not all(rule.holds.holds(points) for rule in rules)
        ids = (high.id, wide.id)
        here, after = tuple(at.get(ids, ())), tuple(later.get(ids, ()))
        rank = bands.index(band) if band else 0
        return MatrixCell(points, band.name if band else "", rank, over, here, after, ids)

    return ScaleMatrix(
        title=arabic_digits(str(dimension.short) or str(dimension.title)),
        up=tuple(arabic_digits(str(value.text)) for value in up),
        across=tuple(arabic_digits(str(value.text)) for value in across),
        axis_titles=(arabic_digits(str(asked[0].title)), arabic_digits(str(asked[1].title))),
        rows=tuple(tuple(cell(high, wide) for wide in across) for high in up),
        places=tuple(_places(tree, score, answers, items, bands)),
        bands=tuple(arabic_digits(str(band.title)) for band in bands),
        limit=" ".join(arabic_digits(str(rule.text)) for rule in rules),
        item_asks=tuple(
            (item.id, first.id, second.id)
            for item in items
            for first, second in [_scored(tree, item)]
        ),
    )


def _places(
    tree: Tree,
    score: Score,
    answers: Mapping[str, Answer],
    items: Sequence[Item],
    bands: Sequence[Band],
) -> Iterator[RankedMatrixItem]:
    known = [
        (item, points) for item in items if (points := score.items[item.id].points) is not None
    ]
    for item, points in sorted(known, key=lambda pair: -pair[1]):
        answer = answers.get(item.id, Answer())
        chosen = {ask.id: answer.asks.get(ask.id, ask.default) for ask in _scored(tree, item)}
        factors = [
            next(
                (value.points for value in tree.scale(ask.scale) if value.id == chosen[ask.id]),
                None,
            )
            for ask in _scored(tree, item)
        ]
        later = [choice.points or Fraction(0) for choice in _after(tree, item, answer)]
        product = prod(later, start=Fraction(1))
        reached = Band.reached(bands, product)
        said = f"{' × '.join(map(points_text, later))} = {points_text(product)} {reached.name if reached else ''}"
        after = said.strip() if later else ""
        band = Band.reached(bands, points)
        yield RankedMatrixItem(
            place=1 + sum(other > points for _item, other in known),
            item=item.id,
            number=arabic_digits(item.number).rstrip("."),
            text=arabic_digits(str(item.text)),
            product=" × ".join(points_text(factor or Fraction(0)) for factor in factors),
            points=points,
            band=band.name if band else "",
            after=after,
        )


def _scored(tree: Tree, item: Item) -> list[Field]:
    """The questions of an item whose answers give points."""
    given = (ask for ask in tree.asks(item.id) if not ask.again)
    return [
        ask for ask in given if any(value.points is not None for value in tree.scale(ask.scale))
    ]


def _after(tree: Tree, item: Item, answer: Answer) -> tuple[ScaleChoice, ...]:
    """The answers to the questions with points when asked again; () unless every one of them was answered."""
    again = {ask.again: ask for ask in tree.asks(item.id) if ask.again}
    asked = [again[ask.id] for ask in _scored(tree, item) if ask.id in again]
    found = [
        one
        for ask in asked
        for one in tree.scale(ask.scale)
        if one.id == answer.asks.get(ask.id, ask.default)
    ]
    return tuple(found) if len(found) == len(_scored(tree, item)) else ()


class PeopleGroupResult(NamedTuple):
    """A group of the people whom a form is about, with the combined results of the group by item id."""

    id: str
    words: str
    n: int  # number of people who answered, 0 = too few to be shown
    items: Mapping[str, AnswerTally]


class CombinedAnswers(NamedTuple):
    """What people answered, combined. `enough`: it may be shown; `reason`: why some groups are hidden, "" = none is."""

    enough: bool
    summary: str  # sentence: how many answered, or that they are too few
    groups: tuple[PeopleGroupResult, ...]
    reason: str  # why some groups are hidden, "" = all are shown
    response: str = ""  # sentence on response rate and sample size; "" = not known
    stays: str = ""  # sentence that a locked result stays for now; "" = not shown

    @property
    def lines(self) -> tuple[str, ...]:
        """The sentences to show: first on all people, then on each group."""
        groups = map(group_words, self.groups if self.enough else ())
        return tuple(filter(None, (self.summary, self.stays, self.response, *groups)))


def people_sentences(
    form: Instrument, answers: Answers, *, unlocked: bool = False
) -> CombinedAnswers:
    """Return what people answered, combined, with sentences on it; a group too small to show has `n` = 0. `unlocked`:
    the assessment is not locked for signing."""
    known, who = answers.people or {}, who_word(form)
    groups = tuple(
        _group(one.id, arabic_digits(str(one.text)), known.get(one.id, {}))
        for one in groups_of(form)
    )
    if answers.asking:
        asked = _("มีคำตอบจาก{who} {n} คน ผลรวมแสดงหลังล็อกเพื่อลงนาม เพื่อไม่ให้ผลระหว่างทางชี้นำคำตอบ")
        return CombinedAnswers(
            False, asked.format(who=who, n=answers.asked_of), groups, "", _response(form, answers)
        )
    if not known.get(EVERYBODY):
        few = _("{who}น้อยกว่า {n} คน จึงไม่แสดงผลรวม เพราะอาจรู้ได้ว่าเป็นของใคร").format(who=who, n=FEWEST)
        return CombinedAnswers(False, few, groups, "")
    why = _("กลุ่มที่มีน้อยกว่า {n} คนไม่แสดงผล เพราะอาจรู้ได้ว่าเป็นของใคร กลุ่มอื่นอาจไม่แสดงด้วย เพื่อไม่ให้คำนวณย้อนได้")
    silent = any(not group.n for group in groups)
    summary = _("{who} {n} คน").format(who=who, n=answers.asked_of)
    stays = _("ผลที่ล็อกไว้เปลี่ยนเมื่อมีผู้ตอบเพิ่มอย่างน้อย {n} คน เพื่อไม่ให้เทียบสองฉบับแล้วรู้ว่าใครตอบอย่างไร")
    stays = stays.format(n=FEWEST)
    stays = stays if unlocked and form.survey else ""
    return CombinedAnswers(
        True,
        summary,
        groups,
        why.format(n=FEWEST) if silent else "",
        _response(form, answers),
        stays,
    )


def _response(form: Instrument, answers: Answers) -> str:
    """The response rate and whether the sample size is reached; no figures if more answered than asked or existing."""
    tree, n = answers.tree(form), answers.asked_of
    ask = next(
        (one for one in form.asks if form.filled_for and one.id == form.filled_for.asked), None
    )
    if ask is None or not tree.counts(ask.within):
        return ""
    speaks, held = reckoned_of(tree, tree.item(ask.within), answers.items.get(ask.within, Answer()))
    sample = next((cell for cell in speaks.computed if cell.op == "sample"), None)
    asked = number_of(held.get(ask.id))
    people = number_of(held.get(sample.over[0])) if sample else None
    need = number_of(held.get(sample.id)) if sample else None
    if asked is not None and n > asked:
        says = _("ได้คำตอบมากกว่าจำนวนที่กรอกว่าขอให้ตอบ ({n} คน) จึงไม่คิดอัตราการตอบ")
        return says.format(n=_many(asked))
    if people is not None and n > people:
        return _("ได้คำตอบมากกว่าจำนวนคนทั้งหมดที่กรอก ({n} คน) จึงไม่คิดอัตราการตอบ").format(n=_many(people))
    said = []
    if asked:
        rate = _("ขอให้ตอบ {n} คน อัตราการตอบร้อยละ {rate}")
        said.append(rate.format(n=_many(asked), rate=points_text(100 * n / asked)))
    if need is not None and n < need:
        few = _("น้อยกว่าขนาดตัวอย่าง {need} คน ยังใช้ผลได้ แต่อาจไม่แทนความเห็นของทุกคน")
        if answers.asking:
            few = _("ขนาดตัวอย่าง {need} คน ยังขาด {more} คน")
        said.append(few.format(need=_many(need), more=_many(need - n)))
    elif need:
        said.append(_("ถึงขนาดตัวอย่าง {need} คน").format(need=_many(need)))
    return "  ·  ".join(said)


def _many(number: Fraction) -> str:
    return f"{int(number):,}"


def _group(id_: str, label: str, items: Mapping[str, AnswerTally]) -> PeopleGroupResult:
    return PeopleGroupResult(id_, label, max((one.n for one in items.values()), default=0), items)


def group_words(group: PeopleGroupResult) -> str:
    """Return a group with its number of people, such as `ประชาชน 12 คน`; a group too small to show has a sentence."""
    if not group.n:
        return _("{group} ไม่แสดงผล").format(group=group.words)
    return _("{who} {n} คน").format(who=group.words, n=group.n)


def tally_words(tree: Tree, item: Item, tally: AnswerTally | None) -> str:
    """Return how many people answered and what: `ผู้ตอบ 12 คน: มาก (8), ปานกลาง (4)`. `tally`: None = too few."""
    if tally is None:
        return _("{who}น้อยกว่า {n} คน ไม่แสดงผล").format(who=who_word(tree.instrument), n=FEWEST)
    chosen = [
        (arabic_digits(str(one.text)), tally.choice_counts.get(one.id, 0))
        for one in tree.choices(item.id)
    ]
    counts = ", ".join(f"{words} ({n})" for words, n in chosen)
    who = _("{who} {n} คน").format(who=who_word(tree.instrument), n=tally.n)
    return f"{who}: {counts}" if counts else who
