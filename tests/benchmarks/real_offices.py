"""A country of real offices: each a folder with keys of its own, certified by the centre's PC, whose years are filled,
signed, exported, taken in by the centre and answered as people do it.

Every stage leaves behind what says that it is done, so the same line goes on where it was stopped. The offices work in
several processes, the centre in one. How long its files took is noted beside them (`taken-YEAR.json`).

An office-year is an assessment of 64 items by one of five samples, a plan of 40 rows with what was reached, 40 pieces
of evidence, four of them with a file, and two sign-offs.
Run: `python -m tests.benchmarks.real_offices PLACE [offices] [years] [processes]`.
"""

import json
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from time import process_time
from typing import Any

from core.assessment.start_deeds import assessment_at, import_answers
from core.entities import record_id, unit_id
from core.evidence.deeds import StoredFile
from core.exchange.letter_deeds import answer, certify, trust
from core.exchange.receive_deeds import take_in
from core.exchange.send_deeds import export_bundle
from core.exchange.staging import ImportOutcome
from core.log.certificates import Certificate, CertificateRequest, fingerprint
from core.log.deeds import linked
from core.log.ports import Context
from core.plan.file_deeds import import_plan, plan_at
from core.signing.deeds import sign_off
from core.values import Change, Plain, Ref, Text
from storage.db.folder.folder import create, open_folder
from storage.db.folder.store import Folder
from storage.exchange.enrolment import read_request, write_request, write_trust
from storage.exchange.post import BundleSealer
from storage.keys import age_recipient
from tests.benchmarks.offices import CENTRE, FORMS, INSTRUMENTS, SAMPLE, code_of
from tests.country import ROOT, ROOT_KEY, _stream
from wiring import deriving

OFFICES = 900
YEARS = 2
FIRST = 2568
PROCESSES = 2
ROWS = 40
PIECES = 40
FILES = 4
REGIONS = 18
ASSESSMENT, PLAN = "cdd-clean/2564/1", "cdd-action-plan/2564/1"
ANSWERS = [
    json.loads(SAMPLE.with_name(f"cdd_province_{one}.json").read_text("utf-8")) for one in "abcde"
]
PLANNED = SAMPLE.with_name("cdd-action-plan.json").read_text("utf-8")
PART = 100  # files whose processor time is told apart, the first and the last of a year
SAVED = 2000  # changes
SIGNERS = "หัวหน้าหน่วยงาน"


def at(year: int, day: int = 20) -> datetime:
    return datetime(year - 543, 8, day, 9, tzinfo=UTC)


def context(folder: Folder, now: datetime) -> Context:
    return Context(
        now,
        partial(secrets.token_hex, 16),
        folder.writer.unit,
        device=folder.writer.keys.public.hex(),
    )


def post_of(folder: Folder) -> BundleSealer:
    return BundleSealer(folder.writer.keys, folder.writer.path.parent)


@contextmanager
def opened(room: Path, code: str, now: datetime) -> Iterator[Folder]:
    """The folder of an office, as the program opens it."""
    place = room / "centre" if code == CENTRE else room / "offices" / code
    with closing(open_folder(place, room / "keys", now)) as folder:
        folder.results.derive_by(deriving(FORMS, INSTRUMENTS))
        folder.writer.put_shelf(post_of(folder).shelf)
        yield folder


def made(room: Path, code: str) -> None:
    """The folder of an office, and its request for a certificate."""
    path = room / "requests" / code
    if path.exists():
        return
    if not (room / "offices" / code).exists():
        name = f"สำนักงานพัฒนาชุมชน {code}"
        create(
            room / "offices" / code,
            room / "keys",
            name,
            code,
            "province",
            CENTRE,
            FIRST,
            at(FIRST, 1),
        ).close()
    with opened(room, code, at(FIRST, 1)) as folder:
        keys = folder.writer.keys
        asked = CertificateRequest(
            keys.public, age_recipient(keys), code, f"สำนักงาน {code}", "province", unit_id(CENTRE)
        )
        write_request(path, asked, keys.sign)


def certified(room: Path, offices: int) -> None:
    """The centre with its register, the certificates of all, and the file that answers their requests."""
    if (room / "trust").exists():
        return
    if not (room / "centre").exists():
        create(
            room / "centre", room / "keys", "ส่วนกลาง", CENTRE, "centre", "", FIRST, at(FIRST, 1)
        ).close()
    with opened(room, CENTRE, at(FIRST, 1)) as centre:
        ctx, own = context(centre, at(FIRST, 2)), centre.writer
        device = Certificate(own.keys.public, age_recipient(own.keys), own.unit, "centre", "A")
        paper = _stream(ROOT, repr(device))
        grant = Ref(
            "all", "certificate", record_id("all", "certificate", device.key.hex(), device.unit)
        )
        centre.exchange.trust_in([ROOT_KEY])
        centre.exchange.take_segments(
            [paper.segment([paper.line(1, grant, "grant", f"={device.line}")])]
        )
        if len(centre.records("unit")) <= offices:
            register = [*_registered(offices)]
            for start in range(0, len(register), SAVED):
                centre.save(ctx, "register", register[start : start + SAVED])
        here = {one.unit for one in centre.trust.devices()}
        for asked in (read_request(room / "requests" / code_of(n)) for n in range(offices)):
            if unit_id(asked.code) not in here:
                certify(ctx, centre, asked, "province", "A")
        # the same for all: one PC certified them
        write_trust(room / "trust", answer(centre, unit_id(code_of(0))))


def _registered(offices: int) -> Iterator[Change]:
    for code, kind, above, number in ((CENTRE, "centre", "", 0), *_provinces(offices)):
        ref = Ref("all", "unit", unit_id(code))
        yield Change(ref, "code", Plain(code))
        yield Change(ref, "name", Text(f"สำนักงานพัฒนาชุมชน {code}" if above else "ส่วนกลาง"))
        yield Change(ref, "kind", Plain(kind))
        if above:
            yield Change(ref, "parent", Plain(f"all/unit/{unit_id(above)}"))
            yield Change(ref, "region", number)


def _provinces(offices: int) -> Iterator[tuple[str, str, str, int]]:
    return ((code_of(n), "province", CENTRE, n % REGIONS + 1) for n in range(offices))


def sent(room: Path, year: int, centre_age: str, code: str) -> None:
    """The year of an office: what has come is taken in, its plan and assessment are filled and signed, its file lies
    among those of the year."""
    path = room / "files" / f"{year}" / f"{code}.prongsai"
    if path.exists():
        return
    with opened(room, code, at(year)) as folder:
        post = post_of(folder)
        if not folder.trust.roots():
            file = post.trust(room / "trust")
            _done(trust(context(folder, at(year)), folder, file, fingerprint(*file.roots)))
        answered = room / "back" / f"{year - 1}" / f"{code}.prongsai"
        if answered.exists():
            taken_by(folder, at(year), [answered])
        fill(folder, year)
        _done(export_bundle(context(folder, at(year, 25)), folder, [centre_age], path, post))


def fill(folder: Folder, year: int) -> None:
    """What is not there yet of a year: a save of each kind is whole or not there."""
    ctx = context(folder, at(year))
    unit = folder.writer.unit
    number = int(str(folder.info()["code"])) + year
    assessment = assessment_at(unit, "cdd-clean", year)
    plan = plan_at(unit, "cdd-action-plan", year)
    if folder.record(assessment) is None:
        import_answers(
            ctx,
            folder,
            FORMS.get(ASSESSMENT),
            year,
            {**ANSWERS[number % len(ANSWERS)], "year": year},
        )
    if folder.record(plan) is None:
        import_plan(ctx, folder, FORMS.get(PLAN), year, planned(year))
    if not folder.records("evidence", unit, date=f"{year - 543}-03-05"):
        folder.save(ctx, "add_evidence", [*_evidence(folder, year, assessment)])
    for subject in (assessment, plan):
        if not folder.sign_offs.of(subject):
            sign_off(ctx, folder, subject, SIGNERS)


def planned(year: int) -> dict[str, Any]:
    """The sample of a plan in this year, with as many rows as an office has: its activities in turn."""
    found = json.loads(PLANNED.replace("2569", f"{year}"))
    rows = list(found["rows"])
    activities = [one for one in rows if one["kind"] == "activity"]
    for turn in range(ROWS - len(rows)):
        one = activities[turn % len(activities)]
        rows.append(
            {
                **one,
                "id": f"more{turn}",
                "f.title": f"{one['f.title']} ครั้งที่ {turn // len(activities) + 2}",
            }
        )
    return {**found, "rows": rows}


def _evidence(folder: Folder, year: int, assessment: Ref) -> Iterator[Change]:
    """Pieces linked to the items in turn; files of their own, so that none is like another's."""
    unit = folder.writer.unit
    shelf = post_of(folder).shelf
    items = [*ANSWERS[0]["answers"]]
    for turn in range(PIECES):
        evidence = Ref(unit, "evidence", secrets.token_hex(16))
        name = f"ภาพกิจกรรมที่ {turn + 1} ปี {year}.jpg"
        day = f"{year - 543}-03-05"
        if turn < FILES:
            content = b"\xff\xd8\xff\xe0" + secrets.token_bytes(8000)
            file = StoredFile(name, shelf.put([content]), len(content), "image/jpeg", "")
            yield from file.filed(evidence, date=day)
        else:
            yield Change(evidence, "title", Text(name.removesuffix(".jpg")))
            yield Change(evidence, "kind", Plain("photo"))
            yield Change(evidence, "date", Plain(day))
        yield from linked(evidence, assessment, items[turn])


def received(room: Path, year: int, codes: Sequence[str]) -> None:
    """The centre takes in the files of a year, one by one, and notes the milliseconds of processor of each."""
    note = room / f"taken-{year}.json"
    if note.exists():
        return
    with opened(room, CENTRE, at(year, 26)) as centre:
        rows = []
        for code in codes:
            began = process_time()
            (row,) = taken_by(
                centre, at(year, 26), [room / "files" / f"{year}" / f"{code}.prongsai"]
            )
            if not row.repeat and row.result:
                rows.append((1000 * (process_time() - began), row.result.new))
        sizes = [(room / "files" / f"{year}" / f"{code}.prongsai").stat().st_size for code in codes]
        note.write_text(
            json.dumps(
                {
                    "first": mean_of(rows[:PART]),
                    "last": mean_of(rows[-PART:]),
                    "all": mean_of(rows),
                    "bytes of a file": round(sum(sizes) / len(sizes)),
                }
            )
        )


def mean_of(rows: Sequence[tuple[float, int]]) -> Mapping[str, float]:
    """Of these files: milliseconds of a file, its lines, microseconds of a line."""
    work = sum(one[0] for one in rows)
    lines = sum(one[1] for one in rows)
    files = max(1, len(rows))
    return {"ms": work / files, "lines": lines / files, "µs a line": 1000 * work / max(1, lines)}


def answered(room: Path, year: int, codes: Sequence[str]) -> None:
    """A file from the centre to each office, by which it learns what has come."""
    with opened(room, CENTRE, at(year, 27)) as centre:
        ages = {one.unit: one.age for one in centre.trust.devices()}
        for code in codes:
            path = room / "back" / f"{year}" / f"{code}.prongsai"
            if not path.exists():
                to = [ages[unit_id(code)]]
                _done(
                    export_bundle(context(centre, at(year, 27)), centre, to, path, post_of(centre))
                )


def taken_by(folder: Folder, now: datetime, paths: Sequence[Path]) -> list[ImportOutcome]:
    steps = take_in(context(folder, now), folder, paths, post_of(folder))
    rows = [one for one in steps if isinstance(one, ImportOutcome)]
    assert all(one.repeat or (one.problem is None and one.in_effect) for one in rows), [
        one.problem for one in rows
    ]
    return rows


def _done(steps: Iterable[object]) -> None:
    for _step in steps:
        pass


def country(
    room: Path, offices: int = OFFICES, years: int = YEARS, processes: int = PROCESSES
) -> Path:
    """The folder of the centre that has taken all in."""
    for name in (
        "offices",
        "requests",
        *(f"{way}/{FIRST + n}" for way in ("files", "back") for n in range(years)),
    ):
        (room / name).mkdir(parents=True, exist_ok=True)
    codes = [code_of(n) for n in range(offices)]
    with ProcessPoolExecutor(processes, get_context("fork")) as pool:

        def each(work: Callable[[str], None]) -> None:
            _done(pool.map(work, codes, chunksize=5))

        each(partial(made, room))
        certified(room, offices)
        age = _age(room)
        for year in range(FIRST, FIRST + years):
            each(partial(sent, room, year, age))
            received(room, year, codes)
            if year < FIRST + years - 1:
                answered(room, year, codes)
    return room / "centre"


def _age(room: Path) -> str:
    with opened(room, CENTRE, at(FIRST, 3)) as centre:
        return age_recipient(centre.writer.keys)


if __name__ == "__main__":
    place, *numbers = sys.argv[1:]
    print(country(Path(place), *map(int, numbers)))
