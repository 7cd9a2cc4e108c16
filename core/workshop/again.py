"""Repeated votes on an item, each with its own key (`d1.l1.1~2`: the second), so that no answer serves another vote."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from core.assessment.rounds import WorkshopSlip
from core.assessment.sheets import answers_on
from core.forms.ports import Reader
from core.values import Ref
from core.workshop.asking import picked, questions_of
from core.workshop.phones import PhoneQuestionStage
from core.workshop.questions import Question, Vote
from core.workshop.view import OPEN, TALKS, Workshop, fit

MARK = "~"  # stands in no id of an item


class PhoneQuestions(NamedTuple):
    """What phones in a meeting show now: the questions, and which of them take answers or photographs (`stage`)."""

    questions: tuple[Question, ...]
    stage: PhoneQuestionStage


def again_key(item: str, times: int) -> str:
    """Return the question key of the repeated vote number `times` on an item: `d1.l1.1~2` for the second."""
    return f"{item}{MARK}{times}"


def item_of(key: str) -> str:
    """Return the item id in the question key of a first (`d1.l1.1`) or repeated vote (`d1.l1.1~2`)."""
    return key.partition(MARK)[0]


def key_now(workshop: Workshop) -> str:
    """Return the question key of the repeated vote that is open now, "" if none is."""
    return again_key(workshop.again, _times(workshop, workshop.again)) if workshop.again else ""


def voted_now(workshop: Workshop) -> Workshop:
    """Return the workshop with only the item that is being voted on again; unchanged if no such vote is open."""
    return workshop.only_again if workshop.again else workshop


def _times(workshop: Workshop, item: str) -> int:
    return sum(one.item == item for one in workshop.agains)


def keys_of(workshop: Workshop) -> Iterator[str]:
    """Yield the keys of all repeated votes so far, including an open one."""
    for item in sorted({one.item for one in workshop.agains}):
        yield from (again_key(item, n) for n in range(1, _times(workshop, item) + 1))


def phone_asking(workshop: Workshop, item: str = "") -> PhoneQuestions:
    """Return what phones show now. While voting is open: all items. After that: the item of an open repeated vote or
    else, for photographs only, `item` if it is to be discussed."""
    if workshop.state == OPEN:
        asked = tuple(replace(question, photo=True) for question in workshop.questions)
        return PhoneQuestions(asked, PhoneQuestionStage(tuple(one.key for one in asked)))
    if workshop.state != TALKS:
        return PhoneQuestions((), PhoneQuestionStage())
    now, talked = key_now(workshop), tuple(talk.item for talk in workshop.talks)
    opened = (
        *(question.key for question in workshop.questions),
        *(key for key in keys_of(workshop) if key != now),
    )
    stage = PhoneQuestionStage((now,) if now else (), opened, "", (*talked, *keys_of(workshop)))
    if now:
        return PhoneQuestions(
            (replace(workshop.question(workshop.again), key=now, photo=True),), stage
        )
    shown = tuple(
        question for question in workshop.questions if question.key == item and item in talked
    )
    return PhoneQuestions(
        tuple(replace(one, choices=(), note=False, photo=True) for one in shown), stage
    )


def phone_answers(reader: Reader, workshop: Workshop) -> tuple[Vote, ...]:
    """Return all slips' answers to the questions that phones show now; a phone may get only those of its own slip."""
    if workshop.again or workshop.state == OPEN:
        votes = kept_votes(reader, workshop.assessment)
    else:
        votes = ()
    return as_repeated(workshop, votes)


def as_repeated(workshop: Workshop, votes: Iterable[Vote]) -> tuple[Vote, ...]:
    """Return the votes on the item that is voted on again now, with the key of this repeated vote. If no repeated vote
    is open, return all `votes` unchanged."""
    now = key_now(workshop)
    if now:
        return tuple(replace(one, question=now) for one in votes if one.question == workshop.again)
    return tuple(votes)


def kept_votes(reader: Reader, assessment: Ref) -> tuple[Vote, ...]:
    """Return all answers of all ballot slips so far. Raises UserError if the assessment can have no workshop."""
    return tuple(_votes(reader, assessment))


def _votes(reader: Reader, assessment: Ref) -> Iterator[Vote]:
    tree = fit(reader, assessment)
    questions = questions_of(tree)
    for slip, sheet in WorkshopSlip.sheets(reader, assessment):
        held = answers_on(reader, sheet.ref)
        for one in questions:
            choice = picked(tree, one.key, held.get(one.key))
            record = held.get(one.key)
            note = record.text("note") if record else ""
            if choice or note:
                yield Vote(slip.id, one.key, (choice,) if choice else (), note=note)
