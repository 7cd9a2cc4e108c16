"""Copies of a database, put back or carried on beside it: a number of a stream is never used twice (docs/log.md)."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.values import Change, Ref, Text
from storage.db.folder.folder import DATABASE
from tests.storage.db.world import Device, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, 1)
    yield made
    made.close()


def save(world: World, device: Device, words: str) -> Ref:
    ref = Ref(device.unit, "evidence", world.new_id())
    device.store.save(world.context(device), "edit", [Change(ref, "title", Text(words))])
    return ref


def sent(device: Device, other: Device) -> bool:
    """Whether the other, having got everything, knows two histories of one stream."""
    other.store.exchange.take_segments(*device.store.exchange.give({}))
    return any(len(branches) > 1 for branches in other.store.writer.log.streams.values())


def test_two_copies_put_back_in_turn_never_use_a_number_twice(world: World, tmp_path: Path) -> None:
    one, other = world.devices[:2]
    old = tmp_path / "old.db"
    new = tmp_path / "new.db"
    database = one.place / DATABASE
    save(world, one, "ก่อนสำรอง")
    world.reopen(one, lambda: shutil.copyfile(database, old))
    save(world, one, "ไม่ได้ส่ง")
    world.reopen(one, lambda: (shutil.copyfile(database, new), shutil.copyfile(old, database)))
    save(world, one, "ส่งแล้ว")
    assert not sent(one, other)
    world.reopen(one, lambda: shutil.copyfile(new, database))
    save(world, one, "หลังสุด")
    assert not sent(one, other)


def test_an_older_database_is_noticed_though_nothing_had_left(world: World, tmp_path: Path) -> None:
    one = world.devices[0]
    database = world.devices[0].place / DATABASE
    old = tmp_path / "old.db"
    world.reopen(one, lambda: shutil.copyfile(database, old))
    before = one.store.writer.incarnation
    world.reopen(one, lambda: shutil.copyfile(old, database))
    assert one.store.writer.incarnation != before


def test_a_copy_made_while_the_folder_was_open_is_noticed(world: World, tmp_path: Path) -> None:
    one, old = world.devices[0], tmp_path / "old.db"
    one.store.writer.db.execute("VACUUM INTO ?", (str(old),))
    before = one.store.writer.incarnation
    world.reopen(one, lambda: shutil.copyfile(old, one.place / DATABASE))
    assert one.store.writer.incarnation != before


def test_after_a_crash_an_older_copy_is_noticed_by_what_had_left(
    world: World, tmp_path: Path
) -> None:
    """A crash leaves the marks of that opening; what left is noted beside the keys at once."""
    one = world.devices[0]
    other = world.devices[1]
    old = tmp_path / "old.db"
    one.store.writer.db.execute("VACUUM INTO ?", (str(old),))
    save(world, one, "ส่งแล้ว")
    assert not sent(one, other)
    world.crash(one, lambda: shutil.copyfile(old, one.place / DATABASE))
    save(world, one, "หลังกู้คืน")
    assert not sent(one, other)


def test_a_folder_that_crashed_writes_on_in_its_streams(world: World) -> None:
    one = world.devices[0]
    before = one.store.writer.incarnation
    save(world, one, "ก่อนไฟดับ")
    world.crash(one)
    assert one.store.writer.incarnation == before


def test_a_copied_folder_and_its_origin_go_their_own_ways(world: World) -> None:
    one, other = world.devices[:2]
    save(world, one, "ร่วมกัน")
    world.copy_folder(one)
    for turn in range(4):
        world.change_folder(one)
        save(world, one, f"ครั้งที่ {turn}")
        assert not sent(one, other)


def test_a_folder_that_is_closed_and_opened_writes_on_in_its_streams(world: World) -> None:
    one = world.devices[0]
    before = one.store.writer.incarnation
    world.reopen(one)
    assert one.store.writer.incarnation == before


def test_a_whole_machine_put_back_mends_its_fork_by_a_new_incarnation(
    world: World, tmp_path: Path
) -> None:
    one, other = world.devices[:2]
    save(world, one, "ก่อน")
    old, keys = tmp_path / "old.db", tmp_path / "keys"

    def back() -> None:
        shutil.copyfile(old, one.place / DATABASE)
        shutil.rmtree(one.home)
        shutil.copytree(keys, one.home)

    one.store.exchange.give({})
    world.reopen(
        one, lambda: (shutil.copyfile(one.place / DATABASE, old), shutil.copytree(one.home, keys))
    )
    gone = save(world, one, "เครื่องเดิม")
    assert not sent(one, other)
    world.reopen(one, back)
    assert one.store.record(gone) is None
    doubled = save(world, one, "เครื่องที่กู้คืน")
    assert sent(one, other)
    one.store.exchange.take_segments(*other.store.exchange.give({}))
    assert one.store.digest() != ""
    assert one.store.record(gone) is None  # neither history counts from the first difference on
    assert other.store.record(doubled) is None
    after = save(world, one, "เขียนใหม่")
    other.store.exchange.take_segments(*one.store.exchange.give({}))
    record = other.store.record(after)
    assert record is not None
    assert record.value("title") == "เขียนใหม่"
