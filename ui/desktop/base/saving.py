"""Keeping a page up to date with the folder, and saving while a person types."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from time import perf_counter
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from core.errors import UserError
from core.forms.ports import bound_form
from ui.desktop.widgets.late import later

if TYPE_CHECKING:
    from pathlib import Path

    from core.forms.ports import Action
    from core.log.ports import Draft
    from core.values import Changes, Record, Ref
    from ui.desktop.base.page_context import PageContext
    from ui.session import Job, Session

_Key = TypeVar("_Key")
_Edit = TypeVar("_Edit")
PROVING = frozenset({"evidence", "link"})  # entities that come by the hundred, and that nobody types
REST = 300  # milliseconds after which they are read
SPARE, LATEST = 20, 2000  # times what a reading took there is none, on a PC however slow; milliseconds at most


class Keeper(QObject):
    """Which record of the office a page shows, and what news mean for it; what nobody sees is read once it is shown."""

    shown = Signal(object)  # what was read, after the page shows it
    lost = Signal()  # the record is gone
    busy = Signal()  # something is on its way to the folder

    def __init__(
        self,
        session: Session,
        page: QWidget,
        read: Callable[[], object],
        waiting: Callable[[], bool],
        entities: frozenset[str],
        *,
        often: bool,
    ) -> None:
        """`entities` are those the page shows; proofs are read a moment after the last, or if `often` the first.

        `waiting`: something typed waits for what is read, also of a page that is left.
        """
        super().__init__(page)
        self.ref: Ref | None = None
        self._session, self._page, self._entities, self._often = session, page, entities, often
        self._read, self._waiting, self._stale = read, waiting, False
        self._seen: dict[Ref, int] = {}  # what was shown, in which order
        self._soon = later(self, REST, self.renew)
        page.installEventFilter(self)

    def renew(self) -> None:
        """What the page shows has changed: it is read now, or once somebody sees it."""
        self._stale = not (self._page.isVisible() or self._waiting())
        if not self._stale:
            self._read()

    def eventFilter(self, _page: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and self._stale:
            self._stale = False
            self._read()
        return False

    def of_year(self, year: int, entity: str, unit: str, **fields: str) -> tuple[Ref, ...]:
        """The records of this kind that a unit has for a year, that which was shown last before all others.

        Those whose form is not here stand at the end: they can only be spoken of.
        """
        found = self._session.read(lambda reader: reader.records(entity, unit, **fields))
        own = [one for one in found if one.number("year") == year]
        own.sort(key=lambda one: (-self._seen.get(one.ref, 0), self._formless(one), one.number("no") or 1))
        return tuple(one.ref for one in own)

    def _formless(self, record: Record) -> bool:
        try:
            return not self._session.forms.get(bound_form(record))
        except UserError:
            return True

    def turn(self, ref: Ref, show: Callable[[], object]) -> None:
        """Show another record; none is shown if that raises UserError."""
        self._seen[ref] = max(self._seen.values(), default=0) + 1
        self.ref, self._stale = ref, False
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

    def stop(self) -> None:
        """The folder is closed: read nothing more."""
        self._soon.stop()


class PendingEdits(Generic[_Key, _Edit]):
    """One edit per key is under way at a time: the next one names what the one before has written."""

    def __init__(self, send: Callable[[_Key, _Edit], None], joined: Callable[[_Edit, _Edit], _Edit]) -> None:
        """`send` gives an edit to the pen; `joined` combines an older and a newer one that wait."""
        self._send, self._joined = send, joined
        self._under_way: set[_Key] = set()
        self._waiting: dict[_Key, _Edit] = {}

    @property
    def waiting(self) -> bool:
        """Whether a newer edit waits: what is read now is older than what the page shows."""
        return bool(self._waiting)

    def ask(self, key: _Key, edit: _Edit) -> None:
        """Send the edit, or let it wait for the one before it."""
        if key in self._under_way:
            before = self._waiting.get(key)
            self._waiting[key] = edit if before is None else self._joined(before, edit)
        else:
            self._under_way.add(key)
            self._send(key, edit)

    def done(self, saved: Callable[[_Key], bool]) -> None:
        """The edits of the keys that are `saved` are no longer under way."""
        self._under_way = {key for key in self._under_way if not saved(key)}

    def refused(self) -> None:
        """Something was refused, unknown which: nothing is under way any more."""
        self._under_way.clear()

    def go_on(self, again: Callable[[_Key, _Edit], _Edit | None]) -> None:
        """Send what waited, as `again` rebuilds it over what is shown by now; None drops an edit."""
        for key in [key for key in self._waiting if key not in self._under_way]:
            edit = again(key, self._waiting.pop(key))
            if edit is not None:
                self.ask(key, edit)


def left_drafts(session: Session, here: Callable[[Draft], bool]) -> Collection[Draft]:
    """The drafts that are `here`: typed in fields nobody had left when the program last ended."""
    return [one for one in session.read(lambda reader: reader.drafts.all()) if not one.refused and here(one)]


def touched(changes: Changes, *entities: str) -> bool:
    """Whether records of one of these entities have changed."""
    return any(ref.entity in entities for ref in changes.touched)


class PageUpdates(QObject):
    """Held by the desk of the page; news while the page is hidden leave it `stale`."""

    def __init__(
        self,
        room: PageContext,
        page: QWidget,
        read: Callable[[], object],
        rest: int = 0,
        *,
        entities: frozenset[str] = frozenset(),
        silent: frozenset[str] = frozenset(),
        often: bool = False,
    ) -> None:
        """`read` is called `rest` milliseconds after the last news, or if `often` after the first; 0 = at once.

        `entities` are those the page shows, empty = all; news with a `silent` label do not concern it.
        """
        super().__init__(page)
        self.stale = True  # reset by whoever reads
        self._files = [room.folder / f"prongsai.db{end}" for end in ("", "-wal")]
        self._asked: tuple[object, ...] = ()
        self._shown: tuple[object, ...] = ()
        self._page, self._read, self._entities, self._silent, self._often = page, read, entities, silent, often
        self._rest, self._later = rest, later(self, rest, self._reread)
        room.news.changed.connect(self._changed)
        room.host.closing.connect(self._later.stop)

    def due(self, *beside: object) -> bool:
        """Whether to read: news have come since what is shown was read, or what the folder does not say (`beside`: the
        year, the day, what was sent) or its file is another than then: somebody may have changed that by force."""
        self._asked = (*beside, *map(_stamp, self._files))
        if self._asked == self._shown and not self.stale:
            return False
        self.stale = False
        return True

    def arrived(self, *, settled: bool = True) -> None:
        """What was due is shown; not `settled`: it hangs on more, and is due whenever it is asked for."""
        self._shown = self._asked if settled else ()

    def note(self) -> None:
        """What the page shows has changed."""
        self.stale = True
        if not self._page.isVisible():
            return
        if not self._rest:
            self._read()
        elif not (self._often and self._later.isActive()):
            self._later.start()

    def _reread(self) -> None:
        """Read what has come and was not read meanwhile; news that go on coming take a small part of the window's time,
        on a slow PC too."""
        if not self.stale:
            return
        began = perf_counter()
        self._read()
        if self._often:
            took = int(1000 * (perf_counter() - began))
            self._later.setInterval(max(self._rest, min(SPARE * took, LATEST)))

    def _changed(self, changes: Changes) -> None:
        concerned = not self._entities or touched(changes, *self._entities)
        if concerned and changes.label not in self._silent:
            self.note()


def _stamp(file: Path) -> tuple[int, int]:
    """When it was written last and how large it is; zeros = it is not there."""
    with suppress(OSError):
        now = file.stat()
        return now.st_mtime_ns, now.st_size
    return 0, 0
