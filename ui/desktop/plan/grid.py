"""The table of rows with its bar: edited in place, columns chosen, sorted, searched, summed, copied to a sheet."""

from functools import partial

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPoint,
    QRect,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from core.forms.shape import Field
from core.i18n import _
from core.papers.plan_drawn import drawn_columns
from core.plan.grid_view import ABOVE, NUMBER, as_html, as_text, grid_kinds, grid_of
from core.plan.view import PlanPage
from core.thai.numbering import arabic_digits
from ui.desktop.base.settings import Settings, TableChoice
from ui.desktop.plan.cell import PlanAsks
from ui.desktop.plan.editors import editor_of, fault_of, show_stored
from ui.desktop.plan.grid_table import GridTable, GridView, TotalsBar, is_locked
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pill
from ui.desktop.widgets.choices import DropDown, add_line, menu_of
from ui.desktop.widgets.inputs import Entry, Note, search_line
from ui.desktop.widgets.late import later
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.periods import PeriodBar
from ui.desktop.widgets.plain import copy_words, name, show, show_plain, words
from ui.desktop.widgets.rows import Index


class CellDelegate(QStyledItemDelegate):
    """Enter and Tab save the text, Esc restores the old value."""

    def __init__(self, look: Look, asks: PlanAsks, table: GridTable) -> None:
        super().__init__()
        self._look, self._asks, self._table = look, asks, table
        self.page: PlanPage | None = None

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Cells locked for signing are grey."""
        if is_locked(self._table, index):
            painter.fillRect(option.rect, self._look.color("mutebg"))
        super().paint(painter, option, index)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        row, cell, page = self._table.row(index), self._table.cell(index), self.page
        assert row is not None
        assert cell is not None
        assert page is not None
        assert isinstance(cell.of, Field)
        field, called = cell.of, arabic_digits(str(cell.of.title))

        def enter(text: str) -> None:
            if fault := fault_of(page, row.kind, field, text):
                self._asks.blocked.emit(fault)
            else:
                self._asks.entered.emit(row.ref, cell, text)

        editor = editor_of(self._look, page, row.kind, field, called)
        editor.setParent(parent)
        editor.wanted.connect(enter)
        name(editor, called)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        cell = self._table.cell(index)
        if cell is not None and isinstance(cell.of, Field):
            show_stored(editor, cell.of, cell.shown.value)
            if isinstance(editor, Entry | Note):
                editor.selectAll()

    def setModelData(self, editor: QWidget, _model: QAbstractItemModel, _index: Index) -> None:
        if isinstance(editor, Entry | Note | PeriodBar):
            editor.hand_over()

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        """As wide as the cell and as high as the editor needs."""
        box = QRect(option.rect)
        needed = editor.height() if isinstance(editor, Note) else editor.sizeHint().height()
        box.setSize(box.size().expandedTo(QSize(self._look.px(120), needed)))
        editor.setGeometry(box)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            if isinstance(editor, Entry):
                editor.give_up()
            elif isinstance(editor, Note):
                editor.keyPressEvent(event)
        return super().eventFilter(editor, event)


WIDE, NARROW, FIRST = 240, 110, 64  # columns of words, of figures and short words, of the printed number
SHORT = 14  # letters
LARGE = 150  # percent of letters from which the bar has no room for the text of the lock
PAUSE = 200  # milliseconds after which typed words are looked for


class PlanGrid(QFrame):
    """The card with the table, its bar and its totals."""

    opened = Signal(object, str)

    def __init__(self, look: Look, asks: PlanAsks, settings: Settings) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look, self._asks, self._settings = look, asks, settings
        self._page: PlanPage | None = None
        self._kind = ""
        self.table = GridTable(look)
        self.view = GridView(look, self.table)
        self._delegate = CellDelegate(look, asks, self.table)
        self.view.setItemDelegate(self._delegate)
        self.kinds = DropDown(look)
        self.kinds.setMinimumWidth(look.px(180))
        name(self.kinds, _("ชนิดของรายการ"))
        self.search = search_line(_("ค้นหาในตาราง"))
        self._count = words("", "line", "text2")
        self.columns = Button(look, _("คอลัมน์"), "ghost", "table", small=True, do=self.choose_columns)
        self.copy = Button(look, _("คัดลอกไป Excel"), "ghost", "copy", small=True, do=self.copy_out)
        self.lock = Pill(look, _("อ่านได้อย่างเดียว"), "info", "lock")
        show(self.lock, False)
        bar = row(self.kinds, self.search, self._count, self.lock, None, self.columns, self.copy, gap=8)
        self.totals = TotalsBar(look, self.view, self.table)
        self.setLayout(column(bar, self.view, self.totals, gap=8, edges=(12, 10, 12, 8), grow=1))
        self._pause = later(self, PAUSE, self._find)
        self._keeping = later(self, 2 * PAUSE, self._keep)  # one write for a whole drag
        self._connect()

    def show_page(self, page: PlanPage) -> None:
        """Show the rows as they are saved; what is being edited stays."""
        self._page = self._delegate.page = page
        show(self.lock, bool(page.locks.plan))
        self.lock.show_small(self._look.scale >= LARGE)
        kinds = grid_kinds(page)
        if [self.kinds.itemData(n) for n in range(self.kinds.count())] != [kind.id for kind in kinds]:
            self.kinds.clear()
            for each in kinds:
                self.kinds.addItem(arabic_digits(str(each.title)), each.id)
            deepest = next((each.id for each in reversed(kinds) if not each.list), self._kind)
            self.kinds.setCurrentIndex(max(0, self.kinds.findData(deepest)))
        kind = page.kind(str(self.kinds.currentData()))
        if kind is not None:
            fresh = self._kind != kind.id
            if fresh:
                self._keep()
                self._kind = kind.id
                choice = self._settings.table(self._table_key)
                self.table.choose(kind.id, choice)
            self.table.show_grid(grid_of(page, kind, drawn_columns(page, kind)), page)
            if fresh:
                self._apply(choice)
        self._say()

    def choose_columns(self) -> None:
        menu = menu_of(self)
        for each, shown in self.table.offered():
            add_line(menu, each.title, partial(self._turn, each.id), shown)
        menu.addSeparator()
        add_line(menu, _("ผลรวมท้ายตาราง"), lambda: self._want_totals(not self.totals.wanted), self.totals.wanted)
        menu.popup(self.columns.mapToGlobal(QPoint(0, self.columns.height())))

    def copy_out(self) -> None:
        """The chosen cells, or all of them, with their heads; nothing in them runs in the sheet."""
        chosen = self.view.selectionModel().selectedIndexes()
        rows = sorted({index.row() for index in chosen}) if len(chosen) > 1 else [*range(self.table.rowCount())]
        across = {index.column() for index in chosen} if len(chosen) > 1 else {*range(self.table.columnCount())}
        header = self.view.horizontalHeader()
        order = sorted(across, key=header.visualIndex)
        full = Qt.ItemDataRole.AccessibleTextRole  # with what its head above it says
        head = [str(self.table.headerData(n, Qt.Orientation.Horizontal, full)) for n in order]
        cells = [[self.table.words(at, n) for n in order] for at in rows]
        if copy_words(as_text(head, cells), as_html(head, cells)):
            self._asks.said.emit(_("คัดลอก {n} แถวพร้อมหัวตารางแล้ว").format(n=f"{len(rows):,}"))

    def _connect(self) -> None:
        self.kinds.activated.connect(lambda _at: self.show_page(self._page) if self._page else None)
        self.search.textChanged.connect(lambda _words: self._pause.start())
        self.view.copy_wanted.connect(self.copy_out)
        self.view.opened.connect(self.opened)
        self.view.deleted.connect(self._asks.deleted)
        header = self.view.horizontalHeader()
        header.sectionClicked.connect(self._sort)
        header.setSectionsClickable(True)
        for moved in (header.sectionMoved, header.sectionResized):
            moved.connect(lambda *_how: self._keeping.start())
        self.view.doubleClicked.connect(self._open_computed)

    def _open_computed(self, index: QModelIndex) -> None:
        """A computed cell opens the form of its row."""
        found = self.table.row(index)
        if found is not None and not self.table.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.opened.emit(found.ref, "")

    def _find(self) -> None:
        self.table.find(self.search.text())
        self._keeping.start()
        self._say()

    def _sort(self, section: int) -> None:
        """Up, down, and back to the printed order."""
        now, here = self.table.choice, self.table.columns[section].id
        up, down = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
        if now.sorted != here:
            self.table.sort(section, up)
        else:
            self.table.sort(-1 if now.down else section, up if now.down else down)
        self._show_sorted()
        self._keeping.start()

    def _show_sorted(self) -> None:
        """The arrow at the head of the column the rows are sorted by."""
        now, header = self.table.choice, self.view.horizontalHeader()
        at = next((n for n, each in enumerate(self.table.columns) if each.id == now.sorted), -1)
        header.setSortIndicatorShown(at >= 0)
        header.setSortIndicator(at, Qt.SortOrder.DescendingOrder if now.down else Qt.SortOrder.AscendingOrder)

    def _turn(self, key: str) -> None:
        kept = self._chosen()
        self.table.turn(key)
        self._apply(kept)
        self._keeping.start()

    def _want_totals(self, wanted: bool) -> None:
        self.totals.want(wanted)
        self._keeping.start()

    # -- the layout the user chose

    @property
    def _table_key(self) -> str:
        return f"{self._page.form.id}.{self._kind}" if self._page else ""

    def _chosen(self) -> TableChoice:
        """What the table shows now, as it is kept."""
        header, columns, look = self.view.horizontalHeader(), self.table.columns, self._look
        order = tuple(columns[header.logicalIndex(at)].id for at in range(len(columns)))
        own = order if order != tuple(each.id for each in columns) else ()
        wide = {each.id: header.sectionSize(n) * 100 // look.scale for n, each in enumerate(columns)}
        return self.table.choice._replace(order=own, widths=wide, totals=self.totals.wanted)

    def _keep(self) -> None:
        """Save the layout of the table for the next start."""
        self._keeping.stop()
        if self._kind and self.table.grid is not None and self.table.grid.kind == self._kind:
            self._settings.note_table(self._table_key, self._chosen())

    def _apply(self, choice: TableChoice) -> None:
        """Apply a saved layout; columns without a saved width get one by their content."""
        self._widen()
        header, sections = self.view.horizontalHeader(), {each.id: n for n, each in enumerate(self.table.columns)}
        for one, wide in choice.widths.items():
            if one in sections:
                header.resizeSection(sections[one], self._look.px(wide))
        for at, one in enumerate([each for each in choice.order if each in sections]):
            header.moveSection(header.visualIndex(sections[one]), at)
        self.totals.want(choice.totals)
        if self.search.text() != choice.words:
            with QSignalBlocker(self.search):
                self.search.clear()
                self.search.insert(choice.words)
        self._show_sorted()
        self._keeping.stop()

    def _widen(self) -> None:
        """Initial widths by content; the user may drag them."""
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
