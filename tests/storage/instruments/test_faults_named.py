"""Whatever is written wrong in a form is named at its line with its mend, and no fault hides another."""

import random
from pathlib import Path

from core.forms.layout import SCHEMAS, slots
from core.forms.vocabulary import WAITING
from tests import form_faults

EVERY = 30  # of the faults there are; tests/soak/form_faults.py makes them all


def test_every_way_to_write_a_field_wrong_is_named(tmp_path: Path) -> None:
    found = [*form_faults.singly(tmp_path / "f.yaml", random.Random(13), EVERY)]
    assert len(found) > 80
    assert [(one.sheet, one.missed) for one in found if one.missed] == []


def test_several_faults_of_a_form_are_named_at_once(tmp_path: Path) -> None:
    found = [*form_faults.together(tmp_path / "f.yaml", random.Random(14), 12)]
    assert [(one.sheet, one.missed) for one in found if one.missed] == []


def test_every_list_of_the_vocabulary_stands_in_a_good_form() -> None:
    """Else nothing in it would be written wrong."""
    there = {(sheet.schema, name) for sheet in form_faults.sound() for name in sheet.fields}
    lists = {(schema, top.key) for schema, cls in SCHEMAS.items() for top in slots(cls) if top.rows}
    assert {(schema, key) for schema, key in lists - there if ("", key) not in WAITING} == set()
