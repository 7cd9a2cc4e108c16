"""What was voted, read again and again beside what was read before, is what is read at once."""

import json

from core.assessment.slips import SlipAnswers
from core.assessment.start_deeds import assessment_at, import_answers
from core.workshop.deeds import begin, close, count_again, decide, take, vote_again
from core.workshop.questions import Vote
from core.workshop.view import workshop
from storage.db.folder.store import Folder
from tests.core.conftest import ctx
from tests.core.workshop.meeting import SAMPLE, YEAR, alike, assessed, form


def test_a_meeting_read_beside_what_was_read_before_is_the_meeting_as_it_is(folder: Folder) -> None:
    ref, kept = assessed(folder, blank=True), SlipAnswers()
    given = json.loads(SAMPLE.read_text("utf-8"))
    import_answers(ctx(folder), folder, form(), YEAR + 1, {**given, "year": YEAR + 1, "answers": {}})
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
    assert {slip: before.voted[slip] for slip in before.voted} == dict.fromkeys(before.voted, len(found.questions))
    votes = kept._opened.copy()
    decide(ctx(folder), folder, ref, first, [("state", "met", ())], "เห็นเอกสารแล้ว")
    so()
    assert all(kept._opened[one][1] is votes[one][1] for one in votes), "no vote is read twice"
    vote_again(ctx(folder), folder, ref, second, "ขอดูใหม่")
    so()
    take(ctx(folder), folder, ref, [Vote(found.slips[0].id, second, ("not_met",), note="ไม่มีลายมือชื่อ")])
    so()
    count_again(ctx(folder), folder, ref)
    so()
    now = workshop(folder, ref, kept)
    assert [count for _words, count in now.votes[second].counts] == [1], "the votes from before are not read any more"
    begin(ctx(folder), folder, other, 3)
    found = workshop(folder, other, kept)
    take(ctx(folder), folder, other, alike(found.questions, found.slips, {}))
    close(ctx(folder), folder, other)
    assert workshop(folder, other, kept) == workshop(folder, other), "of another meeting nothing stays"
