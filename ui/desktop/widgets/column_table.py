"""A read-only table that paints what its columns say of each row, so that no page paints a table itself."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Any, Generic, NamedTuple, TypeVar

from PySide6.QtCore import QItemSelectionModel, QMetaMethod, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from core.i18n import _
from core.tabular import tabbed
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.list_menu import MenuDeed
from ui.desktop.widgets.painted import draw_bar
from ui.desktop.widgets.plain import copy_words, tip_of
from ui.desktop.widgets.rows import (
    CELL_ICON,
    EDGES,
    Index,
    RowsModel,
    draw_head,
    draw_line,
    draw_pill_in,
    draw_rule,
    is_chosen,
    pill_column,
    set_up,
)
from ui.desktop.widgets.sheet_tools import AS_THEY_CAME, TableSorter, in_order

Row = TypeVar("Row")
# design pixels: least width of a column with a share, of numbers and of words
NUMBERS = 40
WORDS = 76
ON_THE_RIGHT = int(
    Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
)


class CellBar(NamedTuple):
    """A bar in a table cell, filled up to `share` (0 to 1, None = empty); `mark`: place of a line, 0 to 1 or None."""

    share: float | None
    ink: str  # colour token
    mark: float | None = None


class ColumnCell(NamedTuple):
    """What a cell shows: its text, in a pill of the tone `pill` or beside a `bar`. `sorts`: the text to sort it by."""

    text: str = ""
    ink: str = "text"
    size: int = 14  # design pixels
    weight: int = 400
    pill: str = ""  # tone of the pill
    bar: CellBar | None = None
    tip: str = ""  # "" = the text
    sorts: str = ""  # the text by which rows are sorted, "" = the text


class Column(NamedTuple, Generic[Row]):
    """A column of a table; `cell(row)` returns what it shows. It is `width` pixels wide, or the fraction `share` of the
    table; with neither it takes what is left. It is hidden in tables narrower than `least` pixels."""

    title: str
    cell: Callable[[Row], ColumnCell]
    width: int = 0  # design pixels; pills get more where they need it
    share: float = 0  # of the width of the table; a table has shares in all its columns or in none
    least: int = 0  # design pixels; in a narrower table the column is hidden
    number: bool = False  # text stands on the right
    pills: bool = False
    named: bool = False  # long text is cut in the middle, as names begin alike


class ColumnPainter(QStyledItemDelegate):
    """Paints the cells and group headings of a table."""

    def __init__(self, look: Look, table: "ColumnTable[Any]") -> None:
        super().__init__()
        self._look, self._table = look, table

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(self._look.px(40), self._look.px(self._table.high))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = self._look
        box = QRect(option.rect)
        table = self._table
        row = table.rows.at(index.row())
        if row is None:
            return
        painter.save()
        ground = "" if isinstance(row, str) else table.ground(row)
        if is_chosen(option):
            ground = "soft"
        if ground:
            painter.fillRect(box, look.color(ground))
        draw_rule(painter, look, box)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = box.adjusted(look.px(EDGES[0]), 0, -look.px(EDGES[1]), 0)
        if isinstance(row, str):
            draw_head(painter, look, room, row, 15, 14)
        else:
            self._cell(
                painter,
                room,
                table.columns[at := index.column()],
                row,
                is_chosen(option) and at == table.main,
            )
        painter.restore()

    def _cell(
        self, painter: QPainter, area: QRect, column: Column[Any], row: Any, strong: bool
    ) -> None:
        look, cell = self._look, column.cell(row)
        if cell.pill:
            draw_pill_in(painter, look, area, cell.text, cell.pill)
        elif cell.bar is None and not column.number:
            draw_line(
                painter,
                look,
                area,
                cell.text,
                cell.size,
                600 if strong else cell.weight,
                cell.ink,
                cut_middle=column.named,
            )
        else:
            painter.setFont(look.font(cell.size, cell.weight))
            if cell.bar is not None:
                self._bar(painter, area, cell.bar, digits(cell.text))
            painter.setPen(look.color(cell.ink))
            painter.drawText(area, ON_THE_RIGHT, digits(cell.text))

    def _bar(self, painter: QPainter, area: QRect, bar: CellBar, beside: str) -> None:
        look, tall = self._look, self._look.px(7)
        if beside:
            words = max(look.px(34), painter.fontMetrics().horizontalAdvance(beside) + 2)
        else:
            words = 0
        bed = QRectF(
            area.left(),
            area.center().y() - tall / 2,
            max(20, area.width() - words - look.px(8)),
            tall,
        )
        draw_bar(painter, look, bed, bar.share, bar.ink)
        if bar.mark is not None:
            x = bed.x() + bed.width() * bar.mark
            painter.fillRect(QRectF(x - 1, bed.y() - tall * 0.5, 2, tall * 2), look.color("text"))


class ColumnModel(RowsModel[Row | str]):
    """The Qt model of a ColumnTable."""

    def __init__(self, table: "ColumnTable[Row]", key: Callable[[Row], object]) -> None:
        super().__init__(
            self._cell,
            lambda row: None if isinstance(row, str) else key(row),
            (),
            lambda row, _at: isinstance(row, str),
        )
        self._table = table

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole and self._table.columns[section].number:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return super().headerData(section, orientation, role)

    def _cell(self, row: Row | str, column: int, role: int) -> Any:
        reads = Qt.ItemDataRole
        if role not in (reads.DisplayRole, reads.AccessibleTextRole, reads.ToolTipRole):
            return None
        if isinstance(row, str):
            return None if column or role == reads.ToolTipRole else row
        shown = self._table.columns[column]
        cell = shown.cell(row)
        if role == reads.AccessibleTextRole:
            return f"{shown.title} {cell.text or '–'}".strip()
        return tip_of(cell.tip or cell.text) if role == reads.ToolTipRole else cell.text


class ColumnTable(QTableView, Generic[Row]):
    """A table of rows and group headings; Enter opens a row, Ctrl+C copies all. `sorts`: clicks on headings sort it."""

    chosen = Signal(object)  # key of the row that became the current one
    opened = Signal(object)  # key of a row, on Enter or a double click

    def __init__(
        self,
        look: Look,
        key: Callable[[Row], object],
        high: int,
        *,
        sorts: bool = False,
        ground: Callable[[Row], str] = lambda _row: "",
    ) -> None:
        """Make an empty table with rows `high` design pixels high. `ground` gives a row's background, a colour token. A
        row with the `key` None is neither chosen nor opened."""
        super().__init__()
        self._look = look
        self._key = key
        self.high = high
        self.ground = ground
        self.columns: Sequence[Column[Row]] = ()
        self._came: Sequence[Row | str] = ()  # the rows as they were shown last, unsorted
        # texts of pills by column, so that filtering changes no width
        self._pills: dict[int, set[str]] = {}
        self.rows = ColumnModel[Row](self, key)
        self.menu = set_up(self, self.rows, ColumnPainter(look, self))
        self.menu.copy, self.menu.deeds = self._copy, self._deeds
        self.menu.orders = self._add_orders
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.sorting = TableSorter(self) if sorts else None
        if self.sorting:
            self.sorting.requested.connect(self._arrange)
        self.activated.connect(lambda index: self._emit(self.opened, index))
        self.selectionModel().currentRowChanged.connect(
            lambda new, _old: self._emit(self.chosen, new)
        )
        look.changed.connect(self._fit)

    def show_rows(self, rows: Sequence[Row | str], columns: Sequence[Column[Row]]) -> None:
        """Show `rows`, in which a string is a group heading (its second line is lighter). Selected rows stay selected.
        If the column titles are unchanged, the rows stay sorted as they are."""
        if [one.title for one in columns] != [one.title for one in self.columns]:
            self._pills = {}
            if self.sorting:
                self.sorting.show(AS_THEY_CAME, down=False)
        self._came, self.columns = rows, columns
        for at, one in enumerate(columns):
            if one.pills:
                self._pills.setdefault(at, set()).update(
                    one.cell(row).text for row in rows if not isinstance(row, str)
                )
        self._arrange()
        self._fit()

    @property
    def here(self) -> object | None:
        """The key of the current row, or None if there is none or it is a group heading."""
        row = self.rows.at(self.currentIndex().row())
        return None if row is None or isinstance(row, str) else self._key(row)

    @property
    def picked(self) -> Sequence[Row]:
        """The selected rows, from top to bottom."""
        chosen = sorted(index.row() for index in self.selectionModel().selectedRows(self.main))
        return [
            row for row in map(self.rows.at, chosen) if row is not None and not isinstance(row, str)
        ]

    def go_to(self, key: object) -> None:
        """Make the row with this key the current one; without such a row nothing changes."""
        at = self.rows.row_of(key)
        if at >= 0:
            self.setCurrentIndex(self.rows.index(at, self.main))

    @property
    def main(self) -> int:
        """The index of the column that names each row: the first one without a fixed width, else 0."""
        return next((at for at, one in enumerate(self.columns) if not one.width), 0)

    def _arrange(self) -> None:
        """Show the rows in the chosen order, each within its group."""
        picked = [*map(self._key, self.picked)]
        here = self.here
        rows = self._came
        if self.sorting and self.sorting.column != AS_THEY_CAME:
            rows = [*self._sorted(self.sorting.column, down=self.sorting.down)]
        self.clearSpans()
        self.rows.replace(rows, [column.title for column in self.columns])
        for at, row in enumerate(rows):
            if isinstance(row, str):
                self.setSpan(at, 0, 1, len(self.columns))
        choose = self.selectionModel()
        flags = QItemSelectionModel.SelectionFlag
        for at in map(self.rows.row_of, picked):
            choose.select(self.rows.index(at, self.main), flags.Select | flags.Rows)
        if here is not None:
            choose.setCurrentIndex(
                self.rows.index(self.rows.row_of(here), self.main), flags.NoUpdate
            )

    def _sorted(self, column: int, *, down: bool) -> Iterator[Row | str]:
        for heads, some in groupby(self._came, key=lambda row: isinstance(row, str)):
            part = [*some]
            cells = [self.columns[column].cell(row) for row in part if not isinstance(row, str)]
            words = [one.sorts or one.text for one in cells]
            yield from part if heads else (part[n] for n in in_order(words, down=down))

    def _emit(self, signal: Any, index: Index) -> None:
        row = self.rows.at(index.row())
        if row is not None and not isinstance(row, str) and (key := self._key(row)) is not None:
            signal.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)

    def _copy(self) -> None:
        """Copy the selected rows if they are several, else all, with the column titles."""
        lines = [[one.title for one in self.columns]]
        picked = self.picked
        for row in picked if len(picked) > 1 else self.rows.rows:
            lines.append(
                [row] if isinstance(row, str) else [one.cell(row).text for one in self.columns]
            )
        copy_words(tabbed(lines), cells=lines)

    def _deeds(self) -> Iterator[MenuDeed]:
        """Yield the deed that opens the selected row, if it is one and something opens rows."""
        if len(self.picked) == 1 and self.isSignalConnected(QMetaMethod.fromSignal(self.opened)):
            yield MenuDeed(_("เปิด"), partial(self._emit, self.opened, self.currentIndex()))

    def _add_orders(self, menu: QMenu) -> None:
        if self.sorting:
            menu.addSeparator()
            self.sorting.add_to(menu, self.currentIndex().column())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        px, header = self._look.px, self.horizontalHeader()
        self.verticalHeader().setDefaultSectionSize(px(self.high))
        letters = header.fontMetrics()
        shares = [column.share for column in self.columns]
        least = [
            max(
                letters.horizontalAdvance(digits(column.title)) + px(18),
                px(NUMBERS if column.number else WORDS),
            )
            for column in self.columns
        ]
        shared = _shared(self.viewport().width(), shares, least)
        for at, column in enumerate(self.columns):
            rest = not column.width and not column.share
            header.setSectionResizeMode(
                at, QHeaderView.ResizeMode.Stretch if rest else QHeaderView.ResizeMode.Fixed
            )
            self.setColumnHidden(at, self.width() < px(column.least))
            if not rest:
                if column.pills:
                    pills = pill_column(
                        self._look, self._pills.get(at, ()), column.width, CELL_ICON
                    )
                else:
                    pills = 0
                self.setColumnWidth(at, shared[at] if column.share else pills or px(column.width))


def _shared(width: int, shares: Sequence[float], minimums: Sequence[int]) -> list[int]:
    """Return each column's width: its share of the room but at least its minimum, at the expense of the others."""
    whole = sum(shares) or 1
    wide = [
        max(low, int(width * share / whole)) for share, low in zip(shares, minimums, strict=True)
    ]
    spare = [now - low for now, low in zip(wide, minimums, strict=True)]
    over = min(max(0, sum(wide) - width), sum(spare))
    return [
        now - (over * more // sum(spare) + 1 if over and more else 0)
        for now, more in zip(wide, spare, strict=True)
    ]
