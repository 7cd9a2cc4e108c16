"""Days as people type them, and as records keep them: typed one way, a day is found however it was written; so are
parts of fiscal years (core.search.periods) and figures (core.search.figures).

Behind the words of a text the index has its days: `2026-01-15`, without a year `-01-15`, of a month alone `2026-01-`.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import NamedTuple

from core.search.figures import figure_asked, figures_in
from core.search.periods import period_kept, periods_in
from core.thai.dates import BUDDHIST, MONTHS, SHORT
from core.thai.days import MONTHS as ENGLISH
from core.thai.parser import CENTURY, FIRST_BUDDHIST, SHORT_YEAR, read_day
from core.thai.search import searchable

HALF = 50  # of a century
_KEPT = r"((?:19|20)\d\d-\d\d-\d\d)(?:[T ].*)?"
_DIGIT = r"\d"


class DayAt(NamedTuple):
    """A day or a month in a folded text: what it may be, in the order of ISO, and where it stands; or a part of a year,
    or a figure."""

    days: tuple[str, ...]
    start: int
    end: int


class Sought(NamedTuple):
    """What was typed: words, and of every day, month, part of a year and figure among them what it may be."""

    words: tuple[str, ...]
    days: tuple[tuple[str, ...], ...]


def day_kept(value: str) -> str:
    """The day that a plain value says, alone or with a time behind it, as ISO has it; "" = it says none."""
    found = re.fullmatch(_KEPT, value)
    return found[1] if found and read_day(found[1]) else ""


def plain_kept(value: str) -> str:
    """What a plain value is found by that is a day or a part of a year; "" = it is neither."""
    return day_kept(value) or period_kept(value)


def question(typed: str) -> Sought:
    """What was typed, folded, with the days in it: `15 ม.ค. 2569`, `15 มกราคม 69`, `15/1/2569`, `15 Jan 2026`,
    `2026-01-15`, `15 - 17 ม.ค. 2569`, without a year `15 ม.ค.`, without a day `ม.ค. 2569`;
    `ไตรมาส 2/2569`; `1,250,000`.
    """
    folded, words, days, last = searchable(typed), list[str](), list[tuple[str, ...]](), 0
    for one in said_in(folded):
        words += folded[last : one.start].split()
        days.append(figure_asked(folded[one.start : one.end]) or one.days)
        last = max(last, one.end)
    words += folded[last:].split()
    figures = {word: figure_asked(word) for word in words}
    return Sought(
        tuple(word for word in words if not figures[word]),
        (*days, *(figures[word] for word in words if figures[word])),
    )


def with_days(folded: str) -> str:
    """A folded text as it is searched: behind its words the days that are written in it otherwise."""
    days = dict.fromkeys(day for one in said_in(folded) for day in one.days if day not in folded)
    return " ".join((folded, *days))


def day_at(folded: str, asked: tuple[str, ...]) -> int:
    """Where a folded text says one of these; -1 = nowhere."""
    said = (one.start for one in said_in(folded) if any(mine in day for mine in asked for day in one.days))
    there = (at for mine in asked if (at := folded.find(mine)) >= 0)
    return next(chain(said, there), -1)


def said_in(folded: str) -> list[DayAt]:
    """The days, months, parts of years and figures that a folded text says, in their order."""
    if not re.search(_DIGIT, folded):
        return []
    found = [*days_in(folded), *(DayAt(*one) for one in periods_in(folded))]
    found += [DayAt((one,), start, end) for one, start, end in figures_in(folded)]
    return sorted(found, key=lambda one: one.start)


def days_in(folded: str) -> Iterator[DayAt]:
    """The days and months that a folded text says, in their order; of `15 - 17 ม.ค. 2569` the first and the last."""
    for found in _written().finditer(folded) if re.search(_DIGIT, folded) else ():
        for days in _of(found):
            if days:
                yield DayAt(days, found.start(), found.end())


def _of(found: re.Match[str]) -> Iterator[tuple[str, ...]]:
    if found["iso"]:
        yield (found["iso"],) if read_day(found["iso"]) else ()
        return
    month = int(found["m"]) if found["m"] else _numbers()[found["month"].replace(".", "")]
    years, day = tuple(_years(found["y"] or found["year"] or "")), found["d"] or found["day"]
    for each in (found["first"], day) if found["first"] else (day,):
        yield tuple(_said(each, month, years))


@cache
def _written() -> re.Pattern[str]:
    """Whatever may be a day or a month in a folded text."""
    names = sorted((name for n in range(1, 13) for name in _months(n)), key=len, reverse=True)
    month = "|".join(re.escape(name).replace(r"\.", r"\.?") for name in names)
    ranged = r"(?:(?P<first>\d{1,2})\s?(?:-|–|ถึง)\s?)?"
    named = rf"(?:{ranged}(?P<day>\d{{1,2}})\s?|(?<![ก-๎a-z.]))(?P<month>{month})(?![ก-๎a-z])"
    year = r"(?:\s?(?:พ\.?ศ\.?\s?)?(?P<year>\d{4}|\d{2})(?!\d))?"
    counted = r"(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>\d{4}|\d{2})(?!\d)"
    return re.compile(rf"(?<!\d)(?:(?P<iso>(?:19|20)\d\d-\d\d-\d\d)(?!\d)|{counted}|{named}{year})")


@cache
def _numbers() -> dict[str, int]:
    """The months by every name they have, folded and without points."""
    return {name.replace(".", ""): n for n in range(1, 13) for name in _months(n)}


def _months(month: int) -> tuple[str, ...]:
    """Its names folded: Thai short and long, English short and long."""
    english = ENGLISH[month - 1]
    return tuple(dict.fromkeys(map(searchable, (SHORT[month - 1], MONTHS[month - 1], english[:3], english))))


def _years(typed: str) -> Iterator[int]:
    """The common year that was typed; of two digits that of this century, of its first half perhaps in either era."""
    year = int(typed or 0)
    if len(typed) == SHORT_YEAR:
        yield year + CENTURY - BUDDHIST
        if year < HALF:
            yield year + 2000
    elif typed:
        yield year - BUDDHIST if year >= FIRST_BUDDHIST else year


def _said(day: str | None, month: int, years: tuple[int, ...]) -> Iterator[str]:
    """What is said by a day, a month and a year, of which the day or the year may be missing; nothing where there is no
    such day."""
    if day is None:
        yield from (f"{year:04}-{month:02}-" for year in years)
        return
    said = f"-{month:02}-{int(day):02}"
    yield from (said for year in ("2000",) if not years and read_day(f"{year}{said}"))
    yield from (f"{year}{said}" for year in years if read_day(f"{year:04}{said}"))
