"""The whole score of a sheet: items judged, branches scored, extra points, band, pass, and what is missing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from core.forms.conditions import CellValue, asked
from core.forms.score_kinds import score_kind
from core.forms.settings import by_default
from core.forms.shape import Ask, Instrument, Item
from core.forms.tree import Tree
from core.forms.vocabulary import State
from core.scoring.branches import base_of, parts_of
from core.scoring.judge import GRAVE, by_asks, item_points, judge_in, stepped
from core.scoring.missing import steps
from core.scoring.outcome import band_of, passes, standing
from core.scoring.score import Answer, Answers, Finding, ItemScore, MeasureEntry, Score

UNASKED = Answer()


def score(instrument: Instrument, answers: Answers) -> Score:
    """The live result of one sheet, in exact fractions; UserError when the form is not scored."""
    instrument = by_default(instrument)
    tree = tree_of(instrument, answers)
    results = judge_sheets(tree, answers)
    parts = parts_of(tree, results)
    base, full = base_of(tree, results, parts)
    extra = extra_points(instrument, answers)
    points = {part.id: part.points for part in parts}
    assessed = sum(_assessed(result, answers.items.get(item, UNASKED)) for item, result in results.items())
    result = Score(
        parts=parts,
        base=base,
        extra=extra,
        total=base + extra,
        full=full,
        band=band_of(instrument, base, extra, points),
        passes=passes(instrument, base, extra, points),
        coverage=(assessed, len(results)),
        items=results,
        findings=tuple(_findings(results.values())),
        standing=standing(instrument, answers.group, base, extra, answers.items),
        profiles=tree.on,
    )
    return replace(result, missing=steps(tree, result))


def _assessed(result: ItemScore, answer: Answer) -> bool:
    return result.state is not State.NOT_ASSESSED or answer.level is not None


def tree_of(instrument: Instrument, answers: Answers) -> Tree:
    """What counts: the profiles the office named and those its answers turn on, without what is not asked."""
    instrument = by_default(instrument)
    unasked: frozenset[str] = frozenset()
    if any(item.when for item in instrument.items):
        unasked = frozenset(item.id for item in instrument.items) - asked(instrument.items, given_values(answers))
    tree = Tree(instrument, answers.profiles, unasked)
    for _round in instrument.profiles:
        turned = turned_on(tree, answers)
        if turned <= tree.on:
            break
        tree = Tree(instrument, answers.profiles | turned, unasked)
    return tree


def turned_on(tree: Tree, answers: Answers) -> frozenset[str]:
    """Profiles that values chosen in this tree turn on."""
    if not any(choice.turns_on for choice in tree.instrument.choices):
        return frozenset()
    found = set()
    for item in tree.answered():
        answer = answers.items.get(item.id, UNASKED)
        found |= {choice.turns_on for choice in tree.choices(item.id) if choice.id == answer.choice}
        for ask in tree.asks(item.id):
            found |= {choice.turns_on for choice in tree.scale(ask.scale) if choice.id == answer.asks.get(ask.id)}
    return frozenset(found - {""})


def given_values(answers: Answers) -> dict[str, CellValue]:
    """What a condition of an item may read: each item's choice or state, `item.ask`, and the group of the unit."""
    values: dict[str, CellValue] = {"group": answers.group}
    for item, answer in answers.items.items():
        values[item] = answer.choice or answer.state
        values |= {f"{item}.{ask}": value for ask, value in answer.asks.items()}
    return values


def asks_of(tree: Tree, item: str, answers: Answers) -> tuple[Ask, ...]:
    """What the item asks besides its state, given the answers."""
    asks = tree.asks(item)
    if not any(ask.when for ask in asks):
        return asks
    being_asked = asked(asks, {**given_values(answers), **answers.items.get(item, UNASKED).asks})
    return tuple(ask for ask in asks if ask.id in being_asked)


def judge_all(tree: Tree, answers: Answers) -> dict[str, ItemScore]:
    """Every item that counts, judged, with the points it gives by itself, in printed order."""
    figures = {**answers.figures, **(shared_figures(tree, answers) if answers.shared else {})}
    results = {}
    for item in tree.answered():
        answer = answers.items.get(item.id, UNASKED)
        judged = judge_in(tree, item, answer, figures, answers.proofs)
        asks = asks_of(tree, item.id, answers)
        judged = _with_asks(judged, answer, asks) if asks else judged
        kind = score_kind(tree.instrument, tree.dimension(tree.position(item.id)[0]))
        if not kind.climbs:
            judged = _with_points(tree, item, answer, judged, asks, crossed=kind.crossed)
        results[item.id] = judged
    return results


def judge_sheets(tree: Tree, answers: Answers) -> dict[str, ItemScore]:
    """Every item judged; of a form that combines the sheets of a committee the mean or the median of their points.

    Only who has assessed an item counts for it: what is missing is said (`votes`) and is never nought.
    """
    combine = tree.instrument.combine
    if not answers.sheets or combine not in COMBINED:
        return judge_all(tree, answers)
    every = [judge_all(tree, replace(answers, items=items, sheets=())) for items in answers.sheets]
    return {item: _combined(COMBINED[combine], [one[item] for one in every]) for item in every[0]}


def _combined(mix: Callable[[Sequence[Fraction]], Fraction], found: Sequence[ItemScore]) -> ItemScore:
    votes = tuple(None if one.state is State.NOT_ASSESSED else one.points for one in found)
    known = [points for points in votes if points is not None]
    spoke = next((one for one in found if one.state is not State.NOT_ASSESSED), found[0])
    if not known:
        return replace(spoke, votes=votes)
    points = mix(known)
    state = State.MET if points else State.NOT_MET
    missing = ("few_sheets",) if None in votes else ()
    return replace(spoke, points=points, state=state, result=state, votes=votes, why=missing, open=False)


def mean_of(points: Sequence[Fraction]) -> Fraction:
    return sum(points, Fraction(0)) / len(points)


def median_of(points: Sequence[Fraction]) -> Fraction:
    """The one in the middle; of an even number the mean of both."""
    ordered, half = sorted(points), len(points) // 2
    return ordered[half] if len(points) % 2 else (ordered[half - 1] + ordered[half]) / 2


COMBINED: Mapping[str, Callable[[Sequence[Fraction]], Fraction]] = {"mean": mean_of, "median": median_of}


def _with_asks(judged: ItemScore, answer: Answer, asks: Sequence[Ask]) -> ItemScore:
    """With what is asked; a finding that it is met is not all that has to be entered while a question is open."""
    empty = tuple(ask.id for ask in asks if ask.required and not answer.asks.get(ask.id, ask.default))
    more = ("not_entered",) if empty and judged.state is State.MET and "not_entered" not in judged.why else ()
    return replace(judged, asked=tuple(ask.id for ask in asks), empty=empty, why=(*judged.why, *more))


def _with_points(
    tree: Tree, item: Item, answer: Answer, judged: ItemScore, asks: Sequence[Ask], *, crossed: bool
) -> ItemScore:
    """With its points; an item that is measured by numbers or questions alone is found met when it gives any."""
    points, most = item_points(tree, item, answer, judged, asks, crossed=crossed)
    judged = replace(judged, points=points, most=most)
    measured = stepped(tree, item) or by_asks(tree, item, asks)
    begun = stepped(tree, item) or any(answer.asks.get(ask) for ask in judged.asked)
    if measured and begun and points is not None and judged.state is State.NOT_ASSESSED and not answer.open:
        found = State.MET if points else State.NOT_MET
        judged = replace(judged, state=found, result=found)
    return replace(judged, open=measured and points is None and judged.state is State.NOT_ASSESSED)


def shared_figures(tree: Tree, answers: Answers) -> dict[str, MeasureEntry]:
    """The figure of each measure that was entered somewhere: the first in printed order."""
    figures: dict[str, MeasureEntry] = {}
    for item in tree.answered():
        answer = answers.items.get(item.id, UNASKED)
        for measure, periods in answer.measures.items():
            if periods and any(asked.id == measure for asked in tree.measures(item.id)):
                figures.setdefault(measure, MeasureEntry(item.id, periods))
    return figures


def extra_points(instrument: Instrument, answers: Answers) -> Fraction:
    """Each extra gives its points once when the number of awards satisfies its limit."""
    given = (extra.points for extra in instrument.extra if extra.awards.holds(Fraction(answers.extra.get(extra.id, 0))))
    return sum(given, Fraction(0))


def _findings(results: Iterable[ItemScore]) -> Iterable[Finding]:
    for result in results:
        yield from (Finding(rule, result.id, GRAVE[rule]) for rule in result.why)
