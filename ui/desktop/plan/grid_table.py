"""The rows of one kind as a table: its model, its view with its keys, and the totals below it."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from core.forms.shape import Field
from core.i18n import _
from core.plan.grid_view import Grid, GridColumn, arranged, totals
from core.plan.tree import PlanCell, PlanRow
from core.plan.view import PlanPage
from ui.desktop.base.settings import TableChoice
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.plain import name, show
from ui.desktop.widgets.rows import ROOT, Index, draw_line

SHOWN = 120  # letters of a cell
UPPER = 26  # design pixels of a head above others
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def is_locked(table: "GridTable", index: Index) -> bool:
    """Whether a cell can only be read because it is locked for signing."""
    row = table.row(index)
    return row is not None and table.page is not None and table.page.locks.row(row, table.cell(index))


class GridTable(QAbstractTableModel):
    """Rows stand as they are sorted and found; columns as they are chosen."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.grid: Grid | None = None
        self.page: PlanPage | None = None
        self.columns: list[GridColumn] = []
        self._hidden: dict[str, set[str]] = {}  # by kind
        self._order: list[int] = []
        self._sorted, self._down, self._found = "", False, ""
        self.totals: dict[str, str] = {}

    def show_grid(self, grid: Grid, page: PlanPage | None = None) -> None:
        """Show rows of a page; the view is reset only when rows or columns came, went or moved."""
        self.page = page
        before, columns, order = self.grid, self.columns, self._order
        same_kind = before is not None and before.kind == grid.kind
        self.grid = grid
        now = [column for column, shown in self.offered() if shown]
        found = arranged(grid, self._sorted, self._down, self._found)
        refs = [before.rows[n].ref for n in order] if before else []
        if same_kind and now == columns and refs == [grid.rows[n].ref for n in found]:
            self._order = found
            self._add_up()
            if found and columns:
                self.dataChanged.emit(self.index(0, 0), self.index(len(found) - 1, len(columns) - 1))
            return
        self.beginResetModel()
        self.columns, self._order = now, found
        self._add_up()
        self.endResetModel()

    def find(self, words: str) -> None:
        """Keep the rows that hold all these words."""
        self._found = words
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted = self.columns[column].id if 0 <= column < len(self.columns) else ""
        self._down = order == Qt.SortOrder.DescendingOrder
        self._arrange()

    def offered(self) -> list[tuple[GridColumn, bool]]:
        """Every column, and whether it is shown."""
        hidden = self._hidden.get(self.grid.kind, set()) if self.grid else set()
        return [(each, each.id not in hidden) for each in self.grid.columns] if self.grid else []

    def choose(self, kind: str, choice: TableChoice) -> None:
        """Take over the person's choice, before rows of this kind are shown."""
        self._hidden[kind] = {*choice.hidden}
        self._sorted, self._down, self._found = choice.sorted, choice.down, choice.words

    @property
    def choice(self) -> TableChoice:
        """What is hidden, sorted and looked for now."""
        hidden = self._hidden.get(self.grid.kind, set()) if self.grid else set()
        return TableChoice(tuple(sorted(hidden)), sorted=self._sorted, down=self._down, words=self._found)

    def turn(self, column: str) -> None:
        """Show a hidden column, hide a shown one; the last one stays."""
        if self.grid is not None:
            hidden = self._hidden.setdefault(self.grid.kind, set())
            hidden ^= {column}
            if len(hidden) == len(self.grid.columns):
                hidden.discard(column)
            self.beginResetModel()
            self.columns = [each for each, shown in self.offered() if shown]
            self.endResetModel()

    def row(self, index: Index) -> PlanRow | None:
        known = self.grid is not None and index.isValid() and index.row() < len(self._order)
        return self.grid.rows[self._order[index.row()]] if known and self.grid else None

    def cell(self, index: Index) -> PlanCell | None:
        known = self.row(index) is not None and self.grid is not None
        return (
            self.grid.cell(self._order[index.row()], self.columns[index.column()].id) if known and self.grid else None
        )

    def words(self, row: int, column: int) -> str:
        return self.grid.words(self._order[row], self.columns[column].id) if self.grid else ""

    def _arrange(self) -> None:
        if self.grid is not None:
            self.layoutAboutToBeChanged.emit()
            self._order = arranged(self.grid, self._sorted, self._down, self._found)
            self._add_up()
            self.layoutChanged.emit()

    def _add_up(self) -> None:
        self.totals = totals(self.grid, self._order) if self.grid else {}

    # -- the interface of Qt's models

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        cell = self.cell(index)
        editable = cell is not None and cell.asked and bool(cell.field) and isinstance(cell.of, Field)
        editable = editable and not is_locked(self, index)
        return super().flags(index) | (Qt.ItemFlag.ItemIsEditable if editable else Qt.ItemFlag.NoItemFlags)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            short = column.leaf if role == Qt.ItemDataRole.DisplayRole else ""
            title = short or column.title
            return digits(f"{title} ({column.unit})" if column.unit else title)
        return (RIGHT if column.figure else LEFT) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            text = self.words(index.row(), index.column()).replace("\n", " ")
            return digits(f"{text[:SHOWN]}…" if len(text) > SHOWN else text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            text = f"{column.title} {self.words(index.row(), index.column()) or _('ว่าง')}"
            return _("{cell} อ่านได้อย่างเดียว").format(cell=text) if is_locked(self, index) else text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column.figure else LEFT
        cell = self.cell(index)
        in_conflict = cell is not None and cell.shown.conflict
        if role == Qt.ItemDataRole.ForegroundRole:
            plain = "text" if column.entered and not is_locked(self, index) else "text2"
            return self._look.color("bad" if in_conflict else plain)
        if role == Qt.ItemDataRole.DecorationRole and in_conflict:
            return self._look.pixmap("conflict", "bad", 16)
        return None


class Heads(QHeaderView):
    """The heads of the columns, of several rows where some stand above others; equal ones side by side are one."""

    def __init__(self, look: Look, table: GridTable) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._look, self._table = look, table
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        for moved in (self.sectionMoved, self.sectionResized):
            moved.connect(lambda *_how: self.viewport().update())

    def sizeHint(self) -> QSize:
        deep = max((len(column.over) for column in self._table.columns), default=0)
        return super().sizeHint() + QSize(0, deep * self._look.px(UPPER))

    def paintSection(self, painter: QPainter, rect: QRect, at: int) -> None:
        over, tall, edge = self._table.columns[at].over, self._look.px(UPPER), self._look.px(8)
        painter.save()
        super().paintSection(painter, rect.adjusted(0, tall * len(over), 0, 0), at)
        painter.restore()
        for level, head in enumerate(over):
            left, wide = self.stretch(at, level)
            box = QRect(left, rect.top() + level * tall, wide, tall)
            painter.save()
            painter.setClipRect(QRect(rect.left(), box.top(), rect.width(), tall))
            draw_line(painter, self._look, box.adjusted(edge, 0, -edge, 0), head, 14, 600, "text2")
            painter.setPen(self._look.color("grid"))
            painter.drawLine(box.left() + edge, box.bottom(), box.right() - edge, box.bottom())
            painter.restore()

    def stretch(self, at: int, level: int) -> tuple[int, int]:
        """Where the head of a column stands that it shares with those beside it, and how wide it is."""
        columns = self._table.columns
        first = last = self.visualIndex(at)
        own = columns[at].over[: level + 1]
        while first and columns[self.logicalIndex(first - 1)].over[: level + 1] == own:
            first -= 1
        while last + 1 < len(columns) and columns[self.logicalIndex(last + 1)].over[: level + 1] == own:
            last += 1
        wide = sum(self.sectionSize(self.logicalIndex(n)) for n in range(first, last + 1))
        return self.sectionViewportPosition(self.logicalIndex(first)), wide


class TotalsBar(QWidget):
    """The totals, each under its column."""

    def __init__(self, look: Look, view: QTableView, table: GridTable) -> None:
        super().__init__()
        self._look, self._view, self._table, self.wanted = look, view, table, True
        self.setFixedHeight(look.px(32))
        header = view.horizontalHeader()
        for signal in (header.sectionResized, header.sectionMoved, view.horizontalScrollBar().valueChanged):
            signal.connect(lambda *_moved: self.update())
        for signal in (table.modelReset, table.layoutChanged, table.dataChanged):
            signal.connect(lambda *_changed: self._say())

    def want(self, wanted: bool) -> None:
        """Whether it is shown."""
        self.wanted = wanted
        self._say()

    def _say(self) -> None:
        totals = self._table.totals
        texts = [f"{each.title} {totals[each.id]}" for each in self._table.columns if each.id in totals]
        name(self, _("ผลรวม"), ", ".join(texts))
        show(self, self.wanted and bool(texts) and self._table.rowCount() > 0)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._look.font(15, 600))
        painter.setPen(self._look.color("text"))
        header, sums, edge = self._view.horizontalHeader(), self._table.totals, self._look.px(8)
        left, right = self._view.viewport().x(), int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for n, each in enumerate(self._table.columns):
            box = QRect(left + header.sectionViewportPosition(n), 0, header.sectionSize(n), self.height())
            painter.drawText(box.adjusted(edge, 0, -edge, 0), right, digits(sums.get(each.id, "")))
        painter.drawText(self.rect().adjusted(self._look.px(10), 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), _("รวม"))
        painter.end()


class GridView(QTableView):
    """Enter edits a cell, Ctrl+Enter opens the row's form, Ctrl+C copies with the heads, Delete puts in the bin."""

    opened = Signal(object, str)  # Ref, cell
    deleted = Signal(object)
    copy_wanted = Signal()

    def __init__(self, look: Look, table: GridTable) -> None:
        super().__init__()
        self._table = table
        self.setHorizontalHeader(Heads(look, table))
        self.setModel(table)
        self.setObjectName("register")
        self.setShowGrid(False)
        self.setSortingEnabled(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(look.px(33))
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        name(self, _("ตารางรายการ"), _("Enter แก้ช่อง Ctrl+Enter เปิดแบบ Ctrl+C คัดลอกพร้อมหัวตาราง Delete ลบลงถังขยะ"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            return  # a key its editor let through
        index = self.currentIndex()
        found = self._table.row(index)
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif found and enter and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.opened.emit(found.ref, self._table.columns[index.column()].id)
        elif found and enter and not is_locked(self._table, index):
            self.edit(index)
        elif found and event.key() == Qt.Key.Key_Delete:
            self.deleted.emit(found.ref)
        else:
            super().keyPressEvent(event)
