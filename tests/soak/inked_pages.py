"""Pages printed, signed here and there, scanned and laid over their print: how many places are judged right.

    python -m tests.soak.inked_pages [FIRST COUNT]

Seeds from 1,000,000 on were never looked at while the limits were set, nor the hand that signs there: a quarter of the
pages comes from them.
"""

import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from core.scans.judgement import INKED
from tests.golden.papers import documents
from tests.storage.scans.inking import draw_loops, inked_page, laid, signable

UNSEEN = 1_000_000


def main(first: int = 0, count: int = 200) -> None:
    told, spent = {True: Counter[str](), False: Counter[str]()}, 0.0
    with TemporaryDirectory() as room:
        papers = signable(documents(Path(room)))
    for n in range(first, first + count):
        new = n % 4 == 3
        seed = n + UNSEEN if new else n
        page = inked_page(papers, seed, draw_loops) if new else inked_page(papers, seed)
        began = time.process_time()
        found = laid(page).inks
        spent += time.process_time() - began
        told[new]["pages"] += 1
        if found is None:
            told[new]["refused"] += 1
            print("refused", seed, page.name, flush=True)
            continue
        for place, inked in zip(found, page.inked, strict=True):
            right = (place.sure >= INKED) == inked
            told[new]["inked" if inked else "empty"] += 1
            told[new]["inked right" if inked else "empty right"] += right
            if not right:
                print("wrong", seed, page.name, inked, place, flush=True)
        if n % 100 == 99:
            print(
                n + 1 - first,
                "known:",
                dict(told[False]),
                "never seen:",
                dict(told[True]),
                flush=True,
            )
    print(
        "known:",
        dict(told[False]),
        "never seen:",
        dict(told[True]),
        f"{spent / count:.2f} s a page",
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
