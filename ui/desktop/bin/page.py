"""The bin: deleted records, of which one or several are restored at once."""

from collections.abc import Callable, Iterator, Sequence
from typing import cast

from PySide6.QtWidgets import QWidget

from core.history.view import BinRecordRow
from core.i18n import _
from core.thai.days import stamp
from core.values import Ref
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, IconLabel
from ui.desktop.widgets.layout import column, frame, holding, row
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.list_menu import MenuDeed
from ui.desktop.widgets.plain import show, show_plain, words


class BinPage(QWidget):
    """The page with the newest deleted records, and a button that restores those selected."""

    def __init__(self, look: Look, restore: Callable[[Sequence[Ref]], object]) -> None:
        super().__init__()
        self._restore = restore
        self.list = LineList(look, _("ข้อมูลที่ลบแล้ว"))
        self.list.menu.deeds = self._deeds
        self.list.selectionModel().selectionChanged.connect(self._show_selected)
        self.back = Button(look, _("นำกลับ"), "primary", "undo", do=self.restore)
        self._more = words("", "line", "text2", wrap=True)
        text = words(_("ถังขยะว่าง สิ่งที่ลบจะมาอยู่ที่นี่และนำกลับได้เสมอ"), "strong", wrap=True)
        self._empty = holding(row(IconLabel(look, "tick", "ok", 20), text, gap=10, grow=1))
        foot = row(self._more, None, self.back, gap=12)
        self._full = holding(column(self.list, foot, gap=8, grow=0))
        inside = column(self._empty, self._full, gap=0, edges=(18, 10, 18, 10), grow=1)
        self.setLayout(column(frame(inside, "card"), gap=0))

    def show_rows(self, rows: Sequence[BinRecordRow], count: int) -> None:
        """Show the newest rows; `count` is the number of all deleted records."""
        self.list.show_lines([ListLine(one.ref, one.title, _deleted(one)) for one in rows])
        if rows and not self.list.picked:
            self.list.show_key(rows[0].ref)
        show(self._empty, not rows)
        show(self._full, bool(rows))
        more = _("แสดง {shown} รายการล่าสุด จาก {count}").format(shown=len(rows), count=count)
        show_plain(self._more, more if count > len(rows) else "")
        self._show_selected()

    def enter(self) -> None:
        """Focus the list."""
        self.list.setFocus()

    def restore(self) -> None:
        """Restore the selected records, in one save."""
        self._restore(cast("list[Ref]", self.list.picked))

    def _show_selected(self, *_changes: object) -> None:
        self.back.show_words(self._deed())
        self.back.setEnabled(bool(self.list.picked))

    def _deed(self) -> str:
        n = len(self.list.picked)
        return _("นำกลับ {n} รายการ").format(n=n) if n > 1 else _("นำกลับ")

    def _deeds(self) -> Iterator[MenuDeed]:
        yield MenuDeed(self._deed(), self.restore)


def _deleted(record: BinRecordRow) -> str:
    text = _("ลบเมื่อ {at} โดย {who}") if record.who else _("ลบเมื่อ {at}")
    return text.format(at=stamp(record.at), who=record.who)
