"""The dialog of a refusal: what happened, why, and what to do, as three calm sentences."""

from PySide6.QtWidgets import QApplication, QDialog, QWidget

from core.errors import UserError
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button, Pictogram
from ui.desktop.widgets.boxes import column, row
from ui.desktop.widgets.framed import focus_back
from ui.desktop.widgets.plain import copy_words, name, words


class ProblemDialog(QDialog):
    """Shown beside the window; the work behind it stays as it is."""

    def __init__(self, look: Look, problem: UserError, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("โปร่งใส"))
        self.setModal(True)
        self.problem, before = problem, QApplication.focusWidget()
        what = words(problem.what, "card", wrap=True)
        why = words(problem.why, wrap=True)
        do = words(problem.do, "strong", "soft", wrap=True)
        name(self, problem.what, f"{problem.why} {problem.do}")
        self.copy = Button(look, _("คัดลอกข้อความ"), "ghost", "copy")
        self.copy.clicked.connect(self._copy)
        close = Button(look, _("ตกลง"), "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        head = row(column(Pictogram(look, "info", "info", 24), None, gap=0), column(what, why, do, None, gap=6), gap=14)
        head.setStretch(1, 1)
        self.setLayout(column(head, 6, row(self.copy, None, close), gap=8, edges=(20, 18, 20, 16)))
        self.setMinimumWidth(look.px(440))
        close.setFocus()
        self.finished.connect(lambda _how: focus_back(self, before))

    def _copy(self) -> None:
        """All three sentences, for a message to whoever helps."""
        copy_words(f"{self.problem.what}\n{self.problem.why}\n{self.problem.do}")
        self.copy.show_deed(_("คัดลอกแล้ว"), "tick")


def show_problem(look: Look, problem: UserError, parent: QWidget | None) -> ProblemDialog:
    """Open the dialog without waiting for it."""
    dialog = ProblemDialog(look, problem, parent)
    dialog.open()
    return dialog
