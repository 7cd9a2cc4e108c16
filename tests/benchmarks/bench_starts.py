"""Start files of a register of 900 offices, with their letters, beside signing and writing as many bytes alone.

Ours is the whole making: one-time key, digits, what the unit gets to read, packed and signed, read back, the invitation
in the log, each durable before the next; then a page of each letter in one PDF. The peer signs each file's bytes and
writes them durably. The digits are slow on purpose (scrypt: nobody is to find another key with the same ones), and
nearly all of it; they are timed alone, too, as many at a time as ours.

Budget: 1.5 times signing, writing and digits alone. Run: `python -m tests.benchmarks.bench_starts [offices]`.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from os import cpu_count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from core.entities import unit_id
from core.exchange.invitation_deeds import StartFileResult, StartLetterOutput, make_starts
from storage.exchange.start import AT_ONCE
from storage.files import write_durably
from storage.keys import Keyring
from storage.papers.printer import PaperPrinter
from tests.benchmarks.measured import Measured
from tests.benchmarks.offices import CENTRE, code_of, context
from tests.storage.exchange.towns import Town, build, enrol

# start files; digits that are timed alone
OFFICES = 900
TIMES = 1.5
SAMPLE = 20


def made(room: Path, offices: int) -> tuple[Town, list[StartFileResult], float, float]:
    """(the centre, its files, seconds until they lay there, seconds with the letters)."""
    centre = build(room / CENTRE, CENTRE, "centre")
    units = [(CENTRE, "centre", ""), *((code_of(n), "province", CENTRE) for n in range(offices))]
    enrol([centre], units)
    (room / "starts").mkdir()
    letters = StartLetterOutput(PaperPrinter(centre.folder.writer.keys), room / "letters.pdf")
    wanted = [unit_id(code) for code, _kind, above in units if above]
    began = perf_counter()
    found = list[StartFileResult]()
    files = 0.0
    for step in make_starts(
        context(centre.folder), centre.folder, wanted, room / "starts", centre.post, "", letters
    ):
        if isinstance(step, StartFileResult):
            found.append(step)
            files = perf_counter() - began
    assert letters.path.exists()
    return centre, found, files, perf_counter() - began


def alone(room: Path, keys: Keyring, files: list[StartFileResult]) -> float:
    """Seconds of signing these bytes and writing them, each durably."""
    room.mkdir()
    contents = [one.path.read_bytes() for one in files]
    began = perf_counter()
    for number, content in zip(count(), contents, strict=False):
        write_durably(room / f"{number}", keys.sign(content) + content)
    return perf_counter() - began


def digits_alone(centre: Town, files: list[StartFileResult]) -> float:
    """Seconds of the digits of all of them, by those of some."""
    some = files[:SAMPLE]
    roots = centre.folder.trust.roots()
    key = centre.folder.writer.keys.public
    with ThreadPoolExecutor(min(cpu_count() or 1, AT_ONCE)) as pool:
        began = perf_counter()
        list(pool.map(lambda one: centre.post.start_digits(roots, one.unit, key), some))
        return (perf_counter() - began) * len(files) / len(some)


def measured(offices: int = OFFICES) -> Measured:
    with TemporaryDirectory(prefix="prongsai-bench-") as place:
        room = Path(place)
        centre, found, files, whole = made(room, offices)
        peer = alone(room / "alone", centre.folder.writer.keys, found)
        digits = digits_alone(centre, found)
        size = sum(one.path.stat().st_size for one in found) / len(found)
        centre.folder.close()
    assert len(found) == offices
    return Measured(
        f"{offices} start files with their letters, {size / 1000:.0f} kB each",
        f"{offices / whole:.1f} files/s ({files:.0f} s, and {whole - files:.0f} s of letters)",
        f"signing and writing alone {offices / peer:.0f} files/s, digits alone {offices / digits:.1f}",
        whole / (peer + digits),
        f"≤ {TIMES} x signing, writing and digits alone",
        whole <= TIMES * (peer + digits),
    )


if __name__ == "__main__":
    found = measured(*map(int, sys.argv[1:]))
    print(found)
    sys.exit(not found.kept)
