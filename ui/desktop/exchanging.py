"""Keeps the exchange page and the folder in step: looking at files, taking them in, settling conflicts."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.actions.resolve_conflict import resolve_conflict
from core.actions.take_in import Looked, TakenIn, look_at, set_aside, take_in
from core.model.values import Changes, Written
from core.views.conflict_words import Told, told_conflicts
from core.views.register import register
from core.views.stations import stops
from ui.desk import Office
from ui.desktop.news import News
from ui.desktop.pages.exchange import ExchangePage


class Exchanging(QObject):
    counted = Signal(int)  # open conflicts

    def __init__(self, office: Office, page: ExchangePage, news: News) -> None:
        super().__init__()
        self._office, self._page, self._session = office, page, office.session
        page.drop.chosen.connect(self.look)
        page.drop.undo.clicked.connect(lambda: self._session.do(set_aside))
        page.incoming.take_wanted.connect(self.take)
        page.conflicts.wanted.connect(self._settle)
        news.progress.connect(self._progressed)
        news.changed.connect(self._changed)

    def refresh(self) -> None:
        """Read again what is open, what has no effect, and how far the own data has come."""
        unit = self._office.unit
        units = self._session.read(register)
        found = self._session.read(lambda reader: told_conflicts(reader, self._session.forms))
        silent = self._session.read(lambda reader: reader.trust.problems())
        self._page.conflicts.show_conflicts(found, unit)
        self._page.problems.show_problems(silent)
        self._page.show_counts(len(found), len(silent))
        self._page.show_stops(self._session.read(lambda reader: stops(reader, units, unit, unit)))
        self.counted.emit(len(found))

    def look(self, paths: Sequence[Path]) -> None:
        """Look at files; nothing is written."""
        units = self._session.read(register)
        self._page.incoming.begin({one.id: one.name for one in units.values()}, len(paths))
        self._page.show_incoming()
        self._session.do(partial(look_at, paths=list(paths), post=self._office.post))

    def take(self, paths: Sequence[Path]) -> None:
        self._session.do(partial(take_in, paths=list(paths), post=self._office.post))

    def _settle(self, told: Told, value: Written) -> None:
        row = told.row
        self._session.do(partial(resolve_conflict, ref=row.ref, field=row.field, value=value, seen=row.seen))

    def _progressed(self, step: object) -> None:
        if isinstance(step, Looked):
            self._page.incoming.add_look(step)
        elif isinstance(step, TakenIn):
            self._page.incoming.add_taken(step)

    def _changed(self, changes: Changes) -> None:
        if self._page.isVisible() or changes.label in ("take_in", "resolve"):
            self.refresh()
