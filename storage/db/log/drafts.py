"""Drafts: texts typed but not saved, stored durably on this PC and never in the log; saving a field deletes its own."""

from collections.abc import Callable, Collection, Iterable, Sequence

import msgspec

from core.change_check import check_change
from core.log.ports import Context, FieldDraft
from core.values import Change, Plain, Ref, Text, Written
from storage.db.log.log import Log, Snapshot, transaction

REFUSED = (
    "?"  # marks an entry that is no valid value of its field, as `#` marks a text and `=` a token
)


class FolderDraftReader:
    """Reads a folder's drafts; implements core.log.ports.FieldDraftReader."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def all(self) -> Sequence[FieldDraft]:
        with self._snapshot() as log:
            return every(log)


class DraftStore(FolderDraftReader):
    """Writes a folder's drafts (core.log.ports.DraftStore). `sweep()` removes deleted texts from the database file."""

    def __init__(
        self,
        snapshot: Snapshot,
        log: Log,
        owe_sweep: Callable[[], None],
        sweep: Callable[[], None],
    ) -> None:
        super().__init__(snapshot)
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
            value = (
                REFUSED + typed.encode("utf-8", "replace").decode()
                if refused
                else _packed(change.value)
            )
            seen = msgspec.json.encode(change.seen).decode()
            rows.append((str(change.ref), change.field, value, seen, now))
        with transaction(self._log):
            self._log.db.executemany("INSERT OR REPLACE INTO draft VALUES(?,?,?,?,?)", rows)
            drop(self._log, dropped)
        if dropped:
            self._sweep()

    def drop(self, ref: Ref, field: str, *, erase: bool = False) -> None:
        with transaction(self._log):
            drop(self._log, [(ref, field)])
            if erase:
                self._owe_sweep()
        self._sweep()


def drop(log: Log, fields: Iterable[tuple[Ref, str]]) -> None:
    if (
        log.db.execute("SELECT 1 FROM draft LIMIT 1").fetchone() is None
    ):  # a file of rows has a hundred thousand fields
        return
    log.db.executemany(
        "DELETE FROM draft WHERE place=? AND field=?", [(str(ref), field) for ref, field in fields]
    )


def every(log: Log) -> Sequence[FieldDraft]:
    """Return all drafts, oldest first."""
    rows = log.db.execute(
        "SELECT place, field, value, seen, at FROM draft ORDER BY at, place, field"
    ).fetchall()
    return [
        FieldDraft(
            Ref(*ref.rsplit("/", 2)),
            field,
            _unpacked(value),
            msgspec.json.decode(seen, type=tuple[str, ...]),
            at,
            isinstance(value, str) and value.startswith(REFUSED),
        )
        for ref, field, value, seen, at in rows
    ]


def _packed(value: Written) -> int | str | None:
    if isinstance(value, str):
        return ("#" if isinstance(value, Text) else "=") + value
    return value


def _unpacked(value: int | str | None) -> Written:
    if isinstance(value, str):
        return Plain(value[1:]) if value.startswith("=") else Text(value[1:])
    return value
