"""Widgets for steps: of a wizard on its dark panel, and of a document's way to signing, side by side."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from core.i18n import _
from core.signing.chain import DONE, HERE, OPEN, STOPPED, SigningStation
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.painted import PaintedWidget
from ui.desktop.widgets.plain import dress, name, show_plain, show_tip, words

STEP_DONE = "done"
STEP_HERE = "here"
STEP_LATER = "later"


class StepNumberDisc(PaintedWidget):
    """A painted disc with the number of a step: ticked if done, filled if current, else a ring."""

    def __init__(self, look: Look, number: int) -> None:
        super().__init__(look, 34, 34)
        self._number, self._state = number, STEP_LATER

    def show_state(self, state: str) -> None:
        self._state = state
        self.update()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        disc = area.adjusted(2, 2, -2, -2)
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


class WizardStepList(QWidget):
    """The list of a wizard's steps. Steps already done show a summary of what was entered instead of an explanation."""

    def __init__(self, look: Look, titles: Sequence[tuple[str, str]]) -> None:
        """Make the list; `titles` are pairs of title and explanation."""
        super().__init__()
        self._rows: list[tuple[StepNumberDisc, QWidget, str]] = []
        self._explained = [text for _title, text in titles]
        self._texts = []
        lines = []
        for n, (title, text) in enumerate(titles, 1):
            mark = StepNumberDisc(look, n)
            explanation = words(text, "line", "side", wrap=True)
            heading = words(title, "card", "side", wrap=True)
            lines.append(
                row(column(mark, None, gap=0), column(heading, explanation, gap=0), gap=16, grow=1)
            )
            self._rows.append((mark, heading, title))
            self._texts.append(explanation)
        self.setLayout(column(*lines, gap=22))

    def show_step(self, step: int, summaries: Sequence[str] = ()) -> None:
        """Mark step number `step` as the current one, 0 = none yet; `summaries`: what was entered in earlier steps."""
        for n, (mark, heading, title) in enumerate(self._rows, 1):
            if n < step:
                state = STEP_DONE
            elif n == step:
                state = STEP_HERE
            else:
                state = STEP_LATER
            mark.show_state(state)
            dress(heading, tone="sidehead" if n <= step else "side")
            state_words = {STEP_DONE: _("เสร็จแล้ว"), STEP_HERE: _("ขั้นนี้"), STEP_LATER: _("ยังไม่ถึง")}[
                state
            ]
            name(mark, _("ขั้นที่ {n} {title}").format(n=n, title=title), state_words)
            summary = summaries[n - 1] if n < step and n <= len(summaries) else ""
            show_plain(self._texts[n - 1], summary or self._explained[n - 1])


DISC = 26  # design pixels
INKS = {
    DONE: ("accent", "accent", "accentfg"),
    HERE: ("accent", "card", "accent"),
    STOPPED: ("bad", "badbg", "bad"),
    OPEN: ("warn", "warnbg", "warn"),
}


class RouteStepsView(PaintedWidget):
    """A widget that paints steps in a row, a disc and title each; tool tip and screen readers have all texts."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, 0, DISC + 30)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, on=False)
        self.marks: tuple[SigningStation, ...] = ()

    def show_marks(self, marks: Sequence[SigningStation]) -> None:
        self.marks = tuple(marks)
        states = {DONE: _("เสร็จแล้ว"), HERE: _("ขั้นนี้"), STOPPED: _("หยุดที่นี่"), OPEN: _("ยังไม่ครบ")}
        labels = [f"{one.title}: {states.get(one.state, _('ยังไม่ถึง'))}" for one in self.marks]
        name(self, _("ขั้นตอนของเอกสาร"), ", ".join(labels))
        show_tip(self, " · ".join(f"{one.title}: {one.says}" for one in self.marks if one.says))
        self.update()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        if not self.marks:
            return
        wide, disc = area.width() / len(self.marks), self.look.px(DISC)
        middle = area.top() + disc / 2 + 1
        for n, mark in enumerate(self.marks):
            x = area.left() + wide * (n + 0.5)
            if n:
                painter.setPen(
                    self.pen("accent" if self.marks[n - 1].state in (DONE, OPEN) else "grid", 2)
                )
                painter.drawLine(
                    QPointF(x - wide + disc / 2 + 3, middle), QPointF(x - disc / 2 - 3, middle)
                )
            self._disc(painter, QRectF(x - disc / 2, middle - disc / 2, disc, disc), n, mark)
            here = mark.state in (HERE, STOPPED)
            size = 14 if here else 13
            painter.setFont(self.look.font(size, 600 if here else 400))
            ink = "text" if here else "text2"
            painter.setPen(self.look.color("bad" if mark.state == STOPPED else ink))
            below = QRectF(x - wide / 2, middle + disc / 2 + 1, wide, self.look.px(26))
            painter.drawText(
                below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, digits(mark.title)
            )

    def _disc(self, painter: QPainter, disc: QRectF, n: int, mark: SigningStation) -> None:
        edge, fill, ink = INKS.get(mark.state, ("grid", "card", "text2"))
        painter.setPen(self.pen(edge, 2.4 if mark.state in (HERE, STOPPED) else 1.6))
        painter.setBrush(self.look.color(fill))
        inside = disc.adjusted(1.5, 1.5, -1.5, -1.5)
        painter.drawEllipse(inside)
        painter.setPen(self.pen(ink, 2.2))
        if mark.state == DONE:
            self.draw_path(painter, inside, ((0.28, 0.53), (0.43, 0.67), (0.72, 0.36)))
        elif mark.state in (STOPPED, OPEN):
            painter.setFont(self.look.font(15, 700))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, "!")
        else:
            painter.setFont(self.look.font(13, 700))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, digits(str(n + 1)))
