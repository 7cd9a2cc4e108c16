"""How a page stays in step with the folder: read behind the window, and read again when news touch what it shows."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from time import perf_counter
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from core.errors import UserError
from core.forms.ports import bound_form, form_here
from ui.desktop.base.background import BackgroundReader
from ui.desktop.widgets.late import WhenSeen, later

if TYPE_CHECKING:
    from pathlib import Path

    from core.forms.ports import Action
    from core.values import Changes, Ref
    from ui.desktop.base.background import View
    from ui.desktop.base.page_context import PageContext
    from ui.session import Job

_Result = TypeVar("_Result")
PROVING = frozenset({"evidence", "link"})  # entities that come by the hundred, and that nobody types
AROUND = PROVING | {"person", "office", "unit", "programme"}  # that any document of a year names
REST = 300  # milliseconds after which those of PROVING are read
SPARE, LATEST = 20, 2000  # times what a reading took there is none, on a PC however slow; milliseconds at most


def touched(changes: Changes, *entities: str) -> bool:
    """Whether records of one of these entities have changed."""
    return any(ref.entity in entities for ref in changes.touched)


def _no_show(_result: object) -> None:
    """Of a page that reads in the window and shows that by itself."""


class LivePage(QObject, Generic[_Result]):
    """Reads what a page shows and hands it over; news while nobody sees the page leave it stale until it is read."""

    def __init__(
        self, room: PageContext, page: QWidget, read: Callable[[], View[_Result] | None],
        show: Callable[[_Result], object] = _no_show, *, entities: frozenset[str] = frozenset(),
        silent: frozenset[str] = frozenset(), rest: int = 0, often: bool = False,
    ) -> None:  # fmt: skip
        """`read` gives what is to be read behind the window for `show`; None = nothing, or it has read by itself.

        News of other `entities` than these (empty = all), or with a `silent` label, do not concern the page. It is read
        `rest` milliseconds after the last news, or if `often` after the first; 0 = at once.
        """
        super().__init__(page)
        self.year = 0  # fiscal year that is shown
        self.stale = self._news = True  # whether news have come since it was read; since what is shown was
        self._files = [room.folder / f"prongsai.db{end}" for end in ("", "-wal")]
        self._asked: tuple[object, ...] = ()
        self._shown: tuple[object, ...] = ()
        self._page, self._view, self._show = page, read, show
        self._entities, self._silent, self._often = entities, silent, often
        self._reader = BackgroundReader(room.session, page)
        self._rest, self._later = rest, later(self, rest, self._reread)
        room.news.changed.connect(self._changed)
        room.host.closing.connect(self._later.stop)

    # -- reading

    def show_year(self, year: int) -> None:
        """Show a fiscal year."""
        self.year = year
        self.read()

    def read(self) -> None:
        """Read the page now; of several readings asked for meanwhile only the newest is shown."""
        self._news, self.stale = self.stale, False
        if (view := self._view()) is not None:
            self.read_behind(view)

    def read_behind(self, view: View[_Result]) -> None:
        """Read this behind the window, then show it, unless something else has been asked for since."""
        asked = self._asked
        self._reader.read(view, lambda result: self.show(result) if asked == self._asked else None)

    def show(self, result: _Result) -> None:
        """Show what was read; until something has changed it is not due again."""
        self._shown = self._asked
        self._show(result)

    def catch_up(self) -> bool:
        """Read the page if news have come since it was read; whether something is being read."""
        if self.stale:
            self.read()
            return True
        return self._reader.reading

    def read_again(self) -> None:
        """Read the page now, also where nothing it is asked by has changed."""
        self.stale = True
        self.read()

    def due(self, *beside: object) -> bool:
        """Whether to read: news have come since what is shown was read, or the year or what the folder does not say
        (`beside`: the day, what was sent) or its file is another than then: somebody may have changed that by force.
        What is being read of the same is not read once more."""
        there = (self._shown, self._asked if self._reader.reading else ())
        self._asked = (self.year, *beside, *map(_stamp, self._files))
        return self._news or self._asked not in there

    # -- news

    def note(self) -> None:
        """What the page shows has changed."""
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
        """Read what has come and was not read meanwhile; news that go on coming take a small part of the window's time,
        on a slow PC too."""
        if not self.stale or not self._page.isVisible():
            return
        began = perf_counter()
        self.read()
        if self._often:
            took = int(1000 * (perf_counter() - began))
            self._later.setInterval(max(self._rest, min(SPARE * took, LATEST)))


def _stamp(file: Path) -> tuple[int, int]:
    """When it was written last and how large it is; zeros = it is not there."""
    with suppress(OSError):
        now = file.stat()
        return now.st_mtime_ns, now.st_size
    return 0, 0


class LiveRecord(QObject):
    """Which record of the office a page shows, and what news mean for it; what nobody sees is read once it is shown."""

    shown = Signal(object)  # what was read, after the page shows it
    lost = Signal()  # the record is gone
    busy = Signal()  # something is on its way to the folder

    def __init__(
        self, room: PageContext, page: QWidget, read: Callable[[], object], entities: frozenset[str], *,
        waiting: Callable[[], bool] = lambda: False, often: bool = False,
    ) -> None:  # fmt: skip
        """`entities` are those the page shows; proofs are read a moment after the last, or if `often` the first.

        `waiting`: something typed waits for what is read, also of a page that is left.
        """
        super().__init__(page)
        self.ref: Ref | None = None
        self._session, self._entities, self._often = room.session, entities, often
        self._reading = WhenSeen(page, read, waiting)
        self._seen: dict[Ref, int] = {}  # what was shown, in which order
        self._soon = later(self, REST, self.renew)
        room.host.closing.connect(self._soon.stop)

    def renew(self) -> None:
        """What the page shows has changed: it is read now, or once somebody sees it."""
        self._reading.ask()

    def of_year(self, year: int, entity: str, unit: str, **fields: str) -> tuple[Ref, ...]:
        """The records of this kind that a unit has for a year, that which was shown last before all others.

        Those whose form is not here stand at the end: they can only be spoken of.
        """
        found = self._session.read(lambda reader: reader.records(entity, unit, **fields))
        forms, own = self._session.forms, [one for one in found if one.number("year") == year]
        own.sort(
            key=lambda one: (-self._seen.get(one.ref, 0), not form_here(forms, bound_form(one)), one.number("no") or 1)
        )
        return tuple(one.ref for one in own)

    def turn(self, ref: Ref, show: Callable[[], object]) -> None:
        """Show another record; none is shown if that raises UserError."""
        self._seen[ref] = max(self._seen.values(), default=0) + 1
        self.ref, self._reading.due = ref, False
        try:
            show()
        except UserError:
            self.ref = None
            raise

    def do(self, action: Action) -> Job:
        """Hand a save to the pen, and emit `busy`."""
        self.busy.emit()
        return self._session.do(action)

    def concerns(self, changes: Changes) -> bool:
        """Whether the page is to be read again now; proofs are read later, a record that is gone emits `lost`."""
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
        """Whether the record is not here or lies in the bin: its making was undone, here or elsewhere."""
        ref = self.ref
        found = self._session.read(lambda reader: reader.record(ref)) if ref else None
        return found is None or found.deleted
