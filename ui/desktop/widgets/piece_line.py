"""A piece of evidence as one line: its small picture, title, kind, day, files, how often it is used."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from core.i18n import _
from core.views.evidence import Piece
from core.views.evidence_kinds import kind_words
from ui.desktop.tables.pieces import PIECE, uses_words, when_words
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.thumbs import Thumbs
from ui.desktop.widgets.plain import paint_words

Index = QModelIndex | QPersistentModelIndex
HEIGHT, PICTURE = 56, 64  # design pixels


class PieceLiner(QStyledItemDelegate):
    def __init__(self, look: Look, thumbs: Thumbs) -> None:
        super().__init__()
        self._look, self._thumbs = look, thumbs

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(self._look.px(200), self._look.px(HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        piece: Piece | None = index.data(PIECE)
        if piece is None:
            return
        look = self._look
        box = QRect(option.rect).adjusted(1, 1, -look.px(8), -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(look.color("accent"), 2))
            painter.setBrush(look.color("soft"))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 8, 8)
        else:
            painter.setPen(QPen(look.color("line"), 1))
            painter.drawLine(box.bottomLeft() + QPoint(8, 0), box.bottomRight() - QPoint(8, 0))
        inside = box.adjusted(look.px(8), look.px(5), -look.px(10), -look.px(5))
        self._picture(painter, QRect(inside.topLeft(), QSize(look.px(PICTURE), inside.height())), piece)
        self._words(painter, inside.adjusted(look.px(PICTURE + 10), 0, 0, 0), piece)
        painter.restore()

    def _picture(self, painter: QPainter, room: QRect, piece: Piece) -> None:
        look, edge = self._look, QPainterPath()
        edge.addRoundedRect(room, 6, 6)
        painter.fillPath(edge, look.color("infobg" if piece.url and not piece.picture else "mutebg"))
        full = QSize(room.width(), room.width() * 2) if piece.photo else room.size()
        found = self._thumbs.get(piece.picture, full) if piece.picture else None
        if found is not None and found.width() > 1:
            painter.setClipPath(edge)
            painter.drawPixmap(room.center() - QPoint(found.width() // 2, found.height() // 2), found)
            painter.setClipping(False)
        elif not piece.picture:
            icon = look.px(20)
            at = QRect(room.center() - QPoint(icon // 2, icon // 2), QSize(icon, icon))
            painter.drawPixmap(at, look.pixmap(icon_of(piece), "info" if piece.url else "text2", 20))

    def _words(self, painter: QPainter, room: QRect, piece: Piece) -> None:
        look, half = self._look, room.height() // 2
        said, tone = digits(uses_words(piece)), "mute" if piece.uses else "info"
        painter.setFont(look.font(13, 500))
        wide, tall = painter.fontMetrics().horizontalAdvance(said) + look.px(18), look.px(22)
        pill = QRect(room.right() - wide, room.center().y() - tall // 2, wide, tall)
        painter.setPen(QPen(look.color("text2"), 1) if look.theme == "contrast" else Qt.PenStyle.NoPen)
        painter.setBrush(look.color("mutebg" if tone == "mute" else "infobg"))
        painter.drawRoundedRect(pill, tall / 2, tall / 2)
        self._line(painter, pill.adjusted(look.px(9), 0, 0, 0), said, 13, 500, "text2" if tone == "mute" else "info")
        free = room.width() - wide - look.px(10)
        self._line(painter, QRect(room.left(), room.top(), free, half), piece.title, 15, 600, "text")
        self._line(painter, QRect(room.left(), room.top() + half, free, half), below(piece), 13, 400, "text2")

    def _line(self, painter: QPainter, room: QRect, text: str, size: int, weight: int, ink: str) -> None:
        painter.setFont(self._look.font(size, weight))
        painter.setPen(self._look.color(ink))
        paint_words(painter, room, text)


def below(piece: Piece) -> str:
    """`คำสั่ง  4 ม.ค. 69  2 ไฟล์  มิติ 3 ระดับ 2 ข้อ 2 ปี 2569`."""
    kind = kind_words(piece.kind) if piece.kind else ""
    files = _("{n} ไฟล์").format(n=len(piece.files)) if len(piece.files) > 1 else ""
    first = piece.uses[0].words if piece.uses else ""
    return "  ".join(filter(None, (kind, when_words(piece), files, first)))


def icon_of(piece: Piece) -> str:
    """What stands for the piece where its picture does not."""
    return "link" if piece.url else "photo" if piece.photo else "doc"
