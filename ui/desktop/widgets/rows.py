"""The Qt model of painted lists and tables, and functions that draw text lines, pills and group headings."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.list_menu import ListMenu
from ui.desktop.widgets.plain import paint_words

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
Row = TypeVar("Row")


class RowsModel(QAbstractTableModel, Generic[Row]):
    """A read-only Qt model of rows. `value(row, column, role)` returns a cell's data, `key(row)` identifies the row."""

    def __init__(
        self,
        value: Callable[[Row, int, int], Any],
        key: Callable[[Row], object],
        heads: Sequence[str] = ("",),
        fixed: Callable[[Row, int], bool] = lambda _row, _column: (
            False
        ),  # cells that cannot be selected
    ) -> None:
        super().__init__()
        self._value = value
        self._key = key
        self._heads = tuple(heads)
        self._fixed = fixed
        self.rows: tuple[Row, ...] = ()
        # what another program gets that selected rows are dragged to
        self.carry: Callable[[], QMimeData] = QMimeData

    def mimeData(self, _indexes: Sequence[QModelIndex]) -> QMimeData:
        return self.carry()

    def replace(self, rows: Sequence[Row], heads: Sequence[str] = ()) -> None:
        """Replace the rows and, if `heads` are given, the column headings."""
        self.beginResetModel()
        self.rows, self._heads = tuple(rows), tuple(heads) or self._heads
        self.endResetModel()

    def at(self, row: int) -> Row | None:
        return self.rows[row] if 0 <= row < len(self.rows) else None

    def row_of(self, key: object) -> int:
        """Return the index of the row with this key, or -1 if it is not shown."""
        return next((n for n, row in enumerate(self.rows) if self._key(row) == key), -1)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.at(index.row())
        usual = Qt.ItemFlag.ItemIsEnabled
        if row is None or self._fixed(row, index.column()):
            return usual
        return usual | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.at(index.row())
        return None if row is None else self._value(row, index.column(), role)


def set_up(
    table: QTableView,
    model: QAbstractTableModel,
    painter: QStyledItemDelegate,
    *,
    cells: bool = False,
) -> ListMenu:
    """Set up a read-only table that `painter` paints, and return its menu. A person selects rows or, if `cells`, cells."""
    table.setModel(model)
    table.setItemDelegate(painter)
    table.setObjectName("plaintable")
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    behave = QAbstractItemView.SelectionBehavior
    table.setSelectionBehavior(behave.SelectItems if cells else behave.SelectRows)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header.setHighlightSections(False)
    return ListMenu(table)


def plain_list(view: QAbstractItemView) -> ListMenu:
    """Set up a read-only list or tree without a frame, which scrolls by pixels and only vertically; return its menu."""
    view.setFrameShape(QAbstractItemView.Shape.NoFrame)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return ListMenu(view)


def pick_rows(view: QAbstractItemView, rows: Iterable[int]) -> None:
    """Select these rows of a view too; the current row stays."""
    flags, chosen = QItemSelectionModel.SelectionFlag, QItemSelection()
    for row in rows:
        index = view.model().index(row, 0)
        chosen.select(index, index)
    view.selectionModel().select(chosen, flags.Select | flags.Rows)


class TickPainter(QStyledItemDelegate):
    """A delegate that draws check boxes in the theme's colours, as Qt's are hardly visible on some backgrounds."""

    def __init__(self, look: Look, parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self._look = look

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        ticked = option.checkState == Qt.CheckState.Checked
        feature = QStyleOptionViewItem.ViewItemFeature
        option.features &= ~feature.HasCheckIndicator
        option.features |= feature.HasDecoration
        if ticked:
            option.icon = self._look.icon("ticked", "accent", 18)
        else:
            option.icon = self._look.icon("unticked", "text2", 18)
        option.decorationSize = QSize(self._look.px(18), self._look.px(18))


EDGES = (8, 6)  # design pixels left and right of a cell's content
CELL_ICON = 14  # design pixels of the icon in a cell's pill
CELL_ICONS = {"ok": "tick", "warn": "warn", "bad": "cross", "info": "pen"}
GROUNDS = {"ok": "okbg", "warn": "warnbg", "bad": "badbg", "mute": "mutebg", "info": "infobg"}


def is_chosen(option: QStyleOptionViewItem) -> bool:
    """Return whether the row to be painted is selected."""
    from PySide6.QtWidgets import QStyle

    return bool(option.state & QStyle.StateFlag.State_Selected)


def draw_line(
    painter: QPainter,
    look: Look,
    area: QRect,
    text: str,
    size: int,
    weight: int = 400,
    ink: str = "text",
    *,
    cut_middle: bool = False,
) -> None:
    """Draw a line of text in the colour `ink` (a token) and in `size` (design pixels). Text too wide for `area` is cut
    at the end or, if `cut_middle`, in the middle, which suits names."""
    painter.setFont(look.font(size, weight))
    painter.setPen(look.color(ink))
    paint_words(painter, area, text, cut_middle=cut_middle)


def draw_rule(painter: QPainter, look: Look, box: QRect, inset: int = 0) -> None:
    """Draw the thin line at the bottom of a row's rectangle `box`, `inset` pixels shorter at both ends."""
    painter.setPen(QPen(look.color("line"), 1))
    painter.drawLine(box.bottomLeft() + QPoint(inset, 0), box.bottomRight() - QPoint(inset, 0))


def draw_head(painter: QPainter, look: Look, area: QRect, text: str, size: int, gap: int) -> None:
    """Draw a group heading: the first line of `text` in bold, the second `gap` design pixels to its right."""
    called, _cut, more = text.partition("\n")
    draw_line(painter, look, area, called, size, 700)
    rest = painter.fontMetrics().horizontalAdvance(digits(called)) + look.px(gap)
    draw_line(painter, look, area.adjusted(rest, 0, 0, 0), more, 14, 400, "text2")


def pill_width(look: Look, text: str, icon_size: int = 0) -> int:
    """Return the width in pixels of a pill with this text and an icon of `icon_size` design pixels (0 = none)."""
    around = look.px(icon_size) + look.px(icon_size + 9) if icon_size else look.px(18)
    return QFontMetrics(look.font(13, 500)).horizontalAdvance(digits(text)) + around


def pill_column(look: Look, texts: Iterable[str], min_px: int, icon_size: int = 0) -> int:
    """Return the width in pixels of a column for pills with these texts; `min_px` and `icon_size` are design pixels."""
    widest = max((pill_width(look, text, icon_size) for text in {*texts}), default=0)
    return max(look.px(min_px), widest + sum(map(look.px, EDGES)))


def draw_pill_in(painter: QPainter, look: Look, cell: QRect, text: str, tone: str) -> None:
    """Draw a pill with its icon at the left of a cell, vertically centred."""
    tall = look.px(23)
    wide = min(cell.width(), pill_width(look, text, CELL_ICON))
    pill = QRect(cell.left(), cell.center().y() - tall // 2, wide, tall)
    draw_pill(painter, look, pill, text, tone, CELL_ICONS.get(tone, "info"), CELL_ICON)


def draw_pill(
    painter: QPainter,
    look: Look,
    pill: QRect,
    text: str,
    tone: str,
    icon: str = "",
    icon_size: int = 0,
    edge: str = "",
) -> None:
    """Draw a pill in the colours of `tone`; `icon_size` is in design pixels. `edge` is the colour of the outline in the
    high-contrast theme, "" = that of `tone`."""
    ink = "text2" if tone == "mute" else tone
    painter.setPen(
        QPen(look.color(edge or ink), 1) if look.theme == "contrast" else Qt.PenStyle.NoPen
    )
    painter.setBrush(look.color(GROUNDS.get(tone, "mutebg")))
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
    left, right = look.px(9), 0
    if icon:
        wide = look.px(icon_size)
        at = QPoint(pill.left() + look.px(8), pill.center().y() - wide // 2)
        painter.drawPixmap(QRect(at, QSize(wide, wide)), look.pixmap(icon, ink, icon_size))
        left, right = look.px(icon_size - 1) + wide, look.px(icon_size - 8)
    draw_line(painter, look, pill.adjusted(left, 0, -right, 0), text, 13, 500, ink)
