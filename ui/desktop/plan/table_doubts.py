"""What is doubtful in a foreign table, each question with its proposed answer, and the list of what is not taken."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.i18n import _
from core.tables.reading import TableDoubt, TableReading
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import DropDown
from ui.desktop.widgets.layout import Surface, column, empty, flow, holding, row, scrolling
from ui.desktop.widgets.plain import name, show, show_plain, words

LISTED = 500  # lines that are shown of what is not taken


class TableDoubts(Surface):
    """Answers stand for every place at once; choosing another reads the table again."""

    answered = Signal()
    seen = Signal()  # the list of what is not taken was opened

    def __init__(self, look: Look) -> None:
        super().__init__("clear")
        self._look = look
        self.answers: dict[str, int] = {}
        self._left, self._opened = 0, False
        self._questions = column(gap=4)
        self.list = Button(look, "", "link", do=self._turn)
        self._lines = words("", "line", "text2", wrap=True)
        self._room = scrolling(column(self._lines, None, gap=0))
        self._room.setFixedHeight(look.px(110))
        for waiting in (self._room, self.list):
            show(waiting, False)
        self.setLayout(column(self._questions, row(self.list, None, gap=0), self._room, gap=4))

    @property
    def unseen(self) -> int:
        """How many things are not taken that nobody has looked at."""
        return 0 if self._opened else self._left

    def forget(self) -> None:
        self.answers, self._opened = {}, False
        show(self._room, False)

    def show_reading(self, found: TableReading) -> None:
        empty(self._questions)
        if found.doubts:
            self._questions.addWidget(holding(flow(*map(self._question, found.doubts), gap=12)))
        self._left = len(found.left)
        show(self.list, bool(found.left))
        self.list.show_words(_("ดูสิ่งที่ไม่นำเข้า {n} รายการพร้อมเหตุผล").format(n=f"{self._left:,}"))
        lines = [f"{one.where}: {one.why}  {' '.join(one.words.split())[:120]}" for one in found.left[:LISTED]]
        show_plain(self._lines, "\n".join(lines))
        show(self, bool(found.doubts or found.left))

    def _question(self, doubt: TableDoubt) -> QWidget:
        choice = DropDown(self._look)
        choice.setMinimumWidth(self._look.px(170))
        for each in doubt.answers:
            choice.addItem(each)
        choice.setCurrentIndex(doubt.chosen)
        choice.activated.connect(partial(self._answer, doubt.key))
        name(choice, doubt.words)
        return holding(row(words(doubt.words, "line"), choice, gap=8))

    def _answer(self, key: str, at: int) -> None:
        self.answers[key] = at
        self.answered.emit()

    def _turn(self) -> None:
        self._opened = True
        show(self._room, self._room.isHidden())
        self.seen.emit()
