"""Taking in the records of many offices against only decoding their lines and storing the same rows, in the same run.

Run: `python -m tests.benchmarks.bench_merge [offices] [ops of each]`; both sides at the settings of a real folder.
"""

import secrets
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from core.changes.segment import Segment, TextRow
from core.model.natural import record_id
from core.model.values import Change, Plain, Ref, Text
from core.ports import Context
from storage.db import sqlite
from storage.db.folder import create
from storage.db.lines import decode, pack, pack_parents
from storage.db.store import Folder
from tests.benchmarks.bench_save import NOW
from tests.country import passports, settle_in

Mail = list[tuple[list[Segment], list[TextRow]]]


def office(room: Path, number: int, size: int) -> tuple[list[Segment], list[TextRow]]:
    """What one office has to send: a plan, rows with words and figures, some written again."""
    folder = create(
        room / f"{number}", room / "keys", f"สำนักงาน {number}", f"{1000 + number}", "district", "", 2569, NOW
    )
    with closing(folder):
        fill(folder, size)
        return folder.give({})


def fill(folder: Folder, size: int) -> None:
    unit = folder.unit
    plan = Ref(unit, "plan", record_id(unit, "plan", unit, "dsi-moral-plan", 2569, 1))
    wishes = [Change(plan, "unit", Plain(unit)), Change(plan, "year", 2569)]
    for turn in range(size // 6):
        row = Ref(unit, "row", secrets.token_hex(16))
        wishes += [
            Change(row, "plan", Plain(plan.local)),
            Change(row, "kind", Plain("activity")),
            Change(row, "f.title", Text(f"กิจกรรมที่ {turn} ของหน่วยงาน")),
            Change(row, "f.result", Text("ดำเนินการแล้วเสร็จตามแผน มีผู้เข้าร่วมครบถ้วน")),
            Change(row, "f.budget", turn * 100),
            Change(row, "order", Plain(f"a{turn:05d}")),
        ]
    ctx = Context(NOW, lambda: secrets.token_hex(16), unit)
    for start in range(0, len(wishes), 30):
        folder.save(ctx, "edit", wishes[start : start + 30])


def plain(path: Path, mail: Mail) -> float:
    """Seconds for the peer: decode the lines, keep rows and texts, one transaction for each bundle."""
    with closing(sqlite.create(path)) as db:
        db.execute(
            "CREATE TABLE op(stream, seq, clock, entity, record, field, value, parents, PRIMARY KEY(stream, seq))"
        )
        db.execute("CREATE TABLE text(hash PRIMARY KEY, salt, body)")
        start = perf_counter()
        for segments, texts in mail:
            with sqlite.writing(db):
                for segment in segments:
                    rows = [
                        (segment.stream, op.seq, op.clock, op.entity, op.record, op.field, pack(op.value), parents)
                        for op in decode(segment.lines, segment.first)
                        for parents in [pack_parents(op.parents)]
                    ]
                    db.executemany("INSERT INTO op VALUES(?,?,?,?,?,?,?,?)", rows)
                db.executemany("INSERT INTO text VALUES(?,?,?)", texts)
        return perf_counter() - start


def merged(room: Path, mail: Mail) -> tuple[float, float]:
    """(seconds, seconds of the slowest bundle) for a centre that takes everything in and has certified everybody."""
    with closing(create(room / "centre", room / "keys", "ส่วนกลาง", "9999", "centre", "", 2569, NOW)) as folder:
        settle_in(folder, "centre")
        devices = {(one.key, one.scope[:32]) for segments, _texts in mail for one in segments}
        folder.take([passports((key, unit, "office") for key, unit in sorted(devices))])
        times = []
        for segments, texts in mail:
            start = perf_counter()
            assert not folder.take(segments, texts).refused
            times.append(perf_counter() - start)
        return sum(times), max(times)


def main() -> None:
    offices, size = (int(word) for word in [*sys.argv[1:], *("60", "3000")[len(sys.argv) - 1 :]][:2])
    with TemporaryDirectory() as place:
        room = Path(place)
        mail = [office(room, number, size) for number in range(offices)]
        ops = sum(segment.last - segment.first + 1 for segments, _texts in mail for segment in segments)
        peer = plain(room / "plain.db", mail)
        mine, slowest = merged(room, mail)
    print(f"{offices} offices, {ops} ops: taken in {mine:.2f} s, {mine / ops * 1e6:.1f} µs an op; plain {peer:.2f} s")
    print(f"ratio {mine / peer:.2f}; slowest bundle {slowest * 1000:.0f} ms")


if __name__ == "__main__":
    main()
