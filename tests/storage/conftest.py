"""Offices that know each other, for every drawer that is tried between them."""

from collections.abc import Iterator
from contextlib import suppress

import pytest

from storage.db.sqlite import SQLiteError
from tests.storage.exchange.towns import Town, neighbours
from tests.templates import Copied


@pytest.fixture
def towns(copied: Copied) -> Iterator[list[Town]]:
    """Centre, province, and its two districts: all know the register and each other's certificates."""
    made = neighbours(copied)
    yield made
    for one in made:
        with suppress(SQLiteError):  # closed already
            one.folder.close()


@pytest.fixture
def town(towns: list[Town]) -> Town:
    """The first district."""
    return towns[2]
