"""What the search finds: typed texts, stored days, periods and entered figures in all records, except fields listed
here with a reason. A new kind of record must join a group. The index adds days (`2026-01-15`, `-01-15`, `2026-01-` of a
month) and figures in Braille digits, which nobody types, between edge signs: `1,250` finds 1250 but not 125."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple, Self

from core.entities import ValueKind, field_of
from core.exact import exact_text
from core.slots import parse_slot
from core.thai.days import MONTHS as ENGLISH
from core.thai.days import day as iso_day
from core.thai.parser import CENTURY, FIRST_BUDDHIST, SHORT_YEAR
from core.thai.search import searchable
from core.thai.written import BUDDHIST, MONTHS, SHORT, Period
from core.values import Text

# a word of four digits that is a year of either era is no figure, but a word
YEARS = ((1900, 2099), (2400, 2699))
LEAST = 3  # digits of a figure that is looked for as one: of fewer the words are
SATANG = 100
EDGE = "⠿"
_DOTS = str.maketrans("0123456789.", "⠁⠂⠃⠄⠅⠆⠇⠈⠉⠊⠐")
_GROUPED = r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?(?![\d,]*\d)"
_ALONE = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?"
_KEPT = r"-?\d{1,15}(?:\.\d{1,9})?"


def dotted(figure: Fraction) -> str:
    """Return a number as the search index stores it: its absolute value in Braille digits, between two EDGE signs."""
    return f"{EDGE}{exact_text(abs(figure)).translate(_DOTS)}{EDGE}"


def figures_kept(name: str, value: str | int) -> tuple[str, ...]:
    """Return the words by which the search index has the figure in field `name`; () for other texts. A whole number in
    a form's field has two, as it may be money in satang: for the number, and for the amount in baht."""
    if isinstance(value, str):
        return (dotted(Fraction(value)),) if re.fullmatch(_KEPT, value) else ()
    own = dotted(Fraction(value))
    return (own, dotted(Fraction(value, SATANG))) if parse_slot(name).family == "f" else (own,)


def figure_matches(word: str) -> tuple[str, ...]:
    """Return what the search index may have for the typed figure `word`; () if it is no figure, short or a year."""
    found = re.fullmatch(_ALONE, word)
    if found is None:
        return ()
    figure = _read(found)
    said = exact_text(figure)
    is_year = word.isdigit() and any(first <= figure <= last for first, last in YEARS)
    return () if len(said) < LEAST or is_year else (dotted(figure), said)


def _read(match: "re.Match[str]") -> Fraction:
    return Fraction(match[0].replace(",", ""))


_YEAR = (
    r"[\s,]?(?:/|ปี(?:งบประมาณ|งบ)?|fiscal year|fy)?\s?(?:พ\.?ศ\.?\s?)?(?P<{}>\d{{4}}|\d{{2}})(?!\d)"
)
_WRITTEN = (
    r"(?<![a-z0-9])(?:ไตรมาส(?:ที่)?|quarter|q)\s?(?P<q>[1-4])(?:\s?(?:-|–|ถึง)\s?(?P<last>[1-4]))?"
    + _YEAR.format("qy")
    + r"|(?:ครึ่งปี|รอบ\s?6\s?เดือน)(?P<half>แรก|หลัง)"
    + _YEAR.format("hy")
    + r"|(?<![a-z])(?:ปีงบประมาณ|ปีงบ|ปี|fiscal year|fy)\s?(?:พ\.?ศ\.?\s?)?(?P<y>\d{4}|\d{2})(?!\d)"
)
LAST = FIRST_BUDDHIST + 300  # years from here on are not accepted
WHOLE = "y"  # suffix of a whole year


def _periods_of(match: "re.Match[str]") -> Iterator[str]:
    """Yield the index word of a part of a year; of a range, those of all its parts."""
    year = _year(match["qy"] or match["hy"] or match["y"])
    if match["q"]:
        first = int(match["q"])
        yield from (Period(year, "q", n).id for n in range(first, int(match["last"] or first) + 1))
    elif match["half"]:
        yield Period(year, "h", 1 if match["half"] == "แรก" else 2).id
    else:
        yield f"{year}{WHOLE}"


def period_kept(value: str) -> str:
    """Return the words by which the search index has a period or a range of periods; "" for other values."""
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
    numbers = range(1, 5 if first.kind == "q" else 13)
    every = (
        Period(year, first.kind, n) for year in range(first.year, last.year + 1) for n in numbers
    )
    within = (one for one in every if first.first <= one.first <= last.first)
    yield from sorted(within, key=lambda one: one.first)


def _kept(period: Period) -> str:
    """Return the index word of a period; for a month the beginning of its days."""
    if period.kind == "m":
        return f"{period.first:%Y-%m-}"
    return period.id if period.kind else f"{period.id}{WHOLE}"


def _year(text: str) -> int:
    year = int(text)
    if year < 100:
        return year + CENTURY
    return year + BUDDHIST if year < FIRST_BUDDHIST else year


HALF = 50  # half of a century
_DAY_KEPT = r"((?:19|20)\d\d-\d\d-\d\d)(?:[T ].*)?"


class DateOrFigureMatch(NamedTuple):
    """A day, month, period or figure from `start` to `end` of a text. `days`: what the search index may have for it."""

    days: tuple[str, ...]
    start: int
    end: int


class SearchRequest(NamedTuple):
    """A typed search: its words, and for each day, month, period or figure, what the search index may have for it."""

    words: tuple[str, ...]
    days: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, query: str) -> Self:
        """Parse a typed search into words and days: `15 ม.ค. 2569`, `15/1/2569`, `15 Jan 2026`, `2026-01-15`, `15 - 17
        ม.ค. 2569`, `15 ม.ค.` without a year, `ม.ค. 2569` without a day, `ไตรมาส 2/2569`, `1,250,000`."""
        folded = searchable(query)
        words = list[str]()
        days = list[tuple[str, ...]]()
        last = 0
        for figure in times_and_figures(folded):
            words += folded[last : figure.start].split()
            days.append(figure_matches(folded[figure.start : figure.end]) or figure.days)
            last = max(last, figure.end)
        words += folded[last:].split()
        figures = {word: figure_matches(word) for word in words}
        days += [figures[word] for word in words if figures[word]]
        return cls(tuple(word for word in words if not figures[word]), tuple(days))


def day_kept(value: str) -> str:
    """Return the ISO day at the start of a stored value, with or without a time; "" if there is none."""
    found = re.fullmatch(_DAY_KEPT, value)
    return found[1] if found and iso_day(found[1]) else ""


def plain_kept(value: str) -> str:
    """Return the words by which the search index has a day or a period; "" for other values."""
    return day_kept(value) or period_kept(value)


def with_days(folded: str) -> str:
    """Return a `searchable` text, followed by the words that the search index has for its days and figures."""
    days = dict.fromkeys(
        day for one in times_and_figures(folded) for day in one.days if day not in folded
    )
    return " ".join((folded, *days))


def day_at(folded: str, words: tuple[str, ...]) -> int:
    """Return where a day or figure with one of the index's `words` first begins in a `searchable` text, else -1."""
    said = (
        one.start
        for one in times_and_figures(folded)
        if any(mine in day for mine in words for day in one.days)
    )
    there = (at for mine in words if (at := folded.find(mine)) >= 0)
    return next(chain(said, there), -1)


def times_and_figures(folded: str) -> list[DateOrFigureMatch]:
    """Return the days, months, periods and figures in a `searchable` text, sorted by position."""
    if not re.search(r"\d", folded):
        return []
    said = [(days, one) for one in _written().finditer(folded) for days in _days_of(one) if days]
    said += [((word,), one) for one in re.finditer(_WRITTEN, folded) for word in _periods_of(one)]
    # others are found by their digits
    said += [((dotted(_read(one)),), one) for one in re.finditer(_GROUPED, folded)]
    return [
        DateOrFigureMatch(days, one.start(), one.end())
        for days, one in sorted(said, key=lambda each: each[1].start())
    ]


def _days_of(match: re.Match[str]) -> Iterator[tuple[str, ...]]:
    """Yield the ISO forms of a day or month; of a range of days, those of its first and of its last day."""
    if match["iso"]:
        yield (match["iso"],) if iso_day(match["iso"]) else ()
        return
    month = int(match["m"]) if match["m"] else _numbers()[match["month"].replace(".", "")]
    years = tuple(_years(match["y"] or match["year"] or ""))
    day = match["d"] or match["day"]
    for each in (match["first"], day) if match["first"] else (day,):
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
    return tuple(
        dict.fromkeys(map(searchable, (SHORT[month - 1], MONTHS[month - 1], english[:3], english)))
    )


def _years(text: str) -> Iterator[int]:
    """Yield the possible years in the common era; two digits mean this century, below 50 in either era."""
    year = int(text or 0)
    if len(text) == SHORT_YEAR:
        yield year + CENTURY - BUDDHIST
        if year < HALF:
            yield year + 2000
    elif text:
        yield year - BUDDHIST if year >= FIRST_BUDDHIST else year


def _day_forms(day: str | None, month: int, years: tuple[int, ...]) -> Iterator[str]:
    """Yield the ISO forms of a day, whose day or year may be missing; none if no such day exists."""
    if day is None:
        yield from (f"{year:04}-{month:02}-" for year in years)
        return
    said = f"-{month:02}-{int(day):02}"
    yield from (said for year in ("2000",) if not years and iso_day(f"{year}{said}"))
    yield from (f"{year}{said}" for year in years if iso_day(f"{year:04}{said}"))


_DRAFTS = ("", "draft_", "review_")


def _each(*names: str) -> tuple[str, ...]:
    return tuple(f"{prefix}{name}" for prefix in _DRAFTS for name in names)


GROUPS: Mapping[str, Sequence[str]] = (
    MappingProxyType(  # how results are grouped, in the order they are shown
        {
            "plan": ("plan", "row", "progress"),
            "assessment": _each("assessment", "sheet", "answer"),
            "evidence": ("evidence", "file"),
            "paper": ("paper",),
            "signing": (*_each("signoff"), "acceptance", "motion", "objection", "objection_answer"),
            "letter": ("comment", "reply", "letter", "announcement"),
            "person": ("person",),
            "unit": ("unit", "office", "division", "system", "standing"),
            "form": ("deadline", "programme", "joining"),
        }
    )
)
GROUP_OF: Mapping[str, int] = MappingProxyType(
    {entity: place for place, entities in enumerate(GROUPS.values()) for entity in entities}
)
WORDLESS: Mapping[str, str] = MappingProxyType(  # kinds of record nobody typed words into
    {
        "certificate": "a key's rights, for programs",
        "revocation": "a key's rights, for programs",
        "invitation": "a key's rights, for programs",
        "opening": "a place in the log",
        "instrument": "names a file: forms are found by their own words",
        "wording": "names a file: forms are found by their own words",
        "acknowledgement": "says only that a result was seen",
        "objection_close": "a place in the log",
        "link": "between two records that are found themselves",
        "erasure": "names what must not be found",
        "review_erasure": "names what must not be found",
    }
)
CODES = frozenset(  # plain values that people know by heart, and type
    {
        *(("unit", "code"), ("office", "code"), ("paper", "code"), ("paper", "number")),
        *(("unit", "group"), ("office", "group"), ("standing", "group")),
    }
)
# with one of these a value begins that is a day, a part of a year or a figure
LEADS = "-0123456789"
CODE_NAMES = sorted({name for _entity, name in CODES})
UNFOUND: Mapping[tuple[str, str], str] = (
    MappingProxyType(  # texts and days that are not found, and why
        {
            ("draft_sheet", "ballot"): "sealed until all are opened",
            ("draft_sheet", "reasons"): "sealed until all are opened",
            ("answer", "vote"): "what one slip says, which is shown to nobody",
            **{
                (
                    sheet,
                    name,
                ): "when an assessor or a slip scored, which nobody is told before all are counted"
                for sheet in _each("sheet")
                for name in ("opened", "closed")
            },
        }
    )
)
COUNTED: Mapping[str, Sequence[str]] = (
    MappingProxyType(  # by kind of record the fields that hold figures people enter
        {"row": ("f",), "progress": ("f",), "answer": ("measure", "number")}
    )
)
_TOKEN = "a reference, state, choice or sum that the program writes: only a day or a part of a year there is found"
_FIGURE = "a figure: only years and what was entered into a form are found"


def why_not(entity: str, name: str) -> str:
    """Return why the search leaves a field out, as a phrase such as that it may be personal; "" if it is searched."""
    declared = field_of(entity, name)
    if declared is None:
        return "a field this program does not know may be personal"
    if entity in WORDLESS:
        return WORDLESS[entity]
    if declared.kind is ValueKind.INTEGER:
        return _FIGURE
    if (entity, name) in UNFOUND:
        return UNFOUND[entity, name]
    return _TOKEN if declared.kind is ValueKind.PLAIN and (entity, name) not in CODES else ""


@cache
def is_searchable(entity: str, name: str) -> bool:
    return entity in GROUP_OF and not why_not(entity, name)


@cache
def may_hold(entity: str, name: str) -> bool:
    """Return whether the search may find some value of a field: words, a day, a period or an entered figure."""
    declared = field_of(entity, name)
    if declared is None or entity not in GROUP_OF:
        return False
    plain = declared.kind is ValueKind.PLAIN and not (declared.reference or declared.blob)
    said = plain or is_year(declared.kind, name) or is_counted(entity, name)
    return is_searchable(entity, name) or (said and (entity, name) not in UNFOUND)


def is_counted(entity: str, name: str) -> bool:
    """Return whether people enter figures in a field; the search index stores such figures."""
    return (parse_slot(name).family or name) in COUNTED.get(entity, ())


def is_year(kind: ValueKind, name: str) -> bool:
    """Return whether a field holds the fiscal year of its record."""
    return name == "year" and kind is ValueKind.INTEGER


def plain_words(entity: str, name: str, value: str | int) -> str:
    """Return the searchable words of a code, an ISO day, a period or an entered figure; "" for other values."""
    if (entity, name) in CODES:
        return str(value)
    # most values by far, which are not even read for it (storage.db.log.searching)
    if str(value)[:1] not in LEADS:
        return ""

    if isinstance(value, int) and name == "year":
        return f"{value}{WHOLE}"
    figures = figures_kept(name, value) if is_counted(entity, name) else ()
    return " ".join(filter(None, (plain_kept(value) if isinstance(value, str) else "", *figures)))


def searched_words(entity: str, name: str, value: object, text: str | None) -> str:
    """Return the words of a field to search: `text` or, if that is None, `value`; "" if the search omits the field."""
    if text is not None:
        return text if is_searchable(entity, name) else ""
    return plain_words(entity, name, value) if isinstance(value, str | int) else ""


def words_in(name: str, value: str) -> str:
    """Return the words that people typed in a stored text. If it packs several fields, their values are joined."""
    if name != "said":
        return value
    from core.assessment.sheets import read_packed

    fields = read_packed(Text(value))
    return " ".join(str(one) for one in fields.values()) if fields else value


END = "\n\n"  # after the last letter, so that a single letter finds the end of a text too


def body(values: Iterable[tuple[str, str]]) -> str:
    """Return the text to index for a record, from (field, text) pairs, with days in ISO form; "" if there is none."""
    lines = [
        with_days(line) for name, value in values if (line := searchable(words_in(name, value)))
    ]
    return "\n".join(lines) + END if lines else ""
