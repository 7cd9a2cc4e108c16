"""One line says a certificate or revocation; anything that is not exactly that has no effect (EXCHANGE 6.13)."""

import pytest

from core.log.certificates import fingerprint, read_certificate, read_revocation
from core.log.verdict import Why
from tests.core.log.ledger import AGE, Ledger, key_of

KEY, UNIT = "ab" * 32, "c" * 32
GOOD = f"{KEY}|{AGE}|{UNIT}|office|A"


def test_a_certificate_is_read_as_it_was_written() -> None:
    read = read_certificate(GOOD)
    assert read is not None
    assert read.line == GOOD


@pytest.mark.parametrize(
    "line",
    [
        *(None, 5, b"x", "", "|||", GOOD + "|", GOOD.upper(), " " + GOOD, GOOD + "\n"),
        *(GOOD.replace("office", kind) for kind in ("root", "Office", "", "district")),
        *(GOOD.replace(KEY, key) for key in (KEY[:-1], KEY + "0", KEY[:-1] + "g")),
        *(GOOD.replace(UNIT, unit) for unit in ("", "all", UNIT + "/forms", UNIT[:-1])),
        *(GOOD.replace(AGE, age) for age in ("", AGE[:-1], AGE.replace("age1", "age2"), AGE[:-1] + "b")),
        *(GOOD[:-1] + letter for letter in ("", "a", "1", "ABC")),
    ],
)
def test_whatever_is_not_exactly_a_certificate_is_none(line: object) -> None:
    assert read_certificate(line) is None


END = f"{'d' * 32}:3:{'e' * 32}"


@pytest.mark.parametrize(
    "line",
    [
        *(None, "", f"{KEY}|{UNIT}", f"{KEY}|{UNIT}|x", f"{KEY}||{END}", f"{KEY[:-2]}|{UNIT}|{END}"),
        *(f"{KEY}|{UNIT}|{cut}" for cut in (f"{END}|", f"{END},{END}", END[:-1], END.upper())),
    ],
)
def test_whatever_is_not_exactly_a_revocation_is_none(line: object) -> None:
    assert read_revocation(line) is None


def test_a_revocation_is_read_as_it_was_written() -> None:
    for cut in ("", END):
        read = read_revocation(f"{KEY}|{UNIT}|{cut}")
        assert read is not None
        assert read.line == f"{KEY}|{UNIT}|{cut}"


def test_a_malformed_line_has_no_effect_and_is_listed(book: Ledger) -> None:
    book.say("north", "odd", "nonsense", "certificate")
    book.say("north", "odd", None, "revocation")
    all_ = book.begin("north")
    assert [book.verdict().why(all_, seq, "trust") for seq in (2, 3)] == [Why.REFUSED_CERTIFICATE] * 2


def test_a_fingerprint_is_40_digits_in_groups_of_5_whatever_the_order_of_the_keys() -> None:
    one, two = key_of("one"), key_of("two")
    groups = fingerprint(one, two).split(" ")
    assert [len(group) for group in groups] == [5] * 8
    assert all(group.isdigit() for group in groups)
    assert fingerprint(two, one) == fingerprint(one, two) != fingerprint(one)
