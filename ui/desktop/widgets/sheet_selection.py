"""Which cells of a table are selected, reckoned by the ranges they form: a whole table is a few of them."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QAbstractItemModel, QItemSelection, QItemSelectionRange

from ui.desktop.widgets.sheet_block import At


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
        yield from (
            (row, column)
            for row in range(part.top(), part.bottom() + 1)
            for column in range(part.left(), part.right() + 1)
        )


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
