"""Parts of painted rows: a line of text, a pill, a head, the rule below a row, a bar."""

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
    """One line of text, its size in design pixels, its ink a token."""
    painter.setFont(look.font(size, weight))
    painter.setPen(look.color(ink))
    paint_words(painter, room, text)


def draw_rule(painter: QPainter, look: Look, box: QRect, inset: int = 0) -> None:
    """The thin line below a row."""
    painter.setPen(QPen(look.color("line"), 1))
    painter.drawLine(box.bottomLeft() + QPoint(inset, 0), box.bottomRight() - QPoint(inset, 0))


def draw_head(painter: QPainter, look: Look, room: QRect, text: str, size: int, gap: int) -> None:
    """The head of a group of rows: the text before the line break strong, the rest beside it."""
    called, _cut, more = text.partition("\n")
    draw_line(painter, look, room, called, size, 700)
    rest = painter.fontMetrics().horizontalAdvance(digits(called)) + look.px(gap)
    draw_line(painter, look, room.adjusted(rest, 0, 0, 0), more, 14, 400, "text2")


def pill_width(painter: QPainter, look: Look, text: str, icon_size: int = 0) -> int:
    """The width of a pill in pixels, with an icon of so many design pixels; 0 = without."""
    painter.setFont(look.font(13, 500))
    around = look.px(icon_size) + look.px(icon_size + 9) if icon_size else look.px(18)
    return painter.fontMetrics().horizontalAdvance(digits(text)) + around


def draw_pill(
    painter: QPainter, look: Look, pill: QRect, text: str, tone: str, icon: str = "", icon_size: int = 0, edge: str = ""
) -> None:
    """A pill in its tone; in the contrast theme it has an edge, by default in the tone."""
    ink = "text2" if tone == "mute" else tone
    painter.setPen(QPen(look.color(edge or ink), 1) if look.theme == "contrast" else Qt.PenStyle.NoPen)
    painter.setBrush(look.color(GROUNDS.get(tone, "mutebg")))
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
    left, right = look.px(9), 0
    if icon:
        wide = look.px(icon_size)
        at = QPoint(pill.left() + look.px(8), pill.center().y() - wide // 2)
        painter.drawPixmap(QRect(at, QSize(wide, wide)), look.pixmap(icon, ink, icon_size))
        left, right = look.px(icon_size - 1) + wide, look.px(icon_size - 8)
    draw_line(painter, look, pill.adjusted(left, 0, -right, 0), text, 13, 500, ink)


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
