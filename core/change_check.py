"""Check whether the log can store a change, before anything is written."""

import re
from functools import lru_cache

from core.entities import ENTITIES, FieldDeclaration, ValueKind, field_of, scope_kind
from core.errors import UserError
from core.i18n import _
from core.values import Change, Plain, Text, Written

INTEGERS = 2**53  # whole numbers every reader keeps exactly
LONGEST_TEXT = 100_000  # characters
LONGEST_PLAIN = 250_000  # a line holds 256 KB
is_id = re.compile(r"[0-9a-f]{32}").fullmatch
is_scope = re.compile(r"all|[0-9a-f]{32}(/forms)?").fullmatch
is_name = re.compile(r"[a-z_][a-z0-9_.]{0,63}").fullmatch
is_plain = re.compile(r"[A-Za-z0-9._:,/@+|-]*").fullmatch
# a part of a value whose parts are joined by `|`
is_token = re.compile(r"[A-Za-z0-9._:,/@+-]*").fullmatch
_NOT_OF_XML = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_is_reference = re.compile(r"((all|[0-9a-f]{32}(/forms)?)/)?[a-z][a-z0-9_]*/[0-9a-f]{32}").fullmatch


def legible(change: Change) -> Change:
    """Return the change without control characters in its text. XML, as in Word and Excel files, cannot store them."""
    if not isinstance(change.value, Text) or _NOT_OF_XML.search(change.value) is None:
        return change
    return change._replace(
        value=Text(_NOT_OF_XML.sub("", re.sub("[\x0b\x0c]", "\n", change.value)))
    )


def check_change(change: Change) -> FieldDeclaration:
    """Return the declaration of the changed field. ValueError for an unknown field, UserError for an unfit value."""
    scope, entity, record = change.ref
    if not is_id(record):
        raise ValueError(f"not a record: {change.ref}")
    declared = _declared(scope, entity, change.field)
    if not _fits(declared, change.value):
        shown = str(change.value).encode(errors="replace").decode()[:40]
        raise UserError(
            _("บันทึกค่า “{value}” ลงช่อง {field} ไม่ได้").format(value=shown, field=change.field),
            _("เพราะค่าไม่ตรงกับชนิดของช่องนี้"),
            _("โปรดตรวจค่าที่กรอก แล้วบันทึกอีกครั้ง"),
        )
    return declared


@lru_cache(2000)  # the same few fields come again and again where there are many changes
def _declared(scope: str, entity: str, name: str) -> FieldDeclaration:
    declared = field_of(entity, name) if is_scope(scope) and is_name(name) else None
    if declared is None or scope_kind(scope) not in ENTITIES[entity].scope_kinds:
        raise ValueError(f"no field {name} of {entity} in {scope}")
    return declared


def _fits(declared: FieldDeclaration, value: Written) -> bool:
    if value is None:
        return True
    kind = kind_of(value)
    if kind is None or (declared.kind is not ValueKind.ANY and kind is not declared.kind):
        return False
    if isinstance(value, int):
        return abs(value) <= INTEGERS
    if kind is ValueKind.TEXT:
        return len(value) <= LONGEST_TEXT and "\0" not in value and _encodable(value)
    shaped = _is_reference if declared.reference and value else is_plain
    return len(value) <= LONGEST_PLAIN and shaped(value) is not None


def kind_of(value: Written) -> ValueKind | None:
    """Return the kind under which the log stores a value; None = it cannot be stored (no Text, Plain or int)."""
    if isinstance(value, Text):
        return ValueKind.TEXT
    if isinstance(value, Plain):
        return ValueKind.PLAIN
    return ValueKind.INTEGER if isinstance(value, int) and not isinstance(value, bool) else None


def _encodable(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
