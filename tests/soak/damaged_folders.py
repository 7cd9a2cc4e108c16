"""Does any sentence say more than is known of a damaged folder?
`python -m tests.soak.damaged_folders SEED COUNT RESULTS`

COUNT folders from SEED on are copied from sound ones. One in `SOUND` is worked in and stays sound, the others are damaged
in one to three ways. On each, one command of each line of `WORK` is done on a fresh copy, and tests/soak/folder_truth.py,
which shares no code with the program, judges every sentence. The file RESULTS gets a line for each folder; what stands
there is not done again. Exits 1 if any has faults. Full and read-only drives are real ones: run it as root on Linux.
"""

import logging
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import (
    AbstractContextManager,
    ExitStack,
    closing,
    contextmanager,
    nullcontext,
)
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from shlex import split
from tempfile import TemporaryDirectory

import pytest

import main
from storage.db.log.log import SHIFT
from tests.damage import spoil_at_random
from tests.soak.folder_truth import NAME, OTHER, Case, Seen, faults
from tests.ui.terminal.conftest import SAMPLES, CommandOutput, quietly
from tests.ui.terminal.machine import Machine

SOUND = 5
RIGHT = datetime(2026, 11, 20, 9).astimezone()
AT = "at"  # where a folder lies while it is worked on: it knows its stick by where that lies
BESIDE = ("prongsai (1).db", "prongsai.sync-conflict-20261130-101010-ABCDEFG.db", "งาน/prongsai.db")
FILES = ("อ่านก่อน.txt", "~$plan.xlsx", "blobs/desktop.old", "backups/รายชื่อ.csv", "งาน/บันทึก.txt")
CONTENTS = ("อย่างอื่น", f"โทรหา {NAME}", f"{OTHER} มาประชุม", "\0\1\2")
WORK = (
    ("office check {office}",),
    ("backup {office}", "backup {office} --to {place}/new"),
    (f"erase {{office}} '{OTHER}'",),
    (f"erase {{office}} '{NAME}' --yes",),
    ("restore {backup} {place}/out",),
    (
        "evidence pack {office} {subject} --out {place}/out",
        "evidence pack {office} {subject} --out {place}/out --public",
        "paper print {office} {subject} checklist --out {place}/p.pdf",
    ),
)
Do = Callable[[str], CommandOutput]


@contextmanager
def clock_at(time: datetime) -> Iterator[None]:
    """The clock of this PC begins at a time and goes on by a second whenever it is asked."""
    ticks = count()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.clock.now", lambda: time + timedelta(seconds=next(ticks)))
        yield


def at_the_keys(place: Path) -> Do:
    """Command lines with the keys of a place, all of one program, so that its processes that read files go on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRONGSAI_KEYS", str(place / "keys"))
        desk = main.desk()
    quiet = quietly(place)

    def do(line: str) -> CommandOutput:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(main, "desk", lambda: desk)
            return quiet(*split(line))

    return do


def done(do: Do, *lines: str) -> CommandOutput:
    for line in lines:
        output = do(line)
        assert output.code == 0, (line, output)
    return output


def backups(place: Path) -> list[Path]:
    """The backups in the folder, on the stick, and in a place that the folder does not know; the newest last."""
    return sorted(place.glob("*/**/*.prongsai-backup"), key=lambda path: path.name)


def templates(room: Path) -> list[Path]:
    """Make what all folders are copied from: each a place with `office`, `keys`, `stick`, an `older` data file, and the
    assessment that is printed (`subject`)."""
    demo, place, sources = room / "demo", room / AT, room / "sources"
    office, do = place / "office", at_the_keys(place)
    done(do, f"demo --out {demo}")
    for code in ("S10", "S00"):
        shutil.copytree(demo / "offices" / code, office)
        work_in(do, place)
        shutil.copytree(place, sources / code)
        again(place)
    done(
        do,
        f"office new {office} --name อำเภอตัวอย่าง --code S77 --kind district",
        f"answers import {office} {SAMPLES}/cdd_province_a.json --instrument cdd-clean --year 2569",
    )
    work_in(do, place, "--to {subject} --item d1.l1.1 --proof policy")
    shutil.copytree(place, sources / "S77")
    kept = again(place)
    done(do, f"restore {kept} {office}", f"backup {office} --to {place}/stick")
    place.rename(sources / "restored")
    shutil.rmtree(demo)
    return sorted(sources.iterdir())


def again(place: Path) -> Path:
    """The office is gone, and with it the places it knew; return the newest of its backups, which is elsewhere now."""
    newest = backups(place)[-1]
    kept = place / "kept"
    if newest.parent != kept:
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(newest.parent, kept)
    for each in ("office", "stick"):
        shutil.rmtree(place / each)
    return kept / newest.name


def work_in(do: Do, place: Path, to: str = "") -> None:
    """Enter what a person's name stands in, print the assessment, and back all up; `to`: lock it before."""
    office = place / "office"
    subject = do(f"record list {office} assessment --json").value[0]["ref"]
    (place / "subject").write_text(subject)
    for title, text in (("ประกาศ", "นโยบาย"), (f"ถึง {NAME}", f"เรียน {NAME}")):
        path = place / f"{len(text)}.txt"
        path.write_text(text, "utf-8")
        done(do, f"evidence add {office} {path} --title '{title}' {to.format(subject=subject)}")
    done(do, f"record set {office} person/new 'name={NAME}' 'phone=0 7777 1234'")
    shutil.copy(office / "prongsai.db", place / "older")
    if to:
        done(do, f"signoff {office} {subject} --by กานดา")
    done(
        do,
        f"backup {office} --to {place}/stick",
        f"paper print {office} {subject} checklist --out {place}/first.pdf",
        f"backup {office}",
    )


def other_days(do: Do, place: Path, chance: random.Random) -> None:
    """Do what an office does on other days; all of it leaves the folder sound."""
    office, note = place / "office", place / "note.txt"
    for number in range(chance.randint(1, 4)):
        note.write_text(f"บันทึก {chance.random()}", "utf-8")
        lines = [
            f"record set {office} person/new 'name=นายสมมุติ คนที่{chance.random()}'",
            f"evidence add {office} {note}",
            f"document start {office} --instrument moral-plan --year {2570 + number}",
            f"backup {office}",
            f"backup {office} --to {place}/stick",
        ]
        done(do, chance.choice(lines))
    if chance.random() < 0.3:
        kept = again(place)
        if "S77" not in kept.name and chance.random() < 0.5:
            shutil.rmtree(place / "keys")  # another PC; without a certificate it would get no keys
        done(do, f"restore {kept} {office}")


# --- damages


def stored(case: Case) -> Path:
    return case.chance.choice(sorted(case.office.glob("blobs/??/*")))


def spoilt(case: Case, path: Path, most: int) -> None:
    """Other bytes at a few places, or only the first half."""
    data = bytearray(path.read_bytes())
    for _each in range(most):
        data[case.chance.randrange(len(data))] ^= 255
    path.write_bytes(data[: len(data) // case.chance.randint(1, 2)])


def added(case: Case, name: str, content: bytes) -> None:
    path = case.office / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def blob_unnamed(case: Case) -> None:
    content = case.chance.choice(CONTENTS).encode()
    name = sha256(content).hexdigest()
    added(case, f"blobs/{name[:2]}/{name}", content)


def changed(case: Case, chosen: str, *statements: str) -> None:
    """Change the database by SQL; each statement has a ? for one of what the query `chosen` finds."""
    with closing(sqlite3.connect(case.database)) as db:
        one = case.chance.choice(db.execute(chosen).fetchall())
        for statement in statements:
            db.execute(statement, one)
        db.commit()


def older_data(case: Case) -> None:
    for path in case.office.glob("prongsai.db-*"):
        path.unlink()
    shutil.copy(case.place / "older", case.database)


def keys_hurt(case: Case) -> None:
    with closing(sqlite3.connect(case.database)) as db:
        ((folder,),) = db.execute("SELECT value FROM meta WHERE name='folder'").fetchall()
    home = case.place / "keys" / folder
    path = home / case.chance.choice(("signing.key", "age.key", "counters.json"))
    how = case.chance.randrange(3)
    if how == 0:
        shutil.rmtree(home)
    elif how == 1:
        path.unlink()
        path.mkdir()
    else:
        path.write_bytes(bytes(path.stat().st_size))


DAMAGES: dict[str, Callable[[Case], object]] = {
    "blob_gone": lambda case: stored(case).unlink(),
    "blob_altered": lambda case: spoilt(case, stored(case), 1),
    "blob_unnamed": blob_unnamed,
    "unknown_file": lambda case: added(
        case, case.chance.choice(FILES), case.chance.choice(CONTENTS).encode()
    ),
    "database_beside": lambda case: added(
        case, case.chance.choice(BESIDE), case.database.read_bytes()
    ),
    "text_gone": lambda case: changed(
        case, "SELECT hash FROM text ORDER BY hash", "DELETE FROM text WHERE hash=?"
    ),
    "stream_gone": lambda case: changed(
        case,
        "SELECT id FROM history ORDER BY id",
        f"DELETE FROM op WHERE op>>{SHIFT}=?",
        "DELETE FROM history WHERE id=?",
    ),
    "older_data": older_data,
    "place_lost": lambda case: shutil.rmtree(case.place / "stick"),
    "backup_hurt": lambda case: spoilt(case, case.chance.choice(backups(case.place)), 20),
    # these come about when a command is run
    "drive_full": str,
    "drive_read_only": str,
    "drive_failing": str,
    "clock_wrong": str,
    # the others read what these leave unreadable
    "keys_hurt": keys_hurt,
    "pages_spoiled": lambda case: spoil_at_random(case.database, case.chance.randrange(10**6)),
}


def damage(case: Case) -> None:
    chosen = case.chance.sample(list(DAMAGES), case.chance.choice((1, 1, 2, 3)))
    for name in sorted(chosen, key=list(DAMAGES).index):
        DAMAGES[name](case)
        case.kinds.append(name)


@contextmanager
def drive(case: Case, office: Path) -> Iterator[None]:
    """The folder lies on a drive that is full or read-only, if the case says so."""
    read_only = "drive_read_only" in case.kinds
    with ExitStack() as after:
        if read_only or "drive_full" in case.kinds:
            lying = office.rename(office.with_name("lying"))
            office.mkdir()
            call("mount -t tmpfs -o size=64m tmpfs", office)
            after.callback(call, "umount", office)
            shutil.copytree(lying, office, dirs_exist_ok=True)
            room = os.statvfs(office)
            used = (room.f_blocks - room.f_bfree) * room.f_frsize // 1024
            size = used + case.chance.choice((0, case.chance.randrange(900)))
            call(f"mount -o remount,{'ro' if read_only else f'size={size}k'}", office)
        yield


def failing(case: Case, office: Path) -> AbstractContextManager[None]:
    """The drive refuses something once or from then on, if the case says so."""
    if "drive_failing" not in case.kinds:
        return nullcontext()
    turn, sticky = case.chance.randrange(5), case.chance.random() < 0.5
    return Machine(office, int(2 ** case.chance.uniform(0, 10)), turn, sticky).at_work()


def call(line: str, path: Path) -> None:
    subprocess.run([*line.split(), path], check=True, capture_output=True)


def judged(do: Do, case: Case, choices: tuple[str, ...], place: Path) -> list[str]:
    """Do one of the lines on a copy of the case at `place`; return what is wrong with what was said."""
    office = shutil.copytree(case.place, place) / "office"
    chosen = case.chance.choice(choices)
    line = chosen.format(
        place=place, office=office, backup=backups(place)[-1], subject=case.subject
    )
    time = RIGHT + timedelta(days=1)
    if "clock_wrong" in case.kinds:
        time = RIGHT.replace(year=case.chance.choice((*range(1970, 2026), *range(2029, 2081))))
    try:
        with clock_at(time), drive(case, office):
            with failing(case, office):
                output = do(line)
            found = list(faults(Seen(case, line, place, output)))
            if line.startswith("restore") and output.code == 0:
                check = f"office check {place}/out"
                found += faults(Seen(case, check, place, do(check)))
            return found
    except Exception as error:
        return [f"{line}: raised {error!r}"]
    finally:
        shutil.rmtree(place)


def tried(do: Do, seed: int, sources: list[Path], room: Path) -> str:
    """Make, damage and judge one folder; its line: seed, source, damages, seconds of processor, faults."""
    chance, began = random.Random(seed), os.times()
    source = chance.choice(sources)
    place = shutil.copytree(source, room / AT)
    if seed % SOUND == 0:
        with clock_at(RIGHT + timedelta(hours=2)):
            other_days(do, place, chance)
    case = Case(place.rename(room / "case"), chance)
    if seed % SOUND:
        damage(case)
    found = [fault for choices in WORK for fault in judged(do, case, choices, room / AT)]
    shutil.rmtree(case.place)
    spent = sum(os.times()[:4]) - sum(began[:4])
    words = (str(seed), source.name, " ".join(case.kinds) or "sound", f"{spent:.1f}", *found)
    return "\t".join(" ".join(word.split()) for word in words)


def walk(words: list[str]) -> int:
    logging.getLogger().addHandler(logging.NullHandler())  # what is logged is not said
    first, number, results = int(words[0]), int(words[1]), Path(words[2])
    results.touch()
    known = results.read_text("utf-8").splitlines()
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with TemporaryDirectory(dir=memory) as name, results.open("a", encoding="utf-8") as file:
        with clock_at(RIGHT):
            sources = templates(Path(name))
        do = at_the_keys(Path(name) / AT)
        for seed in sorted(
            {*range(first, first + number)} - {int(row.split()[0]) for row in known}
        ):
            known.append(tried(do, seed, sources, Path(name)))
            print(known[-1], file=file, flush=True)
    bad = [row.split("\t") for row in known if row.count("\t") > 3]
    for row in bad:
        print(*row, sep="\n    ")
    print(f"{len(known)} folders, {len(bad)} with faults")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(walk(sys.argv[1:]))
