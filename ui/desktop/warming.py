"""Reads and makes pages behind the one that is shown, step by step: nobody waits for them at the first click."""

from collections.abc import Callable, Collection, Iterator

from PySide6.QtCore import QObject, QTimer

from ui.desktop.room import Leaf

FIRST = 200  # milliseconds until the window stands
PAUSE = 30  # milliseconds between two steps: what the person does comes first


class Warming(QObject):
    def __init__(
        self, pieces: Iterator[str], leaf: Callable[[str], Leaf], slow: Collection[str], parent: QObject
    ) -> None:
        """`pieces` reads what pages are made of and tells the key of each page read; `leaf` makes the `slow` ones."""
        super().__init__(parent)
        self._steps = self._work(pieces, leaf, slow)
        self._timer = QTimer(self, interval=FIRST)
        self._timer.timeout.connect(self._next)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _work(self, pieces: Iterator[str], leaf: Callable[[str], Leaf], slow: Collection[str]) -> Iterator[object]:
        for key in pieces:
            yield key
            if key in slow:
                yield leaf(key)

    def _next(self) -> None:
        self._timer.setInterval(PAUSE)
        if next(self._steps, self) is self:
            self.stop()
