"""The home page: tasks, the state of the year, what has arrived, backups; each row leads to its page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from core.exact import exact_text
from core.home.rows import StateRow
from core.i18n import _
from ui.desktop.home.cards import PlanCard, RingCard, ScoreCard
from ui.desktop.widgets.buttons import Button, LineButton, Pictogram, Pill
from ui.desktop.widgets.layout import column, empty, fill_list, frame, hairline, row, scrolling, settle
from ui.desktop.widgets.plain import name, show, show_plain, words

if TYPE_CHECKING:
    from core.exchange.incoming_rows import TakenIn
    from core.home.rows import AssessmentSum, DueRow, Home, Task
    from ui.desktop.home.above import AbovePart
    from ui.desktop.theme.look import Look

MOST = 12  # lines that are shown
LATE = {"bad": "alert", "warn": "calendar"}


class TaskList(QFrame):
    wanted = Signal(object)  # Goal

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look = look
        self._count = Pill(look)
        self._title, self._order = words(_("ต้องทำตอนนี้"), "section"), words("", "small", "text2")
        self._lines = column(gap=0)
        self._more = words("", "small", "text2")
        head = row(self._title, self._count, None, self._order, gap=10)
        self.setLayout(column(head, self._lines, self._more, None, gap=6, edges=(16, 12, 16, 10)))
        self.buttons: list[Button] = []

    def show_tasks(self, tasks: Sequence[Task], above: bool = False) -> None:
        """Show these tasks; without any a message says so. `above`: others wait for who reads it."""
        self.buttons = []
        show_plain(self._title, _("รอท่าน") if above else _("ต้องทำตอนนี้"))
        show_plain(self._order, _("เรื่องด่วนก่อน แล้วตามผู้ที่รออยู่") if above else _("เรียงตามความเร่งด่วน"))
        show(self._count, bool(tasks))
        show(self._order, len(tasks) > 1)
        self._count.show_pill(_("{n} เรื่อง").format(n=len(tasks)))
        fill_list(self._lines, [self._line(task) for task in tasks[:MOST]] or [self._nothing(above)])
        left = len(tasks) - MOST
        show(self._more, left > 0)
        show_plain(self._more, _("และอีก {n} เรื่อง ซึ่งจะขึ้นเมื่อทำข้างบนแล้ว").format(n=left))

    def _line(self, task: Task) -> QWidget:
        look = self._look
        tile = frame(row(Pictogram(look, task.icon, task.tone, 20), gap=0, edges=(8, 8, 8, 8)), "banner", task.tone)
        tile.setFixedSize(look.px(20) + 16, look.px(20) + 16)
        text = column(words(task.title, "strong", wrap=True), words(task.reason, "line", "text2", wrap=True), gap=0)
        button = Button(look, task.deed, "ghost" if self.buttons else "primary", do=lambda: self.wanted.emit(task.goal))
        button.setMinimumWidth(look.px(132))
        name(button, f"{task.deed}: {task.title}", task.reason)
        self.buttons.append(button)
        line = row(tile, text, gap=12, edges=(0, 5, 0, 5), grow=1)
        if task.when:
            line.addWidget(Pill(look, task.when, task.when_tone, LATE.get(task.when_tone, "")))
        line.addWidget(button)
        line.setAlignment(tile, Qt.AlignmentFlag.AlignVCenter)
        return frame(line)

    def _nothing(self, above: bool) -> QWidget:
        title, more = _("ไม่มีเรื่องค้างของปีนี้"), _("เมื่อมีกำหนดส่ง ข้อที่ขาด คำขอ หรือข้อมูลไม่ตรงกัน จะขึ้นที่นี่พร้อมปุ่มพาไปที่เดิม")
        if above:
            title = _("ไม่มีเรื่องที่รอท่าน")
            more = _("ผู้ส่งที่ยังไม่ยืนยัน คะแนนที่เท่ากัน คำขอ หรือข้อมูลไม่ตรงกัน จะขึ้นที่นี่พร้อมปุ่มพาไปที่เดิม")
        text = column(words(title, "strong", wrap=True), words(more, "line", "text2", wrap=True), gap=0)
        return frame(row(Pictogram(self._look, "check", "ok", 24), text, gap=12, edges=(4, 14, 4, 14), grow=1))


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


def _score_row(one: AssessmentSum) -> StateRow:
    """The score of an assessment as a row: of one of several in a year."""
    text = _("{n} จาก {of}").format(n=exact_text(one.total), of=exact_text(one.full))
    grade = _("เกรด {band}").format(band=one.band) if one.band else _("ยังไม่มีเกรด")
    return StateRow("check", one.title, text, grade, "mute", one.goal)


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
    copied = Signal()  # a text lies on the clipboard
    stop_wanted = Signal()  # of the files that are being taken in

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._look = look
        self.above: AbovePart | None = None  # of whoever stands above others, once it is wanted
        self._home: Home | None = None
        self._stale = False  # built for another text size
        self.tasks, self.plans, self.rings = TaskList(look), PlanCard(look), RingCard(look)
        self.score, self.state, self.dues = ScoreCard(look), StatusCard(look, _("รับส่งและสำรองข้อมูล")), DueCard(look)
        self.recent = StatusCard(look, _("ทำล่าสุดในเครื่องนี้"))
        self.others = StatusCard(look, _("การประเมินอื่นของปีนี้"))
        for part in (
            self.tasks, self.plans, self.rings, self.score, self.others, self.state, self.dues, self.recent,
        ):  # fmt: skip
            part.wanted.connect(self.wanted)
        self._below = row(self.plans, self.rings, gap=12)
        self._below.setStretch(0, 1)
        self._below.setStretch(1, 1)
        self._work = column(self.tasks, self._below, self.recent, None, gap=12)
        self._beside = column(self.score, self.others, self.state, self.dues, None, gap=12)
        self._helper = frame(self._beside)
        self._whole = row(self._work, self._helper, gap=12, grow=0)
        self._area = scrolling(self._whole)
        self.setLayout(column(self._area, gap=0))
        look.resized.connect(self._again)

    def show_home(self, home: Home) -> None:
        """Show the state of the year; the task at the same position keeps the focus."""
        self._home, self._stale = home, False
        at = next((n for n, button in enumerate(self.tasks.buttons) if button.hasFocus()), -1)
        self.tasks.show_tasks(home.tasks, home.above is not None)
        self.plans.show_plans(home.plans)
        self.rings.show_assessments(home.assessments)
        begun = bool(home.plans or home.assessments)  # nobody reminds who stands above of documents of its own
        for part in (self.plans, self.rings):
            show(part, home.above is None or begun)
        self._show_above(home)
        self.score.show_assessment(next(iter(home.assessments), None))
        self.others.show_rows([_score_row(one) for one in home.assessments[1:]])
        self.state.show_rows(home.post, home.kept)
        self.dues.show_dues(home.dues)
        self.recent.show_rows(home.recent)
        self._fit()
        if at >= 0:
            self.enter(at)

    def _show_above(self, home: Home) -> None:
        if self.above is None and home.above is not None:
            from ui.desktop.home.above import AbovePart

            self.above = AbovePart(self._look)
            self._work.insertWidget(1, self.above.came)
            for n, part in enumerate(self.above.beside):
                self._beside.insertWidget(n, part)
            self.above.wanted.connect(self.wanted)
            self.above.copied.connect(self.copied)
            self.above.stop_wanted.connect(self.stop_wanted)
        if self.above is not None:
            self.above.show_above(home.above)

    def show_taking(self, step: TakenIn | None) -> None:
        """How far files are taken in; None = they are no longer."""
        if self.above is not None:
            self.above.taking.show_step(step)

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
