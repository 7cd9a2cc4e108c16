"""One room on two PCs of its office that meet by files: both close the vote, both decide an item, each otherwise."""

from collections.abc import Iterator, Mapping
from functools import partial

import pytest

from core.assessment.deeds import sheet_birth
from core.assessment.rounds import WorkshopSlip
from core.assessment.sheets import answer_at, sheet_of
from core.conflicts.view import conflict_texts
from core.errors import UserError
from core.forms.ports import Store
from core.log.ports import Context
from core.values import Changes, Ref
from core.workshop.decisions import TALKING, waiting
from core.workshop.deeds import accept_rest, begin, close, decide, take
from core.workshop.questions import Vote
from core.workshop.queue import TWICE
from core.workshop.shown import talked_for
from core.workshop.slip_deeds import take_back_slip
from core.workshop.view import DONE, TALKS, Workshop, workshop
from tests.core.workshop.meeting import assessed
from tests.storage.exchange.towns import Town, neighbours
from tests.templates import Copied

# the room differs on both PCs; the votes of one PC differ from those of the other
BOTH = "d1.l1.1"
ONLY = "d1.l4.4"
VOTERS = 8


@pytest.fixture
def pcs(copied: Copied) -> Iterator[list[Town]]:
    made = neighbours(copied, (("a", "11", "district"), ("b", "11", "district")))
    yield made
    for one in made:
        one.folder.close()


def meet(one: Town, other: Town) -> None:
    """Each takes in what the other has, until neither has anything new."""
    for _way in range(2):
        there, back = one.send(other), other.send(one)
        other.take(there)
        one.take(back)


def held(pc: Town, ref: Ref) -> Workshop:
    return workshop(pc.folder, ref)


def voted(pc: Town, ref: Ref, slips: slice, otherwise: Mapping[str, int]) -> None:
    """These slips say the first answer of every item, but for the last so many of them."""
    room = held(pc, ref)
    here = room.slips[slips]
    pc.do(
        partial(
            take,
            assessment=ref,
            votes=[
                Vote(
                    slip.id,
                    one.key,
                    (one.choices[int(n >= len(here) - otherwise.get(one.key, 0))].key,),
                )
                for n, slip in enumerate(here)
                for one in room.questions
            ],
        )
    )


def closed_by_both(pcs: list[Town]) -> Ref:
    """Half of the slips vote on each PC, and each closes what it knows."""
    one, two = pcs
    ref = assessed(one.folder, blank=True)
    one.do(partial(begin, assessment=ref, voters=VOTERS))
    meet(one, two)
    voted(one, ref, slice(VOTERS // 2), {BOTH: 3})
    voted(two, ref, slice(VOTERS // 2, VOTERS), {BOTH: 3, ONLY: 4})
    for pc in pcs:
        pc.do(partial(close, assessment=ref))
    return ref


def decided(pc: Town, ref: Ref, item: str, state: str, reason: str) -> None:
    """The room of this PC decides it, as it sees the item by now."""
    record = pc.folder.record(answer_at(sheet_of(ref), item))
    seen = record.shown("state").seen if record else ()
    pc.do(
        partial(decide, assessment=ref, item=item, inputs=[("state", state, seen)], reason=reason)
    )


def conflicts(pc: Town) -> dict[str, set[str]]:
    """What a person is asked to choose between: by field what was written."""
    return {one.field: {side.words for side in one.sides} for one in conflict_texts(pc.folder)}


def test_a_slip_that_one_pc_adds_while_the_other_closes_the_vote_votes_no_more(
    pcs: list[Town],
) -> None:
    one, two = pcs
    ref = assessed(one.folder)
    one.do(partial(begin, assessment=ref, voters=VOTERS))
    voted(one, ref, slice(VOTERS), {})
    meet(one, two)
    two.do(partial(begin, assessment=ref, voters=1, chair=False))
    one.do(partial(close, assessment=ref))
    meet(one, two)
    for pc in pcs:
        (late,) = (
            n for n, slip in enumerate(held(pc, ref).slips) if not held(pc, ref).voted[slip.id]
        )
        with pytest.raises(UserError) as refused:
            voted(pc, ref, slice(late, late + 1), {})
        assert refused.value.why == "ปิดรับคะแนนแล้ว"
        assert held(pc, ref).state == TALKS


def unmarked(ctx: Context, store: Store, assessment: Ref, slip: WorkshopSlip) -> Changes:
    """A slip that was made before this PC heard that the vote was closed."""
    made = sheet_birth(store, WorkshopSlip.sheet_at(assessment, slip.id), assessment, slip.assessor)
    return store.save(ctx, "begin_workshop", [*made])


def test_a_slip_that_one_pc_takes_back_while_somebody_votes_on_it_at_the_other_stays_with_its_vote(
    pcs: list[Town],
) -> None:
    one, two = pcs
    ref = assessed(one.folder)
    one.do(partial(begin, assessment=ref, voters=VOTERS))
    meet(one, two)
    slip = held(one, ref).slips[2]
    one.do(partial(take_back_slip, assessment=ref, slip=slip.id))
    assert slip not in held(one, ref).slips
    voted(two, ref, slice(2, 3), {})
    meet(one, two)
    for pc in pcs:
        room = held(pc, ref)
        assert (len(room.slips), room.voted[slip.id]) == (VOTERS, len(room.questions))


def test_an_item_that_two_pcs_decide_otherwise_is_talked_about_once_more_with_both_in_sight(
    pcs: list[Town],
) -> None:
    ref = closed_by_both(pcs)
    meet(*pcs)
    one, two = pcs
    decided(one, ref, BOTH, "met", "เห็นหลักฐานแล้ว")
    decided(two, ref, BOTH, "not_met", "เอกสารไม่ครบ")
    meet(one, two)
    for pc in pcs:
        room = held(pc, ref)
        assert BOTH not in room.decided
        talk = next(talk for talk in room.left if talk.item == BOTH)
        assert talk.reasons[0] == TWICE
        assert (
            talked_for(room, talk)
            == "มีมติต่างกันจากสองเครื่อง: ไม่ผ่าน (เอกสารไม่ครบ) / ผ่าน (เห็นหลักฐานแล้ว)"
        )
        assert conflicts(pc) == {
            "ผลการตรวจ": {"ผ่าน", "ไม่ผ่าน"},
            "เหตุผล": {"เห็นหลักฐานแล้ว", "เอกสารไม่ครบ"},
        }
    decided(two, ref, BOTH, "not_met", "อ่านด้วยกันแล้ว ไม่ครบ")
    meet(one, two)
    for pc in pcs:
        room = held(pc, ref)
        assert room.decided[BOTH][:3] == (BOTH, "ไม่ผ่าน", "อ่านด้วยกันแล้ว ไม่ครบ")
        assert not room.twice
        assert BOTH in {talk.item for talk in room.talks}
        assert room.facts.answers[BOTH].text("state") == "not_met"
        assert conflicts(pc) == {}, "what was decided again settles it"


def test_the_same_decision_on_two_pcs_stands_with_the_reasons_of_both(pcs: list[Town]) -> None:
    ref = closed_by_both(pcs)
    meet(*pcs)
    for pc, reason in zip(pcs, ("เห็นหลักฐานแล้ว", "ตรวจแล้ว"), strict=True):
        decided(pc, ref, BOTH, "met", reason)
    meet(*pcs)
    for pc in pcs:
        found = held(pc, ref).decided[BOTH]
        assert found.text == "ผ่าน"
        assert set(found.reason.split(" / ")) == {"เห็นหลักฐานแล้ว", "ตรวจแล้ว"}


@pytest.mark.parametrize("version", ["0.1", "this"])
def test_one_pc_that_decides_anew_differs_from_nobody(
    pcs: list[Town], version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if version == "0.1":  # whose decisions say nothing of those before
        monkeypatch.setattr("core.workshop.deeds.replacing", lambda _about: "")
    ref, (one, _two) = closed_by_both(pcs), pcs
    meet(*pcs)
    decided(one, ref, BOTH, "met", "เห็นหลักฐานแล้ว")
    decided(one, ref, BOTH, "not_met", "ดูอีกครั้งแล้ว ไม่ครบ")
    meet(*pcs)
    for pc in pcs:
        assert held(pc, ref).decided[BOTH][:3] == (BOTH, "ไม่ผ่าน", "ดูอีกครั้งแล้ว ไม่ครบ")
        assert conflicts(pc) == {}


def finished(pc: Town, ref: Ref) -> None:
    """Everything is decided and the rest accepted."""
    for talk in held(pc, ref).left:
        decided(pc, ref, talk.item, "met", "ตรวจแล้ว")
    pc.do(partial(accept_rest, assessment=ref))
    assert (held(pc, ref).state, waiting(pc.folder, ref)) == (DONE, "")


def test_a_meeting_that_ended_on_one_pc_goes_on_when_the_other_has_decided_otherwise(
    pcs: list[Town],
) -> None:
    ref, (one, two) = closed_by_both(pcs), pcs
    meet(one, two)
    decided(two, ref, BOTH, "not_met", "เอกสารไม่ครบ")
    finished(one, ref)
    meet(one, two)
    for pc in pcs:
        room = held(pc, ref)
        assert (room.state, waiting(pc.folder, ref)) == (TALKS, TALKING)
        assert [talk.item for talk in room.left] == [BOTH], "nothing else is talked about again"
        assert room.motion is not None
    decided(one, ref, BOTH, "met", "อ่านด้วยกันแล้ว ครบ")
    meet(one, two)
    for pc in pcs:
        assert (held(pc, ref).state, waiting(pc.folder, ref)) == (DONE, "")
