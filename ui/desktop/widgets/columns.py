"""Fields of a form in 24 columns: edges stand under each other, and a line is filled up by the fields that may grow."""

from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

COLUMNS = 24
SPANS = (4, 5, 6, 7, 8, 10, 12, 16, 20, 24)


class Field(NamedTuple):
    item: QLayoutItem
    span: int  # columns it would like
    needs: int  # pixels below which its words are cut
    grows: bool


class Columns(QLayout):
    """A field that needs more than its columns gets the next span; what is hidden keeps the lines as they are."""

    def __init__(self, gap: int = 10, below: int = 6) -> None:
        super().__init__()
        self._fields: list[Field] = []
        self._gap, self._under = gap, below
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)

    def add(self, widget: QWidget, span: int, needs: int, *, grows: bool) -> None:
        self.addWidget(widget)
        self._fields[-1] = self._fields[-1]._replace(span=span, needs=needs, grows=grows)

    def addItem(self, item: QLayoutItem) -> None:
        self._fields.append(Field(item, COLUMNS, 0, grows=True))

    def count(self) -> int:
        return len(self._fields)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._fields[index].item if 0 <= index < len(self._fields) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._fields.pop(index).item if 0 <= index < len(self._fields) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._placed(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._placed(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        least = [each.item.minimumSize() for each in self._fields if not each.item.isEmpty()]
        return QSize(max((one.width() for one in least), default=0), max((one.height() for one in least), default=0))

    def lines(self, width: int) -> list[list[tuple[Field, int]]]:
        """The fields of each line with the columns they take, hidden ones left out."""
        packed: list[list[tuple[Field, int]]] = []
        used = COLUMNS + 1
        for each in self._fields:
            span = self._span(each, width)
            if used + span > COLUMNS:
                packed.append([])
                used = 0
            packed[-1].append((each, span))
            used += span
        shown = [[(each, span) for each, span in line if not each.item.isEmpty()] for line in packed]
        return [_filled(line) for line in shown if line]

    def _span(self, each: Field, width: int) -> int:
        fits = (span for span in SPANS if span >= each.span and self._width(span, width) >= each.needs)
        return next(fits, COLUMNS)

    def _width(self, span: int, width: int) -> int:
        return span * (width + self._gap) // COLUMNS - self._gap

    def _placed(self, rect: QRect, *, move: bool) -> int:
        y = rect.y()
        for line in self.lines(rect.width()):
            at, tallest = 0, 0
            for each, span in line:
                left = at * (rect.width() + self._gap) // COLUMNS
                wide = (at + span) * (rect.width() + self._gap) // COLUMNS - self._gap - left
                height = each.item.heightForWidth(wide) if each.item.hasHeightForWidth() else -1
                height = max(height, each.item.sizeHint().height() if height < 0 else 0)
                if move:
                    each.item.setGeometry(QRect(rect.x() + left, y, wide, height))
                tallest = max(tallest, height)
                at += span
            y += tallest + self._under
        return max(0, y - self._under - rect.y())


def _filled(line: list[tuple[Field, int]]) -> list[tuple[Field, int]]:
    """What a line leaves is shared by those that grow; numbers stay as narrow as they are."""
    growing = [n for n, (each, _span) in enumerate(line) if each.grows]
    left, filled = COLUMNS - sum(span for _each, span in line), [*line]
    for place, n in enumerate(growing):
        more = left // (len(growing) - place)
        filled[n] = line[n][0], line[n][1] + more
        left -= more
    return filled
