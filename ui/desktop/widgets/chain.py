"""The steps of a route side by side: done, current, to come, stopped."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from core.i18n import _
from core.signing.chain import DONE, HERE, STOPPED, ChainStation
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.painted import Painted
from ui.desktop.widgets.plain import name, show_tip

DISC = 26  # design pixels
INKS = {DONE: ("accent", "accent", "accentfg"), HERE: ("accent", "card", "accent"), STOPPED: ("bad", "badbg", "bad")}


class Chain(Painted):
    """A disc per step on one line, its title below; the tip and the screen reader have all texts."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, 0, DISC + 30)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, on=False)
        self._marks: tuple[ChainStation, ...] = ()

    @property
    def marks(self) -> tuple[ChainStation, ...]:
        return self._marks

    def show_marks(self, marks: Sequence[ChainStation]) -> None:
        self._marks = tuple(marks)
        states = {DONE: _("เสร็จแล้ว"), HERE: _("ขั้นนี้"), STOPPED: _("หยุดที่นี่")}
        labels = [f"{one.title}: {states.get(one.state, _('ยังไม่ถึง'))}" for one in self._marks]
        name(self, _("ขั้นตอนของเอกสาร"), ", ".join(labels))
        show_tip(self, " · ".join(f"{one.title}: {one.says}" for one in self._marks if one.says))
        self.update()

    def draw(self, painter: QPainter, ground: QRectF) -> None:
        if not self._marks:
            return
        wide, disc = ground.width() / len(self._marks), self.look.px(DISC)
        middle = ground.top() + disc / 2 + 1
        for n, mark in enumerate(self._marks):
            x = ground.left() + wide * (n + 0.5)
            if n:
                painter.setPen(self.pen("accent" if self._marks[n - 1].state == DONE else "grid", 2))
                painter.drawLine(QPointF(x - wide + disc / 2 + 3, middle), QPointF(x - disc / 2 - 3, middle))
            self._disc(painter, QRectF(x - disc / 2, middle - disc / 2, disc, disc), n, mark)
            here = mark.state in (HERE, STOPPED)
            painter.setFont(self.look.font(14 if here else 13, 600 if here else 400))
            painter.setPen(self.look.color("bad" if mark.state == STOPPED else "text" if here else "text2"))
            below = QRectF(x - wide / 2, middle + disc / 2 + 1, wide, self.look.px(26))
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, digits(mark.title))

    def _disc(self, painter: QPainter, disc: QRectF, n: int, mark: ChainStation) -> None:
        edge, fill, ink = INKS.get(mark.state, ("grid", "card", "text2"))
        painter.setPen(self.pen(edge, 2.4 if mark.state in (HERE, STOPPED) else 1.6))
        painter.setBrush(self.look.color(fill))
        inside = disc.adjusted(1.5, 1.5, -1.5, -1.5)
        painter.drawEllipse(inside)
        painter.setPen(self.pen(ink, 2.2))
        if mark.state == DONE:
            self.draw_path(painter, inside, ((0.28, 0.53), (0.43, 0.67), (0.72, 0.36)))
        elif mark.state == STOPPED:
            painter.setFont(self.look.font(15, 700))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, "!")
        else:
            painter.setFont(self.look.font(13, 700))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, digits(str(n + 1)))
