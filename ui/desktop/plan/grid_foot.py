"""Below the table of rows: the cells whose words could not be accepted, and the way to them."""

from PySide6.QtWidgets import QFrame

from core.i18n import _
from ui.desktop.plan.grid_table import GridTable, wrongs_of
from ui.desktop.plan.grid_view import GridView
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.buttons import Button, Pictogram
from ui.desktop.widgets.layout import row
from ui.desktop.widgets.plain import show, show_plain, words


class WrongBar(QFrame):
    """The reason stands here once more, for the cell may be scrolled away."""

    def __init__(self, look: Look, view: GridView, table: GridTable) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.setProperty("tone", "bad")
        self._view, self._table = view, table
        self._says = words("", "line", "bad", wrap=True)
        self.back = Button(look, _("คืนค่าที่บันทึกไว้"), "link", do=self._give_back)
        self.go = Button(look, _("ไปที่ช่อง"), "ghost", small=True, do=self._go)
        self.setLayout(row(Pictogram(look, "warn", "bad", 18), self._says, self.back, self.go, gap=8, grow=1,
                           edges=(10, 4, 10, 4)))  # fmt: skip
        show(self, False)
        for changed in (
            table.dataChanged,
            table.modelReset,
            table.layoutChanged,
            table.rowsInserted,
            table.rowsRemoved,
        ):
            changed.connect(lambda *_how: self._say())

    def _say(self) -> None:
        found = wrongs_of(self._table)
        show(self, bool(found))
        if found:
            at = found[0]
            said = _("{n} ช่องยังรับไม่ได้ ช่องแรก {where} “{words}” {why}").format(
                n=f"{len(found):,}",
                where=self._where(*at),
                words=self._table.words(*at)[:60],
                why=self._table.cells.wrong(*at),
            )
            kept = _("สิ่งที่พิมพ์ยังอยู่ครบแต่ยังไม่ถูกบันทึก ผลรวมและเอกสารใช้ค่าก่อนหน้า")
            show_plain(self._says, digits(f"{said}  {kept}"))

    def _where(self, row: int, column: int) -> str:
        found = self._table.row_at(row)
        number = found.number if found is not None and found.number not in ("", "-") else _("แถว {n}").format(n=row + 1)
        return f"{number} {self._table.columns[column].title}"

    def _go(self) -> None:
        """To the next of them."""
        found, now = wrongs_of(self._table), self._view.currentIndex()
        if found:
            here = now.row(), now.column()
            self._view.go(*next((at for at in found if at > here), found[0]))
            self._view.setFocus()

    def _give_back(self) -> None:
        """The cell the keyboard is in, else the first, shows again what is saved."""
        found, now = wrongs_of(self._table), self._view.currentIndex()
        if found:
            here = now.row(), now.column()
            self._table.cells.let_go(*(here if here in found else found[0]))
