"""Writing the op log to PostgreSQL, schema `prongsai_log`, partitioned by unit, from several PCs at once. An op's key
includes its chain value, so both histories of a forked stream fit in. A PC that has all ops judges which are valid
(core.log.verdict); the view `head` follows from that in SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from core.entities import TABLE_VERSION
from core.log.op import StreamPosition
from core.log.verdict import LogVerdictRows, TextlessOpRow
from storage.publish.postgresql import LOCK, lay_out

if TYPE_CHECKING:
    from psycopg import Connection

PIECES = 16  # partitions of the log, by unit
AT_ONCE = 20_000
SCHEMA = "prongsai_log"
_TABLES = f"""
CREATE SCHEMA {SCHEMA};
COMMENT ON SCHEMA {SCHEMA} IS 'Log of Prongsai without its words, for the PCs of a centre alone';
CREATE TABLE {SCHEMA}.layout (mark text PRIMARY KEY);
CREATE TABLE {SCHEMA}.op (unit text, stream bytea, seq bigint, chain bytea, scope text NOT NULL, clock bigint NOT NULL,
  entity text NOT NULL, record text NOT NULL, field text NOT NULL, value text, parents text[] NOT NULL,
  version integer NOT NULL, klass text NOT NULL, fixed boolean NOT NULL, PRIMARY KEY (unit, stream, seq, chain))
  PARTITION BY HASH (unit);
CREATE INDEX ON {SCHEMA}.op (unit, record, entity, field);
CREATE TABLE {SCHEMA}.counts (unit text, stream bytea, klass text, upto bigint, PRIMARY KEY (unit, stream, klass));
CREATE TABLE {SCHEMA}.beyond (unit text, stream bytea, seq bigint, chain bytea, klass text,
  PRIMARY KEY (unit, stream, seq, chain, klass));
CREATE TABLE {SCHEMA}.ends (unit text, stream bytea, seq bigint, chain bytea, PRIMARY KEY (unit, stream, seq, chain));
CREATE TABLE {SCHEMA}.differs (unit text, stream bytea, seq bigint, PRIMARY KEY (unit, stream));
CREATE TABLE {SCHEMA}.bin (scope text, entity text, record text, deleted boolean, flag text,
  PRIMARY KEY (scope, entity, record));
CREATE TABLE {SCHEMA}.signed (scope text, entity text, record text, op text, state text, PRIMARY KEY (op));
CREATE TABLE {SCHEMA}.verdict (device text, digest text, at timestamptz DEFAULT now());
CREATE VIEW {SCHEMA}.whole AS
  SELECT unit, stream FROM {SCHEMA}.op JOIN
    (SELECT unit, stream, max(upto) AS upto FROM {SCHEMA}.counts GROUP BY unit, stream) last USING (unit, stream)
  WHERE seq <= upto GROUP BY unit, stream, upto HAVING count(*) = upto;
COMMENT ON VIEW {SCHEMA}.whole IS 'Streams of which the part that was judged is here once; of any other nothing counts';
CREATE VIEW {SCHEMA}.counting AS
  SELECT op.* FROM {SCHEMA}.op JOIN {SCHEMA}.counts USING (unit, stream, klass) JOIN {SCHEMA}.whole USING (unit, stream)
  WHERE seq <= upto
  UNION ALL SELECT op.* FROM {SCHEMA}.op JOIN {SCHEMA}.beyond USING (unit, stream, seq, chain, klass);
CREATE VIEW {SCHEMA}.head AS
  WITH said AS (SELECT *, encode(stream, 'hex') || ':' || seq || ':' || encode(substr(chain, 1, 8), 'hex') AS op
    FROM {SCHEMA}.counting),
  replaced AS (SELECT DISTINCT scope, entity, record, field, parent FROM said, unnest(parents) AS parent
    WHERE NOT fixed AND parent <> op)
  SELECT said.* FROM said LEFT JOIN replaced ON replaced.scope = said.scope AND replaced.entity = said.entity
    AND replaced.record = said.record AND replaced.field = said.field AND replaced.parent = said.op
  WHERE parent IS NULL;
COMMENT ON VIEW {SCHEMA}.head IS 'The ops that stand in each field: that count, and that no other that counts has seen'
"""
_JUDGED = ("counts", "beyond", "ends", "differs", "bin", "signed")


class PublishedLog(NamedTuple):
    """What is read of a folder's op log to publish it: the last op of each history by unit and stream, whether a stream
    holds an op, the ops of a stream after a number, and which ops are valid."""

    ends: Callable[[], Mapping[tuple[str, bytes], tuple[StreamPosition, ...]]]
    holds: Callable[[bytes, StreamPosition], bool]
    ops: Callable[[bytes, int], Iterator[TextlessOpRow]]
    judgement: Callable[[], LogVerdictRows]


class LogPublicationCounts(NamedTuple):
    """The result of publishing an op log: number of `new` ops, whether this folder's verdict was written, and number of
    `odd` streams, which differ from the database's."""

    new: int  # ops that were not there yet
    verdict_written: (
        bool  # False: another PC has judged ops that this folder does not have; its verdict stays
    )
    odd: int  # streams that differ between there and here, of which nothing counts there


def write_log(db: Connection[Any], folder: PublishedLog) -> LogPublicationCounts:
    """Write the ops that the database lacks, making its tables if need be, and this folder's verdict on which ops
    count. The verdict is left out if the database has ops that the folder lacks. Return counts."""
    lay_out(db, SCHEMA, [*_statements()])
    new = 0
    judged = folder.judgement()  # of no more than what is sent below
    for _unit, stream, after in list(_lacking(db, folder)):
        ops = folder.ops(stream, after)
        while batch := list(islice(ops, AT_ONCE)):
            new += _insert(db, batch)
    done = _judge(db, folder, judged)
    for name in ("op", *_JUDGED):
        db.execute(f"ANALYZE {SCHEMA}.{name}")
    known = f"SELECT unit, stream FROM {SCHEMA}.counts"
    whole = f"SELECT unit, stream FROM {SCHEMA}.whole"
    odd = db.execute(f"SELECT count(*) FROM ({known} EXCEPT {whole}) AS odd").fetchone()
    return LogPublicationCounts(new, done, int(odd[0]) if odd else 0)


def _statements() -> Iterator[str]:
    yield f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"
    yield from _TABLES.strip().split(";\n")
    yield f"COMMENT ON TABLE {SCHEMA}.op IS 'Lines of the log; classes of rights by table {TABLE_VERSION}'"
    for piece in range(PIECES):
        yield (
            f"CREATE TABLE {SCHEMA}.op_{piece} PARTITION OF {SCHEMA}.op "
            f"FOR VALUES WITH (MODULUS {PIECES}, REMAINDER {piece})"
        )


def _lacking(db: Connection[Any], folder: PublishedLog) -> Iterator[tuple[str, bytes, int]]:
    """Yield (unit, stream, number up to which it is there) of what must be sent; a forked stream is sent as a whole."""
    query = f"SELECT DISTINCT ON (unit, stream) unit, stream, seq, chain FROM {SCHEMA}.op ORDER BY unit, stream, seq DESC"
    there = {
        (unit, bytes(stream)): StreamPosition(seq, bytes(chain))
        for unit, stream, seq, chain in db.execute(query)
    }
    for place, ends in folder.ends().items():
        known = there.get(place)
        if len(ends) > 1 or known is None or not folder.holds(place[1], known):
            yield *place, 0
        elif known.seq < ends[0].seq:
            yield *place, known.seq


def _insert(db: Connection[Any], ops: Iterable[TextlessOpRow]) -> int:
    """Insert the ops that are not there yet, in one transaction: an op is never there without its predecessors."""
    names = ", ".join(TextlessOpRow._fields)
    with db.transaction():
        db.execute(f"CREATE TEMP TABLE staging (LIKE {SCHEMA}.op) ON COMMIT DROP")
        with db.cursor().copy(f"COPY staging ({names}) FROM STDIN") as copy:
            for op in ops:
                copy.write_row(op)
        put = f"INSERT INTO {SCHEMA}.op ({names}) SELECT {names} FROM staging ORDER BY unit, stream, seq, chain"
        put += " ON CONFLICT DO NOTHING"  # in one order: two PCs never wait for each other
        return db.execute(put).rowcount


def _judge(db: Connection[Any], folder: PublishedLog, verdict: LogVerdictRows) -> bool:
    with db.transaction():
        db.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK + 1,))
        ends = db.execute(f"SELECT stream, seq, chain FROM {SCHEMA}.ends").fetchall()
        if not all(
            folder.holds(bytes(stream), StreamPosition(seq, bytes(chain)))
            for stream, seq, chain in ends
        ):
            return False
        for name in _JUDGED:
            rows = getattr(verdict, name)
            db.execute(f"DELETE FROM {SCHEMA}.{name}")
            with db.cursor().copy(f"COPY {SCHEMA}.{name} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        db.execute(f"DELETE FROM {SCHEMA}.verdict")
        db.execute(
            f"INSERT INTO {SCHEMA}.verdict VALUES (%s, %s)", (verdict.device, verdict.digest)
        )
        return True
