"""Words typed and not yet saved: kept durably on this PC, never in the log, gone with the save (EXCHANGE 6.15)."""

from collections.abc import Iterable, Sequence

import msgspec

from core.model.check import check_change
from core.model.values import Change, Plain, Ref, Text, Written
from core.ports import Draft
from storage.db.log.log import Log


def put(log: Log, change: Change, now: int) -> None:
    """Keep what stands in a field of a page; it replaces the draft before it. `now`: ms since 1970."""
    check_change(change)
    seen = msgspec.json.encode(change.seen).decode()
    row = (str(change.ref), change.field, _packed(change.value), seen, now)
    log.db.execute("INSERT OR REPLACE INTO draft VALUES(?,?,?,?,?)", row)


def drop(log: Log, places: Iterable[tuple[Ref, str]]) -> None:
    log.db.executemany("DELETE FROM draft WHERE place=? AND field=?", [(str(ref), field) for ref, field in places])


def every(log: Log) -> Sequence[Draft]:
    """The drafts, the oldest first."""
    rows = log.db.execute("SELECT place, field, value, seen, at FROM draft ORDER BY at, place, field").fetchall()
    return [
        Draft(Ref(*place.rsplit("/", 2)), field, _unpacked(value), msgspec.json.decode(seen, type=tuple[str, ...]), at)
        for place, field, value, seen, at in rows
    ]


def _packed(value: Written) -> int | str | None:
    if isinstance(value, str):
        return ("#" if isinstance(value, Text) else "=") + value
    return value


def _unpacked(value: int | str | None) -> Written:
    if isinstance(value, str):
        return Text(value[1:]) if value.startswith("#") else Plain(value[1:])
    return value
