"""Texts missing in this folder: withheld from this device, or to be requested by hash (docs/log.md, docs/bundle.md)."""

from collections.abc import Collection, Iterable, Mapping, Set
from random import SystemRandom

from core.log.scopes import KeyRole
from core.values import Ref
from storage.db.log.log import Log
from storage.db.log.projection import RecordTypeInfo, kind_of
from storage.db.log.texts import TextKey, is_here_or_erased

_MARKED = (
    "SELECT 1 FROM evidence LEFT JOIN field ON field.record=evidence.record AND field.name=?2 "
    "WHERE evidence.record=?1 AND (coalesce(personal, 0)!=0 OR coalesce(field.conflict, 0))"  # one value may say so
)
_ALL = (
    "SELECT record.id FROM record CROSS JOIN evidence ON evidence.record=record.id "
    "LEFT JOIN field ON field.record=record.id AND field.name=? "
    "WHERE record.scope=? AND record.entity=? AND (coalesce(personal, 0)!=0 OR coalesce(field.conflict, 0))"
)


def is_marked(log: Log, record: int) -> bool:
    """Return whether an evidence record is marked as personal; of conflicting values, one such mark is enough."""
    return log.db.execute(_MARKED, (record, log.number("personal"))).fetchone() is not None


def marked(log: Log, scopes: Iterable[str]) -> frozenset[Ref]:
    """Return references of all evidence records in these scopes that are marked as personal."""
    personal, entity = log.number("personal"), log.number("evidence")
    rows = (log.db.execute(_ALL, (personal, log.number(scope), entity)) for scope in scopes)
    return frozenset(log.ref(record) for found in rows for (record,) in found.fetchall())


def kept_back(log: Log, key: TextKey) -> bool:
    """Return whether the text with this key is withheld from this device."""
    ref, field = log.ref(key[1]), log.name(key[2])
    if KeyRole.withheld(ref.scope, ref.entity, field, log.home):
        return True
    return KeyRole.withheld(ref.scope, ref.entity, field, log.home, marked=True) and is_marked(
        log, key[1]
    )


MOST = 10_000  # hashes asked for in one file


def note(
    log: Log,
    text_keys: Iterable[TextKey],
    kinds: Mapping[int, RecordTypeInfo],
    arrived: Set[TextKey],
) -> list[TextKey]:
    """Note as missing those of `text_keys` whose text is not here, unless it was erased or is withheld; return them.
    Delete earlier notes on the texts `arrived`. `kinds`: {record number: kind of record}."""
    if log.db.execute("SELECT 1 FROM lacking LIMIT 1").fetchone():
        log.db.executemany("DELETE FROM lacking WHERE hash=? AND record=? AND field=?", arrived)
    missing = []
    for key in text_keys:
        kind = kinds[key[1]]
        withheld = KeyRole.withheld(kind.scope, kind.entity, log.name(key[2]), log.home)
        if not withheld and not is_here_or_erased(log, key):
            missing.append(key)
    log.db.executemany("INSERT OR IGNORE INTO lacking VALUES(?,?,?)", missing)
    return missing


def note_all(log: Log) -> None:
    """Note every missing text of the log, because an older program did not request texts of fields it did not know."""
    found = log.db.execute(
        "SELECT DISTINCT value, op.record, op.field, scope, entity FROM op JOIN record ON record.id=op.record "
        "WHERE typeof(value)='blob' AND NOT EXISTS(SELECT 1 FROM text WHERE (text.record, text.field, hash)="
        "(op.record, op.field, value))"
    ).fetchall()
    kinds = {
        record: kind_of(log, log.name(entity), log.name(scope))
        for _, record, _, scope, entity in found
    }
    note(log, [(bytes(row[0]), row[1], row[2]) for row in found], kinds, frozenset())


def ask_again(log: Log, keys: Iterable[TextKey]) -> None:
    """After undoing an import, note as missing the texts `keys` (which it stored or erased) whose ops stay."""
    here = (
        "SELECT ?1, ?2, ?3 WHERE EXISTS(SELECT 1 FROM op WHERE record=?2 AND field=?3 AND value=?1)"
    )
    log.db.executemany(f"INSERT OR IGNORE INTO lacking {here}", keys)


def hashes_to_request(log: Log, scopes: Collection[str]) -> list[bytes]:
    """Return the hashes of texts to request in these scopes: missing, not erased, not withheld; at most MOST."""
    rows = log.db.execute(
        "SELECT hash, record.id, lacking.field, scope FROM lacking JOIN record ON record.id=lacking.record "
        "WHERE NOT EXISTS(SELECT 1 FROM erased WHERE (hash, record, field)=(lacking.hash, record.id, lacking.field))"
    )
    found = set[bytes]()
    for hash_, record, field, scope in rows.fetchall():
        if log.name(scope) in scopes and not kept_back(log, (hash_, record, field)):
            found.add(hash_)
    return sorted(some(found))


def withheld_here(log: Log, scopes: Collection[str]) -> list[bytes]:
    """Return the hashes of texts in fields of `scopes` that are not here because they are withheld from us."""
    rows = log.db.execute(
        "SELECT field.record, name, value, scope FROM field JOIN record ON record.id=field.record "
        "WHERE typeof(value)='blob' AND NOT EXISTS(SELECT 1 FROM text WHERE (text.record, text.field, hash)="
        "(field.record, name, value)) AND NOT EXISTS(SELECT 1 FROM erased WHERE (hash, record, field)="
        "(value, field.record, name))"
    )
    found = [
        (bytes(value), record, name)
        for record, name, value, at in rows.fetchall()
        if log.name(at) in scopes
    ]
    return sorted(key[0] for key in found if kept_back(log, key))


def some(hashes: Collection[bytes]) -> Collection[bytes]:
    """Return at most MOST of `hashes`, chosen at random, so that invented hashes cannot crowd out real ones."""
    return SystemRandom().sample(sorted(hashes), MOST) if len(hashes) > MOST else hashes
