"""The units below as rows: a head for every region, and under it its units, as the view has finished them."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from core.i18n import _
from core.scoring.exact import exact_text
from core.views.centre_board import Board, Line, Zone, answered, received

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
HEADS = ("อันดับ", "หน่วยงาน", "กลุ่ม", "การส่ง", "คะแนน", "เกรด", "ใบตอบรับ")
RANK, NAME, GROUP, SENT, TOTAL, BAND, RECEIPT = range(7)
TONE, SHARE, MARK, HEAD = (Qt.ItemDataRole.UserRole + n for n in range(4))
Row = Zone | Line


class UnitTable(QAbstractTableModel):
    """`HEAD` is true for the line of a region; `TONE` of the pill, `SHARE` and `MARK` of the bar, 0 to 1."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[Row, ...] = ()
        self._mark = 0.0
        self._full = Fraction(100)

    def replace(self, board: Board, lines: Sequence[Line]) -> None:
        """Show these units of a board, under the regions they are in."""
        self.beginResetModel()
        self._mark = float(board.pass_mark / self._full) if board.pass_mark else -1.0
        zones = {zone.region: zone for zone in board.zones}
        rows: list[Row] = []
        for line in lines:
            if not rows or _region(rows[-1]) != line.unit.region:
                rows.append(zones[line.unit.region])
            rows.append(line)
        self._rows = tuple(rows)
        self.endResetModel()

    def at(self, row: int) -> Row | None:
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, unit: str) -> int:
        """Where a unit stands; -1 when it is not shown."""
        return next((n for n, one in enumerate(self._rows) if isinstance(one, Line) and one.unit.id == unit), -1)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _(HEADS[section])
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.at(index.row()), Zone):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.at(index.row())
        if row is None:
            return None
        if role == HEAD:
            return isinstance(row, Zone)
        if isinstance(row, Zone):
            return zone_words(row) if role == Qt.ItemDataRole.DisplayRole and index.column() == 0 else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _words(row, index.column())
        if role == TONE:
            return received(row.row)[1] if index.column() == SENT else _tone(row)
        place = row.place
        if role == SHARE and index.column() == TOTAL and place and not place.problem:
            return float(min(Fraction(1), place.base / self._full))
        return self._mark if role == MARK else None


def zone_words(zone: Zone) -> str:
    """`เขตตรวจราชการที่ 5   ส่งแล้ว 4 จาก 5`."""
    called = _("เขตตรวจราชการที่ {n}").format(n=zone.region) if zone.region else _("ไม่ระบุเขต")
    return f"{called}\n{_('ส่งแล้ว {sent} จาก {of}').format(sent=zone.sent, of=zone.of)}"


def place_words(line: Line) -> str:
    """`1`, `2=` when others have the same total, `–` without a place."""
    place = line.place
    return f"{place.rank}{'=' if place.tied else ''}" if place and place.rank else "–"


def _region(row: Row) -> int:
    return row.region if isinstance(row, Zone) else row.unit.region


def _words(line: Line, column: int) -> str:
    place = line.place
    scored = place is not None and not place.problem
    if column == TOTAL:
        if place is None:
            return "–"
        return exact_text(place.total) if scored else place.problem
    return {
        RANK: place_words(line),
        NAME: line.name,
        GROUP: line.group or "–",
        SENT: received(line.row)[0],
        BAND: (place.band or "–") if place else "–",
        RECEIPT: answered(line.row),
    }[column]


def _tone(line: Line) -> str:
    place = line.place
    if place is None or place.passes is None:
        return "text2"
    return "accent" if place.passes else "warn"
