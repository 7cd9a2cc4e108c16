"""What phones answer to a survey waits in no order and without its phones, and is entered once, together."""

from itertools import permutations

import pytest

from core.assessment.deeds import answer_item
from core.assessment.sheets import counted_papers
from core.errors import UserError
from core.signing.deeds import sign_off
from core.workshop.by_hand_deeds import GROUP, PhoneSurvey, WaitingSurveyAnswers
from core.workshop.questions import Vote
from storage.db.folder.store import Folder
from tests.core.conftest import ctx
from tests.core.workshop.meeting import FORMS
from tests.core.workshop.test_by_hand import SURVEY, begun, filled, said


def votes(n: int) -> list[Vote]:
    """All that one phone says, no two the same; their codes are in no order of their answers."""
    return [
        Vote(f"{(n * 5) % 7}CODE", question, (picked,)) for question, picked in filled(n).items()
    ]


def test_what_waits_is_the_same_in_whatever_order_it_came_and_names_no_phone_beside_its_answers(
    folder: Folder,
) -> None:
    ref, found = begun(folder, SURVEY), set[str]()
    for order in permutations(range(4)):
        waiting = WaitingSurveyAnswers()
        for n in order:
            waiting = WaitingSurveyAnswers.read(waiting.given(folder, ref, votes(n)).words)
        found.add(waiting.words)
    (words,) = found
    waiting = WaitingSurveyAnswers.read(words)
    assert waiting.codes == sorted(f"{(n * 5) % 7}CODE" for n in range(4))
    assert [waiting.answers.count(filled(n)) for n in range(4)] == [1] * len(waiting.answers)
    assert (
        waiting.given(folder, ref, votes(2)) == waiting == waiting.given(folder, ref, [votes(2)[1]])
    ), "its first count"
    assert waiting.given(folder, ref, [Vote("NEW", GROUP, ("public",))]) == waiting, (
        "a group alone is no answer"
    )


def test_fewer_than_five_wait_and_a_program_that_ended_in_between_enters_nobody_twice(
    folder: Folder,
) -> None:
    ref, waiting = begun(folder, SURVEY), WaitingSurveyAnswers()
    for n in range(4):
        waiting = waiting.given(folder, ref, votes(n))
    done, left = waiting.enter(ctx(folder), folder, ref)
    assert (done.save, left, said(folder, ref)) == ("", waiting, [])
    waiting = waiting.given(folder, ref, votes(4))
    done, left = waiting.enter(ctx(folder), folder, ref)
    assert (bool(done.save), left) == (True, WaitingSurveyAnswers())
    everybody = sorted(tuple(filled(n).values())[1:] for n in range(5))
    assert sorted(said(folder, ref)) == everybody
    assert counted_papers(folder, ref) == {*waiting.codes}
    again, left = waiting.enter(ctx(folder), folder, ref)  # as if it had not been wiped
    assert (again.save, left) == ("", WaitingSurveyAnswers())
    late = waiting.given(folder, ref, votes(5))
    assert (late.codes, late.given(folder, ref, votes(1))) == ([votes(5)[0].voter], late), (
        "only who is new waits"
    )
    assert sorted(said(folder, ref)) == everybody


def test_the_room_tells_how_many_of_those_who_are_asked_and_takes_nothing_of_a_locked_survey(
    folder: Folder,
) -> None:
    ref = begun(folder, SURVEY)
    assert PhoneSurvey.of(folder, ref).to_ask == 0
    answer_item(ctx(folder), folder, FORMS.get(SURVEY), ref, "asked.1", [("ask.handed", 40, ())])
    waiting = WaitingSurveyAnswers()
    for n in range(5):
        waiting = waiting.given(folder, ref, votes(n))
    waiting.enter(ctx(folder), folder, ref)
    room = PhoneSurvey.of(folder, ref)
    assert (room.to_ask, room.entered, room.state) == (40, 5, "open")
    sign_off(ctx(folder), folder, ref, "ผู้ลงนาม")
    assert PhoneSurvey.of(folder, ref).state == "done"
    with pytest.raises(UserError, match="รับคำตอบจากโทรศัพท์ไม่ได้"):
        WaitingSurveyAnswers().given(folder, ref, votes(6))
