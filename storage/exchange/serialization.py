"""Segments, texts and receipts as bytes: text lines under zstd, readable without this program."""

from collections.abc import Iterable, Iterator

import msgspec
import zstandard

from core.change_check import is_id
from core.log.segment import Segment, TextRow
from core.log.transfer import Receipt
from core.values import Ref
from storage.exchange.container import MAX_UNPACKED

LEVEL = 6  # zstd; more saves little on lines of JSON
WINDOW = 2**27  # bytes a reader is willing to keep


class _Header(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The line before the lines of a segment; `size` is the number of their bytes."""

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
_text = msgspec.json.Decoder(tuple[str, str, str, str, str, str])


def pack(content: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=LEVEL).compress(content)


def unpack(packed: bytes, size: int) -> bytes:
    """The `size` bytes that were packed. ValueError when they are not exactly these or more than is allowed."""
    if not 0 <= size <= MAX_UNPACKED:
        raise ValueError("more than may be unpacked")
    try:
        with zstandard.ZstdDecompressor(max_window_size=WINDOW).stream_reader(packed) as reader:
            content = reader.read(size + 1)
    except zstandard.ZstdError as error:
        raise ValueError("not packed by zstd") from error
    if len(content) != size:
        raise ValueError("not the size that was signed")
    return content


def segment_bytes(segments: Iterable[Segment]) -> bytes:
    """Per segment one line of JSON, then its lines as they were signed, then a line feed."""
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


def read_segments(content: bytes) -> Iterator[Segment]:
    """The segments, of the right shape but not judged yet. ValueError at the first that is not."""
    at = 0
    while at < len(content):
        start = content.index(b"\n", at) + 1
        header = _header.decode(content[at:start])
        at = start + header.size + 1
        if header.size < 0 or content[at - 1 : at] != b"\n":
            raise ValueError("a segment does not end where it says")
        yield Segment(
            key=_exactly(32, header.key),
            scope=header.scope,
            incarnation=_exactly(8, header.incarnation),
            first=header.first,
            previous=_exactly(16, header.previous),
            lines=content[start : at - 1],
            last=header.last,
            chain=_exactly(16, header.chain),
            signature=_exactly(64, header.signature),
        )


def receipt_bytes(receipts: Iterable[Receipt]) -> bytes:
    """Per receipt one line of JSON, `[statement, signature]`, the statement as it was signed."""
    return b"".join(
        msgspec.json.encode((one.statement.decode("utf-8"), one.signature.hex())) + b"\n" for one in receipts
    )


def read_receipts(content: bytes) -> Iterator[Receipt]:
    """The receipts, not judged yet. ValueError at the first line that is none."""
    for line in _lines(content):
        statement, signature = _pair.decode(line)
        yield Receipt(statement.encode(), _exactly(64, signature))


def _lines(content: bytes) -> list[bytes]:
    if content and not content.endswith(b"\n"):
        raise ValueError("the last line is cut")
    return content.split(b"\n")[:-1]


def _exactly(size: int, written: str) -> bytes:
    value = bytes.fromhex(written)
    if len(value) != size or value.hex() != written:
        raise ValueError("a name of the wrong length")
    return value


def text_bytes(texts: Iterable[TextRow]) -> bytes:
    """Per text one line of JSON, `[scope, entity, record, field, salt, words]`; its hash follows from the last two."""
    return b"".join(msgspec.json.encode((*row.ref, row.field, row.salt.hex(), row.text)) + b"\n" for row in texts)


def read_texts(content: bytes) -> Iterator[TextRow]:
    """The texts; whether a line holds them is for the store to judge. ValueError at the first line that is none."""
    for line in _lines(content):
        scope, entity, record, field, salt, words = _text.decode(line)
        if not is_id(record) or not is_id(salt):  # both are 16 bytes in hex
            raise ValueError("a name of the wrong length")
        yield TextRow(Ref(scope, entity, record), field, bytes.fromhex(salt), words)
