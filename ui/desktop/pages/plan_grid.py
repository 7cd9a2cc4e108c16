"""The rows of a kind as a table: columns chosen, sorted, found by words, added up, copied to a sheet."""

from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLineEdit, QMenu, QTableView, QWidget

from core.i18n import _
from core.thai.digits import arabic_digits
from core.views.plan_grid import ABOVE, NUMBER, as_html, as_text, grid_kinds, grid_of
from core.views.plan_page import PlanPage
from ui.desktop.pages.plan_asks import PlanAsks
from ui.desktop.pages.plan_cells import CellDelegate
from ui.desktop.tables.plan_grid import GridTable
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.bits import Button
from ui.desktop.widgets.boxes import column, row
from ui.desktop.widgets.dropdown import DropDown
from ui.desktop.widgets.plain import name, show, show_plain, words

WIDE, NARROW, FIRST = 240, 110, 64  # columns of words, of figures and short words, of the printed number
SHORT = 14  # letters
PAUSE = 200  # milliseconds after which typed words are looked for


class TotalsBar(QWidget):
    """What the columns come to, each total under its column."""

    def __init__(self, look: Look, view: QTableView, table: GridTable) -> None:
        super().__init__()
        self._look, self._view, self._table = look, view, table
        self.setFixedHeight(look.px(32))
        header = view.horizontalHeader()
        for signal in (header.sectionResized, header.sectionMoved, view.horizontalScrollBar().valueChanged):
            signal.connect(lambda *_moved: self.update())
        for signal in (table.modelReset, table.layoutChanged, table.dataChanged):
            signal.connect(lambda *_changed: self._say())

    def _say(self) -> None:
        said = [
            f"{each.title} {self._table.totals[each.id]}"
            for each in self._table.columns
            if each.id in self._table.totals
        ]
        name(self, _("ผลรวม"), ", ".join(said))
        show(self, bool(said) and self._table.rowCount() > 0)
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
        self.setModel(table)
        self.setObjectName("register")
        self.setShowGrid(False)
        self.setSortingEnabled(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(look.px(33))
        self.horizontalHeader().setSectionsMovable(True)
        self.horizontalHeader().setHighlightSections(False)
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
        elif found and enter:
            self.edit(index)
        elif found and event.key() == Qt.Key.Key_Delete:
            self.deleted.emit(found.ref)
        else:
            super().keyPressEvent(event)


class PlanGrid(QFrame):
    """The card with the table, its bar and its totals."""

    opened = Signal(object, str)
    deleted = Signal(object)
    said = Signal(str)

    def __init__(self, look: Look, asks: PlanAsks) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look = look
        self._page: PlanPage | None = None
        self._kind = ""
        self._sorted, self._down = -1, False
        self.table = GridTable(look)
        self.view = GridView(look, self.table)
        self._delegate = CellDelegate(look, asks, self.table)
        self.view.setItemDelegate(self._delegate)
        self.kinds = DropDown(look)
        self.kinds.setMinimumWidth(look.px(200))
        name(self.kinds, _("ชนิดของรายการ"))
        name(self.kinds.view(), _("ชนิดของรายการ"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("ค้นหาในตาราง"))
        self.search.setClearButtonEnabled(True)
        name(self.search, _("ค้นหาในตาราง"))
        self._count = words("", "line", "text2")
        self.columns = Button(look, _("คอลัมน์"), "ghost", "table")
        self.copy = Button(look, _("คัดลอกไป Excel"), "ghost", "copy")
        for button in (self.columns, self.copy):
            button.setProperty("small", "1")
        bar = row(self.kinds, self.search, self._count, None, self.columns, self.copy, gap=8)
        whole = column(bar, self.view, TotalsBar(look, self.view, self.table), gap=8, edges=(12, 10, 12, 8))
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._pause = QTimer(self, interval=PAUSE, singleShot=True)
        self._connect()

    def show_page(self, page: PlanPage) -> None:
        """Show the rows as they are saved; what is being edited stays."""
        self._page = self._delegate.page = page
        kinds = grid_kinds(page)
        if [self.kinds.itemData(n) for n in range(self.kinds.count())] != [kind.id for kind in kinds]:
            self.kinds.clear()
            for each in kinds:
                self.kinds.addItem(arabic_digits(str(each.title)), each.id)
            deepest = next((each.id for each in reversed(kinds) if not each.list), self._kind)
            self.kinds.setCurrentIndex(max(0, self.kinds.findData(deepest)))
        kind = page.kind(str(self.kinds.currentData()))
        if kind is not None:
            fresh, self._kind = self._kind != kind.id, kind.id
            self.table.show_grid(grid_of(page, kind))
            if fresh:
                self._widen()
        self._say()

    def choose_columns(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for each, shown in self.table.offered():
            action = menu.addAction(each.title.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(shown)
            action.triggered.connect(lambda _on=False, key=each.id: self._turn(key))
        menu.popup(self.columns.mapToGlobal(QPoint(0, self.columns.height())))

    def copy_out(self) -> None:
        """The chosen cells, or all of them, with their heads; nothing in them runs in the sheet."""
        chosen = self.view.selectionModel().selectedIndexes()
        rows = sorted({index.row() for index in chosen}) if len(chosen) > 1 else [*range(self.table.rowCount())]
        across = {index.column() for index in chosen} if len(chosen) > 1 else {*range(self.table.columnCount())}
        header = self.view.horizontalHeader()
        order = sorted(across, key=header.visualIndex)
        head = [str(self.table.headerData(n, Qt.Orientation.Horizontal)) for n in order]
        cells = [[self.table.words(at, n) for n in order] for at in rows]
        mime = QMimeData()
        mime.setData("text/plain", as_text(head, cells).encode())
        mime.setData("text/html", as_html(head, cells).encode())
        QGuiApplication.clipboard().setMimeData(mime)
        self.said.emit(_("คัดลอก {n} แถวพร้อมหัวตารางแล้ว").format(n=f"{len(rows):,}"))

    def _connect(self) -> None:
        self.kinds.activated.connect(lambda _at: self.show_page(self._page) if self._page else None)
        self.search.textChanged.connect(lambda _words: self._pause.start())
        self._pause.timeout.connect(self._find)
        self.columns.clicked.connect(self.choose_columns)
        self.copy.clicked.connect(self.copy_out)
        self.view.copy_wanted.connect(self.copy_out)
        self.view.opened.connect(self.opened)
        self.view.deleted.connect(self.deleted)
        self.view.horizontalHeader().sectionClicked.connect(self._sort)
        self.view.horizontalHeader().setSectionsClickable(True)
        self.view.doubleClicked.connect(self._open_computed)

    def _open_computed(self, index: QModelIndex) -> None:
        """What nobody types is explained by its form."""
        found = self.table.row(index)
        if found is not None and not self.table.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.opened.emit(found.ref, "")

    def _find(self) -> None:
        self.table.find(self.search.text())
        self._say()

    def _sort(self, section: int) -> None:
        """Up, down, and back to the printed order."""
        header = self.view.horizontalHeader()
        if section != self._sorted:
            self._sorted, self._down = section, False
        elif not self._down:
            self._down = True
        else:
            self._sorted = -1
        down = Qt.SortOrder.DescendingOrder if self._down else Qt.SortOrder.AscendingOrder
        header.setSortIndicatorShown(self._sorted >= 0)
        header.setSortIndicator(self._sorted, down)
        self.table.sort(self._sorted, down)

    def _turn(self, key: str) -> None:
        self.table.turn(key)
        self._sorted = -1
        self._widen()

    def _widen(self) -> None:
        """First widths by what a column holds; the person may drag them."""
        for n, each in enumerate(self.table.columns):
            needed = self.view.fontMetrics().horizontalAdvance(str(self.table.headerData(n, Qt.Orientation.Horizontal)))
            longest = max((len(self.table.words(at, n)) for at in range(min(50, self.table.rowCount()))), default=0)
            short = each.figure or each.id == ABOVE or longest <= SHORT
            least = FIRST if each.id == NUMBER else NARROW if short else WIDE
            self.view.setColumnWidth(n, max(self._look.px(least), needed + self._look.px(34)))

    def _say(self) -> None:
        count, whole = self.table.rowCount(), len(self.table.grid.rows) if self.table.grid else 0
        of = _("{n} จาก {whole} แถว") if count != whole else _("{n} แถว")
        show_plain(self._count, of.format(n=f"{count:,}", whole=f"{whole:,}"))
