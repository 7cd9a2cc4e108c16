"""Quantity times price fills in the amount a form asks for beside them, until a person types another one."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from core.change_check import INTEGERS
from core.forms.computed import read
from core.forms.conditions import number_of
from core.forms.field_types import type_of
from core.forms.shape import Field, Instrument
from core.values import NOTHING, Absent, Shown, Value, Written


class Amount(NamedTuple):
    """The field an amount goes into, by its stored name, and the amount in satang."""

    stored: str
    satang: int


Product = tuple[Field | None, list[Field]]  # the field of an amount, None = there is none; those it is the product of


def filled_amount(
    form: Instrument, kind: str, before: Mapping[str, Shown], typed: Mapping[str, Written]
) -> Amount | None:
    """The amount that follows from what is `typed` into a row that was `before`; both by stored name.

    None where the form has no such amount, a part is missing, the person typed the amount, or had typed another one;
    and where nobody has chosen yet between values of the amount or a part: to write would be to choose.
    """
    return amount_of(product_of(form, kind), before, typed)


def amount_of(of: Product, before: Mapping[str, Shown], typed: Mapping[str, Written]) -> Amount | None:
    """The same, of rows whose `product_of` is known."""
    amount, parts = of
    if amount is None or amount.stored in typed or not any(part.stored in typed for part in parts):
        return None
    if any(before.get(each.stored, NOTHING).conflict for each in (amount, *parts)):
        return None
    was = {name: shown.value for name, shown in before.items()}
    product = _times(parts, {**was, **typed})
    there = _number(amount, was.get(amount.stored))
    if product is None or (there is not None and there != _times(parts, was)):
        return None
    satang = product * 100
    if satang.denominator != 1 or abs(satang) > INTEGERS or there == product:
        return None
    return Amount(amount.stored, int(satang))


def product_of(form: Instrument, kind: str) -> Product:
    """The one amount a row must have, and the fields of the same row whose product it is."""
    own = {each.id: each for each in form.fields if kind in each.kind}
    money = [each for each in own.values() if type_of(each).money and each.required]
    over = next((cell.over for cell in form.computed if cell.kind == kind and cell.op == "product"), ())
    parts = [own[name] for name in over if name in own]
    whole = len(money) == 1 and len(parts) == len(over) > 1
    return (money[0], parts) if whole else (None, [])


def _times(parts: list[Field], values: Mapping[str, Value]) -> Fraction | None:
    product = Fraction(1)
    for part in parts:
        number = _number(part, values.get(part.stored))
        if number is None:
            return None
        product *= number
    return product


def _number(field: Field, value: Value) -> Fraction | None:
    return None if value is None or isinstance(value, Absent) else number_of(read(field, value))
