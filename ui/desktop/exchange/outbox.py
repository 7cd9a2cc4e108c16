"""The card for sending: one button with the receiver's name, what each has confirmed, one zip for all below."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from core.exchange.receivers import BELOW, Nobody, SendTo
from core.i18n import _
from ui.desktop.base.settings import PART_SIZES
from ui.desktop.exchange.sending import size_words
from ui.desktop.exchange.ways import SharePart
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pictogram
from ui.desktop.widgets.choices import DropDown
from ui.desktop.widgets.layout import column, empty, frame, row
from ui.desktop.widgets.plain import copy_words, dress, name, show, show_plain, words

LISTED = 6  # units below that are listed; the others are sent to from the page of units


class OutCard(QFrame):
    """Sent is not delivered: delivery is shown only after a receipt, and the card states it."""

    wanted = Signal(str)  # id of the unit that is to be sent to, "" = whom the button names
    every_wanted = Signal()  # one zip with a file for every unit below
    copied = Signal(str)
    slip_wanted = Signal()
    sized = Signal(int)  # megabytes of one file, 0 = one file

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look = look
        self.send = Button(look, _("ส่ง"), "primary", "out", do=lambda: self.wanted.emit(""))
        self._nobody, self._do = words("", "strong", wrap=True), words("", "body", "text2", wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self._read_out = words("", "body", wrap=True)
        self._digits = words("", "card")
        self._ours = frame(row(self._read_out, self._digits, gap=14, edges=(14, 8, 14, 9), grow=0), "inset")
        self._result = words("", "strong", "ok", wrap=True)
        self._more = words("", "line", "text2", wrap=True)
        self._paste = words("", "line", wrap=True)
        copy = Button(look, _("คัดลอกข้อความส่งไฟล์"), "ghost", "doc", small=True, do=self._copy)
        self.slip = Button(look, _("ใบนำส่ง"), "ghost", "printer", small=True, do=self.slip_wanted)
        self._pasted = frame(column(self._paste, row(copy, self.slip, None), gap=6, edges=(12, 8, 10, 10)), "inset")
        self.parts = DropDown(look)
        for size in PART_SIZES:
            self.parts.addItem(size_words(size), size)
        name(self.parts, _("ขนาดไฟล์ที่ส่ง"))
        self.parts.activated.connect(lambda _at: self.sized.emit(self.parts.currentData()))
        sizes = row(words(_("ขนาดไฟล์ที่ส่ง"), "line", "text2"), self.parts, gap=10, grow=1)
        self.share = SharePart(look)
        self.every = Button(look, _("ตอบทุกหน่วยงานในไฟล์เดียว"), "ghost", "out", do=self.every_wanted)
        self._every_words = words("", "line", "text2", wrap=True)
        self._many = frame(column(row(self.every, None), self._every_words, sizes, self.share, gap=8))
        text = _("ไฟล์เปิดได้เฉพาะผู้รับ โปรแกรมเขียนแล้วอ่านกลับมาตรวจก่อนบอกว่าเสร็จ และบอกเมื่อถอดแฟลชไดรฟ์ได้")
        note = words(_("ส่งแล้วยังไม่ใช่ถึง: ถึงแล้วเมื่อได้ใบตอบรับกลับมา"), "label", "text2", wrap=True)
        self.setLayout(
            column(
                words(_("ส่งไฟล์"), "section"), self._nobody, self._do, row(self.send, None),
                words(text, "line", "text2", wrap=True), self._ours, self._result, self._more, self._pasted, self._list,
                self._many, note, None, gap=9, edges=(20, 14, 20, 14),
            )
        )  # fmt: skip
        self.show_result("", "")
        self.show_digits("", "")
        for part in (self.send, self._nobody, self._do, self._many):
            part.hide()  # until it is known whom something can be sent to

    def show_digits(self, to: str, digits: str) -> None:
        """Show what is read out when the receiver telephones, as long as nobody has confirmed this PC; "" = nothing."""
        told = _("เครื่องนี้ยังไม่ได้รับการยืนยัน เมื่อ {name} โทรมา ให้อ่านเลข 12 หลักนี้")
        show_plain(self._read_out, told.format(name=to))
        show_plain(self._digits, digits)
        show(self._ours, bool(digits))

    def show_receivers(self, found: Sequence[SendTo], first: SendTo | None, nobody: Nobody | None) -> None:
        """Show whom the button sends to, and what of the data each receiver has confirmed."""
        empty(self._list)
        show(self.send, first is not None)
        self.send.show_words(_("ส่งให้ {name}").format(name=first.receiver.name) if first else _("ส่ง"))
        show_plain(self._nobody, nobody.why if nobody else "")
        show_plain(self._do, nobody.do if nobody else "")
        for label in (self._nobody, self._do):
            show(label, nobody is not None)
        under = [one for one in found if one.receiver.side == BELOW]
        for one in [*(one for one in found if one.receiver.side != BELOW), *under[:LISTED]]:
            self._list.addWidget(self._line(one, only=len(found) == 1))
        if len(under) > LISTED:
            more = _("และอีก {n} หน่วยงาน เลือกได้เมื่อกดส่งแล้วกดเปลี่ยนผู้รับ").format(n=len(under) - LISTED)
            self._list.addWidget(words(more, "line", "text2", wrap=True))
        told = _("zip เดียวที่มีไฟล์ของแต่ละหน่วยงาน {n} หน่วยงาน ส่งให้ทุกหน่วยงานได้ แต่ละหน่วยงานเปิดได้เฉพาะของตน")
        show_plain(self._every_words, told.format(n=len(under)))
        show(self._many, len(under) > 1)

    def show_result(self, text: str, more: str, tone: str = "ok") -> None:
        """Show the result of the last export."""
        show_plain(self._result, text)
        dress(self._result, tone=tone)
        show_plain(self._more, more)
        for label in (self._result, self._more):
            show(label, bool(label.text()))
        show(self._pasted, False)

    def show_size(self, size: int) -> None:
        """Show the size of one file that was chosen last, in megabytes."""
        self.parts.setCurrentIndex(max(0, self.parts.findData(size)))

    def show_paste(self, text: str) -> None:
        """Show the text to paste with the written file."""
        show_plain(self._paste, text)
        self._text = text
        show(self._pasted, True)

    def _copy(self) -> None:
        if copy_words(self._text):
            self.copied.emit(self._text)

    def _line(self, one: SendTo, *, only: bool) -> QWidget:
        """A receiver; where there are several each has its own way to the same dialog."""
        to = one.receiver
        go = Button(self._look, _("ส่ง"), "ghost", "out", small=True, do=lambda: self.wanted.emit(to.unit))
        name(go, _("ส่งให้ {name}").format(name=to.name))
        show(go, not only)
        icon = Pictogram(self._look, "tick" if one.whole else "building", "ok" if one.whole else "accent")
        text = words(one.line, "line", "ok" if one.whole else "text2", wrap=True)
        line = row(
            icon, column(words(to.name, "strong", wrap=True), text, gap=0), go, gap=10, edges=(12, 6, 8, 7), grow=1
        )  # fmt: skip
        return frame(line, "inset")
