"""The page that lists an assessment's items with their required proofs and marks those without evidence."""

from collections.abc import Callable, Iterable
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from core.evidence.view import EvidenceMatrix, EvidenceMatrixCell, EvidenceMatrixRow, cell_words
from core.i18n import _
from core.values import Ref
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Do
from ui.desktop.widgets.choices import SegmentedControl
from ui.desktop.widgets.inputs import search_line
from ui.desktop.widgets.layout import column, flow, frame, grow_down
from ui.desktop.widgets.list_menu import MenuDeed, plainly
from ui.desktop.widgets.plain import name, show, show_plain, words
from ui.desktop.widgets.rows import Index, RowsModel, draw_line, draw_rule, is_chosen, set_up

CELL, HEAD = (Qt.ItemDataRole.UserRole + n for n in range(2))
# filters of rows
ALL = "all"
WANTING = "wanting"
MET = "met"


class DimensionHeadingRow(NamedTuple):
    """A heading row of the table, with the title of a dimension (`words`)."""

    words: str


Row = DimensionHeadingRow | EvidenceMatrixRow


def rows_of(coverage: EvidenceMatrix, rows: Iterable[EvidenceMatrixRow]) -> list[Row]:
    """Return the table's rows: the items `rows` in order, with the dimension's title above the first item of each."""
    titles = dict(coverage.dimensions)
    shown: list[Row] = []
    for dimension, own in groupby(rows, key=lambda row: row.dimension):
        shown += [DimensionHeadingRow(titles.get(dimension, "")), *own]
    return shown


def heads_of(widest: int) -> list[str]:
    """Return the column titles of the table, whose longest row has `widest` required proofs."""
    return [_("ข้อ"), *(_("หลักฐานที่ {n}").format(n=n + 1) for n in range(max(1, widest)))]


def cell_of(row: Row | None, column: int) -> EvidenceMatrixCell | None:
    """Return the required proof in a table cell; None for the first column, a heading or an empty cell."""
    if isinstance(row, EvidenceMatrixRow) and 0 < column <= len(row.cells):
        return row.cells[column - 1]
    return None


def is_fixed(row: Row, column: int) -> bool:
    """Return whether the cell of `row` in this column cannot be selected, because it is a heading or empty."""
    return isinstance(row, DimensionHeadingRow) or bool(column and not cell_of(row, column))


def coverage_data(row: Row, column: int, role: int) -> Any:
    """Return the data of a table cell for a Qt role: its text for display and screen readers, whether the row is a
    heading for HEAD, its proof (or None) for CELL; None for other roles."""
    cell = cell_of(row, column)
    if role == HEAD:
        return isinstance(row, DimensionHeadingRow)
    if role == CELL:
        return cell
    if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
        return None
    if isinstance(row, DimensionHeadingRow):
        return row.words if column == 0 else None
    if column == 0:
        return f"{row.place}  {' '.join(row.text.split())}"
    return f"{cell.text}: {cell_words(cell)}" if cell else None


def passes_filter(row: EvidenceMatrixRow, filter_key: str, query: str) -> bool:
    """Return whether an item contains all words of `query` and is selected by `filter_key`: ALL, WANTING (a proof is
    missing) or MET (the item is met, but a proof is missing)."""
    if (filter_key != ALL and not row.wanting) or (filter_key == MET and not row.met):
        return False
    text = " ".join((row.place, row.text, *(cell.text for cell in row.cells))).casefold()
    return all(word in text for word in query.casefold().split())


TONES = {"given": "ok", "short": "warn", "missing": "warn", "blocked": "bad", "other": "mute"}
ICONS = {"given": "tick", "short": "alert", "missing": "clip", "blocked": "cross", "other": "clip"}
# design pixels of a row; least widths of columns
ROW = 42
ITEM_WIDE = 240
CELL_WIDE = 170


class RequiredProofPainter(QStyledItemDelegate):
    """A delegate that paints a proof in two lines: what is required, and its state with an icon."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(self._look.px(60), self._look.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, box = self._look, QRect(option.rect)
        here = is_chosen(option)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_rule(painter, look, box)
        cell = index.data(CELL)
        room = box.adjusted(look.px(8), 0, -look.px(6), 0)
        if isinstance(cell, EvidenceMatrixCell):
            self._cell(
                painter,
                box.adjusted(look.px(2), look.px(2), -look.px(2), -look.px(3)),
                cell,
                is_current=here,
            )
        elif text := index.data():
            if here:
                painter.fillRect(box.adjusted(0, 0, 0, -1), look.color("soft"))
            draw_line(painter, look, room, str(text), 15, 700 if index.data(HEAD) else 400)
        painter.restore()

    def _cell(
        self, painter: QPainter, box: QRect, cell: EvidenceMatrixCell, *, is_current: bool
    ) -> None:
        look, tone = self._look, TONES[cell.state]
        painter.setBrush(look.color(f"{tone}bg"))
        painter.setPen(QPen(look.color("accent"), look.px(2)) if is_current else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box, look.px(5), look.px(5))
        ink = "text2" if tone == "mute" else tone
        size = look.px(14)
        half = box.height() // 2
        above = QRect(
            box.left() + look.px(8), box.top(), box.width() - look.px(12), half + look.px(2)
        )
        draw_line(painter, look, above, cell.text, 14, 500)
        at = QRect(above.left(), box.top() + half + (half - size) // 2, size, size)
        painter.drawPixmap(at, look.pixmap(ICONS[cell.state], ink, 14))
        below = QRect(
            at.right() + look.px(5),
            box.top() + half - look.px(1),
            above.width() - size - look.px(5),
            half,
        )
        draw_line(painter, look, below, cell_words(cell), 13, 400, ink)


class RequiredProofsTable(QTableView):
    """A table of items and required proofs. Arrow keys move between cells; Enter and a click open one."""

    def __init__(
        self,
        look: Look,
        table: RowsModel[DimensionHeadingRow | EvidenceMatrixRow],
        open_cell: Callable[[QModelIndex], None],
        fit: Do,
    ) -> None:
        """Make the table; `fit` is called when its size has changed."""
        super().__init__()
        self._open, self._fit = open_cell, fit
        menu = set_up(self, table, RequiredProofPainter(look), cells=True)
        menu.deeds = lambda: (MenuDeed(_("เปิด"), partial(open_cell, self.currentIndex())),)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.clicked.connect(plainly(open_cell))
        name(self, _("ข้อกับหลักฐาน"), _("ลูกศรเลือกช่อง Enter ไปที่ข้อหรือหลักฐานนั้น"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)


class RequiredProofsPage(QFrame):
    """The page with the table of items and required proofs; it saves nothing itself."""

    def __init__(
        self,
        look: Look,
        leave: Do,
        go_to: Callable[[str], None],
        see: Callable[[Ref], None],
    ) -> None:
        """Make the page. `leave` goes back to the assessment, `go_to` to an item; `see` shows a piece of evidence."""
        super().__init__()
        self._look, self._go_to, self._see = look, go_to, see
        self._coverage: EvidenceMatrix | None = None
        self.back = Button(look, _("กลับไปที่การประเมิน"), "ghost", "back", do=leave)
        options = (
            (ALL, _("ทุกข้อ"), "mute"),
            (WANTING, _("ที่ยังขาด"), "mute"),
            (MET, _("ผ่านแล้วแต่ขาด"), "mute"),
        )
        self.filter = SegmentedControl(options, _("แสดง"), ALL, do=self._show)
        self.search = search_line(_("ค้นหาข้อหรือหลักฐาน"), do=self._show)
        self.model = RowsModel[DimensionHeadingRow | EvidenceMatrixRow](
            coverage_data, _key, heads_of(1), is_fixed
        )
        self.table = RequiredProofsTable(look, self.model, self._open, self._fit)
        self.table.selectionModel().currentChanged.connect(self._tell)
        self._none = words("", "body", "text2", wrap=True)
        self._item = words("", "strong", wrap=True)
        self._item.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._says = words("", "line", "text2", wrap=True)
        self._count = words("", "line", "text2")
        bar = frame(flow(self.back, self.filter, self.search, self._count, gap=10))
        grow_down(bar)
        parts = (bar, self._none, self.table, self._item, self._says)
        self.setLayout(column(*parts, gap=6, edges=(14, 12, 14, 10), grow=2))
        self.setObjectName("card")
        look.changed.connect(self._fit)
        self._fit()

    def show_coverage(self, coverage: EvidenceMatrix) -> None:
        """Show the table and the filters' counts; the selected cell stays selected if its item is still listed."""
        self._coverage = coverage
        counts = {
            ALL: len(coverage.rows),
            WANTING: sum(row.wanting for row in coverage.rows),
            MET: sum(row.wanting and row.met for row in coverage.rows),
        }
        titles = {ALL: _("ทุกข้อ {n}"), WANTING: _("ที่ยังขาด {n}"), MET: _("ผ่านแล้วแต่ขาด {n}")}
        for key, title in titles.items():
            button = self.filter.button(key)
            show_plain(button, title.format(n=counts[key]))
            name(button, f"{_('แสดง')} {title.format(n=counts[key])}")
            button.updateGeometry()
        present = coverage.demanded - coverage.wanting
        show_plain(
            self._count,
            _("มีหลักฐาน {given} จาก {of} รายการ").format(given=present, of=coverage.demanded),
        )
        self._show()

    def show_only(self, which: str) -> None:
        """Filter the items by `which`: ALL, WANTING (a proof is missing), or MET (met, but a proof is missing)."""
        self.filter.show_key(which)
        self._show()

    def enter(self) -> None:
        """Move the keyboard focus to the table."""
        self.table.setFocus()

    def _show(self) -> None:
        if self._coverage is None:
            return
        here = self.model.at(self.table.currentIndex().row())
        at = self.table.currentIndex().column()
        rows = tuple(
            row
            for row in self._coverage.rows
            if passes_filter(row, self.filter.key, self.search.text())
        )
        self.model.replace(rows_of(self._coverage, rows), heads_of(self._coverage.widest))
        self.table.clearSpans()
        for n, row in enumerate(self.model.rows):
            if isinstance(row, DimensionHeadingRow):
                self.table.setSpan(n, 0, 1, self.model.columnCount())
        self._fit()
        show(self.table, bool(rows))
        show(self._none, not rows)
        if self._coverage.rows:
            none = _("ไม่มีข้อที่ตรงกับที่เลือก")
        else:
            none = _("แบบนี้ไม่ได้กำหนดหลักฐานไว้ และยังไม่มีหลักฐานที่แนบ")
        show_plain(self._none, none)
        found = self.model.row_of(here.item) if isinstance(here, EvidenceMatrixRow) else -1
        if rows:
            self.table.setCurrentIndex(
                self.model.index(max(found, 1), max(0, at) if found >= 0 else 1)
            )
        self._tell(self.table.currentIndex())

    def _open(self, index: QModelIndex) -> None:
        """Go to the item of a missing proof, or to the piece of evidence of a given one."""
        one = self.model.at(index.row())
        cell = cell_of(one, index.column())
        if cell is not None and cell.evidence is not None and not cell.wanting:
            self._see(cell.evidence)
        elif isinstance(one, EvidenceMatrixRow) and (cell is not None or index.column() == 0):
            self._go_to(one.item)

    def _tell(self, index: QModelIndex) -> None:
        """Show the full text of the current cell below the table."""
        one = self.model.at(index.row())
        cell = cell_of(one, index.column())
        for label in (self._item, self._says):
            show(label, isinstance(one, EvidenceMatrixRow))
        if isinstance(one, EvidenceMatrixRow):
            show_plain(self._item, f"{one.place}  {' '.join(one.text.split())}")
            said = (f"{cell.text}: {cell_words(cell)}", *cell.titles, *cell.reasons) if cell else ()
            show_plain(self._says, "  ".join(said) or _("Enter หรือคลิกเพื่อไปที่ข้อนี้"))

    def _fit(self) -> None:
        look = self._look
        self.search.setFixedWidth(look.px(230))
        self.table.verticalHeader().setDefaultSectionSize(look.px(ROW))
        # always two lines, so that the table keeps its height
        self._item.setMinimumHeight(2 * look.px(23))
        wide = self.table.viewport().width()
        cells = self.model.columnCount() - 1
        each = max(look.px(CELL_WIDE), int(wide * 0.66) // max(1, cells))
        self.table.setColumnWidth(0, max(look.px(ITEM_WIDE), wide - each * cells))
        for at in range(1, cells + 1):
            self.table.setColumnWidth(at, each)


def _key(row: DimensionHeadingRow | EvidenceMatrixRow) -> str | None:
    return row.item if isinstance(row, EvidenceMatrixRow) else None
