"""Convert values of fields: what a person types or a file gives becomes the stored value, or is refused by UserError.

Money is stored as satang, dates in ISO, decimals as exact text, sets as ids joined by commas, empty words as null.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from core.change_check import LONGEST_TEXT
from core.errors import UserError
from core.exact import grouped
from core.forms.field_words import day_words
from core.forms.plan_shape import Field
from core.i18n import _
from core.thai.dates import short_date
from core.thai.parser import (
    FIRST_BUDDHIST,
    PossibleValue,
    meant_day,
    meant_number,
    meant_periods,
    meant_satang,
    read_periods,
)
from core.values import Plain, Text, Value, Written

PLAIN = r"[A-Za-z0-9._:,/@+|-]*"
WHOLE = r"-?[0-9]{1,15}"
UNSTORABLE = "[\0\ud800-\udfff]"  # characters that no text file can hold
BAHT_DIGITS, DIGITS = 13, 15  # most digits before the point
DECIMAL = r"-?[0-9]+(\.[0-9]+)?"
ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
Check = Callable[[str, object], Written]  # (name of the field, value as a file gives it)
PERCENT = ("%", "ร้อยละ", "เปอร์เซ็นต์")  # units people write beside a number


class AmbiguousTextError(UserError):
    """The error that typed words are ambiguous; it offers what they may mean."""


def as_typed(_field: Field, typed: str) -> object:
    return typed


def stripped(_field: Field, typed: str) -> object:
    return typed.strip()


def typed_money(field: Field, typed: str) -> object:
    found = meant_satang(_bare(typed, [str(field.unit)]))
    if found is not None and abs(found.value) >= 10**BAHT_DIGITS * 100:
        raise _too_large(BAHT_DIGITS)
    return _taken(found, _("ช่องนี้รับจำนวนเงินเป็นบาท เช่น 1,250.50"), money_again)


def typed_day(_field: Field, typed: str) -> object:
    found = meant_day(typed)
    day = PossibleValue(found.value.isoformat(), found.sure) if found else None
    return _taken(day, _("ช่องนี้รับวันที่ เช่น 9 เม.ย. 69 หรือ 9/4/2569"), day_again)


def typed_period(_field: Field, typed: str, year: int = 0) -> object:
    """Return the span of periods that was typed; `year` is the fiscal year if the words name none."""
    return _taken(
        meant_periods(typed, year), _("ช่องนี้รับช่วงเวลา เช่น ไตรมาส 2 - 4 ปี 2569 หรือ ต.ค. 68 - มี.ค. 69"), day_words
    )


def typed_whole(field: Field, typed: str) -> object:
    return _number(meant_number(_bare(typed, [str(field.unit)])), whole=True)


def typed_decimal(field: Field, typed: str) -> object:
    return _number(meant_number(_bare(typed, [str(field.unit)])), whole=False)


def typed_percent(field: Field, typed: str) -> object:
    return _number(meant_number(_bare(typed, [*PERCENT, str(field.unit)])), whole=False)


def money_again(value: Value) -> str:
    """Return satang as an amount in baht, written as a person would type it."""
    return grouped(Fraction(value, 100), 2) if isinstance(value, int) else str(value)


def day_again(value: Value) -> str:
    try:
        return short_date(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def words(name: str, given: object) -> Text:
    if isinstance(given, str) and len(given) <= LONGEST_TEXT and not re.search(UNSTORABLE, given):
        return Text(given)
    if isinstance(given, int) and not isinstance(given, bool):
        return Text(given)
    raise UserError(
        _("ใช้ค่าของช่อง {name} ไม่ได้").format(name=name),
        _("ช่องนี้รับข้อความไม่เกิน {most} ตัวอักษร").format(most=LONGEST_TEXT),
        _("แก้เป็นข้อความแล้วลองใหม่"),
    )


def whole(name: str, given: object) -> int:
    """Return a given whole number; True and False are 1 and 0. Raises UserError if it is not one."""
    if isinstance(given, int):
        return int(given)
    typed = str(given).strip().translate(ARABIC)
    if not isinstance(given, str) or not re.fullmatch(WHOLE, typed):
        raise not_a_number(name, given)
    return int(typed)


def exact(name: str, given: object) -> Plain:
    """Return a given decimal as exact text. Raises UserError if it is not one."""
    typed = plain(name, given)
    if not re.fullmatch(DECIMAL, typed):
        raise not_a_number(name, given)
    return typed


def plain(name: str, given: object) -> Plain:
    """Return a given id, date or decimal; a list becomes sorted ids joined by commas. UserError for free text."""
    if isinstance(given, Sequence) and not isinstance(given, str):
        return plain(name, ",".join(sorted({str(one) for one in given})))
    typed = str(given).strip().translate(ARABIC)
    if isinstance(given, float | Mapping) or not re.fullmatch(PLAIN, typed):
        raise UserError(
            _("ใช้ค่า “{given}” ในช่อง {name} ไม่ได้").format(given=given, name=name),
            _("ช่องนี้รับรหัส วันที่ หรือตัวเลข ไม่รับข้อความอิสระ"),
            _("แก้ค่าแล้วลองใหม่"),
        )
    return Plain(typed)


def day(name: str, given: object) -> Plain:
    typed = plain(name, given)
    try:
        if date.fromisoformat(typed).year >= FIRST_BUDDHIST:
            raise ValueError(typed)
    except ValueError:
        raise UserError(
            _("ใช้ค่า “{given}” ในช่อง {name} ไม่ได้").format(given=given, name=name),
            _("วันที่ต้องเขียนแบบ ค.ศ.-เดือน-วัน เช่น 2026-03-31"),
            _("แก้วันที่แล้วลองใหม่"),
        ) from None
    return typed


def span(name: str, given: object) -> Plain:
    """Return a given period of a fiscal year, or a range `first/last`, as stored. UserError for anything else."""
    typed = plain(name, given)
    found = read_periods(str(typed))
    if found is None:
        raise UserError(
            _("ใช้ค่า “{given}” ในช่อง {name} ไม่ได้").format(given=given, name=name),
            _("ช่วงเวลาต้องเป็นส่วนของปีงบประมาณ เช่น 2569 2569q2 2569h1 2569m03 หรือ 2569q2/2569q4"),
            _("แก้ช่วงเวลาแล้วลองใหม่"),
        )
    return Plain(found)


def not_a_number(name: str, given: object) -> UserError:
    return UserError(
        _("ช่อง {name} ต้องเป็นตัวเลข").format(name=name),
        _("ได้รับ “{given}” ซึ่งไม่ใช่ตัวเลขที่ใช้ได้").format(given=given),
        _("แก้เป็นตัวเลขแล้วลองใหม่"),
    )


def figure(typed: str, units: Sequence[str]) -> str:
    """Return a typed number without its unit, other text as it is. AmbiguousTextError if the number is ambiguous."""
    found = meant_number(_bare(typed, units))
    return typed.strip() if found is None else str(_taken(found, "", str))


def _bare(typed: str, units: Sequence[str]) -> str:
    """Return the text without a unit written before or after the number."""
    text = typed.strip()
    for unit in units:
        text = text.removesuffix(unit).removeprefix(unit).strip() if unit else text
    return text


def _too_large(digits: int) -> UserError:
    return UserError(
        _("จำนวนนี้มากเกินไป ช่องนี้รับได้ไม่เกิน {n} หลัก").format(n=digits),
        _("จำนวนที่ยาวกว่านั้นมักมาจากการกดแป้นค้าง"),
        _("ตรวจจำนวนหลักแล้วพิมพ์ใหม่"),
    )


def _number(found: PossibleValue[str] | None, *, whole: bool) -> object:
    if found is not None and len(found.value.removeprefix("-").partition(".")[0].lstrip("0")) > DIGITS:
        raise _too_large(DIGITS)
    takes = _("ช่องนี้รับจำนวนเต็ม") if whole else _("ช่องนี้รับตัวเลข เช่น 12 หรือ 12.5")
    fits = found is not None and len(found.value.lstrip("-")) <= DIGITS and not (whole and "." in found.value)
    return _taken(found if fits else None, takes, str)


def _taken(found: PossibleValue[Any] | None, takes: str, again: Callable[[Any], str]) -> object:
    """Return the value if it is sure.
    Raises AmbiguousTextError if it is not, and UserError with what the field takes if None."""
    if found is None:
        raise UserError(takes, _("ข้อความที่พิมพ์ยังไม่ใช่ค่าของช่องนี้"), _("แก้แล้วลองใหม่"))
    if not found.sure:
        raise AmbiguousTextError(
            _("หมายถึง {name} หรือไม่").format(name=again(found.value)),
            _("ที่พิมพ์ไว้อาจหมายถึงอย่างอื่นได้"),
            _("ถ้าใช่ พิมพ์ตามนี้ ถ้าไม่ใช่ พิมพ์ให้ชัด เช่น เดือนเป็นคำ ปีสี่หลัก"),
        )
    return found.value
