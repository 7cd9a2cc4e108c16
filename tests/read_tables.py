"""Rows as a file would bring them, read with the proposed answers."""

from collections.abc import Iterable, Sequence

from core.forms.shape import Instrument
from core.plan.paste_view import fitting
from core.plan.table_file import row_columns
from core.plan.view import PlanPage
from core.plan.year_view import PlanReadOnlyReasons
from core.tables.heads import ExpectedFields
from core.tables.reading import TableReadResult
from core.tabular import ImportedSheet, TabularFile
from core.values import Record, Ref, ShownField


def read_rows(rows: Iterable[Sequence[str]], wanted: ExpectedFields) -> TableReadResult:
    return TableReadResult.best(TabularFile((ImportedSheet(tuple(map(tuple, rows))),)), wanted)


def wanted_for(form: Instrument, kind: str, year: int = 2569) -> ExpectedFields:
    """What a table may hold for rows of a kind, of a plan without any."""
    plan = Record(Ref("a" * 32, "plan", "b"), {"year": ShownField(year)})
    page = PlanPage(
        form, plan, f"{year}q1", (), (), (), {}, {}, {}, {}, PlanReadOnlyReasons("", {}, ""), {}
    )
    return row_columns(page, fitting(form, kind, {}, {}, year), {})
