"""Every list and field of the vocabulary, written wrong in every way, alone and five at once: is each named?

    python -m tests.soak.form_faults [FORMS] [SEED]

Exit status 1: fewer than 99 of 100 were named. What was not is printed.
"""

import random
import sys
from collections import Counter
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from tests import form_faults

LEAST = 0.99


def main(forms: int = 400, seed: int = 13) -> int:
    chance = random.Random(seed)
    missed = Counter[tuple[str, str, str]]()
    made = 0
    again = 0
    with TemporaryDirectory() as room:
        place = Path(room) / "f.yaml"
        for found in chain(
            form_faults.singly(place, chance), form_faults.together(place, chance, forms)
        ):
            made = made + found.many
            again = again + (found.many == 1 < found.findings)
            missed.update((one.list, one.field, one.kind) for one in found.missed)
    for (name, field, kind), many in missed.most_common():
        print(f"{many} {name or 'form'}.{field}: {kind}")
    share = 1 - missed.total() / made
    print(
        f"{made} faults, {share:.2%} named; {again} of those alone in a form have more than one finding"
    )
    return int(share < LEAST)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
