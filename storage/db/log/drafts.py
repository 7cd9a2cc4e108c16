"""Drafts: texts typed but not saved, stored durably on this PC and never in the log; saving a field deletes its own."""

from collections.abc import Callable, Collection, Iterable, Sequence
from hashlib import sha256

import msgspec

from core.change_check import check_change
from core.log.ports import Context, FieldDraft
from core.values import Change, Plain, Ref, Text, Written
from storage.db.log.log import Log, transaction
from storage.db.sqlite import Connection

# marks an entry that is no valid value of its field, as `#` marks a text and `=` a token
REFUSED = "?"
IS_REFUSED = f"typeof(value)='text' AND substr(value, 1, 1)='{REFUSED}'"
KEPT = f"SELECT place, field, value, seen, at FROM draft WHERE {IS_REFUSED}"  # what backups hold
ERASED = "erased_drafts"  # setting: `hash/scope/entity/id/field` of each refused text that was erased, one per line


class DraftStore:
    """Writes a folder's drafts. `sweep()` removes deleted texts from the database file."""

    def __init__(self, log: Log, owe_sweep: Callable[[], None], sweep: Callable[[], None]) -> None:
        self._log = log
        self._owe_sweep = owe_sweep
        self._sweep = sweep

    def keep(
        self,
        ctx: Context,
        *changes: Change,
        refused: bool = False,
        dropped: Collection[tuple[Ref, str]] = (),
    ) -> None:
        """Store `changes` as drafts (if `refused`, as invalid texts); delete the drafts of the fields `dropped`."""
        now, rows = int(ctx.now.timestamp() * 1000), []
        for change in changes:
            check_change(change._replace(value=None) if refused else change)
            typed = str(change.value or "") if refused else ""
            value = _packed(change.value)
            if refused:
                value = REFUSED + typed.encode("utf-8", "replace").decode()
            seen = msgspec.json.encode(change.seen).decode()
            rows.append((str(change.ref), change.field, value, seen, now))
        with transaction(self._log):
            self._log.db.executemany("INSERT OR REPLACE INTO draft VALUES(?,?,?,?,?)", rows)
            drop(self._log, dropped)
        if dropped:
            self._sweep()

    def drop(self, ref: Ref, field: str, *, erase: bool = False) -> None:
        with transaction(self._log):
            if erase:
                note_erased(self._log.db, [(ref, field)])
                self._owe_sweep()
            drop(self._log, [(ref, field)])
        self._sweep()


def drop(log: Log, fields: Iterable[tuple[Ref, str]]) -> None:
    # a file of rows has a hundred thousand fields
    if log.db.execute("SELECT 1 FROM draft LIMIT 1").fetchone() is None:
        return
    log.db.executemany(
        "DELETE FROM draft WHERE place=? AND field=?", [(str(ref), field) for ref, field in fields]
    )


def note_erased(db: Connection, fields: Iterable[tuple[Ref, str]]) -> None:
    """Note the hashes of the refused texts of these fields, which are deleted now, for backups that still hold them."""
    places = {(str(ref), field) for ref, field in fields}
    there = [
        (place, field, value)
        for place, field, value, *_rest in db.execute(KEPT)
        if (place, field) in places
    ]
    add_erased(
        db,
        {
            (sha256(value.encode()).digest(), Ref(*place.rsplit("/", 2)), field)
            for place, field, value in there
        },
    )


def add_erased(db: Connection, new: Collection[tuple[bytes, Ref, str]]) -> None:
    """Note that texts (hash, record, field) were erased."""
    known = erased(db)
    if not known.issuperset(new):
        lines = sorted(f"{hash_.hex()}/{ref}/{field}" for hash_, ref, field in known.union(new))
        db.execute("INSERT OR REPLACE INTO meta VALUES(?,?)", (ERASED, "\n".join(lines)))


def erased(db: Connection) -> set[tuple[bytes, Ref, str]]:
    """Return (hash, record, field) of the refused texts that were erased."""
    row = db.execute("SELECT value FROM meta WHERE name=?", (ERASED,)).fetchone()
    parts = (line.split("/", 1) for line in str(row[0]).splitlines()) if row else ()
    return {
        (bytes.fromhex(hash_), Ref(*at.rsplit("/", 3)[:3]), at.rpartition("/")[2])
        for hash_, at in parts
    }


def every(log: Log) -> Sequence[FieldDraft]:
    """Return all drafts, oldest first."""
    rows = log.db.execute(
        "SELECT place, field, value, seen, at FROM draft ORDER BY at, place, field"
    ).fetchall()
    return [draft_of(*row) for row in rows]


def draft_of(place: str, field: str, value: int | str | None, heads: str, clock: int) -> FieldDraft:
    """Return the draft of a row of the table. TypeError or ValueError for one that this program never writes."""
    refused = isinstance(value, str) and value.startswith(REFUSED)
    seen = msgspec.json.decode(heads, type=tuple[str, ...])
    return FieldDraft(Ref(*place.rsplit("/", 2)), field, _unpacked(value), seen, clock, refused)


def _packed(value: Written) -> int | str | None:
    if isinstance(value, str):
        return ("#" if isinstance(value, Text) else "=") + value
    return value


def _unpacked(value: int | str | None) -> Written:
    if isinstance(value, str):
        return Plain(value[1:]) if value.startswith("=") else Text(value[1:])
    return value
