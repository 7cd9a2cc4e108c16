"""The table of a plan's rows: edit in place, choose columns, sort, search, add up, copy to a spreadsheet."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QMenu

from core.forms.vocabulary import OFFICE
from core.i18n import _
from core.papers.shown import drawn_columns
from core.plan.grid_view import ABOVE, NUMBER, as_html, grid_kinds, grid_of, lowest_kind, no_bed
from core.plan.view import PlanPage
from core.tabular import tabbed
from core.thai.line_ends import TIE
from core.thai.written import arabic_digits
from core.values import Ref
from ui.desktop.base.settings import TableViewSetup, WindowSettings
from ui.desktop.plan.calls import PlanCalls
from ui.desktop.plan.editors import help_of
from ui.desktop.plan.grid_table import PlanGridModel, named, wrongs_of
from ui.desktop.plan.grid_view import PlanCellDelegate, PlanGridView
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import breakable, digits
from ui.desktop.widgets.buttons import Button, IconLabel, Pill
from ui.desktop.widgets.choices import DropDown, add_line, menu_of
from ui.desktop.widgets.field_help import FieldHelpLine
from ui.desktop.widgets.inputs import search_line
from ui.desktop.widgets.late import later
from ui.desktop.widgets.layout import Surface, column, row
from ui.desktop.widgets.plain import copy_words, show, show_plain, show_tip, words
from ui.desktop.widgets.sheet_block import PastePlacement, count
from ui.desktop.widgets.sheet_placing import PastedCellsDialog
from ui.desktop.widgets.sheet_tools import AS_THEY_CAME, TableSorter, TotalsBar

# widths of columns: text; figures and short text; the printed number
WIDE = 240
NARROW = 110
FIRST = 64
SHORT = 14  # letters
LARGE = 150  # font size in percent from which the buttons show icons only
OFFERED, CUT = 20, 60  # values of a column in its filter menu; letters of each
PAUSE = 200  # milliseconds from the last key to the search


class PlanGridCard(Surface):
    """A card with the table of a plan's or register's rows, the bar above it and its totals."""

    # "read", "write" or "empty": a workbook to be filled in elsewhere; "paste"
    file_requested = Signal(str)

    def __init__(self, look: Look, calls: PlanCalls, settings: WindowSettings) -> None:
        super().__init__("card")
        self._look = look
        self._calls = calls
        self._settings = settings
        self._page: PlanPage | None = None
        self._kind = ""
        self.table = PlanGridModel(look, calls.enter_table, calls.discard)
        # freed with the page: nothing else sees this cycle of references
        self.table.setParent(self)
        self.view = PlanGridView(look, calls, self.table, self.insert_row, self.choose_filter)
        self.view.setItemDelegate(PlanCellDelegate(look, calls, self.table, self.view))
        self.kinds = DropDown(look, _("ชนิดของรายการ"))
        self.kinds.setMinimumWidth(look.px(180))
        self.search = search_line(_("ค้นหาในตาราง"))
        self._count = words("", "line", "text2")
        self._picked = words("", "line", "text2")
        self.columns = Button(
            look, _("คอลัมน์"), "ghost", "table", small=True, do=self.choose_columns
        )
        self.copy = Button(look, _("คัดลอกไป Excel"), "ghost", "copy", small=True, do=self.copy_out)
        self.excel = Button(look, _("ไฟล์ Excel"), "ghost", "down", small=True, do=self._choose_file)
        self.lock = Pill(look, _("อ่านได้อย่างเดียว"), "info", "lock")
        show(self.lock, False)
        self.whole = Button(look, _("แสดงทุกแถว"), "link", do=self.show_every_row)
        show(self.whole, False)
        deeds = (self._picked, self.columns, self.copy, self.excel)
        bar = row(self.kinds, self.search, self._count, self.whole, self.lock, None, *deeds, gap=8)
        self._fit_bar()
        look.changed.connect(self._fit_bar)
        self.sorting = TableSorter(self.view)
        self.totals = TotalsBar(look, self.view, self._sums)
        self.wrong = InvalidCellsBar(look, self.view, self.table)
        self.help = FieldHelpLine(look)
        self.setLayout(
            column(
                bar,
                self.view,
                self.help,
                self.totals,
                self.wrong,
                gap=8,
                edges=(12, 10, 12, 8),
                grow=1,
            )
        )
        self._pause = later(self, PAUSE, self._find)
        self._keeping = later(self, 2 * PAUSE, self._keep)  # one write for a whole drag
        self._connect()

    def _fit_bar(self) -> None:
        """Show icons only at very large font sizes; the tips and screen readers keep the words."""
        small = self._look.scale >= LARGE
        self.lock.show_small(small)
        buttons = (
            (self.columns, _("คอลัมน์")),
            (self.copy, _("คัดลอกไป Excel")),
            (self.excel, _("ไฟล์ Excel")),
        )
        for button, called in buttons:
            button.show_words("" if small else called)
            show_tip(button, called if small else "")

    def show_page(self, page: PlanPage) -> None:
        """Show the rows as saved. A cell being edited stays open; another plan clears the search."""
        if self._page is not None and self._page.plan.ref != page.plan.ref:
            self._keep()
            self._kind = ""
        self._page = page
        show(self.lock, bool(page.locks.plan))
        kinds = grid_kinds(page)
        if [self.kinds.itemData(n) for n in range(self.kinds.count())] != [
            kind.id for kind in kinds
        ]:
            self.kinds.show_options((each.id, arabic_digits(str(each.title))) for each in kinds)
            lowest = lowest_kind(page)
            self.kinds.setCurrentIndex(
                max(0, self.kinds.findData(lowest.id if lowest else self._kind))
            )
        kind = page.kind(str(self.kinds.currentData()))
        if kind is not None:
            fresh = self._kind != kind.id
            if fresh:
                self._keep()
                self._kind = kind.id
                choice = self._settings.table(self._table_key)
                self.table.choice = choice._replace(order=(), widths={}, totals=True)
            empty = not self._filled
            self.table.show_grid(grid_of(page, kind, drawn_columns(page, kind)), page)
            if fresh:
                self._apply(choice)
            elif (
                empty and self._filled > 1
            ):  # a table has come: its columns were as wide as their titles
                self._widen()
        self._say()

    def _choose_file(self) -> None:
        menu = menu_of(self)
        if self.table.cells.bed is not None:
            add_line(menu, _("นำเข้าจาก Excel"), partial(self.file_requested.emit, "read"))
            add_line(menu, _("บันทึกไฟล์เปล่าไว้กรอกที่อื่น"), partial(self.file_requested.emit, "empty"))
        add_line(menu, _("บันทึกเป็นไฟล์ Excel"), partial(self.file_requested.emit, "write"))
        menu.popup(self.excel.mapToGlobal(QPoint(0, self.excel.height())))

    def choose_columns(self) -> None:
        menu = menu_of(self)
        for each, shown in self.table.offered():
            add_line(menu, each.title, partial(self._turn, each.id), shown)
        menu.addSeparator()
        add_line(
            menu,
            _("ผลรวมท้ายตาราง"),
            lambda: self._want_totals(not self.totals.wanted),
            self.totals.wanted,
        )
        menu.popup(self.columns.mapToGlobal(QPoint(0, self.columns.height())))

    def copy_out(self) -> None:
        """Copy the selected cells, or all if only one is selected, as a table with headings; formulas become text."""
        rows, order = [*range(self._filled)], self.view.order()
        if count(self.view.selectionModel().selection()) > 1:
            rows, order = self.view.block()
            if not rows:
                return
        full = Qt.ItemDataRole.AccessibleTextRole  # includes the heads above it
        head = [str(self.table.headerData(n, Qt.Orientation.Horizontal, full)) for n in order]
        cells = [[self.table.words(at, n) for n in order] for at in rows]
        if copy_words(tabbed([head, *cells]), as_html(head, cells)):
            self._calls.report(_("คัดลอก {n} แถวพร้อมหัวตารางแล้ว").format(n=f"{len(rows):,}"))

    def _connect(self) -> None:
        self.kinds.activated.connect(lambda _at: self.show_page(self._page) if self._page else None)
        self.search.textChanged.connect(lambda _words: self._pause.start())
        self.view.reported.connect(self._calls.report)
        self.view.doubtful.connect(self._ask_to_put)
        self.view.selectionModel().currentChanged.connect(lambda now, _before: self._explain(now))
        self.view.picked.connect(lambda said: show_plain(self._picked, said))
        header = self.view.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._open_head)
        self.sorting.requested.connect(self._sort)
        for moved in (header.sectionMoved, header.sectionResized):
            moved.connect(lambda *_how: self._keeping.start())
        self.view.doubleClicked.connect(self._open_computed)
        self._look.changed.connect(self._redress)

    def _explain(self, index: QModelIndex) -> None:
        """Show the help of the field in the column of a cell, of an empty row too."""
        columns = self.table.columns[index.column() :] if index.isValid() else ()
        fields = self._page.form.fields if self._page else ()
        found = (
            help_of(one)
            for one in fields
            if columns and one.id == columns[0].id and self._kind in one.kind
        )
        self.help.show_help(next(found, ""))

    def hand_over(self) -> None:
        """Save the text that is being typed in a cell."""
        self.view.hand_over()

    def _ask_to_put(self, block: PastePlacement) -> None:
        """Show a pasted block that does not fit as it is in a dialog; nothing is saved before the person confirms."""
        if not self._filled and len({column for _row, column in (*block.cells, *block.closed)}) > 1:
            # there is no row that it could be meant for: it is a table of its own
            self.file_requested.emit("paste")
            return
        dialog = PastedCellsDialog(
            self._look, self.table, block, self.view.order(), self.view.put, self
        )
        dialog.open()

    def _open_computed(self, index: QModelIndex) -> None:
        """Open the form of the row of a computed cell."""
        found = self.table.row(index)
        if found is not None and not self.table.cells.accepts(index.row(), index.column()):
            self._calls.show_row(found.ref)

    def insert_row(self) -> None:
        """Request an empty row after the current one, or report why not; in a register go to its empty last row."""
        page, index = self._page, self.view.currentIndex()
        found = self.table.row(index)
        kind = page.kind(self._kind) if page else None
        if page is None or kind is None or found is None:
            return
        if page.form.id == OFFICE:
            self.view.land(last_row=True)  # a register has no order
        elif why := no_bed(page, grid_of(page, kind)):
            self._calls.report(why)
        elif self.table.choice.sorted or self.table.choice.words or self.table.choice.only:
            self._calls.report(_("แทรกแถวได้เมื่อแสดงทุกแถวตามลำดับเดิม"))
        else:
            above = page.above(found.ref) if kind.within else None
            self._calls.add(kind.id, above.ref if above else None, found.ref)

    def go_to(self, ref: Ref) -> bool:
        """Focus a row at its first editable cell; return whether the table shows the row."""
        row = next(
            (n for n in range(self._filled) if (one := self.table.row_at(n)) and one.ref == ref), -1
        )
        if row >= 0:
            taking = (n for n in self.view.order() if self.table.cells.accepts(row, n))
            self.view.go(row, next(taking, 0))
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        return row >= 0

    def _open_head(self, point: QPoint) -> None:
        """Open the menu of a column's head: sort orders and filters."""
        column = self.view.horizontalHeader().logicalIndexAt(point)
        if column >= 0:
            menu = self._filters(column)
            menu.addSeparator()
            self.sorting.add_to(menu, column)
            menu.popup(self.view.horizontalHeader().mapToGlobal(point))

    def choose_filter(self, column: int) -> None:
        """Open a menu of the values in a column; choosing one hides rows with other values."""
        place = self.view.visualRect(self.view.currentIndex()).bottomLeft()
        self._filters(column).popup(self.view.viewport().mapToGlobal(place))

    def _filters(self, column: int) -> QMenu:
        key, now = self.table.columns[column].id, self.table.choice.only
        menu = menu_of(self, _("กรองตามคอลัมน์นี้"))
        offered = self.table.offers(key)
        add_line(menu, _("ทุกแถว"), partial(self._filter, key, None), key not in now)
        for said in offered[:OFFERED]:
            cut = digits(f"{said[:CUT]}…" if len(said) > CUT else said) or _("ว่าง")
            add_line(menu, cut, partial(self._filter, key, said), now.get(key) == said)
        if len(offered) > OFFERED:
            rest = menu.addAction(
                _("ที่เหลืออีก {n} ค่า ใช้ช่องค้นหา").format(n=f"{len(offered) - OFFERED:,}")
            )
            rest.setEnabled(False)
        return menu

    def _filter(self, column: str, value: str | None) -> None:
        """Show only the rows with this value in a column; None shows any value of the column."""
        others = {name: said for name, said in self.table.choice.only.items() if name != column}
        self._show_only(others if value is None else {**others, column: value})

    def _show_only(self, only: Mapping[str, str]) -> None:
        self.table.arrange(self.table.choice._replace(only=only))
        self._say()

    def show_every_row(self) -> None:
        """Clear the search and the filters."""
        self.search.clear()
        self._show_only({})
        self._find()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _find(self) -> None:
        self.table.arrange(self.table.choice._replace(words=self.search.text()))
        self._keeping.start()
        self._say()

    def _sort(self, section: int, down: bool) -> None:
        """Sort by a column, or in the printed order."""
        by = self.table.columns[section].id if section != AS_THEY_CAME else ""
        self.table.arrange(self.table.choice._replace(sorted=by, down=down))
        self._keeping.start()

    def _sums(self) -> dict[int, str]:
        totals = self.table.totals
        return {
            n: totals[each.id] for n, each in enumerate(self.table.columns) if each.id in totals
        }

    def _turn(self, key: str) -> None:
        kept = self._chosen()
        self.table.turn(key)
        self._apply(kept)
        self._keeping.start()

    def _want_totals(self, visible: bool) -> None:
        self.totals.want(visible)
        self._keeping.start()

    # -- the layout chosen by the user

    @property
    def _table_key(self) -> str:
        return f"{self._page.form.id}.{self._kind}" if self._page else ""

    def _chosen(self) -> TableViewSetup:
        """Return the present layout of the table, as it is saved."""
        header = self.view.horizontalHeader()
        columns = self.table.columns
        look = self._look
        order = tuple(columns[header.logicalIndex(at)].id for at in range(len(columns)))
        own = order if order != tuple(each.id for each in columns) else ()
        # an empty table has no widths worth keeping
        filled = enumerate(columns) if self._filled else ()
        wide = {each.id: header.sectionSize(n) * 100 // look.scale for n, each in filled}
        return self.table.choice._replace(order=own, widths=wide, totals=self.totals.wanted)

    def _keep(self) -> None:
        """Save the layout of the table for the next start."""
        self._keeping.stop()
        if self._kind and self.table.grid is not None and self.table.grid.kind == self._kind:
            self._settings.note_table(self._table_key, self._chosen())

    def _apply(self, choice: TableViewSetup) -> None:
        """Apply a saved layout; columns without a saved width get one that fits their content."""
        self._widen()
        header = self.view.horizontalHeader()
        sections = {each.id: n for n, each in enumerate(self.table.columns)}
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
        now = self.table.choice
        shown = [each.id for each in self.table.columns]
        self.sorting.show(
            shown.index(now.sorted) if now.sorted in shown else AS_THEY_CAME, down=now.down
        )
        self._keeping.stop()

    def _widen(self) -> None:
        """Set initial widths by content; text columns share the remaining room. The user may drag them."""
        wide = list[int]()
        for n, each in enumerate(self.table.columns):
            head = str(self.table.headerData(n, Qt.Orientation.Horizontal))
            needed = self.view.horizontalHeader().fontMetrics().horizontalAdvance(head)
            said = [self.table.words(at, n) for at in range(min(50, self._filled))]
            # a month and its year
            tied = (part for text in said for part in breakable(text).split(" ") if TIE in part)
            whole = max(map(self.view.fontMetrics().horizontalAdvance, tied), default=0)
            few = max(map(len, said), default=0) <= SHORT and n != named(self.table)
            short = each.figure or each.id == ABOVE or few
            if each.id == NUMBER:
                least = FIRST
            elif short:
                least = NARROW
            else:
                least = WIDE
            if not short:
                wide += [n]
            room = max(
                needed + self._look.px(34), min(whole, self._look.px(WIDE)) + self._look.px(24)
            )
            self.view.setColumnWidth(n, max(self._look.px(least), room))
        left = (
            self.view.viewport().width() - self.view.horizontalHeader().length() - self._look.px(12)
        )
        for n in wide if left > 0 else ():
            self.view.setColumnWidth(n, self.view.columnWidth(n) + left // len(wide))

    def _redress(self) -> None:
        """Set the widths again after the font size has changed."""
        if self._kind:
            self._apply(self._settings.table(self._table_key))

    @property
    def _filled(self) -> int:
        """The number of rows without the empty last one."""
        return self.table.rowCount() - (1 if self.table.cells.grows() else 0)

    def _say(self) -> None:
        count = self._filled
        whole = len(self.table.grid.rows) if self.table.grid else 0
        show(self.whole, count != whole)
        of = _("แสดง {n} จาก {whole}") if count != whole else _("{n} แถว")
        show_plain(self._count, of.format(n=f"{count:,}", whole=f"{whole:,}"))


class InvalidCellsBar(Surface):
    """A bar with the reasons of invalid cells, as the cell itself may be scrolled out of view."""

    def __init__(self, look: Look, view: PlanGridView, table: PlanGridModel) -> None:
        super().__init__("banner")
        self.setProperty("tone", "bad")
        self._view, self._table = view, table
        self._says = words("", "line", "bad", wrap=True)
        self.back = Button(look, _("คืนค่าที่บันทึกไว้"), "link", do=self._give_back)
        self.go = Button(look, _("ไปที่ช่อง"), "ghost", small=True, do=self._go)
        self.setLayout(
            row(
                IconLabel(look, "warn", "bad", 18),
                self._says,
                self.back,
                self.go,
                gap=8,
                grow=1,
                edges=(10, 4, 10, 4),
            )
        )
        show(self, False)
        rows_changed = (table.layoutChanged, table.rowsInserted, table.rowsRemoved)
        for changed in (table.dataChanged, table.modelReset, *rows_changed):
            changed.connect(self._say)

    def _say(self) -> None:
        found = wrongs_of(self._table)
        show(self, bool(found))
        if found:
            at = found[0]
            first = self._table.row_at(at[0])
            why = self._table.cells.wrong(*at)
            printed = first.number if first is not None and first.number != "-" else ""
            where = (
                f"{printed or _('แถว {n}').format(n=at[0] + 1)} {self._table.columns[at[1]].title}"
            )
            said = _("{n} ช่องยังรับไม่ได้ ช่องแรก {where} “{words}” {why}")
            said = said.format(
                n=f"{len(found):,}", where=where, words=self._table.words(*at)[:60], why=why
            )
            kept = _("สิ่งที่พิมพ์ยังอยู่ครบแต่ยังไม่ถูกบันทึก ผลรวมและเอกสารใช้ค่าก่อนหน้า")
            show_plain(self._says, digits(f"{said}  {kept}"))

    def _go(self) -> None:
        """Go to the next invalid cell."""
        found, now = wrongs_of(self._table), self._view.currentIndex()
        if found:
            here = now.row(), now.column()
            self._view.go(*next((at for at in found if at > here), found[0]))
            self._view.setFocus()

    def _give_back(self) -> None:
        """Discard the invalid text of the current cell, else of the first one; it shows what is saved again."""
        found, now = wrongs_of(self._table), self._view.currentIndex()
        if found:
            here = now.row(), now.column()
            self._table.cells.let_go(*(here if here in found else found[0]))
