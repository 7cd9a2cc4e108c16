"""Of one or two counted ballots nothing is told, neither of an item nor by what is sorted where; all is agreed on."""

from collections.abc import Iterator
from functools import partial

import pytest

from core.assessment.answers import answer_of
from core.assessment.sheets import answers_on, sheet_of
from core.assessment.view import assessment_view
from core.committee.release_deeds import accept_alike, accept_own, agree, release
from core.committee.view import left_to_agree, own_answers, own_groups
from core.errors import UserError
from tests.core.assessment.test_import_damaged import sample
from tests.core.centre.test_publishing import everything, rows
from tests.core.committee.panel import FORMS, Panel, copied_panel, words
from tests.templates import Copied

MET = {"state": "met", "reason": "พบเอกสาร"}
NOT = {"state": "not_met", "reason": "ไม่พบเอกสาร"}
# they ask nothing besides
FIRST, SECOND, THIRD = [one.id for one in FORMS.get("cdd-clean").items if not one.need][1:4]
GIVEN = sample("cdd_province_a.json")
WHY = "ตรวจเอกสารแล้วพบครบ"


@pytest.fixture
def room(copied: Copied) -> Iterator[Panel]:
    """Two members and two units that gave themselves the same."""
    with copied_panel(copied, samples=[GIVEN, GIVEN], members=2) as found:
        found.call([0, 1], fewest=3)
        yield found


def opened(
    room: Panel, *drafts: tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]
) -> None:
    for n, answers in enumerate(drafts):
        room.sealed(answers, n)
    room.opened([0, 1], range(len(drafts)))


def test_what_is_alike_is_not_accepted_for_that_would_tell_it(room: Panel) -> None:
    opened(room, ({FIRST: MET, SECOND: MET}, {FIRST: MET, SECOND: NOT}))
    do, draft = room.secretary.do, room.drafts[0]
    with pytest.raises(UserError, match="นับได้ไม่ถึง 3 ใบ"):
        do(partial(accept_alike, draft=draft))
    assert left_to_agree(room.secretary.folder, draft) == (FIRST, SECOND)
    write = partial(agree, draft=draft, item=FIRST, inputs=[("state", "met", ())])
    with pytest.raises(UserError, match="ไม่ถึง 3 คน จึงต้องมีเหตุผล"):
        do(write)
    do(partial(write, reason=WHY))
    assert left_to_agree(room.secretary.folder, draft) == (SECOND,)


def test_one_reason_takes_over_what_the_unit_answered_and_no_item_is_decided_twice(
    room: Panel,
) -> None:
    answers = dict.fromkeys((FIRST, SECOND, THIRD), MET)
    opened(room, (answers, answers))
    do = room.secretary.do
    draft = room.drafts[0]
    reader = room.secretary.folder
    own = own_answers(reader, draft)
    take = partial(accept_own, draft=draft)
    with pytest.raises(UserError, match="จึงต้องมีเหตุผล"):
        do(partial(take, reason=" "))
    do(partial(agree, draft=draft, item=SECOND, inputs=[("state", "not_met", ())], reason="ไม่พบ"))
    with pytest.raises(UserError, match=f"ข้อ {SECOND} ตกลงไปแล้ว หรือหน่วยงานไม่ได้ตอบ"):
        do(partial(take, reason=WHY, items=[SECOND]))
    do(partial(take, reason=WHY, items=[FIRST]))
    assert left_to_agree(reader, draft) == (THIRD,)
    do(partial(take, reason=WHY))
    kept = answers_on(reader, sheet_of(draft))
    unit = answers_on(reader, sheet_of(room.own(room.units[0])))
    assert {item: one.text("reason") for item, one in kept.items()} == {
        FIRST: WHY,
        SECOND: "ไม่พบ",
        THIRD: WHY,
    }
    for item in (FIRST, THIRD):
        assert item in own
        assert answer_of(kept[item]) == answer_of(unit[item])
    do(partial(release, draft=draft, signers="ประธาน"))


def test_every_answer_of_a_unit_can_be_taken_over(room: Panel) -> None:
    every = GIVEN["answers"]
    opened(room, (every, every))
    reader, draft = room.secretary.folder, room.drafts[0]
    groups = own_groups(reader, draft, left_to_agree(reader, draft))
    with pytest.raises(UserError, match="แต่ละกลุ่มต้องมีเหตุผลของตนเอง"):
        room.secretary.do(partial(accept_own, draft=draft, reason=WHY))
    for group in groups:
        room.secretary.do(
            partial(accept_own, draft=draft, reason=f"{WHY} {group.title}", items=group.items)
        )
    assert not left_to_agree(reader, draft)
    said = words(room, "minutes")
    for group in groups:
        assert f"ใช้คำตอบที่หน่วยงานให้ตนเองใน{group.title}" in said
        assert f"เพราะ{WHY} {group.title}" in said
    agreed, own = (assessment_view(reader, one).score for one in (draft, room.own(room.units[0])))
    assert agreed.total == own.total > 0


def test_nothing_that_is_published_holds_what_one_of_two_said(room: Panel) -> None:
    secret = {"state": "not_met", "reason": "ความลับของกรรมการ"}
    opened(room, ({FIRST: MET}, {FIRST: secret}))
    do, draft = room.secretary.do, room.drafts[0]
    for town in (room.secretary, room.centre):
        assert {row["round"] for row in rows(town.folder, "assessment")} <= {"self"}, (
            "no open vote is published"
        )
    do(partial(agree, draft=draft, item=FIRST, inputs=[("state", "met", ())], reason=WHY))
    do(partial(release, draft=draft, signers="ประธาน"))
    room.centre.take(room.secretary.send(room.centre))
    for town in (room.secretary, room.centre):
        released = {
            str(row["id"]) for row in rows(town.folder, "assessment") if row["round"] == "committee"
        }
        assert len(released) == 1
        answers = {str(row["answer"]) for row in rows(town.folder, "item") if row["item"] == FIRST}
        assert answers == {"met"}, "what the unit said and what was agreed, and nobody's own"
        told = everything(town.folder)
        assert not [
            word for word in ("draft_", "ballot", "ความลับ", WHY, *room.people) if word in told
        ]
