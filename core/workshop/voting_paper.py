"""The ballots of a workshop, always in Thai, for its slips; ballots of a repeated vote are valid for no other vote."""

from collections.abc import Sequence
from typing import NamedTuple

from core.assessment.rounds import WorkshopSlip
from core.blocks.document import Document, Stamp
from core.forms.ports import Reader
from core.i18n import in_thai
from core.values import Ref
from core.workshop.again import key_now, keys_of, voted_now
from core.workshop.ballots import ballot, digest, slip_code
from core.workshop.questions import Question
from core.workshop.view import Workshop, workshop


class SharedBallotContent(NamedTuple):
    """What all ballots of one vote share. `sitting`: the vote's name; `others`: names of the other votes so far."""

    sitting: str
    title: str
    office: str
    questions: tuple[Question, ...]
    slips: tuple[WorkshopSlip, ...]
    others: tuple[str, ...] = ()  # the sittings of the other votes of this workshop so far


def voting_paper(reader: Reader, assessment: Ref) -> SharedBallotContent:
    """Return what all ballots of the open vote share. The vote is on all items or, if repeated, on one of them. Raises
    UserError if the form allows no workshop."""
    with in_thai():
        held: Workshop = workshop(reader, assessment)
        form, year = held.facts.form, held.facts.record.number("year") or ""
        title = f"{form.short or form.title} {year}".strip()
        slips = tuple(slip for slip, _sheet in WorkshopSlip.sheets(reader, assessment))
        names = {key: f"{assessment.local} {key}".strip() for key in ("", *keys_of(held))}
        now, asked = names.pop(key_now(held)), voted_now(held).questions
        if held.again:
            title = f"{title} ให้คะแนนอีกครั้ง"
        return SharedBallotContent(
            now, title, held.facts.office or held.facts.code, asked, slips, (*names.values(),)
        )


def voting_ballots(
    paper: SharedBallotContent, slips: Sequence[str], printed: str = ""
) -> tuple[Document, ...]:
    """Return a ballot as a document for each of these slips (ids); `printed`: the date to print on each."""
    state = digest(paper.sitting, paper.questions)
    called = {one.id: one.printed for one in paper.slips}
    stamps = {
        slip: Stamp(slip_code(paper.sitting, slip), state, printed=printed) for slip in slips
    }.items()
    return tuple(
        ballot(paper.title, paper.office, paper.questions, stamp, called[slip])
        for slip, stamp in stamps
    )
