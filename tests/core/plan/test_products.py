"""Quantity times price fills in the amount, until a person types another one."""

import pytest

import main
from core.plan.products import filled_amount
from core.values import Plain, Value, Written

Q, P, A = "f.quantity", "f.unit_price", "f.amount"


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
    found = filled_amount(form, "expense", before, typed)
    assert (found.satang if found else None) == amount
    assert found is None or found.stored == A


def test_rows_without_such_an_amount_get_none() -> None:
    form = main.desk().forms.get("dsi-moral-plan/2569/1")
    assert filled_amount(form, "participant", {}, {"f.count": Plain("3")}) is None
