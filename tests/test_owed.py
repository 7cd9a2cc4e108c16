"""The list of what is owed only becomes shorter."""

from datetime import date

from tests.owed import OWED

MOST = 3  # lowered with every debt that is paid, never raised


def test_nothing_is_added_to_what_is_owed() -> None:
    assert len(OWED) == MOST


def test_a_debt_says_since_when_and_why() -> None:
    assert all(each.why and date(2026, 11, 1) < each.since for each in OWED)
    assert len({each[:2] for each in OWED}) == len(OWED)
