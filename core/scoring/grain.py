"""The points one item gives, where its form gives points by item: a scale, asks, or points of its own."""

from collections.abc import Sequence
from fractions import Fraction

from core.forms.shape import Ask, Choice, Item
from core.forms.tree import Tree
from core.forms.vocabulary import State
from core.scoring.judge import FAILING
from core.scoring.score import Answer, ItemScore

NOUGHT = Fraction(0)
TAKES_POINTS = FAILING - {"partly"}  # a value that is partly met gives the points its scale says


def item_points(
    tree: Tree, item: Item, answer: Answer, score: ItemScore, asks: Sequence[Ask]
) -> tuple[Fraction | None, Fraction]:
    """What the item gives and the most it could give; None when it does not apply.

    Points of the chosen value, or of the item, or the sum of what its asks give (`asks`: those that are asked), never
    above the lowest of the asks that cap it. A figure or rule that fails takes the points, whatever was chosen.
    """
    most = _most_of(tree, item, asks)
    if State.NOT_APPLICABLE in (score.result, score.state) and "not_allowed" not in score.why:
        return None, most
    if not TAKES_POINTS.isdisjoint(score.why):
        return NOUGHT, most
    own = _own(tree, item, answer, score.result, asks)
    added = [_asked(tree, ask, answer) for ask in asks if ask.id not in item.cap]
    lids = [_asked(tree, ask, answer) for ask in asks if ask.id in item.cap]
    return _capped(own, _sum(added), _known(lids)), most


def _most_of(tree: Tree, item: Item, asks: Sequence[Ask]) -> Fraction:
    chosen = _most(tree.choices(item.id))
    own = chosen if chosen is not None else item.points
    added = [_most(tree.scale(ask.scale)) for ask in asks if ask.id not in item.cap]
    lids = [_most(tree.scale(ask.scale)) for ask in asks if ask.id in item.cap]
    return _capped(own, _sum(added), _known(lids), otherwise=Fraction(1))


def _capped(
    own: Fraction | None, added: Fraction | None, lids: Sequence[Fraction], otherwise: Fraction = NOUGHT
) -> Fraction:
    """Own points, else what the asks add up to, else what the lids leave; never above a lid."""
    points = own if own is not None else added
    return min(lids, default=otherwise) if points is None else min([points, *lids])


def _own(tree: Tree, item: Item, answer: Answer, result: State, asks: Sequence[Ask]) -> Fraction | None:
    choices = tree.choices(item.id)
    if _most(choices) is not None:
        return _points(choices, answer.choice)
    if answer.level is not None:
        return Fraction(answer.level)
    if item.points is None and asks:
        return None
    worth = Fraction(1) if item.points is None else item.points
    return worth if result is State.MET else NOUGHT


def _asked(tree: Tree, ask: Ask, answer: Answer) -> Fraction | None:
    """Points of the answer to an ask: 0 while unanswered, None when its scale gives no points."""
    values = tree.scale(ask.scale)
    return None if _most(values) is None else _points(values, answer.asks.get(ask.id, ask.default))


def _points(choices: Sequence[Choice], chosen: str) -> Fraction:
    found = (choice.points for choice in choices if choice.id == chosen)
    return next(found, None) or NOUGHT


def _most(choices: Sequence[Choice]) -> Fraction | None:
    return max(_known([choice.points for choice in choices]), default=None)


def _sum(points: Sequence[Fraction | None]) -> Fraction | None:
    known = _known(points)
    return sum(known, NOUGHT) if known else None


def _known(points: Sequence[Fraction | None]) -> list[Fraction]:
    return [number for number in points if number is not None]
