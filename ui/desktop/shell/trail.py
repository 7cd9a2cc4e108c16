"""The history of visits: back and forward over pages, years and records."""

from typing import NamedTuple

from core.values import Ref

LONGEST = 100


class Visit(NamedTuple):
    """A page, year and record to come back to."""

    page: str
    year: int
    record: Ref | None = None


class VisitHistory:
    """As in a browser: a new visit discards the visits ahead."""

    def __init__(self) -> None:
        self._stops: list[Visit] = []
        self._at = -1

    def visit(self, stop: Visit) -> None:
        """Note the present visit; the record last seen on a page is where one comes back to."""
        if self._at >= 0 and self._stops[self._at][:2] == stop[:2]:
            self._stops[self._at] = stop
            return
        self._stops[self._at + 1 :] = [stop]
        del self._stops[:-LONGEST]
        self._at = len(self._stops) - 1

    def leave(self, record: Ref | None) -> None:
        """Note the record the person was at before leaving."""
        if self._at >= 0:
            self._stops[self._at] = self._stops[self._at]._replace(record=record)

    def go(self, by: int) -> Visit | None:
        """Move to the visit before (-1) or after (1); None at either end."""
        if not 0 <= self._at + by < len(self._stops):
            return None
        self._at += by
        return self._stops[self._at]
