"""A list of short lines: title, words below, a pill; one is chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ui.desktop.tables.lines import LINE, Line, LineTable
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.plain import name, paint_words

Index = QModelIndex | QPersistentModelIndex
GROUNDS = {"ok": "okbg", "warn": "warnbg", "bad": "badbg", "mute": "mutebg", "info": "infobg"}
ICONS = {"ok": "tick", "warn": "warn", "bad": "cross", "mute": "cross", "info": "pen"}
SMALL, TITLE = 22, 25  # design pixels a line takes


class LinePainter(QStyledItemDelegate):
    """Cut ends have a tip with all of it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        line: Line | None = index.data(LINE)
        lines = bool(line and (line.above or line.pill)) + bool(line and line.below)
        return QSize(self._look.px(60), self._look.px(TITLE + SMALL * lines + 12))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Line | None = index.data(LINE)
        if line is None:
            return
        look, box = self._look, QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        ground = box.adjusted(1, 1, -1, -2)
        if chosen:
            painter.setPen(QPen(look.color("accent"), 2 if option.state & QStyle.StateFlag.State_HasFocus else 0.01))
            painter.setBrush(look.color("soft"))
            painter.drawRoundedRect(ground, 8, 8)
        else:
            painter.setPen(QPen(look.color("line"), 1))
            painter.drawLine(box.bottomLeft() + QPoint(8, 0), box.bottomRight() - QPoint(8, 0))
        self._words(painter, box.adjusted(look.px(10), look.px(5), -look.px(9), -look.px(6)), line)
        painter.restore()

    def _words(self, painter: QPainter, room: QRect, line: Line) -> None:
        look, y = self._look, room.top()
        small, title = look.px(SMALL), look.px(TITLE)
        if line.above or line.pill:
            left = self._pill(painter, QRect(room.left(), y, room.width(), small), line)
            self._line(painter, QRect(room.left(), y, left - room.left(), small), line.above, 13, 400, "text2")
            y += small
        self._line(painter, QRect(room.left(), y, room.width(), title), line.title, 15, 600, "text")
        if line.below:
            self._line(painter, QRect(room.left(), y + title, room.width(), small), line.below, 13, 400, "text2")

    def _pill(self, painter: QPainter, room: QRect, line: Line) -> int:
        """Draw it at the right; where the room left of it ends."""
        if not line.pill:
            return room.right()
        look = self._look
        painter.setFont(look.font(13, 500))
        icon = look.px(13)
        wide = min(room.width(), painter.fontMetrics().horizontalAdvance(digits(line.pill)) + icon + look.px(22))
        pill = QRect(room.right() - wide + 1, room.top(), wide, room.height() - 1)
        ink = "text2" if line.tone == "mute" else line.tone
        painter.setPen(QPen(look.color(ink), 1) if look.theme == "contrast" else Qt.PenStyle.NoPen)
        painter.setBrush(look.color(GROUNDS.get(line.tone, "mutebg")))
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        at = QPoint(pill.left() + look.px(8), pill.center().y() - icon // 2)
        painter.drawPixmap(QRect(at, QSize(icon, icon)), look.pixmap(line.icon or ICONS[line.tone], ink, 13))
        self._line(painter, pill.adjusted(look.px(12) + icon, 0, -look.px(5), 0), line.pill, 13, 500, ink)
        return pill.left() - look.px(6)

    def _line(self, painter: QPainter, room: QRect, text: str, size: int, weight: int, ink: str) -> None:
        painter.setFont(self._look.font(size, weight))
        painter.setPen(self._look.color(ink))
        paint_words(painter, room, text)


class LineList(QListView):
    chosen = Signal(object)  # the key of a line, by the person
    opened = Signal(object)  # Enter or a double click on it

    def __init__(
        self, look: Look, called: str, most: int = 0, table: LineTable | None = None, painter: LinePainter | None = None
    ) -> None:
        """`most`: as high as its lines, up to so many; 0 = as high as there is room."""
        super().__init__()
        self._look, self._table, self._most = look, table or LineTable(), most
        self._quiet = False
        self._painter = painter or LinePainter(look)
        self.setModel(self._table)
        self.setItemDelegate(self._painter)
        self.setObjectName("lines")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        if most:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        name(self, called)
        self.selectionModel().currentChanged.connect(self._moved)
        self.doubleClicked.connect(lambda index: self._open(index))
        look.changed.connect(self.doItemsLayout)

    def sizeHint(self) -> QSize:
        """As high as the lines that are to be seen at once."""
        usual = super().sizeHint()
        rows = [self.sizeHintForRow(n) for n in range(min(self._most, self._table.rowCount()))]
        return QSize(usual.width(), sum(rows) + 4) if self._most else usual

    def show_most(self, most: int) -> None:
        """Be as high as so many lines at most."""
        if most != self._most:
            self._most = most
            self.updateGeometry()

    @property
    def here(self) -> object | None:
        """The key of the chosen line."""
        line = self._table.at(self.currentIndex().row())
        return line.key if line else None

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for n in range(self._table.rowCount()) if (line := self._table.at(n)))

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these; what was chosen stays so if it is still there. Nobody is told."""
        if tuple(lines) == self.lines:
            return
        here, self._quiet = self.here, True
        self._table.replace(lines)
        self.updateGeometry()
        self.show_key(here)

    def show_key(self, key: object | None) -> None:
        """Choose a line, None for none, and tell nobody."""
        self._quiet = True
        row = self._table.row_of(key) if key is not None else -1
        if row < 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            self.setCurrentIndex(self._table.index(row))
            self.scrollTo(self._table.index(row))
        self._quiet = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _moved(self, index: QModelIndex) -> None:
        line = self._table.at(index.row())
        if line is not None and not self._quiet:
            self.chosen.emit(line.key)

    def _open(self, index: QModelIndex) -> None:
        line = self._table.at(index.row())
        if line is not None:
            self.opened.emit(line.key)
