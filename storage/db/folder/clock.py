"""The last time at which this PC's clock was trusted in a folder, kept in its database and in no line of the log."""

from datetime import datetime

from core.log.op import LATEST, ClockDoubt, Op
from storage.db import sqlite
from storage.db.log.log import MASK, SHIFT, Log

CLOCK = "clock"  # in `meta`: ISO time
_LAST = "SELECT max(clock) FROM op WHERE op BETWEEN ? AND ? AND clock<?"


class FolderClock:
    """Compares the clock of this PC with the last time at which it was trusted: at an opening without doubt, or because
    a person said so; in a folder that notes none, that of this PC's newest line."""

    def __init__(self, log: Log, key: bytes, now: datetime) -> None:
        self._log = log
        noted = str(sqlite.meta(log.db, CLOCK).get(CLOCK, ""))
        self._last = datetime.fromisoformat(noted) if noted else self._newest(key)
        self._trusted = False
        if self.doubt(now) is None:
            self._note(now)
        elif self._last is not None:  # what is written from now on says nothing of the true time
            self._note(self._last)

    def doubt(self, now: datetime) -> ClockDoubt | None:
        return None if self._trusted else ClockDoubt.of(self._last, now)

    def trust(self, now: datetime) -> None:
        self._note(now)
        self._trusted = True

    def _note(self, time: datetime) -> None:
        self._last = time
        row = (CLOCK, time.isoformat(timespec="seconds"))
        self._log.db.execute("INSERT OR REPLACE INTO meta VALUES(?,?)", row)

    def _newest(self, key: bytes) -> datetime | None:
        """Return the time of this PC's newest line, impossible years apart; None if there is none."""
        own = [one.id for one in self._log.histories.values() if one.key == key]
        spans = [(one << SHIFT | 1, one << SHIFT | MASK, LATEST) for one in own]
        clocks = [self._log.db.execute(_LAST, span).fetchone()[0] or 0 for span in spans]
        last = max(clocks, default=0)
        if Op.odd_clock(last):
            return None
        return datetime.fromtimestamp(Op.milliseconds(last) / 1000).astimezone()
