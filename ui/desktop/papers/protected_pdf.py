"""Saves the paper in front as a PDF that only a password opens."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from core.blocks.printed import password_of
from core.errors import UserError
from core.i18n import _
from core.papers.deeds import PaperRequest
from core.papers.typed import Pairs
from core.papers.view import Paper
from ui.desktop.base.room import Room
from ui.desktop.papers.page import PapersPage, per_page
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.dialog import Framed
from ui.desktop.widgets.inputs import short_line
from ui.desktop.widgets.layout import column
from ui.desktop.widgets.plain import show_plain, words
from ui.desktop.widgets.tick import TickBox


class PdfProtection(NamedTuple):
    """How a PDF is protected."""

    password: str  # "" = none
    attach: bool


class SafeDialog(Framed):
    submitted = Signal(object)  # PdfProtection

    def __init__(self, look: Look, title: str, parent: QWidget) -> None:
        super().__init__(look, _("บันทึก PDF ที่ล็อกด้วยรหัสผ่าน"), parent)
        self.password, self.again = short_line(_("รหัสผ่าน"), hidden=True), short_line(_("รหัสผ่านอีกครั้ง"), hidden=True)
        self.seen = TickBox(look, _("แสดงรหัสผ่าน"))
        self.attach = TickBox(look, _("แนบข้อมูลของเอกสารเป็นไฟล์ JSON ใน PDF ไม่รวมข้อมูลส่วนบุคคล"))
        self.wrong = words("", "label", "bad", wrap=True)
        self.go = Button(look, _("เลือกที่เก็บ"), "primary", "lock", do=self._tell)
        self.seen.toggled.connect(self._show)
        for field in (self.password, self.again):
            field.returnPressed.connect(self._tell)
        text = _(
            "เปิดไฟล์ได้เฉพาะผู้รู้รหัสผ่าน (AES-256) ใช้คำไทยได้ โปรแกรมไม่เก็บรหัสผ่านไว้ ถ้าลืมให้บันทึกไฟล์ใหม่ "
            "บอกรหัสผ่านผู้รับทางอื่น ไม่ส่งไปกับไฟล์"
        )
        inside = column(
            words(title, "strong", wrap=True), words(text, "line", "text2", wrap=True), 4,
            words(_("รหัสผ่าน"), "label", "text2"), self.password, words(_("รหัสผ่านอีกครั้ง"), "label", "text2"), self.again,
            self.seen, self.attach, self.wrong, None, gap=4,
        )  # fmt: skip
        self.fill(inside, self.closer(), self.go, wide=560)
        self.password.setFocus()

    def _show(self, on: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password
        for field in (self.password, self.again):
            field.setEchoMode(mode)

    def _tell(self) -> None:
        """Without a password but with the data ticked, the PDF is open and its data attached."""
        typed = self.password.text()
        try:
            password = password_of(typed) if typed or not self.attach.isChecked() else ""
        except UserError as problem:
            show_plain(self.wrong, f"{problem.why} {problem.do}")
            return
        if typed != self.again.text():
            show_plain(self.wrong, _("รหัสผ่านสองช่องไม่ตรงกัน"))
            return
        self.submitted.emit(PdfProtection(password, self.attach.isChecked()))
        self.accept()


class SafePaper(QObject):
    def __init__(self, room: Room, page: PapersPage, words_of: Callable[[Paper], Pairs]) -> None:
        super().__init__(page)
        self._room, self._page, self._words_of = room, page, words_of
        page.side.safe.clicked.connect(self._ask)

    def _ask(self) -> None:
        paper = self._page.paper
        if paper is not None:
            dialog = SafeDialog(self._room.look, paper.title, self._page)
            dialog.submitted.connect(self._save)
            dialog.open()

    def _save(self, protection: PdfProtection) -> None:
        paper, page = self._page.paper, self._page
        if paper is not None:
            typed = self._words_of(paper)
            asked = (paper.subject, paper.form, Path(), page.digits.key, per_page(page))
            self._room.files.print_safe(paper.file, PaperRequest(*asked, protection.password, protection.attach, typed))
