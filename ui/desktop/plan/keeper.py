"""Saves the input of the plan page, cell by cell, and shows on it what was saved or imported."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.conflicts.deeds import resolve_conflict
from core.errors import UserError
from core.log.deeds import delete_record
from core.log.ports import FieldDraft
from core.plan.deeds import (
    CellInput,
    add_plan_row,
    add_plan_rows,
    copy_row,
    enter_cells,
    keep_cell,
    move_row,
    put_row,
    take_up_cells,
)
from core.plan.deeds import RowInsertPoint as RowPlace
from core.plan.file_deeds import confirm_cell
from core.plan.table_deeds import enter_table, let_go
from core.plan.tree import PlanCell
from core.plan.view import PlanPage
from core.plan.year_view import PeriodReports, parts_of
from core.values import Change, Changes, Ref, Written
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.live_page import AROUND, RecordTracker
from ui.desktop.base.page_context import PageContext
from ui.desktop.base.saving import EditQueue, left_drafts
from ui.desktop.plan.grid_cells import UnsavedRowBatch
from ui.desktop.plan.page import PlanPageWidget
from ui.desktop.plan.table_sync import TableInputSaver

SHOWN = AROUND | {"plan", "row", "progress", "signoff", "comment", "reply"}
LARGE = 400  # rows from which reading takes noticeable time
CellKey = tuple[Ref, str]  # row and cell
TypedCell = tuple[PlanCell, str]  # a cell as it was shown, and its text


class PlanInputSaver(QObject):
    """A controller that saves what is typed on the plan page, cell by cell, and shows changes of the plan there."""

    def __init__(self, context: PageContext, view: PlanPageWidget, desk: QWidget) -> None:
        """Connect the view to the folder; `desk` is the widget that contains the view."""
        super().__init__(view)
        self._session = context.session
        self._unit = context.unit
        self._view = view
        self._period = ""  # the part of the year whose report is entered, if the form has parts
        self.page: PlanPage | None = None  # the plan shown
        self._known: frozenset[Ref] = frozenset()  # its rows when one was added
        self._pending = EditQueue[CellKey, TypedCell](self._send, lambda _older, newer: newer)
        self._background = BackgroundReader(context.session, self)
        self._news: list[Changes] = []  # changes since the page was read
        self._refusal = False  # something was refused since then
        self.keeper = RecordTracker(
            context, desk, self.refresh, SHOWN, waiting=lambda: self._pending.waiting
        )
        self._table = TableInputSaver(
            view.grid.table.cells, self.keeper.do, view.asks.reported.emit
        )
        view.form.year.requested.connect(self.show_period)
        asks = view.asks
        asks.entered.connect(self._enter)
        asks.rested.connect(self._draft)
        asks.settled.connect(self._settle)
        asks.run.connect(self._save)
        asks.typed.connect(self._type)
        asks.opened.connect(context.host.jump)
        asks.given_back.connect(
            lambda cell: context.session.do(partial(let_go, ref=cell.ref, field=cell.field))
        )
        do = self.keeper.do
        asks.added.connect(self._add)
        asks.deleted.connect(lambda ref: do(partial(delete_record, ref=ref)))
        asks.moved.connect(lambda ref, by: do(partial(move_row, row=ref, step=by)))
        asks.put.connect(self._put)
        asks.copied.connect(self._copy)
        asks.many.connect(self._add_many)
        context.news.changed.connect(self._changed)
        context.news.refused.connect(self._refused)

    @property
    def ref(self) -> Ref | None:
        return self.keeper.ref

    def of_year(self, year: int) -> tuple[Ref, ...]:
        """Return the office's own plans of a fiscal year; the one shown now or last comes first."""
        return self.keeper.of_year(year, "plan", self._unit)

    def open(self, ref: Ref, page: PlanPage | None = None) -> None:
        """Show a plan; `page`: its content if already read. Raises UserError if plan or form is missing."""
        self._view.leave()
        self._period = ""

        def show() -> None:
            if page is None:
                self.refresh()
            else:
                self._show(page)
            if self.page is not None and (now := part_of_today(self.page)):
                self.show_period(now)

        self.keeper.turn(ref, show)
        self._take_up()

    def show_period(self, period: str) -> None:
        """Show the fields to report on this period of the year (id)."""
        self._view.hand_over()
        self._period = period
        self.refresh()

    def ask_report(self, row: Ref) -> None:
        """Show the fields of the current period (PeriodReports.current) if its report on `row` is still missing."""
        page = self.page
        if page and page.form.periods != "none":
            asked = PeriodReports.current(page.form, page.rows, date.today())
            if asked and row in asked.missing and asked.id != self._period:
                self.show_period(asked.id)

    def leave(self) -> None:
        """Show no plan, as the chosen year has none."""
        self._view.leave()
        self.keeper.ref = self.page = None

    def refresh(self) -> None:
        """Read the plan again and show it; in the background if it is large or many records changed."""
        if self.ref is None:
            return
        touched = sum(len(one.touched) for one in self._news)
        there = len(self.page.rows) if self.page and self.page.record.ref == self.ref else 0
        view = partial(PlanPage.of, ref=self.ref, period=self._period, before=self.page)
        if there and max(there, touched) > LARGE:
            self._background.read(view, self._show)
        else:
            self._show(self._session.read(view))

    def _show(self, page: PlanPage) -> None:
        """Show what was read. Only now is saved input no longer pending: the next input names the ops it replaces."""
        if page.record.ref != self.ref:
            return
        self.page = page
        news, self._news = self._news, []
        self._table.read()
        for changes in news:
            self._pending.done(partial(self._saved, changes=changes))
        if self._refusal:
            self._refusal = False
            self._pending.refused()
        for changes in news:
            if changes.label == "add_plan_row":
                self._go_to_new(changes)
        self._view.show_plan(page)
        self.keeper.shown.emit(page)
        self._pending.go_on(self._again)

    # -- requests of the person

    def _enter(self, row: Ref, cell: PlanCell, text: str) -> None:
        if self.page is not None:
            self._pending.ask((row, cell.id), (cell, text))

    def _send(self, key: CellKey, cell: TypedCell) -> None:
        self._save(key[0], (cell,))

    def _save(self, row: Ref, cells: Sequence[TypedCell]) -> None:
        """Save the texts of cells of one row in one step."""
        assert self.page is not None
        entries = [CellInput(cell.id, words, cell.shown.seen) for cell, words in cells]
        page = self.page
        self.keeper.do(
            partial(enter_cells, instrument=page.form, row=row, period=page.period, entries=entries)
        )

    def _type(self, typing: UnsavedRowBatch) -> None:
        """Save what was typed into the table as one step."""
        page = self.page
        if page is not None:
            deed = partial(enter_table, instrument=page.form, period=page.period)
            self._table.send(
                typing, lambda rows: partial(deed, rows=rows), page.record.ref, page.period
            )

    def _draft(self, row: Ref, cell: PlanCell, text: str) -> None:
        page = self.page
        if page is not None:
            entries = [CellInput(cell.id, text, cell.shown.seen)]
            self._session.do(
                partial(
                    keep_cell, instrument=page.form, row=row, period=page.period, entries=entries
                )
            )

    def _take_up(self) -> None:
        """Enter the drafts of fields that had the focus when the program last ended."""
        rows = self.page.rows if self.page else ()

        def is_here(draft: FieldDraft) -> bool:
            place = (draft.ref, draft.field)
            return any(
                place == (cell.ref, cell.field) for row in rows for cell in row.cells.values()
            )

        left = [
            Change(one.ref, one.field, one.value, one.seen)
            for one in left_drafts(self._session, is_here)
        ]
        if left:
            self._session.do(partial(take_up_cells, changes=left))

    def _settle(self, cell: PlanCell, value: Written) -> None:
        if cell.waits:
            self.keeper.do(partial(confirm_cell, row=cell.ref, fields=[cell.id]))
        else:
            self.keeper.do(
                partial(
                    resolve_conflict,
                    ref=cell.ref,
                    field=cell.field,
                    value=value,
                    seen=cell.shown.seen,
                )
            )

    def _add(
        self, kind: str, parent: Ref | None, after: Ref | None, values: dict[str, Written] | None
    ) -> None:
        page = self.page
        if page is not None:
            self._known = frozenset(row.ref for row in page.rows)
            position = RowPlace(page.record.ref, kind, parent, page.period, after)
            self.keeper.do(
                partial(add_plan_row, instrument=page.form, position=position, values=values)
            )

    def _add_many(
        self, kind: str, parent: Ref | None, after: Ref | None, rows: Sequence[dict[str, Written]]
    ) -> None:
        page = self.page
        if page is not None:
            position = RowPlace(page.record.ref, kind, parent, page.period, after)
            self.keeper.do(
                partial(add_plan_rows, instrument=page.form, position=position, rows=rows)
            )

    def _put(self, row: Ref, parent: Ref | None, after: Ref | None) -> None:
        page = self.page
        if page is not None:
            self.keeper.do(
                partial(put_row, instrument=page.form, row=row, parent_ref=parent, after=after)
            )

    def _copy(self, row: Ref) -> None:
        page = self.page
        if page is not None:
            self.keeper.do(partial(copy_row, instrument=page.form, row=row))

    # -- answers of the folder

    def _changed(self, changes: Changes) -> None:
        lost = self.ref in changes.touched
        self._table.came(changes)
        if self.keeper.concerns(changes):
            self._news.append(changes)
            self.keeper.renew()
        elif not lost:
            self._pending.done(partial(self._saved, changes=changes))
            self._pending.go_on(self._again)

    def _saved(self, key: CellKey, changes: Changes) -> bool:
        if changes.label == "enter_cells" and not changes.touched:
            return True  # nothing had to be written
        cell = self._cell(key)
        return cell is None or cell.ref in changes.touched

    def _cell(self, key: CellKey) -> PlanCell | None:
        row = self.page.row(key[0]) if self.page else None
        return row.cells.get(key[1]) if row else None

    def _go_to_new(self, changes: Changes) -> None:
        """Go to a row the user added; if it was added with a value, the focus stays."""
        page = self.page
        made = [ref for ref in changes.touched if ref.entity == "row" and ref not in self._known]
        row = page.row(made[0]) if page and len(made) == 1 else None
        if row is not None and not any(cell.shown.seen for cell in row.cells.values()):
            self._view.expect(row.ref)

    def _refused(self, problem: UserError) -> None:
        self._table.refused(problem)
        if self.ref is not None and not self.keeper.gone():
            self._refusal = True
            self.keeper.renew()
        else:
            self._pending.refused()

    def _again(self, key: CellKey, entry: TypedCell) -> TypedCell | None:
        """Return pending input based on the values shown now, as the user typed it over their own text."""
        cell = self._cell(key)
        return (cell, entry[1]) if cell else None


def part_of_today(page: PlanPage) -> str:
    """Return the id of the period to report: an ended one without reports, else today's, else the first; "" = none."""
    if page.form.periods == "none":
        return ""
    today = date.today()
    asked = PeriodReports.current(page.form, page.rows, today)
    if asked and asked.missing:
        return asked.id
    parts = parts_of(page.form, page.record.number("year") or 0)
    return next((part.id for part in parts if part.first <= today <= part.last), parts[0].id)
