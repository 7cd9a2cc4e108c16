"""The years that headings of imported columns name, and quarters and months that run by another kind of year."""

import re
from collections.abc import Iterable, Mapping, Sequence

from core.thai.days import MONTHS as ENGLISH
from core.thai.search import head_key
from core.thai.written import BUDDHIST, MONTHS, OCTOBER, SHORT, arabic_digits

YearPart = tuple[str, int]  # ("q", quarter), ("h", half) or ("m", calendar month)
CENTURY = 2500  # of years of two digits
BEFORE_YEAR = r"(?:ประจำ|งบประมาณ|งบ|วงเงิน|จำนวนเงิน|ปี|พศ|คศ|fy)*"
FOUR_DIGITS = r"(?:25|20)[0-9]{2}"
TWO_DIGITS = r"[5-8][0-9]"  # of a year that a plan of today may name
UNIT = "(?:บาท)?"
NAMES_OF_MONTHS = {
    re.sub(r"[. ]", "", word).casefold(): n
    for n, words in enumerate(
        zip(MONTHS, SHORT, ENGLISH, (english[:3] for english in ENGLISH), strict=True), 1
    )
    for word in words
}
MONTH = "|".join(sorted(NAMES_OF_MONTHS, key=len, reverse=True))
HALF = r"(?:รอบ)?(?:ครึ่งปี|(?:6|หก)เดือน)(แรก|หลัง)"
QUARTER = r"(?:ไตรมาส(?:ที่)?|quarter|q)([1-4])(?:/?(?:25)?[0-9]{2})?"
DAYS = "[0-9]{1,2}[-–][0-9]{1,2}"  # of a month: 1-15
# of which year a title says that its table is
OF_YEAR = (
    r"(?:ปี(?:งบประมาณ)?(?:พศ)?|ไตรมาส(?:ที่)?[1-4]/)(25[0-9]{2})(?:(?:[-–]|ถึง)(?:พศ)?(25[0-9]{2}))?"
)
CALENDAR = r"ปีปฏิทิน|ปีการศึกษา|มกราคม\s*(?:[-–]|ถึง)\s*ธันวาคม|ม\.ค\.\s*[-–]\s*ธ\.ค\."


def years_of(headings: Sequence[str]) -> list[int]:
    """Return the Buddhist year that each heading is, 0 = none: `2569`, `2026`, `ปี 69`, `งบประมาณ (2569)`. Two digits
    alone are a year only in a run such as 66 67 68."""
    plain = [re.sub(r"[\s().'’/]", "", arabic_digits(one)).casefold() for one in headings]
    named = [
        re.fullmatch(rf"({BEFORE_YEAR})({FOUR_DIGITS}|{TWO_DIGITS}){UNIT}", one) for one in plain
    ]
    years = [_buddhist(int(one[2])) if one else 0 for one in named]
    found = {*years}
    bare = [one is not None and not one[1] and len(one[2]) == 2 for one in named]
    return [
        0 if short and not {year - 1, year + 1} & found else year
        for year, short in zip(years, bare, strict=True)
    ]


def _buddhist(year: int) -> int:
    if year < 100:
        return CENTURY + year
    return year if year >= CENTURY else year + BUDDHIST


def spelt_out(heading: str, year: int) -> bool:
    """Return whether a heading has the Buddhist year in four digits, so that it can mean no other."""
    return str(year) in arabic_digits(heading)


def are_years(words: Iterable[str]) -> bool:
    """Return whether the cells of a row are two or more years, each the one behind the year before it."""
    years = years_of([*words])
    return len(years) > 1 and years == [*range(years[0], years[0] + len(years))] and years[0] > 0


def months_in(heading: str) -> list[int]:
    """Return the months that a heading names, in its order: 1 and 3 of `ไตรมาสที่ 1 (ม.ค.-มี.ค.)`."""
    plain = re.sub(r"[. ]", "", heading).casefold()
    return [NAMES_OF_MONTHS[one] for one in re.findall(MONTH, plain)]


def quarter_of(months: Sequence[int]) -> int:
    """Return the quarter of the fiscal year that begins and ends with these months, 0 = none."""
    first, last = months[0], months[-1]
    place = (first - OCTOBER) % 12
    return place // 3 + 1 if (last - first) % 12 == 2 and place % 3 == 0 else 0


def in_later_year(places: Mapping[int, int]) -> frozenset[int]:
    """Return the columns behind the end of the fiscal year, where quarters or months run on over it, as from January to
    December. `places`: position in the fiscal year of each column, in the order of the columns."""
    columns = sorted(places)
    order = [places[n] for n in columns]
    falls = [at for at in range(1, len(order)) if order[at] < order[at - 1]]
    if len(falls) != 1 or order[-1] >= order[0]:
        return frozenset()
    return frozenset(columns[falls[0] :])


def other_year(titles: Iterable[str], year: int) -> int:
    """Return the year of which titles say that their table is, 0 if one of them names `year`, or years around it."""
    plain = (re.sub(r"[\s.]", "", arabic_digits(one)) for one in titles)
    spans = [one for words in plain for one in re.findall(OF_YEAR, words)]
    named = [(int(first), int(last or first)) for first, last in spans]
    if not year or any(first <= year <= last for first, last in named):
        return 0
    return named[0][0] if named else 0


def part_of(heading: str) -> YearPart | None:
    """Return the period that a heading names: ("q", quarter), ("h", half) or ("m", calendar month); None if none."""
    key = head_key(heading)
    found = re.fullmatch(QUARTER, key)
    if found:
        months = months_in(heading)
        # what the head itself says of it goes before its number
        own = quarter_of(months) if len(months) > 1 else int(found[1])
        return ("q", own) if own else None
    found = re.match(HALF, key)
    if found:
        return "h", 1 + (found[1] == "หลัง")
    month = NAMES_OF_MONTHS.get(re.sub(rf"^{DAYS}|[-/]?(?:25)?[0-9]{{2}}$", "", key))
    return ("m", month) if month else None


def fiscal_year_of(parts: Mapping[int, YearPart], paths: Sequence[Sequence[str]]) -> int:
    """Return the fiscal year that heads of quarters and months name, of whatever era; 0 = none, -1 = several."""
    named = list[tuple[int, bool]]()
    for column, (sort, n) in parts.items():
        words = [head_key(one) for one in paths[column]]
        ends = [re.search(r"[^0-9]([0-9]{2})$", one) for one in words if part_of(one)]
        years = [
            2500 + int(end[1]) + (BUDDHIST - 500) * (int(end[1]) < BUDDHIST - 500)
            for end in ends
            if end
        ]
        years += [int(one) for one in re.findall("25[0-9]{2}", " ".join(words))]
        named += [(years[0], sort == "m" and n >= OCTOBER)] if years else []
    for every in ({year + later for year, later in named}, {year for year, _later in named}):
        if len(every) < 2:
            return every.pop() if every else 0
    return -1


def place_in_year(period: YearPart) -> int:
    """Return the position of a period in the fiscal year, from 0. `period`: ("q", quarter) or ("m", calendar month)."""
    return period[1] - 1 if period[0] == "q" else (period[1] - OCTOBER) % 12


def span_words(kind: str, first: int, last: int, year: int) -> str:
    """Return a span as typed: `ไตรมาส 1 - 2 ปี 2569` if `kind` is "q", else months. `first` and `last` count from 0, and
    on behind the end of the `year`."""
    if kind == "q" and last < 4:
        return f"ไตรมาส {first + 1}{f' - {last + 1}' if last > first else ''} ปี {year}"
    ends = dict.fromkeys((first, last))
    if kind == "q":
        return " - ".join(f"ไตรมาส {n % 4 + 1} ปี {year + n // 4}" for n in ends)
    months = [f"{SHORT[(n + OCTOBER - 1) % 12]} {year + n // 12 - (n % 12 < 3)}" for n in ends]
    return " - ".join(months)


def part_in(path: Sequence[str]) -> tuple[YearPart | None, str]:
    """Return (period, other headings as one text) of a column with the headings `path`, from the top. The period is
    ("q", quarter), ("h", half) or ("m", month); (None, "") if no heading names one."""
    for n in range(len(path) - 1, -1, -1):
        found = part_of(path[n])
        if found:
            return found, " ".join(
                (*path[:n], *path[n + 1 :], *re.findall(rf"^{DAYS}", head_key(path[n])))
            )
    if len(path) > 1 and re.fullmatch("[1-4]", head_key(path[-1])) and "ไตรมาส" in path[-2]:
        return ("q", int(head_key(path[-1]))), " ".join(path[:-2])
    return None, ""
