"""Buddhist dates, times, fiscal years and their periods, as written in official papers."""

import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, Self

BUDDHIST = 543  # Buddhist era minus common era, since 1 January 2484
MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม",
    "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
SHORT = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
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


def quarter(day: date) -> int:
    """Return the quarter of the fiscal year: 1 = October to December, 4 = July to September."""
    return (day.month - OCTOBER) % 12 // 3 + 1


class Period(NamedTuple):
    """A fiscal year or a part of it: the id is 2569, 2569q1, 2569h1 or 2569m03 (m03 = March)."""

    year: int
    kind: str = ""  # q quarter, h half, m month by its calendar number, "" the whole year
    n: int = 0

    @property
    def id(self) -> str:
        return f"{self.year}" + (f"{self.kind}{self.n:02}" if self.kind == "m" else f"{self.kind}{self.n or ''}")

    @property
    def first(self) -> date:
        """Return the first day of the period."""
        months = (self.n - OCTOBER) % 12 if self.kind == "m" else max(self.n - 1, 0) * LENGTHS[self.kind]
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
        return f"{('รอบ 6 เดือนแรก', 'รอบ 6 เดือนหลัง')[self.n - 1]} {whole}" if self.kind == "h" else whole

    @property
    def short(self) -> str:
        """Return a short name such as ไตรมาส 1 (ต.ค. - ธ.ค. 2568)."""
        first, last = self.first, self.last
        if self.kind == "m":
            return f"{SHORT[self.n - 1]} {first.year + BUDDHIST}"
        months = f"{SHORT[first.month - 1]} - {SHORT[last.month - 1]}"
        if self.kind == "q":
            return f"ไตรมาส {self.n} ({months} {last.year + BUDDHIST})"
        return f"{('ครึ่งปีแรก', 'ครึ่งปีหลัง')[self.n - 1]} ({months})" if self.kind == "h" else f"ปี {self.year}"

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


def period_range(first: Period, last: Period) -> str:
    """Return ไตรมาสที่ 2 - 4 ปีงบประมาณ 2569, มกราคม - มีนาคม 2569, or both periods in full."""
    if first.kind == last.kind == "q" and first.year == last.year:
        return f"ไตรมาสที่ {first.n} - {last.n} ปีงบประมาณ {last.year}"
    if first.kind == last.kind == "m" and first.first.year == last.first.year:
        return f"{MONTHS[first.n - 1]} - {last.name}"
    return f"{first.name} - {last.name}"


def periods_of(year: int, kind: str) -> tuple[Period, ...]:
    """Return the parts of a fiscal year in order: `q` quarters, `h` halves, `m` months from October; "" = all of it."""
    if not kind:
        return (Period(year),)
    numbers = [*range(OCTOBER, 13), *range(1, OCTOBER)] if kind == "m" else range(1, 12 // LENGTHS[kind] + 1)
    return tuple(Period(year, kind, n) for n in numbers)


def _month(fiscal: int, months: int) -> date:
    """Return the first day of the month that is this many months after the October that begins a fiscal year."""
    years, month = divmod(OCTOBER - 1 + months, 12)
    return date(fiscal - BUDDHIST - 1 + years, month + 1, 1)
