"""The home page: tasks, the state of the year, what has arrived, backups; each row leads to its page."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QSizePolicy, QWidget

from core.exact import exact_text
from core.home.rows import Goal, StateRow
from core.i18n import _
from ui.desktop.widgets.buttons import Button, LineButton, Pictogram, Pill
from ui.desktop.widgets.layout import column, empty, fill_list, frame, hairline, row, scrolling, settle
from ui.desktop.widgets.painted import Bar, Ring
from ui.desktop.widgets.plain import name, show, show_plain, words

if TYPE_CHECKING:
    from core.home.rows import AssessmentSum, DimensionShare, DueRow, Home, PlanSum, Task
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
        self._order = words(_("เรียงตามความเร่งด่วน"), "small", "text2")
        self._lines = column(gap=0)
        self._more = words("", "small", "text2")
        head = row(words(_("ต้องทำตอนนี้"), "section"), self._count, None, self._order, gap=10)
        self.setLayout(column(head, self._lines, self._more, None, gap=6, edges=(16, 12, 16, 10)))
        self.buttons: list[Button] = []

    def show_tasks(self, tasks: Sequence[Task]) -> None:
        """Show these tasks; without any a message says so."""
        self.buttons = []
        show(self._count, bool(tasks))
        show(self._order, len(tasks) > 1)
        self._count.show_pill(_("{n} เรื่อง").format(n=len(tasks)))
        fill_list(self._lines, [self._line(task) for task in tasks[:MOST]] or [self._nothing()])
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

    def _nothing(self) -> QWidget:
        text = column(
            words(_("ไม่มีเรื่องค้างของปีนี้"), "strong", wrap=True),
            words(_("เมื่อมีกำหนดส่ง ข้อที่ขาด คำขอ หรือข้อมูลไม่ตรงกัน จะขึ้นที่นี่พร้อมปุ่มพาไปที่เดิม"), "line", "text2", wrap=True),
            gap=0,
        )
        return frame(row(Pictogram(self._look, "check", "ok", 24), text, gap=12, edges=(4, 14, 4, 14), grow=1))


TOKENS = 5  # dimensions that have a colour of their own


class YearCard(QFrame):
    """A card with a title, a link to its page, and rows."""

    wanted = Signal(object)  # Goal

    def __init__(self, look: Look, title: str, link: str, page: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look = look
        self.link = Button(look, link, "link", do=lambda: self.wanted.emit(Goal(page)))
        self._lines = column(gap=8)
        head = row(words(title, "section"), None, self.link)
        self.setLayout(column(head, self._lines, None, gap=8, edges=(16, 10, 12, 12)))

    def _show_none(self, text: str) -> None:
        self._lines.addWidget(words(text, "line", "text2", wrap=True))


class PlanCard(YearCard):
    def __init__(self, look: Look) -> None:
        super().__init__(look, _("แผนปีนี้"), _("เปิดแผน"), "plan")

    def show_plans(self, plans: Sequence[PlanSum]) -> None:
        empty(self._lines)
        for plan in plans:
            self._lines.addWidget(self._line(plan))
        if not plans:
            self._show_none(_("ยังไม่มีแผนของปีนี้ กด เปิดแผน เพื่อเริ่มจากแบบ หรือนำเข้าจากไฟล์แผน"))

    def _line(self, plan: PlanSum) -> QWidget:
        bar = Bar(self._look)
        bar.show_bar(Fraction(plan.done, plan.of) if plan.of else Fraction(0), None)
        text = _("รายงานผลแล้ว {n} จาก {of} รายการ").format(n=plan.done, of=plan.of)
        if not plan.of:
            text = _("ยังไม่มีรายการที่ต้องรายงานผล")
        past = ""
        if plan.last_year:
            year, done, of = plan.last_year
            past = _("ปี {year}: {n} จาก {of} รายการ").format(year=year, n=done, of=of)
        inside = column(words(plan.title, "strong", wrap=True), words(text, "line", "text2", wrap=True), gap=1)
        inside.addWidget(bar)
        if past:
            inside.addWidget(words(past, "small", "text2"))
        inside.setContentsMargins(4, 4, 4, 4)
        line = LineButton(inside, plan.title, f"{text} {past}".strip())
        line.clicked.connect(lambda: self.wanted.emit(plan.goal))
        return line


class RingCard(YearCard):
    """A ring per dimension; a click opens the dimension."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, _("การประเมินปีนี้"), _("เปิดการประเมิน"), "assessment")

    def show_assessments(self, found: Sequence[AssessmentSum]) -> None:
        """Show these; the title of each leads to it where there are several."""
        empty(self._lines)
        if not found:
            self._show_none(_("ยังไม่มีการประเมินของปีนี้ กด เปิดการประเมิน เพื่อเลือกแบบแล้วเริ่มตอบ"))
        for one in found:
            self._show(one, named=len(found) > 1)

    def _show(self, found: AssessmentSum, *, named: bool) -> None:
        text = _("ประเมินตนเอง ตรวจแล้ว {n} จาก {of} ข้อ").format(n=found.answered, of=found.of)
        if named:
            inside = column(words(found.title, "strong", wrap=True), words(text, "line", "text2", wrap=True), gap=0)
            inside.setContentsMargins(4, 2, 4, 2)
            line = LineButton(inside, found.title, text)
            line.clicked.connect(partial(self.wanted.emit, found.goal))
            self._lines.addWidget(line)
        else:
            self._lines.addWidget(words(text, "line", "text2", wrap=True))
        rings = row(gap=2)
        for one in found.dimensions:
            rings.addWidget(self._ring(one), 1)
        self._lines.addWidget(frame(rings))

    def _ring(self, one: DimensionShare) -> QWidget:
        ring = Ring(self._look, str(one.number), f"d{(one.number - 1) % TOKENS + 1}")
        ring.show_share(one.points / one.full if one.full else Fraction(0))
        points = f"{exact_text(one.points)}/{exact_text(one.full)}"
        figure, short = words(points, "strong"), words(one.short, "small", "text2", wrap=True)
        for label in (figure, short):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        inside = column(row(None, ring, None, gap=0), figure, short, None, gap=2, edges=(1, 4, 1, 4))
        ring.setMinimumSize(ring.sizeHint())
        button = LineButton(inside, f"{one.name} {one.short}", points)
        policy = button.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Expanding)  # all as tall as the one with the longest text
        button.setSizePolicy(policy)
        button.clicked.connect(lambda: self.wanted.emit(one.goal))
        return button


class ScoreCard(QFrame):
    """The total, how far it is from passing, and last year's."""

    wanted = Signal(object)  # Goal

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look = look
        self._title = words("", "section", wrap=True)
        self._total, self._of = words("", "big"), words("", "line", "text2")
        self._band, self._pill = words("", "linestrong"), Pill(look)
        self._bar = Bar(look, thick=9)
        self._past, self._mark = words("", "small", "text2"), words("", "small")
        figures = row(self._total, column(None, self._of, self._band, None, gap=0), None, gap=12)
        foot = row(self._past, None, self._mark)
        self._left = words("", "small", "text2", wrap=True)
        text = column(row(self._pill, None), self._left, gap=2)
        self.setLayout(column(self._title, figures, text, self._bar, foot, gap=4, edges=(16, 10, 16, 10)))

    def show_assessment(self, found: AssessmentSum | None) -> None:
        show(self, found is not None)
        if found is None:
            return
        show_plain(self._title, _("คะแนน{name}").format(name=found.title))
        show_plain(self._total, exact_text(found.total))
        show_plain(self._of, _("จาก {full}").format(full=exact_text(found.full)))
        show_plain(self._band, _("เกรด {band}").format(band=found.band) if found.band else _("ยังไม่มีเกรด"))
        show(self._pill, found.passes is not None)
        if found.short_of:
            short = exact_text(found.short_of)
            self._pill.show_pill(_("ขาดอีก {n} จึงผ่าน").format(n=short), "warn", "warn")
        elif not found.passes:
            self._pill.show_pill(_("ยังไม่ผ่านเกณฑ์"), "warn", "warn")
        elif found.done:
            self._pill.show_pill(_("ผ่านเกณฑ์"), "ok", "tick")
        else:
            self._pill.show_pill(_("คะแนนถึงเกณฑ์ แต่ยังไม่ครบ"), "warn", "warn")
        show_plain(self._left, found.left)
        show(self._left, bool(found.left))
        full = found.full or Fraction(1)
        self._bar.show_bar(min(Fraction(1), found.base / full), found.pass_mark / full if found.pass_mark else None)
        past = found.last_year
        show_plain(self._past, _("ปี {year} ได้ {n}").format(year=past[0], n=exact_text(past[1])) if past else "")
        mark = found.pass_mark
        show_plain(self._mark, _("เกณฑ์ผ่าน {n}").format(n=exact_text(mark)) if mark is not None else "")


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

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._look = look
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
        work = column(self.tasks, self._below, self.recent, None, gap=12)
        self._helper = frame(column(self.score, self.others, self.state, self.dues, None, gap=12))
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
        self.rings.show_assessments(home.assessments)
        self.score.show_assessment(next(iter(home.assessments), None))
        self.others.show_rows([_score_row(one) for one in home.assessments[1:]])
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
