"""Originals go where they are asked for: taken back, passed on below, left out, given to a committee."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.log.scopes import EVERY, NO_ORIGINALS, ExportOptions
from core.values import Change, Plain, Ref
from tests.core.committee.panel import Panel, key_of, panel
from tests.storage.exchange.opened import read
from tests.storage.exchange.towns import Town


def original(town: Town, file: Ref) -> str:
    record = town.folder.record(file)
    assert record is not None
    return record.text("sha256")


def lacks(town: Town, sha256: str) -> bool:
    return not town.post.shelf.has(sha256)


def test_a_wish_that_is_taken_back_brings_nothing(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    name = original(one, one.photo(b"order" * 100))
    province.take(one.send(province))
    province.folder.exchange.ask(name, time=7)
    assert province.folder.transfers.requested_originals() == {name: 7}
    province.folder.exchange.ask(name, wanted=False)
    assert province.folder.transfers.requested_originals() == {}
    one.take(province.send(one))
    province.take(one.send(province))
    assert lacks(province, name)


def test_the_office_is_told_what_is_asked_of_it_but_not_of_personal_files(
    towns: list[Town],
) -> None:
    _centre, province, one, _two = towns
    file, secret = one.photo(b"order" * 100), one.photo(b"face" * 100)
    one.save(Change(file, "size", 500), Change(secret, "personal", 1))
    province.take(one.send(province))
    assert one.folder.transfers.wished() == []
    province.folder.exchange.ask(original(one, file), original(one, secret))
    one.take(province.send(one))
    (wish,) = one.folder.transfers.wished()
    assert wish == (key_of(province), (original(one, file),), 500)


def test_a_wish_of_the_centre_goes_on_to_the_office_below_and_the_original_comes_back(
    towns: list[Town],
) -> None:
    centre, province, one, _two = towns
    file, secret = one.photo(b"order" * 100), one.photo(b"face" * 100)
    one.save(Change(secret, "personal", 1))
    name = original(one, file)
    province.take(one.send(province))
    centre.take(province.send(centre))
    centre.folder.exchange.ask(name, original(one, secret))
    province.take(centre.send(province))
    down = province.send(one)
    assert bytes.fromhex(original(one, secret)) not in read(one.post, down).want
    one.take(down)
    province.take(one.send(province))
    centre.take(province.send(centre))
    assert not lacks(centre, name)
    assert lacks(centre, original(one, secret))
    assert bytes.fromhex(name) not in read(centre.post, province.send(centre)).want, (
        "a wish never goes up again"
    )


def test_who_wants_none_passes_no_wish_on_and_is_sent_none(towns: list[Town]) -> None:
    centre, province, one, _two = towns
    name = original(one, one.photo(b"order" * 100))
    province.take(one.send(province))
    centre.take(province.send(centre))
    centre.folder.exchange.ask(name)
    province.take(centre.send(province))
    province.folder.exchange.policy("none")
    one.take(province.send(one))
    province.take(one.send(province, share=ExportOptions(originals=EVERY)))
    assert lacks(province, name)


def test_one_export_may_leave_out_what_was_asked_for_or_hold_all_that_is_here(
    towns: list[Town],
) -> None:
    _centre, province, one, _two = towns
    first, second = (original(one, one.photo(words * 100)) for words in (b"order", b"minutes"))
    province.take(one.send(province))
    province.folder.exchange.ask(first)
    one.take(province.send(one))
    for share, come in (
        (ExportOptions(originals=NO_ORIGINALS), set()),
        (ExportOptions(), {first}),
        (ExportOptions(originals=EVERY), {first, second}),
    ):
        going = one.folder.transfers.outgoing([province.age], one.post.shelf, share)
        assert set(going.originals) == come
        province.take(one.send(province, share=share))
        assert {name for name in (first, second) if not lacks(province, name)} == come


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Panel]:
    with panel(tmp_path, members=1) as made:
        yield made


def linked(room: Panel, content: bytes, *, personal: bool = False, at: int = 0) -> str:
    """An original of evidence of the unit's self-assessment; the secretary has it, given on purpose where personal."""
    unit = room.units[0]
    file = unit.photo(content * 100)
    record = unit.folder.record(file)
    assert record is not None
    link = Ref(unit.unit, "link", f"{at:x}" * 32)
    unit.save(
        Change(link, "evidence", Plain(record.text("evidence"))),
        Change(link, "target", Plain(room.own(unit).local)),
        Change(link, "item", Plain("k1")),
        Change(link, "proof", Plain("")),
        *([Change(file, "personal", 1)] if personal else []),
    )
    return original(unit, file)


def test_a_pack_holds_originals_of_what_is_judged_as_the_secretary_chooses_and_never_a_personal_one(
    room: Panel,
) -> None:
    unit, (member,) = room.units[0], room.members
    order = linked(room, b"order", at=1)
    face = linked(room, b"face", personal=True, at=2)
    else_ = original(unit, unit.photo(b"else" * 100))
    room.secretary.take(unit.send(room.secretary, share=ExportOptions(give=True, originals=EVERY)))
    assert not any(lacks(room.secretary, one) for one in (order, face, else_))
    room.call(members=[0])
    assert lacks(member, order), "small pictures alone"
    for one in (order, face, else_):
        member.folder.exchange.ask(one)
    room.up(members=[0])
    room.secretary.folder.exchange.ask(face)
    member.take(room.secretary.send(member, share=ExportOptions(originals=NO_ORIGINALS)))
    assert lacks(member, order)
    member.take(room.secretary.send(member, share=ExportOptions(originals=EVERY)))
    assert not lacks(member, order)
    assert lacks(member, face)
    assert lacks(member, else_), "it is of no unit's assessment that was convened"


def test_a_wish_of_a_member_goes_on_to_the_office_through_the_secretary(room: Panel) -> None:
    unit, (member,) = room.units[0], room.members
    order = linked(room, b"order", at=1)
    room.secretary.take(unit.send(room.secretary))
    room.call(members=[0])
    member.folder.exchange.ask(order)
    room.up(members=[0])
    unit.take(room.secretary.send(unit))
    room.secretary.take(unit.send(room.secretary))
    room.down(members=[0])
    assert not lacks(member, order)
