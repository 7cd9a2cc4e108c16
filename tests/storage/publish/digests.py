"""The digest of a folder, by what the database says of its log: by its own heads and the verdict that lies there."""

from collections.abc import Iterable, Iterator
from typing import Any

from psycopg import Connection

from core.log.op import StreamPosition
from core.log.verdict import LogVerdictRows
from core.values import Ref
from storage.db.signoffs.digest import (
    bin_part,
    counts_part,
    difference_part,
    digest,
    field_part,
    signed_part,
)
from storage.publish.postgresql_log import SCHEMA

TABLES = tuple(name for name in LogVerdictRows._fields if name not in ("device", "digest"))


def digest_there(db: Connection[Any]) -> str:
    rows = db.execute(f"SELECT scope, entity, record, field, op FROM {SCHEMA}.head").fetchall()
    tables: dict[str, Any] = {
        name: tuple(db.execute(f"TABLE {SCHEMA}.{name}").fetchall()) for name in TABLES
    }
    return digest([*_judged(LogVerdictRows(**tables, device="", digest="")), *_fields(rows)])


def _fields(rows: Iterable[tuple[str, str, str, str, str]]) -> Iterator[str]:
    heads: dict[tuple[Ref, str], list[str]] = {}
    for scope, entity, record, field, op in rows:
        heads.setdefault((Ref(scope, entity, record), field), []).append(op)
    return (field_part(ref, field, ops) for (ref, field), ops in heads.items())


def _judged(judged: LogVerdictRows) -> Iterator[str]:
    yield from (
        counts_part(stream, StreamPosition(seq, chain)) for _unit, stream, seq, chain in judged.ends
    )
    yield from (difference_part(stream, seq) for _unit, stream, seq in judged.differs)
    yield from (bin_part(Ref(*ref), deleted, flag) for *ref, deleted, flag in judged.bin)
    yield from (signed_part(Ref(*ref), op, state) for *ref, op, state in judged.signed)
