"""A day that is typed as people write it, or picked from a calendar."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from core.days import short_date
from core.i18n import _
from core.thai.reading import read_day
from ui.desktop.theme.look import Look
from ui.desktop.widgets.calendar import Calendar
from ui.desktop.widgets.entry import Entry
from ui.desktop.widgets.plain import show_entry


class DayEntry(Entry):
    """Alt+↓ or the mark at its end opens the calendar."""

    def __init__(self, look: Look, means: Callable[[str], object]) -> None:
        super().__init__(look, means)
        self.show_prompt(_("เช่น 9 เม.ย. 69"))
        mark = self.addAction(look.icon("calendar", "text2"), QLineEdit.ActionPosition.TrailingPosition)
        mark.setText(_("เปิดปฏิทิน (Alt+ลูกศรลง)"))
        mark.triggered.connect(self.open)

    def open(self) -> None:
        """Open the calendar at the day that is typed."""
        if self.isReadOnly():
            return
        self.setFocus()
        calendar = Calendar(self._look, self, read_day(self.text()), date.today())
        calendar.taken.connect(self._take)
        calendar.open_under(self)

    def _take(self, day: date) -> None:
        show_entry(self, short_date(day))
        self.typing.emit()
        self.hand_over()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            self.open()
        else:
            super().keyPressEvent(event)
