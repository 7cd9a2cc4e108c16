"""The records of one assessment: the self-assessment, committees' drafts and released results, which of them counts,
and who the assessors are.
"""

from collections.abc import Iterable
from typing import NamedTuple

from core.assessment.ballots import OPEN, Ballot, VoteState
from core.assessment.ranking import COMMITTEE, RECHECK, SELF
from core.assessment.sheets import DRAFT, REVIEW
from core.entities import record_id
from core.forms.ports import Reader
from core.i18n import _
from core.log.ports import signed_whole
from core.people.units import own_member
from core.values import Record, Ref


class AssessmentRounds(NamedTuple):
    """An assessment with all its rounds, found from `record`: its self-assessment, a committee's draft or result."""

    record: Record

    @property
    def own(self) -> Ref:
        """The reference of the unit's self-assessment."""
        return self._at("assessment", SELF)

    @property
    def review(self) -> Ref:
        """The reference of the released result of this round, in the scope of the assessed unit."""
        return self._at(REVIEW, self.record.text("round"))

    def _at(self, entity: str, in_round: str) -> Ref:
        unit = self.record.text("unit")
        key = (unit, self.record.text("instrument_id"), self.record.number("year") or 0, in_round)
        return Ref(unit, entity, record_id(unit, entity, *key, ordinal=self.record.number("no") or 1))

    def counting(self, reader: Reader) -> tuple[Record, VoteState | None]:
        """Return (record whose result is valid, vote of the committee it comes from or None).

        A released result has priority over a draft with an open vote, and a draft over `record`; a recheck has priority
        over the round before. If a committee's vote is still closed, return `record` with that vote.
        """
        closed: VoteState | None = None
        for name in (RECHECK, COMMITTEE):
            draft = self.draft(reader, name)
            vote = VoteState.of(reader, draft.ref) if draft else None
            review = reader.record(self._at(REVIEW, name))
            if review is not None and signed_whole(reader, review.ref):
                return review, vote
            if draft is not None and vote is not None and vote.state == OPEN:
                return draft, vote
            closed = closed or vote
        return self.record, closed

    def draft(self, reader: Reader, in_round: str) -> Record | None:
        """Return the draft of a committee on this self-assessment in a round; None if there is none on this PC."""
        own = self.record
        same = {"unit": own.text("unit"), "instrument_id": own.text("instrument_id"), "round": in_round}
        found = reader.records(DRAFT, **same, year=own.number("year") or 0)
        return next((one for one in found if (one.number("no") or 1) == (own.number("no") or 1)), None)


CHAIR = "chair"  # the role of a person (core.forms.vocabulary.ROLES)


class NamedAssessor(NamedTuple):
    """The assessor that a sheet of the unit `scope` names; `id` is the reference of a person."""

    reader: Reader
    scope: str
    id: str

    @property
    def called(self) -> str:
        """The name if it may be read here, else `กรรมการ` with the beginning of the id."""
        person = self._person
        name = person.text("name") if person else ""
        own, called = ("", "") if name else own_member(self.reader)
        if own and self.id == f"person/{own}":
            return called
        return name or _("กรรมการ {id}").format(id=self.id.rpartition("/")[2][:8])

    @property
    def is_chair(self) -> bool:
        person = self._person
        return person is not None and CHAIR in person.text("roles").split(",")

    @property
    def _person(self) -> Record | None:
        entity, _slash, id_ = self.id.partition("/")
        return self.reader.record(Ref(self.scope, entity, id_)) if entity == "person" else None

    @property
    def seat(self) -> tuple[bool, str]:
        """The sort key of the assessor's sheet: by name, with the chair's sheet last."""
        return self.is_chair, self.called

    @classmethod
    def seated(cls, reader: Reader, ballots: Iterable[Ballot]) -> tuple[Ballot, ...]:
        """Return the ballots in the order in which they are shown on the screen and on paper."""
        places = [(cls(reader, one.sheet.scope, one.assessor).seat, one.sheet.id, one) for one in ballots]
        return tuple(one for *_place, one in sorted(places, key=lambda place: place[:2]))
