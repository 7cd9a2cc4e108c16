"""A member who changes, copies, re-seals, withholds or seals twice is named, and the vote goes on by a motion."""

from collections.abc import Iterator
from functools import partial

import pytest

from core.assessment.ballots import DISPUTED, BallotFault, BallotState, CommitteeVote, SealedBallot
from core.committee.ballot_deeds import set_aside
from core.committee.release_deeds import release
from core.errors import UserError
from core.log.op import TextRow
from core.values import Change, Plain, Text
from tests import templates
from tests.core.committee.cheats import Cheat
from tests.core.committee.panel import FORMS, Panel, copied_panel, key_of
from tests.storage.exchange.opened import read
from tests.storage.exchange.towns import Town

MET, NOT = {"state": "met"}, {"state": "not_met"}
(FIRST,) = [one.id for one in FORMS.get("cdd-clean").items if not one.need][:1]


@pytest.fixture
def room(copied: templates.Copied) -> Iterator[Panel]:
    with copied_panel(copied, samples=[{"answers": {FIRST: MET}}]) as found:
        found.call()
        yield found


def ballot(room: Panel, member: int, at: Town | None = None) -> SealedBallot:
    return next(one for one in room.vote(at).ballots if one.sheet == room.sheet(member))


def everywhere(room: Panel) -> list[Town]:
    return [room.secretary, *room.members]


def without(room: Panel, member: int) -> None:
    """The room goes on without a sheet."""
    room.secretary.do(partial(set_aside, sheet=room.sheet(member), reason="ที่ประชุมให้ดำเนินการต่อ"))


def test_who_changes_after_the_opening_is_named_and_the_first_ballot_counts(room: Panel) -> None:
    room.sealed([{FIRST: MET}] * 3)
    room.opened()
    before = room.vote().code
    cheat = Cheat(room, room.members[1])
    cheat.ballot(room.sheet(1), {FIRST: NOT})
    cheat.arrive(*everywhere(room), texts=True)
    for town in everywhere(room):
        found = ballot(room, 1, town)
        assert (found.state, found.faults) == (
            BallotState.COUNTED,
            (BallotFault(BallotState.LATE, key_of(room.members[1])),),
        )
        assert found.figures == {FIRST: MET}
        assert room.vote(town).code == before
    assert ballot(room, 0).faults == ballot(room, 2).faults == ()


def test_who_copies_another_s_ballot_is_named_and_it_counts_for_nobody(room: Panel) -> None:
    for n in (0, 2):
        room.score(n, {FIRST: MET})
        room.seal(n)
    room.up([0, 2])
    lines = {
        one.field: one.words
        for one in (Copied.of(room, 0, field) for field in ("ballot", "reasons"))
    }
    copy = Cheat(room, room.members[1])
    for field, hash_ in lines.items():
        copy.write(room.sheet(1), field, hash_)
    copy.arrive(*everywhere(room))
    room.open()
    room.down()
    room.up([0, 2])
    room.down()
    opened = [
        text for text in room.secretary.folder.exchange.give()[1] if text.ref == room.sheet(0)
    ]
    mine = [text._replace(ref=room.sheet(1)) for text in opened if text.field in lines]
    assert len(mine) == 2, "the words that belong to the copied hashes can be had by now"
    for town in everywhere(room):
        town.folder.exchange.take_segments([], mine)
        found = ballot(room, 1, town)
        assert (found.state, found.faults) == (
            BallotState.VOID,
            (BallotFault(BallotState.VOID, key_of(room.members[1])),),
        )
        assert room.vote(town).code == "", "it is lacking as long as no motion sets it aside"
        assert ballot(room, 0, town).state == BallotState.COUNTED
    without(room, 1)
    room.down()
    assert len({room.vote(town).code for town in everywhere(room)}) == 1
    assert [one.sheet for one in room.vote().counted] == [
        one.sheet for one in room.vote().ballots if one.sheet != room.sheet(1)
    ]


class Copied:
    """The hash that stands in a sealed line, as anybody reads it."""

    def __init__(self, field: str, words: str) -> None:
        self.field, self.words = field, words

    @classmethod
    def of(cls, room: Panel, member: int, field: str) -> "Copied":
        words = room.members[member].folder.exchange.give()[1]
        text: TextRow = next(
            one for one in words if one.ref == room.sheet(member) and one.field == field
        )
        from storage.db.log.lines import text_value

        return cls(field, text_value(text.hash))


def test_who_seals_in_another_s_name_is_named_and_the_member_s_own_ballot_counts(
    room: Panel,
) -> None:
    room.sealed([{FIRST: MET}] * 3)
    cheat = Cheat(room, room.members[1])
    cheat.ballot(room.sheet(0), {FIRST: NOT}, of=key_of(room.members[0]))
    cheat.arrive(*everywhere(room), texts=True)
    room.opened()
    for town in everywhere(room):
        found = ballot(room, 0, town)
        assert (found.state, found.faults) == (
            BallotState.COUNTED,
            (BallotFault(BallotState.FOREIGN, key_of(room.members[1])),),
        )
        assert found.figures == {FIRST: MET}


def test_who_seals_twice_is_named_holds_up_the_opening_and_is_gone_on_without(room: Panel) -> None:
    room.sealed([{FIRST: MET}] * 3)
    cheat = Cheat(room, room.members[1])
    cheat.ballot(room.sheet(1), {FIRST: NOT})
    cheat.arrive(*everywhere(room))
    assert (ballot(room, 1).state, ballot(room, 1).faults) == (
        BallotState.TWICE,
        (BallotFault(BallotState.TWICE, key_of(room.members[1])),),
    )
    with pytest.raises(UserError, match="กรรมการคนที่ 2"):
        room.open()
    without(room, 1)
    room.opened()
    for town in everywhere(room):
        vote = room.vote(town)
        assert len(vote.counted) == 2
        assert ballot(room, 1, town).aside
        assert vote.code == room.vote().code != ""


def test_who_withholds_the_words_is_named_and_is_gone_on_without(room: Panel) -> None:
    room.sealed([{FIRST: MET}] * 3)
    room.open()
    room.down()
    room.up([0, 2])
    room.down()
    assert (ballot(room, 1).state, ballot(room, 1).faults) == (
        BallotState.WITHHELD,
        (BallotFault(BallotState.WITHHELD, key_of(room.members[1])),),
    )
    assert room.vote().code == ""
    with pytest.raises(UserError, match="กรรมการคนที่ 2"):
        room.secretary.do(partial(release, draft=room.drafts[0], signers="ก"))
    without(room, 1)
    room.down()
    assert {
        room.vote(town).code for town in (room.secretary, room.members[0], room.members[2])
    } == {room.vote().code}
    assert len(room.vote().counted) == 2


def test_words_that_were_altered_after_sealing_are_not_taken(room: Panel) -> None:
    room.sealed([{FIRST: MET}] * 3)
    room.open()
    room.down()
    own = [one for one in room.members[1].folder.exchange.give()[1] if one.ref == room.sheet(1)]
    other = [one._replace(text=one.text.replace('"met"', '"not_met"')) for one in own]
    assert other != own
    room.secretary.folder.exchange.take_segments([], other)
    assert ballot(room, 1).state == BallotState.WITHHELD


def test_before_a_ballot_of_everybody_is_in_the_cut_nobody_s_words_leave(room: Panel) -> None:
    """A secretary who opens early with a program of their own sees nothing."""
    for n in (0, 1):
        room.score(n, {FIRST: MET})
        room.seal(n)
    room.up([0, 1])
    early = Change(
        CommitteeVote.at(room.drafts[0]),
        "cut",
        room.secretary.folder.history.cut(room.secretary.unit),
    )
    room.secretary.save(early)
    room.down()
    for n in (0, 1):
        sent = room.members[n].send(room.secretary)
        assert not [text for text in read(room.secretary.post, sent).texts if "met" in text.text]


def test_two_openings_of_different_cuts_open_nothing(room: Panel) -> None:
    room.sealed([{FIRST: MET}] * 3)
    room.opened()
    second = Cheat(room, room.secretary)
    second.write(
        CommitteeVote.at(room.drafts[0]),
        "cut",
        f"={room.secretary.folder.history.cut(room.secretary.unit)}",
    )
    second.arrive(*everywhere(room))
    for town in everywhere(room):
        vote = room.vote(town)
        assert (vote.state, vote.counted, vote.code) == (DISPUTED, (), "")


def test_nobody_convenes_themselves_or_removes_another(room: Panel) -> None:
    there = [
        sheet.ref for sheet, _key in CommitteeVote.convened(room.secretary.folder, room.drafts[0])
    ]
    cheat = Cheat(room, room.members[1])
    made = there[0]._replace(id="f" * 32)
    for field, value in (
        ("assessment", room.drafts[0].local),
        ("assessor", "person/me"),
        ("device", key_of(room.members[1])),
    ):
        cheat.write(made, field, f"={value}")
    cheat.write(room.sheet(0), "device", f"={key_of(room.members[1])}")
    cheat.write(room.sheet(2), "_del", f"={room.secretary.folder.history.cut(room.secretary.unit)}")
    cheat.arrive(*everywhere(room))
    for town in everywhere(room):
        found = CommitteeVote.convened(town.folder, room.drafts[0])
        assert [sheet.ref for sheet, _key in found] == there
        assert {key for _sheet, key in found} == {key_of(one) for one in room.members}


def test_a_motion_that_was_lost_sets_nothing_aside(room: Panel) -> None:
    room.secretary.do(partial(set_aside, sheet=room.sheet(1), reason="ไม่เห็นชอบ", carried=False))
    assert not ballot(room, 1).aside
    with pytest.raises(UserError, match="ยังไม่ได้เขียนเหตุผล"):
        room.secretary.do(partial(set_aside, sheet=room.sheet(1), reason=" "))
    unknown = Change(
        room.sheet(1)._replace(entity="motion", id="a" * 32), "about", Plain(room.sheet(1).local)
    )
    with pytest.raises(UserError, match="ไม่มีสิทธิ์"):
        room.members[1].save(
            unknown, Change(unknown.ref, "text", Text("ไม่นับ")), Change(unknown.ref, "carried", 1)
        )
