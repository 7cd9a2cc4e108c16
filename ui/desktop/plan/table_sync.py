"""What is typed into a table of rows becomes one deed; what arrived is no longer on its way."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject

from core.errors import UserError
from core.log.ports import Action
from core.plan.deeds import CellInput, RowPosition
from core.plan.table_deeds import KEPT, REGISTER, TABLE, RowInput
from core.plan.tree import PlanCell
from core.values import Changes, Ref
from ui.desktop.plan.grid_cells import GridCells, Place, TypedRow

Make = Callable[[Sequence[RowInput]], Action]


class TableSync(QObject):
    """Each deed of a table comes back once, in its order: the words it held are then those of the folder."""

    def __init__(self, cells: GridCells, do: Callable[[Action], object]) -> None:
        super().__init__(cells)
        self._cells, self._do = cells, do
        self._sent: deque[tuple[Place, ...]] = deque()
        self._done: list[tuple[Place, ...]] = []  # written, and not yet read

    @property
    def waiting(self) -> bool:
        """Whether something typed is not in the folder yet."""
        return bool(self._sent)

    def send(self, rows: Sequence[TypedRow], make: Make, plan: Ref, period: str) -> None:
        """Hand what was typed to the pen; cells still under way name what shows then."""
        under_way = Counter(place for places in self._sent for place in places)
        given = [
            RowInput(
                row.row,
                tuple(_input(row.row, one, under_way) for one in row.cells),
                tuple(_input(row.row, one, under_way) for one in row.refused),
                RowPosition(plan, row.bed.kind, row.bed.above, period) if row.bed else None,
            )
            for row in rows
        ]
        self._sent.append(tuple(place for row in rows for place in row.places))
        self._do(make(given))

    def came(self, changes: Changes) -> None:
        """News of the folder, before it is read."""
        if changes.label in (TABLE, REGISTER, KEPT) and self._sent:
            self._done.append(self._sent.popleft())
            if not changes.touched:
                self.read()

    def read(self) -> None:
        """What the folder holds is shown next."""
        for places in self._done:
            still = {place for sent in self._sent for place in sent}
            self._cells.settle(place for place in places if place not in still)
        self._done.clear()

    def refused(self, problem: UserError) -> None:
        """Nothing of a deed was written: its words stay in their cells, in red, with the reason."""
        if self._sent:
            self._cells.settle(self._sent.popleft(), problem.what)


def _input(row: Ref, typed: tuple[PlanCell, str], under_way: Counter[Place]) -> CellInput:
    cell, words = typed
    return CellInput(cell.id, words, None if under_way[row, cell.id] else cell.shown.seen)


def cells_of(rows: Iterable[TypedRow]) -> int:
    """How many cells were typed into."""
    return sum(len(row.cells) + len(row.refused) for row in rows)
