"""Saves what is typed into a table of rows, one action at a time, and marks it as saved when the action is done."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject

from core.errors import UserError
from core.forms.ports import Action, Store
from core.i18n import _
from core.log.ports import Context
from core.plan.deeds import CellInput, RowInsertPoint
from core.plan.table_deeds import RowInput
from core.plan.tree import PlanCell
from core.values import Changes, Ref
from ui.desktop.plan.grid_cells import PASTED, Place, PlanGridAdapter, UnsavedRow, UnsavedRowBatch
from ui.session import QueuedAction


class QueuedTableSave(NamedTuple):
    """A save that waits in the queue of the writing thread, with the input that it saves."""

    job: QueuedAction
    typing: UnsavedRowBatch


class TableInputSaver(QObject):
    """A controller that queues the input of a table for saving, and tracks each save until it is done or refused."""

    def __init__(
        self,
        cells: PlanGridAdapter,
        do: Callable[[Action], QueuedAction],
        say: Callable[[str], object],
    ) -> None:
        super().__init__(cells)
        self._cells = cells
        self._do = do
        self._say = say
        self._sent: deque[QueuedTableSave] = deque()
        self._done: list[UnsavedRow] = []  # written, not yet read

    @property
    def waiting(self) -> bool:
        """Whether some input of the table is not saved yet."""
        return bool(self._sent)

    def send(
        self,
        typing: UnsavedRowBatch,
        make_action: Callable[[Sequence[RowInput]], Action],
        plan: Ref,
        period: str,
    ) -> None:
        """Queue the input `typing` for saving by the action that `make_action(rows)` returns. New rows go into `plan`,
        their reports into `period` (id). Newer input for a cell replaces the input queued for it."""
        under_way = Counter(self._under_way())

        def deed(ctx: Context, store: Store) -> Changes | Iterator[object]:
            # made by the pen: a file has thousands of rows
            rows = row_inputs(typing.rows, plan, period, under_way)
            return make_action(rows)(ctx, store)

        self._sent.append(QueuedTableSave(self._do(deed), typing))

    def came(self, changes: Changes) -> None:
        """Mark the save that made `changes` as done. Called before the changed rows are read."""
        if self._sent and self._sent[0].job.news is changes:
            typing = self._sent.popleft().typing
            if changes.touched:
                self._done += typing.rows
            else:
                self._settle(typing.rows, changed=False)
            if typing.how:
                self._say(outcome_words(typing, changes))

    def read(self) -> None:
        """Drop the typed texts of finished saves. Called once the rows were read again, which now contain them."""
        self._settle(self._done)
        self._done = []

    def refused(self, problem: UserError) -> None:
        """Show input that was refused with `problem` in its cells again: in red, not saved, with the reason."""
        if self._sent and self._sent[0].job.news is problem:
            self._cells.refuse(self._sent.popleft().typing.rows, f"{problem.what} {problem.why}")

    def _settle(self, rows: Iterable[UnsavedRow], *, changed: bool = True) -> None:
        still = {*self._under_way()}
        rows_still = {row for row, _cell in still}
        places = (place for row in rows for place in row.places if not still or place not in still)
        self._cells.settle(
            places, [row.row for row in rows if row.row not in rows_still], changed=changed
        )

    def _under_way(self) -> Iterable[Place]:
        return (place for sent in self._sent for row in sent.typing.rows for place in row.places)


def row_inputs(
    rows: Iterable[UnsavedRow], plan: Ref, period: str, under_way: Counter[Place]
) -> list[RowInput]:
    """Return rows as they are saved in a plan. `under_way`: cells whose earlier input is not saved yet."""
    return [
        RowInput(
            row.row,
            tuple(_input(row.row, one, under_way) for one in row.cells),
            tuple(_input(row.row, one, under_way) for one in row.refused),
            RowInsertPoint(plan, row.bed.kind, row.bed.parent, period) if row.bed else None,
        )
        for row in rows
    ]


def _input(row: Ref, entry: tuple[PlanCell, str], under_way: Counter[Place]) -> CellInput:
    cell, words = entry
    return CellInput(cell.id, words, None if under_way[row, cell.id] else cell.shown.seen)


def outcome_words(typing: UnsavedRowBatch, changes: Changes) -> str:
    """Return a text on how many pasted or imported cells were saved, and how many could not be."""
    said = []
    if changes.cells and typing.how == PASTED:
        said.append(_("บันทึก {n} ช่องที่วางแล้ว").format(n=f"{changes.cells:,}"))
    elif changes.cells:
        rows = f"{len(typing.rows):,}"
        said.append(_("บันทึก {n} ช่องใน {rows} แถวแล้ว").format(n=f"{changes.cells:,}", rows=rows))
    if changes.invalid_cells:
        says = _("{n} ช่องยังรับไม่ได้ จึงอยู่ในตารางเป็นสีแดงและยังไม่ถูกบันทึก")
        said.append(says.format(n=f"{changes.invalid_cells:,}"))
    if changes.save and changes.invalid_cells:
        said.append(_("กด Ctrl+Z เพื่อเลิกทำส่วนที่บันทึก"))
    elif changes.save:
        said.append(_("กด Ctrl+Z เพื่อเลิกทำทั้งหมด"))
    return "  ".join(said) or _("ค่าเหมือนเดิมทุกช่อง จึงไม่มีอะไรต้องบันทึก")
