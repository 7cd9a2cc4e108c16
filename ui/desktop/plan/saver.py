"""Saves the input of the plan page, cell by cell, and shows on it what was saved or imported."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.conflicts.deeds import resolve_conflict
from core.errors import UserError
from core.i18n import _
from core.log.deeds import delete_records
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
from core.plan.standing import PlanStanding
from core.plan.table_deeds import RowInput, enter_table, let_go
from core.plan.tree import PlanCell
from core.plan.view import PlanPage
from core.plan.year_view import PeriodReports, parts_of
from core.values import Change, Changes, Ref, Written
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.live_page import AROUND, RecordTracker
from ui.desktop.base.page_context import PageContext
from ui.desktop.base.saving import EditQueue, left_drafts
from ui.desktop.plan.calls import PlanCalls
from ui.desktop.plan.evidence import RowAttachRequest
from ui.desktop.plan.grid_cells import UnsavedRowBatch
from ui.desktop.plan.page import PlanPageWidget
from ui.desktop.plan.table_sync import TableInputSaver
from ui.desktop.widgets.late import later

SHOWN = AROUND | {"plan", "row", "progress", "signoff", "comment", "reply"}
LARGE = 400  # rows from which reading takes noticeable time
QUIET = 10_000  # milliseconds without a change after which what other pages say of the plan is kept
CellKey = tuple[Ref, str]  # row and cell
TypedCell = tuple[PlanCell, str]  # a cell as it was shown, and its text


class PlanInputSaver(PlanCalls, QObject):
    """A controller that saves what is typed on the plan page, cell by cell, and shows changes of the plan there."""

    def __init__(
        self,
        context: PageContext,
        desk: QWidget,
        attach: Callable[[RowAttachRequest], None],
        show_history: Callable[[Ref], None],
    ) -> None:
        """Make the plan page (`view`) and connect it to the folder; `desk` is the widget that is to contain it, and
        attaches evidence and shows what was changed in a row."""
        super().__init__(desk)
        self._context = context
        self._session = context.session
        self._unit = context.unit
        self._attach = attach
        self._show_history = show_history
        self.view = PlanPageWidget(context.look, context.settings, self)
        self._period = ""  # the part of the year whose report is entered, if the form has parts
        self.page: PlanPage | None = None  # the plan shown
        self._known: frozenset[Ref] = frozenset()  # its rows when one was added
        self._pending = EditQueue[CellKey, TypedCell](self._send, lambda _older, newer: newer)
        self._background = BackgroundReader(context.session, self)
        self._outlines = BackgroundReader(context.session, self)
        self._at_rest = later(self, QUIET, self._keep_outline)
        self._news: list[Changes] = []  # changes since the page was read
        self._refusal = False  # something was refused since then
        self.tracker = RecordTracker(
            context, desk, self.refresh, SHOWN, waiting=lambda: self._pending.waiting
        )
        self._table = TableInputSaver(self.view.grid.table.cells, self.tracker.do, self.report)
        context.news.changed.connect(self._changed)
        context.news.refused.connect(self._refused)

    @property
    def ref(self) -> Ref | None:
        return self.tracker.ref

    def of_year(self, year: int) -> tuple[Ref, ...]:
        """Return the office's own plans of a fiscal year; the one shown now or last comes first."""
        return self.tracker.of_year(year, "plan", self._unit)

    def open(self, ref: Ref, page: PlanPage | None = None) -> None:
        """Show a plan; `page`: its content if already read. Raises UserError if plan or form is missing."""
        self.view.leave()
        self._period = ""

        def show() -> None:
            if page is None:
                self.refresh()
            else:
                self._show(page)
            if self.page is not None and (now := part_of_today(self.page)):
                self.show_period(now)

        self.tracker.turn(ref, show)
        self._take_up()

    def show_period(self, period: str) -> None:
        """Show the fields to report on this period of the year (id)."""
        self.view.hand_over()
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
        self.view.leave()
        self.tracker.ref = self.page = None

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
        self.view.show_plan(page)
        self.tracker.shown.emit()
        self._pending.go_on(self._again)
        self._at_rest.start()

    def _keep_outline(self) -> None:
        """Read what other pages say of the plan, so that it is kept and the next start need not read its rows."""
        if self.page is not None:
            record, today = self.page.record, date.today()
            view = partial(PlanStanding.of, record=record, today=today, before=self.page)
            self._outlines.read(view, lambda _read: None)

    # -- requests of the person

    def enter(self, row: Ref, cell: PlanCell, text: str) -> None:
        self.view.note_writing(self.view.rows.here)
        if self.page is not None:
            self._pending.ask((row, cell.id), (cell, text))

    def _send(self, key: CellKey, cell: TypedCell) -> None:
        self.enter_many(key[0], (cell,))

    def enter_many(self, row: Ref, cells: Sequence[TypedCell]) -> None:
        assert self.page is not None
        entries = [CellInput(cell.id, words, cell.shown.seen) for cell, words in cells]
        page = self.page
        self.tracker.do(
            partial(enter_cells, instrument=page.form, row=row, period=page.period, entries=entries)
        )

    def enter_table(self, typing: UnsavedRowBatch) -> None:
        self.view.note_typing(typing)
        page = self.page
        if page is not None:
            deed = partial(enter_table, instrument=page.form, period=page.period)
            self._table.send(
                typing, lambda rows: partial(deed, rows=rows), page.record.ref, page.period
            )

    def keep_draft(self, row: Ref, cell: PlanCell, text: str) -> None:
        self.view.note_writing(self.view.rows.here)
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

    def settle(self, cell: PlanCell, value: Written) -> None:
        if cell.waits:
            self.tracker.do(partial(confirm_cell, row=cell.ref, fields=[cell.id]))
        else:
            self.tracker.do(
                partial(
                    resolve_conflict,
                    ref=cell.ref,
                    field=cell.field,
                    value=value,
                    seen=cell.shown.seen,
                )
            )

    def discard(self, cell: PlanCell) -> None:
        self._session.do(partial(let_go, ref=cell.ref, field=cell.field))

    def add(
        self,
        kind: str,
        above: Ref | None,
        after: Ref | None,
        values: Mapping[str, Written] | None = None,
    ) -> None:
        page = self.page
        if page is not None:
            self._known = frozenset(row.ref for row in page.rows)
            position = RowPlace(page.record.ref, kind, above, page.period, after)
            self.tracker.do(
                partial(add_plan_row, instrument=page.form, position=position, values=values)
            )

    def add_many(
        self,
        kind: str,
        above: Ref | None,
        after: Ref | None,
        rows: Sequence[Mapping[str, Written]],
    ) -> None:
        page = self.page
        if page is not None:
            position = RowPlace(page.record.ref, kind, above, page.period, after)
            self.tracker.do(
                partial(add_plan_rows, instrument=page.form, position=position, rows=rows)
            )

    def paste(self, kind: str, above: Ref, after: Ref) -> None:
        self.view.paste_lines(kind, above, after)

    def delete(self, *rows: Ref) -> None:
        for row in rows:
            self.view.forget_begun(row)
        if rows:
            self.tracker.do(partial(delete_records, refs=rows))

    def move(self, row: Ref, step: int) -> None:
        self.tracker.do(partial(move_row, row=row, step=step))

    def put(self, row: Ref, above: Ref | None, after: Ref | None) -> None:
        page = self.page
        if page is not None:
            self.tracker.do(
                partial(put_row, instrument=page.form, row=row, parent_ref=above, after=after)
            )

    def copy(self, row: Ref) -> None:
        page = self.page
        if page is not None:
            self.tracker.do(partial(copy_row, instrument=page.form, row=row))

    def attach(self, request: RowAttachRequest) -> None:
        self._attach(request)

    def show_row(self, row: Ref, cell: str = "") -> None:
        self.view.go_to(row, cell)

    def show_history(self, row: Ref) -> None:
        self._show_history(row)

    def print_row(self, row: Ref) -> None:
        self._context.host.show_place("papers", row)

    def see(self, evidence: Ref) -> None:
        self._context.host.jump(evidence)

    def open_source(self, record: Ref) -> None:
        self._context.host.jump(record)

    def report(self, sentence: str) -> None:
        self._context.host.report(sentence, "info")

    def refuse(self, row: Ref, cell: PlanCell, text: str, reason: str) -> None:
        page = self.page
        if page is not None:
            kept = RowInput(row, (), (CellInput(cell.id, text, cell.shown.seen),))
            self.tracker.do(
                partial(enter_table, instrument=page.form, period=page.period, rows=[kept])
            )
        self._context.host.report(_("ยังไม่บันทึก: {why}").format(why=reason), "bad")

    # -- answers of the folder

    def _changed(self, changes: Changes) -> None:
        lost = self.ref in changes.touched
        self._table.came(changes)
        if self.tracker.concerns(changes):
            self._news.append(changes)
            self.tracker.renew()
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
            self.view.expect(row.ref)

    def _refused(self, problem: UserError) -> None:
        self._table.refused(problem)
        if self.ref is not None and not self.tracker.gone():
            self._refusal = True
            self.tracker.renew()
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
