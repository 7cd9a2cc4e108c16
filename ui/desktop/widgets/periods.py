"""A bar of the quarters, halves or months of a fiscal year, of which one or a range can be chosen."""

from collections.abc import Sequence
from contextlib import suppress

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.forms.field_values import day_words
from core.i18n import _
from core.thai.days import short_month
from core.thai.written import Period
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.plain import name, show_tip


class PeriodBar(QWidget):
    """A bar of periods. A click chooses one, dragging or Shift+arrows a range; Delete clears the choice."""

    requested = Signal(str)  # `2569q2`, `2569q2/2569q4` or ""

    def __init__(self, look: Look, periods: Sequence[Period], label: str) -> None:
        super().__init__()
        self._look = look
        self._periods = tuple(periods)
        self._called = label
        # whole: the value fills the boxes it covers
        self.saved = ""
        self._foreign = ""
        self._whole = True
        self._from = self._to = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_saved("")

    @property
    def foreign(self) -> bool:
        """Whether the saved period matches no boxes of the bar exactly; False once the person has chosen boxes."""
        return bool(self._foreign) and not self._whole

    @property
    def value(self) -> str:
        if self._from < 0 or self._foreign:
            return self._foreign
        low, high = sorted((self._from, self._to))
        return "/".join(dict.fromkeys((self._periods[low].id, self._periods[high].id)))

    def show_saved(self, value: str) -> None:
        """Show a saved period or range, such as `2569q2/2569q4`, by marking all boxes that it touches; "" = none."""
        self.saved = value
        self._foreign = ""
        self._whole = not value
        self._from = self._to = -1
        with suppress(ValueError):
            ends = [Period.of(part) for part in value.split("/")]
            first, last = ends[0].first, ends[-1].last
            over = [
                n
                for n, each in enumerate(self._periods)
                if each.last >= first and each.first <= last
            ]
            if over:
                self._from, self._to = over[0], over[-1]
                self._whole = (self._periods[over[0]].first, self._periods[over[-1]].last) == (
                    first,
                    last,
                )
        if self.value != value:
            self._foreign = value
        self._announce()

    def hand_over(self) -> None:
        """Emit `requested` with the chosen period if it differs from the saved one."""
        if self.value != self.saved:
            self.saved = self.value
            self.requested.emit(self.value)

    def box_of(self, n: int) -> QRect:
        """Return the rectangle, in pixels, of the period with the index `n`."""
        wide = self.width() - 2
        left = 1 + wide * n // len(self._periods)
        return QRect(left, 1, 1 + wide * (n + 1) // len(self._periods) - left, self.height() - 2)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(30) * len(self._periods), self._look.px(30))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(24) * len(self._periods), self._look.px(30))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._from = self._to = self._at(event)
        self._foreign = ""
        self._announce()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from >= 0:
            self._to = self._at(event)
            self._announce()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self.hand_over()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        last = len(self._periods) - 1
        if step:
            self._to = max(0, min(last, self._to + step if self._from >= 0 else 0))
            if event.modifiers() != Qt.KeyboardModifier.ShiftModifier or self._from < 0:
                self._from = self._to
            self._foreign = ""
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._from = self._to = -1
            self._foreign = ""
        elif event.key() == Qt.Key.Key_Escape and self.value != self.saved:
            self.show_saved(self.saved)
        else:
            super().keyPressEvent(event)
            return
        self._announce()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.hand_over()
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        low, high = sorted((self._from, self._to))
        whole = not self.foreign
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = look.color("accent" if self.hasFocus() else "field")
        painter.setPen(QPen(line, 2 if self.hasFocus() else 1))
        painter.setBrush(look.color("card"))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 7, 7)
        if low >= 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent" if whole else "soft"))
            painter.drawRoundedRect(
                self.box_of(low).united(self.box_of(high)).adjusted(2, 2, -2, -2), 5, 5
            )
        for n, period in enumerate(self._periods):
            inside = low >= 0 and low <= n <= high
            size = 13 if period.kind == "m" else 15
            painter.setFont(look.font(size, 600 if inside else 400))
            ink = "accentfg" if whole else "softtext"
            painter.setPen(look.color(ink if inside else "text2"))
            short = short_month(period.n) if period.kind == "m" else str(period.n)
            painter.drawText(self.box_of(n), Qt.AlignmentFlag.AlignCenter, digits(short))
        painter.end()

    def _at(self, event: QMouseEvent) -> int:
        part = int(event.position().x() * len(self._periods) / max(1, self.width()))
        return max(0, min(len(self._periods) - 1, part))

    def _announce(self) -> None:
        text = day_words(self.value) if self.value else _("ยังไม่ได้เลือก")
        name(self, self._called, text)
        show_tip(self, text)
        self.update()
