"""A dialog as all of ours are: a heading, what it holds, buttons below; the keyboard goes back where it was."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QDialog, QLayout, QWidget

from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.layout import column, row, scrolling
from ui.desktop.widgets.plain import words

EDGE = 40  # pixels of the window that are seen around a dialog


class Framed(QDialog):
    """Opened without waiting for it; it deletes itself when it is closed."""

    def __init__(self, look: Look, title: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._look, before = look, QApplication.focusWidget()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setModal(True)
        self._title = title
        self.finished.connect(lambda _how: focus_back(self, before))

    def fill(self, inside: QLayout, *buttons: QWidget, wide: int = 440) -> None:
        """Put the dialog together; the last of the buttons is the one meant. What is higher than the window scrolls."""
        held = QWidget()
        held.setLayout(inside)
        whole = column(words(self._title, "section", wrap=True), held, 6, row(None, *buttons), gap=10)
        whole.setContentsMargins(20, 16, 20, 16)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.setMinimumWidth(self._look.px(wide))
        parent = self.parentWidget()
        room = parent.window().height() - EDGE if parent else 0
        if parent and whole.totalMinimumHeightForWidth(self._look.px(wide)) > room:
            whole.insertWidget(1, scrolling(held), 1)
            self.resize(self._look.px(wide), room)
        else:  # by itself Qt keeps the height its words would need in a narrow column
            whole.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
            self.resize(self._look.px(wide), whole.totalHeightForWidth(self._look.px(wide)))

    def event(self, event: QEvent) -> bool:
        """As high as its words are at its width, also when one comes later."""
        told = event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize)
        done = super().event(event)
        whole = self.layout() if told else None  # after other news the dialog may be gone
        if whole is not None and whole.sizeConstraint() == QLayout.SizeConstraint.SetNoConstraint:
            self.setMinimumHeight(whole.totalMinimumHeightForWidth(self.width()))
        return done

    def closer(self, text: str = "") -> Button:
        """A button that closes the dialog and does nothing else."""
        button = Button(self._look, text or _("ยกเลิก"))
        button.clicked.connect(self.reject)
        return button


def focus_back(dialog: QDialog, before: QWidget | None) -> None:
    """The keyboard goes back where it was before the dialog, if that is still there."""
    if (parent := dialog.parentWidget()) is not None:
        parent.window().activateWindow()
    try:
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
    except RuntimeError:  # the widget is gone by now: Qt gives the keyboard to the window
        return
