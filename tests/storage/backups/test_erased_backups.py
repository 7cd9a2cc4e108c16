"""What is erased under law leaves every backup that can be reached; the newest good one is never lost for it."""

import os
from contextlib import closing
from pathlib import Path
from typing import BinaryIO
from zipfile import ZipFile

import pytest

from core.errors import UserError
from core.log.ports import Context, ScannedPage, ScannedPageKey
from core.values import Change, Plain, Ref, Text
from storage import files
from storage.backups import attachments, container
from storage.backups.keeper import ERASED, BackupKeeper
from storage.backups.location import listed
from storage.db import sqlite
from storage.db.folder.growth import grow
from tests.known import known
from tests.storage.backups.test_places import give_file, keeper
from tests.storage.backups.test_restored import erase, person
from tests.storage.exchange.towns import Town


def words_in(path: Path) -> bytes:
    with ZipFile(path) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def holding(place: Path, words: str) -> list[str]:
    return [
        path.name
        for path in sorted(place.glob("*.prongsai-backup"))
        if words.encode() in words_in(path)
    ]


def erase_file(town: Town, name: str) -> None:
    of = f"file/{'1' * 32}/sha256/{name}"
    town.save(Change(Ref(town.unit, "erasure", "e" * 32), "of", Plain(of)))


@pytest.fixture
def who(town: Town) -> Ref:
    return person(town)


def named(town: Town, who: Ref) -> str:
    record = town.folder.record(who)
    assert record is not None
    return record.text("name")


@pytest.mark.whole_only
def test_every_backup_is_written_anew_and_keeps_its_name_its_moment_and_its_order(
    town: Town, who: Ref
) -> None:
    found = named(town, who)
    made = [keeper(town, day).make("asked") for day in (0, 1)]
    old = keeper(town, 1)
    times = {one.path: one.path.stat().st_mtime_ns for one in made}
    before = listed(old.own)
    seconds = [town.place / f"second{n}" for n in range(2)]  # further names of the old bytes
    for second, one in zip(seconds, made, strict=True):
        second.hardlink_to(one.path)
    erase(town, who, "name")
    assert holding(old.own, found) == [one.path.name for one in made]
    swept = old.erase()
    assert (swept.written, swept.failed, swept.unread) == (2, (), ())
    assert holding(old.own, found) == []
    after = listed(old.own)
    assert [(one.path, one.at, one.reason) for one in after] == [
        (one.path, one.at, one.reason) for one in before
    ]
    assert {one.path: one.path.stat().st_mtime_ns for one in made} == times
    assert known(old.last()).at == made[1].at
    for one in after:
        with container.opened(one.path, grow) as (backup, _database):
            assert (
                backup.holding.ops
                == next(each for each in before if each.path == one.path).holding.ops
            )
    assert old.erase().written == 0, "it is done once"
    assert not any(any(second.read_bytes()) for second in seconds), "the old bytes are overwritten"


@pytest.mark.whole_only
def test_a_backup_whose_replacing_was_cut_short_gets_its_name_back_or_goes(
    town: Town, who: Ref
) -> None:
    own = keeper(town)
    made = [keeper(town, day).make("asked").path for day in (0, 1, 2)]
    renamed, linked, left = (path.with_name(f".{path.name}.old") for path in made)
    made[0].rename(renamed)
    linked.hardlink_to(made[1])
    left.write_bytes(b"an old one")
    erase(town, who, "name")
    assert own.erase().written == 3
    assert sorted(own.own.glob("*.prongsai-backup")) == sorted(made)
    assert not list(own.own.glob(".*.old"))


def test_a_drive_without_second_names_replaces_a_backup_all_the_same(
    town: Town, who: Ref, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, own = named(town, who), keeper(town)
    made = own.make("asked")
    erase(town, who, "name")
    monkeypatch.setattr(os, "link", nothing_of_it)
    assert own.erase().written == 1
    assert [one.path for one in own.listed()] == [made.path]
    assert holding(own.own, found) == []
    assert not list(own.own.glob(".*"))


def nothing_of_it(*_message: object) -> None:
    raise OSError(1, "not on this drive")


def test_a_folder_without_a_backup_gets_one_before_old_copies_are_deleted(
    town: Town, who: Ref
) -> None:
    own = keeper(town)
    own.own.mkdir(exist_ok=True)
    (own.own / "before-update-2.db").write_bytes(b"an old database")
    (own.own / "damaged-2026").mkdir()
    erase(town, who, "name")
    assert own.erase().dropped == 2
    assert [one.reason for one in own.listed()] == ["erase"]


def test_an_erased_file_leaves_the_places_of_backups_too(town: Town, tmp_path: Path) -> None:
    name, stick = give_file(town), tmp_path / "stick"
    own = keeper(town)
    own.make("asked")
    own.make("asked", stick)
    erase_file(town, name)
    own.erase()
    for place in (own.own, stick):
        assert not attachments.path_of(place, name).exists()
        assert all(name not in one.holding.blobs for one in listed(place))


def test_a_stick_that_was_not_plugged_in_is_done_with_the_next_backup_there(
    town: Town, who: Ref, tmp_path: Path
) -> None:
    found = named(town, who)
    stick = tmp_path / "stick"
    away = tmp_path / "away"
    keeper(town).make("asked", stick)
    stick.rename(away)
    erase(town, who, "name")
    assert keeper(town).erase().away == (stick,)
    away.rename(stick)
    assert holding(stick, found)
    keeper(town, 1).make("asked", stick)
    assert holding(stick, found) == []


def test_what_another_pc_has_erased_leaves_the_backups_with_the_next_one(
    town: Town, who: Ref
) -> None:
    found, own = named(town, who), keeper(town)
    own.make("timer")
    erase(town, who, "name")  # as if it came with a file
    keeper(town, 1).make("timer")
    assert holding(own.own, found) == []


def test_a_backup_that_cannot_be_written_anew_stays_and_is_tried_again(
    town: Town, who: Ref, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, own = named(town, who), keeper(town)
    made = own.make("asked")
    erase(town, who, "name")

    def full(*_message: object) -> None:
        raise OSError(28, "no space")

    with monkeypatch.context() as broken:
        broken.setattr(container, "write", full)
        swept = own.erase()
    assert swept.failed == (made.path,)
    assert holding(own.own, found) == [made.path.name], "the newest good backup is never lost"
    assert [one.path for one in own.listed()] == [made.path]
    assert own.erase().written == 1
    assert holding(own.own, found) == []
    assert not list(own.own.glob(".*part"))


def test_a_disk_that_fills_up_inside_a_backup_is_told_of_that_backup(
    town: Town, who: Ref, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite says so where the copy lies unpacked."""
    found, own = named(town, who), keeper(town)
    made = own.make("asked")
    erase(town, who, "name")
    plain = sqlite.connect_plain

    def small(path: Path, mode: str = "ro") -> sqlite.Connection:
        db = plain(path, mode)
        if mode == "rw":
            db.execute("PRAGMA max_page_count=1")
            db.execute("CREATE TABLE no_room(a)")
        return db

    with monkeypatch.context() as broken:
        broken.setattr(sqlite, "connect_plain", small)
        assert own.erase().failed == (made.path,)
    assert holding(own.own, found) == [made.path.name]
    assert own.erase().written == 1
    assert holding(own.own, found) == []


@pytest.mark.parametrize("at", [0, 1, 2, 3, 4])
def test_a_backup_the_medium_would_not_read_is_tried_again(
    town: Town, who: Ref, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """`at`: at which time it is opened; 0 = every time."""
    found, own = named(town, who), keeper(town)
    made = own.make("asked")
    erase(town, who, "name")
    opened, asked = files.opened, list[Path]()

    def failing(path: Path) -> BinaryIO:
        asked.extend([path] if path == made.path else [])
        if path == made.path and at in (0, len(asked)):
            raise OSError(13, "not now")
        return opened(path)

    with monkeypatch.context() as broken:
        broken.setattr(files, "opened", failing)
        swept = own.erase()
    assert len(asked) > at, "it came to that"
    assert swept.unread == ()
    assert swept.failed == ((made.path,) if holding(own.own, found) else ())
    assert swept.failed or at
    keeper(town, 1).make("timer")
    assert holding(own.own, found) == []


def test_a_backup_nobody_can_read_is_named(town: Town, who: Ref) -> None:
    own = keeper(town)
    made = own.make("asked")
    bad = own.own / "bad.backup.zip"
    bad.write_bytes(made.path.read_bytes()[:500])
    os.utime(bad)
    erase(town, who, "name")
    assert own.erase().unread == (bad,)
    assert bad.exists()


def test_a_later_erasing_goes_through_the_backups_again(town: Town, who: Ref) -> None:
    own: BackupKeeper = keeper(town)
    own.make("asked")
    erase(town, who, "name")
    own.erase()
    file = give_file(town)
    keeper(town, 1).make("asked")
    erase_file(town, file)
    assert own.erase().written == 1
    assert not attachments.path_of(own.own, file).exists()


def test_words_being_typed_and_pages_that_wait_are_in_no_backup(town: Town, who: Ref) -> None:
    ctx = Context(town.now, lambda: "d" * 32, town.unit)
    town.folder.keep_drafts(ctx, Change(who, "phone", Text("08 9999 7777")))
    page = ScannedPage(
        ScannedPageKey("a" * 64, 1), "ใบลาของใคร.pdf", 1, 0, "b" * 64, 1, 1, True, 0, False, ()
    )
    town.folder.add_scans([page])
    own = keeper(town)
    own.make("asked")
    assert holding(own.own, "08 9999 7777") == [] == holding(own.own, page.file)
    older = keeper(town, 1).make("asked").path
    with container.opened(older, grow) as (backup, database):  # as the program before made them
        with closing(sqlite.connect_plain(database, "rw")) as db:
            db.execute("INSERT INTO draft VALUES('person', 'phone', '08 9999 7777', '', 0)")
        container.write(older, database, backup)
    assert holding(own.own, "08 9999 7777") == [older.name]
    erase(town, who, "position")
    own.erase()
    assert holding(own.own, "08 9999 7777") == []


@pytest.mark.whole_only
def test_a_folder_that_went_away_is_told_as_such(town: Town) -> None:
    own = keeper(town)
    town.folder.close()
    (town.place / "prongsai.db").rename(town.place / "elsewhere.db")
    with pytest.raises(UserError, match="ไม่พบไฟล์หรือโฟลเดอร์แล้ว"):
        own.follow()


@pytest.mark.whole_only
def test_a_note_of_what_is_owed_that_cannot_be_read_is_not_written_over(
    town: Town, who: Ref, tmp_path: Path
) -> None:
    """What it says of places that are not plugged in stands nowhere else."""
    own = keeper(town)
    stick = tmp_path / "stick"
    away = tmp_path / "away"
    own.make("asked", stick)
    stick.rename(away)
    erase(town, who, "name")
    note, kept = own.own / ERASED, tmp_path / ERASED
    note.rename(kept)
    note.symlink_to(note)  # as a drive that answers nothing now
    with pytest.raises(UserError):
        own.know(tmp_path / "other")
    with pytest.raises(UserError):
        own.follow()
    kept.replace(note)
    assert own.follow().away == (stick,)
