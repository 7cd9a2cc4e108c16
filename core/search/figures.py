"""Figures, days and parts of fiscal years in searches: found in whichever way they are typed and stored. After the
words of a text the index stores its days: `2026-01-15`, `-01-15` without a year, `2026-01-` for a month; and its
figures in Braille digits, which nobody types, between edge signs, so that `1,250` finds 1250 but not 125 or 12,50."""

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import chain
from typing import NamedTuple, Self

from core.exact import exact_text
from core.slots import parse_slot
from core.thai.dates import BUDDHIST, MONTHS, SHORT, Period
from core.thai.days import MONTHS as ENGLISH
from core.thai.days import day as iso_day
from core.thai.parser import CENTURY, FIRST_BUDDHIST, SHORT_YEAR
from core.thai.search import searchable

YEARS = ((1900, 2099), (2400, 2699))  # a word of four digits that is a year of either era is no figure, but a word
LEAST = 3  # digits of a figure that is looked for as one: of fewer the words are
SATANG = 100
EDGE = "⠿"
_DOTS = str.maketrans("0123456789.", "⠁⠂⠃⠄⠅⠆⠇⠈⠉⠊⠐")
_GROUPED = r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?(?![\d,]*\d)"
_ALONE = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?"
_KEPT = r"-?\d{1,15}(?:\.\d{1,9})?"


def dotted(figure: Fraction) -> str:
    """Return a number, without its sign, as the search index stores it: in Braille digits between edge signs."""
    return f"{EDGE}{exact_text(abs(figure)).translate(_DOTS)}{EDGE}"


def figures_kept(name: str, value: str | int) -> tuple[str, ...]:
    """Return the index entries for a value; a whole number in a form's field may also be money, stored in satang."""
    if isinstance(value, str):
        return (dotted(Fraction(value)),) if re.fullmatch(_KEPT, value) else ()
    own = dotted(Fraction(value))
    return (own, dotted(Fraction(value, SATANG))) if parse_slot(name).family == "f" else (own,)


def figures_in(folded: str) -> Iterator[tuple[str, int, int]]:
    """Yield (index entry, start, end) of numbers with commas in a folded text; others are found by their digits."""
    for found in re.finditer(_GROUPED, folded):
        yield dotted(_read(found)), found.start(), found.end()


def figure_matches(word: str) -> tuple[str, ...]:
    """Return what a typed figure may match: index entry or digits; () if `word` is no figure, too short or a year."""
    if (found := re.fullmatch(_ALONE, word)) is None:
        return ()
    figure = _read(found)
    said, is_year = exact_text(figure), word.isdigit() and any(first <= figure <= last for first, last in YEARS)
    return () if len(said) < LEAST or is_year else (dotted(figure), said)


def _read(found: "re.Match[str]") -> Fraction:
    return Fraction(found[0].replace(",", ""))


_YEAR = r"[\s,]?(?:/|ปี(?:งบประมาณ|งบ)?|fiscal year|fy)?\s?(?:พ\.?ศ\.?\s?)?(?P<{}>\d{{4}}|\d{{2}})(?!\d)"


_WRITTEN = (
    r"(?<![a-z0-9])(?:ไตรมาส(?:ที่)?|quarter|q)\s?(?P<q>[1-4])(?:\s?(?:-|–|ถึง)\s?(?P<last>[1-4]))?" + _YEAR.format("qy")
    + r"|(?:ครึ่งปี|รอบ\s?6\s?เดือน)(?P<half>แรก|หลัง)" + _YEAR.format("hy")
    + r"|(?<![a-z])(?:ปีงบประมาณ|ปีงบ|ปี|fiscal year|fy)\s?(?:พ\.?ศ\.?\s?)?(?P<y>\d{4}|\d{2})(?!\d)"
)  # fmt: skip


LAST = FIRST_BUDDHIST + 300  # years from here on are not accepted


WHOLE = "y"  # suffix of a whole year


def periods_in(folded: str) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Yield ((index word,), start, end) for each part of a year in a folded text; a range yields all its parts."""
    for found in re.finditer(_WRITTEN, folded):
        for one in _of(found):
            yield (one,), found.start(), found.end()


def _of(found: "re.Match[str]") -> Iterator[str]:
    year = _year(found["qy"] or found["hy"] or found["y"])
    if found["q"]:
        first = int(found["q"])
        yield from (Period(year, "q", n).id for n in range(first, int(found["last"] or first) + 1))
    elif found["half"]:
        yield Period(year, "h", 1 if found["half"] == "แรก" else 2).id
    else:
        yield f"{year}{WHOLE}"


def period_kept(value: str) -> str:
    """Return the index words of a value that is a period or a range of periods; "" if it is neither."""
    ends = value.split("/")
    try:
        found = [Period.of(one) for one in ends] if len(ends) <= 2 else []
    except ValueError:
        return ""
    if not found or found[0].kind != found[-1].kind or not FIRST_BUDDHIST <= found[0].year < LAST:
        return ""
    return " ".join(map(_kept, _between(found[0], found[-1])))


def _between(first: Period, last: Period) -> Iterator[Period]:
    """Yield both periods and those between them; only both ends if the range exceeds a year."""
    if first == last or first.kind not in ("q", "m") or (last.first - first.first).days > 366:
        yield from dict.fromkeys((first, last))
        return
    one = first
    while one.first <= last.first:
        yield one
        one = _next(one)


def _next(one: Period) -> Period:
    if one.kind == "q":
        return Period(one.year + 1, "q", 1) if one.n == 4 else Period(one.year, "q", one.n + 1)
    month = one.n % 12 + 1
    return Period(one.year + (month == 10), "m", month)


def _kept(one: Period) -> str:
    """Return the index word of a period; for a month the beginning of its days."""
    if one.kind == "m":
        return f"{one.first:%Y-%m-}"
    return one.id if one.kind else f"{one.id}{WHOLE}"


def _year(typed: str) -> int:
    year = int(typed)
    if year < 100:
        return year + CENTURY
    return year + BUDDHIST if year < FIRST_BUDDHIST else year


HALF = 50  # half of a century


_DAY_KEPT = r"((?:19|20)\d\d-\d\d-\d\d)(?:[T ].*)?"


_DIGIT = r"\d"


class DateMatch(NamedTuple):
    """A day, month, part of a year or figure in a folded text: its possible ISO forms or index entries, and its
    position."""

    days: tuple[str, ...]
    start: int
    end: int


class SearchRequest(NamedTuple):
    """A search request: its words, and for each day, month, part of a year and figure the index words it may match."""

    words: tuple[str, ...]
    days: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, typed: str) -> Self:
        """Parse a request into words and days: `15 ม.ค. 2569`, `15 มกราคม 69`, `15/1/2569`, `15 Jan 2026`,
        `2026-01-15`, `15 - 17 ม.ค. 2569`, `15 ม.ค.` without a year, `ม.ค. 2569` without a day, `ไตรมาส 2/2569`,
        `1,250,000`."""
        folded, words, days, last = searchable(typed), list[str](), list[tuple[str, ...]](), 0
        for one in times_and_figures(folded):
            words += folded[last : one.start].split()
            days.append(figure_matches(folded[one.start : one.end]) or one.days)
            last = max(last, one.end)
        words += folded[last:].split()
        figures = {word: figure_matches(word) for word in words}
        return cls(
            tuple(word for word in words if not figures[word]),
            (*days, *(figures[word] for word in words if figures[word])),
        )


def day_kept(value: str) -> str:
    """Return the ISO day at the start of a stored value, with or without a time; "" if there is none."""
    found = re.fullmatch(_DAY_KEPT, value)
    return found[1] if found and iso_day(found[1]) else ""


def plain_kept(value: str) -> str:
    """Return the index words of a value that is a day or a period; "" if it is neither."""
    return day_kept(value) or period_kept(value)


def with_days(folded: str) -> str:
    """Return a folded text for the index, followed by the ISO form of days that are written otherwise in it."""
    days = dict.fromkeys(day for one in times_and_figures(folded) for day in one.days if day not in folded)
    return " ".join((folded, *days))


def day_at(folded: str, asked: tuple[str, ...]) -> int:
    """Return the position at which a folded text contains one of these days; -1 if it does not."""
    said = (one.start for one in times_and_figures(folded) if any(mine in day for mine in asked for day in one.days))
    there = (at for mine in asked if (at := folded.find(mine)) >= 0)
    return next(chain(said, there), -1)


def times_and_figures(folded: str) -> list[DateMatch]:
    """Return the days, months, parts of years and figures in a folded text, sorted by position."""
    if not re.search(_DIGIT, folded):
        return []
    found = [*days_in(folded), *(DateMatch(*one) for one in periods_in(folded))]
    found += [DateMatch((one,), start, end) for one, start, end in figures_in(folded)]
    return sorted(found, key=lambda one: one.start)


def days_in(folded: str) -> Iterator[DateMatch]:
    """Yield the days and months in a folded text, in order; a range of days yields its first and last day."""
    for found in _written().finditer(folded) if re.search(_DIGIT, folded) else ():
        for days in _days_of(found):
            if days:
                yield DateMatch(days, found.start(), found.end())


def _days_of(found: re.Match[str]) -> Iterator[tuple[str, ...]]:
    if found["iso"]:
        yield (found["iso"],) if iso_day(found["iso"]) else ()
        return
    month = int(found["m"]) if found["m"] else _numbers()[found["month"].replace(".", "")]
    years, day = tuple(_years(found["y"] or found["year"] or "")), found["d"] or found["day"]
    for each in (found["first"], day) if found["first"] else (day,):
        yield tuple(_day_forms(each, month, years))


@cache
def _written() -> re.Pattern[str]:
    """Return the pattern of everything that may be a day or month in a folded text."""
    names = sorted((name for n in range(1, 13) for name in _months(n)), key=len, reverse=True)
    month = "|".join(re.escape(name).replace(r"\.", r"\.?") for name in names)
    ranged = r"(?:(?P<first>\d{1,2})\s?(?:-|–|ถึง)\s?)?"
    named = rf"(?:{ranged}(?P<day>\d{{1,2}})\s?|(?<![ก-๎a-z.]))(?P<month>{month})(?![ก-๎a-z])"
    year = r"(?:\s?(?:พ\.?ศ\.?\s?)?(?P<year>\d{4}|\d{2})(?!\d))?"
    counted = r"(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>\d{4}|\d{2})(?!\d)"
    return re.compile(rf"(?<!\d)(?:(?P<iso>(?:19|20)\d\d-\d\d-\d\d)(?!\d)|{counted}|{named}{year})")


@cache
def _numbers() -> dict[str, int]:
    """Return the numbers of months by all their names, folded and without points."""
    return {name.replace(".", ""): n for n in range(1, 13) for name in _months(n)}


def _months(month: int) -> tuple[str, ...]:
    """Return the folded names of a month: Thai short and long, English short and long."""
    english = ENGLISH[month - 1]
    return tuple(dict.fromkeys(map(searchable, (SHORT[month - 1], MONTHS[month - 1], english[:3], english))))


def _years(typed: str) -> Iterator[int]:
    """Yield the possible years in the common era; two digits mean this century, below 50 in either era."""
    year = int(typed or 0)
    if len(typed) == SHORT_YEAR:
        yield year + CENTURY - BUDDHIST
        if year < HALF:
            yield year + 2000
    elif typed:
        yield year - BUDDHIST if year >= FIRST_BUDDHIST else year


def _day_forms(day: str | None, month: int, years: tuple[int, ...]) -> Iterator[str]:
    """Yield the ISO forms of a day, whose day or year may be missing; none if no such day exists."""
    if day is None:
        yield from (f"{year:04}-{month:02}-" for year in years)
        return
    said = f"-{month:02}-{int(day):02}"
    yield from (said for year in ("2000",) if not years and iso_day(f"{year}{said}"))
    yield from (f"{year}{said}" for year in years if iso_day(f"{year:04}{said}"))
