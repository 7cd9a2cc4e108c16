"""A centre with the files of offices that never were: their keys are drawn from their codes, their lines written
outright, sealed and signed, and really taken in. So five years of 900 can be had in minutes, with the words and rows of
real ones; nothing is signed off in them and nobody is answered.

An office-year is an assessment of 64 items, a plan of 40 rows and 40 pieces of evidence without files.
Run: `python -m tests.benchmarks.forged_offices PLACE [offices] [years]`; it goes on where it was stopped.
"""

import json
import secrets
import sys
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from itertools import count
from pathlib import Path
from random import Random
from time import process_time

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.entities import record_id, unit_id
from core.log.op import TextRow
from core.log.post import Bundle
from core.values import Ref
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.exchange.writer import write_bundle
from storage.keys import age_recipient
from tests.benchmarks.bench_centre import PLANNED, said
from tests.benchmarks.offices import CENTRE, code_of
from tests.benchmarks.real_offices import at, mean_of, opened, taken_by
from tests.country import ROOT_KEY, passports, register
from tests.storage.db.forger import Forger

OFFICES = 900
YEARS = 5
FIRST = 2565
PART = 100
ROWS, PIECES = 40, 40
WORDS = (
    *(
        "กิจกรรม",
        "ส่งเสริม",
        "คุณธรรม",
        "ความโปร่งใส",
        "อบรม",
        "เจ้าหน้าที่",
        "จิตอาสา",
        "ประชาชน",
        "ชุมชน",
        "โครงการ",
    ),
    *(
        "ประกาศ",
        "นโยบาย",
        "งดรับ",
        "ตรวจสอบ",
        "พัสดุ",
        "จัดซื้อจัดจ้าง",
        "เผยแพร่",
        "ร้องเรียน",
        "หมู่บ้าน",
        "รายงาน",
    ),
)
Op = tuple[Ref, str, int | str]


def forger(code: str) -> Forger:
    return Forger(
        unit_id(code),
        Ed25519PrivateKey.from_private_bytes(sha256(f"office {code}".encode()).digest()),
    )


class Year:
    """What an office writes in a year: its ops, and the texts they name."""

    def __init__(self, code: str, year: int) -> None:
        self._chance = Random(f"{code} {year}")
        self._unit = unit_id(code)
        self.texts = list[TextRow]()
        self.ops = [*self._said(year), *self._planned(year), *self._proved(year)]
        if year == FIRST:
            self.ops[:0] = [*self._office(code)]

    def _office(self, code: str) -> Iterator[Op]:
        office = Ref(self._unit, "office", record_id(self._unit, "office", self._unit))
        yield from (
            (office, "unit", f"={self._unit}"),
            (office, "code", f"={code}"),
            (office, "kind", "=province"),
        )
        yield self._text(office, "name", f"สำนักงาน{self._words(2)} {code}")

    def _said(self, year: int) -> Iterator[Op]:
        bad = self._chance.randrange(12) / 60
        for ref, name, value in said(self._unit, year):
            yield (
                ref,
                name,
                "=not_met" if name == "state" and self._chance.random() < bad else value,
            )

    def _planned(self, year: int) -> Iterator[Op]:
        plan = Ref(self._unit, "plan", record_id(self._unit, "plan", self._unit, PLANNED, year, 1))
        for number in range(ROWS):
            row = Ref(self._unit, "row", secrets.token_hex(16))
            yield from (
                (row, "plan", f"={plan.local}"),
                (row, "kind", "=activity"),
                (row, "order", f"=a{number:05d}"),
            )
            yield self._text(row, "f.title", self._words(6))
            yield self._text(row, "f.owner", self._words(10))
            yield row, "f.budget", 100 * number

    def _proved(self, year: int) -> Iterator[Op]:
        for number in range(PIECES):
            evidence = Ref(self._unit, "evidence", secrets.token_hex(16))
            yield self._text(evidence, "title", self._words(5))
            yield from (
                (evidence, "kind", "=photo"),
                (evidence, "date", f"={year - 543}-03-0{1 + number % 9}"),
            )

    def _words(self, number: int) -> str:
        return "".join(self._chance.choice(WORDS) for _word in range(number))

    def _text(self, ref: Ref, field: str, words: str) -> Op:
        row = TextRow(ref, field, secrets.token_bytes(16), words)
        self.texts.append(row)
        return ref, field, "#" + urlsafe_b64encode(row.hash).rstrip(b"=").decode()


def sent(centre: Folder, paper: Forger, code: str, year: int, path: Path) -> None:
    """The file of an office's year, behind what of it is here."""
    here = next(
        (one for one in centre.writer.log.histories.values() if one.scope == paper.scope), None
    )
    first, before = (here.head + 1, here.chain) if here else (1, None)
    wrote = Year(code, year)
    lines = [paper.line(seq, *op) for seq, op in zip(count(first), wrote.ops, strict=False)]
    ages = (age_recipient(centre.writer.keys),)
    made = f"{at(year):%Y-%m-%dT%H:%M:%S}"
    segment = paper.segment(lines, first, before)
    bundle = Bundle(paper.key, paper.scope, ages, made, (segment,), tuple(sorted(wrote.texts)))
    write_bundle(path, bundle, paper.private.sign, lambda name: path.with_name(name))


def begun(room: Path, offices: int) -> None:
    """The centre that knows these offices."""
    room.mkdir(parents=True, exist_ok=True)
    made = create(
        room / "centre", room / "keys", "ส่วนกลาง", CENTRE, "centre", "", FIRST, at(FIRST, 1)
    )
    with closing(made) as centre:
        codes = [code_of(n) for n in range(offices)]
        devices = [(forger(code).key, unit_id(code), "office") for code in codes]
        own = (centre.writer.keys.public, centre.writer.unit, "centre")
        centre.exchange.trust_in([ROOT_KEY])
        units = [(CENTRE, "centre", ""), *((code, "province", CENTRE) for code in codes)]
        assert not centre.exchange.take_segments(
            [passports([own, *devices]), *register(units)]
        ).refused


def received(room: Path, year: int, codes: list[str]) -> None:
    """All files of a year, written and taken in one after the other; what was taken before a stop is known."""
    note, path = room / f"taken-{year}.json", room / "file.prongsai"
    if note.exists():
        return
    rows, sizes = list[tuple[float, int]](), list[int]()
    with opened(room, CENTRE, at(year, 26)) as centre:
        full = _least(year)
        for code in codes:
            paper = forger(code)
            if (
                sum(
                    one.head
                    for one in centre.writer.log.histories.values()
                    if one.scope == paper.scope
                )
                >= full
            ):
                continue
            sent(centre, paper, code, year, path)
            sizes.append(path.stat().st_size)
            began = process_time()
            (row,) = taken_by(centre, at(year, 26), [path])
            rows.append((1000 * (process_time() - began), row.result.new if row.result else 0))
            path.unlink()
    found = {"first": mean_of(rows[:PART]), "last": mean_of(rows[-PART:]), "all": mean_of(rows)}
    note.write_text(
        json.dumps({**found, "bytes of a file": round(sum(sizes) / max(1, len(sizes)))})
    )


def _least(year: int) -> int:
    """Lines an office has once this year of it is here: every year has as many, the first those of the office too."""
    return len(Year(code_of(0), FIRST).ops) + (year - FIRST) * len(Year(code_of(0), FIRST + 1).ops)


def country(room: Path, offices: int = OFFICES, years: int = YEARS) -> Path:
    """The folder of the centre that has taken all in."""
    if not (room / "centre" / "prongsai.db").exists():
        begun(room, offices)
    for year in range(FIRST, FIRST + years):
        received(room, year, [code_of(n) for n in range(offices)])
    return room / "centre"


if __name__ == "__main__":
    place, *numbers = sys.argv[1:]
    print(country(Path(place), *map(int, numbers)))
