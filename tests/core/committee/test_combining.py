"""Every way a form may declare how the sheets of a committee become one, over every form a committee may score by."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import mean, median

import pytest

from core.committee.view import ItemBallotAnswers, VoteTotals, spreads, totals
from core.forms.check import faults
from core.forms.shape import Instrument
from core.forms.vocabulary import ALLOWED, ItemState
from core.scoring.total import Answers
from storage.instruments.library import FormLibrary
from storage.instruments.reader import read
from tests.core.centre.test_stakes import answered
from tests.core.committee.panel import FORMS, Panel
from tests.known import every

WAYS = sorted(ALLOWED["", "combine"])
DATA = Path(__file__).parents[2] / "data" / "instruments"
MADE = [read(path) for path in sorted(DATA.rglob("*.yaml"))]
SCORED = [
    one for one in (*every(FORMS), *MADE) if one.kind and not one.register and not faults(one)
]
FITS = [(form, way) for form in SCORED for way in WAYS if not faults(replace(form, combine=way))]
# of Python, exact for fractions; ours is core.scoring.total
EXPECTED = {"mean": mean, "median": median}


@pytest.mark.parametrize(("form", "way"), FITS, ids=lambda one: getattr(one, "using", one))
def test_the_points_of_an_item_are_exactly_those_of_its_sheets_as_declared(
    form: Instrument, way: str
) -> None:
    form = replace(form, combine=way)
    for members in (1, 2, 3, 4, 7):
        chance = Random(f"{form.using} {way} {members}")
        sheets = tuple(answered(form, chance).items for _one in range(members))
        given = Answers(items=sheets[0], sheets=sheets)
        tree = given.tree(form)
        each = [replace(given, items=items, sheets=()).judge(tree) for items in sheets]
        for item, found in given.judge_sheets(tree).items():
            own = [
                one[item].points for one in each if one[item].state is not ItemState.NOT_ASSESSED
            ]
            known = [one for one in own if one is not None]
            if way == "agreed":
                assert found == each[0][item], "the agreed sheet alone counts"
            elif known:
                assert found.points == EXPECTED[way](known)


def made(form: str, way: str, place: Path) -> FormLibrary:
    """The form, declared so."""
    (place / "forms").mkdir()
    path = next(path for path in DATA.rglob("*.yaml") if read(path).id == form)
    head, _kind, tail = path.read_text("utf-8").partition("\nkind: ")
    text = f"{head}\ncombine: {way}\nkind: {tail}"
    (place / "forms" / path.name).write_text(text, encoding="utf-8")
    return FormLibrary([place / "forms"])


def seen(room: Panel) -> tuple[dict[str, ItemBallotAnswers], VoteTotals]:
    reader = room.secretary.folder
    found = spreads(reader, room.drafts[0])
    summed = totals(reader, room.drafts[0], found)
    assert summed is not None
    return {one.item: one for one in found}, summed


def income(n: str) -> Mapping[str, Mapping[str, object]]:
    return {"k1": {"measure.income": n}, "k7": {"state": "not_applicable"}}
