"""The home page: tasks, the state of the year's documents, recent events, backups; each row leads to its page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from core.exact import got_text, points_text
from core.home.rows import Destination, LatestEventRow
from core.i18n import _
from ui.desktop.home.cards import GoTo, HomeCalls, HomeCard, ScoreCard
from ui.desktop.widgets.buttons import Button, IconLabel, ListRowButton, Pill
from ui.desktop.widgets.late import VisiblePageUpdater
from ui.desktop.widgets.layout import (
    FittedSurface,
    Surface,
    as_many,
    column,
    frame,
    hairline,
    row,
    scrolling,
    settle,
)
from ui.desktop.widgets.plain import dress, name, show, show_plain, show_some, words

if TYPE_CHECKING:
    from core.exchange.staging import ImportOutcome
    from core.home.rows import AssessmentSummary, DueStepRow, HomeView, PlanSummary, Task
    from ui.desktop.home.above import UnitsBelowCards
    from ui.desktop.home.picture import ClimbedCard, QuartersCard
    from ui.desktop.theme.look import Look

MOST = 3  # lines shown until all are requested
LATE = {"bad": "alert", "warn": "calendar"}
SIDE_BY_SIDE = 1000  # design pixels from which the helper column is beside the work
HELPER = 336
PICTURED = 1500  # design pixels from which the year is shown as a picture, too
WIDER = 460  # of the helper column then
PILLS = {"ok": "tick", "warn": "warn"}


class TasksCard(HomeCard):
    """A card of the home page with the tasks to do, at first only the most urgent ones."""

    def __init__(self, look: Look, go: GoTo) -> None:
        super().__init__(look, go)
        self._count = Pill(look)
        self._title, self._order = words(_("ต้องทำตอนนี้"), "section"), words("", "small", "text2")
        self._lines, self._none = column(gap=0), column(gap=0)
        self.more = Button(look, "", "link", do=self._toggle)
        head = row(self._title, self._count, None, self._order, gap=10)
        lines = column(self._lines, self._none, gap=0)
        self.setLayout(
            column(head, lines, row(self.more, None), None, gap=6, edges=(16, 12, 16, 10))
        )
        self.buttons: list[Button] = []
        self._shown: tuple[Sequence[Task], bool] = (), False
        self._all = False  # whether all are shown

    def show_tasks(self, tasks: Sequence[Task], is_parent: bool = False) -> None:
        """Show these tasks, or a message if there are none. `is_parent`: use texts for an office with units below."""
        show_plain(self._title, _("รอท่าน") if is_parent else _("ต้องทำตอนนี้"))
        years = any(one.year for one in tasks)
        order = _("เรื่องด่วนก่อน แล้วตามผู้ที่รออยู่") if is_parent else _("เรียงตามวันกำหนด แล้วตามงานที่มีผู้รอ")
        show_plain(self._order, _("ทุกปีที่ยังไม่ปิด") if years else order)
        self._shown = tasks, is_parent
        whole = self._all or len(tasks) <= MOST
        show(self._count, bool(tasks) and whole)
        show(self._order, years or (len(tasks) > 1 and whole))
        self._count.show_pill(_("{n} เรื่อง").format(n=len(tasks)))
        lines = as_many(
            self._lines,
            len(tasks if self._all else tasks[:MOST]),
            lambda: TaskRowWidget(self._look, self._go, first=not self._lines.count()),
        )
        for line, task in zip(lines, tasks, strict=False):
            line.show_task(task)
        self.buttons = [line.button for line in lines]
        for none in as_many(self._none, not tasks, lambda: NoTasksNotice(self._look)):
            none.say(is_parent)
        show(self.more, len(tasks) > MOST)
        every = _("ดูทั้งหมด {n}").format(n=len(tasks))
        shown = _("แสดงเฉพาะ 3 เรื่องแรก") if self._all else every
        self.more.show_deed(shown, "up" if self._all else "down")

    def _toggle(self) -> None:
        self._all = not self._all
        self.show_tasks(*self._shown)


class TaskRowWidget(Surface):
    """A row that shows one task, with its button."""

    def __init__(self, look: Look, go: GoTo, *, first: bool) -> None:
        """Make the line; `first`: its button is the page's primary one, and no separator is above it."""
        super().__init__("clear")
        self._look = look
        self._goal = Destination("")
        self._other = Destination("")
        self._icon = IconLabel(look, "info", "info", 20)
        self._tile = frame(row(self._icon, gap=0, edges=(8, 8, 8, 8)), "banner", "info")
        self._title = words("", "strong", wrap=True)
        self._reason = words("", "line", "text2", wrap=True)
        self._year, self._when = Pill(look), Pill(look)
        self.button = Button(look, "", "primary" if first else "ghost", do=lambda: go(self._goal))
        self.other = Button(look, "", "ghost", do=lambda: go(self._other))
        name(self.other, _("ไม่เข้าร่วม"))  # while it is hidden
        text = column(self._title, self._reason, gap=0)
        line = row(
            self._tile,
            text,
            self._year,
            self._when,
            self.other,
            self.button,
            gap=12,
            edges=(0, 5, 0, 5),
            grow=1,
        )
        line.setAlignment(self._tile, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(column(line, gap=0) if first else column(hairline(), line, gap=0))

    def show_task(self, task: Task) -> None:
        look, self._goal = self._look, task.goal
        self._icon.show_icon(task.icon, task.tone)
        dress(self._tile, tone=task.tone)
        self._tile.setFixedSize(look.px(20) + 16, look.px(20) + 16)
        show_plain(self._title, task.title)
        show_plain(self._reason, task.reason)
        show(self._year, bool(task.year))
        self._year.show_pill(_("ปี {year}").format(year=task.year) if task.year else "")
        show(self._when, bool(task.when))
        self._when.show_pill(task.when, task.when_tone, LATE.get(task.when_tone, ""))
        self.button.show_words(task.deed)
        self.button.setMinimumWidth(look.px(132))
        name(self.button, f"{task.deed}: {task.title}", f"{self._year.says} {task.reason}".lstrip())
        show(self.other, task.other is not None)
        if task.other is not None:
            words, self._other = task.other
            self.other.show_words(words)
            name(self.other, f"{words}: {task.title}", task.reason)


class NoTasksNotice(Surface):
    """The message that is shown in place of tasks if there are none."""

    def __init__(self, look: Look) -> None:
        super().__init__("clear")
        self._title = words("", "strong", wrap=True)
        self._more = words("", "line", "text2", wrap=True)
        text = column(self._title, self._more, gap=0)
        self.setLayout(
            row(IconLabel(look, "check", "ok", 24), text, gap=12, edges=(4, 14, 4, 14), grow=1)
        )

    def say(self, is_parent: bool) -> None:
        """Show the message that there are no tasks. `is_parent`: use the text for an office with units below it."""
        title = _("ไม่มีเรื่องค้างของปีนี้")
        more = _("เมื่อมีกำหนดส่ง ข้อที่ขาด คำขอ หรือข้อมูลไม่ตรงกัน จะขึ้นที่นี่พร้อมปุ่มพาไปที่เดิม")
        if is_parent:
            title = _("ไม่มีเรื่องที่รอท่าน")
            more = _("ผู้ส่งที่ยังไม่ยืนยัน คะแนนที่เท่ากัน คำขอ หรือข้อมูลไม่ตรงกัน จะขึ้นที่นี่พร้อมปุ่มพาไปที่เดิม")
        show_plain(self._title, title)
        show_plain(self._more, more)


class PastEventsCard(HomeCard):
    """A card of the home page with rows on what was last sent, received, backed up or done."""

    def __init__(self, look: Look, title: str, go: GoTo) -> None:
        super().__init__(look, go)
        self._post = column(gap=2)
        self._divider = hairline()
        self._kept = column(gap=2)
        lines = column(self._post, self._divider, self._kept, gap=2)
        self.setLayout(column(words(title, "section"), lines, gap=4, edges=(16, 10, 12, 10)))

    def show_rows(
        self, exchange_rows: Sequence[LatestEventRow], backup_rows: Sequence[LatestEventRow] = ()
    ) -> None:
        """Show the rows on what was sent and received, then those on backups; hide the card if there are none."""
        show(self, bool(exchange_rows or backup_rows))
        show(self._divider, bool(exchange_rows and backup_rows))
        for lines, rows in ((self._post, exchange_rows), (self._kept, backup_rows)):
            made = as_many(lines, len(rows), lambda: PastEventButton(self._look, self._go))
            for line, one in zip(made, rows, strict=True):
                line.show_row(one)


class PastEventButton(ListRowButton):
    """A clickable row of a PastEventsCard, about one thing that was last sent, received, backed up or done."""

    def __init__(self, look: Look, go: GoTo) -> None:
        self._icon = IconLabel(look, "info", "text2", 18)
        self._pill = Pill(look)
        self._goal = Destination("")
        self._title = words("", "line", wrap=True)
        self._text = words("", "small", "text2", wrap=True)
        text = column(self._title, self._text, gap=0)
        super().__init__(row(self._icon, text, self._pill, gap=10, edges=(0, 2, 0, 2), grow=1), "")
        self.clicked.connect(lambda: go(self._goal))

    def show_row(self, row: LatestEventRow) -> None:
        self._goal = row.goal
        self._icon.show_icon(row.icon, "text2")
        show_plain(self._title, row.title)
        show_some(self._text, row.text)
        show(self._pill, bool(row.pill))
        self._pill.show_pill(row.pill, row.tone, PILLS.get(row.tone, ""))
        name(self, row.title, " ".join(filter(None, (row.text, row.pill))))
        self.updateGeometry()


def _assessment_row(summary: AssessmentSummary) -> LatestEventRow:
    """Return an assessment as a row: how much is answered, or its score once all is."""
    if summary.answered < summary.item_count:
        stands = _("ตรวจ {n} จาก {of} ข้อ").format(n=summary.answered, of=summary.item_count)
    else:
        got = got_text(summary.total, summary.full, summary.places)
        full = points_text(summary.full or None)
        score = _("{n} จาก {of}").format(n=got, of=full)
        stands = " ".join(filter(None, (score, summary.grade)))
    return LatestEventRow("check", summary.title, "", stands, "mute", summary.goal)


def _plan_row(summary: PlanSummary) -> LatestEventRow:
    """Return a plan as a row: how much is reported, and how much a year before."""
    past, last = _("ปี {year}: {n} จาก {of} รายการ"), summary.last_year
    before = past.format(year=last[0], n=last[1], of=last[2]) if last else ""
    done, due = "", summary.period
    if summary.total:
        done = _("รายงาน {n} จาก {of}").format(n=summary.done, of=summary.total)
        due = due and _("{period} ถึงกำหนด {n} รายการ").format(period=due, n=summary.total)
    text = " · ".join(filter(None, (due, before)))
    return LatestEventRow("plan", summary.title, text, done, "mute", summary.goal)


class DueDatesCard(HomeCard):
    """A card with the next due dates of the office."""

    def __init__(self, look: Look, go: GoTo) -> None:
        super().__init__(look, go)
        self._lines = column(gap=2)
        self.setLayout(
            column(words(_("กำหนดการถัดไป"), "section"), self._lines, gap=4, edges=(16, 10, 12, 10))
        )

    def show_dues(self, dues: Sequence[DueStepRow]) -> None:
        show(self, bool(dues))
        lines = as_many(self._lines, len(dues), lambda: DueDateButton(self._look, self._go))
        for line, one in zip(lines, dues, strict=True):
            line.show_due(one)


class DueDateButton(ListRowButton):
    """A clickable row of the DueDatesCard that shows one due date."""

    def __init__(self, look: Look, go: GoTo) -> None:
        self._look, self._goal = look, Destination("")
        self._day, self._left = words("", "linestrong"), words("", "line", "text2")
        self._title = words("", "line", wrap=True)
        line = row(self._day, self._title, self._left, gap=8, edges=(0, 2, 0, 2), grow=1)
        line.setAlignment(self._day, Qt.AlignmentFlag.AlignTop)
        line.setAlignment(self._left, Qt.AlignmentFlag.AlignTop)
        super().__init__(line, "")
        self.clicked.connect(lambda: go(self._goal))

    def show_due(self, row: DueStepRow) -> None:
        self._goal = row.goal
        show_plain(self._day, row.day)
        self._day.setFixedWidth(self._look.px(62))
        show_plain(self._title, row.title)
        show_plain(self._left, row.left)
        dress(self._left, tone="bad" if row.late else "text2")
        name(self, f"{row.day} {row.title}", row.left)
        self.updateGeometry()


class HomePage(FittedSurface):
    """The home page with its cards."""

    def __init__(self, look: Look, calls: HomeCalls) -> None:
        super().__init__("clear")
        self._look, self._calls = look, calls
        self.above: UnitsBelowCards | None = None  # for an office above others, made on demand
        self.quarters: QuartersCard | None = None  # made when the page is wide, as the next one
        self.climbed: ClimbedCard | None = None
        self._wide = False  # whether there is room for the picture of the year
        self._home: HomeView | None = None
        self._anew = VisiblePageUpdater(
            self, lambda: self.show_home(self._home) if self._home else None
        )
        self.tasks = TasksCard(look, calls.go)
        self.documents = PastEventsCard(look, _("เอกสารของปี"), calls.go)
        self.score = ScoreCard(look)
        self.state = PastEventsCard(look, _("รับส่งและสำรอง"), calls.go)
        self.dues = DueDatesCard(look, calls.go)
        self.recent = PastEventsCard(look, _("ทำล่าสุด"), calls.go)
        self._work = column(self.tasks, self.documents, self.recent, None, gap=12)
        self._beside = column(self.score, self.state, self.dues, None, gap=12)
        self._helper = frame(self._beside)
        self._whole = row(self._work, self._helper, gap=12, grow=0)
        self._area = scrolling(self._whole)
        self.setLayout(column(self._area, gap=0))
        look.resized.connect(self._anew.ask)  # for another font size

    def show_home(self, home: HomeView) -> None:
        """Show all cards of the page. If a task had the focus, the task now in the same place gets the focus."""
        self._home, self._anew.due = home, False
        at = next((n for n, button in enumerate(self.tasks.buttons) if button.hasFocus()), -1)
        self.tasks.show_tasks(home.tasks, home.centre is not None)
        self._show_above(home)
        self.state.show_rows(home.post, home.backups)
        self.dues.show_dues(home.dues)
        self.recent.show_rows(home.recent)
        self._fit()
        self._show_picture(home)
        if at >= 0:
            self.enter(at)

    def _show_above(self, home: HomeView) -> None:
        if self.above is None and home.centre is not None:
            from ui.desktop.home.above import UnitsBelowCards

            self.above = UnitsBelowCards(self._look, self._calls)
            self._work.insertWidget(1, self.above.came)
            for n, part in enumerate(self.above.beside):
                self._beside.insertWidget(n, part)
        if self.above is not None:
            self.above.show_above(home.centre)

    def _show_picture(self, home: HomeView) -> None:
        """Show the picture of the year where there is room. It has the assessments, so that the card of one score goes
        and that of documents, beside it, has the plans."""
        wide = self._wide
        if self.quarters is None and wide:
            from ui.desktop.home.picture import ClimbedCard, QuartersCard

            self.quarters = QuartersCard(self._look)
            self.climbed = ClimbedCard(self._look, self._calls.go)
            self._work.insertWidget(self._work.indexOf(self.recent), self.quarters)
            self._beside.insertWidget(self._beside.indexOf(self.score), self.climbed)
        if self.quarters is not None and self.climbed is not None:
            self.quarters.show_money(home.money if wide else None, home.year)
            self.climbed.show_climbed(home if wide else home._replace(assessments=(), ways=()))
            at, following = (self._beside, self.state) if wide else (self._work, self.recent)
            if at.indexOf(self.documents) < 0:
                at.insertWidget(at.indexOf(following), self.documents)
        self.score.show_assessment(None if wide else next(iter(home.assessments), None))
        assessments = () if wide else map(_assessment_row, home.assessments)
        self.documents.show_rows([*map(_plan_row, home.plans), *assessments])

    def show_taking(self, step: ImportOutcome | None) -> None:
        """Show the progress of importing received files; None: the import has ended."""
        if self.above is not None:
            self.above.taking.show_step(step)

    def enter(self, index: int = 0) -> None:
        """Focus the button of the task with this index, or of the last task, so that Enter opens the task."""
        settle(self._area)  # the focus scrolls to the row at its final place
        buttons = self.tasks.buttons
        if buttons:
            buttons[min(index, len(buttons) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)
        if index == 0:
            self._area.verticalScrollBar().setValue(0)

    def _fit(self) -> None:
        """Put everything in one column if the window is narrow for its font size."""
        room = self.width() * 100 // self._look.scale
        before, self._wide = self._wide, room >= PICTURED
        width = self._look.px(WIDER if self._wide else HELPER)
        self._lay_beside(self._whole, self._helper, width, beside=room >= SIDE_BY_SIDE)
        if self._home is not None and self._wide is not before:
            self._show_picture(self._home)
