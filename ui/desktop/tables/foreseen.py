"""What files would change as rows: a head for every kind of record, under it the records, what needs a person first."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from core.i18n import _
from core.views.incoming import RecordRow

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
HEAD, MORE, TONE, STATE = (Qt.ItemDataRole.UserRole + n for n in range(4))
TONES = {"conflict": "bad", "deleted": "mute", "changed": "info", "new": "ok"}
STATES = {"conflict": "ไม่ตรงกัน", "deleted": "ลบ", "new": "ใหม่"}
Row = RecordRow | str


class ForeseenList(QAbstractListModel):
    """`HEAD` is true for the line of a kind; `MORE` stands under the words, `STATE` in a pill of `TONE`."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[Row, ...] = ()

    def replace(self, found: Sequence[RecordRow]) -> None:
        """Show these records, by kind in the order they come."""
        kinds = dict.fromkeys(one.kind for one in found)
        rows: list[Row] = []
        for kind in kinds:
            own = [one for one in found if one.kind == kind]
            rows += [f"{kind}\n{len(own)}", *own]
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def at(self, row: int) -> RecordRow | None:
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return found if isinstance(found, RecordRow) else None

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        head = self.at(index.row()) is None
        return Qt.ItemFlag.ItemIsEnabled if head else Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role == HEAD:
            return isinstance(row, str)
        if isinstance(row, str):
            return row if role == Qt.ItemDataRole.DisplayRole else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return row.about or row.kind
        return {MORE: row.unit, TONE: TONES[row.state], STATE: state_words(row)}.get(role)


def state_words(row: RecordRow) -> str:
    """`ใหม่`, `ไม่ตรงกัน`, `2 ช่อง`."""
    if row.state == "changed":
        return _("{n} ช่อง").format(n=len(row.fields))
    return _(STATES[row.state])
