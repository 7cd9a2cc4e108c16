"""What was settled or changed after voting was closed is not taken for what the room said then."""

from collections.abc import Sequence

import pytest

from core.assessment.deeds import answer_item
from core.assessment.sheets import answer_at, sheet_of
from core.assessment.start_deeds import start_assessment
from core.blocks.document import Stamp
from core.blocks.printed import KeptPrint
from core.errors import UserError
from core.forms.vocabulary import ItemState
from core.history.deeds import undo
from core.papers.made import made
from core.papers.source import PaperKind
from core.scoring.score import ItemScore
from core.values import Ref
from core.workshop.asking import OTHERWISE, decides, field_of
from core.workshop.deeds import (
    accept_proofless,
    accept_rest,
    begin,
    close,
    count_again,
    decide,
    take,
    vote_again,
)
from core.workshop.questions import Vote
from core.workshop.queue import OTHERWISE as DOUBTED
from core.workshop.sentences import uncounted
from core.workshop.shown import score_words, talked_for
from core.workshop.slip_deeds import cancel_again
from core.workshop.view import DONE, TALKS, Workshop, workshop
from storage.db.folder.store import Folder
from tests.core.conftest import ctx
from tests.core.workshop.meeting import CDD, FORMS, YEAR, alike, assessed, held
from tests.core.workshop.test_again import closed
from tests.known import known

AGREED_FORMS = sorted(
    {
        one.id
        for one in FORMS.labels()
        if one.kind and not one.programme
        for form in (FORMS.get(one.id),)
        if form.combine == "agreed" and not form.register
    }
)


def voted(found: Workshop, item: str, picks: Sequence[str]) -> list[Vote]:
    return [Vote(slip.id, item, (one,)) for slip, one in zip(found.slips, picks, strict=True)]


def test_an_item_on_which_a_second_vote_was_split_is_not_accepted_as_agreed(folder: Folder) -> None:
    ref, item = closed(folder, 0)
    assert item in held(folder, ref).proofless
    vote_again(ctx(folder), folder, ref, item, "อ่านเกณฑ์ใหม่")
    assert item not in held(folder, ref).proofless
    take(ctx(folder), folder, ref, voted(held(folder, ref), item, ["not_met"] * 4 + ["met"] * 3))
    count_again(ctx(folder), folder, ref)
    found = held(folder, ref)
    assert item not in found.proofless
    accept_proofless(ctx(folder), folder, ref)
    after = held(folder, ref)
    assert [one.item for one in after.left] == [item], "this one the room talks about"
    assert item not in after.together


def test_what_is_entered_otherwise_after_voting_was_closed_is_not_accepted_as_agreed(
    folder: Folder,
) -> None:
    ref, item = closed(folder, 0)
    rest = held(folder, ref).rest
    for one in held(folder, ref).left:
        decide(ctx(folder), folder, ref, one.item, [("state", "met", ())], "ตรวจแล้ว")
    assert rest == held(folder, ref).rest
    other = rest[0]
    answer_item(ctx(folder), folder, FORMS.get(CDD), ref, other, [("state", "not_met", ())])
    with pytest.raises(UserError, match="ถูกแก้หลังปิดรับคะแนน") as told:
        accept_rest(ctx(folder), folder, ref)
    assert "มิติที่" in told.value.why
    seen = folder.record(answer_at(sheet_of(ref), other))
    assert seen is not None
    answer_item(
        ctx(folder),
        folder,
        FORMS.get(CDD),
        ref,
        other,
        [("state", "met", seen.shown("state").seen)],
    )
    accept_rest(ctx(folder), folder, ref)
    assert held(folder, ref).state == DONE
    assert item in held(folder, ref).decided


@pytest.mark.parametrize("form", AGREED_FORMS)
def test_of_every_form_a_room_that_doubts_what_is_entered_talks_about_it(
    folder: Folder, form: str
) -> None:
    """Whatever an item asks: all who voted saying otherwise is a reason to talk, and to keep it needs a reason."""
    start_assessment(ctx(folder), folder, FORMS.get(form), YEAR, [])
    (record,) = folder.records("assessment", folder.writer.unit)
    begin(ctx(folder), folder, record.ref, 5)
    found = workshop(folder, record.ref)
    doubted = [one for one in found.questions if not decides(found.facts.tree, one.key)]
    votes = [Vote(slip.id, one.key, (OTHERWISE,)) for slip in found.slips for one in doubted]
    sure = [one for one in found.questions if one not in doubted]
    votes += [Vote(slip.id, one.key, (one.choices[0].key,)) for slip in found.slips for one in sure]
    take(ctx(folder), folder, record.ref, votes)
    close(ctx(folder), folder, record.ref)
    found = workshop(folder, record.ref)
    why = {one.item: one.reasons for one in found.talks}
    assert [one.key for one in doubted if DOUBTED not in why.get(one.key, ())] == []
    for one in doubted[:2]:
        with pytest.raises(UserError, match="ต้องมีเหตุผล"):
            decide(ctx(folder), folder, record.ref, one.key, [])
        decide(ctx(folder), folder, record.ref, one.key, [], "ตรวจตัวเลขกับเอกสารแล้ว ถูกต้อง")


def test_a_second_vote_that_was_begun_by_mistake_is_called_off_and_the_votes_stand_again(
    folder: Folder,
) -> None:
    ref, item = closed(folder, 3)
    before = held(folder, ref)
    with pytest.raises(UserError, match="ยกเลิกการให้คะแนนอีกครั้งไม่ได้"):
        cancel_again(ctx(folder), folder, ref)
    vote_again(ctx(folder), folder, ref, item, "ผิดข้อ")
    slip = before.slips[0].id
    for picked in (("met",), ()):  # somebody voted, and took it back
        take(ctx(folder), folder, ref, [Vote(slip, item, picked)])
    cancel_again(ctx(folder), folder, ref)
    after = held(folder, ref)
    assert (after.state, after.again, after.agains) == (TALKS, "", ())
    assert after.votes[item].counts == before.votes[item].counts
    with pytest.raises(UserError, match="เลิกทำการรับคะแนนของที่ประชุมไม่ได้"):
        undo(ctx(folder), folder)
    vote_again(ctx(folder), folder, ref, item, "ถูกข้อแล้ว")
    take(ctx(folder), folder, ref, [Vote(slip, item, ("met",))])
    with pytest.raises(UserError, match="มีผู้ให้คะแนนแล้ว"):
        cancel_again(ctx(folder), folder, ref)


def overturned(folder: Folder, voters: int = 5) -> tuple[Ref, str]:
    """An item entered as met that everybody who votes says is not, once voting is closed."""
    ref = assessed(folder)
    begin(ctx(folder), folder, ref, voters)
    found = held(folder, ref)
    entered = {item: record.text("state") for item, record in found.facts.answers.items()}
    item = next(one.key for one in found.questions if entered.get(one.key) == "met")
    take(ctx(folder), folder, ref, alike(found.questions, found.slips, {item: voters}))
    close(ctx(folder), folder, ref)
    return ref, item


def test_what_was_entered_is_overturned_with_a_reason_alone_even_where_all_agree(
    folder: Folder,
) -> None:
    ref, item = overturned(folder)
    found = held(folder, ref)
    assert found.votes[item].alike
    assert DOUBTED in next(one.reasons for one in found.talks if one.item == item)
    with pytest.raises(UserError, match="ต่างจากที่กรอกไว้"):
        decide(ctx(folder), folder, ref, item, [("state", "not_met", ())])
    decide(ctx(folder), folder, ref, item, [("state", "not_met", ())], "เอกสารเป็นของปีก่อน")
    assert held(folder, ref).decided[item].reason == "เอกสารเป็นของปีก่อน"


def test_after_a_second_vote_that_says_what_is_entered_it_is_said_to_have_differed_before(
    folder: Folder,
) -> None:
    ref, item = overturned(folder)

    def why() -> str:
        found = held(folder, ref)
        return talked_for(found, next(one for one in found.talks if one.item == item))

    assert why().startswith("ที่ประชุมเห็นต่างจากที่กรอกไว้")
    vote_again(ctx(folder), folder, ref, item, "พบเอกสารฉบับใหม่")
    assert why().startswith("ที่ประชุมเห็นต่างจากที่กรอกไว้"), "nothing is settled while they vote"
    take(ctx(folder), folder, ref, voted(held(folder, ref), item, ["met"] * 5))
    count_again(ctx(folder), folder, ref)
    assert why().startswith("เดิมที่ประชุมเห็นต่างจากที่กรอกไว้")
    minutes = " ".join(
        KeptPrint.strings(made(folder, ref, PaperKind.WORKSHOP, "arabic").build(Stamp()).blocks)
    )
    assert "พิจารณาเพราะเดิมที่ประชุมเห็นต่างจากที่กรอกไว้" in minutes


def test_a_resolution_met_that_does_not_count_is_printed_with_why_until_it_does(
    folder: Folder,
) -> None:
    ref = assessed(folder, blank=True)
    begin(ctx(folder), folder, ref, 3)
    found = held(folder, ref)
    item = next(one.key for one in found.questions if found.facts.tree.parts(one.key))
    parts = [f"part.{one.id}" for one in found.facts.tree.parts(item)]
    take(ctx(folder), folder, ref, alike(found.questions, found.slips, {item: 1}))
    close(ctx(folder), folder, ref)
    answer_item(
        ctx(folder), folder, FORMS.get(CDD), ref, item, [(name, False, ()) for name in parts]
    )
    decide(ctx(folder), folder, ref, item, [("state", "met", ())], "ตกลงตามเสียงส่วนใหญ่")
    found = held(folder, ref)
    assert "องค์ประกอบยังไม่ครบ จึงยังไม่นับว่าผ่าน" in uncounted(found.facts)[item]
    printed = [
        *KeptPrint.strings(made(folder, ref, PaperKind.WORKSHOP, "arabic").build(Stamp()).blocks)
    ]
    assert any("องค์ประกอบยังไม่ครบ จึงยังไม่นับว่าผ่าน" in one for one in printed)
    answer = known(folder.record(answer_at(sheet_of(ref), item)))
    mended = [(name, True, answer.shown(name).seen) for name in parts]
    answer_item(ctx(folder), folder, FORMS.get(CDD), ref, item, mended)
    found = held(folder, ref)
    judged = found.facts.given().score(found.facts.form).items[item]
    assert (item in uncounted(found.facts)) == (judged.result is not ItemState.MET)
    assert "องค์ประกอบ" not in uncounted(found.facts).get(item, "")


@pytest.mark.parametrize("form", AGREED_FORMS)
def test_of_every_form_what_is_met_and_scored_so_is_never_said_not_to_count(
    folder: Folder, form: str
) -> None:
    start_assessment(ctx(folder), folder, FORMS.get(form), YEAR, [])
    (record,) = folder.records("assessment", folder.writer.unit)
    begin(ctx(folder), folder, record.ref, 3)
    found = workshop(folder, record.ref)
    take(ctx(folder), folder, record.ref, alike(found.questions, found.slips, {}))
    close(ctx(folder), folder, record.ref)
    for one in workshop(folder, record.ref).talks:
        votes = workshop(folder, record.ref).votes[one.item]
        answers = (
            [(field_of(found.facts.tree, one.item), votes.lead, ())]
            if decides(found.facts.tree, one.item)
            else []
        )
        decide(ctx(folder), folder, record.ref, one.item, answers, "ตามที่ให้คะแนน")
    accept_rest(ctx(folder), folder, record.ref)
    found = workshop(folder, record.ref)
    judged = found.facts.given().score(found.facts.form).items
    short = uncounted(found.facts)
    for item, each in judged.items():
        assert (item in short) == (
            each.state is ItemState.MET and not ItemScore.TAKES_POINTS.isdisjoint(each.finding_ids)
        ), (
            item,
            each,
        )
    assert bool(score_words(found)) == bool(found.facts.given().score(found.facts.form).full)
