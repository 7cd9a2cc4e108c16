"""What is said of a vote is so: who has sealed, whose answers are here, who did what, and nothing before it."""

from collections.abc import Iterator

import pytest

from core.assessment.ballots import opening_of
from core.committee.sentences import ballot_words, faults_of, round_words, vote_words
from core.i18n import _
from tests.core.committee.cheats import Cheat
from tests.core.committee.panel import FORMS, Panel, copied_panel
from tests.core.committee.test_cheats import ballot, everywhere, without
from tests.templates import Copied

MET, NOT = {"state": "met"}, {"state": "not_met"}
(FIRST,) = [one.id for one in FORMS.get("cdd-clean").items if not one.need][:1]


@pytest.fixture
def room(copied: Copied) -> Iterator[Panel]:
    with copied_panel(copied, samples=[{"answers": {FIRST: MET}}]) as found:
        found.call()
        yield found


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
    assert said(room) == ["เปิดซองแล้ว ได้คำตอบ 2 จาก 3 ฉบับ", "นับแล้ว", "นับแล้ว", "เปิดซองแล้ว ยังไม่ได้รับคำตอบ"]
    assert list(faults_of(room.secretary.folder, room.vote())) == ["รอคำตอบที่ กรรมการคนที่ 3 ปิดผนึกไว้ มากับไฟล์ที่ส่งหลังเปิดซอง"]
    without(room, 2)
    assert said(room)[0] == "เปิดซองแล้ว ได้คำตอบ 2 จาก 2 ฉบับ"
    assert said(room)[3] == "เปิดซองแล้ว ยังไม่ได้รับคำตอบ ลงมติไม่นับ"


def test_who_did_what_is_said_by_name_on_the_secretary_s_pc_and_without_on_a_member_s(room: Panel) -> None:
    room.sealed([{FIRST: MET}] * 3)
    cheat = Cheat(room, room.members[1])
    cheat.ballot(room.sheet(1), {FIRST: NOT})
    cheat.arrive(*everywhere(room))
    (words,) = faults_of(room.secretary.folder, room.vote())
    assert words == "กรรมการคนที่ 2 ปิดผนึกแบบเดียวมากกว่าหนึ่งฉบับ จึงไม่รู้ว่าหมายถึงฉบับใด"
    room.down()
    (there,) = faults_of(room.members[0].folder, room.vote(room.members[0]))
    assert there.startswith(f"กรรมการ {room.people[1][:8]} ")
    assert [round_words(one) for one in ("self", "committee", "recheck")] == [
        _("ประเมินตนเอง"), _("รอบกรรมการ"), _("รอบทบทวน")
    ]  # fmt: skip


def test_two_openings_are_said_to_count_for_nothing(room: Panel) -> None:
    room.sealed([{FIRST: MET}] * 3)
    room.open()
    assert vote_words(room.vote()) != "มีการเปิดซองสองครั้งที่ไม่ตรงกัน จึงไม่นับครั้งใด"
    second = Cheat(room, room.secretary)
    second.write(opening_of(room.drafts[0]), "cut", f"={room.secretary.folder.history.cut(room.secretary.unit)}")
    second.arrive(room.secretary)
    assert vote_words(room.vote()) == "มีการเปิดซองสองครั้งที่ไม่ตรงกัน จึงไม่นับครั้งใด"
