"""The records of one assessment: self-assessment, committees' drafts, released results and assessors, and which of them
counts; and the ballot slips of a workshop, each with a sheet of its own. Who holds a slip is not stored."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple, Self

from core.assessment.ballots import OPEN, CommitteeVote, SealedBallot
from core.assessment.ranking import COMMITTEE, RECHECK, SELF, released_as
from core.assessment.sheets import BORN_WITH, DRAFT, REVIEW, sheet_of
from core.entities import field_of, record_id
from core.forms.ports import Reader
from core.i18n import _
from core.log.ports import FieldHistoryRow, signed_whole
from core.people.units import own_member
from core.values import AbsenceReason, Record, Ref


class AssessmentRounds(NamedTuple):
    """The self-assessment, drafts and released results of one assessment; `record` is any one of these records."""

    record: Record

    @property
    def own(self) -> Ref:
        """The reference of the unit's self-assessment."""
        return self._at("assessment", SELF)

    @property
    def review(self) -> Ref:
        """The reference of the released result of `record`'s round, in the scope of the assessed unit."""
        return self._at(REVIEW, self.record.text("round"))

    def _at(self, entity: str, in_round: str) -> Ref:
        unit = self.record.text("unit")
        key = (unit, self.record.text("instrument_id"), self.record.number("year") or 0, in_round)
        return Ref(
            unit, entity, record_id(unit, entity, *key, ordinal=self.record.number("no") or 1)
        )

    def counting(self, reader: Reader) -> tuple[Record, CommitteeVote | None]:
        """Return the record whose result counts, and the committee's vote on it (None = no draft here). That is the
        released result of the recheck, else its draft if the vote was opened, else the same of the first round. If
        there is none of these, return `record`, with a vote that is not open, or None."""
        closed: CommitteeVote | None = None
        for name in (RECHECK, COMMITTEE):
            draft = self.draft(reader, name)
            vote = CommitteeVote.of(reader, draft.ref) if draft else None
            review = reader.record(self._at(REVIEW, name))
            if review is not None and signed_whole(reader, review.ref):
                return review, vote
            if draft is not None and vote is not None and vote.state == OPEN:
                return draft, vote
            closed = closed or vote
        return self.record, closed

    def draft(self, reader: Reader, in_round: str) -> Record | None:
        """Return the committee's draft on this self-assessment in round `in_round`; None if it is not on this PC."""
        own = self.record
        same = {
            "unit": own.text("unit"),
            "instrument_id": own.text("instrument_id"),
            "round": in_round,
        }
        found = reader.records(DRAFT, **same, year=own.number("year") or 0)
        return next(
            (one for one in found if (one.number("no") or 1) == (own.number("no") or 1)), None
        )

    @staticmethod
    def as_shown(reader: Reader, record: Record) -> Record:
        """Return the record for display, with the values of secret votes replaced by AbsenceReason.VOTED."""
        secret = _vote_fields(reader, record.ref, record.fields)
        fields = {}
        for name in secret:
            sides = tuple(
                side._replace(value=AbsenceReason.VOTED) for side in record.shown(name).sides
            )
            fields[name] = replace(record.shown(name), value=AbsenceReason.VOTED, sides=sides)
        return replace(record, fields={**record.fields, **fields}) if secret else record

    @staticmethod
    def past_as_shown(
        reader: Reader, ref: Ref, past: Iterable[FieldHistoryRow]
    ) -> Sequence[FieldHistoryRow]:
        """Return a record's history for display, with the values of secret votes replaced by AbsenceReason.VOTED."""
        entries = [*past]
        secret = _vote_fields(reader, ref, {one.field for one in entries})
        return [
            one._replace(value=AbsenceReason.VOTED) if one.field in secret else one
            for one in entries
        ]

    @staticmethod
    def is_sealed(ref: Ref, name: str) -> bool:
        """Return whether field `name` of the record `ref` holds the text of a sealed ballot."""
        declared = field_of(ref.entity, name)
        return declared is not None and declared.sealed

    @staticmethod
    def released_of(reader: Reader, ref: Ref) -> Ref | None:
        """Return the released result on the self-assessment `ref`, that of a recheck first; None if there is none."""
        if not reader.records("review_signoff", ref.scope):
            return None
        mine = {
            one.text("round"): one.ref
            for one in reader.records(REVIEW, ref.scope)
            if AssessmentRounds(one).own == ref
        }
        found = (mine[name] for name in (RECHECK, COMMITTEE) if name in mine)
        return next((one for one in found if released_as(reader, one)), None)


CHAIR = "chair"  # the role of a person (core.forms.vocabulary.ROLES)


class NamedAssessor(NamedTuple):
    """The person a sheet names as its assessor; `id` is the person's reference in the unit `scope`."""

    reader: Reader
    scope: str
    id: str

    @property
    def called(self) -> str:
        """The assessor's name; if it is not readable on this PC, `กรรมการ` with the first letters of the id."""
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
        """The sort key of the assessor's sheet: by name, the chair's sheet last."""
        return self.is_chair, self.called

    @classmethod
    def seated(cls, reader: Reader, ballots: Iterable[SealedBallot]) -> tuple[SealedBallot, ...]:
        """Return the ballots in the order shown on screen and paper: by assessor's name, the chair's last."""
        places = [
            (cls(reader, one.sheet.scope, one.assessor).seat, one.sheet.id, one) for one in ballots
        ]
        return tuple(one for *_place, one in sorted(places, key=lambda place: place[:2]))


SLIP = "slip/"  # prefix of the assessor of a slip's sheet
_SHAPE = r"([0-9]{2,3})(c?)-[0-9a-f]{8}"
SlipSheets = tuple[tuple["WorkshopSlip", Record], ...]


class WorkshopSlip(NamedTuple):
    """The ballot slip of one voter of a workshop; `id` names it in votes and its QR code and cannot be guessed."""

    id: str
    number: int  # as it is printed, from 1
    chair: bool = False

    @property
    def printed(self) -> str:
        """The name of the slip on paper and screen, always in Thai."""
        return f"ใบที่ {self.number} (ประธาน)" if self.chair else f"ใบที่ {self.number}"

    @property
    def assessor(self) -> str:
        return f"{SLIP}{self.id}"

    @classmethod
    def new(
        cls, first: int, count: int, new_id: Callable[[], str], *, chair: bool
    ) -> tuple[Self, ...]:
        """Return `count` new slips numbered from `first`, ids from `new_id()`; with `chair` the last is the chair's."""
        last = first + count - 1
        made = ((n, chair and n == last) for n in range(first, last + 1))
        return tuple(
            cls(f"{n:02}{'c' if chairs else ''}-{new_id()[:8]}", n, chairs) for n, chairs in made
        )

    @classmethod
    def of(cls, assessor: str) -> Self | None:
        """Return the slip that a sheet's `assessor` names; None if `assessor` does not name a slip."""
        if assessor.startswith(SLIP):
            shaped = re.fullmatch(_SHAPE, assessor.removeprefix(SLIP))
        else:
            shaped = None
        return cls(shaped[0], int(shaped[1]), bool(shaped[2])) if shaped else None

    @staticmethod
    def sheet_at(assessment: Ref, slip: str) -> Ref:
        """Return the reference of the sheet that stores the answers of a slip, named by the slip's id."""
        return sheet_of(assessment, f"{SLIP}{slip}")

    @staticmethod
    def named(reader: Reader, assessment: Ref, ids: Collection[str]) -> SlipSheets:
        """Return (slip, sheet) for each of these slip `ids` that exists, without reading the whole workshop."""
        found = reader.fields.standing(
            {WorkshopSlip.sheet_at(assessment, one) for one in ids}
        ).values()
        return tuple(
            (slip, one) for one in found if (slip := WorkshopSlip.of(one.text("assessor")))
        )

    @staticmethod
    def sheets(reader: Reader, assessment: Ref) -> SlipSheets:
        """Return (slip, sheet) of each slip of a workshop, by number, the chair's last; () if there are none."""
        found = reader.records("sheet", assessment.scope, assessment=assessment.local)
        known = [(slip, one) for one in found if (slip := WorkshopSlip.of(one.text("assessor")))]
        return tuple(sorted(known, key=lambda pair: (pair[0].chair, pair[0].number, pair[0].id)))

    @staticmethod
    def is_closed(sheets: SlipSheets) -> bool:
        """Return whether voting with the slips of `sheets` is closed; False if `sheets` is empty."""
        return any(one.text("closed") for _slip, one in sheets)

    @classmethod
    def voted_on(cls, reader: Reader, ref: Ref) -> Self | None:
        """Return the slip that the answer record `ref` was given on; None if `ref` is not an answer on a slip."""
        record = reader.record(ref) if ref.entity == "answer" else None
        sheet = reader.record(record.reference("sheet")) if record else None
        return cls.of(sheet.text("assessor")) if sheet else None


# -- the content of one slip or ballot is shown to nobody: secret during voting, and afterwards few votes would tell


def _vote_fields(reader: Reader, ref: Ref, names: Iterable[str]) -> frozenset[str]:
    """The fields that hold a vote: of a slip's answer all but sheet, subject and item, of a ballot its sealed texts."""
    if WorkshopSlip.voted_on(reader, ref):
        return frozenset(names) - BORN_WITH
    return frozenset(name for name in names if AssessmentRounds.is_sealed(ref, name))
