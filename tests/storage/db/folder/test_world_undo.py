"""Undo brings back what showed before, whatever was done last."""

from pathlib import Path

import pytest

from core.entities import DELETED, ENTITIES
from core.history.deeds import undo
from core.log.deeds import delete_record, restore_records
from core.values import Change, Changes, Ref, Value
from tests.storage.db import clerks
from tests.storage.db.world import Device, World

Picture = dict[tuple[Ref, str], Value]


def make(world: World, device: Device) -> None:
    """A record that is not there yet, in one that shows; nothing lies in it before."""
    wishes, store = clerks.born(world, device), device.store
    if any(store.record(wish.ref) for wish in wishes) or store.records(
        "row", plan=wishes[0].ref.local
    ):
        return
    inside = [
        str(wish.value).split("/")
        for wish in wishes
        if wish.field == ENTITIES[wish.ref.entity].container
    ]
    shows = {
        record.ref for entity in ("plan", "row") for record in store.records(entity, device.unit)
    }
    if all(Ref(device.unit, entity, id_) in shows for entity, id_ in inside):
        store.save(world.context(device), "make", wishes)


def edit(world: World, device: Device) -> None:
    """One or two fields of a record that shows, over what stands there."""
    found = [record for record in clerks.known(world, device) if not record.deleted]
    if found:
        record = world.chance.choice(found)
        names = clerks.OPEN[record.ref.entity]
        wishes = [
            Change(
                record.ref,
                name,
                clerks.value(world, record.ref.entity, name),
                record.shown(name).seen,
            )
            for name in world.chance.sample(names, min(len(names), 2))
        ]
        device.store.save(world.context(device), "edit", wishes)


def delete(world: World, device: Device) -> None:
    found = [record.ref for record in clerks.known(world, device) if not record.deleted]
    if found:
        delete_record(world.context(device), device.store, world.chance.choice(found))


def bring_back(world: World, device: Device) -> None:
    for record in device.store.bin(device.unit)[:1]:
        restore_records(world.context(device), device.store, [record.ref])


def shown(device: Device) -> Picture:
    """Every value of every record that shows."""
    return {
        (record.ref, name): value.value
        for entity in ENTITIES
        for record in device.store.records(entity)
        for name, value in record.fields.items()
        if value.value is not None and name != DELETED
    }


@pytest.mark.parametrize("seed", range(12))
def test_undo_shows_again_what_showed_before(tmp_path: Path, seed: int) -> None:
    world = World(tmp_path, seed)
    device, done_by = world.devices[0], [make, edit, edit, delete, bring_back]
    try:
        for _ in range(8):
            make(world, device)
        for _ in range(12):
            before, last = shown(device), device.store.history.last_save()
            world.chance.choice(done_by)(world, device)
            if device.store.history.last_save() == last:
                continue  # nothing was written
            done = list(undo(world.context(device), device.store))
            assert isinstance(done[-1], Changes)
            assert shown(device) == before, f"{done}"
            world.chance.choice(done_by)(world, device)
    finally:
        world.close()


@pytest.mark.parametrize("seed", range(3))
def test_undoing_again_and_again_ends_where_the_folder_began(tmp_path: Path, seed: int) -> None:
    world = World(tmp_path, seed)
    device = world.devices[0]
    try:
        before = shown(device)
        for _ in range(15):
            world.chance.choice([make, make, edit])(world, device)
        while device.store.history.last_save():
            list(undo(world.context(device), device.store))
        assert shown(device) == before
    finally:
        world.close()
