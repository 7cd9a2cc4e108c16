"""Texts beside the log, and their erasing under law: the words go, every line and chain stays (EXCHANGE 6.4)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from json import dumps

from core.changes.segment import TextRow
from core.model.entities import klass_of
from core.model.values import Ref
from storage.db import drafts, lacking
from storage.db.lines import salted, text_hash
from storage.db.log import Log
from storage.db.sqlite import Connection, SQLiteError, empty_journal

ERASURES = ("erasure", "review_erasure")
_of = re.compile(r"([a-z_][a-z0-9_]*)/([0-9a-f]{32})/([a-z_][a-z0-9_.]{0,63})/([A-Za-z0-9_-]{42}[AEIMQUYcgkosw048])")
_blob = re.compile(r"file/([0-9a-f]{32})/(sha256|preview)/([0-9a-f]{64})")


Said = tuple[bytes, tuple[Ref, str], bool]  # hash, its field, whether it stands in an op of that very field
Realm = tuple[str, str]  # scope and class: as far as an erasure reaches


def put(log: Log, texts: Iterable[TextRow]) -> set[bytes]:
    """Keep the texts that match their hash and were not erased; the hashes of those that are new."""
    right = {text.hash: text for text in texts if len(text.salt) == 16 and _is(text)}
    known = {hash_ for hash_ in right if _is_known(log, hash_)}
    new = {hash_: right[hash_] for hash_ in right.keys() - known | _freed(log, known)}
    for stray in _strays(log, _loose(_named(log)) & new.keys()) if new else ():
        del new[stray]
    log.db.executemany("INSERT INTO text VALUES(?,?,?)", new.values())
    return set(new)


def _freed(log: Log, known: Set[bytes]) -> set[bytes]:
    """Which of these count as erased only until the ops just stored are settled: another scope holds them."""
    erased = _erased(log) & known if known else set()
    return erased & _held_outside(log, _realms(_named(log))) if erased else set()


def _erased(log: Log) -> set[bytes]:
    return {hash_ for (hash_,) in log.db.execute("SELECT hash FROM erased")}


def _is_known(log: Log, hash_: bytes) -> bool:
    """It is here, or erased."""
    query = "SELECT 1 FROM text WHERE hash=?1 UNION SELECT 1 FROM erased WHERE hash=?1"
    return log.db.execute(query, (hash_,)).fetchone() is not None


def shown_by(log: Log, hashes: set[bytes]) -> set[Ref]:
    """The records that show one of these texts."""
    rows = log.db.execute("SELECT record, value FROM field WHERE typeof(value)='blob'") if hashes else ()
    return {log.ref(record) for record in {record for record, value in rows if value in hashes}}


def _is(text: TextRow) -> bool:
    try:
        return salted(text.salt, text.text) == text.hash
    except UnicodeEncodeError:
        return False


def erase(log: Log) -> None:
    """Delete every text that a counting erasure names; the file is to be swept afterwards."""
    said = list(_named(log))
    places = {hash_: place for hash_, place, stands in said if stands}
    held = _held_outside(log, _realms(said))
    named, known = set(places) - held, _erased(log)
    strays = _strays(log, {hash_ for hash_ in _loose(said) if _is_known(log, hash_)} - named)
    strays |= {hash_ for (hash_,) in log.db.execute("SELECT hash FROM erased CROSS JOIN text USING(hash)")} & named
    if named == known and not strays:
        return
    log.db.executemany("DELETE FROM erased WHERE hash=?", [(hash_,) for hash_ in known - named])
    lacking.miss(log, known & held)
    log.db.executemany("INSERT INTO erased VALUES(?)", [(hash_,) for hash_ in named - known])
    log.db.executemany("DELETE FROM text WHERE hash=?", [(hash_,) for hash_ in named | strays])
    drafts.drop(log, [places[hash_] for hash_ in named - known])
    if named - known or strays:
        log.db.execute("INSERT OR REPLACE INTO meta VALUES('sweep', 1)")


def _loose(said: Iterable[Said]) -> set[bytes]:
    return {hash_ for hash_, _place, stands in said if not stands}


def _strays(log: Log, hashes: Set[bytes]) -> set[bytes]:
    """Which of these no line here holds: the line waits behind a gap, or never comes. Nobody shows such words."""
    if not hashes:
        return set()
    return {*hashes} - {hash_ for (hash_,) in log.db.execute("SELECT value FROM op WHERE typeof(value)='blob'")}


def _named(log: Log) -> Iterator[Said]:
    """Every text and every file that a counting erasure names."""
    blobs: dict[bytes, set[Ref]] = {}
    for value, scope, klass in _erasures(log):
        if found := _of.fullmatch(value):
            if klass_of(found[1], scope) == klass:
                hash_, ref = text_hash("#" + found[4]), Ref(scope, found[1], found[2])
                yield hash_, (ref, found[3]), _stands(log, ref, found[3], hash_)
        elif found := _blob.fullmatch(value):
            ref = Ref(scope, "file", found[1])
            if klass_of("file", scope) == klass and _stands(log, ref, found[2], found[3]):
                blobs.setdefault(bytes.fromhex(found[3]), set()).add(ref)
    for hash_, refs in blobs.items():
        if not _named_elsewhere(log, hash_.hex(), refs):  # equal files have one hash: another's evidence stays
            yield hash_, (min(refs), "sha256"), True


def _named_elsewhere(log: Log, hash_: str, erased: Set[Ref]) -> bool:
    rows = log.db.execute("SELECT record FROM file WHERE sha256=?1 OR preview=?1", (hash_,)).fetchall()
    return any(log.ref(record) not in erased for (record,) in rows)


def _erasures(log: Log) -> Iterator[tuple[str, str, str]]:
    """(what it names, its scope, its class) of every erasure that counts."""
    for entity in ERASURES:
        number, of = log.number(entity), log.number("of")
        if number is None:
            continue
        rows = log.db.execute(
            "SELECT op.op, op.value, record.scope FROM record JOIN op ON op.record=record.id "
            "WHERE entity=? AND field=?",
            (number, of),
        ).fetchall()
        for op, value, scope_number in rows:
            scope = log.name(scope_number)
            klass = klass_of(entity, scope)
            if isinstance(value, str) and log.counts(op, klass):
                yield value, scope, klass


def _realms(said: Iterable[Said]) -> dict[bytes, set[Realm]]:
    """From where each text is erased."""
    realms: dict[bytes, set[Realm]] = {}
    for hash_, (ref, _field), stands in said:
        if stands:
            realms.setdefault(hash_, set()).add((ref.scope, klass_of(ref.entity, ref.scope)))
    return realms


def _held_outside(log: Log, realms: Mapping[bytes, Set[Realm]]) -> set[bytes]:
    """Which of these a counting op outside the realms they are erased from holds too, as words or as a file.

    Words get a new salt whenever they are written, so no honest program puts one hash into two scopes: whoever has it
    there copied it, and the copy may be erased without the original.
    """
    if not realms:
        return set()
    rows = log.db.execute(
        "SELECT op.op, value, entity, scope FROM op JOIN record ON record.id=op.record WHERE typeof(value)='blob' "
        "AND hex(value) IN (SELECT value FROM json_each(?))",
        (dumps([hash_.hex().upper() for hash_ in realms]),),
    ).fetchall()
    said = [(value, _realm(log, entity, scope), op) for op, value, entity, scope in rows]
    held = {value for value, realm, op in said if realm not in realms[value] and log.counts(op, realm[1])}
    return held | _files_outside(log, realms)


def _files_outside(log: Log, realms: Mapping[bytes, Set[Realm]]) -> set[bytes]:
    rows = log.db.execute(
        "SELECT said, entity, record.scope FROM record JOIN (SELECT record, sha256 AS said FROM file "
        "UNION ALL SELECT record, preview FROM file) AS named ON named.record=record.id "
        "WHERE said IN (SELECT value FROM json_each(?))",
        (dumps([hash_.hex() for hash_ in realms]),),
    ).fetchall()
    found = [(bytes.fromhex(said), _realm(log, entity, scope)) for said, entity, scope in rows]
    return {hash_ for hash_, realm in found if realm not in realms[hash_]}


def _realm(log: Log, entity: int, scope: int) -> Realm:
    return log.name(scope), klass_of(log.name(entity), log.name(scope))


def _stands(log: Log, ref: Ref, field: str, hash_: bytes | str) -> bool:
    record, name = log.find_record(ref), log.number(field)
    query = "SELECT 1 FROM op WHERE record=? AND field=? AND value=?"
    return record is not None and log.db.execute(query, (record, name, hash_)).fetchone() is not None


def to_sweep(db: Connection) -> bool:
    """Were words erased whose traces may still lie in the file or its journal?"""
    return db.execute("SELECT 1 FROM meta WHERE name='sweep'").fetchone() is not None


def sweep(db: Connection) -> None:
    """Write the file anew and empty its journal. What a full disk or a reader in the middle of a look prevents is
    owed until it succeeds."""
    try:
        db.execute("VACUUM")
    except SQLiteError:
        return
    if empty_journal(db):
        db.execute("DELETE FROM meta WHERE name='sweep'")
