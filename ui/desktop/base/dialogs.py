"""Dialogs of every feature: a refusal as three calm sentences, and one line of text asked for before an action."""

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QProgressBar, QWidget

from core.errors import Stumbled, UserError
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pictogram
from ui.desktop.widgets.dialog import FramedDialog, restore_focus
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.plain import copy_words, name, show, show_entry, words


class ProblemDialog(QDialog):
    """Shown over the window; the work behind it stays as it is."""

    def __init__(self, look: Look, problem: UserError, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("โปร่งใส"))
        self.setModal(True)
        self.problem, before = problem, QApplication.focusWidget()
        what = words(problem.what, "card", wrap=True)
        why = words(problem.why, wrap=True)
        do = words(problem.do, "strong", "soft", wrap=True)
        name(self, problem.what, f"{problem.why} {problem.do}")
        self.copy = Button(look, _("คัดลอกข้อความ"), "ghost", "copy", do=self._copy)
        self.place = Button(look, _("เปิดที่เก็บรายงาน"), "ghost", "folder", do=self._open_place)
        report = problem.report if isinstance(problem, Stumbled) else None
        show(self.place, report is not None)
        close = Button(look, _("ตกลง"), "primary", do=self.accept)
        close.setDefault(True)
        icon = column(Pictogram(look, "info", "info", 24), None, gap=0)
        head = row(icon, column(what, why, do, None, gap=6), gap=14, grow=1)
        self.setLayout(column(head, 6, row(self.copy, self.place, None, close), gap=8, edges=(20, 18, 20, 16)))
        self.setMinimumWidth(look.px(440))
        close.setFocus()
        self.finished.connect(lambda _how: restore_focus(self, before))

    def _open_place(self) -> None:
        if isinstance(self.problem, Stumbled) and self.problem.report is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.problem.report.parent)))

    def _copy(self) -> None:
        """All three sentences, for a message to whoever helps."""
        if copy_words(f"{self.problem.what}\n{self.problem.why}\n{self.problem.do}"):
            self.copy.show_deed(_("คัดลอกแล้ว"), "tick")


def show_problem(look: Look, problem: UserError, parent: QWidget | None) -> ProblemDialog:
    """Open the dialog without waiting for it."""
    dialog = ProblemDialog(look, problem, parent)
    dialog.open()
    return dialog


class WaitDialog(QDialog):
    """Says what is being done; closes by itself."""

    def __init__(self, look: Look, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("โปร่งใส"))
        self.setModal(True)
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        name(bar, text)
        self.setLayout(column(words(text, "strong"), bar, gap=10, edges=(22, 18, 22, 18)))
        self.setMinimumWidth(look.px(360))

    def reject(self) -> None:
        """Ignored: what has begun is finished."""


class TextPrompt(FramedDialog):
    """Asks for one line of text before an action."""

    told = Signal(str)

    def __init__(self, look: Look, title: str, why: str, called: str, deed: str, parent: QWidget) -> None:
        super().__init__(look, title, parent)
        self.field = QLineEdit()
        name(self.field, called)
        self.go = Button(look, deed, "primary", "tick", do=self._emit)
        self.go.setEnabled(False)
        self.field.textChanged.connect(self._typed)
        self.field.returnPressed.connect(self._emit)
        reason = words(why, "line", "text2", wrap=True)
        self.fill(column(reason, 4, words(called, "label", "text2"), self.field, None, gap=4), self.closer(), self.go)
        self.field.setFocus()

    def show_words(self, text: str) -> None:
        """Propose a text; the person may type over it."""
        show_entry(self.field, text)
        self.field.selectAll()

    def _typed(self, text: str) -> None:
        self.go.setEnabled(bool(text.strip()))

    def _emit(self) -> None:
        if text := self.field.text().strip():
            self.told.emit(text)
            self.accept()
