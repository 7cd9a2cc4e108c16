"""Watches the window's thread: a pause of the event loop longer than the limit is kept with its stack.

The budget is 0.1 seconds (DESIGN 13), which `tests.benchmarks.bench_pauses` measures on a quiet machine. The suite runs
beside other work on machines nobody knows, and fails at twice the budget; on a slow one at as many times more as it is
slower (tests.pace), at the beginning of the watch or during the pause, as a shared machine may slow down at any moment.

A busy machine takes the processor away from a thread that does nothing wrong: what counts is the processor time the
thread has used, or, when it waits for something, two and a half times as much by the clock, less what threads of this
program stood in line for a processor meanwhile. Who was taken off while it worked finds its caches cold and may use
more, at most twice the time, by the share of the pause it stood in line. What thousands of tests before left in memory
is no part of the window: while it is watched, the collection of garbage does not walk through it.
"""

import gc
import os
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from PySide6.QtCore import QTimer

from tests.pace import pace

BUDGET, SLACK = 0.1, 2
WAITED = 2.5  # times the limit, by the clock
TOLD = "PRONGSAI_PAUSES"  # names a file that hears of the longest pause of each watch
TASKS = Path("/proc/self/task")  # of Linux: elsewhere nobody tells


def queued() -> float:
    """Seconds that all other threads of this program have stood in line for a processor; 0 where nobody tells."""
    waited = 0
    for thread in TASKS.glob("*/schedstat"):
        if thread.parent.name != str(threading.get_native_id()):
            with suppress(OSError):  # it has ended
                waited += int(thread.read_text().split()[1])
    return waited / 1e9


class Aside:
    """Seconds that tests have been on the window's thread to look at it: no part of the window."""

    seconds = 0.0  # of processor
    clock = 0.0


@contextmanager
def looking() -> Iterator[None]:
    """A test looks through the window, on its thread."""
    began, at = time.thread_time(), time.perf_counter()
    try:
        yield
    finally:
        Aside.seconds += time.thread_time() - began
        Aside.clock += time.perf_counter() - at


class StallWatch:
    """A heartbeat in the event loop, and a thread that looks whether it still beats."""

    def __init__(self, budget: float = BUDGET) -> None:
        """`budget` is in seconds."""
        self.stalls: list[tuple[float, str]] = []
        self.longest = 0.0  # seconds of processor between two beats
        self._least, self._last, self._used, self._over = SLACK * budget, 0.0, 0.0, False
        self._main = threading.get_ident()
        self._beat = QTimer(interval=5)
        self._beat.timeout.connect(self._alive)
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        gc.collect()
        gc.freeze()
        self._limit = self._least * pace()
        self._took, self._used, self._last = 0.0, time.thread_time() - Aside.seconds, time.perf_counter()
        self._beat.start()
        self._watcher.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over = True
        self._beat.stop()
        self._watcher.join()
        gc.unfreeze()
        if told := os.environ.get(TOLD):
            with open(told, "a", encoding="ascii") as file:
                file.write(f"{self.longest}\n")

    def _alive(self) -> None:
        used = time.thread_time() - Aside.seconds
        self._took, self._used = used - self._used, used
        self.longest = max(self.longest, self._took)
        self._last = time.perf_counter()

    def _watch(self) -> None:
        while not self._over:
            time.sleep(0.01)
            seen = self._last
            if time.perf_counter() - seen > self._limit:
                stack = "".join(traceback.format_stack(sys._current_frames()[self._main])[-6:])
                before, aside = queued(), Aside.clock
                limit = max(self._limit, self._least * pace())
                while self._last == seen and not self._over:
                    time.sleep(0.002)
                if self._last == seen:  # it is over before it beat again: nothing is known of this one
                    return
                looked = Aside.clock - aside
                took, paused, lost = self._took, self._last - seen - looked, queued() - before
                cold = min(2.0, paused / max(paused - lost, 0.001))
                if took > limit * cold or paused - lost > WAITED * limit:
                    self.stalls.append((paused, f"{took:.3f} s of processor\n{stack}"))
