"""Two checkouts beside each other: `python -m tests.benchmarks.pairs OTHER [--pairs 9] [--only NAME ...]`.

Each benchmark is run in OTHER and here in turn, in processes of their own. Of every line the first figure is compared
pair by pair; printed is by how many percent this checkout is slower: median, and the interval its true median lies in
(order statistics of the pairs, about 96 % for nine). Exit status 1: an interval lies wholly above +3 %.
"""

import argparse
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
WORSE = 3.0  # percent: a difference that counts
FIGURE = re.compile(r"([0-9][0-9,]*\.?[0-9]*) ?(\S+)")
RUNS = {  # by name: what is evaluated in the process, a line or several
    "start": "bench_start.measured(1000)",
    "look": "bench_look.measured()",
    "save": "bench_save.measured()",
    "scoring": "bench_scoring.measured()",
    "papers": "bench_papers.measured()",
    "report": "bench_report.measured()",
    "sheets": "bench_sheets.measured()",
    "merge": "bench_merge.measured(False)",
    "merge_scored": "bench_merge.measured(True)",
    "export": "bench_export.measured()",
    "freeze": "bench_freeze.measured()",
    "centre": "bench_centre.all_measured()[0]",
    "scans": "bench_scans.measured()",
    "taking_in": "bench_taking_in.measured()",
    "pauses": "bench_pauses.measured()",
}
PROGRAM = """
import json, sys
from tests.benchmarks import {module}
found = {call}
lines = found if isinstance(found, list) else [found]
print("FOUND" + json.dumps([[line.what, line.ours] for line in lines]))
"""


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.pairs")
    parser.add_argument("other", type=Path)
    parser.add_argument("--pairs", type=int, default=9)
    parser.add_argument("--only", nargs="+", choices=[*RUNS], default=[*RUNS])
    asked = parser.parse_args(words)
    slower = False
    for name in asked.only:
        found: dict[str, list[float]] = defaultdict(list)
        for _pair in range(asked.pairs):
            old = dict(figures(asked.other, RUNS[name]))
            new = dict(figures(ROOT, RUNS[name]))
            for what in old.keys() & new.keys():
                found[what].append(slower_by(old[what], new[what]))
        for what, percents in found.items():
            low, high = interval(percents)
            slower |= low > WORSE
            verdict = "slower" if low > WORSE else "as fast"
            print(
                f"| {what} | {median(percents):+.1f} % | {low:+.1f} … {high:+.1f} % | {verdict} |",
                flush=True,
            )
    return int(slower)


def figures(checkout: Path, call: str) -> Iterator[tuple[str, tuple[float, str]]]:
    """Of every line of a benchmark: what, and its first figure with its unit."""
    program = PROGRAM.format(module=call.partition(".")[0], call=call)
    line = [sys.executable, "-c", program]
    done = subprocess.run(line, cwd=checkout, capture_output=True, text=True, check=True)
    for what, ours in json.loads(done.stdout.partition("FOUND")[2]):
        at = FIGURE.search(ours)
        if at:
            yield what, (float(at[1].replace(",", "")), at[2].rstrip(",;"))


def slower_by(old: tuple[float, str], new: tuple[float, str]) -> float:
    """Percent by which the new figure is slower than the old one; of a rate, more is faster."""
    ratio = old[0] / new[0] if new[1].endswith("/s") else new[0] / old[0]
    return (ratio - 1) * 100


def interval(percents: Sequence[float]) -> tuple[float, float]:
    """Lowest and highest without the outermost on each side: where the median lies, about 96 % sure of nine."""
    ordered = sorted(percents)
    return (ordered[1], ordered[-2]) if len(ordered) > 4 else (ordered[0], ordered[-1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
