"""Tables by chance that say something in an odd way: what is taken otherwise without a question is told.

    python -m tests.soak.doubtful_tables [FIRST COUNT]

It counts tables and the questions asked of them, and ends with 1 when one is read wrongly in silence.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

import main as program
from core.forms.shape import Instrument
from core.tables.reading import TableReadResult
from storage.instruments.reader import read_form
from storage.tables.reader import read_table
from tests.doubtful_tables import doubtful_table, silent
from tests.read_tables import wanted_for


def main(first: int = 0, count: int = 1000) -> int:
    form = read_form(program.INSTRUMENTS / "operating-plan-2569.yaml")
    assert isinstance(form, Instrument)
    wanted = wanted_for(form, "activity")
    wrong, questions = 0, Counter[str]()
    with tempfile.TemporaryDirectory() as room:
        for seed in range(first, first + count):
            table = doubtful_table(Path(room), seed)
            found = TableReadResult.best(read_table(table.path), wanted)
            questions.update(one.key.partition(" ")[0] for one in found.doubts)
            faults = silent(table, found)
            wrong += bool(faults)
            if faults:
                print(f"{table.about}: {'; '.join(faults)}", flush=True)
    print(
        f"{count} tables, {wrong} read wrongly in silence; asked: {dict(questions.most_common())}"
    )
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
