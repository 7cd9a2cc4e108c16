"""What is said of a vote is so, also when files come late or twice: who sealed, whose answers are here."""

from functools import partial
from pathlib import Path

from core.assessment.ballots import BallotFault, BallotState, CommitteeVote
from core.committee.own import ballot_words, faults_of, vote_words
from core.committee.release_deeds import agree, lock, release
from core.log.op import SignOffState
from core.values import Change
from tests.core.committee.cheats import Cheat
from tests.core.committee.panel import Panel, key_of
from tests.core.committee.test_cheats import FIRST, MET, NOT, ballot, everywhere, room, without
from tests.storage.exchange.opened import read

__all__ = ["room"]


def opened_without(room: Panel, member: int) -> Path:
    """All have sealed; the file of one of them is not there when the vote is opened without it by a motion."""
    for n in range(3):
        room.score(n, {FIRST: MET if n else NOT})
        room.seal(n)
    file = room.members[member].send(room.secretary)
    room.up([n for n in range(3) if n != member])
    without(room, member)
    room.opened([n for n in range(3) if n != member])
    return file


def test_who_was_set_aside_and_sealed_in_time_is_not_accused_when_their_file_comes_late(
    room: Panel,
) -> None:
    file = opened_without(room, 1)
    before = room.vote()
    assert ballot_words(ballot(room, 1)) == "ยังไม่ปิดผนึก ลงมติไม่นับ"
    room.secretary.take(file)
    room.down()
    for town in everywhere(room):
        found = ballot(room, 1, town)
        assert (found.state, found.faults, found.lines) == (BallotState.AFTER, (), ())
        assert ballot_words(found) == "ใบมาถึงหลังเปิดซอง ลงมติไม่นับ"
        vote = room.vote(town)
        assert list(faults_of(town.folder, vote)) == []
        assert (vote.code, vote_words(vote)) == (before.code, "เปิดซองแล้ว ได้คำตอบ 2 จาก 2 ฉบับ")
        assert vote.counted == before.counted
        assert not vote.lacking
    sent = read(room.secretary.post, room.members[1].send(room.secretary))
    assert not [text for text in sent.texts if text.ref == room.sheet(1)], (
        "what is not counted is not read either"
    )


def test_a_late_file_hinders_neither_what_is_locked_nor_its_release(room: Panel) -> None:
    file, do = opened_without(room, 1), room.secretary.do
    draft, folder = room.drafts[0], room.secretary.folder
    do(partial(agree, draft=draft, item=FIRST, inputs=[("state", "met", ())], reason="ตรวจแล้ว"))
    do(partial(lock, draft=draft, signers="ประธาน"))
    room.secretary.take(file)
    assert ballot(room, 1).state == BallotState.AFTER
    do(partial(release, draft=draft, signers="ประธาน"))
    (signed,) = folder.sign_offs.of(draft)
    assert (signed.state, signed.stands) == (SignOffState.SOUND, True)


def test_who_sealed_in_the_cut_and_again_after_it_is_named_as_before(room: Panel) -> None:
    room.sealed([{FIRST: MET}] * 3)
    room.opened()
    again = Cheat(room, room.members[2])
    again.ballot(room.sheet(2), {FIRST: NOT})
    again.arrive(*everywhere(room), texts=True)
    assert ballot(room, 2).faults == (BallotFault(BallotState.LATE, key_of(room.members[2])),)
    assert list(faults_of(room.secretary.folder, room.vote())) == [
        "กรรมการคนที่ 3 ปิดผนึกอีกครั้งหลังเปิดซอง ฉบับหลังไม่นับ"
    ]


def test_an_opening_without_everybody_opens_nothing_when_the_last_ballot_comes_after_it(
    room: Panel,
) -> None:
    """A secretary who opens early with a program of their own gains nothing, and the last member is not to blame."""
    for n in range(3):
        room.score(n, {FIRST: MET})
        room.seal(n)
    room.up([0, 1])
    cut = room.secretary.folder.history.cut(room.secretary.unit)
    room.secretary.save(Change(CommitteeVote.at(room.drafts[0]), "cut", cut))
    room.up([2])
    room.down()
    for town in everywhere(room):
        vote = room.vote(town)
        assert [one.sheet for one in vote.waited_for] == [room.sheet(2)]
        assert (ballot(room, 2, town).state, ballot(room, 2, town).faults) == (
            BallotState.AFTER,
            (),
        )
        assert vote.may_leave() == ()
    assert vote_words(room.vote()) == "เปิดซองแล้ว ได้คำตอบ 0 จาก 3 ฉบับ"
    sent = [
        text
        for one in room.members
        for text in read(room.secretary.post, one.send(room.secretary)).texts
    ]
    assert not [text for text in sent if "met" in text.text]


def test_a_file_that_is_taken_in_twice_changes_nothing(room: Panel) -> None:
    for n in range(3):
        room.score(n, {FIRST: MET})
        room.seal(n)
    sealed = [one.send(room.secretary) for one in room.members]
    for file in (*sealed, *sealed):
        room.secretary.take(file)
    assert [(one.state, one.faults) for one in room.vote().ballots] == [
        (BallotState.SEALED, ())
    ] * 3
    room.open()
    room.down()
    words = [one.send(room.secretary) for one in room.members]
    for file in (*words, *words, *sealed):
        room.secretary.take(file)
    assert [(one.state, one.faults) for one in room.vote().ballots] == [
        (BallotState.COUNTED, ())
    ] * 3
    assert room.vote().code


def said(room: Panel) -> list[str]:
    return [vote_words(room.vote()), *(ballot_words(ballot(room, n)) for n in range(3))]


def test_each_station_of_a_vote_is_said_of_itself_alone(room: Panel) -> None:
    assert said(room) == ["ปิดผนึกแล้ว 0 จาก 3 ฉบับ", *["ยังไม่ปิดผนึก"] * 3]
    room.sealed([{FIRST: MET}])
    assert said(room) == ["ปิดผนึกแล้ว 1 จาก 3 ฉบับ", "ปิดผนึกแล้ว", "ยังไม่ปิดผนึก", "ยังไม่ปิดผนึก"]
    for n in (1, 2):
        room.score(n, {FIRST: MET})
        room.seal(n)
    room.up([1, 2])
    room.open()
    assert said(room) == ["เปิดซองแล้ว ได้คำตอบ 0 จาก 3 ฉบับ", *["เปิดซองแล้ว ยังไม่ได้รับคำตอบ"] * 3]
    room.down()
    room.up([0, 1])
    assert said(room) == [
        "เปิดซองแล้ว ได้คำตอบ 2 จาก 3 ฉบับ",
        "นับแล้ว",
        "นับแล้ว",
        "เปิดซองแล้ว ยังไม่ได้รับคำตอบ",
    ]
    assert list(faults_of(room.secretary.folder, room.vote())) == [
        "รอคำตอบที่ กรรมการคนที่ 3 ปิดผนึกไว้ มากับไฟล์ที่ส่งหลังเปิดซอง"
    ]
    without(room, 2)
    assert said(room)[0] == "เปิดซองแล้ว ได้คำตอบ 2 จาก 2 ฉบับ"
    assert said(room)[3] == "เปิดซองแล้ว ยังไม่ได้รับคำตอบ ลงมติไม่นับ"


def test_two_openings_are_said_to_count_for_nothing(room: Panel) -> None:
    room.sealed([{FIRST: MET}] * 3)
    room.open()
    assert vote_words(room.vote()) != "มีการเปิดซองสองครั้งที่ไม่ตรงกัน จึงไม่นับครั้งใด"
    second = Cheat(room, room.secretary)
    second.write(
        CommitteeVote.at(room.drafts[0]),
        "cut",
        f"={room.secretary.folder.history.cut(room.secretary.unit)}",
    )
    second.arrive(room.secretary)
    assert vote_words(room.vote()) == "มีการเปิดซองสองครั้งที่ไม่ตรงกัน จึงไม่นับครั้งใด"
