"""Readers beside the pen: every look sees whole saves only, and nothing a reader does holds a save up."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.values import Change, Ref
from tests.storage.db.world import World

SAVES = 150


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, 3)
    yield made
    made.close()


def test_a_reader_sees_whole_saves_only(world: World) -> None:
    """Both records of a save say the same number, and a new kind of record is never met by surprise."""
    device = world.devices[0]
    pair = [Ref(device.unit, "evidence", f"{number:032x}") for number in (1, 2)]
    looks: list[tuple[object, ...]] = []
    done = threading.Event()

    def look() -> None:
        reader = device.store.reader()
        try:
            while not done.is_set():
                looks.append(
                    tuple(
                        record.value("personal")
                        for record in reader.records("evidence", device.unit)
                    )
                )
                assert len(reader.digest()) == 64
                assert all(reader.history.of(ref, "personal") is not None for ref in pair)
                assert reader.conflicts() == []
        finally:
            reader.close()

    thread = threading.Thread(target=look)
    thread.start()
    for number in range(SAVES):
        seen = [
            record.shown("personal").seen if (record := device.store.record(ref)) else ()
            for ref in pair
        ]
        wishes = [
            Change(ref, "personal", number, names) for ref, names in zip(pair, seen, strict=True)
        ]
        more = Change(Ref(device.unit, "person", world.new_id()), "active", 1)
        device.store.save(world.context(device), "edit", [*wishes, more])
    done.set()
    thread.join()
    assert all(len(set(look)) <= 1 and len(look) in (0, 2) for look in looks)
    assert len(set(looks)) > 1


def test_a_reader_in_the_middle_of_a_look_delays_no_save(world: World) -> None:
    device = world.devices[0]
    reader = device.store.reader()
    with reader.snapshot() as log:
        before = log.db.execute("SELECT count(*) FROM op").fetchone()
        for number in range(20):
            ref = Ref(device.unit, "evidence", f"{number:032x}")
            device.store.save(world.context(device), "edit", [Change(ref, "personal", number)])
        assert log.db.execute("SELECT count(*) FROM op").fetchone() == before
    assert len(reader.records("evidence", device.unit)) == 20
    reader.close()
