"""The workbooks of shipped forms, filled in wrong by machine in a dozen places each: is each named at its cell?

    python -m tests.soak.workbook_faults FIRST COUNT

FIRST is the number of the first workbook, COUNT how many faults. Printed are what was not named, and by sheet how many
faults each rule named. Exit status 1: fewer than 99 of 100 were.
"""

import sys
from collections import Counter
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.workbook_faults import judged

LEAST = 0.99


def main(first: int = 0, most: int = 2_000) -> int:
    named, missed, besides = Counter[tuple[str, str]](), list[str](), 0
    with TemporaryDirectory() as room:
        for seed in count(first):
            found = judged(seed, Path(room) / "form.xlsx")
            besides += len(found.besides)
            for made, rule in found.faults:
                named[made.sheet, rule] += 1
                missed += [] if rule else [f"{seed} {found.form}: {made}"]
            if named.total() >= most:
                break
    for sheet in sorted({sheet for sheet, _rule in named}):
        rules = sorted(((many, rule) for (of, rule), many in named.items() if of == sheet), reverse=True)
        print(sheet, sum(many for many, _rule in rules), ", ".join(f"{one or '-'} {n}" for n, one in rules), sep="\t")
    print(*missed, sep="\n")
    rules_ = len({rule for _sheet, rule in named if rule})
    share = 1 - len(missed) / named.total()
    print(f"{named.total()} faults by {rules_} rules, {share:.2%} named at their cells; {besides} findings besides")
    return int(share < LEAST)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
