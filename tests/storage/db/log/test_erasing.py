"""Erased under law: the words are nowhere, the chains hold, a late copy brings nothing back."""

import secrets

import pytest

from core.log.ports import ScannedPage, ScannedPageKey
from core.values import AbsenceReason, Change, Plain, Ref, Text
from storage.db.log import texts
from storage.db.log.lines import text_hash, text_value
from storage.db.sqlite import Connection, empty_journal
from tests.known import known
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.desk import Desk
from tests.storage.db.forger import Forger

NAME = "นายสมชาย ใจดีมากนามสกุลยาว"


def person(desk: Desk) -> Ref:
    made = Ref(desk.unit, "person", secrets.token_hex(16))
    desk.save(Change(made, "name", Text(NAME)), Change(made, "position", Text("นักวิชาการ")))
    return made


def hash_in_line(desk: Desk, ref: Ref, field: str) -> str:
    (name,) = known(desk.folder.record(ref)).shown(field).seen
    stream, seq, _mark = name.split(":")
    for segment in desk.mail()[0]:
        if segment.stream.hex() == stream:
            return (
                segment.lines.split(b"\n")[int(seq) - segment.first]
                .split(b'"#')[1]
                .split(b'"')[0]
                .decode()
            )
    raise AssertionError(name)


def erase(desk: Desk, ref: Ref, field: str, entity: str = "erasure") -> Ref:
    made = Ref(desk.unit, entity, secrets.token_hex(16))
    of = f"{ref.local}/{field}/{hash_in_line(desk, ref, field)}"
    desk.save(Change(made, "of", Plain(of)))
    return made


def nowhere(desk: Desk, words: str) -> bool:
    needle = words.encode()
    return not any(needle in path.read_bytes() for path in desk.place.rglob("*") if path.is_file())


def test_erased_words_are_in_no_file_and_no_mail_while_every_chain_holds(desk_of: MakeDesk) -> None:
    desk, centre = desk_of(), desk_of("9999", "centre")
    who = person(desk)
    desk.folder.keep_drafts(desk.context, Change(who, "name", Text(NAME)))
    reader = desk.folder.reader()
    assert known(reader.record(who)).text("name") == NAME
    assert not nowhere(desk, NAME)
    erase(desk, who, "name")
    assert nowhere(desk, NAME)
    assert desk.value(who, "name") is AbsenceReason.ERASED
    assert desk.value(who, "position") == "นักวิชาการ"
    assert known(reader.record(who)).value("name") is AbsenceReason.ERASED
    reader.close()
    segments, texts = desk.mail()
    assert NAME.encode() not in b"".join(segment.lines for segment in segments)
    assert NAME not in {text.text for text in texts}
    assert centre.take((segments, texts)).refused == ()
    assert centre.value(who, "name") is AbsenceReason.ERASED
    assert desk.sound()
    desk.reopen()
    assert nowhere(desk, NAME)


def test_the_journal_is_overwritten_before_it_is_cut_off(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, seen = person(desk), list[bool]()
    (journal,) = desk.place.rglob("prongsai.db-wal")
    assert NAME.encode() in journal.read_bytes()

    def look(db: Connection) -> bool:
        seen.append(NAME.encode() in journal.read_bytes())
        return empty_journal(db)

    monkeypatch.setattr(texts, "empty_journal", look)
    erase(desk, who, "name")
    assert seen == [False]


def test_a_late_copy_brings_nothing_back(desk_of: MakeDesk) -> None:
    desk, centre = desk_of(), desk_of("9999", "centre")
    who = person(desk)
    old = desk.mail()
    centre.take(old)
    erase(desk, who, "name")
    centre.take(desk, old)
    assert centre.value(who, "name") is AbsenceReason.ERASED
    assert nowhere(centre, NAME)
    desk.take(old)
    assert nowhere(desk, NAME)


def test_an_erasure_that_comes_first_erases_when_the_words_come(desk_of: MakeDesk) -> None:
    desk = desk_of()
    two = desk_of()
    centre = desk_of("9999", "centre")
    who = person(desk)
    two.take(desk)
    before = desk.mail()
    erase(two, who, "name")
    centre.take(
        [segment for segment in two.mail()[0] if segment.key == two.folder.writer.keys.public]
    )
    centre.take(before)
    assert centre.value(who, "name") is AbsenceReason.ERASED
    assert nowhere(centre, NAME)
    assert centre.folder.digest(desk.unit) == two.folder.digest(desk.unit)


def test_words_under_an_open_look_go_when_the_look_ends(desk: Desk) -> None:
    who = person(desk)
    reader = desk.folder.reader()
    with reader.snapshot():
        erase(desk, who, "name")
    reader.close()
    desk.put(who, "position", Text("หัวหน้า"))
    assert nowhere(desk, NAME)


def test_words_owed_when_the_program_ends_go_at_the_next_start(desk: Desk) -> None:
    who = person(desk)
    reader = desk.folder.reader()
    with reader.snapshot():
        erase(desk, who, "name")
        desk.close()
    reader.close()
    desk.reopen()
    assert nowhere(desk, NAME)


def test_pages_that_waited_leave_nothing_of_their_files_names(desk: Desk) -> None:
    page = ScannedPage(
        ScannedPageKey("a" * 64, 1), f"{NAME}.pdf", 1, 0, "b" * 64, 1, 1, True, 0, False, ()
    )
    desk.folder.add_scans([page])
    assert not nowhere(desk, NAME)
    desk.folder.drop_scans([page.key], erase=True)
    assert nowhere(desk, NAME)


def test_an_erasure_that_names_what_no_line_says_is_no_erasure_here(desk: Desk) -> None:
    """What is listed as erased are words that once stood there: not whatever an erasure claims."""
    who = person(desk)
    never_written = text_value(bytes(32))[1:]
    desk.save(
        Change(
            Ref(desk.unit, "erasure", "e" * 32), "of", Plain(f"{who.local}/name/{never_written}")
        )
    )
    assert texts.erased(desk.folder.writer.log) == set()
    erase(desk, who, "name")
    assert {hash_ for hash_, _record, _field in texts.erased(desk.folder.writer.log)} == {
        text_hash("#" + hash_in_line(desk, who, "name"))
    }
    assert desk.sound()


def test_only_its_own_place_and_class_can_be_erased(desk_of: MakeDesk) -> None:
    desk, neighbour = desk_of("1001"), desk_of("1002")
    who = person(desk)
    hash_ = hash_in_line(desk, who, "name")
    desk.take(neighbour)
    forger = Forger(neighbour.unit)
    elsewhere = Ref(neighbour.unit, "erasure", "e" * 32)
    own = Forger(desk.unit)
    desk.meet(own, forger)
    lies = [
        (f"={who.local}/position/{hash_}", "erasure"),  # another field
        (f"=person/{'f' * 32}/name/{hash_}", "erasure"),  # another record
        (f"={who.local}/name/{text_value(bytes(32))[1:]}", "erasure"),  # another text
        (f"={who.local}/name", "erasure"),
        (f"={who.local}/name/{hash_}", "review_erasure"),  # another class
        ("", "erasure"),
    ]
    lines = [
        own.line(n, Ref(desk.unit, entity, f"{n:032x}"), "of", of or None)
        for n, (of, entity) in enumerate(lies, 1)
    ]
    desk.take(
        [
            own.segment(lines),
            forger.segment([forger.line(1, elsewhere, "of", f"={who.local}/name/{hash_}")]),
        ]
    )
    assert desk.value(who, "name") == NAME
    assert desk.sound()


def test_an_erasure_that_stops_counting_lets_the_words_come_again_but_brings_nothing_back(
    desk: Desk,
) -> None:
    who = person(desk)
    old = desk.mail()
    forger = Forger(desk.unit)
    desk.meet(forger)
    of = f"={who.local}/name/{hash_in_line(desk, who, 'name')}"
    lines = [forger.line(1, Ref(desk.unit, "erasure", "e" * 32), "of", of)]
    desk.take([forger.segment(lines)])
    assert desk.value(who, "name") is AbsenceReason.ERASED
    desk.take([forger.segment([forger.line(1, Ref(desk.unit, "erasure", "e" * 32), "of", None)])])
    assert desk.value(who, "name") is AbsenceReason.NOT_HERE
    desk.take(old)
    assert desk.value(who, "name") == NAME
    assert desk.sound()


def test_many_erased_texts_of_every_length_leave_no_trace(desk: Desk) -> None:
    people = []
    for number in range(60):
        made = Ref(desk.unit, "person", secrets.token_hex(16))
        desk.save(Change(made, "name", Text(f"ลบทิ้ง{number:03d}-" + "ยาว" * (number * 40))))
        people.append(made)
    for made in people[::2]:
        erase(desk, made, "name")
    for number, made in enumerate(people):
        gone = number % 2 == 0
        assert nowhere(desk, f"ลบทิ้ง{number:03d}-") is gone
        assert (desk.value(made, "name") is AbsenceReason.ERASED) is gone
