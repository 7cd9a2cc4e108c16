"""A pasted block before it becomes rows: columns under fields, nothing saved; and the cells of a pasted block or a
file, each judged, all typed into as in every table. Rows may be sorted and found here; they become rows in the order in
which they came, all of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from time import monotonic
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from core.forms.computed import read
from core.forms.conditions import number_of
from core.forms.field_types import type_of
from core.forms.field_words import grouped
from core.i18n import _
from core.plan.grid_view import added_up
from core.plan.paste_view import PasteContext, PastedValue, block_of, fitting, judged, matched, read_block
from core.plan.table_file import FoundTable, bringing, found_table, strays
from core.plan.view import PlanPage, row_name
from core.tabular import MOST_ROWS, ReadTable
from core.thai.numbering import arabic_digits
from core.thai.search import name_key, plain_words, sort_key, words_wanted
from core.values import Ref, Written
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pill
from ui.desktop.widgets.choices import DropDown, add_line, menu_of
from ui.desktop.widgets.dialog import ReturningDialog, most
from ui.desktop.widgets.late import later
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.plain import name, show, show_plain, words
from ui.desktop.widgets.rows import ROOT, Index
from ui.desktop.widgets.sheet import strokes
from ui.desktop.widgets.sheet_draft import DraftCells, DraftSheet, Place
from ui.desktop.widgets.sheet_tools import AS_THEY_CAME, SheetSorting, SheetSums, SheetTools, TotalsBar

LONG = 24  # letters of a cell that deserves more room


class PasteTarget(NamedTuple):
    """Where rows may go."""

    text: str
    kind: str
    above: Ref | None
    after: Ref | None


class PasteDialog(ReturningDialog):
    """Nothing is saved before the button is pressed; then all rows are one save, undone as one."""

    wanted = Signal(object, object)  # Target, values of each row
    read_wanted = Signal(object, object, object)  # of a file: Target, cells of each row, what each stands below

    def __init__(
        self, look: Look, page: PlanPage, targets: Sequence[PasteTarget], parent: QWidget | None = None
    ) -> None:
        super().__init__(_("วางจากตาราง"), parent)
        self._look, self._page, self._targets = look, page, targets
        self._rows: list[list[str]] = []
        self._file: ReadTable | None = None
        self._found: FoundTable | None = None
        self._known: Mapping[str, str] = {}
        self._reading: Iterator[list[list[str]]] = iter(())
        self.table = PastedTable(look)
        self.cells = PastedCells(self.table)
        self.view = PastedSheet(look, self.table, self.cells)
        self.sorting, self.tools = SheetSorting(self.view, by_click=False), SheetTools(look, self.view)
        self._added = SheetSums(self.view, self.cells, lambda: self.table.added if self.table.whole else ())
        self.totals = TotalsBar(look, self.view, self._sums)
        self._dress_table()
        self.target = DropDown(look)
        self.target.setMinimumWidth(look.px(240))
        for each in targets:
            self.target.addItem(each.text)
        self.target.activated.connect(lambda _at: self._fit())
        name(self.target, _("วางเป็น"))
        self._head = words("", "line", "text2", wrap=True)
        self._wrong = Pill(look)
        self._why = words("", "line", "bad", wrap=True)
        self._picked = words("", "line", "text2")
        self.next = Button(look, _("ไปช่องผิดถัดไป (F8)"), "link", do=self.next_wrong)
        self.take = Button(look, _("วาง"), "primary", "tick", do=self._take)
        stop = Button(look, _("ยกเลิก"), "ghost", do=self.reject)
        title = words(_("วางจากตาราง"), "section")
        top = row(title, None, words(_("วางเป็น"), "line", "text2"), self.target, gap=8)
        foot = row(self._wrong, self.next, self._picked, None, stop, self.take, gap=8)
        bar = row(self.tools.search, self.tools.count, None, self.tools.columns, gap=8)
        parts = (top, self._head, bar, self.view, self.totals, self._why, foot)
        self.setLayout(column(*parts, gap=8, edges=(20, 16, 20, 16), grow=3))
        self.resize(QSize(look.px(980), look.px(640)).boundedTo(most(self)))
        QShortcut(QKeySequence("F8"), self, self.next_wrong)
        self.table.progressed.connect(self._say)
        self._more = later(self, 0, self._read_more)

    def read(self, mime: QMimeData) -> None:
        """Read the block, some of it at a time; `take` waits for the end."""
        self._rows = []
        self._reading = read_block(mime.html() if mime.hasHtml() else "", mime.text())
        self._read_more()

    def read_file(self, table: ReadTable, known: Mapping[str, str]) -> None:
        """Show the rows of a workbook; `known` are heads somebody has put under fields before."""
        self._file, self._known = table, known
        self._rows = [list(row) for row in table.rows]
        self.setWindowTitle(_("นำเข้าจาก Excel"))
        self._fit()

    @property
    def heads(self) -> dict[str, str]:
        """The field each head of the file stands under now, as names are compared."""
        found = zip(self._found.heads, self.table.fields, strict=False) if self._found is not None else ()
        return {name_key(head): field for head, field in found if head.strip() and field}

    def next_wrong(self) -> None:
        """Go to the next wrong cell."""
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
        view.field_wanted.connect(self._choose_field)
        view.said.connect(lambda said: show_plain(self._picked, said))
        view.picked.connect(lambda said: show_plain(self._picked, said))
        self.sorting.wanted.connect(lambda *_how: self._arrange())
        self.tools.found.connect(lambda _words: self._arrange())
        self._added.reckoned.connect(self.totals.say)
        name(
            view, _("แถวที่จะวาง"),
            _("F2 แก้ช่อง Delete ล้างช่อง Ctrl+V วางทั้งช่วง Ctrl+Z เลิกทำ Alt+ลูกศรลง เลือกว่าคอลัมน์เป็นช่องใด F8 ช่องผิดถัดไป"),
        )  # fmt: skip

    def _arrange(self) -> None:
        self.table.arrange(self.sorting.column, self.sorting.down, self.tools.search.text())
        self._say()

    def _sums(self) -> dict[int, str]:
        return {n: grouped(total) for n, total in self._added.sums.items() if n < self.table.columnCount()}

    def _read_more(self) -> None:
        if (rows := next(self._reading, None)) is not None:
            self._rows += rows
            self._more.start()
            return
        self._fit()

    def _fit(self) -> None:
        if not self._rows:
            show_plain(self._head, _("คลิปบอร์ดไม่มีตาราง คัดลอกแถวจาก Excel หรือตารางใน Word ก่อน แล้ววางอีกครั้ง"))
            self._say()
            return
        page = self._page
        fit = fitting(page.form, self._targets[self.target.currentIndex()].kind, page.named, page.links, page.year)
        if self._file is not None:
            self._found = found_table(self._page, fit, self._file.rows, self._known)
            fields, headed, wide = list(self._found.fields), bool(self._found.heads), len(self._found.fields)
            rows = [list(each) for each in self._found.rows]
            fit = bringing(fit, self._found)
        else:
            fields, headed = matched(fit, self._rows[0])
            wide = max(len(each) for each in self._rows)
            rows = [list(each) for each in self._rows[1 if headed else 0 :]]
        heads = _("แถวแรกเป็นหัวตาราง") if headed else _("ไม่พบหัวตาราง จึงเรียงตามช่องของแบบ")
        more = _("กดหัวคอลัมน์เพื่อเลือกช่องอื่นหรือเรียง ยังไม่มีอะไรถูกบันทึกจนกว่าจะกดวาง ทุกแถวจะถูกวางตามลำดับเดิม")
        show_plain(self._head, "  ".join([heads, more, *of_file(self._file), *self._strays()]))
        self.cells.forget()
        self.tools.clear()
        self.sorting.show(AS_THEY_CAME, down=False)
        self.table.show_rows(rows, fit, [*fields, *[""] * (wide - len(fields))])
        for n in range(wide):
            self._widen(n, max((len(each[n]) for each in rows[:50] if n < len(each)), default=0))

    def _strays(self) -> Iterator[str]:
        """The rows of a file that name a row above them which is not there."""
        target = self._targets[self.target.currentIndex()]
        kind, above = self._page.kind(target.kind), self._page.row(target.above) if target.above else None
        if self._found is None or kind is None or above is None or self._found.above < 0:
            return
        if named := strays(self._page, kind, [row[self._found.above] for row in self._found.rows if any(row)]):
            said = _("{n} แถวอยู่ใต้รายการที่ไม่พบในแผน เช่น “{name}” จึงจะอยู่ใต้ “{above}”")
            called = " ".join(part for part in row_name(self._page.form, above) if part)
            yield said.format(n=f"{len(named):,}", name=named[0][:60], above=called[:60])

    def _widen(self, section: int, letters: int) -> None:
        """Room for the title of a column, and for long words more than for figures."""
        title = str(self.table.headerData(section, Qt.Orientation.Horizontal))
        room = self._look.px(260 if letters > LONG else 110)
        self.view.setColumnWidth(
            section, max(room, self.view.fontMetrics().horizontalAdvance(title) + self._look.px(40))
        )

    def _choose_field(self, section: int) -> None:
        if not 0 <= section < self.table.columnCount():
            return
        menu = menu_of(self)
        fit = fitting(self._page.form, self._targets[self.target.currentIndex()].kind, {})
        add_line(menu, _("ไม่นำเข้า"), partial(self.table.put, section, ""))
        for key, field in fit.fields.items():
            here = self.table.fields[section] == key
            add_line(menu, arabic_digits(str(field.title)), partial(self.table.put, section, key), here)
        menu.addSeparator()
        self.sorting.add_to(menu, section)
        header = self.view.horizontalHeader()
        menu.popup(header.mapToGlobal(QPoint(header.sectionViewportPosition(section), header.height())))

    def _explain(self, index: QModelIndex) -> None:
        number = self.table.number(index.row()) if index.isValid() else -1
        why = self.table.wrong.get((number, index.column()), "")
        title = self.table.headerData(index.column(), Qt.Orientation.Horizontal) if why else ""
        where = _("แถว {n}").format(n=number + 1)
        show_plain(self._why, f"{where}  {title}: {why}" if why else "")

    def _say(self) -> None:
        """Show how far the check is, and how many rows will be written."""
        count, wrong = self.table.count, len(self.table.wrong)
        self.tools.show_count(self.table.rowCount(), count)
        ready = self.table.whole and count > 0
        self.take.setEnabled(ready)
        self.take.show_words(_("วาง {n} แถว").format(n=f"{count:,}") if count else _("วาง"))
        show(self._wrong, count > 0)
        show(self.next, wrong > 0)
        if not ready:
            self._wrong.show_pill(_("กำลังตรวจ"), "info", "info")
        elif wrong:
            kept = _("ผิด {n} ช่อง จะอยู่ในตารางเป็นสีแดง") if self._file else _("ผิด {n} ช่อง จะเว้นว่าง")
            self._wrong.show_pill(kept.format(n=f"{wrong:,}"), "bad", "warn")
        else:
            self._wrong.show_pill(_("ทุกช่องใช้ได้"), "ok", "tick")
        self._explain(self.view.currentIndex())

    def _take(self) -> None:
        target = self._targets[self.target.currentIndex()]
        if self._found is not None:
            self.read_wanted.emit(target, self.table.texts(), self.table.column(self._found.above))
        elif values := self.table.values():
            self.wanted.emit(target, values)
        self.accept()


def of_file(table: ReadTable | None) -> Iterator[str]:
    """What of a file does not come over."""
    if table is not None and table.formulas:
        said = _("{n} ช่องเป็นสูตรที่ยังไม่มีค่า จึงเว้นว่างไว้ เช่น {cell} เปิดใน Excel แล้วบันทึกอีกครั้งเพื่อให้มีค่า")
        yield said.format(n=f"{table.formulas:,}", cell=table.formula)
    if table is not None and table.more:
        yield _("อ่าน {n} แถวแรกเท่านั้น แบ่งไฟล์แล้วนำเข้าส่วนที่เหลือต่อ").format(n=f"{MOST_ROWS:,}")


AT_ONCE, TURN = 50, 0.04  # rows judged between two looks at the clock; seconds, after which the window has its turn
SHOWN = 80  # letters of a cell


class PastedTable(QAbstractTableModel):
    """Rows are judged some at a time, so that thousands of them do not block the window."""

    progressed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._fit: PasteContext | None = None
        self._rows: list[list[str]] = []
        self.fields: list[str] = []
        self._judged: list[dict[int, PastedValue]] = []  # by row: the cells with a text
        self.wrong: dict[tuple[int, int], str] = {}  # why, by row as it came, and column
        self._plain: dict[int, str] = {}  # all a row says, as words are looked for in it
        self._shown: list[int] = []  # rows as they stand
        self._stands: dict[int, int] = {}
        self._sorted, self._words = (AS_THEY_CAME, False), ""
        self._same: dict[tuple[str, str], PastedValue] = {}  # by field and words: columns say the same again
        self._done = 0
        self._next = later(self, 0, self._judge_some)

    @property
    def whole(self) -> bool:
        """Whether every row is judged."""
        return self._done >= len(self._rows)

    def show_rows(self, rows: list[list[str]], fit: PasteContext, fields: list[str]) -> None:
        self.beginResetModel()
        self._rows, self._fit, self.fields, self._plain = rows, fit, fields, {}
        self._sorted, self._words = (AS_THEY_CAME, False), ""
        self._arrange()
        self.endResetModel()
        self._start()

    @property
    def count(self) -> int:
        """The rows there are, shown or not."""
        return len(self._rows)

    @property
    def added(self) -> list[int]:
        """The columns that are added up: those the form itself adds up."""
        summed = added_up(self._fit.form) if self._fit else set()
        return [n for n, name in enumerate(self.fields) if self._fit and f"{self._fit.kind}.{name}" in summed]

    def arrange(self, column: int, down: bool, words: str) -> None:
        """Sort by a column, figures and days by what they mean, words in Thai order, empty cells last; show the rows
        with all these words, "" = every row. One that is typed into stays where it was seen."""
        self._sorted, self._words = (column, down), words
        self.beginResetModel()
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        wanted, (column, down) = words_wanted(self._words), self._sorted
        every = range(len(self._rows))
        shown = [n for n in every if all(word in self._row_words(n) for word in wanted)]
        if column != AS_THEY_CAME:
            keys = {n: key for n in shown if (key := self._key(n, column)) is not None}
            empty = [n for n in shown if n not in keys]
            shown = [*sorted(keys, key=keys.__getitem__, reverse=down), *empty]
        self._shown, self._stands = shown, {number: n for n, number in enumerate(shown)}

    def _row_words(self, number: int) -> str:
        if number not in self._plain:
            self._plain[number] = plain_words(" ".join(self._rows[number]))
        return self._plain[number]

    def _key(self, number: int, column: int) -> tuple[int, Fraction, str] | None:
        """None for an empty cell."""
        words = self.text((number, column))
        field = self._fit.fields.get(self.fields[column]) if self._fit else None
        found = self._judged[number].get(column) if number < len(self._judged) else None
        if field is not None and found is not None and found.value is not None:
            value = read(field, found.value)
            if (figure := number_of(value)) is not None:
                return 0, figure, ""
            if type_of(field).time:
                return 1, Fraction(0), str(value)
        return (1, Fraction(0), sort_key(words)) if words else None

    def wrongs(self) -> list[tuple[int, int]]:
        """The wrong cells as they stand, without those of rows that are not shown."""
        return sorted((self._stands[n], at) for n, at in self.wrong if n in self._stands)

    def put(self, column: int, field: str) -> None:
        """Put a column under a field; the column that had it before is left out."""
        self.fields = ["" if name == field else name for name in self.fields]
        self.fields[column] = field
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.fields) - 1)
        self._start()

    def values(self) -> list[dict[str, Written]]:
        """The values of the rows, without the cells that are wrong."""
        names = [self._fit.fields[name].stored if self._fit and name else "" for name in self.fields]
        rows: Iterator[dict[str, Written]] = (
            {names[n]: each.value for n, each in row.items() if each.value is not None} for row in self._judged
        )
        return [row for row in rows if row]

    def texts(self) -> list[dict[str, tuple[str, str]]]:
        """The words of every row by field, with ids for names, and why they are no value; "" = they are one."""
        placed = [(n, name) for n, name in enumerate(self.fields) if name]
        return [
            {name: (row[n] if one.wrong else one.said, one.wrong) for n, name in placed if (one := _said(found, n))}
            for row, found in zip(self._rows, self._judged, strict=True)
        ]

    def column(self, at: int) -> list[str]:
        """The words of a column of the file; all empty where there is none."""
        return [row[at] if 0 <= at < len(row) else "" for row in self._rows]

    def figure(self, row: int, column: int) -> Fraction | None:
        """What the cell that stands there adds to a sum."""
        field, number = self._fit.fields.get(self.fields[column]) if self._fit else None, self.number(row)
        found = self._judged[number].get(column) if number < len(self._judged) else None
        return number_of(read(field, found.value)) if field and found and type_of(field).figure else None

    def _start(self) -> None:
        self._done, self._judged = 0, []
        self.wrong.clear()
        self._same.clear()
        self.progressed.emit()
        self._next.start()

    def _judge_some(self) -> None:
        end, until = self._done, monotonic() + TURN
        while end < len(self._rows) and (end == self._done or monotonic() < until):
            some = range(end, min(len(self._rows), end + AT_ONCE))
            self._judged += ({n: cell for n in range(len(self.fields)) if (cell := self._judge(at, n))} for at in some)
            for at in some:
                self._row_words(at)  # of thousands at once the first search would wait
            end = some.stop
        self._tell(range(self._done, end))
        self._done = end
        self.progressed.emit()
        if not self.whole:
            self._next.start()

    def _tell(self, numbers: Sequence[int]) -> None:
        """The cells of these rows are others."""
        if (rows := [self._stands[n] for n in numbers if n in self._stands]) and self.fields:
            self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), len(self.fields) - 1))

    def _judge(self, row: int, column: int) -> PastedValue | None:
        words = self._rows[row][column] if column < len(self._rows[row]) else ""
        self.wrong.pop((row, column), None)
        if self._fit is None or not self.fields[column] or not words:
            return None
        asked = self.fields[column], words
        if (found := self._same.get(asked)) is None:
            found = self._same[asked] = judged(self._fit, *asked)
        if found.wrong:
            self.wrong[row, column] = found.wrong
        return found

    # -- the interface of Qt's models

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.fields)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DecorationRole and orientation == Qt.Orientation.Horizontal:
            return self._look.pixmap("down", "text2", 14)  # it opens a menu
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) or self._fit is None:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(self.number(section) + 1)
        field = self._fit.fields.get(self.fields[section])
        return arabic_digits(str(field.title)) if field else _("ไม่นำเข้า")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self._shown[index.row()], index.column()
        words, wrong = self.text((row, column)), self.wrong.get((row, column), "")
        if role == Qt.ItemDataRole.DisplayRole:
            shown = words.replace("\n", " · ")
            return f"{shown[:SHOWN]}…" if len(shown) > SHOWN else shown
        if role == Qt.ItemDataRole.EditRole:
            return words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{words} {wrong}".strip() or _("ว่าง")
        if role == Qt.ItemDataRole.BackgroundRole and wrong:
            return self._look.color("badbg")
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._look.color("bad" if wrong else "text" if self.fields[column] else "text2")
        if role == Qt.ItemDataRole.DecorationRole and wrong:
            return self._look.pixmap("warn", "bad", 16)
        return None

    # -- rows that are typed into

    def number(self, row: int) -> int:
        """As it came."""
        return self._shown[row] if row < len(self._shown) else len(self._rows) + row - len(self._shown)

    def stands(self, number: int) -> int:
        return self._stands.get(number, -1)

    def text(self, place: Place) -> str:
        row, column = place
        return self._rows[row][column] if column < len(self._rows[row]) else ""

    def write(self, words: Mapping[Place, str], _made: Sequence[int] = (), _gone: Sequence[int] = ()) -> None:
        """Cells that are judged already are judged anew; no row is made here."""
        for (at, place), text in words.items():
            self._rows[at] += [""] * (place + 1 - len(self._rows[at]))
            self._rows[at][place] = text
            self._plain.pop(at, None)
            if at < len(self._judged):
                self._judged[at].pop(place, None)
                if found := self._judge(at, place):
                    self._judged[at][place] = found
        self._tell([at for at, _place in words])
        self.progressed.emit()


def _said(judged: Mapping[int, PastedValue], column: int) -> PastedValue | None:
    """What a cell was judged to hold; None = nothing."""
    found = judged.get(column)
    return found if found is not None and (found.said or found.wrong) else None


class PastedCells(DraftCells):
    def __init__(self, table: PastedTable) -> None:
        super().__init__(table, table)
        self._pasted = table

    def number(self, row: int, column: int) -> Fraction | None:
        return self._pasted.figure(row, column)

    def block(self, html: str, text: str) -> list[list[str]]:
        return block_of(html, text)


class PastedSheet(DraftSheet):
    """Alt+Down chooses which field the column is, as a click on its head does."""

    field_wanted = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if "Alt+Down" in strokes(event):
            self.field_wanted.emit(self.currentIndex().column())
        else:
            super().keyPressEvent(event)
