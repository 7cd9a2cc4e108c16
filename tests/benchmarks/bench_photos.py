"""A file with 200 MB of photos, sealed and read back, then opened and kept, beside age alone on the same bytes.

Budget: 60 MB/s each way with less than 150 MB more memory. Run: `python -m tests.benchmarks.bench_photos`.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pyrage

from core.log.post import Bundle
from storage.db.folder.store import Folder
from storage.exchange.post import BundleSealer
from storage.keys import age_recipient
from tests.benchmarks.bench_save import milliseconds
from tests.benchmarks.measured import Measured
from tests.benchmarks.offices import country

PHOTOS, SIZE = 50, 4_000_000  # bytes
SPEED, MEMORY = 60.0, 150.0  # MB/s, MB


def peak() -> float:
    """Megabytes this process has needed at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def moved(room: Path) -> dict[str, float]:
    """Megabytes a second each way and of age alone, and megabytes of memory more than before."""
    with country(room, 1) as (centre, (office,)):
        sender = BundleSealer(office.writer.keys, office.writer.path.parent)
        receiver = BundleSealer(centre.writer.keys, centre.writer.path.parent)
        names = tuple(sender.shelf.put([os.urandom(SIZE)]) for _photo in range(PHOTOS))
        file, before = room / "photos.prongsai", peak()
        out = speed(
            partial(sender.write, file, bundle(office, age_recipient(centre.writer.keys), names))
        )
        back = speed(partial(take, receiver, file, names))
        more = peak() - before
        age = pyrage.x25519.Recipient.from_str(age_recipient(centre.writer.keys))
        alone = speed(partial(pyrage.encrypt_file, str(file), str(room / "alone.age"), [age]))
    return {"out": out, "back": back, "alone": alone, "more": more}


def bundle(office: Folder, to: str, names: tuple[str, ...]) -> Bundle:
    return Bundle(
        office.writer.keys.public, office.writer.unit, (to,), "2026-11-20T09:00:00", blobs=names
    )


def take(post: BundleSealer, file: Path, names: tuple[str, ...]) -> None:
    """As an import does: the file's hash, everything checked, then the new photos kept."""
    with post.opened(file) as opened:
        opened.sender()
        assert opened.bundle().blobs == names
        assert len(post.keep(opened, names)) == PHOTOS


def speed(work: Callable[[], object]) -> float:
    return PHOTOS * SIZE / 1e3 / milliseconds(work)


def measured() -> Measured:
    """In a process of its own, whose memory nothing else has needed."""
    line = [sys.executable, "-m", "tests.benchmarks.bench_photos", "alone"]
    ran = subprocess.run(
        line, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True
    )
    said = json.loads(ran.stdout)
    return Measured(
        f"a file with {PHOTOS * SIZE // 1_000_000} MB of photos, out and in",
        f"{said['out']:.0f} and {said['back']:.0f} MB/s, {said['more']:.0f} MB more memory",
        f"age alone, one way, {said['alone']:.0f} MB/s",
        said["out"] / said["alone"],
        f"≥ {SPEED:.0f} MB/s each way, < {MEMORY:.0f} MB",
        min(said["out"], said["back"]) >= SPEED and said["more"] < MEMORY,
    )


def main() -> int:
    if sys.argv[1:] == ["alone"]:
        with TemporaryDirectory(prefix="prongsai-bench-") as place:
            print(json.dumps(moved(Path(place))))
        return 0
    found = measured()
    print(found)
    return int(not found.kept)


if __name__ == "__main__":
    sys.exit(main())
