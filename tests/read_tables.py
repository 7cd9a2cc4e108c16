"""Rows as a file would bring them, read with the proposed answers."""

from collections.abc import Iterable, Sequence

from core.tables.heads import Wanted
from core.tables.reading import TableReading, read_best
from core.tabular import ReadTable, Sheet


def read_rows(rows: Iterable[Sequence[str]], wanted: Wanted) -> TableReading:
    return read_best(ReadTable((Sheet(tuple(map(tuple, rows))),)), wanted)
