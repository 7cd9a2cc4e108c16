"""An erasure acts within its own scope and class: who copies a foreign hash erases only the copy (docs/log.md)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import pytest

from core.entities import unit_id
from core.log.op import Segment, TextRow
from core.values import AbsenceReason, Ref, Text
from storage.db.log.lines import text_hash, text_value
from tests.country import passport
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.desk import Desk, Mail
from tests.storage.db.forger import Forger
from tests.storage.db.log.test_erasing import NAME, erase, hash_in_line, nowhere, person

COPY = "c" * 32
ERASURE = "e" * 32


@dataclass(frozen=True)
class Robbery:
    who: Ref  # whose words are to be robbed
    original: Mail
    copy: Sequence[Segment]  # the copied hash and its erasure
    passport: Sequence[Segment]


def rob(
    desk: Desk, scope: str, entity: str = "person", kind: str = "office", unit: str = ""
) -> Robbery:
    """Somebody with every right in `scope` copies the hash of a name there and erases it there."""
    who = person(desk)
    hash_ = hash_in_line(desk, who, "name")
    thief = Forger(scope)
    field, erasure = ("name", "erasure") if entity == "person" else ("text", "review_erasure")
    copy = Ref(scope, entity, COPY)
    lines = [
        thief.line(1, copy, field, f"#{hash_}"),
        thief.line(2, Ref(scope, erasure, ERASURE), "of", f"={copy.local}/{field}/{hash_}"),
    ]
    return Robbery(
        who, desk.mail(), [thief.segment(lines)], [passport(thief.key, unit or scope, kind)]
    )


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_who_erases_a_copied_hash_robs_nobody_in_any_order_of_arrival(
    desk: Desk, order: Sequence[int]
) -> None:
    victim, thief = Forger(unit_id("1002")), Forger(unit_id("1003"))
    who = Ref(victim.scope, "person", "a" * 32)
    copy = Ref(thief.scope, "person", COPY)
    salt = b"sixteen bytes..."
    words = TextRow(who, "name", salt, NAME)
    found = text_value(words.hash)
    erasure = thief.line(
        2, Ref(thief.scope, "erasure", ERASURE), "of", f"={copy.local}/name/{found[1:]}"
    )
    original = ([victim.segment([victim.line(1, who, "name", found)])], [words])
    mails: list[Mail] = [
        ([passport(victim.key, victim.scope)], []),
        original,
        ([passport(thief.key, thief.scope)], []),
        ([thief.segment([thief.line(1, copy, "name", found), erasure])], []),
    ]
    for number in (*order, *order):  # what came before its right is sent again
        desk.take(mails[number])
    assert desk.value(who, "name") == NAME
    assert desk.sound()


def test_words_that_come_with_the_line_that_frees_them_are_taken_at_once(desk_of: MakeDesk) -> None:
    desk, centre = desk_of(), desk_of("9999", "centre")
    robbed = rob(desk, unit_id("1002"))
    centre.take(robbed.passport, robbed.copy)
    centre.take(robbed.original)
    assert centre.value(robbed.who, "name") == NAME
    assert centre.sound()


def test_a_review_erases_no_work_in_the_same_scope(desk_of: MakeDesk) -> None:
    desk, centre = desk_of(), desk_of("9999", "centre")
    robbed = rob(desk, desk.unit, "comment", "centre", unit_id("C"))
    centre.take(robbed.passport, robbed.original, robbed.copy)
    assert centre.value(robbed.who, "name") == NAME
    assert centre.sound()


def test_words_named_as_a_file_are_not_erased_with_it(desk_of: MakeDesk) -> None:
    desk, centre = desk_of(), desk_of("9999", "centre")
    who = person(desk)
    hash_ = text_hash("#" + hash_in_line(desk, who, "name")).hex()
    thief = Forger(unit_id("1002"))
    centre.meet(thief)
    lines = [
        thief.line(1, Ref(thief.scope, "file", COPY), "sha256", f"={hash_}"),
        thief.line(2, Ref(thief.scope, "erasure", ERASURE), "of", f"=file/{COPY}/sha256/{hash_}"),
    ]
    centre.take(desk.mail(), [thief.segment(lines)])
    assert centre.value(who, "name") == NAME


def test_what_was_robbed_can_still_be_erased_by_both(desk_of: MakeDesk) -> None:
    desk, centre = desk_of(), desk_of("9999", "centre")
    robbed = rob(desk, unit_id("1002"))
    centre.take(robbed.passport, robbed.original, robbed.copy)
    erase(desk, robbed.who, "name")
    centre.take(desk)
    assert centre.value(robbed.who, "name") is AbsenceReason.ERASED
    assert nowhere(centre, NAME)
    assert centre.sound()


def test_the_same_words_typed_in_two_offices_are_erased_in_one(desk_of: MakeDesk) -> None:
    desk = desk_of("1001")
    other = desk_of("1002")
    centre = desk_of("9999", "centre")
    one, two = person(desk), person(other)
    erase(desk, one, "name")
    centre.take(desk, other)
    assert centre.value(one, "name") is AbsenceReason.ERASED
    assert centre.value(two, "name") == Text(NAME)
