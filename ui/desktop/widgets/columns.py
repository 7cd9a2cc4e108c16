"""Fields of a form in 24 columns: edges stand under each other, and a line is filled up by the fields that may grow."""

from typing import NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QLayoutItem, QWidget

from ui.desktop.widgets.layout import BaseLayout

COLUMNS = 24
SPANS = (4, 5, 6, 7, 8, 10, 12, 16, 20, 24)
BESIDE, BELOW = 10, 6  # pixels between two fields


class SpanHint(NamedTuple):
    """The room a field would like."""

    span: int  # columns
    needs: int  # pixels below which its words are cut
    grows: bool


Placed = tuple[QLayoutItem, SpanHint, int]  # a field and the columns it takes


class Columns(BaseLayout):
    """A field that needs more than its columns gets the next span; what is hidden keeps the lines as they are."""

    def __init__(self) -> None:
        super().__init__(BESIDE)
        self._wishes: list[SpanHint] = []  # one an item

    def add(self, widget: QWidget, span: int, needs: int, *, grows: bool) -> None:
        self._wishes.append(SpanHint(span, needs, grows))
        self.addWidget(widget)

    def takeAt(self, index: int) -> QLayoutItem | None:
        if 0 <= index < self.count():
            del self._wishes[index]
        return super().takeAt(index)

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def _lines(self, width: int) -> list[list[Placed]]:
        """The fields of each line, hidden ones left out."""
        packed: list[list[Placed]] = []
        used = COLUMNS + 1
        for item, wish in zip(self._items, self._wishes, strict=True):
            span = self._span(wish, width)
            if used + span > COLUMNS:
                packed.append([])
                used = 0
            packed[-1].append((item, wish, span))
            used += span
        shown = [[each for each in line if not each[0].isEmpty()] for line in packed]
        return [_filled(line) for line in shown if line]

    def _span(self, wish: SpanHint, width: int) -> int:
        fits = (span for span in SPANS if span >= wish.span and self._width(span, width) >= wish.needs)
        return next(fits, COLUMNS)

    def _width(self, span: int, width: int) -> int:
        return span * (width + self._gap) // COLUMNS - self._gap

    def _placed(self, rect: QRect, *, move: bool) -> int:
        y = rect.y()
        for line in self._lines(rect.width()):
            at, tallest = 0, 0
            for item, _wish, span in line:
                left = at * (rect.width() + self._gap) // COLUMNS
                wide = (at + span) * (rect.width() + self._gap) // COLUMNS - self._gap - left
                height = item.heightForWidth(wide) if item.hasHeightForWidth() else -1
                height = max(height, item.sizeHint().height() if height < 0 else 0)
                if move:
                    item.setGeometry(QRect(rect.x() + left, y, wide, height))
                tallest = max(tallest, height)
                at += span
            y += tallest + BELOW
        return max(0, y - BELOW - rect.y())


def _filled(line: list[Placed]) -> list[Placed]:
    """What a line leaves is shared by those that grow; numbers stay as narrow as they are."""
    growing = [n for n, (_item, wish, _span) in enumerate(line) if wish.grows]
    left, filled = COLUMNS - sum(span for _item, _wish, span in line), [*line]
    for place, n in enumerate(growing):
        more = left // (len(growing) - place)
        item, wish, span = line[n]
        filled[n] = item, wish, span + more
        left -= more
    return filled
