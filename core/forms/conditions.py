"""Evaluate `when`: whether a condition holds for given values, which fields are asked, and in which order.

Conditions only compare; they compute nothing.
"""

import re
from collections import deque
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import NamedTuple, Protocol

from core.forms.wording import Clause, Condition

CellValue = str | int | Fraction | None
"""A value as a record holds it: text, decimal, ISO date, choice id, ids joined by commas, integer; None = empty."""

NUMBER = r"-?[0-9]{1,18}(\.[0-9]{1,18}|/[0-9]{0,17}[1-9][0-9]{0,17})?"
COMPARES = {"=": eq, "≠": ne, "<": lt, "≤": le, ">": gt, "≥": ge}
ORDERED = frozenset(COMPARES)  # what compares numbers or days
DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"


class Conditional(Protocol):
    """A field, item or other node with an id and a condition `when` under which it is asked."""

    @property
    def id(self) -> str: ...

    @property
    def when(self) -> Condition: ...


def holds(condition: Condition, values: Mapping[str, CellValue]) -> bool:
    """Return whether all clauses of any alternative hold; an empty condition always holds.

    A field without an answer satisfies only `answered no`, so nothing is asked before the field it depends on.
    """
    return not condition or any(all(_passes(clause, values) for clause in every) for every in condition)


def active_ids(nodes: Iterable[Conditional], values: Mapping[str, CellValue]) -> frozenset[str]:
    """Return the ids of the nodes that are asked in one row or item; a value that is not asked counts as unanswered.

    Nodes in a ring of conditions, which the form check reports, and those that depend on it are never asked.
    """
    return asking(nodes).of(values)


class OrderedConditions(NamedTuple):
    """The conditions of a set of nodes in order of evaluation, prepared once for many rows."""

    always: frozenset[str]
    sometimes: Mapping[str, Condition]  # each behind the nodes its condition reads
    hanging: frozenset[str]  # the ids in `sometimes`, and those in a ring of conditions or dependent on one

    def of(self, values: Mapping[str, CellValue]) -> frozenset[str]:
        """Return the ids of the nodes that are asked with these values; see `active_ids`."""
        if not self.hanging:
            return self.always
        left = {name: value for name, value in values.items() if name not in self.hanging}
        found = list[str]()
        for name, condition in self.sometimes.items():
            if holds(condition, left):
                found.append(name)
                left[name] = values.get(name)
        return self.always.union(found)


def asking(nodes: Iterable[Conditional]) -> OrderedConditions:
    when = {node.id: node.when for node in nodes}
    hanging = {name: condition for name, condition in when.items() if condition}
    ordered = in_order({name: fields_of(condition) for name, condition in hanging.items()})[0]
    sometimes = {name: hanging[name] for name in ordered}
    return OrderedConditions(frozenset(when.keys() - hanging.keys()), sometimes, frozenset(hanging))


def fields_of(condition: Condition) -> tuple[str, ...]:
    """Return the ids of the fields that a condition reads, without duplicates, in order of first use."""
    return tuple(dict.fromkeys(clause.field for every in condition for clause in every))


def answered(value: CellValue) -> bool:
    """Return whether the value is an answer: anything except None and "", so 0 is an answer."""
    return value is not None and value != ""


def number_of(value: CellValue) -> Fraction | None:
    """Return the value as an exact number, or None if it is not a number."""
    if isinstance(value, str):
        return _number(value) if value else None
    return _whole(int(value)) if isinstance(value, int) else value


_whole = lru_cache(maxsize=4096)(Fraction)


@lru_cache(maxsize=4096)
def _number(words: str) -> Fraction | None:
    """Return the number a text holds, or None; cached, as every row asks for the same few bounds and figures."""
    return Fraction(words) if re.fullmatch(NUMBER, words) else None


def date_of(value: CellValue) -> date | None:
    """Return an ISO date as a `date`; None for any other value."""
    if not isinstance(value, str) or not re.fullmatch(DATE, value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _passes(clause: Clause, values: Mapping[str, CellValue]) -> bool:
    value = values.get(clause.field)
    if clause.op == "answered":
        return answered(value) == (clause.value != "no")
    if not answered(value):
        return False
    match clause.op:
        case "is":
            return str(value) == clause.value
        case "is not":
            return str(value) != clause.value
        case "has":
            return clause.value in str(value).split(",")
    return compares(value, clause.op, clause.value)


def compares(value: CellValue, op: str, other: str) -> bool:
    """Return whether `value op other` holds for two numbers or two dates; False if they cannot be compared."""
    left, right = number_of(value), number_of(other)
    if left is None or right is None:
        first, second = date_of(value), date_of(other)
        if first is None or second is None:
            return False
        left, right = Fraction(first.toordinal()), Fraction(second.toordinal())
    return bool(COMPARES[op](left, right))


def in_order(needs: Mapping[str, Iterable[str]]) -> tuple[list[str], list[str]]:
    """Sort nodes topologically: return the sorted nodes, and the nodes that are in a ring or depend on one.

    A need that is not a key of `needs` counts as met.
    """
    waits = {node: {need for need in before if need in needs} for node, before in needs.items()}
    followers: dict[str, list[str]] = {node: [] for node in needs}
    for node, before in waits.items():
        for need in before:
            followers[need].append(node)
    ready = deque(node for node, before in waits.items() if not before)
    ordered = []
    while ready:
        node = ready.popleft()
        ordered.append(node)
        for follower in followers[node]:
            waits[follower].discard(node)
            if not waits[follower]:
                ready.append(follower)
    done = set(ordered)
    return ordered, [node for node in needs if node not in done]


def depth(needs: Mapping[str, Iterable[str]]) -> int:
    """Return the number of nodes in the longest chain of needs, leaving out rings and nodes that depend on one."""
    deep: dict[str, int] = {}
    for node in in_order(needs)[0]:
        deep[node] = 1 + max((deep.get(need, 0) for need in needs[node]), default=0)
    return max(deep.values(), default=0)


def rings(needs: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the nodes that are part of a ring of needs, without nodes that only depend on a ring."""
    stuck = in_order(needs)[1]
    inside = {node: [need for need in needs[node] if need in set(stuck)] for node in stuck}
    behind: dict[str, list[str]] = {node: [] for node in stuck}
    for node, before in inside.items():
        for need in before:
            behind[need].append(node)
    return in_order(behind)[1] if stuck else []
