"""The page to work on a form file (workbook or YAML): its faults or contents, its papers, and publishing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QWidget

from core.forms.layout import FormCheckResult
from core.forms.view import untested_words
from core.i18n import _
from ui.desktop.base.pdf_pages import PdfPageView
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pill
from ui.desktop.widgets.layout import column, empty, flow, frame, hairline, row, scrolling
from ui.desktop.widgets.plain import name, show, show_plain, show_some, texts, words

if TYPE_CHECKING:
    from storage.pdfium import PdfPageReader


class CheckedFormFile(NamedTuple):
    """A form file and the result of its check, with what the workbench page says about it. `words`: it is a table of
    official texts; `prints`: it has papers to preview; `to`: who receives it once it is published."""

    file_name: str
    checked: FormCheckResult
    lines: Sequence[str]
    to: str  # who receives it once it is published
    published: bool = False  # published already
    words: bool = False  # a table of official words
    prints: bool = False  # it has papers that can be previewed
    note: str = ""  # what its owner should know before publishing


@dataclass(frozen=True)
class WorkbenchCalls:
    """What the workbench page asks for; each call is about the file that is shown."""

    leave: Callable[[], None]
    open: Callable[[], None]  # in the program that writes it
    look: Callable[[], None]  # read it again
    publish: Callable[[], None]
    try_print: Callable[[], None]  # print its papers to files
    mark: Callable[[], None]  # write a copy of the workbook with its faults marked


class FormWorkbenchPage(QWidget):
    """The workbench page, on which a form file (workbook or YAML) is checked, previewed and published."""

    def __init__(self, look: Look, calls: WorkbenchCalls) -> None:
        super().__init__()
        self._look = look
        self._title, self._state = words("", "section", wrap=True), Pill(look)
        self._about = words("", "line", "text2", wrap=True)
        self._note = words("", "line", "warn", wrap=True)
        self._lines = column(gap=10)
        self.back = Button(look, _("รายการแบบ"), "ghost", "back", do=calls.leave)
        self.open = Button(look, _("เปิดใน Excel"), "ghost", "pen", do=calls.open)
        self.again = Button(look, _("ดูอีกครั้ง"), "ghost", "search", do=calls.look)
        self.try_print = Button(look, _("ลองพิมพ์"), "ghost", "printer", do=calls.try_print)
        self.marked = Button(look, _("สำเนาที่มีช่องสีแดง"), "ghost", "copy", do=calls.mark)
        self.publish = Button(look, _("ประกาศแบบนี้"), "primary", "tick", do=calls.publish)
        self.papers = PdfPageView(look, _("เอกสารของแบบ"))
        head = column(row(self._title, self._state, gap=8, grow=0), self._about, self._note, gap=6)
        deeds = flow(self.back, self.open, self.again)
        said = scrolling(column(self._lines, None, gap=0, edges=(0, 0, 6, 0)))
        last = row(None, self.marked, self.try_print, self.publish, gap=8)
        left = frame(
            column(deeds, head, hairline(), said, last, gap=10, edges=(16, 12, 12, 12), grow=3),
            "card",
        )
        right = frame(column(self.papers, gap=0, edges=(2, 2, 2, 2)), "card")
        self.setLayout(row(left, right, gap=12, grow=(0, 1)))

    def show_file(self, file: CheckedFormFile, others: int = 0) -> None:
        """Show a form file's faults and how to mend them, else its contents. `others`: number of files not opened."""
        faults, checked = file.checked.faults, file.checked
        show_plain(self.publish, _("ประกาศถ้อยคำนี้") if file.words else _("ประกาศแบบนี้"))
        self.publish.setEnabled(not faults and not file.published)
        show(self.try_print, file.prints)
        show(self.marked, not file.words and any(fault.cell for fault in faults))
        show_plain(self._title, file.file_name)
        unread = _("อีก {n} ไฟล์ยังไม่ได้เปิดดู วางทีละไฟล์").format(n=others) if others else ""
        show_some(self._note, "\n".join(filter(None, (unread, file.note))))
        empty(self._lines)
        if faults:
            self._state.show_pill(_("ต้องแก้ {n} แห่ง").format(n=len(faults)), "bad", "cross")
            about = _("แก้ในไฟล์แล้วบันทึก หน้านี้ดูใหม่เอง ยังไม่มีสิ่งใดถูกเก็บ")
            for fault in faults:
                text = texts(
                    (fault.where, "small bad"),
                    (fault.problem, "strong"),
                    (fault.mend, "line"),
                    gap=1,
                )
                self._lines.addWidget(frame(text))
            self.show_papers(None, "" if file.words else _("เอกสารของแบบแสดงที่นี่เมื่อแก้ครบ"))
        else:
            self._state.show_pill(
                _("ประกาศแล้ว") if file.published else _("ไม่มีข้อผิดพลาด"), "ok", "tick"
            )
            cases = checked.cases
            proved = _("กรณีทดสอบ {n} กรณีได้ผลตามที่แบบบอกไว้").format(n=cases) if cases else ""
            about = _("แบบนี้ประกาศไว้แล้ว") if file.published else file.to
            about = "\n".join(filter(None, (about, proved, untested_words(checked.untested))))
            self._lines.addWidget(words("\n".join(file.lines), "body", wrap=True))
            none = _("กำลังจัดหน้ากระดาษ") if file.prints else _("ไฟล์นี้ไม่มีเอกสารพิมพ์")
            self.show_papers(None, none)
        show_plain(self._about, about)
        name(self, file.file_name, self._state.says)

    def show_waiting(self, file_name: str, reason: str) -> None:
        """Show that the form file cannot be read now, and why; disable publishing meanwhile."""
        self.publish.setEnabled(False)
        show(self.try_print, False)
        show(self.marked, False)
        show_plain(self._title, file_name)
        self._state.show_pill(_("รออ่านไฟล์"), "warn", "warn")
        show_plain(self._about, reason)

    def show_papers(self, pages: "PdfPageReader | None", placeholder: str = "") -> None:
        """Show the form's papers as PDF pages, or `placeholder` if they are None."""
        self.papers.show_instead(placeholder)
        self.papers.show_pages(pages, keep=pages is not None)
