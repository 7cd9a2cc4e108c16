"""A date field: typed as people write dates, or picked from a calendar (Buddhist years in Thai)."""

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from core.i18n import _
from core.thai.days import month_of, short_date, week_heads, weekday_date
from core.thai.parser import read_day
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import show_under
from ui.desktop.widgets.inputs import ValueField
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.plain import name, show_entry, show_plain, words

WEEKS, WEEK = 6, 7
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -WEEK, Qt.Key.Key_Down: WEEK}


class MonthGrid(QWidget):
    """A widget of six weeks: arrows move by days, Page keys by months, Home goes to today, Enter chooses the day."""

    moved = Signal()

    def __init__(self, look: Look, today: date, take: Callable[[date], None]) -> None:
        super().__init__()
        self._take = take
        self._look, self._today = look, today
        self.day = today
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(QSize(look.px(36) * WEEK, look.px(30) * (WEEKS + 1)))
        self.go(today)

    def go(self, day: date) -> None:
        self.day = day
        name(self, _("ปฏิทิน"), weekday_date(day))
        self.moved.emit()
        self.update()

    def by_months(self, months: int) -> None:
        """Go to the same day `months` later (negative: earlier), or to that month's last day if it is shorter."""
        whole = self.day.year * 12 + self.day.month - 1 + months
        first = date(whole // 12, whole % 12 + 1, 1)
        last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        self.go(first.replace(day=min(self.day.day, last.day)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS:
            self.go(self.day + timedelta(days=STEPS[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.by_months(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key == Qt.Key.Key_Home:
            self.go(self._today)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._take(self.day)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        found = next((day for day, box in self._boxes() if box.contains(point)), None)
        if (found) is not None:
            self.go(found)
            self._take(found)

    def box_of(self, day: date) -> QRect:
        """Return the rectangle, in pixels, of a day of the shown month."""
        return next(box for each, box in self._boxes() if each == day)

    def _boxes(self) -> list[tuple[date, QRect]]:
        first = self.day.replace(day=1)
        start = first - timedelta(days=first.weekday())
        wide, high = self._look.px(36), self._look.px(30)
        return [
            (
                start + timedelta(days=n),
                QRect(wide * (n % WEEK), high * (n // WEEK + 1), wide, high),
            )
            for n in range(WEEKS * WEEK)
        ]

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, centre = self._look, Qt.AlignmentFlag.AlignCenter
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font(13, 600))
        painter.setPen(look.color("text2"))
        for n, head in enumerate(week_heads()):
            painter.drawText(QRect(look.px(36) * n, 0, look.px(36), look.px(30)), centre, head)
        painter.setFont(look.font(15))
        for day, box in self._boxes():
            here = day == self.day
            if here or day == self._today:
                painter.setPen(QPen(look.color("accent"), 1.5))
                painter.setBrush(look.color("accent") if here else Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), 7, 7)
            ink = "text" if day.month == self.day.month else "field"
            painter.setPen(look.color("accentfg" if here else ink))
            painter.drawText(box, centre, digits(str(day.day)))
        painter.end()


class CalendarPopup(QFrame):
    """The calendar that opens below a date field; it closes when a day is taken, on Esc or a click elsewhere."""

    def __init__(
        self,
        look: Look,
        parent: QWidget,
        day: date | None,
        today: date,
        take: Callable[[date], None],
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._take_day = take
        self.setObjectName("chooser")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.days = MonthGrid(look, today, self._take)
        self._title = words("", "strong")
        before = Button(
            look, "", "quiet", "left", _("เดือนก่อน (Page Up)"), do=lambda: self.days.by_months(-1)
        )
        after = Button(
            look, "", "quiet", "right", _("เดือนถัดไป (Page Down)"), do=lambda: self.days.by_months(1)
        )
        now = Button(look, _("วันนี้"), "link", do=lambda: self._take(today))
        self.days.moved.connect(lambda: show_plain(self._title, month_of(self.days.day)))
        head = row(before, None, self._title, None, after, gap=4)
        self.setLayout(column(head, self.days, row(None, now), gap=4, edges=(10, 8, 10, 8)))
        self.days.go(day or today)

    def open_under(self, field: QWidget) -> None:
        show_under(self, field)
        self.days.setFocus()

    def _take(self, day: date) -> None:
        self._take_day(day)
        self.close()


class DayField(ValueField):
    """A date field; Alt+↓ or the icon at its end opens the calendar."""

    def __init__(self, look: Look, means: Callable[[str], object] | None = None) -> None:
        """Make the field; `means` parses a text as a form requires; without it a text is its date, or itself."""
        super().__init__(look, means or (lambda text: read_day(text) or text.strip()))
        self.show_prompt(_("เช่น 9 เม.ย. 69"))
        mark = self.addAction(
            look.icon("calendar", "text2"), QLineEdit.ActionPosition.TrailingPosition
        )
        mark.setText(_("เปิดปฏิทิน (Alt+ลูกศรลง)"))
        mark.triggered.connect(self.open)

    def open(self) -> None:
        """Open the calendar at the typed date, unless the field is read-only."""
        if self.isReadOnly():
            return
        self.setFocus()
        calendar = CalendarPopup(self._look, self, read_day(self.text()), date.today(), self._take)
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
