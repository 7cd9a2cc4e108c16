"""Applies another palette, font and style sheet to the whole application: each widget once, hidden pages later.

A sheet that replaces another makes Qt polish a widget once for each of its ancestors; removing the old sheet first
makes Qt unpolish and lay out everything for nothing. So the old one is removed while no widget counts as polished and
none is notified. What it set on a widget stays until the next sheet sets it: themes are one sheet in other colours.
"""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

DRESSED, DEAF = Qt.WidgetAttribute.WA_WState_Polished, Qt.WidgetAttribute.WA_SetStyle


class PageStack(QStackedWidget):
    """Pages of which one is visible; the others get their new style when they are shown."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: set[QWidget] = set()

    def minimumSizeHint(self) -> QSize:
        """The need of the visible page: the others are laid out when they are shown."""
        page = self.currentWidget()
        return page.minimumSizeHint() if page else super().minimumSizeHint()

    def put_off(self) -> set[QWidget]:
        """Mark the hidden pages as waiting; returns them with all their widgets."""
        pages = [self.widget(n) for n in range(self.count()) if n != self.currentIndex()]
        self._waiting = {page for page in pages if page}
        return {widget for page in self._waiting for widget in (page, *page.findChildren(QWidget))}

    def wake(self, page: QWidget) -> bool:
        """Style a page before it is shown or measured; whether it had waited."""
        waited = page in self._waiting
        self._waiting.discard(page)
        for widget in (page, *page.findChildren(QWidget)) if waited else ():
            if not widget.testAttribute(DRESSED):
                for news in (QEvent.Type.Polish, QEvent.Type.StyleChange):
                    QCoreApplication.sendEvent(widget, QEvent(news))
        return waited


def dress(application: QApplication, recolour: Callable[[], object], sheet: str) -> None:
    """Apply a sheet; `recolour` sets palette and font."""
    everybody = application.allWidgets()
    stacks = [widget for widget in everybody if isinstance(widget, PageStack)]
    waiting = set[QWidget]().union(*(stack.put_off() for stack in stacks))
    dressed = [widget for widget in everybody if widget.testAttribute(DRESSED)]
    for widget in dressed:
        widget.setAttribute(DRESSED, False)
    for widget in everybody:
        widget.setAttribute(DEAF)
    application.setStyleSheet("")
    recolour()
    for widget in dressed:
        widget.setAttribute(DRESSED, widget not in waiting)
    for widget in everybody:
        widget.setAttribute(DEAF, widget in waiting)
    application.setStyleSheet(sheet)
    for widget in waiting:
        widget.setAttribute(DEAF, False)
