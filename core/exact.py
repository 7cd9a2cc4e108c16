"""Exact numbers as text: read, written and shown, never a float."""

import re
from fractions import Fraction

DECIMAL = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")


def decimal(text: str) -> Fraction:
    """The number a decimal text stands for; ValueError for anything else (`1e3`, `1/2`, `٣`, blanks)."""
    if DECIMAL.fullmatch(text) is None:
        raise ValueError(text)
    return Fraction(text)


def exact_text(number: Fraction) -> str:
    """`75.99`, `60`, or `7/12` where no decimal text is exact."""
    places = _places(number.denominator)
    if places is None:
        return f"{number.numerator}/{number.denominator}"
    digits = f"{abs(number.numerator) * 10**places // number.denominator:0{places + 1}d}"
    whole, part = digits[: len(digits) - places], digits[len(digits) - places :]
    return ("-" if number < 0 else "") + whole + ("." + part if part else "")


def points_text(number: Fraction) -> str:
    """Points as they are shown everywhere: whole, or with two decimals, half of the last one up. Nothing is reckoned
    with a number that was rounded: this is the one place that rounds.
    """
    if number.denominator == 1:
        return str(number.numerator)
    cents = (abs(number) * 100 * 2 + 1) // 2
    return f"{'-' if number < 0 and cents else ''}{cents // 100}.{cents % 100:02}"


def shown(number: Fraction, limit: Fraction, places: int = 2) -> str:
    """The number cut, never rounded, to the places at which it compares with `limit` as the exact number does."""
    for digits in range(places, places + 12):
        cut = Fraction(number.numerator * 10**digits // number.denominator, 10**digits)
        if cut == number or (cut > limit, cut < limit) == (number > limit, number < limit):
            return exact_text(cut)
    return exact_text(number)


def _places(denominator: int) -> int | None:
    """How many decimal places a reduced denominator needs; None when no number of places is enough."""
    twos = fives = 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    return max(twos, fives) if denominator == 1 else None
