"""How fast this PC is just now: what the suite measures in seconds is allowed as many times more as it is slower.

Budgets are kept by tests/benchmarks on a quiet machine, as ratios. The suite holds to them loosely, on machines nobody
knows and beside other work, to tell what has become slower by far.
"""

import json
import time

WORK = [{"name": f"กิจกรรมที่ {number}", "rows": [number] * 5} for number in range(2_000)]
USUAL = 0.0055  # seconds of processor on the PC on which the limits of the suite were set


def pace() -> float:
    """How many times slower than usual, at least 1 and at most 4: the median of three turns of the same work."""
    return min(4.0, max(1.0, sorted(_turn() for _ in range(3))[1] / USUAL))


def _turn() -> float:
    began = time.thread_time()
    rows = json.loads(json.dumps(WORK))
    sorted(rows, key=lambda row: (len(row["name"]), row["name"]))
    sum(each for row in rows for each in row["rows"])
    return time.thread_time() - began
