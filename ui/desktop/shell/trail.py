"""Where the person has been: back and forward over pages, years and records."""

from typing import NamedTuple

from core.values import Ref

LONGEST = 100


class Visit(NamedTuple):
    """A place to come back to."""

    page: str
    year: int
    record: Ref | None = None


class Trail:
    """As in a browser: going somewhere new forgets what lay ahead."""

    def __init__(self) -> None:
        self._stops: list[Visit] = []
        self._at = -1

    def visit(self, stop: Visit) -> None:
        """The person is here now; the record last seen on a page is where they come back to."""
        if self._at >= 0 and self._stops[self._at][:2] == stop[:2]:
            self._stops[self._at] = stop
            return
        self._stops[self._at + 1 :] = [stop]
        del self._stops[:-LONGEST]
        self._at = len(self._stops) - 1

    def leave(self, record: Ref | None) -> None:
        """Note where on the page the person was, who is about to go on."""
        if self._at >= 0:
            self._stops[self._at] = self._stops[self._at]._replace(record=record)

    def jump(self, stop: Visit) -> None:
        """The person was sent to a record: a stop of its own, on the same page too."""
        self._stops[self._at + 1 :] = [stop]
        self._at = len(self._stops) - 1

    def go(self, by: int) -> Visit | None:
        """The stop before (-1) or after (1), which is where the person is then; None at the end of the way."""
        if not 0 <= self._at + by < len(self._stops):
            return None
        self._at += by
        return self._stops[self._at]
