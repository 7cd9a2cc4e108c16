"""The window for the projector, led by clickers, and what everybody in the room may see on its wall."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QScreen
from PySide6.QtWidgets import QWidget

from core.i18n import _
from core.workshop.agenda import Clock
from core.workshop.sentences import listed_words
from core.workshop.shown import ShownItem, rest_words, score_words
from core.workshop.view import OPEN, TALKS, Workshop
from ui.desktop.theme.look import Look
from ui.desktop.widgets.layout import column
from ui.desktop.workshop.ended import done_words
from ui.desktop.workshop.parts import left_words
from ui.desktop.workshop.talking import talked_words
from ui.desktop.workshop.wall import HIGH, WIDE, Listed, Picture, Voting, Wall, WallContent

FORWARD = (Qt.Key.Key_PageDown, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Space)
BACK = (Qt.Key.Key_PageUp, Qt.Key.Key_Left, Qt.Key.Key_Up)
BLACK = (Qt.Key.Key_B, Qt.Key.Key_Period, 0x0E34)  # as clickers send it; ิ is where B is on a Thai keyboard
LARGE = (Qt.Key.Key_E, 0x0E33)
TOLD = 6000  # milliseconds it is said how to get back to the chair's window


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
        self._chair: QWidget | None = None
        self._telling = QTimer(self, singleShot=True)
        self._telling.timeout.connect(lambda: self.wall.tell(""))

    def open_for(self, window: QWidget) -> None:
        """Fill the screen this window of the chair is not on; where it is the only one, that: then F5 swaps the two."""
        self._chair, screen = window, other_screen(window)
        if screen is not None:
            self.setScreen(screen)
            self.setGeometry(screen.geometry())
        else:
            self.wall.tell(_("F5 สลับกับหน้าของประธาน · Esc ปิดจอฉาย"))
            self._telling.start(TOLD)
        self.showFullScreen()
        self.raise_()
        self.activateWindow()
        self.setFocus()

    @property
    def _alone(self) -> bool:
        """Whether it lies over the chair's window: one screen is all there is."""
        return self._chair is not None and other_screen(self._chair) is None

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
            self._turn()
        elif key == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _turn(self) -> None:
        """On the only screen the chair's window comes in front and this waits; else on the whole screen or off it."""
        if self._alone:
            self.hide()
            self._give_back()
        elif self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def _give_back(self) -> None:
        if self._chair is not None:
            self._chair.raise_()
            self._chair.activateWindow()

    def _leave(self) -> None:
        """Out of the black, then out of a proof, then off the whole screen where there are two, then closed."""
        if self.wall.black:
            self.wall.turn_black()
        elif self.wall.large >= 0:
            self.wall.large = -1
            self.wall.update()
        elif self.isFullScreen() and not self._alone:
            self.showNormal()
        else:
            self.close()
            self._give_back()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()


def talks_of(held: Workshop, item: str) -> bool:
    """Whether the room talks about this item now."""
    return held.state == TALKS and item in held.votes


def wall_content(held: Workshop, now: Clock, item: ShownItem | None, phones: Sequence[str]) -> WallContent:
    """`item`: what is talked about, None = nothing; `phones`: where they go."""
    meeting = "  ".join((_("ประชุมให้คะแนน"), held.facts.office or held.facts.code))
    talked = talked_words(held) if held.closed else ""
    left = left_words(now) if now.here else ""
    if held.state == OPEN:
        said = "\n".join((_("ให้คะแนนครบทุกข้อแล้ว ผลยังไม่แสดงจนกว่าจะปิดรับคะแนน"), *phones))
        return WallContent(meeting, talked, left, Voting(held.whole, len(held.slips), _("กำลังให้คะแนน"), said))
    if item is not None:
        return WallContent(meeting, talked, left, item)
    if held.state == TALKS:
        listed = listed_words(held.facts.tree, held.rest)
        return WallContent(meeting, talked, left, Listed(rest_words(held), _("ขอมติที่ประชุม"), listed))
    signing = _("ลงชื่อในใบลงชื่อ ประธานและผู้จดบันทึกลงนามในบันทึกการประชุม")
    return WallContent(meeting, talked, "", Listed(done_words(held), signing, tuple(filter(None, [score_words(held)]))))
