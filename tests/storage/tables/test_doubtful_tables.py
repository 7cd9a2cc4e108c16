"""What a table says in an odd way is read as it is meant, or asked, or told: nothing is taken otherwise in silence."""

from pathlib import Path

import pytest

import main
from core.forms.shape import Instrument
from core.tables.heads import ExpectedFields
from core.tables.reading import TableReadResult
from storage.instruments.reader import read_form
from storage.tables.reader import read_table
from tests.doubtful_tables import doubtful_table, rows_read, silent
from tests.read_tables import wanted_for

COUNT = 60


@pytest.fixture(scope="module")
def wanted() -> ExpectedFields:
    form = read_form(main.INSTRUMENTS / "operating-plan-2569.yaml")
    assert isinstance(form, Instrument)
    return wanted_for(form, "activity")


@pytest.mark.parametrize("first", range(0, COUNT, 20))
def test_nothing_of_a_doubtful_table_is_taken_otherwise_in_silence(
    wanted: ExpectedFields, tmp_path: Path, first: int
) -> None:
    faults = list[str]()
    for seed in range(first, first + 20):
        table = doubtful_table(tmp_path, seed)
        found = TableReadResult.best(read_table(table.path), wanted)
        faults += [f"{table.about}: {one}" for one in silent(table, found)]
    assert faults == []


def test_a_value_that_is_another_is_seen_unless_it_is_asked(
    wanted: ExpectedFields, tmp_path: Path
) -> None:
    table = doubtful_table(tmp_path, 3)
    found = TableReadResult.best(read_table(table.path), wanted)
    assert [*rows_read(found)] == [dict(row) for row in table.rows]
    other = ({**table.rows[0], "owner": "อื่น"}, *table.rows[1:])
    assert len(silent(table._replace(rows=other), found)) == 1
    assert silent(table._replace(rows=table.rows[1:]), found) == ["1 rows are added"]
    assert silent(table._replace(rows=(*table.rows, *table.rows)), found)
