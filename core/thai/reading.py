"""What people type: dates in the Buddhist era, amounts with commas, Thai digits; read without guessing."""

import re
from datetime import date

from core.thai.dates import BUDDHIST, MONTHS, SHORT
from core.thai.digits import arabic_digits

DAY = re.compile(r"(\d{1,2})\s*[/. -]\s*(\d{1,2})\s*[/. -]\s*(\d{4})")
WORDED = re.compile(r"(\d{1,2})\s*([ก-๎.]+)\s*(?:พ\.?ศ\.?\s*)?(\d{4})")
ISO = re.compile(r"((?:19|20)\d\d)-(\d\d)-(\d\d)")
AMOUNT = re.compile(r"(-?)(\d{1,13})(?:\.(\d{1,2}))?")
FIRST_BUDDHIST = 2400  # years from here on are Buddhist


def read_day(typed: str) -> date | None:
    """`9 เม.ย. 2569`, `9 เมษายน 2569`, `9/4/2569` or an ISO date; None for anything else. A year has four digits."""
    text = arabic_digits(typed).strip()
    if found := ISO.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := DAY.fullmatch(text):
        return _day(_common(int(found[3])), int(found[2]), int(found[1]))
    if found := WORDED.fullmatch(text):
        return _day(_common(int(found[3])), _month(found[2]), int(found[1]))
    return None


def read_satang(typed: str) -> int | None:
    """Baht with at most two decimals as satang: `1,234.50` → 123450; None for anything else."""
    found = AMOUNT.fullmatch(plain_number(typed))
    if found is None:
        return None
    satang = int(found[2]) * 100 + int((found[3] or "").ljust(2, "0") or 0)
    return -satang if found[1] else satang


def plain_number(typed: str) -> str:
    """Arabic digits, no commas or blanks."""
    return re.sub(r"[\s,]", "", arabic_digits(typed))


def _common(year: int) -> int:
    return year - BUDDHIST if year >= FIRST_BUDDHIST else year


def _month(word: str) -> int:
    """1 to 12 by its name, long or short, with or without points; 0 for another word."""
    bare = word.replace(".", "")
    names = [*zip(MONTHS, SHORT, strict=True)]
    return next((n for n, pair in enumerate(names, 1) if bare in {name.replace(".", "") for name in pair}), 0)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
