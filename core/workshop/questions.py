"""What a room is asked and what it answers, however it answers: by phone, by paper, by clicks at the table.

A page for phones, a paper ballot and a projector's page all show a `Question` and give a `Vote`; none of them knows
forms, records or people. Who voters are and what becomes of votes is decided where a workshop is kept.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OfferedAnswer:
    """One answer to tick; `key` is what is kept, `label` what is read."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """One thing asked of everybody. With `picks` 1 one choice is taken, with more up to so many;
    `lines` > 0 asks for that many short texts instead (proposals)."""

    key: str
    number: str  # as printed: "1.2.3", "" = none
    heading: str
    text: str = ""
    choices: tuple[OfferedAnswer, ...] = ()
    picks: int = 1
    lines: int = 0
    note: bool = False  # a reason may be written
    photo: bool = False  # a photograph may be given as evidence


@dataclass(frozen=True, slots=True)
class Vote:
    """What one voter answered to one question; a later one of the same voter and question replaces it.
    Nothing picked and no text takes it back."""

    voter: str  # the slip's id, never a name
    question: str
    picked: tuple[str, ...] = ()  # keys of choices
    texts: tuple[str, ...] = ()  # of `lines`
    note: str = ""


def allowed(question: Question, vote: Vote) -> bool:
    """Whether a vote can be an answer to this question at all; what does not fit is never kept."""
    keys = {one.key for one in question.choices}
    return (
        vote.question == question.key
        and len(vote.picked) == len(set(vote.picked)) <= question.picks
        and keys.issuperset(vote.picked)
        and len(vote.texts) <= question.lines
        and (question.note or not vote.note)
    )
