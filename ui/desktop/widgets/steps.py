"""The steps of a wizard on its dark panel: done, current, to come."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.painted import Painted
from ui.desktop.widgets.plain import dress, name, show_plain, words

STEP_DONE, STEP_HERE, STEP_LATER = "done", "here", "later"


class StepMark(Painted):
    """A disc with its number: ticked, filled, or a ring."""

    def __init__(self, look: Look, number: int) -> None:
        super().__init__(look, 34, 34)
        self._number, self._state = number, STEP_LATER

    def show_state(self, state: str) -> None:
        self._state = state
        self.update()

    def draw(self, painter: QPainter, ground: QRectF) -> None:
        disc = ground.adjusted(2, 2, -2, -2)
        inks = {STEP_DONE: ("logo1", "logo1", "side"), STEP_HERE: ("sidehead", "sidehead", "side")}
        edge, fill, ink = inks.get(self._state, ("sidetext", "side", "sidetext"))
        painter.setPen(self.pen(edge, 2))
        painter.setBrush(self.look.color(fill))
        painter.drawEllipse(disc)
        painter.setPen(self.pen(ink, 2.4))
        if self._state == STEP_DONE:
            self.draw_path(painter, disc, ((0.30, 0.52), (0.44, 0.66), (0.70, 0.36)))
        else:
            painter.setFont(self.look.font(16, 700))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, digits(str(self._number)))


class StepRail(QWidget):
    """The titles of the steps, each with its explanation or a summary of its input."""

    def __init__(self, look: Look, titles: Sequence[tuple[str, str]]) -> None:
        """`titles` are title and explanation."""
        super().__init__()
        self._rows: list[tuple[StepMark, QWidget, str]] = []
        self._explained = [text for _title, text in titles]
        self._texts = []
        lines = []
        for n, (title, text) in enumerate(titles, 1):
            mark, explanation = StepMark(look, n), words(text, "line", "side", wrap=True)
            heading = words(title, "card", "side", wrap=True)
            line = row(column(mark, None, gap=0), column(heading, explanation, gap=0), gap=16, grow=1)
            lines.append(line)
            self._rows.append((mark, heading, title))
            self._texts.append(explanation)
        self.setLayout(column(*lines, gap=22))

    def show_step(self, at: int, summaries: Sequence[str] = ()) -> None:
        """Step `at`, from 1, is the current one; 0 = none yet. `summaries` are of the steps before it."""
        for n, (mark, heading, title) in enumerate(self._rows, 1):
            state = STEP_DONE if n < at else STEP_HERE if n == at else STEP_LATER
            mark.show_state(state)
            dress(heading, tone="sidehead" if n <= at else "side")
            state_words = {STEP_DONE: _("เสร็จแล้ว"), STEP_HERE: _("ขั้นนี้"), STEP_LATER: _("ยังไม่ถึง")}[state]
            name(mark, _("ขั้นที่ {n} {title}").format(n=n, title=title), state_words)
            summary = summaries[n - 1] if n < at and n <= len(summaries) else ""
            show_plain(self._texts[n - 1], summary or self._explained[n - 1])
