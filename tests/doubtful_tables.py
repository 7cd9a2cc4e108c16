"""Tables as offices have them that say something in an odd way: what the reader cannot prove of them must be asked.

Each is drawn by a seed from five questions: how rows are named, how amounts and times stand, how the table ends, and in
which shape it lies. Beside it stand the rows that are in it. `silent(table, read)` says what was taken otherwise
without a question or a line on what is left out.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from core.tables.heads import figure_of
from core.tables.reading import TableReadResult
from core.thai.parser import read_periods, read_satang
from tests.spreadsheets import MadeSheet, write_ods, write_xls
from tests.tables import DEEDS, MONTHS, OWNERS, UNITS

FIELDS = ("title", "target", "unit", "budget", "span", "owner", "^work")
YELLOW = PatternFill("solid", fgColor="FFFF00")
STRUCK = Font(strike=True)
CALENDAR = (*MONTHS[3:], *MONTHS[:3])
SCHOOL = (*MONTHS[7:], *MONTHS[:7])
WRITERS: Mapping[str, Callable[[Path, Sequence[MadeSheet]], None]] = {
    ".ods": write_ods,
    ".xls": write_xls,
}
TICKS = ("/", "✓", "มี", "Y", "\uf0fc")
NOES = ("✗", "ไม่", "N", "FALSE", "ยกเลิก", "ไม่มี", "-")
CROSSES = ("x", "X", "×")
TOTALS = ("ยอดเงิน", "สุทธิ", "ยอดสุทธิ", "เป็นเงิน", "จำนวนเงิน", "รวม", "")
YEARS = (
    ("2567", "2568", "2569", "2570"),
    ("67", "68", "69", "70"),
    ("ปี 67", "ปี 68", "ปี 69", "ปี 70"),
    ("2024", "2025", "2026", "2027"),
    ("พ.ศ. 2567", "พ.ศ. 2568", "พ.ศ. 2569", "พ.ศ. 2570"),
)


class DoubtfulTable(NamedTuple):
    """A table and its rows, each a value by field. `about`: how it was drawn."""

    path: Path
    rows: tuple[Mapping[str, str], ...]
    about: str


class _Drawing:
    """One table as chance has it: a heading and a cell of each row for every column, and what they mean."""

    def __init__(self, seed: int, year: int) -> None:
        self.chance, self.year = Random(seed), year
        draw = self.chance.choice
        self.names = draw(["plain", "plain", "brackets", "repeats", "levels", "groups"])
        self.money = draw(
            [
                *("plain", "years", "merged years", "two", "thousands shown", "thousands"),
                *("words", "dashes", "text"),
            ]
        )
        self.time = draw(
            [
                *("words", "quarters", "months", "noes", "crosses", "beside", "painted"),
                *("calendar", "school", "calendar quarters", "titled"),
            ]
        )
        self.end = draw(["none", "total", "part", "struck", "total"])
        self.shape = draw(["plain", "plain", "plain", "report", "turned", "commas"])
        self.suffix = draw([".xlsx", ".xlsx", ".ods", ".xls", ".csv"])
        if self.money == "thousands shown" or self.time == "painted" or self.end == "struck":
            self.suffix = ".xlsx"
        if self.shape == "commas":
            self.suffix, self.money, self.end = ".csv", "text", "none"
            self.time = "quarters" if self.time == "painted" else self.time
        if self.shape == "turned":
            self.names, self.money, self.time, self.end = "plain", "plain", "words", "none"
        if self.shape == "report":
            self.names, self.time, self.end = "plain", "words", "none"
            self.suffix = ".xlsx" if self.money == "thousands shown" else self.suffix
            self.suffix = ".ods" if self.suffix == ".csv" else self.suffix
        self.heads = list[tuple[str, ...]]()
        self.columns = list[list[object]]()
        self.titles = list[str]()
        self.merges = list[tuple[int, int, int, int]]()
        self.painted = set[tuple[int, int]]()  # by row and column of the body
        self.formats = dict[int, str]()
        self.rows = [dict.fromkeys(FIELDS, "") for _row in range(self.chance.randint(3, 7))]

    def put(self, head: str | tuple[str, ...], cells: Sequence[object]) -> None:
        self.heads.append((head,) if isinstance(head, str) else head)
        self.columns.append([*cells])

    def fill(self) -> None:
        chance = self.chance
        for row in self.rows:
            row["target"], row["unit"] = str(chance.randint(1, 90)), chance.choice(UNITS)
            row["owner"] = chance.choice(OWNERS)
            row["budget"] = str(chance.randrange(1, 90) * 1000)
        if chance.random() < 0.5:
            self.put("ที่", range(1, len(self.rows) + 1))
        self._name()
        self.put("เป้าหมาย", [int(row["target"]) for row in self.rows])
        self.put("หน่วยนับ", [row["unit"] for row in self.rows])
        self._pay()
        self._time()
        self.put("ผู้รับผิดชอบ", [row["owner"] for row in self.rows])

    def _name(self) -> None:
        chance, rows = self.chance, self.rows
        for n, row in enumerate(rows):
            row["title"] = f"{chance.choice(DEEDS)} {n + 1}"
        if self.names == "brackets":
            for n, row in enumerate(rows):
                row["title"] = f"อบรมเจ้าหน้าที่ (ระยะที่ {n + 1})"
        elif self.names == "repeats":
            for row in rows[1 : chance.randint(2, len(rows))]:
                row["title"] = rows[0]["title"]
        elif self.names == "levels":
            for n, row in enumerate(rows):
                row["^work"] = f"โครงการ {'กข'[2 * n >= len(rows)]}"
            over = [row["^work"] for row in rows]
            once = [one if n == 0 or over[n - 1] != one else "" for n, one in enumerate(over)]
            self.put("โครงการ", once if chance.random() < 0.7 else over)
        self.put("กิจกรรม", [row["title"] for row in rows])

    def _pay(self) -> None:
        chance, sums = self.chance, [int(row["budget"]) for row in self.rows]
        if "years" in self.money:
            years = chance.choice(YEARS)
            for n, name in enumerate(years):
                own = sums if n == 2 else [chance.randrange(1, 90) * 1000 + n for _row in sums]
                head = "งบประมาณ" if n == 0 or self.money == "years" else ""
                self.put((head, name), own)
        elif self.money == "two":
            self.put("งบประมาณ (ตั้งไว้)", [one + 500 for one in sums])
            self.put("งบประมาณ (อนุมัติ)", sums)
        elif self.money == "thousands shown":
            self.formats[len(self.columns)] = chance.choice(["#,##0,", "#,##0.0,"])
            self.put(chance.choice(["งบประมาณ (พันบาท)", "งบประมาณ"]), sums)
        elif self.money == "thousands":
            self.put("งบประมาณ (พันบาท)", [one // 1000 for one in sums])
        elif self.money == "words":
            self.put("งบประมาณ", [f"{one / 1_000_000:.3f} ล้านบาท" for one in sums])
        elif self.money == "dashes":
            self.rows[0]["budget"] = "0"
            self.put("งบประมาณ", [" ฿-   ", *sums[1:]])
        elif self.money == "text":
            self.put("งบประมาณ", [f"{one:,}" for one in sums])
        else:
            self.put("งบประมาณ", sums)

    def _time(self) -> None:
        chance, rows = self.chance, self.rows
        if self.time == "words":
            for row in rows:
                row["span"] = f"{self.year}q{chance.randint(1, 4)}"
            self.put("ระยะเวลา", [f"ไตรมาส {row['span'][-1]} ปี {self.year}" for row in rows])
            return
        heads = [f"ไตรมาส {n}" for n in range(1, 5)]
        if self.time in ("months", "painted"):
            heads = [*MONTHS]
        elif self.time in ("calendar", "school"):
            heads = [*(CALENDAR if self.time == "calendar" else SCHOOL)]
        elif self.time == "calendar quarters":
            ends = [f"{CALENDAR[3 * n]}-{CALENDAR[3 * n + 2]}" for n in range(4)]
            heads = [f"ไตรมาสที่ {n} ({months})" for n, months in enumerate(ends, 1)]
        elif self.time == "titled":
            self.titles.append(chance.choice(["แผนปีปฏิทิน 2569", "แผนประจำปีการศึกษา 2569"]))
        spans = [sorted(chance.choices(range(len(heads)), k=2)) for _row in rows]
        for row, (first, last) in zip(rows, spans, strict=True):
            ids = (self._part(heads[first]), self._part(heads[last]))
            row["span"] = "/".join(dict.fromkeys(ids))
        for n, head in enumerate(heads):
            self.put(head, [self._mark(at, n, *span) for at, span in enumerate(spans)])

    def _part(self, head: str) -> str:
        """The period of a heading: of the plan's year, or of the year that its place in a table of another year has."""
        months = [name for name in MONTHS if name in head]
        if self.time in ("calendar", "school", "calendar quarters"):
            order = CALENDAR if "calendar" in self.time else SCHOOL
            first = next(name for name in order if name in head)
            later = order.index(first) > order.index(MONTHS[11])
            at = MONTHS.index(first)
            if self.time == "calendar quarters":
                return f"{self.year + later}q{at // 3 + 1}"
            return f"{self.year + later}m{(at + 9) % 12 + 1:02}"
        if months:
            return f"{self.year}m{(MONTHS.index(months[0]) + 9) % 12 + 1:02}"
        return f"{self.year}q{head[-1]}"

    def _mark(self, row: int, place: int, first: int, last: int) -> str:
        chance, inside = self.chance, first <= place <= last
        if self.time == "painted":
            if inside:
                self.painted.add((row, len(self.columns)))
            return ""
        if self.time == "crosses":
            return chance.choice(CROSSES) if inside else ""
        if self.time == "noes":
            return chance.choice(TICKS) if inside else chance.choice(("", *NOES))
        if self.time == "beside":
            return "/" if inside else chance.choice(("", *CROSSES))
        return "/" if inside else ""

    def _ends(self) -> Iterator[list[object]]:
        """Yield the rows below the body."""
        sums = {}
        for n, (head, cells) in enumerate(zip(self.heads, self.columns, strict=True)):
            if head[0].startswith(("งบประมาณ", "เป้าหมาย")) or (n and len(head) > 1):
                values = [self._value(cell) for cell in cells]
                sums[n] = sum(one for one in values if one is not None)
        title = self.heads.index(("กิจกรรม",))
        words = self.chance.choice(TOTALS)
        line: list[object] = [""] * len(self.columns)
        line[title] = words
        targets = self.heads.index(("เป้าหมาย",))
        line = [sums.get(n, cell) for n, cell in enumerate(line)]
        if self.end == "part":  # the sum of amounts alone, as a row may cost so much
            line[targets] = 1
            line[title] = "ค่าใช้จ่ายอื่น" if line[title] in ("", "รวม") else line[title]
        yield line

    def _value(self, cell: object) -> int | None:
        if isinstance(cell, int):
            return cell
        satang = read_satang(str(cell)) if str(cell).strip(" ฿-") else 0
        return None if satang is None else satang // 100

    def lines(self) -> tuple[list[list[object]], int]:
        """Return all lines, and how many of them stand above the body."""
        deep = max(map(len, self.heads))
        lines: list[list[object]] = [[title] for title in self.titles]
        top = len(lines)
        for level in range(deep):
            lines.append([head[level] if level < len(head) else "" for head in self.heads])
        for n, head in enumerate(self.heads):
            if deep > 1 and len(head) == 1:
                self.merges.append((top, n, top + deep - 1, n))
        if self.money == "merged years":
            first = next(n for n, head in enumerate(self.heads) if len(head) > 1)
            self.merges.append((top, first, top, first + 3))
        begins = len(lines)
        lines += [list(cells) for cells in zip(*self.columns, strict=True)]
        if self.end in ("total", "part"):
            lines += self._ends()
        if self.end == "part":
            sums = sum(int(row["budget"]) for row in self.rows)
            words = str(lines[-1][self._title()])
            own = {"title": words, "target": "1", "budget": str(sums)}
            own["^work"] = self.rows[-1]["^work"]  # as that of the row above
            self.rows.append({**dict.fromkeys(FIELDS, ""), **own})
        return lines, begins

    def _title(self) -> int:
        return self.heads.index(("กิจกรรม",))


def doubtful_table(folder: Path, seed: int, year: int = 2569) -> DoubtfulTable:
    """A table by chance that says something in an odd way, with the rows that are in it."""
    drawing = _Drawing(seed, year)
    drawing.fill()
    lines, begins = drawing.lines()
    chance = drawing.chance
    if drawing.names == "groups":
        groups = [f"ยุทธศาสตร์ที่ 1 พัฒนาคน (ระยะที่ {n})" for n in (1, 2)]
        half = max(1, len(drawing.rows) // 2)
        for n, row in enumerate(drawing.rows):
            row["^work"] = groups[n >= half]
        lines.insert(begins + half, [groups[1]])
        lines.insert(begins, [groups[0]])
    struck = -1
    if drawing.end == "struck":
        at = chance.randrange(len(drawing.rows))
        struck = begins + at + (drawing.names == "groups") * (1 + (at >= len(drawing.rows) // 2))
        if drawing.names == "levels" or drawing.time == "painted":
            struck = -1
        else:
            del drawing.rows[at]
    if drawing.shape == "turned":
        lines = [list(column) for column in zip(*lines, strict=True)]
        drawing.formats.clear()
    elif drawing.shape == "report":
        lines = _of_a_report(drawing, lines, begins)
    path = folder / f"{seed}{drawing.suffix}"
    if drawing.suffix == ".csv":
        path.write_bytes(_text(drawing, lines))
    elif drawing.suffix == ".xlsx":
        _write(path, drawing, lines, begins, struck)
    else:
        WRITERS[drawing.suffix](path, [MadeSheet("แผน", lines, drawing.merges)])
    drawn = (drawing.names, drawing.money, drawing.time, drawing.end, drawing.shape, drawing.suffix)
    return DoubtfulTable(path, tuple(drawing.rows), f"{seed}: {', '.join(drawn)}")


def _of_a_report(drawing: _Drawing, lines: list[list[object]], begins: int) -> list[list[object]]:
    """Every column becomes two, with its head merged over both and its data in the second; rows have gaps."""
    wide = [[cell for one in line for cell in (one, "")] for line in lines[:begins]]
    drawing.merges = [
        (top, 2 * left, bottom, 2 * right + 1) for top, left, bottom, right in drawing.merges
    ]
    covered = {n for _top, left, _bottom, right in drawing.merges for n in range(left, right + 1)}
    for row in range(len(drawing.titles), begins):
        for n in range(len(drawing.heads)):
            banded = (
                drawing.money == "merged years" and row == begins - 2 and len(drawing.heads[n]) > 1
            )
            years = drawing.money == "merged years" and row == begins - 1
            if (2 * n not in covered or (years and lines[row][n])) and not banded:
                drawing.merges.append((row, 2 * n, row, 2 * n + 1))
    drawing.formats = {2 * n + 1: form for n, form in drawing.formats.items()}
    for line in lines[begins:]:
        wide += [[cell for one in line for cell in ("", one)], []]
    return wide


def _text(drawing: _Drawing, lines: Sequence[Sequence[object]]) -> bytes:
    if drawing.shape == "commas":  # nobody put the amounts in quotes
        return "\n".join(",".join(map(str, line)) for line in lines).encode()
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    return out.getvalue().encode()


def _write(
    path: Path, drawing: _Drawing, lines: Sequence[Sequence[object]], begins: int, struck: int
) -> None:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    shift = drawing.names == "groups"
    half = max(1, len(drawing.rows) // 2)
    for n, line in enumerate(lines):
        for column, cell in enumerate(line):
            if cell == "":
                continue
            made = sheet.cell(n + 1, column + 1)
            made.value = cell  # type: ignore[assignment]
            if n >= begins and column in drawing.formats and isinstance(cell, int):
                made.number_format = drawing.formats[column]
            if n == struck:
                made.font = STRUCK
    for row, column in drawing.painted:
        at = begins + row + shift * (1 + (row >= half))
        sheet.cell(at + 1, column + 1).fill = YELLOW
    for top, left, bottom, right in drawing.merges:
        sheet.merge_cells(
            start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1
        )
    book.save(path)


def rows_read(found: TableReadResult) -> Iterator[dict[str, str]]:
    """Yield the values of each row that was read, as ids and figures."""
    for row in found.rows:
        named = zip(found.fields, row, strict=True)
        values = {**dict.fromkeys(FIELDS, ""), **{field: words for field, words in named if field}}
        figure = figure_of(values["budget"])
        if figure is None and values["budget"]:
            satang = read_satang(values["budget"])
            figure = None if satang is None else figure_of(str(satang // 100))
        values["budget"] = values["budget"] if figure is None else str(figure)
        values["span"] = read_periods(values["span"]) or values["span"]
        yield {field: values[field].strip() for field in FIELDS}


def silent(table: DoubtfulTable, found: TableReadResult) -> list[str]:
    """Return what is taken otherwise than the table says, though no open question makes a person look at it, and no
    line tells of it."""
    got = [*rows_read(found)]
    asked = {one.key.partition(" ")[0] for one in found.doubts if one.open}
    told = sum(one.where.startswith("แถว") for one in found.left)
    faults = list[str]()
    if len(got) < len(table.rows) and not (told and asked):
        faults.append(f"{len(table.rows) - len(got)} rows are lost")
    if len(got) > len(table.rows) and not asked & {"sums", "repeats"}:
        faults.append(f"{len(got) - len(table.rows)} rows are added")
    if len(got) != len(table.rows):
        return faults
    for field in FIELDS:
        pairs = zip(got, table.rows, strict=True)
        odd = [(one[field], row[field]) for one, row in pairs if one[field] != row[field]]
        if odd and not asked & ASKS[field]:
            faults.append(f"{field} {odd[0][0]!r} is {odd[0][1]!r}")
    return faults


# the questions by which a person learns that a field may be another
ASKS: Mapping[str, set[str]] = {
    "title": {"levels", "turned", "head"},
    "target": {"rivals"},
    "unit": set(),
    "budget": {"rivals", "years", "times", "stored", "commas"},
    "span": {"order", "crosses", "parts", "gaps", "painted", "year"},
    "owner": {"commas"},
    "^work": {"levels", "group", "above", "merged"},
}
