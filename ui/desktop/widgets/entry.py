"""One line of text or a number in a form: typed text stays until it is saved or undone with Esc."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from ui.desktop.theme.look import Look
from ui.desktop.widgets.inputs import PAUSE, STILL_THERE, NumberEdit
from ui.desktop.widgets.late import later
from ui.desktop.widgets.plain import dress, show_entry


class Entry(NumberEdit):
    """As wide as its space; `means` parses a text, so that two texts of the same value count as equal."""

    wanted = Signal(str)
    rested = Signal(str)

    def __init__(self, look: Look, means: Callable[[str], object], *, number: bool = False) -> None:
        super().__init__(look)
        self._means, self._prompt, self._unit = means, "", ""
        self.setProperty("figure", "")
        self.setMaxLength(32_000)
        align = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
        self.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._rest = later(self, PAUSE, lambda: self.rested.emit(self.typed))
        self.typing.connect(self._rest.start)
        self.left.connect(self.hand_over)

    @property
    def typed(self) -> str:
        return self.text()

    @property
    def dirty(self) -> bool:
        typed = self.text()
        return typed != self._saved and self._means(typed) != self._means(self._saved)

    def show_saved(self, text: str) -> None:
        """Show what is saved, unless something else is being typed; another spelling of it stays while typed."""
        kept = self.dirty
        self._saved = text
        if not (kept and self.dirty) and not self.hasFocus() and self.text() != text:
            show_entry(self, text)
            self.setCursorPosition(0)
        elif not kept and self.text() != text:
            show_entry(self, text)

    def show_wrong(self, wrong: bool) -> None:
        dress(self, tone="bad" if wrong else "")

    def hand_over(self) -> None:
        self._rest.stop()
        if self.dirty:
            self.wanted.emit(self.typed)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in STILL_THERE and not self.dirty and self.text() != self._saved:
            show_entry(self, self._saved)
            self.setCursorPosition(0)

    def show_prompt(self, text: str) -> None:
        """An example, shown where it fits."""
        self._prompt = text

    def show_unit(self, unit: str) -> None:
        """The unit, behind the number and inside its frame."""
        self._unit = unit
        wide = self.fontMetrics().horizontalAdvance(unit) + self._look.px(5) if unit else 0
        self.setTextMargins(0, 0, wide, 0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._unit:
            painter = QPainter(self)
            painter.setPen(self._look.color("text2"))
            width = self.rect().adjusted(0, 0, -self._look.px(9), 0)
            painter.drawText(width, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self._unit)
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = self.width() - self._look.px(22) - self.textMargins().right()
        fits = self.fontMetrics().horizontalAdvance(self._prompt) <= width
        self.setPlaceholderText(self._prompt if fits else "")

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(120), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(48), super().sizeHint().height())
