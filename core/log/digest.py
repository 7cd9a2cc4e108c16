"""What two folders compare: equal sets of ops give equal digests, whatever the order they came in (EXCHANGE 6.14)."""

from collections.abc import Iterable
from hashlib import sha256

from core.entities import TABLE_VERSION
from core.log.op import End
from core.values import Ref


def counts_part(stream: bytes, upto: End) -> str:
    """Up to which op a history counts here for somebody: its end, or less."""
    return f"counts {stream.hex()} {upto.seq} {upto.chain.hex()}"


def difference_part(stream: bytes, seq: int) -> str:
    """The first op in which the histories of a stream differ."""
    return f"differs {stream.hex()} {seq}"


def field_part(ref: Ref, field: str, heads: Iterable[str]) -> str:
    return f"field {ref} {field} {' '.join(sorted(heads))}"


def bin_part(ref: Ref, deleted: bool, flag: str) -> str:
    return f"bin {ref} {int(deleted)} {flag}"


def signed_part(ref: Ref, body: str, state: str) -> str:
    """A sign-off: its record, the op that holds its body, and whether that is sound."""
    return f"signed {ref} {body} {state}"


def digest(parts: Iterable[str]) -> str:
    """Hex SHA-256 over the sorted parts; never over texts, which may be withheld or erased."""
    whole = sha256(f"table {TABLE_VERSION}\n".encode())
    for part in sorted(parts):
        whole.update(part.encode() + b"\n")
    return whole.hexdigest()
