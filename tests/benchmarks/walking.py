"""Walks through a window by keys, and measures what each costs the window's thread.

An event is one key or one command. Its cost is the longest turn of the event loop, in processor time of the window's
thread, from the moment it is sent until the window rests: what holds the window up, and what the next key would wait
for. A key that finds the keyboard elsewhere than where the walk has put it is counted as astray, not measured.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from math import ceil
from random import Random
from time import monotonic, sleep, thread_time
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QEvent, QThreadPool
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ui.desktop.base.background import _Courier
from ui.desktop.shell.window import Window

KEY = "key"
COMMAND = "command"
OPENING = "opening"
EDGES = (1, 2, 5, 10, 20, 50, 100, 200)  # milliseconds at which a column of the histogram ends
# seconds of processor below which a turn did nothing; so many in a row: the window rests
QUIET = 0.0003
LOOKS = 3
LONGEST = 5.0  # seconds by the clock that are waited for at most


class Event(NamedTuple):
    sort: str  # KEY, COMMAND or OPENING
    name: str
    longest: float  # seconds of processor, the longest turn
    whole: float  # all turns until the window rested


class Walker:
    """Strikes keys where the keyboard is."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self.events: list[Event] = []
        self.astray: Counter[str] = Counter()
        self.place = ""  # where the walk has put the keyboard
        self._home: QWidget = window

    def at(self, place: str, home: QWidget, put: Callable[[], object] | None = None) -> None:
        """Close what stands in front, and put the keyboard into `home`, by `put` if it is more than a focus; not
        measured."""
        for _more in range(5):
            front = QApplication.activePopupWidget() or QApplication.activeModalWidget()
            if front is None:
                break
            front.close()
            self.rest()
        self.place, self._home = place, home
        self._window.activateWindow()
        (put or home.setFocus)()
        self.rest()
        if not home.isVisible():  # what was to be shown is still being read, or there is none
            (put or home.setFocus)()
            self.rest()

    def at_front(self, place: str) -> None:
        """What has just opened in front has the keyboard."""
        front = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        self.place, self._home = place, front or self._window

    def key(self, name: str, strokes: str | Sequence[str]) -> None:
        """Keys by Qt's names, one event each; a letter stands for itself."""
        for each in [strokes] if isinstance(strokes, str) else strokes:
            self._strike(KEY, name, each)

    def command(self, name: str, stroke: str) -> None:
        self._strike(COMMAND, name, stroke, whole=True)

    def opens(self, name: str, stroke: str) -> None:
        """A command that shows a page, which the first time is made."""
        first = all(event.name != f"{self.place}: {name}" for event in self.events)
        self._strike(OPENING if first else COMMAND, name, stroke, whole=True)

    def do(self, sort: str, name: str, deed: Callable[[], object]) -> None:
        """Something that is no key: the page of the sidebar that is clicked."""
        began = thread_time()
        deed()
        self._measured(sort, name, thread_time() - began, whole=True)

    def _strike(self, sort: str, name: str, stroke: str, *, whole: bool = False) -> None:
        where = QApplication.focusWidget()
        if (
            where is None
            or not self._home.isVisible()
            or not (where is self._home or self._home.isAncestorOf(where))
        ):
            self.astray[f"{self.place}: {name}"] += 1
            return
        began = thread_time()
        if len(stroke) == 1:
            QTest.keyClicks(where, stroke)
        else:
            held = QKeySequence.fromString(stroke)[0]  # type: ignore[index]  # the stubs of Qt know no keys of a sequence
            QTest.keyClick(where, held.key(), held.keyboardModifiers())
        self._measured(sort, name, thread_time() - began, whole=whole)

    def _measured(self, sort: str, name: str, first: float, *, whole: bool) -> None:
        turns = [first, *self.rest(whole=whole)]
        self.events.append(Event(sort, f"{self.place}: {name}", max(turns), sum(turns)))

    def rest(self, *, whole: bool = True) -> list[float]:
        """The turns until nothing happens; `whole`: and nothing is being read beside the window."""
        turns = list[float]()
        quiet = 0
        end = monotonic() + LONGEST
        while quiet < LOOKS and monotonic() < end:
            began = thread_time()
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            turns.append(thread_time() - began)
            quiet = 0 if turns[-1] > QUIET or (whole and reading()) else quiet + 1
            sleep(0.001)
        return turns


Burst = Callable[[Walker, Random], None]


def reading() -> bool:
    """Whether something is being read beside the window, or has not arrived in it."""
    application = QCoreApplication.instance()
    assert application is not None
    return bool(QThreadPool.globalInstance().activeThreadCount() or application.findChild(_Courier))


def at_share(costs: Iterable[float], share: float) -> float:
    """The cost that this share of the events does not exceed."""
    ordered = sorted(costs)
    return ordered[max(0, ceil(share * len(ordered)) - 1)] if ordered else 0.0


def histogram(events: Sequence[Event]) -> list[str]:
    """A table in Markdown: how many events of each name took up to how many milliseconds."""
    heads = [f"≤ {edge}" for edge in EDGES] + ["more"]
    lines = [
        "| ms of the window's thread | " + " | ".join([*heads, "median", "p99", "longest"]) + " |"
    ]
    lines.append("|---" * (len(heads) + 4) + "|")
    names = sorted({event.name for event in events})
    for name, of in [
        *((f"every {sort}", sort) for sort in (KEY, COMMAND, OPENING)),
        *((name, name) for name in names),
    ]:
        costs = [event.longest for event in events if of in (event.sort, event.name)]
        if not costs:
            continue
        counts = Counter(next((edge for edge in EDGES if cost * 1000 <= edge), 0) for cost in costs)
        cells = [str(counts[edge] or "") for edge in (*EDGES, 0)]
        cells += [f"{1000 * at_share(costs, share):.1f}" for share in (0.5, 0.99, 1)]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines
