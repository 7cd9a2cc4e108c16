"""Dresses the whole application in another palette, font and style sheet, each widget once, and hidden pages later.

A sheet that replaces another makes Qt dress a widget again for every widget it stands in; a sheet that is taken off
first makes it undress and lay out everything for nothing. So the old one is taken off while no widget counts as dressed
and none hears of it. What it has set on a widget stays until the next sets it: themes are one sheet in other colours.
"""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

DRESSED, DEAF = Qt.WidgetAttribute.WA_WState_Polished, Qt.WidgetAttribute.WA_SetStyle


class PageStack(QStackedWidget):
    """Pages of which one is seen; the others wait for their new dress until they are turned to."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: set[QWidget] = set()

    def minimumSizeHint(self) -> QSize:
        """What the page that is seen needs: the others fit themselves in when they are turned to."""
        page = self.currentWidget()
        return page.minimumSizeHint() if page else super().minimumSizeHint()

    def put_off(self) -> set[QWidget]:
        """The pages that are not seen wait from now on; they, and all that is in them."""
        pages = [self.widget(n) for n in range(self.count()) if n != self.currentIndex()]
        self._waiting = {page for page in pages if page}
        return {widget for page in self._waiting for widget in (page, *page.findChildren(QWidget))}

    def wake(self, page: QWidget) -> bool:
        """Dress a page before it is looked at or asked how much room it takes; whether it had waited."""
        waited = page in self._waiting
        self._waiting.discard(page)
        for widget in (page, *page.findChildren(QWidget)) if waited else ():
            if not widget.testAttribute(DRESSED):
                for news in (QEvent.Type.Polish, QEvent.Type.StyleChange):
                    QCoreApplication.sendEvent(widget, QEvent(news))
        return waited


def dress(application: QApplication, recolour: Callable[[], object], sheet: str) -> None:
    """Put on a sheet; palette and font are set by `recolour`."""
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
