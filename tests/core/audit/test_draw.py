"""Anybody draws the same order again, and nobody can say beforehand which."""

from hashlib import sha256

import pytest

from core.audit.risk import PointsClaim, Stake, checked_seed, drawn, fingerprint
from core.errors import UserError

ITEMS = tuple(f"i{n}" for n in range(1, 41))


def test_the_order_is_that_of_the_sums_of_seed_unit_and_number() -> None:
    by_hand = sorted(range(1, 41), key=lambda n: sha256(f"3141592653,5001,{n}".encode()).digest())
    assert drawn("3141592653", "5001", ITEMS) == tuple(f"i{n}" for n in by_hand)
    assert sha256(b"3141592653,5001,17").hexdigest().startswith("9b86434d")


def test_another_seed_or_unit_draws_another_order_of_the_same_items() -> None:
    orders = {drawn(seed, unit, ITEMS) for seed in ("3141592653", "2718281828") for unit in ("5001", "5002")}
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
    claim = PointsClaim((Stake("a", "", 1),), 2)  # type: ignore[arg-type]
    first = fingerprint("5001", claim, ("a",), "5")
    assert len(first) == 16
    others = {
        fingerprint("5002", claim, ("a",), "5"),
        fingerprint("5001", claim, ("a",), "10"),
        fingerprint("5001", claim, (), "5"),
    }
    assert first not in others
