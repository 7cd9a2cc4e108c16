"""What is said to go before sending is what goes: lines, files and words, counted without writing anything."""

from collections import Counter

from core.log.privacy import NOTHING_SHARED, Share
from core.people.deeds import add_person
from core.values import Change, Plain, Ref
from tests.storage.exchange.opened import read
from tests.storage.exchange.towns import Town


def compared(one: Town, to: Town, share: Share = NOTHING_SHARED) -> None:
    """Look, then send: the same lines and files; looking twice says the same."""
    going = one.folder.transfers.outgoing([to.age], one.post.shelf, share)
    assert going == one.folder.transfers.outgoing([to.age], one.post.shelf, share)
    sent = read(to.post, one.send(to, share=share))
    lines = sum(each.last - each.first + 1 for each in sent.segments)
    assert sum(count for _ref, count in going.changed) == lines
    assert set(sent.blobs) == {*going.small, *going.originals}
    assert not set(going.staying) & set(sent.blobs)


def test_everything_goes_the_first_time_and_what_changed_the_next(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    plan = one.plan()
    one.photo(b"original one")
    compared(one, province)
    province.take(one.send(province))
    one.take(province.send(one))
    one.retitle(plan, "แผนใหม่")
    going = one.folder.transfers.outgoing([province.age], one.post.shelf, NOTHING_SHARED)
    assert Counter(dict(going.changed))[plan] == 1, "the rest has been confirmed"
    compared(one, province)


def test_looking_notes_nothing_and_leaves_an_import_that_can_be_set_aside(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    one.plan()
    province.take(one.send(province))
    before = province.folder.digest()
    last = province.folder.exchange.last()
    province.folder.transfers.outgoing([one.age], province.post.shelf, NOTHING_SHARED)
    assert (province.folder.digest(), province.folder.exchange.last()) == (before, last)
    assert last is not None


def test_an_original_goes_once_it_was_asked_for_and_else_stays_with_its_size(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    file = one.photo(b"original" * 100)
    record = one.folder.record(file)
    assert record is not None
    original = record.text("sha256")
    going = one.folder.transfers.outgoing([province.age], one.post.shelf, NOTHING_SHARED)
    assert (going.originals, going.staying) == ((), (original,))
    province.take(one.send(province))
    province.folder.exchange.ask(original)
    one.take(province.send(one))
    going = one.folder.transfers.outgoing([province.age], one.post.shelf, NOTHING_SHARED)
    assert (going.originals, going.staying) == ((original,), ())
    compared(one, province)


def test_personal_words_are_counted_as_staying_unless_they_are_given(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    one.do(lambda ctx, store: add_person(ctx, store, "สมหญิง ตัวอย่าง"))
    held = one.folder.transfers.outgoing([province.age], one.post.shelf, NOTHING_SHARED).held
    assert held > 0
    given_ = one.folder.transfers.outgoing([province.age], one.post.shelf, Share(give=True))
    assert given_.held < held
    compared(one, province, Share(give=True))


def test_a_personal_picture_is_not_said_to_go(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    file = one.photo(b"a face")
    record = one.folder.record(file)
    assert record is not None
    evidence = Ref(one.unit, *record.text("evidence").split("/"))
    one.save(Change(evidence, "personal", 1))
    going = one.folder.transfers.outgoing([province.age], one.post.shelf, NOTHING_SHARED)
    assert record.text("preview") not in going.small
    assert Plain(record.text("sha256")) in going.back
    compared(one, province)
