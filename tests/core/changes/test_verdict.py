"""What counts is a function of the set of histories: every op of a stream up to its first difference."""

from itertools import permutations
from typing import NamedTuple

from core.changes.names import SEQUENCES
from core.changes.verdict import judge


class History(NamedTuple):
    id: int
    stream: bytes
    up: int
    base: int


ONE, TWO = History(1, b"a" * 16, 0, 0), History(2, b"b" * 16, 0, 0)
LATER, EARLIER = History(3, b"a" * 16, 1, 7), History(4, b"a" * 16, 3, 9)


def test_one_history_counts_to_its_end() -> None:
    verdict = judge({1: ONE})
    assert verdict.counts(1, SEQUENCES - 1, "work")


def test_neither_history_counts_beyond_the_first_difference_and_other_streams_are_untouched() -> None:
    for order in permutations([ONE, TWO, LATER, EARLIER]):
        verdict = judge({history.id: history for history in order})
        assert verdict.counts(1, 7, "work")
        assert not verdict.counts(1, 8, "work")
        assert not verdict.counts(3, 8, "work")
        assert not verdict.counts(4, 10, "work")
        assert verdict.counts(2, 8, "work")


def test_a_difference_at_the_very_first_op_leaves_nothing() -> None:
    verdict = judge({1: ONE, 3: History(3, b"a" * 16, 1, 0)})
    assert not verdict.counts(1, 1, "work")


def test_an_unknown_class_never_counts() -> None:
    assert not judge({1: ONE}).counts(1, 1, "")
