"""Read a table made by other people for import: rows by field, doubts as questions, what is left out and why."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import compress
from typing import NamedTuple

from core.exact import exact_text
from core.i18n import _
from core.tables.columns import ColumnQuestions
from core.tables.heads import (
    JOINED,
    OVER,
    SEQUENCE,
    ExpectedFields,
    TableHeader,
    UnmergedCells,
    column_key,
    find_head,
    is_error,
    part_in,
    unknown_head,
)
from core.tables.kinds import (
    BULLET,
    NUMBERED_GROUP,
    BodyRows,
    GroupPaths,
    ImportedRowClassifier,
    TableBodyRow,
)
from core.tables.people import parted
from core.tables.questions import TableContext, TableQuestions, doubts_of_all, left_beside
from core.tables.questions import TableDoubt as TableDoubt
from core.tables.questions import TableOmission as TableOmission
from core.tables.shapes import rejoin_amounts, ticked_choices, ticked_words, turned
from core.tables.spans import TickedSpans
from core.tables.values import (
    ColumnValues,
    repeated_names,
    unit_of_amounts,
    unstruck,
    whole_names,
)
from core.tables.years import FOUR_DIGITS, TWO_DIGITS
from core.tabular import Place, TabularFile
from core.thai.parser import FIRST_BUDDHIST, NEW_CENTURY
from core.thai.search import head_key
from core.thai.written import BUDDHIST, arabic_digits

DITTO = r"[-–'\s]*(?:[\"”“〃]|''|,,)[-–'\s]*|”"  # as the cell above
THOUSANDS = r"[0-9]{1,3}\.[0-9]{3}"  # a point may stand between them
FINER = re.compile(r"\.[0-9๐-๙]{3}")  # than a satang
SHORT = 6  # letters of a sign that stands for the words above
# a title that may say the unit of all amounts below it
UNIT_TITLE = r"(?i)หน่วย|unit|^[\s(\[]*[^\s()\[\]:]+\s*(?:บาท|baht)[\s)\]]*$"
CENTURY = 2500  # of years of two digits
YEARLY = rf"{FOUR_DIGITS}|(?<![0-9]){TWO_DIGITS}(?![0-9])"  # in a heading that means another thing next year
MadeColumn = tuple[Mapping[int, str], str, str]  # words by row, head, field
CellTexts = dict[Place, str]


def above_head() -> str:
    """Return the reason why a row above the header is left out."""
    return _("อยู่เหนือหัวตาราง")


class TableReadResult(NamedTuple):
    """The result of reading one worksheet: rows to import, `doubts`, and what is `left` out. `fields`: of each column,
    "" = none; `numbers`: rows' numbers in Excel; `headed`: it has a header; `total`: cells of the row of totals."""

    sheet: int
    heads: tuple[str, ...]  # head of each column
    fields: tuple[str, ...]  # "" = left out
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]  # row numbers as in Excel
    headed: bool
    doubts: tuple[TableDoubt, ...] = ()
    left: tuple[TableOmission, ...] = ()
    total: tuple[str, ...] = ()  # the row of the grand total, () = none
    # column of each in the file; negative = made of groups, ticks or positions
    columns: tuple[int, ...] = ()
    there: tuple[str, ...] = ()  # ids of records that rows left out are about

    @property
    def title(self) -> str:
        """The text of the topmost row above the header, which is commonly the title; "" if there is none."""
        return next((one.words for one in self.left if one.reason == above_head()), "")

    @staticmethod
    def best(
        table: TabularFile,
        fields: ExpectedFields,
        answers: Mapping[str, int] | None = None,
        sheet: int = -1,
    ) -> "TableReadResult":
        """Return the reading of worksheet `sheet` (from 0; -1 = the one whose header fits the `fields` best).
        `answers`: {key of a doubt: index of the person's answer}."""
        spreads = [UnmergedCells(one) for one in table.sheets]
        heads = [find_head(one, fields) for one in spreads]
        if not spreads:
            return TableReadResult(0, (), (), (), (), headed=False)

        def weight(n: int) -> tuple[bool, int, bool, bool, bool, int]:
            known = heads[n].named
            own = table.sheets[n]
            active = n == table.active
            figures = (
                not known
                and spreads[n].figured
                and (active or unknown_head(spreads[n]) is not None)
            )
            return (
                known > 0 and not re.match("ตัวอย่าง|คำอธิบาย", own.name),
                known,
                bool(fields.year) and str(fields.year) in arabic_digits(own.name),
                figures,
                active,
                len(own.rows),
            )

        n = sheet if 0 <= sheet < len(spreads) else max(range(len(spreads)), key=weight)
        answers = answers or {}
        head, asked = heads[n], list[TableDoubt]()
        side = turned(table.sheets[n]) if head.named < 3 else None
        spread = UnmergedCells(side) if side else spreads[n]
        found_head = find_head(spread, fields) if side else head
        beside = found_head.end < len(spread.rows)
        if side and beside and found_head.named > max(1, head.named):
            words = _("ตารางนี้วางหัวไว้ทางซ้าย แต่ละคอลัมน์เป็นหนึ่งรายการ เลขแถวที่บอกคือเลขคอลัมน์")
            ways = (_("อ่านคอลัมน์เป็นแถว"), _("อ่านตามที่เห็น"))
            asked = [TableDoubt.answered(answers, "turned", words, *ways)]
            if not asked[0].chosen:
                table = table._replace(sheets=(*table.sheets[:n], side, *table.sheets[n + 1 :]))
                spreads[n], head = spread, found_head
        if not head.end and (unknown := unknown_head(spreads[n])):
            words = _("แถวที่ {n} ดูเป็นหัวตารางที่โปรแกรมไม่รู้จัก").format(n=unknown.end)
            ways = (_("เป็นหัวตาราง เลือกช่องเอง"), _("เป็นแถวข้อมูล"))
            asked = [TableDoubt.answered(answers, "head", words, *ways)]
            head = head if asked[0].chosen else unknown
        head = head.chosen(fields.placed)
        # what this program has written of such rows repeats names because the rows do
        again = bool(fields.form) and table.plan_key.startswith(f"{fields.form}/")
        found = _TableBodyReader(spreads[n], head, fields, answers).read(n, may_repeat=again)
        of_all = doubts_of_all(table, n, spreads[n], head, fields, answers)
        for doubt in of_all if found.rows else ():
            asked.append(doubt)
            every = TableOmission(
                _("แถวทั้งหมดของแผ่น"), _("เลือกไม่นำเข้า"), _("{n} แถว").format(n=f"{len(found.rows):,}")
            )
            if doubt.chosen:
                found = found._replace(rows=(), numbers=(), left=(*found.left, every))
        return found._replace(
            doubts=(*asked, *found.doubts), left=(*left_beside(table, n), *found.left)
        )

    def by_head(self, fields: Sequence[str]) -> dict[str, str]:
        """Return {`column_key` of a column's heading: its field}; {} without a header. `fields`: one per column. Columns
        of periods or years, which mean another thing next year, and headings of several columns are left out."""
        given = list[tuple[str, str]]()
        for words, field in zip(self.heads, fields, strict=True) if self.headed else ():
            path = words.split(JOINED)
            if part_in(path)[0] is None and not re.search(YEARLY, arabic_digits(words)):
                given.append((column_key("".join(path)), field))
        keys = Counter(key for key, _field in given)
        return {key: field for key, field in given if key and keys[key] == 1}

    def by_field(self) -> list[tuple[int, dict[str, str]]]:
        """Return (row number in Excel, {field: text}) for each row that has text under a field."""
        rows = (
            (
                n,
                {
                    field: cell.strip()
                    for field, cell in zip(self.fields, row, strict=True)
                    if field
                },
            )
            for n, row in zip(self.numbers, self.rows, strict=True)
        )
        return [(n, words) for n, words in rows if any(words.values())]


class _TableBodyReader:
    """The content below a head, sorted into rows that are taken and rows that are not."""

    def __init__(
        self,
        cells: UnmergedCells,
        header: TableHeader,
        fields: ExpectedFields,
        answers: Mapping[str, int],
    ) -> None:
        self._sheet = cells.sheet
        self._cells = cells
        self._head = header
        self._expected = fields
        self._asked = TableQuestions(cells, answers)
        self._fields = [*header.fields]
        counts = (n for n, words in enumerate(header.words) if head_key(words) in SEQUENCE)
        # the first of these that holds something
        self._sequence = min(
            counts, key=lambda n: not any(row[n] for row in cells.rows[header.end :]), default=-1
        )
        # the row of the grand total
        self._grand = list[TableBodyRow]()
        self._total = tuple[str, ...]()
        self._why = dict[int, str]()  # why columns are not taken whose headings name a field
        # columns whose unit was asked
        self._counted = set[int]()
        self._named = -1  # the row right above the head that names a group
        # columns of quarters or months that become the span
        self._ticks = set[int]()

    def read(self, sheet: int, *, may_repeat: bool) -> TableReadResult:
        """Return the reading of the worksheet with this number; `may_repeat`: names may, without a question."""
        if rejoin_amounts(self._context):
            # words that stood one column off were no values of their heads
            self._head = find_head(self._cells, self._expected).chosen(self._expected.placed)
        self._leave_titles()
        settled = ColumnQuestions(self._context)
        self._head = settled.settled()
        self._fields = [*self._head.fields]
        self._why = settled.why
        lines = [*self._shown_lines()]
        self._rows = ImportedRowClassifier(
            lines, self._cells, self._head, self._expected, self._fields, self._sequence
        )
        self._rows.sort()
        self._ask_kinds()
        taken = self._taken_rows()
        below = self._rows.below()
        groups = {line.row: below[line.row] for line in taken if line.row in below}
        for row in self._rows.empty_groups(groups):
            self._asked.leave_row(row, _("ไม่มีแถวใต้หัวข้อนี้"))
        first, kept, heads, fields = self._columns(taken, groups)
        cells = (map(line.cells.__getitem__, kept) for line in taken)
        rows = tuple(
            (*(one.get(line.row, "") for one in first), *row)
            for line, row in zip(taken, cells, strict=True)
        )
        self._leave_columns(taken)
        # what was an error alone holds nothing
        held = [not any(fields) or any(compress(row, fields)) for row in rows]
        again = set[int]()
        if not may_repeat:
            again = repeated_names(self._asked, self._expected, fields, rows)
        for n in again:
            self._asked.leave_row(taken[n].row, _("ชื่อซ้ำกับแถวก่อน"))
        held = [one and n not in again for n, one in enumerate(held)]
        numbers = (line.row + 1 for line in taken)
        return TableReadResult(
            sheet,
            heads,
            fields,
            tuple(compress(rows, held)),
            tuple(compress(numbers, held)),
            self._head.end > 0,
            tuple(self._asked.doubts.values()),
            tuple(self._asked.left),
            self._total,
            (*range(-len(first), 0), *kept),
        )

    # -- what stands around the rows

    def _leave_titles(self) -> None:
        top = self._head.top
        named = next((row for row in range(top - 1, -1, -1) if self._cells.filled(row)), -1)
        if named >= 0 and re.match(
            NUMBERED_GROUP, arabic_digits(" ".join(self._cells.rows[named]).strip())
        ):
            self._named = named
        for row in range(top):
            if self._cells.filled(row) and row != self._named:
                self._asked.leave_row(row, above_head())

    @property
    def _context(self) -> TableContext:
        return TableContext(self._asked, self._cells, self._head, self._expected)

    def _shown_lines(self) -> Iterator[TableBodyRow]:
        body = range(self._head.end, len(self._cells.rows))
        rows = (*([self._named] if self._named >= 0 else ()), *body)
        every = ((n, tuple(self._cells.filled(n)), self._cells.rows[n]) for n in rows)
        lines = [TableBodyRow(*line) for line in every if line[1]]
        hidden = {line.row for line in lines} & {*self._sheet.hidden_rows}
        if hidden:
            words = _("แถวที่ซ่อนอยู่ {n} แถว").format(n=f"{len(hidden):,}")
            if self._asked.ask("hidden_rows", words, _("ไม่นำเข้า"), _("นำเข้า")) == 0:
                for row in sorted(hidden):
                    self._asked.leave_row(row, _("ซ่อนอยู่ในไฟล์"))
                lines = [line for line in lines if line.row not in hidden]
        yield from unstruck(self._asked, self._cells, lines)

    # -- rows

    def _ask_kinds(self) -> None:
        below = (_("เป็นรายการเหนือแถว"),) if {*self._expected.group_fields} - {*self._fields} else ()
        asked = (
            ("total", _("แถวรวมยอด {n} แถว เช่น “{words}”"), _("แถวรวมยอด"), ()),
            ("group", _("แถวหัวข้อกลุ่ม {n} แถว เช่น “{words}”"), _("หัวข้อกลุ่ม"), below),
            ("more", _("บรรทัดย่อยใต้แถว {n} บรรทัด เช่น “{words}”"), _("บรรทัดย่อย"), (_("ต่อท้ายแถวบน"),)),
            ("other", _("ตารางอื่นใต้ตารางนี้ {n} แถว เช่น “{words}”"), _("เป็นตารางอื่น"), ()),
            ("note", _("หมายเหตุและลายมือชื่อ {n} แถว เช่น “{words}”"), _("หมายเหตุหรือลายมือชื่อ"), ()),
        )
        for kind, words, why, first in asked:
            rows = self._rows.of_kind(kind)
            if not rows:
                continue
            named = kind in ("group", "more")
            example = self._rows.first_text(rows[0]) if named else rows[0].words[0]
            said = words.format(n=f"{len(rows):,}", words=" ".join(example.split())[:40])
            own = len(first) + 1 if kind == "more" and self._rows.running else 0
            answer = self._asked.ask(kind, said, *first, _("ไม่นำเข้า"), _("นำเข้าเป็นแถว"), first=own)
            if answer == len(first) + 1:
                for line in rows:
                    line.kind = "row"
            elif not first or answer:
                for line in rows:
                    self._asked.leave_row(line.row, why)
                    line.kind = kind if kind != "group" else "left"
            elif kind == "more":
                self._append()
            else:  # the sums of a group are none of the row it becomes
                for line in rows:
                    if len(line.filled) > 1 + (self._sequence in line.filled):
                        self._asked.leave_row(line.row, _("ยอดของหัวข้อกลุ่ม"))
        self._ask_sums()
        self._grand = self._rows.grand()
        reasons = {"head": _("หัวตารางที่ซ้ำ"), "count": _("เลขคอลัมน์"), "title": above_head()}
        for line in self._rows.of_kind(*reasons):
            self._asked.leave_row(line.row, reasons[line.kind])

    def _ask_sums(self) -> None:
        """Ask of rows that are the sum of rows above in part, or by chance, whether they are totals; none is dropped."""
        rows = [one for one in self._rows.of_kind("row") if one.row in self._rows.unproven]
        if not rows:
            return
        example = self._rows.first_text(rows[0])
        said = _("{n} แถวมียอดเท่ากับผลรวมของแถวข้างบน เช่น “{words}”").format(
            n=f"{len(rows):,}", words=" ".join(example.split())[:40]
        )
        if self._asked.ask("sums", said, _("นำเข้าเป็นแถว"), _("เป็นแถวรวม ไม่นำเข้า"), proven=False):
            for line in rows:
                line.kind = "total"
                self._asked.leave_row(line.row, _("แถวรวมยอด"))

    def _append(self) -> None:
        """Put each line of details behind the words of the row it belongs to."""
        cells = list[str]()  # of that row
        for line in self._rows.of_kind("row", "more"):
            if line.kind == "row":
                cells = line.cells
                continue
            at = self._rows.first_words(line)
            above, words = cells[at], line.cells[at]
            thai = all("ก" <= one <= "๎" for one in (above[-1:], words[:1]))
            if re.match(BULLET, words):
                between = "\n"
            elif thai:
                between = ""
            else:
                between = " "
            cells[at] = f"{above}{between}{words}"

    def _taken_rows(self) -> list[TableBodyRow]:
        """Return the rows with content in a column that is taken; without nameless ones if a person leaves them out."""
        mapped = {
            n
            for n, field in enumerate(self._fields)
            if field or n in self._head.parts or not any(self._fields)
        }
        taken = list[TableBodyRow]()
        for line in self._rows.of_kind("row"):
            if mapped.isdisjoint(line.filled):
                self._asked.leave_row(line.row, _("ไม่มีอะไรในคอลัมน์ที่นำเข้า"))
            else:
                taken.append(line)
        (field, title), at = self._expected.name_field, self._cells.at
        column = self._fields.index(field) if field and field in self._fields else -1
        bare = [line for line in taken if column >= 0 and not at(line.row, column)]
        said = _("{n} แถวไม่มีคำในช่อง{title}").format(n=f"{len(bare):,}", title=title)
        if not bare or self._asked.ask("unnamed", said, _("นำเข้าเป็นแถว"), _("ไม่นำเข้า")) == 0:
            return taken
        for line in bare:
            self._asked.leave_row(line.row, _("ไม่มีคำในช่อง{title}").format(title=title))
        return [line for line in taken if at(line.row, column)]

    # -- columns

    def _columns(
        self, rows: BodyRows, groups: GroupPaths
    ) -> tuple[list[Mapping[int, str]], list[int], tuple[str, ...], tuple[str, ...]]:
        """Return made columns, the file's columns behind them, and heads and fields of all; correct cells in place."""
        made = list[MadeColumn]()
        deepest = max(map(len, groups.values()), default=0)
        free = [field for field in self._expected.group_fields if field not in self._fields]
        used = {row for path in groups.values() for row in path[-len(free) :]}
        for row in sorted({row for path in groups.values() for row in path} - used if free else ()):
            self._asked.leave_row(row, _("แบบมีหัวข้อไม่ลึกเท่านี้"))
        for back, field in reversed([*enumerate(reversed(free[-deepest:] if deepest else []), 1)]):
            at = {
                row: self._rows.group_words(path[-back])
                for row, path in groups.items()
                if len(path) >= back
            }
            made.append((at, _("หัวข้อกลุ่ม"), field))
        for field, columns in ticked_choices(self._context):
            words = ticked_words(self._context, columns, [line.row for line in rows])
            self._fields = ["" if one == field else one for one in self._fields]
            self._ticks |= {*columns}
            made.append((words, self._head.words[columns[0]].split(JOINED)[0], field))
        span = self._expected.span
        if self._head.parts and span and self._expected.year and span not in self._fields:
            spans = TickedSpans(self._context)
            self._ticks |= {*spans.places}
            made.append((spans.of_rows(rows), self._head.words[min(self._head.parts)], span))
        self._multiply(rows)
        self._write(self._held(rows))
        values = ColumnValues(self._context, self._fields)
        names, of_names = whole_names(self._asked, self._head, self._fields, rows)
        self._ticks |= of_names
        mended = {
            **self._filled_down(rows),
            **self._mended(rows),
            **values.mended(rows),
            **self._addresses(rows, made),
            **names,
        }
        for n, second in self._head.seconds.items():
            halves = self._halves(rows, n) if second not in self._fields else {}
            if halves:
                positions = {row: position for (row, _n), (_name, position) in halves.items()}
                made.append((positions, _("ตำแหน่ง"), second))
                mended |= {at: name for at, (name, _position) in halves.items()}
        self._write(mended)
        self._write(self._timed(rows))
        self._write(self._joined(rows))
        there = {n for line in rows for n in line.filled}
        head = self._head.words
        kept = [
            n
            for n, field in enumerate(self._fields)
            if n not in self._head.parts and (field or head[n] or n in there)
        ]
        for line in self._grand:
            self._total = (*[""] * len(made), *map(line.cells.__getitem__, kept))
        heads = (*(one[1] for one in made), *(head[n] for n in kept))
        chosen = (self._expected.placed.get(n, one[2]) for n, one in enumerate(made, -len(made)))
        fields = (*chosen, *(self._fields[n] for n in kept))
        return [one[0] for one in made], kept, heads, fields

    def _write(self, mended: Mapping[Place, str]) -> None:
        for (row, n), cell in mended.items():
            self._cells.rows[row][n] = cell

    def _multiply(self, rows: BodyRows) -> None:
        """Convert amounts to baht below a head that gives them in thousands or millions."""
        above = (words for row in range(self._head.top) for words in self._cells.words(row))
        of_titles = [unit_of_amounts(words) for words in above if re.search(UNIT_TITLE, words)]
        of_all = next(filter(None, of_titles), None)
        units = dict[int, tuple[str, int]]()
        for n, field in enumerate(self._fields):
            parts = [*map(unit_of_amounts, self._head.words[n].split(JOINED))]
            unit = next(filter(None, reversed(parts)), of_all)
            if unit and self._expected.is_money(field):
                units[n] = unit
        figure = self._rows.figure
        figures = [(line, n) for line in rows for n in units if figure(line, n)]
        if not figures:
            return
        self._counted = {*units}
        line, column = figures[0]
        name, factor = units[column]
        words = _("หัวตารางบอกหน่วยเป็น{unit} {n} ช่อง เช่น {before} คือ {after} บาท").format(
            unit=name,
            n=f"{len(figures):,}",
            before=line.cells[column],
            after=f"{int(figure(line, column) * factor):,}",
        )
        if self._asked.ask("times", words, _("คูณเป็นบาท"), _("ใช้ตามที่เห็น")) == 0:
            figures += [(line, n) for line in self._grand for n in units if figure(line, n)]
            for line, n in figures:
                line.cells[n] = exact_text(figure(line, n) * units[n][1])

    def _held(self, rows: BodyRows) -> CellTexts:
        """Return what cells hold that show it in thousands or not at all, where no head tells the unit."""
        every = {line.row for line in (*rows, *self._grand)}
        held = {
            (row, n): text
            for row, n, text in self._sheet.stored
            if row in every and n < self._cells.wide and self._fields[n] and n not in self._counted
        }
        said = _("{n} ช่องเก็บค่าไม่เท่าที่เห็น เช่น เห็น “{shown}” ค่าเต็มคือ {value}")
        return self._asked.if_meant(held, "stored", said, _("ใช้ค่าเต็ม"), _("ใช้ตามที่เห็น"))

    def _timed(self, rows: BodyRows) -> CellTexts:
        """Return days with the time that is shown beside them, in columns that take words."""
        every = {line.row for line in rows}
        timed = {
            (row, n): f"{self._cells.own(row, n)} {clock}"
            for row, n, clock in self._sheet.clocks
            if row in every and n not in self._head.ends
        }
        fits, fields = self._expected.fits, self._fields
        return {
            at: words
            for at, words in timed.items()
            if not fields[at[1]] or fits(fields[at[1]], words, True)
        }

    def _filled_down(self, rows: BodyRows) -> CellTexts:
        """Return the text for cells merged over several rows, or left empty because the row above has the same text."""
        merged, above, ditto = (CellTexts() for _sort in range(3))
        figures = 0
        for column, field in enumerate(self._fields):
            last = ""
            for line in rows if field else ():
                own = line.cells[column]
                words = own or self._cells.at(line.row, column)
                if (
                    last
                    and 0 < len(own) < SHORT
                    and field not in self._expected.figures
                    and re.fullmatch(DITTO, own)
                ):
                    ditto[line.row, column] = words = last
                elif words and not own and field in self._expected.figures:
                    figures += 1
                elif words and not own:
                    merged[line.row, column] = words
                elif not words and last and field.startswith(OVER):
                    above[line.row, column] = last
                last = words or last
        if merged or figures:
            said = _("ช่องที่ผสานหลายแถว {n} ช่อง ตัวเลขอยู่แถวแรกเท่านั้น").format(
                n=f"{len(merged) + figures:,}"
            )
            if self._asked.ask("merged", said, _("เติมคำทุกแถว"), _("แถวแรกเท่านั้น")):
                merged = {}
        said = _("แถวที่ไม่ได้เขียนรายการเหนือแถว {n} แถว")
        marks = _("ช่องที่เขียนเครื่องหมายซ้ำคำข้างบน {n} ช่อง")
        above = self._asked.if_meant(above, "above", said, _("ตามแถวก่อน"), _("เว้นว่าง"))
        return {
            **merged,
            **above,
            **self._asked.if_meant(ditto, "ditto", marks, _("ใส่คำข้างบน"), _("ตามที่เห็น")),
        }

    def _halves(self, rows: BodyRows, column: int) -> dict[Place, tuple[str, str]]:
        """Return name and position of each row, for a column that has both; empty if they stay together."""
        halves = {
            (line.row, column): found
            for line in rows
            if line.cells[column] and (found := parted(line.cells[column]))
        }
        if not any(position for _name, position in halves.values()):
            return {}
        name, position = max(halves.values(), key=lambda both: min(map(len, both)))
        said = _("ชื่อกับตำแหน่งอยู่ในช่องเดียวกัน {n} ช่อง เช่น “{name}” กับ “{position}”")
        answers = _("แยกเป็นสองช่อง"), _("ไม่แยก")
        return self._asked.if_meant(
            halves, "names", said, *answers, name=name[:40], position=position[:40]
        )

    def _mended(self, body_rows: BodyRows) -> CellTexts:
        """Return corrected cells: formula errors are emptied, years wrongly expanded from two digits are restored."""
        mapped = [n for n, field in enumerate(self._fields) if field or n in self._head.ends]
        errors = {
            (line.row, n): "" for line in body_rows for n in mapped if is_error(line.cells[n])
        }
        said = _("ช่องที่สูตรผิดพลาด {n} ช่อง เช่น {words}")
        empty = self._asked.if_meant(errors, "errors", said, _("เว้นว่าง"), _("นำเข้าตามที่เห็น"))
        own = self._cells.own
        for row, n in empty:
            self._asked.leave_row(row, _("สูตรผิดพลาด"), own(row, n))
        rounded = self._rounded(body_rows)
        rows = {line.row for line in body_rows}
        short = (
            (at, re.fullmatch("((?:.*[/ ])?)([0-9]{4})", own(*at)))
            for at in sorted({*self._sheet.short_years})
            if at[0] in rows
        )
        common = (
            (at, date[1], int(date[2]) - BUDDHIST * (int(date[2]) > FIRST_BUDDHIST))
            for at, date in short
            if date and at[1] in mapped
        )
        years = {
            at: f"{begun}{CENTURY + year % 100}"
            for at, begun, year in common
            if year < CENTURY - BUDDHIST + NEW_CENTURY
        }
        said = _("ปีสองหลักที่ Excel นับเป็นปีก่อน {n} ช่อง เช่น {before} น่าจะเป็น {after}")
        answers = _("ใช้ปีที่น่าจะเป็น"), _("ใช้ตามไฟล์")
        return empty | rounded | self._asked.if_meant(years, "years", said, *answers)

    def _rounded(self, rows: BodyRows) -> CellTexts:
        """Return the amounts with parts of a satang, rounded; none of a column whose points may separate thousands."""
        money = [n for n, field in enumerate(self._fields) if self._expected.is_money(field)]
        fine = (
            (one, n) for one in (*rows, *self._grand) for n in money if FINER.search(one.cells[n])
        )
        every = (((line.row, n), self._rows.figure(line, n)) for line, n in fine)
        odd = {
            at: int(exact * 100 + Fraction(1, 2))
            for at, exact in every
            if exact > 0 and 100 % exact.denominator
        }
        sure = {n for row, n in odd if not re.fullmatch(THOUSANDS, self._cells.own(row, n))}
        whole = {
            at: exact_text(Fraction(satang, 100)) for at, satang in odd.items() if at[1] in sure
        }
        totals = {line.row for line in self._grand}
        places = {at: words for at, words in whole.items() if at[0] not in totals}
        said = _("{n} จำนวนเงินมีทศนิยมเกินสองตำแหน่ง เช่น {before} เป็น {after}")
        answers = (_("ปัดเป็นสตางค์"), _("คงไว้ให้แก้"))
        if self._asked.if_meant(places, "satang", said, *answers):
            return whole
        return {}

    def _joined(self, rows: BodyRows) -> CellTexts:
        """Return the spans of rows whose first and last days stand in columns of their own."""
        if not self._head.ends or not self._fields[first := self._head.ends[0]]:
            return {}
        self._ticks |= {*self._head.ends}
        both = ((line.row, [self._cells.at(line.row, n) for n in self._head.ends]) for line in rows)
        return {(row, first): " - ".join(filter(None, words)) for row, words in both if any(words)}

    def _addresses(self, body_rows: BodyRows, new_columns: list[MadeColumn]) -> CellTexts:
        """Return link targets in place of words in columns of addresses; if there is none, add one to `new_columns`."""
        asked = self._expected.addresses
        rows = {line.row for line in body_rows}
        own = self._cells.own
        free = next(iter(asked - {*self._fields}), "") if len(asked) == 1 else ""
        used = {n for n in range(self._cells.wide) if free or self._fields[n]}
        links = {(row, n): to for row, n, to in self._sheet.links if row in rows and n in used}
        found = {at: to for at, to in links.items() if to.rstrip("/") not in own(*at)}
        first = sorted({row: (row, n) for row, n in reversed(found)}.values())
        offered = {
            at: found[at]
            for at in (first if free else found)
            if free or self._fields[at[1]] in asked
        }
        said = _("ช่องที่มีลิงก์ซ่อนอยู่ {n} ช่อง เช่น “{words}” ไปที่ {address}")
        answers = _("ใช้ที่อยู่ของลิงก์"), _("ใช้คำที่เห็น")
        offered = self._asked.if_meant(offered, "links", said, *answers)
        for (row, n), address in found.items():
            if (row, n) not in offered:
                self._asked.leave_row(row, _("ลิงก์ของช่อง"), f"{own(row, n)[:40]} {address}")
        if free and offered:
            new_columns.append(
                ({row: address for (row, _n), address in offered.items()}, _("ลิงก์ของช่อง"), free)
            )
        return {} if free else offered

    def _leave_columns(self, body_rows: BodyRows) -> None:
        """Report each column with content that is not taken, and why."""
        rows = [self._cells.rows[line.row] for line in body_rows]
        for n in range(self._cells.wide):
            if self._fields[n] or n in self._ticks:
                continue
            words = [row[n] for row in rows if row[n]]
            if not words:
                continue
            why = self._why.get(n, _("ไม่ตรงกับช่องใดของแบบ"))
            if n == self._sequence:
                why = _("โปรแกรมใส่ลำดับเอง")
            elif n in self._head.vetoed:
                why = _("คำในคอลัมน์ไม่ใช่ค่าของช่องที่หัวตารางบอก")
            elif n in self._head.parts:
                if n in self._head.results:
                    why = _("ผลของช่วงกรอกที่แบบฟอร์มของแถว")
                else:
                    why = _("แบบนี้ไม่มีช่องของไตรมาสหรือเดือน")
            elif n in self._sheet.hidden_columns:
                why = _("ซ่อนอยู่ในไฟล์")
            called = self._head.words[n] or _("ที่ {n}").format(n=n + 1)
            said = _("{n} ช่อง เช่น {words}").format(n=f"{len(words):,}", words=words[0][:60])
            self._asked.left.append(TableOmission(_("คอลัมน์ {name}").format(name=called), why, said))
