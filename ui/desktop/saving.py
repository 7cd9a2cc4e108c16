"""What every page needs that saves while a person types: one wish per place under way, drafts left behind."""

from collections.abc import Callable, Collection
from typing import Generic, TypeVar

from core.model.values import Ref
from core.ports import Draft
from ui.session import Session

Place = TypeVar("Place")
Wish = TypeVar("Wish")


class Wishes(Generic[Place, Wish]):
    """One wish per place is under way at a time: the next one names what the one before has written."""

    def __init__(self, send: Callable[[Place, Wish], None], joined: Callable[[Wish, Wish], Wish]) -> None:
        """`send` gives a wish to the pen; `joined` is what an older and a newer wish that wait come to."""
        self._send, self._joined = send, joined
        self._under_way: set[Place] = set()
        self._waiting: dict[Place, Wish] = {}

    @property
    def waiting(self) -> bool:
        """Whether a newer wish waits: what is read now is older than what the page shows."""
        return bool(self._waiting)

    def ask(self, place: Place, wish: Wish) -> None:
        """Send the wish, or let it wait for the one before it."""
        if place in self._under_way:
            before = self._waiting.get(place)
            self._waiting[place] = wish if before is None else self._joined(before, wish)
        else:
            self._under_way.add(place)
            self._send(place, wish)

    def done(self, told: Callable[[Place], bool]) -> None:
        """The wishes at the places that news has `told` of are no longer under way."""
        self._under_way = {place for place in self._under_way if not told(place)}

    def refused(self) -> None:
        """Something was refused, and nobody says which: nothing is under way any more."""
        self._under_way.clear()

    def go_on(self, again: Callable[[Place, Wish], Wish | None]) -> None:
        """Send what waited, as `again` says it over what is shown by now; None lets a wish go."""
        for place in [place for place in self._waiting if place not in self._under_way]:
            wish = again(place, self._waiting.pop(place))
            if wish is not None:
                self.ask(place, wish)


def gone(session: Session, ref: Ref | None) -> bool:
    """Whether a record is not here or lies in the bin: its making was undone, here or elsewhere."""
    found = session.read(lambda reader: reader.record(ref)) if ref else None
    return found is None or found.deleted


def left_behind(session: Session, here: Callable[[Draft], bool]) -> Collection[Draft]:
    """What was being typed, at the places that are `here`, when the program last ended without leaving its field."""
    return [draft for draft in session.read(lambda reader: reader.drafts.all()) if here(draft)]
