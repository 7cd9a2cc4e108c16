"""A piece of evidence as one line: its small picture, title, kind, day, files, how often it is used."""

from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from core.days import short_date
from core.i18n import _
from core.views.evidence import Piece
from core.views.evidence_kinds import kind_words
from core.views.steps import day
from ui.desktop.theme.look import Look
from ui.desktop.thumbs import Thumbs
from ui.desktop.widgets.paint import draw_line, draw_pill, draw_rule, is_chosen, pill_width
from ui.desktop.widgets.rows import Index

PIECE = Qt.ItemDataRole.UserRole
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
        if is_chosen(option):
            painter.setPen(QPen(look.color("accent"), 2))
            painter.setBrush(look.color("soft"))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 8, 8)
        else:
            draw_rule(painter, look, box, 8)
        inside = box.adjusted(look.px(8), look.px(5), -look.px(10), -look.px(5))
        self._picture(painter, QRect(inside.topLeft(), QSize(look.px(PICTURE), inside.height())), piece)
        self._words(painter, inside.adjusted(look.px(PICTURE + 10), 0, 0, 0), piece)
        painter.restore()

    def _picture(self, painter: QPainter, room: QRect, piece: Piece) -> None:
        if not draw_picture(painter, self._look, self._thumbs, room, 6, piece) and not piece.picture:
            icon = self._look.px(20)
            at = QRect(room.center() - QPoint(icon // 2, icon // 2), QSize(icon, icon))
            painter.drawPixmap(at, self._look.pixmap(icon_of(piece), "info" if piece.url else "text2", 20))

    def _words(self, painter: QPainter, room: QRect, piece: Piece) -> None:
        look, half = self._look, room.height() // 2
        wide = draw_uses(painter, look, room.right(), room.center().y(), piece)
        free = room.width() - wide - look.px(10)
        draw_line(painter, look, QRect(room.left(), room.top(), free, half), piece.title, 15, 600)
        draw_line(painter, look, QRect(room.left(), room.top() + half, free, half), below(piece), 13, 400, "text2")


def draw_picture(
    painter: QPainter, look: Look, thumbs: Thumbs, room: QRect, radius: int, piece: Piece
) -> QPixmap | None:
    """The small picture on its ground; None when there is none, or none yet."""
    edge = QPainterPath()
    edge.addRoundedRect(room, radius, radius)
    painter.fillPath(edge, look.color("infobg" if piece.url and not piece.picture else "mutebg"))
    full = QSize(room.width(), room.width() * 2) if piece.photo else room.size()  # a photograph fills its room
    found = thumbs.get(piece.picture, full) if piece.picture else None
    if found is None or found.width() <= 1:
        return None
    painter.setClipPath(edge)
    painter.drawPixmap(room.center() - QPoint(found.width() // 2, found.height() // 2), found)
    painter.setClipping(False)
    return found


def draw_uses(painter: QPainter, look: Look, end: int, middle: int, piece: Piece) -> int:
    """How often it is used, as a pill that ends at `end`; how wide that is."""
    said = uses_words(piece)
    wide, tall = pill_width(painter, look, said), look.px(22)
    pill = QRect(end - wide, middle - tall // 2, wide, tall)
    draw_pill(painter, look, pill, said, "mute" if piece.uses else "info", edge="text2")
    return wide


def below(piece: Piece) -> str:
    """`คำสั่ง  4 ม.ค. 69  2 ไฟล์  มิติ 3 ระดับ 2 ข้อ 2 ปี 2569`."""
    kind = kind_words(piece.kind) if piece.kind else ""
    files = _("{n} ไฟล์").format(n=len(piece.files)) if len(piece.files) > 1 else ""
    first = piece.uses[0].words if piece.uses else ""
    return "  ".join(filter(None, (kind, when_words(piece), files, first)))


def icon_of(piece: Piece) -> str:
    """What stands for the piece where its picture does not."""
    return "link" if piece.url else "photo" if piece.photo else "doc"


def piece_said(piece: Piece, _column: int, role: int) -> Any:
    """What a list of pieces holds of one."""
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
