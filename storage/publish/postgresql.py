"""The published tables in PostgreSQL: schema `prongsai`, each part written only when it is another than the one there.

A part is written with its mark, and by what state, in one transaction: a publication that is cut short anywhere goes on
where it was. Where rows are deleted that others belong to, PostgreSQL deletes these too: their parts lose their marks
in the same transaction, and are written again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from core.centre.published import TABLES, Doubt, Published, PublishedPart, PublishedTable, States, no_target
from core.i18n import _
from storage.publish.postgresql_layout import LOCK, layout

if TYPE_CHECKING:
    from psycopg import Connection

AT_ONCE = 20_000  # rows of one transaction, and what the last part has more
UNREACHED = ("08", "28", "3D", "57P")  # how the server's codes begin that say so: connection, login, name, shutdown


class NotedPart(NamedTuple):
    """What the database notes of a part: its mark, by what it was written, and how many rows it has."""

    mark: bytes
    state: str
    rows: int


Kept = dict[tuple[str, str], NotedPart]
Weighed = tuple[PublishedPart, NotedPart, bool]  # a part, what is to be noted of it, whether its rows stand there


@contextmanager
def connected(target: str, ask: Callable[[], str]) -> Iterator[Connection[Any]]:
    """A connection whose password never stood on a command line. UserError."""
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
        found = _told(error)
        if found is None:
            raise
        raise no_target(named(target), *found) from error


def _told(error: Any) -> tuple[str, str] | None:
    """Why the server would not, and what to do; None where what it was asked is wrong, which is a bug of ours."""
    import psycopg

    code = error.sqlstate or ""
    if isinstance(error, psycopg.ProgrammingError) and not code:
        return _("ที่อยู่ของฐานข้อมูลอ่านไม่ได้"), _("เขียนเป็น postgresql://ผู้ใช้@เครื่อง/ฐานข้อมูล")
    if code == "42501":
        return _("ผู้ใช้ฐานข้อมูลนี้ไม่มีสิทธิ์สร้างหรือเขียนตาราง"), _("ขอให้ผู้ดูแลฐานข้อมูลให้สิทธิ์ตาม docs/published.md")
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
    """The target as a sentence may say it: without what stands between the name and the @."""
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
    """Nobody else publishes to this database meanwhile; whoever does is waited for. May stand in another of these."""
    db.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
    try:
        yield
    finally:
        if not db.closed:  # else it has let go already
            db.execute("SELECT pg_advisory_unlock(%s)", (LOCK,))


def write(db: Connection[Any], parts: Iterable[PublishedPart]) -> Published:
    """Bring the tables to these rows; what is there is looked at when nobody else writes any more."""
    with alone(db):
        return _write(db, parts)


def states(db: Connection[Any]) -> States:
    """By what the parts were written that stand there."""
    layout(db)
    return {key: kept.state for key, kept in _kept(db).items() if kept.state}


def _kept(db: Connection[Any]) -> Kept:
    found = db.execute("SELECT of_table, unit, mark, state, rows FROM prongsai.part").fetchall()
    return {(table, unit): NotedPart(bytes(mark), state, rows) for table, unit, mark, state, rows in found}


def _write(db: Connection[Any], parts: Iterable[PublishedPart]) -> Published:
    layout(db)
    there = _kept(db)
    seen, rows, changed = set[tuple[str, str]](), 0, dict[str, int]()
    for batch in batches(parts, there, seen):
        rows += sum(kept.rows for _part, kept, _same in batch)
        different = [(part, kept) for part, kept, same in batch if not same]
        if different:
            for key in _replace(db, different):
                there.pop(key, None)
            table = different[0][0].table.name
            changed[table] = changed.get(table, 0) + len(different)
        if told := [(part, kept) for part, kept, same in batch if same and there.get(part.key) != kept]:
            with db.transaction():
                _note(db, told)
    gone = [key for key in there if key not in seen]
    _delete(db, gone)
    for name in {*changed, *(table for table, _unit in gone)}:
        db.execute(f"VACUUM ANALYZE prongsai.{name}")  # what was erased does not stay as a row nobody sees
    return Published(rows, len(seen), sum(changed.values()), len(gone))


def mark_of(part: PublishedPart) -> bytes:
    """Changes with the rows of the part and with what its columns mean."""
    return sha256(msgspec.json.encode((part.table, part.rows))).digest()


def batches(parts: Iterable[PublishedPart], there: Kept, seen: set[tuple[str, str]]) -> Iterator[list[Weighed]]:
    """Parts of one table together. Raises Doubt where one was left unread that does not stand there by that state."""
    batch: list[Weighed] = []
    waiting = 0
    for part in parts:
        if batch and (batch[-1][0].table != part.table or waiting >= AT_ONCE):
            yield batch
            batch, waiting = [], 0
        before = there.get(part.key)
        if part.unread:
            if before is None or not part.state or before.state != part.state:
                raise Doubt
            kept = before
        else:
            kept = NotedPart(mark_of(part), part.state, len(part.rows))
        same = before is not None and before.mark == kept.mark
        seen.add(part.key)
        batch.append((part, kept, same))
        waiting += 0 if same else len(part.rows)
    if batch:
        yield batch


def _note(db: Connection[Any], parts: Sequence[tuple[PublishedPart, NotedPart]]) -> None:
    db.cursor().executemany(
        "INSERT INTO prongsai.part VALUES (%s, %s, %s, %s, %s) ON CONFLICT (of_table, unit) "
        "DO UPDATE SET mark=excluded.mark, state=excluded.state, rows=excluded.rows",
        [(*part.key, *kept) for part, kept in parts],
    )


def _replace(db: Connection[Any], parts: Sequence[tuple[PublishedPart, NotedPart]]) -> Sequence[tuple[str, str]]:
    """Write these parts of one table, and that they are there, in one transaction; those that are there no more."""
    table = parts[0][0].table
    units = [part.unit for part, _kept in parts]
    with db.transaction():
        db.execute(f"CREATE TEMP TABLE staging (LIKE prongsai.{table.name}) ON COMMIT DROP")
        with db.cursor().copy(f"COPY staging ({_list(table.names)}) FROM STDIN") as copy:
            for part, _kept in parts:
                for row in part.rows:
                    copy.write_row(row)
        db.execute(_upsert(table))
        same = " AND ".join(f"staging.{name}=it.{name}" for name in table.keys)
        missing = f"DELETE FROM prongsai.{table.name} it WHERE it.unit=ANY(%s) AND NOT EXISTS"
        less = db.execute(f"{missing} (SELECT 1 FROM staging WHERE {same}) RETURNING it.unit", (units,)).fetchall()
        broken = _forget(db, within(table.name), sorted({str(unit) for (unit,) in less}))
        _note(db, parts)
    return broken


def within(table: str) -> Sequence[str]:
    """The tables whose rows belong to rows of this one, and those whose rows belong to these."""
    found = [table]
    for other in TABLES:  # a table after the one it names
        if other.parent[0] in found:
            found.append(other.name)
    return found[1:]


def _forget(db: Connection[Any], tables: Sequence[str], units: Sequence[str]) -> Sequence[tuple[str, str]]:
    """Take away the marks of these parts, which may have lost rows with those they belonged to."""
    gone = "DELETE FROM prongsai.part WHERE of_table=ANY(%s) AND unit=ANY(%s) RETURNING of_table, unit"
    return db.execute(gone, ([*tables], [*units])).fetchall()


def _upsert(table: PublishedTable) -> str:
    others = [name for name in table.names if name not in table.keys]
    values = f"INSERT INTO prongsai.{table.name} AS it SELECT * FROM staging ON CONFLICT ({_list(table.keys)})"
    put = ", ".join(f"{name}=excluded.{name}" for name in others)
    return f"{values} DO UPDATE SET {put} WHERE it IS DISTINCT FROM excluded"


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)


def _delete(db: Connection[Any], gone: Sequence[tuple[str, str]]) -> None:
    """Delete what is of units that are here no more."""
    known = {table.name for table in TABLES}
    with db.transaction():
        for table, unit in gone:
            if table in known:
                db.execute(f"DELETE FROM prongsai.{table} WHERE unit=%s", (unit,))
            _forget(db, [table, *within(table)], [unit])
