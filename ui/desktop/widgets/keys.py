"""The keys of a page in one table: installed from it, and shown by the key sheet (F1)."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

KeyContext = Qt.ShortcutContext


class KeyBinding(NamedTuple):
    """Keys for one action; without `do` the focused widget handles them itself."""

    words: str  # "" = the key sheet leaves it out
    keys: tuple[str, ...]  # in Qt notation; on a Thai keyboard the key has another letter
    do: Callable[[], object] | None = None
    shown: str = ""  # as the key sheet shows them, by default the first

    @property
    def cap(self) -> str:
        return self.shown or self.keys[0].replace("PgDown", "PgDn")


class KeyTable(QObject):
    """A child of the widget whose keys it holds: `widget.findChildren(KeyTable)` finds all of a page."""

    def __init__(
        self, within: QWidget, lines: Iterable[KeyBinding], context: KeyContext = KeyContext.WindowShortcut
    ) -> None:
        super().__init__(within)
        self.lines = tuple(lines)
        for line in self.lines:
            for key in line.keys if line.do else ():
                shortcut = QShortcut(QKeySequence(key), within)
                shortcut.setContext(context)  # the constructor ignores it when a slot is given too
                shortcut.activated.connect(line.do)
