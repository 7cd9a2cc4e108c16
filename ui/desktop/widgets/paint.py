"""What painters of rows draw: a line of words, a pill, a head, the line below a row, a bar."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.plain import paint_words

GROUNDS = {"ok": "okbg", "warn": "warnbg", "bad": "badbg", "mute": "mutebg", "info": "infobg"}


def is_chosen(option: QStyleOptionViewItem) -> bool:
    """Whether the row is the chosen one."""
    return bool(option.state & QStyle.StateFlag.State_Selected)


def draw_line(
    painter: QPainter, look: Look, room: QRect, text: str, size: int, weight: int = 400, ink: str = "text"
) -> None:
    """One line of words in design pixels and the colour of a token."""
    painter.setFont(look.font(size, weight))
    painter.setPen(look.color(ink))
    paint_words(painter, room, text)


def draw_rule(painter: QPainter, look: Look, box: QRect, inset: int = 0) -> None:
    """The thin line below a row."""
    painter.setPen(QPen(look.color("line"), 1))
    painter.drawLine(box.bottomLeft() + QPoint(inset, 0), box.bottomRight() - QPoint(inset, 0))


def draw_head(painter: QPainter, look: Look, room: QRect, said: str, size: int, gap: int) -> None:
    """The head of a group of rows: what stands before the line break strongly, the rest beside it."""
    called, _cut, more = said.partition("\n")
    draw_line(painter, look, room, called, size, 700)
    beside = painter.fontMetrics().horizontalAdvance(digits(called)) + look.px(gap)
    draw_line(painter, look, room.adjusted(beside, 0, 0, 0), more, 14, 400, "text2")


def pill_width(painter: QPainter, look: Look, said: str, side: int = 0) -> int:
    """How wide a pill of these words is in pixels, with an icon of so many design pixels; 0 = without."""
    painter.setFont(look.font(13, 500))
    around = look.px(side) + look.px(side + 9) if side else look.px(18)
    return painter.fontMetrics().horizontalAdvance(digits(said)) + around


def draw_pill(
    painter: QPainter, look: Look, pill: QRect, said: str, tone: str, icon: str = "", side: int = 0, edge: str = ""
) -> None:
    """A pill in its tone; where there is much contrast it has an edge, in the tone too if none is named."""
    ink = "text2" if tone == "mute" else tone
    painter.setPen(QPen(look.color(edge or ink), 1) if look.theme == "contrast" else Qt.PenStyle.NoPen)
    painter.setBrush(look.color(GROUNDS.get(tone, "mutebg")))
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
    left, right = look.px(9), 0
    if icon:
        wide = look.px(side)
        at = QPoint(pill.left() + look.px(8), pill.center().y() - wide // 2)
        painter.drawPixmap(QRect(at, QSize(wide, wide)), look.pixmap(icon, ink, side))
        left, right = look.px(side - 1) + wide, look.px(side - 8)
    draw_line(painter, look, pill.adjusted(left, 0, -right, 0), said, 13, 500, ink)


def draw_bar(painter: QPainter, look: Look, bed: QRectF, share: float | None, ink: str) -> None:
    """How much of a whole is reached, 0 to 1; None = the empty bed."""
    thick = bed.height()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("track"))
    painter.drawRoundedRect(bed, thick / 2, thick / 2)
    if share is not None:
        painter.setBrush(look.color(ink))
        wide = max(thick, bed.width() * share)
        painter.drawRoundedRect(QRectF(bed.x(), bed.y(), wide, thick), thick / 2, thick / 2)
