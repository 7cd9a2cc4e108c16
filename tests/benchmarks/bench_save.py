"""A durable save of one edit of a plan against a plain UPDATE of one row, at the same settings, in the same run.

Budget: at most twice the UPDATE, or 0.5 ms more, whichever is larger; the row tells how much more.
Run: `python -m tests.benchmarks.bench_save`.
"""

import secrets
import statistics
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from core.log.ports import Context
from core.values import Change, Plain, Ref, Text
from storage.db import sqlite
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from tests.benchmarks.measured import Measured

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
ROWS, ROUNDS = 1000, 1000
MORE = 0.5  # ms


def milliseconds(step: Callable[[], object]) -> float:
    start = perf_counter()
    step()
    return (perf_counter() - start) * 1000


def filled(place: Path, rows: int) -> tuple[Folder, list[Ref]]:
    folder = create(place / "office", place / "keys", "สำนักงาน", "1001", "district", "", 2569, NOW)
    plan = Ref(folder.writer.unit, "plan", secrets.token_hex(16))
    made = [Ref(folder.writer.unit, "row", secrets.token_hex(16)) for _ in range(rows)]
    changes = [Change(plan, "year", 2569)]
    for number, row in enumerate(made):
        changes += [
            Change(row, "plan", Plain(plan.local)),
            Change(row, "order", Plain(f"a{number:05d}")),
            Change(row, "f.title", Text(f"กิจกรรมที่ {number}")),
        ]
    folder.save(context(folder), "fill", changes)
    return folder, made


def context(folder: Folder) -> Context:
    return Context(NOW, lambda: secrets.token_hex(16), folder.writer.unit)


def edit_of(folder: Folder, row: Ref, number: int) -> Callable[[], object]:
    record = folder.record(row)
    assert record is not None
    change = Change(row, "f.title", Text(f"แก้ครั้งที่ {number}"), record.shown("f.title").seen)
    return partial(folder.save, context(folder), "edit", [change])


def plain_database(path: Path) -> sqlite.Connection:
    db = sqlite.connect(path, create=True)
    db.execute("CREATE TABLE row(id INTEGER PRIMARY KEY, title TEXT NOT NULL) STRICT")
    db.executemany(
        "INSERT INTO row VALUES(?,?)", [(number, f"กิจกรรมที่ {number}") for number in range(ROWS)]
    )
    return db


def update(db: sqlite.Connection, number: int) -> None:
    with sqlite.writing(db):
        db.execute("UPDATE row SET title=? WHERE id=?", (f"แก้ครั้งที่ {number}", number % ROWS))


def measured(medium: Path | None = None) -> Measured:
    """One UPDATE and one save in turn, so that both meet the same disk (that of `medium`) and the same neighbours."""
    with TemporaryDirectory(prefix="prongsai-bench-", dir=medium) as room:
        folder, rows = filled(Path(room), ROWS)
        with closing(folder), closing(plain_database(Path(room) / "plain.db")) as db:
            pairs = [
                (
                    milliseconds(partial(update, db, turn)),
                    milliseconds(edit_of(folder, rows[turn % ROWS], turn)),
                )
                for turn in range(ROUNDS)
            ]
    plain, save = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(save / plain for plain, save in pairs)
    more = statistics.median(save - plain for plain, save in pairs)
    return Measured(
        "durable save of one edit of a plan",
        f"{save:.3f} ms, {more:.3f} ms more",
        f"plain UPDATE, same settings, {plain:.3f} ms",
        ratio,
        f"≤ 2 x, or {MORE} ms more",
        ratio <= 2 or more <= MORE,
    )


if __name__ == "__main__":
    found = measured(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    print(found)
    sys.exit(not found.kept)
