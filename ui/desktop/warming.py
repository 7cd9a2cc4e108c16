"""Reads and makes pages behind the one that is shown, step by step: nobody waits for them at the first click."""

from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import QObject, QTimer

from ui.desktop.room import Leaf

FIRST = 600  # milliseconds until the window stands and has answered the first click
PAUSE = 100  # milliseconds between two steps: what the person does comes first


class Warming(QObject):
    def __init__(
        self,
        modules: Iterator[type],
        leaf: Callable[[str], Leaf],
        slow: Iterable[str],
        parent: QObject,
    ) -> None:
        """`modules` reads what one page after the other needs, the `slow` ones first; `leaf` makes a page."""
        super().__init__(parent)
        self._modules, self._leaf = modules, leaf
        self._steps = self._work(tuple(slow))
        self._timer = QTimer(self, interval=FIRST)
        self._timer.timeout.connect(self._next)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _work(self, slow: tuple[str, ...]) -> Iterator[object]:
        for key in slow:
            yield next(self._modules, None)
            yield self._leaf(key)
        yield from self._modules

    def _next(self) -> None:
        self._timer.setInterval(PAUSE)
        if next(self._steps, self) is self:
            self.stop()
