"""Tables as offices have them, made with the rows that are in them beside each: to see what a reader makes of them."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.spreadsheets import MadeSheet, write_ods, write_xls

MERGED = ("A1:J1", "A2:J2", "A4:A5", "B4:B5", "C4:D4", "F4:I4", "J4:J5", "A6:J6", "J7:J8")


def sheet_of(
    path: Path, *rows: tuple[object, ...], merged: tuple[str, ...] = ()
) -> tuple[Workbook, Worksheet]:
    """A workbook of one sheet, not yet saved."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append([*row])
    for cells in merged:
        sheet.merge_cells(cells)
    book.save(path)
    return book, sheet


def plan_table(path: Path, year: int = 2569) -> Path:
    """A plan as an office types it: titles, a head of two rows, a group, ticked quarters, a total, a remark."""
    none = ("",) * 10
    sheet_of(
        path,
        (f"แผนปฏิบัติการประจำปีงบประมาณ พ.ศ. {year}", *none[1:]),
        ("สำนักงานตัวอย่าง", *none[1:]),
        none,
        (
            "ที่",
            "กิจกรรม",
            "เป้าหมาย",
            "",
            "งบประมาณ",
            "ระยะเวลาดำเนินการ",
            "",
            "",
            "",
            "หน่วยงานรับผิดชอบ",
        ),
        ("", "", "จำนวน", "หน่วยนับ", "(บาท)", "ไตรมาส 1", "ไตรมาส 2", "ไตรมาส 3", "ไตรมาส 4", ""),
        ("ยุทธศาสตร์ที่ 1 โปร่งใส", *none[1:]),
        (1, "ประชุมชี้แจง", "2", "ครั้ง", 5000, "✓", "", "✓", "", "กลุ่มงานส่งเสริม"),
        (2, "จัดทำคู่มือประชาชน", 1, "เล่ม", 0, "", "✓", "", "", ""),
        (3, "อบรมเจ้าหน้าที่", 40, "คน", 15000.5, "", "", "/", "", "ฝ่ายอำนวยการ"),
        ("", "รวมทั้งสิ้น", "", "", 20000.5, "", "", "", "", ""),
        none,
        ("หมายเหตุ : อาจเปลี่ยนแปลงได้", *none[1:]),
        (*none[:6], "ลงชื่อ ................ ผู้รายงาน", *none[7:]),
        merged=MERGED,
    )
    return path


class OfficeTable(NamedTuple):
    """A table of an office, and of each of its rows the title, target, unit, budget, span as an id, owner and group."""

    path: Path
    rows: tuple[tuple[str, ...], ...]
    left: int  # rows in which something is written and that are none of these
    about: str


Cells = list[list[object]]
Merges = list[tuple[int, int, int, int]]
OWNERS = ("กองคลัง", "กองช่าง", "ฝ่ายอำนวยการ", "กลุ่มงานส่งเสริม")
UNITS = ("คน", "ครั้ง", "เล่ม", "หมู่บ้าน")
DEEDS = (
    "อบรมเจ้าหน้าที่",
    "ประชุมชี้แจง",
    "จัดทำคู่มือ",
    "รวมพลังจิตอาสา",
    "ตรวจติดตาม",
    "เผยแพร่ข้อมูล",
    "วันต่อต้านการทุจริต",
)
GROUPS = ("ยุทธศาสตร์ที่ {n} โปร่งใส", "แผนงานที่ {n} บริการ", "ประเด็นที่ {n} พัฒนาคน", "กลยุทธ์ที่ {n} ร่วมคิด")
MONTHS = (
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
)
LETTERS = ("utf-8", "utf-8-sig", "utf-16", "cp874")


class _Making:
    """One table, as chance has it."""

    def __init__(self, chance: Random, year: int) -> None:
        self.chance, self.year = chance, year
        self.deep, self.sort = chance.randint(1, 4), chance.choice(["words", "quarters", "months"])
        self.suffix = chance.choice([".xlsx", ".xlsx", ".ods", ".xls", ".csv", ".txt"])
        self.book = self.suffix in WRITERS
        self.numbered, self.grouped = chance.random() < 0.6, chance.random() < 0.5
        self.cells = Cells()
        self.merges = Merges()
        self.hidden = list[int]()
        self.rows = list[tuple[str, ...]]()
        self.left = 0
        self.head = Cells()
        # a group is a row with the sum of those below it
        self.summed = self.grouped and chance.random() < 0.3
        self.coded = self.summed and self.numbered and chance.random() < 0.5
        self.parts = {"words": 1, "quarters": 4, "months": 12}[self.sort]
        self.wide = self.numbered + 4 + self.parts + 1
        self.crossed = chance.random() < 0.3  # crosses are this office's ticks

    def line(self, *cells: object, left: bool = True) -> None:
        self.cells.append([*cells, *[""] * (self.wide - len(cells))])
        self.left += left

    def odd(self, head: str) -> str:
        """The head as somebody else types it."""
        how = self.chance.randrange(6)
        return (
            head,
            f"{head} *",
            head.replace("\u0e33", "\u0e4d\u0e32"),
            f" {head}:",
            head.replace("ก", "ก\u200b", 1),
            head,
        )[how]

    def put_head(self) -> None:
        top, first = len(self.cells), self.numbered
        span = self.chance.choice(["ช่วงดำเนินการ", "ระยะเวลาดำเนินการ"])
        number = "รหัส" if self.coded else "ที่"
        flat = [
            *([number] if first else []),
            self.odd("กิจกรรม"),
            self.odd("เป้าหมาย"),
            "หน่วยนับ",
            "งบประมาณ (บาท)",
        ]
        parts = [f"ไตรมาส {n}" for n in range(1, 5)] if self.sort == "quarters" else [*MONTHS]
        parts = [self.odd(span)] if self.sort == "words" else parts
        owner = self.chance.choice(["ผู้รับผิดชอบ", "หน่วยงานรับผิดชอบ", "ผู้รับผิดชอบโครงการ"])
        if self.deep == 1:
            self.line(*flat, *parts, owner, left=False)
        else:
            over = ["", "", "แผนการดำเนินงาน", *[""] * (self.wide - first - 3), ""][
                : self.wide - first
            ]
            if self.deep > 2:  # a band over all but the first columns
                self.line(*(flat[:1] if first else []), flat[first], *over[2:3], left=False)
                self.merges.append((top, first + 1, top, self.wide - 1))
            under = len(self.cells)
            upper = [
                *flat[:first],
                flat[first],
                "เป้าหมาย",
                "",
                "งบประมาณ",
                span,
                *[""] * (self.parts - 1),
                owner,
            ]
            if self.deep > 2:
                upper[: first + 1] = [""] * (first + 1)
            self.line(*upper, left=False)
            words = parts if self.sort != "words" else [""]
            self.line(*[""] * (first + 1), "จำนวน", "หน่วยนับ", "(บาท)", *words, "", left=False)
            self.merges += [
                (under, first + 1, under, first + 2),
                (under, self.wide - 1, under + 1, self.wide - 1),
            ]
            self.merges += [(under, first + 4, under, first + 3 + self.parts)] * (self.parts > 1)
            self.merges += [(top, n, under + 1, n) for n in range(first + 1)]
            if self.deep == 4:
                self.line(*[""] * (first + 1), "(จำนวน)", "", "(บาท)", left=False)
        self.head = self.cells[top:]

    def put_row(self, number: int, group: str) -> None:
        chance = self.chance
        begins = chance.randrange(self.parts)
        ends = chance.randrange(begins, self.parts)
        signs = "xX" if self.crossed else "/✓"[: 1 + self.book]
        marks = ["" if not begins <= n <= ends else chance.choice(signs) for n in range(self.parts)]
        span = f"{self.year}q{begins + 1}" + (f"/{self.year}q{ends + 1}" if ends > begins else "")
        if self.sort == "months":
            ids = [f"{self.year}m{(n + 9) % 12 + 1:02}" for n in (begins, ends)]
            span = "/".join(dict.fromkeys(ids))
        if self.sort == "words":
            first = chance.randint(1, 4)
            marks = [f"ไตรมาส {first} ปี {self.year}"]
            span = f"{self.year}q{first}"
        title = f"{chance.choice(DEEDS)} {number}"
        owner = chance.choice(OWNERS)
        target = chance.randint(1, 90)
        unit = chance.choice(UNITS)
        budget = chance.randrange(1000, 90_000)
        shown = chance.choice([budget, f"{budget:,}", f"{budget:,}.00"])
        values = (title, str(target), unit, str(budget), span, owner, group)
        if self.numbered:
            own = [f"01{number:02}" if self.coded else number]
        else:
            own = []
        self.line(*own, title, target, unit, shown, *marks, owner, left=False)
        if self.suffix in (".xlsx", ".ods") and chance.random() < 0.08 and not self.summed:
            self.hidden.append(len(self.cells) - 1)
            self.left += 1
        else:
            self.rows.append(values)

    def put_sum(self, words: str, rows: list[tuple[str, ...]]) -> None:
        total = sum(int(row[3]) for row in rows)
        label = (
            [words, ""]
            if self.numbered and self.chance.random() < 0.5
            else [*([""] * self.numbered), words]
        )
        self.line(*[*label, *[""] * 4][: self.numbered + 3], f"{total:,}")


def office_table(folder: Path, seed: int, year: int = 2569) -> OfficeTable:
    """A table by chance: its head of one to four rows, merged or not, groups, totals, ticks, remarks, hidden rows."""
    chance = Random(seed)
    making = _Making(chance, year)
    for n in range(chance.randint(0, 3)):
        making.line(("แผนปฏิบัติการประจำปี", "สำนักงานตัวอย่าง", "ปีงบประมาณ พ.ศ. 2569")[n])
        making.merges.append((len(making.cells) - 1, 0, len(making.cells) - 1, making.wide - 1))
    making.put_head()
    if chance.random() < 0.15:
        making.line(*(f"({n})" for n in range(1, making.wide + 1)))
    number = 0
    for n in range(1, chance.randint(2 + making.coded, 4) if making.grouped else 2):
        group = chance.choice(GROUPS).format(n=n) if making.grouped else ""
        at = len(making.cells)
        if making.summed:
            making.line(*[f"{n:02}" if making.coded else ""][: making.numbered], group)
        elif group:
            making.line(group)
            making.merges.append((len(making.cells) - 1, 0, len(making.cells) - 1, making.wide - 1))
            making.left -= 1  # it is the row above
        before = len(making.rows)
        for _row in range(chance.randint(2, 6)):
            number += 1
            making.put_row(number, group)
        if making.summed:
            making.cells[at][making.numbered + 3] = sum(int(row[3]) for row in making.rows[before:])
        elif group and chance.random() < 0.3:
            making.put_sum(f"รวม{group}", making.rows[before:])
        if chance.random() < 0.1:
            making.line(*making.head[0]) if len(making.head) == 1 else None
    if making.coded or chance.random() < 0.6:
        making.put_sum(
            chance.choice(["รวม", "รวมทั้งสิ้น", "รวมเป็นเงิน", f"รวม {len(making.rows)} กิจกรรม"]),
            making.rows,
        )
    for words in ("หมายเหตุ : อาจเปลี่ยนแปลงได้", "ลงชื่อ ................ ผู้รายงาน", "(นายตัวอย่าง ใจดี)")[
        : chance.randrange(4)
    ]:
        making.line(*[""] * chance.randrange(making.wide), words)
    about = f"{seed}: {making.deep} rows of head, {making.sort}, {making.suffix}"
    return OfficeTable(_kept(folder / f"{seed}", making), tuple(making.rows), making.left, about)


def _kept(path: Path, making: _Making) -> Path:
    path, chance = path.with_suffix(making.suffix), making.chance
    if not making.book:
        out, letters = io.StringIO(), chance.choice(LETTERS)
        csv.writer(out, delimiter=chance.choice(",;\t")).writerows(making.cells)
        path.write_bytes(out.getvalue().encode(letters, "ignore"))
        return path
    sheet = MadeSheet(
        "แผน", making.cells, making.merges if chance.random() < 0.8 else (), making.hidden
    )
    before = [MadeSheet("คำชี้แจง", [["โปรดกรอกในแผ่นถัดไป"]])] if chance.random() < 0.3 else []
    WRITERS[making.suffix](path, [*before, sheet])
    return path


def _write_xlsx(path: Path, sheets: Sequence[MadeSheet]) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for one in sheets:
        sheet = book.create_sheet(one.name)
        for row in one.rows:
            sheet.append([cell or None for cell in row])
        for top, left, bottom, right in one.merges:
            sheet.merge_cells(
                start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1
            )
        for n in one.hidden:
            sheet.row_dimensions[n + 1].hidden = True
    book.save(path)


WRITERS: Mapping[str, Callable[[Path, Sequence[MadeSheet]], None]] = {
    ".xlsx": _write_xlsx,
    ".ods": write_ods,
    ".xls": write_xls,
}
