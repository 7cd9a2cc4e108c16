"""Sets the heights of table rows to fit their text, a few rows per turn of the event loop."""

from collections.abc import Callable, Sequence
from time import perf_counter

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QTableView

from ui.desktop.theme.look import Look
from ui.desktop.widgets.late import later

LINES, WRAPPED = 4, 1500  # most lines a row shows; number of rows from which all are equally high
TURN = 0.004  # seconds of fitting rows before a pause


class RowHeightFitter(QObject):
    """A controller that fits table rows to their text, up to a few lines; rows of a long table are equally high."""

    def __init__(
        self,
        look: Look,
        view: QTableView,
        text_at: Callable[[int, int], str],
        wraps: Callable[[], Sequence[int]],
    ) -> None:
        """Watch a view; `text_at` returns the text of a cell, `wraps` the columns whose text may need several lines."""
        super().__init__(view)
        self._look = look
        self._view = view
        self._words = text_at
        self._wraps = wraps
        self._advances: dict[str, int] = {}  # width in pixels of texts on one line
        self._unfit: dict[int, None] = {}  # rows still to be fitted, in order
        self._fitting = later(self, 0, self._fit_some)
        model = view.model()
        model.dataChanged.connect(
            lambda first, last: self._fit_later(range(first.row(), last.row() + 1))
        )
        for changed in (
            model.modelReset,
            model.layoutChanged,
            model.rowsInserted,
            model.rowsRemoved,
        ):
            changed.connect(self.fit)
        view.horizontalHeader().sectionResized.connect(self.fit)
        look.changed.connect(self._advances.clear)
        look.changed.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Fit the heights of all rows again."""
        rows = self._view.model().rowCount()
        header = self._view.verticalHeader()
        high = self._plain + (self._view.fontMetrics().lineSpacing() if rows > WRAPPED else 0)
        # Qt would resize every row to it, and the view would jump
        if header.defaultSectionSize() != high:
            header.setDefaultSectionSize(high)
        self._unfit = {}
        if rows <= WRAPPED:
            self._fit_later(range(rows))

    def go_on(self) -> None:
        """Continue to fit row heights, which pauses while a person is typing."""
        if self._unfit:
            self._fitting.start()

    @property
    def _plain(self) -> int:
        """The height of a row with one line."""
        return max(self._look.px(33), self._view.fontMetrics().lineSpacing() + self._look.px(8))

    def _fit_later(self, rows: range) -> None:
        """Fit these rows soon, the visible ones before the others."""
        view, count = self._view, self._view.model().rowCount()
        if count <= WRAPPED:
            top = view.rowAt(0)
            bottom = view.rowAt(view.viewport().height() - 1)
            seen = range(max(0, top), (bottom if bottom >= 0 else count - 1) + 1)
            before = self._unfit
            self._unfit = dict.fromkeys([n for n in seen if n in rows or n in before])
            self._unfit |= before | dict.fromkeys(rows)
            self._fitting.start()

    def _fit_some(self) -> None:
        """Fit rows for a few milliseconds, not during typing; the current cell stays visible."""
        view, end = self._view, perf_counter() + TURN
        if view.state() == view.State.EditingState:
            return
        header, count = view.verticalHeader(), view.model().rowCount()
        plain, line = self._plain, view.fontMetrics().lineSpacing()
        wide = [
            (n, view.columnWidth(n) - self._look.px(24))
            for n in self._wraps()
            if not view.isColumnHidden(n)
        ]
        here, fitted = view.currentIndex(), False
        seen = view.visualRect(here).intersects(view.viewport().rect())
        while self._unfit and perf_counter() < end:
            row = next(iter(self._unfit))
            del self._unfit[row]
            if row < count:
                needed = (
                    self._advance(self._words(row, n)) * 11 // (10 * max(1, room))
                    for n, room in wide
                )
                high = plain + line * min(LINES - 1, max(needed, default=0))
                if header.sectionSize(row) != high:
                    header.resizeSection(row, high)
                    fitted = True
        if fitted and seen:
            view.updateGeometries()
            view.scrollTo(here)
        self.go_on()

    def _advance(self, text: str) -> int:
        if text not in self._advances:
            self._advances[text] = self._view.fontMetrics().horizontalAdvance(text)
        return self._advances[text]
