"""Words and files at the end of a year: who lacks what another may send, and what may be nowhere (docs/bundle.md)."""

import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator, Set
from typing import NamedTuple

from core.values import Ref
from storage.db.folder.store import Folder
from tests.storage.db.world import NAME, Device, bytes_of
from tests.year.land import ABOVE, CODES, Year, reads
from tests.year.truth import PERSONAL

IS_HASH = re.compile("[0-9a-f]{64}").fullmatch
OF_EVIDENCE = frozenset({"title", "note", "url"})
SECRET = re.compile(f"{NAME}[0-9a-f]{{24}}".encode())


class Place(NamedTuple):
    """Where words stand."""

    scope: str
    entity: str
    record: bytes
    field: str
    hash: bytes


def lacking(living: list[Device]) -> list[str]:
    """Words that one of those who may read them lacks and another holds.

    What somebody has erased does not come back, also when the erasure has ceased to count.
    """
    words = {one.name: set(places(one.store, "text")) for one in living}
    found = []
    for device in living:
        erased = spared(device.store)
        missing = {
            place for place in places(device.store, "op") if place.hash not in erased
        } - words[device.name]
        for place in missing:
            sources = [one for one in living if sees(one, place) and place in words[one.name]]
            if sources and sees(device, place) and not kept_back(device, place):
                found.append(
                    f"{device.name} lacks words of {place.entity}.{place.field} that {sources[0].name} holds"
                )
    return found


def files_lacking(year: Year, living: list[Device]) -> list[str]:
    """Small pictures, and originals that a PC wants all of, which one lacks and another that may send it holds."""
    shelves = {one.name: year.post(one).shelf for one in living}
    found = []
    for device in living:
        every = device.store.exchange.policy() == "all"
        for scope, sha256, preview in files(device.store):
            code = CODES.get(scope.partition("/")[0], "")
            if not code or not reads(device.code, code):
                continue
            for name in (preview, sha256 if every else ""):
                sources = [
                    one
                    for one in living
                    if reads(one.code, code) and name and shelves[one.name].has(name)
                ]
                if name != preview:  # who passes records on need not have asked for the originals
                    sources = [one for one in sources if beside(one, device)]
                if sources and not shelves[device.name].has(name):
                    found.append(
                        f"{device.name} lacks the file {name[:8]} of {code} that {sources[0].name} holds"
                    )
    return found


def beside(one: Device, other: Device) -> bool:
    """Do they send each other files, with nobody between them?"""
    return one.code in (other.code, ABOVE[other.code]) or other.code == ABOVE[one.code]


def files(store: Folder) -> Iterator[tuple[str, str, str]]:
    """(scope, original, picture) of every file that shows, that nobody says to be personal, and that was not erased."""
    erased = {
        bytes(hash_).hex() for (hash_,) in store.writer.db.execute("SELECT hash FROM erased_file")
    }
    for record in store.records("file"):
        scope, _, above = record.text("evidence").rpartition("evidence/")
        evidence = (
            store.record(Ref(scope.rstrip("/") or record.ref.scope, "evidence", above))
            if above
            else None
        )
        if evidence is None or not (
            evidence.number("personal") or evidence.shown("personal").conflict
        ):
            said = (record.text(name) for name in ("sha256", "preview"))
            sha256, preview = (
                name if IS_HASH(name) and name not in erased else "" for name in said
            )
            yield record.ref.scope, sha256, preview


def spared(store: Folder) -> Set[bytes]:
    """The hashes that erasures name, whether they count or not."""
    rows = store.writer.db.execute(
        "SELECT value FROM op WHERE typeof(value)='text' AND field=?",
        (store.writer.log.number("of"),),
    )
    said = (str(value).rpartition("/")[2] for (value,) in rows.fetchall())
    return {urlsafe_b64decode(hash_ + "=") for hash_ in said if len(hash_) == 43}


def places(store: Folder, table: str) -> Iterator[Place]:
    """Where words stand or should stand."""
    hash_ = "value" if table == "op" else "hash"
    rows = store.writer.db.execute(
        f"SELECT {hash_}, scope, entity, record.record, {table}.field FROM {table} "
        f"JOIN record ON record.id={table}.record WHERE typeof({hash_})='blob'"
    )
    name = store.writer.log.name
    return (
        Place(name(scope), name(entity), record, name(field), said)
        for said, scope, entity, record, field in rows
    )


def sees(device: Device, place: Place) -> bool:
    """May it read the words that stand there? Personal ones are for their unit alone."""
    unit = place.scope.partition("/")[0]
    if (place.entity, place.field) in PERSONAL:
        return device.unit == unit
    return unit in CODES and reads(device.code, CODES[unit])


def kept_back(device: Device, place: Place) -> bool:
    """Does the evidence say, or one side of it, that it is personal, and is it another unit's?"""
    if place.entity != "evidence" or place.field not in OF_EVIDENCE or place.scope == device.unit:
        return False
    record = device.store.record(Ref(place.scope, place.entity, place.record.hex()))
    return record is not None and (
        bool(record.number("personal")) or record.shown("personal").conflict
    )


def check_words(year: Year, living: list[Device], leaked: Set[str]) -> None:
    """Erased words are in no file of a folder, and personal words of a unit in no folder of another.

    `leaked`: words the dishonest PC has written down as its own.
    """
    for device in living:
        log = device.store.writer.log
        rows = log.db.execute(
            "SELECT body, scope, entity, text.field FROM text JOIN record ON record.id=text.record"
        ).fetchall()
        kept = {found.group() for row in rows if (found := SECRET.match(row[0].encode()))}
        here = {
            found.group()
            for content in bytes_of(device.place)
            for found in SECRET.finditer(content)
        }
        assert here <= kept, f"words that nobody keeps are still in {device.name}"
        assert not set(places(device.store, "text")) & set(places(device.store, "erased"))
        for body, scope, entity, field in rows:
            place = Place(log.name(scope), log.name(entity), b"", log.name(field), b"")
            personal = (place.entity, place.field) in PERSONAL and body not in leaked
            assert not personal or sees(device, place), (
                f"{device.name} holds {place.entity}.{place.field}"
            )
        year.seen["words searched"] += len(here)


def check_files(year: Year, device: Device) -> None:
    """What lies under a hash is what it says; what was erased is gone."""
    shelf, db = year.post(device).shelf, device.store.writer.db
    for path in (device.place / "blobs").glob("*/*"):
        assert path.read_bytes() == year.blobs[path.name], f"{path} is not what its name says"
    for (hash_,) in db.execute("SELECT hash FROM erased_file"):
        assert not shelf.has(bytes(hash_).hex()), "an erased file is still here"
