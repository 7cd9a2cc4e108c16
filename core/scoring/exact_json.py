"""JSON of foreign files read exactly: numbers as they are written, no name twice, nothing that is no JSON."""

import json
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from core.errors import UserError
from core.i18n import _

DIGITS = 40  # a score has no longer number; keeps 1e999999999 from filling the memory


def exact_json(text: str) -> Any:
    """The document, with fractions for numbers that have a point; UserError with line and column otherwise."""
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


def written(number: Fraction) -> int | str:
    """A number for JSON: whole ones as integers, others as the text `n/d`."""
    return number.numerator if number.denominator == 1 else f"{number.numerator}/{number.denominator}"


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


def _broken(why: str) -> UserError:
    return UserError(_("อ่านไฟล์ JSON ไม่ได้"), why, _("แก้ไฟล์ตามที่แจ้ง แล้วลองอีกครั้ง"))
