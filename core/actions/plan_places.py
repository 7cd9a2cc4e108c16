"""Places of rows among those of their kind: six digits that sort as text, with room between neighbours."""

from collections.abc import Iterator, Sequence

from core.model.values import Change, Plain, Record, Ref
from core.ports import Reader

STEP = 100  # between the places of two neighbours, while there is room
LAST = 999_999  # the highest place: as text a longer one would sort before it


def siblings(reader: Reader, plan: Ref, kind: str, parents: set[str]) -> list[Record]:
    """Rows of a kind below one of these places (none = below the plan), in their order."""
    rows = reader.records("row", plan.scope, plan=plan.local, kind=kind)
    return [row for row in rows if (row.text("parent") in parents if parents else not row.text("parent"))]


def places(
    rows: Sequence[Record], after: Ref | None, count: int = 1, *, first: bool = False
) -> tuple[list[str], list[Change]]:
    """Places for new rows behind a row (last when it is not among them) or before all, and what must make room."""
    at = -1 if first else next((n for n, row in enumerate(rows) if row.ref == after), len(rows) - 1)
    low = _number(rows[at]) if at >= 0 else 0
    high = _number(rows[at + 1]) if at + 1 < len(rows) else low + (count + 1) * STEP
    if high > low + count and high <= LAST:
        return [_place(low + (high - low) * n // (count + 1)) for n in range(1, count + 1)], []
    step = max(1, min(STEP, LAST // (len(rows) + count + 1)))
    moved = [_to(row, step * (n + 1 + (count if n > at else 0))) for n, row in enumerate(rows)]
    return [_place(step * (at + 1 + n)) for n in range(1, count + 1)], moved


def in_order(rows: Sequence[Record], moved: Record) -> Iterator[Change]:
    """The fewest changes that put rows in this order: one, unless its neighbours leave no room."""
    at = rows.index(moved)
    low = _number(rows[at - 1]) if at else 0
    high = _number(rows[at + 1]) if at + 1 < len(rows) else low + 2 * STEP
    if high - low >= 2 and high <= LAST:
        yield _to(moved, (low + high) // 2)
        return
    step = max(1, min(STEP, LAST // (len(rows) + 1)))
    for n, row in enumerate(rows, start=1):
        yield _to(row, step * n)


def _place(number: int) -> str:
    return f"{number:06d}"


def _to(row: Record, number: int) -> Change:
    return Change(row.ref, "order", Plain(_place(number)), row.shown("order").seen)


def _number(row: Record) -> int:
    text = row.text("order")
    return int(text) if text.isdigit() and text.isascii() else 0
