"""Many seeded years: `nice python -m tests.soak.year_runs --runs 10000 --first-seed 0 --processes 2`.

Prints what the years met so far, now and then; of a seed that failed, its fault and the shortest story that still has
it. Exits 1 if one failed. One seed again: `--runs 1 --first-seed SEED`.
"""

import argparse
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from core.errors import UserError
from storage.db.sqlite import SQLiteError
from tests.storage.db.world import shared_memory
from tests.year.play import Plan, plan, play

OFTEN = 60  # seconds between two lines
LONGEST = 120  # seconds that a story is shortened for
BUGS = (
    AssertionError,
    ArithmeticError,
    AttributeError,
    LookupError,
    NameError,
    RuntimeError,
    TypeError,
    ValueError,
)
FAULTS = (*BUGS, OSError, UserError, SQLiteError)
SHOWN = (
    "bundles",
    "ops",
    "refused files",
    "refused pieces",
    "conflicts met",
    "forks",
    "restores",
    "machines",
)


class Played(NamedTuple):
    seed: int
    seen: Counter[str]
    fault: str = ""
    story: str = ""


def plan_of(seed: int) -> Plan:
    """A year of any size up to the whole country."""
    return plan(seed, 1 + seed % 5, 40 + seed % 7 * 30)


def run(seed: int) -> Played:
    planned = plan_of(seed)
    seen, fault = tried(planned)
    return Played(seed, seen, fault, told(shortened(planned, fault)) if fault else "")


def tried(planned: Plan) -> tuple[Counter[str], str]:
    """(what the year met, what went wrong or "")"""
    with TemporaryDirectory(dir=shared_memory()) as room:
        try:
            return play(Path(room), planned, thorough=True), ""
        except FAULTS as fault:
            last = [
                step
                for step in traceback.extract_tb(fault.__traceback__)
                if "tests" in step.filename
            ][-1]
            return (
                Counter(),
                f"{type(fault).__name__} in {last.name}, line {last.lineno}: {str(fault)[:300]}",
            )


def shortened(planned: Plan, fault: str) -> Plan:
    """Leave out acts as long as the year fails in the same place."""
    kind, until = fault.partition(":")[0], time.monotonic() + LONGEST
    size = len(planned.acts) // 2
    while size and time.monotonic() < until:
        at = 0
        while at < len(planned.acts) and time.monotonic() < until:
            fewer = replace(planned, acts=[*planned.acts[:at], *planned.acts[at + size :]])
            if tried(fewer)[1].partition(":")[0] == kind:
                planned = fewer
            else:
                at += size
        size //= 2
    return planned


def told(planned: Plan) -> str:
    """The story of a year, one act a line."""
    role = f"{planned.role.kind or 'nobody'} {planned.role.code}" if planned.role else "none"
    head = f"PCs {', '.join(planned.devices)}; certified at first {', '.join(sorted(planned.early))}; dishonest: {role}"
    return "\n".join((head, *(f"    {act}, {act.seed}" for act in planned.acts)))


def play_all(seeds: range, processes: int) -> Iterator[Played]:
    if processes == 1:
        yield from map(run, seeds)
        return
    with ProcessPoolExecutor(processes) as pool:
        yield from pool.map(run, seeds, chunksize=5)


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--runs", type=int, default=10_000)
    words.add_argument("--first-seed", type=int, default=0)
    words.add_argument("--processes", type=int, default=1)
    asked = words.parse_args()
    seen = Counter[str]()
    failed = list[int]()
    began = time.monotonic()
    next_line, runs = began + OFTEN, 0
    for played in play_all(range(asked.first_seed, asked.first_seed + asked.runs), asked.processes):
        runs, seen = runs + 1, seen + played.seen
        if played.fault:
            failed.append(played.seed)
            print(f"seed {played.seed} failed: {played.fault}\n{played.story}", flush=True)
        if time.monotonic() > next_line:
            next_line = time.monotonic() + OFTEN
            print(line(runs, seen, failed, began), flush=True)
    print(line(runs, seen, failed, began))
    print(", ".join(f"{what} {times}" for what, times in seen.most_common()))
    return 1 if failed else 0


def line(runs: int, seen: Counter[str], failed: list[int], began: float) -> str:
    figures = ", ".join(f"{seen[what]} {what}" for what in SHOWN)
    return f"{runs} runs in {time.monotonic() - began:.0f} s, {figures}, {len(failed)} failed {failed[:20]}"


if __name__ == "__main__":
    raise SystemExit(main())
