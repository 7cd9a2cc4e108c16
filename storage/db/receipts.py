"""Receipts: a signed word of what is here, so that the next bundle starts where the last one ended (EXCHANGE 7.3)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from core.changes.names import End
from core.i18n import _
from storage.db.keys import KeyFile
from storage.db.lines import refused
from storage.db.log import Log

_SIGNED = b"prongsai-receipt-1\0"


class Receipt(NamedTuple):
    """Kept and relayed as it is."""

    statement: bytes
    signature: bytes


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a receipt says; keys, streams and chains in hex."""

    key: str
    number: int  # from the key file, so it goes on after a restore
    ends: dict[str, list[tuple[int, str]]]


def write(log: Log, keys: KeyFile) -> Receipt:
    """A new receipt for every end of every stream that is here."""
    ends = {stream.hex(): [(end.seq, end.chain.hex()) for end in kept] for stream, kept in log.ends().items() if kept}
    said = Said(keys.public.hex(), keys.next_receipt(), dict(sorted(ends.items())))
    statement = msgspec.json.encode(said)
    return Receipt(statement, keys.sign(_SIGNED + statement))


def read(receipt: Receipt) -> Said:
    """What a receipt says. Raises Refused when it is malformed or not signed by the key it names."""
    try:
        said = msgspec.json.decode(receipt.statement, type=Said)
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(said.key))
        key.verify(receipt.signature, _SIGNED + receipt.statement)
    except (msgspec.MsgspecError, ValueError, InvalidSignature) as error:
        raise refused(_("ใบรับไม่ใช่ของผู้ที่ระบุไว้")) from error
    return said


def note(log: Log, receipt: Receipt) -> None:
    """Keep a receipt. The highest number stands, even when it states less: its author was restored."""
    said = read(receipt)
    log.db.execute(
        "INSERT INTO peer VALUES(?,?,?,?) ON CONFLICT(key) DO UPDATE SET number=excluded.number, "
        "statement=excluded.statement, signature=excluded.signature WHERE excluded.number>number",
        (bytes.fromhex(said.key), said.number, *receipt),
    )


def known(log: Log, key: bytes) -> Mapping[bytes, Sequence[End]]:
    """The ends the newest receipt of a key states; empty when none is here."""
    row = log.db.execute("SELECT statement, signature FROM peer WHERE key=?", (key,)).fetchone()
    if row is None:
        return {}
    ends = read(Receipt(*row)).ends
    return {bytes.fromhex(s): [End(seq, bytes.fromhex(chain)) for seq, chain in kept] for s, kept in ends.items()}
