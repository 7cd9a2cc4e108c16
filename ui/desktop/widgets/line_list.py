"""A list of rows with title, text below and pill; one row can be chosen, and optionally many ticked."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import accumulate, takewhile
from typing import Any, NamedTuple

from PySide6.QtCore import QMetaMethod, QMimeData, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Does
from ui.desktop.widgets.list_menu import MenuDeed, deeds_of
from ui.desktop.widgets.plain import name, tip_of
from ui.desktop.widgets.rows import (
    Index,
    RowsModel,
    draw_line,
    draw_pill,
    draw_rule,
    is_chosen,
    pick_rows,
    pill_width,
    plain_list,
)

LINE = Qt.ItemDataRole.UserRole
ICONS = {"ok": "tick", "warn": "warn", "bad": "cross", "mute": "cross", "info": "pen"}
SMALL, TITLE = 22, 25  # design pixels of a line of text
SIDE, ROOM = 20, 34  # design pixels of the tick mark, and of its space at the left of a row


class ListLine(NamedTuple):
    """One row of a LineList: a title with small lines below and above it and a pill; `key` identifies the row."""

    key: object
    title: str
    below: str
    above: str = ""  # a small line above the title, beside the pill
    pill: str = ""
    tone: str = "mute"
    icon: str = ""
    tip: str = ""  # "" = the text of the row

    @property
    def small(self) -> int:
        """The number of small lines around the title."""
        return bool(self.above or self.pill) + bool(self.below)


class ListTicks:
    """The ticks of a LineList, as sets of row keys: `on` are ticked rows, `fixed` are rows without a tick box."""

    def __init__(self) -> None:
        self.on: set[object] = set()
        self.fixed: frozenset[object] = frozenset()


class LineListPainter(QStyledItemDelegate):
    """A delegate that paints a row of a LineList; long text is cut, and the tool tip shows all of it."""

    def __init__(self, look: Look, ticks: ListTicks | None) -> None:
        super().__init__()
        self._look, self._ticks = look, ticks

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        line: ListLine | None = index.data(LINE)
        lines = line.small if line else 0
        return QSize(
            self._look.px(60), self._look.px(TITLE + SMALL * (1 if self._ticks else lines) + 12)
        )

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: ListLine | None = index.data(LINE)
        if line is None:
            return
        look, box = self._look, QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_chosen(option):
            painter.setPen(
                QPen(
                    look.color("accent"),
                    2 if option.state & QStyle.StateFlag.State_HasFocus else 0.01,
                )
            )
            painter.setBrush(look.color("soft"))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -2), 8, 8)
        else:
            draw_rule(painter, look, box, 8)
        room = box.adjusted(look.px(10), look.px(5), -look.px(9), -look.px(6))
        if self._ticks is None:
            self._words(painter, room, line)
        else:
            self._ticked(painter, room, line, self._ticks)
        painter.restore()

    def _words(self, painter: QPainter, area: QRect, line: ListLine) -> None:
        look, y = self._look, area.top()
        small, title = look.px(SMALL), look.px(TITLE)
        if line.above or line.pill:
            left = self._pill(painter, QRect(area.left(), y, area.width(), small), line)
            draw_line(
                painter,
                look,
                QRect(area.left(), y, left - area.left(), small),
                line.above,
                13,
                400,
                "text2",
            )
            y += small
        draw_line(
            painter,
            look,
            QRect(area.left(), y, area.width(), title),
            line.title,
            15,
            600,
            cut_middle=True,
        )
        if line.below:
            draw_line(
                painter,
                look,
                QRect(area.left(), y + title, area.width(), small),
                line.below,
                13,
                400,
                "text2",
            )

    def _ticked(self, painter: QPainter, area: QRect, line: ListLine, ticks: ListTicks) -> None:
        """Paint the tick mark, the title with its pill on one line, and the text below."""
        look = self._look
        size = self._look.px(SIDE)
        on = line.key in ticks.on
        if line.key not in ticks.fixed:
            icon = "ticked" if on else "unticked"
            mark = look.pixmap(icon, "accent" if on else "text2", SIDE)
            painter.drawPixmap(QRect(area.left(), area.center().y() - size // 2, size, size), mark)
        area = area.adjusted(look.px(ROOM), 0, 0, 0)
        y = area.top()
        small = look.px(SMALL)
        title = look.px(TITLE)
        left = self._pill(painter, QRect(area.left(), y, area.width(), small), line)
        draw_line(
            painter,
            look,
            QRect(area.left(), y, left - area.left(), title),
            line.title,
            15,
            600,
            cut_middle=True,
        )
        draw_line(
            painter,
            look,
            QRect(area.left(), y + title, area.width(), small),
            line.below,
            13,
            400,
            "text2",
        )

    def _pill(self, painter: QPainter, area: QRect, line: ListLine) -> int:
        """Paint the pill at the right and return the x at which the space left of it ends."""
        if not line.pill:
            return area.right()
        wide = min(area.width(), pill_width(self._look, line.pill, 13))
        pill = QRect(area.right() - wide + 1, area.top(), wide, area.height() - 1)
        draw_pill(
            painter, self._look, pill, line.pill, line.tone, line.icon or ICONS[line.tone], 13
        )
        return pill.left() - self._look.px(6)


class LineList(QListView):
    """A list of ListLines, of which one is chosen and, with `ticks`, any number ticked."""

    chosen = Signal(object)  # key of a row, chosen by the person
    opened = Signal(object)  # key of a row, on Enter or a double click
    ticked = Signal()  # the person changed a tick

    def __init__(
        self, look: Look, label: str, max_rows: int = 0, *, ticks: bool = False, do: Does = None
    ) -> None:
        """Make a list as high as its rows, up to `max_rows` (0 = its space); with `ticks` rows can be ticked. `do` is
        called when the person chooses a row, or with `ticks` changes a tick."""
        super().__init__()
        self._look, self._most = look, max_rows
        self._quiet = False
        self._offered: Sequence[QWidget] = ()
        self._ticks = ListTicks() if ticks else None
        self._table = RowsModel[ListLine](self._data, lambda line: line.key)
        self._painter = LineListPainter(look, self._ticks)
        self.setModel(self._table)
        self.setItemDelegate(self._painter)
        self.setObjectName("lines")
        self.menu = plain_list(self)
        self.menu.deeds = self._deeds
        if max_rows:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        name(self, label)
        self.selectionModel().currentChanged.connect(self._moved)
        self.doubleClicked.connect(lambda index: self._open(index))
        look.changed.connect(self.doItemsLayout)
        if do is not None:
            (self.ticked if ticks else self.chosen).connect(do)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    def _scrolled(self, position: int) -> None:
        # the room at the end is for the first rows alone
        if bool(position) == bool(self.viewportMargins().bottom()):
            self.updateGeometries()

    def sizeHint(self) -> QSize:
        """Return the size hint, as high as the rows that are shown without scrolling."""
        usual = super().sizeHint()
        rows = [self.sizeHintForRow(n) for n in range(min(self._most, self._table.rowCount()))]
        return QSize(usual.width(), sum(rows) + 4) if self._most else usual

    def show_most(self, max_rows: int) -> None:
        """Limit the height of the list to `max_rows` rows; more rows scroll."""
        if max_rows != self._most:
            self._most = max_rows
            self.updateGeometry()

    @property
    def here(self) -> object | None:
        """The key of the chosen row, or None if none is chosen."""
        line = self._table.at(self.currentIndex().row())
        return line.key if line else None

    @property
    def lines(self) -> tuple[ListLine, ...]:
        return self._table.rows

    @property
    def picked(self) -> list[object]:
        """The keys of the selected rows, from top to bottom."""
        return [self._table.rows[row].key for row in self.menu.rows]

    def offer(self, *parts: QWidget) -> None:
        """Offer in the menu of one selected row what the buttons in the widgets `parts` do with it."""
        self._offered = parts

    def carry(self, files: Callable[[], QMimeData]) -> None:
        """Let the chosen row be dragged to another program, which gets what `files` returns."""
        self._table.carry = files
        self.setDragEnabled(True)

    def show_lines(self, lines: Sequence[ListLine]) -> None:
        """Replace the rows; chosen and selected rows stay so if they still exist. No signal is emitted."""
        if tuple(lines) == self.lines:
            return
        here, self._quiet = self.here, True
        picked = {*self.picked}
        # Qt then asks for one height, not for all
        self.setUniformItemSizes(len({line.small for line in lines}) == 1)
        self._table.replace(lines)
        self.updateGeometry()
        self.show_key(here)
        pick_rows(self, (n for n, line in enumerate(lines) if line.key in picked))

    def show_key(self, key: object | None) -> None:
        """Choose the row with this key (None = none) without emitting a signal."""
        self._quiet = True
        row = self._table.row_of(key) if key is not None else -1
        if row < 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            self.setCurrentIndex(self._table.index(row, 0))
            self.scrollTo(self._table.index(row, 0))
        self._quiet = False

    # -- ticks

    @property
    def on(self) -> frozenset[object]:
        """The keys of the ticked rows; empty if there are none."""
        return frozenset(self._ticks.on) if self._ticks else frozenset()

    def show_ticks(
        self, lines: Sequence[ListLine], ticked: frozenset[object], fixed: frozenset[object]
    ) -> None:
        """Replace the rows, without a signal. `ticked`: keys of ticked rows; `fixed`: keys of rows without tick box."""
        assert self._ticks is not None
        self._ticks.on, self._ticks.fixed = set(ticked), fixed
        self.show_lines(lines)
        self._show_ticked()

    def tick(self, *keys: object) -> None:
        """Toggle the ticks of the rows with these keys, where they can be changed, and emit `ticked` once."""
        if self._ticks and (changed := {*keys} - self._ticks.fixed):
            self._ticks.on ^= changed
            self._show_ticked()
            self.ticked.emit()

    def tick_all(self, ticked: bool) -> None:
        """Tick all rows that can be ticked if `ticked`, else untick them."""
        assert self._ticks is not None
        self._ticks.on = {line.key for line in self.lines} - self._ticks.fixed if ticked else set()
        self._show_ticked()
        self.ticked.emit()

    def _show_ticked(self) -> None:
        last = len(self.lines)
        if last:
            self._table.dataChanged.emit(
                self._table.index(0, 0),
                self._table.index(last - 1, 0),
                [Qt.ItemDataRole.CheckStateRole],
            )

    # -- the menu

    def _deeds(self) -> Iterator[MenuDeed]:
        """Yield what can be done with the selected rows: to open one, the page's buttons for it, or to tick them."""
        if len(self.menu.rows) == 1:
            if self.isSignalConnected(QMetaMethod.fromSignal(self.opened)):
                yield MenuDeed(_("เปิด"), partial(self._open, self.currentIndex()))
            yield from deeds_of(*self._offered)
        if n := len(self._to_tick()):
            on = not self.on.isdisjoint(self._to_tick())
            text = _("เอาเครื่องหมายออก {n} รายการ") if on else _("ทำเครื่องหมาย {n} รายการ")
            yield MenuDeed(text.format(n=n), self._tick_picked)

    def _to_tick(self) -> set[object]:
        """Return the selected rows to be ticked or, if all of them are ticked, to be unticked."""
        keys = {*self.picked} - self._ticks.fixed if self._ticks else set()
        return keys - self.on or keys

    def _tick_picked(self) -> None:
        self.tick(*self._to_tick())

    # -- Qt

    def updateGeometries(self) -> None:
        """Lay out the list so that the last visible row is not cut, as long as the list is not scrolled."""
        super().updateGeometries()
        room = self.contentsRect().height()
        ends = accumulate(map(self.sizeHintForRow, range(self._table.rowCount())))
        fit = [*takewhile(lambda end: end <= room, ends)]
        more = 0 < len(fit) < self._table.rowCount() and not self.verticalScrollBar().value()
        self.setViewportMargins(0, 0, 0, room - fit[-1] if more else 0)

    def _data(self, line: ListLine, _column: int, role: int) -> Any:
        if role == Qt.ItemDataRole.CheckStateRole and self._ticks:
            return Qt.CheckState.Checked if line.key in self._ticks.on else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return "  ".join(_parts_read_out(line))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_of(line.tip or "\n".join(_parts_read_out(line)))
        return line if role == LINE else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif self._ticks and event.key() == Qt.Key.Key_Space and self.here is not None:
            self._tick_picked()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.menu.copy()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        line = self._table.at(self.indexAt(event.position().toPoint()).row())
        left = event.button() == Qt.MouseButton.LeftButton
        at_tick = left and event.position().x() < self._look.px(ROOM + 10)
        if self._ticks and line is not None and at_tick:
            self.tick(line.key)

    def _moved(self, index: QModelIndex) -> None:
        line = self._table.at(index.row())
        if line is not None and not self._quiet:
            self.chosen.emit(line.key)

    def _open(self, index: QModelIndex) -> None:
        line = self._table.at(index.row())
        if line is not None:
            self.opened.emit(line.key)


def _parts_read_out(line: ListLine) -> list[str]:
    return [part for part in (line.above, line.title, line.below, line.pill) if part]
