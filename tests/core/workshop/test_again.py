"""The room votes once more on an item, the chair writes notes, and forms whose result is reckoned of the votes."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from statistics import mean, median

import pytest

from core.assessment.sheets import answer_at, read_said
from core.assessment.slips import sheet_at
from core.assessment.start_deeds import assessment_at, import_answers
from core.assessment.view import assessment_view
from core.blocks.document import Stamp, walk
from core.errors import UserError
from core.exact import points_text
from core.history.deeds import undo
from core.log.privacy import withheld
from core.log.scopes import Holder
from core.papers.made import made
from core.values import Change, Plain, Ref, Text
from core.workshop.deeds import accept_rest, begin, close, count_again, decide, note, take, vote_again
from core.workshop.questions import Vote
from core.workshop.sentences import decided_words
from core.workshop.shown import score_words, shown_item
from core.workshop.view import DONE, TALKS, Workshop, workshop
from storage.db.folder.store import Folder
from storage.instruments.library import Library
from tests.core.conftest import ctx
from tests.core.workshop.meeting import SAMPLE, YEAR, alike, assessed, held

SHIPPED = SAMPLE.parents[1] / "instruments"


def closed(folder: Folder, otherwise: int = 3, voters: int = 7) -> tuple[Ref, str]:
    """A room that differs on its first item; the assessment and the item."""
    ref = assessed(folder, blank=True)
    begin(ctx(folder), folder, ref, voters)
    found = held(folder, ref)
    item = found.questions[0].key
    take(ctx(folder), folder, ref, alike(found.questions, found.slips, {item: otherwise}))
    close(ctx(folder), folder, ref)
    return ref, item


def test_an_item_is_voted_on_again_blind_and_the_old_votes_stay_in_the_history(folder: Folder) -> None:
    ref, item = closed(folder)
    before = held(folder, ref)
    other = next(one.item for one in before.talks if one.item != item) if len(before.talks) > 1 else ""
    with pytest.raises(UserError, match="ยังไม่ได้เขียนเหตุผล"):
        vote_again(ctx(folder), folder, ref, item, " ")
    with pytest.raises(UserError, match="ข้อนี้มีมติแล้ว หรือไม่อยู่ในรายการที่ต้องคุย"):
        vote_again(ctx(folder), folder, ref, before.rest[0], "ขอดูใหม่")
    vote_again(ctx(folder), folder, ref, item, "มีเอกสารแนบเพิ่ม")
    found = held(folder, ref)
    assert (found.state, found.again, found.again_voted) == (TALKS, item, frozenset())
    assert not found.votes[item].counts, "nothing of it is seen while it is voted on"
    assert [one.key for one in found.only_again.questions] == [item]
    for one in filter(None, (other, item)):
        with pytest.raises(UserError):
            decide(ctx(folder), folder, ref, one, [("state", "met", ())], "เหตุผล")
    slips = found.slips
    with pytest.raises(UserError, match="ปิดรับคะแนนแล้ว"):
        take(ctx(folder), folder, ref, [Vote(slips[0].id, found.questions[1].key, ("met",))])
    with pytest.raises(UserError, match="ยังไม่มีผู้ใดให้คะแนน"):
        count_again(ctx(folder), folder, ref)
    take(ctx(folder), folder, ref, [Vote(one.id, item, ("met",)) for one in slips])
    found = held(folder, ref)
    assert not found.votes[item].counts
    assert found.again_voted == {one.id for one in slips}
    count_again(ctx(folder), folder, ref)
    found = held(folder, ref)
    assert (found.again, found.votes[item].counts) == ("", (("met", 7),))
    (again,) = found.agains
    assert (again.item, again.reason) == (item, "มีเอกสารแนบเพิ่ม")
    assert "4 คน" in again.was
    assert "3 คน" in again.was
    past = folder.history.of(answer_at(sheet_at(ref, slips[-1].id), item), "vote")
    first = [read_said(one.value)["state"] for one in past if one.value]
    assert first == ["met", "not_met"], "what was voted first is kept"
    assert {one.person for one in past} == {""}
    with pytest.raises(UserError, match="ปิดรับคะแนนแล้ว"):
        take(ctx(folder), folder, ref, [Vote(slips[0].id, item, ("not_met",))])
    with pytest.raises(UserError):
        undo(ctx(folder), folder)
    assert held(folder, ref).votes[item].counts == (("met", 7),), "no undo takes a vote back"
    decide(ctx(folder), folder, ref, item, [("state", "met", ())])
    with pytest.raises(UserError, match="ข้อนี้มีมติแล้ว หรือไม่อยู่ในรายการที่ต้องคุย"):
        vote_again(ctx(folder), folder, ref, item, "อีกครั้ง")
    said = words(folder, ref)
    assert "ให้คะแนนอีกครั้งเพราะมีเอกสารแนบเพิ่ม" in said


def words(folder: Folder, ref: Ref) -> str:
    return " ".join(walk(made(folder, ref, "workshop", "arabic").build(Stamp())))


def test_notes_of_the_chair_are_theirs_and_stand_in_the_minutes_only_where_that_was_asked(folder: Folder) -> None:
    ref, item = closed(folder)
    with pytest.raises(UserError, match="ยังไม่ได้เขียนข้อความ"):
        note(ctx(folder), folder, ref, "  ")
    note(ctx(folder), folder, ref, "ถามกองคลังเรื่องใบตรวจรับ", item)
    note(ctx(folder), folder, ref, "ขอบคุณผู้แทนชุมชน", minutes=True)
    note(ctx(folder), folder, ref, "แก้คำสั่งก่อนสิ้นเดือน", item, minutes=True)
    found = held(folder, ref)
    assert {(one.item, one.minutes) for one in found.notes} == {(item, False), ("", True), (item, True)}
    assert (found.decided, found.promises, found.state) == ({}, (), TALKS), "a note decides nothing"
    said = words(folder, ref)
    assert "ขอบคุณผู้แทนชุมชน" in said
    assert "แก้คำสั่งก่อนสิ้นเดือน" in said
    assert "กองคลัง" not in said


RECKONED = {"mean": mean, "median": median}
FORM = """\
format: instrument/1
id: {id}
edition: 2569
revision: 1
title: แบบให้คะแนน
kind: sum
combine: {way}
dimensions:
- {{id: d, title: งาน, scale: five}}
items:
- {{id: a, in: d, number: '1', text: ชัดเจน}}
- {{id: b, in: d, number: '2', text: ตรงเวลา}}
scales:
- {{id: five, title: ระดับ}}
choices:
- {{id: low, in: five, text: น้อย, points: 1}}
- {{id: some, in: five, text: กลาง, points: 2}}
- {{id: most, in: five, text: มาก, points: 5}}
"""
VOTED = ("low", "low", "some", "most", "most", "most", "low")


def reckoned(folder: Folder, place: Path, way: str) -> Ref:
    (place / "made").mkdir()
    (place / "made" / "five.yaml").write_text(FORM.format(id="five", way=way), encoding="utf-8")
    forms = Library([place / "made"])
    import_answers(ctx(folder), folder, forms.get("five"), YEAR, {"answers": {"a": {"choice": "most"}}})
    folder.use_forms(forms)
    return assessment_at(folder.writer.unit, "five", YEAR, 1)


def votes_on(found: Workshop, item: str, given: Sequence[str]) -> list[Vote]:
    return [Vote(slip.id, item, (one,)) for slip, one in zip(found.slips, given, strict=True)]


@pytest.mark.parametrize("way", sorted(RECKONED))
def test_of_a_form_that_reckons_the_votes_are_the_result_exactly(folder: Folder, tmp_path: Path, way: str) -> None:
    ref = reckoned(folder, tmp_path, way)
    begin(ctx(folder), folder, ref, len(VOTED))
    found = workshop(folder, ref)
    take(ctx(folder), folder, ref, votes_on(found, "a", VOTED) + votes_on(found, "b", ["some"] * len(VOTED)))
    close(ctx(folder), folder, ref)
    found = workshop(folder, ref)
    assert not found.agrees
    points = [Fraction({"low": 1, "some": 2, "most": 5}[one]) for one in VOTED]
    expected = RECKONED[way](points)
    assert decided_words(found.facts, "a") != "ยังไม่มีผู้ให้คะแนน"
    assert assessment_view(folder, ref).score.items["a"].points == expected
    assert assessment_view(folder, ref).score.total == expected + 2
    (talk,) = [one for one in found.talks if one.item == "a"]
    with pytest.raises(UserError, match="ไม่มีคำตอบที่ตกลง"):
        decide(ctx(folder), folder, ref, talk.item, [("choice", "most", ())], "เหตุผล")
    vote_again(ctx(folder), folder, ref, "a", "อ่านเกณฑ์ใหม่แล้ว")
    found = workshop(folder, ref)
    assert decided_words(found.facts, "a") == "ยังไม่มีผู้ให้คะแนน"
    take(ctx(folder), folder, ref, votes_on(found, "a", ["some"] * 4 + ["most"] * 3))
    count_again(ctx(folder), folder, ref)
    expected = RECKONED[way]([Fraction(2)] * 4 + [Fraction(5)] * 3)
    for one in workshop(folder, ref).left:
        decide(ctx(folder), folder, ref, one.item, [])
    found = workshop(folder, ref)
    assert score_words(found) == "", "nothing is said to be the result before everything is accepted"
    assert found.decided["a"].text.endswith(f" {points_text(expected)}")
    accept_rest(ctx(folder), folder, ref)
    done = workshop(folder, ref)
    assert done.state == DONE
    assert score_words(done).startswith(f"ผลที่คิดจากใบลงคะแนน {points_text(expected + 2)} จาก "), "nobody agreed on it"
    assert assessment_view(folder, ref).score.total == expected + 2, "what the votes come to, and nothing besides"


@pytest.mark.parametrize("way", sorted(RECKONED))
def test_while_an_item_is_voted_on_again_its_new_votes_are_seen_by_nobody(
    folder: Folder, tmp_path: Path, way: str
) -> None:
    ref = reckoned(folder, tmp_path, way)
    begin(ctx(folder), folder, ref, len(VOTED))
    found = workshop(folder, ref)
    take(ctx(folder), folder, ref, votes_on(found, "a", VOTED) + votes_on(found, "b", ["some"] * len(VOTED)))
    close(ctx(folder), folder, ref)
    vote_again(ctx(folder), folder, ref, "a", "อ่านเกณฑ์ใหม่แล้ว")
    blind = assessment_view(folder, ref).score
    take(ctx(folder), folder, ref, [Vote(found.slips[0].id, "a", ("most",))])
    now = assessment_view(folder, ref).score
    assert (now.items["a"], now.total) == (blind.items["a"], blind.total), "one vote is the vote of that person"
    assert decided_words(workshop(folder, ref).facts, "a") == "ยังไม่มีผู้ให้คะแนน"
    take(ctx(folder), folder, ref, votes_on(found, "a", ["most"] * len(VOTED)))
    assert assessment_view(folder, ref).score.items["a"] == blind.items["a"]
    count_again(ctx(folder), folder, ref)
    assert assessment_view(folder, ref).score.items["a"].points == 5


def test_the_words_of_a_note_stay_in_their_unit_and_those_noted_before_are_still_read(folder: Folder) -> None:
    ref, item = closed(folder)
    note(ctx(folder), folder, ref, "ถามกองคลังเรื่องใบตรวจรับ", item)
    (kept,) = [one for one in folder.records("motion") if one.text("chosen") == "note"]
    words_in = {name for name in kept.fields if "กองคลัง" in kept.text(name)}
    assert words_in
    centre = Holder("centre", "u2")
    assert all(withheld(ref.scope, "motion", name, centre) for name in words_in)
    folder.save(ctx(folder), "chair_note", [
        Change(Ref(ref.scope, "motion", "f" * 32), name, value)
        for name, value in (("about", Plain(ref.local)), ("text", Text("บันทึกของประธาน")), ("carried", 0),
        ("day", Plain("2026-01-01T09:00:00")), ("chosen", Plain("minutes")), ("minutes", Text("บันทึกไว้ก่อน")))
    ])  # fmt: skip
    assert {one.text for one in held(folder, ref).notes} == {"ถามกองคลังเรื่องใบตรวจรับ", "บันทึกไว้ก่อน"}


def test_wall_and_minutes_say_that_an_item_is_voted_on_again_and_how_many_have(folder: Folder) -> None:
    ref, item = closed(folder)
    vote_again(ctx(folder), folder, ref, item, "มีเอกสารแนบเพิ่ม")
    found = held(folder, ref)
    take(ctx(folder), folder, ref, [Vote(one.id, item, ("met",)) for one in found.slips[:2]])
    wall = shown_item(folder, held(folder, ref), item)
    assert wall.said == "กำลังให้คะแนนอีกครั้ง 2 จาก 7 ใบ"
    assert (wall.votes, wall.reasons, wall.away, wall.slips) == ((), (), 5, 7)
    assert wall.said in words(folder, ref)
    assert "ไม่มีผู้ให้คะแนน" not in wall.words
    take(ctx(folder), folder, ref, [Vote(one.id, item, ("met",)) for one in found.slips])
    count_again(ctx(folder), folder, ref)
    assert shown_item(folder, held(folder, ref), item).said == "ผ่าน 7 คน"
