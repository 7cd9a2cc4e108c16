"""What travels: consecutive lines of one stream, signed by their author, and the texts that belong to them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from core.log.op import stream_id
from core.values import Ref


@dataclass(frozen=True, slots=True)
class Segment:
    """It proves itself without a certificate: the stream's id follows from key, scope, incarnation (EXCHANGE 6.9)."""

    key: bytes  # Ed25519 public key of the author, 32 bytes
    scope: str
    incarnation: bytes  # 8 bytes
    first: int
    previous: bytes  # chain before the first line; the stream's id before op 1
    lines: bytes  # separated by one line feed, none at the end
    last: int
    chain: bytes  # after the last line
    signature: bytes  # over `statement`

    @property
    def stream(self) -> bytes:
        return stream_id(self.key, self.scope, self.incarnation)


class LongSegment(NamedTuple):
    """A segment of more lines than are held at once: its head, without lines, and these in parts of whole lines."""

    head: Segment
    parts: Callable[[], Iterator[bytes]]  # as often as is asked for


class TextRow(NamedTuple):
    """The text of a line, of one record and field: the line holds SHA-256(salt ‖ text)."""

    ref: Ref
    field: str
    salt: bytes  # 16 random bytes
    text: str

    @property
    def hash(self) -> bytes:
        return salted(self.salt, self.text)


def salted(salt: bytes, text: str) -> bytes:
    """32 bytes that fix a text without giving it away."""
    return sha256(salt + text.encode()).digest()


def statement(stream: bytes, last: int, chain: bytes) -> bytes:
    """What the author of a segment signs."""
    return b"prongsai-segment-1\0" + stream + last.to_bytes(8, "big") + chain
