"""Where a field belongs: the cell of a plan, or the item of an assessment."""

from typing import NamedTuple

from core.errors import UserError
from core.forms.ports import Forms
from core.forms.shape import Field, Instrument, Item
from core.forms.tree import Tree
from core.log.ports import Reader
from core.thai.numbering import arabic_digits
from core.values import Record, Ref


class ConflictCell(NamedTuple):
    """A cell of a plan: its form, the kind of its row, the field; None when the form has no such field."""

    form: Instrument
    kind: str
    field: Field | None
    row: Record


def cell_of(reader: Reader, forms: Forms, record: Record, name: str) -> ConflictCell:
    """The cell that `name` of a row or of its progress is. UserError when the form is not here."""
    home = reader.record(record.reference("row")) if record.ref.entity == "progress" else record
    home = home or record
    plan = reader.record(home.reference("plan"))
    form = forms.get(plan.text("using") if plan else "")
    kind = home.text("kind")
    field = next((each for each in form.fields if each.stored == name and kind in each.kind), None)
    return ConflictCell(form, kind, field, home)


def cell_words(reader: Reader, forms: Forms, ref: Ref, name: str) -> str:
    """The title of the field `name` of a row or its progress; `name` itself while that or its form is not here."""
    record = reader.record(ref)
    try:
        field = cell_of(reader, forms, record, name).field if record else None
    except UserError:
        field = None
    return arabic_digits(str(field.title)) if field else name


def assessment_of(reader: Reader, record: Record) -> Ref | None:
    """The assessment an answer or an assessment record belongs to; None for other records, or when it is missing."""
    entity = record.ref.entity
    if entity.endswith("assessment"):
        return record.ref
    if not entity.endswith("answer"):
        return None
    sheet = reader.record(record.reference("sheet"))
    return sheet.reference("assessment") if sheet and sheet.text("assessment") else None


def item_of(form: Instrument, id_: str) -> Item | None:
    """The item as the form asks it now, else any item of this id in the form."""
    asked = next((each for each in Tree(form).answered() if each.id == id_), None)
    return asked or next((each for each in form.items if each.id == id_), None)
