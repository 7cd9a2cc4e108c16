"""The model of every painted list and table that is only read."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
Row = TypeVar("Row")


class RowsModel(QAbstractTableModel, Generic[Row]):
    """`value` gives the data of a row for a column and a role; `fixed` cells cannot be chosen.

    `key` identifies a row; None = it is never looked up.
    """

    def __init__(
        self,
        value: Callable[[Row, int, int], Any],
        key: Callable[[Row], object],
        heads: Sequence[str] = ("",),
        fixed: Callable[[Row, int], bool] = lambda _row, _column: False,
    ) -> None:
        super().__init__()
        self._value, self._key, self._heads, self._fixed = value, key, tuple(heads), fixed
        self.rows: tuple[Row, ...] = ()

    def replace(self, rows: Sequence[Row], heads: Sequence[str] = ()) -> None:
        """Show these rows, under new heads if given."""
        self.beginResetModel()
        self.rows, self._heads = tuple(rows), tuple(heads) or self._heads
        self.endResetModel()

    def at(self, row: int) -> Row | None:
        return self.rows[row] if 0 <= row < len(self.rows) else None

    def row_of(self, key: object) -> int:
        """The index of a row; -1 when it is not shown."""
        return next((n for n, row in enumerate(self.rows) if self._key(row) == key), -1)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.at(index.row())
        usual = Qt.ItemFlag.ItemIsEnabled
        return usual if row is None or self._fixed(row, index.column()) else usual | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.at(index.row())
        return None if row is None else self._value(row, index.column(), role)
