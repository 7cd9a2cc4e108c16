"""The window for the projector: on the other screen where there is one, and led by the keys a remote clicker sends."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QScreen
from PySide6.QtWidgets import QWidget

from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.layout import column
from ui.desktop.workshop.wall import HIGH, WIDE, Picture, Wall, WallContent

FORWARD = (Qt.Key.Key_PageDown, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Space)
BACK = (Qt.Key.Key_PageUp, Qt.Key.Key_Left, Qt.Key.Key_Up)
BLACK = (Qt.Key.Key_B, Qt.Key.Key_Period, 0x0E34)  # as clickers send it; ิ is where B is on a Thai keyboard
LARGE = (Qt.Key.Key_E, 0x0E33)


def other_screen(window: QWidget) -> QScreen | None:
    """A screen the window is not on; None where there is no other."""
    return next((one for one in window.screen().virtualSiblings() if one != window.screen()), None)


class Projector(QWidget):
    """Nothing is decided here; `stepped` says where the clicker goes."""

    stepped = Signal(int)  # 1 = to the next, -1 = to the one before
    closed = Signal()

    def __init__(self, look: Look, picture: Picture) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setWindowTitle(_("จอฉายการประชุมให้คะแนน"))
        self.wall = Wall(look, picture)
        self.wall.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.wall.setFocusProxy(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLayout(column(self.wall, gap=0))
        self.resize(WIDE, HIGH)

    def open_for(self, window: QWidget) -> None:
        """Fill the other screen; where there is none, open beside the window and wait for F5."""
        screen = other_screen(window)
        if screen is not None:
            self.setScreen(screen)
            self.setGeometry(screen.geometry())
            self.showFullScreen()
        else:
            self._beside(window.screen().availableGeometry())
            self.show()
        self.raise_()
        self.activateWindow()
        self.setFocus()

    def _beside(self, room: QRect) -> None:
        size = self.size().boundedTo(room.size())
        self.resize(size)
        self.move(room.right() - size.width(), room.top())

    def show_content(self, content: WallContent) -> None:
        self.wall.show_content(content)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in FORWARD:
            self.stepped.emit(1)
        elif key in BACK:
            self.stepped.emit(-1)
        elif key in BLACK:
            self.wall.turn_black()
        elif key in LARGE:
            self.wall.enlarge()
        elif key == Qt.Key.Key_F5:
            self._turn_full()
        elif key == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _turn_full(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def _leave(self) -> None:
        """Out of the black, then out of a proof, then off the whole screen, then closed."""
        if self.wall.black:
            self.wall.turn_black()
        elif self.wall.large >= 0:
            self.wall.large = -1
            self.wall.update()
        elif self.isFullScreen():
            self.showNormal()
        else:
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()
