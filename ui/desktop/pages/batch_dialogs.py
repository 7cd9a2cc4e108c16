"""The dialogs of many papers at once: which ones as what, and what became of them."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.actions.batch_papers import BatchMade
from core.actions.print_paper import ENDINGS
from core.i18n import _
from core.papers.batches import Many
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button
from ui.desktop.widgets.boxes import column, scrolling
from ui.desktop.widgets.dropdown import DropDown
from ui.desktop.widgets.framed import Framed
from ui.desktop.widgets.plain import name, show, words
from ui.desktop.widgets.segments import Segments

NAMED = 200  # papers that failed and are told of by name
TALL = 180  # design pixels of their list


class BatchDialog(Framed):
    """Everything of the own office, or one form of every unit."""

    wanted = Signal(str, str)  # id of a form, "" = everything of the own office; ending

    def __init__(self, look: Look, offered: Sequence[Many], own: bool, parent: QWidget) -> None:
        """`own`: begin with everything of the own office."""
        super().__init__(look, _("พิมพ์หลายฉบับลงโฟลเดอร์"), parent)
        self._forms = ("", *(one.form for one in offered))
        self.form = DropDown(look)
        self.form.addItem(_("ทุกแบบของหน่วยงานเรา"))
        self.form.addItems([_("{title} ของทุกหน่วยงาน {n} ฉบับ").format(title=one.title, n=one.of) for one in offered])
        self.form.setCurrentIndex(0 if own or not offered else 1)
        name(self.form, _("เอกสารที่พิมพ์"))
        kinds = (("PDF", ENDINGS[0]), ("Excel", ENDINGS[1]), ("Word", ENDINGS[2]))
        self.ending = Segments(tuple((ending, said, "") for said, ending in kinds), _("ชนิดไฟล์"))
        self.ending.show_key(ENDINGS[0])
        about = _("ได้โฟลเดอร์ใหม่ที่ชื่อไฟล์เรียงตามเขตและรหัสหน่วยงาน ข้อมูลที่ล็อกแล้วพิมพ์เป็นฉบับจริงและลงทะเบียน ที่ยังไม่ล็อกเป็นฉบับร่าง")
        self.go = Button(look, _("เลือกที่เก็บ"), "primary", "folder")
        self.go.clicked.connect(self._tell)
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


class BatchResult(Framed):
    """What was made, each paper that was not, and the way there."""

    folder_wanted = Signal()

    def __init__(self, look: Look, made: BatchMade, parent: QWidget) -> None:
        super().__init__(look, _("พิมพ์ลงโฟลเดอร์แล้ว"), parent)
        said = _("พิมพ์แล้ว {n} ไฟล์").format(n=made.files)
        if made.failed:
            said = _("พิมพ์แล้ว {n} ไฟล์ พิมพ์ไม่ได้ {m} ไฟล์").format(n=made.files, m=len(made.failed))
        lines = [f"{row.name}\n{row.problem.what} {row.problem.why}" for row in made.failed[:NAMED] if row.problem]
        if len(made.failed) > NAMED:
            lines.append(_("และอีก {n} ไฟล์").format(n=len(made.failed) - NAMED))
        self.said = words(said, "body", wrap=True)
        self.failed = words("\n".join(lines), "line", "warn", wrap=True)
        room = scrolling(self.failed)
        room.setMinimumHeight(look.px(TALL))
        show(room, bool(lines))
        place = words(str(made.folder), "line", "text2", wrap=True)
        self.folder = Button(look, _("เปิดโฟลเดอร์"), "primary", "folder")
        self.folder.clicked.connect(self.folder_wanted)
        self.folder.setEnabled(bool(made.files))
        self.fill(column(self.said, room, place, None, gap=8), self.closer(_("ปิด")), self.folder, wide=560)
        self.folder.setFocus()
