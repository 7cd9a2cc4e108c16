"""Whatever a table says, by whichever way it comes in: each cell is shown, asked about or named among what is left out."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

import pytest

from core.assessment.table_deeds import answer_columns
from core.centre.past_winners import winner_columns
from core.centre.unit_table import unit_columns
from core.entities import REGISTERS
from core.forms.shape import Instrument
from core.plan.registers_view import register_form
from core.tables.heads import ExpectedFields, TableHeader, UnmergedCells, find_head
from core.tables.reading import TableReadResult, turned, unknown_head
from core.tabular import ImportedSheet, TabularFile
from storage.instruments.reader import read_form
from tests.read_tables import wanted_for
from tests.storage.tables.test_tables_of_offices import FORMS, table_file
from tests.tables import office_table

KINDS = (
    ("operating-plan-2569", "activity"),
    ("appointment-order-2569", "member"),
    ("fund-debtors-2564", "debtor"),
    ("office-registers-2569", "project"),
)
WAYS = (*(kind for _form, kind in KINDS), *sorted(REGISTERS), "answers", "units", "winners")
# headings with no row below them, a row below a heading that is not taken, and a table that was read on its side
LOST_BEFORE = (359, 521, 702)
ODD = (
    "มี",
    "ไม่มี",
    "✓",
    "✗",
    "x",
    "-",
    "15,000",
    "1-2",
    "85%",
    "12/31/2569",
    "31 มี.ค. 69",
    "ไตรมาส 2",
    "0812345678",
    "812345678",
    "(ยกเลิก)",
    "2569",
    "ต.ค. 68 - มี.ค. 69",
    "รวม",
    "หมายเหตุ",
)


@cache
def wanted_of(way: str) -> ExpectedFields:
    if way == "winners":
        return winner_columns()
    if way in ("answers", "units"):
        return answer_columns({}) if way == "answers" else unit_columns({})
    if way in REGISTERS:
        return wanted_for(register_form(()), way)
    form = read_form(FORMS / f"{next(form for form, kind in KINDS if kind == way)}.yaml")
    assert isinstance(form, Instrument)
    return wanted_for(form, way)


def by_chance(seed: int, wanted: ExpectedFields) -> TabularFile:
    """Heads that the way knows and heads that it does not, above words of which each stands once, and odd ones."""
    chance = Random(seed)
    known = [head for head, field in wanted.titles.items() if not field.startswith("^")]
    heads = chance.sample(known, min(len(known), chance.randint(2, 5)))
    heads += [f"หัวอื่น {n}" for n in range(chance.randint(0, 2))]
    chance.shuffle(heads)
    rows = [("รายงานประจำปีงบประมาณ พ.ศ. 2569", *[""] * (len(heads) - 1)), tuple(heads)]
    for row in range(chance.randint(2, 9)):
        cells = [
            chance.choice(ODD) if chance.random() < 0.3 else f"คำ{row}ก{column}"
            for column in range(len(heads))
        ]
        shape = chance.random()
        if shape < 0.1:
            cells = [f"หมวดที่ {row + 1} คำ{row}", *[""] * (len(heads) - 1)]
        elif shape < 0.2:
            cells = ["รวม", *[str(row * 100 + column) for column in range(1, len(heads))]]
        elif shape < 0.4:
            cells = [cell if chance.random() < 0.6 else "" for cell in cells]
        rows.append(tuple(cells))
    hidden = tuple(n for n in range(2, len(rows)) if chance.random() < 0.1)
    return TabularFile((ImportedSheet(tuple(rows), hidden_rows=hidden),))


def unaccounted(table: TabularFile, wanted: ExpectedFields) -> Iterator[str]:
    """Yield each cell below the head that is neither shown nor in a question nor left out by name."""
    found = TableReadResult.best(table, wanted)
    sheet = table.sheets[found.sheet]
    if any(one.key == "turned" for one in found.doubts):
        sheet = turned(sheet) or sheet
    head = _head(sheet, wanted)
    left = {one.where for one in found.left}
    shown = _bare(" ".join((*(cell for row in found.rows for cell in row), *found.total)))
    said = _bare(" ".join((*(one.words for one in found.left), *map(str, found.doubts))))
    columns = any(where.startswith("คอลัมน์") for where in left)
    place = {column: n for n, column in enumerate(found.columns) if column >= 0}
    for row, cells in enumerate(sheet.rows):
        if f"แถว {row + 1}" in left or head.top <= row < head.end:
            continue
        taken = found.numbers.index(row + 1) if row + 1 in found.numbers else -1
        for column, cell in enumerate(cells):
            words = _bare(cell)
            at = place.get(column, -1)
            if not words or words in said:
                continue
            if taken >= 0 and at >= 0 and found.fields[at]:
                # lines below run on in it
                accounted = words in _bare(found.rows[taken][at])
            elif taken >= 0:
                accounted = columns or column in head.parts
            else:  # it names a group, or runs on from the row above
                accounted = words in shown
            if not accounted:
                yield f"row {row + 1}, column {column + 1}: {cell}"


def _head(sheet: ImportedSheet, wanted: ExpectedFields) -> TableHeader:
    cells = UnmergedCells(sheet)
    head = find_head(cells, wanted)
    return head if head.end else unknown_head(cells) or head


def _bare(words: str) -> str:
    return "".join(words.split())


@pytest.mark.parametrize("way", WAYS)
def test_each_cell_of_a_table_by_chance_is_shown_asked_or_left_out_by_name(way: str) -> None:
    wanted = wanted_of(way)
    seeds = (*range(60), *LOST_BEFORE)
    found = {seed: [*unaccounted(by_chance(seed, wanted), wanted)] for seed in seeds}
    assert {seed: cells for seed, cells in found.items() if cells} == {}


@pytest.mark.parametrize("seed", range(2000, 2012))
def test_each_cell_of_an_offices_table_is_accounted_for_by_every_way_in(
    tmp_path: Path, seed: int
) -> None:
    table = table_file(office_table(tmp_path, seed))
    found = {way: [*unaccounted(table, wanted_of(way))] for way in WAYS}
    assert {way: cells for way, cells in found.items() if cells} == {}
