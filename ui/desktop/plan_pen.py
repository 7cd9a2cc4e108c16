"""What a person does to the rows of a plan: made, moved, copied, put in the bin, each as one save."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from core.actions.copy_row import copy_row
from core.actions.delete_record import delete_record
from core.actions.plan_rows import Place, add_plan_row, add_plan_rows, move_row, put_row
from core.model.values import Changes, Ref, Written
from core.ports import Action
from core.views.plan_page import PlanPage
from ui.desktop.pages.plan import PlanView
from ui.session import Session


class PlanPen(QObject):
    """Hands wishes about rows to the pen; `page` is what is shown when they come."""

    busy = Signal()

    def __init__(self, session: Session, view: PlanView, page: Callable[[], PlanPage | None]) -> None:
        super().__init__(view)
        self._session, self._view, self._page = session, view, page
        self._known: frozenset[Ref] = frozenset()
        asks = view.asks
        asks.added.connect(self._add)
        asks.deleted.connect(lambda ref: self._do(partial(delete_record, ref=ref)))
        asks.moved.connect(lambda ref, by: self._do(partial(move_row, row=ref, by=by)))
        asks.put.connect(self._put)
        asks.copied.connect(self._copy)
        asks.many.connect(self._add_many)
        view.asked_row.connect(lambda kind, above, after: self._add(kind, above, after, None))

    def go_to_new(self, changes: Changes) -> None:
        """Into the row that was asked for; one that came with a value leaves the person where they are."""
        page = self._page()
        made = [ref for ref in changes.touched if ref.entity == "row" and ref not in self._known]
        row = page.row(made[0]) if page and len(made) == 1 else None
        if row is not None and not any(cell.shown.seen for cell in row.cells.values()):
            self._view.expect(row.ref)

    def _add(self, kind: str, above: Ref | None, after: Ref | None, values: dict[str, Written] | None) -> None:
        if (page := self._page()) is not None:
            self._known = frozenset(row.ref for row in page.rows)
            place = Place(page.record.ref, kind, above, page.period, after)
            self._do(partial(add_plan_row, instrument=page.form, place=place, values=values))

    def _add_many(self, kind: str, above: Ref | None, after: Ref | None, rows: Sequence[dict[str, Written]]) -> None:
        if (page := self._page()) is not None:
            place = Place(page.record.ref, kind, above, page.period, after)
            self._do(partial(add_plan_rows, instrument=page.form, place=place, rows=rows))

    def _put(self, row: Ref, above: Ref | None, after: Ref | None) -> None:
        if (page := self._page()) is not None:
            self._do(partial(put_row, instrument=page.form, row=row, above=above, after=after))

    def _copy(self, row: Ref) -> None:
        if (page := self._page()) is not None:
            self._do(partial(copy_row, instrument=page.form, row=row))

    def _do(self, action: Action) -> None:
        self.busy.emit()
        self._session.do(action)
