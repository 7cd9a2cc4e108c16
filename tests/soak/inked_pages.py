"""Pages printed, signed here and there, scanned and laid over their print: how many places are judged right.

    python -m tests.soak.inked_pages [FIRST COUNT]

Seeds from 1,000,000 on were never looked at while the limits were set: a quarter of the pages comes from there.
"""

import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from core.scans.judgement import INKED
from tests.golden.papers import documents
from tests.storage.scans.inking import inked_page, laid, signable

UNSEEN = 1_000_000


def main(first: int = 0, count: int = 200) -> None:
    told, began = Counter[str](), time.process_time()
    with TemporaryDirectory() as room:
        papers = signable(documents(Path(room)))
    for n in range(first, first + count):
        seed = n + UNSEEN if n % 4 == 3 else n
        page = inked_page(papers, seed)
        found = laid(page).inks
        told["pages"] += 1
        if found is None:
            told["refused"] += 1
            print("refused", seed, page.name)
            continue
        for place, inked in zip(found, page.inked, strict=True):
            right = (place.sure >= INKED) == inked
            told["inked" if inked else "empty"] += 1
            told["inked right" if inked else "empty right"] += right
            if not right:
                print("wrong", seed, page.name, inked, place)
    print(dict(told), f"{(time.process_time() - began) / count:.2f} s a page with its making")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
