"""Offices that know each other, for every drawer that is tried between them."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from storage.db.sqlite import SQLiteError
from tests.storage.exchange.towns import UNITS, Town, build, enrol, stood
from tests.templates import Copied
from wiring import Wiring


def four(_desk: Wiring, place: Path) -> None:
    made = [build(place / code, code, kind) for code, kind, _parent in UNITS]
    enrol(made)
    for one in made:
        one.folder.close()


@pytest.fixture
def towns(copied: Copied) -> Iterator[list[Town]]:
    """Centre, province, and its two districts: all know the register and each other's certificates."""
    place = copied(four)
    made = [stood(place / code, code, kind) for code, kind, _parent in UNITS]
    yield made
    for one in made:
        with suppress(SQLiteError):  # closed already
            one.folder.close()


@pytest.fixture
def town(towns: list[Town]) -> Town:
    """The first district."""
    return towns[2]
