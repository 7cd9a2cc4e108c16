"""The frame of every dialog: heading, content, buttons below; closing returns the focus to where it was."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QDialog, QLayout, QWidget

from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.layout import column, holding, row, scrolling
from ui.desktop.widgets.plain import words

EDGE = 40  # pixels of the window that are seen around a dialog


class FramedDialog(QDialog):
    """Opened without waiting for it; it deletes itself when it is closed."""

    def __init__(self, look: Look, title: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._look, before = look, QApplication.focusWidget()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setModal(True)
        self._title = title
        self.finished.connect(lambda _how: restore_focus(self, before))

    def fill(self, inside: QLayout, *buttons: QWidget, wide: int = 440) -> None:
        """Lay out the dialog; the last button is the main one. Content higher than the window scrolls."""
        held, title = holding(inside), words(self._title, "section", wrap=True)
        whole = column(title, held, 6, row(None, *buttons), gap=10, edges=(20, 16, 20, 16), grow=1)
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
        """Keep the height its text needs at its width, also when text is added later."""
        resized = event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize)
        done = super().event(event)
        whole = self.layout() if resized else None  # after another event the dialog may be gone
        if whole is not None and whole.sizeConstraint() == QLayout.SizeConstraint.SetNoConstraint:
            self.setMinimumHeight(whole.totalMinimumHeightForWidth(self.width()))
        return done

    def closer(self, text: str = "") -> Button:
        """A button that only closes the dialog."""
        return Button(self._look, text or _("ยกเลิก"), do=self.reject)


def restore_focus(dialog: QDialog, before: QWidget | None) -> None:
    """Return the focus to the widget that had it before the dialog, if it still exists."""
    if (parent := dialog.parentWidget()) is not None:
        parent.window().activateWindow()
    try:
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
    except RuntimeError:  # the widget is deleted by now: Qt gives the focus to the window
        return
