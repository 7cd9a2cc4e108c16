"""What the cases of a whole run cost, and which of them a push leaves out: `python -m tests.durations [LOG…]`.

The logs are those that `bootstrap.py test --all` writes (build/cases.tsv.*). From them this writes tests/deferred.txt,
tests/durations.tsv (seconds of processor by test file, of a push and of every case) and the table in
docs/house/testing.md.

A case is deferred when it is of the slowest third and a cheaper case of its class stays, a class being the cases of
one test file, which is about one subject. Test functions that are deferred beyond this rule stand in tests/beyond.txt,
each with the reason. What looks through the whole repository (tests/guards.txt) never waits: any change may break it.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from installer.checks import LOG
from tests.selection import DEFERRED

ROOT = Path(__file__).parents[1]
COSTS, BEYOND, GUARDS = (
    ROOT / "tests" / name for name in ("durations.tsv", "beyond.txt", "guards.txt")
)
PAGE = ROOT / "docs" / "house" / "testing.md"
BEGIN = "<!-- durations -->\n"
END = "<!-- /durations -->"
SLOWEST = 3  # one case in so many: with it a push takes less than 20 processor minutes
HEAD = (
    "| folder | cases of a push | their processor minutes | all cases | processor minutes | minutes on the clock |\n"
    "|---|---|---|---|---|---|\n"
)


class Cost(NamedTuple):
    work: float  # seconds of processor, of the test and all processes below it
    clock: float  # seconds on the clock


def main(words: list[str]) -> int:
    logs = [Path(word) for word in words] or sorted((ROOT / LOG).parent.glob(f"{Path(LOG).name}.*"))
    costs = read(logs)
    if not costs:
        sys.stderr.write("No log of a whole run: python3 installer/bootstrap.py test --all\n")
        return 1
    left_out = deferred(costs, beyond())
    DEFERRED.write_text("".join(f"{case}\n" for case in sorted(left_out)), "utf-8")
    COSTS.write_text(by_file(costs, left_out), "utf-8")
    before, rest = PAGE.read_text("utf-8").split(BEGIN)
    PAGE.write_text(before + BEGIN + table(costs, left_out) + END + rest.split(END)[1], "utf-8")
    return 0


def read(logs: Iterable[Path]) -> dict[str, Cost]:
    """The cost of each case by its id."""
    rows = (line.split("\t", 2) for log in logs for line in log.read_text("utf-8").splitlines())
    return {case: Cost(float(work), float(clock)) for work, clock, case in rows}


def beyond() -> dict[str, str]:
    """By test function that is deferred whole: why."""
    lines = BEYOND.read_text("utf-8").splitlines()
    return {
        function: why for line in lines if line for function, _tab, why in [line.partition("\t")]
    }


def function_of(case: str) -> str:
    return case.partition("[")[0]


def deferred(costs: Mapping[str, Cost], beyond: Mapping[str, str]) -> set[str]:
    """The cases that a push leaves out."""
    slow = sorted((cost.work for cost in costs.values()), reverse=True)[len(costs) // SLOWEST]
    staying = set[str]()
    left_out = set[str]()
    guards = tuple(GUARDS.read_text("utf-8").split())
    for case in sorted(costs, key=lambda case: (costs[case].work, case)):
        file = case.partition("::")[0]
        if function_of(case) in beyond or (
            costs[case].work >= slow and file in staying and not case.startswith(guards)
        ):
            left_out.add(case)
        else:
            staying.add(file)
    return left_out


def by_file(costs: Mapping[str, Cost], left_out: set[str]) -> str:
    found: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for case, cost in costs.items():
        file = found[case.partition("::")[0]]
        file[0] += 0 if case in left_out else cost.work
        file[1] += cost.work
    return "".join(
        f"{file}\t{push:.1f}\t{every:.1f}\n" for file, (push, every) in sorted(found.items())
    )


@cache
def seconds_by_file() -> dict[str, tuple[float, float]]:
    """By test file the processor seconds of what a push takes of it, and of all its cases, by the last whole run."""
    rows = (line.split("\t") for line in COSTS.read_text("utf-8").splitlines())
    return {file: (float(push), float(every)) for file, push, every in rows}


def table(costs: Mapping[str, Cost], left_out: set[str]) -> str:
    folders: dict[str, list[str]] = defaultdict(list)
    for case in costs:
        parts = case.partition("::")[0].split("/")[:-1]
        folders["/".join(parts[: 3 if parts[1:2] in (["ui"], ["storage"]) else 2])].append(case)
    rows = [_row(folder, cases, costs, left_out) for folder, cases in sorted(folders.items())]
    return HEAD + "".join([*rows, _row("all", list(costs), costs, left_out)])


def _row(folder: str, cases: Sequence[str], costs: Mapping[str, Cost], left_out: set[str]) -> str:
    push = [case for case in cases if case not in left_out]
    work = [sum(costs[case].work for case in some) / 60 for some in (push, cases)]
    clock = sum(costs[case].clock for case in cases) / 60
    return f"| {folder} | {len(push):,} | {work[0]:.1f} | {len(cases):,} | {work[1]:.1f} | {clock:.1f} |\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
