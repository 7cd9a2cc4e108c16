"""Judge one item: its result after parts, proofs, measures and rules, its points, and which evidence counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import prod
from typing import NamedTuple

from core.exact import exact_text, shown
from core.forms.field_types import type_of
from core.forms.shape import Field, Item, ItemMeasure, ItemPart, ItemRule, Proof, ScaleChoice
from core.forms.tree import Tree
from core.forms.vocabulary import PERIODS, ItemState
from core.scoring.score import Answer, CountRatio, ItemScore, LimitCheck, MeasureNumbers, Number
from core.thai.written import Period

# How grave each finding on an item is.
NOUGHT, ONE = Fraction(0), Fraction(1)
NONE: Mapping[str, MeasureNumbers] = {}


def judge_in(
    tree: Tree,
    item: Item,
    answer: Answer,
    figures: Mapping[str, MeasureNumbers],
    piece_counts: Mapping[tuple[str, str], int] | None = None,
) -> ItemScore:
    """Return the result of one item of a sheet. `figures`: {measure id: entry} of the whole sheet; `piece_counts`:
    {(item, proof): number of pieces of evidence that count}, None = do not check evidence."""
    scale = {choice.id: choice for choice in tree.choices(item.id)}
    leaves = tree.parts(item.id), tree.measures(item.id), tree.rules(item.id)
    judged = judge_item(item, answer, *leaves, scale, figures)
    asked = tree.proofs(item.id) if judged.state is ItemState.MET else ()
    if piece_counts is not None:
        missing = [proof for proof in asked if proof.lacking(piece_counts)]
    else:
        missing = []
    if any(proof.fault == BLOCK for proof in missing):
        judged = replace(
            judged, result=ItemState.NOT_MET, finding_ids=(*judged.finding_ids, "proof_missing")
        )
    differ = bool(answer.measures) and any(
        figures[name].item != item.id and figures[name].periods != periods
        for name, periods in answer.measures.items()
        if periods and name in figures
    )
    if differ:
        return replace(judged, finding_ids=(*judged.finding_ids, "figures_differ"))
    return judged


def judge_item(
    item: Item,
    answer: Answer,
    parts: Sequence[ItemPart],
    measures: Sequence[ItemMeasure],
    rules: Sequence[ItemRule],
    scale: Mapping[str, ScaleChoice],
    figures: Mapping[str, MeasureNumbers] = NONE,
) -> ItemScore:
    """Return an item's result, without a check of its proofs. Figures within their limits do not change a person's
    answer. A figure outside its limit turns MET into NOT_MET; a missing one only adds a finding. `figures`: {measure
    id: entry} of figures entered under other items."""
    state, why = _state(item, answer, scale)
    ticks = ((part, answer.parts.get(part.id)) for part in parts)
    ticked = [LimitCheck(part.id, value, value, str(part.text)) for part, value in ticks]
    held = [_measure(measure, answer, figures) for measure in measures]
    trouble = [*_of_parts(item, ticked), *_of_measures(item, held)]
    entered = True if (ticked or held) and not trouble else None
    if not ItemScore.FAILING.isdisjoint(trouble):
        entered = False
    if any(measure.gives for measure in measures):
        # such a figure counts whatever else a person answered, so it is told as well
        why += [one for one in trouble if one == "impossible" and state is not ItemState.MET]
    if state is ItemState.MET:
        same = any(
            rule.kind == "not_same_project" and answer.same_as.get(rule.id) in rule.of
            for rule in rules
        )
        happened = item.type == "absence" and answer.number is not None and answer.number > 0
        why += [*trouble, *["same_project"] * same, *["happened"] * happened]
    failed = not ItemScore.FAILING.isdisjoint(why)
    result = state
    if state is ItemState.NOT_APPLICABLE:
        result = ItemState.MET if item.not_applicable == "met" else ItemState.NOT_APPLICABLE
    if failed:
        result = ItemState.NOT_MET
    judged = (*ticked, *(entry for entry, _ in held))
    return ItemScore(item.id, result, state, judged, tuple(why), entered)


def _state(
    item: Item, answer: Answer, scale: Mapping[str, ScaleChoice]
) -> tuple[ItemState, list[str]]:
    """Return the person's decision (the state, or what the chosen value of a scale means), and findings on it."""
    if not answer.choice:
        if scale and answer.state in (ItemState.MET, ItemState.NOT_MET):
            return ItemState.NOT_ASSESSED, []
        refused = answer.state is ItemState.NOT_APPLICABLE and not item.not_applicable
        return answer.state, ["not_allowed"] if refused else []
    choice = scale.get(answer.choice)
    if choice is None:
        return ItemState.NOT_MET, ["not_allowed"]
    if choice.result == "partly":
        return ItemState.MET, ["partly"]
    if choice.result:
        return ItemState(choice.result), []
    return (
        ItemState.NOT_MET if choice.points is not None and choice.points <= 0 else ItemState.MET,
        [],
    )


def _of_parts(item: Item, ticked: Sequence[LimitCheck]) -> list[str]:
    values = [tick.value for tick in ticked]
    if all(values) or (item.enough == "any" and any(values)):
        return []
    if item.enough == "any":
        return ["not_entered"] if None in values else ["part_missing"]
    return ["part_missing"] if False in values else ["not_entered"]


def _of_measures(item: Item, checks: Iterable[tuple[LimitCheck, str]]) -> list[str]:
    troubles = ["measure_fails" if entry.holds is False else trouble for entry, trouble in checks]
    # one that holds is enough, one to come still may
    if item.enough == "any" and {*troubles} != {"measure_fails"}:
        troubles = [] if "" in troubles else [one for one in troubles if one != "measure_fails"]
    return list(dict.fromkeys(filter(None, troubles)))


def _measure(
    measure: ItemMeasure, answer: Answer, figures: Mapping[str, MeasureNumbers]
) -> tuple[LimitCheck, str]:
    """Return the measure checked against its limit, and the finding on its entry ("" = none)."""
    own = answer.measures.get(measure.id)
    borrowed = None if own else figures.get(measure.id)
    periods = own or (borrowed.periods if borrowed else {})
    at = (borrowed.item, borrowed.source) if borrowed else ("", "")
    values, trouble = _usable(periods, measure)
    if not values:
        if trouble == "of_zero" and measure.not_applicable == "met":
            return LimitCheck(measure.id, next(iter(periods.values())), True, "", *at), ""
        return LimitCheck(measure.id, None, None, "", *at), trouble or "not_entered"
    limit, unit = measure.holds, " %" if type_of(measure).share else ""
    failing = [number for number in values if not limit.holds(amount(number))]
    pick = max if limit.op in ("<=", "<") else min  # the worst number of the year counts
    value = pick(failing or values, key=amount)
    text = f"{shown(amount(value), limit.value)}{unit} {limit.sign} {exact_text(limit.value)}{unit}"
    if failing:
        return LimitCheck(measure.id, value, False, text, *at), ""
    # without a period: of the year
    whole = "" in periods or len(periods) >= len(PERIODS.get(measure.each, ("",)))
    if whole and not trouble:
        return LimitCheck(measure.id, value, True, text, *at), ""
    return LimitCheck(measure.id, value, None, text, *at), trouble or "not_entered"


def _usable(periods: Mapping[str, Number], measure: ItemMeasure) -> tuple[list[Number], str]:
    """Return the usable numbers, and the finding on those that are not usable ("" = none)."""
    usable: list[Number] = []
    trouble = ""
    for number in periods.values():
        if isinstance(number, CountRatio):
            possible = 0 <= number.num <= number.den
        else:
            possible = number >= 0 and not (type_of(measure).share and number > 100)
        if isinstance(number, CountRatio) and number.den == 0 == number.num:
            trouble = trouble or "of_zero"
        elif possible and not measure.exceeds(amount(number)):
            usable.append(number)
        else:
            trouble = "impossible"
    if usable and trouble == "of_zero" and measure.not_applicable == "met":
        trouble = ""
    return usable, trouble


def amount(number: Number) -> Fraction:
    """Return the exact number to compare with a limit; for a ratio, its percentage."""
    return Fraction(number.num * 100) / number.den if isinstance(number, CountRatio) else number


def item_points(
    tree: Tree,
    item: Item,
    answer: Answer,
    score: ItemScore,
    fields: Sequence[Field],
    *,
    multiplied: bool = False,
) -> tuple[Fraction | None, Fraction]:
    """Return (points of the item, most points it can give). The points are None if the item does not apply or the
    figure that yields them is missing, 0 if a check fails. An item without own points gets the sum of the points of its
    questions (`fields`) or, if `multiplied`, their product, None if one is unanswered."""
    fields = [ask for ask in fields if not ask.again]
    multiplied = multiplied and tree.by_asks(item, fields)
    most = _most_of(tree, item, fields, crossed=multiplied)
    if (
        ItemState.NOT_APPLICABLE in (score.result, score.state)
        and "not_allowed" not in score.finding_ids
    ):
        return None, most
    if not ItemScore.TAKES_POINTS.isdisjoint(score.finding_ids):
        return NOUGHT, most
    if multiplied:
        scored = [ask for ask in fields if _most(tree.scale(ask.scale)) is not None]
        answered = bool(scored) and all(answer.asks.get(ask.id, ask.default) for ask in scored)
        if not answered:
            return None, most
        return prod((_asked(tree, ask, answer) or NOUGHT for ask in scored), start=ONE), most
    if tree.stepped(item):
        return _reached(tree, item, score), most
    own = _own(tree, item, answer, score.result, fields)
    if own is None:
        own = sum(_known([_asked(tree, ask, answer) for ask in fields]), NOUGHT)
    return own, most


def _reached(tree: Tree, item: Item, score: ItemScore) -> Fraction | None:
    """Return the step or number that the item's measures reach, the lowest of several; None if one is not entered."""
    entries = {entry.id: entry.value for entry in score.checks}
    found = []
    for measure in tree.measures(item.id):
        value = entries.get(measure.id)
        if measure.gives_points and (value is None or isinstance(value, bool)):
            return None
        if measure.gives_points and value is not None and not isinstance(value, bool):
            number = amount(value)
            if measure.steps:
                found.append(Fraction(measure.step_of(number)))
            else:
                found.append(number)
    return min(found)


def _most_of(tree: Tree, item: Item, fields: Sequence[Field], *, crossed: bool = False) -> Fraction:
    if crossed:
        return prod(_known([_most(tree.scale(ask.scale)) for ask in fields]), start=Fraction(1))
    if tree.stepped(item):
        numbers = (each for each in tree.measures(item.id) if each.gives_points)
        return min(
            Fraction(len(each.steps)) if each.steps else each.holds.value for each in numbers
        )
    chosen = _most(tree.choices(item.id))
    own = chosen if chosen is not None else item.points
    added = _known([_most(tree.scale(ask.scale)) for ask in fields])
    if own is not None:
        return own
    if added:
        return sum(added, NOUGHT)
    return Fraction(1)


def _own(
    tree: Tree, item: Item, answer: Answer, result: ItemState, fields: Sequence[Field]
) -> Fraction | None:
    choices = tree.choices(item.id)
    if _most(choices) is not None:
        return _points(choices, answer.choice)
    if answer.level is not None:
        return Fraction(answer.level)
    if tree.by_asks(item, fields):
        return None
    worth = Fraction(1) if item.points is None else item.points
    return worth if result is ItemState.MET else NOUGHT


def _asked(tree: Tree, ask: Field, answer: Answer) -> Fraction | None:
    """Return the points of the answer to an ask: 0 while unanswered, None if its scale gives no points."""
    values = tree.scale(ask.scale)
    return None if _most(values) is None else _points(values, answer.asks.get(ask.id, ask.default))


def _points(choices: Sequence[ScaleChoice], choice_id: str) -> Fraction:
    points = (choice.points for choice in choices if choice.id == choice_id)
    return next(points, None) or NOUGHT


def _most(choices: Sequence[ScaleChoice]) -> Fraction | None:
    return max(_known([choice.points for choice in choices]), default=None)


def _known(points: Sequence[Fraction | None]) -> list[Fraction]:
    return [number for number in points if number is not None]


# Proof.fault, Proof.period
BLOCK = "block"
EACH_MONTH = "month"


class EvidencePieceDays(NamedTuple):
    """The days of one piece of evidence: its date, and the last day of its validity."""

    date: str = ""  # ISO; "" = it has none
    until: str = ""  # ISO: to which day it holds; "" = that day alone
    in_conflict: bool = False  # several days nobody has chosen between


class ProofResult(NamedTuple):
    """The result of a proof the form demands; `left_out`: for each piece why it does not count ("" = it counts)."""

    proof: Proof
    left_out: tuple[str, ...] = ()  # undated | outside | torn | again

    @property
    def many(self) -> int:
        """The number of pieces of evidence demanded, at least 1."""
        return max(1, self.proof.many)

    @property
    def counts(self) -> int:
        """The number of pieces of evidence that count."""
        return self.left_out.count("")

    @property
    def missing(self) -> bool:
        return self.counts < self.many

    @property
    def blocks(self) -> bool:
        """Whether a lack of this proof makes the item not met, whatever was answered."""
        return self.proof.fault == BLOCK


def judge_proof(proof: Proof, pieces: Sequence[EvidencePieceDays], year: int) -> ProofResult:
    """Return which `pieces` of evidence count for a proof in a fiscal `year` (Buddhist era; 0 = do not check days)."""
    left_out: list[str] = []
    months: set[str] = set()  # of pieces that count
    for days in pieces:
        why, month = why_not(proof, days, year), days.date[:7]
        if not why and proof.period == EACH_MONTH:
            why = "again" if month in months else ""
            months.add(month)
        left_out.append(why)
    return ProofResult(proof, tuple(left_out))


def why_not(proof: Proof, days: EvidencePieceDays, year: int) -> str:
    """Return why a piece of evidence does not count: "undated", "outside" the proof's period, or "torn" (its dates
    conflict). "" if it counts, the proof has no period, or `year` is 0."""
    if not proof.period or not year:
        return ""
    if days.in_conflict:
        return "torn"
    if not days.date:
        return "undated"
    period = Period(next((of for _form, of in proof.sources(year)), year))
    inside = (
        days.date <= period.last.isoformat()
        and max(days.date, days.until) >= period.first.isoformat()
    )
    return "" if inside else "outside"
