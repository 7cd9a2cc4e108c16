"""One vote as the page shows it, read at once."""

from collections.abc import Iterator
from datetime import datetime

from core.assessment.answers import AGREED
from core.assessment.assessors import assessor_words, seated
from core.assessment.ballots import OPEN, Opening
from core.backups.retention import moment_words
from core.committee.own import agreed_facts
from core.committee.release_deeds import signed_in_ink
from core.committee.sentences import ballot_words, fault_words
from core.committee.view import KeptSheets, VoteRow, few, own_answers, sealed_at, spreads, totals, undecided
from core.forms.ports import Reader
from ui.desktop.committee.sealed import Sealed
from ui.desktop.committee.votes import VoteDetail


def detail_of(reader: Reader, row: VoteRow, kept: KeptSheets) -> VoteDetail:
    """Of a closed vote who has sealed, and no more; `kept`: what its sheets came to last."""
    ballots = row.vote.ballots
    names = tuple(assessor_words(reader, one) for one in ballots)
    faults = tuple(tuple(fault_words(reader, one, fault) for fault in one.faults) for one in ballots)
    envelopes = tuple(_envelopes(reader, row.vote))
    if row.vote.state != OPEN:
        return VoteDetail(row, names, faults, (), None, (), decides=False, envelopes=envelopes)
    facts, found = agreed_facts(reader, row.draft), spreads(reader, row.draft, kept)
    left = undecided(facts.form, found, facts.answers)
    own = own_answers(reader, row.draft) if left and few(row.vote) else {}
    return VoteDetail(
        *(row, names, faults, found, facts, left),
        decides=facts.form.combine == AGREED,
        members=tuple(assessor_words(reader, one) for one in seated(reader, row.vote.counted)),
        totals=totals(reader, row.draft, found, kept),
        envelopes=envelopes,
        own=tuple(item for item in left if item in own),
        inked=signed_in_ink(reader, row.draft),
    )


def _envelopes(reader: Reader, vote: Opening) -> Iterator[Sealed]:
    for one in seated(reader, vote.ballots):
        at = sealed_at(reader, one)
        when = moment_words(datetime.fromtimestamp(at / 1000)) if at else ""
        yield Sealed(assessor_words(reader, one), bool(one.lines), ballot_words(one), when)
