"""Somebody who signs anything with a key of its own: lines nobody honest would write, second histories."""

from collections.abc import Iterable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.log.op import Op, Segment
from core.values import Ref
from storage.db.log.lines import encode

CLOCK = 1_795_000_000_000 << 8


class Forger:
    """One stream of a dishonest key."""

    def __init__(
        self, scope: str, private: Ed25519PrivateKey | None = None, incarnation: bytes = bytes(8)
    ) -> None:
        self.private = private or Ed25519PrivateKey.generate()
        self.key = self.private.public_key().public_bytes_raw()
        self.scope, self.incarnation = scope, incarnation
        self.stream = Segment.stream_id(self.key, scope, incarnation)

    def line(
        self,
        seq: int,
        ref: Ref,
        field: str,
        value: int | str | None,
        parents: Iterable[int | str] = (),
        clock: int = CLOCK,
    ) -> bytes:
        return encode(Op(seq, clock + seq, ref.entity, ref.id, field, value, tuple(parents), 1))

    def segment(self, lines: list[bytes], first: int = 1, previous: bytes | None = None) -> Segment:
        """Sign whatever these bytes are."""
        before = chain = previous or self.stream
        for line in lines:
            chain = Segment.chain_after(chain, line)
        last = first + len(lines) - 1
        signature = self.private.sign(Segment.statement(self.stream, last, chain))
        return Segment(
            self.key,
            self.scope,
            self.incarnation,
            first,
            before,
            b"\n".join(lines),
            last,
            chain,
            signature,
        )

    def name(self, lines: list[bytes], seq: int) -> str:
        chain = self.stream
        for line in lines[:seq]:
            chain = Segment.chain_after(chain, line)
        return f"{self.stream.hex()}:{seq}:{chain[:8].hex()}"
