"""The life of a decade from its first day to its last, each thing on its day."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time
from functools import partial
from pathlib import Path

import pytest

from storage.evidence.workers import EvidenceWorkers
from storage.instruments.acceptance import FormFileVerdict, reply
from tests.decade import year as of_year
from tests.decade.clock import day_of
from tests.decade.pcs import HOMES, POST, Pc
from tests.decade.world import (
    CENTRE,
    DISTRICT,
    FULL,
    LONE,
    PROVINCE,
    SECTION,
    SMALL,
    WORKING,
    World,
    establish,
    establish_lone,
    meet,
    work_form,
)
from tests.decade.year import lock

SUMMARY = "decade.json"
LAST = 2570  # the last fiscal year that is whole, of a few
FIRST = 2564  # the first of many: the program takes a clock before 2020 for a wrong one
FORMS_EVERY = 4  # years after which the form has another edition
PASSPHRASE = "ลำละหาน กุญแจ สำนักงาน"
Diary = list[tuple[datetime, Callable[[], object]]]


def live(place: Path, years: int, seed: int) -> World:
    """Live `years` fiscal years and the first days of the next, in the empty folder `place`."""
    first = max(FIRST, LAST - years + 1)
    last = first + years - 1
    world = World(place, seed, first, SMALL if years < 10 else FULL)
    diary: Diary = []
    for year in range(first, last + 2):
        edition = year - (year - first) % min(FORMS_EVERY, years - 1)
        diary += _year(world, year, edition, new=year == edition)
    for once, of_ten, of_three in EVENTS:
        at = of_ten if years >= 10 else of_three
        diary.append((day_of(first - 1 + at, 8, 2 * of_ten), partial(once, world)))
    diary += _alone(world, last)
    with world.clock.of_deeds(), _read_once():
        establish(world, first)
        for day, event in sorted(diary, key=lambda one: one[0]):
            if day > day_of(last + 1, 10, 1):
                break
            world.clock.set(day)
            event()
        meet(world)
        of_year.up(world)
        of_year.down(world)
        meet(world)
    shutil.rmtree(place / POST)
    written(world, first, last)
    return world


@contextmanager
def _read_once() -> Iterator[None]:
    """Forms are checked once in this process, not by each PC in one of its own, and all PCs share those that read
    evidence: the folders get the same, at a tenth of the time."""
    workers = EvidenceWorkers()

    kept: dict[str, FormFileVerdict] = {}

    def verdict(path: Path) -> FormFileVerdict:
        if path.name not in kept:  # a file is called by its digest
            answer, _none = reply({"path": str(path), "cases": True})
            kept[path.name] = FormFileVerdict(answer["why"], answer["untested"])
        return kept[path.name]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.instruments.acceptance.verdict", verdict)
        patch.setattr("storage.evidence.workers.EvidenceWorkers", lambda: workers)
        yield
    workers.close()


def _year(world: World, year: int, edition: int, *, new: bool) -> Diary:
    """The diary of a fiscal year. Reports of its last quarter come when the next one has begun."""
    diary: Diary = [
        (day_of(year, 10, 1 if year > world.first else 15), partial(of_year.people, world, year)),
        (day_of(year, 10, 3), partial(of_year.programmes, world, year, edition)),
        (day_of(year, 2, 3), partial(of_year.second_hand, world, year, edition)),
        (day_of(year, 2, 7), partial(of_year.letters, world, year)),
        (day_of(year, 2, 6), partial(of_year.up, world)),
        (day_of(year, 9, 25), partial(of_year.up, world)),
        (day_of(year, 9, 27), partial(of_year.review, world, year)),
        (day_of(year + 1, 11, 25), partial(of_year.up, world)),
        (day_of(year + 1, 11, 28), partial(of_year.judge, world, year)),
    ]
    if new:
        diary.append((day_of(year, 10, 2), partial(work_form, world, edition)))
    for number, office in enumerate(WORKING):
        diary += [
            (day_of(year, 10, 20 + number), partial(of_year.plan, world, office, year, edition)),
            (day_of(year, 3, 20 + number), partial(of_year.assess, world, office, year, 0.4)),
            (day_of(year, 8, 20 + number), partial(of_year.assess, world, office, year, 1.0)),
            (day_of(year, 9, 10 + number), partial(lock, world, office, year, plans_of_it=False)),
            (
                day_of(year + 1, 11, 20 + number),
                partial(lock, world, office, year, plans_of_it=True),
            ),
        ]
        for quarter in range(1, 5):
            for part, after in (("early", -9), ("due", 10), ("late", 40)):
                day = of_year.fiscal_day(year, quarter, after + number)
                at = datetime.combine(day, time(10)).astimezone()
                report = (world, office, year, quarter, part, edition)
                diary.append((at, partial(of_year.quarter, *report)))
    return diary


def _alone(world: World, year: int) -> Diary:
    """The diary of the office that belongs to nobody: one year's work."""
    work = (world, LONE, year)
    return [
        (day_of(year, 10, 5), partial(establish_lone, world, year)),
        (day_of(year, 10, 6), partial(of_year.plan, *work, 0)),
        (day_of(year, 1, 8), partial(of_year.quarter, *work, 1, "due", 0)),
        (day_of(year, 8, 8), partial(of_year.assess, *work, 1.0)),
    ]


def restored(world: World) -> None:
    """The district's first PC breaks the day after a backup onto a stick, and is restored from it."""
    pc = world.pcs[DISTRICT]
    stick = world.place / "stick"
    pc.do("backup", pc.folder, "--to", stick)
    file = next(stick.glob("*.prongsai-backup"))
    shutil.rmtree(pc.folder)
    done = pc.do("restore", file, pc.folder)
    world.note("restored", office=DISTRICT, ops=done["ops"])
    shutil.rmtree(stick)


def new_pc(world: World) -> None:
    """The district's first PC is replaced: keys and folder come from a backup that has the keys."""
    old = world.pcs[DISTRICT]
    stick, words = world.place / "stick", world.place / "words.txt"
    words.write_text(PASSPHRASE, "utf-8")
    old.do("key", "protect", old.folder, "--passphrase-file", words)
    old.do("backup", old.folder, "--to", stick)
    file = next(stick.glob("*.prongsai-backup"))
    shutil.rmtree(old.folder)
    shutil.rmtree(world.place / HOMES / DISTRICT)
    new = world.pcs[DISTRICT] = Pc(world.place, DISTRICT, old.code)
    new.do("restore", file, new.folder, "--passphrase-file", words)
    world.note("new PC", office=DISTRICT)
    shutil.rmtree(stick)
    words.unlink()


def erased(world: World) -> None:
    """Somebody who has left the section has the own name erased there; what was written of work stays."""
    pc, staff = world.pcs[SECTION], world.staff[SECTION]
    if not staff.gone:
        staff.gone.append(staff.here.pop().name)
    leaver = staff.gone[0]
    done = pc.do("erase", pc.folder, leaver, "--reason", "request", "--keep-rest", "--yes")
    world.note("erased", name=leaver, items=len(done["erased"]), left=len(done["left"]))
    pc.send(world.pcs[PROVINCE])


def moved(world: World) -> None:
    """The section gets the province as its parent."""
    centre = world.pcs[CENTRE]
    unit, parent = world.pcs[SECTION].unit, world.pcs[PROVINCE].unit
    record = f"all/unit/{unit}"
    centre.do("record", "set", centre.folder, record, f"parent=all/unit/{parent}")
    of_year.down(world)
    world.above[SECTION] = PROVINCE
    world.note("another parent", office=SECTION, parent=PROVINCE)


def written(world: World, first: int, last: int) -> None:
    """Write what the decade holds beside its folders."""
    facts = {
        "seed": world.seed,
        "years": [first, last],
        "ends": world.clock.time.isoformat(timespec="seconds"),
        "codes": {name: pc.code for name, pc in world.pcs.items()},
        "names": world.land.units,
        "people": {
            office: {"here": [one.name for one in staff.here], "gone": staff.gone}
            for office, staff in world.staff.items()
        },
        "documents": [
            {"office": office, "year": year, "form": text.form, "no": text.no, "name": text.name}
            for (office, year), texts in world.plans.items()
            for text in texts
        ],
        "events": world.events,
    }
    text = json.dumps(facts, ensure_ascii=False, indent=1)
    draft = world.place / f"{SUMMARY}.new"
    draft.write_text(text, "utf-8")
    draft.rename(world.place / SUMMARY)  # who waits for it reads it whole


EVENTS = (
    (restored, 4, 2),
    (new_pc, 6, 2),
    (erased, 7, 1),
    (moved, 8, 3),
)  # in which year of ten, of three
