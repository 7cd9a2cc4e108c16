"""What every page needs that saves while a person types: which record it shows, one wish per place under way."""

from collections.abc import Callable, Collection
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from core.errors import UserError
from core.log.ports import Action, Draft
from core.values import Changes, Ref
from ui.desktop.widgets.late import later
from ui.session import Session

_Key = TypeVar("_Key")
_Edit = TypeVar("_Edit")
PROVING = frozenset({"evidence", "link"})  # entities that come by the hundred, of which nobody is typing
REST = 300  # milliseconds after which they are read


class Keeper(QObject):
    """Which record of the office a page shows, and what news make of it."""

    shown = Signal(object)  # what was read, after the page shows it
    lost = Signal()  # the record is not there any more
    busy = Signal()  # something is on its way to the folder

    def __init__(
        self, session: Session, owner: QObject, read: Callable[[], object], entities: frozenset[str], *, often: bool
    ) -> None:
        """`entities` are those the page speaks of; proofs are read a moment after the last, or if `often` the first."""
        super().__init__(owner)
        self.ref: Ref | None = None
        self._session, self._entities, self._often = session, entities, often
        self._soon = later(self, REST, read)

    def of_year(self, year: int, entity: str, unit: str, **fields: str) -> Ref | None:
        """The record of this kind that a unit has for a year."""
        found = self._session.read(lambda reader: reader.records(entity, unit, **fields))
        return next((one.ref for one in found if one.number("year") == year), None)

    def turn(self, ref: Ref, show: Callable[[], object]) -> None:
        """Show another record; the one before stays if that raises UserError."""
        before, self.ref = self.ref, ref
        try:
            show()
        except UserError:
            self.ref = before
            raise

    def do(self, action: Action) -> None:
        """Hand a save to the pen, and say so."""
        self.busy.emit()
        self._session.do(action)

    def concerns(self, changes: Changes) -> bool:
        """Whether the page is to be read again now; proofs are read later, and a record that is gone is lost."""
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
        """The folder is let go: nothing is read of it any more."""
        self._soon.stop()


class PendingEdits(Generic[_Key, _Edit]):
    """One wish per place is under way at a time: the next one names what the one before has written."""

    def __init__(self, send: Callable[[_Key, _Edit], None], joined: Callable[[_Edit, _Edit], _Edit]) -> None:
        """`send` gives a wish to the pen; `joined` is what an older and a newer wish that wait come to."""
        self._send, self._joined = send, joined
        self._under_way: set[_Key] = set()
        self._waiting: dict[_Key, _Edit] = {}

    @property
    def waiting(self) -> bool:
        """Whether a newer wish waits: what is read now is older than what the page shows."""
        return bool(self._waiting)

    def ask(self, place: _Key, wish: _Edit) -> None:
        """Send the wish, or let it wait for the one before it."""
        if place in self._under_way:
            before = self._waiting.get(place)
            self._waiting[place] = wish if before is None else self._joined(before, wish)
        else:
            self._under_way.add(place)
            self._send(place, wish)

    def done(self, told: Callable[[_Key], bool]) -> None:
        """The wishes at the places that news has `told` of are no longer under way."""
        self._under_way = {place for place in self._under_way if not told(place)}

    def refused(self) -> None:
        """Something was refused, and nobody says which: nothing is under way any more."""
        self._under_way.clear()

    def go_on(self, again: Callable[[_Key, _Edit], _Edit | None]) -> None:
        """Send what waited, as `again` says it over what is shown by now; None lets a wish go."""
        for place in [place for place in self._waiting if place not in self._under_way]:
            wish = again(place, self._waiting.pop(place))
            if wish is not None:
                self.ask(place, wish)


def left_behind(session: Session, here: Callable[[Draft], bool]) -> Collection[Draft]:
    """What was being typed, at the places that are `here`, when the program last ended without leaving its field."""
    return [draft for draft in session.read(lambda reader: reader.drafts.all()) if here(draft)]
