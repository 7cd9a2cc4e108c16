"""The records of one assessment: a unit's own, the drafts of committees, what they released, which of them counts; and
who its assessors are.
"""

from collections.abc import Iterable

from core.assessment.ballots import OPEN, Ballot, Opening
from core.assessment.ranking import COMMITTEE, RECHECK, SELF
from core.assessment.sheets import DRAFT, REVIEW
from core.entities import record_id
from core.forms.ports import Reader
from core.i18n import _
from core.log.ports import signed_whole
from core.people.units import own_member
from core.values import Record, Ref


def own_of(draft: Record) -> Ref:
    """What the unit entered itself."""
    return _at(draft, "assessment", SELF)


def review_of(draft: Record) -> Ref:
    """Where the result of a draft is released to: the same assessment in the scope of the unit that was assessed."""
    return _at(draft, REVIEW, draft.text("round"))


def _at(of: Record, entity: str, in_round: str) -> Ref:
    unit = of.text("unit")
    key = (unit, of.text("instrument_id"), of.number("year") or 0, in_round)
    return Ref(unit, entity, record_id(unit, entity, *key, ordinal=of.number("no") or 1))


def counting(reader: Reader, own: Record) -> tuple[Record, Opening | None]:
    """What counts of a unit's own assessment, and the vote of a committee it comes from.

    What was released goes before what a committee here has opened, that before the unit's own; a recheck goes before
    the round before it. Where a committee's vote is still closed there is the vote, and nothing of it counts.
    """
    closed: Opening | None = None
    for name in (RECHECK, COMMITTEE):
        draft = draft_of(reader, own, name)
        vote = Opening.of(reader, draft.ref) if draft else None
        review = reader.record(_at(own, REVIEW, name))
        if review is not None and signed_whole(reader, review.ref):
            return review, vote
        if draft is not None and vote is not None and vote.state == OPEN:
            return draft, vote
        closed = closed or vote
    return own, closed


def draft_of(reader: Reader, own: Record, in_round: str) -> Record | None:
    """On what a committee works that judges a unit's own assessment; None = there is none here."""
    same = {"unit": own.text("unit"), "instrument_id": own.text("instrument_id"), "round": in_round}
    found = reader.records(DRAFT, **same, year=own.number("year") or 0)
    return next((one for one in found if (one.number("no") or 1) == (own.number("no") or 1)), None)


CHAIR = "chair"  # the role of a person (core.forms.vocabulary.ROLES)


def called_assessor(reader: Reader, scope: str, assessor: str) -> str:
    """Whom a sheet of this unit names: the name where it may be read here, else the beginning of the id."""
    person = _person(reader, scope, assessor)
    name = person.text("name") if person else ""
    own, called = ("", "") if name else own_member(reader)
    if own and assessor == f"person/{own}":
        return called
    return name or _("กรรมการ {id}").format(id=assessor.rpartition("/")[2][:8])


def is_chair(reader: Reader, scope: str, assessor: str) -> bool:
    """Whether a sheet of this unit names its chair."""
    person = _person(reader, scope, assessor)
    return person is not None and CHAIR in person.text("roles").split(",")


def _person(reader: Reader, scope: str, assessor: str) -> Record | None:
    entity, _slash, id_ = assessor.partition("/")
    return reader.record(Ref(scope, entity, id_)) if entity == "person" else None


def seat(reader: Reader, scope: str, assessor: str) -> tuple[bool, str]:
    """What sheets of this unit are ordered by: the names of their assessors, the chair's last."""
    return is_chair(reader, scope, assessor), called_assessor(reader, scope, assessor)


def seated(reader: Reader, ballots: Iterable[Ballot]) -> tuple[Ballot, ...]:
    """In the order in which they are shown, on the screen and on paper."""
    return tuple(sorted(ballots, key=lambda one: (*seat(reader, one.sheet.scope, one.assessor), one.sheet.id)))
