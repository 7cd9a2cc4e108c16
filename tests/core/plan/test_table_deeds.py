"""What is typed into a table of rows is one save; what is no value is kept as typed until it is mended, no longer."""

import pytest

from core.errors import UserError
from core.forms.shape import Instrument
from core.history.deeds import undo
from core.log.deeds import delete_record, restore_record
from core.plan.deeds import CellInput, RowPosition, forget_unmade
from core.plan.table_deeds import Judged, RowInput, enter_table, keep_judged
from core.plan.tree import progress_of, refused_words
from core.values import Change, Plain, Ref
from storage.db.folder.store import Folder
from tests.core.plan.plans import context, planned

PERIOD = "2569q1"
ROWS = (
    {"id": "p", "kind": "part"},
    {"id": "w", "kind": "work", "parent": "p", "f.title": "งาน"},
    {"id": "c", "kind": "cost", "parent": "w", "f.amount": 500},
)


def row(folder: Folder, kind: str) -> Ref:
    return next(one.ref for one in folder.records("row") if one.text("kind") == kind)


def typed(folder: Folder, form: Instrument, ref: Ref, **words: str) -> None:
    cells = tuple(CellInput(name, text, None) for name, text in words.items())
    enter_table(context(folder), folder, form, PERIOD, [RowInput(ref, cells)])


def test_where_a_save_is_refused_the_words_in_red_stay(folder: Folder, form: Instrument) -> None:
    planned(folder, form, ROWS)
    cost = row(folder, "cost")
    typed(folder, form, cost, amount="many")
    assert refused_words(folder) == {(cost, "f.amount"): "many"}
    foreign = Change(Ref("f" * 32, "row", "1" * 32), "f.title", Plain("x"))
    with pytest.raises(UserError):
        keep_judged(context(folder), folder, "enter_table", Judged([foreign], [], [(cost, "f.amount")]))
    assert refused_words(folder) == {(cost, "f.amount"): "many"}


def test_words_in_red_are_forgotten_once_their_cell_holds_a_value_also_the_one_it_had(
    folder: Folder, form: Instrument
) -> None:
    planned(folder, form, ROWS)
    cost = row(folder, "cost")
    for mended in ("7", "7"):  # a new value, then the one that stands
        typed(folder, form, cost, amount="many")
        typed(folder, form, cost, amount=mended)
        assert not refused_words(folder)


def test_words_of_rows_whose_making_was_undone_are_forgotten_at_the_next_opening(
    folder: Folder, form: Instrument
) -> None:
    plan = planned(folder, form, ROWS)
    work = Ref(plan.scope, "row", "a" * 32)
    cells = (CellInput("title", "ใหม่", None), CellInput("due", "soon", None), CellInput("done", "most", None))
    at = RowPosition(plan, "work", row(folder, "part"), PERIOD)
    enter_table(context(folder), folder, form, PERIOD, [RowInput(work, cells, at=at)])
    places = {(work, "f.due"), (progress_of(work, PERIOD), "f.done")}
    assert {*refused_words(folder)} == places
    list(undo(context(folder), folder))
    assert {*refused_words(folder)} == places, "who does it again has them again"
    forget_unmade(context(folder), folder)
    assert not refused_words(folder)


def test_a_row_that_is_put_back_from_the_bin_has_its_words_in_red(folder: Folder, form: Instrument) -> None:
    planned(folder, form, ROWS)
    cost = row(folder, "cost")
    typed(folder, form, cost, amount="many")
    delete_record(context(folder), folder, cost)
    forget_unmade(context(folder), folder)
    restore_record(context(folder), folder, cost)
    assert refused_words(folder) == {(cost, "f.amount"): "many"}
