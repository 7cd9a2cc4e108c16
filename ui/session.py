"""The interface between user interfaces and an open office: it runs actions, reports their changes, reads views."""

from __future__ import annotations

import logging
import queue
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from core.errors import (
    ENDS,
    ClockDoubtError,
    DisclosureError,
    PartialSuccessError,
    UserError,
    error_for,
    is_foreseen,
    unfinished,
)
from core.log.deeds import trust_clock
from core.values import Changes

if TYPE_CHECKING:
    from core.blocks.printed import PaperWriter
    from core.forms.ports import Action, Forms, Reader, Store
    from core.log.ports import Context, OfferedOutlines
    from storage.db.reading.reader import FolderReader

_Result = TypeVar("_Result")
log = logging.getLogger("prongsai.session")
doing = logging.getLogger("prongsai.doing")  # contains names of the program only (wiring.reports)
_NOTHING = Changes()
# seconds the pen waits for a reading to begin after a save, and for it to end
PAUSE = 0.02
PATIENCE = 5.0


@dataclass(slots=True)
class QueuedAction:
    """An action in the queue of the writing thread. If `cancelled` is set, the action stops before its next step."""

    action: Action
    person: str
    steps: Iterator[object] | None = None
    cancelled: threading.Event = field(default_factory=threading.Event)
    quiet: bool = False  # not requested by a person; listeners are not told
    news: object = None  # the last news of it, as listeners get it

    def cancel(self) -> None:
        self.cancelled.set()

    @property
    def named(self) -> str:
        """The name of the action's function, such as `take_in`."""
        return getattr(getattr(self.action, "func", self.action), "__name__", "")


def _ignored(_news: object) -> None:
    """Do nothing with news that nobody listens to."""


class SessionListener(NamedTuple):
    """What the writing thread calls with its news."""

    changed: Callable[[Changes], object] = _ignored
    refused: Callable[[UserError], object] = _ignored
    progress: Callable[[object], object] = _ignored  # whatever a step of an action gives
    begun: Callable[[QueuedAction], object] = _ignored  # one of several steps
    ended: Callable[[QueuedAction], object] = _ignored


class SessionEnded(Exception):
    """Raised when something is read after the office folder was closed."""


class OfficeSession:
    """An open office folder: one thread runs all actions and calls the listeners; reading is possible in any thread."""

    def __init__(
        self,
        store: Store,
        reader: Callable[[], FolderReader],
        context: Callable[[str], Context],
        papers: PaperWriter,
        saved: Callable[[], Changes] = lambda: _NOTHING,
    ) -> None:
        """`reader` makes a read-only reader, `context` a person's context; `saved` returns the last save's news."""
        self.papers = papers
        self.person = ""  # id of the current person
        # the unit before it joined, while its archive is read; "" = the present work
        self.within = ""
        self._store = store
        self._new_reader = reader
        self._context = context
        self._saved = saved
        # not thread-local, as Qt's threads end after each work
        self._idle: list[FolderReader] = []
        self._queue: queue.SimpleQueue[QueuedAction | None] = queue.SimpleQueue()
        self._gate = threading.Lock()  # nothing is queued after the end
        self._looking, self._looked = 0, threading.Condition()  # views being read
        self._pen: threading.Thread | None = None
        self._closed = False
        self._listeners: list[SessionListener] = []

    def listen(self, listener: SessionListener) -> None:
        """Call `listener` with all news from now on, in the writing thread."""
        self._listeners.append(listener)

    def forget(self, listener: SessionListener) -> None:
        """Stop calling this listener; callable in any thread, even while listeners are being called."""
        self._listeners[:] = [one for one in self._listeners if one != listener]

    def do(self, action: Action) -> QueuedAction:
        """Queue the action for the writing thread, and return its job at once; listeners get its news in order."""
        job = QueuedAction(action, self.person)
        with self._gate:
            if self._closed:
                raise RuntimeError("the session is closed")
            self._begin()
            self._queue.put(job)
        _wake(self._looked)
        doing.debug(job.named)
        return job

    def rest(self) -> None:
        """Start the writing thread, unless it runs, so that it does deferred work while nothing is queued."""
        with self._gate:
            if not self._closed:
                self._begin()

    def _trust_clock(self, action: Action) -> None:
        """Queue the note that this PC's clock is right, then the action that asked."""
        self.do(trust_clock)
        self.do(action)

    def _begin(self) -> None:
        if self._pen is None:
            self._pen = threading.Thread(target=self._write, name="pen")
            self._pen.start()

    def do_now(
        self, action: Action, on_step: Callable[[object], object] = lambda _step: None
    ) -> Changes:
        """Run the action in this thread and return its changes; `on_step` is called with each of its steps."""
        if self._pen is not None:
            raise RuntimeError("the pen is writing")
        job = QueuedAction(action, self.person)
        total = Changes()
        more = True
        while more:
            more, news = self._step(job)
            self._notify_step(news)
            if isinstance(news, Changes):
                total |= news
            elif news is not None:
                on_step(news)
        return total

    def read(self, view: Callable[[Reader], _Result]) -> _Result:
        """Return the result of `view`, which sees the data of one moment. SessionEnded if the folder is closed."""
        with self._looked:
            if self._closed:
                raise SessionEnded
            self._looking += 1
            idle = self._idle.pop() if self._idle else None
            within = self.within
        try:
            if idle is None:
                idle = self._new_reader()
                if within:
                    idle.trust.look_within(within)
            with idle.snapshot():
                result = view(idle)
            self._keep_outlines(idle.outlines.take())
            return result
        finally:
            with self._looked:
                if idle and within == self.within:
                    self._idle += [idle]
                self._looking -= 1
                self._looked.notify_all()

    def _keep_outlines(self, offers: OfferedOutlines) -> None:
        """Let the writing thread, once it runs, store what had to be computed anew."""

        def keep(_ctx: Context, store: Store) -> Iterator[object]:
            # a full disk is no refusal: nobody asked for anything to be saved, and it is computed again
            with suppress(UserError):
                store.outlines.keep(offers)
            return iter(())

        with self._gate:
            if offers.outlines and not self._closed:
                self._queue.put(QueuedAction(keep, "", quiet=True))

    def look_within(self, unit: str) -> None:
        """From now on show what the office did under its former unit id `unit`; "" = its present work."""
        with self._looked:
            self.within = unit
            self._idle.clear()

    @property
    def forms(self) -> Forms:
        """The forms of the program and of the office folder; usable in any thread."""
        return self._store.forms

    @property
    def closed(self) -> bool:
        """Whether the office folder is closed or closing, so that nobody needs results of reading any more."""
        return self._closed

    def read_else(self, view: Callable[[Reader], _Result], fallback: _Result) -> _Result:
        """Return the result of `view`, or `fallback` if it raises an expected error (`is_foreseen`), not a bug."""
        try:
            return self.read(view)
        except Exception as error:
            if is_foreseen(error):
                return fallback
            raise

    def close(self) -> None:
        """Finish all queued actions and running reads, then end the writing thread and the readers."""
        with self._gate:
            self._closed = True
            self._queue.put(None)
        _wake(self._looked)
        if self._pen is not None:
            self._pen.join()
            self._pen = None
        with self._looked:  # the database must not be closed during a reading
            self._looked.wait_for(lambda: not self._looking)

    def _write(self) -> None:
        """Run the pen's loop: queued saves are done between the steps of long work."""
        long: deque[QueuedAction] = deque()
        while (job := self._next(long)) is not None:
            if self._advance(job):
                long.append(job)
        while long:
            job = long.popleft()
            if self._advance(job):
                long.append(job)

    def _next(self, long: deque[QueuedAction]) -> QueuedAction | None:
        if not long and self._queue.empty():
            self._advance(QueuedAction(self._catch_up, "", quiet=True))  # nobody waits for it now
        try:
            return self._queue.get(block=not long)
        except queue.Empty:
            return long.popleft()

    def _catch_up(self, _ctx: Context, store: Store) -> Iterator[object]:
        with suppress(UserError):  # the save is safe; the rest is tried again after the next one
            store.derive_owed()
        with suppress(UserError):
            left = store.fields.waiting()
            while left and _quiet(self._looked, self._queue.empty, lambda: bool(self._looking)):
                left = store.index_some()
        return iter(())

    def _advance(self, job: QueuedAction) -> bool:
        """Do one step and notify; return True while the job has more steps."""
        try:
            more, job.news = self._step(job)
            self._notify_step(job.news)
        except PartialSuccessError as problem:
            job.news = self._saved()
            self._notify_step(job.news)
            self._refuse(problem)
        except UserError as problem:
            job.news = problem
            if isinstance(problem, DisclosureError):
                problem.again = partial(self.do, partial(partial[Any](job.action), agreed=True))
            if isinstance(problem, ClockDoubtError):
                problem.again = partial(self._trust_clock, job.action)
            self._refuse(problem)
        except ENDS:
            raise
        except (
            BaseException
        ) as error:  # neither a bug, a library's panic nor the system may end the pen
            log.exception("an action failed")
            job.news = told = error_for(error)
            self._refuse(told)
        else:
            if more:
                return True
        self._notify(lambda each: each.ended(job))
        return False

    def _step(self, job: QueuedAction) -> tuple[bool, object]:
        """Return (whether there are more steps, the news). Raises PartialSuccessError if it failed after saving."""
        before = self._saved()
        try:
            return self._do(job)
        except BaseException as error:
            if self._saved() is not before and not isinstance(error, ENDS):
                log.warning("an action failed after its save", exc_info=True)
                raise unfinished(error) from error
            raise

    def _do(self, job: QueuedAction) -> tuple[bool, object]:
        if job.steps is None:
            ctx = self._context(job.person)
            done = job.action(replace(ctx, unit=self.within) if self.within else ctx, self._store)
            if isinstance(done, Changes):
                return False, done
            job.steps = iter(done)
            if not job.quiet:
                self._notify(lambda each: each.begun(job))
            return True, None
        if job.cancelled.is_set():
            if isinstance(job.steps, Generator):
                job.steps.close()  # frees what it holds now, not with the job
            return False, None
        try:
            return True, next(job.steps)
        except StopIteration as end:
            return False, end.value

    def _notify_step(self, news: object) -> None:
        if isinstance(news, Changes):
            self._notify(lambda each: each.changed(news))
        elif news is not None:
            self._notify(lambda each: each.progress(news))

    def _refuse(self, problem: UserError) -> None:
        self._notify(lambda each: each.refused(problem))

    def _notify(self, tell: Callable[[SessionListener], object]) -> None:
        for listener in tuple(self._listeners):
            tell(listener)


def _wake(condition: threading.Condition) -> None:
    """Wake the pen, which may be waiting for readings."""
    with condition:
        condition.notify_all()


def _quiet(
    condition: threading.Condition, idle: Callable[[], bool], looking: Callable[[], bool]
) -> bool:
    """Return whether the pen is still `idle` after waiting, for a limited time, for readings of the last save."""
    with condition:
        condition.wait_for(lambda: not idle(), PAUSE)
        condition.wait_for(lambda: not (looking() and idle()), PATIENCE)
    return idle()
