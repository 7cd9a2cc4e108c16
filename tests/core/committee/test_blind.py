"""Members of a committee score blind on PCs of their own: nothing is seen before all is opened at once."""

from collections.abc import Iterator
from functools import partial

import pytest

from core.assessment.ballots import OPEN, BallotState
from core.committee.ballot_deeds import score_from, seal
from core.committee.view import spreads
from core.errors import UserError
from core.history.deeds import undo
from core.values import AbsenceReason
from tests.core.committee.panel import FORMS, Panel, copied_panel
from tests.storage.exchange.opened import read
from tests.templates import Copied

MET = {"state": "met", "reason": "ตรวจแล้วพบเอกสาร"}
NOT = {"state": "not_met", "reason": "ไม่พบเอกสารลงนาม"}
FIRST, SECOND = [one.id for one in FORMS.get("cdd-clean").items if not one.need][:2]


@pytest.fixture
def room(copied: Copied) -> Iterator[Panel]:
    with copied_panel(copied, samples=[{"answers": {FIRST: {"state": "met"}}}]) as found:
        found.call(fewest=3)
        yield found


def test_nothing_is_seen_before_it_is_open_and_all_afterwards(room: Panel) -> None:
    room.score(0, {FIRST: MET})
    assert [one.state for one in room.vote(room.members[0]).ballots] == [BallotState.MISSING] * 3
    sent = room.members[0].send(room.secretary)
    assert not [
        text for text in read(room.secretary.post, sent).texts if "พบเอกสาร" in text.text
    ], "typed, not sealed"
    room.seal(0)
    sent = room.members[0].send(room.secretary)
    assert not [text for text in read(room.secretary.post, sent).texts if "met" in text.text], (
        "sealed, not open"
    )
    room.secretary.take(sent)
    for n, answer in ((1, MET), (2, NOT)):
        room.score(n, {FIRST: answer})
        room.seal(n)
    with pytest.raises(UserError, match="ยังเปิดซองไม่ได้"):
        room.open()
    room.up([1, 2])
    assert {one.state for one in room.vote().ballots} == {BallotState.SEALED}
    assert spreads(room.secretary.folder, room.drafts[0]) == ()
    sheet = room.secretary.folder.record(room.sheet(0))
    assert sheet is not None
    assert sheet.value("ballot") is AbsenceReason.WITHHELD
    room.open()
    assert {one.state for one in room.vote().ballots} == {BallotState.WITHHELD}, (
        "the words make a trip of their own"
    )
    room.down()
    room.up()
    room.down()
    votes = [room.vote(one) for one in (room.secretary, *room.members)]
    assert all([one.state for one in vote.ballots] == [BallotState.COUNTED] * 3 for vote in votes)
    assert len({vote.code for vote in votes}) == 1
    assert len(votes[0].code.replace("-", "")) == 16
    assert votes[0].state == OPEN
    (spread, *_rest) = spreads(room.secretary.folder, room.drafts[0])
    assert (spread.item, spread.votes, spread.counted, spread.alike) == (FIRST, 3, 3, False)
    assert sorted(n for _words, n in spread.answers) == [1, 2]
    assert spread.reasons == ("ตรวจแล้วพบเอกสาร", "ตรวจแล้วพบเอกสาร", "ไม่พบเอกสารลงนาม")


def test_of_fewer_than_three_votes_no_split_is_shown(room: Panel) -> None:
    room.sealed([{FIRST: MET}, {FIRST: NOT, SECOND: MET}, {SECOND: MET}])
    room.opened()
    found = {one.item: one for one in spreads(room.secretary.folder, room.drafts[0])}
    for item in (FIRST, SECOND):
        assert (
            found[item].votes,
            found[item].counted,
            found[item].answers,
            found[item].reasons,
        ) == (2, 3, (), ())
    assert [found[item].alike for item in (FIRST, SECOND)] == [False, False], (
        "somebody has said nothing of it"
    )


def test_a_sheet_is_filled_where_it_was_convened_and_until_it_is_sealed(room: Panel) -> None:
    room.score(0, {FIRST: MET})
    other = partial(score_from, sheet=room.sheet(0), data={"answers": {FIRST: NOT}})
    with pytest.raises(UserError, match="เรียกไว้สำหรับเครื่องอื่น"):
        room.members[1].do(other)
    room.seal(0)
    with pytest.raises(UserError, match="ปิดผนึกไปแล้ว"):
        room.members[0].do(other)
    with pytest.raises(UserError, match="ปิดผนึกไปแล้ว"):
        room.seal(0)


def test_what_was_entered_last_counts_and_what_was_emptied_is_gone(room: Panel) -> None:
    room.score(0, {FIRST: MET, SECOND: MET})
    room.score(0, {FIRST: NOT, SECOND: {"state": None, "reason": None}})
    for n in (1, 2):
        room.score(n, {FIRST: NOT})
    for n in range(3):
        room.seal(n)
    room.up()
    room.opened()
    first, *_rest = room.vote().counted
    assert first.figures == {FIRST: {"state": "not_met"}}
    assert first.reasons == {FIRST: {"reason": NOT["reason"]}}
    assert not room.members[0].folder.all_drafts(), "what was typed stands in the ballot now"


def test_nothing_or_an_item_left_out_is_not_sealed_unawares(room: Panel) -> None:
    with pytest.raises(UserError, match="ยังไม่ได้ตรวจ"):
        room.seal(0)
    room.score(0, {FIRST: MET})
    with pytest.raises(UserError, match="ยังไม่ได้ตรวจ 63 ข้อ"):
        room.members[0].do(partial(seal, sheets=[room.sheet(0)]))


def test_sealing_and_opening_are_not_undone(room: Panel) -> None:
    room.sealed([{FIRST: MET}] * 3)
    with pytest.raises(UserError, match="เลิกทำการปิดผนึก"):
        room.members[0].do(undo)
    room.open()
    with pytest.raises(UserError, match="เลิกทำการปิดผนึกหรือการเปิดซองไม่ได้"):
        room.secretary.do(undo)
