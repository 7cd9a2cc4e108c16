"""Keeps pages up to date: reads them in the background, and again when saved changes touch what they show."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from core.errors import UserError
from core.forms.ports import Action, bound_form, form_here
from core.values import Changes, Ref
from ui.desktop.base.background import BackgroundReader, View
from ui.desktop.base.page_context import PageContext, ignored
from ui.desktop.widgets.late import VisiblePageUpdater, later
from ui.session import QueuedAction

_Result = TypeVar("_Result")
PROVING = frozenset({"evidence", "link"})  # entities that change by the hundred and are never typed
# entities used by any document of a year
AROUND = PROVING | {"person", "office", "unit", "programme"}
REST = 300  # milliseconds after which changes of PROVING are read
# wait after a reading, as a multiple of its duration, on slow PCs too; most milliseconds
SPARE = 20
LATEST = 2000


def touched(changes: Changes, *entities: str) -> bool:
    """Return whether records of one of these entities are among the changes."""
    return any(ref.entity in entities for ref in changes.touched)


class PageRefresher(QObject, Generic[_Result]):
    """Reads the content of a page and shows it; `stale`: something has changed since, while the page was hidden."""

    def __init__(
        self,
        context: PageContext,
        page: QWidget,
        read: Callable[[], View[_Result] | None],
        show: Callable[[_Result], object] = ignored,
        *,
        entities: frozenset[str] = frozenset(),
        silent: frozenset[str] = frozenset(),
        rest: int = 0,
        often: bool = False,
    ) -> None:
        """Keep `page` up to date. `read` returns the view to read in the background for `show`, or None if there is
        nothing or it has read by itself. Changes of other `entities` (empty = all) or with a `silent` label are
        ignored. It is read `rest` milliseconds (0 = at once) after the last change, or with `often` after the first."""
        super().__init__(page)
        self.year = 0  # fiscal year shown
        self.stale = self._news = (
            True  # whether changes came since the last reading; since what is shown was read
        )
        self._files = [context.folder / f"prongsai.db{end}" for end in ("", "-wal")]
        self._asked: tuple[object, ...] = ()
        self._shown: tuple[object, ...] = ()
        self._page = page
        self._view = read
        self._show = show
        self._entities = entities
        self._silent = silent
        self._often = often
        self._reader = BackgroundReader(context.session, page)
        self._rest, self._later = rest, later(self, rest, self._reread)
        context.news.changed.connect(self._changed)
        context.host.closing.connect(self._later.stop)

    # -- reading

    def show_year(self, year: int) -> None:
        """Read and show this fiscal year (Buddhist era)."""
        self.year = year
        self.read()

    def read(self) -> None:
        """Read the page now; of several readings under way only the newest is shown."""
        self._news, self.stale = self.stale, False
        view = self._view()
        if view is not None:
            self.read_behind(view)

    def read_behind(self, view: View[_Result]) -> None:
        """Read this view in the background, and show it unless another reading was requested meanwhile."""
        asked = self._asked
        self._reader.read(view, lambda result: self.show(result) if asked == self._asked else None)

    def show(self, result: _Result) -> None:
        """Show `result` on the page, which is then up to date until something changes."""
        self._shown = self._asked
        self._show(result)

    def catch_up(self) -> bool:
        """Begin to read the page if it is stale; return whether a reading is under way now."""
        if self.stale:
            self.read()
            return True
        return self._reader.reading

    def read_again(self) -> None:
        """Read the page now, even if nothing has changed."""
        self.stale = True
        self.read()

    def due(self, *beside: object) -> bool:
        """Return whether the page must be read anew: since the last reading, records, year, database file or `beside`
        (such as the date) have changed. False if this very state is being read already."""
        there = (self._shown, self._asked if self._reader.reading else ())
        self._asked = (self.year, *beside, *map(_stamp, self._files))
        return self._news or self._asked not in there

    # -- changes

    def note(self) -> None:
        """Mark the page as stale, and read it if it is visible."""
        self.stale = True
        if not self._page.isVisible():
            return
        if not self._rest:
            self.read()
        elif not (self._often and self._later.isActive()):
            self._later.start()

    def _changed(self, changes: Changes) -> None:
        concerned = not self._entities or touched(changes, *self._entities)
        if concerned and changes.label not in self._silent:
            self.note()

    def _reread(self) -> None:
        """Read changes not read yet; a flow of them takes only a small part of the window's time."""
        if not self.stale or not self._page.isVisible():
            return
        began = perf_counter()
        self.read()
        if self._often:
            took = int(1000 * (perf_counter() - began))
            self._later.setInterval(max(self._rest, min(SPARE * took, LATEST)))


def _stamp(file: Path) -> tuple[int, int]:
    """Return modification time (ns) and size of a file, or zeros if it does not exist."""
    with suppress(OSError):
        now = file.stat()
        return now.st_mtime_ns, now.st_size
    return 0, 0


class RecordTracker(QObject):
    """Keeps track of the record that a page shows, and of changes to it; a hidden page is read when shown."""

    shown = Signal()  # the page shows what was read
    lost = Signal()  # the record no longer exists
    busy = Signal()  # something is being saved

    def __init__(
        self,
        context: PageContext,
        page: QWidget,
        read: Callable[[], object],
        entities: frozenset[str],
        *,
        waiting: Callable[[], bool] = lambda: False,
        often: bool = False,
    ) -> None:
        """Keep `page`, which shows `entities`, up to date; proofs are read a moment after their last change, or with
        `often` after the first. `waiting`: whether typed input needs the reading, even if the page is hidden."""
        super().__init__(page)
        self.ref: Ref | None = None
        self._session = context.session
        self._entities = entities
        self._often = often
        self._reading = VisiblePageUpdater(page, read, waiting)
        self._seen: dict[Ref, int] = {}  # order in which records were shown
        self._soon = later(self, REST, self.renew)
        context.host.closing.connect(self._soon.stop)

    def renew(self) -> None:
        """Read the page now, or, if it is hidden, once it is visible."""
        self._reading.ask()

    def of_year(self, year: int, entity: str, unit: str, **fields: str) -> tuple[Ref, ...]:
        """Return a unit's records of an `entity` and year with these field values. The record shown most recently comes
        first; records without their form come last."""
        found = self._session.read(lambda reader: reader.records(entity, unit, **fields))
        forms = self._session.forms
        seen = self._seen
        own = [one for one in found if one.number("year") == year]
        own.sort(
            key=lambda one: (
                -seen.get(one.ref, 0),
                not form_here(forms, bound_form(one)),
                one.number("no") or 1,
            )
        )
        return tuple(one.ref for one in own)

    def turn(self, ref: Ref, show: Callable[[], object]) -> None:
        """Show the record `ref` by calling `show`. A UserError from it is raised again, and no record is shown."""
        self._seen[ref] = max(self._seen.values(), default=0) + 1
        self.ref, self._reading.due = ref, False
        try:
            show()
        except UserError:
            self.ref = None
            raise

    def do(self, action: Action) -> QueuedAction:
        """Emit `busy`, hand an action to the writing thread and return its job."""
        self.busy.emit()
        return self._session.do(action)

    def concerns(self, changes: Changes) -> bool:
        """Return whether the changes require reading the page now. If only evidence changed, return False and read the
        page soon; if the page's record is gone, return False and emit `lost`."""
        found = {ref.entity for ref in changes.touched} & self._entities
        if self.ref in changes.touched and self.gone():
            self.lost.emit()
            return False
        if found and found <= PROVING:
            if not (self._often and self._soon.isActive()):
                self._soon.start()
            return False
        return bool(found)

    def gone(self) -> bool:
        """Return whether the shown record does not exist or is in the bin, as after undoing its creation."""
        ref = self.ref
        record = self._session.read(lambda reader: reader.record(ref)) if ref else None
        return record is None or record.deleted
