"""The digest of a folder, a hash by which two folders can be compared (docs/log.md: Hashes)."""

from collections.abc import Iterable, Iterator
from hashlib import sha256

import msgspec

from core.entities import TABLE_VERSION
from core.log.op import LogHistory, StreamPosition
from core.values import Ref
from storage.db.log.log import Log, op_name
from storage.db.signoffs import signoffs


def folder_digest(log: Log, scope: str | None) -> str:
    """Return the digest of a whole folder (`scope` None) or of one scope, to compare with another folder's."""
    deletes = [bin_part(*row) for row in bin_rows(log, scope)]
    signed = [signed_part(one.ref, one.op, one.state) for one in signoffs.every(log, scope)]
    return digest([*_streams(log, scope), *_fields(log, scope), *deletes, *signed])


def _streams(log: Log, scope: str | None) -> Iterator[str]:
    """Yield where each history of a stream with a right counts and where they fork, whatever the order of arrival."""
    for branches in log.streams.values():
        one = branches[0]
        if scope in (None, one.scope) and log.verdict.may_enter(one.key, one.scope):
            yield from (counts_part(one.stream, end) for end in counting_ends(log, branches))
            forks = [branch.base for branch in branches if branch.up]
            if forks:
                yield difference_part(one.stream, min(forks) + 1)


def counting_ends(log: Log, branches: list[LogHistory]) -> Iterator[StreamPosition]:
    """Yield the last op with effect of each of a stream's `branches`, unless another branch continues from that op."""
    last = {branch.id: min(branch.head, log.verdict.last(branch.id)) for branch in branches}
    for branch in branches:
        goes_on = any(
            one.up == branch.id and one.base == last[branch.id] < last[one.id] for one in branches
        )
        if last[branch.id] and not goes_on:
            yield StreamPosition(last[branch.id], log.chain_at(branch.id, last[branch.id]) or b"")


def _fields(log: Log, scope: str | None) -> Iterator[str]:
    refs: dict[int, Ref] = {}
    for record, name, op, mark, heads in log.db.execute(
        "SELECT record, name, op, mark, heads FROM field"
    ).fetchall():
        ref = refs.get(record) or refs.setdefault(record, log.ref(record))
        if scope in (None, ref.scope):
            if heads is None:
                ops = [(op, mark)]
            else:
                ops = [(one, _chain(log, one)[:8]) for one in msgspec.json.decode(heads)]
            yield field_part(ref, log.name(name), [str(op_name(log, *one)) for one in ops])


def bin_rows(log: Log, scope: str | None) -> Iterator[tuple[Ref, bool, str]]:
    """Yield (record, is it deleted, why the delete is void or "") for each row of `bin` in `scope` (None = all)."""
    for record, deleted, flag in log.db.execute("SELECT record, deleted, flag FROM bin").fetchall():
        ref = log.ref(record)
        if scope in (None, ref.scope):
            yield ref, bool(deleted), flag


def _chain(log: Log, op: int) -> bytes:
    return bytes(log.db.execute("SELECT chain FROM op WHERE op=?", (op,)).fetchone()[0])


# -- what two folders compare


def counts_part(stream: bytes, upto: StreamPosition) -> str:
    """Return the line for the digest that states `upto`, the last op of a history that has effect."""
    return f"counts {stream.hex()} {upto.seq} {upto.chain.hex()}"


def difference_part(stream: bytes, seq: int) -> str:
    """Return the line for the digest that states at which op (`seq`) the histories of a stream begin to differ."""
    return f"differs {stream.hex()} {seq}"


def field_part(ref: Ref, field: str, heads: Iterable[str]) -> str:
    return f"field {ref} {field} {' '.join(sorted(heads))}"


def bin_part(ref: Ref, deleted: bool, flag: str) -> str:
    return f"bin {ref} {int(deleted)} {flag}"


def signed_part(ref: Ref, body: str, state: str) -> str:
    """Return the digest's line on a sign-off. `body`: op that wrote its body; `state`: sound, invalid or waiting."""
    return f"signed {ref} {body} {state}"


def digest(parts: Iterable[str]) -> str:
    """Return the SHA-256 (hex) of the sorted lines `parts`. It covers no texts, as these may be withheld or erased."""
    whole = sha256(f"table {TABLE_VERSION}\n".encode())
    for part in sorted(parts):
        whole.update(part.encode() + b"\n")
    return whole.hexdigest()
