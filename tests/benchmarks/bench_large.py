"""Memory of a PC that takes in honest files as large as they may be, beside the same PC taking in one small file.

Each file is handed to a process of its own, which says the most it ever held: 240 MiB of lines in one segment and in
900, lines and texts as long as may be, short texts, 1 GB of evidence, and what 2,000 units wrote, with their receipts.

Budget: 150 MB. Run: `python -m tests.benchmarks.bench_large [name …]`.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from core.entities import unit_id
from core.log.post import Bundle
from core.values import Ref
from tests.benchmarks.measured import Measured
from tests.country import ROOT_KEY, passport, register
from tests.storage.db.forger import Forger
from tests.storage.exchange.crowd import certified, receipt
from tests.storage.exchange.hostile import MB, Sender
from tests.storage.exchange.large import Large
from tests.storage.exchange.towns import NOW, Town, build, enrol

ROOT = Path(__file__).parents[2]
# of lines or texts; of files; offices; lines of each
MEGABYTES = 240
EVIDENCE = 1000
UNITS = 2000
LINES = 300
BUDGET = 150  # MB


@contextmanager
def certified_sender(room: Path) -> Iterator[tuple[Town, Large]]:
    """(the receiver, a device of an office below it)."""
    towns = [
        build(room / code, code, kind)
        for code, kind in (("9", "centre"), ("1", "province"), ("11", "district"))
    ]
    enrol(towns)
    sender = Sender(towns[2].unit, towns[1].age)
    towns[1].folder.exchange.take_segments([passport(sender.key, sender.unit)])
    for one in towns:
        one.folder.close()
    yield towns[1], Large(sender)


def of_kind(made: Callable[[Large], bytes]) -> Callable[[Path], tuple[Town, Path]]:
    def written(room: Path) -> tuple[Town, Path]:
        with certified_sender(room) as (receiver, large):
            path = room / "large.prongsai"
            path.write_bytes(made(large))
            return receiver, path

    return written


def evidence(room: Path) -> tuple[Town, Path]:
    towns = [
        build(room / code, code, kind) for code, kind in (("1", "province"), ("11", "district"))
    ]
    enrol(towns)
    receiver, sender = towns
    for _file in range(EVIDENCE // 50):
        sender.photo(os.urandom(50 * MB))
    return sent(
        room, sender, receiver, tuple(path.name for path in (sender.place / "blobs").glob("??/*"))
    )


def country(room: Path) -> tuple[Town, Path]:
    """One PC of the centre tells another what all wrote."""
    receiver, sender = (build(room / name, "9", "centre") for name in ("here", "there"))
    own, units = certified([receiver, sender], []), [("9", "centre", "")]
    for one in (receiver, sender):
        one.folder.exchange.trust_in([ROOT_KEY])
        one.folder.exchange.take_segments([own, *register(units)])
    offices = [Forger(unit_id(f"{1000 + number}")) for number in range(UNITS)]
    papers = certified([], offices)
    segments = [
        papers,
        *register([*units, *((f"{1000 + number}", "province", "9") for number in range(UNITS))]),
    ]
    for office in offices:
        rows = ((n, Ref(office.scope, "row", f"{n // 6:032x}")) for n in range(1, LINES + 1))
        segments.append(office.segment([office.line(n, ref, f"f.n{n % 6}", n) for n, ref in rows]))
    said = tuple(receipt(one, of, papers) for one in offices for of in (one.scope, "all"))
    return sent(room, sender, receiver, (), Bundle(b"", "", (), "", tuple(segments), (), said))


def sent(
    room: Path, sender: Town, receiver: Town, blobs: Sequence[str], content: Bundle | None = None
) -> tuple[Town, Path]:
    """A bundle of the sender's, with these files."""
    what = content or Bundle(b"", "", (), "")
    key, to = sender.folder.writer.keys.public, (receiver.age,)
    path = room / "large.prongsai"
    bundle = Bundle(
        key,
        sender.unit,
        to,
        NOW.isoformat(),
        what.segments,
        what.texts,
        what.receipts,
        tuple(blobs),
        originals="all",
    )
    sender.post.write(path, bundle)
    for one in (sender, receiver):
        one.folder.close()
    return receiver, path


FILES: dict[str, tuple[str, Callable[[Path], tuple[Town, Path]]]] = {
    "lines": (
        f"{MEGABYTES} MiB of lines in one segment",
        of_kind(lambda one: one.many_lines(MEGABYTES)),
    ),
    "segments": (
        f"{MEGABYTES} MiB of lines in 900 segments",
        of_kind(lambda one: one.many_lines_in_many_segments(MEGABYTES)),
    ),
    "long_lines": (
        f"{MEGABYTES} MiB of the longest lines",
        of_kind(lambda one: one.long_lines(MEGABYTES)),
    ),
    "texts": (f"{MEGABYTES} MiB of short texts", of_kind(lambda one: one.many_texts(MEGABYTES))),
    "long_texts": (
        f"{MEGABYTES} MiB of the longest texts",
        of_kind(lambda one: one.long_texts(MEGABYTES)),
    ),
    "evidence": (f"{EVIDENCE} MB of evidence", evidence),
    "units": (f"{LINES} lines of each of {UNITS:,} units, with their receipts", country),
}


def taken(made: Callable[[Path], tuple[Town, Path]]) -> tuple[float, float]:
    """(MB at most, seconds of processor) of a process that takes this file in."""
    with TemporaryDirectory(prefix="prongsai-bench-") as held:
        receiver, path = made(Path(held))
        words = [
            "-m",
            "tests.storage.exchange.victim",
            str(receiver.place),
            str(receiver.home),
            str(path),
        ]
        ran = subprocess.run(
            [sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=True
        )
        found = json.loads(ran.stdout)
        assert found["became"] == "taken", found
        return found["peak"], found["seconds"]


def measured(names: Sequence[str] = tuple(FILES)) -> Iterator[Measured]:
    small, _seconds = taken(of_kind(lambda one: one.many_lines(1)))
    for what, made in (FILES[name] for name in names):
        peak, seconds = taken(made)
        yield Measured(
            f"memory while a file is taken in: {what}",
            f"{peak:.0f} MB, {seconds:.0f} s of processor",
            f"1 MiB of lines {small:.0f} MB",
            peak / small,
            f"≤ {BUDGET} MB",
            peak <= BUDGET,
        )


if __name__ == "__main__":
    kept = True
    for row in measured(sys.argv[1:] or tuple(FILES)):
        print(row, flush=True)
        kept = kept and row.kept
    sys.exit(not kept)
