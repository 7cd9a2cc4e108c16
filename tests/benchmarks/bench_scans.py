"""A PDF of 100 scanned pages at 200 dpi taken in: each read, turned, kept; beside zxing alone on the same pictures.

The peer, too, works on two pages at a time and looks for QR codes only, on pictures that are grey already.

Budget: 30 seconds. Run: `python -m tests.benchmarks.bench_scans [pages]`.
"""

import random
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import zxingcpp
from PIL.Image import Image as Picture

import wiring
from core.scans.deeds import ScanOutcome, take_scans
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.scans.service import ScanService
from tests.benchmarks.bench_save import NOW
from tests.benchmarks.measured import Measured
from tests.benchmarks.offices import context
from tests.storage.scans.returned import papers
from tests.storage.scans.spoiling import inked, spoil
from ui.scanner import ScanPrefetcher

# of so many kinds, which come again
PAGES = 100
DPI = 200
KINDS = 10
BUDGET = 30.0  # seconds


def scanned(pages: int) -> list[Picture]:
    """Papers of every shape, signed and off a scanner."""
    chance = random.Random(20261120)
    made = [
        spoil(inked(sent.page, chance), chance) for sent in papers(min(pages, KINDS), chance, DPI)
    ]
    return [made[number % len(made)] for number in range(pages)]


def taken(office: Folder, file: Path, pages: int) -> float:
    """Seconds until all pages wait to be confirmed."""
    place = office.writer.path.parent
    files = wiring.evidence_files(office.writer.keys.directory.parent)
    scanner = ScanService(place, lambda path: files.keep(place, path))
    began = perf_counter()
    looking = ScanPrefetcher(scanner.begin(), [file])
    try:
        steps = list(take_scans(context(office), office, looking.look, [file]))
        took = perf_counter() - began
    finally:
        looking.close()
    (one,) = (step for step in steps if isinstance(step, ScanOutcome))
    assert (len(one.looked.pages), one.problem) == (pages, None)
    assert sum(bool(page.codes) for page in one.looked.pages) > 0.9 * pages
    return took


def alone(pictures: list[Picture]) -> float:
    """Seconds zxing takes to find the codes of all of them in two threads, which it lets work side by side."""
    grey = [picture.convert("L") for picture in pictures]
    only = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    with ThreadPoolExecutor(2) as pool:
        began = perf_counter()
        list(
            pool.map(
                lambda picture: zxingcpp.read_barcodes(picture, formats=only, try_invert=False),
                grey,
            )
        )
        return perf_counter() - began


def measured(pages: int = PAGES) -> Measured:
    with TemporaryDirectory(prefix="prongsai-bench-") as room:
        place = Path(room)
        pictures = scanned(pages)
        pictures[0].save(
            place / "scan.pdf", save_all=True, append_images=pictures[1:], resolution=DPI
        )
        with closing(
            create(place / "office", place / "keys", "สำนักงาน", "1001", "district", "", 2569, NOW)
        ) as office:
            ours = taken(office, place / "scan.pdf", pages)
        peer = alone(pictures)
    return Measured(
        f"{pages} scanned pages at {DPI} dpi taken in by two processes",
        f"{ours:.1f} s",
        f"zxing alone, two threads {peer:.1f} s",
        ours / peer,
        f"≤ {BUDGET:.0f} s",
        ours <= BUDGET,
    )


if __name__ == "__main__":
    found = measured(*map(int, sys.argv[1:2]))
    print(found)
    sys.exit(not found.kept)
