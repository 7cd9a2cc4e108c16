"""Checks of a folder's texts: each has the hash that its op states, and none is missing without a reason."""

import re
from collections.abc import Iterator

from core.entities import field_of
from core.health.facts import Damage
from core.log.op import TextRow
from storage.db.log.lines import text_hash
from storage.db.log.log import SHIFT, Log
from storage.db.log.missing_texts import kept_back
from storage.db.log.texts import ERASURES, TextKey

_FALSE = "SELECT hash, record, field, salt, body FROM text"
LOOSE = (
    "SELECT hash, record, field FROM text WHERE NOT EXISTS"
    "(SELECT 1 FROM op WHERE op.record=text.record AND op.field=text.field AND value=hash)"
)
_ABSENT = (
    "SELECT DISTINCT value, op.record, op.field, EXISTS"
    "(SELECT 1 FROM lacking WHERE lacking.record=op.record AND lacking.field=op.field AND hash=value) "
    "FROM op WHERE typeof(value)='blob' AND NOT EXISTS"
    "(SELECT 1 FROM text WHERE text.record=op.record AND text.field=op.field AND hash=value)"
)
_hash = r"/([A-Za-z0-9_-]{42}[AEIMQUYcgkosw048])$"


def false_words(log: Log) -> Iterator[Damage]:
    """Yield damage for each text that does not match its hash or that no op of its record and field refers to."""
    false = [
        (bytes(hash_), record, field)
        for hash_, record, field, salt, body in log.db.execute(_FALSE)
        if TextRow.salted(salt, body) != hash_
    ]
    loose = [
        (bytes(hash_), record, field) for hash_, record, field in log.db.execute(LOOSE).fetchall()
    ]
    for key in dict.fromkeys([*false, *loose]):
        yield Damage("false_words", keys=(key_words(key),))


def absent_words(log: Log, device: bytes) -> Iterator[Damage]:
    """Yield damage for each missing text that an op refers to, unless the text was erased or withheld. Of requested
    texts only those are reported, as "asked", that this device (key `device`) wrote: others may never have been here.
    Sealed texts that this device wrote are reported even if they count as withheld."""
    absent = log.db.execute(_ABSENT).fetchall()
    gone = _erased(log) if absent else frozenset()
    for hash_, record, field, requested in absent:
        key = (bytes(hash_), record, field)
        if key[0] in gone or (kept_back(log, key) and not _is_own_seal(log, key, device)):
            continue
        if not requested:
            yield Damage("words", keys=(key_words(key),))
        elif _is_own(log, key, device):
            yield Damage("asked", keys=(key_words(key),))


def _is_own_seal(log: Log, key: TextKey, device: bytes) -> bool:
    """Return whether this is a sealed text of this device, which withholds such texts from every other device."""
    declared = field_of(log.ref(key[1]).entity, log.name(key[2]))
    return declared is not None and declared.sealed and _is_own(log, key, device)


def _is_own(log: Log, key: TextKey, device: bytes) -> bool:
    """Return whether this device wrote the text."""
    hash_, record, field = key
    rows = log.db.execute(
        "SELECT op FROM op WHERE record=? AND field=? AND value=?", (record, field, hash_)
    ).fetchall()
    return any(log.histories[op >> SHIFT].key == device for (op,) in rows)


def _erased(log: Log) -> frozenset[bytes]:
    """Return the hashes that an erasure names, counting or not: a text stays erased when it no longer counts."""
    entities = [number for entity in ERASURES if (number := log.number(entity))]
    query = "SELECT value FROM op JOIN record ON record.id=op.record WHERE entity=? AND field=?"
    rows = (log.db.execute(query, (entity, log.number("of"))) for entity in entities)
    found = (re.search(_hash, value) for row in rows for (value,) in row if isinstance(value, str))
    return frozenset(text_hash("#" + one[1]) for one in found if one)


def key_words(key: TextKey) -> str:
    """Return a text's key as a Damage states it: hash in hex, record number and field number, separated by `/`."""
    return f"{key[0].hex()}/{key[1]}/{key[2]}"


def read_key(text: str) -> TextKey:
    hash_, record, field = text.split("/")
    return bytes.fromhex(hash_), int(record), int(field)
