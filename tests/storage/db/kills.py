"""Killing a PC in the middle of a save or of taking segments in, and looking at what is left."""

import os
import pickle
import random
import shutil
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from core.log.op import Segment, TextRow
from core.values import Text
from storage.db.folder.folder import DATABASE, create, open_folder
from storage.db.folder.store import Folder
from storage.db.log.lines import decode
from tests.killed import KILL, WAS_KILLED
from tests.storage.db.promises import check_sound
from tests.storage.db.victim import NOW, place
from tests.storage.db.world import CENTRE, OFFICES, nursery, ops

Mail = list[tuple[list[Segment], list[TextRow]]]
ROOT = Path(__file__).parents[3]


class Killed(NamedTuple):
    """How a run of kills went."""

    kills: int
    acknowledged: int  # before it was killed
    kept_unsaid: int  # durable, but killed before it could say so


def hurt(name: str, folder: Path, keys: Path, start: int, after: float) -> list[int]:
    """Start the work, kill it without warning `after` seconds after it began; what it had said was durable."""
    words = [
        sys.executable,
        "-m",
        "tests.storage.db.victim",
        name,
        str(folder),
        str(keys),
        str(start),
    ]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE) as victim:
        assert victim.stdout is not None
        assert victim.stdout.readline().strip() == b"-1"
        time.sleep(after)
        os.kill(victim.pid, KILL)
        rest = victim.stdout.read()
    assert victim.returncode == WAS_KILLED, "nothing was killed"
    return [int(line) for line in rest.splitlines(keepends=True) if line.endswith(b"\n")]


def folder_of(room: Path, code: str, number: int) -> tuple[Path, Path]:
    """A newly made office folder and its keys."""
    for name in ("folder", "keys"):
        shutil.copytree(nursery() / code / str(number) / name, room / name)
    return room / "folder", room / "keys"


def kill_saves(room: Path, times: int, chance: random.Random) -> Killed:
    """Kill a PC that saves without a pause; after every kill look whether all it had said is there, whole."""
    folder, keys = folder_of(room, OFFICES[0], 0)
    found = 0
    start = 1
    unsaid = 0
    with opened(*folder_of(_new(room / "other"), CENTRE, 5)) as other:
        for _ in range(times):
            acknowledged = hurt("save", folder, keys, start, chance.uniform(0, 0.25))
            last = max(acknowledged, default=start - 1)
            with opened(folder, keys) as store:
                unsaid += store.record(place(store.writer.unit, last + 1)) is not None
                for number in range(start, last + 1):
                    check_save(store, number)
                check_whole(store)
                taken = other.exchange.take_segments(*store.exchange.give({}))
                assert not taken.refused
                assert not taken.forked
                assert ops(store) <= ops(other)
                assert store.digest(store.writer.unit) == other.digest(store.writer.unit)
            start, found = last + 2, found + len(acknowledged)
    return Killed(times, found, unsaid)


def kill_takes(room: Path, mail: Mail, times: int, chance: random.Random) -> Killed:
    """Kill a PC that takes segments in; then everything comes once more, and it is as if nothing had happened."""
    (room / "mail.pickle").write_bytes(pickle.dumps(mail))
    folder, keys = folder_of(room, CENTRE, 4)
    kept = shutil.copytree(folder, room / "kept"), shutil.copytree(keys, room / "kept-keys")
    opening, *_taken, end = work("take", folder, keys)
    with opened(folder, keys) as store:
        scopes = {segment.scope for segments, _texts in mail for segment in segments} - {
            store.writer.unit
        }
        digests = {scope: store.digest(scope) for scope in scopes}
    found = 0
    for _kill in range(times):
        for path, before in zip((folder, keys), kept, strict=True):
            shutil.rmtree(path)
            shutil.copytree(before, path)
        acknowledged = len(work("take", folder, keys, chance.randint(opening + 1, end))) - 1
        found += acknowledged
        with opened(folder, keys) as store:
            for segments, _texts in mail[:acknowledged]:
                assert all(is_here(store, segment) for segment in segments)
            check_whole(store)
            for segments, texts in mail:
                store.exchange.take_segments(segments, texts)
            assert {scope: store.digest(scope) for scope in scopes} == digests
    return Killed(times, found, 0)


def work(name: str, folder: Path, keys: Path, at: int = 0) -> list[int]:
    """Let it work to its end, or until it dies at this operation on a file; how many came until it was open, and until
    each step was durable."""
    words = [
        sys.executable,
        "-m",
        "tests.storage.db.victim",
        name,
        str(folder),
        str(keys),
        "0",
        str(at),
    ]
    done = subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, check=False)
    assert done.returncode == (WAS_KILLED if at else 0), "nothing was killed"
    return [int(line) for line in done.stdout.split()]


def kill_foundings(room: Path, times: int, chance: random.Random) -> Killed:
    """Kill a PC that makes office folders: each is whole, or not there and can be made in the same place."""
    folders = room / "folders"
    keys = room / "keys"
    start = 1
    found = 0
    whole = 0
    folders.mkdir()
    for _ in range(times):
        acknowledged = hurt("found", folders, keys, start, chance.uniform(0, 0.2))
        last = max(acknowledged, default=start - 1)
        found += len(acknowledged)
        cut_short = folders / f"{last + 1}"
        if (cut_short / DATABASE).exists():
            whole += 1
        else:
            create(cut_short, keys, "สำนักงาน", "1001", "district", "", 2569, NOW).close()
        for number in range(start, last + 2):
            with opened(folders / f"{number}", keys) as store:
                assert [record.text("name") for record in store.records("office")] == ["สำนักงาน"]
                check_whole(store)
        start = last + 2
    return Killed(times, found, whole)


def opened(folder: Path, keys: Path) -> closing[Folder]:
    return closing(open_folder(folder, keys, NOW))


def check_save(store: Folder, number: int) -> None:
    record = store.record(place(store.writer.unit, number))
    assert record is not None, "an acknowledged save is lost"
    title = record.value("title")
    assert isinstance(title, Text)
    assert title.startswith(f"หลักฐาน {number} ")
    assert record.value("personal") == 0
    assert str(record.value("kind")) == "photo"
    form = store.record(place(f"{store.writer.unit}/forms", number)._replace(entity="instrument"))
    assert form is not None, "half a save is there"


def check_whole(store: Folder) -> None:
    check_sound(store)
    for branch in store.writer.log.histories.values():
        rows = store.writer.db.execute(
            "SELECT count(*), max(op) FROM op WHERE op >> 36 = ?", (branch.id,)
        ).fetchone()
        assert rows[0] == branch.head - branch.base, "a stream has a hole"


def is_here(store: Folder, segment: Segment) -> bool:
    """Stored, or parked with what it waits for."""
    if {f"{segment.stream.hex()}:{segment.last}:{segment.chain.hex()}"} <= ops(store):
        return True
    assert decode(segment.lines, segment.first)
    return (
        store.writer.db.execute("SELECT 1 FROM parked WHERE stream=?", (segment.stream,)).fetchone()
        is not None
    )


def _new(room: Path) -> Path:
    room.mkdir()
    return room
