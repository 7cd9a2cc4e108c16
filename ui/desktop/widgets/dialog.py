"""The frame of every dialog: heading, content, buttons below; closing returns the focus to where it was."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QApplication, QDialog, QLayout, QVBoxLayout, QWidget

from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.layout import column, holding, row, scrolling
from ui.desktop.widgets.plain import words

EDGE = 40  # pixels of the window visible around a dialog
ENDLESS = 100_000  # pixels


def most(dialog: QDialog) -> QSize:
    """Return the largest size that a dialog may have in its parent's window; without parent, there is no limit."""
    parent = dialog.parentWidget()
    return parent.window().size() - QSize(EDGE, EDGE) if parent else QSize(ENDLESS, ENDLESS)


class FocusReturnDialog(QDialog):
    """A dialog over a window that, when closed, returns the focus to the widget that had it before."""

    def __init__(self, title: str, parent: QWidget | None) -> None:
        super().__init__(parent, modal=True)
        before = QApplication.focusWidget()
        self.setWindowTitle(title)
        self.finished.connect(lambda _how: restore_focus(self, before))


class FramedDialog(FocusReturnDialog):
    """A dialog with heading and buttons, opened without blocking; it deletes itself when closed."""

    def __init__(self, look: Look, title: str, parent: QWidget | None) -> None:
        super().__init__(title, parent)
        self._look, self._title = look, title
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._whole: QVBoxLayout | None = None
        self._fluid: QWidget | None = None  # the content, until it scrolls

    def fill(self, layout: QLayout, *buttons: QWidget, min_width: int = 440) -> None:
        """Put `layout`, which scrolls if it is too high, and below it `buttons` (the main one last) into the dialog, at
        least `min_width` design pixels wide."""
        self._fluid, title = holding(layout), words(self._title, "section", wrap=True)
        whole = column(
            title, self._fluid, 6, row(None, *buttons), gap=10, edges=(20, 16, 20, 16), grow=1
        )
        # otherwise Qt keeps a narrow column's height
        whole.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.setLayout(whole)
        self._whole = whole
        self.setMinimumWidth(self._look.px(min_width))
        self._bound(whole)
        self.resize(
            self.minimumWidth(),
            min(whole.totalHeightForWidth(self.minimumWidth()), most(self).height()),
        )

    def _bound(self, layout: QVBoxLayout) -> None:
        """Keep the size that the text needs, within the window: taller content scrolls, the buttons stay visible."""
        room, parent = most(self), self.parentWidget()
        needs = max(self.minimumWidth(), layout.totalMinimumSize().width())
        self.setMinimumWidth(min(needs, room.width()))
        if (
            self._fluid
            and layout.totalMinimumHeightForWidth(max(self.width(), self.minimumWidth()))
            > room.height()
        ):
            fluid, focus = self._fluid, self.focusWidget()
            self._fluid = None
            layout.insertWidget(1, scrolling(fluid), 1)
            if focus:  # a widget given another parent is hidden for a moment
                focus.setFocus()
            self.resize(self.width(), room.height())
        self.setMinimumHeight(min(layout.totalMinimumHeightForWidth(self.width()), room.height()))
        if parent:
            over = self.frameGeometry().bottom() - parent.window().frameGeometry().bottom()
        else:
            over = 0
        if over > 0 and self.isVisible():
            self.move(self.x(), self.y() - over)

    def event(self, event: QEvent) -> bool:
        """Handle an event as Qt does; after a change of layout or size, keep the dialog within its largest size."""
        resized = event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize)
        done = super().event(event)
        if resized and self._whole is not None:  # other events may have deleted the dialog
            self._bound(self._whole)
        return done

    def closer(self, text: str = "") -> Button:
        """Return a button that closes the dialog and does nothing else; its label is `text`, "" = ยกเลิก."""
        return Button(self._look, text or _("ยกเลิก"), do=self.reject)


def restore_focus(dialog: QDialog, before: QWidget | None) -> None:
    """Give the focus back to `before`, the widget that had it before the dialog opened, if it is still visible."""
    parent = dialog.parentWidget()
    if parent is not None:
        parent.window().activateWindow()
    try:
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
    except RuntimeError:  # deleted meanwhile: Qt focuses the window
        return
