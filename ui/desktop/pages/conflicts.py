"""Open conflicts, one at a time: both sides on equal cards, and the choice by 1, 2 or a click."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from core.i18n import _
from core.model.values import Absent
from core.views.conflict_words import Told, ToldSide
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button, Pictogram
from ui.desktop.widgets.boxes import column, empty, frame, hairline, row, scrolling
from ui.desktop.widgets.keys import Key, KeyTable
from ui.desktop.widgets.plain import name, show, show_plain, words


class ConflictsPage(QWidget):
    """Neither side is preselected; time and rank decide nothing."""

    wanted = Signal(object, object)  # Told, value of the side
    jump = Signal(object)  # Ref of the record

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._found: tuple[Told, ...] = ()
        self._at, self._own = 0, ""
        self.buttons: list[Button] = []  # one per side
        self._title = words("", "section", wrap=True)
        self._place = words("", "line", "text2", wrap=True)
        self.go = Button(look, _("ไปที่ข้อมูล"), "ghost", "right")
        self.before = Button(look, "", "ghost", "left", _("ก่อนหน้า"))
        self.after = Button(look, "", "ghost", "right", _("ตัดสินภายหลัง ไปข้อถัดไป (N)"))
        self._count = words("", "strong")
        self.go.clicked.connect(lambda: self._found and self.jump.emit(self._found[self._at].row.ref))
        self.before.clicked.connect(lambda: self._turn(-1))
        self.after.clicked.connect(lambda: self._turn(1))
        head = row(column(self._title, self._place, gap=1), self.go, self.before, self._count, self.after, gap=8)
        head.setStretch(0, 1)
        head.setContentsMargins(16, 10, 14, 10)
        self._head = frame(head, "card")
        self._cards = QHBoxLayout()
        self._cards.setSpacing(12)
        self._none = words(_("ไม่มีข้อมูลไม่ตรงกัน ทุกช่องมีค่าเดียว"), "strong", "ok", wrap=True)
        keep = _("1 ใช้ค่าซ้าย   2 ใช้ค่าขวา   N ตัดสินภายหลัง   ค่าที่ไม่ถูกเลือกยังอยู่ในประวัติ เลิกทำได้ด้วย Ctrl+Z")
        self._hint = words(keep, "small", "text2", wrap=True)
        held = QWidget()
        held.setLayout(column(self._none, self._head, self._cards, self._hint, None, gap=10, edges=(0, 0, 6, 0)))
        self.setLayout(column(scrolling(held), gap=0))
        sides = (Key("", (str(n),), partial(self._nth, n - 1)) for n in range(2, 5))
        later = Key(_("ตัดสินภายหลัง"), ("N", "ื", "์"), partial(self._turn, 1))
        KeyTable(self, (Key(_("เลือกค่าที่ 1 ถึง 4"), ("1",), partial(self._nth, 0), "1–4"), *sides, later))
        self.show_conflicts(())

    def show_conflicts(self, found: tuple[Told, ...], own: str = "") -> None:
        """Show the first, or the one that was looked at if it is still open; `own`: the unit whose pages these are."""
        self._own = own
        here = self._found[self._at].row if self._found else None
        self._found = found
        self._at = next((n for n, one in enumerate(found) if here and one.row.ref == here.ref), 0)
        self._show()

    def _turn(self, by: int) -> None:
        if self._found:
            self._at = (self._at + by) % len(self._found)
            self._show()

    def _nth(self, n: int) -> None:
        if n < len(self.buttons) and self.buttons[n].isEnabled():
            self.buttons[n].click()

    def _show(self) -> None:
        there = bool(self._found)
        for widget in (self._head, self._hint):
            show(widget, there)
        show(self._none, not there)
        empty(self._cards)
        self.buttons = []
        if not there:
            return
        told = self._found[self._at]
        show_plain(self._title, told.title)
        show_plain(self._place, "  ›  ".join((told.place, told.field)))
        show_plain(self._count, _("{n} จาก {of}").format(n=self._at + 1, of=len(self._found)))
        paged = told.row.ref.entity in ("answer", "row", "progress", "plan")
        show(self.go, paged and told.row.ref.scope == self._own)
        for at, side in enumerate(told.sides):
            self._cards.addWidget(self._card(told, side, at), 1)

    def _card(self, told: Told, side: ToldSide, at: int) -> QFrame:
        choose = Button(self._look, _("ใช้ค่านี้ ({n})").format(n=at + 1), "ghost", "tick")
        name(choose, _("ใช้ค่า {value} ของ {who}").format(value=side.words, who=side.who))
        choose.setEnabled(not isinstance(side.value, Absent))
        choose.clicked.connect(lambda: self.wanted.emit(told, side.value))
        self.buttons.append(choose)
        lines = [("user", side.who), ("pc", side.device), ("info", side.when)]
        said = [
            row(Pictogram(self._look, icon, "text2"), words(text, "line", wrap=True), gap=8) for icon, text in lines
        ]
        for each in said:
            each.setStretch(1, 1)
        value = words(side.words, "figure" if len(side.words) < 60 else "strong", wrap=True)
        which = words(_("ค่าที่ {n}").format(n=at + 1), "small", "text2")
        inside = column(
            which, value, hairline(), *said, 6, row(choose, None), None,
            gap=8, edges=(18, 12, 18, 14),
        )  # fmt: skip
        return frame(inside, "card")
