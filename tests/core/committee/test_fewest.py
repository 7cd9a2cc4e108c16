"""From how many ballots on a split is shown: fixed at convening, told before sealing; one alone agrees on nothing."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import partial

import pytest

from core.assessment.ballots import CommitteeVote
from core.assessment.cells import fewest_of, votes_of
from core.committee.convene_deeds import Assessor, convene
from core.committee.own import disclosure_notice, own_sheets
from core.committee.release_deeds import accept_alike, accept_own, agree, release
from core.committee.view import ItemBallotAnswers, few, left_to_agree, spreads, totals
from core.errors import UserError
from core.forms.vocabulary import ItemState
from core.history.deeds import redo, undo
from core.papers.meetings import UNTOLD
from core.scoring.score import ItemScore
from core.values import ConflictValue, Record, Ref, ShownField, Text, Value
from tests.core.assessment.test_import_damaged import sample
from tests.core.committee.panel import FORMS, Panel, copied_panel, key_of, words
from tests.templates import Copied

Given = Mapping[str, Mapping[str, object]]
MET = {"state": "met", "reason": "พบเอกสาร"}
NOT = {"state": "not_met", "reason": "ไม่พบเอกสาร"}
# they ask nothing besides
FIRST, SECOND, THIRD = [one.id for one in FORMS.get("cdd-clean").items if not one.need][1:4]
WHY = "ตรวจเอกสารแล้วพบครบ"
ONE_TAKEN = "นับได้ใบเดียว ที่ประชุมลงมติใช้คำตอบของใบนั้นใน"


@pytest.fixture
def room(copied: Copied) -> Iterator[Panel]:
    with copied_panel(copied, samples=[sample("cdd_province_a.json")]) as found:
        yield found


def opened(room: Panel, *answers: Given, fewest: int = 1) -> Ref:
    called = range(len(answers))
    room.call([*called], fewest)
    room.sealed(answers)
    room.opened([*called])
    return room.drafts[0]


def shown(room: Panel) -> dict[str, ItemBallotAnswers]:
    return {one.item: one for one in spreads(room.secretary.folder, room.drafts[0])}


def test_of_two_ballots_what_is_alike_is_taken_at_once_and_what_differs_needs_a_reason(
    room: Panel,
) -> None:
    draft = opened(room, {FIRST: MET, SECOND: MET, THIRD: MET}, {FIRST: MET, SECOND: NOT})
    found, do = shown(room), room.secretary.do
    assert [found[item].alike for item in (FIRST, SECOND, THIRD)] == [True, False, False]
    assert found[SECOND].each == ("ไม่ผ่าน", "ผ่าน"), "the chair is the last"
    assert (found[SECOND].each_why, found[THIRD].each) == (("ไม่พบเอกสาร", "พบเอกสาร"), ("", "ผ่าน"))
    do(partial(accept_alike, draft=draft))
    assert left_to_agree(room.secretary.folder, draft) == (SECOND, THIRD)
    for item in (SECOND, THIRD):
        decide = partial(agree, draft=draft, item=item, inputs=[("state", "met", ())])
        with pytest.raises(UserError, match="ต่างกันหรือไม่ครบทุกท่าน"):
            do(decide)
        do(partial(decide, reason=WHY))
    do(partial(release, draft=draft, signers="ประธาน"))
    said = words(room, "minutes")
    assert all(f"กรรมการคนที่ {n}" in said for n in (1, 2))
    assert UNTOLD[:30] not in said
    assert ONE_TAKEN not in said


def test_one_ballot_alone_agrees_on_nothing_and_is_taken_over_by_a_motion_only(room: Panel) -> None:
    draft = opened(room, {FIRST: MET, SECOND: NOT})
    reader, do = room.secretary.folder, room.secretary.do
    assert not any(one.alike for one in shown(room).values())
    assert shown(room)[FIRST].each == ("ผ่าน",)
    assert left_to_agree(reader, draft) == (FIRST, SECOND)
    with pytest.raises(UserError, match="นับได้ใบเดียว จึงต้องมีเหตุผลของคำตอบที่ตกลง"):
        do(partial(agree, draft=draft, item=FIRST, inputs=[("state", "met", ())]))
    with pytest.raises(UserError, match="จึงต้องลงมติพร้อมเหตุผล"):
        do(partial(accept_alike, draft=draft, reason=" "))
    with pytest.raises(UserError, match="นับได้ตั้งแต่ 1 ใบ"):
        do(partial(accept_own, draft=draft, reason=WHY, items=[FIRST]))
    do(partial(accept_alike, draft=draft, reason=WHY))
    assert left_to_agree(reader, draft) == ()
    assert f"{ONE_TAKEN}มิติที่ 1 ระดับ 1 ข้อ 1.1, 1.2 เพราะ{WHY}" in words(room, "minutes")


def test_the_minutes_say_of_a_motion_only_what_still_stands_as_it_left_it(room: Panel) -> None:
    draft = opened(room, {FIRST: MET, SECOND: NOT})
    do = room.secretary.do
    do(partial(accept_alike, draft=draft, reason=WHY))
    do(undo)
    assert ONE_TAKEN not in words(room, "minutes")
    do(redo)
    do(partial(agree, draft=draft, item=SECOND, inputs=[("state", "met", ())], reason=WHY))
    assert f"{ONE_TAKEN}มิติที่ 1 ระดับ 1 ข้อ 1.1 เพราะ{WHY}" in words(room, "minutes")


def test_what_was_fixed_at_convening_is_told_on_every_sheet_and_stays_when_more_are_called(
    room: Panel,
) -> None:
    room.call([0], 2)
    late = partial(
        convene,
        assessed=[room.own(room.units[0])],
        members=[Assessor(room.people[1], key_of(room.members[1]))],
    )
    room.secretary.do(partial(late, fewest=1))
    room.down([0, 1])
    for town in (room.members[0], room.members[1]):
        (sheet,) = own_sheets(town.folder, town.unit)
        assert sheet.fewest == room.vote(town).fewest == 2
    for n in (0, 4):
        with pytest.raises(UserError, match="fewest"):
            room.secretary.do(partial(late, fewest=n))


@pytest.mark.parametrize(("fewest", "counted"), [(n, k) for n in (1, 2, 3) for k in (1, 2, 3)])
def test_a_member_is_told_before_sealing_what_is_shown_afterwards(
    room: Panel, fewest: int, counted: int
) -> None:
    opened(room, *[{FIRST: MET}] * counted, fewest=fewest)
    said, seen = disclosure_notice(fewest), shown(room)[FIRST]
    assert ("เฉพาะข้อที่นับได้ตั้งแต่" in said) is (fewest > 1)
    assert f"ตั้งแต่ {fewest} ใบ" in said or fewest == 1
    assert bool(seen.each) is (counted >= fewest)
    assert ("เหตุผล" in said) is (fewest < 3), "where three are asked for, a reason bears no name"
    assert bool(seen.each_why) is (counted >= fewest and fewest < 3)
    assert few(room.vote()) is (counted < fewest)
    summed = totals(room.secretary.folder, room.drafts[0], tuple(shown(room).values()))
    assert summed is not None
    assert summed.hidden is (counted < fewest)


def test_a_draft_of_before_or_one_in_conflict_shows_nothing_below_three() -> None:
    ref = Ref("1" * 32, "draft_assessment", "2" * 32)

    def fewest(*said: Value) -> int:
        sides = tuple(ConflictValue(one, "", "", "", 0) for one in said) if len(said) > 1 else ()
        return fewest_of(Record(ref, {"fewest": ShownField(said[0], sides=sides)} if said else {}))

    assert [fewest(), fewest(0), fewest(9), fewest(Text("1")), fewest(1, 2)] == [3] * 5
    assert [fewest(1), fewest(2), fewest(3)] == [1, 2, 3]
    assert CommitteeVote("open", ()).fewest == 3


def test_points_of_few_assessors_are_listed_from_as_many_as_were_fixed() -> None:
    scored = ItemScore(
        "k1",
        ItemState.MET,
        ItemState.MET,
        votes=(Fraction(3), None, Fraction(4)),
        points=Fraction(3),
    )
    form = FORMS.get("cdd-clean")
    assert [("3, 4" in said) for n in (1, 2, 3) for _title, said in votes_of(form, scored, n)] == [
        True,
        True,
        False,
    ]
