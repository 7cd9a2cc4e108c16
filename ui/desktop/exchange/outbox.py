"""The card for sending: the receivers, what they have confirmed, and how personal data is treated."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from core.exchange.receivers import ABOVE, BELOW, Way, unsent
from core.i18n import _
from core.log.privacy import Share
from ui.desktop.base.settings import PART_SIZES
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pictogram
from ui.desktop.widgets.choices import DropDown, TickBox
from ui.desktop.widgets.layout import column, empty, frame, row
from ui.desktop.widgets.plain import copy_words, dress, name, show, show_plain, show_tip, words


class SharePart(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self.give = TickBox(look, _("ส่งข้อมูลส่วนบุคคลไปด้วย เฉพาะไฟล์ถัดไป"))
        self.ask = TickBox(look, _("ขอข้อมูลส่วนบุคคลที่ผู้รับไม่ได้ส่งมา"))
        show_tip(self.give, _("ชื่อ โทรศัพท์ และหลักฐานที่ทำเครื่องหมายว่ามีข้อมูลส่วนบุคคล ปกติไม่ออกจากหน่วยงาน ผู้รับส่งต่อไม่ได้"))
        show_tip(self.ask, _("ผู้รับจะเห็นว่ามีการขอ และเลือกเองว่าจะส่งหรือไม่"))
        self._asked = words("", "line", "warn", wrap=True)
        self.setLayout(column(self._asked, self.give, self.ask, gap=2))
        self.show_asked(())

    def show_asked(self, asked: Sequence[tuple[str, int]]) -> None:
        """Show who asks for withheld personal data: (unit, number of values)."""
        lines = [_("{name} ขอข้อมูลส่วนบุคคล {n} รายการ").format(name=name, n=n) for name, n in asked]
        show_plain(self._asked, "\n".join(lines))
        show(self._asked, bool(lines))

    @property
    def shown(self) -> Share:
        return Share(self.give.isChecked(), self.ask.isChecked())

    def forget(self) -> None:
        """Clear the choices: the next file is asked about again."""
        self.give.setChecked(False)
        self.ask.setChecked(False)


LISTED = 6  # units below that are listed; the others are sent to from the page of units
SIDES = {ABOVE: "หน่วยงานต้นสังกัด", BELOW: "หน่วยงานในสังกัด"}


class OutCard(QFrame):
    """Sent is not delivered: delivery is shown only after a receipt, and the card states it."""

    wanted = Signal(object, str)  # age recipients, code of the unit; () = a key file is asked for
    every_wanted = Signal()  # one zip with a file for every unit below
    copied = Signal(str)
    slip_wanted = Signal()
    sized = Signal(int)  # megabytes of one file, 0 = one file

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look = look
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self._result = words("", "strong", "ok", wrap=True)
        self._more = words("", "line", "text2", wrap=True)
        self._paste = words("", "line", wrap=True)
        copy = Button(look, _("คัดลอกข้อความส่งไฟล์"), "ghost", "doc", small=True, do=self._copy)
        self.slip = Button(look, _("ใบนำส่ง"), "ghost", "printer", small=True, do=self.slip_wanted)
        self._pasted = frame(column(self._paste, row(copy, self.slip, None), gap=6, edges=(12, 8, 10, 10)), "inset")
        self.parts = DropDown(look)
        for size in PART_SIZES:
            self.parts.addItem(_size_words(size), size)
        name(self.parts, _("ขนาดไฟล์ที่ส่ง"))
        self.parts.activated.connect(lambda _at: self.sized.emit(self.parts.currentData()))
        sizes = row(words(_("ขนาดไฟล์ที่ส่ง"), "line", "text2"), self.parts, gap=10, grow=1)
        self.share = SharePart(look)
        self.other = Button(look, _("ส่งออกไฟล์รับส่ง"), "ghost", "out", do=lambda: self.wanted.emit((), ""))
        self.every = Button(look, _("ตอบทุกหน่วยงานในไฟล์เดียว"), "ghost", "out", do=self.every_wanted)
        self._every_words = words("", "line", "text2", wrap=True)
        text = _(
            "โปรแกรมเขียนไฟล์ อ่านกลับมาตรวจ แล้วจึงบอกว่าถอดแฟลชไดรฟ์ได้ ไฟล์เปิดได้เฉพาะผู้รับที่เลือก "
            "ในไฟล์มีข้อมูลและภาพย่อ ต้นฉบับของหลักฐานไปเมื่อผู้รับขอ"
        )
        note = row(
            Pictogram(look, "info", "info"),
            words(_("ส่งออกแล้วยังไม่ใช่ถึงแล้ว ถือว่าถึงเมื่อได้รับใบตอบรับจากผู้รับ"), "line", "info", wrap=True), gap=8,
        )  # fmt: skip
        note.setStretch(1, 1)
        self.setLayout(
            column(
                words(_("ส่งไฟล์รับส่ง"), "section"), words(text, "line", "text2", wrap=True), self._result, self._more,
                self._pasted, self._list, row(self.every, None), self._every_words, sizes, self.share,
                row(self.other, None), note, None, gap=9, edges=(20, 14, 20, 14),
            )
        )  # fmt: skip
        self.show_result("", "")

    def show_ways(self, found: Sequence[Way]) -> None:
        """Show the receivers, and what of the data they have confirmed."""
        empty(self._list)
        under = [way for way in found if way.receiver.side == BELOW]
        for way in [*(way for way in found if way.receiver.side != BELOW), *under[:LISTED]]:
            self._list.addWidget(self._way(way))
        if len(under) > LISTED:
            more = _("และอีก {n} หน่วยงาน ส่งได้จากหน้าหน่วยงาน").format(n=len(under) - LISTED)
            self._list.addWidget(words(more, "line", "text2", wrap=True))
        text = _("zip เดียวที่มีไฟล์ของแต่ละหน่วยงาน {n} หน่วยงาน ส่งให้ทุกหน่วยงานได้ แต่ละหน่วยงานเปิดได้เฉพาะของตน")
        show_plain(self._every_words, text.format(n=len(under)))
        show(self.every, len(under) > 1)
        show(self._every_words, len(under) > 1)
        self.other.show_words(_("ส่งออกถึงผู้รับอื่น ด้วยไฟล์กุญแจ") if found else _("ส่งออกไฟล์รับส่ง"))
        if not found:
            first = _(
                "ครั้งแรกโปรแกรมถามหาไฟล์กุญแจ (.key) ของผู้รับ ขอได้จากจังหวัดหรือส่วนกลาง ซึ่งบันทึกจากหน้า ตั้งค่า ของเขา "
                "กุญแจนี้ทำให้ไฟล์เปิดได้เฉพาะผู้รับ"
            )
            self._list.addWidget(words(first, "line", "text2", wrap=True))

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

    def _way(self, way: Way) -> QWidget:
        to = way.receiver
        whole = way.stop is not None and way.stop.whole
        go = Button(self._look, _("ส่งออก"), "ghost", "out", small=True, do=lambda: self.wanted.emit(to.ages, to.code))
        name(go, _("ส่งออกถึง {name}").format(name=to.name))
        relation = _(SIDES.get(to.side, "เครื่องอื่นของหน่วยงานนี้"))
        text = words(f"{relation}  ·  {unsent(way)}", "line", "ok" if whole else "text2", wrap=True)
        icon = Pictogram(self._look, "tick" if whole else "building", "ok" if whole else "accent")
        line = row(
            icon, column(words(to.name, "strong", wrap=True), text, gap=0), go, gap=10, edges=(12, 6, 8, 7), grow=1
        )  # fmt: skip
        return frame(line, "inset")


def _size_words(size: int) -> str:
    """The label of a file size: what it is suited for."""
    called = {
        0: _("ไฟล์เดียว ไม่แบ่ง"),
        20: _("อีเมล ไฟล์ละไม่เกิน 20 MB"),
        50: _("LINE ไฟล์ละไม่เกิน 50 MB"),
        650: _("แฟลชไดรฟ์เล็กหรือแผ่นซีดี ไฟล์ละไม่เกิน 650 MB"),
    }
    return called[size]
