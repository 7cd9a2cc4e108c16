"""Forms nobody wrote, filled, scored and printed in three formats; damaged files, refused whole or kept as they are.

    python -m tests.soak.random_forms [FORMS] [DAMAGED] [SEED]

What breaks is raised; the seed stands on the last line before it.
"""

import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.instruments.reader import parse
from storage.papers.writer import rendered
from tests import random_forms
from tests.form_faults import written

ENDINGS = (".pdf", ".xlsx", ".docx")


def main(forms: int = 2000, damaged: int = 1000, seed: int = 13) -> int:
    sound = printed = taken = 0
    for number in range(seed, seed + forms):
        print(f"form {number}", end="\r", flush=True)
        found = printed_of(random.Random(number))
        sound += found is not None
        printed += found or 0
    print(f"{forms} forms, {sound} sound, {printed} papers in {len(ENDINGS)} formats")
    with TemporaryDirectory() as room:
        for number in range(seed, seed + damaged):
            print(f"damaged {number}", end="\r", flush=True)
            taken += random_forms.refused_or_whole(
                random_forms.damaged(random.Random(number)), Path(room)
            )
    print(f"{damaged} damaged files, {damaged - taken} refused, {taken} kept as they are")
    return 0


def printed_of(chance: random.Random) -> int | None:
    """How many papers were printed; None = the form is refused."""
    sheet = parse(written(random_forms.varied(chance))[0].encode(), "f.yaml")
    if sheet.form is None or sheet.faults:
        return None
    papers = [*random_forms.filled(sheet.form, chance)]
    for paper in papers:
        for ending in ENDINGS:
            assert rendered([paper], ending)[0]
    return len(papers)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
