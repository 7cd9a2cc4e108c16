"""Begins a plan with the rows of a table file; until they are seen and confirmed, nothing is saved."""

from collections import Counter
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.errors import UserError
from core.forms.ports import Store
from core.forms.shape import Instrument
from core.home.rows import Destination
from core.log.ports import Context
from core.plan.grid_view import grid_of, lowest_kind
from core.plan.table_deeds import begin_with_table, plan_to_begin
from core.plan.view import PlanPage
from core.tabular import TabularFile
from core.values import Changes
from ui.desktop.base.background import beside
from ui.desktop.base.page_context import PageContext
from ui.desktop.plan.grid_cells import READ, UnsavedRow, UnsavedRowBatch
from ui.desktop.plan.grid_files import TableFilePreview
from ui.desktop.plan.saver import part_of_today
from ui.desktop.plan.table_sync import outcome_words, row_inputs


class NewPlanFromTable(QObject):
    """The controller that begins a plan with the rows of a table, previewed before anything is saved."""

    def __init__(self, context: PageContext, within: QWidget) -> None:
        super().__init__(within)
        self._context = context
        self._preview = TableFilePreview(context, within, self._begin)
        self._preview.names = True

    def read(self, form: Instrument, year: int, path: Path) -> None:
        """Preview a plan of a fiscal year by `form` with the rows of the file."""
        from storage.tables.reader import read_table

        arrived = partial(self._arrived, form, year)
        beside(
            self,
            partial(read_table, path),
            arrived,
            self._context.host.refuse,
        )

    def _arrived(self, form: Instrument, year: int, read: TabularFile) -> None:
        session = self._context.session
        view = partial(
            plan_to_begin, unit=self._context.unit, instrument=session.forms.worded(form), year=year
        )
        try:
            page = session.read(view)
            page = session.read(partial(view, period=part_of_today(page)))
        except UserError as problem:
            self._context.host.refuse(problem)
            return
        kind = lowest_kind(page)
        self._preview.show(read, page, grid_of(page, kind) if kind else None)

    def _begin(self, page: PlanPage, rows: tuple[UnsavedRow, ...]) -> None:
        plan, host = page.record.ref, self._context.host
        name = self._preview.document_name

        def deed(ctx: Context, store: Store) -> Changes:
            return begin_with_table(
                ctx, store, page, row_inputs(rows, plan, page.period, Counter()), name
            )

        def begun(changes: Changes) -> None:
            host.jump(Destination("plan", plan, year=page.year))
            host.table_begun.emit(plan)
            host.report(outcome_words(UnsavedRowBatch(rows, READ), changes), "info")

        self._context.do(deed, changed=begun)
