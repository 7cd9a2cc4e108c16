"""The files of a piece of evidence, each with what can be done with it, and the ones that stood there before."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from core.i18n import _
from core.views.evidence import File, Piece
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button
from ui.desktop.widgets.boxes import column, empty, row
from ui.desktop.widgets.menu import add_line, menu_of, open_under
from ui.desktop.widgets.plain import Elided, show, show_tip, words

LOOK, OPEN, COPY, REPLACE, REMOVE = "look", "open", "copy", "replace", "remove"
COVER, MARK, ERASE = "cover", "mark", "erase"
SHOWN = 12  # files of a piece that are listed


class FilesPart(QWidget):
    deed = Signal(str, object)  # what is to be done, File
    add_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self.add = Button(look, _("เพิ่มไฟล์ในชิ้นนี้"), "link", "plus")
        self.add.clicked.connect(self.add_wanted)
        self.more: list[Button] = []  # of the files, in their order
        self.before = Button(look, _("ไฟล์ฉบับก่อน"), "link", "history")
        self.before.clicked.connect(lambda: self._open_before(self._older))
        self._older: tuple[File, ...] = ()
        self._several = False
        self.setLayout(column(self._lines, row(self.add, None), row(self.before, None), gap=4))

    def show_files(self, piece: Piece) -> None:
        empty(self._lines)
        self.more, self._older, self._several = [], piece.older, len(piece.files) > 1
        for file in piece.files[:SHOWN]:
            self._lines.addWidget(self._line(file))
        if len(piece.files) > SHOWN:
            self._lines.addWidget(words(_("และอีก {n} ไฟล์").format(n=len(piece.files) - SHOWN), "small", "text2"))
        show(self.before, bool(piece.older))
        self.before.show_words(_("ไฟล์ฉบับก่อน {n}").format(n=len(piece.older)))

    def _line(self, file: File) -> QWidget:
        called = Elided(file.name, "line")
        taken = _("ถ่ายหรือบันทึกเมื่อ {day}").format(day=file.taken) if file.taken else ""
        show_tip(called, "  ".join(filter(None, (file.name, taken))))
        marks = [file.kind, size_words(file.size), file.taken, _("ทำจากไฟล์อื่น") if file.made else ""]
        marks.append(_("ข้อมูลส่วนบุคคล") if file.personal else "")
        said = words("  ".join(filter(None, marks)), "small", "text2")
        more = Button(self._look, "", "quiet", "more", _("ทำกับไฟล์ {name}").format(name=file.name))
        more.clicked.connect(lambda _on=False: self._open_menu(more, file))
        self.more.append(more)
        held = QFrame()
        held.setObjectName("clear")
        line = row(column(called, said, gap=0), more, gap=4)
        line.setStretch(0, 1)
        held.setLayout(line)
        return held

    def _open_menu(self, under: Button, file: File) -> None:
        menu = menu_of(self, _("ทำกับไฟล์ {name}").format(name=file.name))
        if file.preview:
            add_line(menu, _("ดู"), partial(self.deed.emit, LOOK, file))
        add_line(menu, _("เปิด"), partial(self.deed.emit, OPEN, file))
        add_line(menu, _("บันทึกสำเนา"), partial(self.deed.emit, COPY, file))
        if not file.replaced:
            add_line(menu, _("แทนด้วยไฟล์ฉบับใหม่"), partial(self.deed.emit, REPLACE, file))
            if file.preview and file.type != "pdf":
                add_line(menu, _("ปิดบางส่วนของภาพ"), partial(self.deed.emit, COVER, file))
            said = _("ไม่มีข้อมูลส่วนบุคคลแล้ว") if file.personal else _("ไฟล์นี้มีข้อมูลส่วนบุคคล")
            add_line(menu, said, partial(self.deed.emit, MARK, file))
        add_line(menu, _("ลบถาวรตามกฎหมาย"), partial(self.deed.emit, ERASE, file))
        if self._several:
            add_line(menu, _("นำไฟล์นี้ออกจากหลักฐาน"), partial(self.deed.emit, REMOVE, file))
        open_under(menu, under)

    def _open_before(self, older: tuple[File, ...]) -> None:
        """The files that were replaced, the newest first: to be looked at and opened."""
        menu = menu_of(self, _("ไฟล์ฉบับก่อน"))
        for file in reversed(older):
            deed = LOOK if file.preview else OPEN
            said = "  ".join(filter(None, (file.name, file.taken)))
            add_line(menu, said, partial(self.deed.emit, deed, file))
        open_under(menu, self.before)


def size_words(size: int) -> str:
    """`412 KB`, `3.4 MB`."""
    nbsp = "\N{NO-BREAK SPACE}"
    return f"{size / 2**20:.1f}{nbsp}MB" if size >= 2**20 else f"{max(1, size // 1024)}{nbsp}KB"
