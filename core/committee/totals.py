"""What an open vote comes to: the unit's own score, each member's and what is agreed; nothing of a closed one."""

from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from core.assessment.assessors import assessor_words, seated
from core.assessment.ballots import opening
from core.assessment.cells import each_told
from core.assessment.rounds import own_of, review_of
from core.assessment.sheets import sheet_answers
from core.committee.view import ItemSpread, KeptSheets
from core.exact import PLACES
from core.forms.ports import Forms
from core.forms.settings import form_for
from core.forms.shape import Instrument
from core.log.contents import signed_whole, standing
from core.log.ports import Reader
from core.scoring import score
from core.scoring.score import Answers
from core.values import Ref


class VoteTotal(NamedTuple):
    """What one sheet comes to, exactly."""

    name: str  # of the assessor, "" = the sheet is that of the unit or the committee
    total: Fraction
    full: Fraction
    grade: str  # "" = none is reached, or the form has none
    seen: tuple[int, int]  # items assessed, items that count
    places: int = PLACES  # decimals the total is shown with


class VoteTotals(NamedTuple):
    """The sheets beside each other. `members` are () where a split must not be told: then `hidden`."""

    own: VoteTotal
    members: tuple[VoteTotal, ...]
    agreed: VoteTotal  # once it is released what was released
    hidden: bool


def totals(
    reader: Reader, forms: Forms, draft: Ref, items: tuple[ItemSpread, ...], kept: KeptSheets | None = None
) -> VoteTotals | None:
    """What the sheets of an open vote come to; `items` are its spreads, None where there are none. `kept`: what they
    came to last.

    A member's total is told as long as every difference may be: of an item that fewer than three voted on, the total
    would tell what each of them said.
    """
    ballots = seated(reader, opening(reader, draft).counted)
    if not items or not ballots:
        return None
    record = standing(reader, draft)
    form = form_for(reader, forms, record)
    given, own = (sheet_answers(reader, forms, ref, form) for ref in (draft, own_of(record)))
    review = review_of(record)
    final = sheet_answers(reader, forms, review, form) if signed_whole(reader, review) else given
    each = [(one, replace(given, items=one.answers(), sheets=())) for one in ballots]
    told = each_told([answers.items for _ballot, answers in each])
    before = kept or KeptSheets()

    def total(sheet: Ref, answers: Answers, name: str = "") -> VoteTotal:
        found = before.of(("total", sheet), (form, answers), lambda: _total(form, answers))
        return found._replace(name=name)

    members = tuple(total(one.sheet, answers, assessor_words(reader, one)) for one, answers in each) if told else ()
    return VoteTotals(total(own_of(record), own), members, total(draft, final), hidden=not told)


def _total(form: Instrument, answers: Answers) -> VoteTotal:
    found = score(form, answers, ways=False)
    return VoteTotal("", found.total, found.full, found.band or "", found.coverage, found.places)
