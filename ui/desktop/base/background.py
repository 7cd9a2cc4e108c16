"""Work, reading, kept files and the pen's news on other threads, delivered on the window's; garbage collected there."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from functools import partial
from pathlib import Path
from threading import Thread
from time import monotonic, sleep, thread_time
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QAbstractEventDispatcher, QCoreApplication, QObject, Qt, QThreadPool, Signal
from shiboken6 import isValid

from core.errors import UserError, told
from core.forms.ports import Action, Reader, Store
from core.log.ports import Context
from core.values import Changes
from ui.session import Ended

if TYPE_CHECKING:
    from core.evidence.deeds import KeptFile
    from ui.desk import Desk
    from ui.session import Session

_Result = TypeVar("_Result")
COLLECTS = "collects garbage"
SELDOM = 10  # times a limit of Python: what has lived long is seldom garbage,
LONG = 0.015  # seconds of work: and where there is much of it, looking through it takes as long as is felt
CALM = 1.0  # seconds after which nobody is making something large
MUCH = 0.5  # seconds of work of a reading: what it made, rows by the thousand, is looked through no more


class _Last:
    """The last time that everything was looked through."""

    took = 0.0  # seconds of work
    stirred = 0.0  # when much was made last


def collect_when_idle() -> None:
    """From now on garbage is collected when the window's thread is about to wait for something to do, nowhere else.

    Left to Python it falls where it may: on another thread, in the middle of a signal, or while Qt lists its widgets;
    freeing a widget there has crashed the program.
    """
    gc.disable()
    dispatcher = QAbstractEventDispatcher.instance()
    if not dispatcher.property(COLLECTS):
        dispatcher.setProperty(COLLECTS, True)
        dispatcher.aboutToBlock.connect(collect_due)


def collect_due() -> None:
    """Collect what Python would have collected by now, the oldest that is due with all younger.

    While another thread makes something large the oldest waits: of that next to nothing is garbage.
    """
    young, middle, old = gc.get_count()
    limits = gc.get_threshold()
    _Last.stirred = monotonic() if young > limits[0] else _Last.stirred
    if old > limits[2] * (SELDOM if _Last.took > LONG or monotonic() - _Last.stirred < CALM else 1):
        began = thread_time()
        gc.collect()
        _Last.took = thread_time() - began
    elif middle > limits[1]:
        gc.collect(1)
    elif young > limits[0]:
        gc.collect(0)


def freeze_garbage() -> None:
    """Exempt all present objects from collection: it would stall the window and find nothing."""
    gc.freeze()
    collect_when_idle()


def collect_garbage() -> None:
    """After something was closed: collect everything once, and exempt what is left."""
    if gc.get_freeze_count():
        gc.unfreeze()
        gc.collect()
        gc.freeze()


def give_memory_back() -> None:
    """Hand the system what pages and readings have let go of, some megabytes of it: glibc keeps what it has below
    anything that is still held. It takes some milliseconds, of whichever thread; nothing where the system has no such
    call. `main.again` has all threads share one heap."""
    if sys.platform == "win32":
        return
    from ctypes import CDLL  # nobody needs it at the start

    if (trim := getattr(CDLL(None), "malloc_trim", None)) is not None:
        trim(0)


class _Courier(QObject):
    finished = Signal(object)


Start = Callable[[Callable[[], None]], object]  # runs what it is given on another thread


def in_background(
    work: Callable[[], _Result], arrived: Callable[[_Result | None], None], start: Start | None = None
) -> None:
    """Do `work` on another thread, then call `arrived` with its result, or None after a bug, on the window's thread.

    `start` begins a thread for long work; without it one of Qt's pool does it, which the program waits for at its end:
    there are as few of those as the machine has cores, so what may hang starts `apart`.

    Only that thread may free Qt objects: a signal source freed elsewhere while it emits, or a page freed with the work
    done for it, would crash. So the application owns the source, and the other thread drops the work first.
    """
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
    owner: QObject, work: Callable[[], _Result], done: Callable[[_Result], object],
    refused: Callable[[UserError], object], *, ended: Callable[[], object] = lambda: None, start: Start | None = None,
) -> None:  # fmt: skip
    """Do `work` on another thread, then call `done` with its result, or `refused` with why there is none.

    Neither is called once `owner` is deleted, nor after a bug, of which somebody else tells. `ended` is called in any
    case, before them.
    """

    def tried() -> tuple[_Result] | UserError:
        try:
            return (work(),)
        except (OSError, UserError) as problem:
            return told(problem)

    def arrived(outcome: tuple[_Result] | UserError | None) -> None:
        ended()
        if outcome is None or not isValid(owner):
            return
        if isinstance(outcome, UserError):
            refused(outcome)
        else:
            done(*outcome)

    in_background(tried, arrived, start)


def apart(run: Callable[[], None]) -> None:
    """Begin a thread of its own for what looks at a stick or at a folder on a network: it may hang, and neither a page
    nor the end of the program waits for it.
    """
    Thread(target=run, name="apart", daemon=True).start()


View = Callable[[Reader], _Result]


def _no_answer(_problem: UserError) -> None:
    """Of who shows nothing where there is nothing to show."""


class BackgroundReader:
    """Reads one view at a time; of those asked for meanwhile only the newest is read next and handed over."""

    def __init__(self, session: Session, owner: QObject) -> None:
        """`owner` is the page that is read for: once it is deleted nothing is handed over."""
        self._session, self._owner = session, owner
        self.reading = False
        self._took = 0.0  # seconds of work of the last reading
        self._next: Callable[[], None] | None = None  # the reading that was asked for last

    def read(
        self,
        view: View[_Result],
        arrived: Callable[[_Result], object],
        refused: Callable[[UserError], object] = _no_answer,
    ) -> None:
        """Read, and hand over on the window's thread; nothing once the folder is closed.

        `refused` is told why there is nothing to show, a record that is missing for one.
        """
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
        except Ended:
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
                gc.freeze()  # as what stood at the start; it goes by itself with the page, or once something is closed
            arrived(result)


class News(QObject):
    """The session notifies on the pen's thread; these signals, one per kind, arrive on the window's."""

    changed = Signal(object)  # Changes
    refused = Signal(object)  # UserError
    progress = Signal(object)
    begun = Signal(object)  # Job of several steps
    ended = Signal(object)  # Job
    _received = Signal(str, object)  # kind, news

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._silent, self._session, self._listener = False, session, self._received.emit
        self._received.connect(self._emit, Qt.ConnectionType.QueuedConnection)
        session.listen(self._listener)

    def silence(self) -> None:
        """The folder is being closed: news that still comes is dropped."""
        self._silent = True
        self._session.forget(self._listener)

    def _emit(self, kind: str, news: object) -> None:
        if not self._silent:
            getattr(self, kind).emit(news)


AT_ONCE, PATIENCE = 2, 0.05  # files being kept at the same time; seconds between two looks
BREATH = 0.02  # seconds the window has for the news of a file before the next is filed


def keeper(desk: Desk, folder: Path, pixels: int, place: bool = False) -> Callable[[Path], KeptFile]:
    """Keeps a file as the office wants it: photographs of that size (0 = as they are), with their place or without."""
    from core.evidence.kinds import PhotoSettings

    return partial(desk.files.keep, folder, wanted=PhotoSettings(pixels, place))


OFTEN = 0.2  # seconds of work of the pen after which the window has time to draw


def breathing(action: Action) -> Action:
    """The same work in steps, between which the window can draw: drawing waits for the other thread at each step."""
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


class BatchFiles:
    """Keeps the files of a batch, some ahead of the one that is asked for."""

    def __init__(self, keep: Callable[[Path], KeptFile], paths: Sequence[Path]) -> None:
        from concurrent.futures import ThreadPoolExecutor

        self._pool = ThreadPoolExecutor(AT_ONCE, "keep")
        self._kept = {path: self._pool.submit(keep, path) for path in paths}

    def keep(self, path: Path) -> Generator[None, None, KeptFile]:
        """Yields until the file is kept (core.evidence.deeds.Keep). Raises UserError."""
        from concurrent.futures import wait

        while not wait((self._kept[path],), PATIENCE).done:
            yield
        sleep(BREATH)
        return self._kept[path].result()

    def close(self) -> None:
        """Begin no file that has not begun."""
        self._pool.shutdown(wait=False, cancel_futures=True)
