"""The texts of ops and their erasure under the law, which is noted next to the keys, too (docs/log.md: What stands)."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import closing, suppress
from dataclasses import dataclass
from hashlib import sha256
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import msgspec

from core.entities import BLOBS, ENTITIES, FORMS, klass_of
from core.errors import UserError
from core.log.op import TextRow
from core.log.scopes import ERASERS, StoredText
from core.values import Ref
from storage.db.log import drafts, searching
from storage.db.log.lines import text_hash
from storage.db.log.log import Log, counts
from storage.db.sqlite import (
    Connection,
    SQLiteError,
    connect_reader,
    empty_journal,
    enter,
    rewind_journal,
)
from storage.files import PRIVATE, write_durably

ERASURES = ("erasure", "review_erasure")
TURNING = (*ERASURES, "opening")  # the entities that decide which texts are erased
# Hash, record, number of its field's name: words belong to the record and field that their line names. A copy of the
# hash elsewhere neither shows nor keeps them.
TextKey = tuple[bytes, int, int]
_of = r"([a-z_][a-z0-9_]*)/([0-9a-f]{32})/([a-z_][a-z0-9_.]{0,63})/([A-Za-z0-9_-]{42}[AEIMQUYcgkosw048])"
_BLOBS = "|".join(
    f"({name})/([0-9a-f]{{32}})/({'|'.join(BLOBS[name])})" for name in sorted(BLOBS.keys() - FORMS)
)
_blob = re.compile(f"(?:{_BLOBS})/([0-9a-f]{{64}})")
_NAMING = [  # what shows a file of that hash
    f"SELECT record FROM {entity.name} WHERE {name}=?"
    for entity in ENTITIES.values()
    for name in entity.blobs()
]
_MARKED = (  # hash/scope/entity/id/field of each text, and the hash of each file
    "SELECT lower(hex(hash)) || '/' || s.text || '/' || e.text || '/' || lower(hex(record.record)) || '/' || f.text "
    "FROM erased JOIN record ON record.id=erased.record JOIN name AS s ON s.id=scope JOIN name AS e ON e.id=entity "
    "JOIN name AS f ON f.id=erased.field",
    "SELECT lower(hex(hash)) FROM erased_file",
    f"SELECT value FROM meta WHERE name='{drafts.ERASED}'",
)
_KEPT = [  # whether anything is kept of a print
    f"SELECT 1 FROM paper WHERE {name} IS NOT NULL" for name in ENTITIES["paper"].blobs()
]
_place = itemgetter(1, 2)  # of the row of a text
_HERE = "SELECT 1 FROM text WHERE hash=?1 AND record=?2 AND field=?3"
_ERASED = "SELECT 1 FROM erased WHERE hash=?1 AND record=?2 AND field=?3"


class RefsInNewOps(NamedTuple):
    """What new ops refer to: the keys of their texts, and {record: its number}. Numbers above `top` are new records."""

    keys: Set[TextKey]
    records: Mapping[Ref, int]
    top: int  # the highest record number before these ops


def put_texts(log: Log, texts: Iterable[TextRow], new_references: RefsInNewOps) -> set[TextKey]:
    """Store those of `texts` to which a stored op or `new_references` refers, unless erased; return the keys added."""
    new: dict[TextKey, TextRow] = {}
    of, record = None, None
    for text in texts:
        if text.ref is not of:  # those of a record follow each other
            of = text.ref
            record = new_references.records.get(text.ref) or log.find_record(text.ref)
        key = _key(log, text, record, new_references)
        # of a new record nothing was here or erased
        if key and (key[1] > new_references.top or not is_here_or_erased(log, key)):
            new[key] = text
    rows = [
        (bytearray(hash_), *at, bytearray(text.salt), text.text)
        for (hash_, *at), text in new.items()
    ]
    # in the order of their table, since inserting in the middle splits its pages
    rows.sort(key=_place)
    enter(log.db, "INSERT INTO text", "(?,?,?,?,?)", rows)
    return set(new)


def _key(log: Log, text: TextRow, record: int | None, came: RefsInNewOps) -> TextKey | None:
    """Return the text's key, or None if no op here has its hash: its op waits, never comes, or names another text."""
    field = log.number(text.field)
    if record is None or field is None or len(text.salt) != 16:
        return None
    try:
        key = (text.hash, record, field)
    except UnicodeEncodeError:
        return None
    return key if key in came.keys or _stands(log, record, field, key[0]) else None


def is_here_or_erased(log: Log, key: TextKey) -> bool:
    """Return whether the text with this key is stored, or was erased."""
    return log.db.execute(f"{_HERE} UNION ALL {_ERASED}", key).fetchone() is not None


def body(log: Log, key: TextKey) -> str | None:
    """Return the text with this key, or None if it is not stored."""
    row = log.db.execute(
        "SELECT body FROM text WHERE hash=? AND record=? AND field=?", key
    ).fetchone()
    return str(row[0]) if row else None


def is_erased(log: Log, key: TextKey) -> bool:
    return log.db.execute(_ERASED, key).fetchone() is not None


def erased(log: Log) -> set[TextKey]:
    """Return the keys of all texts erased by erasure ops that count."""
    return set(log.db.execute("SELECT * FROM erased").fetchall())


def shown_by(log: Log, keys: Collection[TextKey]) -> set[Ref]:
    """Return the records with a field whose value is one of these texts, or that is in conflict and may have it."""
    query = "SELECT 1 FROM field WHERE record=? AND name=? AND (value=? OR heads IS NOT NULL)"
    shown = {
        record
        for hash_, *at in keys
        for record in at[:1]
        if log.db.execute(query, (*at, hash_)).fetchone()
    }
    return {log.ref(record) for record in shown}


def erase(log: Log) -> Set[int]:
    """Delete each text that a valid erasure names; return the numbers of records that lose one. Call `sweep` after."""
    words, files = _words_named(log), _files_named(log)
    known = erased(log)
    known_files = {hash_ for (hash_,) in log.db.execute("SELECT hash FROM erased_file")}
    if words.keys() == known and files == known_files:
        return frozenset()
    log.db.executemany(
        "DELETE FROM erased WHERE hash=? AND record=? AND field=?", known - words.keys()
    )
    log.db.executemany("INSERT INTO erased VALUES(?,?,?)", words.keys() - known)
    log.db.executemany(
        "DELETE FROM erased_file WHERE hash=?", [(hash_,) for hash_ in known_files - files]
    )
    log.db.executemany(
        "INSERT INTO erased_file VALUES(?)", [(hash_,) for hash_ in files - known_files]
    )
    new = words.keys() - known
    if new:
        found = [
            StoredText(*words[key], "", said, False)
            for key in new
            if (said := body(log, key)) is not None
        ]
        if found and any(log.db.execute(f"{query} LIMIT 1").fetchone() for query in _KEPT):
            # kept until they are removed from kept prints too, since the program may end before that
            content = msgspec.json.encode([*gone(log), *found]).decode()
            log.db.execute("INSERT OR REPLACE INTO meta VALUES('gone', ?)", (content,))
        log.db.executemany("DELETE FROM text WHERE hash=? AND record=? AND field=?", new)
        drafts.note_erased(log.db, [words[key] for key in new])
        drafts.drop(log, [words[key] for key in new])
    if new or files - known_files:
        owe_sweep(log.db)
    return {record for _hash, record, _field in new}


def gone(log: Log) -> Sequence[StoredText]:
    """Return the erased texts that still have to be removed from stored prints; this list alone still contains them."""
    row = log.db.execute("SELECT value FROM meta WHERE name='gone'").fetchone()
    return msgspec.json.decode(row[0], type=list[StoredText]) if row else []


def forget_gone(log: Log) -> None:
    """Empty the list that `gone` returns, once no print contains the texts listed there; call `sweep` afterwards."""
    log.db.execute("DELETE FROM meta WHERE name='gone'")
    owe_sweep(log.db)


def _words_named(log: Log) -> Mapping[TextKey, tuple[Ref, str]]:
    """Return every text that an erasure which counts names and an op here has."""
    found = {}
    for value, scope, klass in _erasures(log):
        parts = re.fullmatch(_of, value)
        of = klass_of(parts[1], scope) if parts else ""
        if parts is None or klass_of(ERASERS.get(of, ""), scope) != klass:
            continue
        ref, hash_ = Ref(scope, parts[1], parts[2]), text_hash("#" + parts[4])
        if of == "draft":
            # imported only if there is a committee
            from storage.db.log.openings import may_be_erased

            if not may_be_erased(log, ref, parts[3], hash_):
                continue
        record, field = log.find_record(ref), log.number(parts[3])
        if record is not None and field is not None and _stands(log, record, field, hash_):
            found[hash_, record, field] = (ref, parts[3])
    return found


def _files_named(log: Log) -> set[bytes]:
    """Return every file that a counting erasure names, unless another record names it too: equal files, one hash."""
    refs: dict[str, set[Ref]] = {}
    for value, scope, klass in _erasures(log):
        parts = _blob.fullmatch(value)
        if parts is None:
            continue
        entity, id_, name, hash_ = filter(None, parts.groups())
        ref = Ref(scope, entity, id_)
        record, field = log.find_record(ref), log.number(name)
        if (
            klass_of(entity, scope) == klass
            and record
            and field
            and _stands(log, record, field, hash_)
        ):
            refs.setdefault(hash_, set()).add(ref)
    return {
        bytes.fromhex(hash_)
        for hash_, named in refs.items()
        if not _named_elsewhere(log, hash_, named)
    }


def _named_elsewhere(log: Log, hash_: str, erased: Set[Ref]) -> bool:
    """Return whether a record that is not erased names the file, or any form ever did (docs/log.md: What stands)."""
    rows = [row for query in _NAMING for row in log.db.execute(query, (hash_,)).fetchall()]
    return any(log.ref(record) not in erased for (record,) in rows) or _is_form(log, hash_)


def _is_form(log: Log, hash_: str) -> bool:
    """Return whether a form ever had this file: records are bound to it for ever, even if the form is gone."""
    for form in sorted(FORMS):
        query = f"SELECT op, op.record FROM {form} AS form JOIN op ON op.record=form.record WHERE field=? AND value=?"
        for op, record in log.db.execute(query, (log.number("file"), hash_)).fetchall():
            ref = log.ref(record)
            if counts(log, op, klass_of(ref.entity, ref.scope)):
                return True
    return False


def _erasures(log: Log) -> Iterator[tuple[str, str, str]]:
    """Yield (what it names, its scope, its class) of every erasure that counts."""
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
            if isinstance(value, str) and counts(log, op, klass):
                yield value, scope, klass


def _stands(log: Log, record: int, field: int, value: bytes | str) -> bool:
    query = "SELECT 1 FROM op WHERE record=? AND field=? AND value=?"
    return log.db.execute(query, (record, field, value)).fetchone() is not None


def owe_sweep(db: Connection) -> None:
    """Note that traces of deleted texts are still in the database file or its journal, for `sweep` to remove."""
    db.execute("INSERT OR REPLACE INTO meta VALUES('sweep', 1)")


def to_sweep(db: Connection) -> bool:
    """Return whether traces of erased texts may still be in the database file or its journal."""
    return db.execute("SELECT 1 FROM meta WHERE name='sweep'").fetchone() is not None


def sweep(db: Connection) -> None:
    """Rewrite the database file without deleted texts and empty its journal. If this fails, `to_sweep` stays True."""
    try:
        searching.purge(db)
        # the new file is written over what the journal still says, before it is cut off
        rewind_journal(db)
        db.execute("VACUUM")
    except (SQLiteError, UserError):
        return
    if empty_journal(db):
        db.execute("DELETE FROM meta WHERE name='sweep'")


NOTE = "erased.json"


@dataclass(frozen=True, slots=True)
class FolderErasures:
    """What was erased in a folder. `own_erasures`: (erasure record, what it names), which this PC may write again."""

    texts: Collection[tuple[bytes, Ref, str]] = ()  # hash, record, field
    files: Collection[str] = ()  # SHA-256, hex
    # erasures this device may write again: the record, what it names
    own_erasures: Sequence[tuple[Ref, str]] = ()
    # lines of the log of views, which goes on; () if not read
    views: Sequence[tuple[object, ...]] = ()


def erased_of(log: Log) -> FolderErasures:
    """Return the texts, refused ones too, and files erased in this log, with `views` (), as their log is not read."""
    rows = log.db.execute("SELECT hash, record, field FROM erased").fetchall()
    texts = [(bytes(hash_), log.ref(record), log.name(field)) for hash_, record, field in rows]
    files = [
        bytes(hash_).hex() for (hash_,) in log.db.execute("SELECT hash FROM erased_file").fetchall()
    ]
    return FolderErasures(
        frozenset(texts) | drafts.erased(log.db), frozenset(files), tuple(_own(log))
    )


def erased_mark(database: Path) -> str:
    """Return a hash over what was erased in a folder's database, "" if nothing. Raises OSError or SQLite's error."""
    with closing(connect_reader(database)) as db:  # reads without the log, which takes long to load
        named = [row[0] for query in _MARKED for row in db.execute(query)]
    return sha256("\n".join(sorted(named)).encode()).hexdigest() if named else ""


def _own(log: Log) -> Iterator[tuple[Ref, str]]:
    entity, of = log.number(ERASURES[0]), log.number("of")
    if entity is None or of is None:
        return
    query = "SELECT op, value, record.id FROM record JOIN op ON op.record=record.id WHERE entity=? AND field=?"
    for op, value, record in log.db.execute(query, (entity, of)).fetchall():
        ref = log.ref(record)
        if isinstance(value, str) and counts(log, op, klass_of(ref.entity, ref.scope)):
            yield ref, value


class ErasureList(msgspec.Struct, frozen=True):
    """What was erased in one folder, and the erasures of its unit, as written in the note next to its keys."""

    texts: frozenset[tuple[str, Ref, str]]  # hash in hex, record, field
    files: frozenset[str]
    own: frozenset[tuple[Ref, str]]  # erasures of its unit: the record, what it names


def note_erased(log: Log, home: Path) -> None:
    """Add the hashes and places of erased texts, and the hashes of erased files, to the list in `home` (the folder of
    the keys), which restoring a backup reads. Failures to write are ignored."""
    found, path = erased_of(log), home / NOTE
    known = _read(path) or ErasureList(frozenset(), frozenset(), frozenset())
    texts = {(hash_.hex(), ref, field) for hash_, ref, field in found.texts}
    merged = ErasureList(
        known.texts | texts, known.files | set(found.files), known.own | set(found.own_erasures)
    )
    if merged != known:
        with suppress(OSError):
            write_durably(path, msgspec.json.encode(merged, order="deterministic"), PRIVATE)


def noted(keys_home: Path, but: FolderErasures) -> FolderErasures:
    """Return `but` plus the erasures in the ErasureLists of all folders below `keys_home`; `views` stay as in `but`."""
    found = [
        one for path in sorted(keys_home.glob(f"*/{NOTE}")) if (one := _read(path)) is not None
    ]
    texts = {(bytes.fromhex(hash_), ref, field) for one in found for hash_, ref, field in one.texts}
    own = dict.fromkeys(
        [*but.own_erasures, *sorted(erasure for one in found for erasure in one.own)]
    )
    files = {name for one in found for name in one.files}
    return FolderErasures(
        frozenset(texts | set(but.texts)), frozenset(files | set(but.files)), tuple(own), but.views
    )


def _read(path: Path) -> ErasureList | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=ErasureList)
    except (OSError, msgspec.MsgspecError, ValueError):
        return None
