"""One year, played from a seed: a list of acts, each with chance of its own, so that some of them can be left out."""

import random
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from core.errors import UserError
from storage.db.folder.folder import DATABASE
from tests.storage.db import clerks
from tests.storage.db.liar import Liar
from tests.storage.db.world import Device, World
from tests.year import mail, people
from tests.year.crook import Crook
from tests.year.ends import check
from tests.year.land import CENTRE, OFFICES, PROVINCE, Year, nursery, settle, sizes
from tests.year.truth import Role

LOCKS = shutil.ignore_patterns("*.lock", "*-wal", "*-shm")


def back_up(year: Year, device: Device) -> None:
    """Copy folder and keys, the folder being closed."""
    kept = _kept(year, device)
    year.world.reopen(device, lambda: _copy(device, *kept))


def restore(year: Year, device: Device, machine: bool = False) -> None:
    """Put an older folder back, and keep the one that was there; with `machine` the key file comes back too."""
    if not device.backups or (machine and device.copies):
        return
    place, keys = year.world.chance.choice(device.backups)
    aside, same_file = _kept(year, device), year.world.chance.random() < 0.6

    def put_back() -> None:
        _copy(device, *aside)
        shutil.rmtree(device.place / "blobs")
        shutil.copytree(place / "blobs", device.place / "blobs")
        if not same_file:
            (device.place / DATABASE).unlink()
        shutil.copyfile(place / DATABASE, device.place / DATABASE)
        if machine:
            shutil.rmtree(device.home)
            shutil.copytree(keys, device.home)

    year.world.reopen(device, put_back)
    device.forgot = device.forgot or machine
    year.put_back.add(device.name)
    year.seen["machines" if machine else "restores"] += 1


def restore_machine(year: Year, device: Device) -> None:
    restore(year, device, machine=True)


def _kept(year: Year, device: Device) -> tuple[Path, Path]:
    name = f"{device.name}-{len(device.backups)}"
    device.backups.append((year.world.room / f"{name}-old", year.world.room / f"{name}-old-keys"))
    return device.backups[-1]


def _copy(device: Device, place: Path, keys: Path) -> None:
    shutil.copytree(device.place, place, ignore=LOCKS)
    shutil.copytree(device.home, keys)


def copy_folder(year: Year, device: Device) -> None:
    if len(device.copies) < 2:
        year.world.copy_folder(device)


def change_folder(year: Year, device: Device) -> None:
    if device.copies:
        year.world.change_folder(device)
        year.put_back.add(device.name)


def reopen(year: Year, device: Device) -> None:
    year.world.reopen(device)


def crash(year: Year, device: Device) -> None:
    year.world.crash(device)


Step = Callable[[Year, Device], object]


def clerk(step: Callable[[World, Device], object]) -> Step:
    return lambda year, device: step(year.world, device)


IN_OFFICES: dict[str, tuple[float, Step]] = {
    "make": (14, clerk(clerks.make)),
    "edit": (18, clerk(clerks.edit)),
    "settle": (7, clerk(clerks.settle)),
    "delete": (6, clerk(clerks.delete)),
    "bring back": (2, clerk(clerks.bring_back)),
    "take back": (2, clerk(clerks.take_back)),
    "erase": (2, clerk(clerks.erase)),
    "erase a file": (2, people.erase_file),
    "prove": (4, people.prove),
    "answer": (5, people.answer),
    "sign": (4, people.sign),
    "end a sign-off": (2, people.end_signing),
    "reply": (1, people.reply),
}
ABOVE_THEM: dict[str, tuple[float, Step]] = {
    "comment": (3, people.comment),
    "accept": (5, people.accept),
    "certify": (3, people.certify),
    "revoke": (0.6, people.revoke),
    "announce": (0.5, people.remark),
}
ANYWHERE: dict[str, tuple[float, Step]] = {
    "send": (22, mail.send),
    "deliver": (28, mail.deliver),
    "want files": (1.5, people.want_files),
    "lose": (3, mail.lose),
    "damage": (1.5, mail.damage),
    "back up": (5, back_up),
    "restore": (5, restore),
    "restore a machine": (1, restore_machine),
    "copy a folder": (0.3, copy_folder),
    "change folders": (0.8, change_folder),
    "reopen": (0.5, reopen),
    "crash": (0.7, crash),
}
CROOKED: dict[str, tuple[float, str]] = {
    "lie": (8, "write"),
    "claim": (2, "claim"),
    "post lies": (8, "post"),
    "fetch": (2, "fetch"),
}
STEPS: dict[str, Step] = {
    name: step
    for kind in (IN_OFFICES, ABOVE_THEM, ANYWHERE)
    for name, (_often, step) in kind.items()
}
WORKING = 0.15  # how often those above do what offices do


class Act(NamedTuple):
    name: str
    device: str
    seed: int

    def __str__(self) -> str:
        return f"{self.device}: {self.name}"


@dataclass(frozen=True)
class Plan:
    """A year before it is played."""

    seed: int
    codes: dict[str, int]  # how many PCs of which office
    early: frozenset[str]  # PCs that are certified when the year begins
    role: Role | None  # of the dishonest PC, if there is one
    acts: Sequence[Act]

    @property
    def devices(self) -> list[str]:
        return [
            f"{code}{'AB'[one]}"
            for code, number in {CENTRE: 1, PROVINCE: 1, **self.codes}.items()
            for one in range(number)
        ]


def plan(seed: int, most: int, steps: int) -> Plan:
    chance = random.Random(f"year {seed}")
    codes = sizes(chance, most)
    offices = [f"{code}{'AB'[one]}" for code, number in codes.items() for one in range(number)]
    early = frozenset(name for name in offices if chance.random() < 0.7)
    role = chance.choice([None, *ROLES, Role("office", chance.choice(list(codes)))])
    heads = [f"{CENTRE}A", f"{PROVINCE}A"]
    everybody = [f"{CENTRE}A", f"{PROVINCE}A", *offices]
    weights = {
        **{name: often for name, (often, _step) in (IN_OFFICES | ABOVE_THEM | ANYWHERE).items()}
    }
    if role:
        weights |= {name: often for name, (often, _step) in CROOKED.items()}
    acts = []
    for name in chance.choices(list(weights), list(weights.values()), k=steps):
        who = heads if name in ABOVE_THEM else everybody
        if name in IN_OFFICES:
            who = offices if chance.random() > WORKING else heads
        acts.append(Act(name, chance.choice(who), chance.getrandbits(32)))
    return Plan(seed, codes, early, role, acts)


ROLES = (Role("office", "11"), Role("committee", "12"), Role("province", PROVINCE), Role("", ""))


def play(room: Path, planned: Plan, thorough: bool = False) -> Counter[str]:
    """Play a year and look at every promise; what it met."""
    nursery()
    with patch("tempfile.tempdir", str(room)):
        world = World(room, planned.seed, lambda world: settle(world, planned.codes))
        year = Year(world)
        crook = Crook(year, planned.role, Liar(world)) if planned.role else None
        devices = {device.name: device for device in world.devices}
        try:
            begin(year, planned, crook)
            for act in planned.acts:
                world.chance.seed(act.seed)
                run(year, crook, act.name, devices[act.device])
            world.chance.seed(f"the end of {planned.seed}")  # never again the bytes it began with
            check(year, crook, thorough)
        finally:
            world.close()
    return year.seen + Counter(world.seen)


def begin(year: Year, planned: Plan, crook: Crook | None) -> None:
    for device in year.world.devices:
        if device.name in planned.early:
            people.give_certificate(year, year.certifier(device.code), device)
    for device in year.world.devices:
        if device.code in OFFICES:
            people.hand_over(year.certifier(device.code), device)
    if crook:
        crook.enrol()


def run(year: Year, crook: Crook | None, name: str, device: Device) -> None:
    try:
        if name not in CROOKED:
            STEPS[name](year, device)
        elif crook:
            getattr(crook, CROOKED[name][1])(device)
    except UserError:
        year.seen[f"refused: {name}"] += 1


def size_of(seed: int) -> Plan:
    """A year of the quick suite: most are small, some are of the whole country."""
    most, steps = [(1, 60), (2, 60), (2, 90), (3, 70), (5, 40)][seed % 5]
    return plan(seed, most, steps)
