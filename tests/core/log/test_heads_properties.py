"""One value replaces another only where somebody had seen it, for honest and lying ops (docs/log.md: What stands)."""

from collections.abc import Iterator
from hashlib import sha256
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.log.op import FieldOp, Histories, LogHistory, OpRef, StreamPosition, cut_ends, holder, way


def history_of(number: int, stream: bytes, up: int, base: int) -> LogHistory:
    return LogHistory(number, stream, b"", "", b"", up, base, 0, b"", 0, b"")


A, B = b"a" * 16, b"b" * 16


# 1 and 4 are streams of their own; 2 leaves 1 after op 5, 3 leaves 2 after op 8
TREE = {
    1: history_of(1, A, 0, 0),
    2: history_of(2, A, 1, 5),
    3: history_of(3, A, 2, 8),
    4: history_of(4, B, 0, 0),
}


def line(
    history: int, seq: int, value: int, *parents: int | str, clock: int = 1_790_000_000_000 << 8
) -> FieldOp:
    return FieldOp(history, seq, clock + seq, value, parents, bytes([history, seq]) * 8)


def name(one: FieldOp) -> str:
    return str(OpRef(TREE[one.history].stream, one.seq, one.chain[:8]))


def values(*lines: FieldOp, fixed: bool = False) -> list[object]:
    return [one.value for one in FieldOp.heads(lines, TREE, fixed)]


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
    ("history", "seq", "expected"),
    [(1, 9, 1), (2, 6, 2), (2, 5, 1), (3, 8, 2), (3, 2, 1), (3, 9, 3)],
)
def test_forked_histories_share_what_came_before(history: int, seq: int, expected: int) -> None:
    assert holder(TREE, history, seq) == expected


def test_the_way_to_an_op_goes_through_what_its_history_left() -> None:
    assert way(TREE, 3, 12) == {3: 12, 2: 8, 1: 5}
    assert way(TREE, 1, 4) == {1: 4}


def test_a_cut_holds_what_leads_to_an_op_that_is_here_and_nothing_where_it_is_not() -> None:
    cut = {A: StreamPosition(9, b"x" * 16), B: StreamPosition(2, b"y" * 16)}
    inside, waiting = cut_ends(cut, TREE, lambda stream, _end: 2 if stream == A else None)
    assert inside == {2: 9, 1: 5}
    assert waiting == {B}


class Field(NamedTuple):
    """All ops of one field, and the histories they lie in."""

    lines: list[FieldOp]
    histories: Histories


CLOCKS = st.sampled_from(
    [0, 5, 1 << 48, 447_000_000_000_000, 447_000_000_000_001, 4_800_000_000_000_000, 2**62]
)


@st.composite
def branches(draw: st.DrawFn) -> dict[int, LogHistory]:
    """Up to three streams of up to three histories each, as forks make them."""
    found: dict[int, LogHistory] = {}
    for stream in range(draw(st.integers(1, 3))):
        for _ in range(draw(st.integers(1, 3))):
            same = [branch.id for branch in found.values() if branch.stream[0] == stream]
            up = draw(st.sampled_from(same)) if same else 0
            base = draw(st.integers(found[up].base, 6)) if up else 0
            found[len(found) + 1] = history_of(len(found) + 1, bytes([stream]) * 16, up, base)
    return found


@st.composite
def fields(draw: st.DrawFn) -> Field:
    """Ops in the order they were written: only what exists can be named with its chain, guesses may be anything."""
    histories = draw(branches())
    lines: list[FieldOp] = []
    for _ in range(draw(st.integers(1, 12))):  # the first one is always written
        branch = draw(st.sampled_from([*histories.values()]))
        seqs = [line.seq for line in lines if line.history == branch.id]
        seq = max([branch.base, *seqs]) + draw(st.integers(1, 2))
        if any(
            seq <= histories[line.history].base
            for line in lines
            if branch.id in _above(histories, line.history)
        ):
            continue  # a history that goes on from here has been written already
        chain = sha256(repr((branch.id, seq)).encode()).digest()[:16]
        own = draw(st.sets(st.integers(1, seq - 1), max_size=2)) if seq > 1 else set()
        known = [
            str(OpRef(histories[line.history].stream, line.seq, line.chain[:8])) for line in lines
        ]
        others = draw(st.sets(st.sampled_from(known), max_size=3)) if known else set()
        guesses = draw(
            st.sets(
                st.sampled_from([f"{'00' * 16}:1:{'ab' * 8}", f"{'01' * 16}:3:{'00' * 8}", "junk"])
            )
        )
        value = draw(st.sampled_from([None, 1, 2, "x", bytes(32)]))
        lines.append(FieldOp(branch.id, seq, draw(CLOCKS), value, (*own, *others, *guesses), chain))
    return Field(lines, histories)


def _above(histories: Histories, history: int) -> set[int]:
    return set(way(histories, history, 0)) - {history}


def replaced(field: Field) -> Iterator[FieldOp]:
    """The ops another op truly names, said once more and slowly."""
    for line in field.lines:
        for parent in line.parents:
            for other in field.lines:
                if isinstance(parent, int):
                    on_its_way = way(field.histories, line.history, line.seq).get(other.history, 0)
                    nearest = holder(field.histories, line.history, parent) == other.history
                    if other.seq == parent and nearest and parent <= on_its_way:
                        yield other
                elif parent == str(
                    OpRef(field.histories[other.history].stream, other.seq, other.chain[:8])
                ):
                    yield other


@given(fields(), st.randoms(use_true_random=False))
def test_heads_do_not_depend_on_the_order_of_arrival(field: Field, chance: Random) -> None:
    shuffled = list(field.lines)
    chance.shuffle(shuffled)
    assert FieldOp.heads(shuffled, field.histories) == FieldOp.heads(field.lines, field.histories)


@given(fields())
def test_an_op_is_shown_or_truly_replaced_and_never_both(field: Field) -> None:
    shown = FieldOp.heads(field.lines, field.histories)
    gone = list(replaced(field))
    assert shown
    assert all((line in shown) != (line in gone) for line in field.lines)


@given(fields())
def test_in_fields_fixed_at_birth_every_value_stays(field: Field) -> None:
    assert sorted(FieldOp.heads(field.lines, field.histories, fixed=True), key=repr) == sorted(
        field.lines, key=repr
    )


@given(fields(), st.lists(CLOCKS, min_size=12, max_size=12))
def test_clocks_order_the_sides_and_never_choose_between_them(
    field: Field, clocks: list[int]
) -> None:
    other = [line._replace(clock=clock) for line, clock in zip(field.lines, clocks, strict=False)]
    places = {line[:2] for line in FieldOp.heads(field.lines, field.histories)}
    assert {line[:2] for line in FieldOp.heads(other, field.histories)} == places


@given(fields(), st.data())
def test_what_an_op_had_replaced_is_back_when_it_stops_counting(
    field: Field, data: st.DataObject
) -> None:
    lost = data.draw(st.sampled_from(field.lines))
    rest = Field([line for line in field.lines if line != lost], field.histories)
    before = FieldOp.heads(field.lines, field.histories)
    after = FieldOp.heads(rest.lines, field.histories)
    gone = list(replaced(rest))
    assert all(line in after for line in before if line != lost)
    assert all(line in before or line not in gone for line in after)


@given(fields())
def test_heads_of_heads_are_the_same_heads(field: Field) -> None:
    shown = FieldOp.heads(field.lines, field.histories)
    assert FieldOp.heads(shown, field.histories) == shown


@given(branches(), st.data())
def test_a_cut_holds_the_ops_that_lead_to_the_op_it_names_and_no_other(
    found: dict[int, LogHistory], data: st.DataObject
) -> None:
    branch = data.draw(st.sampled_from([*found.values()]))
    end = StreamPosition(branch.base + data.draw(st.integers(1, 5)), b"c" * 16)
    inside, waiting = cut_ends(
        {branch.stream: end, b"?" * 16: end},
        found,
        lambda stream, _: branch.id if stream == branch.stream else None,
    )
    assert waiting == {b"?" * 16}
    for seq in range(1, end.seq + 1):
        owner = holder(found, branch.id, seq)
        assert [history for history in found if _lies(found, inside, history, seq)] == [owner]
    assert max(inside.values()) == end.seq
    assert all(found[history].stream == branch.stream for history in inside)


def _lies(found: dict[int, LogHistory], inside: dict[int, int], history: int, seq: int) -> bool:
    return found[history].base < seq <= inside.get(history, 0)
