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
from core.log.rights import Holder
from core.log.scopes import stated_to
from core.log.transfer import Receipt
from storage.db.keys import KeyFile
from storage.db.log.lines import refused
from storage.db.log.log import Branch, Log

LONGEST = 2**20  # bytes of a statement
MOST_ENDS = LONGEST // 128  # one takes less
KEPT = 40  # receipts of one device of one unit's streams; the older ones say nothing the window shows
_BOTH = ("heard", "twice")
_SIGNED = b"prongsai-receipt-1\0"
Ends = Mapping[bytes, Sequence[End]]
Place = tuple[bytes, str, int]  # key, unit, number


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
    Of more than `MOST_ENDS` the longest histories are named: what is not named is sent again, and a reader refuses
    what is too long.
    """
    of: dict[str, list[Branch]] = defaultdict(list)
    for branch in branches:
        if branch.head > branch.base:
            of[branch.scope.partition("/")[0]].append(branch)
    number = number or (keys.next_receipts() if of else 0)
    return [_signed(keys, Statement(keys.public.hex(), number, unit, at, _stated(of[unit]))) for unit in sorted(of)]


def _stated(branches: Sequence[Branch]) -> dict[str, list[tuple[int, str]]]:
    ends: dict[str, list[tuple[int, str]]] = defaultdict(list)
    longest = (
        sorted(branches, key=lambda one: (one.base - one.head, one.stream)) if len(branches) > MOST_ENDS else branches
    )
    for branch in longest[:MOST_ENDS]:
        ends[branch.stream.hex()].append((branch.head, branch.chain.hex()))
    return _sorted(ends)


def _sorted(ends: Mapping[str, list[tuple[int, str]]]) -> dict[str, list[tuple[int, str]]]:
    return {stream: sorted(ends[stream]) for stream in sorted(ends)}


def _signed(keys: KeyFile, content: Statement) -> Receipt:
    statement = msgspec.json.encode(content)
    return Receipt(statement, keys.sign(_SIGNED + statement))


def read(receipt: Receipt) -> Statement:
    """What a receipt says. Raises Refused when it is malformed or not signed by the key it names."""
    content = _said(receipt.statement)
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(content.key))
        key.verify(receipt.signature, _SIGNED + receipt.statement)
    except (ValueError, InvalidSignature) as error:
        raise _not_theirs() from error
    return content


def _said(statement: bytes) -> Statement:
    """What a statement says, whoever signed it. Raises Refused when it is malformed."""
    try:
        if len(statement) > LONGEST:
            raise ValueError("longer than a statement may be")
        content = msgspec.json.decode(statement, type=Statement)
        _ends(content)
        bytes.fromhex(content.key)
        if not 0 < content.number < SEQUENCES or not is_scope(content.of) or content.of.endswith("/forms"):
            raise ValueError("no number, or of no unit")
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise _not_theirs() from error
    return content


def _not_theirs() -> Refused:
    return refused(_("ใบรับไม่ใช่ของผู้ที่ระบุไว้"))


def _ends(content: Statement) -> Ends:
    return {
        bytes.fromhex(s): [End(seq, bytes.fromhex(chain)) for seq, chain in kept] for s, kept in content.ends.items()
    }


def note(log: Log, receipts: Iterable[Receipt], believed: Collection[bytes], giver: bytes = b"") -> list[Place]:
    """Keep the receipts of trusted devices; (key, unit, number) of those that were new. `giver` holds them too.

    The highest number stands, even when it states less: its author was restored. What is kept was verified when it
    came. Of a number that its author used twice both statements are kept.
    """
    new = []
    for receipt in receipts:
        with suppress(Refused):
            content = _said(receipt.statement)
            key = bytes.fromhex(content.key)
            if key in believed:
                place = (key, content.of, content.number)
                if _keep(log, place, receipt):
                    new.append(place)
                if giver:
                    log.db.execute("INSERT OR REPLACE INTO told VALUES(?,?,?,?,0)", (giver, *place))
    return new


def _keep(log: Log, place: Place, receipt: Receipt) -> bool:
    """Keep what is not here yet; True when its number was not. Raises Refused when its author did not sign it."""
    query = "SELECT statement FROM heard WHERE key=? AND unit=? AND number=?"
    kept = log.db.execute(query, place).fetchone()
    if kept is not None and bytes(kept[0]) == receipt.statement:
        return False
    oldest = log.db.execute("SELECT number FROM heard WHERE key=? AND unit=? ORDER BY number DESC", place[:2])
    if len(numbers := oldest.fetchall()) >= KEPT and place[2] < numbers[-1][0]:
        return False
    read(receipt)
    if kept is not None:
        log.db.execute("INSERT OR IGNORE INTO twice VALUES(?,?,?,?,?)", (*place, *receipt))
        return False
    log.db.execute("INSERT INTO heard VALUES(?,?,?,?,?)", (*place, *receipt))
    for table in _BOTH:
        log.db.execute(
            f"DELETE FROM {table} WHERE key=?1 AND unit=?2 AND number NOT IN "
            "(SELECT number FROM heard WHERE key=?1 AND unit=?2 ORDER BY number DESC LIMIT ?3)",
            (*place[:2], KEPT),
        )
    return True


def note_heard(log: Log, reader: bytes, own: bytes, receipts: Iterable[Receipt]) -> None:
    """Note which of our own receipts a device gives back: so many of our files it has read."""
    number = max((number for key, number in _numbers(receipts) if key == own), default=0)
    (before,) = log.db.execute("SELECT max(number) FROM told WHERE reader=? AND key=?", (reader, own)).fetchone()
    if number < (before or 0):  # it was restored: what else it held is not known
        log.db.execute("DELETE FROM told WHERE reader=?", (reader,))
    if number:
        log.db.execute("INSERT OR REPLACE INTO told VALUES(?,?,'',?,0)", (reader, own, number))


def _numbers(receipts: Iterable[Receipt]) -> Iterator[tuple[bytes, int]]:
    """(key, number) of each, not verified."""
    for receipt in receipts:
        with suppress(Refused):
            content = _said(receipt.statement)
            yield bytes.fromhex(content.key), content.number


def known(log: Log, key: bytes) -> list[Ends]:
    """The ends that the standing receipts of a key state; two answers when it used a number twice: both hold.

    What it last said to us itself was everything: of a unit it has not named since, it holds nothing (a restore).
    """
    ends, other, both = dict[bytes, Sequence[End]](), dict[bytes, Sequence[End]](), False
    query = (
        "SELECT heard.statement, twice.statement, max(heard.number) "
        "FROM heard LEFT JOIN twice USING(key, unit, number) "
        "WHERE heard.key=?1 AND heard.number>=coalesce((SELECT number FROM reader WHERE key=?1), 0) GROUP BY heard.unit"
    )
    for first, second, _number in log.db.execute(query, (key,)).fetchall():
        ends |= _ends(_said(first))
        other |= _ends(_said(second or first))
        both = both or second is not None
    return [ends, other] if both else [ends]


def last_of(receipts: Iterable[Receipt], key: bytes, least: int = 0) -> int:
    """The number of a device's newest receipt among these; 0 when it wrote none beyond `least`."""
    numbers, named = [0], key.hex().encode()
    for receipt in receipts:
        with suppress(Refused):
            said = _said(receipt.statement) if named in receipt.statement else None
            if said and said.key == key.hex() and said.number > max(least, *numbers, 0):
                numbers.append(read(receipt).number)
    return max(numbers)


def of(log: Log, unit: str) -> Iterator[tuple[bytes, Statement]]:
    """(key, what it said) of every receipt of a unit's streams, each device's newest first."""
    rows = log.db.execute("SELECT key, statement FROM heard WHERE unit=? ORDER BY key, number DESC", (unit,))
    for key, statement in rows.fetchall():
        yield key, msgspec.json.decode(statement, type=Statement)


def relayed(
    log: Log, receivers: Collection[Holder | None], readers: Collection[bytes], units: Collection[str]
) -> list[Place]:
    """The standing receipts about these units' streams that go to all these receivers and that not all of them hold.

    `readers`: the keys of the receivers.
    """
    found, told = list[Place](), [_told(log, reader) for reader in readers]
    below = log.verdict.trust.units.below
    for key, standings in log.verdict.trust.standings.items():
        authors = [one.holder for one in standings]
        if key in readers or not all(any(stated_to(one, log.home, to, below) for one in authors) for to in receivers):
            continue
        rows = log.db.execute("SELECT unit, max(number) FROM heard WHERE key=? GROUP BY unit", (key,)).fetchall()
        places = [(key, unit, number) for unit, number in rows if unit in units]
        found += [place for place in places if not all(place in one for one in told)]
    return found


def newest(log: Log, readers: Iterable[bytes]) -> list[Place]:
    """Each one's own newest: by it somebody whose whole PC was put back learns how far its numbers went."""
    query = "SELECT key, unit, max(number) FROM heard WHERE key=?"
    rows = [log.db.execute(query, (key,)).fetchone() for key in readers]
    return [(bytes(key), unit, number) for key, unit, number in rows if key is not None]


def at_places(log: Log, places: Iterable[Place]) -> list[Receipt]:
    """The receipts themselves, both of a number that was used twice."""
    queries = [f"SELECT statement, signature FROM {table} WHERE key=? AND unit=? AND number=?" for table in _BOTH]
    rows = [row for place in places for query in queries for row in log.db.execute(query, place).fetchall()]
    return [Receipt(bytes(statement), bytes(signature)) for statement, signature in rows]


def note_told(log: Log, places: Collection[Place], readers: Collection[bytes], number: int) -> None:
    """Note that a file with our own receipts of this number carries these."""
    rows = [(reader, *place, number) for reader in readers for place in places]
    log.db.executemany(
        "INSERT INTO told VALUES(?,?,?,?,?) ON CONFLICT DO UPDATE SET number=excluded.number, sent=excluded.sent "
        "WHERE number!=excluded.number",  # every file since then carried it too
        rows,
    )


def _told(log: Log, reader: bytes) -> set[Place]:
    """What a device holds: what it gave, and what lay in files it has read."""
    query = (
        "SELECT key, unit, number FROM told WHERE reader=?1 AND sent<="
        "coalesce((SELECT number FROM told WHERE reader=?1 AND unit=''), 0)"
    )
    return {(bytes(key), unit, number) for key, unit, number in log.db.execute(query, (reader,))}
