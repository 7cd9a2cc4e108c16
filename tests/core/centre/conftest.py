"""A centre with four units that sent assessments of CDD: every item met but a few, so that places are far apart."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from core.assessment.start_deeds import import_answers
from core.forms.shape import Instrument
from core.forms.tree import Tree
from storage.db.folder.folder import create, open_folder
from storage.db.folder.store import Folder
from tests.core.centre.test_rank import CDD
from tests.core.conftest import NOON, ctx
from tests.core.scoring.conftest import cdd as cdd
from tests.country import register, settle_in
from tests.templates import Copied
from wiring import Wiring

UNITS = [("S00", "centre", ""), *((f"S{n}0", "province", "S00") for n in range(1, 5))]
# not met
MISSED = {"S10": (), "S20": ("d1.l3.2",), "S30": ("d1.l2.2",), "S40": ("d1.l1.1", "d4.l1.1")}


def answers(form: Instrument, missed: tuple[str, ...]) -> dict[str, object]:
    items = {
        item.id: {"state": "not_met" if item.id in missed else "met"}
        for item in Tree.under(form).answered()
    }
    return {"answers": items, "group": "general"}


def four_below(_desk: Wiring, place: Path) -> None:
    with closing(
        create(place / "S00", place / "keys", "S00", "S00", "centre", "", 2569, NOON)
    ) as made:
        settle_in(made, "centre")
        made.exchange.take_segments(register(UNITS))
        for code, missed in MISSED.items():
            with closing(
                create(place / code, place / "keys", code, code, "province", "", 2569, NOON)
            ) as office:
                made.exchange.take_segments([settle_in(office, "province")])
                import_answers(ctx(office), office, CDD, 2569, answers(CDD, missed))
                made.exchange.take_segments(*office.exchange.give())


@pytest.fixture
def centre(copied: Copied) -> Iterator[Folder]:
    place = copied(four_below)
    made = open_folder(place / "S00", place / "keys", NOON)
    yield made
    made.close()
