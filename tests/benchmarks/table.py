"""Measures everything that has a budget and writes the table into docs/speed.md: `python -m tests.benchmarks.table`."""

import os
import platform
import sys
from datetime import date
from pathlib import Path

from tests.benchmarks import (
    bench_answers,
    bench_awake,
    bench_backup,
    bench_batch,
    bench_centre,
    bench_documents,
    bench_export,
    bench_freeze,
    bench_growth,
    bench_hostile,
    bench_large,
    bench_look,
    bench_merge,
    bench_papers,
    bench_pauses,
    bench_phones,
    bench_photos,
    bench_publish,
    bench_report,
    bench_save,
    bench_scans,
    bench_scoring,
    bench_search,
    bench_second_round,
    bench_sheets,
    bench_size,
    bench_start,
    bench_starts,
    bench_table_file,
    bench_tagged,
    bench_taking_in,
    bench_ten_years,
    bench_turns,
    bench_walk,
)

SPEED = Path(__file__).parents[2] / "docs" / "speed.md"
BEGIN, END = "<!-- speeds -->\n", "<!-- /speeds -->"
HEAD = "| what | here | beside, in the same run | ratio | budget |\n|---|---|---|---|---|\n"


def main() -> int:
    alone = (bench_save, bench_scoring, bench_papers, bench_tagged)
    between = (
        bench_export,
        bench_backup,
        bench_photos,
        bench_taking_in,
        bench_scans,
        bench_freeze,
        bench_answers,
        bench_second_round,
        bench_hostile,
    )
    windowed = [bench_pauses.measured(), bench_look.measured(), bench_awake.measured(), bench_turns.measured()]
    printed = [*bench_report.measured(), *bench_sheets.measured()]
    merged = [bench_merge.measured(assessed) for assessed in (False, True)]
    found = [
        *bench_start.all_measured(),
        *windowed,
        *(bench.measured() for bench in alone),
        *printed,
        *merged,
        *(bench.measured() for bench in between),
        bench_taking_in.heic(),
        *bench_phones.measured(),
        *bench_centre.all_measured(),
        bench_publish.measured(),
        bench_starts.measured(),
        bench_table_file.measured(),
        *bench_ten_years.measured(),
        *bench_large.measured(),
        *bench_search.measured(),
        *bench_documents.measured(),
        *bench_walk.all_measured(),
        *bench_growth.all_measured(),
        *map(bench_batch.measured, bench_batch.PAPERS),
        bench_size.measured(),
    ]
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    table = HEAD + "".join(f"{line}\n" for line in found) + f"\n{date.today()}, {machine}\n"
    print(table)
    before, rest = SPEED.read_text("utf-8").split(BEGIN)
    SPEED.write_text(before + BEGIN + table + END + rest.split(END)[1], "utf-8")
    return int(not all(line.kept for line in found))


if __name__ == "__main__":
    sys.exit(main())
