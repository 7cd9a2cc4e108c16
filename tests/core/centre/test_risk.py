"""The risk of a claim after items were looked at again: held against counting, and against 1,000 cunning seasons."""

from fractions import Fraction
from itertools import combinations
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.centre.risk import (
    FALSE,
    STOP,
    PointsAtStake,
    PointsClaim,
    checked_seed,
    drawn,
    fewest,
    judged,
    left_out,
    lost,
)
from core.errors import UserError
from tests.core.centre.seasons import season

FIVE = Fraction(5, 100)
ONE = Fraction(1)


def plain(count: int, spare: int) -> PointsClaim:
    """Items worth one point each."""
    return PointsClaim(
        tuple(PointsAtStake(f"i{n}", "", ONE) for n in range(count)), Fraction(spare)
    )


@st.composite
def claims(draw: st.DrawFn) -> PointsClaim:
    stakes = [
        PointsAtStake(
            f"i{n}",
            draw(st.sampled_from(("", "", "a", "b"))),
            Fraction(draw(st.integers(0, 12)), draw(st.integers(1, 3))),
        )
        for n in range(draw(st.integers(1, 7)))
    ]
    return PointsClaim(tuple(stakes), Fraction(draw(st.integers(0, 20)), 2), draw(st.booleans()))


@given(claims(), st.data())
def test_the_fewest_false_items_are_those_that_counting_every_set_finds(
    claim: PointsClaim, data: st.DataObject
) -> None:
    items = [one.item for one in claim.stakes]
    gone = set(data.draw(st.lists(st.sampled_from(items), max_size=2)))
    open_ = [item for item in items if item not in gone and data.draw(st.booleans())]
    sizes = [
        size
        for size in range(len(open_) + 1)
        for chosen in combinations(open_, size)
        if claim.falls(lost(one for one in claim.stakes if one.item in {*gone, *chosen}))
    ]
    assert fewest(claim, gone, open_) == min(sizes, default=None)


def _passes(
    claim: PointsClaim,
    order: tuple[str, ...],
    false: set[str],
    limit: Fraction,
    out: frozenset[str],
) -> bool:
    """Whether it is stopped anywhere on the way: whoever looks may stop whenever they like."""
    return any(
        judged(claim, order, {item: item not in false for item in order[:n]}, limit, out).verdict
        == STOP
        for n in range(len(order) + 1)
    )


def test_what_was_looked_at_out_of_turn_lowers_no_risk_and_what_was_found_false_still_counts() -> (
    None
):
    claim, order = plain(10, 2), [f"i{n}" for n in range(10)]
    assert judged(claim, order, {f"i{n}": True for n in range(1, 10)}, FIVE).risk == 1
    assert judged(claim, order, {"i8": False, "i9": False}, FIVE).verdict == FALSE


def test_a_tie_is_no_place_and_losing_exactly_what_a_grade_can_spare_keeps_it() -> None:
    assert PointsClaim((), Fraction(2)).falls(Fraction(2))
    assert not PointsClaim((), Fraction(2), level_is_false=False).falls(Fraction(2))
    assert not PointsClaim((), Fraction(0)).falls(Fraction(0))


def most_by_chance(trials: int, chance: Fraction, surprise: Fraction = Fraction(1, 10_000)) -> int:
    """So many successes or more have a chance of at most `surprise`: exact, of the binomial law."""
    at_most, n = Fraction(0), 0
    while 1 - at_most > surprise:
        at_most += comb(trials, n) * chance**n * (1 - chance) ** (trials - n)
        n += 1
    return n


def test_seasons_of_offices_that_exaggerate_are_let_through_wrong_no_more_often_than_the_risk_says() -> (
    None
):
    limit = Fraction(1, 20)
    seasons = [season("checklist", seed, limit, units=12) for seed in range(150)]
    wrong = [one for one in seasons if one is not None and one.wrong]
    assert wrong, "offices that exaggerate win where they should not"
    assert sum(one.stopped for one in wrong) < most_by_chance(len(wrong), limit)


@given(claims(), st.data())
def test_however_it_turns_out_looking_on_comes_to_an_end(
    claim: PointsClaim, data: st.DataObject
) -> None:
    out = left_out(claim, FIVE)
    order = [one.item for one in claim.stakes if one.item not in out]
    found: dict[str, bool] = {}
    while (now := judged(claim, order, found, FIVE, out)).verdict not in (STOP, FALSE):
        assert now.next, now
        assert found.keys().isdisjoint(now.next)
        found |= {item: data.draw(st.booleans()) for item in now.next}
    assert now.next == ()


ITEMS = tuple(f"i{n}" for n in range(1, 41))


def test_every_place_is_as_likely_for_every_item() -> None:
    first = [drawn(str(10**9 + n), "u", ITEMS[:4])[0] for n in range(2000)]
    assert all(430 < first.count(item) < 570 for item in ITEMS[:4])


@pytest.mark.parametrize("typed", ["", "314159265", "3141592653x", "1" * 41, "²" * 12])
def test_too_few_digits_or_other_signs_are_no_seed(typed: str) -> None:
    with pytest.raises(UserError) as refused:
        checked_seed(typed)
    assert "10 ถึง 40 หลัก" in refused.value.why
