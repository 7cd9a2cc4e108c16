"""Runs work on other threads, delivers results on the window's thread, and collects garbage on that thread alone."""

from __future__ import annotations

import gc
import linecache
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from time import monotonic, sleep, thread_time
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import (
    QAbstractEventDispatcher,
    QCoreApplication,
    QObject,
    Qt,
    QThreadPool,
    Signal,
)
from shiboken6 import isValid

from core.errors import UserError, error_for
from core.forms.ports import Action, Reader, Store
from core.log.ports import Context
from core.values import Changes
from ui.session import OfficeSession, QueuedAction, SessionEnded, SessionListener

if TYPE_CHECKING:
    from core.evidence.deeds import StoredFile
    from ui.desk import Desk

_Result = TypeVar("_Result")
COLLECTS = "collects garbage"
SELDOM = 10  # factor on Python's limit: old objects are rarely garbage,
LONG = 0.015  # seconds of a collection; a longer one would be felt
CALM = 1.0  # seconds after which no large structure is being built
MANY = 60_000  # new objects that are looked through even so: some tens of milliseconds
MUCH = 0.5  # seconds of a reading; its many objects are then exempt


class _Last:
    """When everything was last collected, and how long it took."""

    took = 0.0  # seconds the last collection took
    stirred = 0.0  # when many objects were last made
    young = 0  # new objects that were left at the last look


def collect_when_idle() -> None:
    """From now on collect garbage only when the window's thread is about to wait for events. Python would collect on
    any thread, or while Qt lists its widgets, and freeing a widget then has crashed the program."""
    gc.disable()
    dispatcher = QAbstractEventDispatcher.instance()
    if not dispatcher.property(COLLECTS):
        dispatcher.setProperty(COLLECTS, True)
        dispatcher.aboutToBlock.connect(collect_due)


def collect_due() -> None:
    """Collect the garbage that is due by Python's limits. While much is being built, collect only the youngest objects,
    and only once they are many; never examine those that survive again."""
    young, middle, old = gc.get_count()
    limits = gc.get_threshold()
    if young - _Last.young > limits[0]:
        _Last.stirred = monotonic()
    _Last.young = young
    if monotonic() - _Last.stirred < CALM:
        if young >= MANY:
            gc.collect(0)
            gc.freeze()  # to look through it a second time takes tenths of a second
    elif old > limits[2] * (SELDOM if _Last.took > LONG else 1):
        began = thread_time()
        gc.collect()
        _Last.took = thread_time() - began
    elif middle > limits[1]:
        gc.collect(1)
    elif young > limits[0]:
        gc.collect(0)


def freeze_garbage() -> None:
    """Exempt all present objects from garbage collection, as it would stall the window; collect others when idle."""
    linecache.clearcache()  # PySide looks at the source of each imported module, which stays there
    gc.freeze()
    collect_when_idle()


def collect_garbage() -> None:
    """Collect all garbage, because something large was closed, and exempt the objects that remain."""
    if gc.get_freeze_count():
        gc.unfreeze()
        gc.collect()
        gc.freeze()


def give_memory_back() -> None:
    """Give sources of imported modules, and free memory that glibc still holds, back to the system. This takes
    milliseconds."""
    linecache.clearcache()
    if sys.platform == "win32":
        return
    from ctypes import CDLL  # not needed at the start

    trim = getattr(CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


class _Courier(QObject):
    finished = Signal(object)


Start = Callable[[Callable[[], None]], object]  # runs the given function on another thread


def in_background(
    work: Callable[[], _Result],
    arrived: Callable[[_Result | None], None],
    start: Start | None = None,
) -> None:
    """Run `work` on a thread of Qt's pool, then call `arrived` on the window's thread with the result, or with None
    after a bug. The pool has few threads and the program waits for them at exit, so work that may hang needs
    `start=apart`. `work` is dropped before `arrived` is called, as only the window's thread may free Qt objects."""
    courier = _Courier(QCoreApplication.instance())
    task = [work]

    def deliver(result: _Result | None) -> None:
        courier.deleteLater()
        arrived(result)

    def run() -> None:
        result: _Result | None = None
        try:
            result = task.pop()()
        finally:
            if isValid(courier):  # the program may have ended meanwhile
                courier.finished.emit(result)

    courier.finished.connect(deliver, Qt.ConnectionType.QueuedConnection)
    (start or QThreadPool.globalInstance().start)(run)


def beside(
    owner: QObject,
    work: Callable[[], _Result],
    on_done: Callable[[_Result], object],
    refused: Callable[[UserError], object],
    *,
    ended: Callable[[], object] = lambda: None,
    start: Start | None = None,
) -> None:
    """Run `work` on another thread, begun by `start` (None = Qt's pool). At its end call `ended`, then `on_done` with
    the result or `refused` with the UserError; after a bug, or if `owner` was deleted, call `ended` alone."""

    def tried() -> tuple[_Result] | UserError:
        try:
            return (work(),)
        except (OSError, UserError) as problem:
            return error_for(problem)

    def arrived(outcome: tuple[_Result] | UserError | None) -> None:
        ended()
        if outcome is None or not isValid(owner):
            return
        if isinstance(outcome, UserError):
            refused(outcome)
        else:
            on_done(*outcome)

    in_background(tried, arrived, start)


def apart(run: Callable[[], None]) -> None:
    """Call `run` on a new daemon thread, which nothing waits for: it may hang on a USB stick or network folder."""
    Thread(target=run, name="apart", daemon=True).start()


View = Callable[[Reader], _Result]


class BackgroundReader:
    """Reads one view at a time in the background; of the requests made meanwhile only the newest is read next."""

    def __init__(self, session: OfficeSession, owner: QObject) -> None:
        """Make the reader for a page; nothing is delivered once `owner` is deleted."""
        self._session, self._owner = session, owner
        self.reading = False
        self._took = 0.0  # seconds the last reading took
        self._next: Callable[[], None] | None = None  # the reading requested last

    def read(
        self,
        view: View[_Result],
        arrived: Callable[[_Result], object],
        refused: Callable[[UserError], object] = lambda _problem: None,
    ) -> None:
        """Read a view and call `arrived` on the window's thread with the result, or `refused` with the UserError if
        there is nothing to show, such as a missing record. Neither is called once the folder is closed."""
        if self.reading:
            self._next = partial(self.read, view, arrived, refused)
            return
        self.reading = True
        in_background(lambda: self._result(view), partial(self._deliver, arrived, refused))

    def _result(self, view: View[_Result]) -> _Result | UserError | None:
        began = thread_time()
        try:
            return self._session.read(view)
        except UserError as problem:
            return problem
        except SessionEnded:
            return None
        finally:
            self._took = thread_time() - began

    def _deliver(
        self,
        arrived: Callable[[_Result], object],
        refused: Callable[[UserError], object],
        result: _Result | UserError | None,
    ) -> None:
        self.reading = False
        if not isValid(self._owner) or self._session.closed:
            return
        if self._next is not None:
            read, self._next = self._next, None
            read()
        elif isinstance(result, UserError):
            refused(result)
        elif result is not None:
            if self._took > MUCH and not gc.isenabled():
                gc.freeze()  # like the objects of the start; collected once something is closed
            arrived(result)


class SessionSignals(QObject):
    """Qt signals for news of the session: the writing thread emits, slots run on the window's thread."""

    changed = Signal(Changes)
    refused = Signal(UserError)
    progress = Signal(object)  # whatever a step of an action gives
    begun = Signal(QueuedAction)  # of several steps
    ended = Signal(QueuedAction)
    _came = Signal()  # in the writing thread: one more of `_waiting`

    def __init__(self, session: OfficeSession) -> None:
        super().__init__()
        self._silent = False
        self._session = session
        self._waiting = SimpleQueue[Callable[[], object]]()
        self._listener = SessionListener(
            self._later(self.changed.emit),
            self._later(self.refused.emit),
            self._later(self.progress.emit),
            self._later(self.begun.emit),
            self._later(self.ended.emit),
        )
        self._came.connect(self._emit, Qt.ConnectionType.QueuedConnection)
        session.listen(self._listener)

    def silence(self) -> None:
        """Drop all further news of the session, because the folder is being closed."""
        self._silent = True
        self._session.forget(self._listener)

    def _later(self, emit: Callable[[_Result], object]) -> Callable[[_Result], None]:
        """Return a function for the writing thread, by which `emit` is called on the window's thread."""

        def wait(news: _Result) -> None:
            self._waiting.put(partial(emit, news))
            self._came.emit()

        return wait

    def _emit(self) -> None:
        emit = self._waiting.get()
        if not self._silent:
            emit()


AT_ONCE, PATIENCE = 2, 0.05  # files imported at the same time; seconds between polls
BREATH = 0.02  # seconds the window gets between two files


def evidence_saver(
    desk: Desk, folder: Path, pixels: int, keep_location: bool = False
) -> Callable[[Path], StoredFile]:
    """Return a function that stores an evidence file in an office folder. It reduces photos to `pixels` (0 = not at
    all), and removes GPS data from them unless `keep_location`."""
    from core.evidence.kinds import PhotoSettings

    return partial(desk.files.keep, folder, settings=PhotoSettings(pixels, keep_location))


OFTEN = 0.2  # seconds of work after which the window may draw


def breathing(action: Action) -> Action:
    """Return `action` with short pauses between its steps, in which the window can draw."""
    named = getattr(action, "func", action)

    def do(ctx: Context, store: Store) -> Iterator[object]:
        done, last = action(ctx, store), monotonic()
        for step in iter((done,)) if isinstance(done, Changes) else done:
            yield step
            if monotonic() - last >= OFTEN:
                sleep(BREATH)
                last = monotonic()

    do.__name__ = named.__name__
    return do


class EvidenceFileBatch:
    """Evidence files that other threads begin to store at once, so that each is ready when it is needed."""

    def __init__(self, keep: Callable[[Path], StoredFile], paths: Sequence[Path]) -> None:
        from concurrent.futures import ThreadPoolExecutor

        self._pool = ThreadPoolExecutor(AT_ONCE, "keep")
        self._kept = {path: self._pool.submit(keep, path) for path in paths}

    def keep(self, path: Path) -> Generator[None, None, StoredFile]:
        """Yield while the file is being stored, then return the stored file. UserError if the file is refused."""
        from concurrent.futures import wait

        while not wait((self._kept[path],), PATIENCE).done:
            yield
        sleep(BREATH)
        return self._kept[path].result()

    def close(self) -> None:
        """Store no further files of the batch; those being stored are finished."""
        self._pool.shutdown(wait=False, cancel_futures=True)
