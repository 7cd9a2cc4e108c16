"""Slips are made ready days before, or taken back while nobody voted; what lacks a proof is accepted at once."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from core.blocks.document import Document, Stamp
from core.errors import UserError
from core.history.deeds import undo
from core.log.ports import Context
from core.papers.made import made
from core.papers.source import PaperKind
from core.values import Ref
from core.workshop.agenda import EXPLAIN, VOTE, clock
from core.workshop.deeds import accept_proofless, accept_rest, begin, close, decide, start, take
from core.workshop.questions import Vote
from core.workshop.queue import UNPROVED
from core.workshop.slip_deeds import spare_slips, take_back_slip
from core.workshop.view import DONE, NONE, OPEN
from storage.db.folder.store import Folder
from tests.core.conftest import NOON, ctx
from tests.core.workshop.meeting import alike, assessed, held


def test_slips_made_the_day_before_start_no_clock(folder: Folder) -> None:
    ref = assessed(folder, blank=True)
    begin(ctx(folder), folder, ref, 3)
    found, later = held(folder, ref), NOON + timedelta(days=1)
    assert (found.state, found.begun) == (OPEN, "")
    assert not clock(found, later).point_id, "no time runs"
    start(at(folder, later), folder, ref)
    now = clock(held(folder, ref), later + timedelta(minutes=4))
    assert (now.point_id, now.left, now.whole) == (EXPLAIN, 6, 176)
    with pytest.raises(UserError, match="เวลาเดินอยู่"):
        start(at(folder, later), folder, ref)


def test_without_a_press_the_first_vote_starts_it_once_and_names_nobody(folder: Folder) -> None:
    ref = assessed(folder, blank=True)
    begin(ctx(folder), folder, ref, 3)
    found, later = held(folder, ref), NOON + timedelta(days=1)
    for n, slip in enumerate(found.slips):
        moment = later + timedelta(minutes=n)
        take(at(folder, moment), folder, ref, [Vote(slip.id, found.questions[0].key, ("met",))])
    found = held(folder, ref)
    assert found.begun == found.voting == later.isoformat(timespec="seconds")
    assert clock(found, later + timedelta(minutes=5))[:2] == (VOTE, 15)
    told = [one for one in folder.records("motion") if one.text("about") == ref.local]
    assert len(told) == 1, "told once, however many votes come"
    assert {each.person for each in folder.history.of(told[0].ref)} == {""}


def test_a_slip_that_was_tried_days_before_is_not_the_beginning_of_the_meeting(
    folder: Folder,
) -> None:
    ref = assessed(folder, blank=True)
    begin(ctx(folder), folder, ref, 3)
    found, later = held(folder, ref), NOON + timedelta(days=3)
    one = found.questions[0].key
    take(ctx(folder), folder, ref, [Vote(found.slips[2].id, one, ("met",))])
    assert (held(folder, ref).begun[:10], held(folder, ref).started) == (
        NOON.date().isoformat(),
        False,
    )
    take(at(folder, later), folder, ref, [Vote(found.slips[0].id, one, ("met",))])
    assert held(folder, ref).begun == later.isoformat(timespec="seconds"), (
        "the first vote of that day"
    )
    begins = later + timedelta(minutes=30)
    start(at(folder, begins), folder, ref)
    found = held(folder, ref)
    assert (found.begun, found.started) == (begins.isoformat(timespec="seconds"), True)
    now = clock(found, begins + timedelta(minutes=2))
    assert (now.point_id, now.left, now.whole) == (EXPLAIN, 8, 178)
    with pytest.raises(UserError, match="เวลาเดินอยู่"):
        start(at(folder, begins), folder, ref)


def test_what_lacks_only_a_proof_is_accepted_in_one_motion_with_its_list(folder: Folder) -> None:
    ref = assessed(folder, blank=True)
    begin(ctx(folder), folder, ref, 5)
    found = held(folder, ref)
    take(ctx(folder), folder, ref, alike(found.questions, found.slips, {found.questions[0].key: 2}))
    close(ctx(folder), folder, ref)
    found = held(folder, ref)
    only = [one.item for one in found.talks if one.reasons == (UNPROVED,)]
    assert only
    assert [*found.proofless] == only
    accept_proofless(ctx(folder), folder, ref)
    after = held(folder, ref)
    assert [*after.together] == only
    assert {one.item for one in after.left} == {one.item for one in found.talks} - {*only}, (
        "the rest is talked about"
    )
    assert after.motion is None, "this is not the motion that ends the meeting"
    assert {after.facts.answers[item].text("state") for item in only} == {"met"}, (
        "as everybody says"
    )
    with pytest.raises(UserError, match="ขาดเพียงหลักฐาน"):
        accept_proofless(ctx(folder), folder, ref)
    for one in after.left:
        decide(ctx(folder), folder, ref, one.item, [("state", "met", ())], "ตรวจเอกสารแล้ว")
    accept_rest(ctx(folder), folder, ref)
    assert held(folder, ref).state == DONE
    lines = minutes(folder, ref)
    (motion,) = [
        one
        for one in lines
        if one.startswith(f"รับ {len(only)} ข้อที่ที่ประชุมเห็นตรงกันแต่ขาดหลักฐานในมติเดียว")
    ]
    assert "มิติที่" in motion, "listed by number"
    assert sum("พิจารณาเพราะ" in one for one in lines) == len(found.talks) - len(only), (
        "and nobody talked about them"
    )


def test_accepting_what_lacks_a_proof_is_undone_like_any_motion(folder: Folder) -> None:
    ref = assessed(folder, blank=True)
    begin(ctx(folder), folder, ref, 3)
    found = held(folder, ref)
    take(ctx(folder), folder, ref, alike(found.questions, found.slips, {}))
    close(ctx(folder), folder, ref)
    before = held(folder, ref)
    accept_proofless(ctx(folder), folder, ref)
    undo(ctx(folder), folder)
    after = held(folder, ref)
    assert (after.left, after.decided) == (before.left, {})


def at(folder: Folder, moment: datetime) -> Context:
    return replace(ctx(folder), now=moment)


def minutes(folder: Folder, ref: Ref) -> list[str]:
    return [*Document.walk(made(folder, ref, PaperKind.WORKSHOP, "arabic").build(Stamp()))]


def made_ready(folder: Folder, people: int) -> Ref:
    ref = assessed(folder, blank=True)
    begin(ctx(folder), folder, ref, people)
    assert len(held(folder, ref).slips) == people
    return ref


def test_slips_for_the_wrong_number_are_taken_back_and_made_anew(folder: Folder) -> None:
    ref = made_ready(folder, 20)
    old = held(folder, ref).slips
    undo(ctx(folder), folder)
    assert (held(folder, ref).state, held(folder, ref).slips) == (NONE, ())
    with pytest.raises(UserError, match="ไม่รู้จักใบลงคะแนนนี้"):
        take(
            ctx(folder),
            folder,
            ref,
            [Vote(old[0].id, held(folder, ref).questions[0].key, ("met",))],
        )
    begin(ctx(folder), folder, ref, 5)
    found = held(folder, ref)
    assert (found.state, len(found.slips), found.slips[-1].chair) == (OPEN, 5, True)
    assert not {one.id for one in found.slips} & {one.id for one in old}


def test_what_was_added_is_taken_back_and_the_others_keep_their_votes(folder: Folder) -> None:
    ref = made_ready(folder, 2)
    first = held(folder, ref)
    take(ctx(folder), folder, ref, [Vote(first.slips[0].id, first.questions[0].key, ("met",))])
    begin(ctx(folder), folder, ref, 1)
    assert len(held(folder, ref).slips) == 3
    undo(ctx(folder), folder)
    after = held(folder, ref)
    assert after.slips == first.slips
    assert after.voted[first.slips[0].id] == 1


@pytest.mark.parametrize("taken_back", [False, True])
def test_once_somebody_has_voted_the_slips_stay(folder: Folder, taken_back: bool) -> None:
    """The undo of a named person passes over the votes, which nobody is named for, and comes to their slips."""
    chair = replace(ctx(folder), person="0" * 32)
    ref = assessed(folder, blank=True)
    begin(chair, folder, ref, 3)
    found = held(folder, ref)
    key = found.questions[0].key
    for picked in [("met",), ()][: 1 + taken_back]:
        take(ctx(folder), folder, ref, [Vote(found.slips[0].id, key, picked)])
    with pytest.raises(UserError, match="เลิกทำการรับคะแนนของที่ประชุมไม่ได้"):
        undo(chair, folder)
    assert held(folder, ref).slips == found.slips


def test_the_day_that_was_begun_is_taken_back_before_the_slips(folder: Folder) -> None:
    ref = made_ready(folder, 3)
    start(ctx(folder), folder, ref)
    undo(ctx(folder), folder)
    assert (len(held(folder, ref).slips), held(folder, ref).started) == (3, False)
    undo(ctx(folder), folder)
    assert held(folder, ref).state == NONE


def test_a_slip_nobody_needs_goes_by_itself_and_the_votes_on_others_stay(folder: Folder) -> None:
    ref = made_ready(folder, 4)
    found = held(folder, ref)
    key = found.questions[0].key
    take(ctx(folder), folder, ref, [Vote(one.id, key, ("met",)) for one in found.slips[:2]])
    assert spare_slips(folder, ref) == found.slips[2:]
    take_back_slip(ctx(folder), folder, ref, found.slips[2].id)
    after = held(folder, ref)
    assert after.slips == (*found.slips[:2], found.slips[3])
    assert (after.some, after.voted[found.slips[0].id]) == (2, 1)
    with pytest.raises(UserError, match="ไม่รู้จักใบลงคะแนนนี้"):
        take(ctx(folder), folder, ref, [Vote(found.slips[2].id, key, ("met",))])
    undo(ctx(folder), folder)
    assert held(folder, ref).slips == found.slips
    take_back_slip(ctx(folder), folder, ref, found.slips[2].id)
    take(ctx(folder), folder, ref, [Vote(found.slips[3].id, key, ("not_met",))])
    close(ctx(folder), folder, ref)
    assert held(folder, ref).votes[key].of == 3, "who is not counted is not said to be away"


@pytest.mark.parametrize("how", ["voted", "taken back", "only a reason", "unknown", "closed"])
def test_a_slip_that_was_written_on_stays_and_so_do_all_once_voting_is_closed(
    folder: Folder, how: str
) -> None:
    ref = made_ready(folder, 3)
    found = held(folder, ref)
    first, other, *_last = (one.id for one in found.slips)
    key = found.questions[0].key
    votes = {
        "voted": [Vote(first, key, ("met",))],
        "taken back": [Vote(first, key, ("met",)), Vote(first, key)],
        "only a reason": [Vote(first, key, note="ยังไม่เห็นเอกสาร")],
        "unknown": [],
        "closed": [Vote(other, key, ("met",))],
    }
    for vote in votes[how]:
        take(ctx(folder), folder, ref, [vote])
    if how == "closed":
        close(ctx(folder), folder, ref)
    slips = held(folder, ref).slips
    with pytest.raises(UserError, match="เอาใบลงคะแนนออกไม่ได้"):
        take_back_slip(ctx(folder), folder, ref, "07-00000000" if how == "unknown" else first)
    assert held(folder, ref).slips == slips
