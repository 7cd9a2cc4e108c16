"""Findings, each with a button that leads to it, and the totals of the whole plan."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from core.i18n import _
from core.plan.view import FindingRow, PlanPage
from ui.desktop.plan.form.fields import computed_words
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pictogram, Pill
from ui.desktop.widgets.layout import column, empty, frame, row
from ui.desktop.widgets.plain import name, show, words

LISTED = 12  # findings listed at once
ICONS = {"bad": "alert", "warn": "warn", "info": "info"}
COUNTS = {"bad": "ต้องแก้ {n}", "warn": "ควรแก้ {n}", "info": "ข้อแนะนำ {n}"}


class FindingsCard(QFrame):
    """The gravest first; a finding with one right fix can be fixed here, undone as one step."""

    jump = Signal(object)  # Finding
    mended = Signal(object)  # Finding whose fix is to be entered

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look = look
        self._shown: tuple[FindingRow, ...] | None = None
        self.pills = FindingCounts(look)
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        head = row(words(_("ตรวจทาน"), "card"), None, self.pills, gap=4)
        self.setLayout(column(head, self._list, gap=6, edges=(14, 10, 12, 12)))

    def show_findings(self, found: tuple[FindingRow, ...]) -> None:
        if found == self._shown:
            return
        self._shown = found
        self.pills.show_findings(found)
        empty(self._list)
        for finding in found[:LISTED]:
            self._list.addWidget(self._line(finding))
        if len(found) > LISTED:
            more = _("และอีก {n} รายการ").format(n=len(found) - LISTED)
            self._list.addWidget(words(more, "small", "text2", wrap=True))
        if not found:
            fine = words(_("ครบตามแบบ"), "line", "ok", wrap=True)
            self._list.addWidget(frame(row(Pictogram(self._look, "tick", "ok"), fine, gap=6, grow=1)))

    def _line(self, finding: FindingRow) -> QWidget:
        icon = Pictogram(self._look, ICONS[finding.tone], finding.tone, 16)
        go = Button(self._look, _("ไปที่"), "link", do=lambda: self.jump.emit(finding))
        go.setAccessibleName(_("ไปที่ {where} {text}").format(where=finding.where, text=finding.text))
        where = words(finding.where, "small", "text2", wrap=True)
        head = row(icon, where, go, gap=6, grow=1)
        parts: list[QWidget] = [words(finding.text, "linestrong", finding.tone, wrap=True)]
        if finding.fix is not None:
            mend = Button(self._look, _("แก้ให้"), "ghost", "tick", small=True, do=lambda: self.mended.emit(finding))
            name(mend, _("แก้ให้: {text}").format(text=finding.text))
            parts.append(frame(row(mend, None, gap=0)))
        return frame(column(head, *parts, gap=2, edges=(10, 5, 8, 8)), "inset")


class FindingCounts(QWidget):
    """How many findings there are of each gravity."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._pills = {tone: Pill(look, "", tone, ICONS[tone]) for tone in ICONS}
        self.setLayout(row(*self._pills.values(), gap=4))

    def show_findings(self, found: tuple[FindingRow, ...]) -> None:
        for tone, pill in self._pills.items():
            count = sum(one.tone == tone for one in found)
            show(pill, count > 0)
            pill.show_pill(str(count), tone, ICONS[tone])
            name(pill, _(COUNTS[tone]).format(n=count))


class PlanSums(QFrame):
    """The computed values of the whole plan."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self.setLayout(column(words(_("ทั้งแผน"), "card"), self._list, gap=4, edges=(14, 10, 12, 12)))

    def show_plan(self, page: PlanPage) -> None:
        empty(self._list)
        texts = [text for cell in page.plan.cells.values() if (text := computed_words(cell))]
        show(self, bool(texts))
        for text in texts:
            self._list.addWidget(words(text, "line", wrap=True))
