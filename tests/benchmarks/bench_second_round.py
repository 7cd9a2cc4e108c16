"""The second file of an office whose centre has answered: one cell was edited, and 900 offices have given receipts.

Ours is the whole way of the file at the centre: opened, signatures and certificates weighed, ops, texts, tables and
receipts, one durable transaction; its peer is the same with 90 offices, in turn. What rides on the file must not grow
with the number of offices.

Budget: a file of 5 kB, 10 ms of the processor, 1.25 times what it takes with a tenth of the offices.
Run: `python -m tests.benchmarks.bench_second_round [offices]`.
"""

import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from tests.benchmarks.measured import Measured
from tests.storage.exchange.crowd import answered, second

OFFICES, ROUNDS = 900, 15
SIZE = 5_000
WORK = 0.010
TIMES = 1.25


def measured(offices: int = OFFICES) -> Measured:
    with TemporaryDirectory() as room:
        many = answered(Path(room) / "many", offices)
        few = answered(Path(room) / "few", offices // 10)
        second(*many, "ครั้งแรก")
        second(*few, "ครั้งแรก")
        rounds = [
            tuple(second(*one, f"แก้ {n}", process_time) for one in (many, few))
            for n in range(ROUNDS)
        ]
        for town in (*many, *few):
            town.folder.close()
    work, beside = (median(pair[which].work for pair in rounds) for which in (0, 1))
    ratio = median(one.work / other.work for one, other in rounds)
    size = max(one.size for one, _other in rounds)
    receipts = max(one.receipts for one, _other in rounds)
    return Measured(
        what=f"second file of an office, taken in at the centre of {offices}, processor time",
        ours=f"{work * 1000:.1f} ms, {size:,} bytes, {receipts} receipts",
        peer=f"{offices // 10} offices {beside * 1000:.1f} ms",
        ratio=ratio,
        budget=f"{SIZE:,} bytes, {WORK * 1000:.0f} ms, {TIMES} times",
        kept=size <= SIZE and work <= WORK and ratio <= TIMES,
    )


if __name__ == "__main__":
    found = measured(int(sys.argv[1]) if len(sys.argv) > 1 else OFFICES)
    print(found)
    sys.exit(int(not found.kept))
