"""Items against proofs as rows: a head for every dimension, under it its items, a cell for every proof."""

from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from core.i18n import _
from core.views.coverage import Coverage, CoverCell, CoverRow, cell_says

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
CELL, HEAD = (Qt.ItemDataRole.UserRole + n for n in range(2))
ALL, WANTING, MET = "all", "wanting", "met"  # which rows are shown


class Head(NamedTuple):
    """The line of a dimension."""

    words: str


class CoverTable(QAbstractTableModel):
    """`HEAD` is true for the line of a dimension; `CELL` gives the proof of a cell, None where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[Head | CoverRow, ...] = ()
        self._wide = 1

    def replace(self, cover: Coverage, rows: tuple[CoverRow, ...]) -> None:
        """Show these rows of the matrix."""
        self.beginResetModel()
        titles = dict(cover.dimensions)
        shown: list[Head | CoverRow] = []
        above = 0
        for row in rows:
            if row.dimension != above:
                above = row.dimension
                shown.append(Head(_("มิติที่ {n}  {title}").format(n=above, title=titles.get(above, ""))))
            shown.append(row)
        self._rows, self._wide = tuple(shown), max(1, cover.widest)
        self.endResetModel()

    def at(self, row: int) -> Head | CoverRow | None:
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def cell(self, index: Index) -> CoverCell | None:
        """The proof at a place; None for an item, a head or an empty place."""
        row = self.at(index.row())
        at = index.column() - 1
        return row.cells[at] if isinstance(row, CoverRow) and 0 <= at < len(row.cells) else None

    def row_of(self, item: str) -> int:
        """Where an item stands; -1 when it is not shown."""
        return next((n for n, row in enumerate(self._rows) if isinstance(row, CoverRow) and row.item == item), -1)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else 1 + self._wide

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _("หลักฐานที่ {n}").format(n=section) if section else _("ข้อ")
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        there = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if isinstance(self.at(index.row()), CoverRow) and (index.column() == 0 or self.cell(index)):
            return there
        return Qt.ItemFlag.ItemIsEnabled

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, cell = self.at(index.row()), self.cell(index)
        if role == HEAD:
            return isinstance(row, Head)
        if role == CELL:
            return cell
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        if isinstance(row, Head):
            return row.words if index.column() == 0 else None
        if isinstance(row, CoverRow) and index.column() == 0:
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
