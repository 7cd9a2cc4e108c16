"""Watches the post folder of an office: shows what has come, writes what is due, imports what a person allowed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from core.errors import DisclosureError, UserError
from core.exchange.post_deeds import OwnFileImport, PostStep, take_posts, write_posts
from core.exchange.post_folder import PostFolderView, PostPlan, post_plan, post_view
from core.forms.ports import Reader
from core.i18n import _
from core.log.post import PostListing
from core.values import Changes
from ui.desktop.base.background import BackgroundReader, apart, beside
from ui.desktop.base.page_context import PageContext
from ui.desktop.widgets.late import later

LOOK = 30_000  # milliseconds between looks: shares and some synchronised drives send no events
SOON = 2_000  # milliseconds after an event, and before a file that has just come is opened
WRITE = 600_000  # milliseconds between checks of what is due, and after an import, which can be undone until then


class PostFolderWatch(QObject):
    """The watch over one office's post folder. `view`, `listing` and `problems` are as of the last look."""

    changed = Signal()  # what there is to show of the folder

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.host)
        self._context = context
        self.folder = context.office.post.folder
        self.state = self.folder.state()
        self.listing: PostListing | None = None  # None = the folder is not there
        self.view = PostFolderView()
        # {unit: (its name, why nothing was written to it)}
        self.problems: dict[str, tuple[str, UserError]] = {}
        self._looking = self._writing = False
        self._tried: set[str] = set()  # SHA-256 of files of own PCs that were imported, or refused
        self._reader = BackgroundReader(context.session, self)
        self._planner = BackgroundReader(context.session, self)
        self._watcher = QFileSystemWatcher(self)
        self._soon = later(self, SOON, self.look)
        self._often = QTimer(self, interval=LOOK)
        self._write = QTimer(self, interval=WRITE)
        self._watcher.directoryChanged.connect(lambda _path: self._soon.start())
        self._often.timeout.connect(self.look)
        self._write.timeout.connect(self.plan)
        context.news.changed.connect(self._saved)
        context.host.closing.connect(self._close)

    @property
    def is_possible(self) -> bool:
        """Whether this office may use a post folder now: it can be written, and shows its present work."""
        return self._context.office.read_only is None and not self._context.office.within

    def begin(self) -> None:
        """Look at the folder from now on, if one is in use; else rest."""
        self.state = self.folder.state()
        self.listing = None
        self.problems.clear()
        if watched := self._watcher.directories():
            self._watcher.removePaths(watched)
        if self.state.place and self.is_possible:
            self._often.start()
            self._write.start()
            self.look()
        else:
            self.stop()
        self._read()

    def stop(self) -> None:
        for timer in (self._soon, self._often, self._write):
            timer.stop()

    def _close(self) -> None:
        """Stop, and write what receivers lack while the folder closes, if the post folder was there a moment ago."""
        self.stop()
        if self.listing is not None:
            self._do(self._context.session.read(self._planned(self.listing, at_once=True)))

    def look(self) -> None:
        """Look at what lies in the folder, on a thread of its own: a share may not answer for long."""
        if self._looking or not self.state.place:
            return
        self._looking, place = True, Path(self.state.place)
        look = partial(self.folder.look, place, patient=True)
        looked, over = partial(self._looked, place), partial(setattr, self, "_looking", False)
        beside(self, look, looked, lambda _problem: looked(None), ended=over, start=apart)

    def _looked(self, place: Path, listing: PostListing | None) -> None:
        if str(place) != self.state.place:
            self._soon.start()  # another folder was chosen meanwhile
            return
        before, self.listing = self.listing, listing
        if listing is not None:
            if not self._watcher.directories():
                self._watcher.addPath(str(place))  # after a stick came back, too
            if listing.unready and listing != before:
                self._soon.start()
            if before is None:
                self.plan()
        if listing != before:
            self._read()

    def _read(self) -> None:
        """Read again what is shown of the folder."""
        self.state, room = self.folder.state(), self._context
        read = partial(post_view, unit=room.unit, post=room.office.post, listing=self.listing)
        self._reader.read(read, self._show)

    def _show(self, view: PostFolderView) -> None:
        if view.task != self.view.task:
            self._context.host.posted(view.task)
        self.view = view
        self.changed.emit()
        own = [
            one
            for one in view.arrived
            if one.unit == self._context.unit and one.sha256 not in self._tried
        ]
        if own and self.state.own_at_once:
            self._tried |= {one.sha256 for one in own}
            take = partial(take_posts, files=own, post=self._context.office.post)
            begin = partial(self._context.do, take, step=self._took)
            self._context.backing.before("import", begin)

    def _took(self, step: object) -> None:
        if isinstance(step, OwnFileImport) and step.outcome.in_effect:
            text = _("นำเข้า {file} จากเครื่องอื่นของหน่วยงานนี้แล้ว")
            self._context.host.report(text.format(file=step.outcome.file_name), "ok")

    def plan(self, *, at_once: bool = False) -> None:
        """Work out in the background what is due, and do it."""
        if at_once:
            self.problems.clear()  # what named people may be mended
        listing = self.listing
        if listing is None or self._writing:
            return
        self._planner.read(self._planned(listing, at_once=at_once), self._do)

    def _planned(self, listing: PostListing, *, at_once: bool) -> Callable[[Reader], PostPlan]:
        room, now = self._context, datetime.now().astimezone()
        plan = partial(post_plan, unit=room.unit, post=room.office.post, listing=listing)
        return partial(plan, now=now, at_once=at_once)

    def _do(self, plan: PostPlan) -> None:
        if self._writing:
            return
        # a file that names people is not tried again by itself: to search its words may take long
        stuck = {
            one.unit: self.problems[one.unit]
            for one in plan.due
            if isinstance(self.problems.get(one.unit, ("",))[-1], DisclosureError)
        }
        self.problems = stuck
        due = [one for one in plan.due if one.unit not in stuck]
        self._writing = bool(due or plan.spent)
        if not self._writing:
            self.changed.emit()
            return
        plan = plan._replace(due=due)
        write = partial(write_posts, plan=plan, post=self._context.office.post)
        self._context.do(write, step=self._wrote, ended=lambda _job: self._written())

    def _wrote(self, step: object) -> None:
        if isinstance(step, PostStep) and step.problem is not None:
            self.problems[step.receiver.unit] = step.receiver.name, step.problem

    def _written(self) -> None:
        self._writing = False
        self._read()
        self._soon.start()

    def _saved(self, changes: Changes) -> None:
        if changes.label == "take_in":
            self._write.start()
            self._read()


def post_watch_of(context: PageContext) -> PostFolderWatch:
    """Return this office's only PostFolderWatch, made on first use."""
    found = context.host.findChild(PostFolderWatch)
    return found if found is not None else PostFolderWatch(context)
