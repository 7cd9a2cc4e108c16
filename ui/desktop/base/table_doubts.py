"""Questions about a spreadsheet before its import: which sheet, doubts with proposed answers, what is skipped."""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.i18n import _
from core.tables.heads import ExpectedFields
from core.tables.reading import TableDoubt, TableReadResult
from core.tabular import MOST_ROWS, ImportedSheet, TabularFile
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import DropDown
from ui.desktop.widgets.layout import Surface, column, fill, flow, holding, row, scrolling
from ui.desktop.widgets.plain import show, show_plain, words

LISTED = 500  # lines shown of what is skipped


class TableDoubtsPanel(Surface):
    """A panel that asks about doubts in reading a spreadsheet. An answer applies to every place with the same doubt."""

    answered = Signal()
    seen = Signal()  # the list of what is skipped was opened

    def __init__(self, look: Look) -> None:
        super().__init__("clear")
        self._look = look
        self.answers: dict[str, int] = {}
        self.asked: dict[str, DropDown] = {}  # by the key of the question
        self._placed: dict[int, str] = {}  # field by column of the file, as a person chose
        self._left, self._opened = 0, False
        self.open = 0  # questions that only a person can answer, and nobody has
        self.sheet = DropDown(look, _("แผ่นของไฟล์"))
        self.sheet.setMinimumWidth(look.px(180))
        self.sheet.activated.connect(self._turn_to)
        self._questions = column(gap=4)
        self.list = Button(
            look, _("ดูสิ่งที่ไม่นำเข้า {n} รายการพร้อมเหตุผล").format(n=0), "link", do=self._turn
        )
        self._lines = words("", "line", "text2", wrap=True)
        self._room = scrolling(column(self._lines, None, gap=0))
        self._room.setFixedHeight(look.px(110))
        for waiting in (self._room, self.sheet, self.list):
            show(waiting, False)
        self.setLayout(column(self._questions, row(self.list, None, gap=0), self._room, gap=4))

    @property
    def unseen(self) -> int:
        """The number of skipped parts of the spreadsheet; 0 once the user has opened their list."""
        return 0 if self._opened else self._left

    def forget(self) -> None:
        self.answers = {}
        self._placed = {}
        self._opened = False
        show(self._room, False)

    def place(self, column: int, field: str) -> None:
        """Assign `field` (id, "" = none) to a spreadsheet column (index), and take it from any other column."""
        self._placed = {n: "" if had == field else had for n, had in self._placed.items()} | {
            column: field
        }

    def reading(self, table: TabularFile, fields: ExpectedFields) -> Callable[[], TableReadResult]:
        """Return a function that reads the `fields` from the chosen sheet of `table`, applying the answers so far."""
        fields = fields._replace(placed=self._placed)
        return partial(
            TableReadResult.best, table, fields, dict(self.answers), self.sheet.currentIndex()
        )

    def show_reading(self, table: TabularFile, reading: TableReadResult) -> None:
        if not self.sheet.count():
            for n, each in enumerate(table.sheets, 1):
                self.sheet.addItem(each.name or _("แผ่น {n}").format(n=n))
        self.sheet.setCurrentIndex(reading.sheet)
        show(self.sheet, len(table.sheets) > 1)
        self.asked.clear()
        asked = map(self._question, reading.doubts)
        fill(self._questions, [holding(flow(*asked, gap=12))] if reading.doubts else [])
        self._left = len(reading.left)
        self.open = sum(doubt.open for doubt in reading.doubts)
        show(self.list, bool(reading.left))
        self.list.show_words(_("ดูสิ่งที่ไม่นำเข้า {n} รายการพร้อมเหตุผล").format(n=f"{self._left:,}"))
        lines = [
            f"{one.where}: {one.reason}  {' '.join(one.words.split())[:120]}"
            for one in reading.left[:LISTED]
        ]
        show_plain(self._lines, "\n".join(lines))
        show(self, bool(reading.doubts or reading.left))

    def _question(self, doubt: TableDoubt) -> QWidget:
        choice = DropDown(self._look, doubt.words, enumerate(doubt.answers))
        choice.setMinimumWidth(self._look.px(170))
        choice.setCurrentIndex(doubt.chosen)
        choice.activated.connect(partial(self._answer, doubt.key))
        self.asked[doubt.key] = choice
        said = _("โปรดเลือก: {words}").format(words=doubt.words) if doubt.open else doubt.words
        return holding(row(words(said, "line", "warn" if doubt.open else "text"), choice, gap=8))

    def _answer(self, key: str, index: int) -> None:
        self.answers[key] = index
        self.answered.emit()

    def _turn_to(self) -> None:
        """Read another sheet, for which earlier answers do not apply."""
        self.forget()
        self.answered.emit()

    def _turn(self) -> None:
        self._opened = True
        show(self._room, self._room.isHidden())
        self.seen.emit()


def of_file(sheet: ImportedSheet) -> Iterator[str]:
    """Yield a sentence if the sheet has formulas without values, and one if it has more rows than can be read."""
    if sheet.formulas:
        said = _("{n} ช่องเป็นสูตรที่ยังไม่มีค่า จึงเว้นว่างไว้ เช่น {cell} เปิดใน Excel แล้วบันทึกอีกครั้งเพื่อให้มีค่า")
        yield said.format(n=f"{sheet.formulas:,}", cell=sheet.formula)
    if sheet.more:
        yield _("อ่าน {n} แถวแรกเท่านั้น แบ่งไฟล์แล้วนำเข้าส่วนที่เหลือต่อ").format(n=f"{MOST_ROWS:,}")
