"""What the verdict on ops rests on: local settings (trusted roots, own key, own unit) and the trust ops of the log."""

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from functools import lru_cache

import msgspec

from core.log.certificates import OwnStartFile
from core.log.op import SEQUENCES, FieldOp
from core.log.verdict import LogVerdict, TrustAnchors, TrustOp
from core.values import Change
from storage.db import sqlite
from storage.db.log.lines import unpack_parents
from storage.db.sqlite import Connection

SHIFT = SEQUENCES.bit_length() - 1  # of an op's number, below that of its history
BORN = "born"  # setting: `key/unit` in hex, of the folder before it joined a unit
_FIELDS = sorted({field for _entity, field in LogVerdict.TRUST_FIELDS})
_TRUST_OPS = (
    "SELECT op, clock, value, parents, chain, entity, record.record, field FROM op "
    "JOIN record ON record.id=op.record WHERE op BETWEEN ? AND ? AND field IN (SELECT value FROM json_each(?))"
)


def grounds(db: Connection) -> TrustAnchors:
    """Return, from the local settings, what this folder trusts: root keys, its own key, and its unit."""
    values = sqlite.meta(db, "roots", "device", "unit", BORN)
    return _grounds(*(str(values.get(name, "")) for name in ("roots", "device", "unit", BORN)))


@lru_cache(8)  # an import asks again and again
def _grounds(roots: str, device: str, unit: str, born: str) -> TrustAnchors:
    keys = frozenset(bytes.fromhex(key) for key in roots.split(",") if key)
    pairs = (one.partition("/") for one in born.split(",") if one)
    former = frozenset((bytes.fromhex(key), before) for key, _slash, before in pairs)
    return TrustAnchors(keys, bytes.fromhex(device), unit, former)


def note_unit(db: Connection, unit: str, code: str) -> None:
    """Store the folder's unit (id) and its code. Ops that this device wrote for its former unit remain valid."""
    before = grounds(db)
    born = before.born | {(before.key, before.unit)}
    kept = ",".join(sorted(f"{key.hex()}/{one}" for key, one in born))
    rows = (("unit", unit), ("code", code), (BORN, kept))
    db.executemany("INSERT OR REPLACE INTO meta VALUES(?,?)", rows)


def note_roots(db: Connection, roots: Collection[bytes]) -> None:
    """Store the trusted root keys as a local setting, never in the log, since trusting is a person's decision."""
    db.execute(
        "INSERT OR REPLACE INTO meta VALUES('roots', ?)",
        (",".join(sorted(root.hex() for root in roots)),),
    )


def started(db: Connection) -> OwnStartFile | None:
    """Return what is stored of the start file that began the folder; None if there was none or it is invalid."""
    # changed from outside: the examination says so
    with suppress(ValueError, msgspec.MsgspecError):
        return msgspec.json.decode(
            str(sqlite.meta(db, "start").get("start", "")), type=OwnStartFile
        )
    return None


def note_started(db: Connection, start: OwnStartFile) -> None:
    """Store the start file's facts as a local setting, as what a person compared concerns only this device."""
    db.execute(
        "INSERT OR REPLACE INTO meta VALUES('start', ?)", (msgspec.json.encode(start).decode(),)
    )


def note_device(db: Connection, key: bytes) -> bool:
    """Store this device's public key in the database, for readers without its keys; return True if it was missing."""
    made = db.execute(
        "INSERT INTO meta VALUES('device', ?) ON CONFLICT DO UPDATE SET value=excluded.value "
        "WHERE value IS NOT excluded.value",
        (key.hex(),),
    )
    return bool(made.rowcount)


def trust_ops(
    db: Connection,
    histories: Iterable[int],
    number: Callable[[str], int | None],
    name: Callable[[int], str],
) -> Sequence[TrustOp]:
    """Return the certificate and revocation ops in these histories of the scope `all`, with or without effect. `number`
    gives a field name's number in this database (None if unknown), `name` the reverse."""
    wanted = f"[{','.join(str(number(field) or 0) for field in _FIELDS)}]"
    found: list[TrustOp] = []
    for history in histories:
        span = (history << SHIFT, (history + 1 << SHIFT) - 1)
        for op, clock, value, parents, chain, entity, record, fld in db.execute(
            _TRUST_OPS, (*span, wanted)
        ).fetchall():
            if (name(entity), name(fld)) in LogVerdict.TRUST_FIELDS:
                line = FieldOp(history, op - span[0], clock, value, unpack_parents(parents), chain)
                found.append(TrustOp(line, name(entity), record.hex(), name(fld)))
    return found


def rules(changes: Iterable[Change]) -> bool:
    """Return whether one of `changes` can change which ops count, as a certificate or a revocation does."""
    return any(
        one.ref.scope == "all" and (one.ref.entity, one.field) in LogVerdict.TRUST_FIELDS
        for one in changes
    )
