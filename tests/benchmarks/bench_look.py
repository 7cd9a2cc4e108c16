"""Another theme or text size while all pages are open, beside Qt alone: every style sheet off, another one on.

Budget: 100 ms until the window hears again. Run: `python -m tests.benchmarks.bench_look`.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import thread_time

from tests.benchmarks.measured import Measured
from tests.benchmarks.stall_watch import BUDGET

PAGES = ("plan", "evidence", "papers", "exchange", "settings", "home", "assessment")
LOOKS = (("dark", 100), ("contrast", 100), ("light", 100), ("light", 125), ("light", 100))
ROUNDS = 5


def changed(room: Path) -> dict[str, float]:
    """Seconds of processor for the slowest change of theme, of text size, and for Qt's own way."""
    from PySide6.QtWidgets import QApplication

    from tests.benchmarks.windowed import sample_window, turn_to
    from tests.journeys.hands import rest

    themes = list[float]()
    sizes = list[float]()
    plain = list[float]()
    with sample_window(room) as (window, office):
        turn_to(office, PAGES, 400)
        for _round in range(ROUNDS):
            before = office.room.look.scale
            for theme, scale in LOOKS:
                took = seconds(partial(window.dress, theme, scale))
                (themes if scale == before else sizes).append(took)
                before = scale
                rest(50)
            plain.append(seconds(partial(in_full, QApplication.instance())))
            rest(50)
    kinds = len(LOOKS) - 2
    return {"theme": slowest(themes, kinds), "size": slowest(sizes, 2), "qt": min(plain)}


def in_full(application: object) -> None:
    """As Qt does it by itself."""
    from PySide6.QtWidgets import QApplication

    assert isinstance(application, QApplication)
    sheet = application.styleSheet()
    application.setStyleSheet("")
    application.setStyleSheet(sheet)


def seconds(step: Callable[[], object]) -> float:
    before = thread_time()
    step()
    return thread_time() - before


def slowest(took: list[float], kinds: int) -> float:
    """The best round of the slowest kind; the kinds come in turn."""
    return max(min(took[kind::kinds]) for kind in range(kinds))


def measured() -> Measured:
    with TemporaryDirectory(prefix="prongsai-bench-") as room:
        line = [sys.executable, "-m", "tests.benchmarks.bench_look", room]
        done = subprocess.run(line, check=True, stdout=subprocess.PIPE, text=True)
    found = json.loads(done.stdout.splitlines()[-1])
    ours, peer = max(found["theme"], found["size"]), found["qt"]
    return Measured(
        f"another theme or text size with {len(PAGES)} pages open",
        f"{1000 * found['theme']:.0f} ms, {1000 * found['size']:.0f} ms of processor",
        f"Qt's own change of the style sheet {1000 * peer:.0f} ms",
        ours / peer,
        f"≤ {1000 * BUDGET:.0f} ms",
        ours <= BUDGET,
    )


if __name__ == "__main__":
    if sys.argv[1:]:
        print(json.dumps(changed(Path(sys.argv[1]))))
    else:
        found = measured()
        print(found)
        sys.exit(not found.kept)
