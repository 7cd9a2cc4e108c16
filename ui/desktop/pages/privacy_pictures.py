"""Pictures nobody but a person can judge: a list with ticks, the one in front shown large beside it."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QWidget
from shiboken6 import isValid

from core.i18n import _
from core.views.person_data import SCAN, Kept
from ui.desktop.beside import beside
from ui.desktop.theme.look import Look
from ui.desktop.thumbs import read, read_small
from ui.desktop.widgets.boxes import column, row
from ui.desktop.widgets.framed import Framed
from ui.desktop.widgets.line_list import Line, LineList
from ui.desktop.widgets.plain import name, show_plain, words

ROWS, WIDE, HIGH = 4, 280, 220  # lines seen at once; design pixels of the large picture


class PictureChoice(QWidget):
    ticked = Signal()

    def __init__(self, look: Look, pictures: Sequence[Kept], path: Callable[[Kept], Path]) -> None:
        """`path`: where the picture of one lies."""
        super().__init__()
        self._look, self._pictures, self._path = look, tuple(pictures), path
        self.list = LineList(look, _("ภาพที่ต้องเปิดดูเอง"), ROWS, ticks=True)
        self.list.show_ticks([_line(n, one) for n, one in enumerate(pictures)], frozenset(), frozenset())
        self.list.ticked.connect(self.ticked)
        self.list.chosen.connect(self._show)
        self.list.opened.connect(self._open)
        self.large = QLabel()
        self.large.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.large.setFixedSize(look.px(WIDE), look.px(HIGH))
        name(self.large, _("ภาพที่เลือกดู"))
        said = _(
            "โปรแกรมไม่อ่านตัวหนังสือในภาพ {n} รายการนี้อยู่กับรายการที่มีชื่อนี้ มีเครื่องหมายว่ามีข้อมูลส่วนบุคคล หรือยังไม่รู้ว่าเป็นเอกสารใด "
            "กด Enter ดูภาพใหญ่ แล้วทำเครื่องหมายเฉพาะที่จะลบ"
        )
        beside_it = row(self.list, self.large, gap=10)
        beside_it.setStretch(0, 1)
        told = words(said.format(n=len(pictures)), "line", "text2", wrap=True)
        self.setLayout(column(words(_("ภาพที่ต้องเปิดดูเอง"), "label"), told, beside_it, gap=6))
        if pictures:
            self.list.show_key(0)
            self._show(0)

    @property
    def chosen(self) -> tuple[Kept, ...]:
        return tuple(one for n, one in enumerate(self._pictures) if n in self.list.on)

    def _show(self, key: object) -> None:
        """Read beside the window; what is shown is the line that is in front by then."""
        one = self._pictures[int(str(key))]
        size = QSize(self.large.width(), self.large.height())
        self.large.setPixmap(QPixmap())
        if not one.pictures:
            show_plain(self.large, _("ไม่มีภาพย่อ เปิดไฟล์ดูที่หน้าหลักฐาน"))
            return
        show_plain(self.large, "")
        path = self._path(one)
        beside(lambda: _read(one, path, size), lambda seen: self._seen(key, seen))

    def _open(self, key: object) -> None:
        """As large as the window lets it be."""
        one = self._pictures[int(str(key))]
        if one.pictures:
            Large(self._look, one.words or one.title, partial(_read, one, self._path(one)), self).open()

    def _seen(self, key: object, seen: QImage | None) -> None:
        if isValid(self) and seen is not None and self.list.here == key:
            self.large.setPixmap(QPixmap.fromImage(seen))


class Large(Framed):
    """One picture, to be read by a person."""

    def __init__(self, look: Look, title: str, read_within: Callable[[QSize], QImage], parent: QWidget) -> None:
        super().__init__(look, title, parent)
        room = parent.window().parentWidget() or parent.window()
        size = QSize(room.width() - look.px(160), room.height() - look.px(160))
        self.picture = QLabel()
        self.picture.setPixmap(QPixmap.fromImage(read_within(size)))
        name(self.picture, title)
        close = self.closer(_("ปิด"))
        self.fill(column(row(None, self.picture, None), gap=0), close)
        close.setFocus()


def _read(one: Kept, path: Path, size: QSize) -> QImage:
    """Pages that wait are pictures of our own making; small pictures of files may be anybody's."""
    return (read if one.kind == SCAN else read_small)(path, size)


def _line(key: int, one: Kept) -> Line:
    return Line(key, one.words or one.title, f"{one.what} · {one.title}", tip=one.what)
