"""The items that this unit verifies on other units' assessments."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from core.assessment.answers import verdicts
from core.assessment.ranking import SELF
from core.errors import UserError
from core.forms.ports import Reader
from core.forms.settings import form_for
from core.forms.shape import Instrument
from core.forms.tree import Tree
from core.log.ports import signed_whole
from core.people.units import UnitRegister
from core.thai.written import arabic_digits
from core.values import Record, Ref


class VerificationRow(NamedTuple):
    """One assessed unit in an ItemToVerify. `state`: the verifier's answer, met or not_met, "" = none yet."""

    assessment: Ref
    name: str
    code: str
    state: str  # met | not_met | "" = not answered yet
    locked: bool  # the unit has signed, so that no answer is accepted any more


@dataclass(frozen=True, slots=True)
class ItemToVerify:
    """An item of a form that this unit verifies, with a row for each assessed unit, sorted by code."""

    form: str  # id
    title: str  # of the form
    item: str
    position: str
    text: str
    rows: tuple[VerificationRow, ...]

    @property
    def left(self) -> int:
        return sum(not one.state and not one.locked for one in self.rows)

    @staticmethod
    def all(reader: Reader, unit: str, year: int) -> "tuple[ItemToVerify, ...]":
        """Return every item that `unit` verifies in a fiscal year, sorted by form, then form order; () if none."""
        units = UnitRegister.of(reader)
        found = dict[tuple[str, str], list[VerificationRow]]()
        forms_of = dict[str, Instrument]()
        for record in reader.records("assessment", round=SELF, year=year):
            if record.ref.scope == unit or (form := _form(reader, record)) is None:
                continue
            for item in form.verified_items:
                if units.verifier_of(record.ref.scope, item.verified_by) == unit:
                    forms_of[form.id] = form
                    one = units.get(record.ref.scope)
                    locked = bool(signed_whole(reader, record.ref))
                    name, code = (
                        (one.name or one.code, one.code) if one else (record.ref.scope[:8], "")
                    )
                    verdict = verdicts(reader, form, record.ref).get(item.id)
                    found.setdefault((form.id, item.id), []).append(
                        VerificationRow(
                            record.ref, name, code, verdict.state if verdict else "", locked
                        )
                    )
        return tuple(_items(forms_of, found))


def _form(reader: Reader, record: Record) -> Instrument | None:
    """The form of an assessment; None if it is not on this PC or has no verified items."""
    try:
        form = form_for(reader, record)
    except UserError:
        return None
    return form if form.verified_items else None


def _items(
    forms: dict[str, Instrument], units: dict[tuple[str, str], list[VerificationRow]]
) -> Iterator[ItemToVerify]:
    for id_, form in sorted(forms.items()):
        tree = Tree.under(form)
        for item in form.verified_items:
            rows = units.get((id_, item.id))
            if rows:
                ordered = tuple(sorted(rows, key=lambda row: (row.code, row.name)))
                title, text = (arabic_digits(str(one)) for one in (form.title, item.text))
                yield ItemToVerify(id_, title, item.id, tree.item_position(item.id), text, ordered)
