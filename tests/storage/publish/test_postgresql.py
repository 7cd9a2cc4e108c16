"""The published tables in PostgreSQL."""

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from fractions import Fraction
from itertools import islice
from time import sleep
from typing import Any

import psycopg
import pytest

from core.centre.published import ITEM, TABLES, PublishedUnitRows
from core.errors import UserError
from storage.publish import postgresql
from storage.publish.postgresql_log import write_log
from tests.storage.publish.tables import Country


def never() -> str:
    raise AssertionError("nobody is asked")


def put(database: str, parts: Iterator[PublishedUnitRows]) -> Any:
    with postgresql.connected(database, never) as db:
        return postgresql.write(db, parts)


def held(database: str) -> dict[str, list[tuple[Any, ...]]]:
    with psycopg.connect(database) as db:
        return {
            one.name: sorted(db.execute(f"TABLE prongsai.{one.name}").fetchall(), key=repr)
            for one in TABLES
        }


def test_a_second_publication_of_the_same_writes_nothing(database: str) -> None:
    country = Country(1)
    first = put(database, country.parts())
    assert first.changed == first.parts == len(TABLES) * len(country.units)
    before = held(database)
    assert len(before["item"]) == 12 * 2 * 4
    again = put(database, country.parts())
    assert (again.changed, again.gone, again.rows) == (0, 0, first.rows)
    assert held(database) == before


def test_only_what_changed_is_written_and_what_is_gone_is_deleted(
    database: str, new_database: Callable[[], str]
) -> None:
    country = Country(2)
    put(database, country.parts())
    country.change(3)
    done = put(database, country.parts())
    assert done.changed == 3
    gone = country.drop()
    done = put(database, country.parts())
    assert (done.changed, done.gone) == (0, len(TABLES))
    assert gone not in repr(held(database))
    fresh = Country(2)
    fresh.change(3)
    fresh.drop()
    fresh_database = new_database()
    put(fresh_database, fresh.parts())
    assert held(fresh_database) == held(database)


@pytest.mark.parametrize("parts", [1, 14, 27, 40, 100])
def test_a_publication_cut_short_anywhere_goes_on_to_the_same(
    database: str, parts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "AT_ONCE", 20)
    country = Country(3)

    def broken() -> Iterator[PublishedUnitRows]:
        yield from islice(country.parts(), parts)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        put(database, broken())
    whole = put(database, country.parts())
    assert whole.changed >= whole.parts - parts
    left = held(database)
    assert put(database, country.parts()).changed == 0
    assert sum(map(len, left.values())) == whole.rows


def test_a_batch_that_dies_on_the_server_leaves_nothing_of_itself(database: str) -> None:
    country = Country(4)
    put(database, country.parts())
    before = held(database)
    country.change(5)

    def killed() -> Iterator[PublishedUnitRows]:
        for n, part in enumerate(country.parts()):
            if n == 30:
                with psycopg.connect(database, autocommit=True) as db:
                    others = "FROM pg_stat_activity WHERE pid<>pg_backend_pid() AND datname=current_database()"
                    db.execute(f"SELECT pg_terminate_backend(pid) {others}")
            yield part

    with pytest.raises(UserError) as problem:
        put(database, killed())
    assert "ทำต่อจากที่ค้างไว้" in problem.value.do
    assert held(database) == before
    assert put(database, country.parts()).changed == 5


def test_two_pcs_publish_at_once_and_end_at_the_same(database: str) -> None:
    country = Country(5)
    with ThreadPoolExecutor(2) as pcs:
        both = [pcs.submit(put, database, country.parts()) for _number in range(2)]
        assert {one.result().rows for one in both} == {
            sum(len(part.rows) for part in country.parts())
        }
    assert put(database, country.parts()).changed == 0


def waits(database: str) -> bool:
    """Whether a connection waits for another one's lock."""
    with psycopg.connect(database) as db:
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype='advisory' AND NOT granted"
        return db.execute(waiting).fetchone() != (0,)


def test_who_publishes_while_another_pc_does_waits_and_loses_no_row(
    database: str, new_database: Callable[[], str]
) -> None:
    """One has an older state, and deletes what the other has just written, with all that belongs to it."""
    newest = Country(14, 3)
    older = deepcopy(newest)
    older.totals = {key: total for key, total in newest.totals.items() if key[1] == 2568}
    put(database, older.parts())
    older.totals = {key: total + 50 for key, total in older.totals.items()}
    with ThreadPoolExecutor(1) as other:

        def interrupted() -> Iterator[PublishedUnitRows]:
            parts = older.parts()
            yield next(parts)
            second = other.submit(put, database, newest.parts())
            while not waits(database) and not second.done():
                sleep(0.01)
            yield from parts

        put(database, interrupted())
    fresh = new_database()
    put(fresh, newest.parts())
    assert held(database) == held(fresh)
    assert put(database, newest.parts()).changed == 0


def test_rows_that_go_with_those_they_belong_to_are_written_again(
    database: str, new_database: Callable[[], str]
) -> None:
    """A publication deletes assessments, with their items, and is cut short before it comes to items; then undone."""
    country = Country(15)
    put(database, country.parts())
    less = deepcopy(country)
    less.totals = {key: total for key, total in country.totals.items() if key[1] == 2568}

    def cut_before_items() -> Iterator[PublishedUnitRows]:
        for part in less.parts():
            yield part
            if part.table is ITEM:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        put(database, cut_before_items())
    put(database, country.parts())
    fresh = new_database()
    put(fresh, country.parts())
    assert held(database) == held(fresh)
    assert put(database, country.parts()).changed == 0


@pytest.mark.parametrize("seed", range(30, 34))
def test_whatever_two_pcs_publish_at_once_the_next_publication_makes_it_whole(
    database: str, new_database: Callable[[], str], seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "AT_ONCE", 30)
    chance, base = random.Random(seed), Country(seed, 8)

    def one_of_many() -> Country:
        one = deepcopy(base)
        one.totals = {key: total for key, total in base.totals.items() if chance.random() < 0.8}
        for _number in range(chance.randint(0, 2)):
            one.drop()
        return one

    with ThreadPoolExecutor(2) as pcs:
        for _round in range(4):
            for done in [pcs.submit(put, database, one_of_many().parts()) for _pc in range(2)]:
                done.result()
    last, fresh = one_of_many(), new_database()
    for each in (database, fresh):
        put(each, last.parts())
    assert held(database) == held(fresh)


def test_every_table_and_column_says_what_it_means(database: str) -> None:
    put(database, Country(6, 1).parts())
    with psycopg.connect(database) as db:
        for table in TABLES:
            name = f"prongsai.{table.name}"
            assert db.execute("SELECT obj_description(%s::regclass)", (name,)).fetchone() == (
                table.meaning,
            )
            said = "SELECT attname, col_description(attrelid, attnum) FROM pg_attribute WHERE attrelid=%s::regclass"
            columns = db.execute(f"{said} AND attnum>0 ORDER BY attnum", (name,)).fetchall()
            assert columns == [(one.name, one.meaning) for one in table.columns]


def test_the_reading_role_reads_and_cannot_log_in_or_write(database: str) -> None:
    put(database, Country(7, 2).parts())
    role = postgresql.READER
    with psycopg.connect(database, autocommit=True) as db:
        assert db.execute(
            "SELECT rolcanlogin FROM pg_roles WHERE rolname=%s", (role,)
        ).fetchone() == (False,)
        db.execute(f"SET ROLE {role}")
        assert db.execute("SELECT count(*) FROM prongsai.ranking").fetchone() == (4,)
        for refused in (
            "DELETE FROM prongsai.unit",
            "TABLE prongsai.part",
            "CREATE TABLE prongsai.x (y int)",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                db.execute(refused)


@pytest.mark.parametrize("seed", range(8, 12))
def test_the_ranking_in_sql_is_exact_and_shows_ties(database: str, seed: int) -> None:
    country = Country(seed, 40)
    put(database, country.parts())
    with psycopg.connect(database) as db:
        found = db.execute("SELECT year, unit, place, tied FROM prongsai.ranking").fetchall()
    assert sorted(found) == sorted(places(country))


def places(country: Country) -> Iterator[tuple[int, str, int, bool]]:
    """Each unit's place among those of its region, by fractions."""
    for (unit, year), total in country.totals.items():
        region = country.regions[unit]
        others = [
            each
            for (one, of), each in country.totals.items()
            if of == year and country.regions[one] == region
        ]
        yield year, unit, 1 + sum(each > total for each in others), others.count(total) > 1


def test_numbers_arrive_exactly(database: str) -> None:
    country = Country(12, 1)
    huge = Fraction(10**40 + 1, 3 * 10**25)
    country.totals = dict.fromkeys(country.totals, huge)
    put(database, country.parts())
    with psycopg.connect(database) as db:
        rows = db.execute("SELECT total_num, total_den FROM prongsai.assessment").fetchall()
    assert {Fraction(int(above), int(below)) for above, below in rows} == {huge}


def test_a_password_on_the_command_line_is_refused_and_not_repeated() -> None:
    for target in ("postgresql://me:s3cret@server/db", "postgresql://me@server/db?password=s3cret"):
        with pytest.raises(UserError) as problem, postgresql.connected(target, never):
            pass
        assert "s3cret" not in str(problem.value)
        assert "PGPASSWORD" in problem.value.do


@pytest.fixture
def guest(database: str) -> str:
    """The address of the database for a user with a password and no rights yet."""
    with psycopg.connect(database, autocommit=True) as db:
        db.execute("DROP ROLE IF EXISTS guest")
        db.execute("CREATE ROLE guest LOGIN PASSWORD 'open sesame'")
    return database.replace("postgres@", "guest@")


def test_a_password_is_asked_for_only_where_the_machine_knows_none(
    guest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with postgresql.connected(guest, lambda: "open sesame") as db:
        assert db.execute("SELECT current_user").fetchone() == ("guest",)
    with pytest.raises(UserError) as problem, postgresql.connected(guest, lambda: "guessed"):
        pass
    assert "guessed" not in str(problem.value)
    monkeypatch.setenv("PGPASSWORD", "open sesame")
    with postgresql.connected(guest, never) as db:
        assert db.execute("SELECT current_user").fetchone() == ("guest",)


def test_a_user_without_rights_is_told_so_and_nothing_is_made(guest: str, database: str) -> None:
    with (
        pytest.raises(UserError) as problem,
        postgresql.connected(guest, lambda: "open sesame") as db,
    ):
        postgresql.write(db, Country(13, 1).parts())
    assert problem.value.why == "ผู้ใช้ฐานข้อมูลนี้ไม่มีสิทธิ์สร้างหรือเขียนตาราง"
    with psycopg.connect(database) as db:
        assert db.execute("SELECT to_regclass('prongsai.unit')").fetchone() == (None,)


def test_a_server_that_is_not_there_is_a_calm_sentence(tmp_path: object) -> None:
    with (
        pytest.raises(UserError) as problem,
        postgresql.connected(f"postgresql://me@/db?host={tmp_path}", never),
    ):
        pass
    assert "ต่อกับฐานข้อมูลไม่ได้" in problem.value.why


UNREACHED = "ต่อกับฐานข้อมูลไม่ได้ หรือการต่อขาดระหว่างทาง"
TOLD = {
    **dict.fromkeys(("08006", "28000", "3D000", "57P01", "57P03"), UNREACHED),
    **{
        code: f"ฐานข้อมูลทำให้ไม่ได้ และแจ้งรหัส {code}"
        for code in ("53200", "55P03", "57014", "58030", "40P01", "XX001")
    },
    "53100": "เนื้อที่ของเครื่องที่เก็บฐานข้อมูลเต็ม",
    "25006": "ฐานข้อมูลนี้อ่านได้อย่างเดียว",
    "42501": "ผู้ใช้ฐานข้อมูลนี้ไม่มีสิทธิ์สร้างหรือเขียนตาราง",
}


@pytest.mark.parametrize(("code", "why"), TOLD.items(), ids=TOLD)
def test_what_the_server_would_not_do_is_told_as_what_it_is(
    database: str, code: str, why: str
) -> None:
    with pytest.raises(UserError) as problem, postgresql.connected(database, never) as db:
        db.execute(f"DO $$ BEGIN RAISE SQLSTATE '{code}'; END $$".encode())
    assert problem.value.why == why
    assert problem.value.do.count("เครือข่าย") == (why == UNREACHED)


def test_a_statement_that_took_too_long_is_no_lost_connection(database: str) -> None:
    with pytest.raises(UserError) as problem, postgresql.connected(database, never) as db:
        db.execute("SET statement_timeout=20; SELECT pg_sleep(9)")
    assert problem.value.why == "ฐานข้อมูลทำให้ไม่ได้ และแจ้งรหัส 57014"


@pytest.mark.parametrize(
    "wrong", ["SELECT 1/0", "SELECT nothing", "INSERT INTO prongsai.item VALUES ('x', 'y', 'z')"]
)
def test_what_was_asked_wrongly_is_a_bug(database: str, wrong: str) -> None:
    put(database, Country(16, 1).parts())
    with pytest.raises(psycopg.Error), postgresql.connected(database, never) as db:
        db.execute(wrong.encode())


@pytest.mark.parametrize(
    ("schema", "write"), [("prongsai", postgresql.states), ("prongsai_log", write_log)]
)
def test_a_schema_of_somebody_else_is_refused_and_stays_what_it_is(
    database: str, schema: str, write: Callable[..., object]
) -> None:
    with psycopg.connect(database) as db:
        db.execute(f"CREATE SCHEMA {schema}")
        db.execute(f"CREATE TABLE {schema}.layout (mark text)")  # named as one of ours is
        db.execute(f"INSERT INTO {schema}.layout VALUES ('theirs')")
    more = () if schema == "prongsai" else (None,)
    with (
        postgresql.connected(database, never) as db,
        pytest.raises(UserError, match=f"schema {schema}"),
    ):
        write(db, *more)
    with psycopg.connect(database) as db:
        assert db.execute(f"TABLE {schema}.layout").fetchall() == [("theirs",)]
        db.execute(f"DROP TABLE {schema}.layout")  # an administrator has made it empty for us
    if schema == "prongsai":
        assert put(database, Country(1).parts()).changed
