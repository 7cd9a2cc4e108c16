"""The controller of the home page: reads what it shows, and carries out what is clicked."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from core.home.rows import BACKUP, DECLINE, JOIN, Destination, HomeView, Task
from core.i18n import _
from core.thai.days import weekday_date
from core.thai.written import Period, fiscal_year
from ui.desktop.base.live_page import PageRefresher
from ui.desktop.base.page_context import HeaderAction, HeaderContent
from ui.desktop.home.cards import HomeCalls
from ui.desktop.home.page import HomePage
from ui.desktop.widgets.late import FirstPaintWatcher
from ui.desktop.widgets.layout import Surface, column

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.forms.ports import Reader
    from ui.desktop.base.acting import GapConverter
    from ui.desktop.base.page_context import PageContext
    from ui.session import QueuedAction

REST = 150  # milliseconds after the last change before everything is read again
TAKE_IN = "take_in"  # name of the deed that imports files
HEALTH = "health"  # key of the page that counts damage
LARGE = 2**20  # bytes from which a database is read in the background


class HomeDesk(Surface):
    """The container of the home page; reads what the page shows, and carries out what is clicked."""

    def __init__(self, context: PageContext, unfinished: Callable[[], int]) -> None:
        """Make the widget; `unfinished` returns the number of files whose import was not finished."""
        super().__init__("clear")
        self._context, self._unfinished = context, unfinished
        self._acting: GapConverter | None = None
        # files are being imported, wherever that was started
        self._taking: QueuedAction | None = None
        self._painted = FirstPaintWatcher(self)  # reading during the first paint would delay it
        self._posted: Task | None = None  # for files that came in the post folder
        self._damage = ""  # as counted by the examination
        self.page = HomePage(context.look, HomeCalls(self._go, self._tell_copied, self._stop))
        self.setLayout(column(self.page, gap=0))
        self.live = PageRefresher(context, self, self._read, self._show, rest=REST)
        context.news.progress.connect(self._progressed)
        context.news.begun.connect(self._begun)
        context.news.ended.connect(self._ended)
        context.backing.made.connect(self._again)
        context.backing.known.changed.connect(self._again)
        context.host.count.connect(self._counted)
        context.host.posted.connect(self._came)

    def _read(self) -> None:
        """Read the state of the fiscal year, if anything may have changed."""
        room = self._context
        year = self.live.year
        damage = self._damage
        now = datetime.now()
        backing = room.backing
        sent = room.office.last_sent()
        backing.known.look_again()
        posted = self._posted
        if not self.live.due(now.date(), backing.known.times, sent, damage, posted):
            return

        def view(reader: Reader) -> HomeView:
            from core.home.view import home

            found = home(reader, room.unit, year, now, sent, backing.kept(), damage)
            if room.office.lost_keys:
                return found._replace(tasks=(keys_task(),))
            found = self._with_below(reader, found, year, now)
            return found._replace(tasks=(posted, *found.tasks)) if posted else found

        if (room.folder / "prongsai.db").stat().st_size > LARGE:
            self._painted.then(partial(self.live.read_behind, view))
        else:
            self.live.show(room.session.read(view))

    def _with_below(self, reader: Reader, view: HomeView, year: int, now: datetime) -> HomeView:
        """Return the state with what waits in the units below, if the office stands above others."""
        from core.people.units import stands_above

        room = self._context
        if not stands_above(reader, room.unit):
            return view
        from core.centre.home import centre_home, centre_tasks

        roots = partial(room.desk.keys.roots.kept, room.folder)
        post = room.office.post
        tasks = centre_tasks(
            reader, room.unit, year, now, view.tasks, post, roots, self._unfinished()
        )
        above = centre_home(reader, room.unit, year, now)
        return view._replace(tasks=tasks, dues=(() if above.dates else view.dues), centre=above)

    def _show(self, view: HomeView) -> None:
        first = not self.page.tasks.buttons
        self.live.stale |= bool(view.centre)  # it shows files received, too
        self.page.show_home(view)
        if first and self.isVisible():
            self.page.enter()

    def place(self) -> HeaderContent:
        today = datetime.now().date()
        gaps = HeaderAction(_("ทำสิ่งที่ยังขาดของปีเป็นแผน"), "plan", self._open_gaps)
        circle = HeaderAction(
            _("ปีนี้เชื่อมกันอย่างไร"), "link", partial(self._context.host.show_page, "circle")
        )
        return HeaderContent(quarter_words(today), weekday_date(today), others=(gaps, circle))

    def _open_gaps(self) -> None:
        """Turn what documents of the year lack into rows of its plan."""
        from ui.desktop.base.acting import GapConverter  # imported on demand

        self._acting = self._acting or GapConverter(self._context, self)
        self._acting.open_year(self.live.year)

    def _counted(self, page: str, _count: int, wrong: str) -> None:
        """Read again if the page of health has counted other damage."""
        if page == HEALTH and wrong != self._damage:
            self._damage = wrong
            self._again()

    def _came(self, task: Task | None) -> None:
        """Show the task for files in the post folder as the first one; None: there are none."""
        self._posted = task
        self._again()

    def _begun(self, job: QueuedAction) -> None:
        if job.named == TAKE_IN:
            self._taking = job

    def _progressed(self, step: object) -> None:
        if self._taking is not None:
            from core.exchange.staging import ImportOutcome

            if isinstance(step, ImportOutcome):
                self.page.show_taking(step)

    def _ended(self, job: QueuedAction) -> None:
        if job is self._taking:
            self._taking = None
            self.page.show_taking(None)

    def _again(self) -> None:
        if self.isVisible():
            self.live.read()

    def _tell_copied(self) -> None:
        self._context.host.report(_("คัดลอกข้อความแล้ว วางใน LINE หรืออีเมลได้"), "ok")

    def _stop(self) -> None:
        """Stop importing files; those imported stay."""
        if self._taking is not None:
            self._taking.cancel()

    def _go(self, goal: Destination) -> None:
        if goal.page == BACKUP:
            self._context.backing.to_second(self)
        elif goal.page in (JOIN, DECLINE):
            from ui.desktop.base.choosing import answer_for_office

            answer_for_office(self._context, goal.detail, self, join=goal.page == JOIN)
        else:
            self._context.host.jump(goal)


def keys_task() -> Task:
    """Return the only task shown while the folder's signing keys are missing: without them nothing can be saved."""
    title = _("กุญแจของโฟลเดอร์ไม่อยู่ในเครื่องนี้")
    reason = _("ยังบันทึกอะไรไม่ได้จนกว่ากุญแจเดิมจะกลับมาหรือมีกุญแจใหม่")
    return Task("lock", "warn", title, reason, "", "mute", _("ดูทางแก้"), Destination("health"))


def quarter_words(today: date) -> str:
    """Return the quarter of the fiscal year and the days left in it, such as `ไตรมาส 3 ปี 2569 เหลือ 18 วัน`."""
    year, number = fiscal_year(today), Period.quarter(today)
    left = (Period.each(year, "q")[number - 1].last - today).days
    return _("ไตรมาส {n} ปี {year} เหลือ {left} วัน").format(n=number, year=year, left=left)
