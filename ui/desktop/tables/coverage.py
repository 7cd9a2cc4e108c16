"""Items against proofs as rows: a head for every dimension, under it its items, a cell for every proof."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from PySide6.QtCore import Qt

from core.i18n import _
from core.views.coverage import Coverage, CoverCell, CoverRow, cell_says

CELL, HEAD = (Qt.ItemDataRole.UserRole + n for n in range(2))
ALL, WANTING, MET = "all", "wanting", "met"  # which rows are shown


class Head(NamedTuple):
    """The line of a dimension."""

    words: str


Row = Head | CoverRow


def rows_of(cover: Coverage, rows: Iterable[CoverRow]) -> list[Row]:
    """These rows of the matrix, under the heads of their dimensions."""
    titles = dict(cover.dimensions)
    shown: list[Row] = []
    above = 0
    for row in rows:
        if row.dimension != above:
            above = row.dimension
            shown.append(Head(_("มิติที่ {n}  {title}").format(n=above, title=titles.get(above, ""))))
        shown.append(row)
    return shown


def heads_of(widest: int) -> list[str]:
    """The heads of a table whose items have at most so many proofs."""
    return [_("ข้อ"), *(_("หลักฐานที่ {n}").format(n=n + 1) for n in range(max(1, widest)))]


def cell_of(row: Row | None, column: int) -> CoverCell | None:
    """The proof in a column; None for an item, a head or an empty place."""
    return row.cells[column - 1] if isinstance(row, CoverRow) and 0 < column <= len(row.cells) else None


def is_fixed(row: Row, column: int) -> bool:
    """Whether there is nothing to choose: a head, or an empty place."""
    return isinstance(row, Head) or bool(column and not cell_of(row, column))


def cover_said(row: Row, column: int, role: int) -> Any:
    """`HEAD` is true for the line of a dimension; `CELL` gives the proof of a cell, None where there is none."""
    cell = cell_of(row, column)
    if role == HEAD:
        return isinstance(row, Head)
    if role == CELL:
        return cell
    if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
        return None
    if isinstance(row, Head):
        return row.words if column == 0 else None
    if column == 0:
        return f"{row.place}  {' '.join(row.text.split())}"
    return f"{cell.text}: {cell_says(cell)}" if cell else None


def wanted(row: CoverRow, which: str, words: str) -> bool:
    """Whether a row is shown: all, those that want a proof, those of them that count as met; and by folded words."""
    if which != ALL and not row.wanting:
        return False
    if which == MET and not row.met:
        return False
    said = " ".join((row.place, row.text, *(cell.text for cell in row.cells))).casefold()
    return all(word in said for word in words.casefold().split())
