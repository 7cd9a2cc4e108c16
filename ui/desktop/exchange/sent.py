"""What is said once a file was written and read back: where it is, the words to send, the slip, what to expect."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.exchange.receivers import ABOVE, Receiver
from core.exchange.send_deeds import Exported
from core.i18n import _
from core.signing.chain import LONG
from core.thai.days import time_of_day
from ui.desktop.base.asking_files import drive_words
from ui.desktop.exchange.sending import SendWish
from ui.desktop.exchange.ways import STICK
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pictogram
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column, flow, frame, hairline, holding, row
from ui.desktop.widgets.plain import words


class SentDialog(FramedDialog):
    copied = Signal(str)  # the words, on the clipboard of whoever listens
    files_copied = Signal()
    folder_wanted = Signal()  # the folder the files lie in is to be shown
    slip_wanted = Signal()

    def __init__(
        self, look: Look, wish: SendWish, done: Exported, paste: str, more: Sequence[str], at: datetime, parent: QWidget
    ) -> None:  # fmt: skip
        """`more`: what is to be known of what went, a line each."""
        done_at = _("ส่งแล้วเมื่อ {time} น.") if wish.medium.way == STICK else _("สร้างไฟล์แล้วเมื่อ {time} น. ยังต้องส่งให้ผู้รับ")
        super().__init__(look, done_at.format(time=time_of_day(at)), parent)
        place = row(
            Pictogram(look, "tick", "ok", 26), words(place_words(wish, done), "body", wrap=True), gap=12, grow=1
        )
        lines = [words(text, "line", "text2", wrap=True) for text in more]
        self.copy = Button(look, _("คัดลอกข้อความ"), "ghost", "copy", do=lambda: self.copied.emit(paste))
        self.slip = Button(look, _("พิมพ์ใบนำส่ง"), "ghost", "printer", do=self.slip_wanted)
        buttons = [self.copy, self.slip]
        self.files = Button(look, _("คัดลอกไฟล์"), "ghost", "clip", do=self.files_copied)
        self.folder = Button(look, _("เปิดโฟลเดอร์ที่มีไฟล์"), "ghost", "folder", do=self.folder_wanted)
        buttons += [self.files, self.folder] if wish.medium.way != STICK else []
        await_ = words(awaited_words(wish.to), "line", "text2", wrap=True)
        inside = column(
            place, *lines, words(_("ข้อความแจ้ง {name}").format(name=wish.to.name), "card", wrap=True),
            frame(column(words(paste, "line", wrap=True), gap=0, edges=(12, 8, 12, 10)), "inset"),
            holding(flow(*buttons)), hairline(), row(Pictogram(look, "history", "info"), await_, gap=10, grow=1), gap=8,
        )  # fmt: skip
        close = self.closer(_("เสร็จ"))
        close.setProperty("kind", "primary")
        self.fill(inside, close, wide=620)
        close.setFocus()


def awaited_words(to: Receiver) -> str:
    """What comes back, and who asks for it: home asks units above only."""
    if to.side == ABOVE:
        text = _("ใบตอบรับจะกลับมากับไฟล์ของ {name} ถ้าเกิน {n} วันยังไม่มา หน้าหลักจะเตือนให้ถาม")
        return text.format(name=to.name, n=LONG)
    return _("ใบตอบรับจะกลับมากับไฟล์ของ {name} แล้วชื่อผู้รับตอนส่งจะบอกว่าเขามีถึงไหน").format(name=to.name)


def place_words(wish: SendWish, done: Exported) -> str:
    """Where it is by now, and whether the stick may be pulled: once the system says that all is written."""
    if wish.medium.way != STICK:
        return _("อยู่ที่ {path} แล้ว อ่านทวนครบทุกส่วน").format(path=done.path if len(done.parts) == 1 else done.path.parent)
    drive = drive_words(done.path.parent) or wish.medium.title
    if done.settled:
        return _("อยู่ใน {drive} แล้ว อ่านทวนครบทุกส่วน ดึงออกได้").format(drive=drive)
    return _("อยู่ใน {drive} แล้ว อ่านทวนครบทุกส่วน ก่อนดึงออกให้สั่งนำอุปกรณ์ออกอย่างปลอดภัย").format(drive=drive)
