"""The bin: deleted records, each restored by one click."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from core.history.view import BinRecordRow
from core.i18n import _
from core.thai.days import stamp
from core.values import Ref
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, IconLabel
from ui.desktop.widgets.late import ListFiller
from ui.desktop.widgets.layout import column, frame, row, scrolling
from ui.desktop.widgets.plain import name, show, show_plain, texts, words


class BinPage(QWidget):
    """The page with the newest deleted records, each with a button that restores it."""

    def __init__(self, look: Look, restore: Callable[[Ref], object]) -> None:
        super().__init__()
        self._look, self._restore = look, restore
        lines = column(gap=0)
        self._list, self._more = ListFiller(lines, self), words("", "line", "text2")
        self.buttons: list[Button] = []  # one per row
        show(self._more, False)
        inside = column(lines, self._more, None, gap=0, edges=(18, 10, 18, 10))
        self.setLayout(column(scrolling(frame(inside, "card")), gap=0))

    def show_rows(self, rows: Sequence[BinRecordRow], count: int) -> None:
        """Show the newest rows; `count` is the number of all deleted records."""
        self.buttons = []
        self._list.fill(map(self._row, rows) if rows else [self._empty()])
        more = _("แสดง {shown} รายการล่าสุด จาก {count}").format(shown=len(rows), count=count)
        show_plain(self._more, more if count > len(rows) else "")
        show(self._more, count > len(rows))

    def _row(self, record_row: BinRecordRow) -> QWidget:
        deleted = _("ลบเมื่อ {at} โดย {who}") if record_row.who else _("ลบเมื่อ {at}")
        back = Button(
            self._look, _("นำกลับ"), "ghost", "undo", do=partial(self._restore, record_row.ref)
        )
        name(back, _("นำ{what}กลับ").format(what=record_row.title))
        self.buttons.append(back)
        deleted = deleted.format(at=stamp(record_row.at), who=record_row.who)
        text = texts((record_row.title, "strong"), (deleted, "line text2"))
        icon = IconLabel(self._look, "bin", "text2", 20)
        return frame(row(icon, text, back, gap=12, edges=(0, 9, 0, 9), grow=1))

    def _empty(self) -> QWidget:
        text = words(_("ถังขยะว่าง สิ่งที่ลบจะมาอยู่ที่นี่และนำกลับได้เสมอ"), "strong", wrap=True)
        return frame(
            row(IconLabel(self._look, "tick", "ok", 20), text, gap=10, edges=(0, 12, 0, 12), grow=1)
        )
