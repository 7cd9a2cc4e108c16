"""Marks which parts of a photo are covered, blurred or cropped before it is printed."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from core.evidence.photo_edits import BLUR, SOLID, Edit
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.dialog import Framed
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.plain import show_plain, words
from ui.desktop.widgets.redaction_canvas import RedactionCanvas
from ui.desktop.widgets.segments import Segments

CROP = "crop"


class RedactionDialog(Framed):
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
