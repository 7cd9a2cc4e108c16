"""Keys of a page in one table: they are installed from it, and the sheet of keys (F1) shows it."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

KeyContext = Qt.ShortcutContext


class KeyBinding(NamedTuple):
    """Keys that do the same; without `do` the widget they are pressed in knows them itself."""

    words: str  # "" = the sheet leaves it to the line above
    keys: tuple[str, ...]  # as Qt writes them; on a Thai keyboard another letter lies there
    do: Callable[[], object] | None = None
    shown: str = ""  # how the sheet shows them, when not as the first of them

    @property
    def cap(self) -> str:
        return self.shown or self.keys[0].replace("PgDown", "PgDn")


class KeyTable(QObject):
    """Hangs on the widget whose keys it holds: `widget.findChildren(KeyTable)` finds all of a page."""

    def __init__(
        self, within: QWidget, lines: Iterable[KeyBinding], context: KeyContext = KeyContext.WindowShortcut
    ) -> None:
        super().__init__(within)
        self.lines = tuple(lines)
        for line in self.lines:
            for key in line.keys if line.do else ():
                shortcut = QShortcut(QKeySequence(key), within)
                shortcut.setContext(context)  # given to the constructor beside a slot it is passed over
                shortcut.activated.connect(line.do)
