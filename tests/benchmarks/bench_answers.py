"""A centre answers 900 units in one zip, beside sealing as many bytes with age alone; then one office takes its own.

Budgets: 20 ms of processor for each unit, 150 MB of memory; for the office 1 s of processor in all.
Run: `python -m tests.benchmarks.bench_answers [units]`.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import NamedTuple

import pyrage

from core.entities import record_id, unit_id
from core.exchange.receive_deeds import take_in
from core.exchange.receivers import ReceiverUnit
from core.exchange.send_deeds import ExportOutcome, export_zip
from core.exchange.staging import ImportOutcome
from core.log.certificates import Certificate
from core.log.op import Segment
from core.log.post import Bundle, Receipt
from core.values import Change, Plain, Ref, Text
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.exchange.post import BundleSealer
from storage.keys import age_recipient
from tests.benchmarks.bench_centre import FIRST, years_of
from tests.benchmarks.bench_save import NOW
from tests.benchmarks.measured import Measured
from tests.benchmarks.offices import CENTRE, code_of, context
from tests.country import ROOT as ROOT_PRIVATE
from tests.country import ROOT_KEY, _stream, register
from tests.storage.db.forger import Forger
from tests.storage.exchange.opened import as_read

ROOT = Path(__file__).parents[2]
UNITS = 900
# ms, MB, ms
EACH = 20.0
MEMORY = 150
TAKEN = 1000.0
PROCESS = (
    "import sys; from tests.benchmarks.bench_answers import answered; answered(int(sys.argv[1]))"
)


class Country(NamedTuple):
    """A centre that holds a year of every unit; one of them is a folder, of the others there is what they wrote."""

    room: Path
    centre: Folder
    one: Folder
    papers: Sequence[Forger]

    def comment(self) -> None:
        """The centre writes beside the plan of each."""
        changes = list[Change]()
        for unit in (self.one.writer.unit, *(paper.scope for paper in self.papers)):
            ref = Ref(unit, "comment", os.urandom(16).hex())
            about = record_id(unit, "plan", unit, "m", FIRST, 1)
            changes += [
                Change(ref, "about", Plain(f"plan/{about}")),
                Change(ref, "text", Text("โปรดแนบภาพถ่าย")),
            ]
        self.centre.save(context(self.centre), "comment", changes)

    def hear(self) -> None:
        """Everybody says that it holds what was for it."""
        branches = self.centre.writer.log.histories.values()
        for paper in self.papers:
            receipts = []
            for of in ("all", paper.scope):
                held = [one for one in branches if one.scope == of and one.head > one.base]
                ends = {one.stream.hex(): [[one.head, one.chain.hex()]] for one in held}
                said = {
                    "key": paper.key.hex(),
                    "number": 1,
                    "of": of,
                    "at": NOW.isoformat(),
                    "ends": ends,
                }
                statement = json.dumps(said).encode()
                receipts.append(
                    Receipt(statement, paper.private.sign(b"prongsai-receipt-1\0" + statement))
                )
            bundle = Bundle(paper.key, paper.scope, (), NOW.isoformat(), receipts=tuple(receipts))
            self.centre.exchange.take(as_read(bundle), sha256(paper.key).digest(), NOW.isoformat())

    def zipped(self, name: str) -> tuple[float, ExportOutcome]:
        """(ms of processor, what was written)"""
        to = ReceiverUnit.all_below(self.centre, self.centre.writer.unit)
        export = partial(export_zip, receivers=to, path=self.room / name, post=post(self.centre))
        start = process_time()
        steps = list(export(context(self.centre), self.centre))
        return (process_time() - start) * 1000, next(
            step for step in steps if isinstance(step, ExportOutcome)
        )

    def taken(self, path: Path) -> float:
        """ms of processor in which the one office takes its own out of it"""
        start = process_time()
        steps = take_in(context(self.one), self.one, [path], post(self.one))
        (row,) = (step for step in steps if isinstance(step, ImportOutcome))
        assert row.result, row.problem
        return (process_time() - start) * 1000


def post(folder: Folder) -> BundleSealer:
    return BundleSealer(folder.writer.keys, folder.writer.path.parent)


@contextmanager
def country(room: Path, units: int) -> Iterator[Country]:
    def made(name: str, code: str, kind: str) -> Folder:
        return create(room / name, room / "keys", name, code, kind, "", 2569, NOW)

    with (
        closing(made("centre", CENTRE, "centre")) as centre,
        closing(made("one", code_of(0), "province")) as one,
    ):
        papers = [Forger(unit_id(code_of(number))) for number in range(1, units)]
        named = [
            (CENTRE, "centre", ""),
            *((code_of(number), "province", CENTRE) for number in range(units)),
        ]
        certified = root_segment(centre, one, papers)
        for folder in (centre, one):
            folder.exchange.trust_in([ROOT_KEY])
            assert not folder.exchange.take_segments([certified, *register(named)]).refused
        for number, paper in enumerate(papers, start=1):
            year = years_of(paper, paper.scope, code_of(number), range(FIRST, FIRST + 1))
            assert not centre.exchange.take_segments(year).refused
        yield Country(room, centre, one, papers)


def root_segment(centre: Folder, one: Folder, papers: Sequence[Forger]) -> Segment:
    """The certificates of all, each with a recipient of its own."""
    folders = [
        Certificate(
            folder.writer.keys.public,
            age_recipient(folder.writer.keys),
            folder.writer.unit,
            kind,
            "A",
        )
        for folder, kind in ((centre, "centre"), (one, "office"))
    ]
    ages = (str(pyrage.x25519.Identity.generate().to_public()) for _paper in papers)
    found = [
        *folders,
        *(
            Certificate(p.key, age, p.scope, "office", "A")
            for p, age in zip(papers, ages, strict=True)
        ),
    ]
    root = _stream(ROOT_PRIVATE, "answers")
    lines = [
        root.line(
            number,
            Ref("all", "certificate", record_id("all", "certificate", *named)),
            "grant",
            f"={each.line}",
        )
        for number, each in enumerate(found, start=1)
        for named in [(each.key.hex(), each.unit)]
    ]
    return root.segment(lines)


def answered(units: int) -> None:
    """In a process of its own: print ms and bytes of the first zip and of the next, peak MB, ms of age, ms to take."""
    with TemporaryDirectory(prefix="prongsai-bench-") as place, country(Path(place), units) as made:
        made.comment()
        first, done = made.zipped("first.zip")
        assert len(done.enclosed) == units, done.skipped
        made.hear()
        made.comment()
        again, second = made.zipped("second.zip")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        recipient = pyrage.x25519.Identity.generate().to_public()
        start = process_time()
        for one in done.enclosed:
            pyrage.encrypt_io(BytesIO(os.urandom(one.size)), BytesIO(), [recipient])
        alone = (process_time() - start) * 1000
        sizes = (sum(one.size for one in each.parts) for each in (done, second))
        print(first, again, *sizes, peak, alone, made.taken(done.path))


def measured(units: int = UNITS) -> Measured:
    line = [sys.executable, "-c", PROCESS, str(units)]
    ran = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True)
    first, again, size, next_, peak, alone, taken = map(float, ran.stdout.split())
    ours = (
        f"{first / units:.1f} ms of processor and {size / units / 1000:.0f} KB each, after their receipts "
        f"{again / units:.1f} ms and {next_ / units / 1000:.1f} KB; at most {peak:.0f} MB"
    )
    return Measured(
        f"one zip that answers {units} units",
        f"{ours}; an office takes its own in {taken:.0f} ms",
        f"age alone on as many bytes {alone / units:.1f} ms each",
        first / alone,
        f"≤ {EACH:.0f} ms each, ≤ {MEMORY} MB, ≤ {TAKEN:.0f} ms to take",
        first / units <= EACH and peak <= MEMORY and taken <= TAKEN,
    )


if __name__ == "__main__":
    found = measured(*map(int, sys.argv[1:]))
    print(found)
    sys.exit(not found.kept)
