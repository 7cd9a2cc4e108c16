"""A bar of the quarters, halves or months of a fiscal year, of which one or a range can be chosen or typed."""

import re
from collections.abc import Sequence
from contextlib import suppress

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from core.forms.field_values import day_words
from core.i18n import _
from core.thai.days import short_month
from core.thai.parser import read_periods
from core.thai.written import Period, arabic_digits
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.plain import dress, name, show_entry, show_tip


class PeriodBar(QWidget):
    """A bar of periods. A click chooses one, dragging or Shift+arrows a range, typing what a text means; Delete clears
    the choice."""

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
        self._line = QLineEdit(self)
        name(self._line, label)
        self._line.setPlaceholderText(_("เช่น ไตรมาส 2 หรือ ก.พ. - มี.ค."))
        self._line.editingFinished.connect(self._read_typed)
        self._line.hide()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_saved("")

    @property
    def foreign(self) -> bool:
        """Whether the saved period matches no boxes of the bar exactly; False once the person has chosen boxes."""
        return bool(self._foreign) and not self._whole

    @property
    def dirty(self) -> bool:
        """Whether the choice is not saved, or typed words wait to be understood."""
        return self.value != self.saved or bool(self._line.text())

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
        elif event.key() == Qt.Key.Key_Escape and self.dirty:
            self._end_typing()
            self.show_saved(self.saved)
        elif (text := event.text().strip()) and text.isprintable():
            self._type(text)
            return
        else:
            super().keyPressEvent(event)
            return
        self._announce()

    def _type(self, text: str) -> None:
        """Show the line in which a period is typed, with its first letter."""
        self._line.setGeometry(self.rect())
        show_entry(self._line, text)
        self._line.show()
        self._line.setFocus()

    def _end_typing(self) -> None:
        if self._line.hasFocus():  # not when the person has gone on to another field
            self.setFocus()
        self._line.clear()
        dress(self._line, tone="")
        self._line.hide()

    def _read_typed(self) -> None:
        """Take what was typed as the choice; words that mean no period stay, marked as wrong."""
        text = arabic_digits(self._line.text().strip())
        if self._periods[0].kind == "q" and re.fullmatch(r"[1-4](\s*[-–]\s*[1-4])?", text):
            text = f"ไตรมาส {text}"
        found = read_periods(text, self._periods[0].year)
        if text and found is None:
            dress(self._line, tone="bad")
            show_tip(self._line, _("ช่องนี้รับช่วงเวลา เช่น ไตรมาส 2 หรือ ก.พ. - มี.ค."))
            return
        saved = self.saved
        self._end_typing()
        if found is not None:
            self.show_saved(found)
            self.saved = saved
            self.hand_over()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self._line.hasFocus():
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
            short = digits(short_month(period.n) if period.kind == "m" else str(period.n))
            long = _("ไตรมาส {n}").format(n=short) if period.kind == "q" else short
            fits = painter.fontMetrics().horizontalAdvance(long) < self.box_of(n).width() - 8
            painter.drawText(self.box_of(n), Qt.AlignmentFlag.AlignCenter, long if fits else short)
        painter.end()

    def _at(self, event: QMouseEvent) -> int:
        part = int(event.position().x() * len(self._periods) / max(1, self.width()))
        return max(0, min(len(self._periods) - 1, part))

    def _announce(self) -> None:
        text = day_words(self.value) if self.value else _("ยังไม่ได้เลือก")
        name(self, self._called, text)
        show_tip(self, text)
        self.update()
