"""A centre takes in the files of many offices, beside only decoding their lines and storing the same rows.

Ours is the whole way of a file: opened, unpacked, every signature and certificate weighed, ops, texts, tables, one
sign-off each and the receipts; and the same with an assessment in each, whose score is worked out on the way. The peer
decodes the lines of the same ops with msgspec and stores their rows and those of the texts. Each file is one durable
transaction on both sides, at the settings of a real folder, in turn.

Budget: 2.5 times the peer, the median of the files; the same files again a tenth of the first time.
Run: `python -m tests.benchmarks.bench_merge [offices] [ops of each] [1 = with an assessment]`.
"""

import gc
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import NamedTuple

import msgspec

from core.exchange.receive_deeds import take_in
from core.exchange.staging import ImportOutcome
from core.log.op import Op, Segment, TextRow
from core.values import Ref
from storage.db import sqlite
from storage.db.folder.store import Folder
from storage.db.log.lines import pack, pack_parents
from storage.exchange.post import BundleSealer
from tests.benchmarks.measured import Measured
from tests.benchmarks.offices import context, country, fill, send
from tests.storage.exchange.opened import read

OFFICES, OPS = 60, 3000
TIMES, AGAIN = 2.5, 0.1
PlainText = tuple[bytes, int, int, bytes, str]
_decoder = msgspec.json.Decoder(list[Op])


class Taking(NamedTuple):
    """Seconds of the files of all offices: on the clock, and of this process."""

    plain: list[float]
    ours: list[float]
    again: list[float]
    plain_work: float
    our_work: float
    ops: int

    @property
    def ratios(self) -> list[float]:
        """Of each file: ours to the peer's, right after it."""
        return sorted(mine / peer for mine, peer in zip(self.ours, self.plain, strict=True))

    @property
    def ratio(self) -> float:
        return median(self.ratios)

    @property
    def repeat(self) -> float:
        return sum(self.again) / sum(self.ours)


def plain_database(path: Path) -> sqlite.Connection:
    db = sqlite.connect(path, create=True)
    db.execute(
        "CREATE TABLE op(op INTEGER PRIMARY KEY, clock, entity, record, field, value, parents, version)"
    )
    db.execute(
        "CREATE TABLE text(hash, record, field, salt, body, PRIMARY KEY(record, field, hash)) WITHOUT ROWID"
    )
    return db


def store_plainly(
    db: sqlite.Connection, stream: int, segment: Segment, texts: Sequence[PlainText]
) -> None:
    """The peer: decode the lines, keep rows and texts, one transaction."""
    base = stream << 36
    with sqlite.writing(db):
        rows = [
            (
                base | seq,
                clock,
                entity,
                bytes.fromhex(record),
                name,
                pack(value),
                pack_parents(parents),
                version,
            )
            for seq, clock, entity, record, name, value, parents, version in _decoder.decode(
                b"[" + segment.lines.replace(b"\n", b",") + b"]"
            )
        ]
        db.executemany("INSERT INTO op VALUES(?,?,?,?,?,?,?,?)", rows)
        db.executemany("INSERT INTO text VALUES(?,?,?,?,?)", texts)


def plain_texts(stream: int, texts: Iterable[TextRow]) -> list[PlainText]:
    """Their rows, made before the watch runs: numbers for record and field, as ours are."""
    top = stream << 20
    records, fields = dict[Ref, int](), dict[str, int]()
    return [
        (
            *(
                one.hash,
                records.setdefault(one.ref, top + len(records)),
                fields.setdefault(one.field, len(fields)),
            ),
            *(one.salt, one.text),
        )
        for one in texts
    ]


def take(centre: Folder, post: BundleSealer, path: Path) -> None:
    (row, _changes) = take_in(context(centre), centre, [path], post)
    assert isinstance(row, ImportOutcome)
    assert row.result
    assert not row.result.refused


def taking(offices: int, size: int, assessed: bool) -> Taking:
    """Peer and centre in turn, office by office, so that both meet the same disk and the same neighbours."""
    with TemporaryDirectory(prefix="prongsai-bench-") as place:
        room = Path(place)
        with (
            country(room, offices) as (centre, found),
            closing(plain_database(room / "plain.db")) as db,
        ):
            files = []
            for one in found:
                fill(one, size, assessed)
                files.append(
                    (send(one, centre, room / f"{one.writer.unit}.prongsai"), one.writer.unit)
                )
            return _in_turn(centre, db, files)


def _in_turn(centre: Folder, db: sqlite.Connection, files: list[tuple[Path, str]]) -> Taking:
    post = BundleSealer(centre.writer.keys, centre.writer.path.parent)
    bundles = [(read(post, path), unit) for path, unit in files]
    own = [
        (next(one for one in said.segments if one.scope == unit), plain_texts(number, said.texts))
        for number, (said, unit) in enumerate(bundles)
    ]
    plain = list[float]()
    ours = list[float]()
    plain_work = 0.0
    our_work = 0.0
    gc.collect()
    for number, (path, _unit) in enumerate(files):
        seconds, work = timed(partial(store_plainly, db, number, *own[number]))
        plain.append(seconds)
        plain_work += work
        seconds, work = timed(partial(take, centre, post, path))
        ours.append(seconds)
        our_work += work
    again = [timed(partial(take, centre, post, path))[0] for path, _unit in files]
    ops = sum(segment.last for segment, _texts in own)
    assert all(
        known(centre, unit) == segment.last
        for (_path, unit), (segment, _texts) in zip(files, own, strict=True)
    )
    return Taking(plain, ours, again, plain_work, our_work, ops)


def known(centre: Folder, unit: str) -> int:
    return sum(one.head for one in centre.writer.log.histories.values() if one.scope == unit)


def timed(step: Callable[[], object]) -> tuple[float, float]:
    """(seconds on the clock, seconds of this process)."""
    work, start = process_time(), perf_counter()
    step()
    return perf_counter() - start, process_time() - work


def measured(assessed: bool, offices: int = OFFICES, size: int = OPS) -> Measured:
    found = taking(offices, size, assessed)
    ours, plain = sum(found.ours), sum(found.plain)
    return Measured(
        f"{offices} files of {size:,} ops taken in, with a sign-off{' and a score' if assessed else ''} each",
        f"{ours:.2f} s, {ours / found.ops * 1e6:.1f} µs an op; again {found.repeat:.1%}",
        f"msgspec and executemany of the same rows {plain:.2f} s",
        found.ratio,
        f"≤ {TIMES} x; again ≤ {AGAIN:.0%}",
        found.ratio <= TIMES and found.repeat <= AGAIN,
    )


def all_measured() -> list[Measured]:
    return [measured(assessed) for assessed in (False, True)]


def main() -> int:
    given = [int(word) for word in sys.argv[1:]]
    given += (OFFICES, OPS, 0)[len(given) :]
    offices, size, assessed = given
    found = taking(offices, size, bool(assessed))
    each, together = found.ratios, sum(found.ours) / sum(found.plain)
    print(f"ours {sum(found.ours):.2f} s, peer {sum(found.plain):.2f} s, {found.ops} ops")
    print(
        f"by file: ratio {found.ratio:.2f}, least {each[0]:.2f}, most {each[-1]:.2f}; all together {together:.2f}"
    )
    print(f"of this process: {found.our_work / found.plain_work:.2f}; again {found.repeat:.1%}")
    print(f"slowest file {max(found.ours) * 1000:.0f} ms")
    return int(found.ratio > TIMES or found.repeat > AGAIN)


if __name__ == "__main__":
    sys.exit(main())
