"""Every word of the form language has an effect: what reads it is named, or the check refuses it."""

import ast
from functools import cache
from pathlib import Path

import pytest

from core.forms.field_types import FIELD_TYPES
from core.forms.layout import SCHEMAS, FieldSchema
from core.forms.operations import OPERATIONS, SCORE_KINDS
from core.forms.vocabulary import ALLOWED, PATTERNS
from storage.instruments.reader import check

ROOT = Path(__file__).parents[3]
NAMED = ROOT / "tests" / "data" / "form_words.txt"
DECLARING = {
    "shape",
    "plan_shape",
    "programme",
    "vocabulary",
    "layout",
    "check",
    "check_plan",
    "check_score",
    "idle",
}
# Values that no code compares: handed on as they are written, or the case that is left when the others are not meant.
HANDED_ON = {("rules", "kind", "refers_to")}
# each row of a table is tried by a test of its own
TABLES = {*SCORE_KINDS, *FIELD_TYPES, *OPERATIONS, *PATTERNS}


def named() -> dict[str, str]:
    lines = [line for line in NAMED.read_text("utf-8").splitlines() if not line.startswith("#")]
    return dict(line.split("\t") for line in lines)


def words() -> dict[str, str]:
    """Every word of the format as `list.field`, with its name in the dataclass; none that leaves no choice."""
    found = {}
    for form in SCHEMAS.values():
        for top in FieldSchema.slots(form):
            rows = [(top.key, slot) for slot in FieldSchema.slots(top.rows)] if top.rows else []
            for list_, slot in [("", top), *rows]:
                if len(ALLOWED.get((list_, slot.key), ())) != 1:
                    found[f"{list_ or 'form'}.{slot.key}"] = slot.name
    return found


@cache
def said(path: str) -> tuple[frozenset[str], frozenset[str]]:
    """The attributes a file reads, and the texts it holds."""
    nodes = [*ast.walk(ast.parse((ROOT / path).read_text("utf-8")))]
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    texts = {
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return frozenset(attributes), frozenset(texts)


@pytest.mark.parametrize(("word", "path"), sorted(named().items()))
def test_what_is_named_reads_the_word(word: str, path: str) -> None:
    attributes, texts = said(path)
    name = words()[word]
    assert name in attributes or name in texts  # a text where the field is looked up by its name


def test_every_value_a_word_may_hold_is_read_or_what_holds_by_default() -> None:
    """What is left over when a value is compared with nothing: the other case of its word."""
    files = [
        str(path.relative_to(ROOT))
        for room in ("core", "storage", "ui")
        for path in sorted((ROOT / room).rglob("*.py"))
        if not (path.parent.name == "forms" and path.stem in DECLARING)
    ]
    read = set().union(*(said(path)[1] for path in files))
    defaults = {
        (list_, slot.key): cls.__dataclass_fields__[slot.name].default
        for form in SCHEMAS.values()
        for list_, cls in [
            ("", form),
            *((top.key, top.rows) for top in FieldSchema.slots(form) if top.rows),
        ]
        for slot in FieldSchema.slots(cls)
    }
    unread = {
        (list_, key, value)
        for (list_, key), values in ALLOWED.items()
        for value in values
        if value not in read | TABLES and value != defaults[list_, key]
    }
    assert unread == HANDED_ON


KINDS = ROOT / "tests" / "data" / "instruments" / "kinds"
SHIPPED = [
    *sorted((ROOT / "resources" / "instruments").glob("*.yaml")),
    *sorted(KINDS.glob("*.yaml")),
]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_no_shipped_form_promises_what_is_not_kept(path: Path) -> None:
    assert check(path).faults == ()
