"""The steps of a wizard on its dark side: done, here, still to come."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF
from PySide6.QtWidgets import QWidget

from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.painted import Painted
from ui.desktop.widgets.plain import dress, name, show_plain, words

DONE, HERE, LATER = "done", "here", "later"


class StepMark(Painted):
    """A disc with its number: ticked, filled, or only a ring."""

    def __init__(self, look: Look, number: int) -> None:
        super().__init__(look, 34, 34)
        self._number, self._state = number, LATER

    def show_state(self, state: str) -> None:
        self._state = state
        self.update()

    def draw(self, painter: QPainter, ground: QRectF) -> None:
        disc = ground.adjusted(2, 2, -2, -2)
        inks = {DONE: ("logo1", "logo1", "side"), HERE: ("sidehead", "sidehead", "side")}
        edge, fill, ink = inks.get(self._state, ("sidetext", "side", "sidetext"))
        painter.setPen(self.pen(edge, 2))
        painter.setBrush(self.look.color(fill))
        painter.drawEllipse(disc)
        painter.setPen(self.pen(ink, 2.4))
        if self._state == DONE:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            points = ((0.30, 0.52), (0.44, 0.66), (0.70, 0.36))
            painter.drawPolyline(
                QPolygonF([QPointF(disc.x() + x * disc.width(), disc.y() + y * disc.height()) for x, y in points])
            )
        else:
            painter.setFont(self.look.font(16, 700))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, digits(str(self._number)))


class StepRail(QWidget):
    """Titles of the steps, one below the other, each with what was said in it."""

    def __init__(self, look: Look, titles: Sequence[tuple[str, str]]) -> None:
        """`titles` are title and explanation."""
        super().__init__()
        self._rows: list[tuple[StepMark, QWidget, str]] = []
        self._explained = [text for _title, text in titles]
        self._said = []
        lines = []
        for n, (title, text) in enumerate(titles, 1):
            mark, said = StepMark(look, n), words(text, "line", "side", wrap=True)
            heading = words(title, "card", "side", wrap=True)
            line = row(column(mark, None, gap=0), column(heading, said, gap=0), gap=16, grow=1)
            lines.append(line)
            self._rows.append((mark, heading, title))
            self._said.append(said)
        self.setLayout(column(*lines, gap=22))

    def show_step(self, at: int, told: Sequence[str] = ()) -> None:
        """Step `at`, from 1, is the one at hand; 0 = none yet. `told` is what was said in those before it."""
        for n, (mark, heading, title) in enumerate(self._rows, 1):
            state = DONE if n < at else HERE if n == at else LATER
            mark.show_state(state)
            dress(heading, tone="sidehead" if n <= at else "side")
            spoken = {DONE: _("เสร็จแล้ว"), HERE: _("ขั้นนี้"), LATER: _("ยังไม่ถึง")}[state]
            name(mark, _("ขั้นที่ {n} {title}").format(n=n, title=title), spoken)
            said = told[n - 1] if n < at and n <= len(told) else ""
            show_plain(self._said[n - 1], said or self._explained[n - 1])
