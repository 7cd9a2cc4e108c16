"""The home page: tasks, the state of the year, what has arrived, backups; each row leads to its page."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from core.home.rows import DueRow, Home, StateRow
from core.i18n import _
from ui.desktop.home.tasks import TaskList
from ui.desktop.home.year import PlanCard, RingCard, ScoreCard
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Pictogram, Pill
from ui.desktop.widgets.cards import LineButton
from ui.desktop.widgets.layout import column, empty, frame, hairline, row, scrolling, settle
from ui.desktop.widgets.plain import show, words

SIDE_BY_SIDE = 1000  # design pixels from which the helper column stands beside the work
HELPER = 336
PILLS = {"ok": "tick", "warn": "warn"}


class StatusCard(QFrame):
    """States, a row each: what was sent, received and backed up, or what was done last."""

    wanted = Signal(object)  # Goal

    def __init__(self, look: Look, title: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look = look
        self._lines = column(gap=2)
        self.setLayout(column(words(title, "section"), self._lines, gap=4, edges=(16, 10, 12, 10)))

    def show_rows(self, post: Sequence[StateRow], kept: Sequence[StateRow] = ()) -> None:
        """`kept` stands below a line; without any rows the card is hidden."""
        empty(self._lines)
        show(self, bool(post or kept))
        divider = [hairline()] if post and kept else []
        for widget in (*map(self._line, post), *divider, *map(self._line, kept)):
            self._lines.addWidget(widget)

    def _line(self, one: StateRow) -> QWidget:
        text = column(words(one.title, "line", wrap=True), words(one.text, "small", "text2", wrap=True), gap=0)
        line = row(Pictogram(self._look, one.icon, "text2", 18), text, gap=10, edges=(0, 2, 0, 2), grow=1)
        if one.pill:
            line.addWidget(Pill(self._look, one.pill, one.tone, PILLS.get(one.tone, "")))
        button = LineButton(line, one.title, " ".join(filter(None, (one.text, one.pill))))
        button.clicked.connect(lambda: self.wanted.emit(one.goal))
        return button


class DueCard(QFrame):
    """The next due dates."""

    wanted = Signal(object)  # Goal

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look = look
        self._lines = column(gap=2)
        self.setLayout(column(words(_("กำหนดการถัดไป"), "section"), self._lines, gap=4, edges=(16, 10, 12, 10)))

    def show_dues(self, dues: Sequence[DueRow]) -> None:
        empty(self._lines)
        show(self, bool(dues))
        for one in dues:
            self._lines.addWidget(self._line(one))

    def _line(self, one: DueRow) -> QWidget:
        day = words(one.day, "linestrong")
        day.setFixedWidth(self._look.px(62))
        left = words(one.left, "line", "bad" if one.late else "text2")
        line = row(day, words(one.title, "line", wrap=True), left, gap=8, edges=(0, 2, 0, 2), grow=1)
        line.setAlignment(day, Qt.AlignmentFlag.AlignTop)
        line.setAlignment(left, Qt.AlignmentFlag.AlignTop)
        button = LineButton(line, f"{one.day} {one.title}", one.left)
        button.clicked.connect(lambda: self.wanted.emit(one.goal))
        return button


class HomePage(QWidget):
    """Shows rows; `wanted` is emitted with the goal of the row that is clicked."""

    wanted = Signal(object)  # Goal

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._look = look
        self._home: Home | None = None
        self._stale = False  # built for another text size
        self.tasks, self.plans, self.rings = TaskList(look), PlanCard(look), RingCard(look)
        self.score, self.state, self.dues = ScoreCard(look), StatusCard(look, _("รับส่งและสำรองข้อมูล")), DueCard(look)
        self.recent = StatusCard(look, _("ทำล่าสุดในเครื่องนี้"))
        for part in (self.tasks, self.plans, self.rings, self.score, self.state, self.dues, self.recent):
            part.wanted.connect(self.wanted)
        self._below = row(self.plans, self.rings, gap=12)
        self._below.setStretch(0, 1)
        self._below.setStretch(1, 1)
        work = column(self.tasks, self._below, self.recent, None, gap=12)
        self._helper = frame(column(self.score, self.state, self.dues, None, gap=12))
        self._whole = row(work, self._helper, gap=12, grow=0)
        self._area = scrolling(self._whole)
        self.setLayout(column(self._area, gap=0))
        look.resized.connect(self._again)

    def show_home(self, home: Home) -> None:
        """Show the state of the year; the task at the same position keeps the focus."""
        self._home, self._stale = home, False
        at = next((n for n, button in enumerate(self.tasks.buttons) if button.hasFocus()), -1)
        self.tasks.show_tasks(home.tasks)
        self.plans.show_plans(home.plans)
        self.rings.show_assessment(home.assessment)
        self.score.show_assessment(home.assessment)
        self.state.show_rows(home.post, home.kept)
        self.dues.show_dues(home.dues)
        self.recent.show_rows(home.recent)
        self._fit()
        if at >= 0:
            self.enter(at)

    def enter(self, at: int = 0) -> None:
        """Focus a task: Enter opens it."""
        settle(self._area)  # the focus scrolls to its row, wherever that is by then
        if buttons := self.tasks.buttons:
            buttons[min(at, len(buttons) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)
        if at == 0:
            self._area.verticalScrollBar().setValue(0)

    def _again(self) -> None:
        """Rows are rebuilt for the text size, when they are visible."""
        self._stale = self._home is not None
        if self._home is not None and self.isVisible():
            self.show_home(self._home)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._home is not None and self._stale:
            self.show_home(self._home)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where the window is narrow for its text size, everything stands in one column."""
        width = self.width() * 100 // self._look.scale
        side_by_side = width >= SIDE_BY_SIDE
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._whole.setDirection(across if side_by_side else down)
        self._below.setDirection(across if width >= SIDE_BY_SIDE - HELPER else down)
        self._helper.setMinimumWidth(self._look.px(HELPER) if side_by_side else 0)
        self._helper.setMaximumWidth(self._look.px(HELPER) if side_by_side else 16_777_215)
