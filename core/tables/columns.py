"""Decide or ask which column of an imported table is a field, where headings name several, a year or a kind of year."""

import re
from collections.abc import Iterator, Mapping, Sequence

from core.i18n import _
from core.tables.heads import NOTHING, TableHeader
from core.tables.questions import TableContext
from core.tables.years import CALENDAR, months_in, spelt_out

SHOWN = 40  # letters of a heading in a question


class ColumnQuestions:
    """The columns of one table, settled by what stands in them or by a person. `why`: by column, the reason why it is
    not taken although its heading names a field."""

    def __init__(self, table: TableContext) -> None:
        self._asked, self._cells, self._head, self._expected = table
        self._body = range(self._head.end, len(self._cells.rows))
        self.why = dict[int, str]()

    def settled(self) -> TableHeader:
        """Return the header with at most one column for each field."""
        self._hide_columns()
        self._ask_year()
        self._ask_order()
        rivals = {
            field: [n for n in columns if self._values(n)]
            for field, columns in self._head.rivals.items()
        }
        self._ask_levels(rivals)
        for field, columns in rivals.items():
            of_years = bool(columns) and all(self._head.years.get(n, 0) > 0 for n in columns)
            if of_years:
                self._ask_which_year(field, columns)
            else:
                self._ask_rivals(field, columns)
        return self._head

    def _values(self, column: int) -> list[str]:
        words = (self._cells.own(row, column) for row in self._body)
        return [one for one in words if one not in NOTHING]

    def _give(self, fields: Mapping[int, str]) -> None:
        """Set the fields of columns; each field is taken from any other column."""
        given = {*fields.values()} - {""}
        rest = ("" if field in given else field for field in self._head.fields)
        self._head = self._head._replace(
            fields=tuple(fields.get(n, field) for n, field in enumerate(rest))
        )

    def _called(self, column: int, columns: Sequence[int]) -> str:
        """Return the heading of a column, with its place in the table if others have the same heading."""
        words = self._head.words[column]
        same = sum(self._head.words[n] == words for n in columns) > 1
        place = _("คอลัมน์ที่ {n}").format(n=column + 1)
        return f"{words[:SHOWN]} ({place})" if same else words[:SHOWN] or place

    def _hide_columns(self) -> None:
        hidden = [
            n
            for n in self._cells.sheet.hidden_columns
            if n < self._cells.wide and n not in self._expected.placed
        ]
        hidden = [n for n in hidden if self._head.fields[n] or n in self._head.parts]
        if not hidden:
            return
        words = _("คอลัมน์ที่ซ่อนอยู่ {n} คอลัมน์ เช่น “{words}”").format(
            n=len(hidden), words=self._head.words[hidden[0]][:SHOWN]
        )
        if self._asked.ask("hidden_columns", words, _("ไม่นำเข้า"), _("นำเข้า")) == 0:
            self._give(dict.fromkeys(hidden, ""))
            self._head = self._head._replace(
                parts={n: one for n, one in self._head.parts.items() if n not in hidden}
            )

    def _ask_year(self) -> None:
        """Ask whether quarters and months of another year belong to the plan; they do not by default."""
        if not self._head.year:
            return
        words = _("หัวตารางเป็นไตรมาสหรือเดือนของปี {other} ไม่ใช่ปี {year}").format(
            other=self._head.year, year=self._expected.year
        )
        own = _("ถือเป็นของปี {year}").format(year=self._expected.year)
        if self._asked.ask("year", words, _("ไม่ใช้"), own) == 0:
            self._undate()

    def _undate(self) -> None:
        why = _("เป็นไตรมาสหรือเดือนของปีอื่น")
        self.why |= dict.fromkeys(self._head.dated, why)
        self._head = self._head.undated()._replace(later=frozenset())

    def _ask_order(self) -> None:
        """Ask of which years quarters and months are, where they run by another year than the fiscal one."""
        year = self._expected.year
        dated = [n for n in self._head.dated if self._head.fields[n]]
        dated += self._head.parts if self._expected.span else ()
        if not year or not dated or self._head.year < 0:
            return
        above = " ".join(map(" ".join, self._cells.rows[: self._head.top]))
        of_title = re.search(CALENDAR, above) and all(
            part[0] == "q" and not months_in(self._head.words[n])
            for n, part in self._head.parts.items()
        )
        later = self._head.later.intersection(dated)
        as_fiscal = _("ถือเป็นของปีงบประมาณ {year}").format(year=year)
        if later:
            words = _("เดือนหรือไตรมาสเรียงข้ามสิ้นปีงบประมาณ “{words}” อยู่หลัง ก.ย.").format(
                words=self._head.words[min(later)][:SHOWN]
            )
            after = _("เป็นของปีงบประมาณ {year}").format(year=year + 1)
            chosen = self._asked.ask("order", words, after, as_fiscal, _("ไม่ใช้"), proven=False)
        elif of_title:
            words = _("ชื่อตารางบอกว่าเป็นปีปฏิทินหรือปีการศึกษา ไตรมาสอาจไม่ใช่ของปีงบประมาณ")
            chosen = 1 + self._asked.ask(
                "order", words, as_fiscal, _("ไม่ใช้"), first=1, proven=False
            )
        else:
            return
        if chosen == 2:
            self._undate()
        elif chosen == 0:  # what lies behind the year has no cells in the plan
            self._give({n: "" for n in later if self._head.fields[n]})
            self.why |= dict.fromkeys(later, _("เป็นไตรมาสหรือเดือนของปีอื่น"))
        else:
            self._head = self._head._replace(later=frozenset())

    def _ask_levels(self, rivals: dict[str, list[int]]) -> None:
        """Propose two columns that may both be the name of a row, of which one repeats, as the two levels of a plan."""
        name, groups = self._expected.name_field[0], self._expected.group_fields
        columns = rivals.get(name, [])
        if len(columns) != 2 or not groups or groups[-1] in self._head.fields:
            return
        upper, lower = sorted(columns)
        pairs = [*self._pairs(upper, lower)]
        below = [one for _above, one in pairs]
        above = {one for one, _below in pairs}
        if not 0 < len(above) < len({*below}) == len(below):
            return
        del rivals[name]
        words = _("“{upper}” ซ้ำหลายแถว “{lower}” ต่างกันทุกแถว").format(
            upper=self._called(upper, columns), lower=self._called(lower, columns)
        )
        two = _("เป็นรายการเหนือแถว และเป็นแถว")
        ways = (
            {upper: groups[-1], lower: name},
            {upper: name, lower: ""},
            {upper: "", lower: name},
        )
        only = [_("ใช้ “{one}” เท่านั้น").format(one=self._called(n, columns)) for n in columns]
        self._give(ways[self._asked.ask("levels", words, two, *only)])

    def _pairs(self, upper: int, lower: int) -> Iterator[tuple[str, str]]:
        """Yield the words of two columns in each row that has words in the lower; the upper may be written once."""
        last = ""
        for row in self._body:
            last = self._cells.at(row, upper) or last
            words = self._cells.own(row, lower)
            if words and last:
                yield last, words

    def _ask_rivals(self, field: str, columns: Sequence[int]) -> None:
        """Take the only column that has something in it and whose values fit; of several ask which."""
        fits = self._expected.fits
        fitting = [n for n in columns if any(fits(field, value, True) for value in self._values(n))]
        columns = fitting or columns
        if not columns:
            return
        taken = self._head.fields.index(field) if field in self._head.fields else columns[0]
        taken = taken if taken in columns else columns[0]
        rows = [tuple(self._cells.at(row, n) for n in columns) for row in self._body]
        if len(columns) > 1 and any(len({*one}) > 1 for one in rows):
            said = [self._called(n, columns) for n in columns]
            words = _("{n} คอลัมน์ตรงกับช่องเดียวกัน: {heads}").format(
                n=len(columns), heads=", ".join(f"“{one}”" for one in said)
            )
            first = columns.index(taken)
            at = self._asked.ask(
                f"rivals {field}",
                words,
                *said,
                _("ไม่ใช้"),
                first=first,
                proven=False,
                column=self._head.words[taken],
            )
            taken = columns[at] if at < len(columns) else -1
        self._give(dict.fromkeys(columns, "") | ({taken: field} if taken >= 0 else {}))
        why = _("ใช้อีกคอลัมน์เป็นช่องนี้แล้ว") if taken >= 0 else _("เลือกไม่นำเข้า")
        self.why |= {n: why for n in columns if n != taken}

    def _ask_which_year(self, field: str, columns: Sequence[int]) -> None:
        """Take the column of the plan's year where the year is spelt out, else ask which year is the plan's."""
        year, heads = self._expected.year, self._head.words
        years = [self._head.years[n] for n in columns]
        own = years.index(year) if years.count(year) == 1 else -1
        self.why |= dict.fromkeys(columns, _("เป็นของปีอื่น"))
        if own >= 0 and spelt_out(heads[columns[own]], year):
            self._give({columns[own]: field})
            return
        said = [self._called(n, columns) for n in columns]
        words = _("หลายคอลัมน์เป็นของหลายปี แผนนี้เป็นของปี {year} ใช้คอลัมน์ใด").format(year=year)
        first = own if own >= 0 else len(columns)
        at = self._asked.ask(
            f"years {field}",
            words,
            *said,
            _("ไม่ใช้"),
            first=first,
            proven=own >= 0,
            column=heads[columns[0]],
        )
        self._give(dict.fromkeys(columns, "") | ({columns[at]: field} if at < len(columns) else {}))
