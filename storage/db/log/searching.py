"""The search index: the folded text of each record (table `searched`), indexed without tone marks by trigrams
(`search`, FTS5). A row number is built of the record's group, day and number, so results come newest first without
sorting. Texts removed from a record leave the index in the same transaction (secure-delete)."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache
from hashlib import sha256
from itertools import groupby
from operator import itemgetter

import msgspec

from core.entities import ENTITIES
from core.log.op import Op
from core.search.fields import CODE_NAMES, GROUP_OF, GROUPS, body, may_hold, searched_words
from core.thai.search import searchable, toneless
from storage.db.log.log import Log, numbers
from storage.db.sqlite import Connection, count, writing

STATEMENTS = (
    "CREATE TABLE searched(at INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT",
    "CREATE UNIQUE INDEX searched_record ON searched(at & 4294967295)",
    # `later`: of an index that is made anew, or of what came in files: behind everything else
    "CREATE TABLE unsearched(record INTEGER PRIMARY KEY, later INTEGER NOT NULL) STRICT",
    "CREATE INDEX unsearched_now ON unsearched(record) WHERE NOT later",
    "CREATE VIRTUAL TABLE search USING fts5(words, content='', detail=none, columnsize=0, "
    "tokenize='trigram case_sensitive 1')",
    "CREATE VIRTUAL TABLE search_terms USING fts5vocab(search, row)",
)
# Of the table `search`, in this order: words leave its pages with their record; much is gathered in memory before it
# is written.
_SETTINGS = (("secure-delete", 1), ("hashsize", 16 * 2**20))
MARK = "searched"  # row of meta: by which rules the index was made, and how many ops of the log it has seen
RECORD = 2**32 - 1  # of a row's number
DAY = 32  # bits before it: the day, days since 1970, and above that the group
GROUP = DAY + 16
DAYS = 2**16 - 1
_MS = 86_400_000  # of a day
AT_ONCE = 1_000  # records that are indexed at once
MANY = 300  # a save of more records does not wait until its new ones are indexed
BATCH = 10  # records whose old and new texts are in memory at a time: each may be as long as a line of the log
LETTERS = 2**20  # after so many letters of new texts, these are written before more are read

_GONE = "SELECT at, body FROM searched WHERE at & 4294967295 IN (SELECT value FROM json_each(?))"
_FIELDS = (
    "SELECT record, name, value, heads, clock, CASE typeof(value) WHEN 'blob' THEN "
    "(SELECT body FROM text WHERE hash=value AND text.record=field.record AND text.field=name) END FROM field "
    "WHERE record IN (SELECT value FROM json_each(?)) AND (typeof(value)='blob' OR heads IS NOT NULL "
    "OR value GLOB '[-0-9]*' OR name IN (SELECT value FROM json_each(?))) ORDER BY record, name"  # see plain_words
)
_CHANGED = "INSERT OR REPLACE INTO unsearched SELECT value, 0 FROM json_each(?)"
_CAME = (
    "INSERT OR REPLACE INTO unsearched SELECT value, NOT EXISTS "
    "(SELECT 1 FROM searched WHERE at & 4294967295 = value) FROM json_each(?)"
)
_KNOWN = (
    "SELECT at & 4294967295 FROM searched WHERE at & 4294967295 IN (SELECT value FROM json_each(?))"
)
_WRITTEN = "DELETE FROM unsearched WHERE record IN (SELECT value FROM json_each(?))"
_SIDES = (
    "SELECT value, body FROM op LEFT JOIN text ON hash=value AND text.record=op.record AND text.field=op.field "
    "WHERE op.op IN (SELECT value FROM json_each(?))"
)
_KINDS = "SELECT id, entity FROM record WHERE id IN (SELECT value FROM json_each(?))"
_SECOND = (len(GROUPS) + 1 << GROUP, "prongsai")  # a row of no record
Row = tuple[int, str]  # its number, and the folded words


def bring_up(db: Connection) -> None:
    """If the search index is missing or outdated, create it in the open transaction; all records then wait for it."""
    if not _is_current(db):
        _make(db)


def drop(db: Connection) -> int:
    """Delete the search index from a database; return how many records were in it."""
    if not has_tables(db):
        return 0
    records = count(db, "searched")
    for table in ("search_terms", "search", "searched", "unsearched"):
        db.execute(f"DROP TABLE IF EXISTS {table}")
    db.execute("DELETE FROM meta WHERE name=?", (MARK,))
    return records


def has_tables(db: Connection) -> bool:
    return db.execute("SELECT 1 FROM sqlite_schema WHERE name='searched'").fetchone() is not None


def is_outdated(db: Connection) -> bool:
    """Return whether the search index is outdated, so that the next opening creates it again."""
    return not _is_current(db)


def _is_current(db: Connection) -> bool:
    row = db.execute("SELECT value FROM meta WHERE name=?", (MARK,)).fetchone()
    return row is not None and row[0] == _mark(_held(db)) and has_tables(db)


def _held(db: Connection) -> int:
    """Return how many ops the log has."""
    return int(db.execute("SELECT coalesce(sum(head-base), 0) FROM history").fetchone()[0])


def _mark(lines: int) -> str:
    return f"{_made()} {lines}"


_VERSION = 3  # of how words are folded: with another one every index is made anew


@cache
def _made() -> str:
    """Return a hash of the tables and rules by which this program makes the index."""
    every = ((one.name, field.name) for one in ENTITIES.values() for field in one.fields)
    found = [f"{entity}.{name}" for entity, name in every if may_hold(entity, name)]
    rules = f"{_VERSION} {searchable('ก')}{toneless('ก่')} {list(GROUPS.items())} {found}"
    return sha256("\n".join((*STATEMENTS, *map(str, _SETTINGS), rules)).encode()).hexdigest()[:32]


def _note_mark(db: Connection, lines: int) -> None:
    mark = _mark(lines)
    row = db.execute("SELECT value FROM meta WHERE name=?", (MARK,)).fetchone()
    if row is None or row[0] != mark:
        db.execute("INSERT OR REPLACE INTO meta VALUES(?,?)", (MARK, mark))


def begin_again(db: Connection) -> None:
    """Replace the search index, if there is one, by an empty one; all records then wait to be indexed."""
    if has_tables(db):  # made, not emptied: its pages may be damaged
        _make(db)


def _make(db: Connection) -> None:
    drop(db)
    for statement in STATEMENTS:
        db.execute(statement)
    db.executemany("INSERT INTO search(search, rank) VALUES(?,?)", _SETTINGS)
    db.execute("INSERT INTO unsearched SELECT id, 1 FROM record")
    _note_mark(db, _held(db))


def changed(db: Connection, records: Collection[int], *, imported: bool = False) -> None:
    """Note that texts of `records` may have changed; `write` indexes them before the transaction ends. If `imported`,
    or if there are very many, those not yet in the index are indexed after the transaction instead."""
    db.execute(_CAME if imported or len(records) > MANY else _CHANGED, (numbers(records),))


def write(log: Log) -> None:
    """Index the records that `changed` noted, except those that are to be indexed after the transaction."""
    while now := _waiting(log.db, "SELECT record FROM unsearched WHERE NOT later ORDER BY record"):
        _write(log, now)
    _note_mark(log.db, sum(one.head - one.base for one in log.histories.values()))


def write_some(log: Log) -> int:
    """Index some of the waiting records, the newest first; return how many still wait."""
    _write(log, _waiting(log.db, "SELECT record FROM unsearched ORDER BY record DESC"))
    return waiting(log.db)


def waiting(db: Connection) -> int:
    """Return how many records wait to be indexed."""
    return count(db, "unsearched")


def _waiting(db: Connection, query: str) -> list[int]:
    # a limit that is bound has the statement prepared anew each time
    return [record for (record,) in db.execute(f"{query} LIMIT {AT_ONCE}").fetchall()]


def _write(log: Log, records: Sequence[int]) -> None:
    known = [record for (record,) in log.db.execute(_KNOWN, (numbers(records),)).fetchall()]
    for start in range(0, len(known), BATCH):
        _index(log, known[start : start + BATCH], _replace)
    _index(log, sorted({*records} - {*known}), _enter)


def _enter(db: Connection, came: Sequence[Row], _silent: Iterable[int] = ()) -> None:
    db.executemany("INSERT INTO searched VALUES(?,?)", came)
    db.executemany(
        "INSERT INTO search(rowid, words) VALUES(?,?)", [(at, toneless(said)) for at, said in came]
    )


def _index(
    log: Log,
    records: Sequence[int],
    put: Callable[[Connection, Sequence[Row], Iterable[int]], None],
) -> None:
    """Read these records and `put` their rows into the index, fewer at a time if they are long."""
    silent = {*records}
    came = list[Row]()
    letters = 0
    for row in rows_of(log, records):
        came.append(row)
        letters += len(row[1])
        silent.discard(row[0] & RECORD)
        if letters > LETTERS:
            put(log.db, came, ())
            came, letters = [], 0
    put(log.db, came, silent)
    log.db.execute(_WRITTEN, (numbers(records),))


def _replace(db: Connection, rows: Sequence[Row], silent: Iterable[int]) -> None:
    """Replace the rows of these records; `silent` are records that have no texts any more."""
    old = dict(
        db.execute(_GONE, (numbers([*(at & RECORD for at, _said in rows), *silent]),)).fetchall()
    )
    new = dict(rows)
    _leave(db, [(at, said) for at, said in old.items() if new.get(at) != said])
    _enter(db, [(at, said) for at, said in rows if old.get(at) != said])


def _leave(db: Connection, gone: Sequence[Row]) -> None:
    """Remove rows, and flush that before any is added: a row removed and added again in one flush would remove others
    too (a fault of SQLite 3.53 with secure-delete and detail=none)."""
    if not gone:
        return
    out = [(at, toneless(said)) for at, said in gone]
    db.executemany("INSERT INTO search(search, rowid, words) VALUES('delete',?,?)", out)
    db.execute("INSERT INTO search(search) VALUES('flush')")
    db.executemany("DELETE FROM searched WHERE at=?", [(at,) for at, _said in gone])


def purge(db: Connection) -> None:
    """Rewrite the whole search index, so that no characters of deleted texts remain in it."""
    if has_tables(db):
        with writing(db):
            db.execute("INSERT INTO search(rowid, words) VALUES(?,?)", _SECOND)
            db.execute("INSERT INTO search(search) VALUES('flush')")
            db.execute("INSERT INTO search(search) VALUES('optimize')")
            db.execute("INSERT INTO search(search, rowid, words) VALUES('delete',?,?)", _SECOND)


def rows_of(log: Log, records: Sequence[int]) -> Iterator[Row]:
    """Yield (row number in the index, text to search) for each of `records` (numbers) that has texts to search now."""
    kinds = log.db.execute(_KINDS, (numbers(records),)).fetchall()
    entities = {number: name for number, entity in kinds if (name := log.name(entity)) in GROUP_OF}
    codes = numbers(filter(None, map(log.number, CODE_NAMES)))
    for record, lines in groupby(
        log.db.execute(_FIELDS, (numbers(entities), codes)), key=itemgetter(0)
    ):
        entity = entities[record]
        held = list[tuple[str, str]]()
        written = 0
        for _record, name, value, heads, clock, text in lines:
            field = log.name(name)
            if not may_hold(entity, field):
                continue
            if heads is None:
                one = searched_words(entity, field, value, text)
                words = [one] if one else []
            else:
                words = sorted(
                    {
                        one
                        for side in _sides(log.db, heads)
                        if (one := searched_words(entity, field, *side))
                    }
                )
            if words:
                held += [(field, word) for word in words]
                written = max(clock, written)
        if held and (said := body(held)):
            yield number_of(entity, written, record), said


def _sides(db: Connection, heads: str) -> list[tuple[object, str | None]]:
    """Return all values that nobody has chosen between, since each is to be found."""
    ops = numbers(msgspec.json.decode(heads))
    return [(value, text) for value, text in db.execute(_SIDES, (ops,)).fetchall()]


def number_of(entity: str, clock: int, record: int) -> int:
    day = min(max(Op.milliseconds(clock) // _MS, 0), DAYS)
    return GROUP_OF[entity] << GROUP | day << DAY | record & RECORD


def finish(log: Log) -> None:
    """Index, in the open transaction, every record that waits to be indexed."""
    while write_some(log):
        pass


def wrong(log: Log) -> bool:
    """Return whether the index differs from the stored texts; records that wait to be indexed are not compared."""
    db = log.db
    waits = {record for (record,) in db.execute("SELECT record FROM unsearched").fetchall()}
    rows = db.execute("SELECT at, body FROM searched").fetchall()
    here = {at: said for at, said in rows if at & RECORD not in waits}
    every = [record for (record,) in db.execute("SELECT id FROM record ORDER BY id").fetchall()]
    records = [record for record in every if record not in waits]
    for start in range(0, len(records), AT_ONCE):
        for at, said in rows_of(log, records[start : start + AT_ONCE]):
            if here.pop(at, None) != said:
                return True
    if here:
        return True
    (found,) = db.execute("SELECT coalesce(sum(doc), 0) FROM search_terms").fetchone()
    return bool(found != sum(_letters(said) for _at, said in rows))


def _letters(text: str) -> int:
    """Return by how many different groups of three letters a row is indexed."""
    words = toneless(text)
    return len({words[at : at + 3] for at in range(len(words) - 2)})
