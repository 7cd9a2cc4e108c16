"""A web page as evidence: its address, title, the day it was seen, and a saved copy."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from core.errors import UserError
from core.evidence.deeds import Link, address
from core.evidence.view import TargetRow
from core.i18n import _
from core.thai.days import short_date
from core.thai.reading import read_day
from ui.desktop.base.known_evidence import TargetChooser
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.calendar import DayEntry
from ui.desktop.widgets.dialog import Framed
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.plain import Elided, name, show, show_plain, words


class LinkPageDialog(Framed):
    submitted = Signal(object, object)  # Link, Path of the saved copy or None

    def __init__(self, look: Look, targets: Sequence[TargetRow], today: date, parent: QWidget) -> None:
        super().__init__(look, _("เพิ่มหน้าเว็บเป็นหลักฐาน"), parent)
        self.url, self.title_words = QLineEdit(), QLineEdit()
        self.url.setPlaceholderText("https://")
        self.title_words.setPlaceholderText(_("ไม่กรอกก็ได้ ใช้ที่อยู่ของหน้าเว็บ"))
        self.seen = DayEntry(look, read_day)
        self.seen.show_saved(short_date(today))
        self.day = DayEntry(look, read_day)
        self.day.show_prompt(_("ไม่กรอกก็ได้ ใช้วันที่เห็น"))
        for widget, label in (
            (self.url, _("ที่อยู่ของหน้าเว็บ")), (self.title_words, _("ชื่อหลักฐาน")), (self.seen, _("วันที่เห็นหน้านี้")),
            (self.day, _("วันที่ของหลักฐาน")),
        ):  # fmt: skip
            name(widget, label)
        self.copy: Path | None = None
        self.choose = Button(look, _("เลือกสำเนาที่บันทึกไว้"), "ghost", "clip", do=self._choose)
        self._copied = Elided(_("ภาพหน้าจอหรือ PDF ของหน้านี้ เผื่อหน้าเว็บเปลี่ยน"), "small", "text2")
        self.chooser = TargetChooser(look, targets)
        self.chooser.opened.connect(self._tell)
        self.wrong = words("", "label", "bad", wrap=True)
        show(self.wrong, False)
        self.go = Button(look, _("เพิ่ม"), "primary", "plus", do=self._tell)
        copied = row(self.choose, self._copied, gap=8, grow=1)
        days = row(
            column(words(_("วันที่เห็นหน้านี้"), "label", "text2"), self.seen, gap=4),
            column(words(_("วันที่ของหลักฐาน"), "label", "text2"), self.day, gap=4), gap=10,
        )  # fmt: skip
        inside = column(
            words(_("ที่อยู่ของหน้าเว็บ"), "label", "text2"), self.url, words(_("ชื่อหลักฐาน"), "label", "text2"),
            self.title_words, days, copied, self.wrong, 2,
            words(_("ผูกกับข้อหรือกิจกรรม (ผูกภายหลังได้)"), "label", "text2"), self.chooser, gap=4,
        )  # fmt: skip
        self.fill(inside, self.closer(), self.go, wide=540)
        self.url.setFocus()

    def _choose(self) -> None:
        found, _kind = QFileDialog.getOpenFileName(self, _("เลือกสำเนาที่บันทึกไว้"), "", _("ทุกไฟล์ (*)"))
        if found:
            self.copy = Path(found)
            self._copied.show_text(self.copy.name)

    def _tell(self) -> None:
        seen, day = read_day(self.seen.text()), read_day(self.day.text())
        try:
            url = address(self.url.text())
        except UserError as problem:
            self._say(f"{problem.what} {problem.why} {problem.do}", self.url)
            return
        for typed, found in ((self.seen, seen), (self.day, day)):
            if typed.text().strip() and found is None:
                self._say(_("อ่านวันที่ไม่ได้ เช่น {day}").format(day="9 เม.ย. 69"), typed)
                return
        link = Link(
            url, self.title_words.text().strip(), seen.isoformat() if seen else "", day.isoformat() if day else "",
            self.chooser.place,
        )  # fmt: skip
        self.submitted.emit(link, self.copy)
        self.accept()

    def _say(self, words_: str, at: QWidget) -> None:
        show_plain(self.wrong, words_)
        show(self.wrong, True)
        at.setFocus()
