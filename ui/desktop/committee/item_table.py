"""The items of an open vote in a table: the unit's own answer, a column for each member, the spread, what is agreed."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.plain import name, tip_of
from ui.desktop.widgets.rows import (
    Index,
    RowsModel,
    draw_line,
    draw_pill,
    draw_rule,
    is_chosen,
    pill_column,
    pill_width,
    set_up,
)

TALL, SMALL, ICON = 48, 19, 13  # design pixels: of a row, of the line above its title, of what stands in a pill
SAID, MOST, SPREAD, AGREED = 84, 132, 66, 112  # design pixels: the widths of columns that are read at a glance
LEAST, REASON = 150, 100  # design pixels: the least of the title and of the reason
FIXED = 2  # columns before those of the members: title, the unit's own


class ItemRow(NamedTuple):
    """An item as the chair sees it."""

    key: str
    position: str
    title: str
    own: str  # what the unit said itself
    each: tuple[str, ...]  # what each member says; () where no split is shown
    above: str  # what was voted, in words
    apart: str  # the spread in a word or two, "" = they say the same, or it is not told
    agreed: str  # "" = nothing yet
    pill: str  # what is agreed, in words
    tone: str
    icon: str
    why: str
    below: str  # the unit's own answer and the reason, as they are heard


class ItemPainter(QStyledItemDelegate):
    """Long words are cut; the tip has all of them."""

    def __init__(self, look: Look, table: "ItemTable") -> None:
        super().__init__()
        self._look, self._table = look, table

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(self._look.px(40), self._look.px(TALL))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, box = self._look, QRect(option.rect)
        row = self._table.rows_.at(index.row())
        if row is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_chosen(option):
            painter.fillRect(box, look.color("soft"))
        draw_rule(painter, look, box)
        room, text = box.adjusted(look.px(6), 0, -look.px(4), 0), str(index.data() or "")
        kind = self._table.kind(index.column())
        if kind == "title":
            draw_line(
                painter,
                look,
                QRect(room.left(), room.top() + look.px(3), room.width(), look.px(SMALL)),
                row.position,
                12,
                400,
                "text2",
            )
            draw_line(painter, look, room.adjusted(0, look.px(SMALL), 0, -look.px(2)), row.title, 14, 600)
        elif kind == "agreed" and not row.agreed:
            wide = min(room.width(), pill_width(look, row.pill, ICON))
            tall = look.px(24)
            pill = QRect(room.left(), room.center().y() - tall // 2, wide, tall)
            draw_pill(painter, look, pill, row.pill, row.tone, row.icon, ICON)
        else:
            ink = "text2" if kind in ("own", "reason", "apart") or not text.strip("–") else "text"
            draw_line(painter, look, room, text, 14, 600 if kind == "agreed" else 400, ink)
        painter.restore()


class ItemTable(QTableView):
    chosen = Signal(object)  # the key of an item, by the person
    opened = Signal(object)  # Enter or a double click on it

    def __init__(self, look: Look, called: str) -> None:
        super().__init__()
        self._look, self._called, self._members, self._quiet = look, called, tuple[str, ...](), False
        self.rows_ = RowsModel[ItemRow](self._value, lambda one: one.key, self._heads(()))
        set_up(self, self.rows_, ItemPainter(look, self))
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        name(self, called)
        self.selectionModel().currentChanged.connect(self._moved)
        self.activated.connect(lambda index: self._open(index))
        look.changed.connect(self._fit)

    # -- what is shown

    @property
    def lines(self) -> tuple[ItemRow, ...]:
        return self.rows_.rows

    @property
    def members(self) -> tuple[str, ...]:
        return self._members

    @property
    def here(self) -> object | None:
        """The key of the chosen item."""
        found = self.rows_.at(self.currentIndex().row())
        return found.key if found else None

    def show_lines(self, lines: Sequence[ItemRow], members: Sequence[str]) -> None:
        """Show these; the chosen item stays chosen if it is still there. No signal is emitted."""
        if tuple(lines) == self.lines and tuple(members) == self._members:
            return
        here, self._quiet = self.here, True
        self._members = tuple(members)
        self.rows_.replace(lines, self._heads(members))
        self._fit()
        self.show_key(here)

    def show_key(self, key: object | None) -> None:
        """Choose an item, None for none, without a signal."""
        self._quiet = True
        row = self.rows_.row_of(key) if key is not None else -1
        if row < 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            self.setCurrentIndex(self.rows_.index(row, 0))
        self._quiet = False

    def kind(self, column: int) -> str:
        """What stands in a column."""
        after = column - FIXED - len(self._members)
        if after >= 0:
            return ("apart", "agreed", "reason")[after]
        return ("title", "own")[column] if column < FIXED else "member"

    def _heads(self, members: Sequence[str]) -> tuple[str, ...]:
        return (_("ข้อ"), _("ตนเอง"), *members, _("ต่างกัน"), _("ที่ตกลง"), _("เหตุผล"))

    def _value(self, row: ItemRow, column: int, role: int) -> Any:
        kind = self.kind(column)
        if kind == "member":
            at = column - FIXED
            text = (row.each[at] or "–") if at < len(row.each) else _("ไม่แสดง") if row.above else "–"
        else:
            heard = "  ".join(filter(None, (row.position, row.title)))
            agreed = row.agreed or row.pill
            text = {"title": heard, "own": row.own or "–", "apart": row.apart, "agreed": agreed, "reason": row.why}[
                kind
            ]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if kind == "title":
                return "  ".join(filter(None, (row.above, text, row.below, row.pill)))
            return f"{self._heads(self._members)[column]} {text or '–'}"
        return tip_of(row.above if kind == "apart" else text) if role == Qt.ItemDataRole.ToolTipRole else None

    # -- Qt

    def _moved(self, index: QModelIndex) -> None:
        found = self.rows_.at(index.row())
        if found is not None and not self._quiet:
            self.chosen.emit(found.key)

    def _open(self, index: Index) -> None:
        if (found := self.rows_.at(index.row())) is not None:
            self.opened.emit(found.key)

    def _fit(self) -> None:
        """Title and reason share what the others leave; with many members one scrolls."""
        px = self._look.px
        self.verticalHeader().setDefaultSectionSize(px(TALL))
        letters = self.horizontalHeader().fontMetrics()
        named = [min(px(MOST), max(px(SAID), letters.horizontalAdvance(digits(one)) + px(18))) for one in self._members]
        agreed = pill_column(self._look, (one.pill for one in self.lines if not one.agreed), AGREED, ICON)
        wide = [0, px(SAID), *named, px(SPREAD), agreed, 0]
        left = self.viewport().width() - sum(wide)
        title = max(px(LEAST), left * 3 // 5)
        wide[0], wide[-1] = title, max(px(REASON), left - title)
        for at, each in enumerate(wide):
            self.setColumnWidth(at, each)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
