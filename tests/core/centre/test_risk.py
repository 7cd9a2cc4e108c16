"""The risk of a claim after items were looked at again: held against counting, and against 1,000 cunning seasons."""

from fractions import Fraction
from hashlib import sha256
from itertools import combinations, permutations
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.centre.risk import (
    FALSE,
    GO_ON,
    LOOK_AT_ALL,
    STOP,
    PointsAtStake,
    PointsClaim,
    checked_seed,
    drawn,
    fewest,
    fingerprint,
    judged,
    left_out,
    lost,
)
from core.errors import UserError
from tests.core.centre.seasons import cunning, season

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


@settings(max_examples=60, deadline=None)
@given(claims(), st.data())
def test_of_all_orders_a_false_claim_passes_in_no_greater_share_than_the_risk(
    claim: PointsClaim, data: st.DataObject
) -> None:
    """Exact: every order of the items, for every limit; what is left out gives nothing in truth, which is the worst."""
    limit = data.draw(st.sampled_from((Fraction(1, 20), Fraction(1, 4), Fraction(1, 2))))
    out = left_out(claim, limit)
    items = [one.item for one in claim.stakes if one.item not in out][:6]
    claim = PointsClaim(
        tuple(one for one in claim.stakes if one.item in {*items, *out}),
        claim.spare,
        claim.level_is_false,
    )
    drawn = data.draw(st.lists(st.sampled_from(items), unique=True)) if items else []
    false = {*out, *drawn}
    if not claim.falls(lost(one for one in claim.stakes if one.item in false)):
        return
    orders = list(permutations(items))
    passed = sum(_passes(claim, order, false, limit, out) for order in orders)
    assert Fraction(passed, len(orders)) <= limit


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


def test_all_sound_needs_hardly_more_than_the_least_that_any_sample_needs() -> None:
    claim, order = plain(64, 6), [f"i{n}" for n in range(64)]
    first = judged(claim, order, {}, FIVE)
    least = next(n for n in range(65) if Fraction(comb(58, n), comb(64, n)) <= FIVE)
    assert first.verdict == GO_ON
    assert least <= len(first.next) <= least + 4
    done = judged(claim, order, dict.fromkeys(first.next, True), FIVE)
    assert (done.verdict, done.checked, done.next) == (STOP, len(first.next), ())
    assert done.risk <= FIVE


def test_where_one_false_item_decides_nearly_all_are_looked_at() -> None:
    claim, order = plain(20, 1), [f"i{n}" for n in range(20)]
    assert len(judged(claim, order, {}, FIVE).next) >= 19


def test_a_false_item_makes_it_longer_and_too_many_bring_the_claim_down() -> None:
    claim, order = plain(64, 6), [f"i{n}" for n in range(64)]
    one = judged(claim, order, {"i0": False}, FIVE)
    assert one.verdict in (GO_ON, LOOK_AT_ALL)
    assert len(one.next) > len(judged(claim, order, {}, FIVE).next)
    six = judged(claim, order, {f"i{n}": False for n in range(6)}, FIVE)
    assert (six.verdict, six.next) == (FALSE, ())


def test_what_was_looked_at_out_of_turn_lowers_no_risk_and_what_was_found_false_still_counts() -> (
    None
):
    claim, order = plain(10, 2), [f"i{n}" for n in range(10)]
    assert judged(claim, order, {f"i{n}": True for n in range(1, 10)}, FIVE).risk == 1
    assert judged(claim, order, {"i8": False, "i9": False}, FIVE).verdict == FALSE


def test_when_everything_was_looked_at_nothing_is_at_risk() -> None:
    claim, order = plain(4, 1), [f"i{n}" for n in range(4)]
    whole = judged(claim, order, dict.fromkeys(order, True), Fraction(1, 100))
    assert (whole.verdict, whole.risk) == (STOP, Fraction(0))
    assert judged(claim, order, {**dict.fromkeys(order, True), "i3": False}, FIVE).verdict == FALSE


def test_a_claim_that_nothing_can_bring_down_needs_no_looking() -> None:
    assert judged(plain(3, 4), ["i0", "i1", "i2"], {}, FIVE).verdict == STOP
    assert left_out(plain(3, 4), FIVE) == frozenset()


def test_what_would_not_matter_is_left_out_first() -> None:
    steps = (
        *(PointsAtStake(f"low{n}", "d", Fraction(2)) for n in range(9)),
        PointsAtStake("high", "d", Fraction(8)),
        PointsAtStake("none", "d", Fraction(0)),
    )
    out = left_out(PointsClaim(steps, Fraction(5)), FIVE)
    assert out == {"none", *(f"low{n}" for n in range(9))}


def test_what_was_left_out_is_looked_at_once_the_claim_no_longer_stands_without_it() -> None:
    claim = PointsClaim(
        (PointsAtStake("a", "", ONE), PointsAtStake("b", "", ONE), PointsAtStake("c", "", ONE)),
        Fraction(3),
    )
    out = {"c"}
    after = judged(claim, ["a", "b"], {"a": False, "b": False}, FIVE, out)
    assert (after.verdict, after.next) == (LOOK_AT_ALL, ("c",))
    assert judged(claim, ["a", "b"], {"a": False, "b": False, "c": True}, FIVE, out).verdict == STOP
    assert (
        judged(claim, ["a", "b"], {"a": False, "b": False, "c": False}, FIVE, out).verdict == FALSE
    )


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


@pytest.mark.parametrize("form", ["ladder", "checklist"])
def test_cunning_offices_get_through_in_no_more_seasons_than_the_risk(form: str) -> None:
    """The worst there is: just as many false items as are needed, those that are worth most."""
    limit = Fraction(1, 10)
    seasons = [cunning(form, seed, limit) for seed in range(400)]
    let_through = sum(one.stopped for one in seasons)
    assert all(one.wrong for one in seasons)
    assert let_through < most_by_chance(len(seasons), limit)
    assert let_through, "a sample that never errs has looked at everything"


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


def test_the_order_is_that_of_the_sums_of_seed_unit_and_number() -> None:
    by_hand = sorted(range(1, 41), key=lambda n: sha256(f"3141592653,5001,{n}".encode()).digest())
    assert drawn("3141592653", "5001", ITEMS) == tuple(f"i{n}" for n in by_hand)
    assert sha256(b"3141592653,5001,17").hexdigest().startswith("9b86434d")


def test_another_seed_or_unit_draws_another_order_of_the_same_items() -> None:
    orders = {
        drawn(seed, unit, ITEMS)
        for seed in ("3141592653", "2718281828")
        for unit in ("5001", "5002")
    }
    assert len(orders) == 4
    assert {frozenset(one) for one in orders} == {frozenset(ITEMS)}


def test_every_place_is_as_likely_for_every_item() -> None:
    first = [drawn(str(10**9 + n), "u", ITEMS[:4])[0] for n in range(2000)]
    assert all(430 < first.count(item) < 570 for item in ITEMS[:4])


@pytest.mark.parametrize("typed", ["3141592653", "๓๑๔๑๕ ๙๒๖๕๓", "31415-92653"])
def test_a_seed_is_read_as_it_was_rolled(typed: str) -> None:
    assert checked_seed(typed) == "3141592653"


@pytest.mark.parametrize("typed", ["", "314159265", "3141592653x", "1" * 41, "²" * 12])
def test_too_few_digits_or_other_signs_are_no_seed(typed: str) -> None:
    with pytest.raises(UserError) as refused:
        checked_seed(typed)
    assert "10 ถึง 40 หลัก" in refused.value.why


def test_another_claim_has_another_fingerprint() -> None:
    claim = PointsClaim((PointsAtStake("a", "", 1),), 2)  # type: ignore[arg-type]  # whole points
    first = fingerprint("5001", claim, ("a",), "5")
    assert len(first) == 16
    others = {
        fingerprint("5002", claim, ("a",), "5"),
        fingerprint("5001", claim, ("a",), "10"),
        fingerprint("5001", claim, (), "5"),
    }
    assert first not in others
