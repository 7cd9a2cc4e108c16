"""What is erased in a folder, noted next to its keys too: hashes and fields, never words."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from core.entities import klass_of
from core.values import Ref
from storage.db.log.log import Log, counts
from storage.db.log.texts import ERASURES
from storage.files import PRIVATE, write_durably

NOTE = "erased.json"


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased in the folder that is there now."""

    texts: Collection[tuple[bytes, Ref, str]] = ()  # hash, record, field
    files: Collection[str] = ()  # SHA-256, hex
    own: Sequence[tuple[Ref, str]] = ()  # erasures this device may write again: the record, what it names
    views: Sequence[tuple[object, ...]] = ()  # the log of views goes on


def erased_of(log: Log) -> Erased:
    """What is erased there, without its log of views."""
    rows = log.db.execute("SELECT hash, record, field FROM erased").fetchall()
    texts = [(bytes(hash_), log.ref(record), log.name(field)) for hash_, record, field in rows]
    files = [bytes(hash_).hex() for (hash_,) in log.db.execute("SELECT hash FROM erased_file").fetchall()]
    return Erased(frozenset(texts), frozenset(files), tuple(_own(log)))


def _own(log: Log) -> Iterator[tuple[Ref, str]]:
    entity, of = log.number(ERASURES[0]), log.number("of")
    if entity is None or of is None:
        return
    query = "SELECT op, value, record.id FROM record JOIN op ON op.record=record.id WHERE entity=? AND field=?"
    for op, value, record in log.db.execute(query, (entity, of)).fetchall():
        ref = log.ref(record)
        if isinstance(value, str) and counts(log, op, klass_of(ref.entity, ref.scope)):
            yield ref, value


class ErasureNote(msgspec.Struct, frozen=True):
    """Of one folder, as the log names it."""

    texts: frozenset[tuple[str, Ref, str]]  # hash in hex, record, field
    files: frozenset[str]
    own: frozenset[tuple[Ref, str]]  # erasures of its unit: the record, what it names


def note_erased(log: Log, home: Path) -> None:
    """Note what is erased, in addition to what was noted before. Where that cannot be written the folder still knows.

    An unreachable backup may be restored when its folder is gone: then only this note tells what was erased.
    """
    found, path = erased_of(log), home / NOTE
    known = _read(path) or ErasureNote(frozenset(), frozenset(), frozenset())
    texts = {(hash_.hex(), ref, field) for hash_, ref, field in found.texts}
    merged = ErasureNote(known.texts | texts, known.files | set(found.files), known.own | set(found.own))
    if merged != known:
        with suppress(OSError):
            write_durably(path, msgspec.json.encode(merged, order="deterministic"), PRIVATE)


def noted(keys_home: Path, but: Erased) -> Erased:
    """What the folders of this PC know to be erased, those that are gone too, added to what is known already."""
    found = list(_notes(keys_home))
    texts = {(bytes.fromhex(hash_), ref, field) for one in found for hash_, ref, field in one.texts}
    own = dict.fromkeys([*but.own, *sorted(erasure for one in found for erasure in one.own)])
    files = {name for one in found for name in one.files}
    return Erased(frozenset(texts | set(but.texts)), frozenset(files | set(but.files)), tuple(own), but.views)


def _notes(keys_home: Path) -> Iterator[ErasureNote]:
    for path in sorted(keys_home.glob(f"*/{NOTE}")):
        if (one := _read(path)) is not None:
            yield one


def _read(path: Path) -> ErasureNote | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=ErasureNote)
    except (OSError, msgspec.MsgspecError, ValueError):
        return None
