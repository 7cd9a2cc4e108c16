"""A block of cells and where it goes: placed, repeated or filled as a spreadsheet does, with what does not fit told."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

At = tuple[int, int]  # row and column of the model


class Block(NamedTuple):
    """Rows of words; shorter rows end in empty cells."""

    rows: Sequence[Sequence[str]]

    @property
    def wide(self) -> int:
        return max(len(row) for row in self.rows)

    def words(self, row: int, column: int) -> str:
        found = self.rows[row % len(self.rows)]
        column %= self.wide
        return found[column] if column < len(found) else ""


class Fitted(NamedTuple):
    """The words of each cell that takes some; of the others why not."""

    cells: Mapping[At, str]
    faults: Mapping[At, str]  # cells whose words are no value of theirs: they are kept in red
    closed: Mapping[At, str]  # cells that are only read, with the words that do not go there
    beyond: tuple[str, ...]  # words that would stand outside the table

    @property
    def doubtful(self) -> bool:
        """Whether somebody should see it before it is done."""
        return bool(self.faults or self.closed or self.beyond)


def fitted(
    block: Block,
    rows: Sequence[int],
    columns: Sequence[int],
    order: Sequence[int],
    free: int,
    accepts: Callable[[int, int], bool],
    fault: Callable[[int, int, str], str],
) -> Fitted:
    """Where a block goes that is put at the selected rows and columns.

    It is repeated over a selection that is a multiple of it. `order` are the columns as they stand, `free` how many
    rows there can be.
    """
    tall, wide = len(block.rows), block.wide
    if len(rows) % tall == 0 and len(columns) % wide == 0:
        tall, wide = len(rows), len(columns)
    first = order.index(columns[0])
    found = Fitted({}, {}, {}, ())
    cells, faults, closed, beyond = {**found.cells}, {**found.faults}, {**found.closed}, list[str]()
    for down in range(tall):
        row = rows[0] + down
        for across in range(wide):
            words = block.words(down, across)
            if row >= free or first + across >= len(order):
                beyond += [words] if words else []
                continue
            at = row, order[first + across]
            if not accepts(*at):
                closed |= {at: words} if words else {}
                continue
            cells[at] = words
            if words and (why := fault(*at, words)):
                faults[at] = why
    return Fitted(cells, faults, closed, tuple(beyond))
