"""Days, times and periods on screen: Thai with Buddhist years, English in either era; fiscal years are Buddhist."""

from datetime import date, datetime

from core.i18n import THAI, language
from core.thai import written
from core.thai.written import BUDDHIST, Period

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HEADS = (("จ", "อ", "พ", "พฤ", "ศ", "ส", "อา"), ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"))
HALVES = ("First half", "Second half")
_buddhist = False  # whether English counts its years as Thai does


def count_years(*, buddhist: bool) -> None:
    """Set the era in which English texts show years: Buddhist or common; Thai texts always show Buddhist years."""
    global _buddhist
    _buddhist = buddhist


def counts_buddhist() -> bool:
    """Return whether years are shown in the Buddhist era now: always in Thai, in English as `count_years` set."""
    return _thai() or _buddhist


def short_date(day: date) -> str:
    """Return a date such as 20 พ.ย. 2569 or 20 Nov 2026."""
    if _thai():
        return written.short_date(day)
    return f"{day.day} {MONTHS[day.month - 1][:3]} {_year(day)}"


def long_date(day: date) -> str:
    """Return a date such as 20 พฤศจิกายน 2569 or 20 November 2026."""
    return written.long_date(day) if _thai() else f"{day.day} {month_of(day)}"


def weekday_date(day: date) -> str:
    """Return a date such as วันศุกร์ที่ 20 พฤศจิกายน 2569 or Friday 20 November 2026."""
    return written.weekday_date(day) if _thai() else f"{DAYS[day.weekday()]} {long_date(day)}"


def month_of(day: date) -> str:
    """Return month and year of a day, such as พฤศจิกายน 2569 or November 2026."""
    month = day.month - 1
    if _thai():
        return f"{written.MONTHS[month]} {day.year + BUDDHIST}"
    return f"{MONTHS[month]} {_year(day)}"


def short_month(n: int) -> str:
    """Return the short name of the n-th month (from 1), such as พ.ย. or Nov."""
    return written.SHORT[n - 1] if _thai() else MONTHS[n - 1][:3]


def week_heads() -> tuple[str, ...]:
    """Return the short names of weekdays from Monday, for the column headings of a calendar."""
    return HEADS[0] if _thai() else HEADS[1]


def date_range(first: date, last: date) -> str:
    """Return both days as text such as 1 - 3 ต.ค. 2568 or 1 - 3 Oct 2025; one date if they are equal."""
    if _thai():
        return written.date_range(first, last)
    if first == last:
        return short_date(first)
    same = (first.year, first.month) == (last.year, last.month)
    return f"{first.day if same else short_date(first)} - {short_date(last)}"


def date_and_time(moment: datetime) -> str:
    """Return date and time such as 20 พ.ย. 2569 เวลา 14.32 น. or 20 Nov 2026 14:32."""
    if _thai():
        return written.date_and_time(moment)
    return f"{short_date(moment.date())} {moment:%H:%M}"


def time_of_day(moment: datetime) -> str:
    """Return a time such as 14.32 in Thai, 14:32 in English."""
    return f"{moment:%H.%M}" if _thai() else f"{moment:%H:%M}"


def stamp(milliseconds: int) -> str:
    """Return `milliseconds` (ms since 1970 by any PC's clock) as local date and time; `–` for an impossible time."""
    try:
        return date_and_time(datetime.fromtimestamp(milliseconds / 1000))
    except (OverflowError, ValueError, OSError):
        return "–"


def period_name(period: Period) -> str:
    """Return ไตรมาสที่ 1 ปีงบประมาณ 2569 or Quarter 1, fiscal year 2569; a month has its calendar year."""
    if _thai():
        return period.name
    if period.kind == "m":
        return month_of(period.first)
    whole = f"fiscal year {period.year}"
    if not period.kind:
        return whole.capitalize()
    part = f"Quarter {period.n}" if period.kind == "q" else HALVES[period.n - 1]
    return f"{part}, {whole}"


def period_range(first: Period, last: Period) -> str:
    """Return ไตรมาสที่ 2 - 4 ปีงบประมาณ 2569 or Quarter 2 - 4, fiscal year 2569; other spans as two full names."""
    if _thai():
        return written.period_range(first, last)
    if first.kind == last.kind == "q" and first.year == last.year:
        return f"Quarter {first.n} - {last.n}, fiscal year {last.year}"
    return f"{period_name(first)} - {period_name(last)}"


def _year(day: date) -> int:
    return day.year + BUDDHIST if _buddhist else day.year


def _thai() -> bool:
    return language() == THAI


def day(text: str) -> date | None:
    """Return the date that an ISO text (`2026-11-20`) means; None for any other text."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def moment_of(text: str) -> datetime | None:
    """Return the date and time that an ISO text means; None for any other text."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
