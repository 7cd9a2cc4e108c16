"""What must hold in every folder at the end of a year (EXCHANGE 6 and 7)."""

import re
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator, Mapping, Set
from typing import NamedTuple

from core.changes.certificates import read_revocation
from core.changes.names import End
from core.model.entities import klass_of
from core.model.natural import unit_id
from core.model.values import Ref
from storage.db import signoffs
from storage.db.covered import hash_of
from storage.db.sound import within
from storage.db.store import Folder
from tests.country import ROOT_KEY
from tests.storage.db.liar import PUBLIC
from tests.storage.db.promises import check_shown, check_sound, ready
from tests.storage.db.signer import same, view_of
from tests.storage.db.slowly import Country, Told
from tests.storage.db.world import NAME, Device, bytes_of
from tests.year.crook import Crook
from tests.year.land import ABOVE, CODES, Year, above, reads
from tests.year.truth import PERSONAL, ROLES, Role

Held = frozenset[tuple[bytes, End]]
IS_HASH = re.compile("[0-9a-f]{64}").fullmatch
SECRET = re.compile(f"{NAME}[0-9a-f]{{24}}".encode())


class Place(NamedTuple):
    """Where words stand."""

    scope: str
    entity: str
    record: bytes
    field: str
    hash: bytes


def held(store: Folder) -> Mapping[str, Held]:
    """The ends of every stream, by scope."""
    found: dict[str, set[tuple[bytes, End]]] = {}
    for stream, ends in store.log.ends().items():
        found.setdefault(store.log.streams[stream][0].scope, set()).update((stream, end) for end in ends)
    return {scope: frozenset(ends) for scope, ends in found.items()}


def check_all(year: Year, living: list[Device], crook: Crook | None, thorough: bool) -> None:
    roles = roles_of(year, crook)
    for code in ABOVE:
        check_digests(living, code)
    for device in living:
        check_sound(device.store)
        assert not list(ready(device.store)), "a segment waits though nothing is missing"
        check_rights(device, roles)
        check_forks(year, device)
        check_silent(year, device)
        check_signed(year, device)
        check_files(year, device)
    check_words(year, living, {text.text for text in crook.liar.texts} if crook else set())
    chosen = living if thorough else [year.world.chance.choice(living)]
    for device in chosen:
        if not any(one.forgot for one in (year.centre, year.province)):
            check_slowly(device, roles)


def roles_of(year: Year, crook: Crook | None) -> Mapping[bytes, Role]:
    roles = {device.store.keys.public: ROLES[device.code] for device in year.world.devices}
    return roles | {ROOT_KEY: Role("root", "")} | ({PUBLIC: crook.role} if crook and crook.role.code else {})


def check_digests(living: list[Device], code: str) -> None:
    """Who holds the same of a scope shows the same."""
    for scope in (unit_id(code), f"{unit_id(code)}/forms"):
        found = {one.store.digest(scope) for one in living if reads(one.code, code)}
        assert len(found) <= 1, f"digests of {code} differ for equal sets"


def check_rights(device: Device, roles: Mapping[bytes, Role]) -> None:
    """Nobody's record was written by another: what counts was written by whom it may have been written by."""
    log = device.store.log
    for history, numbers in log.verdict.upto.items():
        branch = log.histories[history]
        role = roles.get(branch.key)
        entitled = role.classes(branch.scope) if role else frozenset()
        assert numbers.keys() <= entitled, f"{branch.key.hex()[:8]} counts as {set(numbers)} in {branch.scope}"


def check_forks(year: Year, device: Device) -> None:
    may = {one.store.keys.public for one in year.world.devices if one.forgot} | {PUBLIC}
    forked = {found[0].key for found in device.store.log.streams.values() if len(found) > 1}
    assert forked <= may, f"{device.name} knows of an honest PC that forked"
    year.seen["forks"] += len(forked) if device is year.centre else 0


def check_silent(year: Year, device: Device) -> None:
    """What honest people wrote has effect, unless their PC was revoked or put back as a whole; the rest is listed.

    A delete that comes after a sign-off it did not know has none either, and is listed.
    """
    lost = {one.store.keys.public for one in year.world.devices if one.forgot} | year.struck | {PUBLIC}
    problems = device.store.trust.problems()
    for problem in problems:
        key = bytes.fromhex(problem.device)
        known = problem.scope == "all" or reads(device.code, CODES.get(problem.scope.partition("/")[0], device.code))
        excused = key in lost or not known or problem.why in ("parked", "after signing")
        assert excused, f"{device.name}: {problem}"
    year.seen["listed without effect"] += sum(problem.ops for problem in problems)


def check_signed(year: Year, device: Device) -> None:
    """Every body says what its signer saw, and the state hash it states is the state it fixes."""
    log = device.store.log
    for one in signoffs.every(log):
        year.seen[f"sign-offs {one.state}"] += 1
        near = device.unit == one.ref.scope or device is year.centre
        if not near or one.op not in year.views or one.state == "waiting" or one.body is None:
            continue
        assert one.state == "sound", f"{device.name}: {one}"
        with within(log, one, one.body) as then:
            assert hash_of(then, one.body.subject, one.body.period) == one.body.state_hash
        seen = {ref: fields for ref, fields in year.views[one.op].items() if ref.scope == one.ref.scope}
        now = {ref: fields for ref, fields in view_of(device.store, one).items() if ref.scope == one.ref.scope}
        same(now, seen)
        year.seen["views compared"] += 1


# -- words and files


def lacking(living: list[Device]) -> list[str]:
    """Words that one of those who may read them lacks and another holds.

    What somebody has erased does not come back, also when the erasure has ceased to count.
    """
    words = {one.name: set(places(one.store, "text")) for one in living}
    found = []
    for device in living:
        erased = spared(device.store)
        missing = {place for place in places(device.store, "op") if place.hash not in erased} - words[device.name]
        for place in missing:
            sources = [one for one in living if sees(one, place) and place in words[one.name]]
            if sources and sees(device, place):
                found.append(f"{device.name} lacks words of {place.entity}.{place.field} that {sources[0].name} holds")
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
                sources = [one for one in living if reads(one.code, code) and name and shelves[one.name].has(name)]
                if name != preview:  # who passes records on need not have asked for the originals
                    sources = [one for one in sources if beside(one, device)]
                if sources and not shelves[device.name].has(name):
                    found.append(f"{device.name} lacks the file {name[:8]} of {code} that {sources[0].name} holds")
    return found


def beside(one: Device, other: Device) -> bool:
    """Do they send each other files, with nobody between them?"""
    return one.code in (other.code, ABOVE[other.code]) or other.code == ABOVE[one.code]


def files(store: Folder) -> Iterator[tuple[str, str, str]]:
    """(scope, original, picture) of every file that shows, is not personal and was not erased."""
    erased = {bytes(hash_).hex() for (hash_,) in store.db.execute("SELECT hash FROM erased_file")}
    for record in store.records("file"):
        scope, _, above = record.text("evidence").rpartition("evidence/")
        evidence = store.record(Ref(scope.rstrip("/") or record.ref.scope, "evidence", above)) if above else None
        if evidence is None or not evidence.number("personal"):
            said = (record.text(name) for name in ("sha256", "preview"))
            sha256, preview = (name if IS_HASH(name) and name not in erased else "" for name in said)
            yield record.ref.scope, sha256, preview


def spared(store: Folder) -> Set[bytes]:
    """The hashes that erasures name, whether they count or not."""
    rows = store.db.execute("SELECT value FROM op WHERE typeof(value)='text' AND field=?", (store.log.number("of"),))
    said = (str(value).rpartition("/")[2] for (value,) in rows.fetchall())
    return {urlsafe_b64decode(hash_ + "=") for hash_ in said if len(hash_) == 43}


def places(store: Folder, table: str) -> Iterator[Place]:
    """Where words stand or should stand."""
    hash_ = "value" if table == "op" else "hash"
    rows = store.db.execute(
        f"SELECT {hash_}, scope, entity, record.record, {table}.field FROM {table} "
        f"JOIN record ON record.id={table}.record WHERE typeof({hash_})='blob'"
    )
    name = store.log.name
    return (Place(name(scope), name(entity), record, name(field), said) for said, scope, entity, record, field in rows)


def sees(device: Device, place: Place) -> bool:
    """May it read the words that stand there? Personal ones are for their unit alone."""
    unit = place.scope.partition("/")[0]
    if (place.entity, place.field) in PERSONAL:
        return device.unit == unit
    return unit in CODES and reads(device.code, CODES[unit])


def check_words(year: Year, living: list[Device], leaked: Set[str]) -> None:
    """Erased words are in no file of a folder, and personal words of a unit in no folder of another.

    `leaked`: words the dishonest PC has written down as its own.
    """
    for device in living:
        log = device.store.log
        rows = log.db.execute(
            "SELECT body, scope, entity, text.field FROM text JOIN record ON record.id=text.record"
        ).fetchall()
        kept = {found.group() for row in rows if (found := SECRET.match(row[0].encode()))}
        here = {found.group() for content in bytes_of(device.place) for found in SECRET.finditer(content)}
        assert here <= kept, f"words that nobody keeps are still in {device.name}"
        assert not set(places(device.store, "text")) & set(places(device.store, "erased"))
        for body, scope, entity, field in rows:
            place = Place(log.name(scope), log.name(entity), b"", log.name(field), b"")
            personal = (place.entity, place.field) in PERSONAL and body not in leaked
            assert not personal or sees(device, place), f"{device.name} holds {place.entity}.{place.field}"
        year.seen["words searched"] += len(here)


def check_files(year: Year, device: Device) -> None:
    """What lies under a hash is what it says; what was erased is gone."""
    shelf, db = year.post(device).shelf, device.store.db
    for path in (device.place / "blobs").glob("*/*"):
        assert path.read_bytes() == year.blobs[path.name], f"{path} is not what its name says"
    for (hash_,) in db.execute("SELECT hash FROM erased_file"):
        assert not shelf.has(bytes(hash_).hex()), "an erased file is still here"


# -- the slow reckoning


def check_slowly(device: Device, roles: Mapping[bytes, Role]) -> None:
    """All a folder shows, worked out once more from bare segments."""
    store = device.store
    segments, texts = store.give({})
    if any(not ROLES[device.code].may_read(segment.scope, "") for segment in segments):
        return  # somebody dishonest gave it what it may not read: the certificates of those who wrote it are not here
    country = Country(segments, texts, lambda country: judged(country, roles))
    signed = {told.ref.scope for told in country.ops() if told.ref.entity.endswith("signoff")}
    picture = country.picture()
    picture.withheld |= {(told.ref, told.field, str(told.value)) for told in country.ops() if kept_from(device, told)}
    check_shown(store, picture, signed)


def kept_from(device: Device, told: Told) -> bool:
    return (told.ref.entity, told.field) in PERSONAL and told.ref.scope.partition("/")[0] != device.unit


def judged(country: Country, roles: Mapping[bytes, Role]) -> Callable[[Told], bool]:
    """What counts, when everybody's certificate is here."""
    kept = revoked(country, roles)

    def counts(told: Told) -> bool:
        key, klass = country.keys[told.at[0]], klass_of(told.ref.entity, told.ref.scope)
        if key not in roles or klass not in roles[key].classes(told.ref.scope):
            return False
        if key in kept:
            return told.at in kept[key]
        return told.at[1] < country.first[told.at[0]]

    return counts


def revoked(country: Country, roles: Mapping[bytes, Role]) -> Mapping[bytes, set[tuple[bytes, int, bytes]]]:
    """Of each revoked key, what every revocation leaves."""
    kept: dict[bytes, set[tuple[bytes, int, bytes]]] = {}
    for told in country.ops():
        role = roles.get(country.keys[told.at[0]])
        if told.ref.entity == "revocation" and role and role.kind in ("centre", "province", "root"):
            said = read_revocation(str(told.value)[1:])
            if said and may_speak(role, roles.get(said.key)):
                holds = set(country.held(said.cut))
                kept[said.key] = kept.get(said.key, holds) & holds
    return kept


def may_speak(role: Role, of: Role | None) -> bool:
    if of is None or role.kind in ("root", "centre"):
        return of is not None
    return of.kind in ("office", "committee") and (role.code in above(of.code) or of.kind == "committee")
