"""The parts of the suite on several PCs at once: each takes the next when it is done with one, the longest first."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock

from tests.windows import suite
from tests.windows.wine import WindowsPC

BESIDE = max((os.cpu_count() or 1) - 1, 0)  # PCs beside the one that goes through the stages


class Lanes:
    """What is to be run, and what became of it; `tell` is given a line for each part that ended."""

    def __init__(self, out: Path, patience: float, tell: Callable[[str], None]) -> None:
        self._out = out
        self._patience = patience
        self._tell = tell
        self._waiting = SimpleQueue[str]()
        self._found: list[suite.Told] = []
        self._unpacking = Lock()  # of the packages all PCs take from
        self._beside = ThreadPoolExecutor(max(BESIDE, 1))
        self._running: list[Future[None]] = []

    def begin(self, parts: Iterable[str]) -> None:
        """Start with these parts on the PCs beside."""
        ordered = sorted(parts, key=lambda one: -suite.LIMITS.get(one, 0))
        for part in ordered:
            self._waiting.put(part)
        beside = range(min(BESIDE, len(ordered) - 1))
        self._running = [self._beside.submit(self._one_beside, number) for number in beside]

    @property
    def begun(self) -> bool:
        return bool(self._running) or not self._waiting.empty()

    def ended(self, pc: WindowsPC) -> list[suite.Told]:
        """Run what still waits on this PC too, and wait for the others."""
        self._go_on(pc)
        for lane in self._running:
            lane.result()
        found = self._found
        self._found = []
        self._running = []
        return found

    def python(self, pc: WindowsPC) -> Path:
        """The whole Python for Windows on this PC."""
        with self._unpacking:
            return suite.python(pc, self._out / "fetched")

    def leave(self) -> None:
        """Begin no further part; what runs comes to its end."""
        while self._next():
            pass
        self._beside.shutdown()

    def _one_beside(self, number: int) -> None:
        pc = WindowsPC(self._out / f"prefix-{number}")
        try:
            self._go_on(pc)
        finally:
            pc.forget()

    def _go_on(self, pc: WindowsPC) -> None:
        exe = self.python(pc)
        while part := self._next():
            one = suite.run(pc, exe, part, self._out / "suite", self._patience)
            self._found.append(one)
            self._tell("   " + suite.words(one))

    def _next(self) -> str:
        try:
            return self._waiting.get_nowait()
        except Empty:
            return ""
