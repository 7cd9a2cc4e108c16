"""A vote on one item once more, as phones and papers know it.

Each such vote has a key of its own (`d1.l1.1~2`: the second time that this item is voted on again), so that nothing
that was answered, printed or photographed for another vote is ever taken for it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from core.assessment.sheets import answers_on
from core.assessment.slips import Slip
from core.forms.ports import Reader
from core.values import Ref
from core.workshop.asking import asked, picked
from core.workshop.phones import PhoneStage
from core.workshop.questions import Question, Vote
from core.workshop.view import OPEN, TALKS, Workshop, fit

MARK = "~"  # stands in no id of an item


class PhoneAsking(NamedTuple):
    """What the phones of a room are asked now."""

    questions: tuple[Question, ...]
    stage: PhoneStage


def again_key(item: str, times: int) -> str:
    """The vote on an item that is its so many-th once more."""
    return f"{item}{MARK}{times}"


def item_of(key: str) -> str:
    """The item that a question of a room asks about."""
    return key.partition(MARK)[0]


def key_now(held: Workshop) -> str:
    """The vote that is open now; "" while nothing is voted on once more."""
    return again_key(held.again, _times(held, held.again)) if held.again else ""


def voted_now(held: Workshop) -> Workshop:
    """The same with what is voted on now alone: the one item that is voted on once more, else everything."""
    return held.only_again if held.again else held


def _times(held: Workshop, item: str) -> int:
    return sum(one.item == item for one in held.agains)


def keys_of(held: Workshop) -> Iterator[str]:
    """Every vote on an item once more so far, the open one too."""
    for item in sorted({one.item for one in held.agains}):
        yield from (again_key(item, n) for n in range(1, _times(held, item) + 1))


def phone_asking(held: Workshop, here: str = "") -> PhoneAsking:
    """Everything while voting is open; then only the item that is voted on once more, and nothing where none is.

    While the room talks a photograph may be given for the item at hand (`here`). What was shown to the room can be
    answered no more, whatever a phone still holds of it.
    """
    if held.state == OPEN:
        asked = tuple(replace(one, photo=True) for one in held.questions)
        return PhoneAsking(asked, PhoneStage(tuple(one.key for one in asked)))
    if held.state != TALKS:
        return PhoneAsking((), PhoneStage())
    now, talked = key_now(held), tuple(one.item for one in held.talks)
    opened = (*(one.key for one in held.questions), *(key for key in keys_of(held) if key != now))
    stage = PhoneStage((now,) if now else (), opened, "", (*talked, *keys_of(held)))
    if now:
        return PhoneAsking((replace(held.question(held.again), key=now, photo=True),), stage)
    shown = tuple(one for one in held.questions if one.key == here and here in talked)
    return PhoneAsking(tuple(replace(one, choices=(), note=False, photo=True) for one in shown), stage)


def phone_answers(reader: Reader, held: Workshop) -> tuple[Vote, ...]:
    """What the slips have answered so far of what phones are asked now, each for the phone of its own slip alone."""
    return as_asked(held, kept_votes(reader, held.assessment) if held.again or held.state == OPEN else ())


def as_asked(held: Workshop, votes: Iterable[Vote]) -> tuple[Vote, ...]:
    """Those of the vote that is open now, by the key its phones know it by."""
    now = key_now(held)
    return tuple(replace(one, question=now) for one in votes if one.question == held.again) if now else tuple(votes)


def kept_votes(reader: Reader, assessment: Ref) -> tuple[Vote, ...]:
    """What every slip has answered so far. UserError where no workshop can be held."""
    return tuple(_votes(reader, assessment))


def _votes(reader: Reader, assessment: Ref) -> Iterator[Vote]:
    tree = fit(reader, assessment)
    questions = asked(tree)
    for slip, sheet in Slip.sheets(reader, assessment):
        held = answers_on(reader, sheet.ref)
        for one in questions:
            choice, record = picked(tree, one.key, held.get(one.key)), held.get(one.key)
            note = record.text("note") if record else ""
            if choice or note:
                yield Vote(slip.id, one.key, (choice,) if choice else (), note=note)
