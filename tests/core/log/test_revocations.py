"""Revocations and forks: what a cut holds counts, what it does not hold never does (EXCHANGE 6.10, 6.13)."""

from core.log.op import End
from core.log.verdict import Why
from tests.core.log.ledger import ALL, Ledger, stream

# -- revocation


def test_a_revoked_key_counts_up_to_the_cut_and_streams_not_named_hold_nothing(book: Ledger) -> None:
    one, other = stream(book, "n1", "n1"), stream(book, "n1", "n1", incarnation="later")
    cut = book.cut(one)
    book.op(one)
    book.revoke("north", "n1", "n1", cut)
    assert (book.upto(one), book.upto(other)) == (3, 0)
    assert book.verdict().why(one, 4, "work") is Why.REVOKED


def test_an_end_that_is_not_here_holds_nothing(book: Ledger) -> None:
    one = stream(book, "n1", "n1")
    book.revoke("north", "n1", "n1", {one.stream: End(2, b"x" * 16)})
    assert book.upto(one) == 0
    book.revoke("north", "n1", "n1", {one.stream: End(9, one.chains[-1])}, record="by number")
    assert book.upto(one) == 0


def test_every_standing_revocation_must_hold_an_op(book: Ledger) -> None:
    one, other = stream(book, "n1", "n1"), stream(book, "n1", "n1", incarnation="later")
    short = {one.stream: End(1, one.chains[0])}
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


def test_a_province_cannot_replace_the_revocation_of_a_centre_nor_the_other_way_be_kept_from_it(book: Ledger) -> None:
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


def test_a_province_revokes_a_committee_of_its_own_unit_and_not_an_office_of_it(book: Ledger) -> None:
    book.certify("centre", "desk", "north", "office")
    book.certify("north", "desk", "north", "committee")
    book.revoke("north", "desk", "north", {})
    one = stream(book, "desk", "north")
    assert (book.upto(one, "work"), book.upto(one, "draft")) == (ALL, 0)


def test_what_a_revoked_province_had_certified_counts_as_far_as_the_cut_holds_it(book: Ledger) -> None:
    cut = book.cut(book.begin("north"))
    book.unit("centre", "n2", "district", "north")
    book.certify("north", "n2", "n2", "office")
    book.revoke("centre", "north", "north", cut)
    assert book.upto(stream(book, "n1", "n1")) == ALL
    assert book.upto(stream(book, "n2", "n2")) == 0


def test_a_revoked_centre_cannot_undo_it(book: Ledger) -> None:
    first = book.revoke("root", "centre", "centre", {})
    book.certify("centre", "centre", "centre", "centre")
    book.revoke("centre", "centre", "centre", book.cut(book.begin("centre")), record="by root of centre", seen=[first])
    assert book.upto(stream(book, "n1", "n1")) == 0


# -- forks


def test_a_fork_counts_up_to_the_first_difference_and_the_cut_may_choose_one_history(book: Ledger) -> None:
    one = stream(book, "n1", "n1")
    other = book.fork(one, 1)
    for word in "xyz":
        book.op(other, word)
    assert (book.upto(one), book.upto(other)) == (1, 0)
    assert book.verdict().why(one, 2, "work") is Why.FORK
    book.revoke("north", "n1", "n1", book.cut(other))
    assert (book.upto(one), book.upto(other)) == (1, 4)


def test_a_fork_in_the_stream_of_a_certifier_takes_what_it_said_beyond(book: Ledger) -> None:
    one = stream(book, "n1", "n1")
    book.op(book.fork(book.begin("north"), 0), "another tale")
    assert book.upto(one) == 0
