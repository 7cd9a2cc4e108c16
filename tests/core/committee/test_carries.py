"""The secretary's checklist and the member's own way: each sentence is said when it is so, and not before."""

from functools import partial

from core.assessment.start_deeds import assessment_at
from core.committee.ballot_deeds import open_votes, own_sheet, score_from, seal
from core.committee.carries import carry_words, own_way, without_seat
from core.committee.convene_deeds import Assessor, convene
from core.committee.release_deeds import agree, release
from core.committee.view import left_to_agree
from core.people.units import members
from tests.core.committee.cheats import Cheat
from tests.core.committee.panel import FORMS, YEAR, Panel, key_of
from tests.core.committee.test_many_rounds import ITEM, NAMES, Round, a_round, invited
from tests.templates import Copied


def said(room: Round) -> tuple[str, str]:
    """The sentence above, and where the first carry that is not done stands, of every member."""
    found = room.now()
    open_ones = {
        carry_words(next(c for c in one.carries if c.state != "done"))[0]
        for one in found.rows
        if any(c.state != "done" for c in one.carries)
    }
    return found.sentence, " ".join(sorted(open_ones))


def sealed(room: Round, *which: int) -> None:
    for n in which:
        member = room.members[n]
        sheet = own_sheet(member.folder, key_of(member), room.draft)
        given = {"answers": {ITEM: {"state": "met", "reason": "ตรวจแล้ว"}}}
        member.do(partial(score_from, sheet=sheet, data=given))
        member.do(partial(seal, sheets=[sheet], incomplete=True))


def steps(room: Round, n: int) -> list[str]:
    member = room.members[n]
    return [one.state for one in own_way(member.folder, member.unit).steps]


def test_each_sentence_is_said_when_it_is_so_and_not_before(copied: Copied) -> None:
    with a_round(copied(invited), 1) as room:
        everyone = ", ".join(sorted(NAMES))
        secretary = room.secretary
        known = members(room.secretary.folder, room.secretary.unit)
        assert {name for _id, name in known.values()} == {*NAMES}
        assert without_seat(secretary.folder, secretary.unit) == (), (
            "who has a PC is not offered again"
        )
        assert said(room) == ("เครื่องของกรรมการพร้อมแล้ว", "ยังไม่ถึงขั้น")
        assert steps(room, 0) == ["awaited", "later", "later", "later", "later"], (
            "confirmed when the pack comes"
        )
        called = [Assessor(known[key_of(one)][0], key_of(one)) for one in room.members]
        own = assessment_at(room.unit.unit, "cdd-clean", YEAR)
        secretary.do(partial(convene, assessed=[own], members=called))
        assert said(room) == (f"ยังไม่ได้เขียนใบตรวจให้ {everyone}", "ยังไม่ได้เขียน")
        for member in room.members:
            room.down(member)
        assert said(room) == (f"รอใบคะแนนจาก {everyone}", "กำลังรอ")
        assert steps(room, 0) == ["done", "done", "due", "later", "later"]
        sealed(room, 0, 1)
        assert own_way(room.members[0].folder, secretary.unit).sends == "ballot"
        room.up(room.members[0])
        room.up(room.members[1])
        assert own_way(room.members[0].folder, secretary.unit).sends == ""
        assert steps(room, 0) == ["done", "done", "done", "awaited", "later"]
        assert said(room)[0] == f"รอใบคะแนนจาก {known[key_of(room.members[2])][1]}"
        sealed(room, 2)
        room.up(room.members[2])
        assert said(room) == ("ปิดผนึกครบแล้ว", "ยังไม่ถึงขั้น")
        secretary.do(partial(open_votes, assessments=[room.draft]))
        assert said(room) == (f"ยังไม่ได้เขียนไฟล์เปิดซองให้ {everyone}", "ยังไม่ได้เขียน")
        for member in room.members:
            room.down(member)
        assert said(room) == (f"รอคำตอบที่เปิดซองจาก {everyone}", "กำลังรอ")
        assert own_way(room.members[0].folder, secretary.unit).sends == "words"
        for member in room.members:
            room.up(member)
        assert (
            own_way(room.members[0].folder, secretary.unit).next_step == "ส่งครบแล้ว ไม่มีเรื่องที่ต้องทำต่อ"
        )
        assert said(room) == ("ได้รับครบแล้ว", "")
        done = [carry_words(each)[0] for each in room.now().rows[0].carries]
        assert done == ["ยืนยันแล้ว", "เขียนแล้ว", "ได้รับแล้ว", "เขียนแล้ว", "ได้รับแล้ว"]
        for item in left_to_agree(secretary.folder, room.draft):
            wishes = [("state", "met", ())]
            secretary.do(
                partial(agree, draft=room.draft, item=item, inputs=wishes, reason="คณะเห็นพ้อง")
            )
        secretary.do(partial(release, draft=room.draft, signers="ประธาน"))
        assert (said(room)[0], room.now().more) == ("ประกาศผลครบแล้ว", "ไม่มีไฟล์ที่รอ")


def test_a_ballot_that_cannot_count_is_said_at_once_and_nobody_is_called_awaited_for_it(
    copied: Copied,
) -> None:
    with a_round(copied(invited), 2) as room:
        secretary = room.secretary
        known = members(room.secretary.folder, room.secretary.unit)
        member = room.members[0]
        called = [Assessor(known[key_of(member)][0], key_of(member))]
        own = assessment_at(room.unit.unit, "cdd-clean", YEAR)
        secretary.do(partial(convene, assessed=[own], members=called))
        room.down(member)
        sealed(room, 0)
        room.up(member)
        assert room.now().sentence == "ปิดผนึกครบแล้ว"
        cheat = Cheat(Panel(secretary, [], [], secretary, FORMS, "cdd-clean", []), member)
        cheat.ballot(own_sheet(member.folder, key_of(member), room.draft), {ITEM: {"state": "met"}})
        cheat.arrive(secretary)
        assert room.now().sentence == f"ใบของ {known[key_of(member)][1]} นับไม่ได้"
        assert said(room)[1] == "ปิดผนึกสองฉบับ"
