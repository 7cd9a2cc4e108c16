"""Words belong to the one place whose line they came for: who copies their hash gets, keeps and erases nothing."""

import pytest

from core.entities import unit_id
from core.log.op import TextRow
from core.values import AbsenceReason, Ref, Text
from storage.db.log.lines import text_value
from tests.country import passport
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.desk import Desk
from tests.storage.db.forger import Forger
from tests.storage.db.log.test_erasing import NAME, erase, hash_in_line, nowhere, person

COPY = "c" * 32
PLACES = [("evidence", "title"), ("row", "number"), ("person", "name"), ("person", "position")]


def words_at(desk: Desk, who: Ref) -> TextRow:
    return next(text for text in desk.mail()[1] if (text.ref, text.field) == (who, "name"))


def copied(desk: Desk, who: Ref, copy: Ref, field: str, thief: Forger) -> None:
    """A line at another place, with the very hash of that name."""
    desk.take([thief.segment([thief.line(1, copy, field, f"#{hash_in_line(desk, who, 'name')}")])])


@pytest.mark.parametrize("certified", [True, False])
@pytest.mark.parametrize(("entity", "field"), PLACES)
def test_a_copied_hash_shows_no_words(desk: Desk, entity: str, field: str, certified: bool) -> None:
    who, thief = person(desk), Forger(desk.unit)
    copy = Ref(desk.unit, entity, COPY)
    if certified:
        desk.meet(thief)
    copied(desk, who, copy, field, thief)
    assert desk.value(copy, field) is (AbsenceReason.NOT_HERE if certified else None)
    assert [text.ref for text in desk.mail()[1] if text.text == NAME] == [who]
    assert desk.sound()


@pytest.mark.parametrize("scope", ["own", "other"])
def test_a_copied_hash_keeps_no_words_from_being_erased(desk_of: MakeDesk, scope: str) -> None:
    desk, centre = desk_of(), desk_of("9999", "centre")
    who = person(desk)
    centre.take(desk)
    thief = Forger(desk.unit if scope == "own" else unit_id("1002"))
    centre.meet(thief)
    hash_ = hash_in_line(desk, who, "name")
    centre.take(
        [thief.segment([thief.line(1, Ref(thief.scope, "person", COPY), "name", f"#{hash_}")])]
    )
    erase(desk, who, "name")
    centre.take(desk)
    assert centre.value(who, "name") is AbsenceReason.ERASED
    assert nowhere(centre, NAME)
    assert centre.sound()


def test_who_copies_the_words_too_keeps_its_own_copy_and_no_other(desk_of: MakeDesk) -> None:
    """As if it had typed them: they are its words now, and its own erasure reaches them."""
    desk, centre = desk_of(), desk_of("9999", "centre")
    who, copy = person(desk), Ref(unit_id("1002"), "person", COPY)
    words = words_at(desk, who)
    thief = Forger(copy.scope)
    centre.meet(thief)
    lines = [thief.line(1, copy, "name", text_value(words.hash))]
    centre.take(desk, ([thief.segment(lines)], [words._replace(ref=copy)]))
    erase(desk, who, "name")
    centre.take(desk)
    assert centre.value(who, "name") is AbsenceReason.ERASED
    assert centre.value(copy, "name") == Text(NAME)
    of = f"={copy.local}/name/{text_value(words.hash)[1:]}"
    lines += [thief.line(2, Ref(copy.scope, "erasure", "e" * 32), "of", of)]
    centre.take([thief.segment(lines)])
    assert centre.value(copy, "name") is AbsenceReason.ERASED
    assert nowhere(centre, NAME)
    assert centre.sound()


def test_words_for_a_place_where_no_line_holds_them_are_not_kept(desk_of: MakeDesk) -> None:
    desk, centre = desk_of(), desk_of("9999", "centre")
    who = person(desk)
    segments, texts = desk.mail()
    right = words_at(desk, who)
    wrong = [
        right._replace(ref=Ref(desk.unit, "person", "f" * 32)),
        right._replace(ref=Ref(unit_id("1002"), "person", who.id)),
        right._replace(ref=Ref(desk.unit, "evidence", who.id)),
        right._replace(field="position"),
        right._replace(field="nothing"),
        right._replace(salt=bytes(16)),
        right._replace(salt=right.salt[:15]),
        right._replace(text="อย่างอื่น"),
        right._replace(text="\ud800"),
    ]
    report = centre.folder.exchange.take_segments(
        segments, [*wrong, *(text for text in texts if text != right)]
    )
    assert report.texts == len(texts) - 1
    assert centre.value(who, "name") is AbsenceReason.WITHHELD
    assert centre.folder.exchange.take_segments([], [*wrong, right]).texts == 1
    assert centre.value(who, "name") == Text(NAME)
    assert centre.sound()


def test_neither_class_erases_the_words_of_the_other(desk_of: MakeDesk) -> None:
    desk, centre = desk_of(), desk_of("9999", "centre")
    found = Ref(desk.unit, "comment", COPY)
    reviewer = Forger(desk.unit)
    paper = passport(reviewer.key, unit_id("C"), "centre")
    words = TextRow(found, "text", b"s" * 16, NAME)
    office, hash_ = Forger(desk.unit), text_value(words.hash)
    centre.meet(office)
    of = f"={found.local}/text/{hash_[1:]}"
    erasure = office.line(1, Ref(desk.unit, "erasure", "e" * 32), "of", of)
    lines = [reviewer.line(1, found, "text", hash_)]
    centre.take([paper], ([reviewer.segment(lines)], [words]), [office.segment([erasure])])
    assert centre.value(found, "text") == Text(NAME)
    lines += [reviewer.line(2, Ref(desk.unit, "review_erasure", "e" * 32), "of", of)]
    centre.take([reviewer.segment(lines)])
    assert centre.value(found, "text") is AbsenceReason.ERASED
    assert nowhere(centre, NAME)
    assert centre.sound()


def test_two_lines_of_one_place_with_one_hash_have_one_text(desk: Desk) -> None:
    """More than 64 sides are settled by several lines; a dishonest key may write one twice."""
    who, twin = person(desk), Forger(desk.unit)
    desk.meet(twin)
    copied(desk, who, who, "name", twin)
    assert desk.value(who, "name") == Text(NAME)
    assert [text.ref for text in desk.mail()[1] if text.text == NAME] == [who]
    erase(desk, who, "position")
    assert desk.value(who, "name") == Text(NAME)
    assert desk.sound()
