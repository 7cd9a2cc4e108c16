"""Layouts for rows, columns, frames, lists and flows of widgets, and for form fields in 24 columns."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import NamedTuple, TypeVar, cast

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

ROW = "row"  # property of a widget that is one row of a list


class BaseLayout(QLayout):
    """A layout that stores its items and caches its heights; subclasses position the items in `_placed`."""

    def __init__(self, gap: int) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = gap
        # height by width, until something changes: Qt asks often
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

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
        """Return the width of the widest and the height of the tallest item."""
        least = QSize(0, 0)
        for item in self._items:
            if not item.isEmpty():
                least = least.expandedTo(item.minimumSize())
        return least

    def _placed(self, rect: QRect, *, move: bool) -> int:
        """Lay the items out within the width of `rect` (only if `move`), and return the height they take."""
        raise NotImplementedError


Edges = tuple[int, int, int, int]
Thing = QWidget | QLayout | int | None  # a number is a gap in pixels, None a stretch
Growing = int | tuple[int, ...]
_Box = TypeVar("_Box", bound=QBoxLayout)
Made = TypeVar("Made", bound=QWidget)


def row(
    *things: Thing,
    gap: int = 8,
    edges: Edges = (0, 0, 0, 0),
    grow: Growing = (),
    shares: Sequence[int] = (),
) -> QHBoxLayout:
    """Return a layout of things from left to right: a widget, a layout, a gap (number of pixels) or a stretch (None).
    `grow`: indices of the things that get the free width. Without it, `shares` divides the width among all things."""
    return _filled(QHBoxLayout(), things, gap, edges, grow, shares)


def column(
    *things: Thing,
    gap: int = 8,
    edges: Edges = (0, 0, 0, 0),
    grow: Growing = (),
    shares: Sequence[int] = (),
) -> QVBoxLayout:
    """Return a layout from top to bottom; arguments as for `row`, but `grow` and `shares` divide the free height."""
    return _filled(QVBoxLayout(), things, gap, edges, grow, shares)


def _filled(
    layout: _Box,
    things: tuple[Thing, ...],
    gap: int,
    edges: Edges,
    grow: Growing,
    shares: Sequence[int],
) -> _Box:
    layout.setSpacing(gap)
    layout.setContentsMargins(*edges)
    for thing in things:
        if thing is None:
            layout.addStretch(1)
        elif isinstance(thing, int):
            layout.addSpacing(thing)
        elif isinstance(thing, QLayout):
            layout.addLayout(thing)
        else:
            layout.addWidget(thing)
    for at in (grow,) if isinstance(grow, int) else grow:
        layout.setStretch(at, 1)
    for at, share in enumerate(shares):
        layout.setStretch(at, share)
    return layout


class Surface(QFrame):
    """A frame drawn as one of the style sheet's surfaces: card, banner, inset, clear …"""

    def __init__(self, name: str = "clear") -> None:
        super().__init__()
        self.setObjectName(name)


WIDEST = 2**24 - 1  # Qt's value for no limit


class FittedSurface(Surface):
    """A surface that rearranges its content when its size changes; subclasses say how in `_fit`."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        raise NotImplementedError

    def _lay_beside(self, line: QBoxLayout, side: QWidget, width: int, *, beside: bool) -> None:
        """Put a side panel of this width at the end of the line, or below it at full width if not `beside`."""
        way = QBoxLayout.Direction
        line.setDirection(way.LeftToRight if beside else way.TopToBottom)
        side.setMinimumWidth(width if beside else 0)
        side.setMaximumWidth(width if beside else WIDEST)


def frame(layout: QLayout, name: str = "clear", tone: str = "") -> QFrame:
    """Return a Surface of the kind `name` (card, banner …) and colour `tone` with this layout."""
    box = Surface(name)
    if tone:
        box.setProperty("tone", tone)
    box.setLayout(layout)
    return box


def hairline(name: str = "hairline") -> QFrame:
    line = Surface(name)
    line.setFixedHeight(1)
    return line


def empty(layout: QLayout) -> None:
    """Remove all items of a layout, and delete their widgets."""
    while layout.count():
        drop(layout, 0)


def drop(layout: QLayout, index_or_widget: int | QWidget) -> None:
    """Remove and delete one widget of a layout, given as index or widget."""
    item = layout.takeAt(
        index_or_widget if isinstance(index_or_widget, int) else layout.indexOf(index_or_widget)
    )
    if item is not None and (widget := item.widget()):
        widget.hide()
        widget.deleteLater()


def tab_after(before: QWidget, widget: QWidget) -> None:
    """Change the Tab order: `widget` with its content follows directly after `before` with its content."""

    def chain(widget: QWidget) -> list[QWidget]:
        found = [widget]
        while (following := found[-1].nextInFocusChain()) is not None and widget.isAncestorOf(
            following
        ):
            found.append(following)
        return [one for one in found if one.focusPolicy() & Qt.FocusPolicy.TabFocus]

    for one, other in pairwise((*chain(before)[-1:], *chain(widget))):
        QWidget.setTabOrder(one, other)


def holder(kind: type[Made], widget: QWidget | None) -> Made | None:
    """Return the nearest of `widget` and its ancestors that is of the class `kind`; None if none of them is."""
    while widget is not None and not isinstance(widget, kind):
        widget = widget.parentWidget()
    return widget


def tab_last(*parts: QWidget) -> None:
    """Put the content of `parts` at the end of the window's Tab order, one part after the other."""
    inside = [
        each
        for part in parts
        for each in part.findChildren(QWidget)
        if each.window() == part.window()
    ]
    stops = [each for each in inside if each.focusPolicy() != Qt.FocusPolicy.NoFocus]
    if not stops:
        return
    last = stops[0].window().previousInFocusChain()
    while last and (
        last in stops or (last.focusPolicy() == Qt.FocusPolicy.NoFocus and not last.isWindow())
    ):
        last = last.previousInFocusChain()
    for each in stops:
        if last is not None:
            QWidget.setTabOrder(last, each)
        last = each


def tab_behind(widgets: Iterable[QWidget], *parts: QWidget) -> None:
    """Put the content of `parts` into the Tab order directly after that of `widgets`, one part after the other."""
    over = [*widgets]
    inside = [each for part in parts for each in part.findChildren(QWidget)]
    stops = [each for each in inside if each.focusPolicy() != Qt.FocusPolicy.NoFocus]
    end = last = stops[0].window() if stops and over else None
    while last is not None and (last := last.previousInFocusChain()) is not end:
        if last.focusPolicy() != Qt.FocusPolicy.NoFocus and any(
            part.isAncestorOf(last) for part in over
        ):
            for each in stops:
                QWidget.setTabOrder(last, each)
                last = each
            return


def as_row(widget: Made) -> Made:
    """Mark a widget as one row of a list, which has a menu of what its buttons do, and return it."""
    widget.setProperty(ROW, True)
    return widget


def fill(layout: QLayout, widgets: Iterable[QWidget]) -> None:
    """Replace all widgets of a layout."""
    empty(layout)
    for each in widgets:
        layout.addWidget(as_row(each))


def fill_list(layout: QBoxLayout, rows: Iterable[QWidget]) -> None:
    """Replace all rows of a layout by `rows`, with a separator between each two."""
    empty(layout)
    for n, each in enumerate(rows):
        if n:
            layout.addWidget(hairline())
        layout.addWidget(as_row(each))


def as_many(lines: QBoxLayout, count: int, make: Callable[[], Made]) -> list[Made]:
    """Show `count` widgets in the layout `lines`, and return them. `make()` makes missing ones; surplus is hidden."""
    while lines.count() < count:
        lines.addWidget(as_row(make()))
    made = cast(
        "list[Made]", [item.widget() for at in range(lines.count()) if (item := lines.itemAt(at))]
    )
    for at, each in enumerate(made):
        if each.isHidden() is (at < count):
            each.setVisible(at < count)
    return made[:count]


def holding(layout: QLayout) -> QWidget:
    """Return a plain QWidget with this layout, to use where a widget is needed."""
    held = QWidget()
    held.setLayout(layout)
    return held


class ScrollContent(QWidget):
    """The content of a scroll area; its height follows from its width, so it has no minimum height."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")

    def minimumSizeHint(self) -> QSize:
        least, layout = super().minimumSizeHint(), self.layout()
        return QSize(least.width(), 0 if layout and layout.hasHeightForWidth() else least.height())


def grow_down(widget: QWidget) -> None:
    """Let the height of a widget follow from its width, so that its wrapped content fits."""
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    widget.setSizePolicy(policy)


def scrolling(body: QWidget | QLayout) -> QScrollArea:
    """Return a frameless vertical scroll area with a widget or layout, as wide as the available width."""
    held = holding(body) if isinstance(body, QLayout) else body
    area = QScrollArea(widgetResizable=True)
    area.setObjectName("clear")
    held.setObjectName(held.objectName() or "clear")
    content = ScrollContent()
    area.setWidget(content)  # while empty: otherwise it would be measured twice
    content.setLayout(column(held, gap=0))
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def settle(area: QScrollArea) -> None:
    """Lay out the changed content of a scroll area now; otherwise it is painted squeezed for a moment."""
    inside = area.widget()
    if inside:
        inside.updateGeometry()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


@contextmanager
def laid_out_once(*layouts: QLayout | None) -> Iterator[None]:
    """Suspend these layouts within the `with` block; after the block, each is laid out once."""
    held = [layout for layout in layouts if layout is not None and layout.isEnabled()]
    for layout in held:
        layout.setEnabled(False)
    try:
        yield
    finally:
        for layout in held:
            layout.setEnabled(True)


class FlowLayout(BaseLayout):
    """A layout that wraps its widgets onto lines; a widget wider than a line gets a line of its own."""

    def insert(self, index: int, widget: QWidget) -> None:
        """Insert a widget before the item with the index `index`."""
        self.addWidget(widget)
        self._items.insert(index, self._items.pop())

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def _placed(self, rect: QRect, *, move: bool) -> int:
        """Lay out the lines within the width of `rect`, vertically centred, and return the height they take."""
        y = rect.y()
        for line in self._lines(rect.width()):
            tallest = max(size.height() for _item, size in line)
            x = rect.x()
            for item, size in line:
                if move:
                    item.setGeometry(QRect(QPoint(x, y + (tallest - size.height()) // 2), size))
                x += size.width() + self._gap
            y += tallest + self._gap
        return max(0, y - self._gap - rect.y())

    def _lines(self, max_width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        used = max_width + 1
        for item in self._items:
            if item.isEmpty():
                continue
            width = min(item.sizeHint().width(), max_width)
            if item.hasHeightForWidth():
                height = item.heightForWidth(width)
            else:
                height = item.sizeHint().height()
            # at width 0 there is still one line
            if not lines or used + self._gap + width > max_width:
                lines.append([])
                used = -self._gap
            lines[-1].append((item, QSize(width, height)))
            used += self._gap + width
        return lines


def flow(*widgets: QWidget, gap: int = 8) -> FlowLayout:
    """Return a layout that puts widgets side by side, `gap` pixels apart, on as many lines as needed."""
    layout = FlowLayout(gap)
    for widget in widgets:
        layout.addWidget(widget)
    return layout


COLUMNS = 24
SPANS = (4, 5, 6, 7, 8, 10, 12, 16, 20, 24)
GAP, LINE_GAP = 10, 6  # pixels between two fields, between two lines


class FieldWidthHint(NamedTuple):
    """The width of a field in ColumnsLayout: `span` of 24 columns, at least `needs` pixels, or more if it `grows`."""

    span: int  # columns
    needs: int  # pixels below which its text is cut off
    grows: bool


Placed = tuple[QLayoutItem, FieldWidthHint, int]  # a field and the columns it takes


class ColumnsLayout(BaseLayout):
    """A layout of fields in 24 columns. A field too wide for its columns gets more; a hidden field leaves a gap."""

    def __init__(self) -> None:
        super().__init__(GAP)
        self._hints: list[FieldWidthHint] = []  # one per item

    def add(self, widget: QWidget, span: int, needs: int, *, grows: bool) -> None:
        self._hints.append(FieldWidthHint(span, needs, grows))
        self.addWidget(widget)

    def takeAt(self, index: int) -> QLayoutItem | None:
        if 0 <= index < self.count():
            del self._hints[index]
        return super().takeAt(index)

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def _lines(self, width: int) -> list[list[Placed]]:
        """Return the fields of each line that shows any; hidden fields keep their room, so that no other moves."""
        packed: list[list[Placed]] = []
        used = COLUMNS + 1
        for item, hint in zip(self._items, self._hints, strict=True):
            span = self._span(hint, width)
            if used + span > COLUMNS:
                packed.append([])
                used = 0
            packed[-1].append((item, hint, span))
            used += span
        return [
            _share_rest(line)
            for line in packed
            if not all(item.isEmpty() for item, _hint, _span in line)
        ]

    def _span(self, hint: FieldWidthHint, width: int) -> int:
        fits = (
            span for span in SPANS if span >= hint.span and self._width(span, width) >= hint.needs
        )
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
    """Return the line with its free columns shared among the fields that grow; numbers stay narrow."""
    growing = [n for n, (_item, hint, _span) in enumerate(line) if hint.grows]
    left, filled = COLUMNS - sum(span for _item, _hint, span in line), [*line]
    for done, n in enumerate(growing):
        more = left // (len(growing) - done)
        item, hint, span = line[n]
        filled[n] = item, hint, span + more
        left -= more
    return filled
