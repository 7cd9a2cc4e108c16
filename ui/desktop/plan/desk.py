"""The container of the year's plan page, or of the page that starts a plan; leads to printing and history."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from core.errors import UserError
from core.evidence.kinds import EvidenceTarget as FilePlace
from core.forms.computed import rule_of
from core.forms.settings import SettingInForce
from core.forms.shape import Instrument
from core.home.rows import FINDING, REPORT
from core.i18n import _
from core.people.units import has_units
from core.plan.deeds import start_plan
from core.plan.view import FindingRow, PlanPage, RowHistoryChange, row_history
from core.plan.year_view import signing_words
from core.records.titles import plan_of, year_words
from core.values import Changes, Ref
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.choosing import form_actions
from ui.desktop.base.library_evidence import LibraryEvidenceLinker
from ui.desktop.base.page_context import Bring, FileTarget, HeaderAction, HeaderContent, PageContext
from ui.desktop.base.starting import NewDocumentPage, UnavailablePage, start_groups, start_page
from ui.desktop.plan.evidence import RowAttachRequest
from ui.desktop.plan.fields import reported_at
from ui.desktop.plan.grid_files import GridWorkbookDesk
from ui.desktop.plan.page import title_of
from ui.desktop.plan.saver import PlanInputSaver
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, IconLabel
from ui.desktop.widgets.dialog import FocusReturnDialog, most
from ui.desktop.widgets.keys import InstalledShortcuts, KeyBinding
from ui.desktop.widgets.layout import column, frame, row, scrolling
from ui.desktop.widgets.plain import name, show, words

AT_ONCE = 15  # steps of history shown per click
LONGEST = 400  # letters of a text that are shown
LARGE = 600  # records of a folder; plans of a larger one are read in the background when opened


class RowHistoryDialog(FocusReturnDialog):
    """The read-only dialog that lists the changes of a row, a few at first and more on request; Esc closes it."""

    def __init__(
        self,
        look: Look,
        row_name: str,
        steps: Sequence[RowHistoryChange],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("ประวัติ"), parent)
        self._look = look
        self.steps = steps
        self._shown = 0
        name(self, _("ประวัติของ {row}").format(row=row_name))
        self._list = column(gap=6)
        if not steps:
            self._list.addWidget(words(_("ยังไม่มีการแก้ไขที่บันทึกไว้"), "line", "text2", wrap=True))
        self._more = Button(look, _("แสดงก่อนหน้านี้"), "link", "down", do=self._show_more)
        list_ = scrolling(column(self._list, self._more, None, gap=6, edges=(0, 0, 8, 0)))
        self._show_more()
        close = Button(look, _("ปิด"), "primary", do=self.accept)
        title = words(_("ประวัติของ {row}").format(row=row_name), "section", wrap=True)
        note = words(_("เวลาเป็นของเครื่องที่บันทึก"), "small", "text2")
        self.setLayout(
            column(title, note, list_, row(None, close), gap=8, edges=(20, 16, 20, 16), grow=2)
        )
        self.resize(QSize(look.px(620), look.px(560)).boundedTo(most(self)))

    def _show_more(self) -> None:
        """Show some more steps of the history: hundreds at once would block the window."""
        for step in self.steps[self._shown : self._shown + AT_ONCE]:
            self._list.addWidget(self._line(self._look, step))
        self._shown = min(len(self.steps), self._shown + AT_ONCE)
        show(self._more, self._shown < len(self.steps))

    def _line(self, look: Look, step: RowHistoryChange) -> QWidget:
        header = "  ·  ".join(part for part in (step.when, step.who, step.line) if part)
        parts: list[QWidget] = [
            words(header, "small", "text2", wrap=True),
            words(step.change, "linestrong", wrap=True),
        ]
        if step.before or step.after:
            arrow = IconLabel(look, "right", "text2", 14)
            before = self._words(step.before, "text2")
            after = self._words(step.after, "text")
            parts.append(frame(row(before, arrow, after, gap=8, grow=(0, 2))))
        if not step.counts:
            parts.append(words(_("บันทึกนี้ไม่มีผล"), "small", "warn", wrap=True))
        return frame(column(*parts, gap=1, edges=(12, 6, 12, 8)), "inset")

    def _words(self, text: str, tone: str) -> QWidget:
        return words(
            text if len(text) <= LONGEST else f"{text[:LONGEST]}…", "line", tone, wrap=True
        )


class PlanDesk(QStackedWidget):
    """The container of the plan page, or of the page that starts a plan; `planning` reads and saves the plan."""

    def __init__(self, context: PageContext, bring: Bring) -> None:
        super().__init__()
        self._context = context
        self._session = context.session
        self.year = 0
        self._bring = bring
        self.planning = PlanInputSaver(context, self, self._attach, self.show_history)
        self.view = self.planning.view
        self._known = LibraryEvidenceLinker(context, self)
        self._files = GridWorkbookDesk(context, self.view.grid, self)
        context.host.table_begun.connect(self._show_begun)
        self._start: NewDocumentPage | None = None
        self._not_shown = UnavailablePage()
        self._reading = words(_("กำลังอ่านแผน"), "line", "text2")
        self._reading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._opening = BackgroundReader(context.session, self)
        # the row to go to once the plan is read, and for what
        self._goal: tuple[Ref, str] | None = None
        self._awaited: Ref | None = None  # the plan that is read in the background
        self.addWidget(self.view)
        self.addWidget(self._reading)
        self.addWidget(self._not_shown)
        self.planning.tracker.lost.connect(lambda: self.show_year(self.year))
        host = context.host
        self.planning.tracker.busy.connect(lambda: host.report(_("กำลังบันทึก"), "info"))
        self.view.locked.go.clicked.connect(lambda: host.show_place("sign", self.planning.ref))
        InstalledShortcuts(self, (KeyBinding(_("ปิด กลับไปเอกสารของปี"), ("Ctrl+W",), self._close),))
        context.news.changed.connect(self._changed)
        host.closing.connect(self.planning.leave)

    @property
    def start(self) -> NewDocumentPage:
        """The page that starts a plan, made on first use."""
        if self._start is None:
            self._start = start_page(self._context, _("ยังไม่มีแบบของแผนในเครื่องนี้"), self._begin)
            self.addWidget(self._start)
        return self._start

    @property
    def ref(self) -> Ref | None:
        return self.planning.ref

    def here(self) -> Ref | None:
        """The row that is shown or selected, else the plan; None if no plan is shown."""
        return self.view.rows.here or self.planning.ref if self.planning.ref else None

    def show_year(self, year: int) -> None:
        """Show the year's plan that was shown last, or its first plan, or the page that starts one if it has none."""
        self.year = year
        found = self.planning.of_year(year)
        if found:
            self._show(found[0])
        else:
            self.planning.leave()
            title = _("ยังไม่มีแผนของปีงบประมาณ {year}").format(year=year)
            self.start.show_year(year, title, start_groups(self._context, year, "plan"))
            self.setCurrentWidget(self.start)
        if self.isVisible():
            self._context.host.renew_header("plan")

    def _show(self, plan: Ref) -> None:
        """Show this plan; if it is large, read it in the background."""
        if self.planning.ref == plan and self.planning.page is not None:
            self.setCurrentWidget(self.view)
        elif self._session.read(lambda reader: reader.info()["records"]) > LARGE:
            if self.currentWidget() is not self._reading or self._awaited != plan:
                self.planning.leave()
                self._awaited = plan
                self.setCurrentWidget(self._reading)
                self._opening.read(partial(PlanPage.of, ref=plan), self._arrived, self._gone)
        else:
            self._open(plan)

    def _open(self, ref: Ref, read: PlanPage | None = None) -> None:
        try:
            self.planning.open(ref, read)
        except UserError as problem:
            self._refuse(problem)
        else:
            self.setCurrentWidget(self.view)

    def _refuse(self, problem: UserError) -> None:
        """Show on the page itself why the plan is not shown."""
        self.planning.leave()
        self._not_shown.show_problem(problem)
        self.setCurrentWidget(self._not_shown)

    def _gone(self, problem: UserError) -> None:
        if self.currentWidget() is self._reading:
            self._refuse(problem)

    def _arrived(self, read: PlanPage) -> None:
        """Show the plan that was read in the background, if it is still wanted."""
        if self.currentWidget() is not self._reading or read.record.ref != self._awaited:
            return
        self._open(read.record.ref, read)
        # in a turn of its own, so that the window answers in between
        QTimer.singleShot(0, self, self._there)

    def _there(self) -> None:
        """Move the focus into a plan that took long to read, or to the row that was asked for meanwhile."""
        if self.isVisible():
            self._context.host.renew_header("plan")
            self.enter()
        if self._goal is not None:
            self.go_to(*self._goal)

    def enter(self) -> None:
        """Move the keyboard focus to where the person goes on working."""
        if self.currentWidget() is self.view:
            self.view.enter()
        elif self.currentWidget() is self._start:
            self.start.enter()

    def go_to(self, ref: Ref, part: str = "") -> None:
        """Show the plan or row `ref`. `part` of a row: its finding (FINDING), its report (REPORT), one of its fields
        (name) or its form (""); of the plan, FINDING is its first field that is to be filled in."""
        home = self._session.read(partial(plan_of, ref=ref))
        if home in self.planning.of_year(self.year) and home not in (None, self.planning.ref):
            self._show(home)
            if self.isVisible():
                self._context.host.renew_header("plan")
        if ref.entity == "progress" and part:
            report = self._session.read(lambda reader: reader.record(ref))
            self.planning.show_period(report.text("period") if report else "")
        page = self.planning.page
        self._goal = (ref, part) if self.currentWidget() is self._reading else None
        rows = [row for row in page.rows if ref in (row.ref, row.progress)] if page else []
        cells = [
            (row.ref, cell.id)
            for row in (page.rows if page else ())
            for cell in row.cells.values()
            if part and (cell.ref, cell.field) == (ref, part)
        ]

        def leads(finding: FindingRow) -> bool:
            return finding.rule == "empty" if ref == home else finding.row == ref

        if (
            part == FINDING
            and page
            and (found := next((one for one in page.findings if leads(one)), None))
        ):
            self.view.go_to_finding(found)
        elif cells:
            self.view.go_to(*cells[0])
        elif rows and ref != home:  # the plan as a whole is shown as it was left
            self.planning.ask_report(rows[0].ref)
            self.view.go_to(
                rows[0].ref, *(reported_at(page, rows[0]) if page and part == REPORT else ())
            )

    def place(self) -> HeaderContent:
        page = self.planning.page
        if self.planning.ref is None or page is None:
            return HeaderContent(_("แผน"), _("แผนประจำปี"))
        crumbs = "  ›  ".join(
            (_("เอกสารของปี"), _("แผน {year}").format(year=year_words(page.record)))
        )
        close = HeaderAction(_("ปิด กลับไปเอกสารของปี"), "left", self._close)
        meets = HeaderAction(_("ประชุมตั้งเป้าหมาย"), "star", partial(self._leave_for, "goals"))
        gives = HeaderAction(
            _("มอบหมายให้หน่วยงานข้างใต้"), "building", partial(self._leave_for, "assigned")
        )
        below = self._session.read(partial(has_units, self._context.unit))
        forms = form_actions(self._context, self.planning.ref, page.form, self._choices, self)
        given = (gives,) if below else ()
        met = (meets,) if rule_of(page.form) else ()
        others = (*given, *forms, *met, close)
        prints = HeaderAction(
            signing_words(page.form) or _("พิมพ์แผน"), "printer", partial(self._leave_for, "papers")
        )
        return HeaderContent(crumbs, title_of(page), prints, others, rare=self.view.rows.deeds)

    def _leave_for(self, place: str) -> None:
        """Go to another page about the plan; to assigned work about its row that is shown or selected."""
        self.hand_over()
        ref = self.here() if place == "assigned" else self.planning.ref
        if ref is not None:
            self._context.host.show_place(place, ref)

    def _choices(self) -> tuple[Sequence[SettingInForce], str]:
        page = self.planning.page
        if page is None:
            return (), ""
        return page.choices, page.locks.plan or next(iter(page.locks.reports.values()), "")

    def show_history(self, ref: Ref) -> None:
        """Show the history of a row in a dialog."""
        self.hand_over()
        page = self.planning.page
        row = page.row(ref) if page else None
        if page is not None and row is not None:
            steps = self._session.read(lambda reader: row_history(reader, page, row))
            called = " ".join(part for part in row.name_in(page.form) if part)
            dialog = RowHistoryDialog(self._context.look, called, steps, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def hand_over(self) -> None:
        self.view.hand_over()

    def _attach(self, request: RowAttachRequest) -> None:
        at = FileTarget(FilePlace(request.row, request.place), request.words)
        if request.existing:
            self._known.ask(at, [request.words])
        else:
            self._bring(self, request.brought, at)

    def _close(self) -> None:
        self.hand_over()
        self._context.host.show_page("documents")

    def _begin(self, form: Instrument, year: int, _profiles: Sequence[str]) -> None:
        self._session.do(
            partial(
                start_plan, instrument=self._session.forms.worded(form), year=year, ordinal=None
            )
        )

    def _show_begun(self, plan: Ref) -> None:
        """Show the table of a plan that was just begun with the rows of a file."""
        if plan in self.planning.of_year(self.year):
            self._show(plan)
            self.view.show_as("grid")

    def take(self, paths: Sequence[Path]) -> None:
        """Preview the rows of the first dropped table file for the shown plan, or start a plan with them."""
        if self.currentWidget() is self._start:
            self.start.begin_from(paths[0])
        elif self.planning.ref is not None:
            self.view.show_as("grid")
            self._files.read(paths[0])

    def _changed(self, changes: Changes) -> None:
        """React to changes: a plan was started, imported or restored from the bin, or changed while it is read."""
        if self._start is not None and any(ref.entity == "instrument" for ref in changes.touched):
            self.removeWidget(self._start)  # a form came or went: the page is made anew
            self._start.deleteLater()
            self._start = None
            self.show_year(self.year)
        reading = self.currentWidget() is self._reading
        if self.planning.ref is None and any(
            ref.entity == "plan" or reading for ref in changes.touched
        ):
            self.show_year(self.year)
