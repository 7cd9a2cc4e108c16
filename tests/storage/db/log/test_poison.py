"""A line that is not exactly what it should be refuses its own stream's segment, and nothing else."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from core.log.op import StreamPosition
from core.values import Ref
from storage.db.folder.folder import create
from tests.country import ROOT_KEY
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.desk import NOW, Desk
from tests.storage.db.forger import Forger

ID = "c" * 32
NAME = "a" * 32 + ":1:" + "b" * 16


def good(forger: Forger) -> bytes:
    return forger.line(1, Ref(forger.scope, "plan", ID), "no", 1)


def swapped(line: bytes, old: bytes, new: bytes) -> bytes:
    assert old in line
    return line.replace(old, new, 1)


def poisons(line: bytes) -> dict[str, bytes]:
    return {**bad_values(line), **bad_names(line), **bad_parents(line), **bad_shapes(line)}


def bad_values(line: bytes) -> dict[str, bytes]:
    def with_(old: bytes, new: bytes) -> bytes:
        return swapped(line, old, new)

    clock = line.split(b",")[1]
    return {
        "a blank after a comma": with_(b",", b", "),
        "a blank at the end": line + b" ",
        "a decimal clock": with_(clock, clock + b".0"),
        "an exponent": with_(clock, b"1e3"),
        "a true clock": with_(clock, b"true"),
        "a clock of 70 bits": with_(clock, str(2**70).encode()),
        "a clock of 62 bits and one": with_(clock, str(2**62 + 1).encode()),
        "a negative clock": with_(clock, b"-1"),
        "minus nought": with_(clock, b"-0"),
        "a decimal value": with_(b",1,[]", b",1.5,[]"),
        "a true value": with_(b",1,[]", b",true,[]"),
        "an integer of 53 bits and one": with_(b",1,[]", b",%d,[]" % (2**53 + 1)),
        "an object value": with_(b",1,[]", b',{"a":1},[]'),
        "a list value": with_(b",1,[]", b",[1],[]"),
        "a value without its mark": with_(b",1,[]", b',"met",[]'),
        "an empty value": with_(b",1,[]", b',"",[]'),
        "Thai in a plain value": with_(b",1,[]", ',"=ก",[]'.encode()),
        "escaped Thai": with_(b",1,[]", b',"=\\u0e01",[]'),
        "an escaped letter": with_(b",1,[]", b',"=\\u0041",[]'),
        "a lone surrogate": with_(b",1,[]", b',"=\\ud800",[]'),
        "a short hash": with_(b",1,[]", b',"#' + b"A" * 42 + b'",[]'),
        "another spelling of a hash": with_(b",1,[]", b',"#' + b"A" * 42 + b'B",[]'),
    }


def bad_names(line: bytes) -> dict[str, bytes]:
    def with_(old: bytes, new: bytes) -> bytes:
        return swapped(line, old, new)

    return {
        "an empty field": with_(b'"no"', b'""'),
        "a capital field": with_(b'"no"', b'"No"'),
        "a field of 65 letters": with_(b'"no"', b'"' + b"n" * 65 + b'"'),
        "a field with a blank": with_(b'"no"', b'"n o"'),
        "an empty entity": with_(b'"plan"', b'""'),
        "an entity with a stop": with_(b'"plan"', b'"pl.an"'),
        "a number for a field": with_(b'"no"', b"5"),
        "a short record": with_(ID.encode(), b"c" * 31),
        "a capital record": with_(ID.encode(), b"C" * 32),
        "a record with a sign": with_(ID.encode(), b"c" * 31 + b"+"),
    }


def bad_parents(line: bytes) -> dict[str, bytes]:
    def with_(old: bytes, new: bytes) -> bytes:
        return swapped(line, old, new)

    names = ",".join(f'"{"a" * 32}:{n}:{"b" * 16}"' for n in range(1, 66)).encode()
    return {
        "itself as a parent": with_(b"[],1]", b"[1],1]"),
        "nought as a parent": with_(b"[],1]", b"[0],1]"),
        "a negative parent": with_(b"[],1]", b"[-1],1]"),
        "a parent of 37 bits": with_(b"[],1]", b"[%d],1]" % 2**37),
        "a true parent": with_(b"[],1]", b"[true],1]"),
        "a null parent": with_(b"[],1]", b"[null],1]"),
        "a malformed parent": with_(b"[],1]", b'["x:1:y"],1]'),
        "a parent twice": with_(b"[],1]", f'["{NAME}","{NAME}"],1]'.encode()),
        "parents not sorted": with_(b"[],1]", f'["{NAME.replace("a", "d")}","{NAME}"],1]'.encode()),
        "65 parents": with_(b"[],1]", b"[" + names + b"],1]"),
        "a parent number of 11 nines": with_(
            b"[],1]", f'["{"a" * 32}:99999999999:{"b" * 16}"],1]'.encode()
        ),
        "parents that are no list": with_(b"[],1]", b"1,1]"),
    }


def bad_shapes(line: bytes) -> dict[str, bytes]:
    def with_(old: bytes, new: bytes) -> bytes:
        return swapped(line, old, new)

    return {
        "nine parts": with_(b"[],1]", b"[],1,2]"),
        "seven parts": with_(b"[],1]", b"[]]"),
        "version nought": with_(b"[],1]", b"[],0]"),
        "a version of 16 bits": with_(b"[],1]", b"[],40000]"),
        "the wrong number": with_(b"[1,", b"[2,"),
        "deep brackets": b"[" * 200_000,
        "nothing": b"",
        "an empty line more": line + b"\n",
        "two ops in one line": line + b"," + line,
        "not ASCII": b"\xff" + line,
        "an object": b"{}",
        "a line of 256 kB and more": with_(b",1,[]", b',"=' + b"a" * 270_000 + b'",[]'),
    }


POISONS = sorted(poisons(good(Forger("a" * 32))))


@pytest.fixture(scope="module")
def receiver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    place = tmp_path_factory.mktemp("poison")
    made = create(place / "o", place / "k", "จังหวัด", "1000", "province", "", 2569, NOW)
    made.exchange.trust_in([ROOT_KEY])
    with closing(Desk(made, place / "o", place / "k")) as desk:
        yield desk


@pytest.mark.parametrize("poison", POISONS)
def test_a_poisoned_line_refuses_its_stream_and_no_other(receiver: Desk, poison: str) -> None:
    bad, fine = Forger("a" * 32), Forger("a" * 32)
    receiver.meet(bad, fine)
    line = poisons(good(bad))[poison]
    report = receiver.take([bad.segment(line.split(b"\n")), fine.segment([good(fine)])])
    assert [one.author for one in report.refused] == [bad.key.hex()]
    assert report.refused[0].reason
    assert report.new == 1
    assert bad.stream not in receiver.folder.writer.log.streams


def test_the_line_the_poisons_are_made_of_is_good(receiver: Desk) -> None:
    fine = Forger("a" * 32)
    receiver.meet(fine)
    assert receiver.take([fine.segment([good(fine)])]).new == 1


@pytest.mark.parametrize(
    "change",
    [
        {"key": b"k" * 31},
        {"incarnation": bytes(7)},
        {"previous": bytes(16)},
        {"previous": bytes(15)},
        {"first": 0},
        {"first": 2},
        {"last": 2},
        {"last": 2**36},
        {"scope": "everywhere"},
        {"scope": "b" * 32},
        {"scope": "a" * 32 + "/forms"},
        {"chain": bytes(16)},
        {"signature": bytes(64)},
        {"signature": b""},
    ],
    ids=str,
)
def test_a_header_that_does_not_fit_is_refused(receiver: Desk, change: dict[str, Any]) -> None:
    fine = Forger("a" * 32)
    receiver.meet(fine)
    report = receiver.take([replace(fine.segment([good(fine)]), **change)])
    # in another scope it has no right
    assert len(report.refused) + sum(not one.new for one in report.streams) == 1
    assert report.new == report.parked == 0


def test_one_poisoned_stream_among_others_changes_nothing_else(desk_of: MakeDesk) -> None:
    centre = desk_of("9999", "centre")
    offices = [desk_of(f"100{n}") for n in range(3)]
    bad = Forger(offices[0].unit)
    centre.meet(bad)
    mail = [segment for office in offices for segment in office.mail()[0]]
    report = centre.take([*mail, bad.segment([good(bad).replace(b",", b", ", 1)])])
    assert len(report.refused) == 1
    assert all(
        centre.folder.digest(office.unit) == office.folder.digest(office.unit) for office in offices
    )


def test_what_was_refused_can_be_sent_again_whole(receiver: Desk) -> None:
    fine = Forger("a" * 32)
    receiver.meet(fine)
    segment = fine.segment([good(fine)])
    assert receiver.take(
        [replace(segment, lines=segment.lines.replace(b",1,[]", b",2,[]"))]
    ).refused
    assert receiver.take([segment]).new == 1
    assert (
        receiver.folder.writer.log.find(fine.stream, StreamPosition(1, segment.chain)) is not None
    )


def test_a_stream_that_does_not_begin_with_its_own_id_is_refused(receiver: Desk) -> None:
    """Its author signed it so; passed on, it would be refused as the relay's fault."""
    bad = Forger("a" * 32)
    receiver.meet(bad)
    report = receiver.take([bad.segment([good(bad)], previous=bytes(16))])
    assert len(report.refused) == 1
