"""The branches, items, questions and answers of an assessment as text, for the window and for printed papers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, NamedTuple

from core.exact import exact_text, points_text
from core.forms.computed import ComputedCells, PlanRowValues, read
from core.forms.field_types import FieldType, type_of
from core.forms.operations import CellValue, Operation, answered
from core.forms.shape import Dimension, Field, Instrument, Item, ItemMeasure, Limit, ScaleChoice
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.i18n import _
from core.scoring.judge import amount as amount_of
from core.scoring.score import Answer, CountRatio, ItemScore, LimitCheck, Score
from core.thai.written import arabic_digits
from core.values import Record

ITEM = "item"  # row kind that computed cells see for an item's questions
Kind = Literal["waits", "state", "choice", "part", "measure", "ask", "computed"]
STATES = {
    "met": "ผ่าน",
    "not_met": "ไม่ผ่าน",
    "not_applicable": "ไม่เข้าเงื่อนไข",
    "not_assessed": "ยังไม่ได้ตรวจ",
}
NOT_CONFIRMED = "ยังไม่ได้ยืนยัน"  # shown for an answer carried to an item with another wording


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchResult:
    """A branch or sub-branch of a form: its points, and how many of its `item_count` items are `assessed`."""

    id: str
    depth: int
    number: int  # among the branches of the same depth, from 1
    name: str  # `หมวดที่ 3`
    title: str
    short: str
    points: Fraction
    full: Fraction
    weight: Fraction | None  # weight in a weighted mean, None if not weighted
    level_words: str  # `ระดับที่ 3`; "" if it has no levels
    band: str  # in the form's words; "" = no bands, or nothing assessed yet
    kind: Operation
    assessed: int  # items with a finding
    item_count: int  # items that count
    asks_only: bool  # nothing in it gives points: it only collects answers

    @staticmethod
    def every(tree: Tree, score: Score) -> "tuple[BranchResult, ...]":
        """Return the result of every branch of the tree, parents before their sub-branches."""
        return tuple(
            _branch(tree, score, one) for top in tree.branches() for one in within(tree, top)
        )


class QuestionAnswer(NamedTuple):
    """A question of an item with its answer as text ("" = none). `holds`: if the answer is good, None = not judged."""

    kind: Kind
    text: str  # the question; "" = the item itself
    answer: str
    holds: bool | None = None  # whether the criterion is met; None if it is not judged
    id: str = ""
    value: CellValue = None  # compared by conditions

    @staticmethod
    def of(
        tree: Tree, item: Item, answer: Answer, scored: ItemScore
    ) -> "tuple[QuestionAnswer, ...]":
        """Return the item's questions with answers, in the form's order, then computed values and votes."""
        return tuple(_cells(tree, item, answer, scored))


class ScaleValue(NamedTuple):
    """One value of an item's scale, offered as an answer; `points_text`: its points in words."""

    id: str
    text: str
    points_text: str
    bad: bool  # it means not met
    tone: str = ""  # bad | mute: style when it is chosen


class AnswerMode(NamedTuple):
    """The way an item is answered: by a state (met or not), by a value of its scale, or only by its other questions."""

    state: bool
    scale: tuple[ScaleChoice, ...]
    asks: tuple[Field, ...]


def within(tree: Tree, branch: Dimension) -> Iterator[Dimension]:
    """Yield the branch and all its sub-branches at any depth, parents first."""
    yield branch
    for each in tree.branches(branch.id):
        yield from within(tree, each)


def _branch(tree: Tree, score: Score, dimension: Dimension) -> BranchResult:
    part, form = score.part(dimension.id), tree.instrument
    above = tree.dimension(dimension.within) if dimension.within else None
    items = [score.items[item.id] for item in tree.answered(dimension.id) if item.id in score.items]
    assessed = sum(item.state is not ItemState.NOT_ASSESSED for item in items)
    level_words = form.called.level_nth(part.level) if part.rungs else ""
    return BranchResult(
        id=dimension.id,
        depth=tree.depth(dimension.id),
        number=tree.number(dimension.id),
        name=tree.branch_nth(dimension.id),
        title=arabic_digits(str(dimension.title)),
        short=arabic_digits(str(dimension.short) or str(dimension.title)),
        points=part.points,
        full=part.full,
        weight=dimension.weight if Operation.of(form, above).weighed else None,
        level_words=level_words,
        band=score.bands.get(dimension.id, ""),
        kind=Operation.of(form, dimension),
        assessed=assessed,
        item_count=len(items),
        asks_only=bool(items) and not part.rungs and not any(item.most for item in items),
    )


def needs_of(tree: Tree, item: Item, ask_ids: tuple[str, ...] | None = None) -> AnswerMode:
    """Return how an item is answered; `ask_ids` limits it to the questions with these ids, None = all questions."""
    asks = tuple(ask for ask in tree.asks(item.id) if ask_ids is None or ask.id in ask_ids)
    scale = tree.choices(item.id)
    measured = tree.stepped(item) or tree.by_asks(item, asks)
    return AnswerMode(not scale and not measured, scale, asks)


def _cells(tree: Tree, item: Item, answer: Answer, scored: ItemScore) -> Iterator[QuestionAnswer]:
    needs = needs_of(tree, item, scored.asked_questions)
    judged = {entry.id: entry for entry in scored.checks}
    if answer.waits:
        yield QuestionAnswer("waits", "", _(NOT_CONFIRMED))
    if needs.scale:
        yield QuestionAnswer("choice", "", choice_words(needs.scale, answer))
    elif needs.state or answer.state is ItemState.NOT_APPLICABLE:
        yield QuestionAnswer(
            "state",
            "",
            _(STATES[answer.state]) if answer.state is not ItemState.NOT_ASSESSED else "",
        )
    for part in tree.parts(item.id):
        present = answer.parts.get(part.id)
        said = ""
        value = None
        if present is not None:
            said = _("มี") if present else _("ไม่มี")
            value = "yes" if present else "no"
        yield QuestionAnswer("part", arabic_digits(str(part.text)), said, present, part.id, value)
    for measure in tree.measures(item.id):
        entry = judged.get(measure.id)
        said = measure_words(tree.instrument, measure, entry)
        text = arabic_digits(str(measure.text))
        if measure.steps:
            steps = tree.instrument.called.level_numbered(f"1–{len(measure.steps)}")
            text = f"{text} ({steps}: {', '.join(map(step_text, measure.steps))})"
        number = entry.value if entry and not isinstance(entry.value, bool) else None
        holds = entry.holds if entry and not measure.gives_points else None
        yield QuestionAnswer(
            "measure", text, said, holds, measure.id, None if number is None else amount_of(number)
        )
    for ask in needs.asks:
        text = arabic_digits(str(ask.title))
        given = answer.asks.get(ask.id, ask.default)
        yield QuestionAnswer(
            "ask", text, answer_words(tree.instrument, ask, given), None, ask.id, given
        )
    own = [one.id for one in tree.instrument.computed if one.within == item.id]
    for id_, (title, said) in zip(own, computed_of(tree, item, answer), strict=True):
        yield QuestionAnswer("computed", title, said, None, id_, said or None)
    yield from (
        QuestionAnswer("computed", title, said) for title, said in votes_of(tree.instrument, scored)
    )


SPLIT = 3  # least number of votes for showing each; with fewer it would be known who gave what


def fewest_of(assessment: Record) -> int:
    """Return how many votes an item needs before single votes are shown: the field `fewest`, else SPLIT (3)."""
    fewest = assessment.shown("fewest")
    known = isinstance(fewest.value, int) and 1 <= fewest.value <= SPLIT and not fewest.conflict
    return fewest.value if isinstance(fewest.value, int) and known else SPLIT


def votes_of(form: Instrument, scored: ItemScore, fewest: int = SPLIT) -> Iterator[tuple[str, str]]:
    """Yield one (title, text) with the assessors' points, `3, 4, 5 เฉลี่ย 4 (3 จาก 4 คน)`; nothing without votes.
    Points are sorted to hide who gave them. With fewer votes than `fewest`, only the combined points are shown."""
    found = sorted(one for one in scored.votes if one is not None)
    known = len(found)
    if scored.votes:
        each = ", ".join(map(points_text, found)) if known >= fewest else ""
        if known and scored.points is not None:
            made = f"{form.combined_word} {points_text(scored.points)}"
        else:
            made = ""
        count = _("({n} จาก {of} คน)").format(n=known, of=len(scored.votes))
        yield _("คะแนนของกรรมการ"), " ".join(filter(None, (each, made, count)))


def choice_words(scale: tuple[ScaleChoice, ...], answer: Answer) -> str:
    """Return the text of the chosen value, its id if not in `scale`. Without a choice: "not applicable" or ""."""
    if not answer.choice:
        return _(STATES["not_applicable"]) if answer.state is ItemState.NOT_APPLICABLE else ""
    return next(
        (arabic_digits(str(one.text)) for one in scale if one.id == answer.choice), answer.choice
    )


def measure_words(form: Instrument, measure: ItemMeasure, entry: LimitCheck | None) -> str:
    """Return an entered figure with its limit, as `80 % ≥ 60 %`; "" if nothing is entered. If the figure gives points,
    its unit or the step that it reaches takes the place of the limit."""
    if (
        not measure.gives_points
        or entry is None
        or entry.value is None
        or isinstance(entry.value, bool)
    ):
        return _from(entry, figure_text(measure, entry)) if entry else ""
    unit = "%" if type_of(measure).share else arabic_digits(str(measure.unit))
    number = amount_of(entry.value)
    if not measure.steps:
        if isinstance(entry.value, CountRatio):
            of = f"({exact_text(entry.value.num)}/{exact_text(entry.value.den)})"
        else:
            of = ""
        return _from(entry, " ".join(filter(None, (points_text(number), unit, of))))
    step = measure.step_of(number)
    if step:
        reached = form.called.level_numbered(step)
    else:
        reached = _("ไม่ถึง{level}").format(level=form.called.level_numbered(1))
    return _from(entry, f"{points_text(number)} {unit}".strip() + f" {reached}")


def figure_text(measure: ItemMeasure, entry: LimitCheck) -> str:
    """Return a figure with its limit, as `80 % ≥ 60 %`, and a word if the limit is missed; "" if none is entered."""
    word = _("เกินเกณฑ์") if measure.holds.op in ("<=", "<") else _("ยังไม่ถึง")
    return f"{entry.text} {word}" if entry.text and entry.holds is False else entry.text


def _from(entry: LimitCheck, text: str) -> str:
    """The figure, with the rows it was computed from if nobody entered it."""
    if entry.source and text:
        return _("{figure} (คิดจาก{source})").format(figure=text, source=entry.source)
    return text


def step_text(step: Limit) -> str:
    """Return the limit of a step as text: `50`, or `> 50` if the step has an operator of its own."""
    return f"{step.sign} {exact_text(step.value)}".strip()


def answer_words(form: Instrument, ask: Field, value: str) -> str:
    """Return the stored answer to a question as text with its unit; "" if there is no answer."""
    found = type_of(ask)
    words = FieldType.words_of(form, ask, read(ask, value), {})
    unit = str(ask.unit) or found.unit()
    return f"{words} {arabic_digits(unit)}".strip() if words else ""


def computed_of(tree: Tree, item: Item, answer: Answer) -> Iterator[tuple[str, str]]:
    """Yield (title, text) of each cell computed from an item's questions; the text is "" if the cell has no value."""
    if not any(cell.within == item.id for cell in tree.instrument.computed):
        return
    form, found = reckoned_of(tree, item, answer)
    for cell in form.computed:
        said = FieldType.words_of(form, cell, found.get(cell.id), {})
        yield arabic_digits(str(cell.title)), f"{said} {cell.unit}".strip() if said else ""


def reckoned_of(
    tree: Tree, item: Item, answer: Answer
) -> tuple[Instrument, Mapping[str, CellValue]]:
    """Return (the form reduced to the item's questions and computed cells, {id of a question or cell: value})."""
    cells = tuple(
        replace(cell, kind=ITEM) for cell in tree.instrument.computed if cell.within == item.id
    )
    fields = tuple(replace(ask, kind=(ITEM,)) for ask in tree.asks(item.id))
    form = replace(tree.instrument, fields=fields, computed=cells)
    given = {
        ask.id: answer.asks[ask.id]
        for ask in tree.asks(item.id)
        if answered(answer.asks.get(ask.id))
    }
    return form, {
        **given,
        **ComputedCells.of(form, PlanRowValues(item.id, ITEM, given)).cells[item.id],
    }
