"""The emblem on letters and covers: chosen on its card, kept as evidence, then set."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from core.evidence.deeds import choose_emblem, set_emblem
from core.evidence.photos import emblem_of
from core.i18n import _
from ui.desktop.base.asking_files import ask_file
from ui.desktop.base.live_page import LivePage
from ui.desktop.base.page_context import PageContext
from ui.desktop.base.thumbnails import read_own_picture
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.layout import FlowLayout, column, frame, row
from ui.desktop.widgets.plain import name, show, words
from ui.session import Job

SIDE, EDGE = 64, 4  # design pixels of the picture, and of the paper it lies on around it


class EmblemCard(QWidget):
    """What papers bear now, and the two things that can be done about it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._image = look, QImage()
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.choose = Button(look, _("เลือกภาพ"), "ghost", "folder")
        self.remove = Button(look, _("ไม่ใช้ภาพนี้"), "ghost", "cross")
        said = _("อยู่บนบันทึกข้อความ หนังสือนำส่ง และปกรายงาน ถ้าไม่ใส่ ที่ตรงนั้นเว้นว่างตามขนาดราชการ")
        buttons = FlowLayout(8)
        buttons.addWidget(self.choose)
        buttons.addWidget(self.remove)
        told = column(words(said, "body", "text2", wrap=True), buttons, gap=8)
        inside = row(self.picture, told, gap=14)
        inside.setStretch(1, 1)
        whole = column(words(_("ครุฑหรือตราของหน่วยงาน"), "section"), inside, gap=8, edges=(18, 12, 18, 14))
        self.setLayout(column(frame(whole, "card"), gap=0))
        look.changed.connect(self._draw)
        self.show_picture(QImage())

    def show_picture(self, image: QImage) -> None:
        """The emblem as it is printed; none where the office has chosen none."""
        self._image = image
        there = not image.isNull()
        show(self.remove, there)
        show(self.picture, there)
        name(self.picture, _("ครุฑหรือตราที่ใช้อยู่") if there else "")
        self._draw()

    def _draw(self) -> None:
        """On white, as on paper, whatever the theme."""
        px = self._look.px
        self.picture.setFixedSize(px(SIDE + 2 * EDGE), px(SIDE + 2 * EDGE))
        sheet = QPixmap(self.picture.size())
        sheet.fill(Qt.GlobalColor.white)
        if not self._image.isNull():
            fitted = self._image.scaled(
                px(SIDE), px(SIDE), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            place = ((sheet.width() - fitted.width()) // 2, (sheet.height() - fitted.height()) // 2)
            painter = QPainter(sheet)
            painter.drawImage(*place, fitted)
            painter.end()
        self.picture.setPixmap(sheet)


SHARP = 4  # times the size on the screen at most: text of 200 % on a screen of double density


class EmblemDesk(QObject):
    def __init__(self, room: PageContext, card: EmblemCard) -> None:
        super().__init__(card)
        self._room, self._card = room, card
        self._job: Job | None = None  # a picture is being kept
        card.choose.clicked.connect(self.ask)
        card.remove.clicked.connect(lambda: room.session.do(partial(set_emblem, file=None)))
        LivePage[None](room, card, self.refresh, entities=frozenset({"office", "evidence", "file"}))

    def refresh(self) -> None:
        """Show the picture that papers bear now."""
        room = self._room
        named = room.session.read(lambda reader: emblem_of(reader, room.unit))
        path = room.office.post.shelf.path(named) if named else None
        there = path is not None and path.exists()
        self._card.show_picture(
            read_own_picture(path, QSize(SIDE * SHARP, SIDE * SHARP)) if path and there else QImage()
        )

    def ask(self) -> None:
        """Ask for a picture, then use it."""
        kinds = _("ไฟล์ภาพ (*.png *.jpg *.jpeg)")
        found = ask_file(self._card, _("เลือกภาพครุฑหรือตรา"), kinds, "pictures")
        if found and self._job is None:
            self.use(found)

    def use(self, path: Path) -> None:
        keep = partial(self._room.desk.files.keep, self._room.folder)
        self._job = self._room.do_keeping(
            [path], keep, lambda keep: partial(choose_emblem, keep=keep, path=path), ended=self._ended
        )

    def _ended(self, _job: Job) -> None:
        self._job = None
