"""10,000 seasons of offices that exaggerate, and 10,000 of offices that do so as cunningly as can be: how many wrong
rankings the sample lets through, beside the stated risk, and how many of all items are looked at.

Run from the checkout: `.venv/bin/python -m tests.benchmarks.bench_seasons [SEASONS]`.
"""

import sys
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice
from statistics import median
from typing import NamedTuple

from tests.core.centre.seasons import Season, cunning, season
from tests.core.centre.test_risk import most_by_chance

LIMIT = Fraction(1, 20)
# units that are ranked, and how many of them are asked for
PLACES = ((4, 1), (10, 1), (50, 3), (76, 3))
SEASONS = 10_000


class Figures(NamedTuple):
    what: str
    seasons: int
    wrong: int  # what was claimed was false
    let_through: int  # of these
    right: int  # it was true, and the sample said so
    work: float  # median share of all items
    equal: float  # of the same items by exact chance, with nothing found false; 0 = not reckoned

    def __str__(self) -> str:
        share = f"{self.let_through / self.wrong:.2%}" if self.wrong else "–"
        equal = f"{self.equal:.1%}" if self.equal else "–"
        return (
            f"| {self.what} | {self.seasons} | {self.wrong} | {self.let_through} ({share}) | "
            f"{self.right} of {self.seasons - self.wrong} | {self.work:.1%} | {equal} |"
        )


def counted(what: str, seasons: Sequence[Season]) -> Figures:
    wrong = [one for one in seasons if one.wrong]
    right = sum(one.stopped for one in seasons if not one.wrong)
    work = median(one.looked / one.of for one in seasons)
    equal = median(one.equal / one.of for one in seasons)
    return Figures(
        what, len(seasons), len(wrong), sum(one.stopped for one in wrong), right, work, equal
    )


def every(form: str, units: int, first: int) -> Iterator[Season]:
    """Seasons in which no tie waits for a resolution."""
    seed = 0
    while True:
        found = season(form, seed, LIMIT, units=units, first=first)
        if found is not None:
            yield found
        seed += 1


def main(seasons: int) -> int:
    print(f"risk {float(LIMIT):.0%}")
    print("| seasons | n | false | let through | true and stopped | work | by exact chance |")
    print("|---|---|---|---|---|---|---|")
    found, lived = list[Figures](), list[Season]()
    each = seasons // (2 * len(PLACES))
    for form in ("ladder", "checklist"):
        for units, first in PLACES:
            some = list(islice(every(form, units, first), each))
            lived += some
            found.append(counted(f"{form}, first {first} of {units}", some))
            print(found[-1], flush=True)
    print(counted("all of these", lived), flush=True)
    for form in ("ladder", "checklist"):
        sly = [cunning(form, seed, LIMIT) for seed in range(seasons // 2)]
        found.append(counted(f"{form}, cunning, one unit", sly))
        print(found[-1], flush=True)
    return int(any(one.let_through >= most_by_chance(one.wrong, LIMIT) for one in found))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else SEASONS))
