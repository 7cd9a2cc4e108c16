"""The lists and fields of form files, derived from the dataclasses of forms; and places and faults in form files."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from fractions import Fraction
from types import UnionType
from typing import Any, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

from core.errors import FormFileFault
from core.forms.programme import Programme
from core.forms.shape import Instrument
from core.forms.vocabulary import ALLOWED, LANGUAGE
from core.forms.wording import Condition, Limit, Words
from core.i18n import _

TYPES = {
    str: "text",
    int: "integer",
    bool: "yes_no",
    Fraction: "number",
    Words: "words",
    Limit: "limit",
}


class FieldSchema(NamedTuple):
    """One field of a row: `key` is its name in the file, `name` in the dataclass; `holds` is the type of its value."""

    key: str
    name: str
    holds: str  # text integer signed yes_no yes_or_name number words limit least step condition rows; row: as the value
    many: bool  # several values
    required: bool
    rows: type[Any] | None = None  # the dataclass of a list of rows, or of the one row

    @staticmethod
    def slots(cls: type[Any]) -> "tuple[FieldSchema, ...]":
        """Return the fields of `cls`, the dataclass of one kind of row in form files, in order; cached."""
        if cls not in _known:
            hints = get_type_hints(cls)
            _known[cls] = tuple(
                _slot(
                    hints[each.name],
                    key,
                    each.name,
                    each.default is MISSING,
                    each.metadata.get("holds", ""),
                )
                for each in fields(cls)
                if (key := each.metadata.get("key", each.name))  # "" = no word of the language
            )
        return _known[cls]

    @staticmethod
    def lists(cls: type[Any]) -> dict[str, type[Any]]:
        """Return {key in the form file: dataclass of its rows} for each list that a form class has."""
        return {slot.key: slot.rows for slot in FieldSchema.slots(cls) if slot.rows and slot.many}

    @staticmethod
    def given(row: Any) -> dict[str, Any]:
        """Return {key in the form file: value} of a row's values that differ from their defaults."""
        defaults = {each.name: each.default for each in fields(row)}
        data = ((slot, getattr(row, slot.name)) for slot in FieldSchema.slots(type(row)))
        return {
            slot.key: value
            for slot, value in data
            if value not in (None if slot.required else defaults[slot.name], ())
        }


_known: dict[type[Any], tuple[FieldSchema, ...]] = {}


def _slot(hint: Any, key: str, name: str, required: bool, holds: str = "") -> FieldSchema:
    if holds or hint == Condition:
        return FieldSchema(
            key, name, holds or "condition", bool(holds) and get_origin(hint) is tuple, required
        )
    if isinstance(hint, UnionType):
        hint = next(kind for kind in get_args(hint) if kind is not type(None))
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        if inner not in TYPES:
            return FieldSchema(key, name, "rows", True, required, inner)
        return FieldSchema(key, name, TYPES[inner], True, required)
    if isinstance(hint, type) and is_dataclass(hint):
        return FieldSchema(key, name, "row", False, required, hint)
    return FieldSchema(key, name, TYPES[hint], False, required)


SCHEMAS: dict[str, type[Any]] = {"instrument": Instrument, "programme": Programme}
# An editor sees 2564 as a number and yes as true; the program reads both as text.
SCALAR = {"type": ["string", "number", "boolean"]}

NUMBER = r"^-?[0-9๐-๙]+([.][0-9๐-๙]+|/[0-9๐-๙]+)?$"
LIMIT = {"type": "string", "pattern": "^(>=|≥|<=|≤|>|<|=)"}
JSON_TYPES: dict[str, dict[str, Any]] = {
    "text": SCALAR,
    "integer": {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^-?[0-9๐-๙]+$"}]},
    "signed": {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^-?[0-9๐-๙]+$"}]},
    "number": {"anyOf": [{"type": "number"}, {"type": "string", "pattern": NUMBER}]},
    "yes_no": {"enum": ["yes", "no", "ใช่", "ไม่", "ไม่ใช่", True, False]},
    "yes_or_name": SCALAR,
    "words": {
        "anyOf": [
            SCALAR,
            {
                "type": "object",
                "properties": {"th": SCALAR, "en": SCALAR},
                "additionalProperties": False,
            },
        ]
    },
    "limit": LIMIT,
    "least": {"anyOf": [{"type": "number"}, {"type": "string", "pattern": NUMBER}, LIMIT]},
    "step": {"anyOf": [{"type": "number"}, {"type": "string", "pattern": NUMBER}, LIMIT]},
    "condition": {
        "anyOf": [
            {"type": "string"},
            {"type": "array", "items": {"type": "string"}, "minItems": 1},
            {
                "type": "array",
                "items": {"type": "array", "items": {"type": "string"}, "minItems": 1},
                "minItems": 1,
            },
        ]
    },
}


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of `instrument` or `programme` files, for all versions of the form language."""
    form = SCHEMAS[name]
    top = _object("", form)
    top["properties"] = {
        "format": {"enum": [f"{name}/{version}" for version in range(1, LANGUAGE + 1)]},
        **top["properties"],
    }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": name, **top}


def _object(list_: str, cls: type[Any]) -> dict[str, Any]:
    return {
        "description": " ".join((cls.__doc__ or "").split()),
        "type": "object",
        "properties": {slot.key: _property(list_, slot) for slot in FieldSchema.slots(cls)},
        "required": [slot.key for slot in FieldSchema.slots(cls) if slot.required],
        "additionalProperties": False,
    }


def _property(list_: str, slot: FieldSchema) -> dict[str, Any]:
    if slot.rows:
        row = _object(slot.key, slot.rows)
        return {"type": "array", "items": row} if slot.many else row
    allowed = ALLOWED.get((list_, slot.key))
    one = {"enum": sorted(allowed)} if allowed else JSON_TYPES[slot.holds]
    return {"anyOf": [one, {"type": "array", "items": one}]} if slot.many else one


class FormPath(NamedTuple):
    """A place in a form: list and field as named in the form file, and the row's index (-1 = the form itself)."""

    list: str = ""
    row: int = -1
    field: str = ""

    def of(self, field: str) -> "FormPath":
        """Return the path of `field` in the same row."""
        return self._replace(field=field)

    def fault(self, code: str, field: str, problem: str, mend: str, **names: object) -> "FormFault":
        """Return the fault `code` in a field of this row; `names`, if given, are inserted into `problem` and `mend`."""
        filled = [text.format(**names) for text in (problem, mend)] if names else [problem, mend]
        return FormFault(code, self.of(field), *filled)


class FormFault(NamedTuple):
    """A fault in a form: the code of the violated rule, its place, what is wrong, and how to correct it."""

    code: str
    path: FormPath
    problem: str
    mend: str


FormErrors = Iterator[FormFault]
RowType = TypeVar("RowType")


def placed(name: str, rows: Iterable[RowType]) -> Iterator[tuple[FormPath, RowType]]:
    """Yield (path, row) of each row of the list `name`."""
    return ((FormPath(name, number), row) for number, row in enumerate(rows))


# an id the program made of a row without one, which people do not know
MADE = r"[a-z][0-9a-f]{8}x*"
NEAR = 0.7  # similarity of two words (difflib): about one letter in four differs
QUOTES = "“”‘’\u00a0"  # characters that other programs put for plain quotes and spaces


def meant(word: str, candidates: Iterable[str], otherwise: str) -> str:
    """Return the correction of an unknown word: a question with the most similar of `candidates`, else `otherwise`."""
    near = nearest(word, candidates)
    if near == word.strip(QUOTES) != word:
        return _("ลบเครื่องหมายคำพูดโค้งหรือช่องว่างพิเศษ ให้เหลือ {near}").format(near=near)
    return _("หมายถึง {near} หรือไม่").format(near=near) if near else otherwise


def nearest(word: str, candidates: Iterable[str]) -> str:
    """Return the one of `candidates` that is most similar to `word`; "" if none is similar enough."""
    from difflib import get_close_matches  # read by few starts

    found = get_close_matches(word.strip(QUOTES), sorted(candidates), 1, NEAR)
    return found[0] if found else ""


class CaseRunResult(NamedTuple):
    """The result of running a form file's test cases. `untested`: why none was run, "" = they were or it has none."""

    faults: tuple[FormFault, ...] = ()
    cases: int = 0  # number of test cases run
    untested: str = ""  # why none was run; "" = they were, or the form has none


class FormLineStatement(NamedTuple):
    """A sentence that says what one line of a form file, or one cell of a form's workbook, decides or computes."""

    line: int
    sentence: str
    cell: str = ""  # in a workbook: the sheet and cell, in words

    @property
    def where(self) -> str:
        return self.cell or _("บรรทัด {line}").format(line=self.line)


class FormCheckResult(NamedTuple):
    """What checking a form file found: faults or, if there are none, sentences on what the form decides."""

    using: str  # the form's id/edition/revision; "" = it cannot be used
    faults: tuple[FormFileFault, ...]
    statements: tuple[FormLineStatement, ...] = ()
    cases: int = 0  # number of test cases run
    untested: str = ""  # why none was run; "" = they were, or the form has none
    # the form as it would be published; None = it has faults
    form: Instrument | Programme | None = None
    # of a sound programme, by field: its line, and its cell of a workbook in words
    places: Mapping[FormPath, tuple[int, str]] = {}


class UnconvertedFormPart(NamedTuple):
    """A part of another program's form that cannot be converted: its place, its text, and the reason."""

    sheet: str
    cell: str  # as Excel names it; "" = the whole sheet
    text: str
    reason: str

    @property
    def words(self) -> str:
        place = " ".join(filter(None, (self.sheet, self.cell)))
        return " · ".join(filter(None, (place, self.text, self.reason)))


class ConvertedForm(NamedTuple):
    """A form converted from another program's file, with all that could not be converted."""

    id: str
    title: str
    text: str  # of its file
    fields: int
    losses: tuple[UnconvertedFormPart, ...]
