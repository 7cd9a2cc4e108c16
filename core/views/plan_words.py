"""A value of a plan's field in words, as a page lists and a paper prints it; digits are Arabic, papers turn them."""

from collections.abc import Mapping
from fractions import Fraction
from math import floor

from core.days import date_range, long_date, period_name, period_range
from core.i18n import _
from core.instruments.conditions import Given, answered, date_of, number_of
from core.instruments.shape import Computed, Field, Instrument
from core.thai.dates import period_of

EVERY_UNIT = "all"  # one value of a field of units
HALF = Fraction(1, 2)


def words_of(form: Instrument, field: Field | Computed, value: Given, names: Mapping[str, str]) -> str:
    """The value in words, "" when empty. Money and percents are without their unit.

    `names` are those of units by id, and of what fields link to by `form.list/id`.
    """
    if not answered(value):
        return ""
    kind = field.type if isinstance(field, Field) else type_of(form, field)
    number = number_of(value)
    if kind == "money" and number is not None:
        return grouped(number, 2)
    if kind in ("integer", "decimal", "percent", "people") and number is not None:
        return grouped(number)
    if kind == "choice" and isinstance(field, Field):
        return choice_words(form, field.scale, str(value))
    if kind == "units":
        return unit_words(str(value), names)
    if kind == "link" and isinstance(field, Field):
        return ", ".join(names.get(f"{field.to}/{id_}", id_) for id_ in str(value).split(","))
    return day_words(str(value)) if kind in ("date", "period") else str(value)


def grouped(number: Fraction, places: int | None = None) -> str:
    """`1,234.50`: rounded half up to two decimals; without `places` only as many as there are."""
    cents = floor(abs(number) * 100 + HALF)
    whole, part = divmod(cents, 100)
    decimals = f"{part:02}" if places else f"{part:02}".rstrip("0")
    sign = "-" if number < 0 and cents else ""
    return f"{sign}{whole:,}" + (f".{decimals}" if decimals else "")


def type_of(form: Instrument, cell: Computed) -> str:
    """What a computed cell is: words, money when it is of money, else a number."""
    if cell.op in ("baht_words", "look_up"):
        return "text"
    if cell.op in ("sum", "difference", "mean", "lowest", "highest", "first"):
        own = {(kind, each.id): each.type for each in form.fields for kind in each.kind}
        named = [name.rpartition(".") for name in cell.over]
        if all(own.get((kind or cell.kind, name)) == "money" for kind, _dot, name in named):
            return "money"
    return "money" if str(cell.unit) == "บาท" else "decimal"


def choice_words(form: Instrument, scale: str, value: str) -> str:
    """The texts of the chosen values, in the order of the scale; an id that is not in it stays as it is."""
    chosen = value.split(",")
    texts = {choice.id: str(choice.text) for choice in form.choices if choice.within == scale}
    known = [text for id_, text in texts.items() if id_ in chosen]
    return ", ".join([*known, *(id_ for id_ in chosen if id_ not in texts)])


def unit_words(value: str, units: Mapping[str, str]) -> str:
    """The names of the units; of one that is in no register here, that it is not."""
    every, unknown = _("ทุกหน่วยงาน"), _("(หน่วยงานที่ไม่อยู่ในทะเบียน)")
    return ", ".join(every if id_ == EVERY_UNIT else units.get(id_, unknown) for id_ in value.split(","))


def day_words(value: str) -> str:
    """A date, two dates, or a period of a fiscal year, or its first and last part."""
    days = [date_of(part) for part in value.split("/")]
    if len(days) == 1 and days[0]:
        return long_date(days[0])
    if len(days) == 2 and days[0] and days[1]:
        return date_range(days[0], days[1])
    try:
        periods = [period_of(part) for part in value.split("/")]
    except ValueError:
        return value
    return period_name(periods[0]) if len(periods) == 1 else period_range(periods[0], periods[-1])
