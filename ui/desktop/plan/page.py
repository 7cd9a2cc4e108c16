"""The plan page: the tree of rows on the left, the form of one row in the middle, findings on the right."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from operator import attrgetter

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from core.forms.field_types import type_of
from core.i18n import _
from core.plan.tree import PlanRow
from core.plan.view import FindingRow, PlanPage
from core.thai.written import arabic_digits
from core.values import Ref
from ui.desktop.base.page_context import PageContext, ReadOnlyPlanPage
from ui.desktop.base.settings import WindowSettings
from ui.desktop.plan.calendar import PlanCalendarCard
from ui.desktop.plan.calls import PlanCalls
from ui.desktop.plan.cards import FindingCountsBar, FindingsCard, PlanSumsCard, ServedCriteriaCard
from ui.desktop.plan.cell import CellEditor, entered_cells
from ui.desktop.plan.fields import PLANNED
from ui.desktop.plan.grid import PlanGridCard
from ui.desktop.plan.grid_cells import UnsavedRowBatch
from ui.desktop.plan.grid_files import GridWorkbookDesk
from ui.desktop.plan.paste import PastedRowsDialog, PastePosition
from ui.desktop.plan.row_form import PlanRowEditor
from ui.desktop.plan.tree import PlanTreeCard
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import SegmentedControl
from ui.desktop.widgets.keys import InstalledShortcuts, KeyBinding
from ui.desktop.widgets.layout import (
    FittedSurface,
    column,
    frame,
    holder,
    row,
    scrolling,
    tab_behind,
)
from ui.desktop.widgets.plain import show
from ui.desktop.widgets.read_only import ReadOnlyBar

FORMS = "forms"
GRID = "grid"
CALENDAR = "calendar"
PLACE = attrgetter("row", "cell", "rule", "kind")  # what identifies a finding across readings
ROOMY = 125  # percent: the largest font size with room for findings below the rows
NAMES = 0.6  # of the free width of a wide page, which the names of the rows get
ASIDE, GAP = 262, 10  # pixels of the column beside the form, and between columns


class PlanModeBar(QWidget):
    """A bar to choose form, table or calendar; it shows the counts of findings while the findings card is hidden."""

    def __init__(
        self, look: Look, show_as: Callable[[str], None], go_next: Callable[[], None]
    ) -> None:
        """Make the bar. `show_as` gets FORMS, GRID or CALENDAR; `go_next` goes to the next finding."""
        super().__init__()
        options = (
            (FORMS, _("แบบฟอร์ม"), "mute"),
            (GRID, _("ตาราง"), "mute"),
            (CALENDAR, _("ปฏิทิน"), "mute"),
        )
        self.how = SegmentedControl(options, _("แสดงแผนเป็น"), FORMS, do=show_as)
        self._counts = FindingCountsBar(look)
        self.next = Button(look, _("ข้อถัดไป (F8)"), "link", do=go_next)
        self._found = frame(row(self._counts, self.next, gap=8))
        self.setLayout(row(self.how, None, self._found, gap=8))

    def show_how(self, how: str, *, counted: bool) -> None:
        """Mark the view `how` (FORMS, GRID, CALENDAR) as chosen; hide the counts of findings if `counted` elsewhere."""
        self.how.show_key(how)
        show(self._found, not counted)

    def show_findings(self, rows: tuple[FindingRow, ...]) -> None:
        self._counts.show_findings(rows)
        show(self.next, bool(rows))


class PlanPageWidget(FittedSurface):
    """The page of one plan. It shows a change only when `show_plan` brings it."""

    def __init__(self, look: Look, settings: WindowSettings, calls: PlanCalls) -> None:
        super().__init__()
        self._look = look
        self._calls = calls
        self.page: PlanPage | None = None  # the plan shown, as saved
        self._expected: Ref | None = None  # a row to go to once it has arrived
        self._behind = False  # the forms are outdated while the table or the calendar is shown
        self._owed = False  # the forms were left with unsaved text in them
        # rows added here and not left yet: if empty, they are deleted
        self._begun: set[Ref] = set()
        self._written: Ref | None = None  # the row being written in, until it is left
        # findings shown while a row is written in; None = all
        self._told: frozenset[object] | None = None
        self.form = PlanRowEditor(look, calls, self._order)
        self.rows = PlanTreeCard(look, calls, self.form.proofs, self.choose, self._paste)
        self.findings = FindingsCard(look, self.go_to_finding, self._mend)
        self.sums = PlanSumsCard()
        self._helper = scrolling(column(self.sums, self.findings, None, gap=10, edges=(0, 0, 6, 0)))
        self.grid = PlanGridCard(look, calls, settings)
        self.calendar = PlanCalendarCard(look, calls)
        self.bar = PlanModeBar(look, self._choose_view, self.next_finding)
        self.served = ServedCriteriaCard(look, self.go_to)
        work = row(
            column(self.rows, self.served, gap=10, grow=0), self.form, self._helper, gap=10, grow=1
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(frame(work))
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self.calendar)
        self.locked = ReadOnlyBar(look)
        self.setLayout(column(self.locked, self.bar, self._stack, gap=8, grow=2))
        self._at = -1
        look.changing.connect(self._undress)
        look.changed.connect(self._redress)
        keys = (
            KeyBinding(_("ข้อที่ต้องทำต่อ"), ("F8",), self.next_finding),
            KeyBinding(_("ไปส่วนถัดไปของหน้า"), ("F6",), self._next_pane),
            KeyBinding(_("ประวัติของรายการ"), ("Ctrl+H",), self._ask_history),
        )
        InstalledShortcuts(self, keys)
        self._redress()

    def enter(self) -> None:
        """Focus the table if it is shown, else the tree of rows or, without rows, the button that adds the first."""
        if self.page is not None and len(self.page.rows) == 1:
            add = self.form.next_rows.adder()
        else:
            add = None
        (
            self.grid.view if self._stack.currentWidget() is self.grid else add or self.rows.tree
        ).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """In the table view, send keys typed outside the table to its current cell or, if there is none, to a new row.
        In the form view, handle only paste."""
        pasted = event.matches(QKeySequence.StandardKey.Paste)
        typed = (event.text().isprintable() and event.text().strip()) or pasted
        view = self.grid.view
        inside = self.grid.isAncestorOf(QApplication.focusWidget() or self)
        if typed and self._stack.currentWidget() is self.grid and not inside:
            view.land(last_row=view.selectionModel().selection().isEmpty())
            view.setFocus()
            if view.hasFocus():
                QApplication.sendEvent(view, event)
        elif pasted and self._stack.currentIndex() == 0:
            self._paste()
        else:
            super().keyPressEvent(event)

    def show_plan(self, page: PlanPage) -> None:
        """Show a plan as saved; text being typed stays in its field. Another plan opens at what is planned."""
        if self.page is None or self.page.record.ref != page.record.ref:
            self.form.heads.show_key(PLANNED)
        self.page = page
        self.locked.show_locked(page.locks.why)
        self.rows.here = self._here(page)
        self.bar.how.show_option(
            CALENDAR, visible=any(each.kind and type_of(each).dates for each in page.form.fields)
        )
        self._behind = True
        # saved text is not pending any more; else it would be saved again over newer text
        if self._owed:
            self._show_forms(page)
            self._owed = self.form.in_hand
        self._show_whole(page)
        self._go_on()

    def forget_begun(self, row: Ref) -> None:
        """Forget that a row was added here, as it is deleted."""
        self._begun.discard(row)

    def _choose_view(self, how: str) -> None:
        self.leave()
        self.show_as(how)

    def show_as(self, how: str) -> None:
        """Show the plan as forms (FORMS), as a table (GRID) or as a calendar (CALENDAR)."""
        self.hand_over()
        self._owed = how != FORMS and self.form.in_hand
        self.bar.show_how(how, counted=how == FORMS and self._aside)
        self._stack.setCurrentIndex((FORMS, GRID, CALENDAR).index(how))
        if self.page is not None:
            self._show_whole(self.page)

    def _show_forms(self, page: PlanPage) -> None:
        """Show the rows, the form of one, and the findings."""
        here, self._behind = self.rows.here, False
        self.form.show_row(page, page.row(here) if here else None)
        self._order()
        self.sums.show_plan(page)
        if self._look.scale <= ROOMY:  # below the rows if the font size leaves room
            self.served.show_plan(page)
        else:
            show(self.served, False)

    def _tell(self, page: PlanPage) -> PlanPage:
        """Return the page without findings that arose since a row is being written in."""
        told = self._told
        found = (one for one in page.findings if told is None or PLACE(one) in told)
        return page if told is None else replace(page, findings=tuple(found))

    def _show_found(self, page: PlanPage) -> None:
        told = self._tell(page)
        self.bar.show_findings(told.findings)
        if not self._behind:
            self.rows.show_plan(told, self.rows.here)
            self.findings.show_findings(
                told.findings, proofreading=len(told.findings) < len(page.findings)
            )

    def note_writing(self, row: Ref | None) -> None:
        """Remember the row being written in: no new findings are shown before it is left."""
        if self.page is not None and (self._told is None or row != self._written):
            self._written, self._told = row, frozenset(map(PLACE, self.page.findings))

    def note_typing(self, typing: UnsavedRowBatch) -> None:
        """Treat the row that was typed into last as being written in; not for a pasted block or a file."""
        if typing.rows and not typing.how:
            self.note_writing(typing.rows[-1].row)

    def leave(self, next_row: Ref | None = None) -> None:
        """Delete the lines that were added here and are still empty, except `next_row` (Ref, None = no exception), on
        which work goes on. Then show the findings that were held back while a new row was filled in."""
        self.hand_over()
        begun = {ref for ref in self._begun if ref != next_row}
        self._begun -= begun
        for line in filter(None, map(self.form.line, begun)):
            if line.empty:
                self._calls.delete(line.line.ref)
        if self._told is not None and self.page is not None:
            found = (PLACE(one) for one in self.page.findings if one.row != next_row)
            self._written, self._told = next_row, frozenset(found) if self._begun else None
            self._show_found(self.page)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.leave()

    def _order(self) -> None:
        """Put the findings behind the whole form in Tab order."""
        tab_behind((self.form,), *self.findings.lines)

    def _show_whole(self, page: PlanPage) -> None:
        """Show the plan in the visible view: the forms, the table or the calendar."""
        if self._stack.currentIndex() == 0:
            if self._behind:
                self._show_forms(page)
        elif self._stack.currentWidget() is self.grid:
            self.grid.show_page(page)
        elif self._stack.currentWidget() is self.calendar:
            self.calendar.show_page(page, date.today())
        self._show_found(page)

    def choose(self, ref: Ref) -> None:
        """Show the form of a row that was selected in the tree."""
        if self.page is not None:
            self.form.hand_over()
            if ref != self.rows.here:
                self.leave(ref)
            self.rows.show_plan(self._tell(self.page), ref)
            self.form.show_row(self.page, self.page.row(ref))

    def go_to(self, ref: Ref, cell: str = "", kind: str = "") -> None:
        """In the form view, focus the row or line `ref` or its `cell` (id). If `kind` (id) is given, focus the button
        that adds a row of this kind."""
        if self.page is None:
            return
        self.show_as(FORMS)
        plan = self.page.plan
        if ref == plan.ref and not entered_cells(plan):  # nothing to fill in: a row is missing
            add = self.form.next_rows.adder(kind)
            if add is not None:
                add.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                self.rows.ask_add()
            return
        home = self._home(self.page, ref)
        if home is not None and home != self.rows.here:
            self.choose(home)
        self.form.go_to(ref, cell, kind)

    def go_to_finding(self, finding: FindingRow) -> None:
        self.go_to(finding.row, finding.cell, finding.kind)

    def _mend(self, finding: FindingRow) -> None:
        """Enter the text that corrects a finding, as if it had been typed."""
        row = self.page.row(finding.row) if self.page else None
        if row is not None and finding.fix is not None:
            self.hand_over()
            self._calls.enter(finding.row, row.cells[finding.cell], finding.fix)

    def _ask_history(self) -> None:
        if self.rows.here is not None:
            self._calls.show_history(self.rows.here)

    def paste_lines(self, kind: str, parent: Ref, after: Ref) -> None:
        """Preview the clipboard's rows, to be added below `parent` and behind `after`."""
        found = self.page.kind(kind) if self.page else None
        if found is not None:
            self.paste([PastePosition(arabic_digits(str(found.title)), kind, parent, after)])

    def _paste(self) -> None:
        """Preview the clipboard's rows for the selected row; in a plan without rows as a table, read as a file is."""
        choices = self.rows.choices()
        if self.page is not None and len(self.page.rows) == 1 and choices:
            self.show_as(GRID)
            self.grid.file_requested.emit("paste")
        else:
            self.paste([PastePosition(*choice) for choice in choices])

    def paste(self, targets: Sequence[PastePosition]) -> None:
        """Open a dialog to preview the clipboard's rows and paste them at one of `targets`; () = do nothing."""
        if self.page is None or not targets:
            return
        self.hand_over()
        add = self._calls.add_many
        dialog = PastedRowsDialog(
            self._look,
            self.page,
            targets,
            self,
            paste=lambda to, rows: add(to.kind, to.parent, to.after, rows),
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.read(QGuiApplication.clipboard().mimeData())
        dialog.open()

    def expect(self, ref: Ref) -> None:
        """Go to the row, which was just added, as soon as it is shown."""
        self._expected = ref
        self._begun.add(ref)
        self.note_writing(self.rows.here or ref)
        self._go_on()

    def next_finding(self) -> None:
        """Go to the next finding of proofreading."""
        found = self.page.findings if self.page else ()
        self.leave()  # a person who asks is shown the findings of every row
        if not found:
            self._calls.report(_("ตรวจทานแล้ว ไม่พบข้อสังเกต"))
            return
        self._at = (self._at + 1) % len(found)
        self.go_to_finding(found[self._at])

    def hand_over(self) -> None:
        self.form.hand_over()
        self.grid.hand_over()

    def _go_on(self) -> None:
        if (
            self._expected is not None
            and self.page is not None
            and self.page.row(self._expected) is not None
        ):
            ref, self._expected = self._expected, None
            if self._stack.currentWidget() is not self.grid or not self.grid.go_to(ref):
                self.go_to(ref)

    def _here(self, page: PlanPage) -> Ref | None:
        """Return the row that stays selected, else the first one that has a form of its own."""
        if self.rows.here is not None and page.row(self.rows.here) is not None:
            return self.rows.here
        groups = [
            row for row in page.rows[1:] if not (kind := page.kind(row.kind)) or not kind.list
        ]
        deepest = max((row.depth for row in groups), default=0)
        return next((row.ref for row in groups if row.depth == deepest), None)

    def _home(self, page: PlanPage, ref: Ref) -> Ref | None:
        """Return the row of the tree that a line belongs to; a row of the tree itself; None if it is not here."""
        found = page.row(ref)
        while found is not None and (kind := page.kind(found.kind)) is not None and kind.list:
            found = page.above(found.ref)
        return found.ref if found else None

    def _next_pane(self) -> None:
        if self.form.isAncestorOf(self.focusWidget() or self):
            self.rows.tree.setFocus()
        elif self.rows.here is not None:
            self.form.go_to(self.rows.here)

    def _undress(self) -> None:
        self.hand_over()
        self.form.forget()

    def _redress(self) -> None:
        self._helper.setFixedWidth(self._look.px(ASIDE))
        self._fit()
        if self.page is not None:
            self.show_plan(self.page)

    @property
    def _aside(self) -> bool:
        """Whether findings and sums are shown beside the form."""
        return not self._helper.isHidden()

    def minimumSizeHint(self) -> QSize:
        """Return the minimum size, leaving out the column beside the form, which a narrow window hides."""
        form = self._look.px(self._list) + GAP + self.form.minimumSizeHint().width()
        others = (each.minimumSizeHint().width() for each in (self.bar, self.grid, self.calendar))
        return QSize(max(form, *others), super().minimumSizeHint().height())

    @property
    def _list(self) -> int:
        """The width of the list of rows, in design pixels; large letters leave it less."""
        scale = self._look.scale
        if scale < 150:
            return 256
        return 240 if scale < 175 else 228

    def _fit(self) -> None:
        for card in (self.rows, self.served):
            card.setFixedWidth(self._look.beside(self._list, self.width(), NAMES))
        room = self.minimumSizeHint().width() + self._look.px(ASIDE) + GAP
        show(self._helper, self._look.scale < 125 and self.width() >= room)
        self.bar.show_how(self.bar.how.key, counted=self.bar.how.key == FORMS and self._aside)


def title_of(page: PlanPage) -> str:
    return page.record.text("name") or arabic_digits(str(page.form.heading))


class ReadOnlyCalls(PlanCalls):
    """What a person does in a plan that is only read."""

    def __init__(
        self,
        context: PageContext,
        look_at: Callable[[Ref], object],
        show_period: Callable[[str], None],
    ) -> None:
        self._host = context.host
        self._look_at, self._show_period = look_at, show_period

    def see(self, evidence: Ref) -> None:
        self._look_at(evidence)

    def show_period(self, period: str) -> None:
        self._show_period(period)

    def open_source(self, _record: Ref) -> None:
        self.report(_("ผลที่มาของตัวเลขเปิดได้จากผลของหน่วยงานนั้น"))

    def report(self, sentence: str) -> None:
        self._host.report(sentence, "info")


def plan_reading(
    context: PageContext, look_at: Callable[[Ref], object], show_period: Callable[[str], None]
) -> ReadOnlyPlanPage:
    """Return a read-only page of a plan. `look_at` is called with the Ref of evidence that a person wants to see,
    `show_period` with the id of a period."""
    calls = ReadOnlyCalls(context, look_at, show_period)
    view = PlanPageWidget(context.look, context.settings, calls)
    rows = view.rows
    for needless in (rows.add, rows.more):
        show(needless, False)
    show(view.locked.go, False)
    GridWorkbookDesk(context, view.grid, view)

    def here() -> tuple[PlanRow | None, str]:
        at = holder(CellEditor, QApplication.focusWidget())
        if at is not None:
            return at.row, at.cell.id
        return (view.page.row(rows.here) if view.page and rows.here else None), ""

    return ReadOnlyPlanPage(view, view.show_plan, rows.tree.setFocus, view.go_to, here)
