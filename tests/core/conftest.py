"""Office folders to act on: one certified as a centre, which may write a register too, and one among its neighbours."""

import secrets
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path

import pytest

from core.entities import record_id, unit_id
from core.log.ports import Context
from core.values import Ref
from storage.db.folder.folder import create, open_folder
from storage.db.folder.store import Folder
from tests.country import register, settle_in
from tests.templates import Copied, Make
from wiring import Wiring

NOON = datetime(2026, 1, 15, 12, tzinfo=timezone(timedelta(hours=7)))
UNITS = [
    ("S00", "centre", ""),
    ("S10", "province", "S00"),
    ("S11", "district", "S10"),
    ("S21", "district", "S20"),
]


def certified(_desk: Wiring, place: Path) -> None:
    with closing(
        create(place / "office", place / "keys", "หน่วยตัวอย่าง", "S10", "province", "", 2569, NOON)
    ) as made:
        settle_in(made, "centre")


@pytest.fixture
def folder(copied: Copied) -> Iterator[Folder]:
    place = copied(certified)
    made = open_folder(place / "office", place / "keys", NOON)
    yield made
    made.close()


def ctx(folder: Folder) -> Context:
    return Context(
        NOON,
        lambda: secrets.token_hex(16),
        folder.writer.unit,
        device=folder.writer.keys.public.hex(),
    )


@cache
def among_others(code: str, kind: str) -> Make:
    def make(_desk: Wiring, place: Path) -> None:
        with closing(
            create(place / code, place / "keys", code, code, kind, "", 2569, NOON)
        ) as made:
            settle_in(made, kind)
            made.exchange.take_segments(register(UNITS))
            for other, of, _above in UNITS:
                if other != code:
                    with closing(
                        create(place / other, place / "keys", other, other, of, "", 2569, NOON)
                    ) as office:
                        made.exchange.take_segments([settle_in(office, of)])
                        made.exchange.take_segments(*office.exchange.give())

    return make


@pytest.fixture
def desk(copied: Copied, request: pytest.FixtureRequest) -> Iterator[Folder]:
    """The folder of a unit (code, kind), certified, with the register and the offices of the others in it."""
    code, kind = request.param
    place = copied(among_others(code, kind))
    made = open_folder(place / code, place / "keys", NOON)
    yield made
    made.close()


def office(code: str) -> Ref:
    unit = unit_id(code)
    return Ref(unit, "office", record_id(unit, "office", unit))
