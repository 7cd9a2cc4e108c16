"""Every way a form may declare how the sheets of a committee become one, over every form a committee may score by."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from random import Random
from statistics import mean, median

import pytest

from core.assessment.rounds import NamedAssessor
from core.committee.own import assessor_words
from core.committee.release_deeds import accept_alike, agree, release
from core.committee.view import ItemBallotAnswers, VoteTotals, spreads, totals
from core.exact import points_text
from core.forms.check import faults
from core.forms.shape import Instrument
from core.forms.vocabulary import ALLOWED, ItemState
from core.scoring.total import Answers
from storage.instruments.library import FormLibrary
from storage.instruments.reader import read
from tests.core.centre.test_stakes import answered
from tests.core.committee.panel import FORMS, Panel, panel
from tests.core.committee.test_released import FIRST, MET, NOT, SECOND
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


def test_every_way_is_one_that_is_tried_and_owners_of_several_ministries_are_among_the_forms() -> (
    None
):
    assert set(WAYS) == {"agreed", *EXPECTED}
    assert {way for _form, way in FITS} == set(WAYS)
    assert len({one.owner for one in SCORED if one.owner}) >= 4
    for form in SCORED:
        refused = [way for way in WAYS if (form, way) not in FITS]
        wrong = {one.code for way in refused for one in faults(replace(form, combine=way))}
        assert wrong <= {"combine-kind"}, (
            "what cannot be combined is refused when the form is checked, and for that"
        )


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


@pytest.mark.parametrize("way", sorted(EXPECTED))
def test_the_chair_s_page_shows_each_member_the_spread_and_what_they_come_to(
    way: str, tmp_path: Path
) -> None:
    with panel(
        tmp_path, "test-kpi", [{"answers": dict(income("76"))}], made("test-kpi", way, tmp_path)
    ) as room:
        room.call()
        assert totals(room.secretary.folder, room.drafts[0], ()) is None, "nothing of a closed vote"
        room.sealed([income("76"), income("66"), income("66")])
        room.opened()
        items, summed = seen(room)
        one = items["k1"]
        ballots = NamedAssessor.seated(room.secretary.folder, room.vote().counted)
        chairs = [
            NamedAssessor(room.secretary.folder, each.sheet.scope, each.assessor).is_chair
            for each in ballots
        ]
        assert chairs == [False, False, True], "the chair's last"
        assert [name for name, _score in summed.members] == [
            assessor_words(room.secretary.folder, b) for b in ballots
        ]
        assert ["66" in words or "76" in words for words in one.each] == [True] * 3
        assert "76" in one.each[-1]
        points = [Fraction(2), Fraction(2), Fraction(4)]  # the steps that 66, 66 and 76 reach
        assert one.between == (min(points), max(points))
        assert one.agreed_answer.endswith(f" {points_text(EXPECTED[way](points))}")
        assert (
            summed.agreed.total not in (each.total for _name, each in summed.members)
            or way == "median"
        )
        assert not summed.hidden
        room.secretary.do(partial(release, draft=room.drafts[0], signers="ประธาน"))


def test_of_fewer_than_three_votes_neither_an_answer_nor_a_total_is_told_apart(
    tmp_path: Path,
) -> None:
    with panel(tmp_path, samples=[{"answers": {}}]) as room:
        room.call(fewest=3)
        room.sealed([{FIRST: MET, SECOND: MET}, {FIRST: NOT, SECOND: MET}, {SECOND: NOT}])
        room.opened()
        items, summed = seen(room)
        assert (
            items[FIRST].votes,
            items[FIRST].answers,
            items[FIRST].each,
            items[FIRST].between,
        ) == (2, (), (), None)
        assert sorted(items[SECOND].each) == sorted(["ผ่าน", "ผ่าน", "ไม่ผ่าน"])
        assert (summed.members, summed.hidden) == ((), True), (
            "a total would tell what two said of the first item"
        )
        room.secretary.do(partial(accept_alike, draft=room.drafts[0]))
        for item in (FIRST, SECOND):
            wish = [("state", "met", ())]
            decide = partial(agree, draft=room.drafts[0], item=item, inputs=wish, reason="พบเอกสาร")
            room.secretary.do(decide)
        assert {items[one].agreed_answer for one in (FIRST, SECOND)} == {""}
        items, summed = seen(room)
        assert {(items[one].agreed_answer, items[one].reason) for one in (FIRST, SECOND)} == {
            ("ผ่าน", "พบเอกสาร")
        }
        assert summed.agreed.coverage[0] == 2
        assert summed.own.coverage[0] == 0
