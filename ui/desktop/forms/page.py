"""The forms of the office by owner at the left; at the right what the chosen one holds, or what a file would be."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from core.forms.findings import Checked
from core.forms.view import FormGroup, FormRow, untested_words
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Card, Pill, hold
from ui.desktop.widgets.layout import column, empty, frame, hairline, row, scrolling
from ui.desktop.widgets.plain import name, show, show_plain, words

ICONS = {"ok": "tick", "warn": "warn", "mute": ""}


class FormFile(NamedTuple):
    """A file somebody brought: what its check found, and what it holds once it has no faults."""

    called: str
    checked: Checked
    lines: Sequence[str]
    to: str  # who receives it
    known: bool  # it is published already
    words: bool = False  # it is a table of official words
    prints: bool = False  # it has papers to be tried


class FormsPage(QWidget):
    chosen = Signal(str)  # name of a form
    publish_wanted = Signal()  # of the file that is shown
    try_wanted = Signal()  # the papers of the file that is shown
    withdraw_wanted = Signal(object)  # Ref of the record of a form, or of the words that lie over it
    decide_wanted = Signal(object)  # Ref of the record of a programme

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._row: FormRow | None = None
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self._cards = QButtonGroup(self)
        self._title, self._about = words("", "strong", wrap=True), words("", "line", "text2", wrap=True)
        self._text = words("", "body", wrap=True)
        self.publish = Button(look, _("ประกาศแบบนี้"), "primary", "tick", do=self.publish_wanted)
        self.try_print = Button(look, _("ลองพิมพ์"), "ghost", "printer", do=self.try_wanted)
        self.withdraw = Button(look, _("ถอนประกาศ"), "ghost", "bin", do=self._withdraw)
        self.decide = Button(look, _("ตัวเลือกของทั้งโครงการ"), "ghost", "gear", do=self._decide)
        self.withdraw_words = Button(look, _("ถอนถ้อยคำทางการ"), "ghost", "bin", do=self._withdraw_words)
        left = frame(column(scrolling(column(self._list, None, gap=0, edges=(14, 12, 14, 12))), gap=0), "card")
        buttons = row(self.publish, self.try_print, self.decide, self.withdraw, self.withdraw_words, None, gap=8)
        inside = column(self._title, self._about, hairline(), self._text, None, gap=8, edges=(16, 14, 16, 8))
        self._side = frame(column(scrolling(inside), row(buttons, edges=(16, 8, 16, 12)), gap=0), "card")
        halves = row(left, self._side, gap=12)
        halves.setStretch(0, 3)
        halves.setStretch(1, 2)
        self.setLayout(halves)

    def show_forms(self, groups: Sequence[FormGroup], chosen: str) -> None:
        empty(self._list)
        for button in self._cards.buttons():
            self._cards.removeButton(button)
        for group in groups:
            self._list.addWidget(words(group.owner, "line", "text2", wrap=True))
            for one in group.rows:
                self._list.addWidget(self._card(one, chosen))

    def _card(self, one: FormRow, chosen: str) -> Card:
        used = _("ใช้กรอกเอกสาร {n} ฉบับ").format(n=one.used) if one.used else _("ยังไม่มีเอกสารที่ใช้แบบนี้")
        under = words(f"{one.edition}  {used}", "line", "text2", wrap=True)
        text = column(words(one.title, "strong", wrap=True), under, gap=1)
        card = Card("option")
        short = len(one.state) < 14
        pill = Pill(self._look, one.state if short else _("ใช้ไม่ได้"), one.tone, ICONS[one.tone])
        hold(card, row(text, pill, gap=10, edges=(12, 8, 12, 8), grow=0))
        card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)  # as high as its words
        name(card, one.title, f"{one.edition} {used} {one.state}")
        card.setChecked(one.name == chosen)
        card.clicked.connect(lambda: self.chosen.emit(one.name))
        self._cards.addButton(card)
        return card

    def show_form(self, one: FormRow | None, lines: Sequence[str]) -> None:
        """Show one of the list; None = none is chosen."""
        self._row = one
        show_plain(self._title, one.title if one else _("ยังไม่ได้เลือกแบบ"))
        about = f"{one.edition}  {one.state}\n{one.untested}" if one else _("เลือกแบบทางซ้ายเพื่อดูว่ามีอะไรบ้าง")
        show_plain(self._about, about.strip())
        show_plain(self._text, "\n".join(lines))
        show(self.publish, False)
        show(self.try_print, False)
        show(self.withdraw, one is not None and one.own is not None)
        show(self.withdraw_words, one is not None and one.words is not None)
        show(self.decide, one is not None and one.decides)

    def show_file(self, file: FormFile, others: int = 0) -> None:
        """Show what a file holds that somebody brought, or every fault of it with its mend; `others` came with it."""
        self._row = None
        show(self.withdraw, False)
        show(self.decide, False)
        show(self.withdraw_words, False)
        show_plain(self.publish, _("ประกาศถ้อยคำนี้") if file.words else _("ประกาศแบบนี้"))
        faults = file.checked.faults
        show(self.publish, not faults and not file.known)
        show(self.try_print, not faults and file.prints)
        unread = _("อีก {n} ไฟล์ยังไม่ได้เปิดดู วางทีละไฟล์").format(n=others) if others else ""
        show_plain(self._title, f"{file.called}\n{unread}".strip())
        if faults:
            line = _("บรรทัด {line}: {what} · {mend}")
            show_plain(self._about, _("ไฟล์นี้ยังใช้ไม่ได้ ต้องแก้ {n} แห่ง ยังไม่มีสิ่งใดถูกเก็บ").format(n=len(faults)))
            show_plain(self._text, "\n".join(line.format(**one._asdict()) for one in faults))
            return
        about = _("แบบนี้ประกาศไว้แล้ว") if file.known else file.to
        proved = _("กรณีทดสอบ {n} กรณีได้ผลตามที่แบบบอกไว้").format(n=file.checked.cases) if file.checked.cases else ""
        show_plain(self._about, "\n".join(filter(None, (about, proved, untested_words(file.checked.untested)))))
        show_plain(self._text, "\n".join(file.lines))

    def _decide(self) -> None:
        if self._row is not None and self._row.own is not None:
            self.decide_wanted.emit(self._row.own)

    def _withdraw(self) -> None:
        if self._row is not None and self._row.own is not None:
            self.withdraw_wanted.emit(self._row.own)

    def _withdraw_words(self) -> None:
        if self._row is not None and self._row.words is not None:
            self.withdraw_wanted.emit(self._row.words)
