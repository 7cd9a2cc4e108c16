"""Many papers at once: which ones, the folder, and the result."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from core.i18n import _
from core.log.ports import Reader
from core.papers.batch_deeds import BatchMade, BatchRequest, batch_papers
from core.papers.deeds import ENDINGS
from core.papers.pack import plain_name
from core.papers.view import BatchItems, Many, items_of, offered, own_items
from ui.desktop.base.asking_files import ask_folder
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.files import unused
from ui.desktop.base.page_context import HeaderAction, PageContext
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import DropDown, Segments
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column, scrolling
from ui.desktop.widgets.plain import name, show, words

NAMED = 200  # failed papers listed by name
TALL = 180  # design pixels of their list


class PaperBatchDialog(FramedDialog):
    """Everything of the own office, or one form of every unit."""

    wanted = Signal(str, str)  # id of a form, "" = everything of the own office; ending

    def __init__(self, look: Look, offered: Sequence[Many], own: bool, parent: QWidget) -> None:
        """`own`: everything of the own office is preselected."""
        super().__init__(look, _("พิมพ์หลายฉบับลงโฟลเดอร์"), parent)
        self._forms = ("", *(one.form for one in offered))
        self.form = DropDown(look)
        self.form.addItem(_("ทุกแบบของหน่วยงานเรา"))
        self.form.addItems([_("{title} ของทุกหน่วยงาน {n} ฉบับ").format(title=one.title, n=one.of) for one in offered])
        self.form.setCurrentIndex(0 if own or not offered else 1)
        name(self.form, _("เอกสารที่พิมพ์"))
        kinds = (("PDF", ENDINGS[0]), ("Excel", ENDINGS[1]), ("Word", ENDINGS[2]))
        self.ending = Segments(tuple((ending, label, "") for label, ending in kinds), _("ชนิดไฟล์"))
        self.ending.show_key(ENDINGS[0])
        about = _("ได้โฟลเดอร์ใหม่ที่ชื่อไฟล์เรียงตามเขตและรหัสหน่วยงาน ข้อมูลที่ล็อกแล้วพิมพ์เป็นฉบับจริงและลงทะเบียน ที่ยังไม่ล็อกเป็นฉบับร่าง")
        self.go = Button(look, _("เลือกที่เก็บ"), "primary", "folder", do=self._tell)
        inside = column(
            words(_("เอกสารที่พิมพ์"), "label", "text2"), self.form, 4,
            words(_("ชนิดไฟล์"), "label", "text2"), self.ending, 4,
            words(about, "line", "text2", wrap=True), None, gap=4,
        )  # fmt: skip
        self.fill(inside, self.closer(), self.go, wide=520)
        self.form.setFocus()

    def _tell(self) -> None:
        self.accept()
        self.wanted.emit(self._forms[self.form.currentIndex()], self.ending.key)


class BatchResult(FramedDialog):
    """What was written, each paper that failed, and a button to open the folder."""

    folder_wanted = Signal()

    def __init__(self, look: Look, made: BatchMade, parent: QWidget) -> None:
        super().__init__(look, _("พิมพ์ลงโฟลเดอร์แล้ว") if made.files else _("พิมพ์ไม่ได้สักฉบับ"), parent)
        text = _("พิมพ์แล้ว {n} ไฟล์").format(n=made.files)
        if made.failed:
            text = _("พิมพ์แล้ว {n} ไฟล์ พิมพ์ไม่ได้ {m} ไฟล์").format(n=made.files, m=len(made.failed))
        lines = [f"{row.name}\n{row.problem.what} {row.problem.why}" for row in made.failed[:NAMED] if row.problem]
        if len(made.failed) > NAMED:
            lines.append(_("และอีก {n} ไฟล์").format(n=len(made.failed) - NAMED))
        self.text = words("\n".join((text, *made.notes)), "body", wrap=True)
        self.failed = words("\n".join(lines), "line", "warn", wrap=True)
        room = scrolling(self.failed)
        room.setMinimumHeight(look.px(TALL))
        show(room, bool(lines))
        path = words(str(made.folder), "line", "text2", wrap=True)
        self.folder = Button(look, _("เปิดโฟลเดอร์"), "primary", "folder", do=self.folder_wanted)
        self.folder.setEnabled(bool(made.files))
        self.fill(column(self.text, room, path, None, gap=8), self.closer(_("ปิด")), self.folder, wide=560)
        self.folder.setFocus()


class PaperBatches(QObject):
    """Asks, reads in the background what is to be printed, and has it written."""

    def __init__(self, room: PageContext, parent: QWidget, own: bool) -> None:
        """`own`: everything of the own office is preselected."""
        super().__init__(parent)
        self._room, self._parent, self._own = room, parent, own
        self._year, self._out, self._ending = 0, Path(), ""
        self._request: BatchRequest | None = None
        self._offered: BackgroundReader[tuple[Many, ...]] = BackgroundReader(room.session, self._open, parent)
        self._items: BackgroundReader[BatchItems] = BackgroundReader(room.session, self._begin, parent)
        room.news.progress.connect(self._heard)

    def deed(self, year: int) -> HeaderAction:
        """The action for the header."""
        return HeaderAction(_("พิมพ์หลายฉบับ"), "folder", partial(self.ask, year))

    def ask(self, year: int) -> None:
        """Find out what can be printed, then open the dialog."""
        self._year, forms = year, self._room.session.forms
        self._offered.read(lambda reader: offered(reader, forms, year))

    def _open(self, found: tuple[Many, ...]) -> None:
        dialog = PaperBatchDialog(self._room.look, found, self._own, self._parent)
        dialog.wanted.connect(self._choose_folder)
        dialog.open()

    def _choose_folder(self, form: str, ending: str) -> None:
        chosen = ask_folder(self._parent, _("เลือกที่เก็บโฟลเดอร์เอกสาร"), "batches", self._room.folder.parent)
        if chosen is None:
            return
        self._out = unused(chosen / f"papers-{plain_name(form, 'all')}-{self._year}")
        self._ending, forms, unit, year = ending, self._room.session.forms, self._room.unit, self._year

        def wanted(reader: Reader) -> BatchItems:
            return items_of(reader, forms, year, form) if form else own_items(reader, forms, unit, year)

        self._items.read(wanted)

    def _begin(self, items: BatchItems) -> None:
        if not items:
            self._room.host.said.emit(_("ปีนี้ยังไม่มีเอกสารให้พิมพ์"), "warn")
            return
        session, office = self._room.session, self._room.office
        self._request = request = BatchRequest(items, self._out, self._ending)
        self._room.host.said.emit(_("กำลังพิมพ์ {n} ฉบับลงโฟลเดอร์").format(n=len(items)), "info")
        session.do(
            partial(batch_papers, forms=session.forms, printer=office.printer, pressing=office.pressing, wish=request)
        )

    def _heard(self, step: object) -> None:
        if not isinstance(step, BatchMade) or self._request is None or step.folder != self._request.folder:
            return
        self._request = None
        tone = "warn" if step.failed else "ok"
        self._room.host.said.emit(_("พิมพ์ลงโฟลเดอร์แล้ว {n} ไฟล์").format(n=step.files), tone)
        result = BatchResult(self._room.look, step, self._parent)
        result.folder_wanted.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(step.folder))))
        result.open()
