"""Watches the window's thread: how much of the processor it uses at most between two beats of its event loop.

The budget is 0.1 seconds. A machine that is busy with other things takes the processor away from a thread
that does nothing wrong, so time on the clock is not counted. What others left in memory before is no part of the window
either: while it is watched, the collection of garbage does not walk through it.
"""

import gc
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from PySide6.QtCore import QTimer

BUDGET = 0.1
TOLD = "PRONGSAI_PAUSES"  # names a file that hears of the longest pause of each watch


class Aside:
    """Seconds of processor that tests have been on the window's thread to look at it: no part of the window."""

    seconds = 0.0


@contextmanager
def looking() -> Iterator[None]:
    """A test looks through the window, on its thread."""
    began = time.thread_time()
    try:
        yield
    finally:
        Aside.seconds += time.thread_time() - began


class StallWatch:
    """A heartbeat in the event loop."""

    def __init__(self) -> None:
        self.longest = 0.0  # seconds of processor between two beats
        self._used = 0.0
        self._beat = QTimer(interval=5)
        self._beat.timeout.connect(self._alive)

    def __enter__(self) -> Self:
        gc.collect()
        gc.freeze()
        self._used = time.thread_time() - Aside.seconds
        self._beat.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._beat.stop()
        gc.unfreeze()
        told = os.environ.get(TOLD)
        if told:
            with open(told, "a", encoding="ascii") as file:
                file.write(f"{self.longest}\n")

    def _alive(self) -> None:
        used = time.thread_time() - Aside.seconds
        self.longest, self._used = max(self.longest, used - self._used), used
