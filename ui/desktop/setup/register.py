"""The second set-up step: a summary of the register of units, and a workbook of units compared with it."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLayout, QStackedWidget, QWidget

from core.centre.setup import CentreSetupView
from core.centre.unit_deeds import take_units
from core.centre.unit_names import (
    PROVINCE,
    ListedUnit,
    NearestNameCache,
    UnitList,
    listed_units,
    own_line,
)
from core.centre.unit_table import (
    FIELDS,
    NEEDED,
    UnitCellFault,
    UnitTableRow,
    field_title,
    judged,
    mistakes_file,
    unit_columns,
    unit_rows,
    units_file,
)
from core.i18n import _
from core.tables.reading import TableReadResult
from core.tabular import TabularFile
from ui.desktop.base.asking_files import ask_file, ask_target
from ui.desktop.base.background import beside
from ui.desktop.base.look_card import labelled
from ui.desktop.base.page_context import PageContext
from ui.desktop.base.table_doubts import TableDoubtsPanel, of_file
from ui.desktop.setup.panel import buttons, panel, stretch
from ui.desktop.setup.rows import OUTCOME, ROW, UnitTableModel, unsaid_kinds
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.buttons import Button, IconLabel
from ui.desktop.widgets.choices import DropDown, SegmentedControl, TickBox
from ui.desktop.widgets.late import later
from ui.desktop.widgets.layout import (
    FittedSurface,
    Surface,
    column,
    flow,
    frame,
    holding,
    row,
    scrolling,
)
from ui.desktop.widgets.plain import dress, name, show, show_plain, words
from ui.desktop.widgets.sheet_draft import UnsavedRowsTable
from ui.desktop.widgets.sheet_tools import AS_THEY_CAME, TableSorter, TableTools

EXCEL = "Excel (*.xlsx)"
HEADS = "units"  # setting with the heads of columns of a register


class UnitRegisterPanel(QWidget):
    """The panel of the second set-up step: a summary of the unit register, or a workbook compared with it."""

    def __init__(self, look: Look, desk: "UnitRegisterDesk") -> None:
        super().__init__()
        self._look, self.file = look, UnitWorkbookView(look, desk, self.put_away)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._standing(desk))
        self._looked = scrolling(self.file)
        self._stack.addWidget(self._looked)
        self.setLayout(column(self._stack, gap=0))

    def _standing(self, desk: "UnitRegisterDesk") -> QWidget:
        look = self._look
        self._count = words("", "card", wrap=True)
        self.choose = Button(look, _("เลือกไฟล์ Excel"), "primary", "table", do=desk.ask_file)
        self.blank = Button(
            look, _("ไฟล์ Excel เปล่าให้กรอก"), "ghost", "doc", do=partial(desk.write, empty=True)
        )
        self.write = Button(
            look, _("ทะเบียนนี้เป็น Excel"), "ghost", "out", do=partial(desk.write, empty=False)
        )
        self.again = Button(look, _("เทียบกับไฟล์ Excel ใหม่"), "ghost", "table", do=desk.ask_file)
        self.next = Button(look, _("ไปขั้นต่อไป"), "primary", "right", do=desk.go_on)
        told = (
            _("ใช้ไฟล์ที่มีอยู่ได้เลย โปรแกรมหาคอลัมน์จากหัวตาราง เช่น รหัส ชื่อหน่วยงาน ต้นสังกัด เขต"),
            _("ดูก่อนได้ทุกแถว แถวที่ผิดบอกเหตุผลที่ช่องของมัน แก้ในโปรแกรมหรือใน Excel ก็ได้ ไฟล์ต้นฉบับไม่เปลี่ยน"),
            _("ปีหน้านำไฟล์ใหม่มาเลือกอีกครั้ง จะเห็นว่าหน่วยใดเพิ่ม เปลี่ยน หรือไม่มีในไฟล์"),
        )
        lines = [
            row(IconLabel(look, "info", "info", 20), words(one, "body", wrap=True), gap=12, grow=1)
            for one in told
        ]
        card = frame(column(self._count, *lines, gap=8, edges=(18, 14, 18, 14)), "card")
        title = _("ทะเบียนหน่วยงาน")
        text = _("หน่วยงานทั้งหมดที่อยู่ใต้หน่วยงานนี้ หนึ่งแถวต่อหน่วยงาน")
        for button in (self.write, self.again, self.next):
            show(button, False)
        foot = buttons(self.choose, self.again, self.blank, self.write, go_on=self.next)
        return holding(panel(title, text, card, buttons=foot))

    def show_setup(self, view: CentreSetupView) -> None:
        told = _("ทะเบียนมี {n} หน่วยงาน {regions} เขต") if view.regions else _("ทะเบียนมี {n} หน่วยงาน")
        if view.units:
            told = told.format(n=f"{view.units:,}", regions=view.regions)
        else:
            told = _("ยังไม่มีหน่วยงานในทะเบียน")
        show_plain(self._count, told)
        for button in (self.write, self.next, self.again):
            show(button, view.units > 0)
        show(self.choose, view.units == 0)
        may = view.certified == "centre"
        for button in (self.choose, self.again):
            button.setEnabled(may)
        if not may:
            late = _("ทะเบียนเป็นของส่วนกลาง มากับไฟล์รับส่งจากส่วนกลาง")
            early = _("สร้างกุญแจรากในขั้นที่ 1 ก่อนรับทะเบียน ยังไม่ต้องพิมพ์ ระหว่างนี้กรอกไฟล์ Excel เปล่าไว้ก่อนได้")
            show_plain(self._count, late if view.certified else early)

    def show_file(self, file_name: str, read: "ReadUnits", field_ids: Mapping[str, str]) -> None:
        """Show a workbook's table of units, compared with the register. `field_ids`: {heading: field id} as a person
        assigned columns before."""
        self.file.show_file(file_name, read, field_ids)
        self._stack.setCurrentWidget(self._looked)
        self.enter()

    def put_away(self) -> None:
        """Show the summary of the register in place of the workbook."""
        self._stack.setCurrentIndex(0)
        self.enter()

    def enter(self) -> None:
        """Focus the place where the person goes on working."""
        if self._stack.currentWidget() is self._looked:
            self.file.view.setFocus()
        else:
            (self.next if self.choose.isHidden() else self.choose).setFocus()


WIDTHS = {  # the name gets the rest
    "code": 86, "name": 166, "short": 80, "kind": 72, "parent": 150, "region": 62, "phone": 116,
}  # fmt: skip
OUTCOMES = 144  # design pixels of the result of a row
SELDOM = ("short", "phone")  # columns shown only if the file has them
SIX = 6  # names of units shown


class UnitCountLabel(QWidget):
    """A widget that shows a number above the name of what it counts."""

    def __init__(self, label: str, tone: str = "text") -> None:
        super().__init__()
        self._number, self._called = words("0", "figure", tone), words(label, "small", "text2")
        self.setLayout(column(self._number, self._called, gap=0))

    def show_count(self, n: int) -> None:
        show_plain(self._number, f"{n:,}")
        name(self, f"{self._called.text()} {n}")


class UnitWorkbookView(FittedSurface):
    """A widget with the rows of a workbook of units, which can be edited and are compared with the register."""

    def __init__(self, look: Look, desk: "UnitRegisterDesk", close: Callable[[], None]) -> None:
        super().__init__()
        self._look, self._desk, self._close = look, desk, close
        self._table = TabularFile(())
        self._found = TableReadResult(0, (), (), (), (), headed=False)
        self._field_ids: Mapping[str, str] = {}
        self._units: UnitList = {}
        self._unit = ListedUnit("", "", "", "", "", "", 0, "")
        self._file_name = ""
        self.columns = UnitImportColumnsCard(look, self._again)
        self.rows = UnitTableModel(look)
        self.doubts = TableDoubtsPanel(look)
        self.view = UnsavedRowsTable(look, self.rows, self.rows.cells)
        self.sorting, self.tools = TableSorter(self.view), TableTools(look, self.view)
        self._fitting = later(self, 0, self._fit_columns)  # once the table has its width
        self.doubts.answered.connect(self._read_anew)
        self.rows.judged.connect(self._say)
        self.setLayout(self._made(look))
        view, look = self.view, self._look
        view.verticalHeader().hide()
        header = view.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        self.sorting.requested.connect(lambda by, down: self.rows.sort_by(by, down=down))
        self.tools.searched.connect(self._find)
        self.tools.turned.connect(self._fit)
        view.reported.connect(desk.report)
        view.picked.connect(lambda said: show_plain(self._picked, said))
        view.selectionModel().currentChanged.connect(lambda now, _before: self._explain(now))
        QShortcut(QKeySequence("F8"), self, self.next_wrong)
        name(
            view,
            _("แถวของไฟล์"),
            _("พิมพ์แก้ในช่องได้ Delete ล้างช่อง Ctrl+V วางทั้งช่วง Ctrl+Z เลิกทำ F8 ไปช่องที่ต้องแก้ถัดไป"),
        )
        look.changed.connect(self._fit)
        self._fit()

    def _made(self, look: Look) -> QLayout:
        self._file = words("", "line", "text2", wrap=True)
        self._figures = {
            "rows": UnitCountLabel(_("แถวใน Excel")),
            "new": UnitCountLabel(_("เพิ่ม"), "ok"),
            "changed": UnitCountLabel(_("เปลี่ยน"), "info"),
            "same": UnitCountLabel(_("เหมือนเดิม"), "text2"),
            "wrong": UnitCountLabel(_("ต้องแก้"), "bad"),
            "gone": UnitCountLabel(_("ไม่มีในไฟล์"), "warn"),
            "unsought": UnitCountLabel(_("ไม่ได้หาชื่อใกล้เคียง"), "warn"),
        }
        self._only = SegmentedControl(
            (("every", _("ทุกแถว"), ""), ("wrong", _("ที่ต้องแก้"), "")), _("แสดง"), "every"
        )
        self._only.chosen.connect(self._show_only)
        self._seek = Button(look, _("ไปที่ต้องแก้ถัดไป (F8)"), "link", do=self.next_wrong)
        self.accept = Button(look, _("ใช้ {name}").format(name="–"), "link", "tick", do=self._accept)
        self._why = words("", "line", "bad", wrap=True)
        self._drop = TickBox(look, _("นำหน่วยงานที่ไม่มีในไฟล์ออกจากทะเบียน"))
        self._drop.toggled.connect(self._say)
        self._gone = words("", "line", "text2", wrap=True)
        self._stop = Button(look, _("ไม่รับไฟล์นี้"), "ghost", do=self._close)
        self.take = Button(look, _("รับ {n} แถว").format(n=0), "primary", "tick", do=self._take)
        head = flow(*self._figures.values(), gap=26)
        self.export = Button(look, _("แถวที่ต้องแก้เป็น Excel"), "link", "out", do=self._write_wrong)
        self._picked = words("", "line", "text2")
        found = (self.tools.search, self.tools.count, self.tools.columns)
        self.codes = Button(look, _("ใช้รหัสที่เสนอ"), "link", "tick", do=self._accept_codes)
        bar = flow(self._only, *found, self.codes, self._seek, self.export, self._picked, gap=8)
        card = column(
            head,
            bar,
            self.view,
            row(self._why, self.accept, gap=8, grow=0),
            gap=6,
            edges=(14, 10, 14, 10),
            grow=2,
        )
        title = row(
            words(_("ทะเบียนหน่วยงานจาก Excel"), "page", wrap=True), self.doubts.sheet, grow=0
        )
        foot = row(self._stop, None, self.take)
        parts = (
            title,
            self._file,
            self.columns,
            self.doubts,
            frame(card, "card"),
            self._gone,
            self._drop,
            foot,
        )
        return column(*parts, gap=6, grow=4)

    def _fit(self) -> None:
        self._fitting.start()

    def _fit_columns(self) -> None:
        self.view.setMinimumHeight(self._look.px(130))
        self.view.setColumnWidth(ROW, self._look.px(46))
        self.view.setColumnWidth(OUTCOME, self._look.px(OUTCOMES))
        for n, field in enumerate(FIELDS, ROW + 1):
            self.view.setColumnWidth(n, self._look.px(WIDTHS[field]))
        stretch(self.view, FIELDS.index("name") + 1, self._look.px(WIDTHS["name"]))

    def show_file(self, file_name: str, read: "ReadUnits", field_ids: Mapping[str, str]) -> None:
        """Show a workbook's table of units, compared with the register. `field_ids`: {heading: field id} as a person
        assigned columns before."""
        self._table, self._units, self._unit, names = read
        self.rows.know(names)
        self._file_name, self._field_ids = file_name, field_ids
        self.doubts.forget()
        self.doubts.sheet.clear()
        self._read()
        self._drop.setChecked(False)
        self._only.show_key("every")
        self.rows.show_only(False)
        self.tools.clear()
        self._stop.show_words(_("ไม่รับไฟล์นี้"))
        self._judge()

    def show_left(self, units: UnitList, unit: ListedUnit) -> bool:
        """Compare the rows with the present register again; if some are wrong, show only these and return True."""
        self._units, self._unit = units, unit
        self._drop.setChecked(False)
        self._ask_kinds()
        self.rows.show_register(units, unit)
        if not self.rows.file.count("wrong"):
            return False
        self.tools.show_every_row()
        self._only.show_key("wrong")
        self.rows.show_only(True)
        self._stop.show_words(_("ปิดไฟล์นี้"))
        self.next_wrong()
        return True

    def _read(self) -> None:
        """Read the chosen sheet with the present answers."""
        found = self._found = self.doubts.reading(self._table, unit_columns(self._field_ids))()
        first = found.heads if found.headed else next(iter(found.rows), ())
        heads = [words or _("คอลัมน์ {n}").format(n=n) for n, words in enumerate(first, 1)]
        self.columns.show_columns(found, heads)
        show_plain(
            self._file, "   ".join((self._file_name, *of_file(self._table.sheets[found.sheet])))
        )

    def _read_anew(self) -> None:
        """Read with other answers; edited cells and assigned columns stay."""
        self._field_ids = {**self._field_ids, **self.heads}
        self._read()
        self._judge(same_file=True)

    @property
    def heads(self) -> dict[str, str]:
        """The ids of the fields assigned to the workbook's columns, "" = none, keyed by normalised heading."""
        return self._found.by_head(self._fields)

    @property
    def _fields(self) -> tuple[str, ...]:
        """The field that each column has now, "" = none."""
        return tuple(
            self.columns.fields.get(n, "") or PROVINCE * (field == PROVINCE)
            for n, field in enumerate(self._found.fields)
        )

    def _again(self) -> None:
        """Read the file by the columns a person chose; rows with words under these alone count; edited cells stay."""
        for at, (n, had) in enumerate(zip(self._found.columns, self._found.fields, strict=True)):
            field = self.columns.fields.get(at, "")
            if field != had:
                self.doubts.place(n, field)
        self._read()
        self.columns.say()
        self._judge(same_file=True)

    def _judge(self, *, same_file: bool = False) -> None:
        """Compare the rows by the assigned columns; `same_file`: the same file, in which cells may be corrected."""
        self.sorting.show(AS_THEY_CAME, down=False)
        for field in SELDOM:
            self.tools.hide(FIELDS.index(field) + 1, field not in self._fields)
        self._fit()
        found = self._found._replace(fields=self._fields)
        self._ask_kinds()
        if same_file:
            self.rows.show_columns(found)
        else:
            last = max((len(sheet.rows) for sheet in self._table.sheets), default=0)
            self.rows.show_file(found, last, self._units, self._unit)

    def _ask_kinds(self) -> None:
        """Ask, beside the doubts of the table, for the kinds of units whose names do not say them."""
        rows = unit_rows(self._found._replace(fields=self._fields))
        self.rows.unsaid = unsaid = unsaid_kinds(rows, self._units, self.doubts.answers, self._unit)
        self.doubts.show_reading(
            self._table, self._found._replace(doubts=(*self._found.doubts, *unsaid.doubts))
        )

    def _say(self) -> None:
        file = self.rows.file
        self._say_shown()
        counts = {"rows": len(file.lines), "gone": len(file.gone), "unsought": file.unsought}
        for key, figure in self._figures.items():
            n = counts.get(key, file.count(key))
            figure.show_count(n)
            show(figure, key in ("rows", "new") or n > 0)
        wrong, taken = file.count("wrong"), len(file.taken)
        show(self._seek, wrong > 0)
        show(self.export, wrong > 0)
        show(self._drop, bool(file.gone))
        show(self._gone, bool(file.gone))
        names = ", ".join(one.name or one.code for one in file.gone[:SIX]) + (
            " …" if len(file.gone) > SIX else ""
        )
        show_plain(self._gone, _("ไม่มีในไฟล์ แต่ยังอยู่ในทะเบียน: {names}").format(names=names))
        going = self._drop.isChecked() and bool(file.gone)
        placed = "name" in self.columns.fields.values()
        self.take.setEnabled((taken > 0 or going) and placed and not self.doubts.open)
        takes = _("รับ {n} แถว").format(n=f"{taken:,}")
        drops = _("นำ {n} หน่วยงานออก").format(n=len(file.gone))
        self.take.show_words(takes if taken or not going else drops)
        self._explain(self.view.currentIndex())

    def _show_only(self, key: str) -> None:
        self.rows.show_only(key == "wrong")
        self._say_shown()

    def _find(self, query: str) -> None:
        self.rows.find(query)
        self._say_shown()

    def _say_shown(self) -> None:
        self.tools.show_count(*self.rows.counted)

    def next_wrong(self) -> None:
        at = self.rows.next_wrong(self.view.currentIndex().row())
        if not at.isValid() and self.rows.file.count("wrong"):
            self.tools.show_every_row()
            at = self.rows.next_wrong(-1)
        if at.isValid():
            self.tools.reveal(at.column())
            self.view.go(at.row(), at.column())
            self.view.setFocus()

    def _explain(self, index: QModelIndex) -> None:
        """Show what is wrong in a cell, and offer its likely meaning."""
        found = self._mistake(index)
        wait = self.rows.file.count("wrong")
        rest = _("แถวที่ต้องแก้ {n} แถวยังไม่เข้าทะเบียน แก้แล้วรับไฟล์นี้อีกครั้งได้").format(n=wait) if wait else ""
        mended = self.rows.mended
        if mended > 1 and wait:
            rest = _("แก้แล้ว {n} แถวใช้ได้").format(n=f"{mended:,}") + "  " + rest
        if self.doubts.open:
            rest = _("ตอบอีก {n} คำถามก่อน").format(n=f"{self.doubts.open:,}")
        show_plain(self._why, f"{field_title(found.field)}: {found.why}" if found else rest)
        dress(self._why, tone="bad" if found else "text2")
        show(self.accept, bool(found and found.instead))
        if found and found.instead:
            self.accept.show_words(_("ใช้ {name}").format(name=digits(found.instead)))
        lacking = len(self.rows.proposed_codes())
        show(self.codes, lacking > 1)
        self.codes.show_words(_("ใช้รหัสที่เสนอ {n} แถว").format(n=f"{lacking:,}"))

    def _mistake(self, index: QModelIndex) -> UnitCellFault | None:
        """Return what is wrong in a cell, else in its row, or None."""
        return self.rows.mistake(index) or self.rows.mistake(index.siblingAtColumn(OUTCOME))

    def _accept(self) -> None:
        index = self.view.currentIndex()
        found = self._mistake(index)
        if found is not None and found.instead:
            self.rows.cells.enter({(index.row(), FIELDS.index(found.field) + 1): found.instead})
            self.view.setFocus()

    def _accept_codes(self) -> None:
        self.tools.show_every_row()
        self._only.show_key("every")
        self.rows.show_only(False)
        at = FIELDS.index("code") + 1
        codes = self.rows.proposed_codes()
        self.rows.cells.enter({(self.rows.stands(n), at): code for n, code in codes.items()})
        self.view.setFocus()

    def _take(self) -> None:
        file = self.rows.file
        self._desk.take(file.taken, file.gone if self._drop.isChecked() else ())

    def _write_wrong(self) -> None:
        self._desk.write_wrong(self._file_name)


class UnitImportColumnsCard(Surface):
    """A card to assign the columns of a workbook of units to fields."""

    def __init__(self, look: Look, do: Callable[[], None]) -> None:
        """Make the card; `do` is called when a person assigns a column."""
        super().__init__("card")
        self._tick = IconLabel(look, "tick", "ok", 18)
        self._said = words("", "line", wrap=True)
        self.choose = Button(look, _("เลือกเอง"), "link", do=self._open)
        called = _("คอลัมน์ของ{field}")
        self.boxes = {
            field: DropDown(look, called.format(field=field_title(field))) for field in FIELDS
        }
        self._fields: list[QWidget] = []
        for field, box in self.boxes.items():
            box.activated.connect(do)
            self._fields.append(labelled(field_title(field), box))
        self._grid = holding(flow(*self._fields, gap=10))
        head = row(self._tick, self._said, self.choose, gap=10, grow=1)
        self.setLayout(column(head, self._grid, gap=8, edges=(14, 6, 8, 8)))

        self._look = look
        look.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        for field in self._fields:
            field.setFixedWidth(self._look.px(180))

    def show_columns(self, reading: TableReadResult, headings: Sequence[str]) -> None:
        """Show which column is assigned to which field; `headings` are the headings of all columns."""
        for field, box in self.boxes.items():
            box.show_options([(-1, _("ไม่มีในไฟล์")), *enumerate(headings)])
            at = reading.fields.index(field) if field in reading.fields else -1
            box.setCurrentIndex(at + 1)
        show(self._grid, "name" not in reading.fields)
        self.say()

    def _open(self) -> None:
        show(self._grid, True)
        self.boxes[FIELDS[0]].setFocus()

    @property
    def fields(self) -> dict[int, str]:
        """The ids of the assigned fields, keyed by column index."""
        return {
            box.currentIndex() - 1: field
            for field, box in self.boxes.items()
            if box.currentIndex() > 0
        }

    def say(self) -> None:
        chosen = [
            (box.currentText(), field_title(field))
            for field, box in self.boxes.items()
            if box.currentIndex() > 0
        ]
        missing = [field_title(field) for field in NEEDED if self.boxes[field].currentIndex() <= 0]
        icon = "warn" if missing else "tick"
        self._tick.show_icon(icon, "warn" if missing else "ok")
        text = "   ".join(f"{head} › {title}" for head, title in chosen)
        if missing:
            lead = _("ยังไม่พบคอลัมน์ {fields} โปรดเลือก").format(fields=", ".join(missing))
        else:
            lead = _("พบหัวตารางแล้ว")
        show_plain(self._said, f"{lead}   {text}")


class ReadUnits(NamedTuple):
    """A file of units, and what it is compared with."""

    table: TabularFile
    units: UnitList
    own_unit: ListedUnit
    name_cache: NearestNameCache


class UnitRegisterDesk:
    """The controller that reads a workbook of units in the background, and imports it once a person confirms."""

    def __init__(self, context: PageContext, go_on: Callable[[], None]) -> None:
        """Make the controller; `go_on` shows the next step."""
        self._context, self.go_on = context, go_on

    @cached_property
    def panel(self) -> UnitRegisterPanel:
        return UnitRegisterPanel(self._context.look, self)

    def report(self, sentence: str) -> None:
        self._context.host.report(sentence, "info")

    def ask_file(self) -> None:
        path = ask_file(self.panel, _("เลือกไฟล์ Excel ของทะเบียนหน่วยงาน"), EXCEL, "plans")
        if path:
            self.read(path)

    def read(self, path: Path) -> None:
        from storage.tables.reader import read_table

        room = self._context
        heads = room.settings.heads(HEADS)

        def work() -> ReadUnits:
            table = read_table(path)
            units, own = room.session.read(
                lambda reader: (listed_units(reader), own_line(reader, room.unit))
            )
            found = ReadUnits(table, units, own, NearestNameCache())
            rows = unit_rows(TableReadResult.best(table, unit_columns(heads)))
            # so that similar names are known
            judged(rows, units, own, found.name_cache, unsaid_kinds(rows, units, {}, own))
            return found

        beside(self.panel, work, partial(self._arrived, path), room.host.refuse)

    def _arrived(self, path: Path, result: ReadUnits) -> None:
        self.panel.show_file(path.name, result, self._context.settings.heads(HEADS))

    def take(self, lines: Sequence[UnitTableRow], gone: Sequence[ListedUnit]) -> None:
        self._context.settings.note_heads(HEADS, self.panel.file.heads)
        self._context.do(partial(take_units, lines=lines, gone=gone), self._taken)

    def _taken(self) -> None:
        """Report the import; rows left wrong stay, to be corrected or written to a file."""
        unit = self._context.unit
        said = _("รับทะเบียนแล้ว กด Ctrl+Z เพื่อเลิกทำทั้งหมด")
        units, own = self._context.session.read(
            lambda reader: (listed_units(reader), own_line(reader, unit))
        )
        if self.panel.file.show_left(units, own):
            left = self.panel.file.rows.file.count("wrong")
            said = _("รับทะเบียนแล้ว ยังมี {n} แถวที่ต้องแก้ แก้ต่อที่นี่ หรือบันทึกเป็น Excel ไว้แก้").format(n=left)
        else:
            self.panel.put_away()
        self._context.host.toast(said)

    def write_wrong(self, file_name: str) -> None:
        path = ask_target(self.panel, _("บันทึกเป็นไฟล์ Excel"), _("แถวที่ต้องแก้.xlsx"), EXCEL, "plans")
        if path is not None:
            self._context.write_table(path, mistakes_file(self.panel.file.rows.file, file_name))

    def write(self, *, empty: bool) -> None:
        """Write the register as a workbook where the person chooses; if `empty`, without units, to be filled in."""
        room = self._context
        named = _("ทะเบียนหน่วยงาน ไฟล์เปล่า.xlsx") if empty else _("ทะเบียนหน่วยงาน.xlsx")
        path = ask_target(self.panel, _("บันทึกเป็นไฟล์ Excel"), named, EXCEL, "plans")
        if path is not None:
            room.write_table(path, units_file(room.session.read(listed_units), empty=empty))
