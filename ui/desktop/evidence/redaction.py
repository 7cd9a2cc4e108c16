"""Personal data in a file of evidence: redacting a copy of a photo, marking a file, erasing it."""

from functools import partial

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from core.evidence.deeds import cover_photo, mark_file
from core.evidence.photos import BLUR, SOLID, Edit, PhotoSettings
from core.evidence.view import File
from core.i18n import _
from core.privacy.person_data import About, person_data
from ui.desktop.base.page_context import AskErase, PageContext
from ui.desktop.base.thumbnails import read_thumbnail
from ui.desktop.evidence.page import EvidencePage
from ui.desktop.evidence.side import COVER, ERASE, MARK
from ui.desktop.evidence.viewer import not_here
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import Segments
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.plain import show_plain, words
from ui.desktop.widgets.redaction_canvas import RedactionCanvas

CROP = "crop"


class RedactionDialog(FramedDialog):
    """Marks are set on the preview and applied to a copy of the file itself."""

    submitted = Signal(object)  # Edit

    def __init__(self, look: Look, title: str, picture: QPixmap, parent: QWidget) -> None:
        super().__init__(look, _("ปิดบางส่วนของภาพ {name}").format(name=title), parent)
        ways = ((BLUR, _("ทำให้มัว"), ""), (SOLID, _("ปิดทึบ"), ""), (CROP, _("ตัดขอบ"), ""))
        self.way = Segments(ways, _("วิธี"))
        self.way.show_key(BLUR)
        self.way.chosen.connect(self._change)
        self.canvas = RedactionCanvas(look, picture)
        self.canvas.changed.connect(self._ready)
        self.add = Button(look, _("เพิ่มส่วน"), "ghost", "plus", do=self._add)
        self.drop = Button(look, _("เอาส่วนนี้ออก"), "ghost", "bin", do=self.canvas.drop)
        self.go = Button(look, _("ทำสำเนาที่ปิดแล้ว"), "primary", "tick", do=self._tell)
        self._how = words("", "line", "text2", wrap=True)
        stays = _(
            "เอกสารที่พิมพ์ใช้สำเนานี้ ต้นฉบับยังเก็บไว้ในหน่วยงาน ทำเครื่องหมายว่ามีข้อมูลส่วนบุคคล และไม่ไปกับไฟล์รับส่ง สิ่งที่ส่งไปแล้วเรียกคืนไม่ได้"
        )
        inside = column(
            row(self.way, None, self.add, self.drop, gap=8), self.canvas, self._how,
            words(stays, "line", "text2", wrap=True), gap=8, grow=1
        )  # fmt: skip
        self.fill(inside, self.closer(), self.go, wide=680)
        self._change(BLUR)
        self.canvas.setFocus()

    @property
    def edit(self) -> Edit:
        boxes = tuple(self.canvas.boxes)
        if self.way.key == CROP:
            return Edit(crop=boxes[0] if boxes else None)
        return Edit(boxes, self.way.key or BLUR)

    def _change(self, way: str) -> None:
        """A crop marks what stays: marks of the other ways are cleared when it is chosen, and the other way round."""
        if self.canvas.single != (way == CROP):
            self.canvas.clear(single=way == CROP)
        keys = _("แป้น Insert เพิ่ม ลูกศรย้าย Shift กับลูกศรขยาย PageUp PageDown เลือก Delete เอาออก")
        drawn = _("ลากเมาส์รอบส่วนที่เก็บไว้") if way == CROP else _("ลากเมาส์รอบส่วนที่จะปิด เช่น ใบหน้า เลขบัตร")
        show_plain(self._how, f"{drawn} {keys}")
        self._ready()

    def _add(self) -> None:
        self.canvas.add()
        self.canvas.setFocus()

    def _ready(self) -> None:
        for button in (self.go, self.drop):
            button.setEnabled(bool(self.canvas.boxes))
            button.draw()

    def _tell(self) -> None:
        self.submitted.emit(self.edit)
        self.accept()


SIDE = 640  # pixels of the preview


class PhotoRedaction(QObject):
    def __init__(self, room: PageContext, page: EvidencePage, erase: AskErase) -> None:
        super().__init__(page)
        self._room, self._page, self._session, self._erase = room, page, room.session, erase
        page.side.files.deed.connect(self._do)

    def _do(self, deed: str, file: File) -> None:
        if deed == MARK:
            self._session.do(partial(mark_file, file=file.ref, personal=not file.personal))
        elif deed == COVER:
            self._ask(file)
        elif deed == ERASE:
            # records of the same bytes are erased too, and the name of this one
            unit, about = self._room.unit, About((), file.ref)
            found = self._session.read(lambda reader: person_data(reader, unit, about))
            self._erase(tuple(one for one in found if one.eraser))

    def _ask(self, file: File) -> None:
        """The marks are set on the preview; the file itself is needed for the copy."""
        shelf = self._room.office.post.shelf
        if not shelf.has(file.sha256) or not shelf.has(file.preview):
            self._room.host.refused.emit(not_here(file.name))
            return
        picture = QPixmap.fromImage(read_thumbnail(shelf.path(file.preview), QSize(SIDE, SIDE)))
        dialog = RedactionDialog(self._room.look, file.name, picture, self._page)
        dialog.submitted.connect(lambda edit: self._redact(file, edit))
        dialog.open()

    def _redact(self, file: File, edit: Edit) -> None:
        path = self._room.office.post.shelf.path(file.sha256)
        keep = partial(self._room.desk.files.keep, self._room.folder, wanted=PhotoSettings(0, edit=edit))
        said = partial(self._room.host.said.emit, _("ทำสำเนาที่ปิดแล้ว เอกสารจะใช้สำเนานี้"), "ok")
        cover = partial(cover_photo, path=path, source=file.ref)
        self._room.do_keeping([path], keep, lambda keep: partial(cover, keep=keep), said)
