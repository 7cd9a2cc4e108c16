"""Of a stream that forked two histories are kept and passed on, whatever came first (EXCHANGE 6.10)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

Chain = Callable[[int, int], bytes]  # history, number -> chain of that op on the way to the history's end


class Reach(NamedTuple):
    """A history and how far it goes: its ops are those after `base`; before that it is the history `up`."""

    id: int
    up: int  # 0 = from the beginning
    base: int
    head: int


def kept(histories: Iterable[Reach], chain: Chain) -> frozenset[int]:
    """Which histories of one stream are kept to their ends: the two that differ first, ties by the lowest chain.

    So everybody learns where the stream differs first, from whomever, and no key can fill a disk with histories.
    """
    leaving: dict[int, list[Reach]] = defaultdict(list)
    for one in histories:
        leaving[one.up].append(one)
    (root,) = leaving.pop(0)
    place, sides = _parting(root, 0, leaving, chain)
    return frozenset(_least(side, place + 1, leaving, chain) for side in sides[:2])


def _parting(one: Reach, after: int, leaving: Mapping[int, Sequence[Reach]], chain: Chain) -> tuple[int, list[Reach]]:
    """(after which op a history first parts, not before `after`; the ways from there, the lowest chain first)."""
    away = [other for other in leaving.get(one.id, ()) if other.base >= after]
    if not away:
        return one.head, [one]
    place = min(other.base for other in away)
    ways = [other for other in away if other.base == place] + [one] * (one.head > place)
    return place, sorted(ways, key=lambda way: chain(way.id, place + 1))


def _least(one: Reach, after: int, leaving: Mapping[int, Sequence[Reach]], chain: Chain) -> int:
    """The end reached when the lowest chain is followed wherever this history parts again."""
    while after <= one.head:
        place, ways = _parting(one, after, leaving, chain)
        one, after = ways[0], place + 1
    return one.id
