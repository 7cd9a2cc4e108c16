"""What stands above a table that is typed into: words that find rows, how many are shown, which columns are."""

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QTableView

from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import add_line, menu_of, open_under
from ui.desktop.widgets.inputs import search_line
from ui.desktop.widgets.late import later
from ui.desktop.widgets.plain import show_plain, words

PAUSE = 200  # milliseconds after which typed words are looked for


class SheetTools(QObject):
    """Its parts stand wherever the page has room for them."""

    found = Signal(str)  # the words that are looked for, "" = every row
    turned = Signal()  # other columns are shown

    def __init__(self, look: Look, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self.search = search_line(_("ค้นหาในตาราง"))
        self.count = words("", "line", "text2")
        self.columns = Button(look, _("คอลัมน์"), "ghost", "table", small=True, do=self._choose)
        self._pause = later(self, PAUSE, self._find)
        self.search.textChanged.connect(lambda _words: self._pause.start())
        self._chosen: dict[int, bool] = {}  # columns the person chose to hide (True) or to see

    def show_count(self, shown: int, whole: int) -> None:
        of = _("{n} จาก {whole} แถว") if shown != whole else _("{n} แถว")
        show_plain(self.count, of.format(n=f"{shown:,}", whole=f"{whole:,}"))

    def clear(self) -> None:
        """Other rows are shown: nothing is looked for in them, and no column is chosen."""
        for column in self._chosen:
            self._view.setColumnHidden(column, False)
        self._chosen = {}
        self.show_every_row()

    def show_every_row(self) -> None:
        """What is asked for may be in a row that is not shown."""
        if self.search.text():
            self.search.clear()
            self._find()

    def hide(self, column: int, hidden: bool) -> None:
        """A column nobody needs to see, unless the person chose otherwise."""
        self._view.setColumnHidden(column, self._chosen.get(column, hidden))

    def reveal(self, column: int) -> None:
        """The keyboard goes to a cell there."""
        if self._view.isColumnHidden(column):
            self._turn(column)

    def _find(self) -> None:
        self._pause.stop()
        self.found.emit(self.search.text())

    def _choose(self) -> None:
        menu, model = menu_of(self.columns, _("คอลัมน์")), self._view.model()
        for n in range(model.columnCount()):
            title = str(model.headerData(n, Qt.Orientation.Horizontal))
            add_line(menu, title, partial(self._turn, n), not self._view.isColumnHidden(n))
        open_under(menu, self.columns)

    def _turn(self, column: int) -> None:
        """Show a hidden column, hide a shown one; the last one stays."""
        hidden = not self._view.isColumnHidden(column)
        shown = [n for n in range(self._view.model().columnCount()) if not self._view.isColumnHidden(n)]
        if shown != [column]:
            self._chosen[column] = hidden
            self._view.setColumnHidden(column, hidden)
            self.turned.emit()
