"""Digits are the same however they are typed, wherever they are compared."""

from collections.abc import Callable

import pytest

from core.exchange.devices import DIGITS, digits_of, same_digits
from core.thai.numbering import thai_digits

TRUE = "1234 5678 9012"
TYPED: dict[str, Callable[[str], str]] = {
    "as shown": str,
    "without blanks": lambda words: words.replace(" ", ""),
    "with hyphens": lambda words: words.replace(" ", "-"),
    "with a long hyphen and blanks that do not part": lambda words: words.replace(" ", "\u2013\u00a0"),
    "in Thai digits": thai_digits,
    "in Thai digits with hyphens": lambda words: thai_digits(words.replace(" ", "-")),
}


@pytest.mark.parametrize("way", TYPED)
def test_the_same_digits_are_the_same_in_every_way_of_typing(way: str) -> None:
    typed = TYPED[way](TRUE)
    assert same_digits(typed, TRUE)
    assert len(digits_of(typed)) == DIGITS
    for other in (typed[:-1], typed + "1", typed.replace(typed[0], typed[1], 1), "", "ก"):
        assert not same_digits(other, TRUE)


def test_nothing_is_the_same_as_no_digits() -> None:
    assert not same_digits("", "")
    assert not same_digits("ไม่มี", "")
