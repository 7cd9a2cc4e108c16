"""Digits, numbering, amounts in words, Buddhist dates, times, fiscal years and their periods as papers print them."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple, Self

ARABIC = "0123456789"
THAI = "๐๑๒๓๔๕๖๗๘๙"
_TO_THAI = str.maketrans(ARABIC, THAI)
_TO_ARABIC = str.maketrans(THAI, ARABIC)
_THAI_DIGIT = re.compile(f"[{THAI}]")

# What is copied letter by letter stays as it is: links, e-mail, handles and hash tags, hosts, names of files, addresses
# (10.0.0.1: no number of a list begins so high), standards (ISO 9001:2015), codes (ISO-9001, PS1:AB12, OTOP2569), and
# the figure behind a Latin word (PMQA 4.0, Form 12-A) that is no Buddhist year and counts nothing.
# Lengths are bounded so that no text, however odd, takes long.
_KEPT = r"""(?x)
    (?:[A-Za-z][A-Za-z0-9+.-]{0,20}:// | www\.) [^\s<>"'”’)\]}]+
    | [A-Za-z0-9_.+-]{1,64} @ [A-Za-z0-9-]{1,63} (?:\.[A-Za-z0-9-]{1,63}){1,8}
    | (?<![\w.]) [@\#] [^\s\d,;:()] [^\s,;:()]*
    | (?<![A-Za-z0-9-]) (?:[A-Za-z0-9_-]{1,63}\.){1,8} [A-Za-z]{2,24} (?![A-Za-z]) (?:/[^\s<>"'”’)\]}]*)?
    | (?<![\d.,]) [1-9]\d{1,2} (?:\.\d{1,3}){3} (?: [:/]\d{1,5} )? (?![\d.,]\d)
    | (?<![A-Za-z]) (?:ISO|IEC|IEEE|ITU|ANSI|ASTM|EN|BS|DIN|JIS|TIS|RFC|NIST|WCAG) (?:/[A-Z]{2,6}){0,2}
      (?:\ [A-Z]{1,4})? \ \d{1,6} (?:[-.:]\d{1,5}){0,4} (?!\d)
    | [A-Za-z0-9]{0,40} [A-Za-z] [A-Za-z0-9_]{0,40} (?:[-_/:.][A-Za-z0-9]{1,40}){0,9}
      (?:\ (?!25\d\d(?!\d)) \d{1,6} (?:[-.:/][A-Za-z0-9]{1,10}){0,4} (?:\ ?[–-]\ ?\d{1,6})?
         (?![\d.,]*\d) (?!\ ?(?:คะแนน|ข้อ|คน|ราย|ครั้ง|แห่ง|บาท|วัน|เดือน|ปี|เรื่อง|โครงการ|กิจกรรม|%)))?
    """


def thai_digits(text: str) -> str:
    """Return the text with all Arabic digits replaced by Thai ones."""
    return text.translate(_TO_THAI)


def arabic_digits(text: str) -> str:
    """Return the text with all Thai digits replaced by Arabic ones."""
    return text.translate(_TO_ARABIC) if _THAI_DIGIT.search(text) else text


def official_digits(text: str) -> str:
    """Return the text in Thai digits for an official paper; links, e-mail, @names, #tags, file names, codes stay."""
    pieces = []
    end = 0
    for kept in re.finditer(_KEPT, text):
        pieces += [thai_digits(text[end : kept.start()]), kept.group()]
        end = kept.end()
    return "".join([*pieces, thai_digits(text[end:])])


# The order of letters in lists: without ฃ and ฅ, which nobody writes any more.
LETTERS = "กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
# A digit or a letter that stands alone counts; ก in a word or 1 in a year does not.
_COUNTER = "(?<![0-9๐-๙])[1๑](?![0-9๐-๙])|(?<![ก-๎])ก(?![ก-๎])"


def numbered(pattern: str, n: int, parent_numbers: Sequence[int] = (), digits: str = "thai") -> str:
    """Return the number of the n-th line (from 1) in the style `pattern`, in Thai (`digits` "thai") or Arabic digits.
    `๑.` `(๑)` `๑)` `1.` count in digits, `ก.` `(ก)` in letters; `๑.๑` begins with `parent_numbers` of the lines above.
    A pattern without digit or letter, such as `-`, is returned as it is. Raises ValueError below 1."""
    if n < 1:
        raise ValueError("lines are numbered from 1")
    numbers = (*parent_numbers, n)
    counters = [found.start() for found in re.finditer(_COUNTER, pattern)]
    written = pattern
    for at, number in zip(reversed(counters), reversed(numbers), strict=False):
        counted = letter(number) if pattern[at] == "ก" else str(number)
        written = written[:at] + counted + written[at + 1 :]
    return thai_digits(written) if digits == "thai" else written


def counts(pattern: str) -> bool:
    """Return whether `numbered` can use `pattern`: a digit or letter in it counts (`1.`), or it has neither (`-`)."""
    return bool(re.search(_COUNTER, pattern)) or not any(sign.isalnum() for sign in pattern)


def letter(n: int) -> str:
    """Return the n-th letter of ก ข ค ฆ … (from 1), as lists are numbered; after ฮ follow กก, กข …"""
    rest, index = divmod(n - 1, len(LETTERS))
    return (letter(rest) if rest else "") + LETTERS[index]


ONES = ("ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
PLACES = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")
MILLION = 1_000_000


@lru_cache(maxsize=4096)
def baht_words(satang: int) -> str:
    """Return an amount in words: `33300` → สามร้อยสามสิบสามบาทถ้วน. Raises ValueError below 0. Source: the usage of the
    Royal Society's dictionary: เอ็ด after tens, หนึ่งร้อยเอ็ด, ยี่สิบ, ล้าน repeated."""
    if satang < 0:
        raise ValueError("an amount in words is not below 0")
    baht, rest = divmod(satang, 100)
    whole = f"{number_words(baht)}บาท" if baht or not rest else ""
    return whole + (f"{number_words(rest)}สตางค์" if rest else "ถ้วน")


def number_words(number: int) -> str:
    """Return a whole number in Thai words. Raises ValueError below 0."""
    if number < 0:
        raise ValueError("a number in words is not below 0")
    millions, rest = divmod(number, MILLION)
    if not millions:
        return _below_million(rest, higher=False) or ONES[0]
    return f"{number_words(millions)}ล้าน{_below_million(rest, higher=True)}"


def _below_million(number: int, higher: bool) -> str:
    """Return the words of a number below a million, "" for 0; a final one is เอ็ด if anything `higher` precedes it."""
    digits = [int(digit) for digit in f"{number}"] if number else []
    places = zip(range(len(digits) - 1, -1, -1), digits, strict=True)
    return "".join(_digit(digit, power, higher or len(digits) > 1) for power, digit in places)


def _digit(digit: int, power: int, higher: bool) -> str:
    if digit == 0:
        return ""
    if power == 0:
        return "เอ็ด" if digit == 1 and higher else ONES[digit]
    if power == 1 and digit <= 2:
        return ("", "สิบ", "ยี่สิบ")[digit]
    return ONES[digit] + PLACES[power]


BUDDHIST = 543  # Buddhist era minus common era, since 1 January 2484
MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม",
    "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
SHORT = (
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
)
DAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
OCTOBER = 10  # the fiscal year's first month: 2569 is 1 October 2568 - 30 September 2569
PERIOD = r"(?P<year>2[0-9]{3})(?:(?P<kind>[qhm])(?P<n>[0-9]{1,2}))?"
LENGTHS = {"q": 3, "h": 6, "m": 1, "": 12}  # months


def long_date(day: date) -> str:
    """Return a date such as 20 พฤศจิกายน 2569."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year + BUDDHIST}"


def short_date(day: date) -> str:
    """Return a date such as 20 พ.ย. 2569."""
    return f"{day.day} {SHORT[day.month - 1]} {day.year + BUDDHIST}"


def weekday_date(day: date) -> str:
    """Return a date such as วันศุกร์ที่ 20 พฤศจิกายน 2569."""
    return f"วัน{DAYS[day.weekday()]}ที่ {long_date(day)}"


def date_range(first: date, last: date) -> str:
    """Return 1 - 3 ต.ค. 2568, 30 ก.ย. - 1 ต.ค. 2568, or both dates in full; one date if both are equal."""
    if first == last:
        return short_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} - {short_date(last)}"
    if first.year == last.year:
        return f"{first.day} {SHORT[first.month - 1]} - {short_date(last)}"
    return f"{short_date(first)} - {short_date(last)}"


def clock(moment: time | datetime) -> str:
    """Return a time such as 14.32 น."""
    return f"{moment.hour:02}.{moment.minute:02} น."


def date_and_time(moment: datetime) -> str:
    """Return date and time such as 20 พ.ย. 2569 เวลา 14.32 น."""
    return f"{short_date(moment.date())} เวลา {clock(moment)}"


def fiscal_year(day: date) -> int:
    """Return the fiscal year, in the Buddhist era, that contains a day."""
    return day.year + BUDDHIST + (day.month >= OCTOBER)


class Period(NamedTuple):
    """A fiscal year or a part of it: the id is 2569, 2569q1, 2569h1 or 2569m03 (m03 = March)."""

    year: int
    kind: str = ""  # q quarter, h half, m month by its calendar number, "" the whole year
    n: int = 0

    @property
    def id(self) -> str:
        return f"{self.year}" + (
            f"{self.kind}{self.n:02}" if self.kind == "m" else f"{self.kind}{self.n or ''}"
        )

    @property
    def first(self) -> date:
        """Return the first day of the period."""
        if self.kind == "m":
            months = (self.n - OCTOBER) % 12
        else:
            months = max(self.n - 1, 0) * LENGTHS[self.kind]
        return _month(self.year, months)

    @property
    def last(self) -> date:
        """Return the last day of the period."""
        months = (self.first.month - OCTOBER) % 12 + LENGTHS[self.kind]
        return _month(self.year, months) - timedelta(days=1)

    @property
    def name(self) -> str:
        """Return ปีงบประมาณ 2569, ไตรมาสที่ 1 ปีงบประมาณ 2569, รอบ 6 เดือนแรก … or มีนาคม 2569."""
        if self.kind == "m":
            return f"{MONTHS[self.n - 1]} {self.first.year + BUDDHIST}"
        whole = f"ปีงบประมาณ {self.year}"
        if self.kind == "q":
            return f"ไตรมาสที่ {self.n} {whole}"
        if self.kind == "h":
            return f"{('รอบ 6 เดือนแรก', 'รอบ 6 เดือนหลัง')[self.n - 1]} {whole}"
        return whole

    @property
    def short(self) -> str:
        """Return a short name such as ไตรมาส 1 (ต.ค. - ธ.ค. 2568)."""
        first, last = self.first, self.last
        if self.kind == "m":
            return f"{SHORT[self.n - 1]} {first.year + BUDDHIST}"
        months = f"{SHORT[first.month - 1]} - {SHORT[last.month - 1]}"
        if self.kind == "q":
            return f"ไตรมาส {self.n} ({months} {last.year + BUDDHIST})"
        if self.kind == "h":
            return f"{('ครึ่งปีแรก', 'ครึ่งปีหลัง')[self.n - 1]} ({months})"
        return f"ปี {self.year}"

    def part_name(self) -> str:
        """Return `ไตรมาส 1`, `ครึ่งปีแรก` or `ต.ค. 68`, for the heading of a narrow column or the start of a line."""
        if self.kind == "m":
            return f"{SHORT[self.n - 1]} {(self.first.year + BUDDHIST) % 100:02}"
        return self.short.partition(" (")[0]

    @classmethod
    def of(cls, id_: str) -> Self:
        """Return the period with this id. Raises ValueError for any other text."""
        found = re.fullmatch(PERIOD, id_)
        if found is None:
            raise ValueError(f"no period: {id_}")
        kind, n = found["kind"] or "", int(found["n"] or 0)
        period = cls(int(found["year"]), kind, n)
        if (kind and not 1 <= n <= 12 // LENGTHS[kind]) or period.id != id_:
            raise ValueError(f"no period: {id_}")
        return period

    @staticmethod
    def each(year: int, kind: str) -> "tuple[Period, ...]":
        """Return a fiscal year's parts in order: `q` quarters, `h` halves, `m` months from October, "" the year."""
        if not kind:
            return (Period(year),)
        if kind == "m":
            numbers = [*range(OCTOBER, 13), *range(1, OCTOBER)]
        else:
            numbers = [*range(1, 12 // LENGTHS[kind] + 1)]
        return tuple(Period(year, kind, n) for n in numbers)

    @staticmethod
    def quarter(day: date) -> int:
        """Return the quarter (1-4) of the fiscal year that a day is in: 1 = October to December."""
        return (day.month - OCTOBER) % 12 // 3 + 1


def period_range(first: Period, last: Period) -> str:
    """Return ไตรมาสที่ 2 - 4 ปีงบประมาณ 2569 or มกราคม - มีนาคม 2569; other spans as two full names."""
    if first.kind == last.kind == "q" and first.year == last.year:
        return f"ไตรมาสที่ {first.n} - {last.n} ปีงบประมาณ {last.year}"
    if first.kind == last.kind == "m" and first.first.year == last.first.year:
        return f"{MONTHS[first.n - 1]} - {last.name}"
    return f"{first.name} - {last.name}"


def _month(fiscal: int, months: int) -> date:
    """Return the first day of the month that is this many months after the October that begins a fiscal year."""
    years, month = divmod(OCTOBER - 1 + months, 12)
    return date(fiscal - BUDDHIST - 1 + years, month + 1, 1)
