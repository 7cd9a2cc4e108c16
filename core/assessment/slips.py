"""Voting in a workshop: slips, each with a sheet beside the agreed one, and their answers once voting is closed. Who
holds a slip is not stored.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Self

from core.assessment.sheets import BORN_WITH, as_voted, sheet_of
from core.entities import field_of
from core.forms.ports import Reader
from core.log.ports import HistoryEntry, RecordBatch
from core.values import AbsenceReason, Record, Ref, ShownField

SLIP = "slip/"  # prefix of the assessor of a slip's sheet
MOST = 200  # most slips of a workshop
CLOSED = "1"  # `closed` on sheets after voting: the same on every PC, so that two PCs closing it do not conflict
_SHAPE = r"([0-9]{2,3})(c?)-[0-9a-f]{8}"


SlipSheets = tuple[tuple["Slip", Record], ...]


class Slip(NamedTuple):
    """The voting slip of one voter. `id` identifies it in a Vote and its QR code, and cannot be guessed."""

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
    def new(cls, first: int, count: int, new_id: Callable[[], str], *, chair: bool) -> tuple[Self, ...]:
        """Return `count` new slips numbered from `first`; with `chair` the last one is the chair's."""
        last = first + count - 1
        made = ((n, chair and n == last) for n in range(first, last + 1))
        return tuple(cls(f"{n:02}{'c' if chairs else ''}-{new_id()[:8]}", n, chairs) for n, chairs in made)

    @classmethod
    def of(cls, assessor: str) -> Self | None:
        """Return the slip that the `assessor` of a sheet names; None if `assessor` is not a slip."""
        shaped = re.fullmatch(_SHAPE, assessor.removeprefix(SLIP)) if assessor.startswith(SLIP) else None
        return cls(shaped[0], int(shaped[1]), bool(shaped[2])) if shaped else None

    @staticmethod
    def sheet_at(assessment: Ref, slip: str) -> Ref:
        """Return the reference of a slip's sheet, by the slip's id."""
        return sheet_of(assessment, f"{SLIP}{slip}")

    @staticmethod
    def named(reader: Reader, assessment: Ref, ids: Collection[str]) -> SlipSheets:
        """Return (slip, sheet) for those `ids` that exist, without reading the whole workshop again."""
        found = reader.fields.standing({Slip.sheet_at(assessment, one) for one in ids}).values()
        return tuple((slip, one) for one in found if (slip := Slip.of(one.text("assessor"))))

    @staticmethod
    def sheets(reader: Reader, assessment: Ref) -> SlipSheets:
        """Return (slip, sheet) for every slip of a workshop, sorted by number, the chair's last; () if none exists."""
        found = reader.records("sheet", assessment.scope, assessment=assessment.local)
        known = [(slip, one) for one in found if (slip := Slip.of(one.text("assessor")))]
        return tuple(sorted(known, key=lambda pair: (pair[0].chair, pair[0].number, pair[0].id)))

    @staticmethod
    def is_closed(found: SlipSheets) -> bool:
        """Return whether voting with these slips is closed; False if there are no slips."""
        return any(one.text("closed") for _slip, one in found)

    @classmethod
    def voted_on(cls, reader: Reader, ref: Ref) -> Self | None:
        """Return the slip whose answer is the record `ref`; None if the record is not the answer of a slip."""
        record = reader.record(ref) if ref.entity == "answer" else None
        sheet = reader.record(record.reference("sheet")) if record else None
        return cls.of(sheet.text("assessor")) if sheet else None


# -- the content of one slip or ballot is shown to nobody: secret during voting, and afterwards few votes would tell


def is_sealed(ref: Ref, name: str) -> bool:
    """Return whether the field holds the words of a sealed ballot."""
    declared = field_of(ref.entity, name)
    return declared is not None and declared.sealed


def _vote_fields(reader: Reader, ref: Ref, names: Iterable[str]) -> frozenset[str]:
    """The fields that hold a vote: of a slip's answer all but sheet, subject and item, of a ballot its sealed texts."""
    if Slip.voted_on(reader, ref):
        return frozenset(names) - BORN_WITH
    return frozenset(name for name in names if is_sealed(ref, name))


def as_shown(reader: Reader, record: Record) -> Record:
    """Return the record for display: fields that hold a secret vote have the value AbsenceReason.VOTED instead."""
    said = _vote_fields(reader, record.ref, record.fields)
    fields = {name: _covered(one) if name in said else one for name, one in record.fields.items()}
    return replace(record, fields=fields) if said else record


def _covered(one: ShownField) -> ShownField:
    return replace(
        one, value=AbsenceReason.VOTED, sides=tuple(side._replace(value=AbsenceReason.VOTED) for side in one.sides)
    )


def past_as_shown(reader: Reader, ref: Ref, past: Iterable[HistoryEntry]) -> Sequence[HistoryEntry]:
    """Return the past values of a record's fields; those of a secret vote are replaced by AbsenceReason.VOTED."""
    found = [*past]
    said = _vote_fields(reader, ref, {one.field for one in found})
    return [one._replace(value=AbsenceReason.VOTED) if one.field in said else one for one in found]


AnswersBySlip = Mapping[str, Mapping[str, Record]]  # by slip and item, each as `answers_on` returns it


class SlipAnswerCache:
    """A cache of slip answers for a caller that reads them repeatedly: unchanged answers are not unpacked again."""

    def __init__(self) -> None:
        self._read: RecordBatch | None = None
        self._opened: dict[Ref, tuple[Record, Record]] = {}  # as read, as unpacked

    def of(self, reader: Reader, scope: str, found: SlipSheets) -> AnswersBySlip:
        """Return the answers on the slips of `found`: {slip id: {item id: answer}}."""
        slips = {sheet.ref.local: slip.id for slip, sheet in found}
        held: dict[str, dict[str, Record]] = {slip: {} for slip in slips.values()}
        self._read = reader.fields.listed("answer", scope, self._read, sheet=frozenset(slips))
        before, self._opened = self._opened, {}
        for record in self._read.records:
            known = before.get(record.ref)
            if known is None or known[0] is not record:
                known = record, as_voted(record)
            self._opened[record.ref] = known
            held[slips[record.text("sheet")]][record.text("item")] = known[1]
        return held
