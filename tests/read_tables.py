"""Rows as a file would bring them, read with the proposed answers."""

from collections.abc import Iterable, Sequence

from core.forms.shape import Instrument
from core.plan.paste_view import fitting
from core.plan.table_file import wanted_of
from core.plan.view import PlanLocks, PlanPage
from core.tables.heads import Wanted
from core.tables.reading import TableReading
from core.tabular import ReadTable, Sheet
from core.values import Record, Ref, Shown


def read_rows(rows: Iterable[Sequence[str]], wanted: Wanted) -> TableReading:
    return TableReading.best(ReadTable((Sheet(tuple(map(tuple, rows))),)), wanted)


def wanted_for(form: Instrument, kind: str, year: int = 2569) -> Wanted:
    """What a table may hold for rows of a kind, of a plan without any."""
    plan = Record(Ref("a" * 32, "plan", "b"), {"year": Shown(year)})
    page = PlanPage(form, plan, f"{year}q1", (), (), (), {}, {}, {}, {}, PlanLocks("", {}, ""), {})
    return wanted_of(page, fitting(form, kind, {}, {}, year), {})
