"""Showing a number in a spreadsheet cell as its format does: days, times, shares, codes, thousands, words of sections."""

import re
from collections.abc import Iterable, Set
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from core.tabular import Place, SheetNotes
from core.thai.written import BUDDHIST, DAYS, MONTHS, SHORT
from storage.formats import GENERAL, CellNumberFormat, FormatSection

FIRST_BUDDHIST = 2400  # years from here on are taken as Buddhist
# what days are counted from; Excel counts a 29 February 1900
SINCE_1900 = datetime(1899, 12, 31)
SINCE_1904 = datetime(1904, 1, 1)
SINCE_CALC = datetime(1899, 12, 30)
LEAP = 60
LAST = 2_958_466  # the first number that is no day
SHORT_NUMBER = re.compile("-?[0-9.]+").fullmatch  # without an exponent
DASHES = re.compile("[-–—−‐‑]*").fullmatch
SECONDS = 86_400


class ShownCell(NamedTuple):
    """A number as its format shows it. `words`: as a person would type them; `clock`: the time of day shown beside a
    day; `stored`: the number itself, where more or less than it is shown; `short_year`: of a year two digits are;
    `code`: the number that is shown as a code."""

    words: str
    clock: str = ""
    stored: str = ""
    short_year: bool = False
    code: str = ""


@lru_cache(10_000)  # days and shares stand in many cells
def shown_cell(
    text: str, form: CellNumberFormat, since: datetime = SINCE_1900, as_code: str = ""
) -> ShownCell:
    """Return a cell's number as the format `form` shows it; other text as it is. `since`: what its days count from;
    `as_code`: how its file shows it, taken where that is a code ("" = the file does not say)."""
    try:
        short = text if text.lstrip("-").isdigit() else f"{float(text):.15g}"
        if form.plain and SHORT_NUMBER(short):
            return ShownCell(short)
        exact = Decimal(short)
    except (ArithmeticError, ValueError):
        return ShownCell(text)
    if not exact.is_finite():
        return ShownCell(text)
    section = form.section(exact)
    if section is None:
        return ShownCell(_plain(exact))
    if section.sort in ("moment", "span"):
        return _moment_cell(exact, section, since) or ShownCell(_plain(exact))
    if section.sort == "words":
        return _worded(exact, section)
    if section.sort == "digits" and exact >= 0 and exact == int(exact):
        number = str(int(exact))
        words = as_code or _carried(number, section)
        return ShownCell(words, code=number if words != number else "")
    return _figure(exact, section)


def note_cell(notes: SheetNotes, cell: ShownCell, places: Iterable[Place]) -> None:
    """Note what is to be known of a cell beside its words. `places`: where in the sheet it stands."""
    if not any(cell[1:]):
        return
    for place in places:
        if cell.short_year:
            notes.short_years.append(place)
        if cell.stored:
            notes.stored.append((*place, cell.stored))
        if cell.clock:
            notes.clocks.append((*place, cell.clock))
        if cell.code:
            notes.codes.append((*place, cell.code))


def general_words(text: str) -> str:
    """Return a number as a cell without a format of its own shows it; other text as it is."""
    try:
        short = f"{float(text):.15g}"
    except ValueError:
        return text
    return short if SHORT_NUMBER(short) else shown_cell(text, GENERAL).words


def shown_text(text: str, form: CellNumberFormat) -> ShownCell:
    """Return a text as the format of its cell shows it."""
    if form.texts is None:
        return ShownCell(text)
    parts = (text if one.kind == "text" else one.text for one in form.texts.parts)
    words = "".join(parts).strip()
    return ShownCell(words, stored="" if words else text)


def serial_of(moment: datetime) -> str:
    """Return a moment as Calc counts it: days since 30 December 1899."""
    passed = moment - SINCE_CALC
    micro = Decimal((passed.days * SECONDS + passed.seconds) * 10**6 + passed.microseconds)
    return str(micro / (SECONDS * 10**6))


def day_words(moment: date) -> str:
    return f"{moment.day}/{moment.month}/{_buddhist_year(moment)}"


def cell_name(row: int, column: int) -> str:
    """Return a cell's name as in Excel (B7), from row and column counted from 0."""
    letters = ""
    while column >= 0:
        column, letter = divmod(column, 26)
        letters, column = chr(65 + letter) + letters, column - 1
    return f"{letters}{row + 1}"


def _buddhist_year(moment: date) -> int:
    return moment.year if moment.year > FIRST_BUDDHIST else moment.year + BUDDHIST


def _plain(exact: Decimal) -> str:
    """Return the number without trailing zeros."""
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _figure(exact: Decimal, section: FormatSection) -> ShownCell:
    """Return a figure with all its decimals, also those that the format rounds away."""
    words = _plain(exact * section.factor)
    # 1.5 ล้านบาท tells all, wherever it stands
    told = section.times == section.divides and section.beside.endswith("บาท")
    stored = _plain(exact) if exact and section.divides > 1 and not told else ""
    if section.minus and exact > 0:
        return ShownCell(f"-{words}", stored=_plain(exact))
    return ShownCell(f"{words} {section.beside}".strip(), stored=stored)


def _worded(exact: Decimal, section: FormatSection) -> ShownCell:
    """Return the words that stand for a number; a dash for nothing is 0."""
    words = section.words
    if not DASHES(words):
        return ShownCell(words)
    if exact:
        return ShownCell(words, stored=_plain(exact))
    return ShownCell("0" if words else "")


def _carried(digits: str, section: FormatSection) -> str:
    """Fill the digits into a format from its end: 812345678 with 0##-###-#### gives 081-234-5678."""
    left, shown = digits, list[str]()
    first = next(n for n, one in enumerate(section.parts) if one.kind == "digit")
    for n, part in reversed([*enumerate(section.parts)]):
        if part.kind != "digit":
            shown.append(part.text)
        elif left or part.text == "0":
            shown.append(left[-1:] or "0")
            left = left[:-1]
        if n == first:
            shown.append(left)
    return "".join(reversed(shown)).strip()


# -- days and times


def _moment_cell(serial: Decimal, section: FormatSection, since: datetime) -> ShownCell | None:
    """Return a day or time as a section shows it; None if the number is none."""
    if section.sort == "span":
        return ShownCell(_span_words(serial, section))
    letters = {letter[0] for letter in section.letters}
    if serial < 1 and since == SINCE_1900 and letters & set("hns"):
        letters -= set("ymdbeg")
    places = _decimals(section)
    seconds = round(serial % 1 * SECONDS, places)
    if not letters & set("ymdbeg"):
        return ShownCell(_clock_words(seconds, letters, section))
    moment = _day(serial, seconds, since)
    if moment is None:
        return None
    clock = _clock_words(seconds % SECONDS, letters, section) if letters & set("hns") else ""
    if not clock.strip("0.:"):
        clock = ""
    short = any(letter[0] in "yb" and len(letter) < 3 for letter in section.letters)
    return ShownCell(_day_parts(moment, section), clock, short_year=short)


def _day(serial: Decimal, seconds: Decimal, since: datetime) -> datetime | None:
    """Return the moment that a number counts, None if it is none."""
    first = 1 if since == SINCE_1900 else 0
    if since != SINCE_CALC and not first <= serial < LAST:
        return None
    start = since - timedelta(days=1) if since == SINCE_1900 and serial >= LEAP else since
    try:
        return start + timedelta(days=int(serial // 1), seconds=float(seconds))
    except OverflowError:
        return None


def _day_parts(moment: datetime, section: FormatSection) -> str:
    """Return what a section shows of a day: the day, its month with the year, or that alone which it shows."""
    letters = section.letters
    years = {letter for letter in letters if letter[0] in "ybe"}
    months = [letter for letter in letters if letter[0] == "m"]
    named = letters & {"ddd", "dddd"}
    days = bool(letters & {"d", "dd"})
    if (days or named) and (years or months):
        return day_words(moment)
    if years and months:
        return f"{SHORT[moment.month - 1]} {_buddhist_year(moment)}"
    if years:
        era = section.buddhist or any(year[0] == "b" for year in years)
        return str(_buddhist_year(moment) if era else moment.year)
    if months:
        return _month_words(moment.month, months[0])
    if named and not days:
        return DAYS[moment.weekday()]
    return day_words(moment) if named else str(moment.day)


def _month_words(month: int, letters: str) -> str:
    if len(letters) < 3:
        return str(month)
    return SHORT[month - 1] if letters == "mmm" else MONTHS[month - 1]


def _decimals(section: FormatSection) -> int:
    """Return how many decimals of a second a section shows."""
    return sum(one.kind == "digit" for one in section.parts)


def _clock_words(
    seconds: Decimal, letters: Set[str], section: FormatSection, *, spans: bool = False
) -> str:
    """Return a time of day as a section shows it, hours of 24: 10.30, and with seconds 10:30:15. `spans`: how long a time
    is, in the largest parts that are shown: 46.30 hours, 90:15 minutes."""
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(int(minutes), 60)
    if not spans:
        hours %= 24
    elif "h" not in letters:
        minute = int(minutes)
    parted = "n" in letters
    if "h" not in letters:
        if "s" not in letters:
            return str(minute)
        return f"{minute}:{_two(second)}" if parted else _plain(seconds if spans else second)
    if "s" in letters and second:
        return f"{hours:02}:{minute:02}:{_two(second)}"
    halves = any(part.kind == "half" for part in section.parts)
    return f"{hours:02}.{minute:02}" if parted or halves else str(hours)


def _span_words(serial: Decimal, section: FormatSection) -> str:
    # months within a span are minutes
    letters = {one[-1].replace("m", "n") for one in section.letters}
    seconds = round(abs(serial) * SECONDS, _decimals(section))
    words = _clock_words(seconds, letters, section, spans=True)
    return f"-{words}" if serial < 0 else words


def _two(second: Decimal) -> str:
    """Return seconds with two digits, and what of a second is more."""
    whole, _point, part = _plain(Decimal(second)).partition(".")
    return f"{whole:0>2}.{part}" if part else f"{whole:0>2}"
