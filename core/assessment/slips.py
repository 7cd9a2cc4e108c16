"""Who votes in a workshop: slips, each a sheet beside the agreed one, and what they have answered once voting is
closed; whose hand holds one is kept nowhere.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Self

from core.assessment.sheets import BORN_WITH, as_voted, sheet_of
from core.entities import field_of
from core.forms.ports import Reader
from core.log.ports import Past, ReadRecords
from core.values import Absent, Record, Ref, Shown

SLIP = "slip/"  # the assessor that the sheet of a slip names begins with it
MOST = 200  # slips of a workshop
CLOSED = "1"  # what sheets say once voting was closed: on every PC the same, so that two that close it do not differ
_SHAPE = r"([0-9]{2,3})(c?)-[0-9a-f]{8}"


SlipSheets = tuple[tuple["Slip", Record], ...]


class Slip(NamedTuple):
    """One voter. `id` is what a Vote names, and what its QR code bears: nobody guesses that of another."""

    id: str
    number: int  # as it is printed, from 1
    chair: bool = False

    @property
    def printed(self) -> str:
        """What it is called on paper, in Thai whoever prints it: as the screen says it, too."""
        return f"ใบที่ {self.number} (ประธาน)" if self.chair else f"ใบที่ {self.number}"

    @property
    def assessor(self) -> str:
        return f"{SLIP}{self.id}"

    @classmethod
    def new(cls, first: int, count: int, new_id: Callable[[], str], *, chair: bool) -> tuple[Self, ...]:
        """So many slips from this number on; with `chair` the last of them is the chair's."""
        last = first + count - 1
        made = ((n, chair and n == last) for n in range(first, last + 1))
        return tuple(cls(f"{n:02}{'c' if chairs else ''}-{new_id()[:8]}", n, chairs) for n, chairs in made)

    @classmethod
    def of(cls, assessor: str) -> Self | None:
        """The slip that a sheet names; None where it is the sheet of somebody or something else."""
        shaped = re.fullmatch(_SHAPE, assessor.removeprefix(SLIP)) if assessor.startswith(SLIP) else None
        return cls(shaped[0], int(shaped[1]), bool(shaped[2])) if shaped else None

    @staticmethod
    def sheet_at(assessment: Ref, slip: str) -> Ref:
        """The sheet of a slip, by its id."""
        return sheet_of(assessment, f"{SLIP}{slip}")

    @staticmethod
    def named(reader: Reader, assessment: Ref, ids: Collection[str]) -> SlipSheets:
        """Of these slips those there are, with their sheets: a room of sixty is not read anew for each vote."""
        found = reader.said.standing({Slip.sheet_at(assessment, one) for one in ids}).values()
        return tuple((slip, one) for one in found if (slip := Slip.of(one.text("assessor"))))

    @staticmethod
    def sheets(reader: Reader, assessment: Ref) -> SlipSheets:
        """The slips of a workshop with their sheets, by number, the chair's last; () where none was held."""
        found = reader.records("sheet", assessment.scope, assessment=assessment.local)
        known = [(slip, one) for one in found if (slip := Slip.of(one.text("assessor")))]
        return tuple(sorted(known, key=lambda pair: (pair[0].chair, pair[0].number, pair[0].id)))

    @staticmethod
    def is_closed(found: SlipSheets) -> bool:
        """Whether voting was closed; not where nobody votes. When that was its motion says."""
        return any(one.text("closed") for _slip, one in found)

    @classmethod
    def voted_on(cls, reader: Reader, ref: Ref) -> Self | None:
        """The slip whose answer the record is."""
        record = reader.record(ref) if ref.entity == "answer" else None
        sheet = reader.record(record.reference("sheet")) if record else None
        return cls.of(sheet.text("assessor")) if sheet else None


# -- what one slip or ballot says is shown to nobody: secret before voting is closed; after it few votes would tell


def is_sealed(ref: Ref, name: str) -> bool:
    """Whether the field holds the words of a ballot."""
    declared = field_of(ref.entity, name)
    return declared is not None and declared.sealed


def _said(reader: Reader, ref: Ref, names: Iterable[str]) -> frozenset[str]:
    """Those of its fields that hold a vote: of a slip all but which item it is of, of a ballot its words."""
    if Slip.voted_on(reader, ref):
        return frozenset(names) - BORN_WITH
    return frozenset(name for name in names if is_sealed(ref, name))


def as_shown(reader: Reader, record: Record) -> Record:
    """The record as a reader of single records may show it."""
    said = _said(reader, record.ref, record.fields)
    fields = {name: _covered(one) if name in said else one for name, one in record.fields.items()}
    return replace(record, fields=fields) if said else record


def _covered(one: Shown) -> Shown:
    return replace(one, value=Absent.VOTED, sides=tuple(side._replace(value=Absent.VOTED) for side in one.sides))


def past_as_shown(reader: Reader, ref: Ref, past: Iterable[Past]) -> Sequence[Past]:
    """The same of what stood in its fields."""
    found = [*past]
    said = _said(reader, ref, {one.field for one in found})
    return [one._replace(value=Absent.VOTED) if one.field in said else one for one in found]


Held = Mapping[str, Mapping[str, Record]]  # by slip and item, each as `answers_on` gives it


class SlipAnswers:
    """For one reader of them, one moment after the other: what is as it was is not read again."""

    def __init__(self) -> None:
        self._read: ReadRecords | None = None
        self._opened: dict[Ref, tuple[Record, Record]] = {}  # as it was read, as it was voted

    def of(self, reader: Reader, scope: str, found: SlipSheets) -> Held:
        """What these slips have answered."""
        slips = {sheet.ref.local: slip.id for slip, sheet in found}
        held: dict[str, dict[str, Record]] = {slip: {} for slip in slips.values()}
        self._read = reader.said.listed("answer", scope, self._read, sheet=frozenset(slips))
        before, self._opened = self._opened, {}
        for record in self._read.records:
            known = before.get(record.ref)
            if known is None or known[0] is not record:
                known = record, as_voted(record)
            self._opened[record.ref] = known
            held[slips[record.text("sheet")]][record.text("item")] = known[1]
        return held
