"""What Citus demands of the tables that docs/scale.md would have distributed; Citus itself was not tried."""

import re
from collections.abc import Sequence
from pathlib import Path

import psycopg
import pytest

from core.centre.published import TABLES
from storage.publish import postgresql, postgresql_log
from storage.publish.postgresql import connected

SAID = re.compile(r"^SELECT create_distributed_table\('([a-z_.]+)', '([a-z]+)'", re.MULTILINE)
LEFT = {"prongsai.layout"} | {
    f"prongsai_log.{name}" for name in ("layout", "bin", "signed", "verdict")
}
NAMED = """
SELECT format('%s.%s', nspname, relname) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
WHERE nspname IN ('prongsai', 'prongsai_log') AND relkind IN ('r', 'p') AND NOT relispartition"""
UNIQUE = """
SELECT array_agg(attname::text) FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY(indkey)
WHERE indrelid = %s::regclass AND indisunique GROUP BY indexrelid"""
FOREIGN = """
SELECT format('%%s.%%s', nspname, relname), array_position(conkey, here.attnum), array_position(confkey, there.attnum)
FROM pg_constraint JOIN pg_class c ON c.oid = confrelid JOIN pg_namespace n ON n.oid = relnamespace
JOIN pg_attribute here ON here.attrelid = conrelid AND here.attname = %s
JOIN pg_attribute there ON there.attrelid = confrelid AND there.attname = %s
WHERE contype = 'f' AND conrelid = %s::regclass"""


def said() -> Sequence[tuple[str, str]]:
    """(table, column) of each statement, in their order."""
    return SAID.findall((Path(__file__).parents[3] / "docs" / "scale.md").read_text("utf-8"))


@pytest.fixture
def laid_out(database: str) -> str:
    with connected(database, str) as db:
        postgresql.layout(db)
        postgresql.lay_out(db, postgresql_log.SCHEMA, [*postgresql_log._statements()])
    return database


def test_every_table_is_distributed_or_said_to_stay(laid_out: str) -> None:
    with psycopg.connect(laid_out) as db:
        assert {name for (name,) in db.execute(NAMED).fetchall()} == {
            name for name, _column in said()
        } | LEFT


def test_every_primary_and_unique_key_holds_the_column_it_is_distributed_by(laid_out: str) -> None:
    with psycopg.connect(laid_out) as db:
        keys = {
            name: [key for (key,) in db.execute(UNIQUE, (name,)).fetchall()]
            for name, _column in said()
        }
    assert all(keys.values())
    assert [name for name, column in said() for key in keys[name] if column not in key] == []


def test_a_foreign_key_names_the_column_on_both_sides_of_a_table_that_is_distributed_before(
    laid_out: str,
) -> None:
    before, found = set[str](), 0
    with psycopg.connect(laid_out) as db:
        for name, column in said():
            for parent, here, there in db.execute(FOREIGN, (column, column, name)).fetchall():
                assert parent in before, f"{name} names {parent}"
                assert here == there is not None
                found += 1
            before.add(name)
    assert found == len(TABLES) - 1
