"""Exact numbers as text, and who is best of a zone."""

from fractions import Fraction

import pytest

from core.centre.proposals import select_by_zone
from core.exact import decimal
from core.scoring.outcome import RegionBestCandidate, RegionBestUnits


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", Fraction(0)),
        ("75.99", Fraction(7599, 100)),
        ("-0.5", Fraction(-1, 2)),
        ("007", Fraction(7)),
    ],
)
def test_a_decimal_is_read_exactly(text: str, number: Fraction) -> None:
    assert decimal(text) == number


def test_the_best_of_every_zone_and_ties_left_open() -> None:
    units = [("ก", 90, "1"), ("ข", 92, "1"), ("ค", 80, "2"), ("ง", 80, "2"), ("จ", 10, "")]
    chosen = select_by_zone(
        RegionBestCandidate(unit, Fraction(total), zone) for unit, total, zone in units
    )
    assert {zone: (best.unit, best.tie) for zone, best in chosen.items()} == {
        "1": ("ข", False),
        "2": (None, True),
        "": ("จ", False),
    }
    assert [candidate.unit for candidate in chosen["2"].top] == ["ค", "ง"]


def test_where_several_are_taken_only_a_tie_at_the_last_place_is_open() -> None:
    units = [
        RegionBestCandidate(unit, Fraction(total))
        for unit, total in [("ก", 90), ("ข", 85), ("ค", 85), ("ง", 70)]
    ]
    chosen = {
        take: (RegionBestUnits.of(units, take).tie, len(RegionBestUnits.of(units, take).top))
        for take in (1, 2, 3, 9)
    }
    assert chosen == {1: (False, 1), 2: (True, 3), 3: (False, 3), 9: (False, 4)}
    assert RegionBestUnits.of([]).top == ()
