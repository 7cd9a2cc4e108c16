"""Parts of fiscal years as people type them and as records keep them: a quarter, a half, the whole.

The index has them by the id a record keeps, `2569q2`, the whole year as `2569y`; a month is that of its days.
"""

import re
from collections.abc import Iterator

from core.thai.dates import BUDDHIST, Period, period_of
from core.thai.parser import CENTURY, FIRST_BUDDHIST

_YEAR = r"[\s,]?(?:/|ปี(?:งบประมาณ|งบ)?|fiscal year|fy)?\s?(?:พ\.?ศ\.?\s?)?(?P<{}>\d{{4}}|\d{{2}})(?!\d)"
_WRITTEN = (
    r"(?<![a-z0-9])(?:ไตรมาส(?:ที่)?|quarter|q)\s?(?P<q>[1-4])(?:\s?(?:-|–|ถึง)\s?(?P<last>[1-4]))?" + _YEAR.format("qy")
    + r"|(?:ครึ่งปี|รอบ\s?6\s?เดือน)(?P<half>แรก|หลัง)" + _YEAR.format("hy")
    + r"|(?<![a-z])(?:ปีงบประมาณ|ปีงบ|ปี|fiscal year|fy)\s?(?:พ\.?ศ\.?\s?)?(?P<y>\d{4}|\d{2})(?!\d)"
)  # fmt: skip
LAST = FIRST_BUDDHIST + 300  # what is no year from then on, nor before
WHOLE = "y"  # behind a year: the whole of it


def periods_in(folded: str) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """The parts of years that a folded text says, each with where it stands; of a range each that lies in it."""
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
    """What a plain value that is a period, or the first and the last of several, is found by; "" = it is none."""
    ends = value.split("/")
    try:
        found = [period_of(one) for one in ends] if len(ends) <= 2 else []
    except ValueError:
        return ""
    if not found or found[0].kind != found[-1].kind or not FIRST_BUDDHIST <= found[0].year < LAST:
        return ""
    return " ".join(map(_kept, _between(found[0], found[-1])))


def _between(first: Period, last: Period) -> Iterator[Period]:
    """Both and what lies between them; of more than a year the ends alone."""
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
    """Of a month its days, which are found by the month."""
    if one.kind == "m":
        return f"{one.first:%Y-%m-}"
    return one.id if one.kind else f"{one.id}{WHOLE}"


def _year(typed: str) -> int:
    year = int(typed)
    if year < 100:
        return year + CENTURY
    return year + BUDDHIST if year < FIRST_BUDDHIST else year
