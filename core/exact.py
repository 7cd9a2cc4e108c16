"""Exact numbers (fractions): read from text and JSON, written and shown without floats."""

import json
import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from core.errors import UserError
from core.i18n import _

DECIMAL = r"-?[0-9]{1,30}(\.[0-9]{1,30})?"
DIGITS = 40  # a number of a file has no more; keeps 1e999999999 from filling the memory
PLACES = 2  # decimals of points, unless they would then lie in another band
MOST_DECIMALS = 9  # a number is shown with


def decimal(text: str) -> Fraction:
    """Return the number of a decimal text. Raises ValueError for any other text (`1e3`, `1/2`, `٣`, blanks)."""
    if re.fullmatch(DECIMAL, text) is None:
        raise ValueError(text)
    return Fraction(text)


def exact_text(number: Fraction) -> str:
    """Return a number as text: `75.99`, `60`, or `7/12` if no decimal text is exact."""
    places = _places(number.denominator)
    if places is None:
        return f"{number.numerator}/{number.denominator}"
    digits = f"{abs(number.numerator) * 10**places // number.denominator:0{places + 1}d}"
    whole = digits[: len(digits) - places]
    part = digits[len(digits) - places :]
    if part:
        whole = f"{whole}.{part}"
    return f"-{whole}" if number < 0 else whole


class FixedDecimalPlaces(int):
    """A number of decimals for `points_text`, which then shows all of them, also for whole numbers (`60.00`)."""


def points_text(number: Fraction | None, places: int = PLACES) -> str:
    """Return points as text, for display only: `–` for None, `60` for a whole number, others rounded to `places`
    decimals (half away from zero), without zeros after the second decimal. With FixedDecimalPlaces all are shown."""
    fixed = isinstance(places, FixedDecimalPlaces)
    if number is None or (number.denominator == 1 and not fixed):
        return "–" if number is None else str(number.numerator)
    near = nearest(abs(number), places)
    digits = f"{near.numerator * 10**places // near.denominator:0{places + 1}d}"
    whole = digits[: len(digits) - places]
    part = digits[len(digits) - places :]
    part = part if fixed else part[:PLACES] + part[PLACES:].rstrip("0")
    if part:
        whole = f"{whole}.{part}"
    return f"-{whole}" if number < 0 < near else whole


def nearest(number: Fraction, places: int = PLACES) -> Fraction:
    """Return the number rounded to `places` decimals, half away from zero."""
    near = Fraction((abs(number) * 10**places * 2 + 1) // 2, 10**places)
    return -near if number < 0 else near


def got_text(points: Fraction, full: Fraction, places: int = PLACES) -> str:
    """Return `points` as text with at most `places` decimals; – if the maximum `full` is 0."""
    return points_text(points if full else None, places)


def exact_sum(numbers: Iterable[Fraction]) -> Fraction:
    """Return the sum of fractions; adding them in pairs is faster than one after the other."""
    found = list(numbers)
    while len(found) > 1:
        pairs = [one + other for one, other in zip(found[::2], found[1::2], strict=False)]
        found = pairs + found[len(found) - len(found) % 2 :]
    return found[0] if found else Fraction(0)


def shown(number: Fraction, limit: Fraction, places: int = 2) -> str:
    """Return the number as text, cut after `places` decimals, or after more if the cut number would reach `limit`."""
    for digits in range(places, places + 12):
        cut = Fraction(number.numerator * 10**digits // number.denominator, 10**digits)
        if cut == number or (cut > limit, cut < limit) == (number > limit, number < limit):
            return exact_text(cut)
    return exact_text(number)


def _places(denominator: int) -> int | None:
    """Return how many decimal places a reduced denominator needs; None if no number of places is exact."""
    twos = fives = 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    return max(twos, fives) if denominator == 1 else None


def exact_json(text: str) -> Any:
    """Parse JSON; decimals become Fractions. UserError if malformed (with its line) or if a name occurs twice."""
    try:
        return json.loads(
            text.removeprefix("\ufeff"),
            parse_float=_fraction,
            parse_int=_integer,
            parse_constant=_refuse,
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as fault:
        where = _("บรรทัด {line} คอลัมน์ {column}").format(line=fault.lineno, column=fault.colno)
        raise _broken(_("รูปแบบ JSON ผิดที่{where}").format(where=where)) from None
    except RecursionError:
        raise _broken(_("ข้อมูลซ้อนกันลึกเกินไป")) from None


def kept_json(text: str) -> object:
    """Return the value of a text stored as JSON; None if the text is not valid JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def written(number: Fraction) -> int | str:
    """Return a number for JSON: an int if it is whole, else the text `n/d`."""
    if number.denominator == 1:
        return number.numerator
    return f"{number.numerator}/{number.denominator}"


def _fraction(digits: str) -> Fraction:
    try:
        number = Decimal(digits)
    except InvalidOperation:
        number = Decimal("Infinity")
    if len(digits) > DIGITS or not number.is_finite() or abs(number.adjusted()) > DIGITS:
        _refuse(digits)
    return Fraction(number)


def _integer(digits: str) -> int:
    if len(digits) > DIGITS:
        _refuse(digits)
    return int(digits)


def _refuse(digits: str) -> Any:
    raise _broken(_("ตัวเลข “{digits}” ใช้ไม่ได้").format(digits=digits[:DIGITS]))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _broken(_("ชื่อ “{name}” ซ้ำกันในที่เดียวกัน").format(name=twice))
    return found


def _broken(reason: str) -> UserError:
    return UserError(_("อ่านไฟล์ JSON ไม่ได้"), reason, _("แก้ไฟล์ตามที่แจ้ง แล้วลองอีกครั้ง"))


def grouped(number: Fraction, places: int | None = None) -> str:
    """Return a number as `1,234.50`, rounded half away from zero to `places` decimals; None = at most two."""
    shown = 2 if places is None else min(places, MOST_DECIMALS)
    units = (2 * 10**shown * abs(number.numerator) + number.denominator) // (2 * number.denominator)
    whole, part = divmod(units, 10**shown)
    decimals = f"{part:0{shown}}" if shown else ""
    if places is None:
        decimals = decimals.rstrip("0")
    sign = "-" if number < 0 and units else ""
    return f"{sign}{whole:,}" + (f".{decimals}" if decimals else "")
