"""Checks of a folder's log: every op against its chain and signature; nothing missing, nothing added."""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from core.change_check import is_scope
from core.errors import RefusedError, UserError
from core.health.facts import Damage
from core.log.op import LogHistory, Op, Segment
from core.log.post import Receipt
from storage.db import seal
from storage.db.folder.incarnation import lost, requested_streams
from storage.db.log import receipts
from storage.db.log.lines import decode, encode, refused, unpack, unpack_parents
from storage.db.log.log import MASK, SHIFT, Log
from storage.db.sqlite import SQLiteError
from storage.keys import FolderKeys

# What reading a database can raise that somebody has changed from outside.
ODD: tuple[type[Exception], ...] = (
    *(SQLiteError, UserError, InvalidSignature, msgspec.MsgspecError),
    *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError),
)
# the same of a database that lies in a folder, but is not its own: it may go while it is read
STRANGE: tuple[type[Exception], ...] = (*ODD, OSError)
_BATCH = 2000  # ops read at a time
_LINES = (
    "SELECT op, clock, scope, entity, record.record, field, value, parents, version, chain FROM op "
    "JOIN record ON record.id=op.record WHERE op BETWEEN ? AND ? ORDER BY op"
)


def false_histories(log: Log, own_key: bytes, op_counts: list[int]) -> Iterator[Damage]:
    """Yield damage for each history with an invalid op, chain or signature; append the number of ops of each valid
    history to `op_counts`. Only streams of the device `own_key` may end unsigned."""
    for branch in log.histories.values():
        try:
            op_counts.append(hold(log, branch, own_key))
        except ODD:
            yield Damage("own" if branch.key == own_key else "history", keys=(branch.stream.hex(),))


def hold(log: Log, branch: LogHistory, own_key: bytes) -> int:
    """Check the ops, chain and signature of a history; return how many ops it has of its own, after its base. Only a
    history of `own_key` may end unsigned. Raises one of the errors in ODD if anything is wrong."""
    before, signed = _beginning(log, branch), branch.stream
    first = branch.base + 1
    while first <= branch.head:
        last = min(first + _BATCH - 1, branch.head)
        chains = _chained(log, branch, first, last, before)
        if first <= branch.signed <= last:
            signed = chains[branch.signed - first]
        before, first = chains[-1], last + 1
    if before != branch.chain or branch.head == branch.base:
        raise refused("the end is another one")
    if branch.key != own_key and branch.signed != branch.head:
        raise refused("not signed up to its end")
    if branch.signed > branch.head or (branch.signed == 0) != (branch.signature == b""):
        raise refused("signed where nothing is")
    if branch.signed > branch.base:
        key = Ed25519PublicKey.from_public_bytes(branch.key)
        key.verify(branch.signature, Segment.statement(branch.stream, branch.signed, signed))
    return branch.head - branch.base


def _beginning(log: Log, branch: LogHistory) -> bytes:
    """Return the chain value before the first op of this history."""
    if branch.stream != Segment.stream_id(
        branch.key, branch.scope, branch.incarnation
    ) or not is_scope(branch.scope):
        raise refused("the stream is not its key's")
    if branch.base and not branch.up:  # a fork may branch off before its first line
        raise refused("no beginning")
    before = log.chain_at(branch.up, branch.base) if branch.up else branch.stream
    if before is None or (branch.up and log.histories[branch.up].stream != branch.stream):
        raise refused("parts from nothing")
    return before


def _chained(log: Log, branch: LogHistory, first: int, last: int, before: bytes) -> Sequence[bytes]:
    """Return the stored chain values of these ops, after checking each against its op."""
    base, name = branch.id << SHIFT, log.name
    ops, stored = [], []
    for op, clock, scope, entity, id_, field, value, parents, version, chain in log.db.execute(
        _LINES, (base | first, base | last)
    ):
        if name(scope) != branch.scope:
            raise refused("a record of another scope")
        line = (
            clock,
            name(entity),
            id_.hex(),
            name(field),
            unpack(value),
            unpack_parents(parents),
            version,
        )
        ops.append(Op(op - base, *line))
        stored.append(bytes(chain))
    lines = [encode(op) for op in ops]
    if len(ops) != last - first + 1 or decode(b"\n".join(lines), first) != ops:
        raise refused("lines are missing")
    for written, (chain, after) in zip(lines, pairwise([before, *stored]), strict=True):
        if Segment.chain_after(chain, written) != after:
            raise refused("a line is another one")
    return stored


def loose_lines(log: Log) -> Iterator[Damage]:
    """Yield damage if the log has ops that belong to no history of a stream."""
    spans = {branch.id: (branch.base, branch.head) for branch in log.histories.values()}
    held = sum(head - base for base, head in spans.values())
    if log.db.execute("SELECT count(*) FROM op").fetchone()[0] == held:
        return  # missing ops are reported with their history
    ops = (op for (op,) in log.db.execute("SELECT op FROM op"))
    loose = [
        op
        for op in ops
        if not (span := spans.get(op >> SHIFT)) or not span[0] < op & MASK <= span[1]
    ]
    if loose:
        yield Damage("lines", keys=tuple(map(str, loose)))


def missing_streams(log: Log) -> Iterator[Damage]:
    """Yield damage for each damaged stream whose missing ops were requested and have not arrived yet."""
    for stream, due in requested_streams(log.db).items():
        if due.number > max(
            (one.head for one in log.streams.get(bytes.fromhex(stream), ())), default=0
        ):
            yield Damage("asked", keys=(f"{stream}/{due.scope}",))


def own_ends(log: Log, keys: FolderKeys) -> Iterator[Damage]:
    """Yield damage for each stream of this device that lacks ops which had been sent from this PC."""
    for stream in lost(log, keys):
        yield Damage("own_lost", keys=(stream.hex(),))


LOCAL = ("heard", "twice", "told", "reader", "asked", "parked", "lacking", "bundle")


def seals(log: Log, keys: FolderKeys, reported: Collection[str]) -> Iterator[Damage]:
    """Yield damage for each row or table that does not match its seal: histories were removed or shortened, or folder
    settings or data on other devices were changed. Streams in `reported` (ids in hex) are left out."""
    own = {branch.stream.hex() for branch in log.histories.values() if branch.key == keys.public}
    own |= {stream.hex() for stream in keys.left}
    for name in seal.broken(log.db, keys.secret):
        table, _slash, stream = name.partition("/")
        if table == "history":
            named = stream.partition("/")[0]
            if named not in reported:
                kind = "own_lost" if named in own else "lost"
                yield Damage(kind, keys=(stream,) if stream else ())
        elif stream in seal.OTHERS:
            yield Damage("local", keys=(stream,))
        elif table == "meta":
            yield Damage("settings", keys=(stream,) if stream else ())
        else:
            yield Damage("local", keys=(table,))


RECEIPTS = ("heard", "twice")


def false_receipts(log: Log) -> Iterator[Damage]:
    """Yield damage for each database table of receipts in which a receipt is not validly signed by its device."""
    for table in RECEIPTS:
        rows = log.db.execute(
            f"SELECT key, unit, number, statement, signature FROM {table}"
        ).fetchall()
        if any(not is_signed_here(Receipt(bytes(row[3]), bytes(row[4])), *row[:3]) for row in rows):
            yield Damage("local", keys=(table,))


def is_signed_here(receipt: Receipt, key: bytes, unit: str, number: int) -> bool:
    """Return whether a receipt is readable, validly signed by device `key`, and about this `unit` and `number`."""
    try:
        content = receipts.read(receipt)
    except RefusedError:
        return False
    return (bytes.fromhex(content.key), content.of, content.number) == (bytes(key), unit, number)
