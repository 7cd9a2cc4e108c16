"""Short messages at the foot of the window that disappear by themselves and never take the focus."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QWidget

from ui.desktop.base.room import HeaderAction
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pictogram
from ui.desktop.widgets.late import later
from ui.desktop.widgets.layout import row
from ui.desktop.widgets.plain import Elided, name, show

STAYS = 6000  # milliseconds; longer while the mouse is on it
FOOT = 18  # pixels above the foot of the window


class Toast(QFrame):
    """One at a time, the newest; its button undoes what it reports."""

    def __init__(self, look: Look, over: QWidget) -> None:
        super().__init__(over)
        self._over, self._deed = over, HeaderAction("", "undo", lambda: None)
        self.setObjectName("toast")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._words = Elided("", "strong", "toast")
        self._button = Button(look, "", "toast", "undo", do=self._do)
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayout(row(Pictogram(look, "tick", "sidehead"), self._words, self._button, gap=10, edges=(14, 6, 8, 6)))
        self._timer = later(self, STAYS, self._rest)
        over.installEventFilter(self)
        self.hide()

    def tell(self, text: str, deed: HeaderAction | None = None) -> None:
        """Show a message, with a button for `deed`."""
        self._words.show_text(text)
        name(self, text)
        self._deed = deed or self._deed
        show(self._button, deed is not None)
        if deed:
            self._button.show_deed(deed.words, deed.icon)
        self._reposition()
        self.show()
        self.raise_()
        self._timer.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    @property
    def says(self) -> str:
        return self._words.text() if self.isVisible() else ""

    @property
    def button(self) -> Button:
        return self._button

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize and self.isVisible():
            self._reposition()
        return False

    def _reposition(self) -> None:
        self.adjustSize()
        width = self._over.width() - 2 * FOOT  # longer text is cut, the tip has all of it
        self.resize(min(self.sizeHint().width(), width), self.sizeHint().height())
        self.move((self._over.width() - self.width()) // 2, self._over.height() - self.height() - FOOT)

    def _rest(self) -> None:
        if self.underMouse():
            self._timer.start()
        else:
            self.hide()

    def _do(self) -> None:
        self.hide()
        self._deed.do()
