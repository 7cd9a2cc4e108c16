"""Kept results and votes, read again after every deed of a workshop, are what is read at once."""

import json
from pathlib import Path

import pytest

import main
import wiring
from core.assessment.ranking import ExactResult, scored, whole_of
from core.assessment.start_deeds import assessment_at, import_answers
from core.values import Ref
from core.workshop.decisions import BallotSlipAnswerCache
from core.workshop.deeds import accept_rest, begin, close, count_again, decide, take, vote_again
from core.workshop.questions import Vote
from core.workshop.slip_deeds import cancel_again
from core.workshop.view import TALKS, workshop
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.conftest import ctx
from tests.core.workshop.meeting import SAMPLE, YEAR, alike, assessed, form
from tests.core.workshop.test_again import VOTED, reckoned, votes_on

WAYS = ("agreed", "mean", "median")


def told(folder: Folder, ref: Ref) -> bool:
    """Does what is kept say what scoring says now?"""
    folder.results.catch_up()
    record = folder.record(ref)
    assert record is not None
    found, _problem = scored(folder, record)
    return found is not None and ExactResult.kept(folder) == {ref: whole_of(found)}


@pytest.mark.parametrize("way", WAYS)
def test_what_is_kept_of_a_workshop_says_what_scoring_says_after_every_deed(
    folder: Folder, tmp_path: Path, way: str
) -> None:
    ref = reckoned(folder, tmp_path, way)
    folder.results.derive_by(wiring.deriving(FormLibrary([tmp_path / "made"]), main.INSTRUMENTS))
    assert told(folder, ref)
    begin(ctx(folder), folder, ref, len(VOTED))
    found = workshop(folder, ref)
    assert told(folder, ref)
    take(
        ctx(folder),
        folder,
        ref,
        votes_on(found, "a", VOTED) + votes_on(found, "b", ["some"] * len(VOTED)),
    )
    assert told(folder, ref)
    close(ctx(folder), folder, ref)
    assert told(folder, ref)
    for ends in (cancel_again, count_again):
        vote_again(ctx(folder), folder, ref, "a", "อ่านเกณฑ์ใหม่แล้ว")
        assert told(folder, ref)
        if ends is count_again:
            take(ctx(folder), folder, ref, votes_on(found, "a", ["some"] * 4 + ["most"] * 3))
            assert told(folder, ref)
        ends(ctx(folder), folder, ref)
        assert told(folder, ref)
    for one in workshop(folder, ref).left:
        given = [("choice", "most", ())] if way == "agreed" else []
        decide(ctx(folder), folder, ref, one.item, given, "ดูหลักฐานแล้ว" if given else "")
        assert told(folder, ref)
    assert workshop(folder, ref).state == TALKS
    accept_rest(ctx(folder), folder, ref)
    assert told(folder, ref)


def test_a_meeting_read_beside_what_was_read_before_is_the_meeting_as_it_is(folder: Folder) -> None:
    ref, kept = assessed(folder, blank=True), BallotSlipAnswerCache()
    given = json.loads(SAMPLE.read_text("utf-8"))
    import_answers(
        ctx(folder), folder, form(), YEAR + 1, {**given, "year": YEAR + 1, "answers": {}}
    )
    other = assessment_at(folder.writer.unit, form().id, YEAR + 1, 1)

    def so() -> None:
        assert workshop(folder, ref, kept) == workshop(folder, ref)

    so()
    begin(ctx(folder), folder, ref, 5)
    found = workshop(folder, ref, kept)
    first, second = (one.key for one in found.questions[:2])
    take(ctx(folder), folder, ref, alike(found.questions, found.slips, {first: 2, second: 2}))
    so()
    close(ctx(folder), folder, ref)
    so()
    before = workshop(folder, ref, kept)
    assert {slip: before.voted[slip] for slip in before.voted} == dict.fromkeys(
        before.voted, len(found.questions)
    )
    votes = kept._opened.copy()
    decide(ctx(folder), folder, ref, first, [("state", "met", ())], "เห็นเอกสารแล้ว")
    so()
    assert all(kept._opened[one][1] is votes[one][1] for one in votes), "no vote is read twice"
    vote_again(ctx(folder), folder, ref, second, "ขอดูใหม่")
    so()
    take(
        ctx(folder), folder, ref, [Vote(found.slips[0].id, second, ("not_met",), note="ไม่มีลายมือชื่อ")]
    )
    so()
    count_again(ctx(folder), folder, ref)
    so()
    now = workshop(folder, ref, kept)
    assert [count for _words, count in now.votes[second].counts] == [1], (
        "the votes from before are not read any more"
    )
    begin(ctx(folder), folder, other, 3)
    found = workshop(folder, other, kept)
    take(ctx(folder), folder, other, alike(found.questions, found.slips, {}))
    close(ctx(folder), folder, other)
    assert workshop(folder, other, kept) == workshop(folder, other), (
        "of another meeting nothing stays"
    )
