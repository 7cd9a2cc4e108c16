"""One seeded run: honest people at two to five PCs, bad mail, copies put back; then every promise is looked at."""

from collections.abc import Callable
from pathlib import Path

from tests.storage.db import clerks
from tests.storage.db.liar import PUBLIC, Liar
from tests.storage.db.promises import check
from tests.storage.db.world import Device, World

Step = Callable[[World, Device], object]


def deliver(world: World, device: Device) -> None:
    if world.bag:
        world.deliver(device, world.chance.choice(world.bag))


def send(world: World, device: Device) -> None:
    others = [other for other in world.devices if other is not device]
    world.give(device, world.chance.choice(others))


def lose(world: World, _device: Device) -> None:
    if world.bag:
        world.bag.pop(world.chance.randrange(len(world.bag)))
        world.count("lost")


def back_up(world: World, device: Device) -> None:
    world.back_up(device)


def restore(world: World, device: Device) -> None:
    if device.backups:
        world.restore(device)


def restore_machine(world: World, device: Device) -> None:
    if device.backups and not device.copies:
        world.restore(device, machine=True)


def copy_folder(world: World, device: Device) -> None:
    if len(device.copies) < 2:
        world.copy_folder(device)


def change_folder(world: World, device: Device) -> None:
    if device.copies:
        world.change_folder(device)


def reopen(world: World, device: Device) -> None:
    world.reopen(device)


def crash(world: World, device: Device) -> None:
    world.crash(device)


STEPS: dict[Step, float] = {
    clerks.make: 14,
    clerks.edit: 26,
    clerks.settle: 3,
    clerks.delete: 4,
    clerks.bring_back: 2,
    clerks.take_back: 3,
    clerks.erase: 2,
    send: 16,
    deliver: 20,
    lose: 4,
    back_up: 4,
    restore: 3,
    restore_machine: 1,
    copy_folder: 0.6,
    change_folder: 1.5,
    reopen: 1,
    crash: 1,
}


def play(room: Path, seed: int, steps: int, lies: float = 0) -> World:
    """Play a run and check it; the world that was left behind, closed, with counts of what happened in `seen`.

    `lies`: how often, after a step, a dishonest key writes or sends.
    """
    world = World(room, seed)
    liar = Liar(world)
    try:
        workers = [device for device in world.devices if device.name != "centre"]
        for step in world.chance.choices(list(STEPS), list(STEPS.values()), k=steps):
            everybody = step in (deliver, send, reopen)
            step(world, world.chance.choice(world.devices if everybody else workers))
            if world.chance.random() < lies:
                world.chance.choice([liar.write, liar.send])(world.chance.choice(world.devices))
        check(world, {PUBLIC} if lies else set())
    finally:
        world.close()
    return world
