"""Encoding segments, texts and receipts as zstd-compressed lines of text, readable without this program."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from tempfile import TemporaryFile
from typing import BinaryIO

import msgspec
import zstandard

from core.change_check import is_id
from core.log.op import Segment, StreamedSegment, TextRow
from core.log.post import Receipt
from core.values import Ref
from storage.exchange.unpacking import BundleEntryReader

LEVEL = 6  # zstd; more saves little on lines of JSON. Its windows are of 2 MiB
HEADER = 4 * 2**10  # bytes at most of the line before a segment
LONG = 2 * 2**20  # a segment with more bytes of lines is read in parts
PART = 2**19  # bytes of such a part: more than the longest line
TEXT = 2**21  # bytes at most of a text's line: 100,000 characters in the longest encoding
RECEIPT = 3 * 2**20  # bytes of the line of a receipt: a statement of 1 MiB with its quotes
MOST_RECEIPTS = 20_000  # how many receipts of one file are read


class _Header(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The line before the lines of a segment; `size` is the number of bytes of these."""

    key: str
    scope: str
    incarnation: str
    first: int
    previous: str
    last: int
    chain: str
    signature: str
    size: int


_header = msgspec.json.Decoder(_Header)
_pair = msgspec.json.Decoder(tuple[str, str])
_TextLine = tuple[str, str, str, str, str, str]
_text = msgspec.json.Decoder(_TextLine)
_texts = msgspec.json.Decoder(list[_TextLine])
_encoder = msgspec.json.Encoder()


def pack(content: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=LEVEL).compress(content)


def segment_bytes(segments: Iterable[Segment]) -> bytes:
    """Return the segments encoded, each as a header line (JSON), the lines of its ops as signed, and a line feed."""
    return b"".join(part for segment in segments for part in _segment_parts(segment))


def _segment_parts(segment: Segment) -> Iterator[bytes]:
    yield msgspec.json.encode(
        _Header(
            segment.key.hex(),
            segment.scope,
            segment.incarnation.hex(),
            segment.first,
            segment.previous.hex(),
            segment.last,
            segment.chain.hex(),
            segment.signature.hex(),
            len(segment.lines),
        )
    )
    yield b"\n"
    yield segment.lines
    yield b"\n"


def read_segments(rows: BundleEntryReader) -> Iterator[Segment | StreamedSegment]:
    """Yield the segments in these rows, with unverified signatures. ValueError at the first malformed one. The lines of
    a StreamedSegment can be read only until the next segment is requested."""
    while not rows.ended:
        header = _header.decode(rows.line(HEADER))
        if header.size < 0:
            raise ValueError("a segment of less than nothing")
        if header.size <= LONG:
            yield _segment(header, rows.exactly(header.size))
            _end(rows)
        else:
            left = header.size
            with TemporaryFile() as lines:
                while left:
                    lines.write(rows.exactly(min(left, PART)))
                    left -= min(left, PART)
                _end(rows)
                yield StreamedSegment(_segment(header, b""), partial(_parts, lines))


def _segment(header: _Header, lines: bytes) -> Segment:
    return Segment(
        key=_exactly(32, header.key),
        scope=header.scope,
        incarnation=_exactly(8, header.incarnation),
        first=header.first,
        previous=_exactly(16, header.previous),
        lines=lines,
        last=header.last,
        chain=_exactly(16, header.chain),
        signature=_exactly(64, header.signature),
    )


def whole_segment(segment: Segment | StreamedSegment) -> Segment:
    """Return the segment with all its lines in memory, read from the file if it is a StreamedSegment."""
    if isinstance(segment, StreamedSegment):
        return replace(segment.head, lines=b"\n".join(segment.parts()))
    return segment


def _end(rows: BundleEntryReader) -> None:
    if rows.exactly(1) != b"\n":
        raise ValueError("a segment does not end where it says")


def _parts(lines: BinaryIO) -> Iterator[bytes]:
    """Yield whole lines, about PART bytes at a time."""
    lines.seek(0)
    begun = b""
    while block := lines.read(PART):
        whole, found, rest = block.rpartition(b"\n")
        if not found:
            begun += rest
            if len(begun) > 2 * PART:
                raise ValueError("a line longer than it may be")
            continue
        yield begun + whole
        begun = rest
    yield begun


def receipt_bytes(receipts: Iterable[Receipt]) -> bytes:
    """Return the receipts encoded, a line of JSON each: `[statement, signature]`. The statement is a string."""
    return b"".join(
        msgspec.json.encode((one.statement.decode(), one.signature.hex())) + b"\n"
        for one in receipts
    )


def read_receipts(rows: BundleEntryReader) -> Iterator[Receipt]:
    """Yield receipts, at most MOST_RECEIPTS (others are ignored), signatures unverified. ValueError if malformed."""
    for _ in range(MOST_RECEIPTS):
        if rows.ended:
            return
        statement, signature = _pair.decode(rows.line(RECEIPT))
        yield Receipt(statement.encode(), _exactly(64, signature))


def _exactly(size: int, written: str) -> bytes:
    value = bytes.fromhex(written)
    if len(value) != size or value.hex() != written:
        raise ValueError("a name of the wrong length")
    return value


def text_bytes(texts: Iterable[TextRow]) -> bytes:
    """Return the texts encoded, one line of JSON each: `[scope, entity, record, field, salt, words]`."""
    return b"".join(
        msgspec.json.encode((*row.ref, row.field, row.salt.hex(), row.text)) + b"\n"
        for row in texts
    )


def read_texts(rows: BundleEntryReader) -> Iterator[TextRow]:
    """Yield the texts, without checking that an op refers to them. Raises ValueError at the first malformed line."""
    at: tuple[str, str, str] | None = None
    ref = Ref("", "", "")
    while not rows.ended:
        for scope, entity, record, field, salt, words in _text_rows(rows.lines(TEXT)):
            if at != (scope, entity, record):  # those of a record follow each other
                at, ref = (scope, entity, record), Ref(scope, entity, record)
                if not is_id(record):
                    raise ValueError("a name of the wrong length")
            yield TextRow(ref, field, _exactly(16, salt), words)


def _text_rows(lines: bytes) -> Iterable[_TextLine]:
    """Return the texts in these lines, decoded together for speed; one by one to tell which one is malformed."""
    with suppress(msgspec.MsgspecError, ValueError, RecursionError):
        found = _texts.decode(b"[" + lines.replace(b"\n", b",") + b"]")
        if _encoder.encode_lines(found)[:-1] == lines:
            return found
    return map(_text.decode, lines.split(b"\n"))
