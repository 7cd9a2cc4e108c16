"""Helpers for widgets that are made or updated only when they are needed, and timers that wait for a pause."""

from collections.abc import Callable, Iterable
from itertools import islice

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QBoxLayout, QLabel, QWidget

from ui.desktop.widgets.layout import Edges, as_row, empty, hairline
from ui.desktop.widgets.plain import MARKS, dress, show_some, words


def later(owner: QObject, delay_ms: int, do: Callable[[], object]) -> QTimer:
    """Return a timer that calls `do` once, `delay_ms` ms after its last `start()`. Deleting `owner` stops it."""
    timer = QTimer(owner, interval=delay_ms, singleShot=True)
    timer.timeout.connect(do)
    return timer


class VisiblePageUpdater(QObject):
    """A controller that updates a page on request: at once if the page is visible, else when it is next shown."""

    def __init__(
        self, page: QWidget, do: Callable[[], object], waiting: Callable[[], bool] = lambda: False
    ) -> None:
        """Update `page` by `do`; `waiting` returns whether the update is needed at once even if the page is hidden."""
        super().__init__(page)
        self.due = False
        self._page = page
        self._do = do
        self._waiting = waiting
        page.installEventFilter(self)

    def ask(self) -> None:
        self.due = not (self._page.isVisible() or self._waiting())
        if not self.due:
            self._do()

    def eventFilter(self, _page: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and self.due:
            self.due = False
            self._do()
        return False


class FirstPaintWatcher(QObject):
    """A helper that calls a function once a widget was painted first, or after a second if the widget stays hidden."""

    # milliseconds after the paint, for others to be painted; limit for a hidden widget
    SETTLED = 50
    MOST = 1000

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._done = False
        self._do: Callable[[], object] = _nothing
        self._limit = later(self, self.MOST, self._now)
        owner.installEventFilter(self)

    def then(self, do: Callable[[], object]) -> None:
        """Call `do` once the widget is painted, or now if it is already. A function still waiting is replaced."""
        self._do = do
        if self._done:
            self._now()
        else:
            self._limit.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            self._done = True
            QTimer.singleShot(self.SETTLED, self, self._now)
        return False

    def _now(self) -> None:
        self._limit.stop()
        do, self._do = self._do, _nothing
        do()


def _nothing() -> None:
    pass


class ListFiller(QObject):
    """A helper that fills a column with many rows: some at once, then a few per turn of the event loop."""

    SEEN, TURN = 12, 6  # rows a page shows at first; rows made per turn

    def __init__(self, layout: QBoxLayout, owner: QObject) -> None:
        super().__init__(owner)
        self._layout, self._rows = layout, iter(list[QWidget]())
        self._next = later(self, 0, lambda: self._make(self.TURN))

    def fill(self, rows: Iterable[QWidget]) -> None:
        """Replace the column's rows by `rows`: the first at once, the others later. A new call ends an earlier one."""
        self._next.stop()
        empty(self._layout)
        self._rows = iter(rows)
        self._make(self.SEEN)

    def _make(self, count: int) -> None:
        made = [*islice(self._rows, count)]
        for row in made:
            if self._layout.count():
                self._layout.addWidget(hairline())
            self._layout.addWidget(as_row(row))
        if len(made) == count:
            self._next.start()


class LazyLabel:
    """A wrapped label whose widget is only made when there is a text to show for the first time."""

    def __init__(
        self,
        body: QBoxLayout,
        before: QWidget | int = -1,
        role: str = "line",
        tone: str = "warn",
        edges: Edges = MARKS,
    ) -> None:
        """Prepare the label; `before` is the widget before which it goes, or its index; -1 = the end."""
        self._body = body
        self._at = before
        self._role = role
        self._tone = tone
        self._edges = edges
        self.label: QLabel | None = None

    def say(self, text: str, tone: str = "") -> None:
        """Show the text in the colour of `tone`; "" hides the label."""
        if text and self.label is None:
            self.label = words("", self._role, self._tone, wrap=True)
            self.label.setContentsMargins(*self._edges)
            at = self._at if isinstance(self._at, int) else self._body.indexOf(self._at)
            self._body.insertWidget(at, self.label)
        if self.label is not None:
            dress(self.label, tone=tone or self._tone)
            show_some(self.label, text)

    def text(self) -> str:
        """Return the text that is shown, or "" if the label is hidden."""
        return self.label.text() if self.label is not None else ""
