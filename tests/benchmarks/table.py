"""Measures what has a budget and writes the table into its page: `python -m tests.benchmarks.table [--only NAME …]`.

The last column of a row names the benchmark it is of (tests/benchmarks/bench_NAME.py) and the day it was measured; with
`--only` the rows of the named benchmarks are replaced, the others stay, and a row that names none is taken out. Exit
status 1: a row is missed.
"""

import argparse
import os
import platform
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path

from tests.benchmarks.measured import Measured

PAGE = Path(__file__).parents[2] / "docs" / "speed.md"
BEGIN, END = "<!-- speeds -->\n", "<!-- /speeds -->"
HEAD = "| what | here | beside, in the same run | ratio | budget | measured |\n|---|---|---|---|---|---|\n"
BENCHES = (  # in the order of the table; each module gives its rows by `all_measured`, or by `measured`
    *(
        "start",
        "pauses",
        "look",
        "awake",
        "save",
        "scoring",
        "papers",
        "tagged",
        "report",
        "sheets",
        "merge",
    ),
    *(
        "export",
        "backup",
        "photos",
        "taking_in",
        "scans",
        "freeze",
        "answers",
        "second_round",
        "hostile",
        "phones",
    ),
    *(
        "centre",
        "publish",
        "starts",
        "table_file",
        "ten_years",
        "large",
        "search",
        "documents",
        "walk",
        "growth",
    ),
    *("batch", "size"),
)


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.table", description=__doc__)
    parser.add_argument(
        "--only",
        nargs="+",
        metavar="NAME",
        choices=BENCHES,
        default=BENCHES,
        help=", ".join(BENCHES),
    )
    asked: Sequence[str] = parser.parse_args(words).only
    found = [(name, row) for name in asked for row in rows_of(name)]
    before, rest = PAGE.read_text("utf-8").split(BEGIN)
    old, after = rest.split(END)
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    table = together(old, asked, found, machine)
    print(table)
    PAGE.write_text(before + BEGIN + table + END + after, "utf-8")
    return int(not all(row.kept for _name, row in found))


def rows_of(name: str) -> Iterator[Measured]:
    """Measure the rows of a benchmark."""
    bench = import_module(f"tests.benchmarks.bench_{name}")
    found = (getattr(bench, "all_measured", None) or bench.measured)()
    yield from [found] if isinstance(found, Measured) else found


def together(
    old: str, asked: Sequence[str], found: Sequence[tuple[str, Measured]], machine: str
) -> str:
    """The old table with these rows in place of those of the benchmarks asked for."""
    of = {name: [line for line in old.splitlines() if f"| `{name}` " in line] for name in BENCHES}
    for name in asked:
        of[name] = [f"{row} `{name}` {date.today()} |" for named, row in found if named == name]
    return HEAD + "".join(f"{line}\n" for lines in of.values() for line in lines) + f"\n{machine}\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
