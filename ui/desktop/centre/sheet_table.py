"""A table of units' figures in the window: read, navigated by keys and copied as cells; rows can be opened."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from core.centre.sheets import CentreSheet, SheetHead, SheetRow
from core.i18n import _
from core.tabular import tabbed
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.plain import copy_words, name, tip_of
from ui.desktop.widgets.rows import Index, RowsModel, draw_line, draw_rule, is_chosen, set_up
from ui.desktop.widgets.sheet_tools import AS_THEY_CAME, SheetSorter, asks_for_menu, in_order

TALL, LEAST, WORDS = 30, 40, 76  # design pixels: of a row, of a column of numbers, of one of words
GROUNDS = {"grave": "badbg", "high": "warnbg", "watch": "warnbg", "calm": "okbg", "lit": "okbg"}
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)


class SheetPainter(QStyledItemDelegate):
    """Paints the table's cells: words on the left, numbers on the right, a background for rows with a tone."""

    def __init__(self, look: Look, table: "SheetTable") -> None:
        super().__init__()
        self._look, self._table = look, table

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(self._look.px(40), self._look.px(TALL))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, box, text = self._look, QRect(option.rect), str(index.data() or "")
        row = self._table.model_.at(index.row())
        painter.save()
        if is_chosen(option):
            painter.fillRect(box, look.color("soft"))
        elif row is not None and row.tone in GROUNDS:
            painter.fillRect(box, look.color(GROUNDS[row.tone]))
        draw_rule(painter, look, box)
        room = box.adjusted(look.px(8), 0, -look.px(6), 0)
        if row is not None and row.group:
            draw_line(painter, look, room, text, 15, 700)
        elif self._table.is_number(index.column()):
            painter.setFont(look.font(14))
            painter.setPen(look.color("text"))
            painter.drawText(room, RIGHT, digits(text))
        else:
            draw_line(painter, look, room, text, 14, 600 if index.column() == 0 else 400, named=True)
        painter.restore()


class SheetModel(RowsModel[SheetRow]):
    """The Qt model of a table of units' figures; headings of number columns are right-aligned."""

    def __init__(self, table: "SheetTable", value: Callable[[SheetRow, int, int], Any]) -> None:
        super().__init__(value, lambda one: one.key, (), lambda one, _at: one.group)
        self._table = table

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole and self._table.is_number(section):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return super().headerData(section, orientation, role)


class SheetTable(QTableView):
    """A table of units' figures (CentreSheet), sortable by its columns."""

    opened = Signal(str)  # key of a row, on Enter or a double click

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._sheet: CentreSheet | None = None
        self.model_ = SheetModel(self, self._value)
        set_up(self, self.model_, SheetPainter(look, self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.sorting = SheetSorter(self)
        self.sorting.requested.connect(lambda *_how: self._arrange(self.here))
        self.activated.connect(self._open)
        look.changed.connect(self._fit)

    def show_sheet(self, sheet: CentreSheet) -> None:
        """Show a table. The row with the same key stays selected; if the id is the same, the sorting stays."""
        here = self.here
        if self._sheet is None or self._sheet.id != sheet.id:
            self.sorting.show(AS_THEY_CAME, down=False)
        self._sheet = sheet
        self._arrange(here)
        name(self, sheet.title, _("ลูกศรเลือกแถว Ctrl+C คัดลอกตาราง กดหัวคอลัมน์หรือ Shift+F10 เพื่อเรียง"))
        self._fit()

    def _arrange(self, here: str) -> None:
        """Sort the rows by the chosen column, each within its group."""
        if self._sheet is None:
            return
        rows, heads = [*self._sheet.rows], self._sheet.heads
        if self.sorting.column != AS_THEY_CAME:
            rows = [*_sorted(rows, self.sorting.column, down=self.sorting.down)]
        self.clearSpans()
        self.model_.replace(rows, [one.words for one in heads])
        for at, one in enumerate(rows):
            if one.group:
                self.setSpan(at, 0, 1, len(heads))
        if (at := self.model_.row_of(here)) >= 0 and here:
            self.setCurrentIndex(self.model_.index(at, 0))

    @property
    def here(self) -> str:
        """The key of the selected row; "" if none is selected."""
        found = self.model_.at(self.currentIndex().row())
        return found.key if found else ""

    def is_number(self, column: int) -> bool:
        return self._head(column).number

    def _head(self, column: int) -> SheetHead:
        return self._sheet.heads[column] if self._sheet else SheetHead("")

    def _value(self, row: SheetRow, column: int, role: int) -> Any:
        text = row.cells[column] if column < len(row.cells) else ""
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._head(column).words} {text or '–'}".strip()
        return tip_of(text) if role == Qt.ItemDataRole.ToolTipRole else None

    def _open(self, index: Index) -> None:
        if (found := self.model_.at(index.row())) is not None and found.key:
            self.opened.emit(found.key)

    def keyPressEvent(self, event: Any) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) and self._sheet is not None:
            rows = [[one.words for one in self._sheet.heads], *(list(one.cells) for one in self.model_.rows)]
            copy_words(tabbed(rows), cells=rows)
        elif asks_for_menu(event):
            self.sorting.open_menu()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self.sorting.open_menu(event.pos())

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._look.px(TALL))
        heads = self._sheet.heads if self._sheet else ()
        letters, px = self.horizontalHeader().fontMetrics(), self._look.px
        wide = [letters.horizontalAdvance(digits(one.words)) + px(18) for one in heads]
        least = [max(each, px(LEAST if one.number else WORDS)) for each, one in zip(wide, heads, strict=True)]
        for at, each in enumerate(_shared(self.viewport().width(), [one.share for one in heads], least)):
            self.setColumnWidth(at, each)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _sorted(rows: Sequence[SheetRow], column: int, *, down: bool) -> Iterator[SheetRow]:
    for group, some in groupby(rows, key=lambda one: one.group):
        part = [*some]
        words = ["" if group or column >= len(one.cells) else one.cells[column] for one in part]
        yield from (part[n] for n in in_order(words, down=down))


def _shared(room: int, shares: Sequence[float], least: Sequence[int]) -> list[int]:
    """Return each column's width: its share of the room but at least its minimum, at the expense of the others."""
    whole = sum(shares) or 1
    wide = [max(low, int(room * share / whole)) for share, low in zip(shares, least, strict=True)]
    spare = [now - low for now, low in zip(wide, least, strict=True)]
    over = min(max(0, sum(wide) - room), sum(spare))
    return [
        now - (over * more // sum(spare) + 1 if over and more else 0) for now, more in zip(wide, spare, strict=True)
    ]
