"""Which cells of a table are selected, and where a block of cells goes: placed, repeated or filled."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QItemSelection, QItemSelectionRange, QObject, Qt

from core.i18n import _
from core.tabular import untabbed

At = tuple[int, int]  # row and column of the model


def rows_of(selected: QItemSelection) -> list[int]:
    return sorted({row for part in ranges(selected) for row in range(part.top(), part.bottom() + 1)})


def columns_of(selected: QItemSelection) -> set[int]:
    return {column for part in ranges(selected) for column in range(part.left(), part.right() + 1)}


def count(selected: QItemSelection) -> int:
    """How many cells are selected."""
    return sum(part.height() * part.width() for part in ranges(selected))


def exact(selected: QItemSelection) -> bool:
    """Whether they are all the cells where their rows meet their columns, as a block needs them."""
    return count(selected) == len(rows_of(selected)) * len(columns_of(selected))


def cells(selected: QItemSelection) -> Iterator[At]:
    for part in ranges(selected):
        yield from product(range(part.top(), part.bottom() + 1), range(part.left(), part.right() + 1))


def ranges(selected: QItemSelection) -> list[QItemSelectionRange]:
    """The ranges; no cell is in two of them."""
    return [selected.at(n) for n in range(selected.count())]


def block(model: QAbstractItemModel, rows: Sequence[int], columns: Sequence[int]) -> QItemSelection:
    """All cells where these rows meet these columns, and no other."""
    found, pieces = QItemSelection(), runs(rows)
    for column in columns:
        for first, last in pieces:
            found.select(model.index(first, column), model.index(last, column))
    return found


def runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """First and last of each run of numbers that follow each other."""
    found: list[tuple[int, int]] = []
    for n in numbers:
        if found and found[-1][1] == n - 1:
            found[-1] = found[-1][0], n
        else:
            found.append((n, n))
    return found


OUTSIDE = -1  # the column of what would stand behind the last one


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


def repeats(block: Block, rows: Sequence[int], columns: Sequence[int]) -> bool:
    """Whether a selection is a multiple of a block, which then fills it and nothing else."""
    return len(rows) % len(block.rows) == 0 and len(columns) % block.wide == 0


def fitted(
    block: Block, rows: Sequence[int], columns: Sequence[int], order: Sequence[int], free: int,
    accepts: Callable[[int, int], bool], fault: Callable[[int, int, str], str],
) -> Fitted:  # fmt: skip
    """Where a block goes that is put at the selected rows and columns.

    It is repeated over a selection that is a multiple of it, else it begins at its first cell. `order` are the columns
    as they stand, `free` how many rows there can be.
    """
    down, across = rows, columns
    if not repeats(block, rows, columns):
        first = order.index(columns[0])
        down = range(rows[0], rows[0] + len(block.rows))
        across = [*order[first : first + block.wide], *[OUTSIDE] * (first + block.wide - len(order))]
    cells, faults, closed, beyond = dict[At, str](), dict[At, str](), dict[At, str](), list[str]()
    for at in product(range(len(down)), range(len(across))):
        words, place = block.words(*at), (down[at[0]], across[at[1]])
        if place[0] >= free or place[1] == OUTSIDE:
            beyond += [words] if words else []
        elif not accepts(*place):
            closed |= {place: words} if words else {}
        else:
            cells[place] = words
            if words and (why := fault(*place, words)):
                faults[place] = why
    return Fitted(cells, faults, closed, tuple(beyond))


class SheetCells(QObject):
    """What a table must know of the cells of its model; rows below the last one are new."""

    def __init__(self, model: QAbstractTableModel) -> None:
        super().__init__(model)
        self._model = model

    def grows(self) -> bool:
        """Whether an empty row stands last, and typing there or below makes rows."""
        return False

    def typed(self, row: int, column: int) -> str:
        """A cell as it would be typed: what is copied, filled on and edited."""
        return str(self._model.index(row, column).data() or "")

    def number(self, _row: int, _column: int) -> Fraction | None:
        """What a cell adds to a sum."""
        return None

    def accepts(self, row: int, column: int) -> bool:
        """Whether a person fills this cell; of a row below the last one whether they fill the column."""
        return bool(self._model.index(row, column).flags() & Qt.ItemFlag.ItemIsEditable)

    def closed(self, _row: int, _column: int) -> str:
        """Why nothing can be typed into a cell; of no cell (-1) why none can be made."""
        return _("ช่องนี้อ่านได้อย่างเดียว พิมพ์ไม่ได้")

    def fault(self, _row: int, _column: int, _words: str) -> str:
        """Why words are no value of a cell, "" if they are one."""
        return ""

    def enter(self, cells: Mapping[At, str], *, pasted: bool = False) -> None:
        """Save the words of these cells as one deed; what is no value stays in its cell with the reason.

        Of a block that was `pasted` it is told what became of it.
        """
        raise NotImplementedError

    def block(self, _html: str, text: str) -> list[list[str]]:
        """The cells of what lies on the clipboard."""
        return untabbed(text)
