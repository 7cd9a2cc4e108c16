"""The JSON Schema of a form, made from the dataclasses, so that an editor helps whoever writes one."""

from typing import Any

from core.forms.layout import FieldSchema, slots
from core.forms.programme import Programme
from core.forms.shape import Instrument
from core.forms.vocabulary import ALLOWED

SCHEMAS: dict[str, type[Any]] = {"instrument": Instrument, "programme": Programme}
# An editor sees 2564 as a number and yes as true; the program reads both as text.
SCALAR = {"type": ["string", "number", "boolean"]}
NUMBER = r"^-?[0-9๐-๙]+([.][0-9๐-๙]+|/[0-9๐-๙]+)?$"
TYPES: dict[str, dict[str, Any]] = {
    "text": SCALAR,
    "integer": {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^-?[0-9๐-๙]+$"}]},
    "number": {"anyOf": [{"type": "number"}, {"type": "string", "pattern": NUMBER}]},
    "yes_no": {"enum": ["yes", "no", "ใช่", "ไม่", "ไม่ใช่", True, False]},
    "words": {
        "anyOf": [
            SCALAR,
            {"type": "object", "properties": {"th": SCALAR, "en": SCALAR}, "additionalProperties": False},
        ]
    },
    "limit": {"type": "string", "pattern": "^(>=|≥|<=|≤|>|<|=)"},
    "condition": {
        "anyOf": [
            {"type": "string"},
            {"type": "array", "items": {"type": "string"}, "minItems": 1},
            {"type": "array", "items": {"type": "array", "items": {"type": "string"}, "minItems": 1}, "minItems": 1},
        ]
    },
}


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of `instrument` or `programme` files, version 1."""
    form = SCHEMAS[name]
    top = _row("", form)
    top["properties"] = {"format": {"enum": [f"{name}/1"]}, **top["properties"]}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": name, **top}


def _row(list_: str, cls: type[Any]) -> dict[str, Any]:
    return {
        "description": " ".join((cls.__doc__ or "").split()),
        "type": "object",
        "properties": {slot.key: _slot(list_, slot) for slot in slots(cls)},
        "required": [slot.key for slot in slots(cls) if slot.required],
        "additionalProperties": False,
    }


def _slot(list_: str, slot: FieldSchema) -> dict[str, Any]:
    if slot.rows:
        return {"type": "array", "items": _row(slot.key, slot.rows)}
    allowed = ALLOWED.get((list_, slot.key))
    one = {"enum": sorted(allowed)} if allowed else TYPES[slot.holds]
    return {"anyOf": [one, {"type": "array", "items": one}]} if slot.many else one
