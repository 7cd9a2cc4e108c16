"""Seals (authenticated sums over a table's rows) for what no signature proves: that no history was removed, no receipt
deleted, no root key added. Their secret is derived from the folder's signing key. A seal changes in the transaction
that changes the rows, so a kill leaves it valid; edits by other means break it, and later writes do not repair it."""

import hmac
from collections.abc import Collection, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

import msgspec

from storage.db.sqlite import Connection

# The tables with their columns, as the migrations made them; of `meta` only some rows. What copying a database
# leaves out has no seal, so that a copy put there by hand is not reported as changed.
TABLES: Mapping[str, tuple[str, ...]] = {
    "history": (
        "id",
        "stream",
        "key",
        "scope",
        "incarnation",
        "up",
        "base",
        "head",
        "chain",
        "signed",
        "signature",
    ),
    "heard": ("key", "unit", "number", "statement", "signature"),
    "reader": ("key", "originals", "number"),
    "asked": ("key", "hash"),
    "told": ("reader", "key", "unit", "number", "sent"),
    "twice": ("key", "unit", "number", "statement", "signature"),
    "lacking": ("hash", "record", "field"),
    "parked": ("stream", "first", "last", "segment"),
    "bundle": ("sha256", "at", "report"),
    "meta": ("name", "value"),
}
WORDS = (  # names of rows of `meta`
    *(
        "folder",
        "unit",
        "code",
        "year",
        "device",
        "roots",
        "start",
        "originals",
        "let_go",
        "asked_back",
        "born",
    ),
)
# Prefixes of names in `meta`: what another device knows, has read, was told (reach.table_of, receipts.note_standing).
OTHERS = ("table", "read", "stands", "told")
_SEAL = "seal."
_EVENTS = {"INSERT": (("NEW", 1),), "DELETE": (("OLD", -1),), "UPDATE": (("OLD", -1), ("NEW", 1))}
# These have a further seal for each stream or name, so that what is gone or changed can be named; a prefix in
# `OTHERS` has one for all devices.
_NAMED = {
    "history": "lower(hex({0}.stream)) || '/' || {0}.scope",
    "meta": "substr({0}.name, 1, instr({0}.name || ' ', ' ') - 1)",
}
_ALL = 2**256
KEPT = 64  # stamps that are recognised without being verified again


def begin(db: Connection, secret: bytes, tables: Collection[str] = frozenset(TABLES)) -> None:
    """Store in table `meta` the seals (keyed checksums of rows) of `tables`, for a database just made or migrated."""
    for table in TABLES.keys() & tables:
        db.execute("DELETE FROM meta WHERE name=?1 OR name LIKE ?1 || '/%'", (_SEAL + table,))
    for name, (count, total) in _sums(db).items():
        if name.removeprefix(_SEAL).partition("/")[0] in tables:
            db.execute("INSERT INTO meta VALUES(?,?)", (name, _stamped(secret, name, count, total)))


def watch(db: Connection, secret: bytes) -> None:
    """Install triggers by which each write over this connection updates the seals. `secret`: FolderKeys.secret."""

    # the last stamps made here, which need no verification
    made: dict[str, tuple[bytes, tuple[int, int]]] = {}

    def sealed(old: bytes | None, name: str, sign: int, *row: object) -> bytes:
        stamped, known = made.get(name, (b"", None))
        held = known if known and stamped == old else _read(secret, name, old)
        if held is None:
            return b""  # a broken seal stays broken
        count, total = now = held[0] + sign, (held[1] + sign * _weight(row)) % _ALL
        if len(made) >= KEPT:
            made.clear()
        found, _now = made[name] = _stamped(secret, name, count, total), now
        return found

    db.create_function("sealed", -1, sealed)
    # otherwise the deletion of a replaced row would trigger nothing
    db.execute("PRAGMA recursive_triggers=ON")
    for table, columns in TABLES.items():
        for event, moves in _EVENTS.items():
            body = " ".join(
                line for which, sign in moves for line in _moves(table, columns, which, sign)
            )
            only = f"WHEN {_kept_about(f'{moves[0][0]}.name')}" if table == "meta" else ""
            named = f"seal_{table}_{event}"
            db.execute(
                f"CREATE TEMP TRIGGER {named} AFTER {event} ON main.{table} {only} BEGIN {body} END"
            )


def _kept_about(name: str) -> str:
    """Return SQL that tells whether a row of `meta` is sealed: a setting of the folder, not a derived value."""
    others = " OR ".join(f"{name} LIKE '{word} %'" for word in OTHERS)
    return f"({name} IN ({', '.join(map(repr, WORDS))}) OR {others})"


def _moves(table: str, columns: tuple[str, ...], which: str, sign: int) -> Iterator[str]:
    """Yield the statements that add one row to the seals of its table, or remove it: plain UPDATE and INSERT … SELECT,
    since the outer statement's conflict handling also applies inside a trigger."""
    values = ", ".join(f"{which}.{column}" for column in columns)
    update = "UPDATE meta SET value=sealed(value, {name}, {sign}, {values}) WHERE name={name};"
    yield update.format(name=f"'{_SEAL}{table}'", sign=sign, values=values)
    if table in _NAMED:
        name = f"'{_SEAL}{table}/' || {_NAMED[table].format(which)}"
        yield f"INSERT INTO meta SELECT {name}, NULL WHERE NOT EXISTS(SELECT 1 FROM meta WHERE name={name});"
        yield update.format(name=name, sign=sign, values=values)


def broken(db: Connection, secret: bytes) -> list[str]:
    """Return the names of the seals that do not fit their rows: `history/<stream>/<scope>`, `meta/<name>`, or a table's
    name. `secret`: FolderKeys.secret."""
    seals, sums = _held(db), _sums(db)
    wrong = [
        name
        for name in {**sums, **seals}
        if _read(secret, name, seals.get(name, b"")) != sums.get(name, (0, 0))
    ]
    named = [name.removeprefix(_SEAL) for name in wrong]
    within = {name.partition("/")[0] for name in named if "/" in name}
    return sorted(name for name in named if name not in within)


def holds(db: Connection, secret: bytes, table: str) -> bool:
    """Return whether every row of `table` was written with this secret, and none was taken away."""
    name = _SEAL + table
    return _read(secret, name, _held(db).get(name, b"")) == _sums(db, {table})[name]


def accept(db: Connection, secret: bytes, names: Iterable[str]) -> None:
    """Compute new seals for `names` (from `broken`) from the present rows, after a repair or a user's consent."""
    seals, sums = _held(db), _sums(db)
    for name in map(_SEAL.__add__, names):
        seals[name] = _stamped(secret, name, *sums.get(name, (0, 0)))
    for table in _NAMED:
        parts = [
            _read(secret, name, seals[name])
            for name in seals
            if name.startswith(f"{_SEAL}{table}/")
        ]
        if table in names or all(parts):
            count, total = (sum(one[n] for one in parts if one) for n in (0, 1))
            seals[_SEAL + table] = _stamped(secret, _SEAL + table, count, total % _ALL)
    db.executemany("INSERT OR REPLACE INTO meta VALUES(?,?)", seals.items())


def _held(db: Connection) -> dict[str, bytes]:
    rows = db.execute(
        f"SELECT name, value FROM meta WHERE name LIKE '{_SEAL}%' AND name!='{SHAPE}'"
    )
    return dict(rows.fetchall())


SHAPE = f"{_SEAL}tables"


def note_shape(db: Connection, secret: bytes, shape: str) -> None:
    """Store, sealed, the fingerprint `shape` (storage.db.tables.fingerprint) of the derived tables as created."""
    row = (SHAPE, _stamped(secret, SHAPE, 0, int(shape, 16)))
    db.execute("INSERT OR REPLACE INTO meta VALUES(?,?)", row)


def has_shape(db: Connection, secret: bytes, shape: str) -> bool:
    """Return whether `note_shape` stored `shape` as the fingerprint of the derived tables, with its seal intact."""
    row = db.execute("SELECT value FROM meta WHERE name=?", (SHAPE,)).fetchone()
    return row is not None and _read(secret, SHAPE, row[0]) == (0, int(shape, 16))


def _sums(db: Connection, tables: Collection[str] = TABLES) -> dict[str, tuple[int, int]]:
    found = {f"{_SEAL}{table}": (0, 0) for table in tables}
    for table in tables:
        columns = TABLES[table]
        where = f" WHERE {_kept_about('name')}" if table == "meta" else ""
        for row in db.execute(f"SELECT {', '.join(columns)} FROM {table}{where}"):
            weight = _weight(row)
            names = [table, *_part(table, row)]
            for name in names:
                count, total = found.get(f"{_SEAL}{name}", (0, 0))
                found[f"{_SEAL}{name}"] = (count + 1, (total + weight) % _ALL)
    return found


def _part(table: str, row: tuple[Any, ...]) -> list[str]:
    """Return the seals of its own that a row belongs to, as `_NAMED` says."""
    if table == "history":
        return [f"{table}/{bytes(row[1]).hex()}/{row[3]}"]
    return [f"{table}/{row[0].partition(' ')[0]}"] if table == "meta" else []


def _weight(row: tuple[object, ...]) -> int:
    return int.from_bytes(sha256(msgspec.msgpack.encode(row)).digest(), "big")


def _stamped(secret: bytes, name: str, count: int, total: int) -> bytes:
    content = count.to_bytes(8, "big", signed=True) + total.to_bytes(32, "big")
    return content + hmac.digest(secret, name.encode() + content, "sha256")


def _read(secret: bytes, name: str, value: bytes | None) -> tuple[int, int] | None:
    """Return how many rows a seal covers and their sum, or None if nobody with the secret wrote it."""
    # the first history of a stream: the seal of them all tells if it is not
    if value is None and "/" in name:
        return 0, 0
    if not isinstance(value, bytes) or len(value) != 72:
        return None
    content, stamp = value[:40], value[40:]
    if not hmac.compare_digest(hmac.digest(secret, name.encode() + content, "sha256"), stamp):
        return None
    return int.from_bytes(content[:8], "big", signed=True), int.from_bytes(content[8:], "big")
