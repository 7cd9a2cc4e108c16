"""Which cells of a table are selected, and where pasted cells go: placed once, repeated or filled."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionRange,
    QObject,
    Qt,
)

from core.i18n import _
from core.tabular import untabbed

At = tuple[int, int]  # row and column of the model


def rows_of(selected: QItemSelection) -> list[int]:
    return sorted(
        {row for part in ranges(selected) for row in range(part.top(), part.bottom() + 1)}
    )


def columns_of(selected: QItemSelection) -> set[int]:
    return {column for part in ranges(selected) for column in range(part.left(), part.right() + 1)}


def count(selected: QItemSelection) -> int:
    """Return the number of selected cells."""
    return sum(part.height() * part.width() for part in ranges(selected))


def exact(selected: QItemSelection) -> bool:
    """Return whether a selection is a full grid: every selected row has a selected cell in each selected column."""
    return count(selected) == len(rows_of(selected)) * len(columns_of(selected))


def cells(selected: QItemSelection) -> Iterator[At]:
    for part in ranges(selected):
        yield from product(
            range(part.top(), part.bottom() + 1), range(part.left(), part.right() + 1)
        )


def ranges(selected: QItemSelection) -> list[QItemSelectionRange]:
    """Return the ranges of a selection, without overlaps."""
    return [selected.at(n) for n in range(selected.count())]


def block(model: QAbstractItemModel, rows: Sequence[int], columns: Sequence[int]) -> QItemSelection:
    """Return a selection of exactly the cells in these rows and columns."""
    found, pieces = QItemSelection(), runs(rows)
    for column in columns:
        for first, last in pieces:
            found.select(model.index(first, column), model.index(last, column))
    return found


def runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return (first, last) of each run of consecutive numbers in ascending `numbers`: 1, 2, 5 gives (1, 2), (5, 5)."""
    found: list[tuple[int, int]] = []
    for n in numbers:
        if found and found[-1][1] == n - 1:
            found[-1] = found[-1][0], n
        else:
            found.append((n, n))
    return found


OUTSIDE = -1  # the column of cells behind the last column


class PastedBlock(NamedTuple):
    """Rows of cell texts to be pasted; shorter rows end in empty cells."""

    rows: Sequence[Sequence[str]]

    @property
    def wide(self) -> int:
        return max(len(row) for row in self.rows)

    def words(self, row: int, column: int) -> str:
        found = self.rows[row % len(self.rows)]
        column %= self.wide
        return found[column] if column < len(found) else ""


class PastePlacement(NamedTuple):
    """Where pasted texts go in a table, by (row, column). `cells`: texts to write; `faults`: why some of these are
    invalid; `closed`: texts for read-only cells, not written; `beyond`: texts outside the table."""

    cells: Mapping[At, str]
    faults: Mapping[At, str]  # reasons by cell whose text is not valid: kept in red
    closed: Mapping[At, str]  # text by read-only cell, not written
    beyond: tuple[str, ...]  # texts outside the table

    @property
    def doubtful(self) -> bool:
        """Whether a text is invalid, or would go to a read-only cell or outside the table; then a preview is shown."""
        return bool(self.faults or self.closed or self.beyond)


def repeats(block: PastedBlock, rows: Sequence[int], columns: Sequence[int]) -> bool:
    """Return whether the selection fits a block several times: its `rows` and `columns` are multiples of its size."""
    return len(rows) % len(block.rows) == 0 and len(columns) % block.wide == 0


def fitted(
    block: PastedBlock,
    rows: Sequence[int],
    columns: Sequence[int],
    order: Sequence[int],
    row_limit: int,
    accepts: Callable[[int, int], bool],
    fault_of: Callable[[int, int, str], str],
) -> PastePlacement:
    """Return where a block's texts go if pasted: once from the first selected cell, or repeated if `rows` and `columns`
    are multiples of its size. `order`: the visible columns; `row_limit`: the first row outside the table; `accepts(row,
    column)`: whether a cell can be edited; `fault_of(row, column, text)`: why a text is invalid there, "" = valid."""
    down, across = rows, columns
    if not repeats(block, rows, columns):
        first = order.index(columns[0])
        down = range(rows[0], rows[0] + len(block.rows))
        across = [
            *order[first : first + block.wide],
            *[OUTSIDE] * (first + block.wide - len(order)),
        ]
    cells = dict[At, str]()
    faults = dict[At, str]()
    closed = dict[At, str]()
    beyond = list[str]()
    for at in product(range(len(down)), range(len(across))):
        words, place = block.words(*at), (down[at[0]], across[at[1]])
        if place[0] >= row_limit or place[1] == OUTSIDE:
            if words:
                beyond += [words]
        elif not accepts(*place):
            if words:
                closed |= {place: words}
        else:
            cells[place] = words
            if words and (why := fault_of(*place, words)):
                faults[place] = why
    return PastePlacement(cells, faults, closed, tuple(beyond))


class TableModelAdapter(QObject):
    """The base class of adapters through which a table view reads and edits the cells of its model."""

    def __init__(self, model: QAbstractTableModel) -> None:
        super().__init__(model)
        self._model = model

    def grows(self) -> bool:
        """Return whether the table has an empty last row that adds a row when typed into; False by default."""
        return False

    def typed(self, row: int, column: int) -> str:
        """Return the text of a cell as a person would type it, for copying, filling and editing."""
        return str(self._model.index(row, column).data() or "")

    def number(self, _row: int, _column: int) -> Fraction | None:
        """Return the number that a cell adds to a sum, or None if the cell counts as no number (the default)."""
        return None

    def accepts(self, row: int, column: int) -> bool:
        """Return whether a cell can be edited; if `row` is below the last row, whether a cell of a new row could be."""
        return bool(self._model.index(row, column).flags() & Qt.ItemFlag.ItemIsEditable)

    def closed(self, _row: int, _column: int) -> str:
        """Return why a read-only cell cannot be edited or, for row -1, why no row can be added."""
        return _("ช่องนี้อ่านได้อย่างเดียว พิมพ์ไม่ได้")

    def fault(self, _row: int, _column: int, _words: str) -> str:
        """Return why a text is invalid in a cell, or "" if it is valid."""
        return ""

    def enter(self, cells: Mapping[At, str], *, pasted: bool = False) -> None:
        """Save the texts of these cells in one step, even invalid ones. If `pasted`, show the person the result."""
        raise NotImplementedError

    def block(self, _html: str, text: str) -> list[list[str]]:
        """Return the table on the clipboard (as HTML and as tab-separated `text`) as rows of cell texts."""
        return untabbed(text)
