"""Reading what people type: dates in the Buddhist era, amounts with commas, Thai digits; read without guessing."""

import re
from datetime import date

from core.thai.dates import BUDDHIST, MONTHS, OCTOBER, SHORT, Period, period_of
from core.thai.days import MONTHS as ENGLISH
from core.thai.days import counts_buddhist
from core.thai.numbering import arabic_digits

DAY = r"(\d{1,2})\s*[/. -]\s*(\d{1,2})\s*[/. -]\s*(\d{4}|\d{2})"
WORDED = r"(\d{1,2})\s*([ก-๎.]+?|[A-Za-z]+\.?)\s*(?:พ\.?ศ\.?\s*)?(\d{4}|\d{2})"
MONTH = r"([ก-๎.]+?|[A-Za-z]+\.?)\s*(?:พ\.?ศ\.?\s*)?(\d{4}|\d{2})"
QUARTERS = (
    r"(?i)(?:ไตรมาส(?:ที่)?|quarter|q)\s*([1-4])(?:\s*(?:-|–|ถึง)\s*([1-4]))?[\s,]*"
    r"(?:/|ปี(?:งบประมาณ)?|fiscal year)?\s*(?:พ\.?ศ\.?\s*)?(\d{4}|\d{2})"
)
ISO = r"((?:19|20)\d\d)-(\d\d)-(\d\d)"
AMOUNT = r"(-?)(\d{1,13})(?:\.(\d{1,2}))?"
CENTURY, SHORT_YEAR = 2500, 2  # of years of two digits; how many digits that are
FIRST_BUDDHIST = 2400  # years from here on are Buddhist


def read_day(typed: str) -> date | None:
    """`9 เม.ย. 2569`, `9 เมษายน 69`, `9/4/2569`, `9 Apr 2026` or an ISO date; None for anything else.

    A year of two digits is Buddhist, of this century: 68 is 2568. While years are counted in the common era it is read
    only behind a Thai month: 26 would mean another year to the eye.
    """
    text = arabic_digits(typed).strip()
    if found := re.fullmatch(ISO, text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := re.fullmatch(DAY, text):
        if len(found[3]) == SHORT_YEAR and not counts_buddhist():
            return None
        return _day(_common(int(found[3])), int(found[2]), int(found[1]))
    if found := re.fullmatch(WORDED, text):
        if len(found[3]) == SHORT_YEAR and found[2].isascii() and not counts_buddhist():
            return None
        return _day(_common(int(found[3])), _month(found[2]), int(found[1]))
    return None


def read_satang(typed: str) -> int | None:
    """Baht with at most two decimals as satang: `1,234.50` → 123450; None for anything else."""
    found = re.fullmatch(AMOUNT, plain_number(typed))
    if found is None:
        return None
    satang = int(found[2]) * 100 + int((found[3] or "").ljust(2, "0") or 0)
    return -satang if found[1] else satang


def plain_number(typed: str) -> str:
    """Arabic digits, no commas or blanks."""
    return re.sub(r"[\s,]", "", arabic_digits(typed))


def read_periods(typed: str) -> str | None:
    """A period of a fiscal year, or the first and the last joined by `/`: `2569q2`, `2569q2/2569q4`, `2569m10/2569m03`.

    Takes ids as they are, `ไตรมาส 2 - 4 ปี 2569`, `ต.ค. 68 - มี.ค. 69` and what the screen shows in English; None for
    anything else, and for a range that ends before it begins.
    """
    text = arabic_digits(typed).strip()
    found = re.fullmatch(QUARTERS, text)
    if found:
        year = _buddhist(int(found[3]))
        ends = [Period(year, "q", int(n)) for n in (found[1], found[2]) if n]
    else:
        parts = [part.strip() for part in re.split(r"\s*(?:/|–|-|ถึง)\s*", text)]
        ends = [period for part in parts if (period := _period(part)) is not None]
        if len(ends) != len(parts):
            return None
    if not 1 <= len(ends) <= 2 or ends[0].kind != ends[-1].kind or ends[0].first > ends[-1].first:
        return None
    return "/".join(dict.fromkeys(end.id for end in ends))


def _period(text: str) -> Period | None:
    if found := re.fullmatch(MONTH, text):
        month = _month(found[1])
        year = _buddhist(int(found[2]))
        return Period(year + (month >= OCTOBER), "m", month) if month else None
    try:
        return period_of(text)
    except ValueError:
        return None


def _buddhist(year: int) -> int:
    if year < 100:
        return year + CENTURY
    return year + BUDDHIST if year < FIRST_BUDDHIST else year


def _common(year: int) -> int:
    return _buddhist(year) - BUDDHIST


def _month(word: str) -> int:
    """1 to 12 by its name, Thai or English, long or short, with or without points; 0 for another word."""
    bare = word.replace(".", "").casefold()
    names = [(*thai, en.casefold(), en[:3].casefold()) for *thai, en in zip(MONTHS, SHORT, ENGLISH, strict=True)]
    return next((n for n, each in enumerate(names, 1) if bare in {name.replace(".", "") for name in each}), 0)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
