"""Receipts: signed statements of the ops of one unit (or `all`) that a device holds, relayed unchanged
(docs/bundle.md). An author's highest number on a unit is valid, even if it states less (after a restore)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from operator import itemgetter

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from core.change_check import is_scope
from core.errors import RefusedError
from core.i18n import _
from core.log.op import SEQUENCES, LogHistory, StreamPosition
from core.log.post import Receipt, ReceiptStatus
from core.log.scopes import KeyRole
from storage.db.log.lines import refused
from storage.db.log.log import Log
from storage.db.sqlite import meta
from storage.keys import FolderKeys

LONGEST = 2**20  # bytes of a statement
MOST_ENDS = LONGEST // 128  # an end takes less than 128 bytes
KEPT = 40  # receipts kept per device and unit; the window shows nothing of older ones
_BOTH = ("heard", "twice")
_SIGNED = b"prongsai-receipt-1\0"
Ends = Mapping[bytes, Sequence[StreamPosition]]
Stated = dict[str, list[tuple[int, str]]]  # the ends of streams as a statement names them
Place = tuple[bytes, str, int]  # key, unit, number


class ReceiptContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of a receipt (docs/bundle.md: receipts.zst); keys, streams and chains are in hex."""

    key: str
    number: int  # from the key file, so it goes on after a restore
    of: str  # the unit whose streams it names, those of its forms among them, or `all`
    at: str  # ISO date and time as that PC had it; shown, never judged
    ends: Stated


class StatementsToDevice(msgspec.Struct):
    """What this device stated in receipts to another one. `units`: {unit: (number of the last bundle that stated its
    ends, hash of the ends)}. `since`: the last bundle that named every unit; later ones name only changed units."""

    incarnation: bytes  # after a restore nothing that was told before is relied on
    since: int  # the number of that file
    # by unit, the number of the file that stated it last, and a hash of that
    units: dict[str, tuple[int, bytes]]


def stated(branches: Iterable[LogHistory]) -> Mapping[str, Stated]:
    """Return {unit: ends of its histories} for receipts: per unit the `MOST_ENDS` longest, as readers refuse more."""
    of: dict[str, list[LogHistory]] = defaultdict(list)
    for branch in branches:
        if branch.head > branch.base:
            of[branch.scope.partition("/")[0]].append(branch)
    return {unit: _stated(of[unit]) for unit in sorted(of)}


def write(
    keys: FolderKeys, time: str, unit_ends: Mapping[str, Stated], number: int = 0
) -> list[Receipt]:
    """Return signed receipts, one for each unit in `unit_ends` ({unit: ends of its streams}), dated `time`. `number`:
    the number that all of them have (from `keys.next_receipts`), 0 = take a new one."""
    number = number or (keys.next_receipts() if unit_ends else 0)
    key = keys.public.hex()
    return [
        _signed(keys, ReceiptContent(key, number, unit, time, ends))
        for unit, ends in unit_ends.items()
    ]


def _stated(branches: Sequence[LogHistory]) -> Stated:
    ends: dict[str, list[tuple[int, str]]] = defaultdict(list)
    longest = branches
    if len(branches) > MOST_ENDS:
        longest = sorted(branches, key=lambda one: (one.base - one.head, one.stream))
    for branch in longest[:MOST_ENDS]:
        ends[branch.stream.hex()].append((branch.head, branch.chain.hex()))
    return {stream: sorted(ends[stream]) for stream in sorted(ends)}


def _signed(keys: FolderKeys, content: ReceiptContent) -> Receipt:
    statement = msgspec.json.encode(content)
    return Receipt(statement, keys.sign(_SIGNED + statement))


def read(receipt: Receipt) -> ReceiptContent:
    """Return the content of a receipt. Raises RefusedError when it is malformed or not signed by the key it names."""
    content = _statement(receipt.statement)
    if not _is_signed(bytes.fromhex(content.key), *receipt):
        raise _not_theirs()
    return content


@lru_cache(
    4
)  # the newest of a device is asked about when its number is sought, and when it is kept
def _is_signed(key: bytes, statement: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, _SIGNED + statement)
    except (ValueError, InvalidSignature):
        return False
    return True


@lru_cache(4)  # for the same reason
def _statement(statement: bytes) -> ReceiptContent:
    """Return the content of a statement, whoever signed it. Raises RefusedError when it is malformed."""
    try:
        if len(statement) > LONGEST:
            raise ValueError("longer than a statement may be")
        content = msgspec.json.decode(statement, type=ReceiptContent)
        _ends(content)
        bytes.fromhex(content.key)
        if (
            not 0 < content.number < SEQUENCES
            or not is_scope(content.of)
            or content.of.endswith("/forms")
        ):
            raise ValueError("no number, or of no unit")
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise _not_theirs() from error
    return content


def _not_theirs() -> RefusedError:
    return refused(_("ใบรับไม่ใช่ของผู้ที่ระบุไว้"))


def _ends(content: ReceiptContent) -> Ends:
    return {
        bytes.fromhex(s): [StreamPosition(n, bytes.fromhex(chain)) for n, chain in kept]
        for s, kept in content.ends.items()
    }


def note(
    log: Log, receipts: Iterable[Receipt], trusted_keys: Collection[bytes], sender: bytes = b""
) -> list[Place]:
    """Verify and store the receipts of devices in `trusted_keys`; return (key, unit, number) of the new ones. `sender`:
    the device that sent them, noted as having them (b"" = nobody). If a number was used twice, both are kept."""
    new = []
    for receipt in receipts:
        with suppress(RefusedError):
            content = _statement(receipt.statement)
            key = bytes.fromhex(content.key)
            if key in trusted_keys:
                place = (key, content.of, content.number)
                if _keep(log, place, receipt):
                    new.append(place)
                if sender:
                    log.db.execute(
                        "INSERT OR REPLACE INTO told VALUES(?,?,?,?,0)", (sender, *place)
                    )
    return new


def _keep(log: Log, place: Place, receipt: Receipt) -> bool:
    """Store a receipt that is not here yet; return whether its number is new. RefusedError if it is forged."""
    query = "SELECT statement FROM heard WHERE key=? AND unit=? AND number=?"
    kept = log.db.execute(query, place).fetchone()
    if kept is not None and bytes(kept[0]) == receipt.statement:
        return False
    oldest = log.db.execute(
        "SELECT number FROM heard WHERE key=? AND unit=? ORDER BY number DESC", place[:2]
    )
    numbers = oldest.fetchall()
    if len(numbers) >= KEPT and place[2] < numbers[-1][0]:
        return False
    read(receipt)
    if kept is not None:
        log.db.execute("INSERT OR IGNORE INTO twice VALUES(?,?,?,?,?)", (*place, *receipt))
        return False
    log.db.execute("INSERT INTO heard VALUES(?,?,?,?,?)", (*place, *receipt))
    for table in _BOTH[len(numbers) < KEPT :]:
        log.db.execute(
            f"DELETE FROM {table} WHERE key=?1 AND unit=?2 AND number NOT IN "
            f"(SELECT number FROM heard WHERE key=?1 AND unit=?2 ORDER BY number DESC LIMIT {KEPT})",
            place[:2],
        )
    return True


def note_heard(log: Log, reader: bytes, own_key: bytes, number: int) -> None:
    """Note that the device `reader` (key) says it has read bundle `number` (0 = none) of our key `own_key`."""
    (before,) = log.db.execute(
        "SELECT max(number) FROM told WHERE reader=? AND key=?", (reader, own_key)
    ).fetchone()
    if number < (before or 0):  # the device was restored: what else it held is unknown
        log.db.execute("DELETE FROM told WHERE reader=?", (reader,))
    if number:
        log.db.execute("INSERT OR REPLACE INTO told VALUES(?,?,'',?,0)", (reader, own_key, number))


def stated_ends(log: Log, key: bytes) -> list[Ends]:
    """Return a list with the {stream: ends} that a device's valid receipts state, and a second one if the device used a
    bundle number twice. Units that it has not named since its last complete statement are left out."""
    ends = dict[bytes, Sequence[StreamPosition]]()
    other = dict[bytes, Sequence[StreamPosition]]()
    both = False
    query = (
        "SELECT heard.statement, twice.statement, max(heard.number) "
        "FROM heard LEFT JOIN twice USING(key, unit, number) WHERE heard.key=? AND heard.number>=? GROUP BY heard.unit"
    )
    for first, second, _number in log.db.execute(query, (key, _place(log, key)[1])).fetchall():
        ends |= _ends(_statement(first))
        other |= _ends(_statement(second or first))
        both = both or second is not None
    return [ends, other] if both else [ends]


def _place(log: Log, key: bytes) -> tuple[int, int]:
    """Return (number of a device's last file here, number since which its statements stand; if higher, none stands)."""
    row = log.db.execute("SELECT number FROM reader WHERE key=?", (key,)).fetchone()
    number = int(row[0]) if row else 0
    return number, int(meta(log.db, stands := f"stands {key.hex()}").get(stands, number))


def note_standing(log: Log, key: bytes, own_key: bytes, number: int, notes: ReceiptStatus) -> None:
    """Store what bundle `number` of device `key` says (`notes`): which of its receipts stay valid, which bundle of ours
    (`own_key`) it has read. If a bundle before is missing, no receipt is valid until one names every unit."""
    before, since = _place(log, key)
    whole = not notes.since or (since <= before and notes.since <= before)
    log.db.executemany(
        "INSERT OR REPLACE INTO meta VALUES(?,?)",
        [
            (f"stands {key.hex()}", (notes.since or number) if whole else number + 1),
            (f"read {key.hex()}", notes.read.get(own_key.hex(), 0)),
        ],
    )


def read_of(log: Log, keys: Iterable[bytes]) -> Mapping[str, int]:
    """Return {device key (hex): number of the last bundle of the device that was imported here}. A device is left out
    if that bundle builds on one that is missing here."""
    found = {}
    for key in keys:
        number, since = _place(log, key)
        here = log.db.execute(
            "SELECT 1 FROM heard WHERE key=? AND number=?", (key, number)
        ).fetchone()
        if here is not None and since <= number:  # a file whose import was undone is not here
            found[key.hex()] = number
    return found


def to_tell(
    log: Log, reader: bytes, incarnation: bytes, unit_ends: Mapping[str, Stated], number: int
) -> tuple[Mapping[str, Stated], int]:
    """Return (ends to state to `reader` in bundle `number`, since), and record them: those of `unit_ends` changed after
    the last bundle it read. Statements in bundles from `since` on stay valid; 0 = this bundle repeats all."""
    names = told, read = f"told {reader.hex()}", f"read {reader.hex()}"
    found = meta(log.db, *names)
    before = msgspec.msgpack.decode(found[told], type=StatementsToDevice) if told in found else None
    heard = int(found.get(read, 0))
    if (
        before is None
        or before.incarnation != incarnation
        or before.units.keys() - unit_ends.keys()
    ):
        before = StatementsToDevice(incarnation, number, {})
    for unit, ends in unit_ends.items():
        hash_ = sha256(msgspec.json.encode(ends)).digest()
        if before.units.get(unit, (0, b""))[1] != hash_:
            before.units[unit] = (number, hash_)
    log.db.execute(
        "INSERT OR REPLACE INTO meta VALUES(?,?)", (told, msgspec.msgpack.encode(before))
    )
    news = {unit: ends for unit, ends in unit_ends.items() if before.units[unit][0] > heard}
    if unit_ends and not news:  # a file has a number by what it names
        news = dict([min(unit_ends.items(), key=lambda one: len(one[1]))])
    return news, before.since if len(news) < len(unit_ends) else 0


# a device's receipts with the numbers they name, the highest first
Numbered = Sequence[tuple[int, Receipt]]


def numbered(receipts: Iterable[Receipt], *keys: bytes) -> Mapping[bytes, Numbered]:
    """Return {device key: [(number, receipt)]} of the unverified receipts by these `keys`, newest first."""
    found = {key.hex(): list[tuple[int, Receipt]]() for key in keys}
    names = [name.encode() for name in found]
    for receipt in receipts:
        with suppress(RefusedError):
            if (
                any(one in receipt.statement for one in names)
                and (said := _statement(receipt.statement)).key in found
            ):
                found[said.key].append((said.number, receipt))
    return {
        bytes.fromhex(key): sorted(those, key=itemgetter(0), reverse=True)
        for key, those in found.items()
    }


def last_of(receipts: Numbered, after: int = 0) -> int:
    """Return the number of the newest validly signed receipt in `receipts` if it is above `after`, else 0."""
    for number, receipt in receipts:
        if number <= after:
            break
        with suppress(RefusedError):
            read(receipt)  # one of thousands is verified, unless somebody forged higher ones
            return number
    return 0


def of(log: Log, unit: str) -> Iterator[tuple[bytes, ReceiptContent]]:
    """Yield (device key, content) of every stored receipt about a unit's streams, each device's newest first."""
    for key, said in of_each(log, [unit]).get(unit, {}).items():
        yield from ((key, stated_in(one)) for one in said)


# by unit and key the statements, newest first, not read yet
Heard = Mapping[str, Mapping[bytes, Sequence[bytes]]]


def of_each(log: Log, units: Collection[str]) -> Heard:
    """Return {unit: {device key: its receipts about the unit, newest first}}; a receipt is its undecoded statement."""
    found: dict[str, dict[bytes, list[bytes]]] = {}
    query = (
        "SELECT unit, heard.key, statement FROM json_each(?) AS asked CROSS JOIN heard ON unit=asked.value "
        "ORDER BY unit, heard.key, number DESC"
    )
    for unit, key, statement in log.db.execute(
        query, (msgspec.json.encode(list(units)).decode(),)
    ).fetchall():
        found.setdefault(unit, {}).setdefault(bytes(key), []).append(statement)
    return found


def stated_in(statement: bytes) -> ReceiptContent:
    """Return the decoded content of a stored receipt, whose signature was verified before it was stored."""
    return msgspec.json.decode(statement, type=ReceiptContent)


def relayed(
    log: Log, receivers: Collection[KeyRole], readers: Collection[bytes], units: Collection[str]
) -> list[Place]:
    """Return (key, unit, number) of other devices' receipts to pass on: each device's newest about each of `units`, if
    all `receivers` may see it and at least one of their keys `readers` lacks it."""
    found = list[Place]()
    known = [_held_receipts(log, reader) for reader in readers]
    below = log.verdict.trust.units.below
    for key, standings in log.verdict.trust.standings.items():
        authors = [standing.holder for standing in standings]
        if key in readers or not all(
            any(author.stated_to(log.home, to, below) for author in authors) for to in receivers
        ):
            continue
        rows = log.db.execute(
            "SELECT unit, max(number) FROM heard WHERE key=? GROUP BY unit", (key,)
        ).fetchall()
        places = [(key, unit, number) for unit, number in rows if unit in units]
        found += [place for place in places if not all(place in one for one in known)]
    return found


def newest(log: Log, readers: Iterable[bytes]) -> list[Place]:
    """Return (key, unit, number) of the newest receipt by each of `readers`, to send back in case a restore lost it."""
    query = "SELECT key, unit, max(number) FROM heard WHERE key=?"
    rows = [log.db.execute(query, (key,)).fetchone() for key in readers]
    return [(bytes(key), unit, number) for key, unit, number in rows if key is not None]


def at_places(log: Log, places: Iterable[Place]) -> list[Receipt]:
    """Return the receipts stored at each (key, unit, number) of `places`: two if a device used a number twice."""
    queries = [
        f"SELECT statement, signature FROM {table} WHERE key=? AND unit=? AND number=?"
        for table in _BOTH
    ]
    rows = [
        row
        for place in places
        for query in queries
        for row in log.db.execute(query, place).fetchall()
    ]
    return [Receipt(bytes(statement), bytes(signature)) for statement, signature in rows]


def note_stated(
    log: Log, places: Collection[Place], readers: Collection[bytes], number: int
) -> None:
    """Note that our bundle `number` also carries the receipts at `places` to the devices with the keys `readers`."""
    rows = [(reader, *place, number) for reader in readers for place in places]
    log.db.executemany(
        "INSERT INTO told VALUES(?,?,?,?,?) ON CONFLICT DO UPDATE SET number=excluded.number, sent=excluded.sent "
        "WHERE number!=excluded.number",  # every file since then carried it too
        rows,
    )


def _held_receipts(log: Log, reader: bytes) -> set[Place]:
    """Return the receipts that a device holds: those it gave, and those in files it has read."""
    query = (
        "SELECT key, unit, number FROM told WHERE reader=?1 AND sent<="
        "coalesce((SELECT number FROM told WHERE reader=?1 AND unit=''), 0)"
    )
    return {(bytes(key), unit, number) for key, unit, number in log.db.execute(query, (reader,))}
