"""What a room has to talk about follows from the votes alone, of every form that is shipped."""

from random import Random

import pytest

from core.assessment.answers import AGREED
from core.forms.shape import Instrument
from core.forms.tree import Tree
from core.scoring.total import Answers
from core.workshop.asking import questions_of
from core.workshop.questions import AnswerOption, Question
from core.workshop.queue import (
    APART,
    BREAK,
    FEW,
    OTHERWISE,
    UNPROVED,
    ItemVotes,
    counted,
    talks,
)
from core.workshop.sentences import voted_words, why_words
from tests.core.workshop.meeting import CDD, FORMS, picked
from tests.known import every

SCORED = [one for one in every(FORMS) if one.kind and not one.register and one.combine == AGREED]
QUESTION = Question(
    "a", "1", "ข้อ 1", "", (AnswerOption("met", "ผ่าน"), AnswerOption("not_met", "ไม่ผ่าน")), note=True
)


def votes(**counts: int) -> ItemVotes:
    given = {f"{choice}{n}": {"a": choice} for choice, of in counts.items() for n in range(of)}
    tree = Tree.under(FORMS.get(CDD))
    item = next(
        one
        for one in questions_of(tree)
        if [each.key for each in one.choices][:2] == ["met", "not_met"]
    )
    named = {slip: {item.key: picks["a"]} for slip, picks in given.items()}
    return counted(tree, [item], named, {item.key: ["ไม่มีลายมือชื่อ", ""]}, {})[0]


@pytest.mark.parametrize("form", SCORED, ids=[one.using for one in SCORED])
def test_of_every_shipped_form_each_item_is_talked_about_for_a_reason_or_accepted_because_all_say_the_same(
    form: Instrument,
) -> None:
    tree = Tree.under(form)
    questions = questions_of(tree)
    assert questions
    assert all(len(one.choices) > 1 and one.heading for one in questions)
    assert len({one.key for one in questions}) == len(questions)
    for voters in (1, 2, 20):
        found = counted(tree, questions, picked(questions, voters, Random(voters)), {}, {})
        listed = talks(tree, found, Answers(profiles=tree.on))
        talked = {one.item: one for one in listed}
        assert [one.apart for one in listed] == sorted((one.apart for one in listed), reverse=True)
        assert all(0 <= one.apart <= 1 for one in listed)
        for one in found:
            why = talked[one.item].reasons if one.item in talked else ()
            assert (len(one.counts) > 1 and one.votes > 2) == (APART in why)
            assert (0 < one.votes < 3) == (FEW in why)
            assert one.item in talked or (one.alike and one.votes), (
                "what is accepted was voted, and all say the same"
            )
            assert one.votes > 2 or not one.split, "of fewer than three nobody is told apart"


BEST = [
    form
    for form in SCORED
    if all(one.choices[0].key == "met" for one in questions_of(Tree.under(form)))
]


@pytest.mark.parametrize("form", BEST, ids=[one.using for one in BEST])
def test_of_every_shipped_form_with_a_best_answer_a_room_that_agrees_on_the_best_talks_about_nothing_but_missing_proofs(
    form: Instrument,
) -> None:
    tree = Tree.under(form)
    questions = questions_of(tree)
    best = {one.key: "met" for one in questions}
    found = counted(tree, questions, {str(n): best for n in range(20)}, {}, {})
    given = Answers(
        profiles=tree.on, proofs={(one.within, one.id): max(one.many, 1) for one in form.proofs}
    )
    left = [one for one in talks(tree, found, given) if one.reasons != (BREAK,)]
    assert not left
    without = talks(tree, found, Answers(profiles=tree.on, proofs={}))
    assert {one.item for one in without if UNPROVED in one.reasons} == {
        one.within for one in form.proofs if tree.counts(one.within)
    }


def test_of_fewer_than_three_votes_neither_answers_nor_reasons_are_shown() -> None:
    two, three = votes(met=1, not_met=1), votes(met=2, not_met=1)
    assert not two.split
    assert not two.reasons
    assert voted_words(two) == "มีผู้ให้คะแนน 2 คน ไม่แสดงคำตอบ"
    assert why_words((APART, OTHERWISE), two) == "มีผู้ให้คะแนนไม่ถึง 3 คน", (
        "of a meeting of former days, too"
    )
    assert three.split == (("met", 2), ("not_met", 1))
    assert three.reasons == ("ไม่มีลายมือชื่อ",)
    assert voted_words(three) == "ผ่าน 2 คน  ไม่ผ่าน 1 คน"
    assert why_words((APART, BREAK), three) == "ต่าง 2 ต่อ 1 · ชี้ขาดคะแนน"
    assert voted_words(votes()) == "ไม่มีผู้ให้คะแนน"


def test_of_as_many_the_stricter_answer_leads() -> None:
    assert votes(met=2, not_met=2).lead == "not_met"
    assert votes(met=3, not_met=2).lead == "met"
    assert not votes().lead
