"""The op log in PostgreSQL: one digest with the folder, whatever was forked, revoked or written by strangers."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from core.log.verdict import TextlessOpRow
from storage.db.folder.store import Folder
from storage.db.reading.judged import PublishingLogReader
from storage.publish import postgresql_log
from storage.publish.postgresql_log import SCHEMA, LogPublicationCounts, PublishedLog, write_log
from tests.storage.db.orders import Mail, _folder, _hear
from tests.storage.publish.digests import digest_there


def logged(folder: Folder) -> PublishedLog:
    log = PublishingLogReader(folder.reader().snapshot, folder.writer.keys.public.hex())
    return PublishedLog(log.ends, log.holds, log.ops, log.judgement)


def put(database: str, folder: Folder) -> LogPublicationCounts:
    with psycopg.connect(database, autocommit=True) as db:
        return write_log(db, logged(folder))


def there(database: str) -> str:
    with psycopg.connect(database, autocommit=True) as db:
        return digest_there(db)


@pytest.mark.parametrize("seed", range(8))
def test_a_random_log_has_one_digest_here_and_there(
    database: str, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    mail = Mail(chance)
    with _folder(tmp_path / "centre") as centre:
        for segments in (mail.segments[::2], mail.segments):
            centre.exchange.take_segments(segments, without_rights=True)
            assert put(database, centre).verdict_written
            assert there(database) == centre.digest()
        _hear(centre, mail, chance)
        put(database, centre)
        assert there(database) == centre.digest()
        assert put(database, centre) == LogPublicationCounts(0, True, 0)


@pytest.mark.parametrize("seed", range(20, 23))
def test_two_pcs_take_bundles_at_once_and_come_to_one_digest(
    database: str, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    mail = Mail(chance)
    with _folder(tmp_path / "a") as one, _folder(tmp_path / "b") as other:
        one.exchange.take_segments(mail.segments[::2], without_rights=True)
        other.exchange.take_segments(mail.segments[1::2], without_rights=True)
        readers = [logged(one), logged(other)]

        def pc(folder: PublishedLog) -> LogPublicationCounts:
            with psycopg.connect(database, autocommit=True) as db:
                return write_log(db, folder)

        with ThreadPoolExecutor(2) as pcs:
            assert any(one.verdict_written for one in pcs.map(pc, readers))
        with psycopg.connect(database) as db:
            counts = f"SELECT stream FROM {SCHEMA}.counts EXCEPT SELECT stream FROM {SCHEMA}.whole"
            # where each PC has heard another history
            parted = {bytes(stream) for (stream,) in db.execute(counts)}
        both = [{*each.ends()} for each in readers]
        assert {(unit, stream) for unit, stream in both[0] | both[1] if stream in parted} <= both[
            0
        ] & both[1]
        assert parted or there(database) in (one.digest(), other.digest())
        for folder in (one, other):
            _hear(folder, mail, chance)
            put(database, folder)
        assert one.digest() == other.digest() == there(database)


def test_who_lacks_lines_that_count_leaves_the_verdict_as_it_is(
    database: str, tmp_path: Path
) -> None:
    mail = Mail(random.Random(1))
    with _folder(tmp_path / "whole") as whole, _folder(tmp_path / "less") as less:
        whole.exchange.take_segments(mail.segments, without_rights=True)
        put(database, whole)
        assert not put(database, less).verdict_written
        assert there(database) == whole.digest()


def test_what_a_stranger_inserts_counts_for_nothing(database: str, tmp_path: Path) -> None:
    with _folder(tmp_path / "centre") as centre:
        mail = Mail(random.Random(2))
        centre.exchange.take_segments(mail.segments, without_rights=True)
        put(database, centre)
        with psycopg.connect(database, autocommit=True) as db:
            heads = {row[-1] for row in db.execute(f"SELECT * FROM {SCHEMA}.head").fetchall()}
            row = "unit, stream, seq, 'x'::bytea, scope, clock, entity, record, field, '=forged', '{}', 1, klass, fixed"
            db.execute(f"INSERT INTO {SCHEMA}.op SELECT {row} FROM {SCHEMA}.head LIMIT 1")
            after = db.execute(f"SELECT value, op FROM {SCHEMA}.head").fetchall()
            assert "=forged" not in {value for value, _op in after}
            assert {op for _value, op in after} < heads
            assert digest_there(db) != centre.digest()
        assert put(database, centre).odd == 1


def test_lines_cut_short_anywhere_are_sent_to_the_end_the_next_time(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql_log, "AT_ONCE", 3)
    with _folder(tmp_path / "centre") as centre:
        centre.exchange.take_segments(Mail(random.Random(3)).segments, without_rights=True)
        whole, left = logged(centre), [5]

        def dying(stream: bytes, after: int) -> Iterator[TextlessOpRow]:
            for op in whole.ops(stream, after):
                left[0] -= 1
                if left[0] < 0:
                    raise KeyboardInterrupt
                yield op

        for stop in (2, 7, 12):
            left[0] = stop
            with (
                pytest.raises(KeyboardInterrupt),
                psycopg.connect(database, autocommit=True) as db,
            ):
                write_log(db, whole._replace(ops=dying))
        assert put(database, centre).verdict_written
        assert there(database) == centre.digest()


def test_the_log_lies_in_pieces_by_unit_and_the_reading_role_sees_none_of_it(
    database: str, tmp_path: Path
) -> None:
    with _folder(tmp_path / "centre") as centre:
        put(database, centre)
        with psycopg.connect(database) as db:
            way = "SELECT partstrat, pg_get_partkeydef(partrelid) FROM pg_partitioned_table"
            assert db.execute(way).fetchall() == [("h", "HASH (unit)")]
            rights = "SELECT has_schema_privilege('public', %s, 'USAGE')"
            assert db.execute(rights, (SCHEMA,)).fetchone() == (False,)
