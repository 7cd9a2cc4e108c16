"""Copies of whole office folders: put back with and without the keys, as people do it with their drives."""

import shutil
from pathlib import Path

from storage.db.folder.folder import DATABASE
from tests.storage.db.world import Device
from tests.year.land import Year

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
