"""One value replaces another only where somebody had seen it (EXCHANGE 6.5, 6.6)."""

from typing import NamedTuple

import pytest

from core.log.heads import FieldOp, heads, held, holder, way
from core.log.op import End, OpRef


class Branch(NamedTuple):
    id: int
    stream: bytes
    up: int
    base: int


A, B = b"a" * 16, b"b" * 16
# 1 and 4 are streams of their own; 2 leaves 1 after op 5, 3 leaves 2 after op 8
TREE = {1: Branch(1, A, 0, 0), 2: Branch(2, A, 1, 5), 3: Branch(3, A, 2, 8), 4: Branch(4, B, 0, 0)}


def line(history: int, seq: int, value: int, *parents: int | str, clock: int = 1_790_000_000_000 << 8) -> FieldOp:
    return FieldOp(history, seq, clock + seq, value, parents, bytes([history, seq]) * 8)


def name(one: FieldOp) -> str:
    return str(OpRef(TREE[one.history].stream, one.seq, one.chain[:8]))


def values(*lines: FieldOp, fixed: bool = False) -> list[object]:
    return [one.value for one in heads(lines, TREE, fixed)]


def test_an_op_replaces_what_it_names() -> None:
    first, other = line(1, 1, 10), line(4, 1, 20)
    assert values(first, line(1, 2, 11, 1)) == [11]
    assert values(first, other) == [20, 10] or values(first, other) == [10, 20]
    assert values(first, other, line(4, 2, 21, 1, name(first))) == [21]


def test_an_own_number_means_the_op_on_the_way_of_its_own_history() -> None:
    trunk, late = line(1, 3, 10), line(1, 7, 11)
    twig = line(2, 7, 20)
    assert set(values(trunk, line(3, 9, 30, 3))) == {30}
    assert set(values(late, twig, line(3, 9, 30, 7))) == {11, 30}
    assert set(values(late, twig, line(1, 9, 12, 7))) == {12, 20}


def test_a_name_means_that_very_op_and_no_other_of_the_same_number() -> None:
    late, twig = line(1, 7, 11), line(2, 7, 20)
    assert set(values(late, twig, line(4, 1, 40, name(twig)))) == {11, 40}


def test_the_same_op_named_by_itself_stands() -> None:
    me = line(4, 1, 40)
    assert values(line(1, 1, 1), me._replace(parents=(name(me),))) in ([1, 40], [40, 1])


def test_in_a_field_fixed_at_birth_nothing_is_replaced() -> None:
    assert set(values(line(1, 1, 10), line(1, 2, 11, 1), fixed=True)) == {10, 11}


def test_the_newest_comes_first_and_an_odd_clock_last() -> None:
    early, late = line(1, 1, 10), line(4, 2, 20)
    odd = line(1, 3, 30, clock=18_900_000_000_000 << 8)
    assert values(early, odd, late) == [20, 10, 30]


@pytest.mark.parametrize(
    ("history", "seq", "expected"), [(1, 9, 1), (2, 6, 2), (2, 5, 1), (3, 8, 2), (3, 2, 1), (3, 9, 3)]
)
def test_forked_histories_share_what_came_before(history: int, seq: int, expected: int) -> None:
    assert holder(TREE, history, seq) == expected


def test_the_way_to_an_op_goes_through_what_its_history_left() -> None:
    assert way(TREE, 3, 12) == {3: 12, 2: 8, 1: 5}
    assert way(TREE, 1, 4) == {1: 4}


def test_a_cut_holds_what_leads_to_an_op_that_is_here_and_nothing_where_it_is_not() -> None:
    cut = {A: End(9, b"x" * 16), B: End(2, b"y" * 16)}
    inside, waiting = held(cut, TREE, lambda stream, _end: 2 if stream == A else None)
    assert inside == {2: 9, 1: 5}
    assert waiting == {B}
