"""What an assessment is filled for where its form says so: once for each entry of a register, one sheet each."""

from collections import Counter
from typing import NamedTuple

from core.entities import record_id
from core.forms.ports import Forms
from core.forms.shape import Instrument
from core.log.ports import Reader
from core.plan.links import listed_in
from core.values import Ref


class FilledFor(NamedTuple):
    """An entry that has its own sheet; the sheet is made with its first answer."""

    id: str  # `row/…`, `division/…`: the assessor that its sheet names
    words: str  # no two are called alike
    sheet: Ref


def subjects_of(reader: Reader, forms: Forms, form: Instrument, assessment: Ref, year: int) -> tuple[FilledFor, ...]:
    """The entries the sheet is filled for, in the order of their register; those that are gone only with a sheet.

    Only an office fills its own: of a committee and a review there is the agreed sheet alone.
    """
    if not form.register or assessment.entity != "assessment":
        return ()
    listed = listed_in(reader, forms, assessment.scope, form.register, year)
    here = [(name, one.words) for name, one in listed if not one.gone or reader.record(sheet_for(assessment, name))]
    met: Counter[str] = Counter()
    found = []
    for name, words in here:
        met[words] += 1
        again = f" ({met[words]})" if met[words] > 1 else ""
        found.append(FilledFor(name, f"{words}{again}", sheet_for(assessment, name)))
    return tuple(found)


def sheet_for(assessment: Ref, subject: str) -> Ref:
    """The sheet of an entry."""
    entity = assessment.entity.replace("assessment", "sheet")
    return Ref(assessment.scope, entity, record_id(assessment.scope, entity, assessment.local, subject))
