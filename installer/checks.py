"""Style, types and tests: as many at once as this computer has processors, at most two."""

import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from threading import Lock
from typing import NamedTuple

from installer.programs import ending, start
from installer.sentences import say

WINDOW, JOURNEYS = ("tests/ui/desktop",), ("tests/journeys",)  # no other test needs Qt
BYTES = ("tests/storage", "tests/golden")
TERMINAL = ("tests/ui/terminal",)
NAMED = (*WINDOW, *JOURNEYS, *BYTES, *TERMINAL)
TESTS = ("-X", "faulthandler", "-m", "pytest")  # a crash tells where, while Python is closing too


class Check(NamedTuple):
    name: str
    words: tuple[str, ...]


CHECKS = (  # the longest first, so that the last ones fill the gaps
    Check("pytest of the window", (*TESTS, *WINDOW)),
    Check("pytest of storage", (*TESTS, *BYTES)),
    Check("pytest of the rest", (*TESTS, *(f"--ignore={folder}" for folder in NAMED))),
    Check("pytest of the journeys", (*TESTS, *JOURNEYS)),
    Check("pytest of the terminal", (*TESTS, *TERMINAL)),
    Check("mypy", ("-m", "mypy")),
    Check("ruff check", ("-m", "ruff", "check", ".")),
    Check("ruff format", ("-m", "ruff", "format", "--check", ".")),
)
SETTINGS = {
    "QT_QPA_PLATFORM": "offscreen",
    "PYTHONDONTWRITEBYTECODE": "",  # compiled once: many tests start processes of the program
}
_speaking = Lock()


def run_checks(root: Path, python: Path, checks: Sequence[Check] = CHECKS) -> list[str]:
    """Do all checks, also after a failure; the names of those that failed."""
    beside = ThreadPoolExecutor(min(2, os.cpu_count() or 1))
    try:
        ended = list(beside.map(partial(run_check, root, python), checks))
    finally:
        beside.shutdown(cancel_futures=True)
    return [check.name for check, status in zip(checks, ended, strict=True) if status != 0]


def run_check(root: Path, python: Path, check: Check) -> int:
    """Do one check and show what it said when it has ended, whole, and how it ended; its exit status."""
    began = time.monotonic()
    say(f"== {check.name} ...")
    with TemporaryFile() as said:
        status = start(root, [python, *check.words], SETTINGS, said)
        took = time.monotonic() - began
        said.seek(0)
        with _speaking:
            show(said.read())
            say(f"== {check.name}: {ending(status)} ({took:.1f} s)")
    return status


def show(said: bytes) -> None:
    """Pass on what a program said, in whatever letters the screen has."""
    sys.stdout.write(said.decode("utf-8", "replace"))
    sys.stdout.flush()
