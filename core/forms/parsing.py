"""Convert what a person or a file gives to the value that a field of a record stores, or raise UserError."""

import re
from collections.abc import Iterable, Mapping, Sequence

from core.entities import ENTITIES, ValueKind, field_of
from core.errors import UserError
from core.forms.field_values import DECIMAL, Check, not_a_number, plain, whole, words
from core.forms.vocabulary import State
from core.i18n import _
from core.log.op import is_period
from core.log.scopes import WIDER_FIRST
from core.slots import parse_slot
from core.values import Written

NAME = r"[a-z][a-z0-9_.]{0,63}"


def written(entity: str, name: str, given: object, check: Check | None = None) -> Written:
    """Return the value to store in `entity.name`; `check` converts it for a field type (None = guessed from `given`).

    Money is satang, dates ISO, decimals exact text, sets ids; empty words are None. UserError if `given` is refused.
    """
    declared = field_of(entity, name) if re.fullmatch(NAME, name) else None
    if declared is None:
        raise unknown(entity, name)
    if given is None or (isinstance(given, str) and not given.strip()):
        return None
    match declared.kind:
        case ValueKind.INTEGER:
            return whole(name, given)
        case ValueKind.TEXT:
            return words(name, given)
        case ValueKind.ANY:
            return (check or (whole if isinstance(given, int) else words))(name, given)
    checked = plain(name, given)
    if parse_slot(name).family == "measure" and not re.fullmatch(DECIMAL, checked):
        raise not_a_number(name, given)
    same = entity.removeprefix("draft_").removeprefix("review_")
    allowed = CLOSED.get((entity, name)) or CLOSED.get((same, name), ())
    if allowed and str(checked) not in allowed:
        raise not_one_of(name, given, allowed)
    if name == "period" and not is_period(str(checked)):
        raise not_one_of(name, given, PERIOD_WORDS)
    return checked


CLOSED: Mapping[tuple[str, str], Sequence[str]] = {  # the allowed values of fields with a fixed set, by entity and name
    ("answer", "state"): tuple(one.value for one in State),
    ("unit", "kind"): WIDER_FIRST,
    ("acceptance", "state"): ("accepted", "returned"),
    ("objection_answer", "outcome"): ("kept", "changed"),
    ("review_signoff", "standing"): ("preliminary", "final"),
    ("joining", "answer"): ("joined", "declined"),
}
PERIOD_WORDS = ("2569", "2569h1", "2569q1", "2569m01")  # a year, and parts of it


def unknown(entity: str, name: str) -> UserError:
    if entity not in ENTITIES:
        return UserError(
            _("ไม่รู้จักข้อมูลชนิด {entity}").format(entity=entity),
            _("โปรแกรมรุ่นนี้ไม่เก็บข้อมูลชนิดนี้"),
            _("ตรวจการสะกดแล้วลองใหม่"),
        )
    return UserError(
        _("ไม่รู้จักช่อง {name} ของ {entity}").format(name=name, entity=entity),
        _("ข้อมูลชนิดนี้ไม่มีช่องชื่อนี้"),
        _("ตรวจการสะกดแล้วลองใหม่"),
    )


def not_one_of(name: str, given: object, allowed: Iterable[str]) -> UserError:
    return UserError(
        _("ใช้ค่า “{given}” ในช่อง {name} ไม่ได้").format(given=given, name=name),
        _("ค่าที่ใช้ได้คือ {values}").format(values=", ".join(allowed)),
        _("เลือกค่าหนึ่งแล้วลองใหม่"),
    )
