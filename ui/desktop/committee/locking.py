"""A result that is agreed is locked, so that its papers can be signed in ink before it is released."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.plain import show, show_plain, words


class LockCard(QFrame):
    """What of locking comes next; nothing while the result is not agreed, and after its release."""

    lock_wanted = Signal()
    unlock_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._says = words("", "line", "text2", wrap=True)
        self.lock = Button(look, _("ล็อกเพื่อลงนาม"), "ghost", "lock", do=self.lock_wanted)
        self.unlock = Button(look, _("ปลดล็อกเพื่อแก้ไข"), "link", "undo", do=self.unlock_wanted)
        buttons = (row(self.lock, None), row(self.unlock, None))
        inside = column(words(_("ลงนามด้วยหมึก"), "card"), self._says, *buttons, gap=6, edges=(16, 10, 16, 12))
        self.setLayout(inside)
        self.hide()

    def show_state(self, *, ready: bool, locked: bool, others: int = 0, inked: bool = False) -> None:
        """`ready`: all is agreed and nothing is locked; `others`: units of the round that are not locked; `inked`: what
        is locked is signed in ink, so that opening it begins a revision."""
        show(self, ready or locked)
        show(self.lock, ready)
        show(self.unlock, locked)
        self.unlock.show_words(_("ทำฉบับแก้ไข") if inked else _("ปลดล็อกเพื่อแก้ไข"))
        said = _("ถ้าต้องลงนามด้วยหมึก ให้ล็อกก่อน แล้วพิมพ์แบบให้คะแนนจากเมนู … ลงนาม สแกน และประกาศผล")
        if locked and inked:
            said = _("มีฉบับลงนามที่ยืนยันแล้ว ประกาศผลได้ ถ้าต้องแก้ให้ทำฉบับแก้ไขก่อนประกาศ")
        elif locked and others:
            said = _("หน่วยงานนี้ล็อกแล้ว ยังไม่ล็อกอีก {n} หน่วยงาน แบบให้คะแนนของเขตเป็นฉบับจริงเมื่อทุกหน่วยงานในแบบล็อกแล้ว")
        elif locked:
            said = _("ล็อกแล้ว พิมพ์แบบให้คะแนนจากเมนู … ลงนาม สแกนกลับเข้ามาที่หน้าสแกน แล้วประกาศผล")
        show_plain(self._says, said.format(n=others))
