"""The preview of pasted or imported rows before they are saved: fields, doubtful cells, what is skipped and why."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import isValid

from core.exact import grouped
from core.forms.computed import read
from core.forms.field_types import type_of
from core.forms.operations import number_of
from core.forms.shape import Field
from core.i18n import _
from core.markup import read_block
from core.plan.paste_view import PasteContext, fitting, judged
from core.plan.table_again import against_plan, uses_file
from core.plan.table_file import bringing, newcomers, row_columns
from core.plan.view import PlanPage
from core.records.titles import short
from core.tables.heads import ExpectedFields
from core.tables.reading import TableReadResult
from core.tabular import ImportedSheet, TabularFile
from core.values import Ref, Written
from ui.desktop.base.background import in_background
from ui.desktop.base.page_context import ignored
from ui.desktop.base.table_doubts import TableDoubtsPanel, of_file
from ui.desktop.plan.pasted_table import PastedTableAdapter, PastedTableModel, PastedTableView
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.buttons import Button, Pill
from ui.desktop.widgets.choices import DropDown, add_line, menu_of
from ui.desktop.widgets.dialog import FocusReturnDialog, most
from ui.desktop.widgets.inputs import short_line
from ui.desktop.widgets.layout import column, holding, row
from ui.desktop.widgets.plain import (
    dress,
    name,
    show,
    show_entry,
    show_plain,
    show_some,
    words,
)
from ui.desktop.widgets.sheet_tools import (
    AS_THEY_CAME,
    ColumnSumUpdater,
    TableSorter,
    TableTools,
    TotalsBar,
)

LARGE, LONG_BLOCK = 1_000, 64_000  # rows and letters that are read in the background
LONG, TABLE = 200, 1060  # letters of a cell that are measured; design pixels that few columns share


class PastePosition(NamedTuple):
    """A place for pasted rows: its label, the id of their kind, the row they belong to, and the row they follow."""

    text: str
    kind: str
    parent: Ref | None
    after: Ref | None


Paste = Callable[[PastePosition, Sequence[Mapping[str, Written]]], None]  # values of each row
# cells of each row (text, fault), the rows above each
TakeRead = Callable[[Sequence[Mapping[str, tuple[str, str]]], Sequence[Sequence[str]]], None]


class PastedRowsDialog(FocusReturnDialog):
    """The dialog that previews pasted rows; its button saves all of them at once, undone as one step."""

    def __init__(
        self,
        look: Look,
        page: PlanPage,
        targets: Sequence[PastePosition],
        parent: QWidget,
        *,
        paste: Paste = ignored,
        take: TakeRead = ignored,
    ) -> None:
        """Make the dialog. `paste` adds pasted rows at a place, `take` those that were read as a file is."""
        super().__init__(_("วางจากตาราง"), parent)
        self._look = look
        self._paste, self._take_read = paste, take
        self._page = page
        self._targets = targets
        self._read: TabularFile | None = None  # what is previewed
        self._found: TableReadResult | None = None
        self._named = ("", "")  # the field by which rows are named, and its title
        # read with its heads, as a file is; from the clipboard
        self._file = False
        self._pasted = True
        self.compares = False  # with the rows that are there already
        self._fitted: PasteContext | None = None
        self._known: Mapping[str, str] = {}
        self._turn = 0  # counts the readings
        self.table = PastedTableModel(look)
        self.table.setParent(self)  # freed with the dialog, even while being judged
        self.cells = PastedTableAdapter(self.table)
        self.view = PastedTableView(look, self.table, self.cells, self._choose_field)
        self.sorting = TableSorter(self.view, by_click=False)
        self.tools = TableTools(look, self.view)
        self._added = ColumnSumUpdater(
            self.view,
            self.cells,
            lambda: self.table.added if self.table.whole else (),
            lambda: self.totals.say(),
        )
        self.totals = TotalsBar(look, self.view, self._sums)
        self._dress_table()
        self.target = DropDown(look, _("วางเป็น"), enumerate(each.text for each in targets))
        self.target.activated.connect(self._anew)
        self.doubts = TableDoubtsPanel(look)
        self.sheet = self.doubts.sheet
        self.doubts.answered.connect(self._fit)
        self.doubts.seen.connect(self._say)
        self.document_name, self._naming = _name_line()
        self._sums_beside = words("", "line", "text2", wrap=True)
        self._head = words("", "line", "text2", wrap=True)
        self._wrong = Pill(look)
        self._why = words("", "line", "bad", wrap=True)
        self.use = Button(look, "", "link", "tick", do=self._use)
        self._picked = words("", "line", "text2")
        self.next = Button(look, _("ไปช่องผิดถัดไป (F8)"), "link", do=self.next_wrong)
        self.take = Button(look, _("วาง"), "primary", "tick", do=self._take)
        stop = Button(look, _("ยกเลิก"), "ghost", do=self.reject)
        self._title = words(_("วางจากตาราง"), "section")
        self._lay_out(stop)
        self.resize(QSize(look.px(1180), look.px(700)).boundedTo(most(self)))
        QShortcut(QKeySequence("F8"), self, self.next_wrong)
        self.table.progressed.connect(self._say)
        self._say()  # nothing is read yet

    @property
    def changing(self) -> PasteContext | None:
        """The context to change the rows that are there already into what the file says; None if they are to stay."""
        return self._fitted if self._found and uses_file(self._found) else None

    @property
    def settled(self) -> tuple[str, ...]:
        """The ids of the rows of the plan that rows left out of the file are about."""
        return self._found.there if self._found else ()

    def _lay_out(self, stop: Button) -> None:
        self.target.setMinimumWidth(self._look.px(240))
        top = row(
            self._title, None, self.sheet, words(_("วางเป็น"), "line", "text2"), self.target, gap=8
        )
        foot = row(self._wrong, self.next, self._picked, None, stop, self.take, gap=8)
        bar = row(self.tools.search, self.tools.count, None, self.tools.columns, gap=8)
        asked = row(self._why, self.use, gap=8, grow=0)
        parts = (
            top,
            self._naming,
            self._head,
            self.doubts,
            bar,
            self.view,
            self.totals,
            self._sums_beside,
            asked,
            foot,
        )
        self.setLayout(column(*parts, gap=8, edges=(20, 16, 20, 16), grow=4))

    def ask_name(self) -> None:
        """Ask for the name of the plan that is begun with the rows; the title above the table is proposed."""
        show(self._naming, True)

    def read(self, mime: QMimeData) -> None:
        """Read a table from clipboard data, a long one in the background; until it is read, the button is disabled."""
        html, text = mime.html() if mime.hasHtml() else "", mime.text()
        work = partial(read_block, html, text)
        if len(html) + len(text) < LONG_BLOCK:
            self._arrived(work())
        else:
            in_background(work, self._arrived)

    def _arrived(self, block: ImportedSheet | None) -> None:
        if block is not None and isValid(self):
            self._read = TabularFile((block,))
            self._anew()

    def read_file(self, table: TabularFile, field_ids: Mapping[str, str], *, pasted: bool) -> None:
        """Show the rows of a workbook or, if `pasted`, of a table from the clipboard. `field_ids`: {normalised heading:
        id of the field} as columns were assigned before."""
        self._read = table
        self._known = field_ids
        self._file = True
        self._pasted = pasted
        if not pasted:
            self.setWindowTitle(_("นำเข้าจากไฟล์"))
            show_plain(self._title, _("นำเข้าจากไฟล์"))
        self._anew()

    @property
    def heads(self) -> dict[str, str]:
        """{normalised heading: id of the field assigned to that column, "" = none} for the columns of the file."""
        given = self._found.by_head(self.table.fields) if self._found and self._fitted else {}
        return {
            head: field
            for head, field in given.items()
            if self._fitted and (not field or field in self._fitted.fields)
        }

    def next_wrong(self) -> None:
        """Go to the next cell with an invalid text."""
        here = (self.view.currentIndex().row(), self.view.currentIndex().column())
        wrong = self.table.wrongs()
        if self.table.wrong and not wrong:
            self.tools.show_every_row()
            here, wrong = (-1, -1), self.table.wrongs()
        if wrong:
            at = next((cell for cell in wrong if cell > here), wrong[0])
            self.tools.reveal(at[1])
            self.view.go(*at)
            self.view.setFocus()

    def _dress_table(self) -> None:
        view, look = self.view, self._look
        view.horizontalHeader().setDefaultSectionSize(look.px(150))
        view.horizontalHeader().sectionClicked.connect(self._choose_field)
        view.selectionModel().currentChanged.connect(lambda now, _before: self._explain(now))
        view.reported.connect(lambda said: show_plain(self._picked, said))
        view.picked.connect(lambda said: show_plain(self._picked, said))
        self.sorting.requested.connect(self._arrange)
        self.tools.searched.connect(self._arrange)
        name(
            view,
            _("แถวที่จะวาง"),
            _(
                "F2 แก้ช่อง Delete ล้างช่อง Ctrl+V วางทั้งช่วง Ctrl+Z เลิกทำ Alt+ลูกศรลง เลือกว่าคอลัมน์เป็นช่องใด F8 ช่องผิดถัดไป"
            ),
        )

    def _arrange(self) -> None:
        self.table.arrange(self.sorting.column, self.sorting.down, self.tools.search.text())
        self._say()

    def _sums(self) -> dict[int, str]:
        known = self._fitted.fields if self._fitted else {}
        names = self.table.fields
        return {
            n: _sum_text(known.get(names[n]), total)
            for n, total in self._added.sums.items()
            if n < len(names)
        }

    def _anew(self) -> None:
        """Read again for another kind of rows or another sheet; earlier answers are dropped."""
        self.doubts.forget()
        self._found = None
        self._fit()

    def _put(self, section: int, field: str) -> None:
        """Assign a field to a column; all is read again by it, for rows, totals and groups, until cells are edited."""
        self.table.put(section, field)
        if self._found:
            self.doubts.place(self._found.columns[section], field)
            if not self.cells.may(redo=False):
                self._fit()

    def _fit(self) -> None:
        if self._read is None or not any(sheet.rows for sheet in self._read.sheets):
            none = _("คลิปบอร์ดไม่มีตาราง คัดลอกแถวจาก Excel หรือตารางใน Word ก่อน แล้ววางอีกครั้ง")
            show_plain(self._head, none if self._pasted else _("ไม่พบแถวในไฟล์"))
            show(self.sheet, False)
            self._say()
            return
        kind = self._targets[self.target.currentIndex()].kind
        fit = fitting(self._page.form, kind, self._page.named, self._page.links, self._page.year)
        wanted = row_columns(self._page, fit, self._known, reports=self._file)
        if not self._file:  # a block goes where the focus is
            titles = {key: field for key, field in wanted.titles.items() if field in fit.fields}
            wanted = wanted._replace(titles=titles, group_fields=())
        work = self.doubts.reading(self._read, wanted)
        if self.compares:
            work = partial(_compared, self._page, fit, work, dict(self.doubts.answers))
        self._turn += 1
        if max(len(sheet.rows) for sheet in self._read.sheets) < LARGE:
            self._show(self._turn, fit, wanted, work())
        else:
            self.take.setEnabled(False)  # the preview is outdated
            in_background(work, partial(self._show, self._turn, fit, wanted))

    def _show(
        self, turn: int, fit: PasteContext, fields: ExpectedFields, reading: TableReadResult | None
    ) -> None:
        """Show what was read, unless another answer was given meanwhile."""
        if reading is None or self._read is None or not isValid(self) or turn != self._turn:
            return
        same = self._found is not None and self._found.sheet == reading.sheet
        bar = self.view.horizontalScrollBar()
        here = max(self.view.currentIndex().column(), 0)
        scrolled, px = bar.value(), self._look.px
        self._found, self._named = reading, fields.name_field
        self._fitted = fit = bringing(self._page, fit, reading) if self._file else fit
        self.doubts.show_reading(self._read, reading)
        if not self.document_name.isModified():
            show_entry(self.document_name, short(reading.title))
        if not reading.headed and any(reading.fields):
            heads = _("ไม่พบหัวตาราง จึงเรียงตามช่องของแบบ")
        else:
            heads = ""
        more = _("กดหัวคอลัมน์เพื่อเลือกช่องอื่นหรือเรียง ยังไม่มีอะไรถูกบันทึกจนกว่าจะกดวาง ทุกแถวจะถูกวางตามลำดับเดิม")
        self.cells.forget()
        self.tools.clear()
        self.sorting.show(AS_THEY_CAME, down=False)
        self.table.show_rows(
            reading if self._file else reading._replace(numbers=()), fit, fields.group_fields
        )
        lines = [heads, more, *of_file(self._read.sheets[reading.sheet])]
        kind = self._targets[self.target.currentIndex()].kind
        made = newcomers(self._page, kind, self.table.above()) if self.table.over else []
        if made:
            said = _("รายการเหนือแถวที่ยังไม่มีในแผน {n} รายการจะถูกเพิ่มด้วย เช่น “{name}”")
            lines.append(said.format(n=f"{len(made):,}", name=made[0][:60]))
        show_plain(self._head, "  ".join(filter(None, lines)))
        wide = px(max(260, TABLE // (len(reading.fields) or 1)))
        across = self.view.fontMetrics().horizontalAdvance
        for n in range(len(reading.fields)):
            longest = max((across(each[n][:LONG]) for each in reading.rows[:50]), default=0)
            title = across(str(self.table.headerData(n, Qt.Orientation.Horizontal)))
            self.view.setColumnWidth(n, max(px(110), min(longest + px(56), wide), title + px(40)))
        if same and self.table.rowCount():
            self.view.go(0, min(here, len(reading.fields) - 1))
            bar.setValue(scrolled)

    def _beside(self) -> None:
        """Show the sums of the figures beside the sums the file itself gives."""
        found = self._found
        fit = self._fitted
        agree = True
        said = list[str]()
        if found and fit and self.table.whole:
            for n, field in enumerate(self.table.fields):
                words_there = found.total[n] if n < len(found.total) else ""
                of = fit.fields.get(field)
                red = self.table.refused(n)
                if of is None or not type_of(of).figure or not (words_there or red):
                    continue  # thousands of figures are not added up for nothing
                stated = number_of(read(of, judged(fit, field, words_there).value))
                here = self.table.total(n)
                agree = agree and not red and stated in (None, here)
                same = _("ตรงกับยอดรวมในตาราง") if stated == here else _("ยอดรวมในตารางเป็น {total}")
                beside = [same.format(total=_sum_text(of, stated))] if stated is not None else []
                if red:
                    less = _("ยังไม่รวม {total} ในช่องสีแดง {n} ช่อง")
                    total = _sum_text(of, sum(red, Fraction()))
                    beside.append(less.format(total=total, n=f"{len(red):,}"))
                if beside:
                    said.append(" ".join((self.table.title(field), _sum_text(of, here), *beside)))
        dress(self._sums_beside, tone="ok" if agree else "bad")
        show_some(self._sums_beside, "  ·  ".join(said))

    def _choose_field(self, section: int) -> None:
        if not 0 <= section < self.table.columnCount():
            return
        menu = menu_of(self)
        add_line(menu, _("ไม่นำเข้า"), partial(self._put, section, ""))
        for key in (*self.table.over, *(self._fitted.fields if self._fitted else ())):
            here = self.table.fields[section] == key
            add_line(menu, self.table.title(key), partial(self._put, section, key), here)
        menu.addSeparator()
        self.sorting.add_to(menu, section)
        header = self.view.horizontalHeader()
        menu.popup(
            header.mapToGlobal(QPoint(header.sectionViewportPosition(section), header.height()))
        )

    def _explain(self, index: QModelIndex) -> None:
        number = self.table.number(index.row()) if index.isValid() else -1
        why = self.table.wrong.get((number, index.column()), "")
        title = self.table.headerData(index.column(), Qt.Orientation.Horizontal) if why else ""
        where = _("แถว {n}").format(n=self.table.in_file(number))
        show_plain(self._why, f"{where}  {title}: {why}" if why else "")
        meant = self.table.meant((number, index.column()))
        show(self.use, bool(meant))
        self.use.show_words(_("ใช้ {name}").format(name=digits(meant)))

    def _use(self) -> None:
        """Put what an ambiguous text means into all shown cells of its column that have this text."""
        here = self.view.currentIndex()
        column, at = here.column(), self.table.number(here.row())
        meant = self.table.meant((at, column))
        typed = self.table.text((at, column))
        shown = ((n, self.table.number(n)) for n in range(self.table.rowCount()))
        self.cells.enter(
            {
                (n, column): meant
                for n, number in shown
                if self.table.text((number, column)) == typed
            }
        )
        self.view.setFocus()
        self.next_wrong()

    def _say(self) -> None:
        """Show the progress of the check, and how many rows will be written."""
        count, wrong = self.table.count, len(self.table.wrong)
        if self._found is not None:
            self.tools.show_count(self.table.rowCount(), count)
        own = self._fitted.fields if self._fitted else {}  # a row above alone makes no row
        (field, title), fields = self._named, self.table.fields
        ready = self.table.whole and count > 0
        placed = field in fields if field else any(one in own for one in fields)
        nameless = self.table.nameless(field) if ready else 0
        waits = self.doubts.open
        self.take.setEnabled(ready and placed and not waits)
        self.take.show_words(_("วาง {n} แถว").format(n=f"{count:,}") if count else _("วาง"))
        show(self._wrong, count > 0)
        show(self.next, wrong > 0)
        if not ready:
            pill = _("กำลังตรวจ"), "info", "info"
        elif not placed:
            said = _("กดหัวคอลัมน์เพื่อเลือกช่อง{title}ก่อน") if title else _("กดหัวคอลัมน์เพื่อเลือกช่องก่อน")
            pill = said.format(title=title), "warn", "info"
        elif waits:
            pill = _("ตอบอีก {n} คำถามก่อน").format(n=f"{waits:,}"), "warn", "info"
        elif wrong:
            kept = _("ผิด {n} ช่อง จะอยู่ในตารางเป็นสีแดง") if self._file else _("ผิด {n} ช่อง จะเว้นว่าง")
            pill = kept.format(n=f"{wrong:,}"), "bad", "warn"
        elif nameless:
            said = _("{n} แถวไม่มีคำในช่อง{title}")
            pill = said.format(n=f"{nameless:,}", title=title), "warn", "info"
        elif self.doubts.unseen:
            said = _("ไม่นำเข้า {n} รายการ ยังไม่ได้ดู")
            pill = said.format(n=f"{self.doubts.unseen:,}"), "warn", "info"
        else:
            pill = _("ทุกช่องใช้ได้"), "ok", "tick"
        self._wrong.show_pill(*pill)
        self._beside()
        self._explain(self.view.currentIndex())

    def _take(self) -> None:
        target = self._targets[self.target.currentIndex()]
        if self._file:
            self._take_read(self.table.texts(), self.table.above())
        elif values := self.table.values():
            self._paste(target, values)
        self.accept()


def _name_line() -> tuple[QLineEdit, QWidget]:
    """Return the field for the name of a plan, and the hidden line with its label in which it stands."""
    field = short_line(_("ชื่อแผน"))
    line = holding(row(words(field.accessibleName(), "line", "text2"), field, gap=8))
    line.hide()
    return field, line


def _compared(
    page: PlanPage,
    fit: PasteContext,
    work: Callable[[], TableReadResult],
    answers: Mapping[str, int],
) -> TableReadResult:
    """Return what `work` reads, compared with the rows that are there already."""
    reading = work()
    return against_plan(page, bringing(page, fit, reading), reading, answers)


def _sum_text(field: Field | None, total: Fraction) -> str:
    """Return the sum of a column; money with satang has two decimals."""
    satang = field is not None and type_of(field).money and total.denominator > 1
    return grouped(total, 2 if satang else None)
