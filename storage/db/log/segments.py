"""Verifying received segments before anything is stored, and cutting segments to send out of the log."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache, reduce
from itertools import accumulate

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from core.change_check import is_scope
from core.i18n import _
from core.log.op import SEQUENCES, LogHistory, Op, Segment, StreamedSegment, way
from storage.db.log.lines import decode, encode, refused, unpack, unpack_parents
from storage.db.log.log import SHIFT, Log


class VerifiedSegment(msgspec.Struct, frozen=True):
    """A segment whose lines and chain were verified, with its ops decoded."""

    segment: Segment
    stream: bytes
    ops: list[Op]
    chains: list[bytes]  # after each op
    size: int  # bytes of its lines


def proved(segment: Segment) -> VerifiedSegment:
    """Return the segment after verifying lines, chain and signature, not its author's rights. RefusedError if wrong."""
    found = linked(segment)
    _verify(segment, found.stream)
    return found


def linked(segment: Segment) -> VerifiedSegment:
    """Return the segment after verifying its lines and chain, not its signature. RefusedError if one is wrong."""
    check_header(segment)
    stream = segment.stream
    if segment.first == 1 and segment.previous != stream:
        raise refused(_("จุดเริ่มของชุดข้อมูลไม่ถูกต้อง"))
    ops = decode(segment.lines, segment.first)
    chains = list(
        accumulate(segment.lines.split(b"\n"), Segment.chain_after, initial=segment.previous)
    )[1:]
    if segment.first + len(ops) - 1 != segment.last or chains[-1] != segment.chain:
        raise refused(_("ชุดข้อมูลถูกเปลี่ยนหรือขาดหาย"))
    return VerifiedSegment(segment, stream, ops, chains, len(segment.lines))


def is_signed(segment: Segment | StreamedSegment) -> bool:
    """Return whether the author's signature fits exactly these lines; False: somebody altered them."""
    head = segment.head if isinstance(segment, StreamedSegment) else segment
    chain = head.previous
    try:
        parts = segment.parts() if isinstance(segment, StreamedSegment) else [segment.lines]
        for part in parts:
            chain = reduce(Segment.chain_after, part.split(b"\n"), chain)
        _public(head.key).verify(
            head.signature, Segment.statement(head.stream, head.last, head.chain)
        )
    except (InvalidSignature, ValueError, OverflowError):
        return False
    return chain == head.chain


def pieces(segment: StreamedSegment) -> Iterator[VerifiedSegment]:
    """Yield a long segment in verified parts, its signature with the last. Raises RefusedError at a wrong part."""
    head = segment.head
    first = segment.head.first
    previous = segment.head.previous
    check_header(head)
    stream = head.stream
    if first == 1 and previous != stream:
        raise refused(_("จุดเริ่มของชุดข้อมูลไม่ถูกต้อง"))
    for lines in _whole_lines(segment):
        ops = decode(lines, first)
        chains = list(accumulate(lines.split(b"\n"), Segment.chain_after, initial=previous))[1:]
        last, ended = first + len(ops) - 1, first + len(ops) - 1 == head.last
        if last > head.last or (ended and chains[-1] != head.chain):
            raise refused(_("ชุดข้อมูลถูกเปลี่ยนหรือขาดหาย"))
        if ended:
            _verify(head, stream)
        piece = replace(
            head,
            first=first,
            previous=previous,
            lines=b"",
            last=last,
            chain=chains[-1],
            signature=head.signature if ended else b"",
        )
        yield VerifiedSegment(piece, stream, ops, chains, len(lines))
        first, previous = last + 1, chains[-1]
    if first != head.last + 1:
        raise refused(_("ชุดข้อมูลถูกเปลี่ยนหรือขาดหาย"))


def _whole_lines(segment: StreamedSegment) -> Iterator[bytes]:
    """Yield the lines of a long segment, many at a time. Raises RefusedError if one is longer than allowed."""
    try:
        yield from segment.parts()
    except ValueError as error:
        raise refused(_("ชุดข้อมูลมีบรรทัดยาวเกินกว่าที่บรรทัดใดจะยาวได้")) from error


def _verify(segment: Segment, stream: bytes) -> None:
    try:
        _public(segment.key).verify(
            segment.signature, Segment.statement(stream, segment.last, segment.chain)
        )
    except (InvalidSignature, ValueError):
        raise refused(_("ลายเซ็นไม่ใช่ของผู้บันทึก")) from None


def check_header(segment: Segment) -> None:
    """Raise RefusedError unless key, incarnation, numbers, chain values and scope of a segment are well-formed."""
    lengths = (
        len(segment.key),
        len(segment.incarnation),
        len(segment.previous),
        len(segment.chain),
    )
    if (
        lengths != (32, 8, 16, 16)
        or not 0 < segment.first <= segment.last < SEQUENCES
        or not is_scope(segment.scope)
    ):
        raise refused(_("หัวของชุดข้อมูลไม่ถูกต้อง"))


@lru_cache(4096)
def _public(key: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(key)


def packed(segment: Segment) -> bytes:
    """Return a segment encoded for the table `parked` of segments that wait for the arrival of others."""
    return msgspec.msgpack.encode(segment)


def unpacked(content: bytes) -> Segment:
    return msgspec.msgpack.decode(content, type=Segment)


def cut_out(log: Log, branch: LogHistory, after: int) -> tuple[Segment, list[Op]]:
    """Return (segment of a history's ops after op number `after`, these ops). LookupError if op `after` is not here."""
    ops = []
    for history, last in sorted(way(log.histories, branch.id, branch.head).items()):
        first = max(after, log.histories[history].base) + 1
        ops += _ops(log, history, first, last)
    ops.sort(key=lambda op: op.seq)
    before = log.chain_at(branch.id, after)
    if before is None:
        raise LookupError(f"op {after} of {branch.stream.hex()} is not here")
    segment = Segment(
        key=branch.key,
        scope=branch.scope,
        incarnation=branch.incarnation,
        first=after + 1,
        previous=before,
        lines=b"\n".join(map(encode, ops)),
        last=branch.head,
        chain=branch.chain,
        signature=branch.signature,
    )
    return segment, ops


def _ops(log: Log, history: int, first: int, last: int) -> list[Op]:
    rows = log.db.execute(
        "SELECT op, clock, entity, record.record, field, value, parents, version FROM op "
        "JOIN record ON record.id=op.record WHERE op BETWEEN ? AND ? ORDER BY op",
        (history << SHIFT | first, history << SHIFT | last),
    )
    base, name = history << SHIFT, log.name
    return [
        Op(
            op - base,
            clock,
            name(entity),
            id_.hex(),
            name(field),
            unpack(value),
            unpack_parents(parents),
            version,
        )
        for op, clock, entity, id_, field, value, parents, version in rows
    ]
