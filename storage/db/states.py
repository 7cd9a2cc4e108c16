"""The digest of a folder and the state of a subject, read from one database."""

from collections.abc import Iterable, Iterator

import msgspec

from core.changes.digest import bin_part, counts_part, difference_part, digest, end_part, field_part
from core.changes.names import End
from core.changes.state import Graph, covers, state_hash
from core.model.values import Ref
from storage.db.log import BELOW, Branch, Log


def folder_digest(log: Log, scope: str | None) -> str:
    """Of everything here, or of one scope: what folders that hold different sets can compare."""
    return digest([*_streams(log, scope), *_fields(log, scope), *_bin(log, scope)])


def _streams(log: Log, scope: str | None) -> Iterator[str]:
    for stream, ends in log.ends().items():
        root = next(branch for branch in log.streams[stream] if not branch.up)
        if ends and scope in (None, root.scope):
            yield from (end_part(stream, end) for end in ends)
            yield from _counting(log, log.streams[stream])


def _counting(log: Log, branches: list[Branch]) -> Iterator[str]:
    """Up to where each history counts, and where they part: said alike whichever history came first."""
    last = {branch.id: min(branch.head, log.verdict.last(branch.id)) for branch in branches}
    for branch in branches:
        goes_on = any(one.up == branch.id and one.base == last[branch.id] < last[one.id] for one in branches)
        if last[branch.id] and not goes_on:
            yield counts_part(branch.stream, End(last[branch.id], log.chain_at(branch.id, last[branch.id]) or b""))
    if forks := [branch.base for branch in branches if branch.up]:
        yield difference_part(branches[0].stream, min(forks) + 1)


def _fields(log: Log, scope: str | None) -> Iterator[str]:
    refs: dict[int, Ref] = {}
    for record, name, op, mark, heads in log.db.execute("SELECT record, name, op, mark, heads FROM field").fetchall():
        ref = refs.get(record) or refs.setdefault(record, log.ref(record))
        if scope in (None, ref.scope):
            ops = [(op, mark)] if heads is None else [(one, _chain(log, one)[:8]) for one in msgspec.json.decode(heads)]
            yield field_part(ref, log.name(name), [str(log.op_name(*one)) for one in ops])


def _bin(log: Log, scope: str | None) -> Iterator[str]:
    for record, deleted, flag in log.db.execute("SELECT record, deleted, flag FROM bin").fetchall():
        ref = log.ref(record)
        if scope in (None, ref.scope):
            yield bin_part(ref, bool(deleted), flag)


def _chain(log: Log, op: int) -> bytes:
    return bytes(log.db.execute("SELECT chain FROM op WHERE op=?", (op,)).fetchone()[0])


def hash_of(log: Log, subject: Ref, period: str = "") -> bytes:
    """The state hash of a subject as it stands here now."""
    covered = covers(subject, Graph(lambda ref: _below(log, ref), lambda ref, name: _said(log, ref, name)), period)
    return state_hash(subject, (chain for ref in covered for chain in _chains(log, ref)))


def _below(log: Log, ref: Ref) -> Iterable[Ref]:
    record = log.find_record(ref)
    return [log.ref(child) for (child,) in log.db.execute(BELOW, (record,)).fetchall()]


def _said(log: Log, ref: Ref, name: str) -> Iterable[str]:
    record, number = log.find_record(ref), log.number(name)
    query = "SELECT op, heads FROM field WHERE record=? AND name=?"
    for op, heads in log.db.execute(query, (record, number)).fetchall():
        for one in [op] if heads is None else msgspec.json.decode(heads):
            value = log.db.execute("SELECT value FROM op WHERE op=?", (one,)).fetchone()[0]
            if isinstance(value, str):
                yield value


def _chains(log: Log, ref: Ref) -> Iterator[bytes]:
    rows = log.db.execute("SELECT op, heads FROM field WHERE record=?", (log.find_record(ref),)).fetchall()
    for op, heads in rows:
        for one in [op] if heads is None else msgspec.json.decode(heads):
            yield _chain(log, one)
