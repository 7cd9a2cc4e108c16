"""What must hold when everybody has heard from everybody, whatever happened before."""

import shutil
from collections.abc import Iterator, Set
from itertools import pairwise

from core.entities import ENTITIES, field_of, unit_id
from core.log.op import Segment, StreamPosition
from core.values import AbsenceReason, Change, Plain, Ref, ShownField, Text, Value
from storage.db.folder.folder import open_folder
from storage.db.folder.store import Folder
from storage.db.log.segments import cut_out, unpacked
from tests.storage.db.listed import check_lists
from tests.storage.db.looked import damages
from tests.storage.db.slowly import Country, LineOp, Picture
from tests.storage.db.world import CENTRE, NAME, START, Device, World, bytes_of, ends, nursery, ops


def gossip(world: World) -> None:
    """Everybody tells everybody what is new until nobody knows more; then the words that went astray."""
    devices, known = list(world.devices), None
    for _ in range(2 * len(devices) + 4):
        world.chance.shuffle(devices)
        for one in devices:
            for other in devices:
                if one is not other:
                    other.store.exchange.take_segments(*one.store.exchange.give(ends(other.store)))
        before = known
        known = {device.name: ends(device.store) for device in devices}
        if known == before:
            break
    else:
        raise AssertionError("there was always more to tell")
    for one, other in pairwise([*devices, *devices]):
        other.store.exchange.take_segments([], one.store.exchange.give({})[1])


def check(world: World, liars: Set[bytes] = frozenset()) -> Picture:
    here = {device.name: ops(device.store) for device in world.devices}
    gossip(world)
    stores = [device.store for device in world.devices]
    count = set().union(*(counting(store) for store in stores))
    for device in world.devices:
        assert here[device.name] <= ops(device.store), "an op that was here is lost"
        assert count <= ops(device.store), "an op that counts elsewhere is not here"
        assert not list(ready(device.store)), "a segment waits though nothing is missing"
        check_sound(device.store)
    assert len({store.digest() for store in stores}) == 1, "digests differ for equal sets"
    check_another_order(world, stores[0])
    pictures = [
        Country(everything(store), stores[0].exchange.give({})[1])
        for store in (stores[0], stores[-1])
    ]
    shown = [country.picture() for country in pictures]
    check_forks(world, shown[0], liars)
    for store, picture in zip((stores[0], stores[-1]), shown, strict=True):
        check_shown(store, picture)
    check_erased(world, shown[0])
    check_life_goes_on(world)
    tally(world, pictures[0], shown[0])
    return shown[0]


def counting(store: Folder) -> set[str]:
    """The ops that count here if their author may write such."""
    log = store.writer.log
    rows = store.writer.db.execute(
        "SELECT stream, history.id, op & 68719476735, op.chain FROM op JOIN history ON history.id=op >> 36"
    )
    return {
        f"{stream.hex()}:{seq}:{chain.hex()}"
        for stream, history, seq, chain in rows.fetchall()
        if seq <= log.verdict.last(history)
    }


def everything(store: Folder) -> list[Segment]:
    """Every history that is here, also those that are passed on to nobody."""
    log = store.writer.log
    return [
        cut_out(log, branch, 0)[0] for branch in log.histories.values() if branch.head > branch.base
    ]


def ready(store: Folder) -> Iterator[Segment]:
    """Parked segments whose place is here. (What a lost mail and a lost disk held is missing for ever.)"""
    for (content,) in store.writer.db.execute("SELECT segment FROM parked").fetchall():
        segment = unpacked(content)
        if (
            store.writer.log.find(
                segment.stream, StreamPosition(segment.first - 1, segment.previous)
            )
            is not None
        ):
            yield segment


def check_sound(store: Folder) -> None:
    """What is shown is what the ops alone give; file, chains, signatures and texts hold.

    What left a PC and was lost with a disk or in the mail is told, and rightly; so are the log of views and the files
    of an old disk.
    """
    found = [one for one in damages(store) if one.kind not in ("own_lost", "views", "evidence")]
    assert (found) == [], found
    check_lists(store)


def check_another_order(world: World, other: Folder) -> None:
    """A new PC that gets everything in another order, in pieces and twice, shows the same."""
    segments, texts = other.exchange.give({})
    place, home = world.room / "fresh", world.room / "fresh-keys"
    for name, target in (("folder", place), ("keys", home)):
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(nursery() / CENTRE / "5" / name, target)
    fresh = open_folder(place, home, START, world.sources())
    world.chance.shuffle(segments)
    size = world.chance.randint(1, 4)
    for start in range(0, len(segments), size):
        fresh.exchange.take_segments(segments[start : start + size], texts if start == 0 else [])
    fresh.exchange.take_segments(segments[:3], texts)
    for scope in {one.scope for one in other.writer.log.histories.values()} - {unit_id(CENTRE)}:
        assert fresh.digest(scope) == other.digest(scope), "another order, another answer"
    check_sound(fresh)
    assert counting(other) <= ops(fresh)
    fresh.close()


def check_forks(world: World, picture: Picture, liars: Set[bytes]) -> None:
    """Whoever kept the key file never uses a number twice, whatever was put back."""
    may = {device.store.writer.keys.public for device in world.devices if device.forgot}
    log = world.devices[0].store.writer.log
    forked = {stream for stream, branches in log.streams.items() if len(branches) > 1}
    assert forked == picture.forked
    assert {log.streams[stream][0].key for stream in forked} <= may | liars, "an honest PC forked"


def check_shown(store: Folder, picture: Picture, signed: Set[str] = frozenset()) -> None:
    """Every field of every record, its sides, conflicts, deletes and words, against the slow reckoning.

    It knows nothing of sign-offs: in scopes that are `signed`, deletes are not compared.
    """
    refs = {ref for ref, _ in picture.heads}
    for ref in refs:
        record = store.record(ref)
        assert record is not None, f"{ref} is not shown"
        state = (record.deleted, bool(record.flags))
        wanted = (ref in picture.deleted, ref in picture.flagged)
        assert state == wanted or ref.scope in signed, f"{ref} {state}"
        names = {name for one, name in picture.heads if one == ref}
        assert names == set(record.fields), ref
        for name in names:
            check_field(store, picture, ref, name, record.shown(name))
    shown = {record.ref for entity in ENTITIES for record in store.records(entity)}
    assert {ref for ref in shown ^ (refs - picture.hidden) if ref.scope not in signed} == set()
    for place in picture.silent:
        assert _listed(store, place), "an op counts nowhere and is listed nowhere"
    beside = ("parked", "refused certificate", "after signing")
    reported = sum(
        one.ops for one in store.trust.problems() if one.record and one.reason not in beside
    )
    assert reported == len(picture.silent), (
        "not everything that is silent is told, or something else is"
    )


def check_field(store: Folder, picture: Picture, ref: Ref, name: str, shown: ShownField) -> None:
    heads = picture.heads[ref, name]
    assert shown.seen == tuple(reported.name for reported in heads), (ref, name)
    values = [_value(picture, reported) for reported in heads]
    if field_of(ref.entity, name) is None and ref.scope.partition("/")[0] not in (
        "all",
        store.writer.unit,
    ):
        values = [
            AbsenceReason.WITHHELD if one is AbsenceReason.NOT_HERE else one for one in values
        ]  # nobody sends such words
    assert shown.value == values[0], (ref, name, shown.value, values[0])
    assert type(shown.value) is type(values[0])
    distinct = {
        (type(value), value) if not isinstance(value, AbsenceReason) else i
        for i, value in enumerate(values)
    }
    differ = len(distinct) > 1 and name != "order"
    assert shown.conflict == differ, (ref, name)
    if differ:
        assert {(type(side.value), side.value) for side in shown.sides} == {
            (type(one), one) for one in values
        }
    past = {one.op: one for one in store.history.of(ref, name)}
    assert all(past[reported.name].counts for reported in heads)


def _value(picture: Picture, reported: LineOp) -> Value:
    message = reported.value
    if not isinstance(message, str):
        return message
    if message.startswith("#"):
        place = (reported.ref, reported.field, message)
        there = picture.words.get(place)
        absent = AbsenceReason.WITHHELD if place in picture.withheld else AbsenceReason.NOT_HERE
        absent = AbsenceReason.ERASED if place in picture.erased else absent
        return absent if there is None else Text(there)
    return Plain(message[1:])


def _listed(store: Folder, name: str) -> bool:
    stream, seq, mark = name.split(":")
    for branch in store.writer.log.streams[bytes.fromhex(stream)]:
        row = store.writer.db.execute(
            "SELECT record, field FROM op WHERE op=? AND substr(chain, 1, 8)=?",
            (branch.id << 36 | int(seq), bytes.fromhex(mark)),
        ).fetchone()
        if row:
            past = store.history.of(store.writer.log.ref(row[0]), store.writer.log.name(row[1]))
            return any(one.op == name and not one.counts for one in past)
    return False


def check_erased(world: World, picture: Picture) -> None:
    """Erased words stand in no file of anybody's folder, and the lines are still there."""
    kept = set(picture.words.values())
    hashes = {message for _ref, _field, message in picture.erased}
    erased = {
        words for hash_, words in world.typed.items() if hash_ in hashes and words.startswith(NAME)
    }
    gone = {words for words in erased if not any(words in one for one in kept)}
    for device in world.devices:
        content = list(bytes_of(device.place))
        for words in gone:
            assert not any(words.encode() in one for one in content), (
                f"{words} is still in {device.name}"
            )
        assert not device.store.writer.db.execute(
            "SELECT 1 FROM text JOIN erased USING(hash, record, field)"
        ).fetchone()
    world.count("words searched for", len(gone) * len(world.devices))


def check_life_goes_on(world: World) -> None:
    """After all that, what anybody saves counts for everybody, and nobody forks any more."""
    for device in world.devices:
        _write(world, device)
    gossip(world)
    for device in world.devices:
        ref = Ref(device.unit, "evidence", device.last)
        for other in world.devices:
            record = other.store.record(ref)
            assert record is not None
            assert record.value("title") == device.name, "a new save does not count"
    assert len({device.store.digest() for device in world.devices}) == 1


def _write(world: World, device: Device) -> None:
    device.last = world.new_id()
    ref = Ref(device.unit, "evidence", device.last)
    device.store.save(world.context(device), "after", [Change(ref, "title", Text(device.name))])


def tally(world: World, country: Country, picture: Picture) -> None:
    world.count("ops", sum(1 for _ in country.ops()))
    world.count("conflicts", sum(picture.conflict(*place) for place in picture.heads))
    world.count("deleted", len(picture.deleted))
    world.count("kept, flagged", len(picture.flagged))
    world.count("forked streams", len(picture.forked))
    world.count("ops that do not count", len(picture.silent))
