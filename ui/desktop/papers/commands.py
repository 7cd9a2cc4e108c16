"""Actions on the paper in front: save, protect, print, lock and unlock its data, void a print."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from core.blocks.printed import password_of
from core.errors import UserError
from core.i18n import _
from core.papers.deeds import PaperRequest, keep_words, note_official, void_paper
from core.papers.source import COPY
from core.papers.table import asks, kinds
from core.papers.typed import Pairs, PaperQuestion
from core.papers.view import Paper, kept_words, offered_words
from core.signing.end_deeds import end_sign_off
from core.thai.days import time_of_day
from core.values import Changes, Ref
from ui.desktop.base.dialogs import TextPrompt
from ui.desktop.base.page_context import AskLock, PageContext
from ui.desktop.base.paper_words import AskDialog
from ui.desktop.base.pdf_pages import PrintJobs, PrintRequest, no_printer, printers
from ui.desktop.papers.dialogs import OfficialDialog, PrintDialog
from ui.desktop.papers.page import PapersPage, per_page
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import TickBox
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.inputs import short_line
from ui.desktop.widgets.layout import column
from ui.desktop.widgets.plain import show_plain, words


class PaperDeeds(QObject):
    """Asks what has to be asked, then writes, or prints on paper."""

    words_entered = Signal()  # the words of the paper in front have changed

    def __init__(self, room: PageContext, page: PapersPage, ask_lock: AskLock) -> None:
        super().__init__(page)
        self._room, self._page, self._session, self._lock = room, page, room.session, ask_lock
        self._typed: dict[tuple[Ref, str], Pairs] = {}  # words typed for papers, as far as read
        self._requests: dict[Path, PrintRequest] = {}  # what to print once the file is registered and written
        self.printing = PrintJobs(room.desk.files.pages, self)
        self.printing.done.connect(self._on_paper)
        self.printing.failed.connect(self._not_on_paper)
        panel = page.side
        panel.print.clicked.connect(self.ask_printer)
        panel.words.clicked.connect(self._ask_words)
        panel.copy.clicked.connect(self._ask_copy)
        panel.save_wanted.connect(self.save)
        panel.lock.clicked.connect(self._ask_lock)
        panel.unlock.clicked.connect(self._ask_unlock)
        panel.void.clicked.connect(self._ask_void)
        panel.official.clicked.connect(self._ask_official)
        panel.scan.clicked.connect(lambda: room.host.page_wanted.emit("scans"))
        room.files.written.connect(self._written)
        room.news.refused.connect(lambda _problem: self._requests.clear())
        room.news.changed.connect(self._forget)

    def save(self, ending: str) -> None:
        """Ask where to, then write the paper as a file of this ending."""
        paper = self._page.paper
        if paper is not None:
            self._room.files.print(
                paper.subject,
                paper.form,
                paper.file,
                ending,
                self._page.digits.key,
                per_page(self._page),
                self.words_of(paper),
            )

    def words_of(self, paper: Paper) -> Pairs:
        """What was typed for a paper; () = nothing."""
        key = paper.subject, paper.form
        if key not in self._typed and paper.asks:
            self._typed[key] = self._session.read(lambda reader: kept_words(reader, self._room.unit, *key))
        return self._typed.get(key, ())

    def _forget(self, changes: Changes) -> None:
        """Erased words are read again."""
        if changes.label.startswith("erase_"):
            self._typed.clear()

    def _ask_words(self) -> None:
        paper = self._page.paper
        if paper is None or not paper.asks:
            return
        typed = self.words_of(paper)
        offered = () if typed else self._offered(paper.form, paper.asks, paper.home)
        dialog = AskDialog(self._room.look, paper.asks, dict(typed or offered), self._page, bool(offered))
        dialog.submitted.connect(partial(self._keep_words, paper))
        dialog.open()

    def _offered(self, form: str, asked: Sequence[PaperQuestion], of: Ref | None = None) -> Pairs:
        forms, unit = self._session.forms, self._room.unit
        return self._session.read(lambda reader: offered_words(reader, forms, unit, form, asked, of))

    def _ask_copy(self) -> None:
        """Ask who certifies, then where to save the copy."""
        one = self._page.printed
        if one is None or one.void:
            return
        questions = asks(self._session.read(kinds)[COPY])
        offered = self._offered(COPY, questions)
        asked = AskDialog(self._room.look, questions, dict(offered), self._page, bool(offered))
        name = _("สำเนา {title} {number}").format(title=one.title, number=one.number)
        asked.submitted.connect(lambda by: self._room.files.print_copy(one.ref, name, by))
        asked.open()

    def _keep_words(self, paper: Paper, typed: Pairs) -> None:
        self._typed[paper.subject, paper.form] = typed
        self._session.do(partial(keep_words, subject=paper.subject, form=paper.form, said=typed))
        self.words_entered.emit()

    def ask_printer(self) -> None:
        """Ask which printer, how often and which pages."""
        paper, pages = self._page.paper, self._page.preview.pages
        if paper is None or pages is None:
            return
        there, usual = printers()
        if not there:
            self._room.host.refused.emit(no_printer(""))
            return
        dialog = PrintDialog(self._room.look, there, usual, len(pages.sizes), self._page)
        dialog.wanted.connect(lambda request: self.print(paper, request))
        dialog.open()

    def print(self, paper: Paper, request: PrintRequest) -> None:
        """Print a draft as previewed; what is locked is registered first."""
        pages = self._page.preview.pages
        self._room.host.said.emit(_("กำลังพิมพ์"), "info")
        if paper.draft and pages is not None:
            self.printing.begin(None, pages.data, request)
            return
        path = self._room.folder / "outbox" / f"print-{token_hex(8)}.pdf"
        path.parent.mkdir(exist_ok=True)
        self._requests[path] = request
        self._room.files.write(
            PaperRequest(
                paper.subject, paper.form, path, self._page.digits.key, per_page(self._page),
                said=self.words_of(paper),
            ),
            show=False,
        )  # fmt: skip

    def _written(self, path: Path, paper: Ref | None) -> None:
        if path in self._requests:
            self.printing.begin(paper, path.read_bytes(), self._requests.pop(path))
            path.unlink()

    def _on_paper(self, _key: object) -> None:
        self._room.host.said.emit(_("ส่งถึงเครื่องพิมพ์แล้ว {time} น.").format(time=time_of_day(datetime.now())), "ok")

    def _not_on_paper(self, key: Ref | None, problem: UserError) -> None:
        """Void in the register what the printer did not take."""
        if key is not None:
            self._session.do(partial(void_paper, paper=key, why=problem.why))
        self._room.host.refused.emit(problem)

    def _ask_lock(self) -> None:
        if (paper := self._page.paper) is not None:
            self._lock(paper.home, paper.of, self._page)

    def _ask_unlock(self) -> None:
        paper = self._page.paper
        if paper is None or paper.locked is None:
            return
        locked, why = paper.locked, _("แก้ข้อมูลได้อีก และฉบับที่พิมพ์ไปแล้วของข้อมูลนี้จะถูกยกเลิกในทะเบียน")
        title = _("ปลดล็อกเพื่อแก้ไข")
        dialog = TextPrompt(self._room.look, title, why, _("เหตุผล"), title, self._page)
        dialog.told.connect(lambda reason: self._session.do(partial(end_sign_off, ref=locked, why=reason)))
        dialog.open()

    def _ask_void(self) -> None:
        one = self._page.printed
        if one is None or one.void:
            return
        title = _("ยกเลิกเอกสาร {number}").format(number=one.number)
        why = _("เลขทะเบียนนี้จะไม่ใช้ซ้ำ ผู้ที่ตรวจรหัสจะเห็นว่ายกเลิกแล้วพร้อมเหตุผล")
        dialog = TextPrompt(self._room.look, title, why, _("เหตุผล"), _("ยกเลิกเอกสารนี้"), self._page)
        dialog.told.connect(lambda reason: self._session.do(partial(void_paper, paper=one.ref, why=reason)))
        dialog.open()

    def _ask_official(self) -> None:
        one = self._page.printed
        if one is None or one.void:
            return
        dialog = OfficialDialog(self._room.look, one.official, one.official_day, self._page)
        dialog.submitted.connect(
            lambda number, on: self._session.do(partial(note_official, paper=one.ref, number=number, on=on))
        )
        dialog.open()


class PdfProtection(NamedTuple):
    """How a PDF is protected."""

    password: str  # "" = none
    attach: bool


class SafeDialog(FramedDialog):
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
    def __init__(self, room: PageContext, page: PapersPage, words_of: Callable[[Paper], Pairs]) -> None:
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
