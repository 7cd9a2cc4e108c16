"""The fields of a kind of rows, made ready once for thousands of rows."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache

from core.forms.conditions import CellValue, answered, asking, number_of
from core.forms.field_types import type_of
from core.forms.shape import Field


class KindFields:
    """What the fields of a kind make of what is stored of a row."""

    def __init__(self, fields: Iterable[Field]) -> None:
        known = {each.id: each for each in fields}
        self._defaults: Mapping[str, CellValue] = {name: each.default for name, each in known.items() if each.default}
        self._money = frozenset(name for name, each in known.items() if type_of(each).money)
        self.asking = asking(known.values())

    def entered(self, stored: Mapping[str, CellValue]) -> dict[str, CellValue]:
        """The values of a row, entered or by default, only of the fields that are asked, money in baht.

        `stored` is as records hold it (money in satang).
        """
        given = dict(self._defaults)
        for name, value in stored.items():
            if answered(value):
                given[name] = in_baht(value) if name in self._money else value
        ask = self.asking.of(given)
        return given if ask.issuperset(given) else {name: value for name, value in given.items() if name in ask}


def in_baht(satang: CellValue) -> CellValue:
    """An amount that is kept in satang; what is no number stays as it is."""
    number = number_of(satang)
    if number is None:
        return satang
    return _hundredth(number.numerator) if number.denominator == 1 else number / 100


@lru_cache(maxsize=4096)
def _hundredth(satang: int) -> Fraction:
    """The same few prices stand in many rows."""
    return Fraction(satang, 100)
