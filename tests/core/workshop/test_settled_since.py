"""What was settled or changed after voting was closed is not taken for what the room said then."""

from collections.abc import Sequence

import pytest

from core.assessment.deeds import answer_item
from core.assessment.sheets import answer_at, sheet_of
from core.assessment.start_deeds import start_assessment
from core.errors import UserError
from core.evidence.deeds import linked
from core.history.deeds import undo
from core.values import Change, Ref, Text
from core.workshop.again_deeds import cancel_again
from core.workshop.asking import AS_ENTERED, OTHERWISE, decides
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
from core.workshop.shown import shown_item
from core.workshop.view import DONE, TALKS, Workshop, workshop
from storage.db.folder.store import Folder
from tests.core.conftest import ctx
from tests.core.workshop.meeting import CDD, FORMS, YEAR, held
from tests.core.workshop.test_again import closed

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
    vote_again(ctx(folder), folder, FORMS, ref, item, "อ่านเกณฑ์ใหม่")
    assert item not in held(folder, ref).proofless
    take(ctx(folder), folder, FORMS, ref, voted(held(folder, ref), item, ["not_met"] * 4 + ["met"] * 3))
    count_again(ctx(folder), folder, FORMS, ref)
    found = held(folder, ref)
    assert item not in found.proofless
    accept_proofless(ctx(folder), folder, FORMS, ref)
    after = held(folder, ref)
    assert [one.item for one in after.left] == [item], "this one the room talks about"
    assert item not in after.together


def test_a_proof_that_came_meanwhile_is_not_said_to_be_missing(folder: Folder) -> None:
    ref, item = closed(folder, 0)
    before = held(folder, ref)
    assert shown_item(folder, before, item).why == "ขาดหลักฐาน"
    for n, proof in enumerate(before.facts.tree.proofs(item)):
        piece = Ref(ref.scope, "evidence", f"{n + 1:032}")
        changes = [Change(piece, "title", Text("ประกาศ")), *linked(piece, ref, item, proof.id)]
        folder.save(ctx(folder), "link_evidence", changes)
    found = held(folder, ref)
    assert item not in found.unproved
    assert found.proofless == tuple(one for one in before.proofless if one != item)
    assert shown_item(folder, found, item).why == "เดิมขาดหลักฐาน"


def test_what_is_entered_otherwise_after_voting_was_closed_is_not_accepted_as_agreed(folder: Folder) -> None:
    ref, item = closed(folder, 0)
    rest = held(folder, ref).rest
    for one in held(folder, ref).left:
        decide(ctx(folder), folder, FORMS, ref, one.item, [("state", "met", ())], "ตรวจแล้ว")
    assert rest == held(folder, ref).rest
    other = rest[0]
    answer_item(ctx(folder), folder, FORMS.get(CDD), ref, other, [("state", "not_met", ())])
    with pytest.raises(UserError, match="ถูกแก้หลังปิดรับคะแนน") as told:
        accept_rest(ctx(folder), folder, FORMS, ref)
    assert "มิติที่" in told.value.why
    seen = folder.record(answer_at(sheet_of(ref), other))
    assert seen is not None
    answer_item(ctx(folder), folder, FORMS.get(CDD), ref, other, [("state", "met", seen.shown("state").seen)])
    accept_rest(ctx(folder), folder, FORMS, ref)
    assert held(folder, ref).state == DONE
    assert item in held(folder, ref).decided


@pytest.mark.parametrize("form", AGREED_FORMS)
def test_of_every_form_a_room_that_doubts_what_is_entered_talks_about_it(folder: Folder, form: str) -> None:
    """Whatever an item asks: all who voted saying otherwise is a reason to talk, and to keep it needs a reason."""
    start_assessment(ctx(folder), folder, FORMS.get(form), YEAR, [])
    (record,) = folder.records("assessment", folder.writer.unit)
    begin(ctx(folder), folder, FORMS, record.ref, 5)
    found = workshop(folder, FORMS, record.ref)
    doubted = [one for one in found.questions if not decides(found.facts.tree, one.key)]
    votes = [Vote(slip.id, one.key, (OTHERWISE,)) for slip in found.slips for one in doubted]
    sure = [one for one in found.questions if one not in doubted]
    votes += [Vote(slip.id, one.key, (one.choices[0].key,)) for slip in found.slips for one in sure]
    take(ctx(folder), folder, FORMS, record.ref, votes)
    close(ctx(folder), folder, FORMS, record.ref)
    found = workshop(folder, FORMS, record.ref)
    why = {one.item: one.why for one in found.talks}
    assert [one.key for one in doubted if DOUBTED not in why.get(one.key, ())] == []
    for one in doubted[:2]:
        with pytest.raises(UserError, match="ต้องมีเหตุผล"):
            decide(ctx(folder), folder, FORMS, record.ref, one.key, [])
        decide(ctx(folder), folder, FORMS, record.ref, one.key, [], "ตรวจตัวเลขกับเอกสารแล้ว ถูกต้อง")


def test_a_room_that_trusts_figures_does_not_talk_about_them(folder: Folder) -> None:
    start_assessment(ctx(folder), folder, FORMS.get("ita"), YEAR, [])
    (record,) = folder.records("assessment", folder.writer.unit)
    begin(ctx(folder), folder, FORMS, record.ref, 5)
    found = workshop(folder, FORMS, record.ref)
    figures = [one for one in found.questions if not decides(found.facts.tree, one.key)]
    assert figures
    take(
        ctx(folder), folder, FORMS, record.ref,
        [Vote(slip.id, one.key, (AS_ENTERED,)) for slip in found.slips for one in figures],
    )  # fmt: skip
    close(ctx(folder), folder, FORMS, record.ref)
    talked = {one.item for one in workshop(folder, FORMS, record.ref).talks if DOUBTED in one.why}
    assert talked.isdisjoint(one.key for one in figures)


def test_a_second_vote_that_was_begun_by_mistake_is_called_off_and_the_votes_stand_again(folder: Folder) -> None:
    ref, item = closed(folder, 3)
    before = held(folder, ref)
    with pytest.raises(UserError, match="ยกเลิกการให้คะแนนอีกครั้งไม่ได้"):
        cancel_again(ctx(folder), folder, FORMS, ref)
    vote_again(ctx(folder), folder, FORMS, ref, item, "ผิดข้อ")
    slip = before.slips[0].id
    for picked in (("met",), ()):  # somebody voted, and took it back
        take(ctx(folder), folder, FORMS, ref, [Vote(slip, item, picked)])
    cancel_again(ctx(folder), folder, FORMS, ref)
    after = held(folder, ref)
    assert (after.state, after.again, after.agains) == (TALKS, "", ())
    assert after.votes[item].counts == before.votes[item].counts
    with pytest.raises(UserError, match="เลิกทำการรับคะแนนของที่ประชุมไม่ได้"):
        undo(ctx(folder), folder)
    vote_again(ctx(folder), folder, FORMS, ref, item, "ถูกข้อแล้ว")
    take(ctx(folder), folder, FORMS, ref, [Vote(slip, item, ("met",))])
    with pytest.raises(UserError, match="มีผู้ให้คะแนนแล้ว"):
        cancel_again(ctx(folder), folder, FORMS, ref)
