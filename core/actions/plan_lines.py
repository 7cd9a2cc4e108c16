"""The lines of a plan file: which there are, and what a line of a kind may hold under its form."""

from collections.abc import Mapping, Sequence
from typing import Literal

from core.actions.written import not_one_of, written
from core.errors import UserError
from core.i18n import _
from core.instruments.field_types import type_of
from core.instruments.field_values import plain
from core.instruments.shape import Instrument, Kind
from core.model.values import Written
from core.views.plan_tree import stored_on

PLAN = frozenset({"about", "office", "instrument", "year", "no", "title", "rows", "progress"})
Line = Mapping[str, object]


def plan_line(given: object) -> Line:
    """The facts of the plan itself; UserError when the file is no plan."""
    if not isinstance(given, dict):
        raise unlike(_("ต้องเป็นวัตถุที่มีช่อง rows"))
    if strange := sorted(given.keys() - PLAN):
        raise unlike(_("ไม่รู้จักช่อง {names}").format(names=", ".join(strange)))
    return given


def lines(given: object, name: str) -> Sequence[Line]:
    """The rows or the progress of the file."""
    found = given.get(name, []) if isinstance(given, dict) else []
    if not isinstance(found, list) or not all(isinstance(line, dict) for line in found):
        raise unlike(_("ช่อง {name} ต้องเป็นรายการของวัตถุ").format(name=name))
    return found


def check_kind(form: Instrument, name: str, above: str = "", hangs: bool = False) -> Kind:
    """The kind; UserError if the form has none of this name, or not below a row of kind `above`."""
    kind = next((kind for kind in form.kinds if kind.id == name), None)
    if kind is None:
        raise unlike(_("แบบ {form} ไม่มีรายการชนิด “{kind}”").format(form=form.using, kind=name))
    if hangs and kind.within != above:
        raise unlike(_("รายการชนิด {kind} อยู่ใต้ {above} ไม่ได้").format(kind=name, above=above))
    return kind


def value_on(form: Instrument, kind: str, name: str, given: object, entity: Literal["row", "progress"]) -> Written:
    """The value of a field of a row of this kind, or of its progress; UserError for a field or value it cannot have.

    What is reported stands on the progress of a planned row; a row that only exists in the report holds its own.
    """
    if not name.startswith(("f.", "p.")):
        return written(entity, name, given)
    found = next((field for field in form.fields if field.stored == name and kind in field.kind), None)
    if found is None:
        raise unlike(_("รายการชนิด {kind} ไม่มีช่อง {name}").format(kind=kind, name=name))
    if stored_on(found, check_kind(form, kind)) != entity:
        raise unlike(_("ช่อง {name} ของ {kind} อยู่ผิดที่").format(name=name, kind=kind))
    value = written(entity, name, given, plain if found.many else type_of(found).check)
    if found.scale and value is not None:
        known = {choice.id for choice in form.choices if choice.within == found.scale}
        if strange := sorted(set(str(value).split(",")) - known):
            raise not_one_of(name, ",".join(strange), sorted(known))
    return value


def unlike(why: str) -> UserError:
    return UserError(_("อ่านไฟล์แผนไม่ได้"), why, _("แก้ไฟล์ให้เหมือนตัวอย่างใน resources/samples แล้วลองใหม่"))
