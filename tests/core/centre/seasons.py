"""Seasons nobody lived: offices, what is true of them and what they claim, and the sample that looks at the winners.

`ladder`: five dimensions of five levels with the points and numbers of items of the CDD form (without its extra
points); `checklist`: 64 items of one point. An office that exaggerates claims a part of what it has not done.
"""

import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import NamedTuple

from core.centre.risk import (
    FALSE,
    STOP,
    ClaimVerdict,
    PointsAtStake,
    PointsClaim,
    drawn,
    fewest,
    judged,
    left_out,
)

STEPS = (6, 2, 4, 6, 2)  # points of a level, by dimension
# by dimension and level
ITEMS = ((16, 2, 2, 3, 1), (3, 5, 1, 1, 2), (1, 1, 1, 2, 2), (1, 1, 4, 2, 2), (2, 1, 3, 3, 2))


class Season(NamedTuple):
    wrong: bool  # a unit stands among the first that would not, by what is true
    stopped: bool  # and the sample found nothing to say against it
    looked: int  # items looked at
    of: int  # items of all units
    equal: (
        int  # items that a draw with equal chances takes at this risk, were every one found sound
    )


class Form(NamedTuple):
    items: int
    total: Callable[[frozenset[int]], int]  # of the items that are met
    stakes: Callable[[frozenset[int]], tuple[PointsAtStake, ...]]


def _places() -> Iterator[tuple[int, int]]:
    """Dimension and level (from 0) of each item."""
    for dimension, levels in enumerate(ITEMS):
        for level, count in enumerate(levels):
            yield from [(dimension, level)] * count


PLACES = tuple(_places())


def _levels(met: frozenset[int]) -> list[int]:
    """The highest unbroken level of each dimension."""
    missing = {PLACES[item] for item in range(len(PLACES)) if item not in met}
    return [
        next((level for level in range(5) if (dimension, level) in missing), 5)
        for dimension in range(5)
    ]


def _climbed(met: frozenset[int]) -> int:
    return sum(level * step for level, step in zip(_levels(met), STEPS, strict=True))


def _rungs(met: frozenset[int]) -> tuple[PointsAtStake, ...]:
    reached = _levels(met)
    return tuple(
        PointsAtStake(
            str(item),
            f"d{dimension}",
            Fraction(max(0, reached[dimension] - level) * STEPS[dimension]),
        )
        for item in sorted(met)
        for dimension, level in [PLACES[item]]
    )


FORMS = {
    "ladder": Form(len(PLACES), _climbed, _rungs),
    "checklist": Form(
        64,
        len,
        lambda met: tuple(PointsAtStake(str(item), "", Fraction(1)) for item in sorted(met)),
    ),
}


class Unit(NamedTuple):
    code: str
    true: frozenset[int]
    claimed: frozenset[int]


def _unit(form: Form, code: str, chance: random.Random) -> Unit:
    """Most offices say what is so; one in five claims some of what it has not done, or nearly all of it."""
    good = chance.uniform(0.7, 0.99)
    bold = chance.choice((0, 0, 0, 0, 0, 0, 0, 0, 0.2, 0.8))
    true = frozenset(item for item in range(form.items) if chance.random() < good)
    more = frozenset(
        item for item in range(form.items) if item not in true and chance.random() < bold
    )
    return Unit(code, true, true | more)


def season(
    form_name: str, seed: int, limit: Fraction, *, units: int, first: int = 1
) -> Season | None:
    """Of one ranking the `first` best by what they claim are looked at. None where more are level at the last place
    than may be chosen: a resolution decides, not a sample.
    """
    form = FORMS[form_name]
    chance = random.Random(f"{form_name} {units} {seed}")
    every = [_unit(form, f"u{n:03}", chance) for n in range(units)]
    ranked = sorted(every, key=lambda one: -form.total(one.claimed))
    next_best = form.total(ranked[first].claimed)
    if form.total(ranked[first - 1].claimed) == next_best:
        return None
    digits = str(chance.randrange(10**10)).zfill(10)
    ends, equal = [], 0
    for unit in ranked[:first]:
        claim = PointsClaim(
            form.stakes(unit.claimed), Fraction(form.total(unit.claimed) - next_best)
        )
        ends.append(
            walked(
                claim, unit.code, digits, {str(item) for item in unit.claimed - unit.true}, limit
            )
        )
        equal += equal_draw(claim, limit)
    true_next = max(form.total(one.true) for one in ranked[first:])
    wrong = min(form.total(one.true) for one in ranked[:first]) <= true_next
    looked = sum(one.checked for one in ends)
    return Season(
        wrong, all(one.verdict == STOP for one in ends), looked, form.items * units, equal
    )


def equal_draw(claim: PointsClaim, limit: Fraction) -> int:
    """How many of the same items, drawn with equal chances, miss all false ones with a chance of at most `limit`, where
    so many are false as bring the claim down: what the exact chance comes to, with nothing to spare for a false one.
    """
    out = left_out(claim, limit)
    inside = {one.item for one in claim.stakes} - out
    false = fewest(claim, out, inside)
    if false is None:
        return 0
    missed, looked = Fraction(1), 0
    while missed > limit:
        missed *= Fraction(max(0, len(inside) - false - looked), len(inside) - looked)
        looked += 1
    return looked


def walked(
    claim: PointsClaim, code: str, seed: str, false: set[str], limit: Fraction
) -> ClaimVerdict:
    """Look where the draw says until it is decided."""
    out = left_out(claim, limit)
    order = drawn(seed, code, [one.item for one in claim.stakes if one.item not in out])
    found: dict[str, bool] = {}
    while (now := judged(claim, order, found, limit, out)).verdict not in (STOP, FALSE):
        found |= {item: item not in false for item in now.next}
    return now


def cunning(form_name: str, seed: int, limit: Fraction) -> Season:
    """One unit whose place is false by as few items as can be, those worth most among what is looked at."""
    form = FORMS[form_name]
    chance = random.Random(f"cunning {form_name} {seed}")
    claimed = frozenset(range(form.items)) - {
        chance.randrange(form.items) for _n in range(chance.randrange(3))
    }
    claim = PointsClaim(form.stakes(claimed), Fraction(chance.randint(1, 16)))
    out = left_out(claim, limit)
    inside = sorted((one for one in claim.stakes if one.item not in out), key=lambda one: -one.loss)
    false: set[str] = set()
    while fewest(claim, out | false, set()) != 0:
        more = [
            one for one in inside if one.item not in false and not _idle(claim, out | false, one)
        ]
        false.add(more[0].item)
    end = walked(claim, f"c{seed}", str(chance.randrange(10**10)).zfill(10), false, limit)
    return Season(
        wrong=True, stopped=end.verdict == STOP, looked=end.checked, of=form.items, equal=0
    )


def _idle(claim: PointsClaim, gone: set[str] | frozenset[str], one: PointsAtStake) -> bool:
    """Whether another of its chain costs as much already."""
    return bool(one.chain) and any(
        each.chain == one.chain and each.loss >= one.loss
        for each in claim.stakes
        if each.item in gone
    )
