"""Form fields in 24 columns: edges align, and the fields that may grow fill up their line."""

from typing import NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QLayoutItem, QWidget

from ui.desktop.widgets.layout import BaseLayout

COLUMNS = 24
SPANS = (4, 5, 6, 7, 8, 10, 12, 16, 20, 24)
GAP, LINE_GAP = 10, 6  # pixels between two fields, between two lines


class SpanHint(NamedTuple):
    """The width a field asks for."""

    span: int  # columns
    needs: int  # pixels below which its text is cut
    grows: bool


Placed = tuple[QLayoutItem, SpanHint, int]  # a field and the columns it takes


class Columns(BaseLayout):
    """A field that needs more than its columns gets the next span; hidden fields keep the lines unchanged."""

    def __init__(self) -> None:
        super().__init__(GAP)
        self._hints: list[SpanHint] = []  # one per item

    def add(self, widget: QWidget, span: int, needs: int, *, grows: bool) -> None:
        self._hints.append(SpanHint(span, needs, grows))
        self.addWidget(widget)

    def takeAt(self, index: int) -> QLayoutItem | None:
        if 0 <= index < self.count():
            del self._hints[index]
        return super().takeAt(index)

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def _lines(self, width: int) -> list[list[Placed]]:
        """The fields of each line, hidden ones left out."""
        packed: list[list[Placed]] = []
        used = COLUMNS + 1
        for item, hint in zip(self._items, self._hints, strict=True):
            span = self._span(hint, width)
            if used + span > COLUMNS:
                packed.append([])
                used = 0
            packed[-1].append((item, hint, span))
            used += span
        shown = [[each for each in line if not each[0].isEmpty()] for line in packed]
        return [_share_rest(line) for line in shown if line]

    def _span(self, hint: SpanHint, width: int) -> int:
        fits = (span for span in SPANS if span >= hint.span and self._width(span, width) >= hint.needs)
        return next(fits, COLUMNS)

    def _width(self, span: int, width: int) -> int:
        return span * (width + self._gap) // COLUMNS - self._gap

    def _placed(self, rect: QRect, *, move: bool) -> int:
        y = rect.y()
        for line in self._lines(rect.width()):
            at, tallest = 0, 0
            for item, _hint, span in line:
                left = at * (rect.width() + self._gap) // COLUMNS
                wide = (at + span) * (rect.width() + self._gap) // COLUMNS - self._gap - left
                height = item.heightForWidth(wide) if item.hasHeightForWidth() else -1
                height = max(height, item.sizeHint().height() if height < 0 else 0)
                if move:
                    item.setGeometry(QRect(rect.x() + left, y, wide, height))
                tallest = max(tallest, height)
                at += span
            y += tallest + LINE_GAP
        return max(0, y - LINE_GAP - rect.y())


def _share_rest(line: list[Placed]) -> list[Placed]:
    """Share the free columns of a line among the fields that grow; numbers stay narrow."""
    growing = [n for n, (_item, hint, _span) in enumerate(line) if hint.grows]
    left, filled = COLUMNS - sum(span for _item, _hint, span in line), [*line]
    for done, n in enumerate(growing):
        more = left // (len(growing) - done)
        item, hint, span = line[n]
        filled[n] = item, hint, span + more
        left -= more
    return filled
