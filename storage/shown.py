"""Showing a number in a spreadsheet cell as its format does: dates, times, percentages, trailing zeros."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import NamedTuple

from core.thai.written import SHORT

BUDDHIST = 2400  # years from here on are taken as Buddhist
DAYS = {
    14: "d/m/yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm",
    19: "h:mm",
    20: "h:mm",
    21: "h:mm",
}
BUILT_IN = {
    9: "0%",
    10: "0.00%",
    22: "d/m/yyyy h:mm",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss",
    49: "@",
    **DAYS,
}
_SILENT = r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]'  # parts of a format that are literal text or invisible
CARRIED = r'(?=.*0.*[0#]|.*#.*0)(?:[0#()/ –—−‑-]|"[^"]*"|\\.)+'  # a format of digits and what stands between them
SHORT_NUMBER = re.compile("-?[0-9.]+").fullmatch  # without an exponent
_ASIDE = r"\[[^\]]*\]|t(?=[0#])"  # colours, languages and conditions; Thai digits
_LIMIT = r"\[([<>=]+)(-?[0-9.]+)\]"
_COMPARED = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}


class CellNumberFormat(NamedTuple):
    """A spreadsheet number format. `sort`: number, share (per cent), digits, day, month or time; `code`: as stored."""

    sort: str  # number | share | digits | day | month | time
    code: str = ""
    short_year: bool = False


@lru_cache(1000)
def format_of(code: str) -> CellNumberFormat:
    first = code.split(";")[0]
    plain = re.sub(_SILENT, "", first).casefold()
    if re.search("[ymdhsb]", plain) and plain not in ("general", "standard"):
        day, years = "d" in plain, re.findall("y+|b+|e+", plain)
        if years and not day and not re.search("[hs]", plain):
            return CellNumberFormat("month", short_year=len(years[0]) < 3)
        return CellNumberFormat(
            "day" if day or years else "time", short_year=any(len(one) < 3 for one in years)
        )
    if "%" in plain:
        return CellNumberFormat("share")
    if any(re.fullmatch(CARRIED, re.sub(_ASIDE, "", part)) for part in code.split(";")):
        return CellNumberFormat("digits", code)
    return CellNumberFormat("number")


GENERAL = format_of("")


def words_of(text: str, form: CellNumberFormat, *, since_1904: bool = False) -> str:
    """Return a cell's number as the format `form` shows it; other text as it is. `since_1904`: days count from 1904."""
    try:
        short = text if text.lstrip("-").isdigit() else f"{float(text):.15g}"
        if form.sort == "number" and SHORT_NUMBER(short):
            return short
        exact = Decimal(short)
    except (ArithmeticError, ValueError):
        return text
    if not exact.is_finite():
        return text
    if form.sort in ("day", "month", "time"):
        return _moment(exact, form.sort, since_1904) or _plain(exact)
    if form.sort == "digits" and exact >= 0 and exact == int(exact):
        code = _part_for(exact, form.code)
        return _carried(str(int(exact)), code) if re.fullmatch(CARRIED, code) else _plain(exact)
    return _plain(exact * 100 if form.sort == "share" else exact)


def day_words(moment: date) -> str:
    year = moment.year if moment.year > BUDDHIST else moment.year + 543
    return f"{moment.day}/{moment.month}/{year}"


def _moment(serial: Decimal, sort: str, since_1904: bool) -> str:
    if since_1904:
        start = datetime(1904, 1, 1)
    else:
        start = datetime(1899, 12, 30 if serial >= 60 else 31)
    if not 0 <= serial < 2_958_466:
        return ""
    moment = start + timedelta(days=int(serial), seconds=round(float(serial % 1) * 86_400))
    return moment_words(moment, "time" if serial < 1 else sort)


def moment_words(moment: datetime, sort: str) -> str:
    if sort == "time":
        return moment.strftime("%H.%M")
    if sort == "month":
        return f"{SHORT[moment.month - 1]} {day_words(moment).rpartition('/')[2]}"
    return day_words(moment)


def cell_name(row: int, column: int) -> str:
    """Return a cell's name as in Excel (B7), from row and column counted from 0."""
    letters = ""
    while column >= 0:
        column, letter = divmod(column, 26)
        letters, column = chr(65 + letter) + letters, column - 1
    return f"{letters}{row + 1}"


def _plain(exact: Decimal) -> str:
    """Return the number without trailing zeros."""
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _part_for(number: Decimal, code: str) -> str:
    """Return the part of a format that shows this number: the first without a condition, or whose condition is met."""
    for part in code.split(";"):
        limit = re.search(_LIMIT, part)
        if limit is None or _COMPARED[limit[1]](number, Decimal(limit[2])):
            return re.sub(_ASIDE, "", part)
    return ""


def _carried(digits: str, code: str) -> str:
    """Fill the digits into a format from its end: 812345678 with 0##-###-#### gives 081-234-5678."""
    parts = re.findall(r'"[^"]*"|\\.|.', code)
    left, shown = digits, list[str]()
    first = next(n for n, part in enumerate(parts) if part in "0#")
    for n, part in reversed([*enumerate(parts)]):
        if part not in "0#":
            shown.append(part.strip('"').removeprefix("\\"))
        elif left or part == "0":
            shown.append(left[-1:] or "0")
            left = left[:-1]
        if n == first:
            shown.append(left)
    return "".join(reversed(shown)).strip()
