"""Backups in a place: files kept once, nothing called a backup that is not whole, the newest good one never lost."""

import errno
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

import wiring
from core.backups.retention import Backup
from core.errors import UserError
from core.values import Change, Plain, Ref, Text
from storage.backups import attachments, container, location
from storage.backups.keeper import BackupKeeper
from storage.blobs import BlobStore
from storage.db.folder.backup import copy_for_backup
from storage.db.folder.growth import grow
from tests.known import known
from tests.storage.exchange.towns import NOW, Town, build, neighbours
from tests.templates import Copied

SHEET = b"a sheet of paper" * 4000


def keeper(town: Town, day: int = 0, copy: Callable[[Path], None] | None = None) -> BackupKeeper:
    source = wiring.backups(town.place, town.folder.writer.id)._source
    if copy is not None:
        source = source._replace(copy=copy)
    return BackupKeeper(
        lambda: source,
        source.erased,
        town.place / "backups",
        town.folder.writer.id,
        lambda: NOW + timedelta(days=day),
    )


def give_file(town: Town) -> str:
    """Evidence with a file, as it lies in a folder."""
    kept = BlobStore(town.place / "blobs").put([SHEET])
    town.save(
        Change(Ref(town.unit, "file", "1" * 32), "sha256", Plain(kept)),
        Change(Ref(town.unit, "file", "1" * 32), "name", Text("paper.pdf")),
    )
    return kept


def test_a_file_lies_once_for_all_backups_and_takes_no_room_in_the_folder(
    town: Town, tmp_path: Path
) -> None:
    name = give_file(town)
    own, stick = keeper(town), tmp_path / "stick"
    own.make("asked")
    own.make("asked")
    own.make("asked", stick)
    kept = attachments.path_of(town.place / "backups", name)
    assert kept.samefile(BlobStore(town.place / "blobs").path(name))
    assert attachments.path_of(stick, name).read_bytes() == SHEET
    assert all(path.stat().st_size < len(SHEET) for path in stick.glob("*.prongsai-backup"))


def test_a_file_of_the_second_place_that_has_rotted_is_written_again(
    town: Town, tmp_path: Path
) -> None:
    name, stick = give_file(town), tmp_path / "stick"
    keeper(town).make("asked", stick)
    kept = attachments.path_of(stick, name)
    kept.write_bytes(SHEET[:-1] + b"!")
    keeper(town).make("asked", stick)
    assert kept.read_bytes() == SHEET


SPOILT = {
    "changed": lambda path: path.write_bytes(SHEET[:-1] + b"!"),
    "cut": lambda path: path.write_bytes(SHEET[:-1]),
    "gone": lambda path: path.unlink(),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_file_the_office_has_lost_keeps_nobody_from_backing_up_and_the_copy_from_before_stays(
    town: Town, tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    name, stick = give_file(town), tmp_path / "stick"
    assert not keeper(town).make("asked", stick).spared
    spoil(BlobStore(town.place / "blobs").path(name))
    made = keeper(town, 1).make("asked", stick)
    assert (set(made.holding.blobs), set(made.lost_files), set(made.spared)) == (
        {name},
        set(),
        {name},
    )
    assert attachments.path_of(stick, name).read_bytes() == SHEET


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_backup_that_lost_a_file_says_so_and_so_does_every_later_one(
    town: Town, spoil: Callable[[Path], object]
) -> None:
    name, own = give_file(town), town.place / "backups"
    keeper(town).make("timer")
    path = BlobStore(town.place / "blobs").path(name)
    if path.is_file():
        spoil(path)
    attachments.path_of(own, name).unlink()
    for day in (1, 2):
        made = keeper(town, day).make("asked")
        assert (set(made.holding.blobs), set(made.lost_files)) == (set(), {name})
        assert next(one.lost_files for one in keeper(town, day).listed()) == {name}
        assert "ไม่ครบ" in " ".join(made.lines({name: "paper.pdf"}))
        assert "ตรงกัน" not in " ".join(made.lines({}))
    BlobStore(town.place / "blobs").put([SHEET])
    assert keeper(town, 3).make("asked").lost_files == frozenset()


def test_a_file_of_others_that_is_not_here_is_not_lost(copied: Copied) -> None:
    one, other, *_rest = towns = neighbours(copied)
    one.photo(b"a photograph" * 9)
    other.take(one.send(other))
    for path in (other.place / "blobs").glob("??/*"):
        path.unlink()
    made = keeper(other).make("asked")
    assert (made.lost_files, made.spared, made.holding.blobs) == (frozenset(),) * 3
    for each in towns:
        each.folder.close()


def test_files_go_with_the_last_backup_that_names_them(town: Town, tmp_path: Path) -> None:
    name, stick = give_file(town), tmp_path / "stick"
    keeper(town).make("asked", stick)
    other = build(tmp_path / "pc2", "2", "province")
    keeper(other).make("asked", stick)
    assert attachments.path_of(stick, name).is_file()  # a backup of another office leaves it
    for path in stick.glob(f"{town.code}-*.prongsai-backup"):
        path.unlink()
    keeper(other).make("asked", stick)
    other.folder.close()
    assert not attachments.path_of(stick, name).exists()


def test_the_files_of_a_backup_of_a_newer_program_stay(town: Town, tmp_path: Path) -> None:
    name, stick = give_file(town), tmp_path / "stick"
    made = keeper(town).make("asked", stick).path
    with ZipFile(made) as old:
        kept = {entry: old.read(entry) for entry in old.namelist()}
    kept[container.MANIFEST] = kept[container.MANIFEST].replace(
        b'"prongsai_backup":1', b'"prongsai_backup":3'
    )
    with ZipFile(made, "w") as newer:
        for entry, content in kept.items():
            newer.writestr(entry, content)
    other = build(tmp_path / "pc2", "2", "province")
    keeper(other).make("asked", stick)
    other.folder.close()
    assert attachments.path_of(stick, name).is_file()


@pytest.mark.whole_only
def test_a_copy_that_is_not_what_the_folder_holds_is_no_backup(town: Town) -> None:
    def cut_off(to: Path) -> None:
        copy_for_backup(town.folder.writer.path, to)
        content = bytearray(to.read_bytes())
        content[len(content) // 2 : len(content) // 2 + 4000] = bytes(4000)
        to.write_bytes(content)

    good = keeper(town).make("asked")
    with pytest.raises(UserError):
        keeper(town, copy=cut_off).make("asked")
    assert [one.path for one in keeper(town).listed()] == [good.path]
    assert not list((town.place / "backups").glob(".*"))


def test_a_medium_that_gives_back_other_bytes_makes_no_backup(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = container.write

    def lies(path: Path, *found: Any) -> None:
        write(path, *found)
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)

    monkeypatch.setattr(container, "write", lies)
    with pytest.raises(UserError, match="ไม่ตรง"):
        keeper(town).make("asked", tmp_path / "stick")
    assert not list((tmp_path / "stick").glob("*.prongsai-backup"))
    assert keeper(town).second() is None


@pytest.mark.whole_only
def test_a_full_medium_is_a_sentence_and_leaves_what_was_there(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    good = keeper(town).make("asked", stick)

    def full(*_message: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(container, "write", full)
    with pytest.raises(UserError, match="เนื้อที่เต็ม"):
        keeper(town).make("asked", stick)
    assert [one.path for one in keeper(town).listed(stick)] == [good.path]


def test_the_newest_good_one_survives_a_year_away_and_spoilt_newer_ones(town: Town) -> None:
    good = keeper(town).make("close")
    spoilt = good.path.with_name("1-2027-01-01-000000.backup.zip")
    spoilt.write_bytes(good.path.read_bytes()[:-50])
    location.thin(town.place / "backups", town.folder.writer.id, NOW + timedelta(days=365))
    assert good.path.is_file()
    assert known(keeper(town).last()).at == good.at


def test_backups_of_either_name_are_listed_thinned_and_put_back(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(Backup, "ENDING", ".backup.zip")
        old = [keeper(town, day).make("timer").path for day in (-100, -60)]
    new = keeper(town, -30).make("timer").path
    assert [path.name.endswith(".prongsai-backup") for path in (*old, new)] == [False, False, True]
    bad = town.place / "backups" / "bad.backup.zip"
    bad.write_bytes(b"PK")
    assert [one.path for one in keeper(town).listed()] == [new, *reversed(old)]
    assert [one.path for one in keeper(town).unfit()] == [bad]
    last = keeper(town, -1).make("timer").path
    assert [one.path for one in keeper(town).listed()] == [last, new, old[1]], (
        "by its age, whatever its name"
    )
    assert wiring.restore(old[1], tmp_path / "again", town.home).ops > 0


def test_one_backup_goes_a_run_and_none_while_the_clock_is_doubted(town: Town) -> None:
    for day in (0, 1, 2):
        for _time in range(3):
            keeper(town, day).make("timer")
    count = [len(keeper(town).listed())]
    for day in (400, -4000):
        made = keeper(town, day).make("timer")
        assert made.doubt is not None
        assert made.lines({})
        count.append(len(keeper(town).listed()))
    assert count == [count[0], count[0] + 1, count[0] + 2]


def test_the_second_place_is_remembered_and_own_ones_are_not_it(town: Town, tmp_path: Path) -> None:
    keeper(town).make("asked")
    assert keeper(town).second() is None
    made = keeper(town, 3).make("asked", tmp_path / "stick")
    second = keeper(town).second()
    assert second is not None
    assert (second.place, second.at) == ((tmp_path / "stick").resolve(), made.at)
    assert known(keeper(town).last()).at == NOW


def test_copies_before_updates_do_not_lie_for_ever(town: Town) -> None:
    old = town.place / "backups" / "before-update-2026-01-01-000000.db"
    old.write_bytes(b"")
    os.utime(old, (0, 0))
    keeper(town).make("asked")
    assert not old.exists()


@pytest.mark.parametrize("year", [1970, 2099, 2150])
def test_a_clock_that_stands_anywhere_keeps_nobody_from_backing_up(town: Town, year: int) -> None:
    source = keeper(town)._source
    moment = NOW.replace(year=year)
    made = BackupKeeper(
        lambda: source, source.erased, town.place / "backups", town.folder.writer.id, lambda: moment
    ).make("timer")
    os.utime(town.folder.writer.path, (0, 0))
    assert [one.at for one in keeper(town).listed()] == [moment]
    with container.opened(made.path, grow) as (again, _database):
        assert again.holding == made.holding


def test_a_file_spoilt_in_place_since_the_backup_before_is_not_called_good(town: Town) -> None:
    name = give_file(town)
    blob = BlobStore(town.place / "blobs").path(name)
    old = (NOW - timedelta(days=1)).timestamp()
    os.utime(blob, (old, old))
    assert name in keeper(town).make("timer").holding.blobs
    # as long as it was, and in the folder's own place the backup's bytes too
    blob.write_bytes(SHEET[:-1] + b"!")
    late = (NOW + timedelta(hours=12)).timestamp()
    os.utime(blob, (late, late))
    made = keeper(town, 1).make("timer")
    assert (name in made.lost_files, name in made.holding.blobs) == (True, False)
