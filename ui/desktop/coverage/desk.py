"""The demanded proofs of the open assessment: their page, and the export of a pack of evidence."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QStackedWidget, QWidget

from core.assessment.rows import AssessmentView
from core.evidence.coverage_view import coverage_of
from core.i18n import _
from core.papers.pack import pack_name
from core.papers.pack_deeds import PackMade, PackRequest, evidence_pack
from core.people.units import office_of
from core.values import Ref
from ui.desktop.base.asking_files import ask_folder
from ui.desktop.base.files import unused
from ui.desktop.base.page_context import HeaderAction, PageContext
from ui.desktop.coverage.page import CoveragePage
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import Segments
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column
from ui.desktop.widgets.plain import show, show_plain, words

WHOLE, PUBLIC = "whole", "public"
NAMED = 6  # files listed by name


class PackDialog(FramedDialog):
    """Chooses the whole pack or the public edition."""

    wanted = Signal(bool)  # whether it is the public edition

    def __init__(self, look: Look, missing: int, parent: QWidget) -> None:
        super().__init__(look, _("จัดชุดหลักฐานเป็นโฟลเดอร์"), parent)
        self.kind = Segments(((WHOLE, _("ชุดเต็ม"), ""), (PUBLIC, _("ฉบับเผยแพร่"), "")), _("ชุดหลักฐาน"))
        self.kind.chosen.connect(lambda _key: self._explain())
        self._about = words("", "body", wrap=True)
        self._care = words("", "body", "warn", wrap=True)
        text = _("ยังขาดหลักฐาน {n} รายการ ดัชนีจะบอกไว้").format(n=missing)
        self._missing = words(text if missing else "", "body", "text2", wrap=True)
        self.go = Button(look, _("เลือกที่เก็บ"), "primary", "folder", do=self._tell)
        self.fill(
            column(self.kind, self._about, self._care, self._missing, None, gap=8), self.closer(), self.go, wide=560
        )
        self.kind.show_key(WHOLE)
        self._explain()
        self.go.setFocus()

    def _explain(self) -> None:
        public = self.kind.key == PUBLIC
        whole = _(
            "ไฟล์ทุกไฟล์แยกตามข้อ พร้อมหน้าเว็บ index.html ดัชนี PDF Excel Word ที่มีเลขหน้า ใบคั่น และสันแฟ้ม "
            "เปิดดูได้โดยไม่ต้องมีโปรแกรมนี้ ใช้กับแฟ้มกระดาษ แฟลชไดรฟ์ หรือที่เก็บร่วม"
        )
        for_all = _(
            "เหมือนชุดเต็ม แต่ไม่มีหลักฐานและไฟล์ที่ทำเครื่องหมายว่ามีข้อมูลส่วนบุคคล ไม่มีฉบับที่ลงลายมือชื่อ "
            "และล้างข้อมูลที่ซ่อนในภาพและ PDF มีรายการบอกว่าตัดอะไรเพราะอะไร"
        )
        show_plain(self._about, for_all if public else whole)
        care = _("โปรแกรมอ่านตัวอักษรและใบหน้าในภาพไม่ได้ ก่อนเผยแพร่โปรดเปิดดูภาพและเอกสารสแกนทุกไฟล์ด้วยตา")
        show_plain(self._care, care)
        show(self._care, public)
        show(self._missing, not public and bool(self._missing.text()))

    def _tell(self) -> None:
        self.accept()
        self.wanted.emit(self.kind.key == PUBLIC)


class PackResult(FramedDialog):
    """What was written, what is missing in it, and buttons to open it."""

    open_wanted = Signal()  # the index page of the pack
    folder_wanted = Signal()

    def __init__(self, look: Look, made: PackMade, public: bool, parent: QWidget) -> None:
        super().__init__(look, _("จัดชุดหลักฐานแล้ว"), parent)
        lines = [_("{files} ไฟล์ {pages} หน้า เขียนและอ่านกลับมาตรวจแล้ว").format(files=made.files, pages=made.pages)]
        if public:
            lines.append(_("ตัดออกจากฉบับเผยแพร่ {n} รายการ ดูเหตุผลใน removed.txt").format(n=made.removed))
        lines += made.looked_lines
        missing = [*made.lacking[:NAMED]]
        if len(made.lacking) > NAMED:
            missing.append(_("และอีก {n} ไฟล์").format(n=len(made.lacking) - NAMED))
        self.text = words("\n".join(lines), "body", wrap=True)
        missing_files = words("\n".join(missing), "body", "warn", wrap=True)
        path = words(str(made.path), "line", "text2", wrap=True)
        show(missing_files, bool(missing))
        self.page = Button(look, _("เปิดหน้าเว็บของชุด"), "primary", "doc", do=self.open_wanted)
        self.folder = Button(look, _("เปิดโฟลเดอร์"), "ghost", "folder", do=self.folder_wanted)
        buttons = (self.closer(_("ปิด")), self.folder, self.page)
        self.fill(column(self.text, missing_files, path, None, gap=8), *buttons, wide=560)
        self.page.setFocus()


class PackExport(QObject):
    """Asks, has the pack written and shows the result."""

    def __init__(self, room: PageContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._room, self._parent = room, parent
        self._request: PackRequest | None = None
        room.news.progress.connect(self._heard)

    def ask(self, assessment: Ref, year: int, missing: int) -> None:
        """Open the dialog; it states how many proofs are `missing`."""
        dialog = PackDialog(self._room.look, missing, self._parent)
        dialog.wanted.connect(lambda public: self._choose_folder(assessment, year, public))
        dialog.open()

    def _choose_folder(self, assessment: Ref, year: int, public: bool) -> None:
        chosen = ask_folder(self._parent, _("เลือกที่เก็บชุดหลักฐาน"), "packs", self._room.folder.parent)
        if chosen is None:
            return
        session, unit = self._room.session, self._room.unit
        code = session.read(lambda reader: office_of(reader, unit))[1]
        out = unused(chosen / pack_name(code, year, public))
        self._request = request = PackRequest(assessment, out, public)
        office = self._room.office
        self._room.host.said.emit(_("กำลังจัดชุดหลักฐาน"), "info")
        session.do(
            partial(evidence_pack, forms=session.forms, printer=office.printer, packer=office.packer, wish=request)
        )

    def _heard(self, step: object) -> None:
        request = self._request
        if not isinstance(step, PackMade) or request is None or step.path != request.out:
            return
        self._request = None
        self._room.host.said.emit(_("จัดชุดหลักฐานแล้ว {files} ไฟล์").format(files=step.files), "ok")
        result = PackResult(self._room.look, step, request.public, self._parent)
        result.open_wanted.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(step.path / "index.html"))))
        result.folder_wanted.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(step.path))))
        result.open()


class CoverageDesk(QObject):
    """Adds its page to the pages of the assessment; `view` gives the open assessment."""

    item_wanted = Signal(str)  # id of an item, to be gone to
    opened = Signal()
    left = Signal()

    def __init__(self, room: PageContext, pages: QStackedWidget, view: Callable[[], AssessmentView | None]) -> None:
        super().__init__(pages)
        self._room, self._pages, self._view = room, pages, view
        self._page: CoveragePage | None = None
        self._packing = PackExport(room, pages)

    @property
    def page(self) -> CoveragePage:
        """The page; made when it is first needed."""
        if self._page is None:
            self._page = CoveragePage(self._room.look)
            self._page.left.connect(self.left)
            self._page.item_wanted.connect(self.item_wanted)
            self._page.evidence_seen.connect(self._room.host.jump)
            self._pages.addWidget(self._page)
        return self._page

    @property
    def here(self) -> bool:
        """Whether the person looks at it."""
        return self._page is not None and self._pages.currentWidget() is self._page

    def enter(self) -> None:
        self.page.enter()

    def open(self) -> None:
        self._pages.setCurrentWidget(self.page)
        self.refresh()
        self.opened.emit()
        QTimer.singleShot(0, self.page.enter)  # once the menu it was chosen from has returned the focus

    def refresh(self) -> None:
        """Show what is saved or typed by now, if the page is shown."""
        view = self._view()
        if self.here and view is not None:
            self.page.show_coverage(coverage_of(view))

    def ask_pack(self) -> None:
        """Ask for the kind of pack and the folder."""
        view = self._view()
        if view is not None:
            self._packing.ask(view.ref, view.year, coverage_of(view).wanting)

    def deeds(self, prints: HeaderAction) -> tuple[HeaderAction, ...]:
        """The actions of the header, the primary one first; `prints` leads to the papers."""
        pack = HeaderAction(_("จัดชุดหลักฐานเป็นโฟลเดอร์"), "folder", self.ask_pack)
        if self.here:
            text = _("พิมพ์ตารางและดัชนีหลักฐาน")
            return (pack._replace(words=_("ชุดหลักฐาน")), prints._replace(words=text))
        return (prints, HeaderAction(_("ดูข้อกับหลักฐาน"), "table", self.open), pack)
