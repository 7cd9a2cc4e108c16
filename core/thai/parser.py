"""Parse typed days, spans of time, amounts, numbers, telephone numbers and letters. A probable value (a misspelt month,
a comma in an odd place) is a `ParsedValue` that is not sure: the caller offers it, never takes it silently."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

from core.thai.days import DAYS as ENGLISH_DAYS
from core.thai.days import MONTHS as ENGLISH
from core.thai.days import counts_buddhist
from core.thai.search import folded
from core.thai.written import BUDDHIST, DAYS, MONTHS, OCTOBER, PERIOD, SHORT, Period, baht_words

T = TypeVar("T")
LONGEST = 200  # letters of what may be a value
CENTURY, SHORT_YEAR = 2500, 2  # of years of two digits; how many digits that are
FISCAL = range(2000, 3000)  # years that periods have
FIRST_BUDDHIST = 2400  # years from here on are Buddhist
NEW_CENTURY = 43  # years of two digits below it may be of either era: 25 is 2025, or 2525
SERIAL = r"[45]\d{4}"  # a day as Excel counts it
# Excel makes 1968 of a year typed as 68: days of these years are asked where they stand in figures alone.
OF_EXCEL, BEHIND = range(1960, 1980), 57
NEAR = 0.75  # how like the name of a month a word must be to be offered as it

_ERA = r"(?:(?P<era>พ\.? ?ศ\.?|ค\.? ?ศ\.?|b\.?e\.?|a\.?d\.?) ?)?"
_YEAR = rf"{_ERA}(?P<y>\d{{4}}|\d{{2}})"
_WORD = r"(?:เดือน ?)?(?P<m>[ก-๎](?:[ก-๎.]| (?=[ก-ฮ]\.)){0,14}?|[a-z]{3,9}\.?)"
_WEEKDAY = rf"(?:(?P<wd>(?:วัน)?(?:{'|'.join(DAYS)})|{'|'.join(ENGLISH_DAYS).lower()}),? ?)?(?:(?:ณ ?)?(?:วัน)?ที่ ?)?"
_TIME = r"(?: ?(?:t|เวลา)? ?(?P<time>\d{1,2}[:.]\d\d(?:[:.]\d\d(?:\.0+)?)?) ?(?:น\.?)?)?"
DAY_SHAPES = (
    rf"(?P<y>\d{{4}})[-/.](?P<mm>\d{{1,2}})[-/.](?P<d>\d{{1,2}}){_TIME}",
    rf"{_WEEKDAY}(?P<d>\d{{1,2}}) ?[/. -] ?(?P<mm>\d{{1,2}}) ?[/. -] ?{_YEAR}{_TIME}",
    rf"{_WEEKDAY}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ ,/-]*{_WORD}[ ,/-]*{_YEAR}{_TIME}",
    r"(?P<m>[a-z]{3,9}\.?) (?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>\d{4})",
)
_OF_YEAR = rf"(?:[ ,/]*(?:ของ)? ?(?:ปี(?:งบ(?:ประมาณ)?)?|fiscal year|fy)? ?{_YEAR})?"
# behind the latter one end of a span may be unsaid
_FROM = r"(?:ระหว่าง|ช่วง|ใน)? ?"
_OPEN = r"(?:ตั้งแต่|ภายใน) ?"
PART_SHAPES = (  # of a span; the kind is the name of the group that says which part of the year
    rf"(?:ไตรมาส ?(?:ที่)? ?|quarter ?|q ?)(?P<q>[1-4]){_OF_YEAR}",
    rf"(?:ครึ่ง(?:ปี)?|(?:รอบ ?)?6 เดือน)(?P<h>แรก|หลัง)(?:ของปี)?{_OF_YEAR}",
    rf"(?P<h>first|second) half{_OF_YEAR}",
    rf"(?P<whole>(?:ตลอด|ทั้ง)+ปี(?:งบประมาณ)?){_OF_YEAR}",
    rf"(?P<whole>ปี(?:งบ(?:ประมาณ)?)?|fiscal year|fy) ?{_YEAR}",
    rf"{_WEEKDAY}(?P<d>\d{{1,2}})[ -]?{_WORD}",
    rf"{_WORD}(?:[ ,/-]*{_YEAR})?",
)
ENDS = r" ?(?:-|ถึง|จนถึง|\bto\b) ?"
LISTED = r" ?(?:,|/|และ|&|\+) ?|(?<=\d) (?=[1-4](?: |$))"
# offered: all of the year
OFTEN = {"ทุกเดือน": "m", "รายเดือน": "m", "ทุกไตรมาส": "q", "รายไตรมาส": "q"}
DASHES = dict.fromkeys(map(ord, "–—−‐‑‒―⁃﹣－~"), "-")

TWO_LINES = r"\d\s*[\n\t]\s*\.?\d"  # two figures, none that a blank parts
# as numbers are parted
FIGURES = (r"\d+(?:\.\d+)?", r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", r"\d{1,3}(?: \d{3})+(?:\.\d+)?")
BAHT = r"-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d{1,2})?"  # as nearly all amounts are written
NOTHING = r"฿?-+|ไม่(?:ได้|ต้อง|ขอ|มีการ)?(?:ใช้|มี|เสีย)(?:งบประมาณ|งบ|เงิน|ค่าใช้จ่าย)+(?:ในการ)?(?:ดำเนินการ|ดำเนินงาน)?|ไม่มี"
_TIMES = "พัน|หมื่น|แสน|ล้าน"
TIMES = {"": 1, "พัน": 10**3, "หมื่น": 10**4, "แสน": 10**5, "ล้าน": 10**6}
AMOUNT = (
    r"(?:จำนวน(?:เงิน)?|เป็นเงิน|วงเงิน)? ?(?:฿|thb)? ?(?P<sign>-?)(?P<n>\d(?:[\d,. ]*\d)?|\.\d+)(?P<dash> ?[.,]?[-=]*)"
    rf" ?(?P<times>{_TIMES}|) ?(?:บาท|฿|thb|baht|บ\.)? ?(?:ถ้วน)?(?: ?(?P<satang>\d\d?) ?(?:สตางค์|สต\.))?"
    r"(?: ?\((?P<words>[ก-๎ ]+)\))?"
)
ABOUT = r"(?:ร้อยละ|งบประมาณ|งบ|เงิน|รวม|ประมาณ|ราว|เกือบ|ไม่เกิน|ไม่น้อยกว่า|ไม่ต่ำกว่า|อย่างน้อย|มากกว่า|[<>≤≥~≈+])+ ?"
EXPONENT = r"(\d(?:\.\d+)?)e\+?(\d{1,2})"


class ParsedValue(NamedTuple, Generic[T]):
    """A value that typed text may mean; `sure`: it can mean nothing else."""

    value: T
    sure: bool = True

    @staticmethod
    def day(raw_text: str) -> "ParsedValue[date] | None":
        """Parse `9 เม.ย. 2569`, `วันที่ 9 เมษายน พ.ศ. 69`, `9/4/2569 0:00`, `9-เม.ย.-69`, `2569-04-09`, `9 Apr 2026`;
        None for other texts. Two-digit years are Buddhist from 43 on, and `sure` with a Thai month or while the program
        shows Buddhist years. Not `sure`: years below 43, a misspelt month, a wrong weekday, a time of day."""
        text = _short(raw_text) if re.search(r"\d", raw_text) else ""
        if re.fullmatch(SERIAL, text):
            return ParsedValue(date(1899, 12, 30) + timedelta(int(text)), sure=False)
        matches = (re.fullmatch(shape, text) for shape in DAY_SHAPES if text)
        return next(
            (day for found in matches if found and (day := _day_of(found.groupdict()))), None
        )

    @staticmethod
    def number(raw_text: str) -> "ParsedValue[str] | None":
        """Parse `1,250.5`, `1 250`, `-3` into exact text; None if `raw_text` is no number, or a range. `sure` is
        False for commas in odd places, approximate numbers and numbers with words after them."""
        if re.search(TWO_LINES, raw_text):
            return None
        text = re.sub(r"^(-?)\.", r"\g<1>0.", _short(raw_text))
        bare = text.removeprefix("-")
        if any(re.fullmatch(shape, bare) for shape in FIGURES):
            return ParsedValue(re.sub("[ ,]", "", text))
        found = re.fullmatch(r"(\d[\d,]*|\d{1,3}(?:\.\d{3})+),(\d\d?)", bare)
        if found:  # a comma for the point
            return ParsedValue(f"{re.sub('[.,]', '', found[1])}.{found[2]}", sure=False)
        mixed = " " in bare and "," in bare  # 15 000,50: which parts what is not to be known
        if not mixed and re.fullmatch(r"\d[\d, ]*(?:\.\d+)?", bare):
            return ParsedValue(re.sub("[ ,]", "", text), sure=False)
        if re.fullmatch("-+", text):
            return ParsedValue("0", sure=False)
        less = re.sub(rf"^(?:{ABOUT}|จำนวน ?)|(?<=\d) ?(?!{_TIMES})[ก-๎a-z.%]+$", "", text)
        inner = ParsedValue.number(less) if less != text else None
        return ParsedValue(inner.value, sure=False) if inner else None

    @staticmethod
    def periods(raw_text: str, year: int = 0) -> "ParsedValue[str] | None":
        """Parse a span such as `ไตรมาส 2 - 4 ปี 2569` into the ids of its first and last period (`2569q2/2569q4`; one
        id if equal); None for other texts. `year` (0 = unknown): fiscal year of a text without one. `sure` is False for
        days that are not whole months, for parts that contradict each other, and for one period with "by" or "from"."""
        text = _short(raw_text)
        open_ = re.match(_OPEN, text)
        if open_ and (inner := ParsedValue.periods(text[open_.end() :], year)):
            return inner._replace(
                sure=inner.sure and ("/" in inner.value or inner.value.isdecimal())
            )
        text = re.sub(rf"^{_FROM}", "", text)
        outside, _open, inside = text.removesuffix(")").partition("(")
        if not inside:
            often = OFTEN.get(text)
            if often and year:
                return ParsedValue(
                    _span(*(Period.each(year, often)[at] for at in (0, -1))), sure=False
                )
            return _spanned(text, year)
        within = _spanned(inside.strip(), year)
        fiscal = Period.of(within.value.rpartition("/")[2]).year if within else year
        found = _spanned(outside.strip(), fiscal)
        if found is None:
            return within and within._replace(sure=False)
        same = within is not None and within.sure and _days(within.value) == _days(found.value)
        return ParsedValue(found.value, found.sure and same)

    @staticmethod
    def satang(raw_text: str) -> "ParsedValue[int] | None":
        """Parse `5,000 บาท`, `15,000.-`, `15 000.00`, `1.5 ล้านบาท`, `ไม่ใช้งบประมาณ` into satang, else return None.
        A range is none. `sure` is False for approximate amounts, odd commas and more than two decimals."""
        text = _short(raw_text) if not re.search(TWO_LINES, raw_text) else ""
        if re.fullmatch(BAHT, text):
            return ParsedValue(int(Fraction(text.replace(",", "")) * 100))
        if re.fullmatch(NOTHING, text.replace(" ", "")):
            return ParsedValue(0, sure=text != "ไม่มี")
        # a sheet shows a minus before the sign of baht, and brackets behind it
        text = re.sub("^- ?฿ ?", "฿-", text)
        found = re.fullmatch(r"(?:฿ ?)?\(([^()]+)\)", text)
        if found:
            inner = ParsedValue.satang(found[1])
            return ParsedValue(-inner.value, sure=False) if inner else None
        found = re.fullmatch(AMOUNT, text)
        if found:
            return _amount(found)
        less = re.sub(rf"^(?:{ABOUT})", "", text)
        inner = ParsedValue.satang(less) if less != text else None
        if inner:
            return ParsedValue(inner.value, sure=False)
        found = re.fullmatch(EXPONENT, text)
        if found:
            return ParsedValue(int(Fraction(found[1]) * 10 ** int(found[2]) * 100), sure=False)
        return None


def _sure(possible: ParsedValue[T] | None) -> T | None:
    return possible.value if possible is not None and possible.sure else None


def plain_text(text: str) -> str:
    """Return typed text with Arabic digits, lower case, one kind of hyphen and no invisible characters."""
    return " ".join(text.casefold().split()) if text.isascii() else folded(text).translate(DASHES)


def _short(text: str) -> str:
    """Return `plain_text` of what may be a value, or "" if the text is far too long for one."""
    return plain_text(text) if len(text) <= LONGEST else ""


def read_day(text: str) -> date | None:
    """Return the day that a typed text means for certain, else None."""
    return _sure(ParsedValue.day(text))


def _day_of(groups: dict[str, str | None]) -> ParsedValue[date] | None:
    word, day = groups.get("m"), int(groups["d"] or 0)
    month, known = _month(word) if word else (int(groups["mm"] or 0), True)
    year, sure = _year(
        groups["y"] or "", groups.get("era") or "", thai=bool(word and not word.isascii())
    )
    if not word and not groups.get("era") and year in OF_EXCEL:
        year, sure = year + BEHIND, False
    if month > 12 >= day:
        month, day = day, month
        known = False
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    hour = (groups.get("time") or "").strip("0:.")
    weekday = (groups.get("wd") or "").removeprefix("วัน")
    named = weekday in ("", DAYS[found.weekday()], ENGLISH_DAYS[found.weekday()].casefold())
    return ParsedValue(found, known and sure and not hour and named)


def _year(digits: str, era: str, *, thai: bool = True) -> tuple[int, bool]:
    """Return the year in the common era, and whether it is certain."""
    year = int(digits)
    if len(digits) == SHORT_YEAR:
        if era:
            return (year + 2000 if era[0] in "คa" else year + CENTURY - BUDDHIST), True
        if year < NEW_CENTURY:
            return year + 2000, False
        return year + CENTURY - BUDDHIST, thai or counts_buddhist()
    buddhist = year >= FIRST_BUDDHIST
    return year - BUDDHIST * buddhist, not era or buddhist == (era[0] in "พb")


@cache
def _names() -> dict[str, int]:
    """Return the numbers of months by all their names, without points."""
    names: dict[str, int] = {"sept": 9}
    for n, (long, short, english) in enumerate(zip(MONTHS, SHORT, ENGLISH, strict=True), 1):
        spoken = re.sub("(?:คม|ยน|พันธ์)$", "", long)
        names |= dict.fromkeys(
            (long, spoken, short.replace(".", ""), english.casefold(), english[:3].casefold()), n
        )
    return names


def _month(word: str) -> tuple[int, bool]:
    """Return the number 1 to 12 of a month's name (0 for another word), and whether it is spelt correctly."""
    bare = re.sub(r"[. ]", "", word)
    if bare in _names():
        return _names()[bare], True
    from difflib import get_close_matches  # read by few starts

    near = get_close_matches(bare, _names(), 1, NEAR) if len(bare) > 4 else []
    return (_names()[near[0]] if near else 0), False


def read_periods(text: str, year: int = 0) -> str | None:
    """Return the period or `first/last` that a text surely means, else None. `year`: fiscal year if it has none."""
    return _sure(ParsedValue.periods(text, year))


def _days(ids: str) -> tuple[date, date]:
    first, _slash, last = ids.partition("/")
    return Period.of(first).first, Period.of(last or first).last


class TypedSpanEnd(NamedTuple):
    """One end of a typed span: quarter, half, month `n` (`kind` "q", "h", "m") or the `year` (""). `day`: 0 = none."""

    kind: str
    n: int
    year: int | None = None  # fiscal, of a month and a day common
    day: int = 0  # of a month; 0 = the whole month
    sure: bool = True


def _spanned(text: str, year: int) -> ParsedValue[str] | None:
    """Return the span that a text without brackets means, however its ends are separated."""
    ids = text.split("/")
    if all(re.fullmatch(PERIOD, each) for each in ids):
        return _joined([_part(each) for each in ids], year) if len(ids) < 3 else None
    alone = _part(text)
    if alone and (found := _joined([alone], year)):
        return found
    listed = re.split(LISTED, text)
    if len(listed) > 1 and (found := _joined([*_parts(listed)], year, listed=True)):
        return found
    ways = ([text[: cut.start()], text[cut.end() :]] for cut in re.finditer(ENDS, text))
    return next((found for way in ways if (found := _joined([*_parts(way)], year))), None)


def _parts(texts: list[str]) -> Iterator[TypedSpanEnd | None]:
    """Yield the parts of a span; a bare figure takes its meaning from the first part, or from the month at the end."""
    whole = [_part(text) for text in texts]
    for n, (text, part) in enumerate(zip(texts, whole, strict=True)):
        if part is None and n and whole[0] and whole[0].kind == "q":
            part = _part(f"q{text}")
        elif part is None and re.fullmatch(r"\d{1,2}", text) and (last := whole[-1]) and last.day:
            part = last._replace(day=int(text))
        yield part


def _part(text: str) -> TypedSpanEnd | None:
    text = text.strip()
    try:
        year, kind, n = Period.of(text)
    except ValueError:
        pass
    else:
        # 2026, which nobody means as a year of the Buddhist era
        common = year < FIRST_BUDDHIST
        year += BUDDHIST * common
        of = Period(year, kind, n).first.year if kind == "m" else year
        return TypedSpanEnd(kind, n, of, sure=not common)
    day = ParsedValue.day(text)
    if day is not None:
        return TypedSpanEnd("m", day.value.month, day.value.year, day.value.day, day.sure)
    for shape in PART_SHAPES:
        found = re.fullmatch(shape, text)
        if found:
            return _part_of(found.groupdict())
    return None


def _part_of(groups: dict[str, str | None]) -> TypedSpanEnd | None:
    word = groups.get("m")
    digits = groups.get("y")
    year = None
    sure = True
    if digits:
        year, sure = _year(digits, groups["era"] or "", thai=not (word or "").isascii())
    if word:
        month, spelt = _month(word)
        if month:
            return TypedSpanEnd("m", month, year, int(groups.get("d") or 0), sure and spelt)
        return None
    fiscal = year + BUDDHIST if year else None
    half = groups.get("h")
    if half:
        return TypedSpanEnd("h", 1 + (half in ("หลัง", "second")), fiscal, sure=sure)
    if groups.get("q"):
        return TypedSpanEnd("q", int(groups["q"] or 0), fiscal, sure=sure)
    return TypedSpanEnd("", 0, fiscal, sure=sure)


def _joined(
    parts: list[TypedSpanEnd | None], year: int, *, listed: bool = False
) -> ParsedValue[str] | None:
    """Return the span of parts in order (`listed`: without gaps), else None; a missing year is another's, or `year`."""
    first, last = parts[0], parts[-1]
    if first is None or last is None or len({part.kind if part else None for part in parts}) > 1:
        return None
    ends = [_with_year(part, last, first, year) for part in parts if part]
    if not all(ends):
        return None
    whole = [end for end in ends if end]
    gaps = any((then.first - one.last).days != 1 for one, then in pairwise(whole))
    if whole[0].first > whole[-1].first or (listed and (gaps or first.day)):
        return None
    days = first.day <= 1 and last.day in (0, whole[-1].last.day)
    counted = last.year is not None or first.year is None
    return ParsedValue(
        _span(whole[0], whole[-1]),
        days and counted and all(part is None or part.sure for part in parts),
    )


def _with_year(
    part: TypedSpanEnd, last: TypedSpanEnd, first: TypedSpanEnd, fiscal: int
) -> Period | None:
    """Return the part as a period with its own year, else the last part's, else the first's, else the fiscal one."""
    if part.day:
        try:
            date(part.year or 2000, part.n, part.day)
        except ValueError:
            return None
    year, month = part.year, part.kind == "m"
    if year is None and last.year:
        year = last.year - (month and part.n > last.n)
    elif year is None and first.year:
        year = first.year + (month and part.n < first.n)
    if year is None:
        year = fiscal
    elif month:
        year += BUDDHIST + (part.n >= OCTOBER)
    return Period(year, part.kind, part.n) if year in FISCAL else None


def _span(first: Period, last: Period) -> str:
    return "/".join(dict.fromkeys((first.id, last.id)))


def read_satang(text: str) -> int | None:
    """Return a typed amount in baht as satang (`1,234.50` → 123450); None if it is not certain."""
    return _sure(ParsedValue.satang(text))


def _amount(match: re.Match[str]) -> ParsedValue[int] | None:
    number = ParsedValue.number(match["n"])
    if number is None:
        return None
    exact = Fraction(number.value) * TIMES[match["times"]] * 100 + int(match["satang"] or 0)
    places = len(number.value.partition(".")[2])
    sure = number.sure and match["dash"].strip() in ("", ".-", ",-", ".=")
    if not match["times"] and places == 3 and re.fullmatch(r"\d{1,3}(?:\.\d{3})", match["n"]):
        exact, sure = exact * 1000, False  # a point between thousands
    satang = int(exact + Fraction(1, 2))
    words = (match["words"] or "").replace(" ", "")
    if words:
        sure = sure and words in (baht_words(satang), baht_words(satang).removesuffix("ถ้วน"))
    return ParsedValue(-satang if match["sign"] else satang, sure and satang == exact)
