"""A copy for a backup is whole and made while people work; put back, it is known as a copy and never forks."""

import shutil
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest
from pysqlite3 import dbapi2 as sqlite3

from core.errors import UserError
from core.values import Plain, Text
from storage.db.folder.backup import copy_for_backup
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.desk import Desk
from tests.storage.db.log.test_erasing import NAME, erase, person


def backed_up(desk: Desk, to: Path) -> Path:
    copy_for_backup(desk.database, to)
    return to


def killed(desk: Desk) -> None:
    """The program ends without closing: the mark of the opening stays as it was when the copy was made."""
    desk.folder.writer.db.close()
    desk.folder._lock.close()


def put_back(desk: Desk, copy: Path, same_file: bool) -> None:
    for left in desk.place.glob("prongsai.db-*"):
        left.unlink()
    if same_file:  # written over, so it lies where the other lay
        desk.database.write_bytes(copy.read_bytes())
    else:
        shutil.copy(copy, desk.database)
    desk.reopen()


@pytest.mark.parametrize("same_file", [True, False])
@pytest.mark.parametrize("closed", [True, False])
def test_a_copy_made_while_open_begins_a_new_incarnation(
    desk_of: MakeDesk, tmp_path: Path, same_file: bool, closed: bool
) -> None:
    desk, centre = desk_of(), desk_of("9999", "centre")
    plan = desk.new_plan()
    copy = backed_up(desk, tmp_path / "copy.db")
    before = desk.folder.writer.incarnation
    desk.put(plan, "using", Plain("sent"))
    segments, texts = desk.folder.exchange.give()
    centre.take((segments, texts))
    desk.close() if closed else killed(desk)
    put_back(desk, copy, same_file)
    assert desk.folder.writer.incarnation != before
    assert desk.value(plan, "using") is None
    desk.put(plan, "using", Plain("written-again"))
    assert centre.take(desk).forked == frozenset()
    assert centre.sides(plan, "using") == {"sent", "written-again"}
    desk.take(centre)
    assert desk.folder.digest(desk.unit) == centre.folder.digest(desk.unit)
    assert desk.sound()


def test_nothing_had_left_and_still_it_does_not_fork(desk_of: MakeDesk, tmp_path: Path) -> None:
    desk, centre = desk_of(), desk_of("9999", "centre")
    plan = desk.new_plan()
    first = backed_up(desk, tmp_path / "first.db")
    desk.put(plan, "using", Plain("never-sent"))
    second = backed_up(desk, tmp_path / "second.db")
    for copy, found in ((first, "one"), (second, "two"), (first, "three")):
        killed(desk)
        put_back(desk, copy, same_file=True)
        desk.put(plan, "title", Text(found))
        assert centre.take(desk).forked == frozenset()
    assert {"one", "two", "three"} == centre.sides(plan, "title")


def test_the_original_goes_on_in_its_incarnation(desk: Desk, tmp_path: Path) -> None:
    before = desk.folder.writer.incarnation
    backed_up(desk, tmp_path / "copy.db")
    desk.new_plan()
    desk.reopen()
    assert desk.folder.writer.incarnation == before


def test_the_copy_shows_what_the_folder_showed_and_is_one_sound_file(
    desk_of: MakeDesk, tmp_path: Path
) -> None:
    desk = desk_of()
    plan = desk.new_plan()
    desk.put(plan, "title", Text("แผน"))
    digest = desk.folder.digest()
    copy = backed_up(desk, tmp_path / "copy.db")
    desk.put(plan, "title", Text("หลังสำรอง"))
    assert [one.name for one in tmp_path.glob("*copy*")] == ["copy.db"]
    assert not list(tmp_path.glob(".*.part*"))
    with closing(sqlite3.connect(f"file:{copy}?immutable=1", uri=True)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    desk.close()
    put_back(desk, copy, same_file=False)
    assert desk.folder.digest() == digest
    assert desk.value(plan, "title") == Text("แผน")
    assert desk.sound()


def test_erased_words_are_not_in_it(desk: Desk, tmp_path: Path) -> None:
    who = person(desk)
    reader = desk.folder.reader()
    with reader.snapshot():  # the file is not swept while somebody looks
        erase(desk, who, "name")
        copy = backed_up(desk, tmp_path / "copy.db")
    reader.close()
    assert NAME.encode() not in copy.read_bytes()


def test_it_is_made_beside_somebody_who_writes(desk: Desk, tmp_path: Path) -> None:
    plan = desk.new_plan()
    copier = Thread(target=backed_up, args=(desk, tmp_path / "copy.db"))
    copier.start()
    for number in range(10):
        desk.put(plan, "title", Text(f"ครั้งที่ {number}"))
    copier.join()
    with closing(sqlite3.connect(f"file:{tmp_path / 'copy.db'}?immutable=1", uri=True)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert desk.sound()


def test_what_cannot_be_written_is_a_sentence_and_leaves_the_old_copy(
    desk: Desk, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="สำรองข้อมูล"):
        backed_up(desk, tmp_path / "gone" / "copy.db")
    (tmp_path / "taken.db").mkdir()
    with pytest.raises(UserError, match="สำรองข้อมูล"):
        backed_up(desk, tmp_path / "taken.db")
    assert not list(tmp_path.glob(".*.part*"))
