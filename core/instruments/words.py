"""What the cells of an instrument hold: words, limits and conditions."""

from fractions import Fraction
from typing import NamedTuple


class Words(NamedTuple):
    """A text in Thai and, where given, English."""

    th: str = ""
    en: str = ""

    def __str__(self) -> str:
        return self.th

    def __bool__(self) -> bool:
        return bool(self.th or self.en)


EMPTY = Words()
IN = {"key": "in"}  # the name in the file is a Python keyword


class Clause(NamedTuple):
    """`field op value`: op is one of is, is not, has, =, ≠, <, ≤, >, ≥, answered."""

    field: str
    op: str
    value: str = ""


# Joined as any (outer) of alls (inner); () = always. Never deeper, never with arithmetic.
Condition = tuple[tuple[Clause, ...], ...]


class Limit(NamedTuple):
    """`>= 60`: the comparison a measure, a pass rule or an award must satisfy, in exact numbers."""

    op: str  # >=, >, <=, <, =
    value: Fraction

    def holds(self, number: Fraction) -> bool:
        """Whether `number`, exact and not rounded, satisfies the limit."""
        match self.op:
            case ">=":
                return number >= self.value
            case ">":
                return number > self.value
            case "<=":
                return number <= self.value
            case "<":
                return number < self.value
        return number == self.value
