"""A level of a result as a card that is chosen: its number, what it is called, and whether it is complete."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton, QSizePolicy

from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.plain import name, paint_words, show_tip

COMPLETE, BEGUN, EMPTY = "complete", "begun", "empty"
SAID = {COMPLETE: "ครบ", BEGUN: "ยังกรอกไม่ครบ", EMPTY: "ยังไม่มีผล"}


class LevelChip(QRadioButton):
    """One of the levels of a result; the arrow keys go from one to the next."""

    def __init__(self, look: Look, number: int) -> None:
        super().__init__()
        self._look, self._number, self._called, self._state = look, number, "", EMPTY
        self.setObjectName("levelchip")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_level(self, called: str, state: str) -> None:
        self._called, self._state = called, state
        said = _("ระดับ {n} {name} {state}").format(n=self._number, name=called, state=_(SAID[state]))
        name(self, said)
        show_tip(self, said)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(84), self._look.px(58))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(56), self._look.px(58))

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, ground = self._look, QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        here, keyed = self.isChecked(), self.hasFocus()
        painter.setPen(QPen(look.color("accent" if here or keyed else "line"), 2 if here or keyed else 1))
        painter.setBrush(look.color("soft" if here else "hover" if self.underMouse() else "bg"))
        painter.drawRoundedRect(ground, 8, 8)
        left, top = look.px(9), look.px(6)
        painter.setPen(look.color("text"))
        painter.setFont(look.font(17, 700))
        box = QRect(left, top, look.px(30), look.px(24))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, digits(str(self._number)))
        self._mark(painter, QRectF(self.width() - look.px(25), top + look.px(3), look.px(17), look.px(17)))
        painter.setPen(look.color("softtext" if here else "text2"))
        painter.setFont(look.font(13))
        room = QRect(left, top + look.px(24), self.width() - 2 * left, look.px(22))
        paint_words(painter, room, self._called or "–")
        painter.end()

    def _mark(self, painter: QPainter, place: QRectF) -> None:
        """A disc with a tick, a triangle, or a dashed ring: the state is told by its shape."""
        look = self._look
        if self._state == BEGUN:
            painter.drawPixmap(place.toRect(), look.pixmap("warn", "warn", 17))
            return
        if self._state == COMPLETE:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent"))
            painter.drawEllipse(place)
            tick = place.adjusted(look.px(3), look.px(3), -look.px(3), -look.px(3)).toRect()
            painter.drawPixmap(tick, look.pixmap("tick", "accentfg", 11))
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.color("text2"), look.px(2), Qt.PenStyle.DashLine))
        painter.drawEllipse(place.adjusted(1, 1, -1, -1))
