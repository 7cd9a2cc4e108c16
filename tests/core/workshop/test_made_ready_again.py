"""Slips that were made ready for the wrong number of people are taken back, while nobody has voted on one."""

from dataclasses import replace

import pytest

from core.errors import UserError
from core.history.deeds import undo
from core.values import Ref
from core.workshop.deeds import begin, close, start, take
from core.workshop.questions import Vote
from core.workshop.slip_deeds import spare_slips, take_back_slip
from core.workshop.view import NONE, OPEN
from storage.db.folder.store import Folder
from tests.core.conftest import ctx
from tests.core.workshop.meeting import assessed, held


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
        take(ctx(folder), folder, ref, [Vote(old[0].id, held(folder, ref).questions[0].key, ("met",))])
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
    chair, ref = replace(ctx(folder), person="0" * 32), assessed(folder, blank=True)
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
def test_a_slip_that_was_written_on_stays_and_so_do_all_once_voting_is_closed(folder: Folder, how: str) -> None:
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
