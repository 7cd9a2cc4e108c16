"""The value words mean in a field that is in conflict: a third one, beside those that stand."""

from core.actions.answer_fields import checked
from core.actions.plan_cells import value_of
from core.actions.written import written
from core.changes.present import standing
from core.instruments.tree import Tree
from core.model.values import Ref, Written
from core.ports import Forms, Reader
from core.views.assessment_facts import profiles_of
from core.views.conflict_homes import assessment_of, cell_of


def other_value(reader: Reader, forms: Forms, ref: Ref, field: str, words: str) -> Written:
    """What is typed, as the form takes it; UserError says what the field takes."""
    record = standing(reader, ref)
    if ref.entity in ("row", "progress") and field.startswith(("f.", "p.")):
        cell = cell_of(reader, forms, record, field)
        if cell.field is not None:
            return value_of(cell.form, cell.kind, cell.field, words)
    at = assessment_of(reader, record) if ref.entity.endswith("answer") else None
    assessment = reader.record(at) if at else None
    if assessment is None:
        return written(ref.entity, field, words)
    form = forms.get(assessment.text("using"))
    return checked(Tree(form, profiles_of(assessment)), record.text("item"), field, words)
