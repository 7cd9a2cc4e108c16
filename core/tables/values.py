"""Mend or ask about the values of imported columns: days with the month first, codes that became days, lost zeros."""

import re
from collections.abc import Iterator, Mapping, Sequence

from core.i18n import _
from core.tables.heads import JOINED, OVER, ExpectedFields, TableHeader, UnmergedCells
from core.tables.kinds import BodyRows, TableBodyRow
from core.tables.marks import BEGINS_WITH_BOX, behind_ticked_box
from core.tables.people import FIRST, LAST, PREFIX, whole_name
from core.tables.questions import TableContext, TableQuestions
from core.tabular import Place
from core.thai.search import head_key
from core.thai.written import arabic_digits

DAY = r"\s*([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})\s*"
DATED = r"(?i)วัน|เดือน|ปี|กำหนด|เมื่อ|ระยะ|ช่วง|เวลา|date|day|month|year|period|due"  # heads of days
PHONE = "[1-9][0-9]{7,8}"  # whose 0 before it is lost
POWER = r"[0-9](?:\.[0-9]+)?[eE]\+[0-9]{1,2}"  # what a spreadsheet makes of a long number
NULL = "NULL"  # what a database writes for nothing
# of amounts, as heads and titles say them without blanks; 1,000 or '000 stand for their factor, too
UNITS = {
    "พันล้าน": 10**9,
    "ล้าน": 10**6,
    r"ล\.?บ\.?|mb|m\.?baht|mil(?:lions?)?\.?": 10**6,
    "แสน": 10**5,
    "หมื่น": 10**4,
    r"พัน|k\.?baht|thousands?": 10**3,
}
FACTOR = r"[x×*]?1(?:,?000)+|['’‘](?:,?000)+"
BAHT = r"(?:บาท|บ\.|baht|thb)?"
BEFORE_UNIT, AFTER_UNIT = r"(?:^|[(\[:/,]|หน่วย(?:นับ)?:?|unit:?)", r"(?:[)\]]|$)"
Days = dict[Place, tuple[int, int, str]]  # first and second figure of a day, and its year


class ColumnValues:
    """The values of the columns that are taken. `fields`: of each column, "" = none."""

    def __init__(self, table: TableContext, fields: Sequence[str]) -> None:
        self._asked, self._cells, self._head, self._expected = table
        self._fields = fields
        self._stored = {*self._cells.sheet.days}

    def mended(self, rows: BodyRows) -> dict[Place, str]:
        """Return the texts of cells that mean something else than what stands there."""
        found = dict[Place, str]()
        for column, field in enumerate(self._fields):
            of_days = field in self._expected.days or column in self._head.ends
            if of_days:
                found |= self._days(rows, column)
            elif field in self._expected.texts:
                found |= self._codes(rows, column)
            elif field in self._expected.phones:
                found |= self._phones(rows, column)
            elif field in self._expected.figures:  # they would count all the same
                cells = self._own(rows, column)
                beyond = {at: words for at, words in cells if self._expected.beyond(field, words)}
                said = _("{n} ช่องใน “{head}” อยู่นอกค่าที่แบบรับ เช่น {words}")
                found |= self._doubted("bounds", beyond, said, _("อยู่นอกค่าที่แบบรับ"))
            if field:
                found |= self._boxed(rows, column)
        return found

    def _own(self, rows: BodyRows, column: int) -> Iterator[tuple[Place, str]]:
        return (((line.row, column), words) for line in rows if (words := line.cells[column]))

    def _days(self, rows: BodyRows, column: int) -> dict[Place, str]:
        """Read days with the month first throughout a column where one cell proves it; ask where cells prove both."""
        typed = self._days_of(rows, column, stored=False)
        month_first = {at for at, (first, second, _year) in typed.items() if first <= 12 < second}
        day_first = {at for at, (first, second, _year) in typed.items() if second <= 12 < first}
        doubtful = {
            at: day
            for at, day in typed.items()
            if at not in month_first | day_first and day[0] != day[1]
        }
        if month_first and day_first:
            return self._ask_each(doubtful)
        if month_first:
            said = _("วันที่ใน “{head}” เขียนเดือนก่อนวัน {n} ช่อง เช่น {before} คือ {after}")
            turned = _turned(typed)
            return {} if self._ask("days", turned, said, _("เดือนก่อนวัน"), _("วันก่อนเดือน")) else turned
        stored = self._days_of(rows, column, stored=True) if day_first and not doubtful else Days()
        # beside days that are typed, all that could be a month
        if len(stored) > 1 and all(day[0] <= 12 for day in stored.values()):
            said = _("Excel อาจสลับวันกับเดือนใน “{head}” {n} ช่อง เช่น {before} อาจเป็น {after}")
            answers = (_("สลับกลับ"), _("ใช้ตามไฟล์"))
            turned = _turned(stored)
            return {} if self._ask("days", turned, said, *answers, proven=False) else turned
        return {}

    def _days_of(self, rows: BodyRows, column: int, *, stored: bool) -> Days:
        """Return the days of a column in figures: those that the file keeps as days, or those that are typed."""
        cells = (one for one in self._own(rows, column) if (one[0] in self._stored) is stored)
        found = ((at, re.fullmatch(DAY, words)) for at, words in cells)
        return {at: (int(day[1]), int(day[3]), day[4]) for at, day in found if day}

    def _ask_each(self, days: Days) -> dict[Place, str]:
        """Ask how days are meant in a column where some have the month first and others the day."""
        if not days:
            return {}
        said = _("“{head}” มีทั้งวันก่อนเดือนและเดือนก่อนวัน {n} ช่องอ่านได้สองทาง เช่น {words}")
        answers = (_("เว้นว่าง"), _("วันก่อนเดือน"), _("เดือนก่อนวัน"))
        chosen = self._ask("days", days, said, *answers, proven=False)
        if chosen == 0:
            return self._emptied(days, _("อ่านเป็นวันได้สองทาง"))
        return _turned(days) if chosen == 2 else {}

    def _codes(self, rows: BodyRows, column: int) -> dict[Place, str]:
        """Ask about cells of a column of words that may have been a number: a day of 5/2568, 1.10E+12 of 1100000000123."""
        if re.search(DATED, self._head.words[column]):
            return {}
        became = {
            at: words
            for at, words in self._own(rows, column)
            if at in self._stored or re.fullmatch(POWER, words)
        }
        said = _(
            "Excel เก็บ {n} ช่องใน “{head}” เป็นวันที่หรือเลขยกกำลัง เช่น “{words}” เลขที่พิมพ์ไว้อาจเปลี่ยนไป"
        )
        return self._doubted("codes", became, said, _("ไฟล์เก็บเป็นวันที่หรือเลขยกกำลัง"))

    def _phones(self, rows: BodyRows, column: int) -> dict[Place, str]:
        """Return telephone numbers of eight or nine digits with the 0 before them that a spreadsheet has dropped."""
        short = {
            at: f"0{words}" for at, words in self._own(rows, column) if re.fullmatch(PHONE, words)
        }
        said = _("เบอร์โทรศัพท์ {n} เบอร์ไม่มี 0 นำหน้า เช่น {before} น่าจะเป็น {after}")
        return (
            {} if short and self._ask("phones", short, said, _("เติม 0"), _("ใช้ตามไฟล์")) else short
        )

    def _boxed(self, rows: BodyRows, column: int) -> dict[Place, str]:
        """Return the words behind the only ticked box of each cell, "" where no box is ticked, or a database has nothing."""
        own = [*self._own(rows, column)]
        boxes = (one for one in own if BEGINS_WITH_BOX(one[1]))
        words = ((at, behind_ticked_box(text)) for at, text in boxes)
        found = {at: one for at, one in words if one is not None}
        return found | {at: "" for at, text in own if text == NULL}

    def _ask(
        self,
        sort: str,
        places: Mapping[Place, object],
        question: str,
        *answers: str,
        proven: bool = True,
    ) -> int:
        """Ask about cells of one column. The `question` names their number {n}, the heading {head}, what stands in the
        first and what may be meant by it."""
        (row, column), after = next(iter(places.items()))
        head, own = self._head.words[column], self._cells.own(row, column)
        words = question.format(
            head=head[:40], n=f"{len(places):,}", before=own, words=own, after=after
        )
        return self._asked.ask(f"{sort} {column + 1}", words, *answers, proven=proven, column=head)

    def _doubted(
        self, sort: str, places: Mapping[Place, object], question: str, reason: str
    ) -> dict[Place, str]:
        """Ask about words that may be wrong; return their places as empty, unless a person takes them as they are."""
        answers = (_("เว้นว่าง"), _("ใช้ตามที่เห็น"))
        if not places or self._ask(sort, places, question, *answers, proven=False):
            return {}
        return self._emptied(places, reason)

    def _emptied(self, places: Mapping[Place, object], reason: str) -> dict[Place, str]:
        for row, column in places:
            self._asked.leave_row(row, reason, self._cells.own(row, column))
        return dict.fromkeys(places, "")


def _turned(days: Days) -> dict[Place, str]:
    """Return days with day and month exchanged."""
    return {at: f"{second}/{first}/{year}" for at, (first, second, year) in days.items()}


def unstruck(
    questions: TableQuestions,
    cells: UnmergedCells,
    lines: BodyRows,
) -> Iterator[TableBodyRow]:
    """Yield the rows without struck words and those that are white on white, unless a person takes these: without rows
    that have no others."""
    shown = {line.row for line in lines}
    struck = {(row, n): rest for row, n, rest in cells.sheet.struck if row in shown}
    example = max((cells.own(*at)[:40] for at in struck), key=len, default="")
    said = _("ช่องที่มีคำขีดฆ่าหรือตัวอักษรสีขาวบนพื้นขาว {n} ช่อง เช่น “{words}”")
    answers = (_("ไม่นำเข้าคำเหล่านั้น"), _("นำเข้า"))
    struck = questions.if_meant(struck, "struck", said, *answers, words=example)
    if not struck:
        yield from lines
        return
    for line in lines:
        rests = {n: struck[line.row, n] for n in line.filled if (line.row, n) in struck}
        if rests:
            words = "  ".join(line.cells[n] for n in rests)
            questions.leave_row(line.row, _("ขีดฆ่าหรือมองไม่เห็นในไฟล์"), words)
        for n, rest in rests.items():
            line.cells[n] = rest.strip()
        line.filled = tuple(n for n in line.filled if rests.get(n, "-").strip())
        if line.filled:
            yield line


def repeated_names(
    questions: TableQuestions,
    expected: ExpectedFields,
    fields: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> set[int]:
    """Ask about rows whose names repeat below the same row above; return the indexes of those that are left out."""
    name = expected.name_field[0]
    over = [n for n, field in enumerate(fields) if field.startswith(OVER)]
    if not name or name not in fields or expected.running:
        return set()
    at = fields.index(name)
    seen = set[tuple[str, ...]]()
    again = list[int]()
    for n, row in enumerate(rows):
        key = (*(row[one] for one in over), row[at])
        again += [n] if row[at] and key in seen else []
        seen.add(key)
    if not again:
        return set()
    said = _("{n} แถวชื่อซ้ำกับแถวก่อน เช่น “{words}” ตารางอาจมีอีกระดับ").format(
        n=f"{len(again):,}", words=" ".join(rows[again[0]][at].split())[:40]
    )
    answers = (_("นำเข้าทุกแถว"), _("ไม่นำเข้าแถวที่ซ้ำ"))
    return {*again} if questions.ask("repeats", said, *answers, proven=False) else set()


def whole_names(
    questions: TableQuestions,
    head: TableHeader,
    fields: Sequence[str],
    rows: BodyRows,
) -> tuple[dict[Place, str], set[int]]:
    """Return the names whose prefix and surname stand in columns of their own, for the column of the first name, and
    these columns; empty if they stay apart."""
    keys = [head_key(words.split(JOINED)[-1]) for words in head.words]
    named = [n for n, key in enumerate(keys) if key in FIRST and fields[n]]
    prefixes, lasts = (
        [n for n, key in enumerate(keys) if key in heads and not fields[n]]
        for heads in (PREFIX, LAST)
    )
    if len(named) != 1 or len(lasts) != 1 or len(prefixes) > 1:
        return {}, set()
    parts = {
        line.row: ["".join(line.cells[n] for n in of) for of in (prefixes, named, lasts)]
        for line in rows
    }
    names = {(row, named[0]): whole_name(*three) for row, three in parts.items() if three[1]}
    said = _("ชื่อแบ่งอยู่หลายคอลัมน์ {n} แถว เช่น “{words}”")
    answers = _("รวมเป็นชื่อเดียว"), _("ใช้คอลัมน์ชื่อเท่านั้น")
    example = next(iter(names.values()), "")[:40]
    names = questions.if_meant(names, "whole_names", said, *answers, words=example)
    return names, {*prefixes, *lasts} if names else set()


def unit_of_amounts(words: str) -> tuple[str, int] | None:
    """Return the unit above a baht that a head or title names, and how many baht it is: `(ล้านบาท)`, `หน่วย : พันบาท`,
    `(ลบ.)`, `Million Baht`, `('000 บาท)`. None if it names none."""
    plain = re.sub(r"\s", "", arabic_digits(words)).casefold()
    named = "|".join(UNITS)
    found = re.search(rf"{BEFORE_UNIT}(({named}|{FACTOR}){BAHT}){AFTER_UNIT}", plain)
    found = found or re.search(rf"(?<![0-9])(({named})บาท)", plain)
    if found is None:
        return None
    for unit, factor in UNITS.items():
        if re.fullmatch(unit, found[2]):
            return found[1], factor
    return found[1], 1000 ** found[2].count("000")
