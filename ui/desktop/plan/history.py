"""The history of a row: who, when, from what to what."""

from collections.abc import Sequence

from PySide6.QtWidgets import QApplication, QDialog, QWidget

from core.i18n import _
from core.plan.history_view import HistoryStep
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pictogram
from ui.desktop.widgets.dialog import restore_focus
from ui.desktop.widgets.layout import column, frame, row, scrolling
from ui.desktop.widgets.plain import name, show, words

AT_ONCE = 15  # steps
LONGEST = 400  # letters of a text that are shown


class HistoryDialog(QDialog):
    """Only reads; Esc closes it."""

    def __init__(self, look: Look, called: str, steps: Sequence[HistoryStep], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        before = QApplication.focusWidget()
        self.finished.connect(lambda _how: restore_focus(self, before))
        self.setWindowTitle(_("ประวัติ"))
        self._look, self.steps, self._shown = look, steps, 0
        name(self, _("ประวัติของ {row}").format(row=called))
        self._list = column(gap=6)
        if not steps:
            self._list.addWidget(words(_("ยังไม่มีการแก้ไขที่บันทึกไว้"), "line", "text2", wrap=True))
        self._more = Button(look, _("แสดงก่อนหน้านี้"), "link", "down", do=self._show_more)
        list_ = scrolling(column(self._list, self._more, None, gap=6, edges=(0, 0, 8, 0)))
        self._show_more()
        close = Button(look, _("ปิด"), "primary", do=self.accept)
        title = words(_("ประวัติของ {row}").format(row=called), "section", wrap=True)
        note = words(_("เวลาเป็นของเครื่องที่บันทึก"), "small", "text2")
        self.setLayout(column(title, note, list_, row(None, close), gap=8, edges=(20, 16, 20, 16), grow=2))
        self.resize(look.px(620), min(look.px(560), 660))

    def _show_more(self) -> None:
        """Show some more of the steps: hundreds at once would block the window."""
        for step in self.steps[self._shown : self._shown + AT_ONCE]:
            self._list.addWidget(self._line(self._look, step))
        self._shown = min(len(self.steps), self._shown + AT_ONCE)
        show(self._more, self._shown < len(self.steps))

    def _line(self, look: Look, step: HistoryStep) -> QWidget:
        header = "  ·  ".join(part for part in (step.when, step.who, step.line) if part)
        parts: list[QWidget] = [words(header, "small", "text2", wrap=True), words(step.what, "linestrong", wrap=True)]
        if step.before or step.after:
            arrow = Pictogram(look, "right", "text2", 14)
            change = row(self._words(step.before, "text2"), arrow, self._words(step.after, "text"), gap=8)
            change.setStretch(0, 1)
            change.setStretch(2, 1)
            parts.append(frame(change))
        if not step.counts:
            parts.append(words(_("บันทึกนี้ไม่มีผล"), "small", "warn", wrap=True))
        return frame(column(*parts, gap=1, edges=(12, 6, 12, 8)), "inset")

    def _words(self, text: str, tone: str) -> QWidget:
        return words(text if len(text) <= LONGEST else f"{text[:LONGEST]}…", "line", tone, wrap=True)
