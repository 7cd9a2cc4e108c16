"""The named operations of computed cells, as pure functions over the values gathered for each name of `over`."""

from collections.abc import Callable, Sequence
from fractions import Fraction

from core.forms.conditions import CellValue, answered, date_of, number_of

Gathered = Sequence[Sequence[CellValue]]  # per name of `over`: one value of the row, or one per row below


def add(gathered: Gathered) -> CellValue:
    """The sum of what is entered; empty when nothing is."""
    return total([value for values in gathered for value in values])


def subtract(gathered: Gathered) -> CellValue:
    """The first less all others; empty when one of them is."""
    first, *others = map(total, gathered)
    if first is None or None in others:
        return None
    return first - sum((each for each in others if each is not None), Fraction(0))


def multiply(gathered: Gathered) -> CellValue:
    product = Fraction(1)
    for each in map(total, gathered):
        if each is None:
            return None
        product *= each
    return product


def share(gathered: Gathered) -> CellValue:
    """The first of the second, in percent, not rounded; empty when there is nothing to take it of."""
    part, whole = map(total, gathered)
    return 100 * part / whole if part is not None and whole else None


def mean(gathered: Gathered) -> CellValue:
    found = _numbers(gathered)
    return sum(found, Fraction(0)) / len(found) if found else None


def lowest(gathered: Gathered) -> CellValue:
    return min(_numbers(gathered), default=None)


def highest(gathered: Gathered) -> CellValue:
    return max(_numbers(gathered), default=None)


def count(gathered: Gathered) -> CellValue:
    """How many are answered."""
    return sum(answered(value) for values in gathered for value in values)


def days_between(gathered: Gathered) -> CellValue:
    """Days from the first to the second date; the next day is 1."""
    first, second = (date_of(values[0]) if values else None for values in gathered)
    return (second - first).days if first and second else None


def first(gathered: Gathered) -> CellValue:
    """The first that is answered."""
    return next((value for values in gathered for value in values if answered(value)), None)


def total(values: Sequence[CellValue]) -> Fraction | None:
    """The sum of the numbers among the values, None when there are none."""
    found = _numbers([values])
    return sum(found, Fraction(0)) if found else None


def _numbers(gathered: Gathered) -> list[Fraction]:
    found = (number_of(value) for values in gathered for value in values)
    return [number for number in found if number is not None]


OPERATIONS: dict[str, Callable[[Gathered], CellValue]] = {
    "sum": add,
    "difference": subtract,
    "product": multiply,
    "share": share,
    "mean": mean,
    "lowest": lowest,
    "highest": highest,
    "count": count,
    "days_between": days_between,
    "first": first,
}
