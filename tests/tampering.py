"""Changing an office folder from outside, as somebody who knows how its log is chained does, and at random."""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from core.log.op import Segment
from storage.db import sqlite as database
from storage.db.log.log import SHIFT, Log
from storage.db.log.segments import cut_out

NAME = "นายเฉลิมพงศ์ ทดสอบลบจริง"
Outsider = database.Connection


def tampered(office: Path, deed: Callable[[Outsider, Path], object]) -> None:
    """Do it to the database and the files of a folder, open or not.

    With the library of the program: another one in the same process would drop its locks.
    """
    with closing(database.connect_plain(office / "prongsai.db", "rw")) as db:
        deed(db, office)


# -- ways of somebody who knows the chain


def _history(db: Outsider, own: bool) -> tuple[int, int]:
    """(id, last op) of the longest history of a unit's scope, own or of another PC."""
    device = db.execute("SELECT value FROM meta WHERE name='device'").fetchone()[0]
    rows = db.execute("SELECT id, hex(key), scope, head FROM history ORDER BY head DESC").fetchall()
    return next(
        (id_, head)
        for id_, key, scope, head in rows
        if (key.lower() == device) == own and scope != "all"
    )


def _chained_anew(db: Outsider, office: Path, history: int) -> None:
    """Every chain of the history worked out again, and its signature dropped."""
    db.commit()
    with closing(database.connect_plain(office / "prongsai.db")) as plain:
        log = Log(plain)
        branch = log.histories[history]
        segment, ops = cut_out(log, branch, 0)
    chain = branch.stream
    for op, line in zip(ops, segment.lines.split(b"\n"), strict=True):
        chain = Segment.chain_after(chain, line)
        db.execute("UPDATE op SET chain=? WHERE op=?", (chain, history << SHIFT | op.seq))
    db.execute("UPDATE history SET chain=?, signed=0, signature=x'' WHERE id=?", (chain, history))


def rewritten(own: bool) -> Callable[[Outsider, Path], None]:
    def deed(db: Outsider, office: Path) -> None:
        history, _head = _history(db, own)
        span = (history << SHIFT, history + 1 << SHIFT)
        query = "SELECT op, value FROM op WHERE op BETWEEN ? AND ? AND typeof(value)='integer' ORDER BY op DESC LIMIT 1"
        op, value = db.execute(query, span).fetchone()
        db.execute("UPDATE op SET value=? WHERE op=?", (value + 1, op))
        _chained_anew(db, office, history)

    return deed


def cut(own: bool, by: int) -> Callable[[Outsider, Path], None]:
    def deed(db: Outsider, _office: Path) -> None:
        history, head = _history(db, own)
        last = history << SHIFT | head - by
        chain = db.execute("SELECT chain FROM op WHERE op=?", (last,)).fetchone()[0]
        db.execute("DELETE FROM op WHERE op>? AND op<?", (last, history + 1 << SHIFT))
        row = (head - by, chain, history)
        db.execute("UPDATE history SET head=?, chain=?, signed=0, signature=x'' WHERE id=?", row)

    return deed


def taken_out(db: Outsider, _office: Path) -> None:
    history, _head = _history(db, own=False)
    db.execute("DELETE FROM op WHERE op BETWEEN ? AND ?", (history << SHIFT, history + 1 << SHIFT))
    db.execute("DELETE FROM history WHERE id=?", (history,))


def sql(*statements: str) -> Callable[[Outsider, Path], None]:
    def deed(db: Outsider, _office: Path) -> None:
        changed = [db.execute(one).rowcount for one in statements]
        assert all(changed), f"nothing was changed by {statements}"

    return deed


def first_file(office: Path) -> Path:
    return min(path for path in (office / "blobs").rglob("*") if path.is_file())


def file_changed(_db: Outsider, office: Path) -> None:
    path = first_file(office)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 255
    path.unlink()  # the backup's copy is another name of the same bytes
    path.write_bytes(content)


def file_gone(_db: Outsider, office: Path) -> None:
    first_file(office).unlink()


VIEWS_CUT = "DELETE FROM view_log WHERE number>(SELECT max(number)-2 FROM view_log)"
_OTHER_START = (  # drawn at random, it may begin with either
    "UPDATE meta SET value=CASE substr(value,1,2) WHEN '00' THEN '11' ELSE '00' END||substr(value,3) WHERE name='{}'"
)
# the next opening derives all that is shown from the false log
REBUILT = sql("DELETE FROM meta WHERE name='tables'")


class Way(NamedTuple):
    """One way to falsify a folder: what is done, what the program does next, and the kinds that must be told."""

    deed: Callable[[Outsider, Path], object]
    then: str  # "" | "look" a person is looked at | "open" what is shown is made to follow, and the folder opened
    told: frozenset[str]


def way(deed: Callable[[Outsider, Path], object], *told: str, then: str = "") -> Way:
    return Way(deed, then, frozenset(told))


_ENDS = {
    "a foreign line rewritten": (rewritten(own=False), "history"),
    "an own line rewritten": (rewritten(own=True), "own_lost"),
    "a foreign stream cut by one": (cut(own=False, by=1), "history"),
    "an own stream cut by three": (cut(own=True, by=3), "own_lost"),
    "a foreign stream taken out": (taken_out, "lost"),
}
WAYS = {
    **{name: way(deed, kind, "shown") for name, (deed, kind) in _ENDS.items()},
    **{
        f"{name}, shown as it says": way(deed, kind, then="open")
        for name, (deed, kind) in _ENDS.items()
    },
    "a text taken out": way(sql(f"DELETE FROM text WHERE body='{NAME}'"), "words"),
    "all texts taken out": way(sql("DELETE FROM text"), "words"),
    "the end of the log of views cut": way(sql(VIEWS_CUT), "views"),
    "the same, then somebody looks": way(sql(VIEWS_CUT), "views", then="look"),
    "all views deleted, then somebody looks": way(
        sql("DELETE FROM view_log"), "views", then="look"
    ),
    "a file changed": way(file_changed, "false_evidence"),
    "a file deleted": way(file_gone, "evidence"),
    "a text changed": way(
        sql(f"UPDATE text SET body='นายปลอม' WHERE body='{NAME}'"), "false_words"
    ),
    "another root": way(sql(_OTHER_START.format("roots")), "settings", "shown"),
}
MORE_WAYS = {  # beyond those of the outside checks
    "a text moved to another record": way(
        sql(f"UPDATE text SET record=record+1 WHERE body='{NAME}'"), "false_words", "words"
    ),
    "a line nobody signed": way(
        sql(
            "INSERT INTO op SELECT op+(1000<<36), clock, record, field, value, parents, version, chain FROM op LIMIT 1"
        ),
        "lines",
    ),
    "an index dropped": way(lambda db, _office: db.execute("DROP INDEX op_field"), "layout"),
    "a trigger added": way(
        lambda db, _office: db.execute(
            "CREATE TRIGGER t AFTER INSERT ON op BEGIN DELETE FROM draft; END"
        ),
        "layout",
    ),
    "a column added": way(
        lambda db, _office: db.execute("ALTER TABLE heard ADD COLUMN more TEXT"), "layout"
    ),
    "a table dropped": way(lambda db, _office: db.execute("DROP TABLE reader"), "layout"),
    "the version lowered": way(lambda db, _office: db.execute("PRAGMA user_version=4"), "layout"),
    "the mark of the tables altered": way(
        sql("UPDATE meta SET value='0' WHERE name='tables'"), "layout"
    ),
    "all names deleted": way(sql("DELETE FROM name"), "unread"),
    "records deleted": way(sql("DELETE FROM record WHERE id%2"), "history", "own"),
    "a receipt deleted": way(
        sql("DELETE FROM heard WHERE number=(SELECT min(number) FROM heard)"), "local"
    ),
    "what a receiver wants altered": way(sql("UPDATE reader SET originals='all'"), "local"),
    "a file taken in altered": way(sql("UPDATE bundle SET at=at+1"), "local"),
    "what stands of what a device said altered": way(
        sql("UPDATE meta SET value=value+1 WHERE name LIKE 'stands %'"), "local"
    ),
    "what a device has read altered": way(
        sql("UPDATE meta SET value=value+1 WHERE name LIKE 'read %'"), "local"
    ),
    "what a device was told deleted": way(
        sql("DELETE FROM meta WHERE name LIKE 'told %'"), "local"
    ),
    "what a device knows altered": way(
        sql("UPDATE meta SET value=value+1 WHERE name LIKE 'table %'"), "local"
    ),
    "the unit altered": way(
        sql("UPDATE meta SET value=replace(value, 'a', 'b') WHERE name='unit'"), "settings"
    ),
    "the folder's name altered": way(sql(_OTHER_START.format("folder")), "settings"),
}


# -- at random


LOG = (
    "op",
    "history",
    "text",
    "record",
    "name",
    "view_log",
    "meta",
    "heard",
    "reader",
    "bundle",
    "_sqlite_migrations",
)
WEIGHTED = (*LOG, *("op",) * 6, *("history",) * 3, *("text",) * 3, *("view_log",) * 2)
_UNUSED = {  # a number of this table that nothing names means nothing
    "record": "SELECT 1 FROM op WHERE record=?1 UNION SELECT 1 FROM inside WHERE parent=?1 OR child=?1",
    "name": "SELECT 1 FROM op WHERE field=?1 UNION SELECT 1 FROM record WHERE ?1 IN (entity, scope)",
}
# made anew, or good in any value
_FREE = ("results", "outlines", "sweep", "mark", "incarnation", "numbering", "seal.tables")


class Tampering(NamedTuple):
    """One row changed, deleted, put in or exchanged; `idle`: why nothing means it, "" when something does."""

    what: str
    idle: str


class Walk:
    """Random tamperings with a folder, each with a fresh copy of it."""

    def __init__(self, template: Path, seed: int) -> None:
        self._template, self._chance = template, random.Random(seed)
        with closing(database.connect_plain(template / "prongsai.db")) as db:
            tables = db.execute(
                "SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'sqlite_%' "
                "AND sql NOT LIKE 'CREATE VIRTUAL%'"  # what the index of words holds lies in tables of its own
            )
            self._columns = {
                name: db.execute(f'PRAGMA table_info("{name}")').fetchall()
                for (name,) in tables.fetchall()
            }
            self._filled = {
                name for name in self._columns if db.execute(f'SELECT 1 FROM "{name}"').fetchone()
            }
        self._derived = sorted(
            self._filled - set(LOG) - {"asked", "lacking", "parked", "draft", "aside", "scan"}
        )

    def steps(self, office: Path, number: int) -> Iterator[Tampering]:
        """So many, one after the other; the folder at `office` is then as it was left by it."""
        while number:
            shutil.rmtree(office, ignore_errors=True)
            shutil.copytree(self._template, office)
            with closing(database.connect_plain(office / "prongsai.db", "rw")) as db:
                done = self._one(db)
                db.commit()
            if done is not None:
                number -= 1
                yield done

    def _one(self, db: Outsider) -> Tampering | None:
        chance = self._chance
        table = chance.choice(WEIGHTED) if chance.random() < 0.8 else chance.choice(self._derived)
        if table not in self._filled:
            return None
        names = [column[1] for column in self._columns[table]]
        key = [column[1] for column in self._columns[table] if column[5]]
        rows = db.execute(f'SELECT * FROM "{table}"').fetchall()
        row, other = chance.choice(rows), chance.choice(rows)
        act = chance.choice(["edit", "edit", "edit", "delete", "swap", "insert"])
        column = chance.choice(names)
        idle = _idle(db, table, act, column, row)
        try:
            self._do(db, table, act, column, (names, key, rows, row, other))
        except (database.SQLiteError, _Nothing):
            db.rollback()
            return None
        return Tampering(f"{act} {table}.{column}", idle)

    def _do(self, db: Outsider, table: str, act: str, column: str, around: tuple[Any, ...]) -> None:
        names, key, rows, row, other = around
        where = " AND ".join(f'"{one}" IS ?' for one in key)
        at, held = names.index(column), [row[names.index(one)] for one in key]
        if act == "delete":
            db.execute(f'DELETE FROM "{table}" WHERE {where}', held)
        elif act == "insert":
            new = list(row)
            for one in map(names.index, key):
                new[one] = (
                    max(each[one] for each in rows) + 1
                    if isinstance(new[one], int)
                    else self._other(new[one])
                )
            db.execute(f'INSERT INTO "{table}" VALUES({",".join("?" * len(new))})', new)
        elif act == "swap":
            if column in key or other[at] == row[at]:
                raise _Nothing
            update = f'UPDATE "{table}" SET "{column}"=? WHERE {where}'
            db.execute(update, [other[at], *held])
            db.execute(update, [row[at], *(other[names.index(one)] for one in key)])
        else:
            value = self._other(row[at])
            if value == row[at]:
                raise _Nothing
            db.execute(f'UPDATE "{table}" SET "{column}"=? WHERE {where}', [value, *held])

    def _other(self, value: Any) -> Any:
        chance = self._chance
        if value is None:
            return 1
        if isinstance(value, int):
            return value + chance.choice([-1, 1, 7])
        if isinstance(value, bytes):
            at = chance.randrange(len(value)) if value else 0
            return (
                value[:at] + bytes([value[at] ^ 1 << chance.randrange(8)]) + value[at + 1 :]
                if value
                else b"x"
            )
        at = chance.randrange(len(value)) if value else 0
        return value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1 :] if value else "x"


class _Nothing(Exception):
    """This would change nothing."""


def _idle(db: Outsider, table: str, act: str, column: str, row: tuple[Any, ...]) -> str:
    if table == "_sqlite_migrations" and column in ("id", "applied_at") and act in ("edit", "swap"):
        return "nobody reads when a step was done"
    if table == "meta" and (row[0] in _FREE or act == "insert"):
        return "the program makes it anew, or knows no such word"
    if table == "meta" and act == "swap":
        return ""
    if table == "search_idx" and act == "insert":
        return "a page of the index that no word is looked for in"
    if table in _UNUSED and (
        act == "insert" or db.execute(_UNUSED[table], (row[0],)).fetchone() is None
    ):
        return "a number that nothing names"
    return ""
