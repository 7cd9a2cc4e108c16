"""The dialogs of a pack of evidence: for whom it is, and what became of it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.actions.evidence_pack import PackMade
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button
from ui.desktop.widgets.boxes import column
from ui.desktop.widgets.framed import Framed
from ui.desktop.widgets.plain import show, show_plain, words
from ui.desktop.widgets.segments import Segments

WHOLE, PUBLIC = "whole", "public"
NAMED = 6  # files that are told of by name


class PackDialog(Framed):
    """Whole, or for everybody."""

    wanted = Signal(bool)  # for everybody

    def __init__(self, look: Look, missing: int, parent: QWidget) -> None:
        super().__init__(look, _("จัดชุดหลักฐานเป็นโฟลเดอร์"), parent)
        self.kind = Segments(((WHOLE, _("ชุดเต็ม"), ""), (PUBLIC, _("ฉบับเผยแพร่"), "")), _("ชุดหลักฐาน"))
        self.kind.chosen.connect(lambda _key: self._explain())
        self._about = words("", "body", wrap=True)
        self._care = words("", "body", "warn", wrap=True)
        wanting = _("ยังขาดหลักฐาน {n} รายการ ดัชนีจะบอกไว้").format(n=missing)
        self._missing = words(wanting if missing else "", "body", "text2", wrap=True)
        self.go = Button(look, _("เลือกที่เก็บ"), "primary", "folder")
        self.go.clicked.connect(self._tell)
        self.fill(
            column(self.kind, self._about, self._care, self._missing, None, gap=8), self.closer(), self.go, wide=560
        )
        self.kind.show_key(WHOLE)
        self._explain()
        self.go.setFocus()

    def _explain(self) -> None:
        public = self.kind.key == PUBLIC
        whole = _(
            "ไฟล์ทุกไฟล์แยกตามมิติ ระดับ และข้อ พร้อมหน้าเว็บ index.html ดัชนี PDF Excel Word ที่มีเลขหน้า ใบคั่น และสันแฟ้ม "
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
        public = self.kind.key == PUBLIC
        self.accept()
        self.wanted.emit(public)


class PackResult(Framed):
    """What was made, what is not in it, and the way there."""

    open_wanted = Signal()  # the page of the pack
    folder_wanted = Signal()

    def __init__(self, look: Look, made: PackMade, public: bool, parent: QWidget) -> None:
        super().__init__(look, _("จัดชุดหลักฐานแล้ว"), parent)
        said = [_("{files} ไฟล์ {pages} หน้า เขียนและอ่านกลับมาตรวจแล้ว").format(files=made.files, pages=made.pages)]
        if public:
            said.append(_("ตัดออกจากฉบับเผยแพร่ {n} รายการ ดูเหตุผลใน removed.txt").format(n=made.removed))
        lacking = [*made.lacking[:NAMED]]
        if len(made.lacking) > NAMED:
            lacking.append(_("และอีก {n} ไฟล์").format(n=len(made.lacking) - NAMED))
        self.said = words("\n".join(said), "body", wrap=True)
        lacks = words("\n".join(lacking), "body", "warn", wrap=True)
        place = words(str(made.path), "line", "text2", wrap=True)
        show(lacks, bool(lacking))
        self.page = Button(look, _("เปิดหน้าเว็บของชุด"), "primary", "doc")
        self.page.clicked.connect(self.open_wanted)
        self.folder = Button(look, _("เปิดโฟลเดอร์"), "ghost", "folder")
        self.folder.clicked.connect(self.folder_wanted)
        buttons = (self.closer(_("ปิด")), self.folder, self.page)
        self.fill(column(self.said, lacks, place, None, gap=8), *buttons, wide=560)
        self.page.setFocus()
