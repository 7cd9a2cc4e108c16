"""The card of the settings for the emblem on letters and covers."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button
from ui.desktop.widgets.boxes import Flow, column, frame, row
from ui.desktop.widgets.plain import name, show, words

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
        buttons = Flow(8)
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
