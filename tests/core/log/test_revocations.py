"""Revocations and forks: what a cut holds counts, whatever came in which order (docs/log.md: What counts)."""

import random
from collections.abc import Sequence
from itertools import count

from core.log.op import StreamPosition
from core.log.verdict import NoEffectReason
from storage.db.log.keeping import HistoryExtent, kept
from tests.core.log.ledger import ALL, Ledger, stream

# -- revocation


def test_a_revoked_key_counts_up_to_the_cut_and_streams_not_named_hold_nothing(
    book: Ledger,
) -> None:
    one = stream(book, "n1", "n1")
    other = stream(book, "n1", "n1", incarnation="later")
    cut = book.cut(one)
    book.op(one)
    book.revoke("north", "n1", "n1", cut)
    assert (book.upto(one), book.upto(other)) == (3, 0)
    assert book.verdict().why(one, 4, "work") is NoEffectReason.REVOKED


def test_an_end_that_is_not_here_holds_nothing(book: Ledger) -> None:
    one = stream(book, "n1", "n1")
    book.revoke("north", "n1", "n1", {one.stream: StreamPosition(2, b"x" * 16)})
    assert book.upto(one) == 0
    book.revoke(
        "north", "n1", "n1", {one.stream: StreamPosition(9, one.chains[-1])}, record="by number"
    )
    assert book.upto(one) == 0


def test_every_standing_revocation_must_hold_an_op(book: Ledger) -> None:
    one = stream(book, "n1", "n1")
    other = stream(book, "n1", "n1", incarnation="later")
    short = {one.stream: StreamPosition(1, one.chains[0])}
    book.revoke("north", "n1", "n1", book.cut(one, other))
    book.revoke("centre", "n1", "n1", short)
    assert (book.upto(one), book.upto(other)) == (1, 0)


def test_a_replaced_revocation_no_longer_stands(book: Ledger) -> None:
    one = stream(book, "n1", "n1")
    first = book.revoke("north", "n1", "n1", {})
    assert book.upto(one) == 0
    book.revoke("north", "n1", "n1", book.cut(one), seen=[first])
    assert book.upto(one) == 3


def test_a_parent_in_another_revocation_replaces_nothing(book: Ledger) -> None:
    one = stream(book, "n1", "n1")
    first = book.revoke("north", "n1", "n1", {})
    book.revoke("north", "n1", "n1", book.cut(one), seen=[first], record="another")
    assert book.upto(one) == 0


def test_a_province_cannot_replace_the_revocation_of_a_centre_nor_the_other_way_be_kept_from_it(
    book: Ledger,
) -> None:
    one = stream(book, "n1", "n1")
    above = book.revoke("centre", "n1", "n1", {}, record="same")
    below = book.revoke("north", "n1", "n1", book.cut(one), record="same", seen=[above])
    assert book.upto(one) == 0
    book.revoke("centre", "n1", "n1", book.cut(one), record="same", seen=[above, below])
    assert book.upto(one) == 3


def test_taking_a_revocation_back_brings_nobody_back(book: Ledger) -> None:
    one = stream(book, "n1", "n1")
    first = book.revoke("north", "n1", "n1", {})
    book.say("north", "by north of n1", None, "revocation", [first])
    other = book.revoke("north", "s1", "n1", {}, record="by north of n1", seen=[first])
    book.certify("north", "n1", "n1", "office")
    book.certify("centre", "n1", "n1", "office")
    assert other.seq
    assert book.upto(one) == 0


def test_a_revocation_is_of_a_key_for_a_unit_never_of_all_of_a_key(book: Ledger) -> None:
    book.certify("south", "n1", "s1", "office")  # a PC that serves two units
    book.revoke("south", "n1", "s1", {})
    assert book.upto(stream(book, "n1", "n1")) == ALL
    assert book.upto(stream(book, "n1", "s1")) == 0


def test_nobody_revokes_upwards_sidewards_or_outside_the_line(book: Ledger) -> None:
    book.revoke("north", "centre", "centre", {})
    book.revoke("north", "south", "south", {})
    book.revoke("north", "s1", "s1", {})
    book.revoke("centre", "centre", "centre", {})
    book.revoke("north", "root", "north", {})
    assert book.upto(stream(book, "centre", "s1"), "review") == ALL
    assert book.upto(stream(book, "south", "s1"), "review") == ALL
    assert book.upto(stream(book, "s1", "s1")) == ALL


def test_a_province_revokes_a_committee_of_its_own_unit_and_not_an_office_of_it(
    book: Ledger,
) -> None:
    book.certify("centre", "desk", "north", "office")
    book.certify("north", "desk", "north", "committee")
    book.revoke("north", "desk", "north", {})
    one = stream(book, "desk", "north")
    assert (book.upto(one, "work"), book.upto(one, "draft")) == (ALL, 0)


def test_what_a_revoked_province_had_certified_counts_as_far_as_the_cut_holds_it(
    book: Ledger,
) -> None:
    cut = book.cut(book.begin("north"))
    book.unit("centre", "n2", "district", "north")
    book.certify("north", "n2", "n2", "office")
    book.revoke("centre", "north", "north", cut)
    assert book.upto(stream(book, "n1", "n1")) == ALL
    assert book.upto(stream(book, "n2", "n2")) == 0


def test_a_revoked_centre_cannot_undo_it(book: Ledger) -> None:
    first = book.revoke("root", "centre", "centre", {})
    book.certify("centre", "centre", "centre", "centre")
    book.revoke(
        "centre",
        "centre",
        "centre",
        book.cut(book.begin("centre")),
        record="by root of centre",
        seen=[first],
    )
    assert book.upto(stream(book, "n1", "n1")) == 0


# -- forks


def test_a_fork_counts_up_to_the_first_difference_and_the_cut_may_choose_one_history(
    book: Ledger,
) -> None:
    one = stream(book, "n1", "n1")
    other = book.fork(one, 1)
    for word in "xyz":
        book.op(other, word)
    assert (book.upto(one), book.upto(other)) == (1, 0)
    assert book.verdict().why(one, 2, "work") is NoEffectReason.FORK
    book.revoke("north", "n1", "n1", book.cut(other))
    assert (book.upto(one), book.upto(other)) == (1, 4)


def test_a_fork_in_the_stream_of_a_certifier_takes_what_it_said_beyond(book: Ledger) -> None:
    one = stream(book, "n1", "n1")
    book.op(book.fork(book.begin("north"), 0), "another tale")
    assert book.upto(one) == 0


Tale = Sequence[bytes]  # the chain after each op


class Stream:
    """Histories as a folder hangs them on, with everything that came or with what is kept only."""

    def __init__(self) -> None:
        self.reaches = [HistoryExtent(1, 0, 0, 0)]
        self.tales: dict[int, Tale] = {1: ()}

    def hang(self, tale: Tale, all_of_it: bool) -> None:
        one, known = max(
            ((one, _common(self.tales[one.id], tale)) for one in self.reaches),
            key=lambda found: found[1],
        )
        if known == len(tale):
            return
        if known == one.head:
            new = one._replace(head=len(tale))
            after = [new if one.id == other.id else other for other in self.reaches]
        else:
            while one.up and known <= one.base:
                one = next(other for other in self.reaches if other.id == one.up)
            new = HistoryExtent(1 + len(self.reaches), one.id, known, len(tale))
            after = [*self.reaches, new]
        tales = {**self.tales, new.id: tale}
        if all_of_it or new.id in kept(after, lambda history, seq: tales[history][seq - 1]):
            self.reaches, self.tales = after, tales

    def two(self) -> set[Tale]:
        return {
            self.tales[one]
            for one in kept(self.reaches, lambda history, seq: self.tales[history][seq - 1])
        }


def _common(one: Tale, other: Tale) -> int:
    return next(
        (n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
        min(len(one), len(other)),
    )


def drawn(chance: random.Random) -> list[Tale]:
    """Histories of one stream that part anywhere."""
    names, tales = count(), [tuple[bytes, ...]()]
    for _history in range(chance.randint(1, 6)):
        old = chance.choice(tales)
        begin = old[: chance.randint(0, len(old))]
        more = (
            chance.randbytes(2) + next(names).to_bytes(2, "big")
            for _op in range(chance.randint(1, 4))
        )
        tales.append((*begin, *more))
    return [tale for tale in tales if tale]


def test_one_history_is_kept_to_its_end() -> None:
    assert kept([HistoryExtent(1, 0, 0, 9)], lambda _history, _seq: b"") == {1}


def test_of_several_the_two_that_differ_first_are_kept_and_of_equal_ones_the_lowest_chains() -> (
    None
):
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


def _first(reaches: Sequence[HistoryExtent]) -> int:
    return min((one.base for one in reaches if one.up), default=-1)
