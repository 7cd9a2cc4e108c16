"""Makes backups while people work: every half hour with changes, before risky steps, on request; caches their list."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from core.backups.retention import Backup
from core.errors import UserError, error_for
from core.i18n import _
from ui.desktop.base.background import SessionSignals, apart, in_background
from ui.desktop.widgets.late import later
from ui.session import OfficeSession, QueuedAction, SessionEnded

if TYPE_CHECKING:
    from core.forms.ports import Store
    from core.home.rows import LastBackups
    from core.log.ports import Context
    from core.values import Changes
    from storage.backups.keeper import BackupKeeper

EVERY = 30 * 60_000  # milliseconds
SETTLED = 5000  # milliseconds after which an opened folder is compared with its backups
PATIENCE = 1.0  # seconds that closing waits; a large backup continues afterwards
ANSWERS = 2000  # milliseconds a second place has to answer; a lost network takes half a minute
BACKUP = "backup"  # label of the changes that sign the own streams
TAKEN_IN = "take_in"  # label of changes that came with a file
log = logging.getLogger("prongsai.backup")


def sign_for_backup(ctx: Context, store: Store, *, away: bool = False) -> Changes:
    """Sign the last ops of this PC's streams. If `away`, first record that data leaves the office in a backup."""
    from core.exchange.send_deeds import sign_for_backup as sign

    return sign(ctx, store, leaves_office=away)


class BackupListCache(QObject):
    """A cache of what backups exist: other threads read the folders, the window reads the cache."""

    changed = Signal()  # the backups differ from what was known

    def __init__(self, backups: BackupKeeper) -> None:
        super().__init__()
        self._backups, self._one = backups, Lock()
        self.seen: LastBackups | None = None  # None: not looked yet
        self.times = 0  # how often other backups were found than before
        self._told: LastBackups | None = None
        self._looking = self._again = False

    def look(self) -> None:
        """List the backups in the background; if that is under way already, repeat it afterwards."""
        self._again = self._looking
        if not self._looking:
            self._looking = True
            in_background(self.renew, self._looked)

    def look_again(self) -> None:
        """List the backups in the background again, if they have been listed before."""
        if self.seen is not None:
            self.look()

    def renew(self) -> LastBackups:
        """List the backups on this thread, never the window's, and return the last ones. Concurrent calls wait."""
        with self._one:
            before, self.seen = self.seen, self._last()
            self.times += before not in (None, self.seen)
            return self.seen

    def last(self) -> LastBackups:
        """Return the last backups from the cache; if they were never listed, list them first, on this thread."""
        return self.seen or self.renew()

    def _looked(self, backups: LastBackups | None) -> None:
        if not isValid(self):
            return
        self._looking = False
        if self._again:
            self.look()
        if backups != self._told:
            self._told = backups
            self.changed.emit()

    def _last(self) -> LastBackups:
        from core.home.rows import LastBackups

        own, second = self._backups.last(), self._backups.second()
        at, place = (second.at, str(second.place)) if second else (None, "")
        left = tuple(str(one) for places in self._backups.owed() for one in places)
        lost = len(own.lost_files) if own else 0
        return LastBackups(own.at if own else None, at, place, lost, left)


class SecondBackupPlace(NamedTuple):
    """The second backup location. `there`: its folder, None = not connected; `near`: where to start looking for it."""

    there: Path | None = None
    near: Path | None = None


class BackupQueue(QObject):
    """Makes backups one by one: the writing thread only signs, another thread copies and verifies."""

    busy_changed = Signal()  # a backup was requested, made, failed or not signed
    made = Signal(Backup)
    failed = Signal(UserError)  # of a backup that somebody waits for
    worried = Signal(UserError)  # of an automatic backup, which interrupts nobody
    _done = Signal(object)  # Backup or UserError, from the thread

    def __init__(self, session: OfficeSession, backups: BackupKeeper, news: SessionSignals) -> None:
        super().__init__()
        self._session, self._backups = session, backups
        self.known = BackupListCache(backups)
        self.known.setParent(self)
        self._seeking: object = None  # token of the search for the second place
        self._changed = False  # since the last backup
        self._wanted: list[tuple[str, Path | None]] = []
        self._then: list[Callable[[], object]] = []  # to be called after the last of them
        self._at_work: Thread | None = None
        self._stopped = False
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self._due)
        self._timer.start()
        self._settled = later(
            self, SETTLED, lambda: in_background(self._behind, self._is_behind, apart)
        )
        self._settled.start()
        self._done.connect(self._finished, Qt.ConnectionType.QueuedConnection)
        news.changed.connect(self._noted)
        news.ended.connect(self._signed)

    def rest(self) -> None:
        """Make backups only when asked, as the folder cannot be written."""
        self._timer.stop()
        self._settled.stop()

    def make(self, reason: str, target: Path | None = None) -> None:
        """Queue a backup to `target` (None = beside the folder) for this Backup.reason; emits `made` once verified."""
        self._wanted.append((reason, target))
        if self._at_work is None and len(self._wanted) == 1:
            self._sign()
        self.busy_changed.emit()

    def _sign(self) -> None:
        self._session.do(partial(sign_for_backup, away=self._wanted[0][1] is not None))

    def before(self, reason: str, then: Callable[[], object]) -> None:
        """Call `then` after a backup with this Backup.reason, even if the backup failed. If nothing changed since the
        last backup, call it at once."""

        def looked(backups: LastBackups | None) -> None:
            if not isValid(self) or self._stopped:
                return
            if backups and backups.local and not self._changed and not self._wanted:
                then()
            else:
                self._then.append(then)
                self.make(reason)

        if self._changed or self._wanted:
            looked(None)
        else:
            in_background(self.known.renew, looked)

    def to_second(self, parent: QWidget) -> None:
        """Back up to the second location; ask where it is if it is not connected or does not answer in time."""
        if self._seeking is not None:
            return
        self._seeking = asked = object()

        def go(place: SecondBackupPlace | None) -> None:
            if not isValid(self) or self._seeking is not asked:
                return
            patience.stop()
            self._seeking = None
            if self._stopped or not isValid(parent):
                return
            target, start = place or SecondBackupPlace()
            if target is None:
                from ui.desktop.base.asking_files import ask_folder

                target = ask_folder(parent, _("เลือกแฟลชไดรฟ์หรือที่เก็บที่สอง"), "second", start)
            if target is not None:
                self.make("asked", target)

        patience = later(self, ANSWERS, lambda: go(None))
        patience.start()
        in_background(self._second, go, apart)

    def _second(self) -> SecondBackupPlace:
        known = self._backups.second()
        if known is None:
            return SecondBackupPlace()
        if known.place.is_dir():
            return SecondBackupPlace(known.place)
        return SecondBackupPlace(None, known.place.parent if known.place.parent.is_dir() else None)

    def kept(self) -> LastBackups:
        """Return when the last backups were made, on this PC and in the second location, as last listed."""
        return self.known.last()

    @property
    def busy(self) -> bool:
        return bool(self._wanted)

    def follow(self, before: BackupQueue) -> None:
        """Take over from the folder's former queue `before`, which goes silent, and back up its pending changes."""
        before._timer.stop()
        for signal in (before.made, before.failed, before.worried):
            signal.disconnect()
        before.setParent(self)  # its thread may still be running; nobody is notified
        self._changed = before._changed or bool(before._wanted)

    def stop(self) -> Callable[[], None]:
        """Stop making backups. Return a function that makes the last one; call it once the folder is closed."""
        self._timer.stop()
        self._settled.stop()
        self._stopped = True
        if self._changed and not self._wanted:
            self._session.do(sign_for_backup)
        at_work, changed = self._at_work, self._changed

        def close() -> None:
            if at_work is not None:
                at_work.join()
            if changed:
                last = Thread(target=self._at_closing, name="backup")
                last.start()
                last.join(PATIENCE)

        return close

    def _at_closing(self) -> None:
        try:
            self._backups.make("close")
        except (
            UserError
        ) as problem:  # nobody to notify: the home page shows the age of the last one
            log.warning("no backup at closing: %s", problem)

    def _due(self) -> None:
        if self._changed and not self._wanted:
            self.make("timer")

    def _noted(self, changes: Changes) -> None:
        if changes.label == BACKUP:
            self._begin()
        elif changes.touched or changes.save or changes.label == "keep_draft":
            self._changed = True
            if changes.label == TAKEN_IN:
                Thread(target=self._follow, name="backup").start()

    def _behind(self) -> bool:
        """Return whether no backup has the present state; pending erasures are applied to the backups first."""
        self._follow()
        own = self._backups.last()
        with suppress(SessionEnded):  # the folder is being closed
            return own is None or own.holding.ops != self._session.read(
                lambda reader: reader.info()["ops"]
            )
        return False

    def _is_behind(self, behind: bool | None) -> None:
        if isValid(self):
            self._changed = self._changed or bool(behind)

    def _follow(self) -> None:
        """Apply erasures to the backups, including the one made just before an import."""
        try:
            self._backups.follow()
        except UserError as problem:  # tried again with the next backup
            log.warning("backups still hold what is erased: %s", problem)

    def _begin(self) -> None:
        """Start to copy and verify, now that the streams are signed."""
        if self._wanted and self._at_work is None:
            self._changed = False
            self._at_work = Thread(target=self._work, args=self._wanted[0], name="backup")
            self._at_work.start()

    def _work(self, reason: str, target: Path | None) -> None:
        try:
            made = self._backups.make(reason, target)
            self.known.renew()
            self._done.emit(made)
        except UserError as problem:
            self._done.emit(problem)
        except BaseException as error:  # callers waiting for this backup must go on
            self._done.emit(error_for(error))
            raise

    def _signed(self, job: QueuedAction) -> None:
        """Drop a requested backup whose signing was refused (and reported)."""
        if job.named == sign_for_backup.__name__ and self._wanted and self._at_work is None:
            self._wanted.pop(0)
            self.busy_changed.emit()
            self._go_on()

    def _finished(self, outcome: Backup | UserError) -> None:
        self._at_work = None
        why, _target = self._wanted.pop(0)
        self.busy_changed.emit()
        if isinstance(outcome, UserError):
            self._changed = True
            (self.worried if why == "timer" else self.failed).emit(outcome)
        else:
            self.made.emit(outcome)
        self._go_on()

    def _go_on(self) -> None:
        """Start the next backup, or what waited for them; nothing once the folder is closed."""
        if self._stopped:
            return
        if self._wanted:
            self._sign()
            return
        waiting, self._then = self._then, []
        for then in waiting:
            then()
