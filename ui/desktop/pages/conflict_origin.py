"""Where a conflict comes from: the value all had seen, the lines that left it, and the choice that waits."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath

from core.i18n import _
from core.views.conflict_words import ToldSide
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.painted import Painted
from ui.desktop.widgets.plain import name, show_tip

MIDDLE = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)


class Origin(Painted):
    def __init__(self, look: Look) -> None:
        super().__init__(look, 0, 78)
        self._before = ""
        self._sides: tuple[ToldSide, ...] = ()

    def show_origin(self, before: str, sides: Sequence[ToldSide]) -> None:
        """`before` is the value both had seen, with its time; "" = there was none."""
        self._before, self._sides = before, tuple(sides)
        said = [f"{side.device} {side.words}" for side in sides]
        name(self, _("ที่มาของข้อมูลไม่ตรงกัน"), "  ".join([before, *said]))
        show_tip(self, before)
        self.update()

    def draw(self, painter: QPainter, ground: QRectF) -> None:
        look, middle = self.look, ground.center().y() - self.look.px(6)
        start, fork = ground.width() * 0.16, ground.width() * 0.27
        node, asked = ground.width() * 0.66, _("รอท่านเลือก")
        wide = QFontMetrics(look.font(14, 500)).horizontalAdvance(asked) + look.px(22)
        end = min(ground.width() * 0.88, ground.width() - wide)
        gap = ground.height() / max(1, len(self._sides))
        for at, side in enumerate(self._sides, 1):
            y = gap * (at - 0.5) - look.px(1)
            token = f"d{(at - 1) % 5 + 1}"
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self.pen(token, 2.4))
            painter.drawPath(_bow(QPointF(fork, middle), QPointF(node, y)))
            painter.setPen(self.pen("text2", 1.6, Qt.PenStyle.DashLine))
            painter.drawPath(_bow(QPointF(node, y), QPointF(end, middle)))
            self._disc(painter, QPointF(node, y), str(at), token, "accentfg" if at == 1 else "card")
            self._words(
                painter,
                QRectF(
                    fork + look.px(90), y - look.px(20 if y < middle else -2), node - fork - look.px(110), look.px(20)
                ),
                side,
            )
        if self._before:
            painter.setPen(self.pen("grid", 3))
            painter.drawLine(QPointF(start, middle), QPointF(fork, middle))
            self._disc(painter, QPointF(start, middle), "0", "text2", "card")
            painter.setPen(look.color("text2"))
            painter.setFont(look.font(13))
            room = QRectF(0, middle + look.px(14), fork + look.px(40), look.px(22))
            shown = painter.fontMetrics().elidedText(
                digits(self._before), Qt.TextElideMode.ElideRight, int(room.width())
            )
            painter.drawText(room, LEFT, shown)
        self._disc(painter, QPointF(end, middle), "?", "card", "text")
        painter.setPen(look.color("text"))
        painter.setFont(look.font(14, 500))
        room = QRectF(end + look.px(18), middle - look.px(12), ground.width(), look.px(24))
        painter.drawText(room, LEFT, asked)

    def _words(self, painter: QPainter, room: QRectF, side: ToldSide) -> None:
        painter.setPen(self.look.color("text2"))
        painter.setFont(self.look.font(13))
        said = digits(f"{side.device}  {side.when}")
        painter.drawText(
            room, LEFT, painter.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, int(room.width()))
        )

    def _disc(self, painter: QPainter, centre: QPointF, said: str, token: str, ink: str) -> None:
        radius = float(self.look.px(12))
        painter.setPen(self.pen("text2" if token == "card" else token, 2))
        painter.setBrush(self.look.color(token))
        painter.drawEllipse(centre, radius, radius)
        painter.setPen(self.look.color(ink))
        painter.setFont(self.look.font(14, 700))
        painter.drawText(QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius), MIDDLE, digits(said))


def _bow(begin: QPointF, end: QPointF) -> QPainterPath:
    path = QPainterPath(begin)
    half = (begin.x() + end.x()) / 2
    path.cubicTo(QPointF(half, begin.y()), QPointF(half, end.y()), end)
    return path
