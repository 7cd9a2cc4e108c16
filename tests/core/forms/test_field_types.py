"""Every type of field is read, kept, said, printed and written down; nothing else is accepted."""

import ast
from collections import Counter
from pathlib import Path

import pytest

from core.assessment import cells
from core.blocks.document import Stamp, Table
from core.errors import UserError
from core.forms import field_values, sentences
from core.forms.field_types import FIELD_TYPES, ROWS, FieldType
from core.forms.field_values import as_typed, stripped, typed_decimal, typed_whole
from core.forms.operations import COMPUTED, OPERATIONS
from core.forms.shape import Field, Instrument
from core.forms.vocabulary import ALLOWED, PATTERNS, ItemState
from core.papers.table_paper import printing_of, table_document
from core.plan.deeds import CellInput, enter_cells
from core.plan.links import value_of
from core.plan.tree import PlanRow
from storage.db.folder.store import Folder
from tests import field_type_places
from tests.core.papers.frames import form_of
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


def test_what_is_typed_is_kept(folder: Folder, form: Instrument) -> None:
    _plan, row = filled(folder, form)
    kept = {name: str(row.record.value(f"f.{name}")) for name in TYPED}
    assert kept == {name: FIELD_TYPES[name].stored for name in TYPED}


def test_what_is_kept_is_typed_again_as_the_same(folder: Folder, form: Instrument) -> None:
    _plan, row = filled(folder, form)
    for field in (each for each in form.fields if each.id in TYPED):
        kept = row.record.value(field.stored)
        assert value_of(form, "row", field, FieldType.typed_of(field, kept)) == kept


def test_every_type_has_its_words_on_a_page_and_on_paper(folder: Folder, form: Instrument) -> None:
    plan, row = filled(folder, form)
    words = {name: FIELD_TYPES[name].shown for name in TYPED}
    assert {name: row.cells[name].words for name in TYPED} == words
    paper = table_document(printing_of(form_of(form, "table"), form, (plan, row), {}), Stamp())
    (table,) = (block for block in paper.blocks if isinstance(block, Table))
    titles = [str(column.title).removeprefix("h") for column in table.columns]
    printed = dict(zip(titles, table.rows[0].cells, strict=True))
    assert {name: printed[name] for name in TYPED} == words
    stands = dict(zip(titles, (column.align for column in table.columns), strict=True))
    assert stands == {name: one.align for name, one in FIELD_TYPES.items()}


@pytest.mark.parametrize(
    "name", [name for name in TYPED if FIELD_TYPES[name].read not in (as_typed, stripped)]
)
def test_words_that_are_no_value_are_refused_with_a_sentence(
    folder: Folder, form: Instrument, name: str
) -> None:
    plan = planned(folder, form, [{"id": "r1", "kind": "row"}])
    (row,) = folder.records("row", plan.scope)
    with pytest.raises(UserError):
        enter_cells(context(folder), folder, form, row.ref, "", [CellInput(name, "ไม่ใช่ค่า", ())])


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


def test_every_operation_has_its_function_and_its_sentence() -> None:
    assert {name for name, each in COMPUTED.items() if not each.cells} == OWN
    assert COMPUTED.keys() == sentences._operations().keys()
    assert all(each.rows or each.most for each in OPERATIONS.values())


def test_every_pattern_is_matched_by_something() -> None:
    assert PATTERNS.keys() | {""} == ALLOWED["fields", "pattern"]


def test_every_state_of_an_item_has_its_words() -> None:
    assert (
        cells.STATES.keys() == field_values.states().keys() == {state.value for state in ItemState}
    )


@pytest.mark.parametrize(
    ("typed", "whole", "decimal"),
    [
        ("1,200", "1200", "1200"),
        ("-3", "-3", "-3"),
        ("๑๒.๕", None, "12.5"),
        ("12.", None, None),
        ("12.x", None, None),
        (".5", None, "0.5"),
        ("1.2.3", None, None),
        ("", None, None),
    ],
)
def test_a_number_is_whole_or_has_digits_behind_one_point(
    typed: str, whole: str | None, decimal: str | None
) -> None:
    field = Field(id="n", kind=("a",))
    for read, expected in ((typed_whole, whole), (typed_decimal, decimal)):
        if expected is None:
            with pytest.raises(UserError):
                read(field, typed)
        else:
            assert read(field, typed) == expected
