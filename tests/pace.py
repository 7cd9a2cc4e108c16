"""How fast this PC is just now: what the suite measures in seconds is allowed as many times more as it is slower.

Budgets are kept by tests/benchmarks on a quiet machine, as ratios. The limits of the suite were set on a PC on which an
empty Qt window (tests.benchmarks.bench_start) takes 0.104 seconds of processor. Where that window takes 0.160, the work
below takes 0.0083: so it took 0.0054 there.
"""

import json
import time

WORK = [{"name": f"กิจกรรมที่ {number}", "rows": [number] * 5} for number in range(2_000)]
USUAL = 0.0054  # seconds of processor on the PC on which the limits of the suite were set
MOST = 4.0  # however slow the PC is


def pace() -> float:
    """How many times slower than usual, at least 1 and at most MOST: the median of three turns of the same work."""
    return min(MOST, max(1.0, sorted(_turn() for _ in range(3))[1] / USUAL))


def _turn() -> float:
    began = time.thread_time()
    rows = json.loads(json.dumps(WORK))
    sorted(rows, key=lambda row: (len(row["name"]), row["name"]))
    sum(each for row in rows for each in row["rows"])
    return time.thread_time() - began
