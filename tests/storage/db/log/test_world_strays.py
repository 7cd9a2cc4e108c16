"""Words whose line is not here yet obey an erasure too (docs/log.md: What stands)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import UserError
from core.values import AbsenceReason, Change, Plain, Ref, Text
from tests.storage.db.world import Device, Mail, World, bytes_of, ends

WORDS = "นางสาวสมหญิง ใจงาม"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, 1)
    yield made
    made.close()


def behind_a_gap(world: World, author: Device) -> tuple[Mail, Ref, str]:
    """(mail whose beginning is missing and whose words are to be erased, their record, what an erasure says)."""
    person = Ref(author.unit, "person", world.new_id())
    author.store.save(world.context(author), "edit", [Change(person, "active", 1)])
    before = ends(author.store)
    author.store.save(world.context(author), "edit", [Change(person, "name", Text(WORDS))])
    segments, texts = author.store.exchange.give(before)
    value = next(part for part in segments[0].lines.decode().split('"') if part.startswith("#"))
    return (segments, texts), person, f"{person.local}/name/{value[1:]}"


def erase(world: World, device: Device, scope: str, of: str) -> None:
    erasure = Ref(scope, "erasure", world.new_id())
    device.store.save(world.context(device), "erase", [Change(erasure, "of", Plain(of))])


def holds(device: Device) -> bool:
    return any(WORDS.encode() in content for content in bytes_of(device.place))


def test_words_whose_line_waits_behind_a_gap_are_asked_for_when_it_comes(world: World) -> None:
    author, reader = world.devices[:2]
    (segments, texts), person, _of = behind_a_gap(world, author)
    reader.store.exchange.take_segments(segments, texts)
    assert reader.store.info()["parked"] == 1
    assert not holds(reader)
    reader.store.exchange.take_segments(author.store.exchange.give({})[0])
    wanted = reader.store.writer.db.execute("SELECT hash FROM lacking").fetchall()
    assert (texts[0].hash,) in wanted
    reader.store.exchange.take_segments([], texts)
    record = reader.store.record(person)
    assert record is not None
    assert record.value("name") == Text(WORDS)


def test_an_erasure_reaches_words_whose_line_came_later(world: World) -> None:
    author, reader = world.devices[:2]
    mail, person, of = behind_a_gap(world, author)
    reader.store.exchange.take_segments(*mail)
    erase(world, reader, author.unit, of)
    reader.store.exchange.take_segments(*mail)
    assert not holds(reader)
    reader.store.exchange.take_segments(*author.store.exchange.give({}))
    record = reader.store.record(person)
    assert record is not None
    assert record.value("name") is AbsenceReason.ERASED
    assert not holds(reader)


def test_an_erasure_that_names_another_place_robs_nobody(world: World) -> None:
    author, reader = world.devices[:2]
    _, person, of = behind_a_gap(world, author)
    erase(world, reader, author.unit, of.replace("/name/", "/position/"))
    with pytest.raises(UserError):  # nobody erases in a foreign scope
        erase(world, reader, "f" * 32, of)
    reader.store.exchange.take_segments(*author.store.exchange.give({}))
    record = reader.store.record(person)
    assert record is not None
    assert record.value("name") == Text(WORDS)
