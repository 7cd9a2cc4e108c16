"""The workbooks of shipped forms, filled in wrong by machine in a dozen places each: is each named at its cell?

    python -m tests.soak.workbook_faults FIRST COUNT

FIRST is the number of the first workbook, COUNT how many faults. Printed are what was not named at its cell, and by
sheet where its faults were named and by which rules. Exit status 1: fewer than 99 of 100 were named at their cells.
"""

import sys
from collections import Counter
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.instruments.workbook.words import FORM, SHEETS
from tests.workbook_faults import judged

LEAST = 0.99


def main(first: int = 0, most: int = 2_000) -> int:
    named = Counter[tuple[str, str]]()
    rules = Counter[tuple[str, str]]()
    missed = list[str]()
    with TemporaryDirectory() as room:
        for seed in count(first):
            found = judged(seed, Path(room) / "form.xlsx")
            for made, rule, where in found.faults:
                sheet = made.sheet if made.sheet in (FORM, *SHEETS.values()) else "(วาด)"
                named[sheet, where] += 1
                rules[sheet, rule] += 1
                missed += [] if where == "cell" else [f"{seed} {found.form}: {where} {rule} {made}"]
            if named.total() >= most:
                break
    for sheet in sorted({sheet for sheet, _where in named}):
        for counted in (named, rules):
            print(
                sheet,
                ", ".join(
                    f"{word or '-'} {n}" for (of, word), n in counted.most_common() if of == sheet
                ),
                sep="\t",
            )
    print(*missed, sep="\n")
    kinds = len({rule for _sheet, rule in rules if rule})
    share = 1 - len(missed) / named.total()
    wheres = {
        where: sum(n for (_of, word), n in named.items() if word == where)
        for _sheet, where in named
    }
    print(f"{named.total()} faults by {kinds} rules, {share:.2%} named at their cells: {wheres}")
    return int(share < LEAST)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
