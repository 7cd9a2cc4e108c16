"""docs/forms.md says what the program does: its example is sound, and no list or field is left out."""

import re
from pathlib import Path

import pytest

from core.instruments.layout import slots
from core.instruments.schema import SCHEMAS
from core.instruments.vocabulary import ALLOWED
from storage.instruments.reader import parse

GUIDE = (Path(__file__).parents[3] / "docs" / "forms.md").read_text(encoding="utf-8")
CODE = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`\n]+)`", GUIDE))))


def test_the_example_is_sound() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    assert parse(example.encode(), "example.yaml").faults == ()


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_list_and_field_is_told(name: str) -> None:
    said = {slot.key for slot in slots(SCHEMAS[name])}
    rows = {slot.key for top in slots(SCHEMAS[name]) if top.rows for slot in slots(top.rows)}
    assert (said | rows) - CODE - {"id", "in"} == set()


def test_every_word_of_the_format_is_told() -> None:
    words = {part for allowed in ALLOWED.values() for word in allowed for part in word.split()}
    register = {"region", "province", "district", "section", "standing", "review", "assessment", "progress", "paper"}
    assert words - CODE - register == set()
