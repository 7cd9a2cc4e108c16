"""Convert typed or imported text to stored values, and stored values to text with Arabic digits. Money is stored in
satang, dates in ISO, decimals as exact text, sets as ids joined by commas, empty text as null."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Self

from core.change_check import LONGEST_TEXT
from core.errors import UserError
from core.exact import grouped
from core.forms.operations import CellValue, date_of, number_of
from core.forms.plan_shape import CellFormula, Field
from core.forms.shape import Instrument
from core.i18n import _
from core.thai.days import date_range, long_date, period_name, period_range, weekday_date
from core.thai.parser import FIRST_BUDDHIST, ParsedValue, read_periods
from core.thai.written import Period, baht_words, short_date
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
    """Raised for typed text with several meanings; `meant` is the likeliest one, written unambiguously."""

    def __init__(self, what: str, why: str, do: str, meant: str) -> None:
        super().__init__(what, why, do)
        self.meant = meant

    @classmethod
    def like(cls, meant: str) -> Self:
        """Return the error of a word that is only like `meant`, a word that the field takes."""
        return cls(
            _("หมายถึง {name} หรือไม่").format(name=meant),
            _("ที่พิมพ์ไว้อาจหมายถึงอย่างอื่นได้"),
            _("ถ้าใช่ พิมพ์ตามนี้ ถ้าไม่ใช่ แก้คำให้ตรงกับรายการ"),
            meant,
        )


def as_typed(_field: Field, text: str) -> int | str:
    return text


def stripped(_field: Field, text: str) -> int | str:
    return text.strip()


def typed_money(field: Field, text: str) -> int | str:
    found = ParsedValue.satang(_bare(text, [str(field.unit)]))
    if found is not None and abs(found.value) >= 10**BAHT_DIGITS * 100:
        raise _too_large(BAHT_DIGITS)
    return _taken(found, _("ช่องนี้รับจำนวนเงินเป็นบาท เช่น 1,250.50"), money_again)


def typed_day(_field: Field, text: str) -> int | str:
    found = ParsedValue.day(text)
    day = ParsedValue(found.value.isoformat(), found.sure) if found else None
    return _taken(day, _("ช่องนี้รับวันที่ เช่น 9 เม.ย. 69 หรือ 9/4/2569"), day_again)


def typed_period(_field: Field, text: str, year: int = 0) -> int | str:
    """Return typed periods as stored. A text without a year is in the fiscal `year`; 0 = refuse such a text."""
    return _taken(
        ParsedValue.periods(text, year),
        _("ช่องนี้รับช่วงเวลา เช่น ไตรมาส 2 - 4 ปี 2569 หรือ ต.ค. 68 - มี.ค. 69"),
        day_words,
    )


def typed_whole(field: Field, text: str) -> int | str:
    return _number(ParsedValue.number(_bare(text, [str(field.unit)])), whole=True)


def typed_decimal(field: Field, text: str) -> int | str:
    return _number(ParsedValue.number(_bare(text, [str(field.unit)])), whole=False)


def typed_percent(field: Field, text: str) -> int | str:
    return _number(ParsedValue.number(_bare(text, [*PERCENT, str(field.unit)])), whole=False)


def money_again(value: Value) -> str:
    """Return satang as an amount in baht, as a person would type it."""
    return grouped(Fraction(value, 100), 2) if isinstance(value, int) else str(value)


def day_again(value: Value) -> str:
    try:
        return short_date(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def words(name: str, value: object) -> Text:
    if isinstance(value, str) and len(value) <= LONGEST_TEXT and not re.search(UNSTORABLE, value):
        return Text(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return Text(value)
    raise UserError(
        _("ใช้ค่าของช่อง {name} ไม่ได้").format(name=name),
        _("ช่องนี้รับข้อความไม่เกิน {most} ตัวอักษร").format(most=LONGEST_TEXT),
        _("แก้เป็นข้อความแล้วลองใหม่"),
    )


def whole(name: str, value: object) -> int:
    """Return `value` as a whole number for field `name`; True and False are 1 and 0. UserError for any other value."""
    if isinstance(value, int):
        return int(value)
    typed = str(value).strip().translate(ARABIC)
    if not isinstance(value, str) or not re.fullmatch(WHOLE, typed):
        raise not_a_number(name, value)
    return int(typed)


def exact(name: str, value: object) -> Plain:
    """Return the decimal `value` as exact text to store in the field `name`. UserError if it is not a decimal."""
    typed = plain(name, value)
    if not re.fullmatch(DECIMAL, typed):
        raise not_a_number(name, value)
    return typed


def plain(name: str, value: object) -> Plain:
    """Return id, date or decimal `value` as stored in field `name`, lists joined by commas. UserError for free text."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return plain(name, ",".join(sorted({str(one) for one in value})))
    typed = str(value).strip().translate(ARABIC)
    if isinstance(value, float | Mapping) or not re.fullmatch(PLAIN, typed):
        why = _("ช่องนี้รับรหัส วันที่ หรือตัวเลข ไม่รับข้อความอิสระ")
        raise unfit(name, value, why, _("แก้ค่าแล้วลองใหม่"))
    return Plain(typed)


def day(name: str, value: object) -> Plain:
    typed = plain(name, value)
    try:
        if date.fromisoformat(typed).year >= FIRST_BUDDHIST:
            raise ValueError(typed)
    except ValueError:
        why = _("วันที่ต้องเขียนแบบ ค.ศ.-เดือน-วัน เช่น 2026-03-31")
        raise unfit(name, value, why, _("แก้วันที่แล้วลองใหม่")) from None
    return typed


def span(name: str, value: object) -> Plain:
    """Return a period such as `2569q2`, or a range `2569q2/2569q4`, as stored in field `name`. UserError for others."""
    typed = plain(name, value)
    found = read_periods(str(typed))
    if found is None:
        why = _("ช่วงเวลาต้องเป็นส่วนของปีงบประมาณ เช่น 2569 2569q2 2569h1 2569m03 หรือ 2569q2/2569q4")
        raise unfit(name, value, why, _("แก้ช่วงเวลาแล้วลองใหม่"))
    return Plain(found)


def unfit(name: str, value: object, reason: str, do: str) -> UserError:
    return UserError(
        _("ใช้ค่า “{given}” ในช่อง {name} ไม่ได้").format(given=value, name=name), reason, do
    )


def not_a_number(name: str, value: object) -> UserError:
    return UserError(
        _("ช่อง {name} ต้องเป็นตัวเลข").format(name=name),
        _("ได้รับ “{given}” ซึ่งไม่ใช่ตัวเลขที่ใช้ได้").format(given=value),
        _("แก้เป็นตัวเลขแล้วลองใหม่"),
    )


def figure(text: str, units: Sequence[str]) -> str:
    """Return a typed number without its unit (one of `units`), other text as is. AmbiguousTextError if ambiguous."""
    found = ParsedValue.number(_bare(text, units))
    return text.strip() if found is None else str(_taken(found, "", str))


def _bare(raw_text: str, units: Sequence[str]) -> str:
    """Return the text without a unit written before or after the number."""
    text = raw_text.strip()
    for unit in units:
        if unit:
            text = text.removesuffix(unit).removeprefix(unit).strip()
    return text


def _too_large(digits: int) -> UserError:
    return UserError(
        _("จำนวนนี้มากเกินไป ช่องนี้รับได้ไม่เกิน {n} หลัก").format(n=digits),
        _("จำนวนที่ยาวกว่านั้นมักมาจากการกดแป้นค้าง"),
        _("ตรวจจำนวนหลักแล้วพิมพ์ใหม่"),
    )


def _number(possible: ParsedValue[str] | None, *, whole: bool) -> int | str:
    if (
        possible is not None
        and len(possible.value.removeprefix("-").partition(".")[0].lstrip("0")) > DIGITS
    ):
        raise _too_large(DIGITS)
    takes = _("ช่องนี้รับจำนวนเต็ม") if whole else _("ช่องนี้รับตัวเลข เช่น 12 หรือ 12.5")
    fits = (
        possible is not None
        and len(possible.value.lstrip("-")) <= DIGITS
        and not (whole and "." in possible.value)
    )
    return _taken(possible if fits else None, takes, str)


def _taken(
    possible: ParsedValue[int] | ParsedValue[str] | None, takes: str, to_text: Callable[[Any], str]
) -> int | str:
    """Return the value if it is sure; raise AmbiguousTextError if not, UserError with what the field takes if None."""
    if possible is None:
        raise UserError(takes, _("ข้อความที่พิมพ์ยังไม่ใช่ค่าของช่องนี้"), _("แก้แล้วลองใหม่"))
    if not possible.sure:
        meant = to_text(possible.value)
        raise AmbiguousTextError(
            _("หมายถึง {name} หรือไม่").format(name=meant),
            _("ที่พิมพ์ไว้อาจหมายถึงอย่างอื่นได้"),
            _("ถ้าใช่ พิมพ์ตามนี้ ถ้าไม่ใช่ พิมพ์ให้ชัด เช่น เดือนเป็นคำ ปีสี่หลัก"),
            meant,
        )
    return possible.value


EVERY_UNIT = "all"  # the value of a field of units that stands for all units


Names = Mapping[str, str]  # names of units by id, and of linked entries by `form.list/id`


def as_kept(_form: Instrument, _field: Field | CellFormula, value: CellValue, _names: Names) -> str:
    return str(value)


def number_words(
    _form: Instrument, field: Field | CellFormula, value: CellValue, _names: Names
) -> str:
    number = number_of(value)
    return str(value) if number is None else grouped(number, field.decimals)


def money_words(
    _form: Instrument, field: Field | CellFormula, value: CellValue, _names: Names
) -> str:
    """Return an amount of baht as text without the unit, with the decimals that the field sets, by default two."""
    number = number_of(value)
    if number is None:
        return str(value)
    return grouped(number, 2 if field.decimals is None else field.decimals)


def finding_words(
    _form: Instrument, _field: Field | CellFormula, value: CellValue, _names: Names
) -> str:
    return states().get(str(value), str(value))


def states() -> dict[str, str]:
    return {
        "met": _("เป็นไปตามเกณฑ์"),
        "not_met": _("ไม่เป็นไปตามเกณฑ์"),
        "not_applicable": _("ไม่เข้าเงื่อนไข"),
        "not_assessed": _("ยังไม่ได้ตรวจ"),
    }


def choice_words(
    form: Instrument, field: Field | CellFormula, value: CellValue, _names: Names
) -> str:
    """Return the texts of the chosen values in scale order, then the ids that the scale lacks."""
    if not isinstance(field, Field):
        return str(value)
    chosen = str(value).split(",")
    texts = {choice.id: str(choice.text) for choice in form.choices if choice.within == field.scale}
    known = [text for id_, text in texts.items() if id_ in chosen]
    return ", ".join([*known, *(id_ for id_ in chosen if id_ not in texts)])


def unit_words(
    _form: Instrument, field: Field | CellFormula, value: CellValue, names: Names
) -> str:
    """Return the names of units, joined by commas; an unknown unit is shown as outside the register."""
    own = isinstance(field, Field) and bool(field.to)  # it names the office's own divisions only
    every = _("ทุกหน่วย") if own else _("ทุกหน่วยงาน")
    unknown = _("(หน่วยงานที่ไม่อยู่ในทะเบียน)")
    return ", ".join(
        every if id_ == EVERY_UNIT else names.get(id_, unknown) for id_ in str(value).split(",")
    )


def entry_words(
    _form: Instrument, field: Field | CellFormula, value: CellValue, names: Names
) -> str:
    """Return the names of entries in the order of their list; an unknown record is shown as not in the list."""
    to = field.to if isinstance(field, Field) else ""
    gone = _("(รายการที่ไม่อยู่ในแผน)") if to.startswith("plan.") else _("(รายการที่ไม่อยู่ในทะเบียน)")
    # else it can be read
    chosen = {f"{to}/{id_}": gone if len(id_) == 32 else id_ for id_ in str(value).split(",")}
    known = [name for name in names if name in chosen] if len(chosen) > 1 else []
    return ", ".join(names.get(name, chosen[name]) for name in dict.fromkeys([*known, *chosen]))


def time_words(
    _form: Instrument, _field: Field | CellFormula, value: CellValue, _names: Names
) -> str:
    return day_words(str(value))


def amount_aloud(stored: Value) -> str:
    """Return satang spelled out in Thai words as baht; "" for a negative number or any other value."""
    return baht_words(stored) if isinstance(stored, int) and stored >= 0 else ""


def weekday_aloud(stored: Value) -> str:
    """Return a stored date with its day of the week; "" if it is not a date."""
    try:
        return weekday_date(date.fromisoformat(str(stored)))
    except ValueError:
        return ""


def day_words(value: str) -> str:
    """Return a date, two dates, a period of a fiscal year or a range of periods as text; other text unchanged."""
    days = [date_of(part) for part in value.split("/")]
    if len(days) == 1 and days[0]:
        return long_date(days[0])
    if len(days) == 2 and days[0] and days[1]:
        return date_range(days[0], days[1])
    try:
        periods = [Period.of(part) for part in value.split("/")]
    except ValueError:
        return value
    return period_name(periods[0]) if len(periods) == 1 else period_range(periods[0], periods[-1])
