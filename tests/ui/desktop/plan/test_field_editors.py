"""Every type of field has an editor and, where a third value can settle a conflict, a prompt; no other is there."""

from typing import get_args, get_type_hints

import pytest

from core.forms.field_types import FIELD_TYPES, FieldType
from ui.desktop.conflicts.page import PROMPTS
from ui.desktop.plan.editors import EDITORS


@pytest.mark.parametrize("name", FIELD_TYPES)
def test_every_type_has_its_editor_and_its_third_value(name: str) -> None:
    one = FIELD_TYPES[name]
    assert one.editor in EDITORS, f"{name}: no editor {one.editor} in plan_editors.EDITORS"
    assert one.other in {"", "choice", *PROMPTS}, f"{name}: no prompt {one.other} in conflict_other.PROMPTS"


def test_no_editor_and_no_prompt_is_of_nobody() -> None:
    used = {one.editor for one in FIELD_TYPES.values()} | {"several"}  # of a field that takes many
    assert EDITORS.keys() == used
    assert PROMPTS.keys() == {one.other for one in FIELD_TYPES.values()} - {"", "choice"}


def test_what_a_row_may_say_is_said_by_some_row() -> None:
    for key in ("editor", "other", "align", "time", "source"):
        words = set(get_args(get_type_hints(FieldType)[key]))
        assert words == {getattr(one, key) for one in FIELD_TYPES.values()}, key
