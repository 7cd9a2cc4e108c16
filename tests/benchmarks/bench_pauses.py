"""The longest pause of the window in the journeys of officer and centre, beside a plain window of 300 labels; and the
longest piece of what is read behind its first page.

Run from the checkout: `.venv/bin/python -m tests.benchmarks.bench_pauses`.
"""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.measured import Measured
from tests.benchmarks.stall_watch import BUDGET, TOLD

JOURNEYS = ("-m", "pytest", "tests/journeys")
ROUNDS = 3
PLAIN = """
import time
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QWidget
application = QApplication([])
began = time.thread_time()
window = QWidget()
grid = QGridLayout(window)
for number in range(300):
    grid.addWidget(QLabel("ระดับการเปิดเผยข้อมูล %d" % number), number // 10, number % 10)
window.show()
application.processEvents()
print(time.thread_time() - began)
"""
PIECES = """
import time
from PySide6.QtWidgets import QApplication
import main, ui.desktop.home.desk, ui.desktop.shell.office
from ui.desktop.shell.preload import read_later
took, last = [], time.thread_time()
for key in read_later():
    took.append(time.thread_time() - last)
    last = time.thread_time()
print(max(took))
"""


def longest(room: Path) -> float:
    """Seconds of processor between two beats of the window's thread, the longest of all journeys."""
    told = room / "pauses"
    told.unlink(missing_ok=True)
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen", TOLD: str(told)}
    # as on a user's PC
    environ |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(room / "compiled")}
    subprocess.run([sys.executable, *JOURNEYS], env=environ, check=True, stdout=subprocess.DEVNULL)
    return max(float(line) for line in told.read_text("ascii").split())


def plain(program: str = PLAIN) -> float:
    """Seconds of processor that Qt takes for 300 labels, or those another program says."""
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environ, check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def measured() -> list[Measured]:
    peer = min(plain() for _ in range(ROUNDS))
    with TemporaryDirectory() as room:
        ours = min(longest(Path(room)) for _ in range(ROUNDS))
    pieces = min(plain(PIECES) for _ in range(ROUNDS))
    return [
        judged("longest pause of the window in the journeys of officer and centre", ours, peer),
        judged("longest piece of what is read behind the first page", pieces, peer),
    ]


def judged(what: str, ours: float, peer: float) -> Measured:
    return Measured(
        f"{what}, best of {ROUNDS} rounds",
        f"{1000 * ours:.0f} ms of processor",
        f"plain window of 300 labels {1000 * peer:.0f} ms",
        ours / peer,
        f"≤ {1000 * BUDGET:.0f} ms",
        ours <= BUDGET,
    )


if __name__ == "__main__":
    found = measured()
    print(*found, sep="\n")
    sys.exit(not all(line.kept for line in found))
