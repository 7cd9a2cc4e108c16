"""The plan page: rows on the left, the form of one in the middle, what is missing on the right."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from core.i18n import _
from core.model.values import Ref
from core.thai.digits import arabic_digits
from core.views.plan_page import Finding, PlanPage
from ui.desktop.pages.plan_asks import PlanAsks
from ui.desktop.pages.plan_fields import computed_words
from ui.desktop.pages.plan_form import PlanForm
from ui.desktop.pages.plan_tree import PlanRows
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button, Pictogram
from ui.desktop.widgets.boxes import column, frame, row, scrolling
from ui.desktop.widgets.plain import show, words

LISTED = 12  # findings listed at once


class FindingsCard(QFrame):
    """What is missing or wrong, each line one press from its place."""

    jump = Signal(object)  # Finding

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look = look
        self._shown: tuple[Finding, ...] | None = None
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.setLayout(column(words(_("ตรวจทาน"), "card"), self._list, gap=6, edges=(14, 10, 12, 12)))

    def show_findings(self, found: tuple[Finding, ...]) -> None:
        if found == self._shown:
            return
        self._shown = found
        empty(self._list)
        for finding in found[:LISTED]:
            self._list.addWidget(self._line(finding))
        if len(found) > LISTED:
            more = _("และอีก {n} รายการ").format(n=len(found) - LISTED)
            self._list.addWidget(words(more, "small", "text2", wrap=True))
        if not found:
            fine = row(Pictogram(self._look, "tick", "ok"), words(_("ครบตามแบบ"), "line", "ok", wrap=True), gap=6)
            fine.setStretch(1, 1)
            self._list.addWidget(frame(fine))

    def _line(self, finding: Finding) -> QWidget:
        icon = Pictogram(self._look, "warn" if finding.tone == "warn" else "conflict", finding.tone, 16)
        go = Button(self._look, _("ไปที่"), "link")
        go.setAccessibleName(_("ไปที่ {where} {text}").format(where=finding.where, text=finding.text))
        go.clicked.connect(lambda: self.jump.emit(finding))
        head = row(icon, words(finding.text, "linestrong", finding.tone, wrap=True), go, gap=6)
        head.setStretch(1, 1)
        inside = column(head, words(finding.where, "small", "text2", wrap=True), gap=1, edges=(10, 6, 6, 7))
        return frame(inside, "inset")


class PlanSums(QFrame):
    """What the program computes of the whole plan."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self.setLayout(column(words(_("ทั้งแผน"), "card"), self._list, gap=4, edges=(14, 10, 12, 12)))

    def show_plan(self, page: PlanPage) -> None:
        empty(self._list)
        said = [text for cell in page.plan.cells.values() if (text := computed_words(cell))]
        show(self, bool(said))
        for text in said:
            self._list.addWidget(words(text, "line", wrap=True))


class PlanView(QWidget):
    """One plan. Wishes go out by `asks` and the signals; `show_plan` is how anything changes."""

    asked_row = Signal(str, object, object)  # kind, Ref above, Ref before it
    said = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._page: PlanPage | None = None
        self._wished: Ref | None = None  # a row to go to when it has come
        self.asks = PlanAsks()
        self.rows = PlanRows(look)
        self.form = PlanForm(look, self.asks)
        self.findings = FindingsCard(look)
        self.sums = PlanSums()
        held = QWidget()
        held.setLayout(column(self.sums, self.findings, None, gap=10, edges=(0, 0, 6, 0)))
        self._aside = scrolling(held)
        whole = row(self.rows, self.form, self._aside, gap=10)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.rows.chosen.connect(self.choose)
        self.rows.added.connect(self.asked_row)
        self.rows.deleted.connect(self.asks.deleted)
        self.rows.moved.connect(self.asks.moved)
        self.findings.jump.connect(lambda finding: self.go_to(finding.row, finding.cell))
        look.changing.connect(self._undress)
        look.changed.connect(self._redress)
        QShortcut(QKeySequence("F8"), self, self.next_finding)
        QShortcut(QKeySequence("F6"), self, self._next_pane)
        self._at = -1
        self._redress()

    @property
    def page(self) -> PlanPage | None:
        """What is shown, as it is saved."""
        return self._page

    def show_plan(self, page: PlanPage) -> None:
        """Show a plan as it is saved; what is being typed stays where it is typed."""
        self._page = page
        here = self._here(page)
        self.rows.show_plan(page, here)
        self.form.show_row(page, page.row(here) if here else None)
        self.findings.show_findings(page.findings)
        self.sums.show_plan(page)
        self._go_on()

    def choose(self, ref: Ref) -> None:
        """Show the form of a row of the tree."""
        if self._page is not None:
            self.form.hand_over()
            self.rows.show_plan(self._page, ref)
            self.form.show_row(self._page, self._page.row(ref))

    def go_to(self, ref: Ref, cell: str = "") -> None:
        """Show a row or a line wherever it is, and put the person there."""
        if self._page is None:
            return
        home = self._home(self._page, ref)
        if home is not None and home != self.rows.here:
            self.choose(home)
        self.form.go_to(ref, cell)

    def expect(self, ref: Ref) -> None:
        """A row that was asked for is on its way: the person goes there when it has come."""
        self._wished = ref
        self._go_on()

    def next_finding(self) -> None:
        """Go to the next thing that is missing or wrong."""
        found = self._page.findings if self._page else ()
        if not found:
            self.said.emit(_("ครบตามแบบแล้ว ไม่มีข้อที่ต้องทำต่อ"))
            return
        self._at = (self._at + 1) % len(found)
        self.go_to(found[self._at].row, found[self._at].cell)

    def hand_over(self) -> None:
        self.form.hand_over()

    def _go_on(self) -> None:
        if self._wished is not None and self._page is not None and self._page.row(self._wished) is not None:
            ref, self._wished = self._wished, None
            self.go_to(ref)

    def _here(self, page: PlanPage) -> Ref | None:
        """The row that stays chosen, else the first one that has a form of its own."""
        if self.rows.here is not None and page.row(self.rows.here) is not None:
            return self.rows.here
        groups = [row for row in page.rows[1:] if not (kind := page.kind(row.kind)) or not kind.list]
        deepest = max((row.depth for row in groups), default=0)
        return next((row.ref for row in groups if row.depth == deepest), None)

    def _home(self, page: PlanPage, ref: Ref) -> Ref | None:
        """The row of the tree a line belongs to; of a row of the tree, itself."""
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
        self.rows.setFixedWidth(self._look.px(246) if self._look.scale < 150 else self._look.px(220))
        self._aside.setFixedWidth(self._look.px(244) if self._look.scale < 125 else 0)
        show(self._aside, self._look.scale < 125)
        if self._page is not None:
            self.show_plan(self._page)


def empty(layout: QBoxLayout) -> None:
    """Take everything off a list of widgets."""
    while (item := layout.takeAt(0)) is not None:
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()


def title_of(page: PlanPage) -> str:
    return arabic_digits(str(page.form.short) or str(page.form.title))
