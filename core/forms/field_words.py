"""Turn values of fields into words for pages and papers, with Arabic digits, which papers may convert to Thai."""

from collections.abc import Mapping
from datetime import date

from core.exact import grouped
from core.forms.conditions import CellValue, date_of, number_of
from core.forms.plan_shape import Computed, Field
from core.forms.shape import Instrument
from core.i18n import _
from core.thai.dates import Period
from core.thai.days import date_range, long_date, period_name, period_range, weekday_date
from core.thai.numbering import baht_words
from core.values import Value

EVERY_UNIT = "all"  # the value of a field of units that stands for all units


Names = Mapping[str, str]  # names of units by id, and of linked entries by `form.list/id`


def as_kept(_form: Instrument, _field: Field | Computed, value: CellValue, _names: Names) -> str:
    return str(value)


def number_words(_form: Instrument, field: Field | Computed, value: CellValue, _names: Names) -> str:
    number = number_of(value)
    return str(value) if number is None else grouped(number, field.decimals)


def money_words(_form: Instrument, field: Field | Computed, value: CellValue, _names: Names) -> str:
    """Return an amount of baht with two decimals, or as many as its field says, without the unit."""
    number = number_of(value)
    return str(value) if number is None else grouped(number, 2 if field.decimals is None else field.decimals)


def finding_words(_form: Instrument, _field: Field | Computed, value: CellValue, _names: Names) -> str:
    return states().get(str(value), str(value))


def states() -> dict[str, str]:
    return {
        "met": _("เป็นไปตามเกณฑ์"),
        "not_met": _("ไม่เป็นไปตามเกณฑ์"),
        "not_applicable": _("ไม่เข้าเงื่อนไข"),
        "not_assessed": _("ยังไม่ได้ตรวจ"),
    }


def choice_words(form: Instrument, field: Field | Computed, value: CellValue, _names: Names) -> str:
    """Return the texts of the chosen values in the order of the scale, then the ids that are not in it."""
    if not isinstance(field, Field):
        return str(value)
    chosen = str(value).split(",")
    texts = {choice.id: str(choice.text) for choice in form.choices if choice.within == field.scale}
    known = [text for id_, text in texts.items() if id_ in chosen]
    return ", ".join([*known, *(id_ for id_ in chosen if id_ not in texts)])


def unit_words(_form: Instrument, field: Field | Computed, value: CellValue, names: Names) -> str:
    """Return the names of the units, joined by commas; an unknown unit is shown as a unit outside the register."""
    own = isinstance(field, Field) and bool(field.to)  # it names the office's own divisions only
    every, unknown = _("ทุกหน่วย") if own else _("ทุกหน่วยงาน"), _("(หน่วยงานที่ไม่อยู่ในทะเบียน)")
    return ", ".join(every if id_ == EVERY_UNIT else names.get(id_, unknown) for id_ in str(value).split(","))


def entry_words(_form: Instrument, field: Field | Computed, value: CellValue, names: Names) -> str:
    """Return the names of the entries in the order of their list; an unknown record is shown as not in that list."""
    to = field.to if isinstance(field, Field) else ""
    gone = _("(รายการที่ไม่อยู่ในแผน)") if to.startswith("plan.") else _("(รายการที่ไม่อยู่ในทะเบียน)")
    chosen = {f"{to}/{id_}": _bare_id(id_, gone) for id_ in str(value).split(",")}
    known = [name for name in names if name in chosen] if len(chosen) > 1 else []
    return ", ".join(names.get(name, chosen[name]) for name in dict.fromkeys([*known, *chosen]))


def _bare_id(id_: str, gone: str) -> str:
    """Return an id that a reader can understand as it is, and the words `gone` for the id of a record."""
    return gone if len(id_) == 32 else id_


def time_words(_form: Instrument, _field: Field | Computed, value: CellValue, _names: Names) -> str:
    return day_words(str(value))


def amount_aloud(stored: Value) -> str:
    """Return an amount of satang spelled out in Thai as baht; "" if it is negative or not a whole number."""
    return baht_words(stored) if isinstance(stored, int) and stored >= 0 else ""


def weekday_aloud(stored: Value) -> str:
    """Return a stored date with its day of the week, or "" if it is not a date."""
    try:
        return weekday_date(date.fromisoformat(str(stored)))
    except ValueError:
        return ""


def day_words(value: str) -> str:
    """Return the words of a date, two dates, a period of a fiscal year or a range of periods; other text unchanged."""
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
