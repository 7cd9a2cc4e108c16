"""Quantity times price fills in the amount, until a person types another one."""

import pytest

import main
from core.errors import UserError
from core.plan.deeds import CellInput, enter_cells, filled_amount
from core.values import Change, ConflictValue, Plain, ShownField, Value, Written
from storage.db.folder.store import Folder
from tests.core.plan.plans import context, planned

Q = "f.quantity"
P = "f.unit_price"
A = "f.amount"


@pytest.mark.parametrize(
    ("before", "typed", "amount"),
    [
        ({}, {Q: Plain("3"), P: 2050}, 6150),
        ({Q: Plain("3")}, {P: 1000}, 3000),
        ({Q: Plain("3"), P: 1000, A: 3000}, {Q: Plain("4")}, 4000),  # it followed before
        ({Q: Plain("3"), P: 1000, A: 2900}, {Q: Plain("4")}, None),  # somebody typed it
        ({Q: Plain("3"), P: 1000}, {Q: Plain("4"), A: 100}, None),
        ({Q: Plain("3")}, {Q: Plain("4")}, None),
        ({Q: Plain("3"), P: 1000}, {"f.item": Plain("x")}, None),
        ({}, {Q: Plain("0.333"), P: 1000}, 333),
        ({}, {Q: Plain("0.3333"), P: 1000}, None),  # no whole satang
        ({Q: Plain("3"), P: 1000, A: 3000}, {Q: None}, None),
    ],
)
def test_the_amount_follows_quantity_and_price(
    before: dict[str, Value], typed: dict[str, Written], amount: int | None
) -> None:
    form = main.desk().forms.get("dsi-moral-plan/2569/1")
    found = filled_amount(
        form, "expense", {name: ShownField(value) for name, value in before.items()}, typed
    )
    assert (found.satang if found else None) == amount
    assert found is None or found.stored == A


def torn(*values: Value) -> ShownField:
    """What nobody has chosen between; the first is the one that shows."""
    return ShownField(
        values[0],
        (),
        tuple(ConflictValue(value, str(n), "", "", 0) for n, value in enumerate(values)),
    )


@pytest.mark.parametrize(
    ("before", "typed"),
    [
        (
            {Q: ShownField(Plain("3")), P: ShownField(1000), A: torn(3000, 2900)},
            {Q: Plain("4")},
        ),  # the amount
        ({Q: ShownField(Plain("3")), P: torn(1000, 1100)}, {Q: Plain("4")}),  # a part
        (
            {Q: torn(Plain("3"), Plain("5")), P: ShownField(1000), A: ShownField(3000)},
            {Q: Plain("4")},
        ),  # the part that is typed
    ],
)
def test_nothing_is_chosen_between_values_by_filling_in(
    before: dict[str, ShownField], typed: dict[str, Written]
) -> None:
    assert (
        filled_amount(main.desk().forms.get("dsi-moral-plan/2569/1"), "expense", before, typed)
        is None
    )


def test_a_quantity_typed_beside_amounts_in_conflict_leaves_both(folder: Folder) -> None:
    form = main.desk().forms.get("dsi-moral-plan/2569/1")
    rows: list[dict[str, object]] = [
        {"id": "g1", "kind": "goal_group"},
        {"id": "a1", "kind": "activity", "parent": "g1"},
        {"id": "e1", "kind": "expense", "parent": "a1", Q: "3", P: 1000, A: 3000},
    ]
    plan = planned(folder, form, rows)
    row = next(
        one for one in folder.records("row", plan.scope) if one.text("kind") == "expense"
    ).ref
    first = folder.record(row)
    assert first is not None
    for amount in (3200, 3000):  # two who saw the same
        folder.save(context(folder), "set_field", [Change(row, A, amount, first.shown(A).seen)])
    held = folder.record(row)
    assert held is not None
    assert held.shown(A).conflict
    assert held.shown(A).value == 3000, "what shows first follows quantity and price"
    enter_cells(context(folder), folder, form, row, "", [CellInput("quantity", "4", None)])
    after = folder.record(row)
    assert after is not None
    assert after.text("f.quantity") == "4"
    assert {side.value for side in after.shown(A).sides} == {3000, 3200}


def test_a_field_that_rows_of_this_kind_have_not_is_refused_in_words(folder: Folder) -> None:
    form = main.desk().forms.get("dsi-moral-plan/2569/1")
    plan = planned(folder, form, [{"id": "g1", "kind": "goal_group"}])
    row = folder.records("row", plan.scope)[0].ref
    with pytest.raises(UserError, match="รายการชนิด goal_group ไม่มีช่อง quantity"):
        enter_cells(context(folder), folder, form, row, "2569", [CellInput("quantity", "3", ())])
