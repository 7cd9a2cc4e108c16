"""Which histories of a forked stream are kept: the same two, whatever came in which order (EXCHANGE 6.10)."""

import random
from collections.abc import Sequence
from itertools import count

from core.log.transfer import Reach, kept

Tale = Sequence[bytes]  # the chain after each op


class Stream:
    """Histories as a folder hangs them on, with everything that came or with what is kept only."""

    def __init__(self) -> None:
        self.reaches = [Reach(1, 0, 0, 0)]
        self.tales: dict[int, Tale] = {1: ()}

    def hang(self, tale: Tale, all_of_it: bool) -> None:
        one, known = max(((one, _common(self.tales[one.id], tale)) for one in self.reaches), key=lambda found: found[1])
        if known == len(tale):
            return
        if known == one.head:
            new = one._replace(head=len(tale))
            after = [new if one.id == other.id else other for other in self.reaches]
        else:
            while one.up and known <= one.base:
                one = next(other for other in self.reaches if other.id == one.up)
            new = Reach(1 + len(self.reaches), one.id, known, len(tale))
            after = [*self.reaches, new]
        tales = {**self.tales, new.id: tale}
        if all_of_it or new.id in kept(after, lambda history, seq: tales[history][seq - 1]):
            self.reaches, self.tales = after, tales

    def two(self) -> set[Tale]:
        return {self.tales[one] for one in kept(self.reaches, lambda history, seq: self.tales[history][seq - 1])}


def _common(one: Tale, other: Tale) -> int:
    return next(
        (n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other))
    )


def drawn(chance: random.Random) -> list[Tale]:
    """Histories of one stream that part anywhere."""
    names, tales = count(), [tuple[bytes, ...]()]
    for _history in range(chance.randint(1, 6)):
        old = chance.choice(tales)
        begin = old[: chance.randint(0, len(old))]
        more = (chance.randbytes(2) + next(names).to_bytes(2, "big") for _op in range(chance.randint(1, 4)))
        tales.append((*begin, *more))
    return [tale for tale in tales if tale]


def test_one_history_is_kept_to_its_end() -> None:
    assert kept([Reach(1, 0, 0, 9)], lambda _history, _seq: b"") == {1}


def test_of_several_the_two_that_differ_first_are_kept_and_of_equal_ones_the_lowest_chains() -> None:
    stream = Stream()
    tales = [(b"a", b"b", b"d"), (b"a", b"b", b"c"), (b"a", b"x"), (b"a", b"e")]
    for tale in tales:
        stream.hang(tale, True)
    assert stream.two() == {(b"a", b"b", b"c"), (b"a", b"e")}


def test_whatever_came_first_the_same_two_are_passed_on_and_they_differ_where_all_do() -> None:
    for seed in range(400):
        chance = random.Random(seed)
        tales = drawn(chance)
        found, whole = [], Stream()
        for tale in tales:
            whole.hang(tale, True)
        for _order in range(4):
            chance.shuffle(tales)
            stream = Stream()
            for tale in [*tales, *tales]:  # what was not kept comes again
                stream.hang(tale, False)
            found.append(stream.two())
            assert stream.two() == whole.two(), seed
            assert _first(stream.reaches) == _first(whole.reaches), seed
        assert all(one == found[0] for one in found)


def _first(reaches: Sequence[Reach]) -> int:
    return min((one.base for one in reaches if one.up), default=-1)
