"""Office folders on disk, each with keys of its own, and what the tests write to them."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from core.log.op import Segment
from storage.db.folder.folder import create
from storage.keys import age_recipient
from tests.country import ROOT_KEY, settle_in
from tests.storage.db.alone import Make
from tests.storage.db.desk import NOW, Desk

MakeDesk = Callable[..., Desk]


@pytest.fixture
def desk_of(tmp_path: Path) -> Iterator[MakeDesk]:
    """Make a PC with its folder, enrolled everywhere: `desk_of("1001")`; every call is another PC."""
    made: list[Desk] = []
    passports: list[Segment] = []
    numbers = count(1)

    def make(code: str = "1001", kind: str = "district") -> Desk:
        place = tmp_path / f"pc{next(numbers)}"
        folder = create(
            place / "office", place / "keys", f"สำนักงาน {code}", code, kind, "", 2569, NOW
        )
        passports.append(settle_in(folder, kind, age_recipient(folder.writer.keys)))
        folder.exchange.take_segments(passports)
        for desk in made:
            if not desk.closed:
                desk.take(passports)
        made.append(Desk(folder, place / "office", place / "keys"))
        return made[-1]

    yield make
    for desk in made:
        desk.close()


@pytest.fixture
def desk(desk_of: MakeDesk) -> Desk:
    return desk_of()


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Make]:
    """Makes PCs nobody has certified and that trust nobody."""
    made: list[Desk] = []

    def make(code: str = "N1", kind: str = "district", *, trusts: bool = True) -> Desk:
        place = tmp_path / f"pc{len(made)}"
        folder = create(
            place / "office", place / "keys", f"สำนักงาน {code}", code, kind, "", 2569, NOW
        )
        made.append(Desk(folder, place / "office", place / "keys"))
        if trusts:
            folder.exchange.trust_in([ROOT_KEY])
        return made[-1]

    yield make
    for desk in made:
        desk.close()
