"""Receipts travel along the line of the receiver, to nobody twice; what is written as one is read (docs/bundle.md)."""

import random
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.entities import unit_id
from core.errors import UserError
from core.log.op import SEQUENCES, LogHistory, StreamPosition
from core.log.post import Receipt
from core.log.scopes import KeyRole, UnitTree, relation
from core.values import Ref
from storage.db.folder.folder import DATABASE, create
from storage.db.log import receipts
from storage.db.log.log import ends_of, in_scope
from storage.keys import FolderKeys
from tests.country import ROOT_KEY, register
from tests.storage.db.forger import Forger
from tests.storage.db.reading.test_silent import steps
from tests.storage.exchange.crowd import Round, answered, certified, second
from tests.storage.exchange.opened import read
from tests.storage.exchange.towns import NOW, Town, build

KINDS = {
    "C": "centre",
    "P": "province",
    "Q": "province",
    "P1": "office",
    "P2": "office",
    "Q1": "office",
    "P1c": "committee",
}
PARENTS = {"P": "C", "Q": "C", "P1": "P", "P2": "P", "Q1": "Q"}
MOVED = {"P2": "Q"}  # it lies below both by now: once below stays below
HOLDERS = {name: KeyRole(kind, name.removesuffix("c")) for name, kind in KINDS.items()}


@pytest.fixture(scope="module")
def tree() -> UnitTree:
    made = UnitTree()
    ranks = {"centre": "centre", "province": "province", "office": "district"}
    for name, holder in HOLDERS.items():
        if holder.kind != "committee":
            made.add(name, "kind", ranks[holder.kind])
    for child, parent in [*PARENTS.items(), *MOVED.items()]:
        made.add(child, "parent", f"all/unit/{parent}")
    return made


def above(unit: str) -> set[str]:
    """Walked by hand, as the register was told above."""
    found = {parent for told in (PARENTS, MOVED) if (parent := told.get(unit))}
    return found | {one for parent in found for one in above(parent)}


def test_no_unit_gets_a_receipt_from_beside_its_line(tree: UnitTree) -> None:
    """Every author, sender and receiver of the country."""
    gone = set[tuple[str, str, str]]()
    for (who, author), (by, own), (to, receiver) in product(HOLDERS.items(), repeat=3):
        if author.stated_to(own, receiver, tree.below):
            assert relation(own, receiver, tree.below)
            line = {receiver.unit, *above(receiver.unit)}
            below = (
                {unit for unit in PARENTS if receiver.unit in above(unit)}
                if receiver.kind != "office"
                else set()
            )
            assert author.unit in line | below or own.unit == receiver.unit, (who, by, to)
            assert author.kind != "committee" or author.unit == receiver.unit
            gone.add((who, by, to))
    assert {
        ("P1", "P", "C"),
        ("P", "P", "P1"),
        ("C", "P", "P1"),
        ("P1", "P1", "P"),
        ("C", "C", "P"),
    } <= gone
    assert {
        ("P2", "P", "P"),
        ("P2", "Q", "C"),
        ("P", "C", "Q"),
        ("P1", "P", "P2"),
        ("P1c", "P1", "P"),
    } & gone == {
        ("P2", "P", "P"),
        ("P2", "Q", "C"),
    }


# -- what rides on a file


def test_the_second_file_of_an_office_does_not_grow_with_the_number_of_offices(
    tmp_path: Path,
) -> None:
    few, many = (second_file(tmp_path / str(offices), offices) for offices in (10, 100))
    assert many.receipts == few.receipts <= 4
    assert many.size < 5_000
    assert abs(many.size - few.size) < 200
    assert many.work < 1.2 * few.work


def second_file(room: Path, offices: int) -> Round:
    """The work is told in steps of the database."""
    centre, office = answered(room, offices)
    second(centre, office)
    rounds = list[Round]()
    taken = steps(centre, lambda: rounds.append(second(centre, office, "อีกครั้ง")))
    centre.folder.close()
    office.folder.close()
    return replace(rounds[0], work=taken)


def test_what_somebody_gave_is_not_given_back_and_what_it_holds_is_not_sent_again(
    towns: list[Town],
) -> None:
    _centre, province, one, two = towns
    one.plan()
    province.take(one.send(province), two.send(province))
    sent = said_in(province, towns[0])
    assert {author for author, _unit in sent} == {keys(province), keys(one), keys(two)}
    towns[0].take(province.send(towns[0]))
    # nobody knows yet that it came
    assert {author for author, _unit in said_in(province, towns[0])} >= {keys(one)}
    province.take(towns[0].send(province))
    assert {author for author, _unit in said_in(province, towns[0])} == {
        keys(province),
        keys(towns[0]),
    }
    one.plan(2)
    province.take(one.send(province))
    assert {author for author, _unit in said_in(province, towns[0])} == {
        keys(province),
        keys(towns[0]),
        keys(one),
    }


def test_what_is_kept_is_looked_up_and_not_verified_again(
    towns: list[Town], monkeypatch: pytest.MonkeyPatch
) -> None:
    _centre, province, one, _two = towns
    bundle = read(province.post, one.send(province))
    believed = [bundle.key]
    log = province.folder.writer.log
    assert receipts.note(log, bundle.receipts, believed)

    def verified(_receipt: Receipt) -> None:
        raise AssertionError("verified again")

    monkeypatch.setattr(receipts, "read", verified)
    assert receipts.note(log, bundle.receipts, believed) == []
    changed = bundle.receipts[0]._replace(
        statement=bundle.receipts[0].statement.replace(b'"at":"2', b'"at":"3')
    )
    with pytest.raises(AssertionError, match="verified again"):
        receipts.note(log, [changed], believed)


def test_of_two_statements_of_one_number_a_delta_starts_from_what_both_hold(
    towns: list[Town],
) -> None:
    """A PC that was put back as a whole said a number twice."""
    _centre, province, one, _two = towns
    one.plan()
    log, writer = one.folder.writer.log, province.folder.writer
    (branch,) = (
        found for found in in_scope(log, one.unit) if found.key == one.folder.writer.keys.public
    )
    place = StreamPosition(3, log.chain_at(branch.id, 3) or b"")
    long, short = (
        signed(one, 1, {branch.stream: end})
        for end in (StreamPosition(branch.head, branch.chain), place)
    )
    for order in ([long, short], [short, long]):
        writer.db.execute("DELETE FROM heard")
        writer.db.execute("DELETE FROM twice")
        receipts.note(writer.log, order, [one.folder.writer.keys.public])
        found = receipts.stated_ends(writer.log, one.folder.writer.keys.public)
        assert {ends[branch.stream][0].seq for ends in found} == {3, branch.head}
        assert len(found) == 2
    receipts.note(
        writer.log, [signed(one, 2, {branch.stream: place})], [one.folder.writer.keys.public]
    )
    (ends,) = receipts.stated_ends(writer.log, one.folder.writer.keys.public)
    assert ends[branch.stream][0].seq == 3


def signed(town: Town, number: int, ends: dict[bytes, StreamPosition]) -> Receipt:
    told = {stream.hex(): [(end.seq, end.chain.hex())] for stream, end in ends.items()}
    keys_ = town.folder.writer.keys
    return receipts._signed(
        keys_, receipts.ReceiptContent(keys_.public.hex(), number, town.unit, NOW.isoformat(), told)
    )


def keys(town: Town) -> bytes:
    return town.folder.writer.keys.public


def said_in(sender: Town, to: Town) -> set[tuple[bytes, str]]:
    """(author, unit) of the receipts of a file written now."""
    found = [receipts.read(one) for one in read(to.post, sender.send(to)).receipts]
    return {(bytes.fromhex(one.key), one.of) for one in found}


# -- whatever is written is read

UNIT = "a" * 32
ends = st.tuples(
    st.binary(min_size=16, max_size=16),
    st.integers(1, SEQUENCES - 1),
    st.binary(min_size=16, max_size=16),
)
scopes = st.sampled_from([UNIT, f"{UNIT}/forms", "b" * 32, "all"])


@pytest.fixture(scope="module")
def writer_keys(tmp_path_factory: pytest.TempPathFactory) -> FolderKeys:
    place = tmp_path_factory.mktemp("keys")
    folder = create(place / "office", place / "keys", "หน่วยงาน", "1", "district", "", 2569, NOW)
    folder.close()
    return folder.writer.keys


def branch(number: int, scope: str, stream: bytes, head: int, chain: bytes) -> LogHistory:
    return LogHistory(number, stream, bytes(32), scope, bytes(8), 0, 0, head, chain, head, b"")


@given(found=st.lists(st.tuples(scopes, ends), max_size=12))
@settings(max_examples=60, deadline=None)
def test_whatever_is_written_as_a_receipt_is_accepted(
    writer_keys: FolderKeys, found: list[tuple[str, tuple[bytes, int, bytes]]]
) -> None:
    branches = [branch(number, scope, *end) for number, (scope, end) in enumerate(found, 1)]
    written = receipts.write(writer_keys, NOW.isoformat(), receipts.stated(branches))
    said = [receipts.read(one) for one in written]
    assert {(one.of, stream) for one in said for stream in one.ends} == {
        (one.scope.partition("/")[0], one.stream.hex()) for one in branches
    }


def test_a_history_without_a_line_of_its_own_is_not_named() -> None:
    """It began and its lines were refused, or went when a file was set aside."""
    held = branch(1, UNIT, b"a" * 16, 3, b"c" * 16)
    begun = branch(2, UNIT, b"b" * 16, 0, b"b" * 16)
    assert receipts.stated([held, begun]) == {UNIT: {(b"a" * 16).hex(): [(3, (b"c" * 16).hex())]}}
    assert receipts.stated([begun]) == {}


@pytest.mark.parametrize(
    "streams", [receipts.MOST_ENDS, receipts.MOST_ENDS + 1, 3 * receipts.MOST_ENDS]
)
def test_the_largest_receipt_is_accepted_and_names_the_longest_histories(
    writer_keys: FolderKeys, streams: int
) -> None:
    most = SEQUENCES - 1
    branches = [
        branch(n, UNIT, n.to_bytes(16, "big"), most - n, b"\xff" * 16) for n in range(streams)
    ]
    (one,) = receipts.write(writer_keys, NOW.isoformat(), receipts.stated(branches))
    said = receipts.read(one)
    assert len(one.statement) <= receipts.LONGEST
    assert len(said.ends) == min(streams, receipts.MOST_ENDS)
    assert (0).to_bytes(16, "big").hex() in said.ends


def test_the_newest_receipt_of_a_device_is_one_it_signed(
    writer_keys: FolderKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forged numbers above it are passed over; of thousands that are sound one is verified."""
    found = [branch(1, UNIT, b"a" * 16, 3, b"c" * 16)]
    sound = [
        one
        for _n in range(5)
        for one in receipts.write(writer_keys, NOW.isoformat(), receipts.stated(found))
    ]
    numbers = [receipts.read(one).number for one in sound]
    forged = [one._replace(signature=bytes(64)) for one in sound[3:]]
    verified, plain = list[Receipt](), receipts.read

    def noted(one: Receipt) -> receipts.ReceiptContent:
        verified.append(one)
        return plain(one)

    def newest(those: Iterable[Receipt], least: int = 0) -> int:
        other = bytes(32)
        said = receipts.numbered(those, writer_keys.public, other)
        assert said[other] == []
        return receipts.last_of(said[writer_keys.public], least)

    monkeypatch.setattr(receipts, "read", noted)
    assert newest(random.sample(sound, 5)) == max(numbers)
    assert len(verified) == 1
    assert newest([*sound[:3], *forged]) == numbers[2]
    assert newest(forged) == 0
    assert newest(sound, max(numbers)) == 0


# -- own receipts: what the receiver lacks


class Twins:
    """Two PCs of a centre; one hears from offices, and tells the other."""

    def __init__(self, room: Path, offices: int) -> None:
        self.one, self.two = (build(room / name, "9", "centre") for name in ("one", "two"))
        self.offices = [Forger(unit_id(f"{1000 + number}")) for number in range(offices)]
        self._heard = [0] * offices
        papers = certified([self.one, self.two], self.offices)
        units = [
            ("9", "centre", ""),
            *((f"{1000 + number}", "province", "9") for number in range(offices)),
        ]
        for town in (self.one, self.two):
            town.folder.exchange.trust_in([ROOT_KEY])
            town.folder.exchange.take_segments([papers, *register(units)])

    def hear(self, number: int, at: Town) -> None:
        """One line more of an office."""
        author, self._heard[number] = self.offices[number], self._heard[number] + 1
        ref = Ref(author.scope, "plan", "c" * 32)
        last = self._heard[number]
        lines = [
            author.line(seq, ref, "no", seq, [seq - 1] if seq > 1 else [])
            for seq in range(1, last + 1)
        ]
        at.folder.exchange.take_segments([author.segment(lines)])

    def own(self, path: Path, sender: Town, receiver: Town) -> set[str]:
        """The units that a file's own receipts name."""
        said = map(receipts.read, read(receiver.post, path).receipts)
        return {one.of for one in said if one.key == keys(sender).hex()}

    def claims_too_much(self, of: Town, at: Town) -> bool:
        """Is one believed to hold what it has not?"""
        log = of.folder.writer.log
        found = receipts.stated_ends(at.folder.writer.log, keys(of))
        named = ((stream, end) for ends in found for stream, held in ends.items() for end in held)
        return any(log.find(stream, end) is None for stream, end in named)

    def close(self) -> None:
        for town in (self.one, self.two):
            town.folder.close()


@pytest.fixture
def twins(tmp_path: Path) -> Iterator[Twins]:
    made = Twins(tmp_path, 12)
    for number in range(12):
        made.hear(number, made.one)
    yield made
    made.close()


def test_own_receipts_name_what_the_reader_has_not_read(twins: Twins) -> None:
    one, two = twins.one, twins.two
    every = {author.scope for author in twins.offices}
    first = one.send(two)
    assert twins.own(first, one, two) >= every
    assert twins.own(one.send(two), one, two) >= every  # nobody has read the first yet
    two.take(first)
    one.take(two.send(one))
    twins.hear(3, one)
    lost = one.send(two)
    assert twins.own(lost, one, two) & every == {twins.offices[3].scope}
    twins.hear(4, one)
    second = one.send(two)
    assert twins.own(second, one, two) & every == {twins.offices[3].scope, twins.offices[4].scope}
    two.take(second)
    one.take(two.send(one))
    third = one.send(two)
    assert len(twins.own(third, one, two)) == 1
    two.take(third)
    stated = {
        stream for ends in receipts.stated_ends(two.folder.writer.log, keys(one)) for stream in ends
    }
    assert stated >= {author.stream for author in twins.offices}
    assert not {each.scope for each in read(one.post, two.send(one)).segments} & every


def test_who_was_put_back_tells_everything_again_and_gets_back_what_it_lost(
    twins: Twins, tmp_path: Path
) -> None:
    one, two = twins.one, twins.two
    every = {author.scope for author in twins.offices}
    two.take(one.send(two))
    one.take(two.send(one))
    one.folder.close()
    copy = shutil.copy(one.place / DATABASE, tmp_path / "copy.db")
    one.reopen()
    twins.hear(5, one)
    two.take(one.send(two))
    lost = ends_of(one.folder.writer.log)[twins.offices[5].stream]
    one.folder.close()
    shutil.copy(copy, one.place / DATABASE)
    one.reopen()
    assert ends_of(one.folder.writer.log)[twins.offices[5].stream] != lost
    again = one.send(two)
    assert twins.own(again, one, two) >= every
    two.take(again)
    one.take(two.send(one))
    assert ends_of(one.folder.writer.log)[twins.offices[5].stream] == lost


def test_a_file_with_nothing_new_stays_small_however_many_offices_there_are(tmp_path: Path) -> None:
    sizes = []
    for offices in (3, 40):
        twins = Twins(tmp_path / str(offices), offices)
        for number in range(offices):
            twins.hear(number, twins.one)
        twins.two.take(twins.one.send(twins.two))
        twins.one.take(twins.two.send(twins.one))
        sizes.append(twins.one.send(twins.two).stat().st_size)
        twins.close()
    assert abs(sizes[1] - sizes[0]) < 200


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_lost_or_put_back_nobody_is_believed_to_hold_what_it_has_not(
    tmp_path: Path, seed: int
) -> None:
    """Files are lost, late and set aside; either PC goes back to an older database. Then both tell each other again."""
    chance, twins = random.Random(seed), Twins(tmp_path, 4)
    pairs = [(twins.one, twins.two), (twins.two, twins.one)]
    copies: dict[Path, Path] = {}
    mail: list[tuple[Town, Path]] = []
    for step in range(60):
        sender, receiver = chance.choice(pairs)
        match chance.choice(
            ["hear", "send", "send", "take", "take", "take", "copy", "back", "aside"]
        ):
            case "hear":
                twins.hear(chance.randrange(4), sender)
            case "send":
                mail.append((receiver, sender.send(receiver)))
            case "take" if mail:
                to, path = mail.pop(chance.randrange(len(mail)))
                to.take(path)
            case "copy":
                sender.folder.close()
                copies[sender.place] = tmp_path / f"{sender.place.parent.name}-{step}.db"
                shutil.copy(sender.place / DATABASE, copies[sender.place])
                sender.reopen()
            case "back" if kept := copies.get(sender.place):
                sender.folder.close()
                shutil.copy(kept, sender.place / DATABASE)
                sender.reopen()
            case "aside":
                with suppress(UserError):
                    receiver.folder.exchange.set_aside()
    for _round in range(3):
        for sender, receiver in pairs:
            receiver.take(sender.send(receiver))
    for sender, receiver in pairs:
        assert not twins.claims_too_much(sender, receiver)
        assert ends_of(sender.folder.writer.log) == ends_of(receiver.folder.writer.log)
    for sender, receiver in pairs:
        assert not read(receiver.post, sender.send(receiver)).segments
    twins.close()
