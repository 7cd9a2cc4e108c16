"""Every type of field is read, kept, said, printed and written down; nothing else is accepted."""

import ast
from collections import Counter
from pathlib import Path

import pytest

from core.forms.field_types import FIELD_TYPES, ROWS
from core.forms.shape import Instrument
from core.forms.vocabulary import ALLOWED, PATTERNS
from core.plan.deeds import CellInput, enter_cells
from core.plan.tree import PlanRow
from storage.db.folder.store import Folder
from tests import field_type_places
from tests.core.plan.plans import context, every_type, folder, planned

__all__ = ["folder"]

TYPED = [name for name, one in FIELD_TYPES.items() if not one.attached]


@pytest.fixture
def form(tmp_path: Path) -> Instrument:
    return every_type(tmp_path)


def filled(folder: Folder, form: Instrument) -> tuple[PlanRow, PlanRow]:
    """The plan and its row, into whose cells the example of each type was typed."""
    plan = planned(folder, form, [{"id": "r1", "kind": "row"}])
    (row,) = folder.records("row", plan.scope)
    typed = [CellInput(name, FIELD_TYPES[name].typed, ()) for name in TYPED]
    enter_cells(context(folder), folder, form, row.ref, "", typed)
    whole, own = PlanRow.tree(folder, form, plan, names={"every.choices/a1": "คำตอบแรก"})
    return whole, own


def test_a_form_takes_the_types_of_the_table_and_no_other() -> None:
    assert len(FIELD_TYPES) == len(ROWS), "two rows of one name"
    assert ALLOWED["fields", "type"] == FIELD_TYPES.keys()


def test_hardly_anybody_decides_on_a_type_outside_its_table() -> None:
    found = field_type_places.places()
    others = {
        "core/forms/vocabulary.py": 1,  # of which types a measure may be
        "storage/instruments/upgrade.py": 1,
        "storage/instruments/xlsform/conversion.py": 5,  # what the types of an XLSForm are here
        "storage/papers/word/document.py": 1,
        "storage/tables/numbering.py": 3,
        "storage/tables/writer.py": 1,
    }  # of their own formats, but the first
    assert Counter(one.partition(":")[0] for one in found) <= Counter(others), found


def test_a_place_that_decides_is_seen() -> None:
    decides = (
        'x.type == "date"',
        'x.type in ("text", "files")',
        'getattr(x, "type", "") != "files"',
        'A = {"date", "period"}',
        'f("money")',
        '{"integer": 1, "people": 2}',
        'match x.type:\n    case "date":\n        pass',
    )
    asks = 'measure.kind == "percent"', 'look("text")', "type_of(x).money", 'x.type == "pdf"'
    assert [len({*field_type_places.lines(ast.parse(each))}) for each in decides] == [1] * len(
        decides
    )
    assert [*field_type_places.lines(ast.parse("\n".join(asks)))] == []


# they read more than the values of their cells
OWN = {"look_up", "rank", "rank_up", "band", "so_far", "holds"}


def test_every_pattern_is_matched_by_something() -> None:
    assert PATTERNS.keys() | {""} == ALLOWED["fields", "pattern"]
