"""docs/forms.md says what the program does: its example is sound, and no list or field is left out."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from core.forms.field_types import FIELD_TYPES
from core.forms.layout import SCHEMAS, slots
from core.forms.score_kinds import SCORE_KINDS
from core.forms.vocabulary import ALLOWED
from storage.instruments.reader import check
from tests import form_tables

GUIDE = form_tables.GUIDE.read_text("utf-8")
CODE = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`\n]+)`", GUIDE))))


EXAMPLES = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: text.partition("id: ")[2].partition("\n")[0])
def test_every_example_is_sound_and_every_word_of_it_has_an_effect(example: str, tmp_path: Path) -> None:
    path = tmp_path / "example.yaml"
    path.write_text(example, encoding="utf-8")
    assert check(path).faults == ()


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_list_and_field_is_reported(name: str) -> None:
    found = {slot.key for slot in slots(SCHEMAS[name])}
    rows = {slot.key for top in slots(SCHEMAS[name]) if top.rows for slot in slots(top.rows)}
    assert (found | rows) - CODE - {"id", "in"} == set()


def test_every_word_of_the_format_is_reported() -> None:
    words = {part for allowed in ALLOWED.values() for word in allowed for part in word.split()}
    register = {"region", "province", "district", "section", "standing", "review", "assessment", "progress", "paper"}
    assert words - CODE - register == set()


@pytest.mark.parametrize(("name", "table"), [("field types", FIELD_TYPES), ("score kinds", SCORE_KINDS)])
def test_every_row_of_a_table_has_its_line_and_no_other(name: str, table: Mapping[str, object]) -> None:
    found = form_tables.rows(GUIDE, name)
    assert (sorted(table.keys() - set(found)), sorted(set(found) - table.keys())) == ([], []), "(without a line, gone)"


def test_the_tables_are_as_printed() -> None:
    assert form_tables.printed(GUIDE) == GUIDE, "docs/forms.md: python -m tests.form_tables"
