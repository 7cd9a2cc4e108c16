"""Start files for PCs of a committee: how many is asked, then each lies in a folder beside the letters."""

from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from core.exchange.invitation_deeds import Letters, StartMade, letters_name, make_seats
from core.i18n import _
from ui.desktop.base.asking_files import ask_folder
from ui.desktop.base.background import breathing
from ui.desktop.base.page_context import PageContext
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import DropDown
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.plain import name, words
from ui.session import Job

MOST, USUAL = 12, 3  # PCs of a committee


class SeatsDialog(FramedDialog):
    """Asks for how many PCs."""

    wanted = Signal(int)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, _("ออกไฟล์เริ่มงานของกรรมการ"), parent)
        self.seats = DropDown(look)
        for n in range(1, MOST + 1):
            self.seats.addItem(str(n), n)
        self.seats.setCurrentIndex(USUAL - 1)
        name(self.seats, _("จำนวนเครื่องของกรรมการ"))
        text = _(
            "หนึ่งไฟล์ต่อหนึ่งเครื่อง กรรมการดับเบิลคลิกไฟล์ที่เครื่องของตน แล้วส่งไฟล์แรกกลับมา ท่านโทรเทียบเลข 12 หลักแล้วยืนยันเครื่อง "
            "จดหมายส่งแยกทางกับไฟล์"
        )
        self.go = Button(look, _("เลือกโฟลเดอร์และออกไฟล์"), "primary", "out", do=self._tell)
        asked = row(words(_("จำนวนเครื่องของกรรมการ"), "label", "text2"), self.seats, None, gap=8)
        self.fill(column(words(text, "body", wrap=True), asked, None, gap=10), self.closer(), self.go, wide=560)
        self.seats.setFocus()

    def _tell(self) -> None:
        self.accept()
        self.wanted.emit(int(self.seats.currentData()))


class Seating(QObject):
    def __init__(self, room: PageContext, page: QWidget) -> None:
        super().__init__(page)
        self._room, self._page = room, page
        self._job: Job | None = None
        self._made: list[StartMade] = []
        self._letters = Path()

    def ask(self) -> None:
        """Ask how many, then where."""
        dialog = SeatsDialog(self._room.look, self._page)
        dialog.wanted.connect(self.make)
        dialog.open()

    def make(self, seats: int) -> None:
        """So many files and their letters, into a folder that is asked for."""
        if self._job is not None:
            return
        folder = ask_folder(self._page, _("เลือกโฟลเดอร์ของไฟล์เริ่มงาน"), "starts_out")
        if folder is None:
            return
        self._made, self._letters = [], folder / letters_name(datetime.now())
        letters = Letters(self._room.office.printer, self._letters)
        deed = partial(make_seats, seats=seats, folder=folder, post=self._room.office.post, letters=letters)
        self._job = self._room.do(breathing(deed), step=self._stepped, ended=self._ended)

    def _stepped(self, step: object) -> None:
        if isinstance(step, StartMade):
            self._made.append(step)

    def _ended(self, _job: Job) -> None:
        """What lies there is told, also where the rest was refused."""
        self._job = None
        if self._made:
            told = _("ออกไฟล์เริ่มงานของกรรมการแล้ว {n} ไฟล์ เครื่อง {letters} อยู่ในโฟลเดอร์ {folder}")
            seats = ", ".join(one.seat for one in self._made)
            said = told.format(n=len(self._made), letters=seats, folder=self._letters.parent.name)
            lies = _("จดหมายอยู่ในไฟล์ {name}").format(name=self._letters.name) if self._letters.exists() else ""
            self._room.host.said.emit(" · ".join(filter(None, (said, lies))), "ok")
