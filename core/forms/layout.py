"""Which lists and fields a file has, read off the dataclasses: the reader, the JSON Schema and Excel follow from it."""

from dataclasses import MISSING, fields
from fractions import Fraction
from types import UnionType
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

from core.forms.wording import Condition, Limit, Words

TYPES = {str: "text", int: "integer", bool: "yes_no", Fraction: "number", Words: "words", Limit: "limit"}


class FieldSchema(NamedTuple):
    """One field of a list: `key` in the file, `name` in the dataclass."""

    key: str
    name: str
    holds: str  # text integer yes_no number words limit condition rows
    many: bool  # several values
    required: bool
    rows: type[Any] | None = None  # the dataclass of a list of rows


def slots(cls: type[Any]) -> tuple[FieldSchema, ...]:
    """The fields of a row of `cls`, in order; read off the class once."""
    if cls not in _known:
        hints = get_type_hints(cls)
        _known[cls] = tuple(
            _slot(hints[each.name], each.metadata.get("key", each.name), each.name, each.default is MISSING)
            for each in fields(cls)
        )
    return _known[cls]


_known: dict[type[Any], tuple[FieldSchema, ...]] = {}


def lists(cls: type[Any]) -> dict[str, type[Any]]:
    """The lists of a file and the dataclass of their rows."""
    return {slot.key: slot.rows for slot in slots(cls) if slot.rows}


def _slot(hint: Any, key: str, name: str, required: bool) -> FieldSchema:
    if hint == Condition:
        return FieldSchema(key, name, "condition", False, required)
    if isinstance(hint, UnionType):
        hint = next(kind for kind in get_args(hint) if kind is not type(None))
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        if inner not in TYPES:
            return FieldSchema(key, name, "rows", True, required, inner)
        return FieldSchema(key, name, TYPES[inner], True, required)
    return FieldSchema(key, name, TYPES[hint], False, required)
