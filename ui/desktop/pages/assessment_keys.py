"""Marking without the mouse: letters as they lie on a Thai keyboard too, arrows from item to item."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QTextCursor
from PySide6.QtWidgets import QApplication, QComboBox, QPlainTextEdit, QSizePolicy, QWidget

from core.i18n import _
from ui.desktop.widgets.boxes import frame, row
from ui.desktop.widgets.plain import words

# P, N, A, plain and where a Thai keyboard has them, with and without Shift; then 1 to 5.
LETTERS = {"met": "Pยญ", "not_met": "Nื์", "not_applicable": "Aฟฤ"}
THAI_DIGITS = "ๅ/-ภถ"
HINTS = (
    ("Alt+1–5", "เลือกมิติ"),
    ("↑ ↓", "เลื่อนข้อ"),
    ("P", "ผ่าน"),
    ("N", "ไม่ผ่าน"),
    ("A", "ไม่เข้าเงื่อนไข"),
    ("F8", "ข้อที่ต้องทำต่อ"),
    ("Ctrl+Z", "เลิกทำ"),
)


def listen_marks(within: QWidget, mark: Callable[[str], None], step: Callable[[int], None]) -> None:
    """Letters mark and arrows step while the person is inside the widget; fields keep the letters typed into them."""
    context = Qt.ShortcutContext.WidgetWithChildrenShortcut
    for state, letters in LETTERS.items():
        for letter in letters:
            QShortcut(QKeySequence(letter), within, lambda state=state: mark(state), context=context)
    for key, by in ((Qt.Key.Key_Down, 1), (Qt.Key.Key_Up, -1)):
        QShortcut(QKeySequence(key), within, lambda by=by: _step(by, step), context=context)


def listen_dimensions(within: QWidget, choose: Callable[[int], None]) -> None:
    """Alt+1 to Alt+5, on a Thai keyboard too."""
    for n, thai in enumerate(THAI_DIGITS):
        for key in (str(n + 1), thai):
            QShortcut(QKeySequence(f"Alt+{key}"), within, lambda n=n: choose(n))


def _step(by: int, step: Callable[[int], None]) -> None:
    focus = QApplication.focusWidget()
    if isinstance(focus, QPlainTextEdit):
        focus.moveCursor(QTextCursor.MoveOperation.Down if by > 0 else QTextCursor.MoveOperation.Up)
    elif isinstance(focus, QComboBox):
        focus.setCurrentIndex(max(0, min(focus.count() - 1, focus.currentIndex() + by)))
        focus.activated.emit(focus.currentIndex())
    else:
        step(by)


class HintLine(QWidget):
    """The keys, as one line at the foot of the ladder: as many as there is room for."""

    def __init__(self) -> None:
        super().__init__()
        self._pairs = [_hint(key, _(text)) for key, text in HINTS]
        self.setLayout(row(*self._pairs, None, gap=10))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        used = 0
        for pair in self._pairs:
            used += pair.sizeHint().width() + 10
            pair.setVisible(used <= self.width())


def _hint(key: str, text: str) -> QWidget:
    pair = QWidget()
    cap = frame(row(words(key, "pilltext", "text2"), edges=(7, 0, 7, 0)), "cap")
    pair.setLayout(row(cap, words(text, "small", "text2"), gap=5))
    return pair
