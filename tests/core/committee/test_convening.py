"""What a round is begun with: which round a unit is ready for, who is chair, and a recheck up to the ranking."""

from collections.abc import Iterator
from functools import partial

import pytest

from core.assessment.ranking import COMMITTEE, RECHECK, RankingRow
from core.assessment.rounds import AssessmentRounds
from core.assessment.view import assessment_view
from core.committee.convene_deeds import Assessor, convene
from core.committee.convening import ConveningChoices, convening
from core.committee.release_deeds import accept_alike, release
from core.errors import UserError
from core.log.ports import standing
from core.people.deeds import edit_person
from core.values import Ref
from tests.core.assessment.test_import_damaged import sample
from tests.core.committee.panel import FORMS, YEAR, Panel, copied_panel, key_of
from tests.templates import Copied

MET, NOT = {"state": "met"}, {"state": "not_met"}
FIRST, SECOND = [one.id for one in FORMS.get("cdd-clean").items if not one.need][1:3]
OPENED = "เปิดซองของทุกหน่วยงานไปแล้ว รอบทบทวนเริ่มได้หลังประกาศผล"


@pytest.fixture
def room(copied: Copied) -> Iterator[Panel]:
    with copied_panel(copied, samples=[sample("cdd_province_a.json")]) as found:
        yield found


def offered(room: Panel) -> ConveningChoices:
    return convening(room.secretary.folder, room.secretary.unit, YEAR)


def released(room: Panel, answers: list[dict[str, dict[str, str]]]) -> None:
    """Convened, scored, opened, agreed and released, and the unit has the result."""
    room.call()
    room.sealed(answers)
    room.opened()
    room.secretary.do(partial(accept_alike, draft=room.drafts[0]))
    room.secretary.do(partial(release, draft=room.drafts[0], signers="ประธานกรรมการ"))
    room.units[0].take(room.secretary.send(room.units[0]))


def test_a_recheck_is_offered_of_a_result_that_was_released_and_ranks_in_its_place(
    room: Panel,
) -> None:
    unit = room.units[0]
    assert (offered(room).rounds, offered(room).hindrance) == ((COMMITTEE,), "")
    with pytest.raises(UserError, match="เรียกกรรมการ"):
        room.call([])
    room.call()
    assert offered(room).rounds == (COMMITTEE,), "more members may be called"
    room.sealed([{FIRST: MET, SECOND: NOT}] * 3)
    room.opened()
    assert (offered(room).rounds, offered(room).hindrance) == ((), OPENED)
    room.secretary.do(partial(accept_alike, draft=room.drafts[0]))
    assert offered(room).rounds == (), "nothing is released yet that could be looked at again"
    room.secretary.do(partial(release, draft=room.drafts[0], signers="ประธานกรรมการ"))
    assert (offered(room).rounds, offered(room).hindrance) == ((RECHECK,), "")
    unit.take(room.secretary.send(unit))
    (first,) = RankingRow.ranked(unit.folder, room.forms.get(room.form), YEAR)
    room.round = RECHECK
    answers = sample("cdd_province_a.json")["answers"]
    released(room, [answers] * 3)
    assert offered(room).rounds == ()
    review = AssessmentRounds(standing(room.secretary.folder, room.drafts[0])).review
    for town in (unit, room.secretary):
        (second,) = RankingRow.ranked(town.folder, room.forms.get(room.form), YEAR)
        assert (first.round, second.round, second.judged) == (COMMITTEE, RECHECK, str(review))
        assert second.total == assessment_view(unit.folder, review).score.total > first.total
        assert second.own_total == first.own_total


def test_who_is_chair_is_said_before_a_round_begins_and_that_nobody_is(room: Panel) -> None:
    found = offered(room)
    assert found.chairs == (room.people[0],)
    assert found.chair_words(room.people) == "ประธานคือ กรรมการคนที่ 1 คำตอบของประธานแสดงเป็นคนสุดท้าย"
    assert found.chair_words(room.people[1:]).startswith("ประธานคือ กรรมการคนที่ 1 ซึ่งรอบนี้ไม่ได้เรียก")
    assert "ยังไม่ได้บันทึก" not in found.chair_words(room.people)
    who = Ref(room.secretary.unit, "person", room.people[0])
    room.secretary.do(partial(edit_person, ref=who, roles=["assessor"]))
    assert offered(room).chairs == ()
    assert offered(room).chair_words(room.people) == (
        "ยังไม่ได้บันทึกว่าใครเป็นประธาน เลือกได้ที่นี่ ถ้าไม่เลือก คำตอบเรียงตามชื่อกรรมการ"
    )
    member = Assessor(room.people[1], key_of(room.members[1]))
    begins = partial(convene, assessed=[room.own(room.units[0])], members=[member])
    room.secretary.do(partial(begins, chair=room.people[1]))
    assert offered(room).chairs == (room.people[1],)
