"""The schema `prongsai` in PostgreSQL: tables with comments, the views over them, and a role that may only read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from core.centre.published import TABLES, Kind, PublishedTable, no_target
from core.i18n import _

if TYPE_CHECKING:
    from psycopg import Connection

LOCK = 0x70726F6E67736169  # who writes has this advisory lock of the database
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
    """Make the tables where they are missing or others than these: they follow from folders. UserError: another's."""
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
        yield from _table(table)
    yield RANKING
    yield (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{READER}') "
        f"THEN CREATE ROLE {READER} NOLOGIN; END IF; END $$"
    )
    yield f"GRANT USAGE ON SCHEMA prongsai TO {READER}"
    named = ", ".join(f"prongsai.{name}" for name in (*(table.name for table in TABLES), "ranking"))
    yield f"GRANT SELECT ON {named} TO {READER}"


def _table(table: PublishedTable) -> Iterator[str]:
    columns = [f"{one.name} {TYPES[one.kind]}" for one in table.columns]
    columns.append(f"PRIMARY KEY ({', '.join(table.keys)})")
    parent, by = table.parent
    if parent:
        columns.append(f"FOREIGN KEY ({', '.join(by)}) REFERENCES prongsai.{parent} ON DELETE CASCADE")
    yield f"CREATE TABLE prongsai.{table.name} ({', '.join(columns)})"
    for names in table.indexed:
        yield f"CREATE INDEX ON prongsai.{table.name} ({', '.join(names)})"
    yield f"COMMENT ON TABLE prongsai.{table.name} IS {_quoted(table.about)}"
    for one in table.columns:
        yield f"COMMENT ON COLUMN prongsai.{table.name}.{one.name} IS {_quoted(one.about)}"
        if one.kind == "words":  # a server keeps samples, and those of a table that is empty now: erased words too
            yield f"ALTER TABLE prongsai.{table.name} ALTER COLUMN {one.name} SET STATISTICS 0"


def _quoted(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
