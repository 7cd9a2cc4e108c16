"""Classify each row below the header of an imported table: row, total, heading of a group, remark, repeated header."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from itertools import accumulate, islice, pairwise, product, takewhile
from math import lcm
from operator import add, le

from core.tables.heads import (
    MOST_HEADS,
    NOTHING,
    OVER,
    ExpectedFields,
    TableHeader,
    UnmergedCells,
    figure_of,
    is_error,
)
from core.tables.people import POSITION
from core.tables.years import are_years
from core.thai.search import head_key
from core.thai.written import arabic_digits

TOTAL = (
    r"(?:ยอด|ผล)?รวม(?:ทั้งสิ้น|ทั้งหมด|ทั้งปี|เป็นเงิน|เงิน|งบประมาณ|จำนวน|สุทธิ|ย่อย|ยอด|ปี)*(?:[0-9].*)?"
    "|(?:grand|sub)?total|ยอดยก.*|ยกมา|ยกไป"
)
BEGINS_TOTAL = ("รวม", "ยอดรวม", "ผลรวม", "total")
AREAS = (
    "กลุ่มจังหวัด",
    "ภาคเหนือ",
    "ภาคกลาง",
    "ภาคใต้",
    "ภาคตะวัน",
    "ภาคอีสาน",
    "เขตตรวจราชการ",
    "เขตสุขภาพ",
)
GRAND = r"(?:ยอด|ผล)?รวม(?:เป็นเงิน|เงิน|งบประมาณ|จำนวน)*(?:ทั้งสิ้น|ทั้งหมด)(?:[0-9].*)?|grandtotal"
ZERO = Fraction()
SUMMED = 2  # rows of which a sum must be
BLOCKS = 4  # rows that are each the sum of the next, one behind the other, by which they are known for sums
# even of one row
SUM = r"(?:ยอด|ผล)?รวม(?:งบ|เงิน|ทั้ง|ยอด|จำนวน|ค่า|ราย|โครงการ|กิจกรรม|ทุก|แผน|ปี|[0-9])"
# what a row below a total tells of it
SHARE = ("ร้อยละ", "คิดเป็น", "คงเหลือ", "เหลือ", "เฉลี่ย", "ค่าเฉลี่ย", "ส่วนต่าง")
# beside the sum: it in words, or what was counted
BESIDE = r"\(.*\)|[ก-๎ ]*บาท(?:ถ้วน|[ก-๎ ]+สตางค์)?|[0-9๐-๙, ]*(?:โครงการ|กิจกรรม|รายการ|เรื่อง|คน|ครั้ง|แห่ง|หน่วย)"
GROUP = (  # but not what begins as Section 9 (3) of the Official Information Act does
    r"(?!แผนงาน โครงการ และ)"
    r"(ยุทธศาสตร์|กลยุทธ์|ประเด็น|เป้าประสงค์|พันธกิจ|แผนงาน|แนวทาง|มิติ|ด้าน|หมวด|ส่วน|กลุ่ม|งาน|ภารกิจ|องค์ประกอบ|ตัวชี้วัด|มาตรการ)"
    r"(?:(?:การพัฒนา|ยุทธศาสตร์|หลัก|งาน)?(?:ที่)?(?::|[0-9]|\s|$)|(?<=ด้าน))"
)
NUMBERED_GROUP = rf"(?={GROUP})[^0-9]{{4,20}}[0-9]"
BEGIN = 3  # letters by which names of a list begin alike: กอง, ผอ.
BULLET = r"[-–•●▪◦*]\s*[^-–•●▪◦*\s]"
SORTS = "งบ(?:บุคลากร|ดำเนินงาน|ลงทุน|เงินอุดหนุน|อุดหนุน|รายจ่ายอื่น)"
NOTE = r"\*|หมายเหตุ|ลงชื่อ|ลงนาม|\(ลงชื่อ\)|ที่มา|ข้อมูลณ|\.{5,}|…{2,}|_{5,}"
SIGNED = (
    rf"{NOTE}|ผู้(?:จัดทำ|รายงาน|อนุมัติ|เห็นชอบ|ตรวจสอบ|เสนอ|รับผิดชอบโครงการ)|ตำแหน่ง|วันที่|โทร|\([^()]*\)$"
)


@dataclass(slots=True, eq=False)
class TableBodyRow:
    """A row below the header of an imported table: its index, the indexes of columns with text, all its cells, and its
    kind as `ImportedRowClassifier` finds it."""

    row: int
    filled: tuple[int, ...]  # columns
    cells: list[str]
    kind: str = ""

    @property
    def words(self) -> list[str]:
        """The texts of the cells that have one."""
        return [self.cells[n] for n in self.filled]


BodyRows = Sequence[TableBodyRow]
GroupPaths = Mapping[int, tuple[int, ...]]  # rows of the headings above each row, outermost first


@dataclass
class _RowSums:
    """Sums of the amounts of rows, by column. `amounts`: how many that are not 0; `rows`: how many rows, of any kind."""

    totals: dict[int, Fraction] = field(default_factory=dict)
    amounts: Counter[int] = field(default_factory=Counter)
    rows: int = 0

    def add(self, column: int, amount: Fraction) -> None:
        self.totals[column] = self.totals.get(column, Fraction(0)) + amount
        self.amounts[column] += 1


class ImportedRowClassifier:
    """A classifier of the rows `lines` below a table's header; `sequence` is the column that numbers the rows, -1 = none."""

    def __init__(
        self,
        lines: BodyRows,
        cells: UnmergedCells,
        header: TableHeader,
        expected: ExpectedFields,
        fields: Sequence[str],
        sequence: int,
    ) -> None:
        self._lines = lines
        self._cells = cells
        self._parts = header.parts
        self._expected = expected
        self._fields, self._sequence = fields, sequence
        other = (*expected.figures, expected.span)
        named = [n for n, field in enumerate(fields) if field and field not in other]
        self._name = next((n for n in named if not fields[n].startswith(OVER)), -1)
        self.running = False  # whether a line of details may be a row: it has no bullet
        self._outline = set[int]()  # groups that are known by their numbers: 1 above 1.1
        tops = range(header.top, header.end)
        # of the head
        self._keys = [{n: head_key(cells.own(row, n)) for n in cells.filled(row)} for row in tops]
        self._figure_of = cache(figure_of)  # most figures are asked for again
        self._fall = cache(self._sum_below_zero)
        self._end = header.end
        self._figures = [n for n, field in enumerate(fields) if field in expected.figures]
        self._money = {n for n in self._figures if expected.is_money(fields[n])}
        self.unproven = set[int]()  # rows that are in part the sum of rows above
        self._titles = {head_key(cell) for row in range(header.top) for cell in cells.words(row)}

    def of_kind(self, *kinds: str) -> list[TableBodyRow]:
        """Return the rows of these kinds, in order."""
        return [line for line in self._lines if line.kind in kinds]

    def sort(self) -> None:
        """Determine the kind of each row."""
        lines = self._lines
        for n, line in enumerate(lines):
            line.kind = self._first_kind(n)
        self._find_totals()
        self._find_notes()
        self._find_titles()
        self._find_others()
        self._find_more()
        self._find_wrapped()
        full = [(n, line) for n, line in enumerate(lines) if line.kind == "row"]
        for n, line in enumerate(lines):
            if line.kind == "single":
                line.kind = "group" if self._is_group(n) else "row"
        self._find_nested()
        self._find_blocks(self.of_kind("row"))
        for n, line in reversed(full):  # the sums of groups within a group are none of its rows
            if line.kind == "row" and (self._heads_sum(n) or self._heads_outline(n, lines)):
                total = self._key(line).startswith((*BEGINS_TOTAL, *AREAS))
                line.kind = "total" if total else "group"
        last = max((line.row for line in self.of_kind("row")), default=-1)
        for line in self.of_kind("group"):
            if line.row > last:
                line.kind = "note"

    def _first_kind(self, n: int) -> str:
        line = self._lines[n]
        if self._repeats(line):
            return "head"
        if n == 0:
            digits = [arabic_digits(words).strip("() ") for words in line.words]
            if len(digits) > 2 and digits == [str(at) for at in range(1, len(digits) + 1)]:
                return "count"
            if are_years(line.words):
                return "head"
        own = [at for at in line.filled if at != self._sequence]
        return "single" if len(own) <= 1 else "row"

    def _repeats(self, line: TableBodyRow) -> bool:
        """Return whether a row repeats a row of the head, or two words of it right below."""
        for keys in self._keys:
            same = (head_key(line.cells[n]) == keys.get(n) for n in line.filled)
            if sum(islice(filter(None, same), 2)) > 1 if line.row == self._end else all(same):
                return len(line.filled) > 1 or len(keys) == 1
        return False

    def _find_totals(self) -> None:
        every, since = _RowSums(), _RowSums()
        before = ""
        waiting = list[TableBodyRow]()

        def sums() -> tuple[_RowSums, _RowSums]:
            """Return the sums of the rows, in all and since the last total, worked out only when asked for."""
            for one, n in product(waiting, self._figures):
                value = self.figure(one, n)
                if value:
                    every.add(n, value)
                    since.add(n, value)
            every.rows += len(waiting)
            since.rows += len(waiting)
            waiting.clear()
            return every, since

        for line in self.of_kind("row", "single"):
            if self._is_total(line, sums, before):
                line.kind = "total"
                sums()
                since = _RowSums()
            else:
                waiting.append(line)
            before = line.kind

    def _is_total(
        self,
        line: TableBodyRow,
        sums: Callable[[], tuple[_RowSums, _RowSums]],
        before: str,
    ) -> bool:
        texts = list[str]()
        key = ""
        called = False
        for words in line.words:
            if self._figure_of(words) is not None or words in NOTHING or is_error(words):
                continue
            if not texts:
                key = head_key(words)
                called = bool(re.fullmatch(TOTAL, key)) or (
                    before == "total" and key.startswith(SHARE)
                )
            elif (called or words.endswith((")", "ถ้วน", "สตางค์", "บาท"))) and re.fullmatch(
                BESIDE, words
            ):
                continue
            elif not called:
                return False
            texts.append(words)
        if called and len(texts) == 1:
            return True
        nameless = not texts and (self._name < 0 or not line.cells[self._name])
        numbered = self._sequence >= 0 and self._number(line)[:1].isdigit()
        own = {n: value for n in self._figures if (value := self.figure(line, n))}
        if not called and len(texts) == 1 and not numbered:
            fit = self._fit(line, own, sums())
            self.unproven |= {line.row} if fit == "part" else set()
            if fit == "whole":
                return True
        if (
            not called
            and not nameless
            and (len(texts) > 1 or numbered or not key.startswith(BEGINS_TOTAL))
        ):
            return False
        enough = 1 if nameless or called or re.match(SUM, key) else 2
        adds_up = any(
            own.get(n) == some.totals.get(n) and some.rows >= enough for n in own for some in sums()
        )
        if nameless:
            return adds_up and self._sums_up(line, [n for n in line.filled if n not in own])
        of_group = len(texts) == 1 and re.match(rf"(?:ยอด|ผล)?รวม{GROUP}", key)
        # be it 0, of rows that are hidden
        return adds_up or (bool(of_group) and len(line.filled) > 1)

    def _fit(
        self, line: TableBodyRow, amounts: Mapping[int, Fraction], sums: Iterable[_RowSums]
    ) -> str:
        """Return how far a row without words of its own beside its name is the sum of two or more amounts above: "whole"
        in every column of amounts, "part" in one of them, or where nothing but the sum tells it from a row; "" = not.
        `amounts`: the row's amounts, by column."""
        alike = [
            {n for n in amounts if some.totals.get(n) == amounts[n] and some.amounts[n] >= SUMMED}
            for some in sums
        ]
        most = max(alike, key=len, default=set[int]())
        if not most:
            return ""
        # rows say who does it, or number themselves; a sum does not
        words = {n for n, field in enumerate(self._fields) if field} - {*self._figures, self._name}
        above = self._above(line)
        told = any(one.cells[n] for one in above for n in words)
        counted = self._sequence >= 0 and all(one.cells[self._sequence] for one in above)
        missing = self._money - {*amounts}
        empty = not any(self.figure(one, n) for one in above for n in missing)
        return "whole" if most == {*amounts} and empty and (told or counted) else "part"

    def _sums_up(self, line: TableBodyRow, columns: Sequence[int]) -> bool:
        """Return whether each of these columns is of no field, and has the sum of the rows above; a row without a name
        that has another figure there is asked about."""
        if any(self._fields[n] for n in columns):
            return False
        above = self._above(line)
        odd = any(
            self.figure(line, n) != sum(self.figure(one, n) for one in above) for n in columns
        )
        self.unproven |= {line.row} if odd else set()
        return not odd

    def _above(self, line: TableBodyRow) -> list[TableBodyRow]:
        """Return the rows above one that are taken so far."""
        return [one for one in self.of_kind("row") if one.row < line.row]

    def _find_titles(self) -> None:
        """Mark the titles of a page above a head that is repeated, unless they name a group."""
        lines = self._lines
        for n, line in enumerate(lines):
            if line.kind != "head":
                continue
            above = [*takewhile(lambda one: one.kind == "single", lines[:n][::-1])]
            before = lines[n - len(above) - 1] if n > len(above) else line
            ended = before.kind in ("total", "note")
            for one in above:
                if (
                    ended or self._spans(one) or self._key(one) in self._titles
                ) and not self._names_group(one):
                    one.kind = "title"

    def _find_others(self) -> None:
        """Mark all below a gap where a head of words stands whose words cannot be figures of this table."""
        begins = len(self._lines)
        for n, (before, line) in enumerate(pairwise(self._lines), 1):
            empty = sum(not self._cells.filled(row) for row in range(before.row + 1, line.row))
            if empty > (before.kind not in ("total", "note")):
                begins = n
            if not begins <= n < begins + MOST_HEADS or line.kind not in (
                "row",
                "single",
            ):
                continue
            odd = (
                not self._expected.fits(self._fields[at], line.cells[at], True)
                for at in self._figures
                if line.cells[at]
            )
            if all(figure_of(words) is None for words in line.words) and any(odd):
                for one in self._lines[begins:]:
                    one.kind = "other"
                return

    def _find_more(self) -> None:
        """Mark lines that begin with a bullet below a row that does not: they are details of it. In a list of names
        mark also a single line right below a row with its name alone, unless full rows begin alike."""
        of, running = "", self._expected.running
        names = self._fields.index(running) if running and running in self._fields else -1
        begins = {one.cells[names][:BEGIN] for one in self.of_kind("row")}
        for n, line in enumerate(self._lines):
            above = self._lines[n - 1]
            below = [one.filled for one in self._lines[n + 1 : n + 2]]
            alone = line.filled == (names,) and below != [(names,)] and line.row == above.row + 1
            if alone and above.kind == "row":
                own = line.cells[names][:BEGIN] in begins or self._is_group(n)
                if line.kind == "single" and not own:
                    line.kind, self.running = "more", True
                    continue
            if line.kind == "row":
                of = line.cells[self._name] if self._name >= 0 else ""
            elif (
                of
                and line.kind == "single"
                and line.filled == (self._name,)
                and re.match(BULLET, self.first_text(line))
                and not re.match(BULLET, of)
            ):
                line.kind = "more"
            else:
                of = ""

    def _find_wrapped(self) -> None:
        """Mark names alone below rows as parts of them, if all are: unnumbered, or lines that end at a gap."""
        found = dict[TableBodyRow, str]()
        after = ""
        own = self.of_kind("row", "single", "more")
        for n in range(len(own) - 1, -1, -1):
            line = own[n]
            if line.kind == "row":
                after = self._number(line) if self._sequence >= 0 else "-"
            elif line.kind == "single":
                apart = (
                    n + 1 == len(own) or own[n + 1].kind != "row" or own[n + 1].row > line.row + 1
                )
                goes_on = after != "1" if self._sequence >= 0 else apart
                below = n > 0 and line.row == own[n - 1].row + 1
                alone = below and line.filled == (self._name,) and not self._spans(line)
                if not alone or not goes_on or self._names_group(line):
                    return
                found[line] = after
        for line in found if any(found.values()) else ():
            line.kind = "more"

    def _find_notes(self) -> None:
        """Mark remarks and signatures; behind one of them also rows with less than half of the columns filled."""
        noted = False
        signed = False
        mapped = {n for n, field in enumerate(self._fields) if field}
        last = max((line.row for line in self.of_kind("total")), default=len(self._cells.rows))
        full = max((line.row for line in self.of_kind("row")), default=-1)
        for line in self.of_kind("row", "single", "head"):
            if line.kind == "head":
                noted = signed = False
                continue
            own = len(mapped.intersection(line.filled))
            few = 2 * own < max(3, len(mapped))
            words = line.words if few or len(line.filled) <= 3 else []
            mark = SIGNED if noted or line.row > last else NOTE
            short = 0 < len(words) <= 3
            marked = short and all(re.match(mark, "".join(word.split())) for word in words)
            poor = noted and few and all(figure_of(word) is None for word in words)
            alone = line.kind == "single" and line.row > max(last, full) and self._spans(line)
            below = signed and short and all(re.match(POSITION, word) for word in words)
            if marked or poor or alone or below:
                line.kind, noted = "note", True
                signed = bool(words) and all(re.match(r"\(.*\)$|.*\.{5}", word) for word in words)
            elif own:
                noted = signed = False

    def _names_group(self, line: TableBodyRow) -> re.Match[str] | None:
        return re.match(GROUP, arabic_digits(self.first_text(line)))

    def _spans(self, line: TableBodyRow) -> bool:
        """Return whether the row's text stands in a cell merged over several columns."""
        _top, left, _bottom, right = self._cells.merge(line.row, line.filled[-1])
        return left < right

    def _is_group(self, n: int) -> bool:
        """Return whether a row with text in one cell is the heading of the rows below it."""
        line = self._lines[n]
        of_rows = (one for one in self._below(n) if one.kind in ("row", "single"))
        following = next(of_rows, None)
        if self._spans(line) or following is None:
            return self._spans(line)
        at = self.first_words(line)
        words = line.cells[at]
        if at == self._sequence:
            return figure_of(words) is None
        alone = sum(map(bool, self._fields)) + bool(self._parts) < 2
        if self._names_group(line) and not (alone or self._sequence in line.filled):
            return True
        if self._sequence >= 0 and not alone and at == self._name:
            own, number = self._number(line), self._number(following)
            if own and number.startswith(f"{own}."):
                self._outline.add(line.row)
            return line.row in self._outline or (not own and bool(number))
        return (
            not self._fields[at]
            and at not in self._parts
            and not alone
            and figure_of(words) is None
        )

    def _heads_sum(self, n: int) -> bool:
        """Return whether a row names a group or a total and its figures are the sums of the rows below."""
        line = self._lines[n]
        filled = [at for at in line.filled if at != self._sequence]
        named = self._names_group(line)
        numbered = self._sequence >= 0 and self._number(line)
        if not named and not self._key(line).startswith(
            BEGINS_TOTAL if numbered else (*BEGINS_TOTAL, *AREAS)
        ):
            return False
        own = {
            at: value for at in filled[1:] if (value := self._figure_of(line.cells[at])) is not None
        }
        if not any(own.values()) or len(own) != len(filled) - 1:
            return False
        sought = tuple(own.values())
        most = tuple(value + self._fall(at) for at, value in own.items())
        # without sums among the rows too: of abroad, beside the provinces
        for without in (False, True):
            rows = (
                tuple(self.figure(one, at) for at in own)
                for one in self._below(n)
                if one.kind == "row" and not (without and self._key(one).startswith(BEGINS_TOTAL))
            )
            sums = accumulate(rows, lambda some, more: tuple(map(add, some, more)))
            # else each row would add up all below
            near = takewhile(lambda some: all(map(le, some, most)), sums)
            if sought in islice(near, 0 if named else 1, None):  # one equal row alone is no sum
                return True
        return False

    def _below(self, n: int) -> Iterator[TableBodyRow]:
        """Yield the rows below the n-th."""
        return map(self._lines.__getitem__, range(n + 1, len(self._lines)))

    def _sum_below_zero(self, column: int) -> Fraction:
        """Return how far the negative figures of a column let a sum of it fall."""
        return -sum((min(self.figure(line, column), ZERO) for line in self._lines), ZERO)

    def _find_blocks(self, rows: BodyRows) -> None:
        """Mark rows that are each the sum of the rows down to the next of them, whatever they are called."""
        exact = {at: [self.figure(row, at) for row in rows] for at in self._figures}
        unit = lcm(*(value.denominator for column in exact.values() for value in column))
        values = {
            at: [one.numerator * unit // one.denominator for one in column]
            for at, column in exact.items()
        }
        sums = {at: [*accumulate(column, initial=0)] for at, column in values.items()}
        for at in self._figures:
            # where the rows up to there have this sum
            last = {total: n for n, total in enumerate(sums[at])}
            ends, count = dict[int, int](), dict[int, int]()
            for n in range(len(rows) - 1, -1, -1):
                end = last.get(sums[at][n + 1] + values[at][n], 0) if values[at][n] > 0 else 0
                if end > n + 2 and all(
                    values[figure][n] in (0, sums[figure][end] - sums[figure][n + 1])
                    for figure in self._figures
                ):
                    ends[n], count[n] = end, 1 + count.get(end, 0)
            n = next((n for n in sorted(ends) if count[n] >= BLOCKS), -1)
            while n in ends:
                if not self._names_group(rows[n]) and not self._heads_outline(n, rows):
                    rows[n].kind = "total"
                n = ends[n]

    def _find_nested(self) -> None:
        """Mark rows that are sums of rows below as headings, if the grand total is the sum of the others alone."""
        rows = self.of_kind("row")
        for grand, at, beside in product(self.grand(), self._figures, (True, False)):
            total = self.figure(grand, at)
            upper = list[tuple[Fraction, bool]]()
            heads = list[TableBodyRow]()
            # zeros add nothing
            own_of = {row: own for row in reversed(rows) if (own := self.figure(row, at))}
            if not 0 < total < sum(own_of.values()) or min(own_of.values()) < 0:
                continue
            for line, own in own_of.items():
                sums = enumerate(
                    takewhile(own.__ge__, accumulate(value for value, _head in reversed(upper))), 1
                )
                count = next(
                    (
                        n
                        for n, part in sums
                        if 0 < part == own and not (n == 1 and beside and upper[-1][1])
                    ),
                    0,
                )
                heads += [line] * bool(count)
                upper[len(upper) - count :] = [(own, count > 0)]
            if len(heads) > 1 and sum(value for value, _head in upper) == total:
                for line in heads:
                    line.kind = "group"
                return

    def _heads_outline(self, n: int, lines: BodyRows) -> bool:
        """Return whether a row's number is the parent of the next (1, 1.1), or it names a budget above new numbers."""
        own = self._number(lines[n]) if self._sequence >= 0 and n + 1 < len(lines) else ""
        following = self._number(lines[n + 1]) if own else ""
        anew = following == "1"
        if not anew and not (own and following.startswith(f"{own}.")):
            return False
        if anew and not re.fullmatch(SORTS, self._key(lines[n])):
            return False
        below = takewhile(
            lambda one: anew or self._number(one).startswith(f"{own}."), lines[n + 1 :]
        )
        money = [at for at in self._figures if self.figure(lines[n], at)]
        found = any(self.figure(one, at) for one in below for at in money)
        if found and not anew:
            self._outline.add(lines[n].row)
        return found

    def grand(self) -> list[TableBodyRow]:
        """Return a list with the row of the grand total, chosen among the rows of totals; [] if there are none."""

        def weight(line: TableBodyRow) -> tuple[bool, list[Fraction], int]:
            return (
                bool(re.fullmatch(GRAND, self._key(line))),
                [self.figure(line, at) for at in self._figures],
                line.row,
            )

        return sorted(self.of_kind("total"), key=weight)[-1:]

    def _key(self, line: TableBodyRow) -> str:
        return head_key(self.first_text(line))

    def first_text(self, line: TableBodyRow) -> str:
        """Return the first text of a row beside its number."""
        return line.cells[self.first_words(line)]

    def first_words(self, line: TableBodyRow) -> int:
        return next((at for at in line.filled if at != self._sequence), line.filled[0])

    def _number(self, line: TableBodyRow) -> str:
        return arabic_digits(line.cells[self._sequence]).strip(" .)")

    def figure(self, line: TableBodyRow, column: int) -> Fraction:
        return self._figure_of(line.cells[column]) or ZERO

    def below(self) -> GroupPaths:
        """Return {row: the group headings above it, outermost first}; rows and headings are row indexes."""
        # sort, number in an outline, row
        path = list[tuple[str, str, int]]()
        found = dict[int, tuple[int, ...]]()
        for line in self._lines:
            kind = line.kind
            own = self._number(line) if self._outline else ""
            if kind in ("group", "row"):
                path = [
                    one
                    for one in path
                    if not one[1] or (kind, own) == ("row", "") or own.startswith(f"{one[1]}.")
                ]
            if kind == "group":
                mark = self._names_group(line)
                numbered = own if line.row in self._outline else ""
                sorts = [one[0] for one in path]
                if numbered:
                    sort = f"#{own.count('.')}"
                elif mark:
                    sort = mark[1]
                else:
                    sort = ""
                path = [
                    *path[: sorts.index(sort) if sort in sorts else len(sorts)],
                    (sort, numbered, line.row),
                ]
            elif kind == "row" and path:
                found[line.row] = tuple(one[2] for one in path)
        return found

    def empty_groups(self, groups: GroupPaths) -> list[int]:
        """Return the rows that name a group under which no row stands; `groups`: what `below` returned."""
        used = {row for path in groups.values() for row in path}
        return [line.row for line in self.of_kind("group") if line.row not in used]

    def group_words(self, row: int) -> str:
        """Return the text of the group heading in the row with this index: its cell with the name, else its first."""
        cells, name = self._cells.rows[row], self._expected.name_field[0]
        named = [n for n, field in enumerate(self._fields) if name and field == name and cells[n]]
        line = TableBodyRow(row, tuple(named or self._cells.filled(row)), cells)
        return " ".join(self.first_text(line).split())
