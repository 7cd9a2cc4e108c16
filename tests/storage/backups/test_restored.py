"""A folder put back: as it was in every field, never a fork, nothing erased comes back, nothing foreign is run."""

import os
import random
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite3

import wiring
from core.backups.retention import RestoreOutcome
from core.errors import UserError
from core.values import AbsenceReason, Change, Plain, Ref, Text
from storage.backups import container
from storage.db.folder import restoration
from storage.db.folder.folder import open_folder
from storage.db.folder.growth import grow
from storage.db.log.lines import text_value
from storage.db.reading import privacy
from storage.db.sqlite import SQLiteError
from tests.killed import KILL, WAS_KILLED
from tests.storage.db.looked import damages
from tests.storage.exchange.towns import NOW, Town

ROOT = Path(__file__).parents[3]
NAME = "นายสมชาย ใจดีมากนามสกุลยาว"


def backed_up(town: Town, place: Path | None = None) -> Path:
    town.folder.exchange.leave()
    return wiring.backups(town.place, town.folder.writer.id).make("asked", place).path


def put_back(town: Town, file: Path) -> RestoreOutcome:
    town.folder.close()
    done = wiring.restore(file, town.place, town.home)
    town.reopen()
    return done


def sound(town: Town) -> bool:
    return not damages(town.folder)


def test_every_field_comes_back_and_work_goes_on_in_a_new_incarnation(town: Town) -> None:
    plan = town.plan()
    digest, before = town.folder.digest(), town.folder.writer.incarnation
    file = backed_up(town)
    town.retitle(plan, "หลังสำรอง")
    done = put_back(town, file)
    assert town.folder.digest() == digest
    assert town.title(plan) == "แผน"
    assert town.folder.writer.incarnation != before
    assert sound(town)
    assert done.saved is not None
    put_back(town, done.saved)
    assert town.title(plan) == "หลังสำรอง"


def test_the_last_save_is_still_the_last_once_a_folder_was_put_back(town: Town) -> None:
    """A restore stores one stream after the other."""
    plan = town.plan()
    below = Ref(f"{town.unit}/forms", "deadline", "d" * 32)
    for title in ("หนึ่ง", "สอง"):
        town.save(Change(below, "reason", Text(title)))
        town.retitle(plan, title)
    last = town.folder.history.last_save()
    assert last == town.folder.history.of(plan, "title")[0].save
    put_back(town, backed_up(town))
    assert town.folder.history.last_save() == last


OLD, NEW = "หลังสำรอง", "แผน"


@pytest.mark.parametrize(
    ("step", "state"), [("note_coming", OLD), ("move", OLD), ("sync", NEW), ("note_anew", NEW)]
)
@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), SQLiteError("disk I/O error")]
)
def test_a_fault_says_which_data_the_folder_holds(
    town: Town, monkeypatch: pytest.MonkeyPatch, step: str, state: str, error: Exception
) -> None:
    plan = town.plan()
    file = backed_up(town)
    town.retitle(plan, "หลังสำรอง")
    town.folder.close()
    came = list[str]()

    def refused(*words: object) -> None:
        came.append(step)
        if step == "sync":
            os.replace(*map(str, words))  # the name is given, and is not durable yet
        raise error

    owner, name = (privacy, step) if step.startswith("note") else (restoration, "move")
    monkeypatch.setattr(owner, name, refused)
    with pytest.raises(UserError) as told:
        wiring.restore(file, town.place, town.home)
    monkeypatch.undo()
    assert came == [step]
    town.reopen()
    assert town.title(plan) == state
    done = "กู้คืนข้อมูลแล้ว แต่ขั้นสุดท้ายไม่สำเร็จ"
    assert (told.value.what == done) is (state == NEW)
    assert ("ข้อมูลในโฟลเดอร์เป็นของไฟล์สำรองแล้ว" in told.value.why) is (state == NEW)
    assert not damages(town.folder)


def test_what_was_never_signed_comes_back_too(town: Town) -> None:
    plan = town.plan()
    # nobody has signed the ends
    file = wiring.backups(town.place, town.folder.writer.id).make("asked").path
    put_back(town, file)
    assert town.title(plan) == "แผน"
    assert sound(town)


def test_on_a_pc_without_the_keys_only_what_came_along_is_counted(
    towns: list[Town], tmp_path: Path
) -> None:
    """Lines that nobody has signed cannot come without the key: they are not among those that are said to be here."""
    one = towns[2]
    for sign in (True, False):
        plan = one.plan(2 if sign else 3)
        if sign:
            one.folder.exchange.leave()
        file = (
            wiring.backups(one.place, one.folder.writer.id).make("asked", tmp_path / f"{sign}").path
        )
        done = wiring.restore(file, tmp_path / f"office {sign}", tmp_path / f"keys {sign}")
        assert done.new_keys
        held = done.backup.holding.ops
        assert done.ops == held if sign else 0 < done.ops < held
        with closing(
            open_folder(tmp_path / f"office {sign}", tmp_path / f"keys {sign}", NOW)
        ) as folder:
            assert (folder.record(plan) is not None) is sign


@pytest.mark.parametrize("seed", range(6))
def test_put_back_at_any_time_nobody_forks_and_nothing_that_arrived_is_lost(
    towns: list[Town], tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    centre = towns[0]
    plans = {}
    kept = {}
    message: set[str] = set()
    for one in towns[2:]:
        plans[one.code] = one.plan()
        kept[one.code] = [backed_up(one, tmp_path / f"stick{one.code}")]
    for step in range(14):
        one = chance.choice(towns[2:])
        deed = chance.random()
        if deed < 0.4:
            one.retitle(plans[one.code], f"{one.code}-{step}")
        elif deed < 0.6:
            kept[one.code].append(backed_up(one, tmp_path / f"stick{one.code}"))
        elif deed < 0.8:
            put_back(one, chance.choice(kept[one.code]))
        else:
            for row in centre.take(one.send(centre)):
                assert row.result is not None
                assert not row.result.forked
            record = centre.folder.record(plans[one.code])
            message |= (
                {str(side.value) for side in record.shown("title").sides} if record else set()
            )
    for _round in range(2):
        for one in towns[2:]:
            centre.take(one.send(centre))
            one.take(centre.send(one))
    assert not [one for one in centre.folder.trust.problems() if one.reason == "fork"]
    for one in towns[2:]:
        assert one.folder.digest(one.unit) == centre.folder.digest(one.unit)
        assert sound(one)
    every = {
        str(op.value) for plan in plans.values() for op in centre.folder.history.of(plan, "title")
    }
    assert message <= every
    assert sound(centre)


def person(town: Town) -> Ref:
    made = Ref(town.unit, "person", "5" * 32)
    town.save(Change(made, "name", Text(NAME)), Change(made, "position", Text("นักวิชาการ")))
    return made


def erase(town: Town, ref: Ref, field: str) -> None:
    (hash_,) = town.folder.writer.db.execute(
        "SELECT hash FROM text JOIN name ON name.id=field WHERE record=? AND name.text=?",
        (town.folder.writer.log.find_record(ref), field),
    ).fetchone()
    of = f"{ref.local}/{field}/{text_value(bytes(hash_)).removeprefix('#')}"
    town.save(Change(Ref(town.unit, "erasure", "6" * 32), "of", Plain(of)))


def test_what_was_erased_here_since_is_erased_again(towns: list[Town]) -> None:
    centre, town = towns[0], towns[2]
    who = person(town)
    file = backed_up(town)
    erase(town, who, "name")
    town.folder.exchange.leave()
    for old in (town.place / "backups").glob("*.prongsai-backup"):
        if old != file:
            old.unlink()
    put_back(town, file)
    record = town.folder.record(who)
    assert record is not None
    assert record.value("name") is AbsenceReason.ERASED
    assert record.value("position") == "นักวิชาการ"
    town.folder.close()
    assert NAME.encode() not in (town.place / "prongsai.db").read_bytes()
    town.reopen()
    centre.take(town.send(centre))
    reported = centre.folder.record(who)
    assert reported is not None
    assert reported.value("name") is AbsenceReason.ERASED
    assert sound(town)
    assert sound(centre)


def hostile(file: Path, statement: str) -> None:
    """The same backup with something besides in its database, and every hash right."""
    with container.opened(file, grow) as (backup, database):
        with closing(sqlite3.connect(database)) as db:
            db.execute(statement)
            db.commit()
        container.write(file, database, backup)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER evil AFTER INSERT ON op BEGIN DELETE FROM text; END",
        "CREATE VIEW evil AS SELECT * FROM op",
        "UPDATE op SET value='forged' WHERE op=(SELECT max(op) FROM op WHERE typeof(value)='text')",
        "UPDATE text SET body='forged'",
        "DELETE FROM op WHERE op=(SELECT min(op) FROM op)",
        "UPDATE history SET head=head-1",
        "DROP TABLE text",
        "DELETE FROM meta WHERE name='unit'",
        "UPDATE op SET parents='[[[['",
        "UPDATE name SET text='x' || id",
    ],
)
def test_a_backup_somebody_has_worked_on_is_refused_and_the_folder_stays(
    town: Town, statement: str
) -> None:
    town.plan()
    file = backed_up(town)
    hostile(file, statement)
    digest = town.folder.digest()
    with pytest.raises(UserError):
        put_back(town, file)
    town.reopen()
    assert town.folder.digest() == digest


def test_a_derived_table_somebody_has_changed_is_simply_not_read(town: Town) -> None:
    plan = town.plan()
    file = backed_up(town)
    hostile(file, "UPDATE field SET value='forged' WHERE typeof(value)='text'")
    put_back(town, file)
    assert town.title(plan) == "แผน"
    assert sound(town)


@pytest.mark.parametrize("changed", [False, True])
def test_the_list_of_received_files_comes_back_unless_changed_and_keeps_no_file_out(
    towns: list[Town], changed: bool
) -> None:
    centre, town = towns[0], towns[2]
    sent = list[Path]()
    for number in (1, 2, 3):
        town.plan(number)
        sent.append(town.send(centre))
    for path in sent[:2]:
        assert centre.new(path)
        file = backed_up(centre)
    listed = centre.folder.transfers.arrivals()
    assert centre.new(sent[2])
    if changed:
        hostile(file, "UPDATE bundle SET at=at-86400000")
    put_back(centre, file)
    assert centre.folder.transfers.arrivals() == ([] if changed else listed)
    assert sound(centre)
    assert centre.new(sent[2])  # it came after the backup
    # a file that the backup lacked may lie in it
    assert [row.repeat for row in centre.take(sent[0]) + centre.take(sent[0])] == [False, True]
    assert sound(centre)


KILLED = """
import os, sys, threading, time
from pathlib import Path
import wiring
os.write(1, b"go")
what, file, folder, keys, name = sys.argv[1:]
if what == "restore":
    wiring.restore(Path(file), Path(folder), Path(keys))
else:
    while True:
        wiring.backups(Path(folder), name).make("asked")
"""


@pytest.mark.parametrize("what", ["restore", "backup"])
def test_killed_in_the_middle_there_is_the_old_state_or_the_new_one(town: Town, what: str) -> None:
    plan = town.plan()
    file = backed_up(town)
    old = town.folder.digest()
    town.retitle(plan, "ใหม่")
    new, name = town.folder.digest(), town.folder.writer.id
    town.folder.close()
    chance, ends = random.Random(3), set[int]()
    for _kill in range(8):
        words = [
            sys.executable,
            "-c",
            KILLED,
            what,
            str(file),
            str(town.place),
            str(town.home),
            name,
        ]
        with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE) as victim:
            assert victim.stdout is not None
            assert victim.stdout.read(2) == b"go"
            time.sleep(chance.uniform(0, 0.25))
            os.kill(victim.pid, KILL)
        ends.add(victim.returncode)
        town.reopen()
        assert town.folder.digest() in (old, new)
        assert sound(town)
        if town.folder.digest() == old:  # it was done: begin again
            record = town.folder.record(plan)
            assert record is not None
            town.retitle(plan, "ใหม่")
            new = town.folder.digest()
        town.folder.close()
        for one in (town.place / "backups").glob("*.prongsai-backup"):
            with container.opened(one, grow) as (backup, _database):
                assert backup.holding.folder == name
    assert WAS_KILLED in ends, "no kill came while it was at work"
    assert ends <= {WAS_KILLED, 0 if what == "restore" else WAS_KILLED}
    town.reopen()
