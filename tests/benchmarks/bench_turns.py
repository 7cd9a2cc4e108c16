"""A plan of 300 rows is read while another thread reckons: with the turns of the program, beside those of Python.

A row that is read gives the interpreter away and waits to have it back; the peer is the same reading as Python comes,
where a thread that only reckons keeps it for five milliseconds. Budget: a tenth of that, and four fifths of the sheets
that thread scores meanwhile. Run: `python -m tests.benchmarks.bench_turns`.
"""

import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import NamedTuple

from core.scoring import score
from storage.instruments.reader import read
from tests.benchmarks.bench_save import filled, milliseconds
from tests.benchmarks.bench_scoring import FORM, answers_of
from tests.benchmarks.measured import Measured
from ui.desktop.base.background import TURN

ROWS, READINGS, APART = 300, 20, 0.02  # seconds from one reading to the next
OF_PYTHON = 0.005  # seconds
BUDGET, LEAST = 0.1, 0.8  # times the peer


class Turns(NamedTuple):
    median: float  # ms of one reading
    longest: float
    scored: float  # sheets a second meanwhile


@contextmanager
def scoring() -> Iterator[list[object]]:
    """A thread scores the same sheet over and over."""
    over, found = Event(), list[object]()
    instrument = read(FORM)
    answers = answers_of(instrument)

    def reckon() -> None:
        while not over.is_set():
            found.append(score(instrument, answers))

    thread = Thread(target=reckon)
    thread.start()
    try:
        yield found
    finally:
        over.set()
        thread.join()


def read_beside(place: Path, turn: float) -> Turns:
    before = sys.getswitchinterval()
    sys.setswitchinterval(turn)
    try:
        folder, _rows = filled(place, ROWS)
        with closing(folder), scoring() as found:
            began, took = time.perf_counter(), list[float]()
            for _ in range(READINGS):
                time.sleep(APART)
                took.append(milliseconds(partial(folder.records, "row")))
            speed = len(found) / (time.perf_counter() - began)
    finally:
        sys.setswitchinterval(before)
    return Turns(statistics.median(took), max(took), speed)


def measured() -> Measured:
    with TemporaryDirectory() as one, TemporaryDirectory() as two:
        ours, plain = read_beside(Path(one), TURN), read_beside(Path(two), OF_PYTHON)
    return Measured(
        f"{ROWS} rows of a plan read while another thread scores sheets: median, the longest of {READINGS}; its sheets",
        f"{ours.median:.0f} ms, {ours.longest:.0f} ms; {ours.scored:.0f}/s",
        f"Python's own turns {plain.median:.0f} ms, {plain.longest:.0f} ms; {plain.scored:.0f}/s",
        ratio := ours.median / plain.median,
        f"≤ {BUDGET} x, ≥ {LEAST} x the sheets",
        ratio <= BUDGET and ours.scored >= LEAST * plain.scored,
    )


if __name__ == "__main__":
    found = measured()
    print(found)
    sys.exit(not found.kept)
