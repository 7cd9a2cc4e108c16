"""Tables of many shapes are read with the rows that are in them: nothing is lost or added without a word."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from core.forms.shape import Instrument
from core.tables.heads import ExpectedFields, figure_of
from core.tables.reading import TableReadResult
from core.tabular import TabularFile
from core.thai.parser import read_periods
from storage.instruments.reader import read_form
from storage.tables.calc import read_calc
from storage.tables.cells import read_unformatted
from storage.tables.text import read_text_table
from storage.workbook import read_workbook
from tests.read_tables import wanted_for
from tests.tables import OfficeTable, office_table

FORMS = Path(__file__).parents[3] / "resources" / "instruments"
COUNT, SHARE = 300, 0.98
READ = ("title", "target", "unit", "budget", "span", "owner", "^work")


@pytest.fixture(scope="module")
def wanted() -> ExpectedFields:
    form = read_form(FORMS / "operating-plan-2569.yaml")
    assert isinstance(form, Instrument)
    return wanted_for(form, "activity")


def table_file(table: OfficeTable) -> TabularFile:
    readers = {".xlsx": read_workbook, ".ods": read_calc, ".xls": read_unformatted}
    return readers.get(table.path.suffix, read_text_table)(table.path)


def read(table: OfficeTable, wanted: ExpectedFields) -> TableReadResult:
    return TableReadResult.best(table_file(table), wanted)


def rows_of(found: TableReadResult) -> Iterator[tuple[str, ...]]:
    for row in found.rows:
        values = {
            field: words.strip() for field, words in zip(found.fields, row, strict=True) if field
        }
        figure = figure_of(values.get("budget", ""))
        values["budget"] = str(figure if figure is not None else "")
        values["span"] = read_periods(values.get("span", "")) or values.get("span", "")
        yield tuple(values.get(field, "") for field in READ)


def test_of_three_hundred_tables_the_rows_are_right_and_no_sum_is_off_in_silence(
    wanted: ExpectedFields, tmp_path: Path
) -> None:
    wrong, lost = list[str](), list[str]()
    for seed in range(COUNT):
        table = office_table(tmp_path, seed)
        found = read(table, wanted)
        got = [*rows_of(found)]
        if got != [*table.rows]:
            wrong.append(
                f"{table.about}\n  {found.fields}\n  got {got[:3]}\n  not {[*table.rows][:3]}"
            )
        total, true = (
            sum((Fraction(row[3] or 0) for row in rows), Fraction()) for rows in (got, table.rows)
        )
        told = sum(one.where.startswith("แถว") for one in found.left)
        asked = [one for one in found.doubts if one.key != "unseen"]
        if (total, len(got)) != (true, len(table.rows)) and told <= table.left and not asked:
            lost.append(table.about)
    assert not lost
    assert len(wrong) <= COUNT * (1 - SHARE), "\n".join(wrong[:8])


@pytest.mark.parametrize("seed", range(1000, 1010))
def test_every_row_of_the_file_is_taken_or_told(
    wanted: ExpectedFields, tmp_path: Path, seed: int
) -> None:
    table = office_table(tmp_path, seed)
    found = read(table, wanted)
    told = {one.where for one in found.left}
    numbers = {f"แถว {n}" for n in found.numbers}
    assert not told & numbers
    assert len(told - {one for one in told if not one.startswith("แถว")}) >= table.left
    learnt = {head: field for head, field in found.by_head(found.fields).items() if field}
    again = read(table, wanted._replace(aliases={**wanted.aliases, **learnt}))
    assert [*rows_of(again)] == [*rows_of(found)], "what was taken once is taken so again"
