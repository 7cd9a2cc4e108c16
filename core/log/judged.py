"""The log of a folder as another database keeps it, and the verdict on it: nothing is judged there."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from core.log.op import End, OpRef
from core.log.transfer import bin_part, counts_part, difference_part, digest, field_part, signed_part
from core.values import Ref

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


class Head(NamedTuple):
    """A field and one of the ops that stand in it."""

    ref: Ref
    field: str
    op: str


def digest_of(heads: Iterable[Head], judged: Judgement) -> str:
    """The digest of a folder that holds these heads under this judgement: core.log.transfer.digest."""
    fields: dict[tuple[Ref, str], list[str]] = {}
    for ref, field, op in heads:
        fields.setdefault((ref, field), []).append(op)
    return digest([*_judged(judged), *(field_part(ref, field, ops) for (ref, field), ops in fields.items())])


def _judged(judged: Judgement) -> Iterator[str]:
    yield from (counts_part(stream, End(seq, chain)) for _unit, stream, seq, chain in judged.ends)
    yield from (difference_part(stream, seq) for _unit, stream, seq in judged.differs)
    yield from (bin_part(Ref(*ref), deleted, flag) for *ref, deleted, flag in judged.bin)
    yield from (signed_part(Ref(*ref), op, state) for *ref, op, state in judged.signed)


def op_words(stream: bytes, seq: int, chain: bytes) -> str:
    return str(OpRef(stream, seq, chain[:8]))
