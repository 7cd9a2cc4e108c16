"""The stages: what a PC with Windows is put through, each a function that returns what it saw or raises Failed."""

import sys
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from tests.windows import suite
from tests.windows.wine import WindowsPC

ROOT = Path(__file__).parents[2]


class Failed(Exception):
    """A stage did not show what it says."""


class Work:
    """What the stages of one run share: a place, a PC, a report."""

    def __init__(self, out: Path, installer: Path | None, patience: float) -> None:
        self.out, self.given, self.patience = out, installer, patience
        out.mkdir(parents=True, exist_ok=True)
        self.report = out / "report.txt"
        self.report.write_text(f"begun {time.strftime('%Y-%m-%d %H:%M:%S')}\n", "utf-8")

    @cached_property
    def pc(self) -> WindowsPC:
        return WindowsPC(self.out / "prefix")

    @cached_property
    def fetching(self) -> Path:
        return self.out / "dist" / "fetched"

    def tell(self, words: str) -> None:
        if not words:
            return
        print(words, flush=True)
        with self.report.open("a", encoding="utf-8") as file:
            file.write(words + "\n")


def whole_suite(work: Work, what: str) -> str:
    """The tests of the program, by the Windows Python; `what` is one part of them."""
    exe = suite.python(work.pc, work.fetching)
    found = []
    for part in suite.parts(what):
        found.append(suite.run(work.pc, exe, part, work.out / "suite", work.patience))
        work.tell("   " + suite.words(found[-1]))
    said = suite.whole(found)
    if any(one.faults for one in found):
        raise Failed(said)
    return said


STAGES: dict[str, Callable[[Work, str], str | None]] = {
    "suite": whole_suite,
}

assert sys.platform != "win32"
