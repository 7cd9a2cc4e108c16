"""Receipts: a signed statement of what is here, so that the next bundle starts where the last one ended (EXCHANGE 7.3).

One receipt speaks of one unit's streams, or of `all`: so it can be relayed as it is to everybody who may see that unit.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from core.change_check import is_scope
from core.errors import Refused
from core.i18n import _
from core.log.op import SEQUENCES, End
from core.log.transfer import Receipt
from storage.db.keys import KeyFile
from storage.db.log.lines import refused
from storage.db.log.log import Branch, Log

LONGEST = 2**20  # bytes of a statement
KEPT = 40  # receipts of one device of one unit's streams; the older ones say nothing the window shows
_SIGNED = b"prongsai-receipt-1\0"
Ends = Mapping[bytes, Sequence[End]]


class Statement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a receipt says; keys, streams and chains in hex."""

    key: str
    number: int  # from the key file, so it goes on after a restore
    of: str  # the unit whose streams it names, those of its forms among them, or `all`
    at: str  # ISO date and time as that PC had it; shown, never judged
    ends: dict[str, list[tuple[int, str]]]


def write(keys: KeyFile, at: str, branches: Iterable[Branch], number: int = 0) -> list[Receipt]:
    """New receipts for every end of these histories, one for each unit, all with the same new number.

    `number`: one that was set aside for them before (`keys.next_receipts`).
    """
    of: dict[str, dict[str, list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
    for branch in branches:
        if branch.head > branch.base:
            of[branch.scope.partition("/")[0]][branch.stream.hex()].append((branch.head, branch.chain.hex()))
    number = number or (keys.next_receipts() if of else 0)
    return [_signed(keys, Statement(keys.public.hex(), number, unit, at, _sorted(of[unit]))) for unit in sorted(of)]


def _sorted(ends: Mapping[str, list[tuple[int, str]]]) -> dict[str, list[tuple[int, str]]]:
    return {stream: sorted(ends[stream]) for stream in sorted(ends)}


def _signed(keys: KeyFile, content: Statement) -> Receipt:
    statement = msgspec.json.encode(content)
    return Receipt(statement, keys.sign(_SIGNED + statement))


def read(receipt: Receipt) -> Statement:
    """What a receipt says. Raises Refused when it is malformed or not signed by the key it names."""
    try:
        if len(receipt.statement) > LONGEST:
            raise ValueError("longer than a statement may be")
        content = msgspec.json.decode(receipt.statement, type=Statement)
        _ends(content)
        if not 0 < content.number < SEQUENCES or not is_scope(content.of) or content.of.endswith("/forms"):
            raise ValueError("no number, or of no unit")
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(content.key))
        key.verify(receipt.signature, _SIGNED + receipt.statement)
    except (msgspec.MsgspecError, ValueError, RecursionError, InvalidSignature) as error:
        raise refused(_("ใบรับไม่ใช่ของผู้ที่ระบุไว้")) from error
    return content


def _ends(content: Statement) -> Ends:
    return {
        bytes.fromhex(s): [End(seq, bytes.fromhex(chain)) for seq, chain in kept] for s, kept in content.ends.items()
    }


def note(log: Log, receipts: Iterable[Receipt], believed: Collection[bytes]) -> list[tuple[bytes, str, int]]:
    """Keep the receipts of trusted devices; (key, unit, number) of those that were new.

    The highest number stands, even when it states less: its author was restored.
    """
    new = []
    for receipt in receipts:
        try:
            content = read(receipt)
        except Refused:
            continue
        key = bytes.fromhex(content.key)
        if key in believed:
            row = (key, content.of, content.number, *receipt)
            if log.db.execute("INSERT OR IGNORE INTO heard VALUES(?,?,?,?,?)", row).rowcount:
                new.append(row[:3])
            log.db.execute(
                "DELETE FROM heard WHERE key=?1 AND unit=?2 AND number NOT IN "
                "(SELECT number FROM heard WHERE key=?1 AND unit=?2 ORDER BY number DESC LIMIT ?3)",
                (key, content.of, KEPT),
            )
    return new


def known(log: Log, key: bytes) -> Ends:
    """The ends that the standing receipts of a key state; empty when none is here.

    What it last said to us itself was everything: of a unit it has not named since, it holds nothing (a restore).
    """
    rows = log.db.execute(
        "SELECT statement, signature, max(number) FROM heard WHERE key=?1 AND "
        "number>=coalesce((SELECT number FROM reader WHERE key=?1), 0) GROUP BY unit",
        (key,),
    )
    ends: dict[bytes, Sequence[End]] = {}
    for row in rows.fetchall():
        ends |= _ends(read(Receipt(*row[:2])))
    return ends


def last_of(receipts: Iterable[Receipt], key: bytes) -> int:
    """The number of a device's newest receipt among these; 0 when it wrote none of them."""
    numbers, named = [0], key.hex().encode()
    for receipt in receipts:
        with suppress(Refused):
            content = read(receipt) if named in receipt.statement else None
            numbers.append(content.number if content and content.key == key.hex() else 0)
    return max(numbers)


def of(log: Log, unit: str) -> Iterator[tuple[bytes, Statement]]:
    """(key, what it said) of every receipt of a unit's streams, each device's newest first."""
    rows = log.db.execute("SELECT key, statement FROM heard WHERE unit=? ORDER BY key, number DESC", (unit,))
    for key, statement in rows.fetchall():
        yield key, msgspec.json.decode(statement, type=Statement)


def relayed(log: Log, units: Collection[str]) -> list[Receipt]:
    """The standing receipts of these units' streams by others; by the receiver too, who may have been put back."""
    rows = log.db.execute("SELECT unit, statement, signature, max(number) FROM heard GROUP BY key, unit")
    return [Receipt(*row[1:3]) for row in rows.fetchall() if row[0] in units]
