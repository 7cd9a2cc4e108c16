"""Repeated votes on an item: each has a key of its own (`d1.l1.1~2`: the second repeated vote on this item), so that
nothing answered, printed or photographed for another vote is mistaken for it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from core.assessment.rounds import Slip
from core.assessment.sheets import answers_on
from core.forms.ports import Reader
from core.values import Ref
from core.workshop.asking import picked, questions_of
from core.workshop.phones import PhoneStage
from core.workshop.questions import Question, Vote
from core.workshop.view import OPEN, TALKS, Workshop, fit

MARK = "~"  # stands in no id of an item


class PhoneQuestions(NamedTuple):
    """The questions that phones in a meeting show now, and which of them take answers and photographs."""

    questions: tuple[Question, ...]
    stage: PhoneStage


def again_key(item: str, times: int) -> str:
    """Return the key of an item's repeated vote number `times`, counted from 1."""
    return f"{item}{MARK}{times}"


def item_of(key: str) -> str:
    """Return the item id in the question key of a first (`d1.l1.1`) or repeated vote (`d1.l1.1~2`)."""
    return key.partition(MARK)[0]


def key_now(held: Workshop) -> str:
    """Return the question key of the repeated vote that is open now, "" if none is."""
    return again_key(held.again, _times(held, held.again)) if held.again else ""


def voted_now(held: Workshop) -> Workshop:
    """Return the workshop reduced to the item of the open repeated vote; unchanged if there is none."""
    return held.only_again if held.again else held


def _times(held: Workshop, item: str) -> int:
    return sum(one.item == item for one in held.agains)


def keys_of(held: Workshop) -> Iterator[str]:
    """Yield the keys of all repeated votes so far, including an open one."""
    for item in sorted({one.item for one in held.agains}):
        yield from (again_key(item, n) for n in range(1, _times(held, item) + 1))


def phone_asking(held: Workshop, here: str = "") -> PhoneQuestions:
    """Return what phones show now: every item while voting is open, later only the item of a repeated vote. During the
    discussion they may give photographs for item `here`. Items whose votes were shown take no answers."""
    if held.state == OPEN:
        asked = tuple(replace(one, photo=True) for one in held.questions)
        return PhoneQuestions(asked, PhoneStage(tuple(one.key for one in asked)))
    if held.state != TALKS:
        return PhoneQuestions((), PhoneStage())
    now, talked = key_now(held), tuple(one.item for one in held.talks)
    opened = (*(one.key for one in held.questions), *(key for key in keys_of(held) if key != now))
    stage = PhoneStage((now,) if now else (), opened, "", (*talked, *keys_of(held)))
    if now:
        return PhoneQuestions((replace(held.question(held.again), key=now, photo=True),), stage)
    shown = tuple(one for one in held.questions if one.key == here and here in talked)
    return PhoneQuestions(tuple(replace(one, choices=(), note=False, photo=True) for one in shown), stage)


def phone_answers(reader: Reader, held: Workshop) -> tuple[Vote, ...]:
    """Return the slips' answers to the questions phones show now; send each only to the phone of its own slip."""
    return as_repeated(held, kept_votes(reader, held.assessment) if held.again or held.state == OPEN else ())


def as_repeated(held: Workshop, votes: Iterable[Vote]) -> tuple[Vote, ...]:
    """Return the votes on the item of the open repeated vote, under that vote's key; all votes if none is open."""
    now = key_now(held)
    return tuple(replace(one, question=now) for one in votes if one.question == held.again) if now else tuple(votes)


def kept_votes(reader: Reader, assessment: Ref) -> tuple[Vote, ...]:
    """Return all answers of all ballot slips so far. Raises UserError if the assessment can have no workshop."""
    return tuple(_votes(reader, assessment))


def _votes(reader: Reader, assessment: Ref) -> Iterator[Vote]:
    tree = fit(reader, assessment)
    questions = questions_of(tree)
    for slip, sheet in Slip.sheets(reader, assessment):
        held = answers_on(reader, sheet.ref)
        for one in questions:
            choice, record = picked(tree, one.key, held.get(one.key)), held.get(one.key)
            note = record.text("note") if record else ""
            if choice or note:
                yield Vote(slip.id, one.key, (choice,) if choice else (), note=note)
