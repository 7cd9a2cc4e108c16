"""The plan as a calendar of its fiscal year: a bar per row with the part that is done, and a line for today."""

from datetime import date, timedelta
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QApplication,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from core.i18n import _
from core.plan.calendar_view import (
    START,
    STOP,
    WHOLE,
    CalendarRow,
    calendar_of,
    share_of_year,
    shifted,
    step_of,
)
from core.plan.view import PlanPage
from core.thai.days import date_range, short_date, short_month
from core.thai.written import Period, arabic_digits
from ui.desktop.plan.calls import PlanCalls
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.layout import Surface, column, row
from ui.desktop.widgets.list_menu import MenuDeed, plainly
from ui.desktop.widgets.plain import ElidedLabel, name, show, show_plain, tip_of, words
from ui.desktop.widgets.rows import (
    Index,
    RowsModel,
    draw_line,
    draw_pill,
    draw_rule,
    is_chosen,
    pill_width,
    set_up,
)

# design pixels of a row, the head, the names, a bar, beside a bar
ROW = 44
HEAD = 54
NAMES = 300
BAR = 18
GAP = 6
EDGE = 6  # design pixels at each end of a bar by which it is stretched
SHOWN = Qt.ItemDataRole.UserRole
KEYS = {
    Qt.KeyboardModifier.ControlModifier: WHOLE,
    Qt.KeyboardModifier.ShiftModifier: STOP,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier: START,
}
CURSORS = {
    WHOLE: Qt.CursorShape.OpenHandCursor,
    **dict.fromkeys((START, STOP), Qt.CursorShape.SizeHorCursor),
}
DISPLAY = Qt.ItemDataRole.DisplayRole
ALOUD = Qt.ItemDataRole.AccessibleTextRole
TIP = Qt.ItemDataRole.ToolTipRole


def calendar_data(row: CalendarRow, column: int, role: int) -> Any:
    """Return what a calendar cell has for a Qt role: its text (display, tooltip, screen readers), the row itself
    (SHOWN) or None. Column 0 is the row's name, column 1 its period."""
    if role == SHOWN:
        return row
    said = (arabic_digits(row.name), row.words)[column]
    if role == TIP:
        return tip_of(said)
    if role in (DISPLAY, ALOUD):
        return said
    return None


class FiscalYearScale:
    """A scale that converts days of a fiscal year to horizontal pixels of a rectangle."""

    def __init__(self, year: int) -> None:
        self.year = Period(year)

    def at(self, box: QRect, day: date) -> float:
        return box.left() + box.width() * min(1.0, max(0.0, float(share_of_year(self.year, day))))

    def between(self, box: QRect, first: date, last: date) -> QRectF:
        left = self.at(box, first)
        right = self.at(box, last + timedelta(days=1))
        return QRectF(left, box.top(), right - left, box.height())

    def has(self, day: date) -> bool:
        return self.year.first <= day <= self.year.last


class MonthsHeader(QHeaderView):
    """The calendar's header: quarters above their months; the present quarter and month stand out."""

    def __init__(self, look: Look) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._look = look
        self.scale = FiscalYearScale(2569)
        self.today = date.min

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._look.px(HEAD))

    def paintSection(self, painter: QPainter, rect: QRect, index: int) -> None:
        painter.save()
        painter.fillRect(rect, self._look.color("card"))
        if index:
            half = self._look.px(HEAD) // 2
            year = self.scale.year.year
            for part in Period.each(year, "q"):
                box = self.scale.between(
                    QRect(rect.left(), rect.top(), rect.width(), half), part.first, part.last
                )
                self._part(
                    painter,
                    box.adjusted(1, 2, -1, -2),
                    part,
                    _("ไตรมาส {n}").format(n=part.n),
                    filled=True,
                )
            for part in Period.each(year, "m"):
                below = QRect(rect.left(), rect.top() + half, rect.width(), half)
                self._part(
                    painter,
                    self.scale.between(below, part.first, part.last),
                    part,
                    short_month(part.n),
                )
        draw_rule(painter, self._look, rect)
        painter.restore()

    def _part(
        self, painter: QPainter, box: QRectF, part: Period, text: str, *, filled: bool = False
    ) -> None:
        here = part.first <= self.today <= part.last
        if filled:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.color("soft" if here else "mutebg"))
            painter.drawRoundedRect(box, 4, 4)
        painter.setFont(self._look.font(13, 700 if here else 500))
        ink = "softtext" if filled else "accent"
        painter.setPen(self._look.color(ink if here else "text2"))
        said = painter.fontMetrics().elidedText(
            digits(text), Qt.TextElideMode.ElideRight, int(box.width())
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, said)


class CalendarPainter(QStyledItemDelegate):
    """A delegate that paints a row's name, or its bar: the planned period in outline, the done share filled."""

    def __init__(self, look: Look, header: MonthsHeader) -> None:
        super().__init__()
        self._look, self._head = look, header
        self._held: QPersistentModelIndex | None = None  # the row whose bar is dragged
        self._run: tuple[date, date] | None = None  # where the dragged bar is now

    def show_drag(self, index: QPersistentModelIndex | None, run: tuple[date, date] | None) -> None:
        """During a drag, paint the bar of the row `index` at the dates `run` (first, last); both are None after it."""
        self._held, self._run = index, run

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(self._look.px(60), self._look.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = self._look
        box = QRect(option.rect)
        one = index.data(SHOWN)
        if not isinstance(one, CalendarRow):
            return
        is_dragged = self._held is not None and self._held.row() == index.row()
        if is_dragged:
            one = one._replace(run=self._run, over=False)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_chosen(option):
            ground = "soft"
        elif one.group:
            ground = "ring"
        else:
            ground = "card"
        painter.fillRect(box.adjusted(0, 0, 0, -1), look.color(ground))
        draw_rule(painter, look, box)
        if index.column() == 0:
            room = box.adjusted(look.px(10 + 14 * one.depth), 0, -look.px(6), 0)
            draw_line(painter, look, room, str(index.data()), 15, 700 if one.group else 500)
        else:
            for part in Period.each(self._head.scale.year.year, "m"):
                begins = part.first.month % 3 == 1  # a quarter
                painter.setPen(QPen(look.color("grid" if begins else "line"), 1))
                x = int(self._head.scale.at(box, part.first))
                painter.drawLine(x, box.top(), x, box.bottom())
            if not one.group:
                self._bar(painter, box, one, is_dragged=is_dragged)
            if self._head.scale.has(self._head.today):
                x = int(self._head.scale.at(box, self._head.today))
                painter.setPen(QPen(look.color("bad"), look.px(2)))
                painter.drawLine(x, box.top(), x, box.bottom())
        painter.restore()

    def _bar(self, painter: QPainter, box: QRect, row: CalendarRow, *, is_dragged: bool) -> None:
        look, year = self._look, self._head.scale.year
        thick, ink = look.px(BAR), f"d{row.tone + 1}"
        band = QRect(box.left(), box.center().y() - thick // 2, box.width(), thick)
        if row.run is None or row.run[1] < year.first or row.run[0] > year.last:
            words_of = _("อยู่นอกปีงบประมาณ") if row.run else _("ไม่ได้ระบุวันหรือช่วงเวลา")
            self._beside(painter, band, band.left() + look.px(6), words_of, "mute")
            return
        bar = self._head.scale.between(band, *row.run)
        bar.setWidth(max(bar.width(), float(look.px(6))))
        pale = look.color(ink)
        pale.setAlpha(46)
        round_ = min(look.px(5), bar.width() / 2)
        painter.setPen(QPen(look.color(ink), 1))
        painter.setBrush(pale)
        painter.drawRoundedRect(bar, round_, round_)
        if row.done:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color(ink))
            filled = QRectF(bar.left(), bar.top(), bar.width() * float(row.done), bar.height())
            painter.drawRoundedRect(filled, min(round_, filled.width() / 2), round_)
        if is_dragged:
            right = int(bar.right()) + look.px(GAP)
            self._beside(painter, band, right, date_range(*row.run), "info", int(bar.left()))
        else:
            self._share(painter, band, bar, row)

    def _share(self, painter: QPainter, band: QRect, bar: QRectF, row: CalendarRow) -> None:
        """Paint the percentage done, inside the filled part if it fits, else beside the bar; and whether it is late."""
        look, right = self._look, int(bar.right()) + self._look.px(GAP)
        if row.done is not None:
            said = digits(f"{round(row.done * 100)}\u00a0%")
            painter.setFont(look.font(13, 600))
            wide = painter.fontMetrics().horizontalAdvance(said) + look.px(14)
            if wide <= bar.width() * float(row.done):
                painter.setPen(look.color("card"))
                painter.drawText(
                    bar.adjusted(look.px(7), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, said
                )
            else:
                at = right if right + wide <= band.right() else int(bar.left()) - wide
                painter.setPen(look.color("text"))
                painter.drawText(
                    QRect(at, band.top(), wide, band.height()), Qt.AlignmentFlag.AlignVCenter, said
                )
                if at >= right:
                    right = at + wide
        if row.over:
            self._beside(painter, band, right, _("เลยกำหนด"), "warn", int(bar.left()))

    def _beside(
        self, painter: QPainter, band: QRect, x: int, text: str, tone: str, before: int = 0
    ) -> None:
        """Paint a pill right of a bar, or left of it where the year ends."""
        wide = pill_width(self._look, text)
        if x + wide > band.right() and before:
            x = max(band.left(), before - wide - self._look.px(GAP))
        draw_pill(painter, self._look, QRect(x, band.top(), wide, band.height()), text, tone)


class PlanCalendarTable(QTableView):
    """The table of the calendar: Up and Down change the row, Enter and a click open it; bars can be dragged."""

    opened = Signal(QModelIndex)
    # row, which part of the bar, by how many days or steps
    shift_requested = Signal(QModelIndex, str, int, bool)

    def __init__(self, look: Look, model: RowsModel[CalendarRow]) -> None:
        super().__init__()
        self._look, self.head = look, MonthsHeader(look)
        self.setHorizontalHeader(self.head)
        self._painter = CalendarPainter(look, self.head)
        self.menu = set_up(self, model, self._painter)
        self._from: BarDragStart | None = None
        self._dragged = False
        self.setMouseTracking(True)
        opens = plainly(self.opened.emit)
        self.clicked.connect(lambda index: None if self._dragged else opens(index))
        self.menu.deeds = lambda: (
            MenuDeed(_("เปิด"), partial(self.opened.emit, self.currentIndex())),
        )
        moves = _("Ctrl+ลูกศรซ้ายขวาเลื่อนช่วงเวลา Shift ย้ายวันสิ้นสุด Ctrl+Shift ย้ายวันเริ่ม")
        name(self, _("ปฏิทินของแผน"), f"{_('ลูกศรเลือกรายการ Enter เปิดรายการนั้น')} {moves}")
        look.changed.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Set column widths and row heights for the present text size."""
        self.head.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        self.head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(
            0, min(self._look.px(NAMES), max(self.width() // 3, self._look.px(NAMES) // 2))
        )
        self.verticalHeader().setDefaultSectionSize(self._look.px(ROW))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = self.currentIndex()
        what = KEYS.get(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and here.isValid():
            self.opened.emit(here)
        elif here.isValid() and what and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.shift_requested.emit(
                here, what, 1 if event.key() == Qt.Key.Key_Right else -1, True
            )
        elif event.key() == Qt.Key.Key_Escape and self._from is not None:
            self._let_go()
        else:
            super().keyPressEvent(event)

    # -- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._dragged = False
        if event.button() == Qt.MouseButton.LeftButton:
            self._from = self._grip(event.position())
        else:
            self._from = None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        grip = self._from
        if grip is None or not event.buttons() & Qt.MouseButton.LeftButton:
            here = self._grip(event.position())
            self.viewport().setCursor(CURSORS[here.part] if here else Qt.CursorShape.ArrowCursor)
            return
        if self._dragged or abs(event.position().x() - grip.x) >= QApplication.startDragDistance():
            self._dragged = True
            self._painter.show_drag(grip.at, dragged(grip, self._days(event.position(), grip)))
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        grip, dragged_ = self._from, self._dragged
        super().mouseReleaseEvent(event)
        if grip is not None and dragged_ and (days := self._days(event.position(), grip)):
            self.shift_requested.emit(self.model().index(grip.at.row(), 1), grip.part, days, False)
        self._let_go()

    def _let_go(self) -> None:
        self._from = None
        self._painter.show_drag(None, None)
        self.viewport().update()

    def _grip(self, point: QPointF) -> "BarDragStart | None":
        """Return the part of a bar at a point, or None."""
        index = self.indexAt(point.toPoint())
        one = index.data(SHOWN)
        if index.column() != 1 or not isinstance(one, CalendarRow) or one.group or one.run is None:
            return None
        bar = self.head.scale.between(self.visualRect(index), *one.run)
        edge = self._look.px(EDGE)
        if not bar.left() - edge <= point.x() <= bar.right() + edge:
            return None
        inner = min(edge, bar.width() / 4)
        if point.x() < bar.left() + inner:
            what = START
        elif point.x() > bar.right() - inner:
            what = STOP
        else:
            what = WHOLE
        return BarDragStart(QPersistentModelIndex(index), what, point.x(), one.run)

    def _days(self, point: QPointF, grip: "BarDragStart") -> int:
        """Return how many days a point lies from where the mouse took hold of the bar."""
        year = self.head.scale.year
        wide = max(1, self.visualRect(self.model().index(grip.at.row(), 1)).width())
        return round((point.x() - grip.x) * ((year.last - year.first).days + 1) / wide)


class BarDragStart(NamedTuple):
    """The start of dragging a bar: its row's index, the part gripped, the mouse's `x` in pixels, the bar's days."""

    at: QPersistentModelIndex
    part: str
    x: float
    run: tuple[date, date]


def dragged(grip: BarDragStart, days: int) -> tuple[date, date]:
    """Return the bar's (first day, last day) after dragging its gripped part by `days`; it keeps at least one day."""
    first, last = grip.run
    later = timedelta(days)
    if grip.part == START:
        return min(first + later, last), last
    if grip.part == WHOLE:
        return (first + later, last + later)
    return (first, max(first, last + later))


class PlanCalendarCard(Surface):
    """A card with the calendar; a click opens a row, and a bar can be dragged."""

    def __init__(self, look: Look, calls: PlanCalls) -> None:
        super().__init__("card")
        self._calls = calls
        self.model = RowsModel[CalendarRow](
            calendar_data, lambda one: one.ref, (_("รายการ"), _("เวลา"))
        )
        self.view = PlanCalendarTable(look, self.model)
        self._page: PlanPage | None = None  # None until the result of the last request is read
        self.view.opened.connect(self._open)
        self.view.shift_requested.connect(self._shift)
        self._today = words("", "line", "bad")
        self._legend = ElidedLabel(
            _("แถบคือช่วงตามแผน ลากเพื่อเลื่อน ลากปลายเพื่อยืด ส่วนที่ทึบคือที่ทำได้"), "line", "text2"
        )
        self._none = words(_("ยังไม่มีรายการที่บอกวันหรือช่วงเวลา"), "body", "text2")
        bar = row(self._none, None, self._legend, self._today, gap=14)
        self.setLayout(column(bar, self.view, gap=6, edges=(12, 10, 12, 10), grow=1))

    def show_page(self, page: PlanPage, today: date) -> None:
        """Show the plan's rows as saved; the selected row stays selected."""
        self._page = page
        rows = calendar_of(page, today)
        here = self.model.at(self.view.currentIndex().row())
        self.view.head.scale = FiscalYearScale(page.record.number("year") or 0)
        self.view.head.today = today
        show_plain(self._today, _("เส้นแดงคือวันนี้ {day}").format(day=short_date(today)))
        show(self._today, self.view.head.scale.has(today))
        show(self._none, not rows)
        show(self._legend, bool(rows))
        if rows != self.model.rows:
            self.model.replace(rows)
            if here is not None and (at := self.model.row_of(here.ref)) >= 0:
                self.view.setCurrentIndex(self.model.index(at, 0))
        self.view.fit()

    def _open(self, index: QModelIndex) -> None:
        if one := self.model.at(index.row()):
            self._calls.show_row(one.ref)

    def _shift(self, index: QModelIndex, part: str, amount: int, stepped: bool) -> None:
        """Request that a row runs so many days or steps later; one request is finished before the next."""
        one, page = self.model.at(index.row()), self._page
        if one is None or page is None or one.group:
            return
        shift = shifted(page, one.ref, part, amount * (step_of(page, one.ref) if stepped else 1))
        if shift.reason:
            self._calls.report(shift.reason)
        if shift.cells:
            self._page = None
            self._calls.enter_many(one.ref, shift.cells)
