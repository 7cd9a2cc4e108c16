"""A workshop on a self-assessment: blind until it is closed, then talked through, decided, and accepted."""

import subprocess
import sys
from pathlib import Path

import pytest

from core.assessment.rounds import WorkshopSlip
from core.assessment.sheets import answer_at, as_voted
from core.errors import UserError
from core.history.deeds import undo
from core.log.deeds import linked
from core.log.ports import standing
from core.values import Change, Ref, Text
from core.workshop.deeds import accept_rest, begin, close, decide, promise, take
from core.workshop.questions import Vote
from core.workshop.queue import APART
from core.workshop.sentences import decided_words
from core.workshop.shown import shown_item
from core.workshop.view import DONE, NONE, OPEN, TALKS
from storage.db.folder.folder import open_folder
from storage.db.folder.store import Folder
from tests.core.conftest import NOON, ctx
from tests.core.workshop.meeting import alike, assessed, held
from tests.killed import WAS_KILLED
from tests.known import known

VOTERS = 20
ROOT = Path(__file__).parents[3]
KILLED = """
import os, sys
from pathlib import Path
from core.workshop.deeds import take
from core.values import Ref
from core.workshop.questions import Vote
from storage.db.folder.folder import open_folder
from tests.core.conftest import NOON, ctx
from tests.core.workshop.meeting import FORMS, held
from tests.killed import KILL
folder = open_folder(Path(sys.argv[1]), Path(sys.argv[2]), NOON)
folder.use_forms(FORMS)
ref = Ref(*sys.argv[3].split("/"))
found = held(folder, ref)
for n, one in enumerate(found.questions[:7]):
    take(ctx(folder), folder, ref, [Vote(found.slips[n % 3].id, one.key, (one.choices[0].key,), note="เห็นชัด")])
    print(found.slips[n % 3].id, one.key, flush=True)
os.kill(os.getpid(), KILL)
"""


def opened(folder: Folder, voters: int = VOTERS, *, blank: bool = True) -> Ref:
    ref = assessed(folder, blank=blank)
    begin(ctx(folder), folder, ref, voters)
    return ref


def test_a_workshop_goes_from_blind_votes_to_a_motion_with_its_list(folder: Folder) -> None:
    ref = assessed(folder, blank=True)
    assert held(folder, ref).state == NONE
    begin(ctx(folder), folder, ref, VOTERS)
    found = held(folder, ref)
    assert (found.state, len(found.slips), found.whole) == (OPEN, VOTERS, 0)
    assert [slip.chair for slip in found.slips] == [False] * (VOTERS - 1) + [True], (
        "the chair's slip is the last"
    )
    first, second = found.questions[0].key, found.questions[5].key
    take(ctx(folder), folder, ref, alike(found.questions, found.slips, {first: 3, second: 9}))
    found = held(folder, ref)
    assert (found.whole, found.some) == (VOTERS, VOTERS)
    assert not found.votes, "nothing of what anybody answered is read before it is closed"
    assert not found.talks
    close(ctx(folder), folder, ref)
    found = held(folder, ref)
    assert found.state == TALKS
    assert [one.item for one in found.talks][:2] == [second, first], "the furthest apart first"
    assert [one.item for one in found.talks if APART in one.reasons] == [second, first]
    talked = {one.item for one in found.talks}
    assert {*found.rest} == {one.key for one in found.questions} - talked
    with pytest.raises(UserError, match="ยังมี"):
        accept_rest(ctx(folder), folder, ref)
    for talk in found.talks:
        decide(ctx(folder), folder, ref, talk.item, [("state", "met", ())], "ตรวจเอกสารพร้อมกันแล้ว")
    promise(ctx(folder), folder, ref, first, "แนบคำสั่งที่ลงนามแล้ว", "นางสาวตัวอย่าง", "2026-03-31")
    assert [one.item for one in held(folder, ref).talks] == [one.item for one in found.talks], (
        "what was fixed stays"
    )
    accept_rest(ctx(folder), folder, ref)
    found = held(folder, ref)
    assert found.state == DONE
    assert known(found.motion).items == found.rest
    assert found.decided[first].text == "ผ่าน"
    assert [(one.item, one.owner, one.due) for one in found.promises] == [
        (first, "นางสาวตัวอย่าง", "2026-03-31")
    ]
    states = {item: record.text("state") for item, record in found.facts.answers.items()}
    assert states == {one.key: "met" for one in found.questions}, "what everybody says is entered"
    said = [
        one.text("text")
        for one in folder.records("motion")
        if one.text("among") and one.number("carried")
    ]
    assert said[0].startswith(f"รับ {len(found.rest)} ข้อที่เห็นตรงกันในมติเดียว: ")
    assert found.question(found.rest[0]).heading in said[0]


def test_what_is_no_vote_of_this_workshop_is_refused_and_nothing_of_it_kept(folder: Folder) -> None:
    ref = opened(folder)
    found = held(folder, ref)
    slip, one = found.slips[0].id, found.questions[0].key
    for bad in (
        Vote("07-00000000", one, ("met",)),
        Vote(slip, "nowhere", ("met",)),
        Vote(slip, one, ("maybe",)),
    ):
        with pytest.raises(UserError):
            take(ctx(folder), folder, ref, [Vote(slip, one, ("met",)), bad])
    assert held(folder, ref).some == 0
    with pytest.raises(UserError, match="ยังไม่มีผู้ใดให้คะแนน"):
        close(ctx(folder), folder, ref)
    take(ctx(folder), folder, ref, [Vote(slip, one, ("met",))])
    close(ctx(folder), folder, ref)
    with pytest.raises(UserError, match="ปิดรับคะแนนแล้ว"):
        take(ctx(folder), folder, ref, [Vote(slip, one, ("not_met",))])
    with pytest.raises(UserError, match="เหตุผล"):
        decide(ctx(folder), folder, ref, one, [("state", "not_met", ())])


def test_one_motion_never_changes_what_is_entered(folder: Folder) -> None:
    ref = opened(folder, blank=False)
    before = held(folder, ref)
    take(ctx(folder), folder, ref, alike(before.questions, before.slips, {}))
    close(ctx(folder), folder, ref)
    found = held(folder, ref)
    said = {item: record.text("state") for item, record in before.facts.answers.items()}
    assert not [item for item in found.rest if said.get(item, "met") != "met"]
    for talk in found.talks:
        now = [] if said.get(talk.item) else [("state", "met", ())]
        decide(ctx(folder), folder, ref, talk.item, now, "คงไว้")
    accept_rest(ctx(folder), folder, ref)
    after = {item: record.text("state") for item, record in held(folder, ref).facts.answers.items()}
    assert {item: state for item, state in after.items() if item in said} == said


def test_an_item_without_an_answer_is_not_recorded_as_decided(folder: Folder) -> None:
    ref = opened(folder, 3)
    found = held(folder, ref)
    first, second = found.questions[0].key, found.questions[1].key
    take(ctx(folder), folder, ref, [Vote(found.slips[0].id, first, ("met",))])
    close(ctx(folder), folder, ref)
    with pytest.raises(UserError, match="มีผู้ให้คะแนนไม่ถึง 3 คน"):
        decide(ctx(folder), folder, ref, first, [("state", "met", ())])
    decide(ctx(folder), folder, ref, first, [("state", "met", ())], "เห็นเอกสารแล้ว")
    for nothing in ([], [("state", "", ())], [("note", "รอเอกสาร", ())]):
        with pytest.raises(UserError, match="ข้อนี้ยังไม่มีคำตอบ"):
            decide(ctx(folder), folder, ref, second, nothing, "รอเอกสาร")
    found = held(folder, ref)
    assert {item: one.text for item, one in found.decided.items()} == {first: "ผ่าน"}
    assert decided_words(found.facts, second) == "คงไว้ตามเดิม ยังไม่ได้ตรวจ"
    assert decided_words(found.facts, first) == "ผ่าน"
    decide(ctx(folder), folder, ref, second, [("state", "not_met", ())], "รอเอกสาร")
    assert held(folder, ref).decided[second].text == "ไม่ผ่าน"


def test_the_wall_names_the_proofs_that_are_missing_and_those_that_are_given(
    folder: Folder,
) -> None:
    ref = opened(folder, 3)
    found = held(folder, ref)
    slip, item = found.slips[0].id, "d1.l1.1"
    take(ctx(folder), folder, ref, [Vote(slip, item, ("met",), note="เห็นประกาศแล้ว")])
    close(ctx(folder), folder, ref)
    piece = Ref(ref.scope, "evidence", "a" * 32)
    changes = [Change(piece, "title", Text("ประกาศ")), *linked(piece, ref, item, "policy")]
    folder.save(ctx(folder), "link_evidence", changes)
    shown = shown_item(folder, held(folder, ref), item)
    assert [(one.title, one.given) for one in shown.proofs] == [
        ("ประกาศนโยบาย", True),
        ("ยังไม่มี หลักฐานการเผยแพร่", False),
    ]
    assert not shown.votes, "of one vote nothing is shown"
    assert not shown.reasons
    assert shown.votes_text == "มีผู้ให้คะแนน 1 คน ไม่แสดงคำตอบ"


def test_each_step_is_refused_out_of_its_turn(folder: Folder) -> None:
    ref = assessed(folder, blank=True)
    with pytest.raises(UserError, match="ยังไม่ได้เริ่มประชุมให้คะแนน"):
        close(ctx(folder), folder, ref)
    for bad in (0, 201):
        with pytest.raises(UserError, match="หนึ่งการประชุมมีผู้ให้คะแนนได้ 1 ถึง 200 คน"):
            begin(ctx(folder), folder, ref, bad)
    begin(ctx(folder), folder, ref, 3)
    with pytest.raises(UserError, match="ยังเปิดรับคะแนนอยู่"):
        accept_rest(ctx(folder), folder, ref)
    found = held(folder, ref)
    take(ctx(folder), folder, ref, alike(found.questions, found.slips, {}))
    close(ctx(folder), folder, ref)
    with pytest.raises(UserError, match="ปิดรับคะแนน"):
        begin(ctx(folder), folder, ref, 1)
    with pytest.raises(UserError, match="ต้องบอกว่าจะทำอะไร"):
        promise(ctx(folder), folder, ref, found.questions[0].key, "แนบคำสั่ง", " ")
    for talk in held(folder, ref).talks:
        decide(ctx(folder), folder, ref, talk.item, [("state", "met", ())], "ดูเอกสารแล้ว")
    accept_rest(ctx(folder), folder, ref)
    with pytest.raises(UserError, match="ที่ประชุมรับผลครบทุกข้อแล้ว"):
        accept_rest(ctx(folder), folder, ref)


def test_undo_takes_back_no_vote(folder: Folder) -> None:
    ref = opened(folder)
    found = held(folder, ref)
    take(ctx(folder), folder, ref, [Vote(found.slips[0].id, found.questions[0].key, ("met",))])
    with pytest.raises(UserError):
        undo(ctx(folder), folder)
    assert held(folder, ref).some == 1


def test_a_vote_that_was_taken_outlives_a_program_that_is_killed(
    folder: Folder, tmp_path: Path
) -> None:
    ref = opened(folder)
    folder.close()
    words = [
        sys.executable,
        "-c",
        KILLED,
        str(tmp_path / "office"),
        str(tmp_path / "keys"),
        str(ref),
    ]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=False, cwd=ROOT)
    assert done.returncode == WAS_KILLED, done.stderr
    said = [line.split() for line in done.stdout.splitlines()]
    assert len(said) == 7
    again = open_folder(tmp_path / "office", tmp_path / "keys", NOON)
    try:
        found = held(again, ref)
        assert found.some == 3
        assert sum(found.voted.values()) == len(said)
        for slip, item in said:
            kept = as_voted(standing(again, answer_at(WorkshopSlip.sheet_at(ref, slip), item)))
            assert (kept.text("state"), kept.text("note")) == ("met", "เห็นชัด")
    finally:
        again.close()
