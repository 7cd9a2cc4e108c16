"""Writing the published tables to PostgreSQL: schema `prongsai` with tables, views and a read-only role. A changed part
is written in one transaction with mark and state; parts whose rows PostgreSQL deletes with others lose their marks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from core.centre.published import (
    TABLES,
    Kind,
    PublicationCounts,
    PublicationMismatchError,
    PublishedUnitRows,
    States,
    no_target,
)
from core.errors import afterwards
from core.i18n import _

if TYPE_CHECKING:
    from psycopg import Connection

AT_ONCE = 20_000  # rows per transaction, which may be exceeded by the last part
# code prefixes: no connection, login refused, no such name, shutdown
UNREACHED = ("08", "28", "3D", "57P")


class PublishedPartNote(NamedTuple):
    """The database's note on one unit's rows of a table: their hash (`mark`), digest of the data they were made from
    (`state`, "" = unknown), and their number."""

    mark: bytes
    state: str
    rows: int


Kept = dict[tuple[str, str], PublishedPartNote]
# a part, the note on it, whether its rows are there already
Weighed = tuple[PublishedUnitRows, PublishedPartNote, bool]


@contextmanager
def connected(target: str, ask: Callable[[], str]) -> Iterator[Connection[Any]]:
    """Yield a connection to the database `target`, an address without password; `ask` returns the password if it is
    needed. UserError if `target` contains a password, or if the server refuses."""
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    try:
        if "password" in conninfo_to_dict(target):
            raise no_target(
                named(target),
                _("รหัสผ่านในคำสั่งอ่านได้จากรายการโปรแกรมที่ทำงานอยู่"),
                _("ตัดรหัสผ่านออก แล้วตั้ง PGPASSWORD เขียนไว้ในไฟล์ pgpass หรือพิมพ์เมื่อโปรแกรมถาม"),
            )
        with _opened(psycopg, target, ask) as db:
            yield db
    except psycopg.Error as error:
        found = _refusal(error)
        if found is None:
            raise
        raise no_target(named(target), *found) from error


def _refusal(error: Any) -> tuple[str, str] | None:
    """Return why the server refused, and what to do; None if our own request was wrong, which is a bug."""
    import psycopg

    code = error.sqlstate or ""
    if isinstance(error, psycopg.ProgrammingError) and not code:
        return _("ที่อยู่ของฐานข้อมูลอ่านไม่ได้"), _("เขียนเป็น postgresql://ผู้ใช้@เครื่อง/ฐานข้อมูล")
    if code == "42501":
        return _("ผู้ใช้ฐานข้อมูลนี้ไม่มีสิทธิ์สร้างหรือเขียนตาราง"), _(
            "ขอให้ผู้ดูแลฐานข้อมูลให้สิทธิ์ตาม docs/published.md"
        )
    if code == "25006":
        return _("ฐานข้อมูลนี้อ่านได้อย่างเดียว"), _("ใช้ที่อยู่ของฐานข้อมูลที่เขียนได้ แล้วสั่งอีกครั้ง")
    if code == "53100":
        why = _("เนื้อที่ของเครื่องที่เก็บฐานข้อมูลเต็ม")
        return why, _("ขอให้ผู้ดูแลฐานข้อมูลเพิ่มเนื้อที่ แล้วสั่งอีกครั้ง โปรแกรมทำต่อจากที่ค้างไว้")
    machines = isinstance(error, psycopg.OperationalError | psycopg.InternalError)
    if code.startswith(UNREACHED) or (machines and not code):
        return (
            _("ต่อกับฐานข้อมูลไม่ได้ หรือการต่อขาดระหว่างทาง"),
            _("ตรวจชื่อเครื่อง ชื่อฐานข้อมูล รหัสผ่าน และเครือข่าย แล้วสั่งอีกครั้ง โปรแกรมทำต่อจากที่ค้างไว้"),
        )
    if not machines:
        return None
    return (
        _("ฐานข้อมูลทำให้ไม่ได้ และแจ้งรหัส {code}").format(code=code),
        _("แจ้งรหัสนี้แก่ผู้ดูแลฐานข้อมูล แล้วสั่งอีกครั้ง โปรแกรมทำต่อจากที่ค้างไว้"),
    )


def named(target: str) -> str:
    """Return the address `target` of a database without its password, for messages."""
    scheme, slashes, rest = target.partition("://")
    who, at, where = rest.partition("?")[0].rpartition("@")
    return f"{scheme}{slashes}{who.partition(':')[0]}{at}{where}"


def _opened(psycopg: Any, target: str, ask: Callable[[], str]) -> Connection[Any]:
    connect: Callable[..., Connection[Any]] = psycopg.connect
    try:
        return connect(target, autocommit=True)
    except psycopg.OperationalError as error:
        if error.pgconn is None or not error.pgconn.needs_password:
            raise
        return connect(target, autocommit=True, password=ask())


@contextmanager
def alone(db: Connection[Any]) -> Iterator[None]:
    """Hold the lock on publishing to this database during the `with` block; wait for it first. May be nested."""
    db.execute("SELECT pg_advisory_lock(%s)", (LOCK,))

    def unlock() -> None:
        if not db.closed:  # otherwise the lock is gone with the connection
            db.execute("SELECT pg_advisory_unlock(%s)", (LOCK,))

    with afterwards(unlock):
        yield


def write(db: Connection[Any], parts: Iterable[PublishedUnitRows]) -> PublicationCounts:
    """Make the tables contain exactly these parts' rows, waiting for other writers; return counts of rows and parts."""
    with alone(db):
        layout(db)
        there = _kept(db)
        seen = set[tuple[str, str]]()
        rows = 0
        changed = dict[str, int]()
        for batch in batches(parts, there, seen):
            rows += sum(kept.rows for _part, kept, _same in batch)
            different = [(part, kept) for part, kept, same in batch if not same]
            if different:
                for key in _replace(db, different):
                    there.pop(key, None)
                table = different[0][0].table.name
                changed[table] = changed.get(table, 0) + len(different)
            told = [
                (part, kept) for part, kept, same in batch if same and there.get(part.key) != kept
            ]
            if told:
                with db.transaction():
                    _note(db, told)
        gone = [key for key in there if key not in seen]
        known = {table.name for table in TABLES}
        with db.transaction():
            for table, unit in gone:
                if table in known:
                    db.execute(f"DELETE FROM prongsai.{table} WHERE unit=%s", (unit,))
                _forget(db, [table, *within(table)], [unit])
        for name in {*changed, *(table for table, _unit in gone)}:
            # so that erased rows do not stay in the table's file
            db.execute(f"VACUUM ANALYZE prongsai.{name}")
        return PublicationCounts(rows, len(seen), sum(changed.values()), len(gone))


def states(db: Connection[Any]) -> States:
    """Return {(table, unit): digest of the data its published rows were made from}, without parts of unknown digest."""
    layout(db)
    return {key: kept.state for key, kept in _kept(db).items() if kept.state}


def _kept(db: Connection[Any]) -> Kept:
    found = db.execute("SELECT of_table, unit, mark, state, rows FROM prongsai.part").fetchall()
    return {
        (table, unit): PublishedPartNote(bytes(mark), state, rows)
        for table, unit, mark, state, rows in found
    }


def mark_of(part: PublishedUnitRows) -> bytes:
    """Return a hash that changes with the part's rows and with the definition of their table."""
    return sha256(msgspec.json.encode((part.table, part.rows))).digest()


def batches(
    parts: Iterable[PublishedUnitRows], notes: Kept, seen_keys: set[tuple[str, str]]
) -> Iterator[list[Weighed]]:
    """Yield batches of (part, its note to write, whether exactly its rows are published already), each batch of one
    table. Add the parts' keys to `seen_keys`. `notes`: {key: note in the database}. Raises PublicationMismatchError for
    a part without rows (`unread`) unless it is published from the same data."""
    batch: list[Weighed] = []
    waiting = 0
    for part in parts:
        if batch and (batch[-1][0].table != part.table or waiting >= AT_ONCE):
            yield batch
            batch, waiting = [], 0
        before = notes.get(part.key)
        if part.unread:
            if before is None or not part.state or before.state != part.state:
                raise PublicationMismatchError
            kept = before
        else:
            kept = PublishedPartNote(mark_of(part), part.state, len(part.rows))
        same = before is not None and before.mark == kept.mark
        seen_keys.add(part.key)
        batch.append((part, kept, same))
        if not same:
            waiting += len(part.rows)
    if batch:
        yield batch


def _note(
    db: Connection[Any], parts: Sequence[tuple[PublishedUnitRows, PublishedPartNote]]
) -> None:
    db.cursor().executemany(
        "INSERT INTO prongsai.part VALUES (%s, %s, %s, %s, %s) ON CONFLICT (of_table, unit) "
        "DO UPDATE SET mark=excluded.mark, state=excluded.state, rows=excluded.rows",
        [(*part.key, *kept) for part, kept in parts],
    )


def _replace(
    db: Connection[Any], parts: Sequence[tuple[PublishedUnitRows, PublishedPartNote]]
) -> Sequence[tuple[str, str]]:
    """Write these parts of one table, with their notes, in one transaction; return the parts that lost their marks."""
    table = parts[0][0].table
    units = [part.unit for part, _kept in parts]
    with db.transaction():
        db.execute(f"CREATE TEMP TABLE staging (LIKE prongsai.{table.name}) ON COMMIT DROP")
        with db.cursor().copy(f"COPY staging ({', '.join(table.names)}) FROM STDIN") as copy:
            for part, _kept in parts:
                for row in part.rows:
                    copy.write_row(row)
        # only rows that differ are written
        others = [name for name in table.names if name not in table.keys]
        keys = ", ".join(table.keys)
        values = (
            f"INSERT INTO prongsai.{table.name} AS it SELECT * FROM staging ON CONFLICT ({keys})"
        )
        put = ", ".join(f"{name}=excluded.{name}" for name in others)
        db.execute(f"{values} DO UPDATE SET {put} WHERE it IS DISTINCT FROM excluded")
        same = " AND ".join(f"staging.{name}=it.{name}" for name in table.keys)
        missing = f"DELETE FROM prongsai.{table.name} it WHERE it.unit=ANY(%s) AND NOT EXISTS"
        less = db.execute(
            f"{missing} (SELECT 1 FROM staging WHERE {same}) RETURNING it.unit", (units,)
        ).fetchall()
        broken = _forget(db, within(table.name), sorted({str(unit) for (unit,) in less}))
        _note(db, parts)
    return broken


def within(table: str) -> Sequence[str]:
    """Return the names of the tables whose rows belong, directly or indirectly, to rows of this table."""
    found = [table]
    for other in TABLES:  # a table after the one it names
        if other.parent[0] in found:
            found.append(other.name)
    return found[1:]


def _forget(
    db: Connection[Any], tables: Sequence[str], units: Sequence[str]
) -> Sequence[tuple[str, str]]:
    """Delete the marks of these parts, which may have lost rows with those they belonged to."""
    gone = (
        "DELETE FROM prongsai.part WHERE of_table=ANY(%s) AND unit=ANY(%s) RETURNING of_table, unit"
    )
    return db.execute(gone, ([*tables], [*units])).fetchall()


LOCK = 0x70726F6E67736169  # the advisory lock of the database that writers hold
SCHEMA, READER = "prongsai", "prongsai_reader"
TYPES: dict[Kind, str] = {
    "token": "text",
    "words": "text",
    "integer": "bigint",
    "number": "numeric",
    "day": "date",
    "moment": "timestamptz",
    "flag": "boolean",
}


# Place of each unit that sent an own assessment, by its total to sixty decimals: totals whose fractions have less than
# thirty digits below the line differ by more. Of several assessments by one form the first counts, and before the
# unit's own what a committee released of it.
RANKING = """
CREATE VIEW prongsai.ranking AS
WITH first AS (
  SELECT DISTINCT ON (unit, form, owner, year) * FROM prongsai.assessment
  WHERE round IN ('self', 'committee', 'recheck')
  ORDER BY unit, form, owner, year, array_position(ARRAY['recheck', 'committee', 'self'], round::text), no)
SELECT form, owner, year, u.region, first.group_id, first.unit, u.code, u.name, first.id AS assessment, total, scored,
  CASE WHEN scored THEN rank() OVER place END AS place,
  scored AND count(*) OVER (PARTITION BY form, owner, year, u.region, first.group_id, scored, total) > 1 AS tied
FROM first JOIN prongsai.unit u ON u.unit = first.unit
WINDOW place AS (PARTITION BY form, owner, year, u.region, first.group_id, scored
  ORDER BY div(total_num * 10::numeric ^ 60, total_den) DESC)
"""


# A schema of that name that does not say that it is ours, and holds something.
_FOREIGN = """
SELECT 1 FROM pg_namespace one WHERE nspname = %s AND coalesce(obj_description(oid, 'pg_namespace'), '') NOT LIKE
  '%%Prongsai%%' AND EXISTS (SELECT 1 FROM pg_depend WHERE refclassid = 'pg_namespace'::regclass AND refobjid = one.oid)
"""


def layout(db: Connection[Any]) -> None:
    lay_out(db, SCHEMA, [*_statements()])


def lay_out(db: Connection[Any], schema: str, statements: Sequence[str]) -> None:
    """Create `schema` anew by `statements`, without rows; do nothing if the same statements made it. UserError if
    another program made it and it is not empty."""
    mark = sha256("\n".join(statements).encode()).hexdigest()
    with db.transaction():
        db.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        if _known(db, schema) == mark:
            return
        if db.execute(_FOREIGN, (schema,)).fetchone() is not None:
            raise no_target(
                f"schema {schema}",
                _("มี schema ชื่อนี้อยู่แล้วและไม่ใช่ของโปร่งใส โปรแกรมไม่ลบของผู้อื่น"),
                _("ใช้ฐานข้อมูลอื่น หรือขอให้ผู้ดูแลฐานข้อมูลเปลี่ยนชื่อ schema เดิมก่อนสั่งอีกครั้ง"),
            )
        for statement in statements:
            db.execute(statement)
        db.execute(f"INSERT INTO {schema}.layout VALUES (%s)", (mark,))


def _known(db: Connection[Any], schema: str) -> str:
    if db.execute("SELECT to_regclass(%s)", (f"{schema}.layout",)).fetchone() == (None,):
        return ""
    row = db.execute(f"SELECT mark FROM {schema}.layout").fetchone()
    return str(row[0]) if row else ""


def _statements() -> Iterator[str]:
    yield "DROP SCHEMA IF EXISTS prongsai CASCADE"
    yield "CREATE SCHEMA prongsai"
    yield "COMMENT ON SCHEMA prongsai IS 'Published by Prongsai: docs/published.md says what each column means'"
    yield "CREATE TABLE prongsai.layout (mark text PRIMARY KEY)"
    yield (
        "CREATE TABLE prongsai.part (of_table text, unit text, mark bytea NOT NULL, state text NOT NULL, "
        "rows bigint NOT NULL, PRIMARY KEY (of_table, unit))"
    )
    for table in TABLES:
        columns = [f"{column.name} {TYPES[column.kind]}" for column in table.columns]
        columns.append(f"PRIMARY KEY ({', '.join(table.keys)})")
        parent, by = table.parent
        if parent:
            columns.append(
                f"FOREIGN KEY ({', '.join(by)}) REFERENCES prongsai.{parent} ON DELETE CASCADE"
            )
        yield f"CREATE TABLE prongsai.{table.name} ({', '.join(columns)})"
        for names in table.indexed:
            yield f"CREATE INDEX ON prongsai.{table.name} ({', '.join(names)})"
        yield f"COMMENT ON TABLE prongsai.{table.name} IS {_quoted(table.meaning)}"
        for column in table.columns:
            yield f"COMMENT ON COLUMN prongsai.{table.name}.{column.name} IS {_quoted(column.meaning)}"
            # a server keeps samples, and those of a table that is empty now: erased words too
            if column.kind == "words":
                yield f"ALTER TABLE prongsai.{table.name} ALTER COLUMN {column.name} SET STATISTICS 0"
    yield RANKING
    yield (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{READER}') "
        f"THEN CREATE ROLE {READER} NOLOGIN; END IF; END $$"
    )
    yield f"GRANT USAGE ON SCHEMA prongsai TO {READER}"
    named = ", ".join(f"prongsai.{name}" for name in (*(table.name for table in TABLES), "ranking"))
    yield f"GRANT SELECT ON {named} TO {READER}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
