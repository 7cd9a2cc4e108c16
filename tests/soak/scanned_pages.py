"""A thousand pages print, are signed, spoiled and read back; a hundred of them are filed against the clock.

`python -m tests.soak.scanned_pages [pages] [dpi]` says how many found their record, none, a wrong one, and how long a
hundred scanned pages take over two processes. Nothing here is called signed: nobody has confirmed it.
"""

import random
import sys
import tempfile
import time
from pathlib import Path

from storage.scans.reader import ScanPictureStore, crew, read_scan
from tests.storage.scans.returned import papers, returned, told
from tests.storage.scans.spoiling import USUAL, inked, spoil

SEED, FILED = 2569, 100
HARD = 60  # pages of each harder kind, all of which are found: stamp, pen, fold, holes, a corner torn off
ENOUGH = 0.995  # of the pages at 200 dpi
SECONDS = 30  # for a hundred pages


def main(count: int, dpi: int) -> int:
    seen = returned(count, SEED, dpi, USUAL)
    print(
        f"{dpi} dpi: {seen.found} of {seen.of} found their record, {len(seen.lost)} none, {seen.wrong} a wrong one"
    )
    if seen.lost:
        print("not read:", *seen.lost)
    hard = told(HARD, SEED, dpi)
    for way, one in hard.items():
        print(
            f"{way}: {one.found} of {one.of} found their record, {len(one.lost)} none, {one.wrong} a wrong one"
        )
    took, pages = filed()
    print(f"{pages} pages of 200 dpi read and kept in {took:.1f} s")
    missed = any(one.found < one.of or one.wrong for one in hard.values())
    return int(seen.found < ENOUGH * seen.of or seen.wrong > 0 or missed or took > SECONDS)


def filed() -> tuple[float, int]:
    """Seconds that a file of a hundred scanned pages takes from its first byte to all its pages kept, and how many."""
    chance = random.Random(SEED)
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "scan.pdf"
        pages = [spoil(inked(sent.page, chance), chance) for sent in papers(FILED, chance, 200)]
        pages[0].save(path, save_all=True, append_images=pages[1:], resolution=200)
        began = time.perf_counter()
        with crew() as hands:
            looked = read_scan(
                hands, ScanPictureStore(Path(place) / "scans"), path, 0, lambda _done, _of: None
            )
        return time.perf_counter() - began, len(looked.pages)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*(numbers + [1000, 200][len(numbers) :])))
