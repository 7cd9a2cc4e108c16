"""Backups of a centre with the files of many offices: the second one, after an edit of two ops, beside the first.

The first of a week is a whole copy of the database, reopened and counted, and so was every one before: it is the peer.
The second holds what is new. What it wrote is every byte that is more in the place of backups afterwards.

Budget: a hundredth of the bytes and a twentieth of the processor's time of a whole one.
Run: `python -m tests.benchmarks.bench_backup [offices] [ops of each]`.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import NamedTuple

from core.values import Change, Ref, Text
from storage.db.folder.store import Folder
from storage.exchange.post import BundleSealer
from tests.benchmarks.bench_merge import take
from tests.benchmarks.measured import Measured
from tests.benchmarks.offices import context, country, fill, send
from wiring import backups

OFFICES, OPS = 60, 7500
BYTES, WORK = 0.01, 0.05


class BackupMade(NamedTuple):
    """Seconds of this process's time, and bytes written, of one backup."""

    work: float
    size: int


class Backups(NamedTuple):
    database: int  # bytes
    whole: BackupMade
    after_an_edit: BackupMade


@contextmanager
def centre_of(room: Path, offices: int, size: int) -> Iterator[Folder]:
    """A centre that has taken in the file of every office."""
    with country(room, offices) as (centre, found):
        post = BundleSealer(centre.writer.keys, centre.writer.path.parent)
        for one in found:
            fill(one, size, assessed=False)
            take(centre, post, send(one, centre, room / f"{one.writer.unit}.prongsai"))
        yield centre


def edit(centre: Folder) -> None:
    """Two ops: the opening one of the save, and the field."""
    person = Ref(centre.writer.unit, "person", "5" * 32)
    centre.save(context(centre), "edit", [Change(person, "position", Text("นักวิชาการ"))])


def backed_up(centre: Folder) -> BackupMade:
    place = centre.writer.path.parent
    centre.exchange.leave()
    keeper = backups(place, centre.writer.id)
    before, began = size_of(keeper.own), process_time()
    keeper.make("timer")
    return BackupMade(process_time() - began, size_of(keeper.own) - before)


def size_of(place: Path) -> int:
    return sum(
        path.stat().st_size
        for path in place.rglob("*")
        if path.is_file() and not path.is_relative_to(place / "files")
    )


def backing_up(offices: int, size: int) -> Backups:
    with (
        TemporaryDirectory(prefix="prongsai-bench-") as place,
        centre_of(Path(place), offices, size) as centre,
    ):
        whole = backed_up(centre)
        edit(centre)
        return Backups(centre.writer.path.stat().st_size, whole, backed_up(centre))


def measured(offices: int = OFFICES, size: int = OPS) -> Measured:
    found = backing_up(offices, size)
    whole, after = found.whole, found.after_an_edit
    return Measured(
        f"backup after an edit of two ops, {found.database / 1e6:.0f} MB",
        f"{after.size / 1e3:.0f} kB, {after.work:.2f} s of the processor",
        f"a whole one: {whole.size / 1e6:.1f} MB, {whole.work:.2f} s",
        after.size / whole.size,
        f"{BYTES:.0%} of the bytes, {WORK:.0%} of the work",
        after.size <= whole.size * BYTES and after.work <= whole.work * WORK,
    )


if __name__ == "__main__":
    print(measured(*map(int, sys.argv[1:])))
