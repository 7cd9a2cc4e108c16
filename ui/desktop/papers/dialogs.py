"""Dialogs about a paper: the printer, and the registry's number."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from core.i18n import _
from core.thai.days import short_date
from core.thai.numbering import arabic_digits
from core.thai.parser import read_day
from ui.desktop.base.pdf_pages import PrintRequest
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.calendar import DayEntry
from ui.desktop.widgets.choices import DropDown
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.inputs import NumberEdit
from ui.desktop.widgets.layout import column
from ui.desktop.widgets.plain import name, show_entry, show_plain, words

MOST = 99  # copies


class PrintDialog(FramedDialog):
    """Where to, how often, and which pages."""

    wanted = Signal(object)  # PrintRequest

    def __init__(self, look: Look, printers: Sequence[str], usual: str, count: int, parent: QWidget) -> None:
        super().__init__(look, _("พิมพ์ออกเครื่องพิมพ์"), parent)
        self._count = count
        self.printer, self.copies, self.pages = DropDown(look), NumberEdit(look, 64), QLineEdit()
        self.printer.addItems(list(printers))
        self.printer.setCurrentText(usual)
        show_entry(self.copies, "1")
        self.pages.setPlaceholderText(_("ทุกหน้า หรือระบุเช่น 1-2, 4"))
        name(self.printer, _("เครื่องพิมพ์"))
        name(self.copies, _("จำนวนชุด"))
        name(self.pages, _("หน้าที่พิมพ์"))
        self.wrong = words("", "label", "bad", wrap=True)
        self.go = Button(look, _("พิมพ์"), "primary", "printer", do=self._tell)
        for edit in (self.copies, self.pages):
            edit.returnPressed.connect(self._tell)
        inside = column(
            words(_("เครื่องพิมพ์"), "label", "text2"), self.printer, 4,
            words(_("จำนวนชุด"), "label", "text2"), self.copies, 4,
            words(_("หน้าที่พิมพ์ (มี {n} หน้า)").format(n=count), "label", "text2"), self.pages, self.wrong, None, gap=4,
        )  # fmt: skip
        self.fill(inside, self.closer(), self.go)
        self.go.setFocus()

    def _tell(self) -> None:
        copies = self.copies.typed
        pages = pages_in(self.pages.text(), self._count)
        if not (copies.isascii() and copies.isdigit() and 1 <= int(copies) <= MOST):
            show_plain(self.wrong, _("จำนวนชุดเป็นเลข 1 ถึง {most}").format(most=MOST))
            self.copies.setFocus()
        elif not pages:
            text = _("เอกสารมีหน้า 1 ถึง {n} พิมพ์เลขหน้าเช่น 1-2, 4").format(n=self._count)
            show_plain(self.wrong, text)
            self.pages.setFocus()
        else:
            self.wanted.emit(PrintRequest(self.printer.currentText(), int(copies), pages))
            self.accept()


class OfficialDialog(FramedDialog):
    """The number and the day that the registry wrote on the paper."""

    submitted = Signal(str, str)  # number, ISO day; "" = none

    def __init__(self, look: Look, number: str, on: str, parent: QWidget) -> None:
        super().__init__(look, _("เลขที่และวันที่หนังสือ"), parent)
        self.number, self.day = QLineEdit(), DayEntry(look)
        name(self.number, _("เลขที่หนังสือ"))
        name(self.day, _("ลงวันที่"))
        show_entry(self.number, number)
        found = read_day(on)
        show_entry(self.day, short_date(found) if found else "")
        self.wrong = words("", "label", "bad", wrap=True)
        self.go = Button(look, _("บันทึก"), "primary", "tick", do=self._tell)
        self.number.returnPressed.connect(self._tell)
        self.day.entered.connect(self._tell)
        why = words(_("เลขที่สารบรรณออกให้หลังลงนาม ไม่ใช่เลขทะเบียนของโปรแกรม"), "line", "text2", wrap=True)
        inside = column(
            why, 4, words(_("เลขที่หนังสือ"), "label", "text2"), self.number, 4,
            words(_("ลงวันที่"), "label", "text2"), self.day, self.wrong, None, gap=4,
        )  # fmt: skip
        self.fill(inside, self.closer(), self.go)
        self.number.setFocus()

    def _tell(self) -> None:
        typed = self.day.text().strip()
        on = read_day(typed)
        if typed and on is None:
            show_plain(self.wrong, _("อ่านวันที่ไม่ได้ เช่น 9 เม.ย. 69"))
            self.day.setFocus()
            return
        self.submitted.emit(self.number.text(), on.isoformat() if on else "")
        self.accept()


def pages_in(text: str, count: int) -> tuple[int, ...]:
    """The pages named by `1-3, 5`, counted from 0; all for "", () when a page does not exist or the text is invalid."""
    text = arabic_digits(text).replace("–", "-").replace(" ", "")
    if not text:
        return tuple(range(count))
    found: list[int] = []
    for part in filter(None, text.split(",")):
        first, dash, last = part.partition("-")
        ends = (first or "1", (last or str(count)) if dash else first)
        if not all(end.isascii() and end.isdigit() and 1 <= int(end) <= count for end in ends):
            return ()
        found += range(int(ends[0]) - 1, int(ends[1]))
    return tuple(dict.fromkeys(found))
