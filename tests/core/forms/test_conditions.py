"""What a condition asks, and what is asked at all."""

from fractions import Fraction
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.forms.conditions import CellValue, asked, date_of, holds, number_of
from core.forms.shape import Clause, Condition


class Node(NamedTuple):
    id: str
    when: Condition = ()


def one(field: str, op: str, value: str = "") -> Condition:
    return ((Clause(field, op, value),),)


@pytest.mark.parametrize(
    ("op", "value", "stored", "expected"),
    [
        pytest.param("is", "yes", "yes", True, id="is the value"),
        pytest.param("is", "yes", "no", False, id="is another value"),
        pytest.param("is", "3", 3, True, id="a whole number is its text"),
        pytest.param("is not", "yes", "no", True, id="is not the value"),
        pytest.param("is not", "yes", "", False, id="no answer satisfies no test, not even is not"),
        pytest.param("is not", "yes", None, False, id="nothing satisfies no test"),
        pytest.param("has", "b", "a,b,c", True, id="a set has a member"),
        pytest.param("has", "b", "ab,bc", False, id="part of a member is no member"),
        pytest.param("answered", "", 0, True, id="zero is an answer"),
        pytest.param("answered", "", "", False, id="empty is no answer"),
        pytest.param("answered", "no", "", True, id="answered no"),
        pytest.param("answered", "no", "x", False, id="answered after all"),
        pytest.param("=", "1", "1.0", True, id="numbers compare as numbers"),
        pytest.param("≠", "1", "1.0", False, id="equal numbers are not unequal"),
        pytest.param("≠", "1", "", False, id="nothing is not unequal"),
        pytest.param(">", "9", "10", True, id="10 is above 9"),
        pytest.param("≥", "0.3", Fraction(3, 10), True, id="exact fractions"),
        pytest.param("<", "2026-10-01", "2026-09-30", True, id="days compare as days"),
        pytest.param("≤", "2026-10-01", "2026-10-01", True, id="the same day"),
        pytest.param("<", "2026-10-01", "5", False, id="a number is no day"),
        pytest.param(">", "5", "many", False, id="words are no number"),
        pytest.param("<", "2026-13-01", "2026-01-01", False, id="a month that is none"),
    ],
)
def test_a_test_holds(op: str, value: str, stored: CellValue, expected: bool) -> None:
    assert holds(one("f", op, value), {"f": stored}) is expected


def test_no_condition_always_holds() -> None:
    assert holds((), {})


def test_alls_are_joined_by_any() -> None:
    both = (Clause("a", "is", "1"), Clause("b", "is", "1"))
    condition: Condition = (both, (Clause("c", "is", "1"),))
    assert holds(condition, {"a": "1", "b": "1"})
    assert holds(condition, {"c": "1"})
    assert not holds(condition, {"a": "1"})


def test_what_hangs_on_a_field_that_is_not_asked_is_not_asked() -> None:
    nodes = [Node("c", one("b", "is", "yes")), Node("b", one("a", "is", "yes")), Node("a")]
    values = {"a": "yes", "b": "yes", "c": "kept"}
    assert asked(nodes, values) == {"a", "b", "c"}
    assert asked(nodes, values | {"a": "no"}) == {"a"}


def test_a_ring_asks_nothing_in_it_or_behind_it() -> None:
    nodes = [
        Node("a", one("b", "answered")),
        Node("b", one("a", "answered")),
        Node("c", one("b", "answered")),
        Node("d"),
    ]
    assert asked(nodes, {"a": "1", "b": "1", "c": "1"}) == {"d"}


@given(st.integers(1, 400), st.integers(0, 400))
def test_a_long_chain_is_asked_up_to_the_first_gap(length: int, gap: int) -> None:
    nodes = [Node("n0")] + [Node(f"n{k}", one(f"n{k - 1}", "is", "yes")) for k in range(1, length)]
    values = {f"n{k}": "no" if k == gap else "yes" for k in range(length)}
    assert len(asked(reversed(nodes), values)) == min(gap + 1, length)


@given(st.text(max_size=12))
def test_any_words_are_a_number_a_day_or_neither(text: str) -> None:
    assert number_of(text) is None or date_of(text) is None
