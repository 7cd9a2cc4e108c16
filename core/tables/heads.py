"""Find the header rows of a table that other people made, and the field of each column by title, synonym or value."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import compress, islice
from typing import NamedTuple, Self

from core.tables.people import HEAD
from core.tables.years import (
    FOUR_DIGITS,
    UNIT,
    YearPart,
    are_years,
    fiscal_year_of,
    in_later_year,
    spelt_out,
    years_of,
)
from core.tables.years import part_in as part_in
from core.tables.years import part_of as part_of
from core.tables.years import place_in_year as place_in_year
from core.tabular import ImportedSheet, Merge, Place
from core.thai.parser import TWO_LINES
from core.thai.search import head_key
from core.thai.written import arabic_digits

LOOKED = 40  # rows in which the head is looked for
MOST_HEADS = 4  # rows that the head may have
SAMPLES = 30  # values of a column that are tried
FULL = 3  # rows with as many words above what might be a head
SEQUENCE = {head_key(word) for word in ("ที่", "ลำดับ", "ลำดับที่", "ข้อ", "ข้อที่", "no", "no.", "#")}
RESULT = {
    head_key(word)
    for word in ("ผล", "ผลการดำเนินงาน", "ผลการปฏิบัติงาน", "ทำได้", "เบิกจ่าย", "result", "actual")
}
FIRST = r"(?:วัน|เดือน)?(?:ที่)?(?:เริ่ม(?:ต้น|ดำเนินการ)?|ตั้งแต่)|start(?:date)?|from"
LAST = r"(?:วัน|เดือน)?(?:ที่)?(?:สิ้นสุด|แล้วเสร็จ|เสร็จสิ้น|ถึง)|(?:end|finish)(?:date)?|to"
DAY = r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}"
# a head of plans, none of what was spent
BUDGET = "งบประมาณ"
MONEY = "^(?!.*(?:ผล|เบิก|จริง|ก่อน)).*(?:งบประมาณ|วงเงิน)"
WORK = r"(?:ชื่อ)?(?:แผนงาน|งาน|โครงการ|กิจกรรม|รายการ|มาตรการ|ผลผลิต|แนวทาง)(?:หลัก|ย่อย|สำคัญ)?"
JOINED = " › "
DEED = head_key("กิจกรรม/โครงการ")  # stands for every head that joins words of its sort
FIGURES = r"[-+0-9๐-๙.,%/:()\s]+"
NOTHING = ("", "-", "–", "—", "0", "ไม่ใช่")
ERROR = r"#(?:N/A|GETTING_DATA|[A-Z][A-Z/0-9]*[!?])|#{3,}|Err:[0-9]{3}"
AROUND = (  # the words of a head: its number, brackets and signs of notes, a unit, a translation, what then ends it
    r"^\(?[0-9]{1,2}[.)]\s*|[\[\]()“”\"'¹²³⁰-⁾…]|[\s/:,-]*บาท\s*$|(?<=[ก-๛])[\s/|–-]+[A-Za-z][^ก-๛]*$|^[\s/]+|[\s/:]+$"
)
FIGURE = r"(-?[0-9]{1,3}(?:,[0-9]{3})*(?:\.[0-9]+)?|-?[0-9]+(?:\.[0-9]+)?)(?:บาท|คน|ครั้ง|\.-)?"
CODE = rf"{FIGURES}|(?=.*[0-9])[A-Za-z0-9._/-]+"
OVER = "^"  # before the id of a kind of row: the field that names the row above


class ExpectedFields(NamedTuple):
    """The fields that the columns of an imported table may have, and how to recognise each."""

    titles: Mapping[str, str]  # field by the key of what the form itself calls it
    aliases: Mapping[str, str]  # field by the key of another word for it
    # whether words may stand under a field; True = it is not surely the field
    fits: Callable[[str, str, bool], bool]
    figures: frozenset[str] = frozenset()  # fields that are added up
    order: tuple[str, ...] = ()  # fields of the columns where no head is found
    group_fields: tuple[str, ...] = ()  # fields that name the rows above, from the top
    span: str = ""  # the field that ticked quarters or months become
    year: int = 0  # fiscal year of those
    addresses: frozenset[str] = frozenset()  # fields that hold the address of a page
    # the field of a quarter, half or month, by the words beside it in the head; "" = none
    in_part: Callable[[YearPart, str], str] = lambda _part, _words: ""
    # whether words in a field are beyond bounds of the form that do not refuse them
    beyond: Callable[[str, str], bool] = lambda _field, _words: False
    running: str = ""  # the field of names that may run on in the row below, "" = none
    placed: Mapping[int, str] = {}  # field by column of the file, as a person chose; "" = none
    # the field without which a row is nameless, and its title
    name_field: tuple[str, str] = ("", "")
    days: frozenset[str] = frozenset()  # fields of a day
    phones: frozenset[str] = frozenset()  # fields of a telephone number
    texts: frozenset[str] = frozenset()  # fields of any words
    ticked: frozenset[str] = frozenset()  # fields that a tick below one of their words answers
    form: str = (
        ""  # id of the form of the rows, by which a workbook of this program is known as theirs
    )

    @classmethod
    def of_heads(
        cls,
        heads: Mapping[str, Sequence[str]],
        assigned: Mapping[str, str] | None = None,
        group_fields: tuple[str, ...] = (),
    ) -> Self:
        """Return fields that accept any value. `heads`: {field: its possible headings}; `assigned`: {`column_key` of a
        heading: field} from earlier imports; `group_fields`: fields filled by group headings above a row, top first."""
        titles = {head_key(word): field for field, words in heads.items() for word in words}
        learnt = {head: field for head, field in (assigned or {}).items() if field in heads}
        return cls(
            {**titles, **learnt},
            {},
            lambda _field, _words, _doubtful: True,
            group_fields=group_fields,
        )

    def is_money(self, field: str) -> bool:
        """Return whether a field is an amount of baht."""
        return field in self.figures and self.fits(field, "1 ล้านบาท", True)


class TableHeader(NamedTuple):
    """The header of an imported table: its rows, and the heading and field of each column."""

    top: int  # its first row
    end: int  # the row behind it; `top` = there is none
    words: tuple[str, ...]  # head of each column from the top: งบประมาณ › จำนวน
    fields: tuple[str, ...]  # "" = none
    parts: Mapping[int, YearPart]  # columns of a quarter or month: ("q", 1)
    results: frozenset[int] = frozenset()  # those of these columns that hold results, not plans
    # columns of names that hold positions as well: the field of those
    seconds: Mapping[int, str] = {}
    dated: frozenset[int] = frozenset()  # columns of a quarter, half or month
    year: int = 0  # the fiscal year that those name, where it is not the one that is looked for
    # the columns of the first and the last day of a span, which has the field of the first
    ends: tuple[int, ...] = ()
    # columns that may be a field, where there are several, the taken one first
    rivals: Mapping[str, tuple[int, ...]] = {}
    years: Mapping[int, int] = {}  # Buddhist year of columns that tell a field's years apart
    # columns of quarters or months behind the end of the fiscal year: the table runs on over it
    later: frozenset[int] = frozenset()
    vetoed: frozenset[int] = (
        frozenset()
    )  # columns whose values cannot be those of the field they are headed by

    @property
    def score(self) -> int:
        asked = sum(field not in self.fields for field in self.rivals)
        return sum(map(bool, self.fields)) + asked + bool(self.parts)

    @property
    def named(self) -> int:
        """How many fields its rows name; 0 = it has no rows."""
        return self.score if self.end else 0

    def chosen(self, placed: Mapping[int, str]) -> "TableHeader":
        """Return the header with the person's choices `placed` {column: field}; other columns lose these fields."""
        fields = (
            placed.get(n, "" if field in placed.values() else field)
            for n, field in enumerate(self.fields)
        )
        return self._replace(
            fields=tuple(fields),
            dated=self.dated - {*placed},
            ends=() if {*placed} & {*self.ends} else self.ends,
            parts={n: part for n, part in self.parts.items() if not placed.get(n)},
            seconds={n: second for n, second in self.seconds.items() if n not in placed},
            rivals={
                field: columns
                for field, columns in self.rivals.items()
                if field not in placed.values() and placed.keys().isdisjoint(columns)
            },
        )

    def undated(self) -> "TableHeader":
        """Return the header without the fields of columns for quarters, halves and months."""
        fields = (field if n not in self.dated else "" for n, field in enumerate(self.fields))
        return self._replace(fields=tuple(fields), parts={})


def column_key(heading: str) -> str:
    """Return a heading's key for comparisons, without underscores and a final `_TH`: `NAME_TH` has the key `name`."""
    return head_key(re.sub("_(?:th$)?", "", heading, flags=re.IGNORECASE))


@lru_cache(10_000)
def column_keys(heading: str) -> tuple[str, str]:
    """Return two keys of a heading: whole, and without number, unit, marks and translation (`2. งบประมาณ/บาท`)."""
    plain = arabic_digits(heading)
    while plain != (plain := re.sub(AROUND, "", plain)):
        pass
    return column_key(heading), column_key(plain)


class UnmergedCells:
    """The cells of an imported worksheet, in which each cell of a merged range has the text of the range."""

    def __init__(self, sheet: ImportedSheet) -> None:
        self.sheet = sheet
        self.wide = wide = max(map(len, sheet.rows), default=0)
        # hidden ones last
        self.columns = sorted(range(wide), key={*sheet.hidden_columns}.__contains__)
        self.rows = [[*map(str.strip, row), *[""] * (wide - len(row))] for row in sheet.rows]
        self._from: dict[Place, Merge] = {}
        for merge in sheet.merges:
            top, left, bottom, right = merge
            for row in range(top, min(bottom + 1, len(self.rows))):
                for column in range(left, min(right + 1, self.wide)):
                    self._from[row, column] = merge

    def own(self, row: int, column: int) -> str:
        return self.rows[row][column]

    def at(self, row: int, column: int) -> str:
        merge = self._from.get((row, column))
        return self.own(row, column) or (self.own(*merge[:2]) if merge else "")

    def merge(self, row: int, column: int) -> Merge:
        return self._from.get((row, column), (row, column, row, column))

    def words(self, row: int) -> list[str]:
        """Return the texts of the cells of a row that have one."""
        return [*filter(None, self.rows[row])]

    @property
    def figured(self) -> bool:
        """Whether some column has, in the first rows, mostly numbers below its first text."""
        columns = ([*filter(None, column)][1:] for column in zip(*self.rows[:LOOKED], strict=True))
        return any(
            some and 2 * sum(figure_of(one) is not None for one in some) >= len(some)
            for some in columns
        )

    def filled(self, row: int) -> list[int]:
        """Return the indexes of the columns in which a row has text."""
        return [*compress(range(self.wide), self.rows[row])]


def find_head(cells: UnmergedCells, fields: ExpectedFields) -> TableHeader:
    """Return the header that names the most `fields`; of two that name equally many, the one with fewer rows. If no
    header names any, return one without rows, whose fields are guessed from the order of the columns."""
    best = TableHeader(0, 0, (), (), {})
    for top in range(min(LOOKED, len(cells.rows))):
        filled = cells.filled(top)
        if not filled or any(cells.merge(top, n)[0] < top for n in range(cells.wide)):
            continue  # a cell of the row above reaches into it: a head begins there
        full = sum(len(cells.filled(row)) >= len(filled) > 1 for row in range(top)) >= FULL
        for end in range(top + 1, min(top + MOST_HEADS, len(cells.rows)) + 1):
            if end > top + 1 and not _goes_on(cells, end - 1):
                break
            found = _head(cells, fields, top, end)
            # one word that is a head somewhere, within a table, is none
            if found.score > full and (found.score, top - end) > (best.score, best.top - best.end):
                best = found
    if best.score:
        best = _vetoed(cells, fields, _under_years(cells, fields, _whole(cells, fields, best)))
    if best.score:
        return best
    return TableHeader(0, 0, ("",) * cells.wide, _in_order(cells, fields), {})


def unknown_head(cells: UnmergedCells) -> TableHeader | None:
    """Return the first row at least half filled as the header if figures, codes or another script follow, else None."""
    looked = range(min(LOOKED, len(cells.rows)))
    row = next((n for n in looked if len(cells.filled(n)) >= max(2, cells.wide / 2)), -1)
    if row < 0:
        return None
    names, values = cells.words(row), _samples(cells, row)
    figures = any(
        some and 2 * sum(bool(re.fullmatch(CODE, one)) for one in some) >= len(some)
        for some in values
    )
    foreign = all(map(str.isascii, names)) and not all(
        one.isascii() for some in values for one in some
    )
    top = max(0, row - MOST_HEADS + 1)
    top = next((n + 1 for n in range(row - 1, top - 1, -1) if not _may_head(cells, n)), top)
    words = tuple(map(JOINED.join, _paths(cells, top, row + 1)))
    worded = 2 * len({words[n] for n in cells.filled(row)}) >= len(names)
    days = any(
        re.fullmatch(DAY, name) and any(re.fullmatch(DAY, one) for one in some)
        for name, some in zip(names, values, strict=True)
    )
    if not worded or days or any(map(_is_figure, _without_years(names))):
        return None
    if not (figures or foreign):
        return None
    none = ExpectedFields({}, {}, lambda _field, _words, _doubtful: False)
    header = TableHeader(top, row + 1, words, ("",) * cells.wide, {})
    return _whole(cells, none, header)._replace(parts={})


def _samples(cells: UnmergedCells, row: int) -> list[list[str]]:
    """Return the first texts below each filled cell of a row."""
    below = cells.rows[row + 1 : row + 1 + SAMPLES]
    return [[*filter(None, (line[n] for line in below))] for n in cells.filled(row)]


def figure_of(text: str) -> Fraction | None:
    """Return the number that a cell's text means, or None if it means none."""
    text = text.replace("฿", "")  # a sheet puts it before the sign, or behind it
    whole, point, part = text.partition(".")
    if whole.isdecimal() and (part.isdecimal() or not point):
        return Fraction(int(whole + part), 10 ** len(part))
    begins = re.match(r"\s*-?\s*[0-9๐-๙]", text)
    one = begins and not re.search(TWO_LINES, text)
    found = re.fullmatch(FIGURE, "".join(arabic_digits(text).split())) if one else None
    return Fraction(found[1].replace(",", "")) if found else None


def is_error(text: str) -> bool:
    """Return whether a cell's text is a spreadsheet's error value, such as that of a failed formula."""
    return text[:1] in ("#", "E") and bool(re.fullmatch(ERROR, text))


def _joins_work(key: str) -> bool:
    """Return whether a heading's key joins several words for work, such as ชื่อแผนงาน / โครงการ / รายการ."""
    return "/" in key and all(re.fullmatch(WORK, part) for part in key.split("/"))


def _is_figure(text: str) -> bool:
    return bool(re.fullmatch(FIGURES, text))


def _without_years(names: Sequence[str]) -> Sequence[str]:
    """Return the names except consecutive years such as 2549 2550 2551, and several different days."""
    years = [int(one) for one in names if re.fullmatch("(?:19|2[045])[0-9]{2}", one)]
    follow = len(years) > 1 and years == [*range(years[0], years[0] + len(years))]
    days = {one for one in names if re.fullmatch(DAY, one)}
    return [
        one
        for one in names
        if not (follow and one.isdecimal()) and not (len(days) > 1 and one in days)
    ]


def _may_head(cells: UnmergedCells, row: int) -> bool:
    names = cells.words(row)
    return len(names) > 1 and not any(map(_is_figure, _without_years(names)))


def _goes_on(cells: UnmergedCells, row: int) -> bool:
    """Return whether a row may continue the head above: only words, below cells that leave room for them."""
    filled = cells.filled(row)
    if _are_years_below(cells, row):
        return True
    if not filled or any(re.fullmatch(r"[-0-9๐-๙.,%/✓✔]+", one) for one in cells.words(row)):
        return False
    if any(cells.merge(row, n)[0] < row for n in range(cells.wide)):
        return True  # a cell above reaches down into it
    wide = [
        n
        for n in filled
        if not cells.own(row - 1, n) or cells.merge(row - 1, n)[1] < cells.merge(row - 1, n)[3]
    ]
    below = [n for n in filled if n not in wide and not _runs_on(cells, row, n, wide)]
    units = all(re.fullmatch(r"\(.*\)", cells.own(row, n)) for n in below)
    return units and (len(filled) > 1 or bool(below))


def _are_years_below(cells: UnmergedCells, row: int) -> bool:
    """Return whether a row holds years that follow each other, below one heading."""
    filled = cells.filled(row)
    above = [cells.at(row - 1, n) for n in filled]
    return (
        are_years(cells.words(row))
        and filled == [*range(filled[0], filled[0] + len(filled))]
        and {*above} <= {"", above[0]}
    )


def _runs_on(cells: UnmergedCells, row: int, column: int, wide: Sequence[int]) -> bool:
    """Return whether the cell above seems to span columns to its right, in a file that has no merged cells."""
    right = next(
        (n for n in range(column + 1, cells.wide) if n in wide or cells.own(row - 1, n)), -1
    )
    return right >= 0 and not cells.own(row - 1, right)


def _whole(cells: UnmergedCells, fields: ExpectedFields, header: TableHeader) -> TableHeader:
    """Return the head extended by rows below that its merged cells reach into, or that hold units such as (บาท)."""
    end = header.end
    while end < min(header.top + MOST_HEADS, len(cells.rows)):
        reached = any(
            cells.merge(end, n)[0] < end
            for n in range(cells.wide)
            if cells.merge(end, n)[0] >= header.top
        )
        words = cells.words(end)
        over = {n: cells.merge(end - 1, n) for n in cells.filled(end)}
        wide = {n for n, (_top, left, _bottom, right) in over.items() if left < right}
        if not _are_years_below(cells, end) and any(
            header.fields[n] in fields.figures and figure_of(cells.own(end, n)) is not None
            for n in {*over} - wide
        ):
            break  # a cell beside the table reaches down along its rows
        units = bool(words) and all(re.fullmatch(r"\(\D*\)", one) for one in words)
        parted = (bool(wide) or any(years_of(words))) and _goes_on(cells, end)
        if not reached and not units and not parted and not _above_figures(cells, end):
            break
        end += 1
    found = _head(cells, fields, header.top, end)
    return found if found.score >= header.score else header


def _above_figures(cells: UnmergedCells, row: int) -> bool:
    """Return whether a row holds only words, each in a column that has mostly numbers below."""
    words = cells.words(row)
    return (
        len(words) > 1
        and not any(re.fullmatch(CODE, one) for one in words)
        and all(
            some and 2 * sum(map(_is_figure, some)) > len(some) for some in _samples(cells, row)
        )
    )


def _under_years(cells: UnmergedCells, fields: ExpectedFields, header: TableHeader) -> TableHeader:
    """Return the head extended by a row of years above it, where these tell columns of one name apart."""
    words = [*filter(None, header.words)]
    above = cells.words(header.top - 1) if header.top else []
    if len({*words}) == len(words) or not above or not all(years_of(above)):
        return header
    return _head(cells, fields, header.top - 1, header.end)


def _paths(cells: UnmergedCells, top: int, end: int) -> Iterator[tuple[str, ...]]:
    """Yield the words of each column's head from the top, each once."""
    last = ["" for _row in range(top, end)]
    for column in range(cells.wide):
        path = []
        for n, row in enumerate(range(top, end)):
            words = cells.at(row, column)
            below = any(cells.own(later, column) for later in range(row + 1, end))
            left = cells.merge(row, column - 1) if column else (0, 0, 0, 0)
            if not words and below and left[1] == left[3]:
                words = last[n]  # of a file that knows no merged cells
            last[n] = words
            words = " ".join(words.split())
            if words and words not in path:
                path.append(words)
        yield tuple(path)


def _head(cells: UnmergedCells, expected: ExpectedFields, top: int, end: int) -> TableHeader:
    paths = [*_paths(cells, top, end)]
    titles = expected.titles
    naming = _ColumnNaming(expected, paths)
    dated = dict[int, YearPart]()
    seconds = dict[int, str]()
    # as the form itself calls it
    named = [field_named(titles, ("".join(path), *path[-1:])) for path in paths]
    for column in sorted(cells.columns, key=naming.of_year.__getitem__, reverse=True):
        path = paths[column]
        found, beside = part_in(path)
        if found:
            dated |= {column: found}
        of_part = expected.in_part(found, beside) if found else ""
        field = of_part or named[column] or _other_field(expected, named, path)
        if field:
            naming.give(column, field)
        elif found:
            naming.part(column, found)
        elif path and (both := re.fullmatch(HEAD, head_key(path[-1]))):
            name, position = (
                field_named(titles, (one,)) or field_named(expected.aliases, (one,))
                for one in both.groups()
            )
            if name and position and name not in naming.fields:
                naming.fields[column], seconds[column] = name, position
    naming.name_by_upper_heads()
    fields, parts = naming.fields, naming.parts
    ends = _span_ends(fields, paths, expected.span)
    if len({*parts.values()}) == 1 and len(parts) == 1:
        parts.clear()  # one month alone is no calendar
    year_named = fiscal_year_of(dated, paths) if expected.year else 0
    head = TableHeader(
        top,
        end,
        tuple(map(JOINED.join, paths)),
        tuple(fields),
        parts,
        frozenset(naming.results),
        seconds,
        frozenset(dated),
        year_named if year_named != expected.year else 0,
        tuple(ends),
        {field: columns for field, columns in naming.given.items() if len(columns) > 1},
        naming.years,
        _later(dated, paths),
    )
    return head.undated() if year_named < 0 else head


def _other_field(expected: ExpectedFields, fields: Sequence[str], path: Sequence[str]) -> str:
    """Return the field that a heading is another word for; of works above the rows beside a column that the form
    itself calls so, the field of the rows above."""
    other = field_named(expected.aliases, ("".join(path), *path[-1:]))
    if other in fields and path and re.fullmatch(WORK, head_key(path[-1])):  # โครงการ beside กิจกรรม
        return "".join(expected.group_fields[-1:])
    return other


def _later(dated: Mapping[int, YearPart], paths: Sequence[Sequence[str]]) -> frozenset[int]:
    """Return the columns of quarters or months that the order of the columns puts behind the end of the fiscal year."""
    groups = dict[tuple[str, str], dict[int, int]]()
    for column, part in dated.items():
        beside = part_in(paths[column])[1]
        place = part[1] - 1 if part[0] == "h" else place_in_year(part)
        groups.setdefault((part[0], beside), {})[column] = place
    return frozenset().union(*map(in_later_year, groups.values()))


class _ColumnNaming:
    """The fields that the headings of columns name, and which columns name the same. `paths`: headings of each column
    from the top."""

    def __init__(self, expected: ExpectedFields, paths: Sequence[Sequence[str]]) -> None:
        self._expected = expected
        self._paths = paths
        self.fields = [""] * len(paths)
        self.parts = dict[int, YearPart]()
        self.results = set[int]()
        self.given = dict[str, tuple[int, ...]]()  # the columns of each field
        self.years = dict[int, int]()
        asked = expected.year
        above = years_of([path[0] if len(path) > 1 else "" for path in paths])
        self.of_year = [
            asked > 0 and (year == asked or spelt_out("".join(path[:-1]), asked))
            for year, path in zip(above, paths, strict=True)
        ]

    def give(self, column: int, field: str) -> None:
        """Note that a column's heading names a field; the first such column has it."""
        taken = self.given.get(field, ())
        if not taken:
            self.fields[column] = field
        if not taken or self.of_year[taken[0]] == self.of_year[column]:
            self.given[field] = (*taken, column)
        else:
            self.years[column] = -1  # of another year than the plan's

    def part(self, column: int, period: YearPart) -> None:
        self.parts[column] = period
        if head_key(self._paths[column][-1]) in RESULT:
            self.results.add(column)

    def name_by_upper_heads(self) -> None:
        """Give the columns that have no field, and stand below a heading that names one, that field: of columns of
        several years the one of the year asked for."""
        lasts = [path[-1] if path else "" for path in self._paths]
        years = years_of(lasts) if self._expected.year else [0] * len(lasts)
        yearly = dict[str, list[int]]()
        several = len({*years} - {0}) > 1
        for column, path in enumerate(self._paths):
            single = len(path) < 2 and not several
            if self.fields[column] or column in self.parts or not path or single:
                continue
            over = self._field_above(path, years[column])
            if over and years[column]:
                yearly.setdefault(over, []).append(column)
                self.years[column] = years[column]
            elif over and len(path) > 1 and over not in self.fields:
                self.fields[column] = over
        for field, columns in yearly.items():
            own = [n for n in columns if years[n] == self._expected.year]
            if len(own) == 1:
                # no longer the sum of the years
                self.fields = ["" if one == field else one for one in self.fields]
                self.fields[own[0]] = field
            if len(own) == 1 or field not in self.fields:
                self.given[field] = tuple(columns)

    def _field_above(self, path: Sequence[str], year: int) -> str:
        """Return the field that the headings above the last one name, or for a `year` the words beside it."""
        titles, aliases = self._expected.titles, self._expected.aliases
        last = re.sub(rf"(?:ปี\s*)?(?:{FOUR_DIGITS}){UNIT}", "", arabic_digits(path[-1]))
        upper = [*reversed(path[:-1]), *([last] if year else [])]
        over = field_named(titles, upper) or field_named(aliases, upper)
        if year and not over and re.search(MONEY, head_key("".join(upper))):
            over = field_named(titles, [BUDGET]) or field_named(aliases, [BUDGET])
        return over


def _span_ends(fields: list[str], paths: Sequence[Sequence[str]], span: str) -> list[int]:
    """Return the two columns that hold the first and the last month of a row, [] if there are no two. If none has the
    field `span` yet, set it on the first."""
    lasts = [column_key(path[-1]) if path else "" for path in paths]
    ends = [n for shape in (FIRST, LAST) for n, key in enumerate(lasts) if re.fullmatch(shape, key)]
    if len(ends) != 2 or not span or [fields[n] for n in ends] not in ([span, ""], ["", ""]):
        return []
    if span not in fields:
        fields[ends[0]] = span
    return ends


def field_named(names: Mapping[str, str], headings: Iterable[str]) -> str:
    """Return the field that the first known of some headings names, "" = none. `names`: field by key of its heads."""
    for key in (key for one in headings for key in column_keys(one)):
        if key and (field := names.get(key)):
            return field
        if _joins_work(key) and (field := names.get(DEED)):
            return field
    return ""


def _vetoed(cells: UnmergedCells, expected: ExpectedFields, header: TableHeader) -> TableHeader:
    """Return the head without the fields of columns whose values cannot belong to them."""
    sure, titles = {header.fields[n] for n in header.ends}, expected.titles
    for words, field in zip(header.words, header.fields, strict=True):
        called = (
            titles.get(head_key(one)) for one in (words.replace(JOINED, ""), *words.split(JOINED))
        )
        if field in called:
            sure |= {field}
    vetoed = set[int]()
    for n, field in enumerate(header.fields):
        fits = _fitting(cells, expected, header.end, n, field, field not in sure)
        if fits and not any(fits):
            vetoed.add(n)
    fields = ("" if n in vetoed else field for n, field in enumerate(header.fields))
    return header._replace(fields=tuple(fields), vetoed=frozenset(vetoed))


def _fitting(
    cells: UnmergedCells,
    fields: ExpectedFields,
    first: int,
    column: int,
    field: str,
    doubtful: bool,
) -> list[bool]:
    """Return for each of the first values of a column whether it fits a field."""
    values = (row[column] for row in islice(cells.rows, first, None) if field)
    tried = islice((words for words in values if words.strip("-–— ")), SAMPLES)
    return [fields.fits(field, words, doubtful) for words in tried]


def _in_order(cells: UnmergedCells, expected: ExpectedFields) -> tuple[str, ...]:
    """Return the fields in their expected order as far as values fit; a first column of row numbers is skipped."""
    filled = [*filter(any, cells.rows)]
    first = [arabic_digits(row[0]).strip(" .)") for row in filled]
    counted = len(first) > 1 and first == [str(n) for n in range(1, len(first) + 1)]
    order, size = [*expected.order], len(expected.order)
    if counted and not {*order[:1]} & expected.figures:
        order = ["", *order]
    order = [*order[: cells.wide], *[""] * (cells.wide - len(order))]
    beyond = any(any(row[size + 1 :]) for row in filled)
    fields, held = list[str](), True
    for column, field in enumerate(order):
        fit = _fitting(cells, expected, 0, column, field, True)
        belongs = 2 * sum(fit) >= len(fit)
        # behind what cannot be its field any words would fit
        held = held and (belongs or not column)
        fields.append(field if belongs and (held or field in expected.figures) else "")
    named = next((n for n, field in enumerate(order) if field), 0)
    few = order and 2 * sum(bool(row[named]) for row in filled) < len(filled)
    return ("",) * cells.wide if few or (beyond and not held) else tuple(fields)


ALIKE = (
    (
        "กิจกรรม",
        "โครงการ",
        "กิจกรรม/โครงการ",
        "ชื่อกิจกรรม",
        "ชื่อโครงการ",
        "กิจกรรมหลัก",
        "การดำเนินงาน",
        "รายการ",
        "ชื่อรายการ",
        "มาตรการ",
        "งานที่จัดซื้อหรือจัดจ้าง",
        "งานที่จัดซื้อจัดจ้าง",
        "งานจัดซื้อจัดจ้าง",
    ),
    (
        "ผู้รับผิดชอบ",
        "หน่วยงานรับผิดชอบ",
        "หน่วยงานที่รับผิดชอบ",
        "หน่วยงานผู้รับผิดชอบ",
        "ผู้รับผิดชอบหลัก",
        "ผู้รับผิดชอบโครงการ",
        "ผู้รับผิดชอบกิจกรรม",
        "กลุ่มงานที่รับผิดชอบ",
        "กลุ่มงานผู้รับผิดชอบ",
        "ฝ่ายที่รับผิดชอบ",
        "เจ้าของโครงการ",
        "หน่วยงาน",
        "ชื่อหน่วยงาน",
        "หน่วยงานดำเนินการ",
        "หน่วยดำเนินการ",
        "หน่วยปฏิบัติ",
        "หน่วยปฏิบัติงาน",
        "หน่วยงานรับผิดชอบหลัก",
        "หน่วยงานเจ้าของเรื่อง",
    ),
    (
        "ช่วงดำเนินการ",
        "ระยะเวลา",
        "ระยะเวลาดำเนินการ",
        "ระยะเวลาดำเนินงาน",
        "ระยะเวลาในการดำเนินการ",
        "ระยะเวลาที่ดำเนินการ",
        "ช่วงเวลา",
        "ช่วงเวลาดำเนินการ",
        "ช่วงเวลาดำเนินงาน",
        "กำหนดเวลา",
        "ห้วงเวลา",
        "ห้วงเวลาดำเนินการ",
        "แผนดำเนินการ",
        "ไตรมาสที่ดำเนินการ",
        "เดือนที่ดำเนินการ",
    ),
    (
        "งบประมาณ",
        "งบประมาณที่ใช้",
        "จำนวนงบประมาณ",
        "งบประมาณโครงการ",
        "วงเงิน",
        "วงเงินงบประมาณ",
        "งบประมาณที่ได้รับ",
        "งบประมาณที่ได้รับจัดสรร",
        "งบประมาณที่ตั้งไว้",
        "วงเงินที่ได้รับจัดสรร",
        "จำนวนเงิน",
        "เงินงบประมาณ",
        "งบที่ใช้",
        "งบประมาณรวม",
        "งบประมาณทั้งสิ้น",
        "วงเงินที่จะซื้อหรือจ้าง",
        "วงเงินที่จะจัดซื้อจัดจ้าง",
    ),
    ("หน่วยนับ", "หน่วย", "หน่วยวัด"),
    ("เป้าหมาย", "กลุ่มเป้าหมาย", "ค่าเป้าหมาย", "เป้าหมายทั้งปี", "จำนวนเป้าหมาย", "เป้าหมาย/จำนวน", "ผลผลิต"),
    ("หมายเหตุ", "ข้อสังเกต"),
    ("วัตถุประสงค์", "จุดประสงค์", "วัตถุประสงค์ของโครงการ"),
    (
        "ชื่อ",
        "ชื่อ - สกุล",
        "ชื่อ สกุล",
        "ชื่อ - นามสกุล",
        "ชื่อ นามสกุล",
        "ชื่อและนามสกุล",
        "รายชื่อ",
        "รายชื่อกรรมการ",
    ),
    ("ตำแหน่ง", "ตำแหน่ง/สังกัด", "ตำแหน่งทางราชการ", "ตำแหน่งปัจจุบัน", "ตำแหน่งในราชการ", "ตำแหน่งงาน"),
    (
        "ทำหน้าที่",
        "หน้าที่",
        "บทบาท",
        "ตำแหน่งในคณะ",
        "ตำแหน่งในคณะกรรมการ",
        "ตำแหน่งในคณะทำงาน",
        "หน้าที่ในคณะกรรมการ",
        "หน้าที่ในคณะทำงาน",
        "ฐานะ",
        "องค์ประกอบ",
        "ตำแหน่งที่แต่งตั้ง",
        "แต่งตั้งเป็น",
    ),
    ("โทรศัพท์", "เบอร์โทร", "เบอร์โทรศัพท์", "หมายเลขโทรศัพท์", "โทร"),
)
_GROUPS = {head_key(word): group for group in ALIKE for word in group}


def alike(titles: Iterable[str]) -> tuple[str, ...]:
    """Return all headings that mean the same as one of these titles, by this module's lists of synonyms."""
    keys = [*map(head_key, titles)]
    return tuple(
        word for key in keys for word in _GROUPS.get(key, ALIKE[0] if _joins_work(key) else ())
    )
