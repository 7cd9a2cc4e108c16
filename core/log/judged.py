"""The log of a folder as another database keeps it, and the verdict on it: nothing is judged there."""

from typing import NamedTuple

from core.log.op import OpRef

Place = tuple[str, bytes]  # a unit's id or `all`, a stream of one of its scopes


class LoggedOp(NamedTuple):
    """One op, whole but for its words; every op it had seen by its full name."""

    unit: str
    stream: bytes
    seq: int
    chain: bytes
    scope: str
    clock: int
    entity: str
    record: str
    field: str
    value: str | None  # as the line has it: 5, =plain, #hash of a text
    parents: list[str]
    version: int
    klass: str  # of rights; "" counts for nobody
    fixed: bool  # parents do not count


class Judgement(NamedTuple):
    """What counts. Up to where two histories of a stream part, a number says it; behind that every op is named."""

    counts: tuple[tuple[str, bytes, str, int], ...]  # unit, stream, class, the last op that counts
    beyond: tuple[tuple[str, bytes, int, bytes, str], ...]  # unit, stream, number, chain, class
    ends: tuple[tuple[str, bytes, int, bytes], ...]  # unit, stream, number and chain up to which a history counts
    differs: tuple[tuple[str, bytes, int], ...]  # unit, stream, the first op in which its histories differ
    bin: tuple[tuple[str, str, str, bool, str], ...]  # scope, entity, record, whether it is deleted, flag
    signed: tuple[tuple[str, str, str, str, str], ...]  # scope, entity, record, op of the body, state
    device: str
    digest: str


def op_words(stream: bytes, seq: int, chain: bytes) -> str:
    return str(OpRef(stream, seq, chain[:8]))
