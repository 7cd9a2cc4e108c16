"""Pieces of evidence as a list model; its painter draws the cards."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from core.days import short_date
from core.i18n import _
from core.model.values import Ref
from core.views.evidence import Piece
from core.views.steps import day

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
PIECE = Qt.ItemDataRole.UserRole


class PieceTable(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: tuple[Piece, ...] = ()

    def replace(self, pieces: Sequence[Piece]) -> None:
        self.beginResetModel()
        self.pieces = tuple(pieces)
        self.endResetModel()

    def at(self, row: int) -> Piece | None:
        return self.pieces[row] if 0 <= row < len(self.pieces) else None

    def row_of(self, ref: Ref | None) -> int:
        """Where a piece stands; -1 when it is not shown."""
        return next((n for n, piece in enumerate(self.pieces) if piece.ref == ref), -1)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.pieces)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        piece = self.at(index.row())
        if piece is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return "  ".join(part for part in (piece.title, date_words(piece), uses_words(piece)) if part)
        return piece if role == PIECE else None


def date_words(piece: Piece) -> str:
    """`5 มี.ค. 2569`, "" without a date."""
    when = day(piece.date)
    return short_date(when) if when else ""


def uses_words(piece: Piece) -> str:
    return _("ใช้ {n}").format(n=len(piece.uses)) if piece.uses else _("ยังไม่ใช้")


def when_words(piece: Piece) -> str:
    """The day of a card: that it was seen for a page of the web; said where there is none."""
    seen = day(piece.seen) if piece.url else None
    if seen is not None:
        return _("เห็นเมื่อ {day}").format(day=short_date(seen))
    return date_words(piece) or _("ไม่มีวันที่")
