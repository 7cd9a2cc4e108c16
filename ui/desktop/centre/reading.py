"""Reads the list of units behind the window: a year as a whole, and after news only the units that it names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject

from core.centre.view import CentreList, ListAsked, centre_list, list_again
from core.forms.ports import Reader
from core.values import Changes, Ref
from ui.desktop.base.background import BackgroundReader
from ui.session import Session


class ListReader:
    """Remembers what it has handed over, and what was written since that was asked for."""

    def __init__(
        self, session: Session, unit: str, arrived: Callable[[CentreList], object], owner: QObject
    ) -> None:  # fmt: skip
        self._session, self._unit, self._show = session, unit, arrived
        self._aside = BackgroundReader(session, owner)
        self._year, self._by = 0, ""
        self._shown: CentreList | None = None
        self._written: frozenset[Ref] = frozenset()  # since anything was asked for
        self._covered: frozenset[Ref] = frozenset()  # and before, since what is shown was

    def read(self, year: int, by: str) -> None:
        """Read a year as a whole, ranked by the form of this id, "" = the first that was sent."""
        self._year, self._by, self._shown = year, by, None
        self._ask()

    def note(self, changes: Changes) -> None:
        """Remember what was written, whether the list is read again now or later."""
        self._written |= changes.touched

    def again(self) -> None:
        """Read what was written since, and nothing else where single units wrote it."""
        self._ask()

    def _ask(self) -> None:
        self._covered, self._written = self._covered | self._written, frozenset()
        asked = ListAsked(self._unit, self._year, datetime.now().date(), self._by)
        self._aside.read(partial(self._view, asked, self._shown, self._covered), self._arrived)

    def _view(self, asked: ListAsked, before: CentreList | None, written: frozenset[Ref], reader: Reader) -> CentreList:
        if before is None:
            return centre_list(asked.unit, asked.year, asked.today, reader, asked.by)
        return list_again(asked, reader, before, written)

    def _arrived(self, found: CentreList) -> None:
        """Of several asked for only the last arrives: it holds whatever the others were asked for."""
        self._covered, self._shown = frozenset(), found
        self._show(found)
