"""The main view of an open office folder: sidebar, header and the current page; it names no page itself."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QThreadPool, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from core.errors import ClockDoubtError, DisclosureError, UndoError, UserError
from core.i18n import _
from core.people.units import home, of_committee, office_of, own_member
from core.thai.written import fiscal_year
from core.values import Changes, Ref
from ui.desktop.base.background import SessionSignals, give_memory_back, in_background
from ui.desktop.base.backup_timer import BackupQueue
from ui.desktop.base.files import OfficeFileWriter
from ui.desktop.base.page_context import (
    HeaderAction,
    PageContext,
    PageEntry,
    PageHost,
    ShellPage,
)
from ui.desktop.shell.commands import OfficeCommands
from ui.desktop.shell.file_drop import DroppedFileOpener
from ui.desktop.shell.header import EASY, PageHeader
from ui.desktop.shell.open_office import PageHistory, PageVisit, SameFolderCheck
from ui.desktop.shell.pages import FIRST, member_pages, pages
from ui.desktop.shell.people import PersonSwitcher
from ui.desktop.shell.preload import PagePreloader, read_ahead, read_later, read_linked
from ui.desktop.shell.sidebar import FocusKeeper, Sidebar
from ui.desktop.shell.status import TYPED, JobProgressBar, Toast, WorkStatusDisplay, state_line
from ui.desktop.theme.look import Look, PageStack
from ui.desktop.widgets.drop_area import mark_target
from ui.desktop.widgets.late import FirstPaintWatcher, later
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.list_menu import asks_for_menu, open_row_menu
from ui.desktop.widgets.read_only import ReadOnlyBar, hold_entry
from ui.session import SessionEnded

if TYPE_CHECKING:
    from core.backups.retention import Backup
    from core.home.rows import Destination
    from ui.desk import Desk, Office
    from ui.desktop.base.settings import WindowSettings

YEARS = frozenset({"assessment", "plan"})  # entities that make a year selectable
IN_ARCHIVE = frozenset(  # pages that show what this office was before it joined
    {"documents", "evidence", "papers", "sign", "plan", "assessment", "registers", "help"}
)
PRINTED = frozenset({"print_paper", "draft_paper"})  # labels of changes when a paper was written
# pixels of the smallest screen's width; of a window at 100 % text size
SMALLEST = 1366
NARROW = 1024
REST = 120  # milliseconds after the last change before the header is updated
PATIENCE = 20  # times it is postponed while a page is being read
CALM = 2000  # milliseconds on a page after which memory is returned
STANDS = 3000  # milliseconds after which the window is idle and the folder may be examined
doing = logging.getLogger("prongsai.doing")  # contains names of the program only (wiring.reports)


class OfficeWidget(QWidget):
    """The widget of an open office: sidebar, header and pages. It reads through the session and saves by deeds only."""

    failed = Signal(UserError)  # to be shown in a dialog

    def __init__(
        self,
        look: Look,
        desk: Desk,
        office: Office,
        folder: Path,
        settings: WindowSettings,
        size: QSize,
    ) -> None:
        """Make the view at the size of its window, instead of resizing it afterwards."""
        super().__init__()
        self.resize(size)
        self.setObjectName("page")
        self.session = office.session
        self.key, self.year = "", 0  # the page and year shown
        self._trail, self._guard = PageHistory(), SameFolderCheck(folder)
        news = SessionSignals(self.session)
        host = PageHost(self)
        notice: Callable[[UserError], None] = self.failed.emit
        files = OfficeFileWriter(desk, office, folder, self, host.report, notice)
        backing = BackupQueue(self.session, office.backups, news)
        for one in (news, files, backing):
            one.setParent(self)  # deleted with it, as listeners of it hold the whole office
        self.room = PageContext(look, desk, office, folder, news, files, host, backing, settings)
        # a committee's PC has three pages, and its round's year
        self.member = self.session.read(of_committee)
        self._pages: dict[str, PageEntry] = {
            page.key: page for page in (member_pages() if self.member else pages())
        }
        self._leaves: dict[str, ShellPage] = {}
        self._there: dict[str, bool] = {}  # which pages this office has, since the last change
        self.sidebar = Sidebar(look, tuple(self._pages.values()), settings, narrow=self._is_tight())
        self.header = PageHeader(look)
        self._stack, self.toast = PageStack(), Toast(look, self)
        onwards = _("เปิดอีกครั้ง") if office.unwritable else _("ทำอย่างไรต่อ")
        self._locked = ReadOnlyBar(look, _("กลับไปงานปัจจุบัน") if office.within else onwards, "warn")
        self.way_back = ReadOnlyBar(look, _("กลับไปส่ง"), "info", "out")
        self._back_to: Destination | None = None
        below = self._locked, self.way_back, self._stack, JobProgressBar(look, news)
        body = column(self.header, *below, gap=10, edges=(20, 8, 20, 14), grow=3)
        self.setLayout(row(self.sidebar, body, gap=0, grow=1))
        self._show_read_only()
        self._telling = WorkStatusDisplay(self.header, self.toast)
        self.people = PersonSwitcher(self.room, settings, self.header.person, self)
        self.commands, self._dropping = OfficeCommands(self, self), DroppedFileOpener(self, self)
        self.setAcceptDrops(True)
        self._later, self._counts = later(self, REST, self._count), dict[str, int]()
        self._keyboard = FocusKeeper(
            self.sidebar, self.header.search, lambda: self.leaf(self.key).enter()
        )
        self._calm = later(self, CALM, lambda: in_background(give_memory_back, lambda _given: None))
        self.fit()
        self._connect()
        self._begin()
        slow = [page.key for page in self._pages.values() if page.slow]
        pages_read = read_later(lambda key: key in self._pages and self._is_there(self._pages[key]))
        self._warming = PagePreloader(pages_read, self.leaf, slow, self)
        self._at_rest = later(self, STANDS, self._look_after)
        self._patience = PATIENCE
        self._at_rest.start()

    def _show_read_only(self) -> None:
        """Show in one bar why nothing can be saved, if that is so."""
        office = self.room.office
        if office.within:
            self._locked.show_locked(_("งานเดิมก่อนเข้าสังกัด: อ่านและพิมพ์ได้ แก้ไม่ได้ และไม่ส่งให้ใคร"))
        elif office.unwritable is not None:
            self.room.backing.rest()
            self._locked.show_locked(
                _("อ่านอย่างเดียว: {why} {do}").format(
                    why=office.unwritable.why, do=office.unwritable.do
                )
            )
        elif office.lost_keys is not None:
            self._locked.show_locked(
                _("อ่านอย่างเดียว: กุญแจของโฟลเดอร์ไม่อยู่ในเครื่องนี้ จึงบันทึก ส่งออก และรับไฟล์ไม่ได้")
            )

    def close_office(self) -> None:
        """Save what is being typed and close all pages. Saves in the queue finish when the session is closed."""
        self._at_rest.stop()
        self.hand_over()
        self.room.host.closing.emit()
        self._warming.stop()
        self.room.news.silence()
        self._later.stop()

    def minimumSizeHint(self) -> QSize:
        """Return a minimum size no wider than the smallest supported screen; narrow windows hide some texts."""
        least = super().minimumSizeHint()
        return QSize(
            min(least.width(), NARROW if self.room.look.scale <= 100 else SMALLEST), least.height()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self._warming.begin()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        open_row_menu(self, event.pos() if event.reason() == event.Reason.Mouse else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the menu of the row of widgets that holds the keyboard; other keys go on."""
        if asks_for_menu(event):
            open_row_menu(self)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        mark_target(self._stack, self._dropping.enter(event))

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        mark_target(self._stack, False)

    def dropEvent(self, event: QDropEvent) -> None:
        mark_target(self._stack, False)
        self._dropping.drop(event)

    # -- showing

    def leaf(self, key: str) -> ShellPage:
        """Return the page with this key, made on first use."""
        if key not in self._leaves:
            self._leaves[key] = leaf = self._pages[key].make(self.room)
            self._stack.addWidget(leaf.widget)
        return self._leaves[key]

    def pages_there(self) -> tuple[PageEntry, ...]:
        """Return the pages that this office has now, in the sidebar's order."""
        return tuple(page for page in self._pages.values() if self._is_there(page))

    def _is_there(self, page: PageEntry) -> bool:
        """Return whether this office has a page; cached until something changes, as it may read the whole register."""
        if page.key not in self._there:
            read = not self.room.office.within or page.key in IN_ARCHIVE
            self._there[page.key] = read and page.there(self.room)
        return self._there[page.key]

    def show_page(self, key: str) -> None:
        """Show the page with the key `key`."""
        self._go(PageVisit(key, self.year))

    def open_year(self, year: int, key: str = "") -> None:
        """Show a fiscal year, on the current page or on the page `key`."""
        self._go(PageVisit(key or self.key, year))

    def jump(self, target: Ref | Destination, year: int = 0, part: str = "") -> None:
        """Show a Destination, or a record on the page for its entity (another unit's record: on the page of units). Do
        nothing if there is no such page. `year`: fiscal year in which to show a record, 0 = the current one; `part`: of
        the record. A Destination without a page is its record."""
        if not isinstance(target, Ref):
            if target.page or target.ref is None:
                visit = PageVisit(target.page, target.year or self.year, target.ref)
                self._go(visit, target.detail)
            else:
                self.jump(target.ref, target.year, target.detail)
            return
        # another office wrote a foreign record, or receives it
        whose, _slash, forms = target.scope.partition("/")
        foreign = (
            not forms
            and whose not in (self.room.unit, "all")
            and target.entity not in ("help", "form")
        )
        shows = "unit" if foreign else target.entity
        page = next((page for page in self._pages.values() if shows in page.shows), None)
        if (page) is not None:
            self._go(PageVisit(page.key, year if year and page.yearly else self.year, target), part)

    def _go_back(self) -> None:
        if self._back_to is not None:
            self.jump(self._back_to)

    def _offer_way_back(self, text: str, goal: Destination) -> None:
        self._back_to = goal
        self.way_back.show_locked(text)

    def travel(self, step: int) -> None:
        """Go back (`step` = -1) or forward (1) in the history of visits."""
        self._trail.leave(self.stop().record)
        stop = self._trail.go(step)
        if stop is not None:
            self._go(stop, visit=False)

    def stop(self) -> PageVisit:
        """Return the current page, year and record as a PageVisit, so that the window can return to them."""
        return PageVisit(self.key, self.year, self.leaf(self.key).current() if self.key else None)

    def hand_over(self) -> None:
        """Save what is being typed on any page."""
        for leaf in self._leaves.values():
            leaf.hand_over()

    def _go(self, stop: PageVisit, part: str = "", *, visit: bool = True) -> None:
        """Go to a page, year, record and its part `part`; note the visit; do nothing if this office lacks the page."""
        if stop.page not in self._pages:
            return
        self._look_for_folder()
        self.hand_over()
        doing.debug("page %s", stop.page)
        if visit:
            self._trail.leave(self.stop().record)
            self._trail.visit(stop)
        leaf = self.leaf(stop.page)
        if self._back_to and stop.page == self._back_to.page:
            self.way_back.show_locked("")
        self.key, self.year = stop.page, stop.year
        self.sidebar.show_page(self._pages[stop.page].under or stop.page)
        self._show_years()
        if not self.member and not self.room.office.within:
            self.room.settings.note_year(self.room.folder, self.year, _present())
        if self._stack.wake(leaf.widget):
            self.room.look.changed.emit()  # measured again after styling
        if stop.record is not None:
            leaf.lead_to(stop.record)
        leaf.refresh(stop.year)
        self._stack.setCurrentWidget(leaf.widget)
        leaf.enter()
        self._show_header()
        if stop.record is not None:
            if part:
                leaf.go_for(stop.record, part)
            else:
                leaf.go_to(stop.record)
        self._calm.start()

    def _read_ahead(self) -> None:
        """Read the forms in the background, then count what waits, as its words name documents."""
        if not self.session.closed:
            in_background(
                partial(read_ahead, self.session, self.room.unit), lambda _read: self._known()
            )

    def _known(self) -> None:
        if isValid(self) and not self.session.closed:
            self._later.start()

    def _show_header(self) -> None:
        """Show the page's path, title and actions."""
        self.header.show_place(self.leaf(self.key).place())
        self.header.year.setVisible(self._pages[self.key].yearly)

    def _show_years(self) -> None:
        """Show the selectable years: those that have a plan or assessment, the one for which the folder was made, and
        those next to the present year, as plans are written before a year begins."""
        if self.member:  # the round has its own year
            self.header.year.show_years((self.year,), self.year)
            return
        read = self.session.read
        unit = self.room.unit
        present = _present()
        kept = read(
            lambda r: (*r.records("plan", unit), *r.records("assessment", unit, round="self"))
        )
        years = {present, present - 1, present + 1} | {
            year for one in kept if (year := one.number("year"))
        }
        every = tuple(sorted({*years, self._made_for(), self.year}))
        self.header.year.show_years(every, self.year, present)

    def _made_for(self) -> int:
        """Return the year for which the folder was made."""
        made_for = self.session.read(lambda reader: reader.trust.here().get("year"))
        return made_for if isinstance(made_for, int) and made_for else _present()

    def _first_year(self) -> int:
        """Return the year to show first: the one last shown on this PC, else the last one with an assessment, else the
        one for which the folder was made; but the present one if it has begun since that was shown or made."""
        shown, since = self.room.settings.year(self.room.folder)
        # an archive and a round stay in their years
        dated = not self.member and not self.room.office.within
        if shown and dated:
            return _present() if _present() > since else shown
        assessed = self.session.read(
            lambda reader: reader.records("assessment", self.room.unit, round="self")
        )
        last = max((record.number("year") or 0 for record in assessed), default=self._made_for())
        if dated:
            past = self.session.read(lambda reader: reader.history.of(home(self.room.unit), "name"))
        else:
            past = ()
        made = min((datetime.fromtimestamp(one.clock / 1000).date() for one in past), default=None)
        return _present() if made is not None and _present() > fiscal_year(made) else last

    def _count(self) -> None:
        """Show what waits to be decided or sent, and what undo would do; nothing once the folder is closed."""
        with suppress(SessionEnded):  # a closing backup is reported after the last reading
            for page in self._pages.values():
                if page.under:
                    continue
                count = self._counts.get(page.key, 0) or page.badge(self.room)
                self.sidebar.show_entry(page.key, there=self._is_there(page), count=count)
            if self.room.backing.known.seen is None:
                self.room.backing.known.look()
            self.header.show_state(state_line(self.room.backing.known.seen, datetime.now()))
            self.header.show_deeds(*self.commands.words())

    def _backed_up(self, backup: Backup) -> None:
        with suppress(SessionEnded):  # the folder was closed meanwhile
            self._telling.backed_up(backup, self.session.read_else(backup.names, {}))

    def _counted(self, key: str, count: int, wrong: str) -> None:
        """Show a count that a page made itself; `wrong` is reported calmly, with a way to that page."""
        self._counts[key] = count
        if key not in self._pages:
            if self._telling.worries(wrong) and wrong:
                self.toast.tell(wrong, None, "warn")
            return
        self.sidebar.show_entry(key, there=self._is_there(self._pages[key]), count=count)
        if self._telling.worries(wrong) and wrong and key != self.key:
            self.toast.tell(
                wrong,
                HeaderAction(_("ดู"), self._pages[key].icon, partial(self.show_page, key)),
                "warn",
            )

    def _look_for_folder(self) -> None:
        """Report if the folder is gone, so that nothing is called saved then."""
        problem = self._guard.problem()
        if problem is not None:
            self.failed.emit(problem)

    def _look_after(self) -> None:
        """Examine the folder and do other deferred work once the window is idle and pages have been read."""
        if QThreadPool.globalInstance().activeThreadCount() and self._patience:
            self._patience -= (
                1  # a read that hangs on a dead network must not prevent the examination
            )
            self._at_rest.start()
            return
        from ui.desktop.health.watch import watch_of

        in_background(partial(read_linked, self.session, self.room.unit), lambda _read: None)
        watch_of(self.room).begin()
        if self.room.office.post.folder.state().place:
            from ui.desktop.exchange.post_watch import post_watch_of

            post_watch_of(self.room).begin()
        self.session.rest()

    def fit(self) -> None:
        """Fit sidebar and header to the window's width; the sidebar is narrow if needed or chosen by the person."""
        self.sidebar.show_narrow(self._is_tight())
        self.header.show_office(self.sidebar.office if self.sidebar.narrow else "")
        self.header.show_room(self._width())

    def _width(self) -> int:
        """Return the width in pixels at 100 %."""
        return self.width() * 100 // self.room.look.scale

    def _is_tight(self) -> bool:
        return self.room.settings.rail or self._width() < EASY

    # -- signals

    def _changed(self, changes: Changes) -> None:
        self._there.clear()
        self._telling.saved(changes)
        self._look_for_folder()
        if changes.label != TYPED:
            self._later.start()
        if any(ref.entity in YEARS for ref in changes.touched):
            self._show_years()
        if changes.label in PRINTED:
            self.room.files.printed(changes)
        self.commands.show_saved(changes)

    def _connect(self) -> None:
        """Connect the signals of the parts."""
        room = self.room
        room.look.changing.connect(self.fit)
        self.sidebar.chosen.connect(self.show_page)
        self.header.year.chosen.connect(self.open_year)
        self.people.switched.connect(self._count)
        self.people.switched.connect(room.host.person_changed)
        room.host.choose_person.connect(self.people.choose)
        room.host.ask_new_person.connect(self.people.ask_new)
        room.host.ask_pin.connect(self.people.ask_pin)
        room.host.open_files.connect(self._dropping.take)
        room.host.begin_plan.connect(self._dropping.begin_plan)
        room.host.read_scans.connect(partial(self._dropping.give, "scans"))
        room.host.report.connect(self._telling.report)
        room.host.refuse.connect(self._refused)
        room.host.renew_header.connect(lambda key: self._show_header() if key == self.key else None)
        room.host.show_page.connect(self.show_page)
        room.host.show_place.connect(lambda key, ref: self._go(PageVisit(key, self.year, ref)))
        room.host.jump.connect(self.jump)
        room.host.offer_way_back.connect(self._offer_way_back)
        self.way_back.go.clicked.connect(self._go_back)
        room.host.focus_moved.connect(self._keyboard.moved)
        if room.office.read_only is not None or room.office.within:
            room.host.focus_moved.connect(lambda _left, entry: hold_entry(entry))
        self._locked.go.clicked.connect(self._unlock)
        room.backing.made.connect(lambda _backup: self._later.start())
        room.backing.known.changed.connect(self._later.start)
        room.backing.made.connect(self._backed_up)
        room.backing.failed.connect(self.failed)
        room.backing.worried.connect(self._telling.worried)
        room.host.toast.connect(self.toast.tell)
        room.host.count.connect(self._counted)
        room.news.changed.connect(self._changed)
        room.news.refused.connect(
            lambda problem: QTimer.singleShot(0, self, lambda: self._unsaved(problem))
        )
        room.news.progress.connect(room.files.progressed)
        room.news.ended.connect(room.files.ended)

    def _unlock(self) -> None:
        """Leave the read-only state: back from an archive, or to what makes writing possible."""
        host, office = self.room.host, self.room.office
        if office.within:
            host.show_archive("")
        else:
            problem = office.unwritable or office.lost_keys
            if problem is not None:
                host.rescue(problem)

    def _unsaved(self, problem: UserError) -> None:
        """Show that the pen refused to save, unless everything is saved and only an undo or a question is concerned."""
        stays = isinstance(problem, UndoError | DisclosureError | ClockDoubtError)
        self._refused(
            problem, problem.what if stays else _("ยังไม่บันทึก: {what}").format(what=problem.what)
        )

    def _refused(self, problem: UserError, message: str = "") -> None:
        """Show an error that its page has not shown already. The header shows `message`, "" = what went wrong."""
        self.header.show_saved(
            message or problem.what,
            "info" if isinstance(problem, UndoError | DisclosureError | ClockDoubtError) else "bad",
        )
        asks = isinstance(problem, ClockDoubtError)  # no page has a button for the answer
        if asks or not any(leaf.shows_error(problem) for leaf in self._leaves.values()):
            self.failed.emit(problem)

    def _begin(self) -> None:
        """Show whose folder it is, and its last year."""
        name, code = self.session.read(lambda reader: office_of(reader, self.room.unit))
        if self.member:
            self.sidebar.show_office(self.session.read(own_member)[1] or name, _("กรรมการ"))
        else:
            self.sidebar.show_office(name, _("รหัสหน่วยงาน {code}").format(code=code) if code else "")
        for page in self._pages.values():
            if not page.under:
                self.sidebar.show_entry(page.key, there=self._is_there(page), count=0)
        self.fit()
        FirstPaintWatcher(self).then(self._read_ahead)  # not while the window is being made
        if self.member:
            first = "committee"
        elif self.room.office.within:
            first = "documents"
        else:
            first = FIRST
        self.open_year(self._first_year(), first)


def _present() -> int:
    """Return the fiscal year that it is by the clock of this PC."""
    return fiscal_year(datetime.now().date())
