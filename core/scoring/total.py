"""Compute the whole score of a sheet: items, branches, extra points, grade, passing, and ways to more points."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from statistics import median

from core.forms.computed import asking_order
from core.forms.operations import NOUGHT, CellValue, Operation, active_ids, holds
from core.forms.settings import SettingInForce
from core.forms.shape import FEWEST, Band, Field, Instrument, Item
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.scoring.judge import item_points, judge_in
from core.scoring.missing import steps
from core.scoring.outcome import (
    UNASKED,
    GradingPoints,
    bands_reached,
    base_of,
    decimals_of,
    named_values,
    part_places,
    parts_of,
    waits,
)
from core.scoring.score import (
    EVERYBODY,
    Answer,
    AnswerTally,
    DimensionScore,
    ItemFinding,
    ItemScore,
    MeasureNumbers,
    Score,
    Tallies,
)


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of one scored sheet, with everything else that its score needs."""

    items: Mapping[str, Answer] = field(default_factory=dict)
    profiles: frozenset[str] = frozenset()  # on; empty = the instrument's defaults
    extra: Mapping[str, int] = field(default_factory=dict)  # awards per extra
    group: str = ""
    # (item, proof) -> pieces that count; None = not looked at
    proofs: Mapping[tuple[str, str], int] | None = None
    # filled by themselves where nobody entered one
    figures: Mapping[str, "MeasureNumbers"] = field(default_factory=dict)
    # of each assessor, where the form makes one score of them
    sheets: tuple[Mapping[str, Answer], ...] = ()
    # what assessors came to, by item, as released; None = see sheets
    merged: "Mapping[str, AnswerTally] | None" = None
    # by what the sheet is filled for, begun or not; None = filled once
    each: Mapping[str, "Answers"] | None = None
    # what people come to together; None = it is not answered for people
    people: "Tallies | None" = None
    asked_of: int = 0  # how many people have begun
    asking: bool = False  # respondents still answer, so that nobody is told yet what they come to
    shared: bool = True  # a figure entered under one item holds wherever the same measure is asked

    def score(self, instrument: Instrument) -> Score:
        """Return the score as answered so far; an unanswered item gets 0 points, but its maximum counts. If the form is
        filled in for each entry of a register, return the mean of the entries begun. UserError if not scored."""
        instrument = SettingInForce.by_default(instrument)
        if self.each is not None and self.people is None:
            every = [(each, each.score(instrument)) for each in self.each.values()]
            return _over_entries(instrument, self, every)
        tree = self.tree(instrument)
        result = _whole(tree, self)
        if self.people is not None:
            return result
        return replace(result, ways=partial(steps, tree, result))

    def tree(self, instrument: Instrument) -> Tree:
        """Return the form's tree for the chosen profiles, without items and branches that answers leave unasked."""
        instrument = SettingInForce.by_default(instrument)
        return Tree.under(instrument, self.profiles, unasked(instrument, self, self.profiles))

    def judge(self, tree: Tree) -> dict[str, ItemScore]:
        """Return {item id: result} of every item that counts, in printed order; items of a ladder get no points."""
        figures = {**self.figures, **(shared_figures(tree, self) if self.shared else {})}
        results = {}
        for item in tree.answered():
            answer = self.items.get(item.id, UNASKED)
            judged = judge_in(tree, item, answer, figures, self.proofs)
            asks = self.asks_of(tree, item.id)
            if asks:
                empty = tuple(
                    ask.id
                    for ask in asks
                    if ask.required and not answer.asks.get(ask.id, ask.default)
                )
                lacks = (
                    empty
                    and judged.state is ItemState.MET
                    and "not_entered" not in judged.finding_ids
                )
                found = (*judged.finding_ids, "not_entered") if lacks else judged.finding_ids
                judged = replace(
                    judged,
                    asked_questions=tuple(ask.id for ask in asks),
                    empty=empty,
                    finding_ids=found,
                )
            kind = Operation.of(tree.instrument, tree.dimension(tree.position(item.id)[0]))
            if not kind.climbs:
                judged = _with_points(tree, item, answer, judged, asks, crossed=kind.crossed)
            results[item.id] = judged
        return results

    def judge_sheets(self, tree: Tree) -> dict[str, ItemScore]:
        """Return {item id: result}, with the mean or median points of the assessors if the form combines sheets."""
        if self.people is not None:
            return _of_people(tree, self, self.people.get(EVERYBODY, {}))
        if self.merged is not None:  # other items stay as they were judged
            results = self.judge(tree)
            for item, told in self.merged.items():
                if item in results:
                    state = ItemState.MET if told.points else ItemState.NOT_MET
                    results[item] = replace(
                        results[item],
                        state=state,
                        result=state,
                        points=told.points,
                        finding_ids=(),
                        open=False,
                    )
            return results
        combine = tree.instrument.combine
        if not self.sheets or combine not in COMBINED:
            return self.judge(tree)
        every = [replace(self, items=items, sheets=()).judge(tree) for items in self.sheets]
        return {
            item: _combined(COMBINED[combine], [one[item] for one in every]) for item in every[0]
        }

    def covered(self, score: Score, items: Collection[str]) -> tuple[int, int]:
        """Return (how many are assessed, how many there are) of those `items` that have a result in `score`."""
        results = [score.items[item] for item in items if item in score.items]
        return sum(_assessed(one, self.items.get(one.id, UNASKED)) for one in results), len(results)

    def asks_of(self, tree: Tree, item: str) -> tuple[Field, ...]:
        """Return the questions of an item whose conditions hold for these answers; its state is not among them."""
        asks = tree.asks(item)
        if not any(ask.when for ask in asks):
            return asks
        being_asked = active_ids(asks, {**given_values(self), **self.items.get(item, UNASKED).asks})
        return tuple(ask for ask in asks if ask.id in being_asked)

    def tallies(
        self, tree: Tree, people: Sequence[tuple[str, Mapping[str, Answer]]], groups: Sequence[str]
    ) -> Tallies:
        """Return the combined answers of `people`, pairs of (group, answers): of all people and of each group. Left out
        are figures of fewer than FEWEST people, and groups that would let such a figure be inferred."""
        kept: dict[str, dict[str, list[tuple[Fraction, str]]]] = {}
        each = tree.instrument.entry_items
        for group, items in people:
            for item, result in replace(self, items={**self.items, **items}).judge(tree).items():
                if (
                    item in each
                    and result.state is not ItemState.NOT_ASSESSED
                    and result.points is not None
                ):
                    chosen = items[item].choice if item in items else ""
                    kept.setdefault(item, {}).setdefault(group, []).append((result.points, chosen))
        found: dict[str, dict[str, AnswerTally]] = {}
        for item, by in kept.items():
            everybody = [one for said in by.values() for one in said]
            if len(everybody) < FEWEST:
                continue
            found.setdefault(EVERYBODY, {})[item] = _tally(everybody)
            for group in _telling(
                {group: len(by.get(group, ())) for group in groups}, len(everybody)
            ):
                found.setdefault(group, {})[item] = _tally(by[group])
        return found


def _whole(tree: Tree, answers: Answers) -> Score:
    """Return the score of a sheet in a tree, without the ways to more points."""
    instrument, results = tree.instrument, answers.judge_sheets(tree)
    parts = parts_of(tree, results)
    known = {part.id: part for part in parts}
    branches = Tree.under(instrument, tree.on).dimensions
    base, full = base_of(tree, results, parts)
    awarded = (
        one for one in instrument.extra if one.holds.holds(Fraction(answers.extra.get(one.id, 0)))
    )
    # each counts once, whatever the number of awards
    extra = sum((one.points for one in awarded), Fraction(0))
    assessed = sum(
        _assessed(result, answers.items.get(item, UNASKED)) for item, result in results.items()
    )
    figures = GradingPoints.of(instrument, base, extra, parts, results) if answers.group else None
    result = Score(
        parts=tuple(
            known.get(branch.id) or DimensionScore(branch.id, NOUGHT, NOUGHT) for branch in branches
        ),
        base=base,
        extra=extra,
        total=base + extra,
        full=full,
        band=None,
        passes=None,
        coverage=(assessed, len(results)),
        items=results,
        findings=tuple(
            ItemFinding(rule, one.id, ItemScore.GRAVE[rule])
            for one in results.values()
            for rule in one.finding_ids
        ),
        standing=figures.standing(answers.group, answers.items, tree.on) if figures else None,
        profiles=tree.on,
        waits=waits(tree, "", results),
    )
    return _placed(tree, result)


def _placed(tree: Tree, score: Score) -> Score:
    """Return the score with bands, passing and decimals: none before anything is assessed, unknown while it waits."""
    form = tree.instrument
    tree = Tree.under(form, tree.on)  # with what is not asked
    figures = GradingPoints.of(form, score.base, score.extra, score.parts, score.items)
    begun = bool(score.coverage[0])
    places = figures.places()
    return replace(
        score,
        band=figures.band() if begun and not score.waits else None,
        passes=_passes(score, figures) and begun,
        places=places,
        parts=tuple(
            replace(
                one,
                places=part_places(form, one, decimals_of(tree, tree.dimension(one.id)), places),
            )
            for one in score.parts
        ),
        bands={
            of: band.name
            for of, band in bands_reached(form, figures.parts, figures.values).items()
            if begun_in(tree, score.items, of)
        },
    )


def _passes(score: Score, figures: GradingPoints) -> bool | None:
    """Return whether the score passes; while the whole waits for answers, False if a branch fails, else None."""
    form = figures.form
    known = tuple(rule for rule in form.passes if not (score.waits and rule.of in Band.WHOLE))
    if len(known) == len(form.passes):
        return figures.passes(score.profiles)
    held = figures._replace(form=replace(form, passes=known)).passes(score.profiles)
    return False if held is False else None


def begun_in(tree: Tree, results: Mapping[str, ItemScore], branch: str) -> bool:
    """Return whether any item in a branch is assessed."""
    return any(
        results[item.id].state is not ItemState.NOT_ASSESSED
        for item in tree.answered(branch)
        if item.id in results
    )


def _over_entries(
    instrument: Instrument, answers: Answers, every: Sequence[tuple[Answers, Score]]
) -> Score:
    """Return the score of a form filled for each entry: the mean over the entries that are begun."""
    each = instrument.entry_items
    counts = [given.covered(one, each) for given, one in every]
    begun = [
        one
        for (_given, one), (assessed, _of) in zip(every, counts, strict=True)
        if assessed and not one.waits
    ]
    empty = replace(answers, each=None).score(instrument)
    once = answers.covered(empty, empty.items.keys() - each)
    both = once[0] + sum(count[0] for count in counts), once[1] + sum(count[1] for count in counts)
    if not begun:
        return replace(empty, coverage=both, ways=tuple)
    base = mean_of([one.base for one in begun])
    full = mean_of([one.full for one in begun])
    whole = replace(
        empty,
        parts=tuple(_mean_part([one.parts[n] for one in begun]) for n in range(len(empty.parts))),
        base=base,
        total=base + empty.extra,
        full=full,
        coverage=both,
        items={
            item: _mean_item([one.items[item] for one in begun if item in one.items])
            for item in begun[0].items
        },
        findings=(),
        ways=tuple,
        waits=False,
    )
    return _placed(Tree.under(instrument, empty.profiles), whole)


def _mean_part(every: Sequence[DimensionScore]) -> DimensionScore:
    """Return the mean score of a branch over the sheets in which something of it applies."""
    found = [one for one in every if one.full] or every
    return replace(
        found[0],
        points=mean_of([one.points for one in found]),
        full=mean_of([one.full for one in found]),
    )


def _mean_item(every: Sequence[ItemScore]) -> ItemScore:
    """Return the mean of an item over sheets: met if met in all of them, assessed if assessed in all of them."""
    states = {one.state for one in every}
    results = {one.result for one in every}
    if len(states) == 1:
        state = states.pop()
    elif ItemState.NOT_ASSESSED in states:
        state = ItemState.NOT_ASSESSED
    else:
        state = ItemState.MET
    if len(results) == 1:
        result = results.pop()
    elif ItemState.NOT_MET in results:
        result = ItemState.NOT_MET
    else:
        result = ItemState.NOT_ASSESSED
    points = [one.points for one in every if one.points is not None]
    mean = mean_of(points) if points else None
    return ItemScore(
        every[0].id, result, state, points=mean, most=mean_of([one.most for one in every])
    )


def _assessed(result: ItemScore, answer: Answer) -> bool:
    return result.state is not ItemState.NOT_ASSESSED or answer.level is not None


def unasked(form: Instrument, answers: Answers, profiles: frozenset[str]) -> frozenset[str]:
    """Return the ids of items and branches not asked, as their conditions do not hold; `profiles`: chosen ids."""
    asking = asking_order(form)
    if asking is None:
        return frozenset()
    given = given_values(answers)
    values: dict[str, CellValue] = {"group": answers.group}
    out = set(asking.stuck & asking.nodes.keys())
    open_ = {name for name, node in asking.nodes.items() if node.when}
    done: set[str] = set()
    for name in asking.order:
        done.add(name)
        node = asking.nodes.get(name)
        if node is None:
            continue
        if not values.keys() >= {*asking.reads(node.when)}:
            tree = Tree.under(form, profiles, out | open_)
            found = figures(tree, _whole(tree, answers))
            values |= {one: found.get(one) for one in asking.computable(done)}
        open_.discard(name)
        if node.within.partition("/")[0] in out or not holds(node.when, values):
            out.add(name)
        else:
            values |= {one: given[one] for one in asking.answers.get(name, ()) if one in given}
    return frozenset(out)


def figures(tree: Tree, score: Score) -> dict[str, CellValue]:
    """Return {name used in conditions: value} for a score; branches that have no answers or no score are left out."""
    parts = [one for one in score.parts if one.full and begun_in(tree, score.items, one.id)]
    form = tree.instrument
    values = named_values(
        form, GradingPoints.of(form, score.base, score.extra, parts, score.items).points
    )
    values |= {f"{one.id}.level": one.level for one in parts}
    if score.full and any(one.state is not ItemState.NOT_ASSESSED for one in score.items.values()):
        return values
    # nothing was assessed: the figures of the whole score say nothing yet
    return {
        name: value for name, value in values.items() if name.partition(".")[0] not in Band.WHOLE
    }


def given_values(answers: Answers) -> dict[str, CellValue]:
    """Return the values that conditions read, by name: item id (its choice, else its state), `item.ask` and `group`."""
    values: dict[str, CellValue] = {"group": answers.group}
    for item, answer in answers.items.items():
        values[item] = answer.choice or answer.state
        values |= {f"{item}.{ask}": value for ask, value in answer.asks.items()}
    return values


def _of_people(
    tree: Tree, answers: Answers, tallies: Mapping[str, AnswerTally]
) -> dict[str, ItemScore]:
    """Return the results with the mean points of people's answers; an item that too few answered is not assessed."""
    results, each = answers.judge(tree), tree.instrument.entry_items
    for item, result in results.items():
        if item not in each:
            continue
        if item in tallies:
            state = ItemState.MET if tallies[item].points else ItemState.NOT_MET
            results[item] = ItemScore(
                item, state, state, points=tallies[item].points, most=result.most
            )
        else:
            results[item] = ItemScore(
                item, ItemState.NOT_ASSESSED, ItemState.NOT_ASSESSED, most=result.most
            )
    return results


def _tally(answers: Sequence[tuple[Fraction, str]]) -> AnswerTally:
    counts = Counter(choice for _points, choice in answers if choice)
    return AnswerTally(len(answers), mean_of([points for points, _chosen in answers]), counts)


def _telling(counts: Mapping[str, int], all_: int) -> list[str]:
    """Return the groups to show: each has FEWEST people or more, and so have all other people together, if any."""
    shown = sorted(
        (group for group, n in counts.items() if n >= FEWEST), key=lambda group: counts[group]
    )
    while shown and 0 < all_ - sum(counts[group] for group in shown) < FEWEST:
        shown = shown[1:]
    return shown


def _combined(
    mix: Callable[[Sequence[Fraction]], Fraction], scores: Sequence[ItemScore]
) -> ItemScore:
    votes = tuple(None if one.state is ItemState.NOT_ASSESSED else one.points for one in scores)
    known = [points for points in votes if points is not None]
    spoke = next((one for one in scores if one.state is not ItemState.NOT_ASSESSED), scores[0])
    if not known:
        return replace(spoke, votes=votes)
    points = mix(known)
    state = ItemState.MET if points else ItemState.NOT_MET
    missing = ("few_sheets",) if None in votes else ()
    return replace(
        spoke,
        points=points,
        state=state,
        result=state,
        votes=votes,
        finding_ids=missing,
        open=False,
    )


def mean_of(points: Sequence[Fraction]) -> Fraction:
    return sum(points, Fraction(0)) / len(points)


COMBINED: Mapping[str, Callable[[Sequence[Fraction]], Fraction]] = {
    "mean": mean_of,
    "median": median,
}


def _with_points(
    tree: Tree,
    item: Item,
    answer: Answer,
    score: ItemScore,
    fields: Sequence[Field],
    *,
    crossed: bool,
) -> ItemScore:
    """Return the result with its points; an item scored by numbers or questions alone is met if it gives any."""
    points, most = item_points(tree, item, answer, score, fields, multiplied=crossed)
    score = replace(score, points=points, most=most)
    measured = tree.stepped(item) or tree.by_asks(item, fields)
    begun = tree.stepped(item) or any(answer.asks.get(ask) for ask in score.asked_questions)
    if (
        measured
        and begun
        and points is not None
        and score.state is ItemState.NOT_ASSESSED
        and not answer.open
    ):
        found = ItemState.MET if points else ItemState.NOT_MET
        score = replace(score, state=found, result=found)
    return replace(
        score, open=points is None and ItemState.NOT_APPLICABLE not in (score.result, score.state)
    )


def shared_figures(tree: Tree, answers: Answers) -> dict[str, MeasureNumbers]:
    """Return {measure id: entry}; a measure entered under several items has the entry of the item printed first."""
    figures: dict[str, MeasureNumbers] = {}
    for item in tree.answered():
        answer = answers.items.get(item.id, UNASKED)
        for measure, periods in answer.measures.items():
            if periods and any(asked.id == measure for asked in tree.measures(item.id)):
                figures.setdefault(measure, MeasureNumbers(item.id, periods))
    return figures
