"""Offices made once a session: a test that asks for them begins with a copy of its own.

A copy is the same office on the same PC, with the same device, ids and incarnation. A test that is about founding, or
about keys nobody else has, makes its own.
"""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import msgspec
import pytest

import main
from storage.db.folder.folder import DATABASE
from storage.keys import COUNTERS, DeviceCounters
from wiring import Wiring

Make = Callable[[Wiring, Path], object]
Copied = Callable[[Make], Path]


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Copied:
    """Gives the place where something was made, closed; the first call makes it. Nobody writes there."""
    places: dict[Make, Path] = {}

    def template(make: Make) -> Path:
        if make not in places:
            place = tmp_path_factory.mktemp("template")
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("PRONGSAI_KEYS", str(place / "keys"))
                make(main.desk(), place)
            places[make] = place
        return places[make]

    return template


@pytest.fixture
def copied(templates: Copied, tmp_path: Path) -> Copied:
    """Puts what was made, and its keys, into the folder of the test; gives that folder."""

    def copy(make: Make) -> Path:
        copy_place(templates(make), tmp_path)
        return tmp_path

    return copy


def copy_place(template: Path, place: Path) -> None:
    """Copy closed folders and their keys: the same PCs, at another place."""
    copytree(template, place, dirs_exist_ok=True)
    lies = {
        _number(path): _number(place / path.relative_to(template))
        for path in template.rglob(DATABASE)
    }
    for file in place.rglob(COUNTERS):
        counters = msgspec.json.decode(file.read_bytes(), type=DeviceCounters)
        moved = msgspec.structs.replace(counters, place=lies.get(counters.place, counters.place))
        # the keys take a database that lies elsewhere for a copy
        file.write_bytes(msgspec.json.encode(moved))


def _number(path: Path) -> str:
    return str(path.stat().st_ino)
